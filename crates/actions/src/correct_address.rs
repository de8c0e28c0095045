//! An operator puts an address in the place of one that was kept with consent. The organization's owners are told.

use domain::{
    Moment,
    business_address::BusinessAddress,
    correction::{CorrectionRefusal, Standing, settle},
    currency::{Currency, CurrencyReason},
    id::{AccountId, OrganizationAddressId, OrganizationId},
    vendor::OtherCurrency,
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, billing_profile,
    correction::{self, Case},
    email,
    organization::{self, Owner},
    organization_address,
};

use crate::change_address::{Billed, billed_there};

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
    billed: Option<Billed>,
}

/// A correction that can be made.
pub struct Corrected {
    correcting: Correcting,
    /// The currency in which the organization is billed still, if that is for another reason from now on.
    reason: Option<(Currency, CurrencyReason)>,
}

impl Action for CorrectAddress {
    type Facts = Option<Correcting>;
    type Decision = Corrected;
    type Outcome = OrganizationAddressId;
    type Refusal = CorrectionRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(case) = correction::by_id(tx, self.address).await? else { return Ok(None) };
        let organization = case.kept.organization;
        let (owners, billed) = futures_util::try_join!(organization::owners(tx, organization), Billed::of(tx, organization))?;
        Ok(Some(Correcting { case, owners, billed }))
    }

    /// Who is billed by the vendor is not moved to a country with another currency: not by a correction either.
    fn decide(&self, facts: Self::Facts) -> Result<Corrected, CorrectionRefusal> {
        let correcting = facts.ok_or(CorrectionRefusal::NotFound)?;
        settle(standing(&correcting.case))?;
        let kept = &correcting.case.kept.address;
        if *kept == self.new.address {
            return Err(CorrectionRefusal::Unchanged);
        }
        let reason = billed_there(correcting.billed.as_ref(), (&kept.country, &self.new.address.country))
            .map_err(|OtherCurrency| CorrectionRefusal::OtherCurrency)?;
        Ok(Corrected { correcting, reason })
    }

    fn write(
        &self,
        Corrected { correcting: Correcting { case, owners, .. }, reason }: Corrected,
        writes: &mut Writes,
    ) -> OrganizationAddressId {
        let (id, organization, now) = (self.moment.id(place::ADDRESS), case.kept.organization, self.moment.now);
        writes.add(correction::settle(self.address, self.operator, now));
        writes.add(organization_address::add(id, organization, &self.new, self.operator, now));
        writes.add(organization::set_address(organization, &self.new));
        if let Some((currency, reason)) = reason {
            writes.add(billing_profile::set_reason(organization, currency, reason));
        }
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
