//! An action that was asked for, with its types erased: what a transaction of PostgreSQL needs to know of it.
//!
//! What is generic is made once for each kind of action, so it is kept small: all that repeats, waits and commits is not.

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::oneshot;

use crate::{
    action::{Action, Writes},
    broken::Broken,
    tx::Tx,
};

/// How an action ended that the database did not stop.
type End<A> = Result<<A as Action>::Outcome, <A as Action>::Refusal>;
/// Where to wait for it.
type Told<A> = oneshot::Receiver<Result<End<A>, Broken>>;

/// What an action is to write, once it is judged.
#[derive(Default)]
pub(crate) struct Judged {
    /// Nothing when a rule said no.
    pub(crate) writes: Option<Writes>,
    /// From whom of its kind it is to be kept apart ([`Action::apart`]).
    pub(crate) apart: Vec<String>,
}

/// An action, and whoever waits for it.
pub(crate) trait Asked: Send {
    /// Loads, decides, and says what to write. May be done again; how it ended last counts.
    fn judged<'a>(&'a mut self, tx: &'a Tx) -> BoxFuture<'a, Result<Judged, Broken>>;

    /// Tells how it ended, or why it did not.
    fn hears(self: Box<Self>, end: Result<(), Broken>);
}

struct Ask<A: Action> {
    action: A,
    end: Option<End<A>>,
    tell: oneshot::Sender<Result<End<A>, Broken>>,
}

/// Asks for an action; gives what is to be performed, and where to wait for its end.
pub(crate) fn ask<A: Action>(action: A) -> (Box<dyn Asked>, Told<A>) {
    let (tell, told) = oneshot::channel();
    (Box::new(Ask { action, end: None, tell }), told)
}

impl<A: Action> Asked for Ask<A> {
    fn judged<'a>(&'a mut self, tx: &'a Tx) -> BoxFuture<'a, Result<Judged, Broken>> {
        async move {
            let facts = self.action.load(tx).await?;
            let (end, judged) = match self.action.decide(facts) {
                Ok(decision) => {
                    let (apart, mut writes) = (self.action.apart(&decision), Writes::default());
                    (Ok(self.action.write(decision, &mut writes)), Judged { writes: Some(writes), apart })
                }
                Err(refusal) => (Err(refusal), Judged::default()),
            };
            self.end = Some(end);
            Ok(judged)
        }
        .boxed()
    }

    fn hears(self: Box<Self>, end: Result<(), Broken>) {
        let Self { end: known, tell, .. } = *self;
        let end = end.and_then(|()| known.ok_or_else(|| Broken::Failed("an action left no outcome".to_owned())));
        // Nobody listens any more when the caller went away; what was committed stays.
        drop(tell.send(end));
    }
}
