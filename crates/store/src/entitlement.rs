//! Entitlements in memory, so that a check costs no look into the database: a packed table of what entitles (`table`), and
//! the encoded answers given last (`answers`).
//!
//! Both follow the event log. An event with an organization says that what was known of it is old: on the node that wrote
//! it between COMMIT and the answer to the writer, on the others within a second, when they look for what was committed
//! since ([`Follower`]). What is old or not known is read from the database, and so is everything while a node has not
//! followed for some seconds. The clock decides at each check: a term begins and ends without any write.

mod answers;
mod follower;
mod table;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use domain::id::{EventId, OrganizationId, ServiceId};
use futures_util::future::try_join_all;
use jiff::{Timestamp, civil::Date};

use crate::{
    Row, Store, Tx,
    broken::Broken,
    sql::{Tells, sql, statements},
};
use answers::Answers;
pub use answers::{Answer, Ticket};
pub use follower::Follower;
use table::{Known, Sum, Table, Term};

statements! {
    OF_ORGANIZATION = "select s.organization_id, s.service_id, s.quantity, s.starts_on, s.ends_on from subscription s join organization g on g.id = s.organization_id \
        where s.organization_id = $1 and s.status = 'active' and g.status = 'active'";
    AFTER = "select s.organization_id, s.service_id, s.quantity, s.starts_on, s.ends_on from subscription s join organization g on g.id = s.organization_id \
        where s.organization_id > $1 and s.status = 'active' and g.status = 'active' order by s.organization_id limit $2";
    CHANGES = "select place, id, organization_id from entitlement_change where (place, id) > ($1, $2) order by place, id limit $3";
    FRONTIER = "select oldest, next from entitlement_frontier";
}

/// For how long what is in memory may be used without a look for changes, in milliseconds.
const BLIND: i64 = 5_000;
/// For how long an encoded answer may be used, in seconds: the names in it have no events.
const KEPT: i64 = 30;
/// Organizations read from the database together; then other requests have their turn.
const TOGETHER: usize = 50;

/// What is known in memory.
pub struct Entitlements {
    table: Table,
    answers: Answers,
    /// Events of this node that its look for changes has not met yet.
    own: Mutex<HashSet<EventId>>,
    /// Somebody follows the log, and has found where to begin: what is read from now on may be kept.
    followed: AtomicBool,
    /// Everything is in the table.
    loaded: AtomicBool,
    /// When it was looked for changes last, in milliseconds since 1970.
    looked: AtomicI64,
}

/// What an organization may use of a service on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The sum of what entitles; 0 when nothing does.
    pub quantity: i64,
    /// Until when, inclusive; nothing when nothing entitles.
    pub ends_on: Option<Date>,
}

impl From<Sum> for Granted {
    fn from(sum: Sum) -> Self {
        Self { quantity: sum.quantity, ends_on: sum.ends.and_then(date) }
    }
}

/// What the meters say of it.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Entries of the table.
    pub entries: usize,
    /// Bytes the table takes.
    pub bytes: usize,
    /// Encoded answers.
    pub answers: usize,
    /// Bytes they take, about.
    pub answer_bytes: usize,
    /// Whether everything is in the table.
    pub loaded: bool,
    /// When it was looked for changes last; never yet when nothing.
    pub looked: Option<Timestamp>,
}

/// Which of some shards an id goes to, by its low half: ids made in one millisecond differ there, if only in a few bits.
fn spread(low: u64) -> usize {
    usize::try_from(low.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).unwrap_or_default()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970.
fn number(day: Date) -> i32 {
    EPOCH.until(day).map_or(0, |span| span.get_days())
}

fn date(number: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::SignedDuration::from_hours(24 * i64::from(number))).ok()
}

/// The day of an instant, in UTC.
fn today(now: Timestamp) -> i32 {
    i32::try_from(now.as_second().div_euclid(86_400)).unwrap_or_default()
}

fn term(row: &Row) -> Result<(OrganizationId, Term), Broken> {
    let (starts, ends) = (number(row.get(3)?), number(row.get(4)?));
    Ok((row.get(0)?, Term { service: row.get(1)?, quantity: row.get(2)?, starts, ends }))
}

/// What of an organization entitles, now or on other days.
async fn terms(tx: &Tx, organization: OrganizationId) -> Result<Vec<Term>, Broken> {
    tx.all(sql(OF_ORGANIZATION).bind(organization)).await?.iter().map(|row| Ok(term(row)?.1)).collect()
}

impl Entitlements {
    pub(crate) fn new() -> Self {
        Self {
            table: Table::new(),
            answers: Answers::new(),
            own: Mutex::default(),
            followed: AtomicBool::new(false),
            loaded: AtomicBool::new(false),
            looked: AtomicI64::new(i64::MIN),
        }
    }

