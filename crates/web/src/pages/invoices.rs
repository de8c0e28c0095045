use super::{FieldError, Frame};
use askama::Template;

/// `/operator/invoices`: organizations that wish to pay by invoice.
#[derive(Template)]
#[template(path = "operator/invoices.html")]
pub struct InvoiceQueue {
    /// The frame.
    pub frame: Frame,
    /// What is searched for; empty for everything.
    pub search: String,
    /// Whether those are listed that were decided, instead of those that wait.
    pub decided: bool,
    /// The page's wishes.
    pub rows: Vec<InvoiceRow>,
    /// The cursor with which the list goes on, if it does.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
}

/// A wish in the list.
#[derive(Clone, Debug)]
pub struct InvoiceRow {
    /// Its id.
    pub id: String,
    /// The organization's name.
    pub organization: String,
    /// The organization's id.
    pub organization_id: String,
    /// The country, in words.
    pub country: String,
    /// The currency, in words.
    pub currency: String,
    /// The tax id and what is known of it, in words.
    pub tax: Vec<String>,
    /// Who asked.
    pub person: String,
    /// Their e-mail.
    pub email: String,
    /// When, in words.
    pub at: String,
    /// With which order, in words.
    pub order: String,
    /// How it was decided, in a sentence, and whether it was approved.
    pub decided: Option<(String, bool)>,
    /// What its owners were told.
    pub reason: String,
}

/// `/operator/invoices/{id}`: one of them, to be approved or refused. Both are posted to their own path under it.
#[derive(Template)]
#[template(path = "operator/invoice.html")]
pub struct InvoiceCase {
    /// The frame.
    pub frame: Frame,
    /// The wish.
    pub row: InvoiceRow,
    /// Whether somebody else was faster than what was just sent.
    pub late: bool,
    /// The reason as entered.
    pub reason: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

impl InvoiceCase {
    /// Whether it can be approved: it waits, or was refused.
    #[must_use]
    pub fn open(&self) -> bool {
        self.row.decided.as_ref().is_none_or(|(_, approved)| !approved)
    }
}
