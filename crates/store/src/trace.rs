//! What is sent to the database: counted always, and noted with its values when a measurement asks for it.
//!
//! A counter costs one addition for each statement. It is what tells that an operation has come to ask the database more
//! often than it did.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};

use crate::sql::Value;

static STATEMENTS: AtomicU64 = AtomicU64::new(0);
static ROUND_TRIPS: AtomicU64 = AtomicU64::new(0);
static NOTING: AtomicBool = AtomicBool::new(false);
static NOTED: Mutex<Vec<Noted>> = Mutex::new(Vec::new());

/// What this process has sent so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Statements, with those that begin and end transactions.
    pub statements: u64,
    /// How often a server was waited for: what is sent together is one. None on SQLite, which is no server.
    pub round_trips: u64,
}

/// What this process has sent so far, on all connections.
#[must_use]
pub fn counts() -> Counts {
    Counts { statements: STATEMENTS.load(Ordering::Relaxed), round_trips: ROUND_TRIPS.load(Ordering::Relaxed) }
}

/// A statement that was sent, and its values.
#[derive(Clone, Debug)]
pub struct Noted {
    /// Its text.
    pub text: &'static str,
    /// Its values, in order.
    pub values: Vec<Value>,
}

/// Begins to note every statement with values that this process sends; for measurements, which send the same ones again.
pub fn note() {
    NOTING.store(true, Ordering::Relaxed);
}

/// Ends it.
pub fn stop() {
    NOTING.store(false, Ordering::Relaxed);
}

/// What was noted since it was last taken.
#[must_use]
pub fn take() -> Vec<Noted> {
    std::mem::take(&mut *NOTED.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A statement with values is sent.
pub(crate) fn sent(text: &'static str, values: &[Value]) {
    STATEMENTS.fetch_add(1, Ordering::Relaxed);
    if NOTING.load(Ordering::Relaxed) {
        NOTED.lock().unwrap_or_else(PoisonError::into_inner).push(Noted { text, values: values.to_vec() });
    }
}

/// A statement without values is sent.
pub(crate) fn plain() {
    STATEMENTS.fetch_add(1, Ordering::Relaxed);
}

/// Statements that are under way on one connection to a server.
#[derive(Default)]
pub(crate) struct Flight(AtomicUsize);

impl Flight {
    /// One more is under way, until what this gives is dropped. The first begins a round trip; what joins it travels along.
    pub(crate) fn board(&self) -> Aboard<'_> {
        if self.0.fetch_add(1, Ordering::Relaxed) == 0 {
            ROUND_TRIPS.fetch_add(1, Ordering::Relaxed);
        }
        Aboard(&self.0)
    }
}

/// A statement under way.
pub(crate) struct Aboard<'a>(&'a AtomicUsize);

impl Drop for Aboard<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_way_together_is_one_round_trip() {
        let (flight, before) = (Flight::default(), ROUND_TRIPS.load(Ordering::Relaxed));
        let trips = || ROUND_TRIPS.load(Ordering::Relaxed) - before;
        let (first, second) = (flight.board(), flight.board());
        assert_eq!(trips(), 1);
        drop(first);
        let third = flight.board();
        assert_eq!(trips(), 1, "somebody is still under way");
        drop((second, third));
        let _fourth = flight.board();
        assert_eq!(trips(), 2);
    }
}
