//! An operator decided whether an organization pays the vendor by invoice.

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to an owner.
#[derive(Clone, Debug)]
pub struct InvoiceDecided {
    /// The reader's organization.
    pub organization: Quoted,
    /// Why not; nothing when it was approved.
    pub refused: Option<Quoted>,
    /// The organization's billing page, absolute, on the public URL.
    pub link: String,
}

letter!(InvoiceDecided, "invoice_decided/subject.txt", "invoice_decided/text.txt", "invoice_decided/body.html");

impl InvoiceDecided {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, InvoiceDecided> {
    fn subject_line(&self) -> String {
        // keys: email-invoice-*
        let key = if self.letter.refused.is_some() { "email-invoice-refused-subject" } else { "email-invoice-approved-subject" };
        self.words.with(key, &[("organization", self.letter.organization.arg())])
    }

    fn title(&self) -> String {
        self.words.t(if self.letter.refused.is_some() { "email-invoice-refused-title" } else { "email-invoice-approved-title" })
    }

    fn intro(&self) -> String {
        let key = if self.letter.refused.is_some() { "email-invoice-refused-intro" } else { "email-invoice-approved-intro" };
        self.words.with(key, &[("vendor", self.brand.vendor_name.into()), ("organization", self.letter.organization.arg())])
    }

    fn reason(&self) -> String {
        self.words
            .with("email-invoice-reason", &[("organization", self.letter.organization.arg()), ("vendor", self.brand.vendor_name.into())])
    }
}
