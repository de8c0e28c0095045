//! A colleague's order goes to an organization the reader owns: will they apply it?

use super::Quoted;
use super::invitation::OrderedSubscription;
use super::letter::{Letter, letter};

/// The letter to an owner to whom a colleague sent what was ordered.
#[derive(Clone, Debug)]
pub struct ApplyRequested {
    /// Who asks.
    pub sender: Quoted,
    /// Their e-mail ([`Quoted::contact`]).
    pub address: Quoted,
    /// The reader's organization.
    pub organization: Quoted,
    /// The seller's name.
    pub seller: Quoted,
    /// Where questions about the order go ([`Quoted::contact`]).
    pub contact: Quoted,
    /// What is to be applied.
    pub subscriptions: Vec<OrderedSubscription>,
    /// The organization's page, absolute, on the public URL.
    pub link: String,
}

letter!(ApplyRequested, "apply_requested/subject.txt", "apply_requested/text.txt", "apply_requested/body.html");

impl ApplyRequested {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, ApplyRequested> {
    fn intro(&self) -> String {
        self.words.with(
            "email-apply-requested-intro",
            &[
                ("person", self.letter.sender.arg()),
                ("address", self.letter.address.arg()),
                ("seller", self.letter.seller.arg()),
                ("organization", self.letter.organization.arg()),
            ],
        )
    }

    fn reason(&self) -> String {
        self.words.with(
            "email-apply-requested-reason",
            &[("organization", self.letter.organization.arg()), ("vendor", self.brand.vendor_name.into())],
        )
    }
}
