//! The outbox of letters: claimed in batches by whoever sends, settled when the relay answered.

use domain::{Moment, id::EmailId};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes,
    audit::{self, Event},
    email::{self, Due, Posted},
};

/// Claims letters that are due until `until`. Should the sender die, they are due again then; a letter may so be sent
/// twice, with the same Message-ID, but never not at all.
pub struct ClaimEmails {
    /// At most this many.
    pub limit: i64,
    /// When.
    pub now: Timestamp,
    /// How long the claim holds.
    pub until: Timestamp,
}

impl Action for ClaimEmails {
    type Facts = Vec<Due>;
    type Decision = Vec<Due>;
    type Outcome = Vec<Due>;
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Vec<Due>, Broken> {
        email::due(tx, self.now, self.limit).await
    }

    fn decide(&self, due: Vec<Due>) -> Result<Vec<Due>, Self::Refusal> {
        Ok(due)
    }

    fn write(&self, due: Vec<Due>, writes: &mut Writes) -> Vec<Due> {
        due.iter().for_each(|letter| writes.add(email::claim(letter.id, letter.due_at, self.until)));
        due
    }
}

/// How sending one letter ended.
#[derive(Clone, Debug)]
pub enum Ending {
    /// Accepted.
    Sent,
    /// Not now; again at this time.
    Later(Timestamp, String),
    /// Never: the relay refused it for good, or gave no answer for days.
    Never(String),
    /// There was no reason for it any more.
    Void(String),
}

/// Notes how letters ended. How an invitation fared is told with its order.
pub struct SettleEmails {
    /// Each claimed letter.
    pub endings: Vec<(EmailId, Ending)>,
    /// When.
    pub now: Timestamp,
}

impl Action for SettleEmails {
    type Facts = Vec<Option<Posted>>;
    type Decision = Vec<Option<Posted>>;
    type Outcome = ();
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let ended = |ending: &Ending| matches!(ending, Ending::Sent | Ending::Never(_));
        try_join_all(self.endings.iter().map(async |(id, ending)| if ended(ending) { email::posted(tx, *id).await } else { Ok(None) }))
            .await
    }

    fn decide(&self, posted: Self::Facts) -> Result<Self::Decision, Self::Refusal> {
        Ok(posted)
    }

    fn write(&self, posted: Self::Decision, writes: &mut Writes) {
        for ((id, ending), posted) in self.endings.iter().zip(posted) {
            writes.add(match ending {
                Ending::Sent => email::sent(*id, self.now),
                Ending::Later(until, why) => email::postpone(*id, *until, why),
                Ending::Never(why) | Ending::Void(why) => email::give_up(*id, self.now, why),
            });
            let told = posted.filter(|posted| !posted.settled).and_then(|posted| told(&posted, ending));
            if let Some(event) = told {
                // Drawn from the letter: however often it is settled, its first ending is told once.
                writes.add(audit::tell(&Moment::new(self.now, id.uuid().as_u128()), 0, event));
            }
        }
    }
}

/// What an order's timeline says of a letter.
fn told(posted: &Posted, ending: &Ending) -> Option<Event> {
    let (order, seller) = posted.order?;
    let (kind, data) = match ending {
        Ending::Sent if posted.kind == "invitation" => ("invitation.sent", json!({})),
        Ending::Never(why) => ("invitation.refused", json!({ "code": code(why) })),
        _ => return None,
    };
    Some(Event { kind, seller: Some(seller), order: Some(order), data, ..Default::default() })
}

/// A relay's codes, like `550 5.1.1`. Other words may hold what nobody shall read here.
fn code(why: &str) -> Option<&str> {
    why.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'.')).then_some(why).filter(|why| !why.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_are_told() {
        assert_eq!(code("550 5.1.1"), Some("550 5.1.1"));
        assert_eq!((code("550"), code(""), code("550 no ada@acme.example"), code("not an address")), (Some("550"), None, None, None));
    }
}
