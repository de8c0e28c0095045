//! What an action is: a value with three parts, built alike by page, API, command and test.

use std::future::Future;

use crate::{
    broken::Broken,
    idempotency,
    sql::{Statement, Tells},
    trace::Noted,
    tx::Tx,
};

/// Something a person or a program asks for: one value, one transaction.
///
/// Time, ids and randomness are in the value, so performing it again gives the same. It may be performed more than once
/// before one attempt is committed; only that one counts.
pub trait Action: Send + Sync + 'static {
    /// What is read.
    type Facts: Send;
    /// What comes of it.
    type Decision: Send;
    /// What the caller hears once it is committed.
    type Outcome: Send + Sync + 'static;
    /// What the caller hears when a rule says no.
    type Refusal: Send + Sync + 'static;

    /// Reads the facts, sent together where they do not depend on each other.
    fn load(&self, tx: &Tx) -> impl Future<Output = Result<Self::Facts, Broken>> + Send;

    /// Judges them: pure, no clock, no chance, no waiting.
    ///
    /// # Errors
    /// The refusal; nothing is written then.
    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, Self::Refusal>;

    /// Says what to write, all of it, in order. It is sent together.
    fn write(&self, decision: Self::Decision, writes: &mut Writes) -> Self::Outcome;

    /// How the meters count what came of it.
    fn counted(_: &Self::Outcome) -> &'static str {
        "performed"
    }

    /// Whether several that wait may share one transaction on PostgreSQL. Then `apart` must tell all that its answer
    /// says.
    const SHARES: bool = false;

    /// Names whatever `load` read that another action of this kind may write. Those that share a name are never in one
    /// transaction: it keeps an action apart from other transactions, but not from what is in the same one.
    fn apart(&self, _: &Self::Decision) -> Vec<String> {
        Vec::new()
    }
}

/// An action that needs no facts and is never refused: it only writes.
pub trait Change: Send + Sync + 'static {
    /// Says what to write, all of it, in order.
    fn write(&self, writes: &mut Writes);
}

impl<C: Change> Action for C {
    type Facts = ();
    type Decision = ();
    type Outcome = ();
    type Refusal = std::convert::Infallible;

    async fn load(&self, _: &Tx) -> Result<(), Broken> {
        Ok(())
    }

    fn decide(&self, (): ()) -> Result<(), Self::Refusal> {
        Ok(())
    }

    fn write(&self, (): (), writes: &mut Writes) {
        Change::write(self, writes);
    }
}

/// What an action writes.
#[derive(Default)]
pub struct Writes(pub(crate) Vec<Statement>);

impl Writes {
    /// Adds one statement.
    pub fn add(&mut self, statement: Statement) {
        self.0.push(statement);
    }

    /// The organizations that have changed once this is committed.
    pub(crate) fn tells(&self) -> Vec<Tells> {
        self.0.iter().filter_map(|statement| statement.tells).collect()
    }

    /// What was added, as it would be sent; for measurements, which send the same without the action.
    pub fn noted(&self) -> impl Iterator<Item = Noted> {
        self.0.iter().map(|statement| Noted { text: statement.text, values: statement.values.clone() })
    }
}

/// Why an action did not happen.
#[derive(Debug)]
pub enum Failure<R> {
    /// A rule says no. Nothing was written.
    Refused(R),
    /// The database could not.
    Broken(Broken),
}

impl<R> From<Broken> for Failure<R> {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

/// Load and decide; what to write, if anything.
pub(crate) async fn judged<A: Action>(action: &A, tx: &Tx) -> Result<Result<(A::Outcome, Writes), A::Refusal>, Broken> {
    let facts = action.load(tx).await?;
    Ok(action.decide(facts).map(|decision| {
        let mut writes = Writes::default();
        let outcome = action.write(decision, &mut writes);
        (outcome, writes)
    }))
}

/// An answer that can be given again byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: String,
}

/// An action that happens once per key, however often it is asked for: its answer is kept in the same transaction.
pub struct Once<A: Action> {
    /// What is asked for.
    pub action: A,
    /// Whose key it is: principal and operation.
    pub scope: String,
    /// The key, 1 to 255 visible characters.
    pub key: String,
    /// SHA-256 of the request.
    pub request: Vec<u8>,
    /// When.
    pub now: jiff::Timestamp,
    /// Writes the answer from the outcome.
    pub reply: fn(&A, &A::Outcome) -> Reply,
}

/// What comes of an action that happens once.
#[derive(Debug)]
pub enum OnceOutcome {
    /// It happened now.
    Fresh(Reply),
    /// It happened before.
    Replayed(Reply),
    /// The key was used for another request.
    Mismatch,
}

/// What an action that happens once decided.
pub enum OnceDecision<D> {
    /// To do it.
    Fresh(D),
    /// To answer as before.
    Replayed(Reply),
    /// To refuse the key.
    Mismatch,
}

impl<A: Action> Action for Once<A> {
    type Facts = (Option<idempotency::Kept>, A::Facts);
    type Decision = OnceDecision<A::Decision>;
    type Outcome = OnceOutcome;
    type Refusal = A::Refusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        futures_util::try_join!(idempotency::find(tx, &self.scope, &self.key), self.action.load(tx))
    }

    fn decide(&self, (kept, facts): Self::Facts) -> Result<Self::Decision, Self::Refusal> {
        match kept {
            Some(kept) if kept.request == self.request => Ok(OnceDecision::Replayed(kept.reply)),
            Some(_) => Ok(OnceDecision::Mismatch),
            None => self.action.decide(facts).map(OnceDecision::Fresh),
        }
    }

    fn write(&self, decision: Self::Decision, writes: &mut Writes) -> OnceOutcome {
        match decision {
            OnceDecision::Replayed(reply) => OnceOutcome::Replayed(reply),
            OnceDecision::Mismatch => OnceOutcome::Mismatch,
            OnceDecision::Fresh(decision) => {
                let outcome = self.action.write(decision, writes);
                let reply = (self.reply)(&self.action, &outcome);
                writes.add(idempotency::keep(&self.scope, &self.key, &self.request, &reply, self.now));
                OnceOutcome::Fresh(reply)
            }
        }
    }

    fn counted(outcome: &OnceOutcome) -> &'static str {
        match outcome {
            OnceOutcome::Fresh(_) => "performed",
            OnceOutcome::Replayed(_) => "replayed",
            OnceOutcome::Mismatch => "refused",
        }
    }

    const SHARES: bool = A::SHARES;

    fn apart(&self, decision: &Self::Decision) -> Vec<String> {
        let OnceDecision::Fresh(decision) = decision else { return Vec::new() };
        let mut names = self.action.apart(decision);
        names.push(format!("key {} {}", self.scope, self.key));
        names
    }
}
