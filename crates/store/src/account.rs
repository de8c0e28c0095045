//! Accounts and the codes mailed to them.

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
    BY_EMAIL = "select id, password_hash, language, email from account where email_key = $1 and verified_at is not null and locked_at is null";
    ADD = "insert into account (id, email, email_key, name, language, password_hash, created_at) values ($1, $2, $3, $4, $5, $6, $7)";
    VERIFY = "update account set verified_at = $1 where id = $2 and verified_at is null";
    EMAIL_KEY = "select email, email_key, language, verified_at from account where id = $1";
    FORGET_UNVERIFIED_SESSIONS = "delete from session where account_id in (select id from account where verified_at is null and created_at < $1)";
    FORGET_UNVERIFIED_CODES = "delete from mailed_code where account_id in (select id from account where verified_at is null and created_at < $1)";
    FORGET_UNVERIFIED = "delete from account where verified_at is null and created_at < $1";
    SEND_CODE = "insert into mailed_code (id, account_id, created_at, tries) values ($1, $2, $3, 0)";
    LAST_CODE = "select id, created_at, tries, used_at from mailed_code where account_id = $1 order by id desc limit 1";
    CODES_SINCE = "select count(*) from mailed_code where account_id = $1 and created_at > $2";
    MISS_CODE = "update mailed_code set tries = tries + 1 where id = $1 and tries < 5";
    USE_CODE = "update mailed_code set used_at = $1 where id = $2 and used_at is null";
    SET_LANGUAGE = "update account set language = $1 where id = $2";
    BY_ID = "select email, email_key, name, language, password_hash from account where id = $1 and verified_at is not null and locked_at is null";
    SET_PASSWORD = "update account set password_hash = $1 where id = $2 and verified_at is not null";
    SET_EMAIL = "update account set email = $1, email_key = $2 where id = $3 and verified_at is not null";
    DESCRIBE = "update account set name = $1, language = $2 where id = $3";
}

/// A verified account, as signing in needs it.
pub struct Credentials {
    /// Which.
    pub account: AccountId,
    /// PHC string of its password.
    pub password_hash: String,
    /// Its language.
    pub language: String,
    /// Its e-mail, as written.
    pub email: String,
}

/// The verified account with this e-mail.
///
/// # Errors
/// When the database refuses.
pub async fn by_email(tx: &Tx, email_key: &str) -> Result<Option<Credentials>, Broken> {
    let Some(row) = tx.maybe(sql(BY_EMAIL).bind(email_key)).await? else { return Ok(None) };
    Ok(Some(Credentials { account: row.get(0)?, password_hash: row.get(1)?, language: row.get(2)?, email: row.get(3)? }))
}

/// A verified account, as changing it needs it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its e-mail, as written.
    pub email: String,
    /// What spellings of it share.
    pub email_key: String,
    /// Its person's name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// PHC string of its password.
    pub password_hash: String,
}

/// A verified account by its id.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: AccountId) -> Result<Option<Known>, Broken> {
    let known = |row: &Row| {
        Ok(Known { email: row.get(0)?, email_key: row.get(1)?, name: row.get(2)?, language: row.get(3)?, password_hash: row.get(4)? })
    };
    tx.maybe(sql(BY_ID).bind(id)).await?.as_ref().map(known).transpose()
}

/// Another password.
#[must_use]
pub fn set_password(id: AccountId, password_hash: &str) -> Statement {
    sql(SET_PASSWORD).bind(password_hash).bind(id)
}

/// Another e-mail, shown to be theirs.
#[must_use]
pub fn set_email(id: AccountId, email: &str, email_key: &str) -> Statement {
    sql(SET_EMAIL).bind(email).bind(email_key).bind(id)
}

/// Another name and language.
#[must_use]
pub fn describe(id: AccountId, name: &str, language: &str) -> Statement {
    sql(DESCRIBE).bind(name).bind(language).bind(id)
}

/// What verifying needs to know of an account.
pub struct Unverified {
    /// As written.
    pub email: String,
    /// What spellings of it share.
    pub email_key: String,
    /// Its language.
    pub language: String,
    /// Already done.
    pub verified: bool,
}

/// The e-mail of an account, verified or not.
///
/// # Errors
/// When the database refuses.
pub async fn email_of(tx: &Tx, account: AccountId) -> Result<Option<Unverified>, Broken> {
    let Some(row) = tx.maybe(sql(EMAIL_KEY).bind(account)).await? else { return Ok(None) };
    Ok(Some(Unverified {
        email: row.get(0)?,
        email_key: row.get(1)?,
        language: row.get(2)?,
        verified: row.get::<Option<Timestamp>>(3)?.is_some(),
    }))
}

/// A new account, not yet verified.
#[must_use]
pub fn add(id: AccountId, email: &str, email_key: String, name: &str, language: &str, password_hash: &str, now: Timestamp) -> Statement {
    sql(ADD).bind(id).bind(email).bind(email_key).bind(name).bind(language).bind(password_hash).bind(now)
}

/// The e-mail is theirs.
#[must_use]
pub fn verify(id: AccountId, now: Timestamp) -> Statement {
    sql(VERIFY).bind(now).bind(id)
}

/// Another language for pages and letters.
#[must_use]
pub fn set_language(id: AccountId, language: &str) -> Statement {
    sql(SET_LANGUAGE).bind(language).bind(id)
}

/// Forgets accounts made before `then` and never verified, with all that hangs on them.
#[must_use]
pub fn forget_unverified(then: Timestamp) -> [Statement; 3] {
    [FORGET_UNVERIFIED_SESSIONS, FORGET_UNVERIFIED_CODES, FORGET_UNVERIFIED].map(|text| sql(text).bind(then).any())
}

/// A code on its way.
#[must_use]
pub fn send_code(id: CodeId, account: AccountId, now: Timestamp) -> Statement {
    sql(SEND_CODE).bind(id).bind(account).bind(now)
}

/// The newest code of an account; older ones are dead.
///
/// # Errors
/// When the database refuses.
pub async fn last_code(tx: &Tx, account: AccountId) -> Result<Option<SentCode>, Broken> {
    let Some(row) = tx.maybe(sql(LAST_CODE).bind(account)).await? else { return Ok(None) };
    Ok(Some(SentCode { id: row.get(0)?, created_at: row.get(1)?, tries: row.get(2)?, used: row.get::<Option<Timestamp>>(3)?.is_some() }))
}

/// How many codes went to an account after `then`.
///
/// # Errors
/// When the database refuses.
pub async fn codes_since(tx: &Tx, account: AccountId, then: Timestamp) -> Result<i64, Broken> {
    let row = tx.maybe(sql(CODES_SINCE).bind(account).bind(then)).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// A wrong try.
#[must_use]
pub fn miss_code(id: CodeId) -> Statement {
    sql(MISS_CODE).bind(id)
}

/// The right one.
#[must_use]
pub fn use_code(id: CodeId, now: Timestamp) -> Statement {
    sql(USE_CODE).bind(now).bind(id)
}
