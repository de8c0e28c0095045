//! How an organization pays the vendor once it has more than one way: which of them is used, which can go, and the cards among
//! them. A card is kept by its provider; here it is what the provider tells of it.

use jiff::{SignedDuration, Span, Timestamp, civil::Date};

use crate::{
    billing_profile::{Method, PaymentKind},
    fault::Refusal,
    id::{OnboardingId, OrderId, OrganizationId, PaymentMethodId},
    organization::Role,
    word::words,
};

words! {
    /// How far entering a card has come.
    CardEntryState {
        /// It is wanted; the provider has no page for it yet.
        Begun = "begun",
        /// The provider has a page for it.
        Open = "open",
        /// The card is kept.
        Settled = "settled",
        /// No card came of it, and none will.
        Ended = "ended",
    }
}
words! {
    /// What is to be known of a card's last day.
    CardWarning {
        /// It is over.
        Expired = "expired",
        /// It is near.
        Expiring = "expiring",
    }
}

/// Days before a card's last one from which on it is warned of.
pub const WARNED_DAYS: i64 = 30;
/// Cards that an account may begin to enter within an hour: whoever tries many cards is not helped here.
pub const ENTRIES: i64 = 10;
/// The provider's page is closed after a day. What has no end two days after its beginning never gets one.
const LASTS: SignedDuration = SignedDuration::from_hours(48);
/// When the provider is first asked by ourselves how an entry went: usually its buyer has come back before.
const FIRST: SignedDuration = SignedDuration::from_mins(1);
/// How far apart questions about an entry get.
const SELDOM: SignedDuration = SignedDuration::from_hours(1);

/// What a card is entered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardFor {
    /// A sale of the vendor's own that is being onboarded: the card waits for its organization.
    Onboarding(OnboardingId),
    /// An organization, where it may take the place of another card.
    Organization {
        /// Which.
        id: OrganizationId,
        /// The card whose place it takes.
        replaces: Option<PaymentMethodId>,
    },
}

/// What the provider tells of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCard {
    /// What the provider calls it.
    pub reference: String,
    /// Like `visa`.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// Its last day.
    pub expires_on: Date,
}

/// When the provider is asked again about an entry begun then, after it was asked now: each time later, an hour at most.
#[must_use]
pub fn ask_again(begun_at: Timestamp, now: Timestamp) -> Timestamp {
    let age = now.duration_since(begun_at);
    now.checked_add(age.clamp(FIRST, SELDOM)).unwrap_or(now)
}

/// Whether an entry begun then has lasted too long to have an end.
#[must_use]
pub fn lasts_too_long(begun_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(begun_at) > LASTS
}

/// Cards with this last day, or an earlier one, are warned of today.
#[must_use]
pub fn warned_until(today: Date) -> Date {
    today.checked_add(Span::new().days(WARNED_DAYS)).unwrap_or(Date::MAX)
}

/// What is to be known today of a card with this last day.
#[must_use]
pub fn warning(last: Date, today: Date) -> Option<CardWarning> {
    match last {
        last if last < today => Some(CardWarning::Expired),
        last if last <= warned_until(today) => Some(CardWarning::Expiring),
        _ => None,
    }
}

/// A card's name as its makers write it; of others, the provider's word for it.
#[must_use]
pub fn brand(word: &str) -> &str {
    match word {
        "amex" => "American Express",
        "cartes_bancaires" => "CB",
        "diners" => "Diners Club",
        "discover" => "Discover",
        "eftpos_au" => "eftpos",
        "jcb" => "JCB",
        "mastercard" => "Mastercard",
        "unionpay" => "UnionPay",
        "visa" => "Visa",
        other => other,
    }
}

impl Method {
    /// What is to be known of its last day.
    #[must_use]
    pub fn warning(&self, today: Date) -> Option<CardWarning> {
        warning(self.expires_on?, today)
    }

    /// Whether these orders can be paid by it today.
    #[must_use]
    pub fn pays_on(&self, today: Date, orders: &[OrderId]) -> bool {
        self.pays(orders) && self.warning(today) != Some(CardWarning::Expired)
    }
}

/// The method an organization uses, if its last day is to be warned of.
#[must_use]
pub fn warned_of(methods: &[Method], today: Date) -> Option<(&Method, CardWarning)> {
    let used = methods.iter().find(|method| method.is_default)?;
    Some((used, used.warning(today)?))
}

