//! Where an account arrives after signing in, when nothing else waits.

use domain::{
    Moment,
    id::{AccountId, OrganizationId},
    member::{MemberRefusal, Rights},
};
use serde_json::json;
use store::{Action, Broken, Tx, Writes, audit, member};

/// The action.
pub struct SetDefaultOrganization {
    /// Whose.
    pub account: AccountId,
    /// One of its organizations.
    pub organization: OrganizationId,
    /// Whether that one is it from now on, or none.
    pub wanted: bool,
    /// When.
    pub moment: Moment,
}

impl Action for SetDefaultOrganization {
    type Facts = Option<Rights>;
    type Decision = ();
    type Outcome = ();
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        member::rights_of(tx, self.organization, self.account).await
    }

    fn decide(&self, rights: Self::Facts) -> Result<(), MemberRefusal> {
        rights.map(|_| ()).ok_or(MemberRefusal::NotFound)
    }

    fn write(&self, (): (), writes: &mut Writes) {
        let organization = self.wanted.then_some(self.organization);
        member::set_default(self.account, organization).for_each(|statement| writes.add(statement));
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "account.default_organization",
            subject: self.account.to_string(),
            seller: None,
            organization: Some(self.organization),
            data: json!({ "wanted": self.wanted }),
        };
        writes.add(audit::note(&self.moment, 0, entry));
    }
}
