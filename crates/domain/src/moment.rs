//! When, and with which chance, something is done. Given from outside, so that a replay of the same action makes the
//! same ids at the same time.

use jiff::Timestamp;
use uuid::{Builder, Uuid};

use crate::id::Id;

/// The time of an action and the randomness its ids are made of.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The time, in UTC, at most microseconds precise.
    pub now: Timestamp,
    chance: u128,
}

impl Moment {
    /// A moment at `now`, cut to microseconds, the precision both databases keep.
    #[must_use]
    pub fn new(now: Timestamp, chance: u128) -> Self {
        let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        Self { now, chance }
    }

    /// The n-th id of this moment: a UUIDv7 (RFC 9562, 5.7) whose random bits follow from the moment's chance and `n`. Its
    /// first twelve bits after the time count (6.2, method 1), so what one action makes is in the order of its places.
    #[must_use]
    pub fn id<K>(&self, n: u64) -> Id<K> {
        Id::new(self.uuid(n))
    }

    /// The same time with other ids, for the n-th of several actions performed in one go.
    #[must_use]
    pub fn nth(&self, n: u64) -> Self {
        Self { chance: self.chance ^ (u128::from(mix(n)) << 64) ^ u128::from(n), ..*self }
    }

    /// The calendar day, in UTC.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    fn uuid(&self, n: u64) -> Uuid {
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or_default();
        let [high, low] = [self.chance >> 64, self.chance & u128::from(u64::MAX)].map(|half| u64::try_from(half).unwrap_or_default());
        let mut random = [0; 10];
        // What is left after the twelve bits that count depends on every bit of the chance.
        let mixed = mix(mix(high ^ mix(n)) ^ low).to_be_bytes();
        let count = u16::try_from(n.min(0xfff)).unwrap_or_default().to_be_bytes();
        random.iter_mut().zip(count.into_iter().chain(mixed)).for_each(|(to, from)| *to = from);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// Spreads each bit of the input over the output (the finalizer of SplitMix64).
const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::kind::Order;

    #[test]
    fn ids_are_replayable_distinct_and_in_time_order() {
        let early = Moment::new(Timestamp::from_second(1_790_000_000).unwrap(), 7);
        let late = Moment::new(Timestamp::from_second(1_790_000_001).unwrap(), 7);
        assert_eq!(early.id::<Order>(3), early.id::<Order>(3));
        let chances: std::collections::HashSet<_> =
            (0..10_000).map(|n| Moment::new(early.now, if n % 2 == 0 { n } else { n << 64 }).id::<Order>(3)).collect();
        assert_eq!(chances.len(), 10_000, "every bit of the chance counts");
        let all: std::collections::HashSet<_> = (0..10_000).map(|n| early.id::<Order>(n)).collect();
        assert_eq!(all.len(), 10_000);
        assert!((0..4_000).all(|n| early.id::<Order>(n) < early.id::<Order>(n + 1)), "in the order of their places");
        let others: std::collections::HashSet<_> = (1..1_000).map(|n| early.nth(n).id::<Order>(0)).collect();
        assert!(others.len() == 999 && others.is_disjoint(&all), "several actions of one moment have ids of their own");
        assert!(all.iter().all(|&id| id < late.id::<Order>(0) && id.uuid().get_version_num() == 7));
    }
}