/// Owners change how their organization pays.
///
/// # Errors
/// [`PaymentRefusal::NotOwner`], [`PaymentRefusal::NotFound`].
pub fn owner(role: Option<Role>) -> Result<(), PaymentRefusal> {
    match role {
        Some(Role::Owner) => Ok(()),
        Some(_) => Err(PaymentRefusal::NotOwner),
        None => Err(PaymentRefusal::NotFound),
    }
}

/// Whether a method can become the one that is used: it has to pay for what runs.
///
/// # Errors
/// [`PaymentRefusal::NotFound`], [`PaymentRefusal::MethodUnusable`].
pub fn usable<'m>(methods: &'m [Method], id: PaymentMethodId, today: Date, running: &[OrderId]) -> Result<&'m Method, PaymentRefusal> {
    let method = methods.iter().find(|method| method.id == id).ok_or(PaymentRefusal::NotFound)?;
    if method.pays_on(today, running) { Ok(method) } else { Err(PaymentRefusal::MethodUnusable) }
}

/// Whether a card can go; and what is used in its place, if it is the one that is used. What runs has to be paid by something.
///
/// # Errors
/// [`PaymentRefusal::NotFound`], [`PaymentRefusal::NotACard`], [`PaymentRefusal::LastMethod`].
pub fn removable<'m>(
    methods: &'m [Method],
    id: PaymentMethodId,
    today: Date,
    running: &[OrderId],
) -> Result<(&'m Method, Option<&'m Method>), PaymentRefusal> {
    let method = methods.iter().find(|method| method.id == id).ok_or(PaymentRefusal::NotFound)?;
    if method.kind != PaymentKind::Card {
        return Err(PaymentRefusal::NotACard);
    }
    // The newest one that pays: ids are in the order of time.
    let other = methods.iter().filter(|other| other.id != id && other.pays_on(today, running)).max_by_key(|other| other.id);
    if other.is_none() && !running.is_empty() {
        return Err(PaymentRefusal::LastMethod);
    }
    Ok((method, other.filter(|_| method.is_default)))
}

/// Whether another card may be entered for an organization: in the place of one of its cards, if that is named.
///
/// # Errors
/// [`PaymentRefusal::NotFound`], [`PaymentRefusal::NotACard`].
pub fn replaceable(methods: &[Method], replaces: Option<PaymentMethodId>) -> Result<(), PaymentRefusal> {
    let Some(id) = replaces else { return Ok(()) };
    match methods.iter().find(|method| method.id == id) {
        Some(method) if method.kind == PaymentKind::Card => Ok(()),
        Some(_) => Err(PaymentRefusal::NotACard),
        None => Err(PaymentRefusal::NotFound),
    }
}

/// Why a payment method stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentRefusal {
    /// Not there, or not yours.
    NotFound,
    /// Only owners do this.
    NotOwner,
    /// Too many cards within an hour.
    TooManyCards,
    /// Nothing else pays for what runs.
    LastMethod,
    /// It cannot pay for what runs.
    MethodUnusable,
    /// Paying by invoice is the operators' to decide on.
    NotACard,
}

