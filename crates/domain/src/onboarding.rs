//! Onboarding: from an order's unapplied subscriptions to an organization that has them.
//!
//! [`plan`] says what applying would do, and is the same for the page, the API and the commit; [`decide`] is [`plan`]
//! plus what the person agreed to. Both are judged on [`Facts`] read in one transaction.

mod billing;
mod changes;
mod plan;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use billing::{Billing, KnownBilling, PlannedPayment};
pub use changes::{Change, changes};
pub use plan::{Agreement, Decision, Final, Line, Placement, Plan, Target, Terms, decide, plan, with_bases};

use crate::{
    address::Address,
    billing_profile::BillingDraft,
    business_address::{BusinessAddress, Consent},
    catalogue::{Names, Redemption, SellerKind, SellerStatus},
    fault::Refusal,
    id::{AccountId, InvitationId, OnboardingId, OrderId, OrganizationId, PlanId, SellerId, ServiceId, SubscriptionId},
    invitation::Guard,
    organization::{AddressVerdict, OrganizationStatus, Role},
};

/// What the buyer has chosen so far; kept on the server, so it survives sign-out, restart and a change of device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The ticked subscriptions.
    pub subscriptions: Vec<SubscriptionId>,
    /// Where they shall go, once said.
    pub organization: Option<Choice>,
    /// How it shall be billed, once said: only in a sale of the vendor's own (invariant I6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<BillingDraft>,
}

impl Draft {
    /// The consent with which the address of a new organization is kept as written, if it is.
    #[must_use]
    pub const fn consent(&self) -> Option<&Consent> {
        match &self.organization {
            Some(Choice::New { consent, .. }) => consent.as_ref(),
            _ => None,
        }
    }

    /// The address of a new organization.
    #[must_use]
    pub fn business_address(&self) -> Option<BusinessAddress> {
        match &self.organization {
            Some(Choice::New { organization, consent }) => Some(organization.business_address(consent.clone())),
            _ => None,
        }
    }
}

/// The organization the buyer chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Choice {
    /// One that exists.
    Existing {
        /// Which.
        organization: OrganizationId,
    },
    /// One to be made.
    New {
        /// Which.
        #[serde(flatten)]
        organization: Box<NewOrganization>,
        /// The consent with which its address is kept as written, if it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<Consent>,
    },
}

/// An organization to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrganization {
    /// As [`crate::organization::name`] takes it.
    pub name: String,
    /// In the country's normal form.
    pub address: Address,
    /// As the person wrote it.
    pub written: Address,
    /// Why the address is good enough.
    pub verdict: AddressVerdict,
    /// Version of the rules that judged it.
    pub rules: String,
}

impl NewOrganization {
    /// An organization of this name at this address.
    #[must_use]
    pub fn at(name: String, at: BusinessAddress) -> (Self, Option<Consent>) {
        let BusinessAddress { address, written, verdict, rules, consent } = at;
        (Self { name, address, written, verdict, rules }, consent)
    }

    /// Its address, with the consent that was given to keep it.
    #[must_use]
    pub fn business_address(&self, consent: Option<Consent>) -> BusinessAddress {
        let Self { address, written, verdict, rules, .. } = self.clone();
        BusinessAddress { address, written, verdict, rules, consent }
    }
}

/// Everything that is true about one onboarding at one time.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which draft.
    pub onboarding: OnboardingId,
    /// Whose.
    pub account: AccountId,
    /// The invitation it was entered through.
    pub invitation: InvitationId,
    /// How the account stands to that invitation.
    pub guard: Guard,
    /// That invitation's order.
    pub order: OrderId,
    /// What was chosen so far.
    pub draft: Draft,
    /// Where it ended, once applied.
    pub completed: Option<OrganizationId>,
    /// Who sold.
    pub seller: Seller,
    /// What this seller sold to this account and is still unapplied.
    pub offers: Vec<Offer>,
    /// The account's organizations.
    pub organizations: Vec<Membership>,
    /// What runs in those of them that are bound to this seller.
    pub running: Vec<Running>,
    /// Organizations this account does not own that already hold something of the same seller account as an offer's order.
    pub colleagues: Vec<Elsewhere>,
    /// How the vendor bills the account's organizations; empty in a partner's sale.
    pub billing: KnownBilling,
}

