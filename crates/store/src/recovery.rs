//! Links to choose a new password. Only the SHA-256 of a token is kept.

use domain::{
    account::OnceLink,
    id::{AccountId, RecoveryId},
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ADD = "insert into recovery (id, token_hash, email_key, account_id, created_at) values ($1, $2, $3, $4, $5)";
    SINCE = "select count(*) from recovery where email_key = $1 and created_at > $2";
    // A link counts only while the mailbox it went to is still the account's.
    BY_HASH = "select r.id, r.created_at, r.used_at, r.voided_at, a.id, a.email, a.email_key, a.name, a.language from recovery r \
        join account a on a.id = r.account_id and a.email_key = r.email_key where r.token_hash = $1 and a.verified_at is not null and a.locked_at is null";
    BY_ID = "select r.id, r.created_at, r.used_at, r.voided_at, a.id, a.email, a.email_key, a.name, a.language from recovery r \
        join account a on a.id = r.account_id and a.email_key = r.email_key where r.id = $1 and a.verified_at is not null and a.locked_at is null";
    USE = "update recovery set used_at = $1 where id = $2 and used_at is null and voided_at is null";
    VOID_ALL = "update recovery set voided_at = $1 where account_id = $2 and used_at is null and voided_at is null";
    FORGET = "delete from recovery where created_at < $1";
}

/// A link to choose a new password, and whose.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// Which.
    pub id: RecoveryId,
    /// Whether it still works.
    pub link: OnceLink,
    /// Whose password it is.
    pub account: AccountId,
    /// Their e-mail, as written.
    pub email: String,
    /// What spellings of it share.
    pub email_key: String,
    /// Their name.
    pub name: String,
    /// Their language.
    pub language: String,
}

fn recovery(row: &Row) -> Result<Recovery, Broken> {
    let closed = row.get::<Option<Timestamp>>(2)?.is_some() || row.get::<Option<Timestamp>>(3)?.is_some();
    Ok(Recovery {
        id: row.get(0)?,
        link: OnceLink { created_at: row.get(1)?, closed },
        account: row.get(4)?,
        email: row.get(5)?,
        email_key: row.get(6)?,
        name: row.get(7)?,
        language: row.get(8)?,
    })
}

/// The recovery whose token has this hash, open or not. One for an address without account is as good as absent.
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(tx: &Tx, hash: Vec<u8>) -> Result<Option<Recovery>, Broken> {
    tx.maybe(sql(BY_HASH).bind(hash)).await?.as_ref().map(recovery).transpose()
}

/// The recovery with this id, as its letter needs it.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: RecoveryId) -> Result<Option<Recovery>, Broken> {
    tx.maybe(sql(BY_ID).bind(id)).await?.as_ref().map(recovery).transpose()
}

/// How often a new password was asked for at this mailbox after `then`.
///
/// # Errors
/// When the database refuses.
pub async fn since(tx: &Tx, email_key: &str, then: Timestamp) -> Result<i64, Broken> {
    tx.maybe(sql(SINCE).bind(email_key).bind(then)).await?.map_or(Ok(0), |row| row.get(0))
}

/// A new link; without an account it is never sent.
#[must_use]
pub fn add(id: RecoveryId, token_hash: Vec<u8>, email_key: &str, account: Option<AccountId>, now: Timestamp) -> Statement {
    sql(ADD).bind(id).bind(token_hash).bind(email_key).bind(account).bind(now)
}

/// It was used.
#[must_use]
pub fn use_up(id: RecoveryId, now: Timestamp) -> Statement {
    sql(USE).bind(now).bind(id)
}

/// Every open link of an account stops working.
#[must_use]
pub fn void_all(account: AccountId, now: Timestamp) -> Statement {
    sql(VOID_ALL).bind(now).bind(account).any()
}

/// Forgets links made before `then`, and the addresses they were asked for with.
#[must_use]
pub fn forget(then: Timestamp) -> Statement {
    sql(FORGET).bind(then).any()
}
