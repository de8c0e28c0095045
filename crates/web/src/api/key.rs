//! Who asks: bearer keys, and the rights they give. A handler that takes a [`SellerKey`] cannot run without one, and
//! reads nothing but that seller's.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    id::{ApiKeyId, SellerId, ServiceId},
    secret::hash,
};
use jiff::{SignedDuration, Timestamp};
use store::key::{self, ApiKey, Scope};

use super::problem::{FORBIDDEN_SCOPE, Problem, RATE_LIMITED, UNAUTHENTICATED};
use crate::{
    App,
    extract::Peer,
    limit::{Allowance, Counted},
};

/// Keys that do not exist, per address of the network. A living key is never refused for its neighbours' mistakes.
const MISSES: Allowance = Allowance { most: 60, seconds: 60 };

/// A new key for `scope`: `sk_`, its kind, and 256 random bits in base64url. Shown once; only its hash is kept.
#[must_use]
pub fn new_key(scope: Scope, random: [u8; 32]) -> String {
    let kind = match scope {
        Scope::Operator => "operator",
        Scope::Seller(_) => "seller",
        Scope::Service(_) => "service",
    };
    format!("sk_{kind}_{}", BASE64URL_NOPAD.encode(&random))
}

/// Whether a text could be a key at all: what cannot is not looked for.
fn could_be_key(text: &str) -> bool {
    let secret = text.strip_prefix("sk_").and_then(|rest| rest.split_once('_'));
    secret.is_some_and(|(kind, secret)| {
        matches!(kind, "operator" | "seller" | "service") && BASE64URL_NOPAD.decode(secret.as_bytes()).is_ok_and(|bits| bits.len() == 32)
    })
}

/// Any living key.
pub struct Bearer(pub ApiKey);

impl FromRequestParts<App> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Some(presented) = presented(&parts.headers) else { return Err(unauthenticated("Bearer realm=\"passerelle\"")) };
        if could_be_key(presented)
            && let Some(known) = living(app, hash(presented)).await?
        {
            return Ok(Self(known));
        }
        let Ok(Peer(from)) = Peer::from_request_parts(parts, app).await;
        let now = app.now();
        app.limits.check(Counted::MissedKey, from, MISSES, now).map_err(|seconds| Problem::new(RATE_LIMITED).retry_after(seconds))?;
        app.limits.count(Counted::MissedKey, from, MISSES, now);
        Err(unauthenticated("Bearer realm=\"passerelle\", error=\"invalid_token\""))
    }
}

/// For how long a key that was found alive is taken to be.
const ALIVE: SignedDuration = SignedDuration::from_secs(1);
/// Keys remembered; there are about as many as sellers and services.
const REMEMBERED: usize = 10_000;

/// Keys found alive within the last second, by their hash: so a revoked key stops within a second on every node, however it
/// was revoked, and whoever asks a thousand times a second has it looked up once.
#[derive(Default)]
pub struct Keys(RwLock<HashMap<Vec<u8>, (ApiKey, Timestamp)>>);

impl Keys {
    fn known(&self, hash: &[u8], now: Timestamp) -> Option<ApiKey> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (key, found) = keys.get(hash).copied()?;
        (SignedDuration::ZERO..ALIVE).contains(&now.duration_since(found)).then_some(key)
    }

    fn note(&self, hash: Vec<u8>, key: ApiKey, found: Timestamp) {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= REMEMBERED {
            keys.retain(|_, (_, then)| found.duration_since(*then) < ALIVE);
        }
        keys.insert(hash, (key, found));
    }
}

/// The living key with this hash.
async fn living(app: &App, hash: Vec<u8>) -> Result<Option<ApiKey>, Problem> {
    let now = app.now();
    if let Some(known) = app.keys().known(&hash, now) {
        return Ok(Some(known));
    }
    let found = key::by_hash(&*app.reader().await?, hash.clone()).await?;
    if let Some(found) = found {
        app.keys().note(hash, found, now);
    }
    Ok(found)
}

/// The key in `Authorization: Bearer …` (RFC 6750, 2.1). Two headers are as good as none: which would count?
fn presented(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(only), None) = (values.next(), values.next()) else { return None };
    let (scheme, key) = only.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn unauthenticated(challenge: &'static str) -> Problem {
    Problem::new(UNAUTHENTICATED).with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}

/// A seller's key.
pub struct SellerKey {
    /// Which key.
    pub id: ApiKeyId,
    /// Whose.
    pub seller: SellerId,
}

