//! Sends an order's link to another mailbox: the old link stops working, a new one is made.

use domain::{
    Moment,
    id::{OrderId, SellerId},
    invitation::{InvitationRefusal, InvitationStatus, Recipient},
    order::Delivery,
    secret::Secret,
};
use serde_json::json;
use store::{Action, Broken, Tx, Writes, audit};

use crate::{
    new_link::{farewell, living, replace},
    place_order::Placed,
    resend_invitation::{Known, known, with_invitation},
};

/// The action.
pub struct ReaddressInvitation {
    /// Whose, or anybody's when `None` (the operator).
    pub seller: Option<SellerId>,
    /// Who asked: a program, or an operator for the vendor.
    pub by: audit::Actor,
    /// Of which order.
    pub order: OrderId,
    /// To whom it goes now.
    pub to: Recipient,
    /// The link is derived from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

impl Action for ReaddressInvitation {
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
        known.one_more_letter(self.moment.now)?;
        Ok(known)
    }

    fn write(&self, Known { placed, link, .. }: Known, writes: &mut Writes) -> Placed {
        let invitation = replace(&link, &self.to, &self.secret, &self.moment, writes);
        // Whoever had a link that still worked is told why it no longer does, unless it is the same mailbox.
        let moved = link.recipient_key != self.to.email.key();
        if link.delivery == Delivery::Platform && link.status == InvitationStatus::Available && moved {
            farewell(&link, &self.moment, writes);
        }
        let event = audit::Event {
            kind: "invitation.readdressed",
            seller: Some(link.seller),
            order: Some(self.order),
            data: json!({ "invitation": invitation.id }),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 1, event));
        let entry = audit::Entry {
            actor: self.by,
            action: "invitation.readdress",
            subject: link.id.to_string(),
            seller: Some(link.seller),
            organization: None,
            data: json!({ "order": self.order, "invitation": invitation.id }),
        };
        writes.add(audit::note(&self.moment, 2, entry));
        with_invitation(placed, invitation)
    }
}
