//! Contract codes: what a seller hands out when an order carries discounts, and an owner registers.

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::{
    catalogue::Names,
    fault::{Faults, Refusal, Why},
    id::{ContractCodeId, OrderId, OrganizationId, SellerId, ServiceId, SubscriptionId},
    text,
    word::words,
};

words! {
    /// The states of a contract code.
    ContractCodeStatus {
        /// Handed out, registered by nobody yet.
        Issued = "issued",
        /// Registered by an organization at least.
        Registered = "registered",
        /// Its last day is over.
        Expired = "expired",
        /// Taken back by its seller.
        Withdrawn = "withdrawn",
    }
}
words! {
    /// Why a registered code gives no discount any more.
    Ended {
        /// Its last day is over.
        Expired = "expired",
        /// Its seller took it back.
        Withdrawn = "withdrawn",
        /// The organization buys from another seller.
        SellerChanged = "seller_changed",
    }
}

/// Fewest letters and digits of a code: fewer could be guessed.
pub const SHORTEST: usize = 8;
/// Most letters and digits of a code.
pub const LONGEST: usize = 40;
/// Most characters that are read of what somebody typed.
pub const TYPED: usize = 200;
/// How much of a code is kept to recognise it by.
pub const TAIL: usize = 4;
/// Codes issued at once.
pub const AT_ONCE: usize = 200;
/// Organizations that may register one code: so many hear in one transaction that it ended.
pub const USES: i64 = 500;
/// Wrong tries of one organization in an hour.
pub const ORGANIZATION_MISSES: i64 = 10;
/// Wrong tries of one seller's codes in an hour, by all organizations.
pub const SELLER_MISSES: i64 = 30;
/// Days after which owners are reminded that an order waits for its code.
pub const REMINDER_DAYS: i64 = 14;

/// Letters of other alphabets and signs that look like a letter or digit of a code, and which.
const ALIKE: &[(&str, char)] = &[
    ("O\u{41e}\u{39f}", '0'),
    ("IL|!\u{406}\u{399}\u{4c0}", '1'),
    ("\u{410}\u{391}", 'A'),
    ("\u{412}\u{392}", 'B'),
    ("\u{421}", 'C'),
    ("\u{415}\u{395}", 'E'),
    ("\u{41d}\u{397}", 'H'),
    ("\u{408}", 'J'),
    ("\u{41a}\u{39a}", 'K'),
    ("\u{41c}\u{39c}", 'M'),
    ("\u{39d}", 'N'),
    ("\u{420}\u{3a1}", 'P'),
    ("\u{405}", 'S'),
    ("\u{422}\u{3a4}", 'T'),
    ("\u{425}\u{3a7}", 'X'),
    ("\u{423}\u{3a5}", 'Y'),
    ("\u{396}", 'Z'),
];

/// A code as it counts: letters `A-Z` and digits alone. Case, spaces, hyphens, full-width forms and letters that look like
/// another (`O` and `0`, `I`, `l` and `1`, Cyrillic and Greek capitals) make no difference.
#[derive(Clone)]
pub struct Code {
    counts: String,
    /// In the letters of the alphabet it was given in, for people.
    shown: String,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.counts == other.counts
    }
}
impl Eq for Code {}

impl std::fmt::Debug for Code {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Code(…{})", self.tail())
    }
}

impl Code {
    /// Reads a code as a seller gives it or an owner types it.
    ///
    /// # Errors
    /// `required`, `contract_code`.
    pub fn parse(written: &str) -> Result<Self, Why> {
        let shown = bare(written);
        let counts: String = shown.chars().map(alike).collect();
        match counts.len() {
            0 if written.trim().is_empty() => Err(Why::new("required")),
            SHORTEST..=LONGEST if counts.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) => {
                let shown = shown.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { alike(c) }).collect();
                Ok(Self { counts, shown })
            }
            _ => Err(Why::hint("contract_code", format!("{SHORTEST}–{LONGEST}"))),
        }
    }

    /// As it counts.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.counts
    }

    /// The end of it, to recognise it by.
    #[must_use]
    pub fn tail(&self) -> &str {
        self.shown.get(self.shown.len().saturating_sub(TAIL)..).unwrap_or_default()
    }

    /// In groups of four, as it is handed out.
    #[must_use]
    pub fn grouped(&self) -> String {
        let groups = self.shown.as_bytes().chunks(4).map(|group| str::from_utf8(group).unwrap_or_default());
        groups.collect::<Vec<_>>().join("-")
    }
}

