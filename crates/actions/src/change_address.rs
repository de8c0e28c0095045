//! An owner changes the business address of an organization. The addresses before it are kept.

use domain::{
    Moment,
    billing_profile::Profile,
    business_address::{AddressRefusal, BusinessAddress},
    correction::CorrectionAnswer,
    currency::{Currency, CurrencyReason, Exceptions},
    id::{AccountId, OrganizationAddressId, OrganizationId},
    organization::AddressVerdict,
    vendor::{OtherCurrency, moves},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, billing_profile, correction, currency_exception, organization,
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

/// The organization's addresses, and how the vendor bills it.
pub struct Facts {
    known: organization_address::Addresses,
    billed: Option<Billed>,
}

/// How the vendor bills an organization, and in what else it might.
pub(crate) struct Billed {
    profile: Profile,
    exceptions: Exceptions,
}

impl Billed {
    pub(crate) async fn of(tx: &Tx, organization: OrganizationId) -> Result<Option<Self>, Broken> {
        let Some(kept) = billing_profile::of_organization(tx, organization).await? else { return Ok(None) };
        Ok(Some(Self { profile: kept.profile, exceptions: currency_exception::of_organization(tx, organization).await? }))
    }
}

/// What is replaced.
pub struct Replaced {
    had: Had,
    /// The currency in which it is billed still, if that is for another reason from now on.
    reason: Option<(Currency, CurrencyReason)>,
}

/// Whether an organization that is billed like that may move from one country to another, and why it is billed in its currency
/// then, if that is for another reason.
pub(crate) fn billed_there(billed: Option<&Billed>, countries: (&str, &str)) -> Result<Option<(Currency, CurrencyReason)>, OtherCurrency> {
    let Some(Billed { profile, exceptions }) = billed else { return Ok(None) };
    let reason = moves((profile.currency, profile.reason), countries, &exceptions.of(countries.1))?;
    Ok((reason != profile.reason).then_some((profile.currency, reason)))
}

impl Action for ChangeAddress {
    type Facts = Option<Facts>;
    type Decision = Option<Replaced>;
    type Outcome = Changed;
    type Refusal = AddressRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (known, billed) = futures_util::try_join!(
            organization_address::for_owner(tx, self.organization, self.account),
            Billed::of(tx, self.organization)
        )?;
        Ok(known.map(|known| Facts { known, billed }))
    }

    /// An organization that the vendor bills does not move by itself to a country with another currency.
    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, AddressRefusal> {
        let Facts { known, billed } = facts.ok_or(AddressRefusal::NotFound)?;
        if !self.to.stands() {
            return Err(AddressRefusal::Outdated);
        }
        let countries = (known.current.address.country.as_str(), self.to.address.country.as_str());
        let reason = billed_there(billed.as_ref(), countries).map_err(|OtherCurrency| AddressRefusal::OtherCurrency)?;
        let changes = known.current.address != self.to.address;
        Ok(changes.then_some(Replaced { had: known.current, reason }))
    }

    fn write(&self, replaced: Self::Decision, writes: &mut Writes) -> Changed {
        let Some(Replaced { had: replaced, reason }) = replaced else { return Changed::Not };
        let (id, now): (OrganizationAddressId, _) = (self.moment.id(0), self.moment.now);
        writes.add(organization_address::replaced(self.organization, self.account, now));
        if replaced.verdict == AddressVerdict::Corrected {
            writes.add(correction::answer(replaced.id, self.account, CorrectionAnswer::Edited, now));
        }
        writes.add(organization_address::add(id, self.organization, &self.to, self.account, now));
        writes.add(organization::set_address(self.organization, &self.to));
        if let Some((currency, reason)) = reason {
            writes.add(billing_profile::set_reason(self.organization, currency, reason));
        }
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
