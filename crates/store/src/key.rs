//! Bearer keys of the API. Only their SHA-256 is kept.

use domain::id::{ApiKeyId, SellerId, ServiceId};
use jiff::Timestamp;

use crate::{
    Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    BY_HASH = "select k.id, k.scope, k.seller_id, k.service_id from api_key k where k.hash = $1 and k.revoked_at is null";
    ADD = "insert into api_key (id, hash, scope, seller_id, service_id, created_at) values ($1, $2, $3, $4, $5, $6)";
}

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything the operator may.
    Operator,
    /// What this seller may.
    Seller(SellerId),
    /// What this service may.
    Service(ServiceId),
}

/// A live key.
#[derive(Clone, Copy, Debug)]
pub struct ApiKey {
    /// Which.
    pub id: ApiKeyId,
    /// What it may do.
    pub scope: Scope,
}

/// The live key with this hash.
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(tx: &Tx, hash: Vec<u8>) -> Result<Option<ApiKey>, Broken> {
    let Some(row) = tx.maybe(sql(BY_HASH).bind(hash)).await? else { return Ok(None) };
    let scope = match (row.get(2)?, row.get(3)?) {
        (Some(seller), _) => Scope::Seller(seller),
        (_, Some(service)) => Scope::Service(service),
        (None, None) => Scope::Operator,
    };
    Ok(Some(ApiKey { id: row.get(0)?, scope }))
}

/// Adds a key.
#[must_use]
pub fn add(id: ApiKeyId, hash: Vec<u8>, scope: Scope, now: Timestamp) -> Statement {
    let (word, seller, service) = match scope {
        Scope::Operator => ("operator", None, None),
        Scope::Seller(seller) => ("seller", Some(seller), None),
        Scope::Service(service) => ("service", None, Some(service)),
    };
    sql(ADD).bind(id).bind(hash).bind(word).bind(seller).bind(service).bind(now)
}
