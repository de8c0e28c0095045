//! What a sale of the vendor's own asks for beside what a partner's does, and what a partner's never asks for (invariant I6).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Facts, Offer, OnboardingRefusal, Target};
use crate::{
    billing_profile::{Method, PaymentChoice, PaymentKind, Profile, SellerTerms},
    catalogue::SellerKind,
    currency::{Currency, CurrencyReason, Exceptions},
    id::{OrderId, OrganizationId, PaymentMethodId},
    payment::CardWarning,
    tax_id::{TaxId, TaxStanding},
};

/// What is known of how the account's organizations are billed; of a partner's sale nothing is looked up.
#[derive(Clone, Debug, Default)]
pub struct KnownBilling {
    /// The billing profiles of the account's organizations.
    pub profiles: Vec<Profile>,
    /// Their payment methods, and those the account has entered that wait for an organization.
    pub methods: Vec<Method>,
    /// Currencies approved beforehand.
    pub exceptions: Exceptions,
    /// The terms under which the vendor sells, if it has some.
    pub terms: Option<SellerTerms>,
}

impl KnownBilling {
    /// How this organization is billed.
    #[must_use]
    pub fn profile(&self, organization: OrganizationId) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.organization == organization)
    }

    /// What can be chosen for it: its own methods and those that wait.
    pub fn methods_for(&self, organization: Option<OrganizationId>) -> impl Iterator<Item = &Method> {
        self.methods.iter().filter(move |method| method.organization.is_none() || method.organization == organization)
    }
}

/// How a plan's subscriptions are billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billing {
    /// The organization has no billing profile yet: this makes it.
    pub opens: bool,
    /// In which currency.
    pub currency: Currency,
    /// Why in that one.
    pub reason: CurrencyReason,
    /// The tax id, if there is one.
    pub tax_id: Option<TaxId>,
    /// How much is known of it.
    pub standing: TaxStanding,
    /// When VIES was asked about it, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// How it is paid.
    pub payment: PlannedPayment,
    /// The vendor's terms, if they are to be accepted.
    pub terms: Option<SellerTerms>,
}

/// How a plan's subscriptions are paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPayment {
    /// Of which kind.
    pub kind: PaymentKind,
    /// Which, if it is known already.
    pub method: Option<PaymentMethodId>,
    /// The last four digits of a card.
    pub last4: String,
    /// Only this order can be paid by it until an operator approves it.
    pub restricted: bool,
}

impl Facts {
    /// As they are on a day: without the cards whose last day is over, by which nothing can be paid.
    #[must_use]
    pub fn on(mut self, today: Date) -> Self {
        self.billing.methods.retain(|method| method.warning(today) != Some(CardWarning::Expired));
        self
    }
}

/// The country an organization is billed in.
fn country<'f>(facts: &'f Facts, target: &'f Target) -> &'f str {
    match target {
        Target::Create(new) => &new.address.country,
        Target::Use { organization, .. } => {
            let used = facts.organizations.iter().find(|membership| membership.organization == *organization);
            used.map_or("", |membership| &membership.address.country)
        }
    }
}

/// How the chosen offers are billed there.
pub(super) fn billing(facts: &Facts, target: &Target, chosen: &[&Offer]) -> Result<Option<Billing>, OnboardingRefusal> {
    if facts.seller.kind == SellerKind::Partner {
        return if facts.draft.billing.is_some() { Err(OnboardingRefusal::BillingNotAsked) } else { Ok(None) };
    }
    let (known, draft) = (&facts.billing, facts.draft.billing.as_ref());
    let organization = target.organization();
    let mut orders: Vec<OrderId> = chosen.iter().map(|offer| offer.order).collect();
    orders.dedup();
    let choice = draft.map(|draft| draft.payment);
    if let Some(profile) = organization.and_then(|organization| known.profile(organization)) {
        let Profile { currency, reason, tax_id, standing, accepted, .. } = profile.clone();
        let terms = known.terms.clone().filter(|_| !accepted);
        let payment = payment(known, organization, &orders, choice)?;
        return Ok(Some(Billing { opens: false, currency, reason, tax_id, standing, checked_at: None, payment, terms }));
    }
    let draft = draft.ok_or(OnboardingRefusal::BillingMissing)?;
    let country = country(facts, target);
    let reason = draft.fits(country, &known.exceptions.of(country)).ok_or(OnboardingRefusal::BillingOutdated)?;
    Ok(Some(Billing {
        opens: true,
        currency: draft.currency,
        reason,
        tax_id: draft.tax_id.clone(),
        standing: draft.standing,
        checked_at: draft.checked_at,
        payment: payment(known, organization, &orders, choice)?,
        terms: known.terms.clone(),
    }))
}

/// What was chosen, else what the organization uses; an invoice that is not approved is for one order.
fn payment(
    known: &KnownBilling,
    organization: Option<OrganizationId>,
    orders: &[OrderId],
    choice: Option<PaymentChoice>,
) -> Result<PlannedPayment, OnboardingRefusal> {
    let methods = || known.methods_for(organization);
    let invoice = || methods().find(|method| method.kind == PaymentKind::Invoice);
    let method = match choice {
        Some(PaymentChoice::Card) => return Err(OnboardingRefusal::CardNotEntered),
        Some(PaymentChoice::Method { id }) => methods().find(|method| method.id == id),
        Some(PaymentChoice::Invoice) => invoice(),
        None => None,
    };
    let fallback = || methods().find(|method| method.is_default);
    match method.filter(|method| method.pays(orders)).or_else(|| fallback().filter(|method| method.pays(orders))) {
        Some(method) => Ok(planned(method)),
        None if orders.len() > 1 && choice == Some(PaymentChoice::Invoice) => Err(OnboardingRefusal::InvoiceOneOrder),
        None if choice == Some(PaymentChoice::Invoice) && invoice().is_none() => {
            Ok(PlannedPayment { kind: PaymentKind::Invoice, method: None, last4: String::new(), restricted: true })
        }
        None if invoice().is_some_and(|method| method.refused) => Err(OnboardingRefusal::InvoiceRefused),
        None if invoice().is_some() => Err(OnboardingRefusal::InvoiceNotApproved),
        None => Err(OnboardingRefusal::BillingMissing),
    }
}

fn planned(method: &Method) -> PlannedPayment {
    let restricted = method.kind == PaymentKind::Invoice && !method.approved;
    PlannedPayment { kind: method.kind, method: Some(method.id), last4: method.last4.clone(), restricted }
}

impl OnboardingRefusal {
    /// Whether the page that asks how to be billed can say it best.
    #[must_use]
    pub const fn about_billing(self) -> bool {
        matches!(
            self,
            Self::BillingMissing
                | Self::BillingOutdated
                | Self::InvoiceOneOrder
                | Self::InvoiceNotApproved
                | Self::InvoiceRefused
                | Self::CardNotEntered
        )
    }
}
