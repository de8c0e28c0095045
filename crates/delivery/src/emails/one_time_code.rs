//! Codes for the invited mailbox: that another account may go on with the order, and that the order is handed over.

use super::Quoted;
use super::letter::{Letter, letter};

/// What both letters say of the order.
#[derive(Clone, Debug)]
pub struct OfOrder {
    /// The seller's name.
    pub seller: Quoted,
    /// Where questions about the order go ([`Quoted::contact`]).
    pub contact: Quoted,
    /// The seller's order reference.
    pub reference: Quoted,
}

/// The code that lets another account go on. It has no link: it is entered where it was asked for.
#[derive(Clone, Debug)]
pub struct OneTimeCode {
    /// Which order.
    pub order: OfOrder,
    /// The mailbox of the account that asks.
    pub account: Quoted,
    /// The code, eight digits without spaces.
    pub code: String,
}

/// The code that hands the order over.
#[derive(Clone, Debug)]
pub struct HandOverCode {
    /// Which order.
    pub order: OfOrder,
    /// The colleague.
    pub colleague: Quoted,
    /// The colleague's mailbox.
    pub mailbox: Quoted,
    /// The code, eight digits without spaces.
    pub code: String,
}

letter!(OneTimeCode, "one_time_code/subject.txt", "one_time_code/text.txt", "one_time_code/body.html");
letter!(HandOverCode, "hand_over_code/subject.txt", "hand_over_code/text.txt", "hand_over_code/body.html");

/// A code as it is read aloud: four digits and four digits.
pub(super) fn halves(code: &str) -> (&str, &str) {
    code.split_at_checked(code.len() / 2).unwrap_or((code, ""))
}

impl OneTimeCode {
    fn halves(&self) -> (&str, &str) {
        halves(&self.code)
    }

    const fn links(&self) -> Vec<String> {
        Vec::new()
    }
}

impl HandOverCode {
    fn halves(&self) -> (&str, &str) {
        halves(&self.code)
    }

    const fn links(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Letter<'_, OneTimeCode> {
    fn intro(&self) -> String {
        let OneTimeCode { order, account, .. } = self.letter;
        let args = [("account", account.arg()), ("seller", order.seller.arg()), ("reference", order.reference.arg())];
        self.words.with("email-code-intro", &args)
    }
}

impl Letter<'_, HandOverCode> {
    fn intro(&self) -> String {
        let HandOverCode { order, colleague, mailbox, .. } = self.letter;
        let args = [
            ("colleague", colleague.arg()),
            ("mailbox", mailbox.arg()),
            ("seller", order.seller.arg()),
            ("reference", order.reference.arg()),
        ];
        self.words.with("email-hand-over-code-intro", &args)
    }
}

impl<L> Letter<'_, L> {
    /// Why these letters come.
    pub(super) fn order_reason(&self, order: &OfOrder) -> String {
        let args = [("seller", order.seller.arg()), ("vendor", self.brand.vendor_name.into()), ("reference", order.reference.arg())];
        self.words.with("email-order-reason", &args)
    }
}
