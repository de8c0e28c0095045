use super::{FieldError, Frame};
use askama::Template;
use i18n::Words;
use jiff::civil::Date;

/// `/operator/join/{token}`: who is invited to run the platform, and how they join.
#[derive(Template)]
#[template(path = "operator/join.html")]
pub struct JoinOperators {
    /// The frame.
    pub frame: Frame,
    /// Where the form posts to: the link's own path.
    pub path: String,
    /// Whom the link is for.
    pub email: String,
    /// How they join.
    pub joining: Joining,
    /// The name as entered.
    pub name: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// How somebody joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joining {
    /// With a new account: name and password.
    New,
    /// With the password of the account that the address has.
    Password,
    /// Signed in with that account already.
    SignedIn,
}

/// `/operator`: how the platform stands.
#[derive(Template)]
#[template(path = "operator/home.html")]
pub struct OperatorHome {
    /// The frame.
    pub frame: Frame,
    /// Orders: state in words, how many.
    pub orders: Vec<(String, i64)>,
    /// Letters that wait to be sent.
    pub waiting: i64,
    /// Letters that could not be sent.
    pub given_up: i64,
    /// Addresses kept with consent that wait for a look.
    pub addresses: i64,
    /// Organizations that wish to pay by invoice and wait for an answer.
    pub invoices: i64,
    /// Who runs the platform.
    pub operators: Vec<OperatorRow>,
}

/// An operator in a list.
#[derive(Clone, Debug)]
pub struct OperatorRow {
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// Since when they are one.
    pub since: Date,
    /// Whoever looks at the page.
    pub you: bool,
}

fn count(words: &Words, number: &i64) -> String {
    words.number(*number)
}

/// A state of orders in words, by its own word.
#[must_use]
pub fn order_state(words: Words, state: &str) -> String {
    // keys: order-state-*
    words.t(&crate::sentence::key("order-state", state))
}
