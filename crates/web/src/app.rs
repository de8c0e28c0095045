//! What every handler can reach: the store, the secret, the settings, the time and chance given from outside.

use std::{net::IpAddr, sync::Arc};

use axum::http::{HeaderValue, Uri};
use data_encoding::BASE64URL_NOPAD;
use domain::{Moment, secret::Secret};
use i18n::Language;
use jiff::{SignedDuration, Timestamp};
use provider::{stripe::Stripe, vies::Vies};
use store::{Action, Broken, Failure, Store, Tx};
use tokio::sync::Notify;
use validator::Validator;

use crate::{api::Keys, extract::Seen, limit::Limits, passwords::Passwords};

/// What the operator configured, as pages and answers need it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Every absolute link begins with it; no slash at the end.
    pub public_url: String,
    /// The vendor's name.
    pub vendor_name: String,
    /// The vendor's colour as `#rrggbb`.
    pub accent: Option<String>,
    /// Address of the vendor's logo.
    pub logo: Option<String>,
    /// Offered languages, the default first.
    pub languages: Vec<Language>,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Accounts that may be created per address of the network and hour.
    pub register_rate: u32,
    /// For how long what was applied can be taken back.
    pub undo: SignedDuration,
    /// The demonstration: adds `/demo`, and a banner.
    pub demo: bool,
}

impl Settings {
    /// Whether cookies can be marked `Secure` and `__Host-`.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The offered language with this tag, if any.
    #[must_use]
    pub fn offered(&self, tag: &str) -> Option<Language> {
        Language::parse(tag).filter(|language| self.languages.contains(language))
    }
}

/// Time and chance, given from outside so that tests and replays can give their own.
#[derive(Clone, Copy)]
pub struct Source {
    /// The time.
    pub now: fn() -> Timestamp,
    /// Random bits for ids and tokens; cryptographically strong.
    pub random: fn() -> [u8; 32],
}

/// A letter in the built-in inbox.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its id in the outbox.
    pub id: String,
    /// Whom to.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// What it is, as in `X-Passerelle-Kind`.
    pub kind: String,
    /// BCP 47.
    pub language: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// Its links.
    pub links: Vec<String>,
    /// Its header lines.
    pub headers: Vec<(String, String)>,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// What the meters say, in the text form that Prometheus reads.
pub type ReadMeters = Arc<dyn Fn() -> String + Send + Sync>;

/// Reads the built-in inbox, newest first.
pub type ReadInbox = Arc<dyn Fn() -> Vec<Letter> + Send + Sync>;

/// The parts of a node that handlers share. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    parts: Parts,
    host: String,
    policy: HeaderValue,
    keys: Keys,
    seen: Seen,
}

/// The parts themselves.
pub struct Parts {
    /// Everything kept.
    pub store: Store,
    /// Links and codes are derived from it.
    pub secret: Secret,
    /// What the operator configured.
    pub settings: Settings,
    /// Time and chance.
    pub source: Source,
    /// Rung after each committed action: letters may be waiting.
    pub outbox: Arc<Notify>,
    /// The built-in inbox, when letters go there.
    pub inbox: Option<ReadInbox>,
    /// What was counted and timed.
    pub meters: ReadMeters,
    /// Hashes and checks passwords on threads of their own.
    pub passwords: Passwords,
    /// Counts what is limited by address of the network.
    pub limits: Limits,
    /// Who knows streets, if the operator named somebody: see [`crate::address`].
    pub validator: Option<Validator>,
    /// Who confirms VAT numbers, if the operator named somebody: see [`crate::tax`].
    pub vies: Option<Vies>,
    /// Who keeps cards, if the operator has an account there: see [`crate::cards`].
    pub stripe: Option<Stripe>,
    /// What `/demo` shows besides the store: keys made for the demonstration.
    pub demo: Option<crate::demo::Showcase>,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

impl App {
    /// A node with these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let host = parts.settings.public_url.parse::<Uri>().ok().and_then(|url| url.host().map(str::to_owned)).unwrap_or_default();
        let policy = content_policy(parts.settings.logo.as_deref());
        Self(Arc::new(Shared { parts, host, policy, keys: Keys::default(), seen: Seen::default() }))
    }

    /// Keys of the API found alive a moment ago.
    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Sessions whose last request is still to be noted.
    pub(crate) fn seen(&self) -> &Seen {
        &self.0.seen
    }

    /// The public URL's host.
    pub(crate) fn host(&self) -> &str {
        &self.0.host
    }

    /// The policy of a page that frames another one.
    pub(crate) fn framing_policy(&self) -> HeaderValue {
        framing(&self.policy())
    }

    /// What our pages may load, and where their forms may lead.
    pub(crate) fn policy(&self) -> HeaderValue {
        self.0.policy.clone()
    }

    /// The time, and fresh chance for the ids of one action.
    #[must_use]
    pub fn moment(&self) -> Moment {
        let bytes = (self.source.random)();
        let chance = bytes.iter().take(16).fold(0u128, |chance, &byte| (chance << 8) | u128::from(byte));
        Moment::new((self.source.now)(), chance)
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.source.now)()
    }

    /// A secret of 256 random bits, base64url.
    #[must_use]
    pub fn token(&self) -> String {
        BASE64URL_NOPAD.encode(&(self.source.random)())
    }

    /// Performs an action, and rings for the letters it may have left.
    ///
    /// # Errors
    /// As [`Store::perform`].
    pub async fn perform<A: Action>(&self, action: A) -> Result<A::Outcome, Failure<A::Refusal>> {
        let outcome = self.store.perform(action).await?;
        self.outbox.notify_one();
        Ok(outcome)
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// As [`Store::reader`].
    pub async fn reader(&self) -> Result<Arc<Tx>, Broken> {
        self.store.reader().await
    }

    /// An absolute address on the public URL.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.settings.public_url)
    }
}

/// Pages that frame another one of ours (which says for itself what it may do) are allowed to.
fn framing(policy: &HeaderValue) -> HeaderValue {
    let policy = policy.to_str().map(|policy| format!("{policy}; frame-src 'self'")).ok();
    policy.and_then(|policy| policy.parse().ok()).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn content_policy(logo: Option<&str>) -> HeaderValue {
    let logo = logo.filter(|logo| logo.starts_with("http")).and_then(|logo| logo.parse::<Uri>().ok());
    let origin = logo.and_then(|logo| Some(format!(" {}://{}", logo.scheme_str()?, logo.authority()?))).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{origin}; font-src 'self'; connect-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
