//! What undoing would do, and whether it may be done.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Applied, Before, Code, Facts, Ordered, UndoRefusal, Why};
use crate::{
    id::{ContractCodeId, ContractRegistrationId, InvitationId, OrderId, OrganizationId, SellerId, SubscriptionId},
    invitation::InvitationStatus,
    order::OrderStatus,
    organization::{OrganizationStatus, Role},
    subscription::{Step, SubscriptionStatus},
    word::words,
};

words! {
    /// What does not come back with it. The sentence for people is `undo-final-<code>` in the catalogues.
    Final {
        /// What people put into the services meanwhile.
        Data = "data",
        /// The organization that goes: a new one is another one.
        Organization = "organization",
    }
}

words! {
    /// What an order's link is afterwards.
    Link {
        /// It can be followed again.
        Again = "again",
        /// It could be followed all the time: something was left.
        Open = "open",
        /// It ran out meanwhile, and is given its days once more.
        Extended = "extended",
        /// Its seller withdrew it: there has to be a new one.
        Withdrawn = "withdrawn",
    }
}

/// What undoing does, in full. Its hash travels with the person's agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Where it is taken from.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// The organization goes: it was made by what is undone, and nothing else is there.
    pub organization_goes: bool,
    /// Members who lose it with that, beside the account.
    pub members: i64,
    /// Open invitations of members that end with that.
    pub invited: i64,
    /// Who sold.
    pub seller: SellerId,
    /// As buyers know it.
    pub seller_name: String,
    /// The organization does not buy from the seller any more.
    pub unbinds: bool,
    /// What can be applied again.
    pub returns: Vec<Applied>,
    /// What stays where it is.
    pub stays: Vec<Staying>,
    /// What becomes of the orders.
    pub orders: Vec<Order>,
    /// Contract codes that can be registered again.
    pub released: Vec<Released>,
    /// What does not come back.
    pub cannot_be_undone: Vec<Final>,
}

/// A subscription that is not taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Staying {
    /// Which.
    pub line: Applied,
    /// Why not.
    pub why: Why,
}

/// What becomes of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Which.
    pub id: OrderId,
    /// The seller's number for it.
    pub reference: String,
    /// Its state afterwards.
    pub status: OrderStatus,
    /// Its link.
    pub invitation: InvitationId,
    /// What that is afterwards.
    pub link: Link,
}

/// A registration of a contract code that is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Released {
    /// Which.
    pub registration: ContractRegistrationId,
    /// Of which code.
    pub code: ContractCodeId,
    /// Its end.
    pub tail: String,
}

impl Plan {
    /// SHA-256 over the whole plan, in hex: whoever agrees to it agrees to exactly this.
    #[must_use]
    pub fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(serde_json::to_vec(self).unwrap_or_default()))
    }

    /// What of an order returns.
    pub fn of(&self, order: OrderId) -> impl Iterator<Item = &Applied> {
        self.returns.iter().filter(move |line| line.order == order)
    }
}

/// Why a line stays, as far as it alone says.
fn stays(line: &Applied, orders: &[Ordered]) -> Option<Why> {
    let cancelled = orders.iter().any(|order| order.id == line.order && order.status == OrderStatus::Cancelled);
    let state = match line.status {
        SubscriptionStatus::Suspended => Why::Suspended,
        SubscriptionStatus::Failed => Why::Failed,
        _ => Why::Ended,
    };
    if line.first_used_at.is_some() {
        Some(Why::Used)
    } else if line.status.after(Step::Undo).is_err() {
        Some(state)
    } else if line.seller_changed {
        Some(Why::SellerChanged)
    } else {
        cancelled.then_some(Why::OrderCancelled)
    }
}

/// What returns and what stays. What stays keeps the base it needs, and that the base it needs in turn.
fn split(facts: &Facts) -> (Vec<Applied>, Vec<Staying>) {
    let alone: Vec<_> = facts.lines.iter().map(|line| (line, stays(line, &facts.orders))).collect();
    let (mut stays, mut returns): (Vec<_>, Vec<_>) = alone.into_iter().partition(|(_, why)| why.is_some());
    let others = || facts.others.iter().filter(|other| other.status.runs() || other.status == SubscriptionStatus::Failed);
    loop {
        let there =
            |plan| others().any(|other| other.plan == plan) || stays.iter().any(|(line, _)| line.plan == plan && line.status.runs());
        let wanted = others().filter_map(|other| other.requires);
        let wanted: Vec<_> = wanted.chain(stays.iter().filter_map(|(line, _)| line.requires)).filter(|&plan| !there(plan)).collect();
        match returns.iter().position(|(line, _)| wanted.contains(&line.plan)) {
            Some(at) => {
                let (line, _) = returns.remove(at);
                stays.push((line, Some(Why::Needed)));
            }
            None => break,
        }
    }
    let staying = stays.into_iter().filter_map(|(line, why)| why.map(|why| Staying { line: line.clone(), why }));
    (returns.into_iter().map(|(line, _)| line.clone()).collect(), staying.collect())
}

