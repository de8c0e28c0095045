//! Orders: a seller's sale, as it comes in.

use jiff::civil::Date;

use crate::{
    account::Email,
    contract_code::Code,
    fault::{Faults, Refusal, Why},
    id::ContractCodeId,
    text,
    word::words,
};

words! {
    /// The states of an order.
    OrderStatus {
        /// Nothing is applied yet.
        Placed = "placed",
        /// Something is applied, something is left.
        PartiallyApplied = "partially_applied",
        /// Nothing is left to apply.
        Applied = "applied",
        /// Withdrawn; what was applied stays.
        Cancelled = "cancelled",
    }
}
words! {
    /// Who sends the invitation.
    Delivery {
        /// Passerelle, under the seller's name.
        Platform = "platform",
        /// The seller itself; the answer carries the link.
        Seller = "seller",
    }
}

/// An order as a seller writes it, not yet checked.
#[derive(Clone, Debug)]
pub struct WrittenOrder {
    /// The seller's own number for it.
    pub reference: String,
    /// The buyer's customer number at the seller.
    pub seller_account: String,
    /// Who is invited.
    pub buyer: WrittenBuyer,
    /// `platform` or `seller`.
    pub delivery: String,
    /// Whether a contract code goes with it.
    pub discounted: bool,
    /// Which: its id, or the code itself.
    pub contract_code: Option<String>,
    /// What is sold.
    pub subscriptions: Vec<WrittenSubscription>,
}

/// The buyer as a seller writes it.
#[derive(Clone, Debug)]
pub struct WrittenBuyer {
    /// Invited mailbox.
    pub email: String,
    /// Person.
    pub name: String,
    /// Company.
    pub company: String,
    /// Language of the invitation (BCP 47).
    pub language: String,
}

/// A line of an order as a seller writes it.
#[derive(Clone, Debug)]
pub struct WrittenSubscription {
    /// Id or key.
    pub service: String,
    /// Key within the service.
    pub plan: String,
    /// 1 to 1,000,000.
    pub quantity: i64,
    /// 1 to 120.
    pub term_months: i64,
    /// First day; the day of apply when absent.
    pub starts_on: Option<String>,
    /// Whether it renews at the end of its term.
    pub renews: bool,
}

/// An order that can be placed, but for what only the catalogue knows.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// 1 to 100 characters.
    pub reference: String,
    /// 1 to 100 characters.
    pub seller_account: String,
    /// Invited mailbox.
    pub email: Email,
    /// Person, 1 to 100 characters.
    pub name: String,
    /// Company, 1 to 200 characters.
    pub company: String,
    /// One of the languages offered.
    pub language: String,
    /// Who sends the invitation.
    pub delivery: Delivery,
    /// Whether a contract code goes with it.
    pub discounted: bool,
    /// Which; none yet when absent.
    pub contract_code: Option<NamedCode>,
    /// 1 to 100.
    pub lines: Vec<NewLine>,
}

/// A contract code as an order names it.
#[derive(Clone, Debug)]
pub enum NamedCode {
    /// By its id.
    Id(ContractCodeId),
    /// By itself.
    Code(Code),
}

impl NamedCode {
    /// Who says which code goes with an order says that it carries discounts.
    fn parse(written: &str, discounted: bool) -> Result<Self, Why> {
        if !discounted {
            return Err(Why::new("order_not_discounted"));
        }
        written.parse().map(Self::Id).or_else(|_| Code::parse(written).map(Self::Code))
    }
}

/// A line of an order that can be placed.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// Id or key of the service.
    pub service: String,
    /// Key of the plan.
    pub plan: String,
    /// 1 to 1,000,000.
    pub quantity: i64,
    /// 1 to 120.
    pub term_months: i64,
    /// First day, when it is fixed.
    pub starts_on: Option<Date>,
    /// Whether it renews.
    pub renews: bool,
}

/// Most subscriptions on one order.
pub const LINES: usize = 100;
/// Most of one plan on one line.
pub const QUANTITY: i64 = 1_000_000;
/// Longest term in months.
pub const TERM: i64 = 120;

