//! Sends an order's link once more: the same link, for as long as the seller's links last from now on.

use domain::{
    Moment,
    id::{OrderId, SellerId},
    invitation::{InvitationRefusal, InvitationStatus, LETTERS_PER_DAY, expires},
    order::Delivery,
};
use jiff::{Span, Timestamp};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email,
    invitation::{self, Link},
    order,
};

use crate::{cancel_order, new_link::living, place_order::Placed};

/// The action.
pub struct ResendInvitation {
    /// Whose, or anybody's when `None` (the operator).
    pub seller: Option<SellerId>,
    /// Who asked: a program, or an operator for the vendor.
    pub by: audit::Actor,
    /// Of which order.
    pub order: OrderId,
    /// When.
    pub moment: Moment,
}

/// What is known of an order and its newest link.
pub struct Known {
    pub(crate) placed: Placed,
    pub(crate) link: Link,
    /// Letters with its links within a day, and when the first of them was put into the outbox.
    pub(crate) letters: (i64, Option<Timestamp>),
}

impl Known {
    /// Whether the platform may send one more letter with a link of this order now; if not, in how many seconds.
    pub(crate) fn one_more_letter(&self, now: Timestamp) -> Result<(), InvitationRefusal> {
        let (letters, first) = self.letters;
        if self.link.delivery != Delivery::Platform || letters < LETTERS_PER_DAY {
            return Ok(());
        }
        // Never more than the limit within a day: with the first of them gone there is room for one.
        let passed = first.map_or(0, |first| now.duration_since(first).as_secs());
        Err(InvitationRefusal::TooManyLetters { seconds: (A_DAY - passed).max(1) })
    }
}

/// In seconds.
const A_DAY: i64 = 24 * 3_600;

pub(crate) async fn known(tx: &Tx, order: OrderId, seller: Option<SellerId>, now: Timestamp) -> Result<Option<Known>, Broken> {
    let yesterday = now.checked_sub(Span::new().hours(24)).unwrap_or(now);
    let (placed, link, letters) = futures_util::try_join!(
        cancel_order::placed(tx, order, seller),
        invitation::newest(tx, order),
        invitation::letters_since(tx, order, yesterday)
    )?;
    Ok(placed.zip(link).map(|(placed, link)| Known { placed, link, letters }))
}

impl Action for ResendInvitation {
    type Facts = Option<Known>;
    type Decision = Known;
    type Outcome = Placed;
    type Refusal = InvitationRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Known>, Broken> {
        known(tx, self.order, self.seller, self.moment.now).await
    }

    fn decide(&self, known: Option<Known>) -> Result<Known, InvitationRefusal> {
        let known = known.ok_or(InvitationRefusal::NotFound)?;
        living(known.placed.order.status)?;
        if known.link.status != InvitationStatus::Available {
            return Err(InvitationRefusal::Revoked);
        }
        known.one_more_letter(self.moment.now)?;
        Ok(known)
    }

    fn write(&self, Known { mut placed, link, .. }: Known, writes: &mut Writes) -> Placed {
        placed.invitation.expires_at = resend(&link, &self.moment, writes);
        let event = audit::Event {
            kind: "invitation.resent",
            seller: Some(link.seller),
            order: Some(self.order),
            data: json!({ "expires_at": placed.invitation.expires_at }),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 1, event));
        let entry = audit::Entry {
            actor: self.by,
            action: "invitation.resend",
            subject: link.id.to_string(),
            seller: Some(link.seller),
            organization: None,
            data: json!({ "order": self.order }),
        };
        writes.add(audit::note(&self.moment, 2, entry));
        placed
    }
}

/// The same link for longer, and its letter once more when Passerelle sends it; says until when it works now.
pub(crate) fn resend(link: &Link, moment: &Moment, writes: &mut Writes) -> Timestamp {
    let until = expires(moment.now, link.link_days);
    writes.add(invitation::extend(link, until));
    if link.delivery == Delivery::Platform {
        let letter = email::Subject::Invitation(link.id);
        writes.add(email::queue(moment.id(0), letter, &link.recipient, link.letter_language(), Some(link.seller), moment.now));
    }
    until
}

/// The order with another invitation in its answer.
pub(crate) fn with_invitation(placed: Placed, invitation: order::Invitation) -> Placed {
    Placed { invitation, ..placed }
}
