//! What was said of an address lately, and what is being asked right now.
//!
//! Kept under the address's fingerprint, so that an opinion is about that very address and no other, and so that what lies
//! here names nobody's address but those a validator named itself.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::address::Opinion;
use futures_util::future::Shared;
use tokio::time::Instant;

use crate::Silence;

/// How long an opinion is remembered.
const KEPT: Duration = Duration::from_hours(24);
/// How many are: some megabytes at most.
const MOST: usize = 4_096;

/// An answer that several wait for.
pub(crate) type Asking = Shared<Pin<Box<dyn Future<Output = Result<Opinion, Silence>> + Send>>>;

#[derive(Default)]
pub(crate) struct Memory(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    known: HashMap<String, Known>,
    asking: HashMap<String, Asking>,
}

struct Known {
    opinion: Opinion,
    until: Instant,
}

/// What there is about an address.
pub(crate) enum Found {
    /// An opinion of less than a day.
    Known(Opinion),
    /// A question on its way.
    Asking(Asking),
    /// Nothing, and no question was begun.
    NotBegun,
}

impl Memory {
    /// What is known of an address, or on its way; else what is begun now. One of many who come at once begins.
    pub(crate) fn find(&self, key: &str, begin: impl FnOnce() -> Option<Asking>) -> Found {
        let mut kept = self.kept();
        if let Some(known) = kept.known.get(key).filter(|known| known.until > Instant::now()) {
            return Found::Known(known.opinion.clone());
        }
        if let Some(asking) = kept.asking.get(key) {
            return Found::Asking(asking.clone());
        }
        let Some(asking) = begin() else { return Found::NotBegun };
        kept.asking.insert(key.to_owned(), asking.clone());
        Found::Asking(asking)
    }

    /// A question has ended, with an opinion or without: without, the next one asks again.
    pub(crate) fn settle(&self, key: String, opinion: Option<&Opinion>) {
        let (mut kept, now) = (self.kept(), Instant::now());
        kept.asking.remove(&key);
        let Some(opinion) = opinion.cloned() else { return };
        if kept.known.len() >= MOST {
            kept.make_room(now);
        }
        kept.known.insert(key, Known { opinion, until: now + KEPT });
    }

    /// Each change is whole before the lock is given back, so what a panic elsewhere left can be used.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Forgets what is too old, or else what is oldest.
    fn make_room(&mut self, now: Instant) {
        self.known.retain(|_, known| known.until > now);
        if self.known.len() >= MOST {
            let oldest = self.known.iter().min_by_key(|(_, known)| known.until).map(|(key, _)| key.clone());
            oldest.map(|key| self.known.remove(&key));
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::time::advance;

    use super::*;

    fn begun() -> Option<Asking> {
        Some(async { Ok(Opinion::Confirmed) }.boxed().shared())
    }

    fn known(memory: &Memory, key: &str) -> bool {
        matches!(memory.find(key, || None), Found::Known(_))
    }

    #[tokio::test(start_paused = true)]
    async fn an_opinion_is_remembered_for_a_day() {
        let memory = Memory::default();
        assert!(matches!(memory.find("a", || None), Found::NotBegun));
        assert!(matches!(memory.find("a", begun), Found::Asking(_)));
        assert!(matches!(memory.find("a", || panic!("it is being asked")), Found::Asking(_)));
        memory.settle("a".to_owned(), Some(&Opinion::Confirmed));
        assert!(known(&memory, "a") && !known(&memory, "b"));
        advance(KEPT - Duration::from_secs(1)).await;
        assert!(known(&memory, "a"));
        advance(Duration::from_secs(1)).await;
        assert!(!known(&memory, "a"));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_not_remembered() {
        let memory = Memory::default();
        assert!(matches!(memory.find("a", begun), Found::Asking(_)));
        memory.settle("a".to_owned(), None);
        assert!(matches!(memory.find("a", || None), Found::NotBegun), "it may be asked again");
    }

    #[tokio::test(start_paused = true)]
    async fn the_oldest_goes_when_there_are_too_many() {
        let memory = Memory::default();
        for at in 0..=MOST {
            memory.settle(at.to_string(), Some(&Opinion::Confirmed));
            advance(Duration::from_millis(1)).await;
        }
        assert_eq!(memory.kept().known.len(), MOST);
        assert!(!known(&memory, "0") && known(&memory, "1") && known(&memory, &MOST.to_string()));
        advance(KEPT).await;
        memory.settle("new".to_owned(), Some(&Opinion::Confirmed));
        assert_eq!(memory.kept().known.len(), 1, "all that is too old goes at once");
    }
}
