//! Withdraws an order's link. The order stays; readdressing makes a new link.

use domain::{
    Moment,
    id::{OrderId, SellerId},
    invitation::{InvitationRefusal, InvitationStatus},
};
use serde_json::json;
use store::{Action, Broken, Tx, Writes, audit, invitation};

use crate::{
    new_link::living,
    place_order::Placed,
    resend_invitation::{Known, known},
};

/// The action.
pub struct RevokeInvitation {
    /// Whose, or anybody's when `None` (the operator).
    pub seller: Option<SellerId>,
    /// Who asked: a program, or an operator for the vendor.
    pub by: audit::Actor,
    /// Of which order.
    pub order: OrderId,
    /// When.
    pub moment: Moment,
}

impl Action for RevokeInvitation {
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
        if known.link.status == InvitationStatus::Available { Ok(known) } else { Err(InvitationRefusal::Revoked) }
    }

    fn write(&self, Known { mut placed, link, .. }: Known, writes: &mut Writes) -> Placed {
        writes.add(invitation::revoke_one(link.id, self.moment.now));
        let event = audit::Event {
            kind: "invitation.revoked",
            seller: Some(link.seller),
            order: Some(self.order),
            data: json!({}),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 0, event));
        let entry = audit::Entry {
            actor: self.by,
            action: "invitation.revoke",
            subject: link.id.to_string(),
            seller: Some(link.seller),
            organization: None,
            data: json!({ "order": self.order }),
        };
        writes.add(audit::note(&self.moment, 1, entry));
        placed.invitation.status = InvitationStatus::Revoked;
        placed
    }
}
