//! The loop that empties the outbox.

use std::{
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use actions::{ClaimEmails, SettleEmails, send_email::Ending};
use domain::{id::EmailId, secret::Secret};
use futures_util::{StreamExt, stream};
use i18n::{Language, Words};
use jiff::{SignedDuration, Timestamp};
use store::{
    Action, Broken, Failure, Store,
    email::{self, Due},
    order::WITHDRAWN,
};
use tokio::{sync::Notify, time::sleep};

use crate::{
    content::Source,
    letter::{CannotWrite, Letter, Sender},
    transport::{AT_ONCE, Outcome, Transport},
};

/// Letters claimed at once.
const BATCH: i64 = 50;
/// How long a claim holds. Longer than a batch can take: [`BATCH`] over [`AT_ONCE`] turns of 10 s each.
const CLAIM: SignedDuration = SignedDuration::from_secs(60);
/// How often the outbox is looked at when nobody rings: other nodes write too, and retries fall due.
const POLL: Duration = Duration::from_secs(1);
/// How many times as long as a claim took the letters rest after it: where others write much, a claim waits for them, and
/// they go first. Where nobody does, it is nothing to speak of.
const REST: u32 = 8;
/// The longest rest.
const LONGEST_REST: Duration = Duration::from_millis(250);
/// The longest pause while the database is gone.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The pause before a letter's second attempt; it doubles with each one after.
const FIRST_RETRY: i64 = 5;
/// The longest pause between attempts that were answered, in seconds.
const ANSWERED: i64 = 3_600;
/// The longest pause between attempts that were not: when the relay is back, letters shall not sit for an hour.
const UNANSWERED: i64 = 60;
/// After three days without success a letter is given up.
const LAST: SignedDuration = SignedDuration::from_hours(72);

/// Empties the outbox of this node's store.
pub struct Delivery {
    /// Where the outbox is.
    pub store: Store,
    /// Links and codes are derived from it when they are sent.
    pub secret: Secret,
    /// Who sends.
    pub sender: Sender,
    /// Where letters go.
    pub transport: Transport,
    /// Rung when something may wait.
    pub outbox: Arc<Notify>,
    /// The time.
    pub now: fn() -> Timestamp,
    /// For how long what was applied can be taken back: receipts say so.
    pub undo: SignedDuration,
}

/// What one turn leaves to the next.
struct Turn {
    /// Endings the database could not note yet.
    unsettled: Vec<(EmailId, Ending)>,
    /// Nobody rings during a rest.
    rest: Duration,
    pause: Duration,
    database: Watch,
    relay: Watch,
}

impl Delivery {
    /// Sends what is due, as it falls due, until `stop`; a batch that has begun is finished. Without a transport the
    /// letters stay as they are. While the database is gone it waits for it.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        if matches!(self.transport, Transport::Nowhere) {
            return stop.await;
        }
        let mut stop = pin!(stop);
        let mut turn = Turn {
            unsettled: Vec::new(),
            rest: Duration::ZERO,
            pause: POLL,
            database: Watch::over("the outbox"),
            relay: Watch::over("the mail relay"),
        };
        loop {
            self.take(&mut turn).await;
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = sleep(turn.rest) => {}
            }
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = self.outbox.notified() => {}
                () = sleep(turn.pause) => {}
            }
        }
    }

    async fn take(&self, turn: &mut Turn) {
        turn.rest = Duration::ZERO;
        match self.deliver(turn).await {
            Ok(more) => {
                turn.database.fine();
                turn.pause = if more { Duration::ZERO } else { POLL };
            }
            Err(broken) => {
                turn.database.trouble(&broken.to_string());
                turn.pause = (turn.pause * 2).clamp(POLL, LONGEST_PAUSE);
            }
        }
    }

    /// One batch; says whether more may wait.
    async fn deliver(&self, turn: &mut Turn) -> Result<bool, Broken> {
        self.settle(&mut turn.unsettled).await?;
        // Looked at with a reader first: a claim that finds nothing would cost a commit.
        if email::due(&*self.store.reader().await?, (self.now)(), 1).await?.is_empty() {
            return Ok(false);
        }
        let begun = Instant::now();
        let due = self.claim().await?;
        turn.rest = (begun.elapsed() * REST).min(LONGEST_REST);
        let full = i64::try_from(due.len()).is_ok_and(|claimed| claimed == BATCH);
        let outcomes: Vec<_> = stream::iter(due).map(|due| self.one(due)).buffer_unordered(AT_ONCE).collect().await;
        turn.relay.judge(&outcomes);
        turn.unsettled = outcomes.into_iter().map(|(due, outcome)| (due.id, ending(&due, outcome, (self.now)()))).collect();
        self.settle(&mut turn.unsettled).await?;
        Ok(full)
    }

    async fn claim(&self) -> Result<Vec<Due>, Broken> {
        let now = (self.now)();
        self.perform(ClaimEmails { limit: BATCH, now, until: now.checked_add(CLAIM).unwrap_or(now) }).await
    }

    async fn settle(&self, endings: &mut Vec<(EmailId, Ending)>) -> Result<(), Broken> {
        if endings.is_empty() {
            return Ok(());
        }
        self.perform(SettleEmails { endings: endings.clone(), now: (self.now)() }).await?;
        endings.clear();
        Ok(())
    }

    async fn perform<A: Action<Refusal = std::convert::Infallible>>(&self, action: A) -> Result<A::Outcome, Broken> {
        self.store.perform(action).await.map_err(|failure| match failure {
            Failure::Broken(broken) => broken,
            Failure::Refused(never) => match never {},
        })
    }

    async fn one(&self, due: Due) -> (Due, End) {
        let end = match self.write(&due).await {
            Ok(Some(letter)) => End::Handed(self.transport.send(letter, (self.now)()).await),
            Ok(None) => End::Void(WITHDRAWN),
            Err(Unwritten::Address) => End::Unusable,
            Err(Unwritten::Mistake(why)) => {
                tracing::error!(email = %due.id, why, "a letter cannot be written");
                End::Unwritten(why)
            }
            Err(Unwritten::Database(broken)) => End::Unwritten(broken.to_string()),
        };
        (due, end)
    }

    /// The letter as it reads now; nothing when there is no reason for it any more.
    async fn write(&self, due: &Due) -> Result<Option<Letter>, Unwritten> {
        let of_reader = Language::parse(&due.language).unwrap_or(Language::En);
        let language = if due.subject.to_seller() { self.sender.language } else { of_reader };
        let source = Source { secret: &self.secret, public_url: &self.sender.public_url, language, now: (self.now)(), undo: self.undo };
        let reader = self.store.reader().await?;
        let Some(content) = source.content(&reader, due).await? else { return Ok(None) };
        Ok(Some(Letter::write(due, &content, Words::of(language), &self.sender)?))
    }
}

