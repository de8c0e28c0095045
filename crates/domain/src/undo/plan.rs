//! What undoing would do, and whether it may be done.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Applied, Before, Code, Facts, UndoRefusal, Why};
use crate::{
    id::{ContractCodeId, ContractRegistrationId, InvitationId, OrderId, OrganizationId, PlanId, SellerId, SubscriptionId},
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

/// What of a subscription says whether it can be taken back.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Its plan.
    pub plan: PlanId,
    /// The plan that one adds to.
    pub requires: Option<PlanId>,
    /// Its state.
    pub status: SubscriptionStatus,
    /// Whether it is used.
    pub used: bool,
    /// Another seller bills it than the one that sold it.
    pub seller_changed: bool,
    /// Its order was cancelled.
    pub cancelled: bool,
}

impl Standing {
    /// Why it stays, as far as it alone says.
    fn stays(&self) -> Option<Why> {
        let state = match self.status {
            SubscriptionStatus::Suspended => Why::Suspended,
            SubscriptionStatus::Failed => Why::Failed,
            _ => Why::Ended,
        };
        if self.used {
            Some(Why::Used)
        } else if self.status.after(Step::Undo).is_err() {
            Some(state)
        } else if self.seller_changed {
            Some(Why::SellerChanged)
        } else {
            self.cancelled.then_some(Why::OrderCancelled)
        }
    }
}

/// Why each line of an application stays, or nothing: it returns. What stays keeps the base it needs, and that the base it needs in
/// turn. Of what else is there: plan, the plan it adds to, state.
#[must_use]
pub fn standing(lines: &[Standing], others: &[(PlanId, Option<PlanId>, SubscriptionStatus)]) -> Vec<Option<Why>> {
    let mut whys: Vec<_> = lines.iter().map(Standing::stays).collect();
    let others = || others.iter().filter(|(.., status)| status.runs() || *status == SubscriptionStatus::Failed);
    loop {
        let staying = || lines.iter().zip(&whys).filter(|(_, why)| why.is_some()).map(|(line, _)| line);
        let there = |plan| others().any(|(other, ..)| *other == plan) || staying().any(|line| line.plan == plan && line.status.runs());
        let wanted = others().filter_map(|(_, base, _)| *base).chain(staying().filter_map(|line| line.requires));
        let wanted: Vec<_> = wanted.filter(|&plan| !there(plan)).collect();
        let needed = lines.iter().zip(&whys).position(|(line, why)| why.is_none() && wanted.contains(&line.plan));
        match needed.and_then(|at| whys.get_mut(at)) {
            Some(why) => *why = Some(Why::Needed),
            None => return whys,
        }
    }
}

/// What returns and what stays.
fn split(facts: &Facts) -> (Vec<Applied>, Vec<Staying>) {
    let cancelled = |id| facts.orders.iter().any(|order| order.id == id && order.status == OrderStatus::Cancelled);
    let lines = facts.lines.iter().map(|line| Standing {
        plan: line.plan,
        requires: line.requires,
        status: line.status,
        used: line.first_used_at.is_some(),
        seller_changed: line.seller_changed,
        cancelled: cancelled(line.order),
    });
    let others: Vec<_> = facts.others.iter().map(|other| (other.plan, other.requires, other.status)).collect();
    let (mut returns, mut stays) = (Vec::new(), Vec::new());
    for (line, why) in facts.lines.iter().zip(standing(&lines.collect::<Vec<_>>(), &others)) {
        match why {
            Some(why) => stays.push(Staying { line: line.clone(), why }),
            None => returns.push(line.clone()),
        }
    }
    (returns, stays)
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
