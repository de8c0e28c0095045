//! The vendor as a seller of an organization, outside of any order: how it is added, how its billing profile changes, and where an
//! organization that it bills may move.

use serde::{Deserialize, Serialize};

use crate::{
    address::{self, Address},
    billing_profile::{BillingDraft, Method, PaymentChoice, PaymentKind, Profile, SellerTerms},
    business_address,
    catalogue::SellerStatus,
    currency::{Currency, CurrencyReason, Exceptions, offered},
    fault::Refusal,
    id::{OrganizationId, PaymentMethodId, SellerId},
    member::Rights,
    organization::{AddressVerdict, OrganizationStatus, Role},
};

/// The vendor, as the catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// Which seller.
    pub id: SellerId,
    /// As buyers know it.
    pub name: String,
    /// Whether it may sell.
    pub status: SellerStatus,
    /// The terms under which it sells, if it has some.
    pub terms: Option<SellerTerms>,
}

/// The address an organization has, and why it was good enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAddress {
    /// The address.
    pub address: Address,
    /// Why it was taken.
    pub verdict: AddressVerdict,
    /// Version of the rules that judged it.
    pub rules: String,
}

impl KnownAddress {
    /// Whether it would be taken today, too: the rules may have changed. Where somebody who knows streets was asked, their word
    /// still counts, unless the rules forbid the address.
    #[must_use]
    pub fn holds(&self) -> bool {
        business_address::holds(&address::check(&self.address), self.verdict, address::asked_others(&self.rules))
    }
}

/// Everything that is true about an organization and the vendor at one time.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which organization.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its state.
    pub status: OrganizationStatus,
    /// What the asking account may do there.
    pub rights: Rights,
    /// Its business address.
    pub at: KnownAddress,
    /// The vendor, where it is in the catalogue.
    pub vendor: Option<Vendor>,
    /// How the vendor bills it; nothing while the vendor does not sell to it.
    pub profile: Option<Profile>,
    /// Its payment methods, and those the account has entered that wait for an organization.
    pub methods: Vec<Method>,
    /// Currencies approved beforehand.
    pub exceptions: Exceptions,
    /// Something the vendor bills runs there.
    pub running: bool,
}

/// Why the vendor does not become a seller of an organization, or its billing profile stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VendorRefusal {
    /// No organization of the account's, or no billing profile.
    NotFound,
    /// Owners do that.
    NotOwner,
    /// The organization is not in use.
    Suspended,
    /// There is no vendor that may sell.
    NoVendor,
    /// The address would not be taken today as it was then.
    AddressOutdated,
    /// The currency or the tax id is not one of the organization's country.
    Outdated,
    /// Something runs that is billed in another currency.
    CurrencyStays,
    /// It cannot be paid like that.
    PaymentUnknown,
    /// The vendor's terms, as they are today, were not accepted.
    TermsMissing,
}

impl Refusal for VendorRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotOwner => "vendor_not_owner",
            Self::Suspended => "vendor_organization_suspended",
            Self::NoVendor => "vendor_not_selling",
            Self::AddressOutdated => "vendor_address_outdated",
            Self::Outdated => "billing_outdated",
            Self::CurrencyStays => "currency_stays",
            Self::PaymentUnknown => "payment_unknown",
            Self::TermsMissing => "vendor_terms_missing",
        }
    }
}

/// How an organization pays from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paying {
    /// Of which kind it is.
    pub kind: PaymentKind,
    /// Which method; nothing when it pays by invoice and never did, or by a card that is still to be entered.
    pub method: Option<PaymentMethodId>,
}

/// What comes of adding the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adding {
    /// It sells to the organization already.
    Already,
    /// It becomes a seller of it.
    Add(Box<Addition>),
}

/// How the vendor is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The vendor.
    pub vendor: Vendor,
    /// Why the organization is billed in the currency it chose.
    pub reason: CurrencyReason,
    /// How it pays.
    pub paying: Paying,
}

/// Judges whether the vendor becomes a seller of an organization, billed like that. `accepted` are the terms that were ticked,
/// each as [`SellerTerms::value`].
///
/// # Errors
/// What stands in the way.
pub fn add(facts: &Facts, draft: &BillingDraft, accepted: &[String]) -> Result<Adding, VendorRefusal> {
    owner(facts)?;
    if facts.profile.is_some() {
        return Ok(Adding::Already);
    }
    let vendor = may_add(facts)?;
    let reason = draft.fits(&facts.at.address.country, &facts.exceptions.of(&facts.at.address.country)).ok_or(VendorRefusal::Outdated)?;
    let paying = payment(facts, draft.payment)?;
    let missing = |terms: &SellerTerms| !accepted.contains(&terms.value(vendor.id));
    if vendor.terms.as_ref().is_some_and(missing) {
        return Err(VendorRefusal::TermsMissing);
    }
    Ok(Adding::Add(Box::new(Addition { vendor: vendor.clone(), reason, paying })))
}

