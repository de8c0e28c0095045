use super::{CodeEntry, Frame, OrderTimeline, RegisteredCode, SellerTile, SubscriptionRow};
use askama::Template;
use i18n::key;
use jiff::civil::Date;

/// What the pages of Billing & Subscriptions share.
#[derive(Clone, Debug)]
pub struct BillingHead {
    /// The organization's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which of them this is.
    pub tab: BillingTab,
}

/// The pages of Billing & Subscriptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillingTab {
    /// From whom, and what runs.
    Overview,
    /// Every subscription.
    Subscriptions,
    /// A year on one time line.
    Year,
}

impl BillingTab {
    /// All of them with the keys of their names, in order.
    const ALL: [(Self, &'static str); 3] = [
        (Self::Overview, key!("billing-overview")),
        (Self::Subscriptions, key!("billing-subscriptions")),
        (Self::Year, key!("billing-year")),
    ];

    /// Where it is, within the organization's pages.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Overview => "billing",
            Self::Subscriptions => "billing/subscriptions",
            Self::Year => "billing/year",
        }
    }
}

/// `/organizations/{id}/billing`: a tile for each seller, and what runs.
#[derive(Template)]
#[template(path = "billing/overview.html")]
pub struct BillingOverview {
    /// The frame.
    pub frame: Frame,
    /// What these pages share.
    pub head: BillingHead,
    /// The end of the contract code that was just registered.
    pub registered: Option<String>,
    /// The vendor was just added: its name.
    pub added: Option<String>,
    /// The vendor's name, where an owner can add it.
    pub vendor: Option<String>,
    /// From whom the organization buys.
    pub sellers: Vec<BillingSeller>,
    /// What runs, the newest first.
    pub subscriptions: Vec<SubscriptionRow>,
    /// There are others.
    pub more: bool,
    /// What is to be known of how the vendor is paid: by nothing, or by a card whose last day is near or over.
    pub card: Option<String>,
}

impl BillingOverview {
    /// The names of the sellers that bill elsewhere: how the vendor is paid is seen here.
    fn names(&self) -> Vec<String> {
        self.sellers
            .iter()
            .filter(|seller| seller.tile.kind == super::SellerKind::Partner)
            .map(|seller| seller.tile.support.seller.clone())
            .collect()
    }

    /// Whether something is wrong with what was sent.
    fn faulty(&self) -> bool {
        self.sellers.iter().flat_map(|seller| &seller.entry).any(|entry| !entry.errors.is_empty())
    }
}

/// A seller, on the billing page.
#[derive(Clone, Debug)]
pub struct BillingSeller {
    /// Its id.
    pub id: String,
    /// What the organization's page says of it, too.
    pub tile: SellerTile,
    /// Its name in law, or empty.
    pub legal_name: String,
    /// Names of the services that come from it.
    pub services: Vec<String>,
    /// Contract codes that are registered there.
    pub codes: Vec<RegisteredCode>,
    /// The seller's numbers of orders that wait for a code.
    pub expects: Vec<String>,
    /// It is the vendor, and bills by this organization's billing profile.
    pub profile: bool,
    /// Where an owner enters a contract code; nothing for other readers.
    pub entry: Option<CodeEntry>,
    /// Its billing console.
    pub console: Option<String>,
}

/// `/organizations/{id}/billing/subscriptions`: every subscription, searched and narrowed down.
#[derive(Template)]
#[template(path = "billing/subscriptions.html")]
pub struct BillingSubscriptions {
    /// The frame.
    pub frame: Frame,
    /// What these pages share.
    pub head: BillingHead,
    /// What is looked for.
    pub search: String,
    /// What the list can be narrowed down to.
    pub narrowing: Vec<Narrowing>,
    /// What was found.
    pub subscriptions: Vec<SubscriptionRow>,
    /// The query that asks for the same as a file.
    pub export: String,
    /// The query of the first page, on any other page.
    pub first: Option<String>,
    /// The query of the next page.
    pub next: Option<String>,
}

impl BillingSubscriptions {
    /// Anything but everything is asked for.
    fn narrowed(&self) -> bool {
        !self.search.is_empty() || self.narrowing.iter().any(|by| !by.chosen.is_empty())
    }
}

/// One way to narrow a list down: a field with choices.
#[derive(Clone, Debug)]
pub struct Narrowing {
    /// The field's name.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// Value and name of each choice.
    pub choices: Vec<(String, String)>,
    /// The value chosen, or empty.
    pub chosen: String,
}

