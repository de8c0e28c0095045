//! Keeps what is in memory up with the database: loads the table in the background, and looks for what others committed.

use std::{
    collections::{HashSet, VecDeque},
    sync::{PoisonError, atomic::Ordering},
};

use domain::id::{EventId, OrganizationId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{AFTER, CHANGES, FRONTIER, Term, term, terms, today};
use crate::{Broken, Store, Tx, sql::sql};

/// Rows of the log read at a time.
const STRIDE: i64 = 500;
/// Subscriptions loaded at a time: about a millisecond, then other requests have their turn.
const CHUNK: usize = 500;
/// How far back it is looked for what was committed late. On PostgreSQL that is as far as the oldest transaction that still
/// runs, whoever's it is; ours are over after this time, because each statement has 5 s, a lock 4 s and a commit 5 s. So a
/// stranger's transaction of an hour does not have every look read an hour of the log.
const LATE: SignedDuration = SignedDuration::from_secs(60);
/// Days after its end for which a term stays in the table: clocks may be set back a little.
const OVER: i32 = 2;

/// Follows the log for one store. One per node.
pub struct Follower {
    store: Store,
    /// The first place in the log that is looked at next; nothing before the first look.
    from: Option<i64>,
    /// What was seen behind that place already.
    seen: HashSet<EventId>,
    /// Where nothing had begun yet, and when that was, the oldest first.
    frontiers: VecDeque<(Timestamp, i64)>,
    /// The last organization that was loaded; nothing once all are.
    loading: Option<OrganizationId>,
    /// The last day on which what had ended was taken out.
    swept: i32,
}

impl Follower {
    /// Until its first look everything is read from the database.
    #[must_use]
    pub fn new(store: Store) -> Self {
        let loading = Some(OrganizationId::new(Uuid::nil()));
        Self { store, from: None, seen: HashSet::new(), frontiers: VecDeque::new(), loading, swept: i32::MIN }
    }

    /// Looks for what was committed since the last look.
    ///
    /// # Errors
    /// When the database refuses; the next look finds what this one would have.
    pub async fn look(&mut self, now: Timestamp) -> Result<(), Broken> {
        let reader = self.store.reader().await?;
        let Some(row) = reader.maybe(sql(FRONTIER)).await? else { return Err(Broken::Failed("the log has no frontier".to_owned())) };
        let (oldest, next) = (row.get::<i64>(0)?, row.get::<i64>(1)?);
        match self.from {
            // What was committed before shows in all that is read from now on.
            None => {
                self.from = Some(oldest);
                self.store.entitlements.followed.store(true, Ordering::Release);
            }
            Some(from) => {
                self.read(&reader, from).await?;
                self.from = Some(self.bounded(oldest, next, now));
            }
        }
        self.store.entitlements.looked.store(now.as_millisecond(), Ordering::Release);
        self.sweep(now);
        Ok(())
    }

    /// Forgets what was known of every organization in the log from this place on, but for what is known to be seen.
    async fn read(&mut self, reader: &Tx, from: i64) -> Result<(), Broken> {
        let (mut after, mut seen) = ((from - 1, Uuid::max()), HashSet::new());
        loop {
            let rows = reader.all(sql(CHANGES).bind(after.0).bind(after.1).bind(STRIDE)).await?;
            for row in &rows {
                let event: EventId = row.get(1)?;
                if self.is_news(event) {
                    self.store.entitlements.forget(row.get(2)?);
                }
                seen.insert(event);
                after = (row.get(0)?, event.uuid());
            }
            if i64::try_from(rows.len()).is_ok_and(|rows| rows < STRIDE) {
                self.seen = seen;
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
    }

    /// How many changes the last look met; those that were met before, too.
    #[must_use]
    pub fn seen(&self) -> usize {
        self.seen.len()
    }

    /// Neither written here nor met at the last look.
    fn is_news(&self, event: EventId) -> bool {
        let ours = self.store.entitlements.own.lock().unwrap_or_else(PoisonError::into_inner).remove(&event);
        !ours && !self.seen.contains(&event)
    }

    /// Where the next look begins: before it everything that will ever be there was there when this look began.
    fn bounded(&mut self, oldest: i64, next: i64, now: Timestamp) -> i64 {
        self.frontiers.push_back((now, next));
        let over = |then: &(Timestamp, i64)| now.duration_since(then.0) >= LATE;
        while self.frontiers.get(1).is_some_and(over) {
            self.frontiers.pop_front();
        }
        self.frontiers.front().filter(|then| over(then)).map_or(oldest, |&(_, then)| then.max(oldest))
    }

    fn sweep(&mut self, now: Timestamp) {
        let today = today(now);
        if today > self.swept {
            self.store.entitlements.table.forget(today - OVER);
            self.swept = today;
        }
    }

    /// Loads some more of the table; whether there may be more. To be called after a first look.
    ///
    /// # Errors
    /// When the database refuses; to be called again.
    pub async fn load(&mut self, now: Timestamp) -> Result<bool, Broken> {
        let Some(after) = self.loading else { return Ok(false) };
        let reader = self.store.reader().await?;
        let limit = i64::try_from(CHUNK).unwrap_or(i64::MAX);
        let rows = reader.all(sql(AFTER).bind(after).bind(limit)).await?;
        let found = rows.iter().map(term).collect::<Result<Vec<_>, _>>()?;
        let mut organizations: Vec<_> = found.chunk_by(|one, other| one.0 == other.0).collect();
        let table = &self.store.entitlements.table;
        let living = |terms: &[Term]| terms.iter().filter(|term| term.ends >= today(now) - OVER).copied().collect::<Vec<_>>();
        if found.len() == CHUNK && organizations.len() > 1 {
            // The chunk may end within it: the next one begins with it.
            organizations.pop();
        }
        let Some(last) = organizations.last().and_then(|last| last.first()).map(|(last, _)| *last) else {
            self.store.entitlements.loaded.store(true, Ordering::Release);
            self.loading = None;
            return Ok(false);
        };
        for own in &organizations {
            let whole: Vec<_> = own.iter().map(|(_, term)| *term).collect();
            let whole = if own.len() == CHUNK { terms(&reader, last).await? } else { whole };
            own.first().into_iter().for_each(|(organization, _)| table.load(*organization, &living(&whole)));
        }
        self.loading = Some(last);
        Ok(true)
    }
}
