//! What the vendor's billing is told of its own sales: each subscription in one month, exact to the day. No amount is here; the
//! vendor's billing system knows prices and makes invoices.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::{ToSpan as _, civil::Date};

use crate::{contract_code::Discount, fault::Why};

/// A month of the calendar (UTC), `YYYY-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

impl FromStr for Month {
    type Err = Why;

    fn from_str(text: &str) -> Result<Self, Why> {
        let written = text.split_once('-').filter(|(year, month)| {
            year.len() == 4 && month.len() == 2 && [year, month].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let first = written.and_then(|(year, month)| Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok());
        first.filter(|first| first.year() >= 1).map(|first| Self { first, last: first.last_of_month() }).ok_or_else(|| Why::new("month"))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.first.strftime("%Y-%m"))
    }
}

/// A discount that a contract code gives to a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What it gives.
    pub discount: Discount,
    /// The code's last letters.
    pub tail: String,
    /// First day.
    pub from: Date,
    /// Last day, if it has one.
    pub until: Option<Date>,
}

/// Days of a month on which nothing changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// The discount on these days.
    pub discount: Option<Given>,
}

impl Period {
    /// How many days these are.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.from.until(self.until).map_or(0, |span| i64::from(span.get_days())) + 1
    }
}

/// The days of a term that are in a month, parted where a discount begins or ends. Of two discounts on one day the one that
/// began later counts.
#[must_use]
pub fn periods((first, last): (Date, Date), month: Month, discounts: &[Given]) -> Vec<Period> {
    let (first, last) = (first.max(month.first), last.min(month.last));
    let edges = discounts.iter().flat_map(|given| [Some(given.from), given.until.and_then(after)]);
    let mut starts: BTreeSet<Date> = edges.flatten().filter(|edge| first < *edge && *edge <= last).collect();
    if first <= last {
        starts.insert(first);
    }
    let ends = starts.iter().skip(1).filter_map(|next| next.yesterday().ok()).chain([last]);
    let parts = starts.iter().zip(ends).map(|(from, until)| Period { from: *from, until, discount: on(*from, discounts) });
    let mut all: Vec<Period> = Vec::new();
    for part in parts {
        match all.last_mut() {
            Some(before) if before.discount == part.discount => before.until = part.until,
            _ => all.push(part),
        }
    }
    all
}

fn after(day: Date) -> Option<Date> {
    day.checked_add(1.day()).ok()
}

fn on(day: Date, discounts: &[Given]) -> Option<Given> {
    let there = discounts.iter().filter(|given| given.from <= day && given.until.is_none_or(|until| day <= until));
    there.max_by_key(|given| given.from).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn given(percent: i64, from: &str, until: Option<&str>) -> Given {
        Given { discount: Discount::Percent(percent), tail: percent.to_string(), from: day(from), until: until.map(day) }
    }

    fn of(term: (&str, &str), month: &str, discounts: &[Given]) -> Vec<(String, String, i64, Option<String>)> {
        let all = periods((day(term.0), day(term.1)), month.parse().unwrap(), discounts);
        let told = |one: Period| (one.from.to_string(), one.until.to_string(), one.days(), one.discount.map(|given| given.tail));
        all.into_iter().map(told).collect()
    }

    fn row(from: &str, until: &str, days: i64, tail: Option<&str>) -> (String, String, i64, Option<String>) {
        (from.to_owned(), until.to_owned(), days, tail.map(str::to_owned))
    }

    #[test]
    fn a_month_is_written_one_way() {
        let leap: Month = "2028-02".parse().unwrap();
        assert_eq!((leap.first, leap.last, leap.to_string().as_str()), (day("2028-02-01"), day("2028-02-29"), "2028-02"));
        for odd in ["", "2028", "2028-2", "2028-13", "2028-00", "0000-01", "28-02", "2028-02-01", "2028/02", "+028-02", "２０２８-02"] {
            assert_eq!(odd.parse::<Month>(), Err(Why::new("month")), "{odd}");
        }
    }

    #[test]
    fn a_term_counts_from_its_first_day_to_its_last() {
        assert_eq!(of(("2026-11-27", "2027-11-26"), "2026-11", &[]), [row("2026-11-27", "2026-11-30", 4, None)]);
        assert_eq!(of(("2026-11-27", "2027-11-26"), "2026-12", &[]), [row("2026-12-01", "2026-12-31", 31, None)]);
        assert_eq!(of(("2026-11-27", "2027-11-26"), "2027-11", &[]), [row("2027-11-01", "2027-11-26", 26, None)]);
        assert_eq!(of(("2026-11-27", "2026-11-27"), "2026-11", &[]), [row("2026-11-27", "2026-11-27", 1, None)]);
        for other in ["2026-10", "2027-12"] {
            assert_eq!(of(("2026-11-27", "2027-11-26"), other, &[]), [], "{other}");
        }
    }

    #[test]
    fn a_discount_parts_the_month_where_it_begins_and_ends() {
        let term = ("2026-11-05", "2027-11-04");
        let parted = of(term, "2026-11", &[given(15, "2026-11-10", Some("2026-11-20"))]);
        let three = [
            row("2026-11-05", "2026-11-09", 5, None),
            row("2026-11-10", "2026-11-20", 11, Some("15")),
            row("2026-11-21", "2026-11-30", 10, None),
        ];
        assert_eq!(parted, three);
        assert_eq!(of(term, "2026-12", &[given(15, "2026-11-10", None)]), [row("2026-12-01", "2026-12-31", 31, Some("15"))]);
        assert_eq!(of(term, "2026-11", &[given(15, "2026-11-01", Some("2026-11-04"))]), [row("2026-11-05", "2026-11-30", 26, None)]);
        assert_eq!(of(term, "2026-11", &[given(15, "2026-11-30", None)]).len(), 2, "the last day is one of its own");
        let one_after_the_other = [given(15, "2026-11-05", Some("2026-11-20")), given(20, "2026-11-20", None)];
        let two = [row("2026-11-05", "2026-11-19", 15, Some("15")), row("2026-11-20", "2026-11-30", 11, Some("20"))];
        assert_eq!(of(term, "2026-11", &one_after_the_other), two);
    }

    proptest::proptest! {
        #[test]
        fn every_day_is_in_one_period(first in 0_i32..800, length in 0_i32..800, edges in proptest::collection::vec((0_i32..800, 0_i32..200), 0..5)) {
            let at = |days: i32| day("2026-01-01").checked_add(days.days()).unwrap();
            let discounts: Vec<Given> = edges.iter().map(|(from, length)| Given {
                discount: Discount::Percent(i64::from(*from % 100) + 1), tail: from.to_string(), from: at(*from), until: Some(at(from + length)),
            }).collect();
            let mut days = 0;
            for month in (2026..=2031).flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}"))) {
                let parts = periods((at(first), at(first + length)), month.parse().unwrap(), &discounts);
                for pair in parts.windows(2) {
                    assert_eq!(after(pair[0].until), Some(pair[1].from));
                    assert_ne!(pair[0].discount, pair[1].discount);
                }
                days += parts.iter().map(Period::days).sum::<i64>();
            }
            assert_eq!(days, i64::from(length) + 1);
        }
    }
}
