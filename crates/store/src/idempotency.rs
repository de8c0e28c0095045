//! The first answer to a request that may be sent again.

use jiff::Timestamp;

use crate::{
    Statement, Tx,
    action::Reply,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    FIND = "select request_hash, status, body from idempotency where scope = $1 and key = $2";
    KEEP = "insert into idempotency (scope, key, request_hash, status, body, created_at) values ($1, $2, $3, $4, $5, $6)";
    FORGET = "delete from idempotency where created_at < $1";
}

/// Days an answer is kept.
pub const DAYS: i64 = 30;

/// An answer that was given.
pub struct Kept {
    /// SHA-256 of the request it answered.
    pub request: Vec<u8>,
    /// The answer.
    pub reply: Reply,
}

pub(crate) async fn find(tx: &Tx, scope: &str, key: &str) -> Result<Option<Kept>, Broken> {
    let Some(row) = tx.maybe(sql(FIND).bind(scope).bind(key)).await? else { return Ok(None) };
    let status = u16::try_from(row.get::<i64>(1)?).unwrap_or(500);
    Ok(Some(Kept { request: row.get(0)?, reply: Reply { status, body: row.get(2)? } }))
}

pub(crate) fn keep(scope: &str, key: &str, request: &[u8], reply: &Reply, now: Timestamp) -> Statement {
    sql(KEEP).bind(scope).bind(key).bind(request.to_vec()).bind(i64::from(reply.status)).bind(&reply.body).bind(now)
}

/// Forgets answers given before `then`.
#[must_use]
pub fn forget(then: Timestamp) -> Statement {
    sql(FORGET).bind(then).any()
}
