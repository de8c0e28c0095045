//! Undo: what was applied is taken back, by the owner who applied it, for a while and as long as it is not used.
//!
//! [`plan`] says what undoing would do and is the same for the page and the commit; [`decide`] is [`plan`] plus what the person
//! agreed to. Both are judged on [`Facts`] read in one transaction.

mod plan;

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use plan::{Decision, Final, Link, Order, Plan, Released, Standing, Staying, decide, plan, standing};

use crate::{
    catalogue::Names,
    fault::Refusal,
    id::{
        ContractCodeId, ContractRegistrationId, InvitationId, OnboardingId, OrderId, OrganizationId, PlanId, SellerId, ServiceId,
        SubscriptionId,
    },
    invitation::InvitationStatus,
    order::OrderStatus,
    organization::{OrganizationStatus, Role},
    subscription::SubscriptionStatus,
    word::words,
};

words! {
    /// Why a subscription is not taken back. The sentence for people is `undo-stays-<code>` in the catalogues.
    Why {
        /// Its service has reported that it is used.
        Used = "used",
        /// Something that stays needs its plan.
        Needed = "needed",
        /// Its order was cancelled: there is nothing it could return to.
        OrderCancelled = "order_cancelled",
        /// Another seller bills it by now.
        SellerChanged = "seller_changed",
        /// It could not be prepared: its service tries again.
        Failed = "failed",
        /// It is suspended.
        Suspended = "suspended",
        /// It has ended.
        Ended = "ended",
    }
}

/// Everything that is true about one application at one time.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What was applied by it.
    pub onboarding: OnboardingId,
    /// When.
    pub applied_at: Timestamp,
    /// For how long it can be taken back.
    pub window: SignedDuration,
    /// Who sold.
    pub seller: SellerId,
    /// As buyers know it.
    pub seller_name: String,
    /// Where everything is.
    pub organization: Organization,
    /// What the account is there by now.
    pub role: Option<Role>,
    /// What of it is there still, in the order of its orders.
    pub lines: Vec<Applied>,
    /// What else is there.
    pub others: Vec<Other>,
    /// The orders of the lines.
    pub orders: Vec<Ordered>,
    /// The contract codes that give a line its discount.
    pub codes: Vec<Code>,
    /// It was taken back before, at least in part: the newest time.
    pub before: Option<Before>,
}

/// The organization that has what was applied.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Which.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Whether it is in use.
    pub status: OrganizationStatus,
    /// It was made by this application.
    pub made: bool,
    /// It buys from the seller, a partner, since this application. (The vendor's link stays with the billing profile that came with
    /// it: both are the organization's.)
    pub bound: bool,
    /// It buys from another seller as well.
    pub other_sellers: bool,
    /// Members beside the account.
    pub members: i64,
    /// Invitations of members that are open.
    pub invited: i64,
}

/// A subscription that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Which.
    pub subscription: SubscriptionId,
    /// On which order.
    pub order: OrderId,
    /// The seller's number for that order.
    pub reference: String,
    /// The service.
    pub service: ServiceId,
    /// Its names.
    pub service_names: Names,
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
    /// The first day its order fixed, if it did.
    pub ordered_on: Option<Date>,
    /// Its state.
    pub status: SubscriptionStatus,
    /// Since when it is used.
    pub first_used_at: Option<Timestamp>,
    /// Another seller bills it than the one that sold it.
    pub seller_changed: bool,
}

/// A subscription of the organization that another application put there.
#[derive(Clone, Copy, Debug)]
pub struct Other {
    /// Who sold it.
    pub seller: SellerId,
    /// Which plan.
    pub plan: PlanId,
    /// The plan it adds to.
    pub requires: Option<PlanId>,
    /// Its state.
    pub status: SubscriptionStatus,
}

/// An order of a line.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// Which.
    pub id: OrderId,
    /// Its state.
    pub status: OrderStatus,
    /// Subscriptions of it that other applications put somewhere.
    pub elsewhere: i64,
    /// Its newest link.
    pub invitation: InvitationId,
    /// As kept.
    pub link: InvitationStatus,
    /// When that ends.
    pub expires_at: Timestamp,
}

/// A contract code that an organization has registered, and what has its discount.
#[derive(Clone, Debug)]
pub struct Code {
    /// The registration.
    pub registration: ContractRegistrationId,
    /// The code.
    pub code: ContractCodeId,
    /// Its end.
    pub tail: String,
    /// What has, or had, its discount.
    pub subscriptions: Vec<SubscriptionId>,
}

/// An application that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// When.
    pub at: Timestamp,
    /// Hash of the plan that was agreed to.
    pub plan: String,
}

impl Facts {
    /// Until when it can be taken back.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        until(self.applied_at, self.window)
    }
}

/// Until when what was applied then can be taken back.
#[must_use]
pub fn until(applied_at: Timestamp, window: SignedDuration) -> Timestamp {
    applied_at.checked_add(window).unwrap_or(Timestamp::MAX)
}

/// Why an application cannot be taken back. The sentence for people is `refusal-<code>` in the catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoRefusal {
    /// No such application of this account.
    NotFound,
    /// The account is no owner of the organization any more.
    NotOwner,
    /// The vendor blocked the organization.
    OrganizationSuspended,
    /// The time for it is over.
    TooLate,
    /// The services have reported that all of it is used.
    Used,
    /// Nothing of it can be taken back, for more than one reason or another one.
    NothingToUndo,
    /// What would happen is no longer what was shown.
    PlanChanged,
}

impl Refusal for UndoRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotOwner => "undo_not_owner",
            Self::OrganizationSuspended => "undo_organization_suspended",
            Self::TooLate => "undo_too_late",
            Self::Used => "undo_used",
            Self::NothingToUndo => "undo_nothing",
            Self::PlanChanged => "plan_changed",
        }
    }
}

#[cfg(test)]
mod tests;
