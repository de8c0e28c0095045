//! Stripe: keeps the cards that organizations pay the vendor with.
//!
//! A card is entered on Stripe's own page (Checkout in setup mode, which makes a `SetupIntent`): ours has neither field nor
//! script for it, works without JavaScript, and its content policy stays as strict as everywhere. What we keep of a card is what
//! Stripe tells of it: brand, last four digits, last month.
//!
//! By Stripe's reference, read in November 2026: <https://docs.stripe.com/api/checkout/sessions>, `…/setup_intents`,
//! `…/payment_methods`. The version that answers are shaped by is sent along, so a newer one changes nothing here.

mod shape;
mod signature;

use std::{fmt, sync::Arc, time::Duration};

use outgoing::{
    Answer, Bounds, Bytes, Failed, HeaderMap, NoTarget, Outgoing, Target,
    header::{self, HeaderName, HeaderValue},
};
use serde::de::DeserializeOwned;

pub use shape::{Card, Entry, EntryState, News};
pub use signature::{BadSignature, verify};

/// How much a question may cost: somebody waits for their page.
const BOUNDS: Bounds = Bounds { within: Duration::from_secs(8), most: 256 * 1024 };
/// Shapes of answers.
const VERSION: HeaderValue = HeaderValue::from_static("2025-10-29.clover");
const VERSION_NAME: HeaderName = HeaderName::from_static("stripe-version");
const IDEMPOTENCY: HeaderName = HeaderName::from_static("idempotency-key");
/// Where it is, unless another address is configured.
pub const URL: &str = "https://api.stripe.com";

/// The door to Stripe. Cheap to clone.
#[derive(Clone)]
pub struct Stripe(Arc<Inside>);

struct Inside {
    outgoing: Outgoing,
    base: String,
    headers: HeaderMap,
    webhook: Option<Box<str>>,
}

/// Why Stripe gave no answer that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// None came.
    Failed(Failed),
    /// It refused, with this status.
    Status(u16),
    /// There is no such thing.
    Gone,
    /// What came does not say what it should, or speaks of something else.
    Nonsense,
}

impl fmt::Display for Silence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(failed) => out.write_str(failed.as_str()),
            Self::Status(status) => write!(out, "status {status}"),
            Self::Gone => out.write_str("gone"),
            Self::Nonsense => out.write_str("nonsense"),
        }
    }
}

/// Why Stripe cannot be asked at all. Neither address nor key is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Its address is none.
    Target,
    /// Its key has characters that no header may have.
    Key,
}

impl From<NoTarget> for Unusable {
    fn from(_: NoTarget) -> Self {
        Self::Target
    }
}

/// Where a card is to be entered from, and where its owner comes back to.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// Our id of this entry: asked twice, Stripe makes one.
    pub id: &'a str,
    /// Who the card will belong to, by Stripe's id, once it has one.
    pub customer: Option<&'a str>,
    /// Our address that Stripe leads to when a card was entered.
    pub done: &'a str,
    /// Our address that Stripe leads to when none was.
    pub cancelled: &'a str,
    /// The language of Stripe's page.
    pub language: &'a str,
}

