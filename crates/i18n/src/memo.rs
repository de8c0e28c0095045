//! What was written lately, so that it need not be written again: a page says the same few dates and terms many times, and
//! so does the next page.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// Texts kept; with one more, all are forgotten.
const MOST: usize = 1_024;

/// Texts by what they say.
pub(crate) struct Memo<K>(Mutex<HashMap<K, String>>);

impl<K: Eq + Hash> Memo<K> {
    pub(crate) fn new() -> Self {
        Self(Mutex::default())
    }

    /// The text for this, written if it was not kept.
    pub(crate) fn text(&self, of: K, write: impl FnOnce() -> String) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&of).cloned();
        if let Some(kept) = kept {
            return kept;
        }
        let text = write();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(of, text.clone());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_written_once() {
        let memo = Memo::new();
        assert_eq!(memo.text(1, || "one".to_owned()), "one");
        assert_eq!(memo.text(1, || unreachable!("it is kept")), "one");
        assert_eq!(memo.text(2, || "two".to_owned()), "two");
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let memo = Memo::new();
        for number in 0..3 * MOST {
            assert_eq!(memo.text(number, || number.to_string()), number.to_string());
            assert!(memo.0.lock().unwrap().len() <= MOST);
        }
    }
}
