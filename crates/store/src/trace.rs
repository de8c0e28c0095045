//! What is sent to the database: counted always, and noted with its values when a measurement asks for it.
//!
//! A counter costs one addition for each statement. It is what tells that an operation has come to ask the database more
//! often than it did.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use crate::sql::Value;

static STATEMENTS: AtomicU64 = AtomicU64::new(0);
static TRANSACTIONS: AtomicU64 = AtomicU64::new(0);
static ROUND_TRIPS: AtomicU64 = AtomicU64::new(0);
static NOTING: AtomicBool = AtomicBool::new(false);
static NOTED: Mutex<Vec<Noted>> = Mutex::new(Vec::new());

/// What this process has sent so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Statements, with those that begin and end transactions.
    pub statements: u64,
    /// Transactions that were begun; a statement outside of them is one of its own, and is not counted here.
    pub transactions: u64,
    /// How often a server was waited for: what is sent together is one. None on SQLite, which is no server.
    pub round_trips: u64,
}

/// What this process has sent so far, on all connections.
#[must_use]
pub fn counts() -> Counts {
    let [statements, transactions, round_trips] = [&STATEMENTS, &TRANSACTIONS, &ROUND_TRIPS].map(|counter| counter.load(Ordering::Relaxed));
    Counts { statements, transactions, round_trips }
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
    // What a connection asks about itself belongs to no operation: the writer looks how long its log is after it has answered.
    if text.starts_with("pragma") {
        return;
    }
    STATEMENTS.fetch_add(1, Ordering::Relaxed);
    if NOTING.load(Ordering::Relaxed) {
        NOTED.lock().unwrap_or_else(PoisonError::into_inner).push(Noted { text, values: values.to_vec() });
    }
}

/// A statement without values is sent.
pub(crate) fn plain(text: &str) {
    STATEMENTS.fetch_add(1, Ordering::Relaxed);
    TRANSACTIONS.fetch_add(u64::from(text.starts_with("begin")), Ordering::Relaxed);
}

/// Statements that are under way on one connection to a server, in waves: what is sent before any of a wave was answered
/// travels along with it, what is sent afterwards may have waited for the answer and is another round trip.
#[derive(Default)]
pub(crate) struct Flight {
    sent: AtomicU64,
    answered: AtomicU64,
}

impl Flight {
    /// One more is under way, until what this gives is dropped.
    pub(crate) fn board(&self) -> Aboard<'_> {
        let wave = self.answered.load(Ordering::Relaxed) + 1;
        if self.sent.fetch_max(wave, Ordering::Relaxed) < wave {
            ROUND_TRIPS.fetch_add(1, Ordering::Relaxed);
        }
        Aboard { flight: self, wave }
    }
}

/// A statement under way.
pub(crate) struct Aboard<'a> {
    flight: &'a Flight,
    wave: u64,
}

impl Drop for Aboard<'_> {
    fn drop(&mut self) {
        self.flight.answered.fetch_max(self.wave, Ordering::Relaxed);
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
        assert_eq!(trips(), 2, "it may have waited for the first one's answer");
        drop(second);
        let fourth = flight.board();
        assert_eq!(trips(), 2, "whose answer came with the first one's");
        drop((third, fourth));
        let _fifth = flight.board();
        assert_eq!(trips(), 3);
    }
}