impl WrittenOrder {
    /// Checks every field; `languages` are those offered, `today` is the day in UTC.
    ///
    /// # Errors
    /// A fault per field, placed by JSON pointer.
    pub fn check(self, languages: &[&str], today: Date) -> Result<NewOrder, Faults> {
        let mut faults = Faults::default();
        let reference = faults.take("reference", text::line(&self.reference, 100));
        let seller_account = faults.take("seller_account", text::line(&self.seller_account, 100));
        let email = faults.take("buyer/email", Email::parse(&self.buyer.email));
        let name = faults.take("buyer/name", text::line(&self.buyer.name, 100));
        let company = faults.take("buyer/company", text::line(&self.buyer.company, 200));
        if !languages.contains(&self.buyer.language.as_str()) {
            faults.hint("buyer/language", "choice", languages.join(", "));
        }
        let delivery = faults.take("delivery", self.delivery.parse::<Delivery>());
        let contract_code = self.contract_code.map(|code| faults.take("contract_code", NamedCode::parse(&code, self.discounted)));
        if !(1..=LINES).contains(&self.subscriptions.len()) {
            faults.hint("subscriptions", "count", format!("1–{LINES}"));
        }
        let lines: Option<Vec<_>> =
            self.subscriptions.into_iter().take(LINES).enumerate().map(|(at, line)| line.check(at, today, &mut faults)).collect();
        let (language, discounted) = (self.buyer.language, self.discounted);
        let read = (|| {
            Some(NewOrder {
                reference: reference?,
                seller_account: seller_account?,
                email: email?,
                name: name?,
                company: company?,
                language,
                delivery: delivery?,
                discounted,
                contract_code: contract_code.flatten(),
                lines: lines?,
            })
        })();
        faults.or(read)
    }
}

impl WrittenSubscription {
    fn check(self, at: usize, today: Date, faults: &mut Faults) -> Option<NewLine> {
        let at = |field: &str| format!("subscriptions/{at}/{field}");
        let service = faults.take(at("service"), text::line(&self.service, 64));
        let plan = faults.take(at("plan"), text::line(&self.plan, 64));
        if !(1..=QUANTITY).contains(&self.quantity) {
            faults.hint(at("quantity"), "range", format!("1–{QUANTITY}"));
        }
        if !(1..=TERM).contains(&self.term_months) {
            faults.hint(at("term_months"), "range", format!("1–{TERM}"));
        }
        let starts_on = match self.starts_on.as_deref().map(str::parse::<Date>) {
            None => None,
            Some(Ok(day)) if within(day, today) => Some(day),
            Some(Ok(_)) => {
                faults.add(at("starts_on"), "date_range");
                None
            }
            Some(Err(_)) => {
                faults.add(at("starts_on"), "date");
                None
            }
        };
        Some(NewLine {
            service: service?,
            plan: plan?,
            quantity: self.quantity,
            term_months: self.term_months,
            starts_on,
            renews: self.renews,
        })
    }
}

/// From a year ago to five years ahead: further off is a slip of the keyboard.
fn within(day: Date, today: Date) -> bool {
    let (past, future) = (jiff::Span::new().years(-1), jiff::Span::new().years(5));
    today.checked_add(past).is_ok_and(|first| first <= day) && today.checked_add(future).is_ok_and(|last| day <= last)
}

/// Why an order action is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderRefusal {
    /// The seller is suspended or closed.
    SellerSuspended,
    /// The vendor does not sell: it is not in the catalogue.
    NoVendor,
    /// This seller already has an order with this reference (invariant I9).
    ReferenceTaken,
    /// Something on it is not in the catalogue.
    Unknown(Faults),
    /// The contract code it names cannot go with it.
    Unfit(Faults),
    /// No such order of this seller.
    NotFound,
    /// It is cancelled already.
    AlreadyCancelled,
    /// Everything on it is applied: its subscriptions are cancelled one by one.
    AlreadyApplied,
}

impl Refusal for OrderRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::SellerSuspended => "seller_suspended",
            Self::NoVendor => "no_vendor",
            Self::ReferenceTaken => "reference_taken",
            Self::Unknown(_) => "not_in_catalogue",
            Self::Unfit(_) => "bad_fields",
            Self::NotFound => "not_found",
            Self::AlreadyCancelled => "already_cancelled",
            Self::AlreadyApplied => "already_applied",
        }
    }
}
