//! Forgets what is no longer needed: accounts never verified, and answers too old to be asked for again.

use domain::account::UNVERIFIED_HOURS;
use jiff::{Span, Timestamp};
use store::{Change, Writes, account, idempotency};

/// The action.
pub struct Forget {
    /// When.
    pub now: Timestamp,
}

impl Change for Forget {
    fn write(&self, writes: &mut Writes) {
        let ago = |hours: i64| self.now.checked_sub(Span::new().hours(hours)).unwrap_or(self.now);
        account::forget_unverified(ago(UNVERIFIED_HOURS)).into_iter().for_each(|statement| writes.add(statement));
        writes.add(idempotency::forget(ago(24 * idempotency::DAYS)));
    }
}
