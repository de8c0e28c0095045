//! Invitations: the onboarding link of one order.

use jiff::{Span, Timestamp};

use crate::{
    account::Email,
    catalogue::Redemption,
    fault::{Faults, Refusal},
    order::OrderStatus,
    text,
    word::words,
};

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
    /// A newer link of the same order stands in its place.
    Replaced,
    /// Everything it was for has been applied.
    Used,
}

/// What is true about a link.
#[derive(Clone, Copy, Debug)]
pub struct LinkFacts {
    /// As kept.
    pub status: InvitationStatus,
    /// Its order's state.
    pub order: OrderStatus,
    /// Its order has a newer one.
    pub replaced: bool,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a link is now. Its order decides first: a cancelled one withdraws all its links, one that is applied has used them.
#[must_use]
pub fn link_state(link: LinkFacts, now: Timestamp) -> LinkState {
    match (link.order, link.status) {
        (OrderStatus::Cancelled, _) => LinkState::Withdrawn,
        (OrderStatus::Applied, _) | (_, InvitationStatus::Redeemed) => LinkState::Used,
        (_, InvitationStatus::Revoked) if link.replaced => LinkState::Replaced,
        (_, InvitationStatus::Revoked) => LinkState::Withdrawn,
        (_, InvitationStatus::Available) if link.expires_at <= now => LinkState::Expired,
        (_, InvitationStatus::Available) => LinkState::Open,
    }
}

/// When an invitation made now ends.
#[must_use]
pub fn expires(now: Timestamp, days: i64) -> Timestamp {
    now.checked_add(Span::new().hours(24 * days)).unwrap_or(now)
}

/// Days before its end at which a buyer is reminded of an invitation.
pub const REMINDERS: [i64; 2] = [7, 1];

/// How many reminders an invitation that lasts so many days begins with behind it: a link of three days is not followed at
/// once by the reminder that seven are left.
#[must_use]
pub fn reminders_spent(days: i64) -> i64 {
    i64::try_from(REMINDERS.iter().filter(|before| days <= **before).count()).unwrap_or_default()
}

/// How many reminders are behind an invitation that ends then, once those that are due have been sent.
#[must_use]
pub fn reminders_due(expires_at: Timestamp, now: Timestamp) -> i64 {
    let left = expires_at.duration_since(now);
    i64::try_from(REMINDERS.iter().filter(|before| left.as_secs() <= 86_400 * **before).count()).unwrap_or_default()
}

/// Letters with its link that an order may cause in a day (threat T40).
pub const LETTERS_PER_DAY: i64 = 3;
/// Codes that one invitation may have mailed in an hour.
pub const CODES_PER_HOUR: i64 = 3;

words! {
    /// Why an account may go on with an invitation that was sent to another mailbox.
    Passage {
        /// It knew the code that was mailed there.
        Code = "code",
        /// The seller lets anyone with the link go on.
        Link = "link",
    }
}

/// How an account stands to an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// It was sent to this account's mailbox.
    Invited,
    /// It was sent to another one, and the seller's policy has been met.
    Passed,
    /// The code mailed to the invited mailbox has to be entered first.
    CodeNeeded,
    /// The seller wants the invited mailbox alone.
    Refused,
}

/// Whether this account may go on with an invitation sent to `recipient` (both as [`crate::account::Email::key`]), given
/// what it has passed before. The policy is the seller's as it is now: a passage that it no longer allows counts for nothing.
#[must_use]
pub fn guard(redemption: Redemption, recipient: &str, account: &str, passage: Option<Passage>) -> Guard {
    match redemption {
        _ if recipient == account => Guard::Invited,
        Redemption::AnyoneWithLink => Guard::Passed,
        Redemption::Confirm if passage == Some(Passage::Code) => Guard::Passed,
        Redemption::Confirm => Guard::CodeNeeded,
        Redemption::InvitedOnly => Guard::Refused,
    }
}

/// What entering a code leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOutcome<T> {
    /// Right.
    Right(T),
    /// Wrong: counted; so many tries remain.
    Wrong(i64),
    /// No code can be entered any more: a new one is needed.
    Over,
    /// Too many wrong ones: nobody can enter one here any more.
    Locked,
}

/// To whom an invitation goes, as written: `name` may be empty.
#[derive(Clone, Debug, Default)]
pub struct WrittenRecipient {
    /// Mailbox.
    pub email: String,
    /// Person.
    pub name: String,
    /// BCP 47; empty for the order's.
    pub language: String,
}

