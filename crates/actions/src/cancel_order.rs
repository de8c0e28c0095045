//! Withdraws an order: what is not applied is cancelled with its link; what was applied stays.

use domain::{
    Moment,
    id::{OrderId, SellerId},
    order::{OrderRefusal, OrderStatus},
    subscription::SubscriptionStatus,
};
use serde_json::json;
use store::{Action, Broken, Tx, Writes, audit, invitation, order};

use crate::place_order::Placed;

/// The action.
pub struct CancelOrder {
    /// Whose, or anybody's when `None` (the operator).
    pub seller: Option<SellerId>,
    /// Who asked: a program, or an operator for the vendor.
    pub by: audit::Actor,
    /// Which order.
    pub order: OrderId,
    /// When.
    pub moment: Moment,
}

/// An order with what belongs to it, of this seller, or of any when `None` (the operator).
pub(crate) async fn placed(tx: &Tx, order: OrderId, seller: Option<SellerId>) -> Result<Option<Placed>, Broken> {
    let (found, subscriptions, invitation) =
        futures_util::try_join!(order::by_id(tx, order, seller), order::subscriptions(tx, order), order::invitation(tx, order))?;
    Ok(found.zip(invitation).map(|(order, invitation)| Placed { order, subscriptions, invitation }))
}

impl Action for CancelOrder {
    type Facts = Option<Placed>;
    type Decision = Placed;
    type Outcome = Placed;
    type Refusal = OrderRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Placed>, Broken> {
        placed(tx, self.order, self.seller).await
    }

    fn decide(&self, facts: Option<Placed>) -> Result<Placed, OrderRefusal> {
        let placed = facts.ok_or(OrderRefusal::NotFound)?;
        match placed.order.status {
            OrderStatus::Cancelled => Err(OrderRefusal::AlreadyCancelled),
            OrderStatus::Applied => Err(OrderRefusal::AlreadyApplied),
            OrderStatus::Placed | OrderStatus::PartiallyApplied => Ok(placed),
        }
    }

    fn write(&self, mut placed: Placed, writes: &mut Writes) -> Placed {
        let (now, seller) = (self.moment.now, placed.order.seller);
        for statement in order::cancel(self.order, now) {
            writes.add(statement);
        }
        writes.add(invitation::revoke(self.order, now));
        let event = audit::Event {
            kind: "order.cancelled",
            seller: Some(seller),
            order: Some(self.order),
            data: json!({ "reference": placed.order.reference }),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 0, event));
        let entry = audit::Entry {
            actor: self.by,
            action: "order.cancel",
            subject: self.order.to_string(),
            seller: Some(seller),
            organization: None,
            data: json!({}),
        };
        writes.add(audit::note(&self.moment, 1, entry));
        placed.order.status = OrderStatus::Cancelled;
        placed.order.cancelled_at = Some(now);
        for subscription in placed.subscriptions.iter_mut().filter(|subscription| subscription.status == SubscriptionStatus::Unapplied) {
            subscription.status = SubscriptionStatus::Cancelled;
        }
        if placed.invitation.status == domain::invitation::InvitationStatus::Available {
            placed.invitation.status = domain::invitation::InvitationStatus::Revoked;
        }
        placed
    }
}