/// An organization of colleagues, bound to the seller account of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The order on offer.
    pub order: OrderId,
    /// The organization.
    pub organization: OrganizationId,
    /// Its name, if the account may know it: it is a member.
    pub name: Option<String>,
    /// Owners that can be reached.
    pub owners: i64,
}

/// The seller of an onboarding.
#[derive(Clone, Debug)]
pub struct Seller {
    /// Which.
    pub id: SellerId,
    /// As buyers know it.
    pub name: String,
    /// Partner or vendor.
    pub kind: SellerKind,
    /// Whether it may sell.
    pub status: SellerStatus,
    /// Who may redeem its links.
    pub redemption: Redemption,
    /// Where its buyers get help.
    pub support_email: String,
}

/// An unapplied subscription the account may apply.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Which.
    pub id: SubscriptionId,
    /// On which order.
    pub order: OrderId,
    /// The seller's number for that order.
    pub reference: String,
    /// Whether a contract code goes with that order.
    pub discounted: bool,
    /// Its seller has attached the code to it: applied, its discount is active.
    pub code_attached: bool,
    /// The service.
    pub service: ServiceId,
    /// Its names.
    pub service_names: Names,
    /// Its terms of service; empty when it has none.
    pub terms_url: String,
    /// Their version.
    pub terms_version: String,
    /// Where the service's users start.
    pub home_url: String,
    /// The plan.
    pub plan: PlanId,
    /// Its names.
    pub plan_names: Names,
    /// The plan it adds to.
    pub requires: Option<PlanId>,
    /// How much.
    pub quantity: i64,
    /// For how long.
    pub term_months: i64,
    /// From when, if fixed.
    pub starts_on: Option<Date>,
    /// On offer because a colleague sent it to the owners of this organization: it can go nowhere else.
    pub sent_to: Option<OrganizationId>,
}

/// The account in one of its organizations.
#[derive(Clone, Debug)]
pub struct Membership {
    /// Which organization.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Whether it is in use.
    pub status: OrganizationStatus,
    /// What the account may do there.
    pub role: Role,
    /// Its active partner seller.
    pub partner: Option<SellerId>,
    /// That partner's name.
    pub partner_name: Option<String>,
    /// Whether the vendor sells to it.
    pub vendor: bool,
    /// Its business address.
    pub address: Address,
}

/// A plan that runs in an organization.
#[derive(Clone, Copy, Debug)]
pub struct Running {
    /// Where.
    pub organization: OrganizationId,
    /// Of which service.
    pub service: ServiceId,
    /// Which plan.
    pub plan: PlanId,
}

/// Why an organization cannot be chosen. The sentence for people is `ineligible-<code>` in the catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ineligible {
    /// The account is not one of its owners.
    NotOwner,
    /// The vendor blocked it.
    Suspended,
    /// It buys from another partner seller.
    OtherSeller,
    /// It buys from the vendor only; a first purchase from a partner creates an organization.
    VendorOnly,
    /// It buys from nobody any more; a first purchase from a partner creates an organization.
    NoSeller,
    /// The vendor sells to another organization of the account; here it has to be added as a seller first.
    VendorElsewhere,
}

impl Ineligible {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOwner => "not_owner",
            Self::Suspended => "suspended",
            Self::OtherSeller => "other_seller",
            Self::VendorOnly => "vendor_only",
            Self::NoSeller => "no_seller",
            Self::VendorElsewhere => "vendor_elsewhere",
        }
    }
}