/// Why there is no letter.
enum Unwritten {
    Address,
    Mistake(String),
    Database(Broken),
}

impl From<Broken> for Unwritten {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Failed(why) => Self::Mistake(why),
            broken => Self::Database(broken),
        }
    }
}

impl From<CannotWrite> for Unwritten {
    fn from(why: CannotWrite) -> Self {
        match why {
            CannotWrite::Address => Self::Address,
            CannotWrite::Mistake(why) => Self::Mistake(why),
        }
    }
}

/// How a claimed letter fared.
enum End {
    Handed(Outcome),
    Void(&'static str),
    /// The recipient is not an address that mail can be sent to.
    Unusable,
    Unwritten(String),
}

/// What the outbox notes of it.
fn ending(due: &Due, end: End, now: Timestamp) -> Ending {
    let (why, longest) = match end {
        End::Handed(Outcome::Taken) => return Ending::Sent,
        End::Void(why) => return Ending::Void(why.to_owned()),
        End::Unusable => return Ending::Never("not an address".to_owned()),
        End::Handed(Outcome::NoSuchRecipient(why)) => {
            tracing::warn!(email = %due.id, why, "a letter was refused for good");
            return Ending::Never(why);
        }
        End::Handed(Outcome::NotNow(why)) => (why, ANSWERED),
        End::Handed(Outcome::Unreached(why)) | End::Unwritten(why) => (why, UNANSWERED),
    };
    if now.duration_since(due.created_at) >= LAST {
        tracing::warn!(email = %due.id, why, "a letter was given up after three days");
        return Ending::Never(why);
    }
    Ending::Later(now.checked_add(pause(due.attempts, longest)).unwrap_or(now), why)
}

/// 5 s, doubling with each attempt, up to `longest` seconds.
fn pause(attempts: i64, longest: i64) -> SignedDuration {
    let doubled =
        u32::try_from(attempts).ok().and_then(|attempts| 2i64.checked_pow(attempts)).and_then(|factor| FIRST_RETRY.checked_mul(factor));
    SignedDuration::from_secs(doubled.unwrap_or(longest).min(longest))
}

/// Says once when something breaks and once when it works again: an outage of an hour is not a thousand lines.
struct Watch {
    over: &'static str,
    broken: bool,
}

impl Watch {
    const fn over(over: &'static str) -> Self {
        Self { over, broken: false }
    }

