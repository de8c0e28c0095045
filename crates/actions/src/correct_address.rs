//! An operator puts an address in the place of one that was kept with consent. The organization's owners are told.

use domain::{
    Moment,
    business_address::BusinessAddress,
    correction::{CorrectionRefusal, Standing, settle},
    id::{AccountId, OrganizationAddressId, OrganizationId},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    correction::{self, Case},
    email,
    organization::{self, Owner},
    organization_address,
};

/// Places of this action's ids.
mod place {
    pub(super) const ADDRESS: u64 = 0;
    pub(super) const AUDIT: u64 = 1;
    pub(super) const EVENT: u64 = 2;
    pub(super) const LETTERS: u64 = 100;
}

/// The action.
pub struct CorrectAddress {
    /// Which operator.
    pub operator: AccountId,
    /// Which address.
    pub address: OrganizationAddressId,
    /// What is in its place from now on.
    pub new: BusinessAddress,
    /// When.
    pub moment: Moment,
}

/// What is known of the address, and who is told.
pub struct Correcting {
    case: Case,
    owners: Vec<Owner>,
}

impl Action for CorrectAddress {
    type Facts = Option<Correcting>;
    type Decision = Correcting;
    type Outcome = OrganizationAddressId;
    type Refusal = CorrectionRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(case) = correction::by_id(tx, self.address).await? else { return Ok(None) };
        let owners = organization::owners(tx, case.kept.organization).await?;
        Ok(Some(Correcting { case, owners }))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Correcting, CorrectionRefusal> {
        let correcting = facts.ok_or(CorrectionRefusal::NotFound)?;
        settle(standing(&correcting.case))?;
        if correcting.case.kept.address == self.new.address { Err(CorrectionRefusal::Unchanged) } else { Ok(correcting) }
    }

    fn write(&self, Correcting { case, owners }: Correcting, writes: &mut Writes) -> OrganizationAddressId {
        let (id, organization, now) = (self.moment.id(place::ADDRESS), case.kept.organization, self.moment.now);
        writes.add(correction::settle(self.address, self.operator, now));
        writes.add(organization_address::add(id, organization, &self.new, self.operator, now));
        writes.add(organization::set_address(organization, &self.new));
        for (at, owner) in (0u64..).zip(&owners) {
            let letter = email::Subject::AddressCorrected(id);
            writes.add(email::queue(self.moment.id(place::LETTERS + at), letter, &owner.email, &owner.language, None, now));
        }
        let (kind, data) = ("organization.address_corrected", json!({ "address": id }));
        writes.add(audit::tell(&self.moment, place::EVENT, event(kind, organization, data.clone())));
        writes.add(audit::note(&self.moment, place::AUDIT, entry("address.correct", (self.operator, self.address), organization, data)));
        id
    }
}

pub(crate) fn standing(case: &Case) -> Standing {
    Standing { settled: case.kept.settled.is_some(), current: case.current == case.kept.id }
}

pub(crate) fn event(kind: &'static str, organization: OrganizationId, data: serde_json::Value) -> audit::Event {
    audit::Event { kind, organization: Some(organization), data, ..Default::default() }
}

/// What somebody did about an address, for the audit.
pub(crate) fn entry(
    action: &'static str,
    (by, address): (AccountId, OrganizationAddressId),
    organization: OrganizationId,
    data: serde_json::Value,
) -> audit::Entry {
    let (actor, subject) = (audit::Actor::Account(by), address.to_string());
    audit::Entry { actor, action, subject, seller: None, organization: Some(organization), data }
}
