use super::{FieldError, Frame, SubscriptionStatus, TimelineEntry};
use askama::Template;
use jiff::civil::Date;

/// `/operator/orders`: the vendor's own orders.
#[derive(Template)]
#[template(path = "operator/orders.html")]
pub struct Sales {
    /// The frame.
    pub frame: Frame,
    /// The vendor's name; none while the catalogue has no vendor.
    pub vendor: Option<String>,
    /// What is searched for; empty for everything.
    pub search: String,
    /// The page's orders.
    pub rows: Vec<SaleRow>,
    /// The cursor with which the list goes on, if it does.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
}

/// An order of the vendor's own.
#[derive(Clone, Debug)]
pub struct SaleRow {
    /// Its id.
    pub id: String,
    /// The vendor's number for it.
    pub reference: String,
    /// The buyer's company.
    pub company: String,
    /// The person who is invited.
    pub person: String,
    /// The mailbox the link was sent to last.
    pub email: String,
    /// When it was placed, in words.
    pub placed: String,
    /// Its state, in words.
    pub state: String,
    /// The colour of the dot beside the state.
    pub dot: &'static str,
    /// How its link stands.
    pub link: String,
    /// The colour of the dot beside the link.
    pub link_dot: &'static str,
}

/// `/operator/orders/new`: a form that places an order of the vendor's own.
#[derive(Template)]
#[template(path = "operator/order_new.html")]
pub struct NewSale {
    /// The frame.
    pub frame: Frame,
    /// The vendor's name.
    pub vendor: String,
    /// What is written so far.
    pub written: WrittenSale,
    /// What is sold: services with their plans.
    pub services: Vec<SoldService>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// An order as it is written in the form.
#[derive(Clone, Debug, Default)]
pub struct WrittenSale {
    /// The vendor's number for it.
    pub reference: String,
    /// The buyer's customer number.
    pub seller_account: String,
    /// Who is invited.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Their company.
    pub company: String,
    /// The language of the invitation.
    pub language: String,
    /// Whether a contract code goes with it.
    pub discounted: bool,
    /// The contract code or its id, where it is attached already.
    pub contract_code: String,
    /// What is ordered; a line without a plan counts for nothing.
    pub lines: Vec<WrittenLine>,
}

/// A line of the form; its fields are named by its place from 0.
#[derive(Clone, Debug, Default)]
pub struct WrittenLine {
    /// Service and plan by their keys, `backup/standard`.
    pub plan: String,
    /// How much.
    pub quantity: String,
    /// For how many months.
    pub term: String,
    /// Its first day; empty for the day it is applied.
    pub starts: String,
    /// Whether it renews.
    pub renews: bool,
}

/// A service that can be ordered.
#[derive(Clone, Debug)]
pub struct SoldService {
    /// Its name.
    pub name: String,
    /// Its plans: `backup/standard`, and the plan's name.
    pub plans: Vec<(String, String)>,
}

/// `/operator/orders/{id}`: an order of the vendor's own.
#[derive(Template)]
#[template(path = "operator/order.html")]
pub struct Sale {
    /// The frame.
    pub frame: Frame,
    /// What was done just now.
    pub said: Option<String>,
    /// The link, where no letter carries it and it was asked for just now.
    pub link: Option<String>,
    /// Whether letters carry the link.
    pub mailed: bool,
    /// The order.
    pub row: SaleRow,
    /// The buyer's customer number.
    pub seller_account: String,
    /// The language of the invitation, by its own name.
    pub language: String,
    /// Whether a contract code goes with it.
    pub discounted: bool,
    /// How the letter with the link fares.
    pub letter: String,
    /// Whether that is a step back.
    pub letter_trouble: bool,
    /// Whether something is left to apply: it can be withdrawn, and its link sent to somebody else.
    pub living: bool,
    /// Whether its link can be sent once more.
    pub resends: bool,
    /// What was ordered.
    pub lines: Vec<SaleLine>,
    /// What happened to it.
    pub timeline: Vec<TimelineEntry>,
    /// What could not be done.
    pub errors: Vec<FieldError>,
}

/// `/operator/orders/{id}/cancel`: what withdrawing an order means.
#[derive(Template)]
#[template(path = "operator/order_cancel.html")]
pub struct CancelSale {
    /// The frame.
    pub frame: Frame,
    /// The order.
    pub id: String,
    /// The vendor's number for it.
    pub reference: String,
    /// The mailbox the link was sent to last.
    pub email: String,
    /// What is left to apply, and goes.
    pub lines: Vec<SaleLine>,
    /// How many subscriptions are applied, and stay.
    pub stays: usize,
}

/// `/operator/orders/{id}/readdress`: to whom else the link goes.
#[derive(Template)]
#[template(path = "operator/order_readdress.html")]
pub struct ReaddressSale {
    /// The frame.
    pub frame: Frame,
    /// The order.
    pub id: String,
    /// The vendor's number for it.
    pub reference: String,
    /// What becomes of the link there is, and where the new one goes.
    pub lead: String,
    /// The person who is greeted when nobody else is named.
    pub buyer: String,
    /// Whether letters carry the link.
    pub mailed: bool,
    /// The mailbox, as entered.
    pub email: String,
    /// The person, as entered.
    pub name: String,
    /// The language of the letter, as chosen.
    pub language: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// A subscription of the order.
#[derive(Clone, Debug)]
pub struct SaleLine {
    /// Its id.
    pub id: String,
    /// The service.
    pub service: String,
    /// The plan.
    pub plan: String,
    /// How much.
    pub quantity: u32,
    /// For how many months.
    pub term_months: u32,
    /// Its first and last day, once it is applied.
    pub days: Option<(Date, Date)>,
    /// Its first day, where that is fixed or it is applied.
    pub from: Option<Date>,
    /// Its state once it is applied.
    pub status: Option<SubscriptionStatus>,
    /// The organization it is applied to.
    pub organization: Option<String>,
}

impl NewSale {
    /// The lines with their places.
    fn lines(&self) -> impl Iterator<Item = (usize, &WrittenLine)> {
        self.written.lines.iter().enumerate()
    }
}

fn at(name: &str, place: &usize) -> String {
    format!("{name}-{place}")
}