/// What was typed, as it would count if it were a code; whatever it is, about the same work is done on it.
#[must_use]
pub fn plain(typed: &str) -> String {
    bare(typed).chars().map(alike).collect()
}

/// In capitals, without what does not count.
fn bare(typed: &str) -> String {
    let typed: String = typed.chars().take(TYPED).nfkc().flat_map(char::to_uppercase).collect();
    typed.chars().filter(|&c| !ignored(c)).collect()
}

/// Spaces, what is not seen, and dashes of every length.
fn ignored(c: char) -> bool {
    c.is_whitespace() || text::unseen(c) || matches!(c, '-' | '_' | '.' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}')
}

fn alike(c: char) -> char {
    ALIKE.iter().find(|(letters, _)| letters.contains(c)).map_or(c, |&(_, plain)| plain)
}

/// What a code gives: nothing that Passerelle could reckon a price with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// So many in a hundred.
    Percent(i64),
    /// In the seller's own words.
    Text(String),
}

/// A code as a seller asks for it, not yet checked.
#[derive(Clone, Debug, Default)]
pub struct WrittenContractCode {
    /// The code itself; made when there is none.
    pub code: Option<String>,
    /// The one customer number it is for.
    pub seller_account: Option<String>,
    /// Ids or keys of the services it is for; all when empty.
    pub services: Vec<String>,
    /// Id of the order it is attached to.
    pub order: Option<String>,
    /// The discount in a hundred.
    pub percent: Option<i64>,
    /// The discount in words.
    pub text: Option<String>,
    /// First day.
    pub valid_from: Option<String>,
    /// Last day.
    pub valid_until: Option<String>,
    /// How many organizations may register it.
    pub max_uses: i64,
}

/// A code that can be issued, but for what only the catalogue and the seller's orders know.
#[derive(Clone, Debug)]
pub struct NewContractCode {
    /// The code itself, when the seller gives it.
    pub code: Option<Code>,
    /// The one customer number it is for.
    pub seller_account: Option<String>,
    /// Ids or keys of the services it is for; all when empty.
    pub services: Vec<String>,
    /// The order it is attached to.
    pub order: Option<OrderId>,
    /// What it gives.
    pub discount: Discount,
    /// First day.
    pub valid_from: Date,
    /// Last day, inclusive; without end when absent.
    pub valid_until: Option<Date>,
    /// How many organizations may register it.
    pub max_uses: i64,
}

impl WrittenContractCode {
    /// Checks every field of the code at `at` (a JSON pointer, or empty); `today` is the day in UTC.
    pub fn check(self, at: &str, today: Date, faults: &mut Faults) -> Option<NewContractCode> {
        let place = |field: &str| if at.is_empty() { field.to_owned() } else { format!("{at}/{field}") };
        let code = self.code.map(|code| faults.take(place("code"), Code::parse(&code)));
        let seller_account = self.seller_account.map(|number| faults.take(place("seller_account"), text::line(&number, 100)));
        let services = self.services.iter().enumerate();
        let services: Option<Vec<_>> =
            services.map(|(n, service)| faults.take(place(&format!("services/{n}")), text::line(service, 64))).collect();
        let order = self.order.map(|order| faults.take(place("order"), order.parse().map_err(|_| Why::new("unknown_order"))));
        let discount = faults.take(place("discount"), discount(self.percent, self.text));
        let from = day(self.valid_from.as_deref(), &place("valid_from"), faults);
        let until = day(self.valid_until.as_deref(), &place("valid_until"), faults);
        let valid_from = from.flatten().unwrap_or(today);
        if until.flatten().is_some_and(|until| until < valid_from.max(today)) {
            faults.add(place("valid_until"), "over_already");
        }
        if !(1..=USES).contains(&self.max_uses) {
            faults.hint(place("max_uses"), "range", format!("1–{USES}"));
        }
        from?;
        Some(NewContractCode {
            code: whole(code)?,
            seller_account: whole(seller_account)?,
            services: services?,
            order: whole(order)?,
            discount: discount?,
            valid_from,
            valid_until: until?,
            max_uses: self.max_uses,
        })
    }
}

/// Nothing, or something that could be taken.
fn whole<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    match read {
        None => Some(None),
        Some(None) => None,
        Some(taken) => Some(taken),
    }
}

fn day(written: Option<&str>, at: &str, faults: &mut Faults) -> Option<Option<Date>> {
    let Some(written) = written else { return Some(None) };
    faults.take(at, written.parse::<Date>().map_err(|_| Why::new("date"))).map(Some)
}