/// To whom an invitation goes.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Mailbox.
    pub email: Email,
    /// Person, 1 to 100 characters; empty for the order's buyer.
    pub name: String,
    /// One of the languages offered; empty for the order's.
    pub language: String,
}

impl WrittenRecipient {
    /// Checks every field; `languages` are those offered.
    ///
    /// # Errors
    /// A fault per field: `email`, `name`, `language`.
    pub fn check(self, languages: &[&str]) -> Result<Recipient, Faults> {
        let mut faults = Faults::default();
        let email = faults.take("email", Email::parse(&self.email));
        let name = faults.take("name", text::optional(&self.name, 100));
        if !self.language.is_empty() && !languages.contains(&self.language.as_str()) {
            faults.hint("language", "choice", languages.join(", "));
        }
        let read = email.zip(name).map(|(email, name)| Recipient { email, name, language: self.language });
        faults.or(read)
    }
}

/// Why something about an invitation is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationRefusal {
    /// No such order, or not yours.
    NotFound,
    /// The order is cancelled.
    AlreadyCancelled,
    /// Nothing is left to apply on the order.
    AlreadyApplied,
    /// The link was withdrawn: a new one is made by readdressing.
    Revoked,
    /// The seller may not sell now.
    SellerSuspended,
    /// Enough letters for one day.
    TooManyLetters {
        /// When one more may be sent.
        seconds: i64,
    },
    /// Enough codes for one hour.
    TooManyCodes,
    /// This account may not go on with it.
    WrongAccount,
    /// It is theirs already: there is nothing to hand over.
    SameMailbox,
}

impl Refusal for InvitationRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::AlreadyCancelled => "already_cancelled",
            Self::AlreadyApplied => "already_applied",
            Self::Revoked => "invitation_revoked",
            Self::SellerSuspended => "seller_suspended",
            Self::TooManyLetters { .. } => "too_many_letters",
            Self::TooManyCodes => "too_many_codes",
            Self::WrongAccount => "wrong_account",
            Self::SameMailbox => "same_mailbox",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + 3_600 * hours).unwrap()
    }

    #[test]
    fn the_order_decides_before_its_link() {
        let link = |order, status, replaced| LinkFacts { status, order, replaced, expires_at: at(1) };
        for (facts, state) in [
            (link(OrderStatus::Placed, InvitationStatus::Available, false), LinkState::Open),
            (link(OrderStatus::PartiallyApplied, InvitationStatus::Available, false), LinkState::Open),
            (link(OrderStatus::Cancelled, InvitationStatus::Available, false), LinkState::Withdrawn),
            (link(OrderStatus::Cancelled, InvitationStatus::Redeemed, true), LinkState::Withdrawn),
            (link(OrderStatus::Placed, InvitationStatus::Revoked, false), LinkState::Withdrawn),
            (link(OrderStatus::Placed, InvitationStatus::Revoked, true), LinkState::Replaced),
            (link(OrderStatus::Applied, InvitationStatus::Revoked, true), LinkState::Used),
            (link(OrderStatus::Applied, InvitationStatus::Redeemed, false), LinkState::Used),
        ] {
            assert_eq!(link_state(facts, at(0)), state, "{facts:?}");
        }
        assert_eq!(link_state(link(OrderStatus::Placed, InvitationStatus::Available, false), at(1)), LinkState::Expired);
    }

    #[test]
    fn reminders_come_seven_days_and_one_day_before_the_end_of_a_longer_link() {
        assert_eq!([90, 30, 8, 7, 3, 1].map(reminders_spent), [0, 0, 0, 1, 1, 2]);
        assert_eq!([24 * 30, 24 * 7 + 1, 24 * 7, 25, 24, 1].map(|hours| reminders_due(at(hours), at(0))), [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn who_may_go_on_is_the_sellers_policy_of_today() {
        use Guard::{CodeNeeded, Invited, Passed, Refused};
        let (own, other) = ("a@b.example", "c@d.example");
        for redemption in Redemption::ALL {
            assert_eq!(guard(*redemption, own, own, None), Invited);
        }
        for (redemption, passage, expected) in [
            (Redemption::Confirm, None, CodeNeeded),
            (Redemption::Confirm, Some(Passage::Link), CodeNeeded),
            (Redemption::Confirm, Some(Passage::Code), Passed),
            (Redemption::AnyoneWithLink, None, Passed),
            (Redemption::InvitedOnly, Some(Passage::Code), Refused),
            (Redemption::InvitedOnly, Some(Passage::Link), Refused),
        ] {
            assert_eq!(guard(redemption, own, other, passage), expected, "{redemption} {passage:?}");
        }
    }
}
