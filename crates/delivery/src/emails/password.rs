//! What the owner of an account hears about its password: the link to choose another, and that it was changed.

use jiff::Timestamp;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter with the link to choose a new password.
#[derive(Clone, Debug)]
pub struct PasswordReset {
    /// Whose account it is.
    pub name: Quoted,
    /// The link, absolute, on the public URL.
    pub link: String,
}

letter!(PasswordReset, "password_reset/subject.txt", "password_reset/text.txt", "password_reset/body.html");

impl PasswordReset {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

/// The letter to an address with which a new password was asked for, and which has no account. The page says the same in
/// both cases; only the mailbox tells.
#[derive(Clone, Debug)]
pub struct NoAccount {
    /// The page to create an account, absolute, on the public URL.
    pub link: String,
}

letter!(NoAccount, "no_account/subject.txt", "no_account/text.txt", "no_account/body.html");

impl NoAccount {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

/// The letter after a password was changed.
#[derive(Clone, Debug)]
pub struct PasswordChanged {
    /// Whose account it is.
    pub name: Quoted,
    /// When it was changed.
    pub at: Timestamp,
    /// Where a new password is asked for, absolute, on the public URL.
    pub link: String,
}

letter!(PasswordChanged, "password_changed/subject.txt", "password_changed/text.txt", "password_changed/body.html");

impl PasswordChanged {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, PasswordChanged> {
    fn intro(&self) -> String {
        let moment = self.words.instant(self.letter.at);
        self.words.with("email-password-intro", &[("vendor", self.brand.vendor_name.into()), ("moment", moment.into())])
    }
}