    /// What was committed here says that organizations have changed.
    pub(crate) fn committed(&self, tells: Vec<Tells>) {
        if tells.is_empty() || !self.followed.load(Ordering::Acquire) {
            return;
        }
        tells.iter().for_each(|tells| self.forget(tells.organization));
        self.own.lock().unwrap_or_else(PoisonError::into_inner).extend(tells.iter().map(|tells| tells.event));
    }

    fn forget(&self, organization: OrganizationId) {
        self.table.mark(organization);
        self.answers.drop_of(organization);
    }

    /// Whether what is in memory is as good as what is in the database.
    fn fresh(&self, now: Timestamp) -> bool {
        (-BLIND..=BLIND).contains(&now.as_millisecond().saturating_sub(self.looked.load(Ordering::Acquire)))
    }

    fn known(&self, organization: OrganizationId, service: ServiceId, day: i32) -> Option<Sum> {
        match self.table.ask(organization, service, day) {
            Known::Has(sum) => Some(sum),
            Known::Nothing => self.loaded.load(Ordering::Acquire).then(Sum::default),
            Known::Changed => None,
        }
    }

    /// The answer about an organization as it was given before, if it still holds.
    #[must_use]
    pub fn answer(&self, organization: OrganizationId, service: ServiceId, now: Timestamp) -> Option<Arc<Answer>> {
        let answer = self.answers.of(organization, service).filter(|_| self.fresh(now))?;
        let age = now.as_second() - answer.at.as_second();
        (today(answer.at) == today(now) && (0..=KEPT).contains(&age)).then_some(answer)
    }

    /// To be taken before what an answer tells is read. Without one there is nothing to keep it by.
    #[must_use]
    pub fn ticket(&self, organization: OrganizationId) -> Option<Ticket> {
        self.followed.load(Ordering::Acquire).then(|| self.answers.ticket(organization))
    }

    /// Keeps an answer for whoever asks again.
    pub fn keep(&self, organization: OrganizationId, service: ServiceId, ticket: Ticket, answer: Answer) {
        self.answers.keep(organization, service, ticket, answer);
    }

    /// What the meters say of it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let ((entries, bytes), (answers, answer_bytes)) = (self.table.size(), self.answers.size());
        let looked = Timestamp::from_millisecond(self.looked.load(Ordering::Acquire)).ok();
        Standing { entries, bytes, answers, answer_bytes, loaded: self.loaded.load(Ordering::Acquire), looked }
    }
}

impl Store {
    /// What organizations may use of services now, in the order asked for. An organization that does not exist may use
    /// nothing.
    ///
    /// # Errors
    /// When something has to be read and the database refuses.
    pub async fn check(&self, pairs: &[(OrganizationId, ServiceId)], now: Timestamp) -> Result<Vec<Granted>, Broken> {
        let (known, day) = (&self.entitlements, today(now));
        let fresh = known.fresh(now);
        let ask = |&(organization, service): &(OrganizationId, ServiceId)| known.known(organization, service, day).filter(|_| fresh);
        let mut sums: Vec<_> = pairs.iter().map(ask).collect();
        let unknown: HashSet<_> =
            pairs.iter().zip(&sums).filter(|(_, sum)| sum.is_none()).map(|((organization, _), _)| *organization).collect();
        if !unknown.is_empty() {
            let read = self.read(&unknown.into_iter().collect::<Vec<_>>()).await?;
            for ((organization, service), sum) in pairs.iter().zip(&mut sums).filter(|(_, sum)| sum.is_none()) {
                *sum = read.get(organization).map(|terms| Sum::of(terms, *service, day));
            }
        }
        Ok(sums.into_iter().map(|sum| sum.unwrap_or_default().into()).collect())
    }

    /// Reads organizations, and learns what they have.
    async fn read(&self, organizations: &[OrganizationId]) -> Result<HashMap<OrganizationId, Vec<Term>>, Broken> {
        let (known, reader) = (&self.entitlements, self.reader().await?);
        let mut all = HashMap::with_capacity(organizations.len());
        for some in organizations.chunks(TOGETHER) {
            let read = some.iter().map(|&organization| {
                let ticket = known.followed.load(Ordering::Acquire).then(|| known.table.ticket(organization));
                let reader = &reader;
                async move { Ok::<_, Broken>((organization, ticket, terms(reader, organization).await?)) }
            });
            for (organization, ticket, terms) in try_join_all(read).await? {
                if let Some(ticket) = ticket {
                    known.table.learn(organization, &terms, ticket, !known.loaded.load(Ordering::Acquire));
                }
                all.insert(organization, terms);
            }
            tokio::task::yield_now().await;
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    #[test]
    fn days_count_from_1970() {
        for (written, counted) in
            [(day(1970, 1, 1), 0), (day(1969, 12, 31), -1), (day(2026, 11, 27), 20_784), (day(9999, 12, 31), 2_932_896)]
        {
            assert_eq!((number(written), date(counted)), (counted, Some(written)));
        }
        let last = "2026-11-27T23:59:59.999Z".parse().unwrap();
        assert_eq!((today(last), today(last + jiff::SignedDuration::from_millis(1))), (20_784, 20_785));
    }
}
