//! What applying would do, and whether it may be done.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Billing, Choice, Facts, Ineligible, NewOrganization, Offer, OnboardingRefusal, billing::billing};
use crate::{
    catalogue::{Names, SellerKind, SellerStatus},
    id::{OrderId, OrganizationId, SellerId, ServiceId, SubscriptionId},
    text,
    word::words,
};

words! {
    /// What cannot be taken back once the plan is carried out.
    Final {
        /// A subscription stays in the organization it was applied to.
        SubscriptionsStay = "subscriptions_stay",
        /// The new organization has this partner seller, and no other beside it.
        PartnerStays = "partner_stays",
    }
}

/// What applying does, in full. Its hash travels with the person's agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Where everything goes.
    pub target: Target,
    /// Who bills it.
    pub seller: SellerId,
    /// That seller's name.
    pub seller_name: String,
    /// The organization begins to buy from that seller by this; else it does already.
    pub binds_seller: bool,
    /// Each subscription.
    pub lines: Vec<Line>,
    /// Terms to accept.
    pub terms: Vec<Terms>,
    /// References of the orders that carry discounts: each expects a contract code of the seller afterwards.
    pub contract_codes: Vec<String>,
    /// References of the orders whose discount becomes active by this: the seller has attached the contract code.
    pub attached_codes: Vec<String>,
    /// What cannot be taken back.
    pub cannot_be_undone: Vec<Final>,
    /// How it is billed; only in a sale of the vendor's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<Billing>,
}

/// Where a plan's subscriptions go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
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
    /// The organization, if it exists.
    #[must_use]
    pub const fn organization(&self) -> Option<OrganizationId> {
        match self {
            Self::Use { organization, .. } => Some(*organization),
            Self::Create(_) => None,
        }
    }

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where the service's users land: the host of its home page.
    pub home: String,
}

/// A service's terms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

    /// A plan that came back from where it was shown; nothing unless it is, to the letter, the one that has this hash.
    #[must_use]
    pub fn seen(json: serde_json::Value, hash: &str) -> Option<Self> {
        serde_json::from_value(json).ok().filter(|plan: &Self| plan.hash() == hash)
    }

    /// Whether an order of it carries discounts.
    #[must_use]
    pub const fn discounted(&self) -> bool {
        !(self.contract_codes.is_empty() && self.attached_codes.is_empty())
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
        return Err(facts.nothing_on_offer());
    }
    if facts.draft.subscriptions.iter().any(|id| facts.offers.iter().all(|offer| offer.id != *id)) {
        return Err(OnboardingRefusal::SubscriptionsChanged);
    }
    let chosen: Vec<&Offer> = facts.chosen().collect();
    if chosen.is_empty() {
        return Err(OnboardingRefusal::NothingSelected);
    }
    let target = target(facts)?;
    let organization = target.organization();
    if chosen.iter().filter_map(|offer| offer.sent_to).any(|only| Some(only) != organization) {
        return Err(OnboardingRefusal::OrganizationOfTask);
    }
    let has = |base| chosen.iter().any(|offer| offer.plan == base) || facts.plan_runs(organization, base);
    if chosen.iter().filter_map(|offer| offer.requires).any(|base| !has(base)) {
        return Err(OnboardingRefusal::RequiredPlanMissing);
    }
    let sells = |membership: &super::Membership| Some(membership.organization) == organization && facts.sells_to(membership);
    Ok(Plan {
        seller: facts.seller.id,
        seller_name: facts.seller.name.clone(),
        binds_seller: !facts.organizations.iter().any(sells),
        billing: billing(facts, &target, &chosen)?,
        lines: chosen.iter().map(|offer| line(facts, organization, offer)).collect(),
        terms: terms(&chosen),
        contract_codes: discounted(&chosen, false),
        attached_codes: discounted(&chosen, true),
        cannot_be_undone: lasting(facts.seller.kind, organization),
        target,
    })
}

fn lasting(kind: SellerKind, organization: Option<OrganizationId>) -> Vec<Final> {
    let partner = kind == SellerKind::Partner && organization.is_none();
    if partner { Final::ALL.to_vec() } else { vec![Final::SubscriptionsStay] }
}

/// The orders that carry discounts, with or without their code attached.
fn discounted(chosen: &[&Offer], attached: bool) -> Vec<String> {
    let such = |offer: &&&Offer| offer.discounted && offer.code_attached == attached;
    let mut references: Vec<String> = chosen.iter().filter(such).map(|offer| offer.reference.clone()).collect();
    references.dedup();
    references
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
        home: text::host(&offer.home_url).to_owned(),
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

/// First purchase: a new organization. Later: one of those bound to the seller, nothing else.
fn target(facts: &Facts) -> Result<Target, OnboardingRefusal> {
    match &facts.draft.organization {
        None => Err(OnboardingRefusal::OrganizationMissing),
        Some(Choice::New { .. }) if facts.tied() => Err(OnboardingRefusal::OrganizationTied),
        Some(Choice::New { .. }) if facts.elsewhere().is_some() => Err(OnboardingRefusal::OrganizationElsewhere),
        Some(Choice::New { organization, consent }) if !organization.business_address(consent.clone()).stands() => {
            Err(OnboardingRefusal::AddressOutdated)
        }
        Some(Choice::New { organization, .. }) => Ok(Target::Create(organization.clone())),
        Some(Choice::Existing { organization }) => {
            let membership = facts
                .organizations
                .iter()
                .find(|membership| membership.organization == *organization)
                .ok_or(OnboardingRefusal::OrganizationUnknown)?;
            facts.judge(membership).map_err(OnboardingRefusal::Ineligible)?;
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
    let plan = plan(facts).map_err(lost)?;
    if plan.hash() != agreement.plan {
        return Err(OnboardingRefusal::PlanChanged);
    }
    if !plan.terms.iter().all(|terms| terms.accepted(&agreement.terms)) {
        return Err(OnboardingRefusal::TermsMissing);
    }
    let commercial = plan.billing.as_ref().and_then(|billing| billing.terms.as_ref());
    if !commercial.is_none_or(|terms| agreement.terms.iter().any(|value| *value == terms.value(plan.seller) || value == "on")) {
        return Err(OnboardingRefusal::TermsMissing);
    }
    let touched: BTreeSet<OrderId> = plan.lines.iter().map(|line| line.order).collect();
    let left = |order: OrderId| {
        facts.offers.iter().any(|offer| offer.order == order && plan.lines.iter().all(|line| line.subscription != offer.id))
    };
    let orders = touched.into_iter().map(|order| (order, left(order))).collect();
    Ok(Decision::Apply(Box::new(Placement { plan, orders })))
}

/// A choice that the rules took when it was made, and that is no longer one: the right was lost in between.
fn lost(refusal: OnboardingRefusal) -> OnboardingRefusal {
    match refusal {
        OnboardingRefusal::OrganizationUnknown | OnboardingRefusal::Ineligible(Ineligible::NotOwner) => OnboardingRefusal::OrganizationLost,
        other => other,
    }
}
