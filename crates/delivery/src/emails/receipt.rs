//! The receipt: subscriptions were applied to an organization.

use i18n::Arg;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Quoted;
use super::invitation::OrderedSubscription;
use super::letter::{Letter, letter};

/// The letter that says what was applied, where and by whom. It names no amounts: the seller bills.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The recipient's name; may be empty.
    pub name: Quoted,
    /// The organization's name.
    pub organization: Quoted,
    /// The seller's name.
    pub seller: Quoted,
    /// Where questions about amounts go ([`Quoted::contact`]).
    pub contact: Quoted,
    /// Who applied.
    pub applied_by: Quoted,
    /// When.
    pub applied_at: Timestamp,
    /// What was applied.
    pub subscriptions: Vec<AppliedSubscription>,
    /// Does an applied order carry discounts, so that a contract code is to be added?
    pub discounted: bool,
    /// The organization's page, absolute, on the public URL.
    pub link: String,
    /// How it can be taken back, while it can.
    pub undo: Option<UndoWay>,
}

/// How an application can be taken back.
#[derive(Clone, Debug)]
pub struct UndoWay {
    /// Until when.
    pub until: Timestamp,
    /// The page that says what undoing does, absolute, on the public URL.
    pub link: String,
}

/// One subscription that now belongs to an organization.
#[derive(Clone, Debug)]
pub struct AppliedSubscription {
    /// What was ordered.
    pub ordered: OrderedSubscription,
    /// The first day of the term.
    pub starts_on: Date,
    /// The last day of the term, inclusive.
    pub ends_on: Date,
    /// The reference of the order it comes from.
    pub reference: Quoted,
    /// Whether its service is still preparing it.
    pub in_preparation: bool,
}

letter!(Receipt, "receipt/subject.txt", "receipt/text.txt", "receipt/body.html");

impl Receipt {
    fn links(&self) -> Vec<String> {
        std::iter::once(&self.link).chain(self.undo.as_ref().map(|undo| &undo.link)).cloned().collect()
    }
}

impl Letter<'_, Receipt> {
    fn count(&self) -> Arg {
        self.letter.subscriptions.len().into()
    }

    fn preview(&self) -> String {
        self.words
            .with("email-receipt-preview", &[("organization", self.letter.organization.arg()), ("person", self.letter.applied_by.arg())])
    }

    fn intro(&self) -> String {
        self.words.with(
            "email-receipt-intro",
            &[("count", self.count()), ("seller", self.letter.seller.arg()), ("organization", self.letter.organization.arg())],
        )
    }

    fn who(&self) -> String {
        let moment = self.words.instant(self.letter.applied_at);
        self.words.with("email-receipt-who", &[("person", self.letter.applied_by.arg()), ("moment", moment.into())])
    }

    fn amounts(&self) -> String {
        self.words.with("email-receipt-amounts", &[("seller", self.letter.seller.arg()), ("contact", self.letter.contact.arg())])
    }

    fn undo(&self, undo: &UndoWay) -> String {
        self.words.with("email-receipt-undo", &[("until", self.words.instant(undo.until).into())])
    }

    fn reason(&self) -> String {
        self.words.with(
            "email-receipt-reason",
            &[
                ("seller", self.letter.seller.arg()),
                ("organization", self.letter.organization.arg()),
                ("vendor", self.brand.vendor_name.into()),
            ],
        )
    }

    /// The lines under the service's name.
    fn details(&self, line: &AppliedSubscription) -> Vec<String> {
        let period = self.words.with(
            "email-subscription-period",
            &[("start", self.words.date(line.starts_on).into()), ("end", self.words.date(line.ends_on).into())],
        );
        let order = self.words.with("email-subscription-order", &[("reference", line.reference.arg())]);
        let preparing = line.in_preparation.then(|| self.words.t("email-subscription-preparing"));
        [self.detail(&line.ordered), period, order].into_iter().chain(preparing).collect()
    }
}
