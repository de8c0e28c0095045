//! Changes of an account's e-mail address, each waiting for the code that was mailed to the new one.

use domain::{
    account::SentCode,
    id::{AccountId, CodeId},
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ADD = "insert into email_change (code_id, account_id, email, email_key, created_at) values ($1, $2, $3, $4, $5)";
    PENDING = "select c.code_id, c.created_at, m.tries, m.used_at, c.email, c.email_key from email_change c join mailed_code m on m.id = c.code_id \
        where c.account_id = $1 and c.confirmed_at is null and c.voided_at is null";
    SINCE = "select count(*) from email_change where account_id = $1 and created_at > $2";
    CONFIRM = "update email_change set confirmed_at = $1 where code_id = $2 and confirmed_at is null and voided_at is null";
    VOID_ALL = "update email_change set voided_at = $1 where account_id = $2 and confirmed_at is null and voided_at is null";
    TOLD = "select c.email, a.name from email_change c join account a on a.id = c.account_id where c.code_id = $1";
    FORGET = "delete from email_change where confirmed_at is null and created_at < $1";
}

/// A change that waits for its code.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The code mailed to the new address.
    pub code: SentCode,
    /// The new address, as written.
    pub email: String,
    /// What spellings of it share.
    pub email_key: String,
}

/// The change of an account that waits for its code, if any.
///
/// # Errors
/// When the database refuses.
pub async fn pending(tx: &Tx, account: AccountId) -> Result<Option<Pending>, Broken> {
    let pending = |row: &Row| {
        let used = row.get::<Option<Timestamp>>(3)?.is_some();
        let code = SentCode { id: row.get(0)?, created_at: row.get(1)?, tries: row.get(2)?, used };
        Ok(Pending { code, email: row.get(4)?, email_key: row.get(5)? })
    };
    tx.maybe(sql(PENDING).bind(account)).await?.as_ref().map(pending).transpose()
}

/// How many changes an account began after `then`.
///
/// # Errors
/// When the database refuses.
pub async fn since(tx: &Tx, account: AccountId, then: Timestamp) -> Result<i64, Broken> {
    tx.maybe(sql(SINCE).bind(account).bind(then)).await?.map_or(Ok(0), |row| row.get(0))
}

/// What letters say of a change: the new address and the person's name.
///
/// # Errors
/// When the database refuses.
pub async fn told(tx: &Tx, code: CodeId) -> Result<Option<(String, String)>, Broken> {
    tx.maybe(sql(TOLD).bind(code)).await?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// A new change; its code has been added before.
#[must_use]
pub fn add(code: CodeId, account: AccountId, email: &str, email_key: &str, now: Timestamp) -> Statement {
    sql(ADD).bind(code).bind(account).bind(email).bind(email_key).bind(now)
}

/// Its code was entered.
#[must_use]
pub fn confirm(code: CodeId, now: Timestamp) -> Statement {
    sql(CONFIRM).bind(now).bind(code)
}

/// No change of this account waits any longer (threat T08).
#[must_use]
pub fn void_all(account: AccountId, now: Timestamp) -> Statement {
    sql(VOID_ALL).bind(now).bind(account).any()
}

/// Forgets what was never confirmed, made before `then`, and the addresses in it.
#[must_use]
pub fn forget(then: Timestamp) -> Statement {
    sql(FORGET).bind(then).any()
}
