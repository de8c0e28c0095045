//! Onboarding: from an order's unapplied subscriptions to an organization that has them.
//!
//! [`plan`] says what applying would do, and is the same for the page, the API and the commit; [`decide`] is [`plan`]
//! plus what the person agreed to. Both are judged on [`Facts`] read in one transaction.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    address::Address,
    catalogue::{Names, Redemption, SellerKind, SellerStatus},
    fault::Refusal,
    id::{AccountId, InvitationId, OnboardingId, OrderId, OrganizationId, PlanId, SellerId, ServiceId, SubscriptionId},
    organization::{AddressVerdict, OrganizationStatus, Role},
};

/// What the buyer has chosen so far; kept on the server, so it survives sign-out, restart and a change of device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The ticked subscriptions.
    pub subscriptions: Vec<SubscriptionId>,
    /// Where they shall go, once said.
    pub organization: Option<Choice>,
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
    New(Box<NewOrganization>),
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

/// Everything that is true about one onboarding at one time.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which draft.
    pub onboarding: OnboardingId,
    /// Whose.
    pub account: AccountId,
    /// The invitation it was entered through.
    pub invitation: InvitationId,
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
    /// An organization this account does not own already holds something of the same seller account.
    pub elsewhere: bool,
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
    /// The service.
    pub service: ServiceId,
    /// Its names.
    pub service_names: Names,
    /// Its terms of service; empty when it has none.
    pub terms_url: String,
    /// Their version.
    pub terms_version: String,
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
        }
    }
}

/// Whether a partner seller's subscriptions may be applied to this organization of the account (invariants I1, I3).
///
/// # Errors
/// The reason why not.
pub fn eligible(membership: &Membership, seller: SellerId) -> Result<(), Ineligible> {
    match membership.partner {
        Some(partner) if partner != seller => Err(Ineligible::OtherSeller),
        None => Err(Ineligible::VendorOnly),
        Some(_) if membership.role != Role::Owner => Err(Ineligible::NotOwner),
        Some(_) if membership.status != OrganizationStatus::Active => Err(Ineligible::Suspended),
        Some(_) => Ok(()),
    }
}

impl Facts {
    /// The organizations that can be chosen.
    pub fn eligible(&self) -> impl Iterator<Item = &Membership> {
        self.organizations.iter().filter(|membership| eligible(membership, self.seller.id).is_ok())
    }

    /// Whether the account owns an organization bound to this seller, so that it must not make another (invariant I4).
    #[must_use]
    pub fn tied(&self) -> bool {
        self.organizations.iter().any(|membership| membership.role == Role::Owner && membership.partner == Some(self.seller.id))
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

/// What applying does, in full. Its hash travels with the person's agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Where everything goes.
    pub target: Target,
    /// Who bills it.
    pub seller: SellerId,
    /// That seller's name.
    pub seller_name: String,
    /// Each subscription.
    pub lines: Vec<Line>,
    /// Terms to accept.
    pub terms: Vec<Terms>,
    /// A contract code of the seller goes with it.
    pub discounted: bool,
}

/// Where a plan's subscriptions go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Into a new organization, which is then bound to the seller.
    Create(Box<NewOrganization>),
    /// Into one that exists and is bound to the seller already.
    Use {
        /// Which.
        organization: OrganizationId,
        /// Its name.
        name: String,
    },
}

impl Target {
    /// The organization's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Create(new) => &new.name,
            Self::Use { name, .. } => name,
        }
    }
}

/// One subscription of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
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
    /// The plan's names.
    pub plan_names: Names,
    /// How much.
    pub quantity: i64,
    /// For how long.
    pub term_months: i64,
    /// From when, if fixed; else the day of apply.
    pub starts_on: Option<Date>,
    /// The service runs there already: this adds to it.
    pub adds: bool,
}

/// A service's terms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Terms {
    /// Whose.
    pub service: ServiceId,
    /// Its names.
    pub service_names: Names,
    /// Where they are read.
    pub url: String,
    /// Which version.
    pub version: String,
}

impl Terms {
    /// Names these terms in this version, in forms.
    #[must_use]
    pub fn value(&self) -> String {
        format!("{}:{}", self.service, self.version)
    }