/// Whether a seller's subscriptions may be applied to this organization of the account (invariants I1, I3): a partner's where
/// that partner sells; the vendor's where it sells or, as long as it sells to none the account owns (`tied`), to any, of which
/// it becomes a seller.
///
/// # Errors
/// The reason why not.
pub fn eligible(membership: &Membership, seller: &Seller, tied: bool) -> Result<(), Ineligible> {
    match (seller.kind, membership.partner) {
        (SellerKind::Partner, Some(partner)) if partner != seller.id => Err(Ineligible::OtherSeller),
        (SellerKind::Partner, None) if membership.vendor => Err(Ineligible::VendorOnly),
        (SellerKind::Partner, None) => Err(Ineligible::NoSeller),
        _ if membership.role != Role::Owner => Err(Ineligible::NotOwner),
        _ if membership.status != OrganizationStatus::Active => Err(Ineligible::Suspended),
        (SellerKind::Vendor, _) if tied && !membership.vendor => Err(Ineligible::VendorElsewhere),
        _ => Ok(()),
    }
}

impl Facts {
    /// Whether the code mailed to the invited mailbox has to be entered before the order at hand can be set up: nothing of it is
    /// on offer without, be it by a colleague's request.
    #[must_use]
    pub fn needs_code(&self) -> bool {
        self.guard == Guard::CodeNeeded && self.offers.iter().all(|offer| offer.order != self.order)
    }

    /// Why nothing is on offer: a code is still to be entered, or nothing is left.
    #[must_use]
    pub const fn nothing_on_offer(&self) -> OnboardingRefusal {
        match self.guard {
            Guard::CodeNeeded => OnboardingRefusal::CodeMissing,
            Guard::Refused => OnboardingRefusal::WrongAccount,
            Guard::Invited | Guard::Passed => OnboardingRefusal::NothingToApply,
        }
    }

    /// The organizations that can be chosen.
    pub fn eligible(&self) -> impl Iterator<Item = &Membership> {
        let open = |membership: &&Membership| self.chosen().filter_map(|offer| offer.sent_to).all(|only| only == membership.organization);
        self.organizations.iter().filter(|membership| self.judge(membership).is_ok()).filter(open)
    }

    /// Whether this organization of the account can take what the seller sold.
    ///
    /// # Errors
    /// The reason why not.
    pub fn judge(&self, membership: &Membership) -> Result<(), Ineligible> {
        eligible(membership, &self.seller, self.tied())
    }

    /// Where colleagues have what the ticked offers' seller accounts hold, unless the account owns a place of its own for
    /// them: an organization whose owners can be reached first, then one the account is a member of.
    #[must_use]
    pub fn elsewhere(&self) -> Option<&Elsewhere> {
        let concerned = self.colleagues.iter().filter(|elsewhere| self.chosen().any(|offer| offer.order == elsewhere.order));
        concerned.filter(|_| !self.tied()).min_by_key(|elsewhere| (elsewhere.owners == 0, elsewhere.name.is_none()))
    }

    /// Whether the account owns an organization bound to this seller, so that it must not make another (invariant I4).
    #[must_use]
    pub fn tied(&self) -> bool {
        self.organizations.iter().any(|membership| membership.role == Role::Owner && self.sells_to(membership))
    }

    /// Whether the seller sells to this organization already.
    #[must_use]
    pub fn sells_to(&self, membership: &Membership) -> bool {
        match self.seller.kind {
            SellerKind::Partner => membership.partner == Some(self.seller.id),
            SellerKind::Vendor => membership.vendor,
        }
    }

    /// The ticked offers.
    pub fn chosen(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| self.draft.subscriptions.contains(&offer.id))
    }

    /// Whether this service already runs in that organization.
    #[must_use]
    pub fn service_runs(&self, organization: OrganizationId, service: ServiceId) -> bool {
        self.running.iter().any(|running| running.organization == organization && running.service == service)
    }

    fn plan_runs(&self, organization: Option<OrganizationId>, plan: PlanId) -> bool {
        self.running.iter().any(|running| Some(running.organization) == organization && running.plan == plan)
    }
}

