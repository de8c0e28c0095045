//! Tells who reads an organization's billing that the last day of the card it uses is near. Once a card, however many nodes run this.

use domain::{Moment, payment::warned_until};
use futures_util::future::try_join_all;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email,
    organization::{self, Owner},
    payment::{self, ToWarn},
};

/// The action.
pub struct WarnOfCards {
    /// At most this many cards at once.
    pub limit: i64,
    /// When.
    pub moment: Moment,
}

/// A card, and who hears of it.
type Due = (ToWarn, Vec<Owner>);

impl Action for WarnOfCards {
    type Facts = Vec<Due>;
    type Decision = Vec<Due>;
    /// Of how many cards it was told.
    type Outcome = usize;
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Vec<Due>, Broken> {
        let cards = payment::to_warn(tx, warned_until(self.moment.today()), self.limit).await?;
        try_join_all(cards.into_iter().map(async |card| Ok((card, organization::billing_readers(tx, card.organization).await?)))).await
    }

    fn decide(&self, due: Vec<Due>) -> Result<Vec<Due>, Self::Refusal> {
        Ok(due)
    }

    fn write(&self, due: Vec<Due>, writes: &mut Writes) -> usize {
        let mut places = 0u64..;
        let mut next = || places.next().unwrap_or_default();
        for (card, readers) in &due {
            writes.add(payment::warned(card.method, self.moment.now));
            for reader in readers {
                let (id, letter) = (self.moment.id(next()), email::Subject::CardExpiring(card.method));
                writes.add(email::queue(id, letter, &reader.email, &reader.language, Some(card.seller), self.moment.now));
            }
            let (seller, organization) = (Some(card.seller), Some(card.organization));
            let (kind, data) = ("billing_profile.payment_method_expiring", json!({ "method": card.method, "kind": "card" }));
            writes.add(audit::tell(&self.moment, next(), audit::Event { kind, seller, organization, data, ..Default::default() }));
            let (actor, action, subject) = (audit::Actor::System, "payment_method.warn", card.method.to_string());
            writes.add(audit::note(&self.moment, next(), audit::Entry { actor, action, subject, seller, organization, data: json!({}) }));
        }
        due.len()
    }
}