/// The vendor, if it may become a seller of the organization, however that is billed.
///
/// # Errors
/// What stands in the way.
pub fn may_add(facts: &Facts) -> Result<&Vendor, VendorRefusal> {
    owner(facts)?;
    if facts.status != OrganizationStatus::Active {
        return Err(VendorRefusal::Suspended);
    }
    let vendor = facts.vendor.as_ref().filter(|vendor| vendor.status == SellerStatus::Active).ok_or(VendorRefusal::NoVendor)?;
    if facts.at.holds() { Ok(vendor) } else { Err(VendorRefusal::AddressOutdated) }
}

fn owner(facts: &Facts) -> Result<(), VendorRefusal> {
    if facts.rights.role == Role::Owner { Ok(()) } else { Err(VendorRefusal::NotOwner) }
}

/// What was chosen, among what can be. What an operator has refused cannot, but for what is the default already: it stays until
/// another way to pay is chosen, so that the rest of the profile can be put right.
fn payment(facts: &Facts, choice: PaymentChoice) -> Result<Paying, VendorRefusal> {
    let known = |method: &&Method| method.organization.is_none_or(|organization| organization == facts.organization);
    let mut methods = facts.methods.iter().filter(known);
    let found = match choice {
        // Where the vendor bills already a card is entered on the page of payments; where it is added, right afterwards.
        PaymentChoice::Card if facts.profile.is_some() => return Err(VendorRefusal::PaymentUnknown),
        PaymentChoice::Card => return Ok(Paying { kind: PaymentKind::Card, method: None }),
        PaymentChoice::Method { id } => Some(methods.find(|method| method.id == id).ok_or(VendorRefusal::PaymentUnknown)?),
        PaymentChoice::Invoice => methods.find(|method| method.kind == PaymentKind::Invoice),
    };
    match found {
        Some(method) if method.refused && !(method.is_default && facts.profile.is_some()) => Err(VendorRefusal::PaymentUnknown),
        Some(method) => Ok(Paying { kind: method.kind, method: Some(method.id) }),
        None => Ok(Paying { kind: PaymentKind::Invoice, method: None }),
    }
}

/// Something of a billing profile that can change. Its word is told in events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The currency.
    Currency,
    /// The tax id, or what is known of it.
    TaxId,
    /// How it is paid.
    PaymentMethod,
}

/// How a billing profile changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileChange {
    /// The profile as it is.
    pub profile: Profile,
    /// Who bills.
    pub vendor: SellerId,
    /// Why it is billed in the currency it has from now on.
    pub reason: CurrencyReason,
    /// How it pays.
    pub paying: Paying,
    /// What changes.
    pub parts: Vec<Part>,
}

/// Judges how a billing profile becomes this. The currency is open as long as nothing runs that is billed in it.
///
/// # Errors
/// What stands in the way.
pub fn change(facts: &Facts, wanted: &BillingDraft) -> Result<ProfileChange, VendorRefusal> {
    owner(facts)?;
    let profile = facts.profile.clone().ok_or(VendorRefusal::NotFound)?;
    let vendor = facts.vendor.as_ref().ok_or(VendorRefusal::NotFound)?.id;
    let country = &facts.at.address.country;
    let moves = wanted.currency != profile.currency;
    if moves && facts.running {
        return Err(VendorRefusal::CurrencyStays);
    }
    let reason =
        if moves { wanted.fits(country, &facts.exceptions.of(country)) } else { wanted.tax_fits(country).then_some(profile.reason) };
    let reason = reason.ok_or(VendorRefusal::Outdated)?;
    let paying = payment(facts, wanted.payment)?;
    let default = facts.methods.iter().find(|known| known.is_default).map(|known| known.id);
    let tax = wanted.tax_id != profile.tax_id || wanted.standing != profile.standing;
    let changed = [(moves, Part::Currency), (tax, Part::TaxId), (paying.method.is_none() || paying.method != default, Part::PaymentMethod)];
    let parts = changed.into_iter().filter_map(|(changes, part)| changes.then_some(part)).collect();
    Ok(ProfileChange { profile, vendor, reason, paying, parts })
}

/// An organization that the vendor bills would have an address in a country with another currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherCurrency;

/// Why an organization that the vendor bills in a currency is billed in it once it has an address in another country. What it owes
/// cannot change its currency, so it does not move by itself to where that one is not offered.
///
/// # Errors
/// [`OtherCurrency`].
pub fn moves(
    (currency, reason): (Currency, CurrencyReason),
    (from, to): (&str, &str),
    exceptions: &[Currency],
) -> Result<CurrencyReason, OtherCurrency> {
    if from == to {
        return Ok(reason);
    }
    let offers = offered(to, exceptions);
    offers.into_iter().find(|(known, _)| *known == currency).map(|(_, reason)| reason).ok_or(OtherCurrency)
}

#[cfg(test)]
mod tests;