fn discount(percent: Option<i64>, text: Option<String>) -> Result<Discount, Why> {
    match (percent, text) {
        (Some(percent), None) if (1..=100).contains(&percent) => Ok(Discount::Percent(percent)),
        (Some(_), None) => Err(Why::hint("range", "1–100")),
        (None, Some(text)) => text::line(&text, 200).map(Discount::Text),
        _ => Err(Why::new("one_discount")),
    }
}

/// A code as it stands.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Which.
    pub id: ContractCodeId,
    /// Its end.
    pub tail: String,
    /// What it gives.
    pub discount: Discount,
    /// The one customer number it is for, by its row.
    pub seller_account: Option<crate::id::SellerAccountId>,
    /// The one order it is for.
    pub order: Option<OrderId>,
    /// Services it is for; all when empty.
    pub services: Vec<ServiceId>,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Option<Date>,
    /// Organizations that may register it.
    pub max_uses: i64,
    /// Organizations that have.
    pub uses: i64,
    /// As kept: that a day is over is known by the clock alone.
    pub status: ContractCodeStatus,
}

impl Issued {
    /// Whether it gives a discount on this day to whoever has registered it.
    #[must_use]
    pub fn lives(&self, today: Date) -> bool {
        let taken_back = matches!(self.status, ContractCodeStatus::Expired | ContractCodeStatus::Withdrawn);
        !taken_back && self.valid_from <= today && self.valid_until.is_none_or(|last| today <= last)
    }

    /// Whether it can be attached to an order of this customer number for these services. One whose first day is ahead can.
    #[must_use]
    pub fn attaches(&self, account: Option<crate::id::SellerAccountId>, services: &[ServiceId], today: Date) -> bool {
        let taken_back = matches!(self.status, ContractCodeStatus::Expired | ContractCodeStatus::Withdrawn);
        let free = self.order.is_none() && self.uses < self.max_uses && !taken_back && self.valid_until.is_none_or(|last| today <= last);
        let theirs = self.seller_account.is_none_or(|number| Some(number) == account);
        free && theirs && (self.services.is_empty() || self.services.iter().any(|service| services.contains(service)))
    }

    /// Whether it is for this subscription.
    #[must_use]
    pub fn covers(&self, held: &Held) -> bool {
        self.seller_account.is_none_or(|account| account == held.seller_account)
            && self.order.is_none_or(|order| order == held.order)
            && (self.services.is_empty() || self.services.contains(&held.service))
    }
}

/// A subscription of the seller's that is applied to the organization, on an order that carries discounts, and without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub subscription: SubscriptionId,
    /// On which order.
    pub order: OrderId,
    /// The seller's number for that order.
    pub reference: String,
    /// The customer number of that order, by its row.
    pub seller_account: crate::id::SellerAccountId,
    /// Of which service.
    pub service: ServiceId,
    /// That service's names.
    pub service_names: Names,
    /// The plan's names.
    pub plan_names: Names,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
}

/// What is known when an owner enters a code. `None` everywhere is as good as a code nobody issued.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The organization buys from the seller.
    pub bound: bool,
    /// The seller's code that was typed.
    pub code: Option<Issued>,
    /// The organization has registered it, and that has not ended.
    pub registered: bool,
    /// The organization registered it, and that has ended.
    pub ended: bool,
    /// What it could be for.
    pub held: Vec<Held>,
    /// Wrong tries of the organization within an hour.
    pub organization_misses: i64,
    /// Wrong tries of the seller's codes within an hour.
    pub seller_misses: i64,
}

/// What a code changes, and from when: shown before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Which code.
    pub code: ContractCodeId,
    /// For which organization.
    pub organization: OrganizationId,
    /// Whose code.
    pub seller: SellerId,
    /// What it gives.
    pub discount: Discount,
    /// Its last day.
    pub valid_until: Option<Date>,
    /// To what.
    pub lines: Vec<EffectLine>,
}

/// One subscription a code gives its discount to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectLine {
    /// Which.
    pub subscription: SubscriptionId,
    /// On which order.
    pub order: OrderId,
    /// The seller's number for that order.
    pub reference: String,
    /// The service's names.
    pub service: Names,
    /// The plan's names.
    pub plan: Names,
    /// First day of the discount.
    pub from: Date,
    /// Last day of the discount.
    pub until: Date,
}

