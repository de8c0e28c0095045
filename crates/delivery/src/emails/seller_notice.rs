//! What a seller should know of one of its orders.

use i18n::key;

use super::letter::{Letter, letter};
use super::{OfOrder, Quoted};

/// The letter to a seller.
#[derive(Clone, Debug)]
pub struct SellerNotice {
    /// Which order; its contact is not used.
    pub order: OfOrder,
    /// The order's id, to be found by.
    pub id: String,
    /// What happened.
    pub what: SellerNews,
}

/// What happened to an order of a seller.
#[derive(Clone, Debug)]
pub enum SellerNews {
    /// The buyer needs the link once more, and the seller sends its links itself.
    LinkRequested,
    /// Somebody else has the link and asks for an invitation of their own.
    ReaddressAsked {
        /// Their mailbox.
        account: Quoted,
    },
    /// The invited person named a colleague; the link went there.
    HandedOver {
        /// The colleague's mailbox.
        mailbox: Quoted,
        /// The seller sends its links itself, and so this one.
        by_seller: bool,
    },
}

letter!(SellerNotice, "seller_notice/subject.txt", "seller_notice/text.txt", "seller_notice/body.html");

impl SellerNotice {
    const fn links(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Letter<'_, SellerNotice> {
    fn mailbox(&self) -> Quoted {
        match &self.letter.what {
            SellerNews::LinkRequested => Quoted::default(),
            SellerNews::ReaddressAsked { account } => account.clone(),
            SellerNews::HandedOver { mailbox, .. } => mailbox.clone(),
        }
    }

    fn say(&self, key: &str) -> String {
        let args = [("reference", self.letter.order.reference.arg()), ("mailbox", self.mailbox().arg())];
        self.words.with(key, &args)
    }

    fn title(&self) -> String {
        self.say(match self.letter.what {
            SellerNews::LinkRequested => key!("email-seller-link-title"),
            SellerNews::ReaddressAsked { .. } => key!("email-seller-readdress-title"),
            SellerNews::HandedOver { .. } => key!("email-seller-handed-title"),
        })
    }

    fn happened(&self) -> String {
        self.say(match self.letter.what {
            SellerNews::LinkRequested => key!("email-seller-link-text"),
            SellerNews::ReaddressAsked { .. } => key!("email-seller-readdress-text"),
            SellerNews::HandedOver { .. } => key!("email-seller-handed-text"),
        })
    }

    fn next(&self) -> String {
        self.say(match self.letter.what {
            SellerNews::LinkRequested => key!("email-seller-link-next"),
            SellerNews::ReaddressAsked { .. } => key!("email-seller-readdress-next"),
            SellerNews::HandedOver { by_seller: true, .. } => key!("email-seller-handed-send"),
            SellerNews::HandedOver { .. } => key!("email-seller-handed-next"),
        })
    }
}
