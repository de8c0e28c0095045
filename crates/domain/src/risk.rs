//! Orders at risk: those whose seller should look at them, and why.

use jiff::{SignedDuration, Timestamp};

use crate::{invitation::InvitationStatus, order::OrderStatus, word::words};

words! {
    /// Why an order is at risk.
    Risk {
        /// A service could not prepare what was applied.
        Failed = "failed",
        /// No relay took the invitation.
        MailRefused = "mail_refused",
        /// The invitation came back.
        Bounced = "bounced",
        /// The invitation has expired.
        Expired = "expired",
        /// The invitation expires within a week.
        Expiring = "expiring",
        /// Somebody began three days ago or more, and nothing is applied.
        Stalled = "stalled",
        /// Nobody opened the invitation for three days.
        NotOpened = "not_opened",
    }
}

/// How long an invitation may lie unopened, and a draft unapplied.
const PATIENCE: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How long before its end an invitation is short of time.
const SHORT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How far an order has come: of its newest invitation and that one's newest letter.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// The order's state.
    pub status: OrderStatus,
    /// A service could not prepare something of it.
    pub failed: bool,
    /// The invitation's state.
    pub invitation: InvitationStatus,
    /// When the invitation ends.
    pub expires_at: Timestamp,
    /// When it was sent, or handed to the seller.
    pub given_at: Option<Timestamp>,
    /// No relay took its letter.
    pub refused: bool,
    /// Its letter came back.
    pub bounced: bool,
    /// When a person first came through it.
    pub opened_at: Option<Timestamp>,
}

/// The most pressing reason to look at an order, if there is one.
///
/// What failed comes first, wherever the rest of the order is. Then only an order counts on which something is left and
/// whose link lives: one that was withdrawn was given up on purpose. A letter that got lost does not matter any more once
/// somebody came.
#[must_use]
pub fn risk(course: &Course, now: Timestamp) -> Option<Risk> {
    let left = matches!(course.status, OrderStatus::Placed | OrderStatus::PartiallyApplied);
    let since = |at: Option<Timestamp>| at.is_some_and(|at| now.duration_since(at) >= PATIENCE);
    let unopened = course.opened_at.is_none();
    match course {
        Course { failed: true, .. } => Some(Risk::Failed),
        _ if !left || course.invitation != InvitationStatus::Available => None,
        Course { refused: true, .. } if unopened => Some(Risk::MailRefused),
        Course { bounced: true, .. } if unopened => Some(Risk::Bounced),
        _ if course.expires_at <= now => Some(Risk::Expired),
        _ if course.expires_at.duration_since(now) <= SHORT => Some(Risk::Expiring),
        _ if course.status == OrderStatus::Placed && since(course.opened_at) => Some(Risk::Stalled),
        _ if unopened && since(course.given_at) => Some(Risk::NotOpened),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_790_000_000).unwrap()
    }

    fn days(days: i64) -> Timestamp {
        now().checked_add(SignedDuration::from_hours(24 * days)).unwrap()
    }

    /// Sent just now, thirty days to go.
    fn fine() -> Course {
        Course {
            status: OrderStatus::Placed,
            failed: false,
            invitation: InvitationStatus::Available,
            expires_at: days(30),
            given_at: Some(now()),
            refused: false,
            bounced: false,
            opened_at: None,
        }
    }

    fn judged(change: impl FnOnce(&mut Course)) -> Option<Risk> {
        let mut course = fine();
        change(&mut course);
        risk(&course, now())
    }

    #[test]
    fn each_reason_has_its_bound() {
        assert_eq!(judged(|_| {}), None);
        assert_eq!(judged(|course| course.failed = true), Some(Risk::Failed));
        assert_eq!(judged(|course| course.refused = true), Some(Risk::MailRefused));
        assert_eq!(judged(|course| course.bounced = true), Some(Risk::Bounced));
        assert_eq!(judged(|course| course.expires_at = now()), Some(Risk::Expired));
        assert_eq!(judged(|course| course.expires_at = days(7)), Some(Risk::Expiring));
        assert_eq!(judged(|course| course.expires_at = days(8)), None);
        assert_eq!(judged(|course| course.opened_at = Some(days(-3))), Some(Risk::Stalled));
        assert_eq!(judged(|course| course.opened_at = Some(days(-2))), None);
        assert_eq!(judged(|course| course.given_at = Some(days(-3))), Some(Risk::NotOpened));
        assert_eq!(judged(|course| course.given_at = Some(days(-2))), None);
        assert_eq!(judged(|course| course.given_at = None), None, "it waits for the relay");
    }

    #[test]
    fn the_most_pressing_reason_is_told() {
        let late = |course: &mut Course| {
            course.given_at = Some(days(-40));
            course.expires_at = days(-10);
        };
        assert_eq!(judged(late), Some(Risk::Expired));
        assert_eq!(
            judged(|course| {
                late(course);
                course.bounced = true;
            }),
            Some(Risk::Bounced),
            "sending it again would not help"
        );
        assert_eq!(
            judged(|course| {
                late(course);
                course.bounced = true;
                course.opened_at = Some(days(-20));
            }),
            Some(Risk::Expired)
        );
        assert_eq!(
            judged(|course| {
                course.opened_at = Some(days(-9));
                course.refused = true;
            }),
            Some(Risk::Stalled),
            "somebody came all the same"
        );
        assert_eq!(
            judged(|course| {
                course.opened_at = Some(days(-9));
                course.status = OrderStatus::PartiallyApplied;
            }),
            None,
            "something is applied"
        );
    }

    #[test]
    fn nothing_left_is_no_risk_but_a_failure_is() {
        for status in [OrderStatus::Applied, OrderStatus::Cancelled] {
            assert_eq!(
                judged(|course| {
                    course.status = status;
                    course.expires_at = days(-1);
                }),
                None,
                "{status}"
            );
            assert_eq!(
                judged(|course| {
                    course.status = status;
                    course.failed = true;
                }),
                Some(Risk::Failed),
                "{status}"
            );
        }
        assert_eq!(
            judged(|course| {
                course.invitation = InvitationStatus::Revoked;
                course.bounced = true;
            }),
            None
        );
    }
}