impl Stripe {
    /// Stripe at this address, which knows us by this key; its messages are signed with that secret, if it sends any.
    ///
    /// # Errors
    /// When it cannot be asked that way.
    pub fn new(base: &str, key: &str, webhook: Option<&str>, outgoing: Outgoing) -> Result<Self, Unusable> {
        let base = base.trim_end_matches('/').to_owned();
        Target::parse(&base)?;
        let mut value = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| Unusable::Key)?;
        value.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, value);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(VERSION_NAME, VERSION);
        Ok(Self(Arc::new(Inside { outgoing, base, headers, webhook: webhook.map(Into::into) })))
    }

    /// What its messages are signed with.
    #[must_use]
    pub fn webhook(&self) -> Option<&str> {
        self.0.webhook.as_deref()
    }

    /// Has a page made on which a card is entered.
    ///
    /// # Errors
    /// When no answer came that counts. Asked again with the same id, it is the same page.
    pub async fn begin(&self, wanted: &Wanted<'_>) -> Result<Entry, Silence> {
        let customer = match wanted.customer {
            Some(known) => known.to_owned(),
            None => self.customer(wanted.id).await?,
        };
        let fields = [
            ("mode", "setup"),
            ("payment_method_types[]", "card"),
            ("customer", &customer),
            ("client_reference_id", wanted.id),
            ("success_url", wanted.done),
            ("cancel_url", wanted.cancelled),
            ("locale", wanted.language),
        ];
        let made: shape::Session = self.post("/v1/checkout/sessions", &fields, Some(wanted.id)).await?;
        let entry = made.entry().ok_or(Silence::Nonsense)?;
        let ours = entry.reference == wanted.id && entry.customer == customer && entry.url.is_some();
        if ours { Ok(entry) } else { Err(Silence::Nonsense) }
    }

    async fn customer(&self, id: &str) -> Result<String, Silence> {
        let key = format!("{id}-customer");
        let made: shape::Thing = self.post("/v1/customers", &[("metadata[passerelle]", id)], Some(&key)).await?;
        made.named("customer", "cus_").ok_or(Silence::Nonsense)
    }

    /// How entering a card went, by Stripe's id of the page.
    ///
    /// # Errors
    /// When no answer came that counts.
    pub async fn entry(&self, session: &str) -> Result<Entry, Silence> {
        let found: shape::Session = self.get("/v1/checkout/sessions/", session, "cs_").await?;
        found.entry().filter(|entry| entry.session == session).ok_or(Silence::Nonsense)
    }

    /// The card that a finished entry has: of the customer it was begun for, and no other's.
    ///
    /// # Errors
    /// When no answer came that counts.
    pub async fn entered(&self, entry: &Entry) -> Result<Option<Card>, Silence> {
        let Some(intent) = &entry.intent else { return Ok(None) };
        let intent_now: shape::Intent = self.get("/v1/setup_intents/", intent, "seti_").await?;
        let Some(method) = intent_now.card_of(intent, &entry.customer)? else { return Ok(None) };
        self.card(&method, Some(&entry.customer)).await.map(Some)
    }

    /// What Stripe tells of a card; with a customer, of that customer's card.
    ///
    /// # Errors
    /// When no answer came that counts.
    pub async fn card(&self, id: &str, customer: Option<&str>) -> Result<Card, Silence> {
        let found: shape::Method = self.get("/v1/payment_methods/", id, "pm_").await?;
        found.card(id, customer).ok_or(Silence::Nonsense)
    }

    /// Takes a card away from its customer. Of one that is gone nothing has to be taken.
    ///
    /// # Errors
    /// When no answer came that counts.
    pub async fn detach(&self, id: &str) -> Result<(), Silence> {
        let path = format!("{}/detach", path("/v1/payment_methods/", id, "pm_")?);
        match self.post::<shape::Thing>(&path, &[], None).await {
            Ok(_) | Err(Silence::Gone) => Ok(()),
            // That is how Stripe refuses to do it once more.
            Err(Silence::Status(400)) if self.get::<shape::Method>("/v1/payment_methods/", id, "pm_").await?.is_free(id) => Ok(()),
            Err(silence) => Err(silence),
        }
    }

    async fn get<T: DeserializeOwned>(&self, folder: &str, id: &str, kind: &str) -> Result<T, Silence> {
        let target = self.target(&path(folder, id, kind)?)?;
        read(self.0.outgoing.get(&target, self.0.headers.clone(), BOUNDS).await)
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, fields: &[(&str, &str)], key: Option<&str>) -> Result<T, Silence> {
        let mut headers = self.0.headers.clone();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        if let Some(key) = key {
            headers.insert(IDEMPOTENCY, HeaderValue::from_str(key).map_err(|_| Silence::Nonsense)?);
        }
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        read(self.0.outgoing.post(&self.target(path)?, headers, Bytes::from(body), BOUNDS).await)
    }

    fn target(&self, path: &str) -> Result<Target, Silence> {
        Target::parse(&format!("{}{path}", self.0.base)).map_err(|_| Silence::Nonsense)
    }
}

/// The address of a thing. What is no id of Stripe's never becomes part of one.
fn path(folder: &str, id: &str, kind: &str) -> Result<String, Silence> {
    if shape::is_id(id, kind) { Ok(format!("{folder}{id}")) } else { Err(Silence::Nonsense) }
}

fn read<T: DeserializeOwned>(answer: Result<Answer, Failed>) -> Result<T, Silence> {
    let answer = answer.inspect_err(|failed| count(failed.as_str())).map_err(Silence::Failed)?;
    match answer.status.as_u16() {
        200 => {
            let said = serde_json::from_slice(&answer.body).map_err(|_| Silence::Nonsense);
            count(if said.is_ok() { "answered" } else { "nonsense" });
            said
        }
        404 => {
            count("gone");
            Err(Silence::Gone)
        }
        status => {
            count("status");
            // What it says of it may hold what was sent; its status is enough to look the request up in Stripe's own log.
            tracing::warn!(status, "Stripe refused a request");
            Err(Silence::Status(status))
        }
    }
}

fn count(answer: &'static str) {
    metrics::counter!("passerelle_card_questions_total", "answer" => answer).increment(1);
}
