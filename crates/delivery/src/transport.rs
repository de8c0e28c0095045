//! Where letters go: to a relay by SMTP, into the built-in inbox, or nowhere yet.

use std::time::Duration;

use jiff::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{AsyncSmtpTransportBuilder, PoolConfig},
};
use tokio::time::timeout;

use crate::{inbox::Inbox, letter::Letter};

/// Letters on their way at the same time, each on a connection of its own.
pub(crate) const AT_ONCE: usize = 10;
/// How long one letter may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Where letters are to go, as configured.
#[derive(Clone, Default)]
pub enum Route {
    /// Nowhere yet: they wait in the outbox.
    #[default]
    Nowhere,
    /// Into the built-in inbox.
    Inbox,
    /// To a relay.
    Relay(Box<AsyncSmtpTransportBuilder>),
}

/// An address of a relay that cannot be used. Says why without repeating it: it may hold a password.
#[derive(Debug)]
pub struct CannotRoute(String);

impl std::fmt::Display for CannotRoute {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}
impl std::error::Error for CannotRoute {}

impl std::str::FromStr for Route {
    type Err = CannotRoute;

    /// Reads `inbox:`, `smtp://host:port` (plain; with `?tls=required` or `?tls=opportunistic` STARTTLS) or
    /// `smtps://user:password@host`.
    fn from_str(url: &str) -> Result<Self, CannotRoute> {
        if url == "inbox:" {
            return Ok(Self::Inbox);
        }
        if !url.starts_with("smtp://") && !url.starts_with("smtps://") {
            return Err(CannotRoute("it must begin with smtp:// or smtps://, or be inbox:".to_owned()));
        }
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| CannotRoute(error.to_string()))?;
        Ok(Self::Relay(Box::new(builder)))
    }
}

impl Route {
    /// Opens it. Connects to nothing yet, but wants a Tokio runtime.
    #[must_use]
    pub fn open(self) -> Transport {
        match self {
            Self::Nowhere => Transport::Nowhere,
            Self::Inbox => Transport::Inbox(Inbox::default()),
            Self::Relay(builder) => {
                let most = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
                Transport::Relay(builder.timeout(Some(PATIENCE)).pool_config(PoolConfig::new().max_size(most)).build())
            }
        }
    }
}

/// Where letters go.
#[derive(Clone)]
pub enum Transport {
    /// Nowhere yet.
    Nowhere,
    /// Into the built-in inbox.
    Inbox(Inbox),
    /// To a relay, over a few connections that are kept.
    Relay(AsyncSmtpTransport<Tokio1Executor>),
}

/// How handing over a letter ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Taken.
    Taken,
    /// The recipient does not exist, for good.
    NoSuchRecipient(String),
    /// The relay answered, but not now or not like this.
    NotNow(String),
    /// The relay did not answer.
    Unreached(String),
}

impl Transport {
    /// Hands over one letter.
    pub(crate) async fn send(&self, letter: Letter, now: Timestamp) -> Outcome {
        match self {
            Self::Nowhere => Outcome::Unreached("no relay is configured".to_owned()),
            Self::Inbox(inbox) => {
                inbox.keep(letter, now);
                Outcome::Taken
            }
            Self::Relay(relay) => match timeout(PATIENCE, relay.send(letter.message)).await {
                Ok(Ok(_)) => Outcome::Taken,
                Ok(Err(error)) => refused(&error),
                Err(_) => Outcome::Unreached(format!("no answer within {} s", PATIENCE.as_secs())),
            },
        }
    }
}

/// A relay's words may repeat the recipient's address, so only its codes are kept.
fn refused(error: &lettre::transport::smtp::Error) -> Outcome {
    let Some(code) = error.status() else { return Outcome::Unreached(error.to_string()) };
    let code = code.to_string();
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let detail = enhanced(&words);
    let reason = detail.map_or_else(|| code.clone(), |detail| format!("{code} {detail}"));
    if error.is_permanent() && about_recipient(&code, detail) { Outcome::NoSuchRecipient(reason) } else { Outcome::NotNow(reason) }
}

/// The enhanced status code (RFC 3463) an answer begins with, like `5.1.1`.
fn enhanced(words: &str) -> Option<&str> {
    let first = words.split([' ', '\r', '\n']).next()?;
    let digits = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (first.split('.').count() == 3 && first.split('.').all(digits)).then_some(first)
}

/// Whether a permanent refusal is about this recipient, not about us: a wrong password or a forbidden sender is put right
/// by the operator, and the letters shall still be there then. RFC 3463 section 3.2 and 3.3, RFC 5321 section 4.2.2.
fn about_recipient(code: &str, detail: Option<&str>) -> bool {
    match detail.and_then(|detail| detail.split_once('.')) {
        Some((_, subject)) => matches!(subject, "1.1" | "1.2" | "1.3" | "1.6" | "1.10" | "2.1"),
        None => matches!(code, "550" | "551" | "553" | "556"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_relays_are_read() {
        for url in [
            "smtp://localhost:2525",
            "smtp://relay.example?tls=required",
            "smtp://relay.example?tls=opportunistic",
            "smtps://user:pa%20ss@relay.example",
        ] {
            assert!(matches!(url.parse(), Ok(Route::Relay(_))), "{url}");
        }
        assert!(matches!("inbox:".parse(), Ok(Route::Inbox)));
        for url in ["", "relay.example", "http://relay.example", "smtp://", "smtp://relay.example?tls=perhaps"] {
            assert!(url.parse::<Route>().is_err(), "{url}");
        }
    }

    #[test]
    fn only_the_recipients_own_refusals_are_for_good() {
        assert_eq!(enhanced("5.1.1 <ada@acme.example>: unknown"), Some("5.1.1"));
        assert_eq!(enhanced("unknown 5.1.1"), None);
        assert_eq!(enhanced("10.0.0.1 refuses"), None);
        assert!(about_recipient("550", Some("5.1.1")) && about_recipient("550", None));
        assert!(!about_recipient("550", Some("5.7.1")), "relaying denied: our configuration");
        assert!(!about_recipient("535", None) && !about_recipient("554", None));
    }
}
