//! The built-in inbox: letters of a demonstration or a development machine, kept in memory.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;

use crate::{emails::Rendered, letter::Letter};

/// Bytes of letters kept, some three hundred of them; the oldest go first.
const ROOM: usize = 2 * 1024 * 1024;

/// The built-in inbox. Cheap to clone; all clones share the same letters.
#[derive(Clone, Default)]
pub struct Inbox(Arc<Mutex<Letters>>);

#[derive(Default)]
struct Letters {
    kept: VecDeque<Posted>,
    bytes: usize,
}

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

impl Posted {
    fn bytes(&self) -> usize {
        let Rendered { subject, text, html, .. } = &self.rendered;
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        subject.len() + text.len() + html.len() + headers
    }
}

impl Letters {
    fn keep(&mut self, letter: Posted) {
        if let Some(known) = self.kept.iter().rposition(|known| known.id == letter.id) {
            self.bytes -= self.kept.remove(known).map_or(0, |known| known.bytes());
        }
        self.bytes += letter.bytes();
        self.kept.push_back(letter);
        while self.bytes > ROOM && self.kept.len() > 1 {
            self.bytes -= self.kept.pop_front().map_or(0, |oldest| oldest.bytes());
        }
    }
}

impl Inbox {
    /// All letters, the newest first.
    #[must_use]
    pub fn letters(&self) -> Vec<Posted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).kept.iter().rev().cloned().collect()
    }

    /// Keeps a letter. One that is sent a second time takes the place of the first, as mail readers show it.
    pub(crate) fn keep(&self, letter: Letter, now: Timestamp) {
        let headers = letter.headers();
        let Letter { id, to, kind, language, mut rendered, .. } = letter;
        // What writing them took too much of is given back.
        [&mut rendered.text, &mut rendered.html].into_iter().for_each(String::shrink_to_fit);
        let posted = Posted { id, to, kind, language, rendered, headers, sent_at: now };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(posted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(id: usize, length: usize) -> Posted {
        let rendered = Rendered { subject: String::new(), text: String::new(), html: "x".repeat(length), links: Vec::new() };
        Posted {
            id: id.to_string(),
            to: String::new(),
            kind: "invitation",
            language: "en",
            rendered,
            headers: Vec::new(),
            sent_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn ids(letters: &Letters) -> Vec<&str> {
        letters.kept.iter().map(|letter| letter.id.as_str()).collect()
    }

    #[test]
    fn the_oldest_letters_make_room_for_new_ones() {
        let mut letters = Letters::default();
        (0..5).for_each(|id| letters.keep(letter(id, ROOM / 4)));
        assert_eq!((ids(&letters), letters.bytes), (vec!["1", "2", "3", "4"], ROOM));
        letters.keep(letter(2, ROOM / 8));
        assert_eq!(ids(&letters), ["1", "3", "4", "2"], "sent again, it is kept once");
        letters.keep(letter(5, 2 * ROOM));
        assert_eq!((ids(&letters), letters.bytes), (vec!["5"], 2 * ROOM), "one is kept however long it is");
    }
}