    /// Whether they are among those accepted. A bare `on` (what a box without a value posts) accepts all that the plan
    /// shows, and the plan's hash says which those are.
    #[must_use]
    pub fn accepted(&self, accepted: &[String]) -> bool {
        accepted.iter().any(|value| *value == self.value() || value == "on")
    }
}

impl Plan {
    /// SHA-256 over the whole plan, in hex: whoever agrees to it agrees to exactly this.
    #[must_use]
    pub fn hash(&self) -> String {
        let written = serde_json::to_vec(self).unwrap_or_default();
        HEXLOWER.encode(&Sha256::digest(written))
    }
}

/// Adds to the ticked subscriptions the bases their plans require, where those are on offer and not running yet.
#[must_use]
pub fn with_bases(facts: &Facts, ticked: &[SubscriptionId]) -> Vec<SubscriptionId> {
    let mut all: Vec<SubscriptionId> = facts.offers.iter().map(|offer| offer.id).filter(|id| ticked.contains(id)).collect();
    loop {
        let missing = facts.offers.iter().filter(|offer| all.contains(&offer.id)).filter_map(|offer| offer.requires).find_map(|base| {
            let has = facts.offers.iter().any(|offer| offer.plan == base && all.contains(&offer.id));
            let runs = facts.eligible().any(|membership| facts.plan_runs(Some(membership.organization), base));
            if has || runs { None } else { facts.offers.iter().find(|offer| offer.plan == base) }
        });
        match missing {
            Some(base) => all.push(base.id),
            None => return all,
        }
    }
}

/// What applying the draft would do.
///
/// # Errors
/// What stands in the way.
pub fn plan(facts: &Facts) -> Result<Plan, OnboardingRefusal> {
    if facts.seller.status != SellerStatus::Active {
        return Err(OnboardingRefusal::SellerSuspended);
    }
    if facts.offers.is_empty() {
        return Err(OnboardingRefusal::NothingToApply);
    }
    if facts.draft.subscriptions.iter().any(|id| facts.offers.iter().all(|offer| offer.id != *id)) {
        return Err(OnboardingRefusal::SubscriptionsChanged);
    }
    let chosen: Vec<&Offer> = facts.chosen().collect();
    if chosen.is_empty() {
        return Err(OnboardingRefusal::NothingSelected);
    }
    let target = target(facts)?;
    let organization = match &target {
        Target::Use { organization, .. } => Some(*organization),
        Target::Create(_) => None,
    };
    let has = |base| chosen.iter().any(|offer| offer.plan == base) || facts.plan_runs(organization, base);
    if chosen.iter().filter_map(|offer| offer.requires).any(|base| !has(base)) {
        return Err(OnboardingRefusal::RequiredPlanMissing);
    }
    Ok(Plan {
        seller: facts.seller.id,
        seller_name: facts.seller.name.clone(),
        lines: chosen.iter().map(|offer| line(facts, organization, offer)).collect(),
        terms: terms(&chosen),
        discounted: chosen.iter().any(|offer| offer.discounted),
        target,
    })
}

fn line(facts: &Facts, organization: Option<OrganizationId>, offer: &Offer) -> Line {
    Line {
        subscription: offer.id,
        order: offer.order,
        reference: offer.reference.clone(),
        service: offer.service,
        service_names: offer.service_names.clone(),
        plan_names: offer.plan_names.clone(),
        quantity: offer.quantity,
        term_months: offer.term_months,
        starts_on: offer.starts_on,
        adds: organization.is_some_and(|organization| facts.service_runs(organization, offer.service)),
    }
}

fn terms(chosen: &[&Offer]) -> Vec<Terms> {
    let of = |offer: &&Offer| Terms {
        service: offer.service,
        service_names: offer.service_names.clone(),
        url: offer.terms_url.clone(),
        version: offer.terms_version.clone(),
    };
    chosen.iter().filter(|offer| !offer.terms_url.is_empty()).map(of).collect::<BTreeSet<_>>().into_iter().collect()
}

