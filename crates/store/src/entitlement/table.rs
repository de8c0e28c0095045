//! The table of what entitles, packed: 32 bytes for each subscription, kept by organization.
//!
//! Entries are sorted within shards, not hashed: a hash table that doubles itself would take up to three times the room.
//! An organization that has changed is marked and read anew by whoever asks next, so keeping up costs a write next to
//! nothing.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use domain::id::{OrganizationId, ServiceId};

use super::spread;

/// Parts with a lock each: at ten million subscriptions an insertion moves about a hundred kilobytes.
const SHARDS: usize = 2048;
/// Stands for a service where an organization has to be read anew.
const MARK: u16 = 0;

/// A subscription that entitles from one day to another, both included. Days count from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) service: ServiceId,
    pub(crate) quantity: i64,
    pub(crate) starts: i32,
    pub(crate) ends: i32,
}

/// What an organization may use of a service on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) quantity: i64,
    /// The last day; nothing when nothing entitles.
    pub(crate) ends: Option<i32>,
}

impl Sum {
    fn add(&mut self, quantity: i64, ends: i32) {
        self.quantity += quantity;
        self.ends = Some(self.ends.map_or(ends, |known| known.max(ends)));
    }

    /// Of an organization's terms those of a service on a day.
    pub(crate) fn of(terms: &[Term], service: ServiceId, day: i32) -> Self {
        let mut sum = Self::default();
        let entitling = terms.iter().filter(|term| term.service == service && (term.starts..=term.ends).contains(&day));
        entitling.for_each(|term| sum.add(term.quantity, term.ends));
        sum
    }
}

#[derive(Clone, Copy)]
struct Entry {
    high: u64,
    low: u64,
    starts: i32,
    ends: i32,
    quantity: u32,
    service: u16,
}

type Key = (u64, u64);

impl Entry {
    const fn key(&self) -> Key {
        (self.high, self.low)
    }

    const fn mark((high, low): Key) -> Self {
        Self { high, low, starts: 0, ends: 0, quantity: 0, service: MARK }
    }
}

#[derive(Default)]
struct Shard {
    entries: Vec<Entry>,
    /// How often something in it has changed: what was read before that may be old.
    changes: u64,
}

impl Shard {
    fn place(&self, key: Key) -> Range<usize> {
        let from = self.entries.partition_point(|entry| entry.key() < key);
        let own = self.entries.iter().skip(from).take_while(|entry| entry.key() == key).count();
        from..from + own
    }

    fn of(&self, key: Key) -> &[Entry] {
        self.entries.get(self.place(key)).unwrap_or_default()
    }

    /// Puts these in the place of all the organization has. Room is added by eighths: doubling would waste half of it.
    fn put(&mut self, key: Key, entries: &[Entry]) {
        let place = self.place(key);
        if self.entries.capacity() < self.entries.len() - place.len() + entries.len() {
            self.entries.reserve_exact(entries.len().max(self.entries.len() / 8));
        }
        self.entries.splice(place, entries.iter().copied());
    }
}

/// Services by small numbers, from 1.
#[derive(Default)]
struct Services(HashMap<ServiceId, u16>);

/// The table. Whoever asks it takes a lock of one shard for a moment.
pub(crate) struct Table {
    shards: Box<[RwLock<Shard>]>,
    services: RwLock<Services>,
}

/// Which state of an organization's shard something was read after.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket(u64);

/// What the table knows of an organization and a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It has these.
    Has(Sum),
    /// Nothing of the organization is in the table.
    Nothing,
    /// It has changed since it was read.
    Changed,
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

fn key(organization: OrganizationId) -> Key {
    organization.uuid().as_u64_pair()
}

impl Table {
    pub(crate) fn new() -> Self {
        Self { shards: (0..SHARDS).map(|_| RwLock::default()).collect(), services: RwLock::default() }
    }

    fn shard(&self, (_, low): Key) -> &RwLock<Shard> {
        match self.shards.get(spread(low) % SHARDS) {
            Some(shard) => shard,
            None => unreachable!("the remainder is below the number of shards"),
        }
    }

