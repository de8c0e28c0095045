//! Accounts: the e-mail a person signs in with, and what a password must be.

use unicode_normalization::UnicodeNormalization;

use crate::{
    fault::{Faults, Refusal, Why},
    id::{AccountId, CodeId},
    text,
};
use jiff::{SignedDuration, Span, Timestamp};

/// An e-mail address somebody can be reached at.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address as people write it: `local@domain.tld`, at most 254 characters (RFC 5321, 4.5.3.1).
    ///
    /// # Errors
    /// `required`, `too_long`, `characters`, `email`.
    pub fn parse(written: &str) -> Result<Self, Why> {
        let written = text::line(written, 254)?;
        let Some((local, domain)) = written.rsplit_once('@') else { return Err(Why::new("email")) };
        let local_fits = (1..=64).contains(&local.len())
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let label_fits = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain_fits = domain.contains('.') && domain.split('.').all(label_fits);
        if local_fits && domain_fits { Ok(Self(written)) } else { Err(Why::new("email")) }
    }

    /// One that was checked before it was kept.
    #[must_use]
    pub fn kept(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of one mailbox share: lower case, composed.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.nfc().collect::<String>().to_lowercase()
    }

    /// Enough to recognize one's own address, too little to learn another's: `a•••@example.com`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}•••@{domain}")
    }
}

/// Domains where strangers have their mailboxes.
const SHARED: &str = include_str!("../data/public_mail.txt");

/// Whether people whose addresses end in this domain may be strangers to each other.
#[must_use]
pub fn shared_domain(domain: &str) -> bool {
    domain.is_empty() || SHARED.lines().any(|known| known == domain)
}

/// The domain of an address, in the form of [`Email::key`].
#[must_use]
pub fn domain_of(email_key: &str) -> &str {
    email_key.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// Characters a password needs when it stands alone (NIST SP 800-63B-4, 3.1.1.2).
pub const PASSWORD_LEAST: usize = 15;
/// Bytes a password may have; more is only work for the hash.
pub const PASSWORD_MOST: usize = 1024;

/// Words so common that a password made of little else is guessed first.
const COMMON: [&str; 22] = [
    "password",
    "passwort",
    "motdepasse",
    "passerelle",
    "qwertyuiop",
    "qwerty",
    "azertyuiop",
    "azerty",
    "letmein",
    "welcome",
    "bienvenue",
    "iloveyou",
    "jetaime",
    "administrator",
    "admin",
    "abcdefghijklmnopqrstuvwxyz",
    "abcdef",
    "football",
    "dragon",
    "monkey",
    "sunshine",
    "princess",
];

/// A password as it will be hashed: composed (NFC), otherwise untouched, spaces and all.
///
/// # Errors
/// `required`, `password_short` (hint: the least), `password_long`, `password_common`.
pub fn password(written: &str, email: &str) -> Result<String, Why> {
    let password = as_hashed(written);
    if password.is_empty() {
        return Err(Why::new("required"));
    }
    if password.chars().count() < PASSWORD_LEAST {
        return Err(Why::hint("password_short", PASSWORD_LEAST));
    }
    if password.len() > PASSWORD_MOST {
        return Err(Why::hint("password_long", PASSWORD_MOST));
    }
    if guessable(&password, email) { Err(Why::new("password_common")) } else { Ok(password) }
}

/// A password in the form in which it is hashed and compared.
#[must_use]
pub fn as_hashed(written: &str) -> String {
    written.nfc().collect()
}

/// Little remains once common words, digits, the person's own address and repetition are taken away.
fn guessable(password: &str, email: &str) -> bool {
    let mut rest = password.to_lowercase();
    let own = email.to_lowercase();
    let own_parts = own.split(['@', '.']).filter(|part| part.chars().count() > 3);
    for word in std::iter::once(own.as_str()).filter(|own| !own.is_empty()).chain(own_parts).chain(COMMON) {
        rest = rest.replace(word, "");
    }
    let distinct: std::collections::BTreeSet<char> = rest.chars().filter(|c| !c.is_ascii_digit()).collect();
    let digits: std::collections::BTreeSet<char> = rest.chars().filter(char::is_ascii_digit).collect();
    distinct.len() < 4 && !(distinct.is_empty() && digits.len() > 6 && !runs(&rest))
}

/// Digits that only count up, down or stand still.
fn runs(digits: &str) -> bool {
    let steps = digits.bytes().zip(digits.bytes().skip(1)).map(|(a, b)| (i16::from(b) - i16::from(a)).rem_euclid(10));
    steps.into_iter().collect::<std::collections::BTreeSet<_>>().len() <= 2
}

/// What a person sends to create an account, read.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Where the code goes.
    pub email: Email,
    /// How the person is called, 1 to 100 characters.
    pub name: String,
    /// To be hashed, never kept.
    pub password: String,
}

/// Reads the sign-up form.
///
/// # Errors
/// A fault per field: `email`, `name`, `password`.
pub fn new_account(email: &str, name: &str, secret: &str) -> Result<NewAccount, Faults> {
    let mut faults = Faults::default();
    let name = faults.take("name", text::line(name, 100));
    let address = faults.take("email", Email::parse(email));
    let secret = faults.take("password", password(secret, email));
    let read = (|| Some(NewAccount { email: address?, name: name?, password: secret? }))();
    faults.or(read)
}

/// How long a mailed code can be entered.
pub const CODE_MINUTES: i64 = 15;
/// Wrong tries after which a mailed code is dead.
pub const CODE_TRIES: i64 = 5;
/// Unverified accounts are gone after this many hours (threat T06).
pub const UNVERIFIED_HOURS: i64 = 24;

