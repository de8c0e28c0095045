//! Invitations: the onboarding link of one order.

use jiff::{Span, Timestamp};

use crate::word::words;

words! {
    /// What is kept of an invitation's state; that it has expired is computed.
    InvitationStatus {
        /// Something is left to apply.
        Available = "available",
        /// Nothing is left to apply.
        Redeemed = "redeemed",
        /// Withdrawn, or replaced by a newer one.
        Revoked = "revoked",
    }
}

/// What a link is to whoever opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It can be followed.
    Open,
    /// Its time is over; the order is still there.
    Expired,
    /// It, or its order, was withdrawn.
    Withdrawn,
    /// Everything it was for has been applied.
    Used,
}

/// What a link is now. A cancelled order withdraws its link even before the link's row says so.
#[must_use]
pub fn link_state(status: InvitationStatus, order_cancelled: bool, expires_at: Timestamp, now: Timestamp) -> LinkState {
    match status {
        InvitationStatus::Redeemed => LinkState::Used,
        InvitationStatus::Revoked => LinkState::Withdrawn,
        InvitationStatus::Available if order_cancelled => LinkState::Withdrawn,
        InvitationStatus::Available if expires_at <= now => LinkState::Expired,
        InvitationStatus::Available => LinkState::Open,
    }
}

/// When an invitation made now ends.
#[must_use]
pub fn expires(now: Timestamp, days: i64) -> Timestamp {
    now.checked_add(Span::new().hours(24 * days)).unwrap_or(now)
}
