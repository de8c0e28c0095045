//! Change of seller: an organization leaves one partner seller for another, and what runs goes on.
//!
//! An owner makes a consent code and hands it to the seller that shall gain the organization. That seller asks for the change with
//! a day; until that day either of them takes it back. On the day one transaction closes one link and opens the other, so that
//! the organization buys from at most one partner at any instant (invariant I1).

use jiff::{Span, Timestamp, civil::Date};

use crate::{
    catalogue::{SellerKind, SellerStatus},
    fault::{Refusal, Why},
    id::{OrganizationId, SellerConsentId, SellerId},
    organization::{OrganizationStatus, Role},
    word::words,
};

words! {
    /// The states of a change of seller.
    SellerChangeStatus {
        /// Its day is to come.
        Waiting = "waiting",
        /// The gaining seller bills.
        Done = "done",
        /// Taken back before its day.
        RolledBack = "rolled_back",
        /// It could not be made on its day.
        Stopped = "stopped",
    }
}
words! {
    /// Why a change was not made.
    NotMade {
        /// An owner took it back.
        Owner = "owner",
        /// The gaining seller took it back.
        Seller = "seller",
        /// The link to the losing seller was closed meanwhile.
        LinkClosed = "link_closed",
        /// The gaining seller may not sell.
        SellerNotSelling = "seller_not_selling",
        /// The organization is no longer in use.
        OrganizationGone = "organization_gone",
        /// The organization waits for another change of seller, by its own consent.
        ChangeWaiting = "change_waiting",
    }
}

/// Days a consent code can be used.
pub const CODE_DAYS: i64 = 14;
/// The farthest cut-over date, in days from today.
pub const FARTHEST_DAYS: i64 = 90;
/// Codes that permit nothing, of one seller in an hour.
pub const MISSES: i64 = 30;

/// A consent as it is kept.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Which.
    pub id: SellerConsentId,
    /// Whose.
    pub organization: OrganizationId,
    /// The seller it lets go.
    pub losing: SellerId,
    /// Until when its code can be used.
    pub expires_at: Timestamp,
    /// Taken back, or used before.
    pub spent: bool,
    /// State of the organization.
    pub status: OrganizationStatus,
    /// The organization buys from the losing seller still.
    pub bound: bool,
    /// A change of seller waits there.
    pub waiting: bool,
}

/// The seller that would gain the organization.
#[derive(Clone, Copy, Debug)]
pub struct Gaining {
    /// Which.
    pub id: SellerId,
    /// Partner or vendor.
    pub kind: SellerKind,
    /// Whether it may sell.
    pub status: SellerStatus,
    /// Codes that permitted nothing within an hour.
    pub misses: i64,
}

impl Gaining {
    /// Whether it may ask at all, whatever code it has.
    ///
    /// # Errors
    /// [`SellerChangeRefusal::SellerSuspended`], [`SellerChangeRefusal::NotPartner`], [`SellerChangeRefusal::TooManyTries`].
    pub fn may_ask(&self) -> Result<(), SellerChangeRefusal> {
        match (self.kind, self.status) {
            (_, SellerStatus::Suspended | SellerStatus::Closed) => Err(SellerChangeRefusal::SellerSuspended),
            (SellerKind::Vendor, _) => Err(SellerChangeRefusal::NotPartner),
            _ if self.misses >= MISSES => Err(SellerChangeRefusal::TooManyTries),
            _ => Ok(()),
        }
    }
}

/// Whether a consent permits this seller to gain the organization now. Every other code gets one answer, so that nobody learns
/// more of it.
#[must_use]
pub fn permits(consent: &Consent, gaining: SellerId, now: Timestamp) -> bool {
    !consent.spent
        && now < consent.expires_at
        && consent.bound
        && !consent.waiting
        && consent.status == OrganizationStatus::Active
        && consent.losing != gaining
}

/// The first and the last day a change asked for today can be made on.
#[must_use]
pub fn days(today: Date) -> (Date, Date) {
    let later = |days: i64| today.checked_add(Span::new().days(days)).unwrap_or(Date::MAX);
    (later(1), later(FARTHEST_DAYS))
}