/// First purchase: a new organization. Later: one of those bound to the seller, nothing else (spec, section 3, step 2).
fn target(facts: &Facts) -> Result<Target, OnboardingRefusal> {
    match &facts.draft.organization {
        None => Err(OnboardingRefusal::OrganizationMissing),
        Some(Choice::New(_)) if facts.tied() => Err(OnboardingRefusal::OrganizationTied),
        Some(Choice::New(_)) if facts.elsewhere => Err(OnboardingRefusal::OrganizationElsewhere),
        Some(Choice::New(new)) => Ok(Target::Create(new.clone())),
        Some(Choice::Existing { organization }) => {
            let membership = facts
                .organizations
                .iter()
                .find(|membership| membership.organization == *organization)
                .ok_or(OnboardingRefusal::OrganizationUnknown)?;
            eligible(membership, facts.seller.id).map_err(OnboardingRefusal::Ineligible)?;
            Ok(Target::Use { organization: membership.organization, name: membership.name.clone() })
        }
    }
}

/// What the person agreed to in the pop-up.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// Hash of the plan that was shown.
    pub plan: String,
    /// The terms that were accepted, each as [`Terms::value`].
    pub terms: Vec<String>,
}

/// What comes of pressing "Apply".
#[derive(Clone, Debug)]
pub enum Decision {
    /// The plan is carried out.
    Apply(Box<Placement>),
    /// It was carried out before, by this account: the same result is shown.
    Already(OrganizationId),
}

/// A plan to be carried out, and what it leaves behind.
#[derive(Clone, Debug)]
pub struct Placement {
    /// What was agreed to.
    pub plan: Plan,
    /// Each order touched, and whether something is left to apply on it.
    pub orders: Vec<(OrderId, bool)>,
}

/// Judges one press of "Apply". The loser of a race sees the winner's result, never a second one.
///
/// # Errors
/// What stands in the way; nothing is written then.
pub fn decide(facts: &Facts, agreement: &Agreement) -> Result<Decision, OnboardingRefusal> {
    if let Some(organization) = facts.completed {
        return Ok(Decision::Already(organization));
    }
    let plan = plan(facts)?;
    if plan.hash() != agreement.plan {
        return Err(OnboardingRefusal::PlanChanged);
    }
    if !plan.terms.iter().all(|terms| terms.accepted(&agreement.terms)) {
        return Err(OnboardingRefusal::TermsMissing);
    }
    let touched: BTreeSet<OrderId> = plan.lines.iter().map(|line| line.order).collect();
    let left = |order: OrderId| {
        facts.offers.iter().any(|offer| offer.order == order && plan.lines.iter().all(|line| line.subscription != offer.id))
    };
    let orders = touched.into_iter().map(|order| (order, left(order))).collect();
    Ok(Decision::Apply(Box::new(Placement { plan, orders })))
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
    /// The chosen organization cannot take this.
    Ineligible(Ineligible),
    /// What would happen is no longer what was shown.
    PlanChanged,
    /// The services' terms were not accepted.
    TermsMissing,
}

impl Refusal for OnboardingRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::LinkClosed => "link_closed",
            Self::WrongAccount => "wrong_account",
            Self::SellerSuspended => "seller_suspended",
            Self::NothingToApply => "nothing_to_apply",
            Self::SubscriptionsChanged => "subscriptions_changed",
            Self::NothingSelected => "nothing_selected",
            Self::RequiredPlanMissing => "required_plan_missing",
            Self::OrganizationMissing => "organization_missing",
            Self::OrganizationUnknown => "organization_unknown",
            Self::OrganizationTied => "organization_tied",
            Self::OrganizationElsewhere => "organization_elsewhere",
            Self::Ineligible(Ineligible::OtherSeller) => "organization_has_other_seller",
            Self::Ineligible(_) => "organization_not_eligible",
            Self::PlanChanged => "plan_changed",
            Self::TermsMissing => "terms_missing",
        }
    }
}

/// Whether this account may go on with an invitation sent to `recipient` (both as [`crate::account::Email::key`]).
///
/// Under `confirm` a code sent to the invited mailbox would be needed; without one it is as `invited_only`.
#[must_use]
pub fn may_redeem(redemption: Redemption, recipient: &str, account: &str) -> bool {
    recipient == account || redemption == Redemption::AnyoneWithLink
}

#[cfg(test)]
mod tests;
