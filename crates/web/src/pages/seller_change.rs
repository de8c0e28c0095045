use super::{FieldError, Frame};
use askama::Template;
use jiff::civil::Date;

/// `/organizations/{id}/seller-change`: an owner lets the organization go to another seller, and takes that back.
#[derive(Template)]
#[template(path = "seller_change.html")]
pub struct SellerChange {
    /// The frame.
    pub frame: Frame,
    /// The organization's id.
    pub organization: String,
    /// Its name.
    pub name: String,
    /// The partner seller it buys from.
    pub partner: Option<String>,
    /// Days a code can be used.
    pub days: i64,
    /// The code that was just made: shown this once.
    pub code: Option<String>,
    /// The code that is out.
    pub open: Option<OpenConsent>,
    /// The change that waits for its day.
    pub waiting: Option<WaitingChange>,
    /// What would go over.
    pub lines: Vec<MovedLine>,
    /// Changes that are over, in words.
    pub past: Vec<PastChange>,
    /// Key of what was just done.
    pub said: Option<&'static str>,
    /// What is the matter.
    pub errors: Vec<FieldError>,
}

/// A consent code that is out.
#[derive(Clone, Debug)]
pub struct OpenConsent {
    /// Its end.
    pub tail: String,
    /// Until when, in words.
    pub until: String,
    /// Who made it.
    pub by: String,
    /// Its days are over.
    pub over: bool,
}

/// A change of seller that waits.
#[derive(Clone, Debug)]
pub struct WaitingChange {
    /// The losing seller.
    pub from: String,
    /// The gaining seller.
    pub to: String,
    /// The day, in words.
    pub on: String,
}

/// A subscription that goes over.
#[derive(Clone, Debug)]
pub struct MovedLine {
    /// The service's name.
    pub service: String,
    /// The plan's name.
    pub plan: String,
    /// How much.
    pub quantity: u32,
    /// Last day.
    pub until: Date,
}

/// A change that is over.
#[derive(Clone, Debug)]
pub struct PastChange {
    /// What came of it.
    pub sentence: String,
    /// Why it was not made.
    pub why: Option<String>,
}

/// `/organizations/{id}/close-seller`: the organization shall no longer buy from a seller.
#[derive(Template)]
#[template(path = "close_seller.html")]
pub struct CloseSeller {
    /// The frame.
    pub frame: Frame,
    /// The organization's id.
    pub organization: String,
    /// Its name.
    pub name: String,
    /// The seller's id.
    pub seller: String,
    /// Its name.
    pub seller_name: String,
    /// What runs there still: it cannot be closed.
    pub running: Vec<MovedLine>,
    /// What is the matter.
    pub errors: Vec<FieldError>,
}