/// The day a change shall be made on: from tomorrow, so that there is time to take it back.
///
/// # Errors
/// `date`, `day_range`.
pub fn cut_over(written: &str, today: Date) -> Result<Date, Why> {
    let day: Date = written.parse().map_err(|_| Why::new("date"))?;
    let (first, last) = days(today);
    if (first..=last).contains(&day) { Ok(day) } else { Err(Why::hint("day_range", format!("{first}–{last}"))) }
}

/// Until when a consent code made now can be used.
#[must_use]
pub fn expires(now: Timestamp) -> Timestamp {
    now.checked_add(Span::new().hours(24 * CODE_DAYS)).unwrap_or(now)
}

/// What stands against making a change now.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The organization buys from the losing seller.
    pub bound: bool,
    /// State of the organization.
    pub organization: OrganizationStatus,
    /// State of the gaining seller.
    pub gaining: SellerStatus,
    /// The organization waits for a change of its own, beside this one.
    pub waiting: bool,
}

/// Whether a change can be made now.
///
/// # Errors
/// Why not.
pub const fn makable(standing: Standing) -> Result<(), NotMade> {
    match standing {
        Standing { organization: OrganizationStatus::Deleted, .. } => Err(NotMade::OrganizationGone),
        Standing { bound: false, .. } => Err(NotMade::LinkClosed),
        Standing { gaining: SellerStatus::Suspended | SellerStatus::Closed, .. } => Err(NotMade::SellerNotSelling),
        Standing { waiting: true, .. } => Err(NotMade::ChangeWaiting),
        _ => Ok(()),
    }
}

/// What stands against closing a link.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// It is open.
    pub open: bool,
    /// Subscriptions that run under it.
    pub running: i64,
    /// A change of seller waits.
    pub waiting: bool,
}

/// Whether a link can be closed: nothing runs under it, and nobody waits to take it over.
///
/// # Errors
/// [`SellerChangeRefusal::NotFound`], [`SellerChangeRefusal::Waiting`], [`SellerChangeRefusal::InUse`].
pub const fn closable(link: Link) -> Result<(), SellerChangeRefusal> {
    match link {
        Link { open: false, .. } => Err(SellerChangeRefusal::NotFound),
        Link { waiting: true, .. } => Err(SellerChangeRefusal::Waiting),
        Link { running: 1.., .. } => Err(SellerChangeRefusal::InUse),
        _ => Ok(()),
    }
}

/// Whether a member may do this: owners alone.
///
/// # Errors
/// [`SellerChangeRefusal::NotFound`] for who is no member, [`SellerChangeRefusal::NotOwner`].
pub fn owner(role: Option<Role>) -> Result<(), SellerChangeRefusal> {
    match role {
        Some(Role::Owner) => Ok(()),
        Some(_) => Err(SellerChangeRefusal::NotOwner),
        None => Err(SellerChangeRefusal::NotFound),
    }
}

/// Why a change of seller cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SellerChangeRefusal {
    /// Not there, or not yours.
    NotFound,
    /// Only owners do this.
    NotOwner,
    /// The organization has no partner seller to leave.
    NoPartner,
    /// The seller may not sell now.
    SellerSuspended,
    /// The vendor is no partner: it is added beside one.
    NotPartner,
    /// Too many codes that permit nothing.
    TooManyTries,
    /// A change of seller waits.
    Waiting,
    /// It is made, taken back or stopped.
    Over,
    /// Something runs under the link.
    InUse,
    /// The seller is being moved already.
    Moving,
}

