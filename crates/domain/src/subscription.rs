//! Subscriptions: one service plan on an order.

use jiff::civil::Date;

use crate::{
    fault::{Refusal, Why},
    text,
    word::words,
};

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

/// What can happen to a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is put into an organization.
    Apply {
        /// Its service has to prepare it first.
        provisioning: bool,
    },
    /// Its service has prepared it.
    Activate,
    /// Its service could not prepare it.
    Fail,
    /// Its service shall try once more.
    Retry,
    /// It is stopped for now.
    Suspend,
    /// It goes on.
    Resume,
    /// Its term is over.
    Expire,
    /// It ends before its term.
    Cancel,
    /// Its application is taken back.
    Undo,
}

/// A step that a subscription in this state does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongState(pub SubscriptionStatus);

impl SubscriptionStatus {
    /// The state after a step.
    ///
    /// # Errors
    /// [`WrongState`] for every step that is not one of the few a subscription takes.
    pub const fn after(self, step: Step) -> Result<Self, WrongState> {
        match (self, step) {
            (Self::Unapplied, Step::Apply { provisioning: true }) | (Self::Failed, Step::Retry) => Ok(Self::Provisioning),
            (Self::Unapplied, Step::Apply { provisioning: false })
            | (Self::Provisioning, Step::Activate)
            | (Self::Suspended, Step::Resume) => Ok(Self::Active),
            (Self::Provisioning, Step::Fail) => Ok(Self::Failed),
            (Self::Active, Step::Suspend) => Ok(Self::Suspended),
            (Self::Active | Self::Suspended, Step::Expire) => Ok(Self::Expired),
            (Self::Active | Self::Suspended | Self::Unapplied, Step::Cancel) => Ok(Self::Cancelled),
            (Self::Provisioning | Self::Active, Step::Undo) => Ok(Self::Unapplied),
            _ => Err(WrongState(self)),
        }
    }

    /// The state after a step that may be reported again: what has brought it about already changes nothing.
    ///
    /// # Errors
    /// As [`Self::after`].
    pub fn reached(self, step: Step, end: Self) -> Result<Reached, WrongState> {
        if self == end { Ok(Reached::Before) } else { self.after(step).map(Reached::Now) }
    }

    /// Whether it counts as use of the service.
    #[must_use]
    pub const fn runs(self) -> bool {
        matches!(self, Self::Active | Self::Provisioning | Self::Suspended)
    }
}

/// Whether a report changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It does: this is the state from now on.
    Now(SubscriptionStatus),
    /// It was so before.
    Before,
}

/// Why something cannot be done with a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionRefusal {
    /// No such subscription of whoever asks.
    NotFound,
    /// Not in the state it is in.
    State(SubscriptionStatus),
}

impl From<WrongState> for SubscriptionRefusal {
    fn from(WrongState(status): WrongState) -> Self {
        Self::State(status)
    }
}

impl Refusal for SubscriptionRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::State(_) => "subscription_state",
        }
    }
}

/// Longest message of a service, in characters.
pub const MESSAGE: usize = 500;

/// What a service says to people about a subscription: one plain line, or nothing.
///
/// # Errors
/// As [`text::optional`].
pub fn message(written: &str) -> Result<Option<String>, Why> {
    text::optional(written, MESSAGE).map(|line| (!line.is_empty()).then_some(line))
}

/// Why a service could not prepare a subscription: as [`message()`], but something has to be said.
///
/// # Errors
/// As [`text::line`].
pub fn reason(written: &str) -> Result<String, Why> {
    text::line(written, MESSAGE)
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
    fn the_steps_of_a_subscription_are_these_and_no_others() {
        use SubscriptionStatus::{Active, Cancelled, Expired, Failed, Provisioning, Suspended, Unapplied};
        let taken = [
            (Unapplied, Step::Apply { provisioning: true }, Provisioning),
            (Unapplied, Step::Apply { provisioning: false }, Active),
            (Unapplied, Step::Cancel, Cancelled),
            (Provisioning, Step::Activate, Active),
            (Provisioning, Step::Fail, Failed),
            (Provisioning, Step::Undo, Unapplied),
            (Failed, Step::Retry, Provisioning),
            (Active, Step::Suspend, Suspended),
            (Active, Step::Expire, Expired),
            (Active, Step::Cancel, Cancelled),
            (Active, Step::Undo, Unapplied),
            (Suspended, Step::Resume, Active),
            (Suspended, Step::Expire, Expired),
            (Suspended, Step::Cancel, Cancelled),
        ];
        let steps = [
            Step::Apply { provisioning: true },
            Step::Apply { provisioning: false },
            Step::Activate,
            Step::Fail,
            Step::Retry,
            Step::Suspend,
            Step::Resume,
            Step::Expire,
            Step::Cancel,
            Step::Undo,
        ];
        for &from in SubscriptionStatus::ALL {
            for step in steps {
                let expected = taken.iter().find(|(state, known, _)| (*state, *known) == (from, step)).map(|(_, _, to)| *to);
                assert_eq!(from.after(step), expected.ok_or(WrongState(from)), "{from} {step:?}");
            }
        }
    }

    #[test]
    fn what_is_reported_again_changes_nothing() {
        use SubscriptionStatus::{Active, Provisioning, Suspended};
        assert_eq!(Provisioning.reached(Step::Activate, Active), Ok(Reached::Now(Active)));
        assert_eq!(Active.reached(Step::Activate, Active), Ok(Reached::Before));
        assert_eq!(Suspended.reached(Step::Activate, Active), Err(WrongState(Suspended)));
        assert_eq!(SubscriptionRefusal::from(WrongState(Suspended)).code(), "subscription_state");
    }

    #[test]
    fn messages_are_one_plain_line_and_a_failure_says_why() {
        assert_eq!(message("  "), Ok(None));
        assert_eq!(message(" Ready. "), Ok(Some("Ready.".to_owned())));
        assert_eq!(message(&"é".repeat(500)).unwrap().map(|line| line.chars().count()), Some(500));
        assert_eq!(message(&"é".repeat(501)), Err(Why::hint("too_long", MESSAGE)));
        assert_eq!(message("a\r\nb"), Err(Why::new("characters")));
        assert_eq!(reason(" "), Err(Why::new("required")));
    }

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
