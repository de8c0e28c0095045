use super::{FieldError, Frame};
use askama::Template;
use jiff::civil::Date;

/// `GET /i/{token}`: what was ordered and from whom, before anything is asked. Changes nothing.
///
/// Posts to its own path with `go` = `sign-in`, `create`, `continue` or `switch`.
#[derive(Template)]
#[template(path = "landing.html")]
pub struct Landing {
    /// The frame; `frame.path` is also where the buttons post to, `frame.account` decides which buttons are shown.
    pub frame: Frame,
    /// The seller's name.
    pub seller: String,
    /// The seller's reference of the order.
    pub reference: String,
    /// The buyer's company, as the seller wrote it.
    pub company: Option<String>,
    /// The mailbox the invitation was sent to, masked.
    pub invited: String,
    /// What is left to apply on this order.
    pub lines: Vec<OrderLine>,
    /// How many of its subscriptions are applied already.
    pub applied: usize,
    /// The first day of what starts first, when nothing on it starts before tomorrow.
    pub starts: Option<Date>,
    /// Last day the link works; the order itself does not end with it.
    pub expires: Option<Date>,
    /// What went wrong with the last post, if anything.
    pub errors: Vec<FieldError>,
}

/// One subscription of an order, without a price.
#[derive(Clone, Debug)]
pub struct OrderLine {
    /// The service's name in the reader's language.
    pub service: String,
    /// The plan's name.
    pub plan: String,
    /// How many.
    pub quantity: u32,
    /// Length of the term in months.
    pub term_months: u32,
}
