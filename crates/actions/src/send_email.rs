//! The outbox of letters: claimed in batches by whoever sends, settled when the relay answered.

use domain::id::EmailId;
use jiff::Timestamp;
use store::{
    Action, Broken, Change, Tx, Writes,
    email::{self, Due},
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
    /// Never.
    Never(String),
}

/// Notes how letters ended.
pub struct SettleEmails {
    /// Each claimed letter.
    pub endings: Vec<(EmailId, Ending)>,
    /// When.
    pub now: Timestamp,
}

impl Change for SettleEmails {
    fn write(&self, writes: &mut Writes) {
        for (id, ending) in &self.endings {
            writes.add(match ending {
                Ending::Sent => email::sent(*id, self.now),
                Ending::Later(until, why) => email::postpone(*id, *until, why),
                Ending::Never(why) => email::give_up(*id, self.now, why),
            });
        }
    }
}