/// How long the link to choose a new password works.
pub const RECOVERY_MINUTES: i64 = 30;
/// Letters about a forgotten password that one mailbox gets in an hour.
pub const RECOVERIES_PER_HOUR: i64 = 3;
/// How long the link that makes somebody an operator works.
pub const OPERATOR_HOURS: i64 = 24;

/// A link that works once and for a while.
#[derive(Clone, Copy, Debug)]
pub struct OnceLink {
    /// When it was made.
    pub created_at: Timestamp,
    /// Used, or withdrawn.
    pub closed: bool,
}

impl OnceLink {
    /// Whether it still works, given how many minutes it may.
    #[must_use]
    pub fn open(&self, minutes: i64, now: Timestamp) -> bool {
        !self.closed && now.duration_since(self.created_at).as_mins() < minutes
    }
}

/// A code sent by mail, as kept: never its digits.
#[derive(Clone, Copy, Debug)]
pub struct SentCode {
    /// Its digits follow from this and the server's secret.
    pub id: CodeId,
    /// When it was sent.
    pub created_at: Timestamp,
    /// Wrong tries so far.
    pub tries: i64,
    /// Already entered rightly.
    pub used: bool,
}

impl SentCode {
    /// Whether it can still be entered.
    #[must_use]
    pub fn open(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.created_at);
        !self.used && self.tries < CODE_TRIES && age.as_mins() < CODE_MINUTES
    }
}

/// When a code sent now ends.
#[must_use]
pub fn code_ends(now: Timestamp) -> Timestamp {
    now.checked_add(Span::new().minutes(CODE_MINUTES)).unwrap_or(now)
}

/// What entering a code leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Right: the account is verified.
    Verified(AccountId),
    /// Wrong: counted; `left` tries remain.
    Wrong {
        /// Tries that remain.
        left: i64,
    },
    /// No code can be entered any more: a new one is needed.
    Over,
}

/// Why an account action is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountRefusal {
    /// E-mail and password do not belong together, or there is no such account: one answer for both.
    WrongCredentials,
    /// The session has ended.
    SignedOut,
    /// A new code was asked for too often or too soon.
    TooManyCodes,
    /// The one-time link was used, withdrawn, or is too old.
    LinkClosed,
}

impl Refusal for AccountRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "wrong_credentials",
            Self::SignedOut => "signed_out",
            Self::TooManyCodes => "too_many_codes",
            Self::LinkClosed => "link_closed",
        }
    }
}

/// For how long signing in lets somebody do what weighs much.
const LATELY: SignedDuration = SignedDuration::from_mins(10);

/// Whether somebody whose session began then signed in a short while ago.
#[must_use]
pub fn lately(signed_in: Timestamp, now: Timestamp) -> bool {
    signed_in.checked_add(LATELY).is_ok_and(|until| now < until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_share_a_mail_providers_domain() {
        for shared in ["gmail.com", "outlook.com", "orange.fr", "example.com", ""] {
            assert!(shared_domain(shared), "{shared}");
        }
        assert!(!shared_domain("acme.example") && !shared_domain("mail.acme.com") && !shared_domain("# One a line, lower case."));
        assert_eq!((domain_of("ada@acme.example"), domain_of("odd")), ("acme.example", ""));
    }

    #[test]
    fn takes_real_addresses_and_refuses_others() {
        for good in ["a@b.fr", "jean.dupont+cloud@mail.example.com", "o'neil@example.ie", "δοκιμή@παράδειγμα.δοκιμή"]
        {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.fr", "a b@c.fr", "a@b.fr\r\nBcc: x@y.fr", "a..b@c.fr", "a@-b.fr", "<a@b.fr>", "a@b..fr", "a,b@c.fr"]
        {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
        let email = Email::parse(" Marie.Curie@Example.com ").unwrap();
        assert_eq!((email.key().as_str(), email.masked().as_str()), ("marie.curie@example.com", "M•••@Example.com"));
    }

    #[test]
    fn a_link_that_works_once_works_for_a_while() {
        let made: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let link = OnceLink { created_at: made, closed: false };
        assert!(link.open(RECOVERY_MINUTES, made) && link.open(RECOVERY_MINUTES, at("2026-11-26T10:29:59Z")));
        assert!(!link.open(RECOVERY_MINUTES, at("2026-11-26T10:30:00Z")));
        assert!(!OnceLink { closed: true, ..link }.open(RECOVERY_MINUTES, made));
    }

    #[test]
    fn passwords_are_long_rather_than_odd() {
        for good in [
            "correct horse battery",
            "   spaces count   x y",
            "ÀÉÎÕÜ ñandú pingüino",
            "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆",
            "8305 1927 4465 0218 73 kept",
        ] {
            assert!(password(good, "marie@example.com").is_ok(), "{good}");
        }
        for (bad, code) in [
            ("", "required"),
            ("short", "password_short"),
            ("password1234567", "password_common"),
            ("aaaaaaaaaaaaaaaa", "password_common"),
            ("1234567890123456", "password_common"),
            ("qwertyuiopazerty", "password_common"),
            ("marie@example.com1", "password_common"),
        ] {
            assert_eq!(password(bad, "marie@example.com").map_err(|why| why.code), Err(code), "{bad}");
        }
        assert_eq!(password(&"é".repeat(600), "").map_err(|why| why.code), Err("password_long"));
    }

    #[test]
    fn signing_in_counts_for_ten_minutes() {
        let then = Timestamp::from_second(1_790_000_000).unwrap();
        let at = |seconds: i64| lately(then, Timestamp::from_second(1_790_000_000 + seconds).unwrap());
        assert_eq!([at(0), at(599), at(600)], [true, true, false]);
    }
}
