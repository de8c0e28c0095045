//! Subscriptions: one service plan on an order.

use jiff::civil::Date;

use crate::word::words;

words! {
    /// The states of a subscription.
    SubscriptionStatus {
        /// Sold, not yet in an organization.
        Unapplied = "unapplied",
        /// Applied; the service is preparing it.
        Provisioning = "provisioning",
        /// Runs.
        Active = "active",
        /// Stopped for now.
        Suspended = "suspended",
        /// Its term is over.
        Expired = "expired",
        /// Ended before its term.
        Cancelled = "cancelled",
        /// The service could not prepare it.
        Failed = "failed",
    }
}

impl SubscriptionStatus {
    /// Whether it counts as use of the service.
    #[must_use]
    pub const fn runs(self) -> bool {
        matches!(self, Self::Active | Self::Provisioning | Self::Suspended)
    }
}

/// The last day of a term, inclusive: start + n months − 1 day, clamped to the month's end.
///
/// From 31 January, one month ends on 28 February: a buyer never loses a day to a short month.
#[must_use]
pub fn ends_on(start: Date, months: i64) -> Option<Date> {
    if start.day() == 1 {
        let months = i32::try_from(months).ok()?.checked_sub(1)?;
        return Some(start.checked_add(jiff::Span::new().months(months)).ok()?.last_of_month());
    }
    let month = start.first_of_month().checked_add(jiff::Span::new().months(i32::try_from(months).ok()?)).ok()?;
    let last = month.last_of_month();
    Date::new(month.year(), month.month(), (start.day() - 1).min(last.day())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn terms_end_on_the_day_before_their_anniversary() {
        for (start, months, end) in [
            (date(2026, 11, 23), 12, date(2027, 11, 22)),
            (date(2026, 1, 1), 1, date(2026, 1, 31)),
            (date(2026, 1, 1), 12, date(2026, 12, 31)),
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2028, 1, 31), 1, date(2028, 2, 29)),
            (date(2026, 1, 29), 1, date(2026, 2, 28)),
            (date(2028, 2, 29), 12, date(2029, 2, 28)),
            (date(2026, 3, 31), 1, date(2026, 4, 30)),
            (date(2026, 12, 2), 1, date(2027, 1, 1)),
        ] {
            assert_eq!(ends_on(start, months), Some(end), "{start} + {months}");
        }
    }
}
