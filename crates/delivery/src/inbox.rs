//! The built-in inbox: letters of a demonstration or a development machine, kept in memory.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;

use crate::{emails::Rendered, letter::Letter};

/// Letters kept; the oldest go first.
const MOST: usize = 1_000;

/// The built-in inbox. Cheap to clone; all clones share the same letters.
#[derive(Clone, Default)]
pub struct Inbox(Arc<Mutex<VecDeque<Posted>>>);

/// A letter that arrived.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Its id in the outbox.
    pub id: String,
    /// Whom to.
    pub to: String,
    /// As in `X-Passerelle-Kind`.
    pub kind: &'static str,
    /// BCP 47.
    pub language: &'static str,
    /// Subject, text, HTML and links.
    pub rendered: Rendered,
    /// Its header lines.
    pub headers: Vec<(String, String)>,
    /// When it arrived.
    pub sent_at: Timestamp,
}

impl Inbox {
    /// All letters, the newest first.
    #[must_use]
    pub fn letters(&self) -> Vec<Posted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// Keeps a letter. One that is sent a second time takes the place of the first, as mail readers show it.
    pub(crate) fn keep(&self, letter: Letter, now: Timestamp) {
        let headers = letter.headers();
        let Letter { id, to, kind, language, rendered, .. } = letter;
        let mut letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        letters.retain(|known| known.id != id);
        if letters.len() == MOST {
            letters.pop_front();
        }
        letters.push_back(Posted { id, to, kind, language, rendered, headers, sent_at: now });
    }
}