/// What undoing would do.
///
/// # Errors
/// What stands in the way.
pub fn plan(facts: &Facts, now: Timestamp) -> Result<Plan, UndoRefusal> {
    if facts.role != Some(Role::Owner) {
        return Err(UndoRefusal::NotOwner);
    }
    if facts.organization.status != OrganizationStatus::Active {
        return Err(UndoRefusal::OrganizationSuspended);
    }
    let (returns, stays) = split(facts);
    if returns.is_empty() {
        let used = !stays.is_empty() && stays.iter().all(|staying| staying.why == Why::Used);
        return Err(if used { UndoRefusal::Used } else { UndoRefusal::NothingToUndo });
    }
    if now >= facts.until() {
        return Err(UndoRefusal::TooLate);
    }
    Ok(carried_out(facts, (returns, stays), now))
}

fn carried_out(facts: &Facts, (returns, stays): (Vec<Applied>, Vec<Staying>), now: Timestamp) -> Plan {
    let place = &facts.organization;
    let empty = stays.is_empty() && facts.others.is_empty();
    let organization_goes = place.made && empty && !place.other_sellers;
    let of_seller = !stays.is_empty() || facts.others.iter().any(|other| other.seller == facts.seller);
    let gone = |count: i64| if organization_goes { count } else { 0 };
    let last = if organization_goes { Final::ALL } else { &[Final::Data] };
    let returning: Vec<SubscriptionId> = returns.iter().map(|line| line.subscription).collect();
    Plan {
        organization: place.id,
        organization_name: place.name.clone(),
        organization_goes,
        members: gone(place.members),
        invited: gone(place.invited),
        seller: facts.seller,
        seller_name: facts.seller_name.clone(),
        unbinds: organization_goes || (place.bound && !of_seller),
        orders: orders(facts, &returns, now),
        released: facts.codes.iter().filter_map(|code| released(code, &returning)).collect(),
        returns,
        stays,
        cannot_be_undone: last.to_vec(),
    }
}

/// A registration that gives no discount to anything that stays.
fn released(code: &Code, returning: &[SubscriptionId]) -> Option<Released> {
    let all = code.subscriptions.iter().all(|subscription| returning.contains(subscription));
    all.then(|| Released { registration: code.registration, code: code.code, tail: code.tail.clone() })
}

fn orders(facts: &Facts, returns: &[Applied], now: Timestamp) -> Vec<Order> {
    let returning = |order: OrderId| returns.iter().filter(move |line| line.order == order);
    let touched = facts.orders.iter().filter_map(|order| Some((order, returning(order.id).next()?)));
    touched
        .map(|(order, line)| {
            let stays = facts.lines.iter().filter(|line| line.order == order.id).count() > returning(order.id).count();
            Order {
                id: order.id,
                reference: line.reference.clone(),
                status: if stays || order.elsewhere > 0 { OrderStatus::PartiallyApplied } else { OrderStatus::Placed },
                invitation: order.invitation,
                link: match order.link {
                    InvitationStatus::Revoked => Link::Withdrawn,
                    _ if order.expires_at <= now => Link::Extended,
                    InvitationStatus::Redeemed => Link::Again,
                    InvitationStatus::Available => Link::Open,
                },
            }
        })
        .collect()
}

/// What comes of pressing "Undo".
#[derive(Clone, Debug)]
pub enum Decision {
    /// The plan is carried out.
    Undo(Box<Plan>),
    /// It was carried out before: the same result is shown.
    Already,
}

/// Judges one press of "Undo". Pressed twice or in two tabs, it is done once.
///
/// # Errors
/// What stands in the way; nothing is written then.
pub fn decide(facts: &Facts, agreed: &str, now: Timestamp) -> Result<Decision, UndoRefusal> {
    let same = |before: &Before| before.plan == agreed;
    if facts.before.as_ref().is_some_and(|before| same(before) || facts.lines.is_empty()) {
        return Ok(Decision::Already);
    }
    let plan = plan(facts, now)?;
    if plan.hash() == agreed { Ok(Decision::Undo(Box::new(plan))) } else { Err(UndoRefusal::PlanChanged) }
}
