//! A page of a list that operators search. Rows are matched here rather than by the database, so that both engines find
//! `Sao Paulo` in `São Paulo`, and a country by its name.

use domain::{address::folded, id::Id};

/// Rows on a page.
const SHOWN: usize = 25;
/// Rows that are read at once while searching.
const CHUNK: usize = 200;
/// Rows that are looked at for one page.
const LOOKED_AT: usize = 2_000;
/// Characters that are searched for.
const LONGEST: usize = 200;

/// What is searched for, as it was typed.
pub(super) fn typed(text: &str) -> String {
    text.trim().chars().take(LONGEST).collect()
}

/// A search under way: rows are read from [`Search::at`] on, [`Search::limit`] at a time, and taken until the page is whole.
pub(super) struct Search<R, K> {
    wanted: Vec<String>,
    found: Vec<R>,
    looked_at: usize,
    at: Id<K>,
    more: bool,
}

impl<R, K> Search<R, K> {
    /// For rows with all of these words, after this one.
    pub(super) fn new(text: &str, at: Id<K>) -> Self {
        let wanted = text.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect();
        Self { wanted, found: Vec::new(), looked_at: 0, at, more: false }
    }

    /// The last row that was looked at.
    pub(super) const fn at(&self) -> Id<K> {
        self.at
    }

    const fn chunk(&self) -> usize {
        if self.wanted.is_empty() { SHOWN + 1 } else { CHUNK }
    }

    /// How many rows are to be read next.
    pub(super) fn limit(&self) -> i64 {
        i64::try_from(self.chunk()).unwrap_or(i64::MAX)
    }

    /// Looks at the rows that were read; says whether that is enough.
    pub(super) fn take(&mut self, rows: Vec<R>, id: impl Fn(&R) -> Id<K>, matches: impl Fn(&R, &[String]) -> bool) -> bool {
        let last = rows.len() < self.chunk();
        for row in rows {
            if self.found.len() == SHOWN {
                self.more = true;
                return true;
            }
            (self.at, self.looked_at) = (id(&row), self.looked_at + 1);
            if matches(&row, &self.wanted) {
                self.found.push(row);
            }
        }
        self.more = !last;
        last || self.looked_at >= LOOKED_AT
    }

    /// The rows of the page, and the one after which there may be more.
    pub(super) fn end(self) -> (Vec<R>, Option<Id<K>>) {
        (self.found, self.more.then_some(self.at))
    }
}