impl Refusal for SellerChangeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotOwner => "owners_only",
            Self::NoPartner => "no_partner",
            Self::SellerSuspended => "seller_suspended",
            Self::NotPartner => "not_partner",
            Self::TooManyTries => "too_many_tries",
            Self::Waiting => "change_waiting",
            Self::Over => "change_over",
            Self::InUse => "link_in_use",
            Self::Moving => "move_running",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn seller(n: u128) -> SellerId {
        SellerId::new(Uuid::from_u128(n))
    }

    fn now() -> Timestamp {
        "2026-11-27T10:00:00Z".parse().unwrap()
    }

    fn consent() -> Consent {
        Consent {
            id: SellerConsentId::new(Uuid::from_u128(1)),
            organization: OrganizationId::new(Uuid::from_u128(2)),
            losing: seller(1),
            expires_at: expires(now()),
            spent: false,
            status: OrganizationStatus::Active,
            bound: true,
            waiting: false,
        }
    }

    #[test]
    fn a_code_permits_one_other_seller_once_for_fourteen_days() {
        assert!(permits(&consent(), seller(2), now()));
        assert!(!permits(&consent(), seller(1), now()), "who has the organization gains nothing");
        let later = |hours: i64| now().checked_add(Span::new().hours(hours)).unwrap();
        assert!(permits(&consent(), seller(2), later(14 * 24 - 1)) && !permits(&consent(), seller(2), later(14 * 24)));
        for spoilt in [
            Consent { spent: true, ..consent() },
            Consent { bound: false, ..consent() },
            Consent { waiting: true, ..consent() },
            Consent { status: OrganizationStatus::Suspended, ..consent() },
        ] {
            assert!(!permits(&spoilt, seller(2), now()), "{spoilt:?}");
        }
    }

    #[test]
    fn only_a_partner_that_sells_asks_and_not_too_often() {
        let gaining = Gaining { id: seller(2), kind: SellerKind::Partner, status: SellerStatus::Active, misses: 29 };
        assert_eq!(gaining.may_ask(), Ok(()));
        assert_eq!(Gaining { misses: 30, ..gaining }.may_ask(), Err(SellerChangeRefusal::TooManyTries));
        assert_eq!(Gaining { kind: SellerKind::Vendor, ..gaining }.may_ask(), Err(SellerChangeRefusal::NotPartner));
        assert_eq!(Gaining { status: SellerStatus::Suspended, ..gaining }.may_ask(), Err(SellerChangeRefusal::SellerSuspended));
    }

    #[test]
    fn the_day_is_tomorrow_at_the_earliest() {
        let today = "2026-11-27".parse().unwrap();
        let at = |day: &str| cut_over(day, today).map_err(|why| why.code);
        assert_eq!(at("2026-11-28"), Ok("2026-11-28".parse().unwrap()));
        assert_eq!(at("2027-02-25"), Ok("2027-02-25".parse().unwrap()));
        assert_eq!([at("2026-11-27"), at("2027-02-26"), at("soon")], [Err("day_range"), Err("day_range"), Err("date")]);
    }

    #[test]
    fn what_stands_against_a_change_says_why() {
        let fine = Standing { bound: true, organization: OrganizationStatus::Suspended, gaining: SellerStatus::Active, waiting: false };
        assert_eq!(makable(fine), Ok(()), "a suspended organization changes, too");
        assert_eq!(makable(Standing { bound: false, ..fine }), Err(NotMade::LinkClosed));
        assert_eq!(makable(Standing { organization: OrganizationStatus::Deleted, ..fine }), Err(NotMade::OrganizationGone));
        assert_eq!(makable(Standing { gaining: SellerStatus::Closed, ..fine }), Err(NotMade::SellerNotSelling));
        assert_eq!(makable(Standing { waiting: true, ..fine }), Err(NotMade::ChangeWaiting));
    }

    #[test]
    fn a_link_is_closed_when_nothing_runs_under_it() {
        let idle = Link { open: true, running: 0, waiting: false };
        assert_eq!(closable(idle), Ok(()));
        assert_eq!(closable(Link { running: 1, ..idle }), Err(SellerChangeRefusal::InUse));
        assert_eq!(closable(Link { waiting: true, ..idle }), Err(SellerChangeRefusal::Waiting));
        assert_eq!(closable(Link { open: false, ..idle }), Err(SellerChangeRefusal::NotFound));
    }

    #[test]
    fn owners_alone_agree() {
        assert_eq!(owner(Some(Role::Owner)), Ok(()));
        assert_eq!(owner(Some(Role::Administrator)), Err(SellerChangeRefusal::NotOwner));
        assert_eq!(owner(None), Err(SellerChangeRefusal::NotFound));
    }
}