impl Refusal for PaymentRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotOwner => "owners_only",
            Self::TooManyCards => "too_many_cards",
            Self::LastMethod => "last_payment_method",
            Self::MethodUnusable => "payment_method_unusable",
            Self::NotACard => "not_a_card",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::id::Id;

    const TODAY: Date = date(2026, 11, 27);

    fn id<K>(n: u128) -> Id<K> {
        Id::new(Uuid::from_u128(n))
    }

    fn card(n: u128, expires_on: Date) -> Method {
        Method {
            id: id(n),
            organization: Some(id(1)),
            kind: PaymentKind::Card,
            is_default: false,
            order: None,
            approved: false,
            refused: false,
            reason: String::new(),
            brand: "visa".to_owned(),
            last4: "4242".to_owned(),
            expires_on: Some(expires_on),
        }
    }

    fn invoice(n: u128, order: Option<OrderId>, approved: bool) -> Method {
        let (kind, none) = (PaymentKind::Invoice, String::new);
        Method { kind, order, approved, brand: none(), last4: none(), expires_on: None, ..card(n, TODAY) }
    }

    fn used(method: Method) -> Method {
        Method { is_default: true, ..method }
    }

    #[test]
    fn a_card_is_warned_of_thirty_days_before_its_last_and_after_it() {
        let warned = |last| card(1, last).warning(TODAY);
        assert_eq!(warned(date(2026, 11, 26)), Some(CardWarning::Expired));
        assert_eq!(warned(TODAY), Some(CardWarning::Expiring), "its last day is one of its days");
        assert_eq!(warned(date(2026, 12, 27)), Some(CardWarning::Expiring));
        assert_eq!(warned(date(2026, 12, 28)), None);
        assert_eq!(invoice(1, None, true).warning(TODAY), None);
        let methods = [card(1, date(2026, 11, 1)), used(card(2, date(2030, 12, 31)))];
        assert_eq!(warned_of(&methods, TODAY), None, "only of the one that is used");
        let methods = [used(card(1, date(2026, 11, 1))), card(2, date(2030, 12, 31))];
        assert_eq!(warned_of(&methods, TODAY).map(|(method, warning)| (method.id, warning)), Some((id(1), CardWarning::Expired)));
    }

    #[test]
    fn what_runs_keeps_something_that_pays_for_it() {
        let (first, second): (OrderId, OrderId) = (id(101), id(102));
        let gone = |methods: &[Method], running: &[OrderId]| {
            removable(methods, id(1), TODAY, running).map(|(_, next)| next.map(|next| next.id.uuid().as_u128()))
        };
        let one = used(card(1, date(2030, 12, 31)));
        assert_eq!(gone(std::slice::from_ref(&one), &[]), Ok(None), "nothing runs");
        assert_eq!(gone(std::slice::from_ref(&one), &[first]), Err(PaymentRefusal::LastMethod));
        let expired = [one.clone(), card(2, date(2026, 10, 31))];
        assert_eq!(gone(&expired, &[first]), Err(PaymentRefusal::LastMethod));
        let others = [one.clone(), card(2, date(2030, 12, 31)), card(3, date(2030, 12, 31))];
        assert_eq!(gone(&others, &[first]), Ok(Some(3)), "the newest takes its place");
        let restricted = [one.clone(), invoice(2, Some(first), false)];
        assert_eq!(gone(&restricted, &[first]), Ok(Some(2)));
        assert_eq!(gone(&restricted, &[first, second]), Err(PaymentRefusal::LastMethod), "that invoice is for the first order");
        assert_eq!(gone(&[one.clone(), invoice(2, None, true)], &[first, second]), Ok(Some(2)));
        assert_eq!(gone(&[card(1, date(2030, 12, 31)), used(card(2, date(2030, 12, 31)))], &[first]), Ok(None), "it is not used");
        assert_eq!(gone(&[used(invoice(1, None, true)), one], &[first]), Err(PaymentRefusal::NotACard));
        assert_eq!(gone(&[], &[first]), Err(PaymentRefusal::NotFound));
    }

    #[test]
    fn what_is_used_pays_for_what_runs() {
        let (first, second): (OrderId, OrderId) = (id(101), id(102));
        let methods = [card(1, date(2026, 10, 31)), card(2, date(2030, 12, 31)), invoice(3, Some(first), false)];
        let use_of = |n: u128, running: &[OrderId]| usable(&methods, id(n), TODAY, running).map(|method| method.id);
        assert_eq!(use_of(1, &[first]), Err(PaymentRefusal::MethodUnusable));
        assert_eq!(use_of(2, &[first, second]), Ok(id(2)));
        assert_eq!(use_of(3, &[first]), Ok(id(3)));
        assert_eq!(use_of(3, &[second]), Err(PaymentRefusal::MethodUnusable));
        assert_eq!(use_of(4, &[]), Err(PaymentRefusal::NotFound));
        assert_eq!((replaceable(&methods, None), replaceable(&methods, Some(id(1)))), (Ok(()), Ok(())));
        assert_eq!(replaceable(&methods, Some(id(3))), Err(PaymentRefusal::NotACard));
        assert_eq!(replaceable(&methods, Some(id(4))), Err(PaymentRefusal::NotFound));
    }

    #[test]
    fn questions_get_seldom_and_end() {
        let begun: Timestamp = "2026-11-27T10:00:00Z".parse().unwrap();
        let after = |age: SignedDuration| ask_again(begun, begun + age).duration_since(begun + age);
        assert_eq!(after(SignedDuration::ZERO), FIRST);
        assert_eq!(after(SignedDuration::from_mins(7)), SignedDuration::from_mins(7));
        assert_eq!(after(SignedDuration::from_hours(30)), SELDOM);
        assert!(!lasts_too_long(begun, begun + LASTS) && lasts_too_long(begun, begun + LASTS + FIRST));
    }

    #[test]
    fn owners_alone_change_how_it_is_paid() {
        assert_eq!(owner(Some(Role::Owner)), Ok(()));
        assert_eq!(owner(Some(Role::Member)), Err(PaymentRefusal::NotOwner));
        assert_eq!(owner(None), Err(PaymentRefusal::NotFound));
    }
}