/// `/organizations/{id}/billing/subscriptions/{id}`: one subscription.
#[derive(Template)]
#[template(path = "billing/subscription.html")]
pub struct BillingSubscription {
    /// The frame.
    pub frame: Frame,
    /// What these pages share.
    pub head: BillingHead,
    /// The subscription.
    pub row: SubscriptionRow,
    /// Whether it goes on after its term.
    pub renews: bool,
    /// Its term and today.
    pub term: Term,
    /// The order: the seller's number for it.
    pub reference: String,
    /// The customer number at the seller.
    pub seller_account: String,
    /// When it was applied, in words, and by whom.
    pub applied: (String, String),
    /// Who sold it, while the organization buys there.
    pub seller: Option<BillingSeller>,
    /// What happened to it.
    pub timeline: OrderTimeline,
    /// Who sold it, when another seller has taken over since.
    pub sold_by: Option<String>,
}

/// A term with today on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub first: Date,
    /// Last day, inclusive.
    pub last: Date,
    /// Today.
    pub today: Date,
}

impl Term {
    /// How many days it has.
    #[must_use]
    pub fn days(&self) -> i64 {
        days(self.first, self.last) + 1
    }

    /// Which of its days today is; 0 before the first, all of them from the last on.
    #[must_use]
    pub fn day(&self) -> i64 {
        (days(self.first, self.today) + 1).clamp(0, self.days())
    }

    /// How many days are left after today.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.days() - self.day()
    }

    /// How much of it is over, in thousandths.
    #[must_use]
    pub fn over(&self) -> i64 {
        self.day() * 1000 / self.days().max(1)
    }
}

/// Days from one day to another.
fn days(from: Date, to: Date) -> i64 {
    (to - from).get_days().into()
}

/// `/organizations/{id}/billing/year`: the terms of all subscriptions on one time line.
#[derive(Template)]
#[template(path = "billing/year.html")]
pub struct BillingYear {
    /// The frame.
    pub frame: Frame,
    /// What these pages share.
    pub head: BillingHead,
    /// Which year.
    pub year: i16,
    /// The year before, if there is anything in it or before.
    pub before: Option<i16>,
    /// The year after, if there is anything in it or after.
    pub after: Option<i16>,
    /// Names of its months, short.
    pub months: Vec<String>,
    /// Terms with a day in it, by their first day.
    pub subscriptions: Vec<SubscriptionRow>,
    /// There are more than these.
    pub more: bool,
    /// Today, if it is in this year.
    pub today: Option<Date>,
}

/// Where the time line begins, how wide a year is on it, and how high a row, in the units of its drawing.
const LEFT: i64 = 8;
const WIDTH: i64 = 960;
const TOP: i64 = 28;
const HIGH: i64 = 44;

impl BillingYear {
    fn width(&self) -> i64 {
        WIDTH + 2 * LEFT
    }

    fn height(&self) -> i64 {
        TOP + HIGH * i64::try_from(self.subscriptions.len()).unwrap_or(0) + LEFT
    }

    /// Where a day begins.
    fn across(&self, day: &Date) -> i64 {
        let first = Date::new(self.year, 1, 1).unwrap_or_default();
        LEFT + days(first, *day).clamp(0, self.length()) * WIDTH / self.length()
    }

    fn length(&self) -> i64 {
        if Date::new(self.year, 2, 29).is_ok() { 366 } else { 365 }
    }

    /// Where each month begins, with its name.
    fn marks(&self) -> Vec<(i64, &str)> {
        (1..)
            .zip(&self.months)
            .filter_map(|(month, name)| Some((self.across(&Date::new(self.year, month, 1).ok()?), name.as_str())))
            .collect()
    }

    /// Where a term's name stands, and which end of it: what begins late is named from its end, so that it fits.
    fn label(&self, across: &i64, wide: &i64) -> (i64, &'static str) {
        if *across > LEFT + WIDTH / 2 { (across + wide, "end") } else { (across + 2, "start") }
    }

    /// Each term: from where, how wide, how far down, and whose.
    fn bars(&self) -> Vec<(i64, i64, i64, &SubscriptionRow)> {
        let bar = |(at, row)| {
            let (row, at): (&SubscriptionRow, i64) = (row, at);
            let from = self.across(&row.starts_on);
            let to = row.ends_on.tomorrow().map_or(LEFT + WIDTH, |after| self.across(&after));
            (from, (to - from).max(2), TOP + HIGH * at, row)
        };
        (0..).zip(&self.subscriptions).map(bar).collect()
    }

    /// How far down the rows go.
    fn bottom(&self) -> i64 {
        self.height() - LEFT
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_term_counts_its_days() {
        let term = |today| Term { first: date(2026, 1, 1), last: date(2026, 12, 31), today };
        let told = |term: Term| (term.days(), term.day(), term.left(), term.over());
        assert_eq!(told(term(date(2025, 12, 31))), (365, 0, 365, 0));
        assert_eq!(told(term(date(2026, 1, 1))), (365, 1, 364, 2));
        assert_eq!(told(term(date(2026, 12, 31))), (365, 365, 0, 1000));
        assert_eq!(told(term(date(2028, 1, 1))), (365, 365, 0, 1000));
    }
}
