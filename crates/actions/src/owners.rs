//! The owners of an organization are reached: what is sent to them, and what is asked of them. Where none can be, the
//! operator is told.

use domain::{
    Moment,
    id::{AccountId, OrganizationId},
    member::Wish,
    onboarding::Facts,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::{Writes, audit, email, organization::Owner, role_request};

/// Owners are mailed about one thing at most once in this time, and a refused wish rests as long.
pub(crate) const REST: SignedDuration = SignedDuration::from_hours(24);

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The owners know now, or knew already.
    Owners,
    /// No owner can be reached: the operator was told.
    Nobody,
    /// The draft was applied meanwhile.
    Completed,
}

/// Places of these actions' ids.
pub(crate) mod place {
    pub(crate) const SUBJECT: u64 = 0;
    pub(crate) const AUDIT: u64 = 1;
    pub(crate) const EVENT: u64 = 2;
    pub(crate) const LETTERS: u64 = 100;
}

/// Whether what was asked for before stands in the way of asking for this: one thing is asked for at a time, and what was
/// refused a moment ago is not asked for again. Who asked for less may ask to be an owner instead.
#[must_use]
pub fn rests(before: role_request::Asked, wish: Wish, now: Timestamp) -> bool {
    match before.decided {
        None => before.wish == wish || wish != Wish::Owner,
        Some((at, approved)) => before.wish == wish && !approved && now.duration_since(at) < REST,
    }
}

/// A letter to each owner.
pub(crate) fn tell_owners(moment: &Moment, owners: &[Owner], subject: email::Subject, writes: &mut Writes) {
    for (at, owner) in (0u64..).zip(owners) {
        writes.add(email::queue(moment.id(place::LETTERS + at), subject, &owner.email, &owner.language, None, moment.now));
    }
}

/// What the seller's side sees of it; where nobody can be reached, what the operator has to look after.
pub(crate) fn happened(draft: Option<&Facts>, organization: OrganizationId, reached: Reached, kind: &'static str) -> audit::Event {
    let kind = if reached == Reached::Nobody { "organization.ownerless_request" } else { kind };
    audit::Event {
        kind,
        seller: draft.map(|facts| facts.seller.id),
        organization: Some(organization),
        order: draft.map(|facts| facts.order),
        data: json!({}),
        ..Default::default()
    }
}

pub(crate) fn noted(
    moment: &Moment,
    account: AccountId,
    action: &'static str,
    subject: String,
    (draft, organization): (Option<&Facts>, OrganizationId),
    data: Value,
) -> store::Statement {
    let entry = audit::Entry {
        actor: audit::Actor::Account(account),
        action,
        subject,
        seller: draft.map(|facts| facts.seller.id),
        organization: Some(organization),
        data,
    };
    audit::note(moment, place::AUDIT, entry)
}