    fn trouble(&mut self, why: &str) {
        if !self.broken {
            tracing::warn!(why, "{} cannot be used now; letters wait", self.over);
        }
        self.broken = true;
    }

    fn fine(&mut self) {
        if self.broken {
            tracing::info!("{} works again", self.over);
        }
        self.broken = false;
    }

    /// One letter taken shows that the relay works, whatever it said about the others.
    fn judge(&mut self, outcomes: &[(Due, End)]) {
        let handed = || outcomes.iter().filter_map(|(_, end)| if let End::Handed(outcome) = end { Some(outcome) } else { None });
        let complaint = handed().find_map(|outcome| match outcome {
            Outcome::NotNow(why) | Outcome::Unreached(why) => Some(why),
            Outcome::Taken | Outcome::NoSuchRecipient(_) => None,
        });
        match complaint {
            _ if handed().any(|outcome| *outcome == Outcome::Taken) => self.fine(),
            Some(why) => self.trouble(why),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::id::InvitationId;
    use store::email::Subject;
    use uuid::Uuid;

    use super::*;

    fn due(attempts: i64) -> Due {
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        let subject = Subject::Invitation(InvitationId::new(Uuid::from_u128(2)));
        Due {
            id: EmailId::new(Uuid::from_u128(1)),
            subject,
            recipient: String::new(),
            language: "en".to_owned(),
            attempts,
            created_at: at,
            due_at: at,
        }
    }

    fn waits(attempts: i64, outcome: Outcome) -> i64 {
        let now = due(attempts).created_at;
        match ending(&due(attempts), End::Handed(outcome), now) {
            Ending::Later(until, _) => until.duration_since(now).as_secs(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pauses_double_up_to_an_hour_or_a_minute_without_an_answer() {
        let (answered, unanswered) = (|| Outcome::NotNow("450".to_owned()), || Outcome::Unreached("refused".to_owned()));
        assert_eq!(
            [0, 1, 2, 9, 10, 63, 64, 1_000].map(|attempts| waits(attempts, answered())),
            [5, 10, 20, 2_560, 3_600, 3_600, 3_600, 3_600]
        );
        assert_eq!([0, 3, 4, 1_000].map(|attempts| waits(attempts, unanswered())), [5, 40, 60, 60]);
    }

    #[test]
    fn a_letter_is_given_up_for_a_reason() {
        let (letter, now) = (due(20), due(20).created_at);
        let late = now.checked_add(LAST).unwrap();
        assert!(matches!(ending(&letter, End::Handed(Outcome::Taken), late), Ending::Sent));
        assert!(
            matches!(ending(&letter, End::Handed(Outcome::Unreached("refused".to_owned())), late), Ending::Never(why) if why == "refused")
        );
        assert!(
            matches!(ending(&letter, End::Handed(Outcome::NoSuchRecipient("550 5.1.1".to_owned())), now), Ending::Never(why) if why == "550 5.1.1")
        );
        assert!(matches!(ending(&letter, End::Void("withdrawn"), now), Ending::Void(why) if why == "withdrawn"));
    }
}
