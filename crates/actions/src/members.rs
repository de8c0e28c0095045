//! What every action on members of an organization shares: its audit row and event, and what ends with somebody's rights.

use domain::{
    Moment,
    id::{AccountId, OrganizationId},
    member::Rights,
};
use serde_json::{Value, json};
use store::{Statement, Writes, audit, member_invitation};

/// Places of these actions' ids.
pub(crate) mod place {
    pub(crate) const SUBJECT: u64 = 0;
    pub(crate) const AUDIT: u64 = 1;
    pub(crate) const EVENT: u64 = 2;
    pub(crate) const LETTER: u64 = 3;
}

/// What happened to whom in an organization; ids and rights only.
pub(crate) struct Deed {
    pub(crate) organization: OrganizationId,
    /// Who did it; nobody known, where a link alone was enough.
    pub(crate) by: Option<AccountId>,
    /// Whom it concerns, where that is an account.
    pub(crate) account: Option<AccountId>,
    /// What the audit calls it.
    pub(crate) action: &'static str,
    /// What the event log calls it.
    pub(crate) kind: &'static str,
    /// On what, as the audit has it.
    pub(crate) subject: String,
    pub(crate) data: Value,
}

impl Deed {
    pub(crate) fn write(self, moment: &Moment, writes: &mut Writes) {
        let event = audit::Event {
            kind: self.kind,
            organization: Some(self.organization),
            account: self.account,
            data: self.data.clone(),
            ..Default::default()
        };
        writes.add(audit::tell(moment, place::EVENT, event));
        let entry = audit::Entry {
            actor: self.by.map_or(audit::Actor::System, audit::Actor::Account),
            action: self.action,
            subject: self.subject,
            seller: None,
            organization: Some(self.organization),
            data: self.data,
        };
        writes.add(audit::note(moment, place::AUDIT, entry));
    }
}

/// Rights, as audit and events have them.
pub(crate) fn told(rights: Rights) -> Value {
    json!({ "role": rights.role, "billing_reader": rights.billing_reader })
}

/// What somebody gave ends where their right to give it does. `given` is all of theirs that is open, `rights` what they
/// have from now on.
pub(crate) fn end_given(
    (organization, giver): (OrganizationId, AccountId),
    given: &[(Rights, i64)],
    rights: Option<Rights>,
    by: AccountId,
    moment: &Moment,
) -> Vec<Statement> {
    let ends = given.iter().filter(|(offered, _)| rights.is_none_or(|rights| !rights.may_give(*offered)));
    ends.map(|(offered, _)| member_invitation::end_given(organization, giver, *offered, by, moment.now)).collect()
}