    pub(crate) fn ask(&self, organization: OrganizationId, service: ServiceId, day: i32) -> Known {
        let number = read(&self.services).0.get(&service).copied();
        let key = key(organization);
        let shard = read(self.shard(key));
        let entries = shard.of(key);
        match entries.first() {
            None => Known::Nothing,
            Some(first) if first.service == MARK => Known::Changed,
            Some(_) => {
                let mut sum = Sum::default();
                let own = entries.iter().filter(|entry| Some(entry.service) == number && (entry.starts..=entry.ends).contains(&day));
                own.for_each(|entry| sum.add(entry.quantity.into(), entry.ends));
                Known::Has(sum)
            }
        }
    }

    /// An organization has changed.
    pub(crate) fn mark(&self, organization: OrganizationId) {
        let key = key(organization);
        let mut shard = write(self.shard(key));
        shard.changes += 1;
        shard.put(key, &[Entry::mark(key)]);
    }

    /// To be taken before an organization is read.
    pub(crate) fn ticket(&self, organization: OrganizationId) -> Ticket {
        Ticket(read(self.shard(key(organization))).changes)
    }

    /// Notes what was read of an organization, unless it may have changed since. An organization that has nothing keeps
    /// its mark while `loading`: what was read for the table before it changed must not come in its place.
    pub(crate) fn learn(&self, organization: OrganizationId, terms: &[Term], ticket: Ticket, loading: bool) {
        let key = key(organization);
        let Some(entries) = self.packed(key, terms) else { return };
        let mut shard = write(self.shard(key));
        if shard.changes == ticket.0 && !(loading && entries.is_empty()) {
            shard.put(key, &entries);
        }
    }

    /// Notes what was read of an organization of which nothing is known yet: what is known is younger.
    pub(crate) fn load(&self, organization: OrganizationId, terms: &[Term]) {
        let key = key(organization);
        let entries = self.packed(key, terms).unwrap_or_else(|| vec![Entry::mark(key)]);
        let mut shard = write(self.shard(key));
        if shard.of(key).is_empty() {
            shard.put(key, &entries);
        }
    }

    /// Nothing when there are more services than numbers: their organizations are read each time.
    fn packed(&self, (high, low): Key, terms: &[Term]) -> Option<Vec<Entry>> {
        let pack = |term: &Term| {
            let quantity = u32::try_from(term.quantity).ok()?;
            Some(Entry { high, low, starts: term.starts, ends: term.ends, quantity, service: self.number(term.service)? })
        };
        terms.iter().map(pack).collect()
    }

    fn number(&self, service: ServiceId) -> Option<u16> {
        if let Some(known) = read(&self.services).0.get(&service) {
            return Some(*known);
        }
        let mut services = write(&self.services);
        let next = u16::try_from(services.0.len() + 1).ok()?;
        Some(*services.0.entry(service).or_insert(next))
    }

    /// Takes out what ended before this day.
    pub(crate) fn forget(&self, before: i32) {
        for shard in &self.shards {
            let mut shard = write(shard);
            shard.entries.retain(|entry| entry.service == MARK || entry.ends >= before);
            let room = shard.entries.len() + shard.entries.len() / 8;
            shard.entries.shrink_to(room);
        }
    }

