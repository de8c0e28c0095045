//! What mailboxes hear about a change of an account's e-mail address. The code itself goes in the same letter as that of a
//! new account.

use jiff::Timestamp;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to an address that somebody wants for another account, while it has one of its own.
#[derive(Clone, Debug)]
pub struct EmailTaken {
    /// The sign-in page, absolute, on the public URL.
    pub link: String,
}

letter!(EmailTaken, "email_taken/subject.txt", "email_taken/text.txt", "email_taken/body.html");

impl EmailTaken {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

/// The letter to the address so far: another one was asked for.
#[derive(Clone, Debug)]
pub struct EmailChangeAsked {
    /// Whose account it is.
    pub name: Quoted,
    /// The new address, masked.
    pub email: Quoted,
    /// Where a new password is asked for, absolute, on the public URL.
    pub link: String,
}

letter!(EmailChangeAsked, "email_change_asked/subject.txt", "email_change_asked/text.txt", "email_change_asked/body.html");

impl EmailChangeAsked {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, EmailChangeAsked> {
    fn intro(&self) -> String {
        self.words.with("email-asked-intro", &[("vendor", self.brand.vendor_name.into()), ("email", self.letter.email.arg())])
    }
}

/// The letter to the address so far: another one is in its place.
#[derive(Clone, Debug)]
pub struct EmailChanged {
    /// Whose account it is.
    pub name: Quoted,
    /// The new address, masked.
    pub email: Quoted,
    /// When it was changed.
    pub at: Timestamp,
    /// The platform, absolute, on the public URL.
    pub link: String,
}

letter!(EmailChanged, "email_changed/subject.txt", "email_changed/text.txt", "email_changed/body.html");

impl EmailChanged {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, EmailChanged> {
    fn intro(&self) -> String {
        let moment = self.words.instant(self.letter.at);
        self.words.with(
            "email-changed-intro",
            &[("vendor", self.brand.vendor_name.into()), ("email", self.letter.email.arg()), ("moment", moment.into())],
        )
    }
}
