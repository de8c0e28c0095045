//! Signed-in browsers. Only the SHA-256 of the cookie is kept.

use domain::{
    device::Agent,
    id::{AccountId, SessionId},
};
use jiff::{Span, Timestamp};

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    BY_HASH = "select s.id, s.created_at, s.seen_at, a.id, a.email, a.email_key, a.name, a.language, a.verified_at, \
        exists (select 1 from operator o where o.account_id = a.id and o.removed_at is null) from session s join account a on a.id = s.account_id where s.hash = $1 and s.ended_at is null and a.locked_at is null";
    ALIVE = "select count(*) from session where ended_at is null and seen_at > $1";
    START = "insert into session (id, hash, account_id, created_at, seen_at, browser, system) values ($1, $2, $3, $4, $4, $5, $6)";
    SEEN = "update session set seen_at = $1 where id = $2 and ended_at is null and seen_at < $3";
    END = "update session set ended_at = $1 where id = $2 and ended_at is null";
    LIVING = "select id, created_at, seen_at, browser, system from session where account_id = $1 and ended_at is null and seen_at > $2 and created_at > $3 \
        order by seen_at desc, id desc";
    END_OWN = "update session set ended_at = $1 where id = $2 and account_id = $3 and ended_at is null";
    END_OTHERS = "update session set ended_at = $1 where account_id = $2 and id <> $3 and ended_at is null";
    BEGAN = "select s.created_at, s.browser, s.system, a.name from session s join account a on a.id = s.account_id where s.id = $1";
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
    /// Whether they run the platform.
    pub operator: bool,
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
        operator: row.get(9)?,
    };
    let idle = now.duration_since(session.seen_at).as_mins() >= IDLE_MINUTES;
    let old = now.duration_since(session.created_at).as_hours() >= HOURS;
    Ok((!idle && !old).then_some(session))
}

/// A living session, as its person sees it among their others.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// Its last noted request.
    pub seen_at: Timestamp,
    /// What its browser said it is; may be empty.
    pub browser: String,
    /// What that runs on; may be empty.
    pub system: String,
}

/// The living sessions of an account, the one used last first.
///
/// # Errors
/// When the database refuses.
pub async fn living(tx: &Tx, account: AccountId, now: Timestamp) -> Result<Vec<Listed>, Broken> {
    let ago = |span: Span| now.checked_sub(span).unwrap_or(now);
    let living = sql(LIVING).bind(account).bind(ago(Span::new().minutes(IDLE_MINUTES))).bind(ago(Span::new().hours(HOURS)));
    let listed = |row: &Row| {
        Ok(Listed { id: row.get(0)?, created_at: row.get(1)?, seen_at: row.get(2)?, browser: row.get(3)?, system: row.get(4)? })
    };
    tx.all(living).await?.iter().map(listed).collect()
}

/// What a letter says of a session: when it began, in which browser on which system, and whose name it bears.
#[derive(Clone, Debug)]
pub struct Began {
    /// When.
    pub at: Timestamp,
    /// What the browser said it is; may be empty.
    pub browser: String,
    /// What that runs on; may be empty.
    pub system: String,
    /// The person's name.
    pub name: String,
}

/// How a session began.
///
/// # Errors
/// When the database refuses.
pub async fn began(tx: &Tx, id: SessionId) -> Result<Option<Began>, Broken> {
    let began = |row: Row| Ok(Began { at: row.get(0)?, browser: row.get(1)?, system: row.get(2)?, name: row.get(3)? });
    tx.maybe(sql(BEGAN).bind(id)).await?.map(began).transpose()
}

/// How many sessions are alive, or nearly: those that were seen since `since`.
///
/// # Errors
/// When the database refuses.
pub async fn alive(tx: &Tx, since: Timestamp) -> Result<i64, Broken> {
    tx.maybe(sql(ALIVE).bind(since)).await?.map_or(Ok(0), |row| row.get(0))
}

/// Starts a session in this browser.
#[must_use]
pub fn start(id: SessionId, hash: Vec<u8>, account: AccountId, agent: Agent, now: Timestamp) -> Statement {
    sql(START).bind(id).bind(hash).bind(account).bind(now).bind(agent.browser).bind(agent.system)
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

/// Ends one session of this account.
#[must_use]
pub fn end_own(id: SessionId, account: AccountId, now: Timestamp) -> Statement {
    sql(END_OWN).bind(now).bind(id).bind(account)
}

/// Ends all sessions of an account but this one.
#[must_use]
pub fn end_others(account: AccountId, kept: SessionId, now: Timestamp) -> Statement {
    sql(END_OTHERS).bind(now).bind(account).bind(kept).any()
}

/// Ends all sessions of an account.
#[must_use]
pub fn end_all(account: AccountId, now: Timestamp) -> Statement {
    sql(END_ALL).bind(now).bind(account).any()
}
