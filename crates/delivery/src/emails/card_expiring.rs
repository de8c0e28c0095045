//! The last day of the card by which an organization pays the vendor is near, or over by the time this is written.

use domain::payment::{self, CardWarning};
use jiff::civil::Date;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to an owner or a billing reader.
#[derive(Clone, Debug)]
pub struct CardExpiring {
    /// The reader's organization.
    pub organization: Quoted,
    /// The vendor, as a seller.
    pub seller: Quoted,
    /// What the provider calls the card's kind, like `visa`.
    pub brand: String,
    /// The card's last four digits.
    pub last4: String,
    /// Its last day.
    pub expires_on: Date,
    /// Whether that is over.
    pub warning: CardWarning,
    /// Where its owners change how it pays, absolute, on the public URL.
    pub link: String,
}

letter!(CardExpiring, "card_expiring/subject.txt", "card_expiring/text.txt", "card_expiring/body.html");

impl CardExpiring {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, CardExpiring> {
    fn expired(&self) -> bool {
        self.letter.warning == CardWarning::Expired
    }

    fn title(&self) -> String {
        // keys: email-card-expir*
        let key = if self.expired() { "email-card-expired-title" } else { "email-card-expiring-title" };
        let date = self.words.date(self.letter.expires_on);
        self.words.with(key, &[("organization", self.letter.organization.arg()), ("date", date.into())])
    }

    fn card(&self) -> String {
        let (brand, last4) = (payment::brand(&self.letter.brand), self.letter.last4.as_str());
        self.words.with("payment-card", &[("brand", brand.into()), ("last4", last4.into())])
    }

    fn intro(&self) -> String {
        let key = if self.expired() { "email-card-expired-intro" } else { "email-card-expiring-intro" };
        let fills = [
            ("organization", self.letter.organization.arg()),
            ("seller", self.letter.seller.arg()),
            ("card", self.card().into()),
            ("date", self.words.date(self.letter.expires_on).into()),
        ];
        self.words.with(key, &fills)
    }

    fn reason(&self) -> String {
        let fills = [("organization", self.letter.organization.arg()), ("vendor", self.brand.vendor_name.into())];
        self.words.with("email-card-reason", &fills)
    }
}