impl FromRequestParts<App> for SellerKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match Bearer::from_request_parts(parts, app).await?.0 {
            ApiKey { id, scope: Scope::Seller(seller) } => Ok(Self { id, seller }),
            _ => Err(Problem::new(FORBIDDEN_SCOPE)),
        }
    }
}

/// A seller's key, or the operator's, which reaches every seller's orders.
pub struct SellerOrOperator {
    /// Which key.
    pub id: ApiKeyId,
    /// Whose orders it reaches; all when `None`.
    pub seller: Option<SellerId>,
}

impl FromRequestParts<App> for SellerOrOperator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match Bearer::from_request_parts(parts, app).await?.0 {
            ApiKey { id, scope: Scope::Seller(seller) } => Ok(Self { id, seller: Some(seller) }),
            ApiKey { id, scope: Scope::Operator } => Ok(Self { id, seller: None }),
            _ => Err(Problem::new(FORBIDDEN_SCOPE)),
        }
    }
}

/// The operator's key.
pub struct OperatorKey;

impl FromRequestParts<App> for OperatorKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match Bearer::from_request_parts(parts, app).await?.0.scope {
            Scope::Operator => Ok(Self),
            _ => Err(Problem::new(FORBIDDEN_SCOPE)),
        }
    }
}

/// A service's key.
pub struct ServiceKey {
    /// Which key.
    pub id: ApiKeyId,
    /// Which service.
    pub service: ServiceId,
}

impl FromRequestParts<App> for ServiceKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match Bearer::from_request_parts(parts, app).await?.0 {
            ApiKey { id, scope: Scope::Service(service) } => Ok(Self { id, service }),
            _ => Err(Problem::new(FORBIDDEN_SCOPE)),
        }
    }
}

/// Who holds a key, as cursors and idempotency keys are told apart: the principal, so that a rotated key goes on where
/// the old one stopped (threat T35).
pub fn holder(scope: Scope) -> String {
    match scope {
        Scope::Operator => "operator".to_owned(),
        Scope::Seller(seller) => seller.to_string(),
        Scope::Service(service) => service.to_string(),
    }
}

impl SellerOrOperator {
    /// As [`holder`].
    #[must_use]
    pub fn holder(&self) -> String {
        holder(self.seller.map_or(Scope::Operator, Scope::Seller))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn new_keys_could_be_keys_and_little_else_could() {
        let seller = Scope::Seller(SellerId::new(Uuid::from_u128(1)));
        let key = new_key(seller, [7; 32]);
        assert!(key.starts_with("sk_seller_") && key.len() == "sk_seller_".len() + 43);
        assert!(could_be_key(&key) && could_be_key(&new_key(Scope::Operator, [255; 32])));
        let (short, long) = (key.trim_end_matches(|_| true).len() + 1, format!("{key}A"));
        for odd in [
            "",
            "sk_",
            "sk_seller_",
            &key[short..],
            &long,
            &key.replace("seller", "admin"),
            &key.replace("sk_", "pk_"),
            &format!("{}+", &key[..key.len() - 1]),
        ] {
            assert!(!could_be_key(odd), "{odd}");
        }
    }

    #[test]
    fn a_key_is_taken_to_be_alive_for_a_second() {
        let (keys, found) = (Keys::default(), Timestamp::UNIX_EPOCH);
        let key = ApiKey { id: ApiKeyId::new(Uuid::from_u128(1)), scope: Scope::Operator };
        keys.note(vec![1], key, found);
        let after = |millis| keys.known(&[1], found + SignedDuration::from_millis(millis)).is_some();
        assert!(after(0) && after(999) && !after(1_000) && !after(-1), "a clock that was set back does not keep it alive");
        assert!(keys.known(&[2], found).is_none());
        for n in 0..30_000u64 {
            keys.note(n.to_be_bytes().to_vec(), key, found + SignedDuration::from_millis(i64::try_from(n).unwrap()));
        }
        assert!(keys.0.read().unwrap().len() <= REMEMBERED);
    }

    #[test]
    fn a_key_is_presented_once_and_by_its_scheme() {
        let with = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            values.iter().for_each(|value| {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
            });
            presented(&headers).map(str::to_owned)
        };
        assert_eq!(with(&["Bearer sk_x"]).as_deref(), Some("sk_x"));
        assert_eq!(with(&["bearer  sk_x "]).as_deref(), Some("sk_x"));
        for odd in [&[][..], &["Basic sk_x"], &["sk_x"], &["Bearer"], &["Bearer sk_x", "Bearer sk_y"]] {
            assert_eq!(with(odd), None, "{odd:?}");
        }
    }
}
