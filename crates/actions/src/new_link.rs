//! A new link in place of an order's old one: what readdressing and handing over have in common.

use domain::{
    Moment,
    id::InvitationId,
    invitation::{InvitationRefusal, LinkState, Recipient, expires, link_state},
    order::{Delivery, OrderStatus},
    secret::{Secret, hash},
};
use store::{
    Writes, email,
    invitation::{self, Link, NewInvitation},
    order,
};

/// Places of the rows of a new link among the ids of its moment.
mod place {
    pub(super) const INVITATION: u64 = 50;
    pub(super) const LETTER: u64 = 51;
    pub(super) const FAREWELL: u64 = 52;
}

/// Whether an order can have a link at all.
///
/// # Errors
/// Why not.
pub(crate) const fn living(status: OrderStatus) -> Result<(), InvitationRefusal> {
    match status {
        OrderStatus::Placed | OrderStatus::PartiallyApplied => Ok(()),
        OrderStatus::Cancelled => Err(InvitationRefusal::AlreadyCancelled),
        OrderStatus::Applied => Err(InvitationRefusal::AlreadyApplied),
    }
}

/// Whether a link can be replaced by whoever follows it: it must still stand, though its time may be over.
///
/// # Errors
/// Why not.
pub(crate) fn replaceable(link: &Link, now: jiff::Timestamp) -> Result<(), InvitationRefusal> {
    match link_state(link.facts(), now) {
        LinkState::Open | LinkState::Expired => Ok(()),
        LinkState::Used => Err(InvitationRefusal::AlreadyApplied),
        LinkState::Withdrawn | LinkState::Replaced => Err(InvitationRefusal::Revoked),
    }
}

/// Withdraws the old link and makes the next one, for this recipient. Letters go to both when Passerelle sends them.
pub(crate) fn replace(link: &Link, to: &Recipient, secret: &Secret, moment: &Moment, writes: &mut Writes) -> order::Invitation {
    let (now, id): (_, InvitationId) = (moment.now, moment.id(place::INVITATION));
    let (generation, expires_at) = (link.generation + 1, expires(now, link.link_days));
    writes.add(invitation::revoke(link.order, now));
    writes.add(invitation::add(NewInvitation {
        id,
        order: link.order,
        generation,
        recipient: to.email.as_str(),
        recipient_key: to.email.key(),
        token_hash: hash(&secret.invitation_token(id, generation)),
        now,
        expires_at,
        name: &to.name,
        language: &to.language,
        delivery: link.delivery,
        days: link.link_days,
    }));
    if link.delivery == Delivery::Platform {
        let language = if to.language.is_empty() { &link.language } else { &to.language };
        let letter = email::Subject::Invitation(id);
        writes.add(email::queue(moment.id(place::LETTER), letter, to.email.as_str(), language, Some(link.seller), now));
    }
    order::Invitation {
        id,
        status: domain::invitation::InvitationStatus::Available,
        recipient: to.email.as_str().to_owned(),
        expires_at,
        generation,
        progress: order::Progress { made_at: Some(now), ..order::Progress::default() },
    }
}

/// Tells whoever had the old link that another mailbox has the order now.
pub(crate) fn farewell(link: &Link, moment: &Moment, writes: &mut Writes) {
    let letter = email::Subject::Readdressed(link.id);
    let id = moment.id(place::FAREWELL);
    writes.add(email::queue(id, letter, &link.recipient, link.letter_language(), Some(link.seller), moment.now));
}
