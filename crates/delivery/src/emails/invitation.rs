//! The invitation: a seller has placed an order, here is its link.

use jiff::civil::Date;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter that carries an order's onboarding link. It names no prices: the seller does.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The seller's name.
    pub seller: Quoted,
    /// Where questions about the order go ([`Quoted::contact`]).
    pub contact: Quoted,
    /// The buyer's name; may be empty.
    pub name: Quoted,
    /// Who handed the order over to them; empty when the seller sends it, or nobody knows a name.
    pub handed_by: Quoted,
    /// The buyer's company.
    pub company: Quoted,
    /// The seller's order reference.
    pub reference: Quoted,
    /// What was ordered.
    pub subscriptions: Vec<OrderedSubscription>,
    /// The onboarding link, absolute, on the public URL.
    pub link: String,
    /// Where whoever is not the right person names a colleague; on the public URL, too.
    pub not_me: String,
    /// The last day on which the link works (UTC).
    pub expires_on: Date,
}

/// One subscription of an order.
#[derive(Clone, Debug)]
pub struct OrderedSubscription {
    /// The service's name in the letter's language, as the vendor wrote it.
    pub service: String,
    /// The plan's name, as the vendor wrote it.
    pub plan: String,
    /// How much of it.
    pub quantity: u32,
    /// The term's length in months.
    pub term_months: u32,
}

letter!(Invitation, "invitation/subject.txt", "invitation/text.txt", "invitation/body.html");

impl Invitation {
    pub(super) fn links(&self) -> Vec<String> {
        vec![self.link.clone(), self.not_me.clone()]
    }
}

impl Letter<'_, Invitation> {
    fn intro(&self) -> String {
        let Invitation { seller, reference, company, handed_by, .. } = self.letter;
        let key = if handed_by.is_empty() { i18n::key!("email-invitation-intro") } else { i18n::key!("email-invitation-handed") };
        let args = [("seller", seller.arg()), ("reference", reference.arg()), ("company", company.arg()), ("person", handed_by.arg())];
        self.words.with(key, &args)
    }

    fn until(&self) -> String {
        let date = self.words.date(self.letter.expires_on);
        self.words.with("email-invitation-until", &[("date", date.into()), ("seller", self.letter.seller.arg())])
    }

    fn reason(&self) -> String {
        self.words.with(
            "email-invitation-reason",
            &[
                ("seller", self.letter.seller.arg()),
                ("company", self.letter.company.arg()),
                ("vendor", self.brand.vendor_name.into()),
                ("reference", self.letter.reference.arg()),
            ],
        )
    }
}

impl<L> Letter<'_, L> {
    /// Plan, quantity and term in one line.
    pub(super) fn detail(&self, line: &OrderedSubscription) -> String {
        self.words.with(
            "email-subscription",
            &[("plan", line.plan.as_str().into()), ("quantity", line.quantity.into()), ("term", self.words.term(line.term_months).into())],
        )
    }
}