    /// Entries, and the bytes they and their room take.
    pub(crate) fn size(&self) -> (usize, usize) {
        self.shards.iter().map(|shard| read(shard)).fold((0, size_of::<RwLock<Shard>>() * SHARDS), |(entries, bytes), shard| {
            (entries + shard.entries.len(), bytes + shard.entries.capacity() * size_of::<Entry>())
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::Moment;
    use jiff::Timestamp;

    use super::*;

    fn id<K>(n: u64) -> domain::id::Id<K> {
        let second = 1_790_000_000 + i64::try_from(n / 100).unwrap();
        Moment::new(Timestamp::from_second(second).unwrap(), u128::from(n)).id(n % 100)
    }

    /// Numbers that look like chance and are the same each time.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % end
        }

        fn day(&mut self) -> i32 {
            20_000 + i32::try_from(self.below(60)).unwrap()
        }

        fn terms(&mut self) -> Vec<Term> {
            let count = self.below(5);
            let term = |_| {
                let starts = self.day();
                let ends = starts + i32::try_from(self.below(30)).unwrap();
                Term { service: id(self.below(8)), quantity: 1 + i64::try_from(self.below(1_000_000)).unwrap(), starts, ends }
            };
            (0..count).map(term).collect()
        }
    }

    /// Whatever is done to it, it says what a plain map says, or that it has to be read.
    #[test]
    fn it_knows_what_a_map_knows() {
        let (table, mut map, mut chance) = (Table::new(), HashMap::<u64, (Vec<Term>, bool)>::new(), Chance(7));
        for _ in 0..40_000 {
            let n = chance.below(700);
            let organization = id(n);
            match chance.below(6) {
                0 => {
                    table.mark(organization);
                    map.insert(n, (Vec::new(), true));
                }
                1 | 2 => {
                    let terms = chance.terms();
                    table.learn(organization, &terms, table.ticket(organization), false);
                    map.insert(n, (terms, false));
                }
                3 => {
                    let (ticket, terms) = (table.ticket(organization), chance.terms());
                    table.mark(organization);
                    table.learn(organization, &terms, ticket, false);
                    map.insert(n, (Vec::new(), true));
                }
                4 => {
                    let terms = chance.terms();
                    table.load(organization, &terms);
                    let known = map.entry(n).or_default();
                    if known.0.is_empty() && !known.1 {
                        known.0 = terms;
                    }
                }
                _ => {}
            }
            let (service, day) = (id(chance.below(9)), chance.day());
            let expected = match map.get(&n) {
                Some((_, true)) => Known::Changed,
                Some((terms, false)) if !terms.is_empty() => Known::Has(Sum::of(terms, service, day)),
                _ => Known::Nothing,
            };
            assert_eq!(table.ask(organization, service, day), expected);
        }
        table.forget(20_040);
        for (n, (terms, _)) in map.iter().filter(|(_, (_, changed))| !changed) {
            let left: Vec<_> = terms.iter().filter(|term| term.ends >= 20_040).copied().collect();
            let expected = if left.is_empty() { Known::Nothing } else { Known::Has(Sum::of(&left, id(3), 20_050)) };
            assert_eq!(table.ask(id(*n), id(3), 20_050), expected);
        }
    }

    #[test]
    fn what_has_changed_stays_changed_while_the_table_is_loaded() {
        let (table, organization) = (Table::new(), id(1));
        let old = [Term { service: id(1), quantity: 3, starts: 0, ends: 9 }];
        table.mark(organization);
        table.learn(organization, &[], table.ticket(organization), true);
        table.load(organization, &old);
        assert_eq!(table.ask(organization, id(1), 5), Known::Changed, "what was read before is not taken");
        table.learn(organization, &[], table.ticket(organization), false);
        assert_eq!(table.ask(organization, id(1), 5), Known::Nothing);
    }

    /// Ten million have to fit into 400 MiB: 41.9 bytes each.
    #[test]
    fn a_million_subscriptions_take_forty_bytes_each_at_most() {
        let table = Table::new();
        let term = Term { service: id(1), quantity: 1_000_000, starts: 20_000, ends: 21_000 };
        (0..500_000).for_each(|n| table.load(id(n), &[term, Term { service: id(2), ..term }]));
        let (entries, bytes) = table.size();
        assert_eq!(entries, 1_000_000);
        assert!(bytes <= 40 * entries, "{} bytes each", bytes / entries);
        // And so it stays when what was loaded changes.
        (0..500_000).for_each(|n| table.mark(id(n)));
        (0..500_000).for_each(|n| table.learn(id(n), &[term, Term { service: id(2), ..term }], table.ticket(id(n)), false));
        let (entries, bytes) = table.size();
        assert!(entries == 1_000_000 && bytes <= 40 * entries, "{} bytes each", bytes / entries);
    }
}
