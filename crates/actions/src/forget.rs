//! Forgets what is no longer needed: accounts never verified, links and changes that led nowhere, and answers too old to
//! be asked for again.

use domain::account::UNVERIFIED_HOURS;
use jiff::{Span, Timestamp};
use store::{Change, Writes, account, contract_code, email_change, idempotency, recovery, seller_change};

/// Links to choose a new password are gone after this many hours, with the addresses they were asked for with.
const RECOVERY_HOURS: i64 = 24;
/// A change of e-mail that was not confirmed is gone after this many hours: its letters wait for three days at most.
const EMAIL_CHANGE_HOURS: i64 = 96;

/// Wrong contract codes count for an hour; who looks into an alarm has a month for it, and the audit keeps them.
const MISS_HOURS: i64 = 24 * 30;

/// The action.
pub struct Forget {
    /// When.
    pub now: Timestamp,
}

impl Change for Forget {
    fn write(&self, writes: &mut Writes) {
        let ago = |hours: i64| self.now.checked_sub(Span::new().hours(hours)).unwrap_or(self.now);
        account::forget_unverified(ago(UNVERIFIED_HOURS)).into_iter().for_each(|statement| writes.add(statement));
        writes.add(recovery::forget(ago(RECOVERY_HOURS)));
        writes.add(email_change::forget(ago(EMAIL_CHANGE_HOURS)));
        writes.add(contract_code::forget_misses(ago(MISS_HOURS)));
        writes.add(seller_change::forget_misses(ago(MISS_HOURS)));
        writes.add(idempotency::forget(ago(24 * idempotency::DAYS)));
    }
}
