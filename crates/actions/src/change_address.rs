//! An owner changes the business address of an organization. The addresses before it are kept.

use domain::{
    Moment,
    business_address::{AddressRefusal, BusinessAddress},
    correction::CorrectionAnswer,
    id::{AccountId, OrganizationAddressId, OrganizationId},
    organization::AddressVerdict,
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, correction, organization,
    organization_address::{self, Had},
};

/// The action.
pub struct ChangeAddress {
    /// Who.
    pub account: AccountId,
    /// Of which organization.
    pub organization: OrganizationId,
    /// To what.
    pub to: BusinessAddress,
    /// When.
    pub moment: Moment,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It has another address now.
    To(OrganizationAddressId),
    /// It has this address already.
    Not,
}

impl Action for ChangeAddress {
    type Facts = Option<organization_address::Addresses>;
    type Decision = Option<Had>;
    type Outcome = Changed;
    type Refusal = AddressRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        organization_address::for_owner(tx, self.organization, self.account).await
    }

    /// An organization that the vendor bills will not move by itself to a country with another currency: that is judged here
    /// once there are billing profiles. Today nothing is billed through Passerelle, partners bill by themselves.
    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, AddressRefusal> {
        let known = facts.ok_or(AddressRefusal::NotFound)?;
        if !self.to.stands() {
            return Err(AddressRefusal::Outdated);
        }
        Ok(Some(known.current).filter(|current| current.address != self.to.address))
    }

    fn write(&self, replaced: Self::Decision, writes: &mut Writes) -> Changed {
        let Some(replaced) = replaced else { return Changed::Not };
        let (id, now): (OrganizationAddressId, _) = (self.moment.id(0), self.moment.now);
        writes.add(organization_address::replaced(self.organization, self.account, now));
        if replaced.verdict == AddressVerdict::Corrected {
            writes.add(correction::answer(replaced.id, self.account, CorrectionAnswer::Edited, now));
        }
        writes.add(organization_address::add(id, self.organization, &self.to, self.account, now));
        writes.add(organization::set_address(self.organization, &self.to));
        let event = audit::Event {
            kind: "organization.address_changed",
            organization: Some(self.organization),
            data: json!({ "address": id }),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 1, event));
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "organization.change_address",
            subject: self.organization.to_string(),
            seller: None,
            organization: Some(self.organization),
            data: json!({ "address": id, "verdict": self.to.verdict }),
        };
        writes.add(audit::note(&self.moment, 2, entry));
        Changed::To(id)
    }
}
