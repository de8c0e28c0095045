//! What the vendor needs to bill an organization for its own sales: currency, tax id, how it is paid, accepted terms. The address
//! is the organization's own. A partner's sale has nothing of this (invariant I6).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    currency::{Currency, CurrencyReason, offered},
    id::{BillingProfileId, OrderId, OrganizationId, PaymentMethodId, SellerId},
    tax_id::{TaxId, TaxStanding},
    word::words,
};

words! {
    /// How the vendor is paid.
    PaymentKind {
        /// By invoice: for one order, until an operator approves it for the organization.
        Invoice = "invoice",
        /// By a card, which its provider keeps.
        Card = "card",
    }
}

/// How a person wants to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PaymentChoice {
    /// By invoice.
    Invoice,
    /// By a card that is still to be entered.
    Card,
    /// By a method that is known: one of the organization's, or one the person has entered meanwhile.
    Method {
        /// Which.
        id: PaymentMethodId,
    },
}

/// What a person says of how to be billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingDraft {
    /// In which currency.
    pub currency: Currency,
    /// Their tax id, if they have one.
    pub tax_id: Option<TaxId>,
    /// How much is known of it.
    pub standing: TaxStanding,
    /// When VIES was asked about it, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// How they pay.
    pub payment: PaymentChoice,
}

impl BillingDraft {
    /// Why this currency is one in which an organization of this country is billed; nothing if it is not, or if the tax id is
    /// not one of that country: the address has changed since, or what is approved.
    #[must_use]
    pub fn fits(&self, country: &str, exceptions: &[Currency]) -> Option<CurrencyReason> {
        let reason = offered(country, exceptions).into_iter().find(|(known, _)| *known == self.currency)?.1;
        self.tax_fits(country).then_some(reason)
    }

    /// How much VIES knew of the tax id, if it was asked.
    #[must_use]
    pub fn asked(&self) -> Option<TaxStanding> {
        self.checked_at.map(|_| self.standing)
    }

    /// Whether the tax id, if there is one, is of this country.
    #[must_use]
    pub fn tax_fits(&self, country: &str) -> bool {
        self.tax_id.as_ref().is_none_or(|known| known.fits(country))
    }
}

/// A payment method that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Which.
    pub id: PaymentMethodId,
    /// Of which organization; none while it waits for one.
    pub organization: Option<OrganizationId>,
    /// Of which kind.
    pub kind: PaymentKind,
    /// Whether it is the one that is used.
    pub is_default: bool,
    /// The order it is for, where it is for one only.
    pub order: Option<OrderId>,
    /// An operator has approved it for every order.
    pub approved: bool,
    /// An operator has refused it.
    pub refused: bool,
    /// Why; empty unless it was refused.
    pub reason: String,
    /// What a card is called, like `visa`.
    pub brand: String,
    /// The last four digits of a card.
    pub last4: String,
    /// The last day of a card.
    pub expires_on: Option<Date>,
}

impl Method {
    /// Whether these orders can be paid by it: by a card any, by invoice any once it is approved, and one until then.
    #[must_use]
    pub fn pays(&self, orders: &[OrderId]) -> bool {
        match self.kind {
            PaymentKind::Card => true,
            PaymentKind::Invoice if self.approved => true,
            PaymentKind::Invoice => {
                !self.refused && orders.len() <= 1 && orders.iter().all(|order| self.order.is_none_or(|only| only == *order))
            }
        }
    }
}

/// How the vendor bills an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Which.
    pub id: BillingProfileId,
    /// Whom.
    pub organization: OrganizationId,
    /// In which currency.
    pub currency: Currency,
    /// Why in that one.
    pub reason: CurrencyReason,
    /// Its tax id, if it has one.
    pub tax_id: Option<TaxId>,
    /// How much is known of that.
    pub standing: TaxStanding,
    /// Whether the vendor's terms are accepted as they are today.
    pub accepted: bool,
}

/// The commercial terms under which the vendor sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerTerms {
    /// Where they are read.
    pub url: String,
    /// Which version.
    pub version: String,
}

impl SellerTerms {
    /// Names these terms in this version, in forms.
    #[must_use]
    pub fn value(&self, seller: SellerId) -> String {
        format!("{seller}:{}", self.version)
    }
}
