//! Contract codes: what a seller hears of its own, and what owners of an organization hear of theirs.

use i18n::key;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to a seller.
#[derive(Clone, Debug)]
pub struct ContractCodeNews {
    /// The seller's name.
    pub seller: Quoted,
    /// The organization's name.
    pub organization: Quoted,
    /// What happened.
    pub what: CodeNews,
}

/// What happened to a seller's codes.
#[derive(Clone, Debug)]
pub enum CodeNews {
    /// An organization has registered one.
    Registered {
        /// Its end.
        tail: String,
        /// References of the orders whose discount it is, in one line.
        orders: Quoted,
    },
    /// Too many wrong ones were entered.
    Guessed,
}

letter!(ContractCodeNews, "contract_code_news/subject.txt", "contract_code_news/text.txt", "contract_code_news/body.html");

impl ContractCodeNews {
    const fn links(&self) -> Vec<String> {
        Vec::new()
    }

    /// As [`super::Email::kind`].
    pub(super) const fn kind(&self) -> &'static str {
        match self.what {
            CodeNews::Registered { .. } => "contract_code_registered",
            CodeNews::Guessed => "contract_code_guessed",
        }
    }
}

impl Letter<'_, ContractCodeNews> {
    fn say(&self, key: &str) -> String {
        let (tail, orders) = match &self.letter.what {
            CodeNews::Registered { tail, orders } => (tail.as_str(), orders.clone()),
            CodeNews::Guessed => ("", Quoted::default()),
        };
        let args = [
            ("organization", self.letter.organization.arg()),
            ("seller", self.letter.seller.arg()),
            ("vendor", self.brand.vendor_name.into()),
            ("tail", tail.into()),
            ("orders", orders.arg()),
        ];
        self.words.with(key, &args)
    }

    fn title(&self) -> String {
        self.say(match self.letter.what {
            CodeNews::Registered { .. } => key!("email-contract-registered-title"),
            CodeNews::Guessed => key!("email-contract-guessed-title"),
        })
    }

    fn happened(&self) -> String {
        self.say(match self.letter.what {
            CodeNews::Registered { .. } => key!("email-contract-registered-text"),
            CodeNews::Guessed => key!("email-contract-guessed-text"),
        })
    }

    fn next(&self) -> String {
        self.say(match self.letter.what {
            CodeNews::Registered { .. } => key!("email-contract-registered-next"),
            CodeNews::Guessed => key!("email-contract-guessed-next"),
        })
    }

    fn why(&self) -> String {
        self.say(key!("email-contract-news-reason"))
    }
}

/// The letter to an owner.
#[derive(Clone, Debug)]
pub struct ContractCodeNotice {
    /// The seller's name.
    pub seller: Quoted,
    /// Where questions go ([`Quoted::contact`]).
    pub contact: Quoted,
    /// The organization's name.
    pub organization: Quoted,
    /// What it is about.
    pub what: CodeNotice,
    /// The page to register a code on, absolute, on the public URL.
    pub link: String,
}

/// What owners hear.
#[derive(Clone, Debug)]
pub enum CodeNotice {
    /// An order waits for its code.
    Reminder {
        /// The seller's number for it.
        reference: Quoted,
    },
    /// A registered code's last day is over.
    Expired {
        /// Its end.
        tail: String,
    },
    /// A registered code was taken back.
    Withdrawn {
        /// Its end.
        tail: String,
    },
}

letter!(ContractCodeNotice, "contract_code_notice/subject.txt", "contract_code_notice/text.txt", "contract_code_notice/body.html");

impl ContractCodeNotice {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }

    /// As [`super::Email::kind`].
    pub(super) const fn kind(&self) -> &'static str {
        match self.what {
            CodeNotice::Reminder { .. } => "contract_code_reminder",
            CodeNotice::Expired { .. } | CodeNotice::Withdrawn { .. } => "contract_code_ended",
        }
    }
}

impl Letter<'_, ContractCodeNotice> {
    fn say(&self, key: &str) -> String {
        let (tail, reference) = match &self.letter.what {
            CodeNotice::Reminder { reference } => ("", reference.clone()),
            CodeNotice::Expired { tail } | CodeNotice::Withdrawn { tail } => (tail.as_str(), Quoted::default()),
        };
        let args = [
            ("organization", self.letter.organization.arg()),
            ("seller", self.letter.seller.arg()),
            ("vendor", self.brand.vendor_name.into()),
            ("tail", tail.into()),
            ("reference", reference.arg()),
        ];
        self.words.with(key, &args)
    }

    fn title(&self) -> String {
        self.say(match self.letter.what {
            CodeNotice::Reminder { .. } => key!("email-contract-reminder-title"),
            CodeNotice::Expired { .. } => key!("email-contract-expired-title"),
            CodeNotice::Withdrawn { .. } => key!("email-contract-withdrawn-title"),
        })
    }

    fn happened(&self) -> String {
        self.say(match self.letter.what {
            CodeNotice::Reminder { .. } => key!("email-contract-reminder-text"),
            CodeNotice::Expired { .. } => key!("email-contract-expired-text"),
            CodeNotice::Withdrawn { .. } => key!("email-contract-withdrawn-text"),
        })
    }

    fn next(&self) -> String {
        self.say(match self.letter.what {
            CodeNotice::Reminder { .. } => key!("email-contract-reminder-next"),
            CodeNotice::Expired { .. } | CodeNotice::Withdrawn { .. } => key!("email-contract-ended-next"),
        })
    }

    fn button(&self) -> String {
        self.words.t("email-contract-button")
    }

    fn why(&self) -> String {
        self.say(key!("email-contract-notice-reason"))
    }
}