impl Effect {
    /// SHA-256 over all of it, in hex: whoever saves it saves exactly what was shown.
    #[must_use]
    pub fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(serde_json::to_vec(self).unwrap_or_default()))
    }

    /// Its orders, each once.
    #[must_use]
    pub fn orders(&self) -> Vec<OrderId> {
        let mut orders: Vec<OrderId> = self.lines.iter().map(|line| line.order).collect();
        orders.sort_unstable();
        orders.dedup();
        orders
    }
}

/// How entering a code ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It is not one this organization can register; which is all that is ever said.
    Wrong,
    /// The organization has registered it, and nothing is added by it.
    Already(ContractCodeId),
    /// It can be registered, and would change this.
    Good(Effect),
}

/// Whether too many wrong codes were entered to look at another one.
#[must_use]
pub const fn exhausted(facts: &Facts) -> bool {
    facts.organization_misses >= ORGANIZATION_MISSES || facts.seller_misses >= SELLER_MISSES
}

/// Judges a code that was entered. Unknown, foreign, expired, used up, withdrawn, not valid yet, for something else, or before
/// anything was applied: one and the same answer.
#[must_use]
pub fn enter(facts: &Facts, organization: OrganizationId, seller: SellerId, today: Date) -> Entered {
    let Some(code) = facts.code.as_ref().filter(|code| facts.bound && code.lives(today)) else { return Entered::Wrong };
    let lines: Vec<EffectLine> = facts.held.iter().filter(|held| code.covers(held)).map(|held| line(code, held, today)).collect();
    match lines.is_empty() {
        true if facts.registered => Entered::Already(code.id),
        true => Entered::Wrong,
        // Registered before, it takes in what has come since: that is no further use.
        false if facts.registered || (!facts.ended && code.uses < code.max_uses) => Entered::Good(Effect {
            code: code.id,
            organization,
            seller,
            discount: code.discount.clone(),
            valid_until: code.valid_until,
            lines,
        }),
        false => Entered::Wrong,
    }
}

fn line(code: &Issued, held: &Held, today: Date) -> EffectLine {
    EffectLine {
        subscription: held.subscription,
        order: held.order,
        reference: held.reference.clone(),
        service: held.service_names.clone(),
        plan: held.plan_names.clone(),
        from: held.starts_on.max(today),
        until: code.valid_until.map_or(held.ends_on, |last| held.ends_on.min(last)),
    }
}

/// Why an action on contract codes is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContractCodeRefusal {
    /// The seller may not sell now.
    SellerSuspended,
    /// Something in it cannot be: a code taken, a service not sold, an order not there.
    Unfit(Faults),
    /// No such code of this seller, no such organization of this account.
    NotFound,
    /// Only owners register codes.
    NotOwner,
    /// It was taken back already.
    AlreadyWithdrawn,
    /// Its last day is over.
    AlreadyExpired,
    /// Too many wrong codes within an hour.
    TooManyTries,
}