/// Why an onboarding cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnboardingRefusal {
    /// No such onboarding of this account.
    NotFound,
    /// The link cannot be followed any more; its page says why.
    LinkClosed,
    /// The link was sent to another mailbox and the seller wants that one.
    WrongAccount,
    /// The seller may not sell now; the order is kept.
    SellerSuspended,
    /// The code mailed to the invited mailbox has not been entered yet.
    CodeMissing,
    /// Somebody applied everything, or the order was withdrawn.
    NothingToApply,
    /// A ticked subscription is no longer on offer.
    SubscriptionsChanged,
    /// Nothing is ticked.
    NothingSelected,
    /// An add-on without its base.
    RequiredPlanMissing,
    /// No organization was chosen yet.
    OrganizationMissing,
    /// Not one of the account's organizations.
    OrganizationUnknown,
    /// The account owns an organization bound to this seller: that one must be used.
    OrganizationTied,
    /// Colleagues have an organization for this seller account: no silent duplicate.
    OrganizationElsewhere,
    /// A colleague sent it to the owners of another organization.
    OrganizationOfTask,
    /// The organization that was chosen is no longer the account's to apply to.
    OrganizationLost,
    /// The address of the organization to be made would not be taken today as it was then: the rules have changed.
    AddressOutdated,
    /// The chosen organization cannot take this.
    Ineligible(Ineligible),
    /// What would happen is no longer what was shown.
    PlanChanged,
    /// The services' terms were not accepted.
    TermsMissing,
    /// A currency, tax id or payment method in a partner's sale, which asks for none (invariant I6).
    BillingNotAsked,
    /// It was not said yet how the vendor shall bill it.
    BillingMissing,
    /// The currency or the tax id is not one of the organization's country any more.
    BillingOutdated,
    /// Paying by invoice that is not approved is for one order.
    InvoiceOneOrder,
    /// Paying by invoice waits for an operator's approval before another order can be paid by it.
    InvoiceNotApproved,
    /// An operator has refused that the organization pays by invoice.
    InvoiceRefused,
    /// It shall be paid by a card that is not entered yet.
    CardNotEntered,
}

impl Refusal for OnboardingRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::LinkClosed => "link_closed",
            Self::WrongAccount => "wrong_account",
            Self::SellerSuspended => "seller_suspended",
            Self::CodeMissing => "code_missing",
            Self::NothingToApply => "nothing_to_apply",
            Self::SubscriptionsChanged => "subscriptions_changed",
            Self::NothingSelected => "nothing_selected",
            Self::RequiredPlanMissing => "required_plan_missing",
            Self::OrganizationMissing => "organization_missing",
            Self::OrganizationUnknown => "organization_unknown",
            Self::OrganizationTied => "organization_tied",
            Self::OrganizationElsewhere => "organization_elsewhere",
            Self::OrganizationOfTask => "organization_of_task",
            Self::OrganizationLost => "organization_lost",
            Self::AddressOutdated => "address_outdated",
            Self::Ineligible(Ineligible::OtherSeller) => "organization_has_other_seller",
            Self::Ineligible(_) => "organization_not_eligible",
            Self::PlanChanged => "plan_changed",
            Self::TermsMissing => "terms_missing",
            Self::BillingNotAsked => "billing_not_asked",
            Self::BillingMissing => "billing_missing",
            Self::BillingOutdated => "billing_outdated",
            Self::InvoiceOneOrder => "invoice_one_order",
            Self::InvoiceNotApproved => "invoice_not_approved",
            Self::InvoiceRefused => "invoice_refused",
            Self::CardNotEntered => "card_not_entered",
        }
    }
}

#[cfg(test)]
mod tests;
