//! An organization changes its seller, or no longer buys from one: what both sellers hear, and what owners hear.

use i18n::key;
use jiff::civil::Date;

use super::Quoted;
use super::letter::{Letter, letter};

/// A step of a change of seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SellerStep {
    /// It was asked for.
    Asked,
    /// It was taken back.
    RolledBack,
    /// It was made.
    Done,
    /// It could not be made on its day.
    Stopped,
    /// Nobody gains: the organization no longer buys there.
    Closed,
}

/// The letter to a seller. It does not name the other one.
#[derive(Clone, Debug)]
pub struct SellerChangeNews {
    /// The reader's name as a seller.
    pub seller: Quoted,
    /// The organization's name.
    pub organization: Quoted,
    /// What happened.
    pub step: SellerStep,
    /// The reader gains the organization.
    pub gaining: bool,
    /// The day of the change.
    pub day: Date,
}

letter!(SellerChangeNews, "contract_code_news/subject.txt", "contract_code_news/text.txt", "contract_code_news/body.html");

impl SellerChangeNews {
    const fn links(&self) -> Vec<String> {
        Vec::new()
    }

    /// As [`super::Email::kind`].
    pub(super) const fn kind(&self) -> &'static str {
        match self.step {
            SellerStep::Closed => "link_closed",
            _ => "seller_change_news",
        }
    }
}

impl Letter<'_, SellerChangeNews> {
    fn say(&self, key: &str) -> String {
        let args = [
            ("organization", self.letter.organization.arg()),
            ("seller", self.letter.seller.arg()),
            ("vendor", self.brand.vendor_name.into()),
            ("date", self.words.date(self.letter.day).into()),
        ];
        self.words.with(key, &args)
    }

    fn title(&self) -> String {
        self.say(match (self.letter.step, self.letter.gaining) {
            (SellerStep::Asked, true) => key!("email-gaining-asked-title"),
            (SellerStep::RolledBack, true) => key!("email-gaining-rolled-back-title"),
            (SellerStep::Done, true) => key!("email-gaining-done-title"),
            (SellerStep::Stopped, true) => key!("email-gaining-stopped-title"),
            (SellerStep::Asked, false) => key!("email-losing-asked-title"),
            (SellerStep::RolledBack | SellerStep::Stopped, false) => key!("email-losing-kept-title"),
            (SellerStep::Done, false) => key!("email-losing-done-title"),
            (SellerStep::Closed, _) => key!("email-link-closed-title"),
        })
    }

    fn happened(&self) -> String {
        self.say(match (self.letter.step, self.letter.gaining) {
            (SellerStep::Asked, true) => key!("email-gaining-asked-text"),
            (SellerStep::RolledBack, true) => key!("email-gaining-rolled-back-text"),
            (SellerStep::Done, true) => key!("email-gaining-done-text"),
            (SellerStep::Stopped, true) => key!("email-gaining-stopped-text"),
            (SellerStep::Asked, false) => key!("email-losing-asked-text"),
            (SellerStep::RolledBack | SellerStep::Stopped, false) => key!("email-losing-kept-text"),
            (SellerStep::Done, false) => key!("email-losing-done-text"),
            (SellerStep::Closed, _) => key!("email-link-closed-text"),
        })
    }

    fn next(&self) -> String {
        self.say(match (self.letter.step, self.letter.gaining) {
            (SellerStep::Asked, true) => key!("email-gaining-asked-next"),
            (SellerStep::RolledBack | SellerStep::Stopped, true) => key!("email-gaining-kept-next"),
            (SellerStep::Done, true) => key!("email-gaining-done-next"),
            (SellerStep::Asked, false) => key!("email-losing-asked-next"),
            (SellerStep::RolledBack | SellerStep::Stopped, false) => key!("email-losing-kept-next"),
            (SellerStep::Done, false) => key!("email-losing-done-next"),
            (SellerStep::Closed, _) => key!("email-link-closed-next"),
        })
    }

    fn why(&self) -> String {
        self.say(key!("email-contract-news-reason"))
    }
}

/// The letter to an owner.
#[derive(Clone, Debug)]
pub struct SellerChangeNotice {
    /// The organization's name.
    pub organization: Quoted,
    /// The losing seller.
    pub from: Quoted,
    /// The gaining seller; empty when there is none.
    pub to: Quoted,
    /// What happened.
    pub step: SellerStep,
    /// The day of the change.
    pub day: Date,
    /// The page about it, absolute, on the public URL.
    pub link: String,
}

letter!(SellerChangeNotice, "seller_change_notice/subject.txt", "seller_change_notice/text.txt", "seller_change_notice/body.html");

impl SellerChangeNotice {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }

    /// As [`super::Email::kind`].
    pub(super) const fn kind(&self) -> &'static str {
        match self.step {
            SellerStep::Closed => "link_closed_notice",
            _ => "seller_change_notice",
        }
    }
}

impl Letter<'_, SellerChangeNotice> {
    fn say(&self, key: &str) -> String {
        let args = [
            ("organization", self.letter.organization.arg()),
            ("from", self.letter.from.arg()),
            ("to", self.letter.to.arg()),
            ("vendor", self.brand.vendor_name.into()),
            ("date", self.words.date(self.letter.day).into()),
        ];
        self.words.with(key, &args)
    }

    fn title(&self) -> String {
        self.say(match self.letter.step {
            SellerStep::Asked => key!("email-change-asked-title"),
            SellerStep::RolledBack => key!("email-change-rolled-back-title"),
            SellerStep::Done => key!("email-change-done-title"),
            SellerStep::Stopped => key!("email-change-stopped-title"),
            SellerStep::Closed => key!("email-change-closed-title"),
        })
    }

    fn happened(&self) -> String {
        self.say(match self.letter.step {
            SellerStep::Asked => key!("email-change-asked-text"),
            SellerStep::RolledBack => key!("email-change-rolled-back-text"),
            SellerStep::Done => key!("email-change-done-text"),
            SellerStep::Stopped => key!("email-change-stopped-text"),
            SellerStep::Closed => key!("email-change-closed-text"),
        })
    }

    fn next(&self) -> String {
        self.say(match self.letter.step {
            SellerStep::Asked => key!("email-change-asked-next"),
            SellerStep::RolledBack | SellerStep::Stopped => key!("email-change-kept-next"),
            SellerStep::Done => key!("email-change-done-next"),
            SellerStep::Closed => key!("email-change-closed-next"),
        })
    }

    fn why(&self) -> String {
        self.say(key!("email-contract-notice-reason"))
    }
}
