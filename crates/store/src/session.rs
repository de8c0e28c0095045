//! Signed-in browsers. Only the SHA-256 of the cookie is kept.

use domain::id::{AccountId, SessionId};
use jiff::Timestamp;

use crate::{
    Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    BY_HASH = "select s.id, s.created_at, s.seen_at, a.id, a.email, a.email_key, a.name, a.language, a.verified_at \
        from session s join account a on a.id = s.account_id where s.hash = $1 and s.ended_at is null and a.locked_at is null";
    START = "insert into session (id, hash, account_id, created_at, seen_at) values ($1, $2, $3, $4, $5)";
    SEEN = "update session set seen_at = $1 where id = $2 and ended_at is null and seen_at < $3";
    END = "update session set ended_at = $1 where id = $2 and ended_at is null";
    END_ALL = "update session set ended_at = $1 where account_id = $2 and ended_at is null";
}

/// Minutes without a request after which a session is over.
pub const IDLE_MINUTES: i64 = 30;
/// Hours after which a session is over in any case.
pub const HOURS: i64 = 12;

/// A live session and whose it is.
#[derive(Clone, Debug)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// Its last noted request.
    pub seen_at: Timestamp,
    /// Whose.
    pub account: AccountId,
    /// Their e-mail, as written.
    pub email: String,
    /// What spellings of it share.
    pub email_key: String,
    /// Their name.
    pub name: String,
    /// Their language.
    pub language: String,
    /// Whether the e-mail is theirs for sure.
    pub verified: bool,
}

/// The session with this hash, unless it is over.
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(tx: &Tx, hash: Vec<u8>, now: Timestamp) -> Result<Option<Session>, Broken> {
    let Some(row) = tx.maybe(sql(BY_HASH).bind(hash)).await? else { return Ok(None) };
    let session = Session {
        id: row.get(0)?,
        created_at: row.get(1)?,
        seen_at: row.get(2)?,
        account: row.get(3)?,
        email: row.get(4)?,
        email_key: row.get(5)?,
        name: row.get(6)?,
        language: row.get(7)?,
        verified: row.get::<Option<Timestamp>>(8)?.is_some(),
    };
    let idle = now.duration_since(session.seen_at).as_mins() >= IDLE_MINUTES;
    let old = now.duration_since(session.created_at).as_hours() >= HOURS;
    Ok((!idle && !old).then_some(session))
}

/// Starts a session.
#[must_use]
pub fn start(id: SessionId, hash: Vec<u8>, account: AccountId, now: Timestamp) -> Statement {
    sql(START).bind(id).bind(hash).bind(account).bind(now).bind(now)
}

/// Notes a request, unless one was noted since `unless`.
#[must_use]
pub fn seen(id: SessionId, now: Timestamp, unless: Timestamp) -> Statement {
    sql(SEEN).bind(now).bind(id).bind(unless).any()
}

/// Ends one session.
#[must_use]
pub fn end(id: SessionId, now: Timestamp) -> Statement {
    sql(END).bind(now).bind(id).any()
}

/// Ends all sessions of an account.
#[must_use]
pub fn end_all(account: AccountId, now: Timestamp) -> Statement {
    sql(END_ALL).bind(now).bind(account).any()
}