impl Refusal for ContractCodeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::SellerSuspended => "seller_suspended",
            Self::Unfit(_) => "bad_fields",
            Self::NotFound => "not_found",
            Self::NotOwner => "not_owner",
            Self::AlreadyWithdrawn => "already_withdrawn",
            Self::AlreadyExpired => "already_expired",
            Self::TooManyTries => "too_many_contract_codes",
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::{Id, SellerAccountId};

    fn id<K>(n: u128) -> Id<K> {
        Id::new(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn spaces_hyphens_case_and_look_alikes_make_no_difference() {
        let code = Code::parse("7KQ4-M2XA-10OL").unwrap();
        let ways = [
            "7kq4m2xa1001",
            " 7KQ4 M2XA IO0l ",
            "7KQ4\u{2013}M2XA\u{a0}1OO|",
            "７ＫＱ４－Ｍ２ＸＡ－１００１",
            "7\u{41a}Q4-\u{41c}2\u{425}\u{410}-1\u{41e}0\u{406}",
            "7\u{39a}Q4.M2X\u{391}_1\u{3bf}0i",
            "7KQ4\u{200b}M2XA\u{ad}10OL",
        ];
        for way in ways {
            assert_eq!(Code::parse(way).as_ref(), Ok(&code), "{way}");
        }
        assert_eq!((code.as_str(), code.tail(), code.grouped().as_str()), ("7KQ4M2XA1001", "10OL", "7KQ4-M2XA-10OL"));
        assert_eq!(format!("{code:?}"), "Code(…10OL)", "a log tells nothing");
        assert_ne!(Code::parse("7KQ4M2XA1002"), Ok(code));
    }

    #[test]
    fn a_code_has_its_length_and_its_letters() {
        assert_eq!(Code::parse("  "), Err(Why::new("required")));
        for odd in ["1234567", "--------", &"A".repeat(41), "7KQ4M2XÄ10", "7KQ4/M2XA", "コントラクト12", "\u{0}7KQ4M2XA;"] {
            assert_eq!(Code::parse(odd), Err(Why::hint("contract_code", "8–40")), "{odd}");
        }
        assert!(Code::parse(&"A".repeat(40)).is_ok() && Code::parse("12345678").is_ok());
        assert!(plain(&"é".repeat(1_000_000)).chars().count() <= TYPED, "no work for whoever sends much");
    }

    fn written() -> WrittenContractCode {
        WrittenContractCode { percent: Some(15), max_uses: 1, ..Default::default() }
    }

    fn faults(written: WrittenContractCode) -> Vec<String> {
        let mut faults = Faults::default();
        let read = written.check("codes/0", day("2026-11-27"), &mut faults);
        assert!(read.is_some() || !faults.0.is_empty(), "what is not read has its fault");
        faults.0.into_iter().map(|fault| format!("{} {}", fault.at, fault.code)).collect()
    }

    #[test]
    fn what_can_be_issued_is_checked_field_by_field() {
        assert!(faults(written()).is_empty());
        assert!(faults(WrittenContractCode { percent: None, text: Some("Two months free".to_owned()), ..written() }).is_empty());
        let bad = WrittenContractCode {
            code: Some("short".to_owned()),
            seller_account: Some(" ".to_owned()),
            services: vec!["backup".to_owned(), String::new()],
            order: Some("PO-1".to_owned()),
            percent: Some(15),
            text: Some("and more".to_owned()),
            valid_from: Some("soon".to_owned()),
            valid_until: Some("2026-13-01".to_owned()),
            max_uses: 0,
        };
        let all = [
            "codes/0/code contract_code",
            "codes/0/seller_account required",
            "codes/0/services/1 required",
            "codes/0/order unknown_order",
            "codes/0/discount one_discount",
            "codes/0/valid_from date",
            "codes/0/valid_until date",
            "codes/0/max_uses range",
        ];
        assert_eq!(faults(bad), all);
        let over = |from: Option<&str>, until: &str| {
            faults(WrittenContractCode { valid_from: from.map(str::to_owned), valid_until: Some(until.to_owned()), ..written() })
        };
        assert_eq!(over(None, "2026-11-26"), ["codes/0/valid_until over_already"]);
        assert_eq!(over(Some("2027-01-01"), "2026-12-31"), ["codes/0/valid_until over_already"]);
        assert!(over(None, "2026-11-27").is_empty());
        assert_eq!(faults(WrittenContractCode { percent: Some(101), ..written() }), ["codes/0/discount range"]);
        assert_eq!(faults(WrittenContractCode { percent: None, ..written() }), ["codes/0/discount one_discount"]);
    }

    fn issued() -> Issued {
        Issued {
            id: id(1),
            tail: "1001".to_owned(),
            discount: Discount::Percent(15),
            seller_account: None,
            order: None,
            services: Vec::new(),
            valid_from: day("2026-11-01"),
            valid_until: Some(day("2027-03-31")),
            max_uses: 1,
            uses: 0,
            status: ContractCodeStatus::Issued,
        }
    }

    fn held(n: u128, service: u128) -> Held {
        Held {
            subscription: id(n),
            order: id(100),
            reference: "PO-1".to_owned(),
            seller_account: id(200),
            service: id(service),
            service_names: Names::default(),
            plan_names: Names::default(),
            starts_on: day("2026-12-01"),
            ends_on: day("2027-11-30"),
        }
    }

    fn facts(code: Issued) -> Facts {
        Facts {
            bound: true,
            code: Some(code),
            registered: false,
            ended: false,
            held: vec![held(10, 300), held(11, 301)],
            organization_misses: 0,
            seller_misses: 0,
        }
    }

    fn entered(facts: &Facts) -> Entered {
        enter(facts, id(7), id(8), day("2026-11-27"))
    }

    fn lines(entered: Entered) -> Vec<SubscriptionId> {
        if let Entered::Good(effect) = entered { effect.lines.into_iter().map(|line| line.subscription).collect() } else { Vec::new() }
    }

    #[test]
    fn every_code_that_cannot_be_registered_gets_one_answer() {
        let with = |change: fn(&mut Issued)| {
            let mut code = issued();
            change(&mut code);
            facts(code)
        };
        let bad = [
            ("unknown", Facts { code: None, ..facts(issued()) }),
            ("of a seller the organization does not buy from", Facts { bound: false, ..facts(issued()) }),
            ("for another customer number", with(|code| code.seller_account = Some(SellerAccountId::new(Uuid::from_u128(201))))),
            ("for another order", with(|code| code.order = Some(OrderId::new(Uuid::from_u128(101))))),
            ("for another service", with(|code| code.services = vec![ServiceId::new(Uuid::from_u128(302))])),
            ("expired, by the clock", with(|code| code.valid_until = Some("2026-11-26".parse().unwrap()))),
            ("expired", with(|code| code.status = ContractCodeStatus::Expired)),
            ("not valid yet", with(|code| code.valid_from = "2026-11-28".parse().unwrap())),
            ("withdrawn", with(|code| code.status = ContractCodeStatus::Withdrawn)),
            ("used up", with(|code| (code.uses, code.status) = (1, ContractCodeStatus::Registered))),
            ("before apply", Facts { held: Vec::new(), ..facts(issued()) }),
            ("over for this organization", Facts { ended: true, ..with(|code| code.max_uses = 5) }),
        ];
        for (why, facts) in bad {
            assert_eq!(entered(&facts), Entered::Wrong, "{why}");
        }
    }

    #[test]
    fn a_good_code_says_what_it_changes_and_from_when() {
        let Entered::Good(effect) = entered(&facts(issued())) else { panic!("it is good") };
        let days: Vec<_> = effect.lines.iter().map(|line| (line.from, line.until)).collect();
        assert_eq!(days, [(day("2026-12-01"), day("2027-03-31")); 2], "from the term's first day, to the code's last");
        assert_eq!((effect.orders(), effect.discount.clone()), (vec![id(100)], Discount::Percent(15)));
        let endless = Issued { valid_until: None, ..issued() };
        let Entered::Good(other) = enter(&facts(endless), id(7), id(8), day("2026-12-24")) else { panic!("it is good") };
        assert_eq!((other.lines[0].from, other.lines[0].until), (day("2026-12-24"), day("2027-11-30")));
        assert_ne!(effect.hash(), other.hash());
    }

    #[test]
    fn a_code_is_for_what_its_scope_says() {
        assert_eq!(lines(entered(&facts(Issued { services: vec![id(301)], ..issued() }))), [id(11)]);
        assert_eq!(lines(entered(&facts(Issued { seller_account: Some(id(200)), order: Some(id(100)), ..issued() }))), [id(10), id(11)]);
    }

    #[test]
    fn a_code_is_attached_to_an_order_it_is_for() {
        let attaches = |change: fn(&mut Issued)| {
            let mut code = issued();
            change(&mut code);
            code.attaches(Some(id(200)), &[id(300), id(301)], day("2026-11-27"))
        };
        assert!(attaches(|_| {}) && attaches(|code| code.valid_from = day("2026-12-24")));
        assert!(attaches(|code| (code.seller_account, code.services) = (Some(id(200)), vec![id(301), id(302)])));
        assert!(!attaches(|code| code.order = Some(id(100))));
        assert!(!attaches(|code| code.uses = 1));
        assert!(!attaches(|code| code.status = ContractCodeStatus::Withdrawn));
        assert!(!attaches(|code| code.valid_until = Some(day("2026-11-26"))));
        assert!(!attaches(|code| code.seller_account = Some(id(201))));
        assert!(!attaches(|code| code.services = vec![id(302)]));
    }

    #[test]
    fn registered_twice_is_fine_and_takes_in_what_has_come_since() {
        let used = Issued { uses: 1, status: ContractCodeStatus::Registered, ..issued() };
        let registered = Facts { registered: true, ..facts(used) };
        assert_eq!(lines(entered(&registered)), [id(10), id(11)], "used up for others, not for them");
        assert_eq!(entered(&Facts { held: Vec::new(), ..registered }), Entered::Already(id(1)));
    }

    #[test]
    fn ten_misses_of_an_organization_or_thirty_of_a_seller_are_enough() {
        let missed = |organization_misses, seller_misses| exhausted(&Facts { organization_misses, seller_misses, ..facts(issued()) });
        assert!(!missed(9, 29) && missed(10, 0) && missed(0, 30));
    }
}
