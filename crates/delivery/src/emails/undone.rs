//! What was applied was taken back: to the owners, and to the seller.

use i18n::{Arg, key};
use jiff::Timestamp;

use super::Quoted;
use super::invitation::OrderedSubscription;
use super::letter::{Letter, letter};

/// The letter that says what was taken back, where and by whom, and what can be done next.
#[derive(Clone, Debug)]
pub struct Undone {
    /// Whom it goes to.
    pub reader: UndoneReader,
    /// The organization's name.
    pub organization: Quoted,
    /// The organization went with it.
    pub gone: bool,
    /// The seller's name.
    pub seller: Quoted,
    /// Who undid it.
    pub undone_by: Quoted,
    /// When.
    pub undone_at: Timestamp,
    /// What can be applied again, each with the reference of its order.
    pub subscriptions: Vec<(OrderedSubscription, Quoted)>,
}

/// Whom it goes to.
#[derive(Clone, Debug)]
pub enum UndoneReader {
    /// An owner of the organization.
    Owner {
        /// Where questions go ([`Quoted::contact`]).
        contact: Quoted,
        /// The home page, absolute, on the public URL.
        link: String,
    },
    /// The seller.
    Seller,
}

letter!(Undone, "undone/subject.txt", "undone/text.txt", "undone/body.html");

impl Undone {
    fn links(&self) -> Vec<String> {
        self.link().map(str::to_owned).into_iter().collect()
    }

    fn link(&self) -> Option<&str> {
        match &self.reader {
            UndoneReader::Owner { link, .. } => Some(link),
            UndoneReader::Seller => None,
        }
    }

    /// As [`super::Email::kind`].
    pub(super) const fn kind(&self) -> &'static str {
        match self.reader {
            UndoneReader::Owner { .. } => "undone",
            UndoneReader::Seller => "undone_seller",
        }
    }
}

impl Letter<'_, Undone> {
    fn count(&self) -> Arg {
        self.letter.subscriptions.len().into()
    }

    fn say(&self, key: &str) -> String {
        let args = [
            ("count", self.count()),
            ("organization", self.letter.organization.arg()),
            ("seller", self.letter.seller.arg()),
            ("person", self.letter.undone_by.arg()),
            ("moment", self.words.instant(self.letter.undone_at).into()),
            ("vendor", self.brand.vendor_name.into()),
        ];
        self.words.with(key, &args)
    }

    fn title(&self) -> String {
        self.say(key!("email-undone-title"))
    }

    /// A seller is told no names of its buyers' people.
    fn happened(&self) -> String {
        self.say(match self.letter.reader {
            UndoneReader::Owner { .. } => key!("email-undone-happened"),
            UndoneReader::Seller => key!("email-undone-seller-happened"),
        })
    }

    fn organization(&self) -> String {
        self.say(if self.letter.gone { key!("email-undone-gone") } else { key!("email-undone-stays") })
    }

    fn next(&self) -> String {
        self.say(match self.letter.reader {
            UndoneReader::Owner { .. } => key!("email-undone-next"),
            UndoneReader::Seller => key!("email-undone-seller-next"),
        })
    }

    fn who_to_ask(&self) -> Option<String> {
        match &self.letter.reader {
            UndoneReader::Owner { contact, .. } => Some(self.questions(&self.letter.seller, contact)),
            UndoneReader::Seller => None,
        }
    }

    fn why(&self) -> String {
        self.say(match self.letter.reader {
            UndoneReader::Owner { .. } => key!("email-undone-reason"),
            UndoneReader::Seller => key!("email-undone-seller-reason"),
        })
    }

    /// The lines under the service's name.
    fn details(&self, (line, reference): &(OrderedSubscription, Quoted)) -> Vec<String> {
        vec![self.detail(line), self.words.with("email-subscription-order", &[("reference", reference.arg())])]
    }
}
