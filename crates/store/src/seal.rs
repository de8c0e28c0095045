//! The seal on what was recorded: audit and event rows in one order, each hash over the one before, so that a row that was
//! changed, taken out, slipped in or moved shows (threat T56).
//!
//! A row's place is the order in which it was sealed. The hash is made under the installation's secret, so whoever can write
//! to the database alone cannot make another chain.

use domain::{
    id::{AuditId, EventId},
    secret::Secret,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::{Builder, Uuid};

use crate::{
    Row, Statement, Tx,
    action::{Action, Writes},
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    HEAD = "select position, hash, logged_at from seal order by position desc limit 1";
    UNSEALED_AUDIT = "select a.id, a.at, a.actor_kind, a.actor_id, a.action, a.subject, a.seller_id, a.organization_id, a.data from audit a \
        where a.id > $1 and not exists (select 1 from seal s where s.row_id = a.id) order by a.id limit $2";
    UNSEALED_EVENT = "select e.id, e.at, e.kind, e.seller_id, e.service_id, e.organization_id, e.order_id, e.subscription_id, e.data, e.account_id from event e \
        where e.id > $1 and not exists (select 1 from seal s where s.row_id = e.id) order by e.id limit $2";
    ADD = "insert into seal (position, log, row_id, logged_at, hash, sealed_at) values ($1, $2, $3, $4, $5, $6)";
    WALK = "select position, log, row_id, hash from seal where position > $1 order by position limit $2";
    SEALED_AUDIT = "select a.id, a.at, a.actor_kind, a.actor_id, a.action, a.subject, a.seller_id, a.organization_id, a.data from seal s \
        join audit a on a.id = s.row_id where s.position > $1 and s.position <= $2 and s.log = 'audit'";
    SEALED_EVENT = "select e.id, e.at, e.kind, e.seller_id, e.service_id, e.organization_id, e.order_id, e.subscription_id, e.data, e.account_id from seal s \
        join event e on e.id = s.row_id where s.position > $1 and s.position <= $2 and s.log = 'event'";
    WAITING = "select (select count(*) from audit a where not exists (select 1 from seal s where s.row_id = a.id)) \
        + (select count(*) from event e where not exists (select 1 from seal s where s.row_id = e.id))";
    BEHIND_AUDIT = "select a.id from audit a where a.id <= $1 and not exists (select 1 from seal s where s.row_id = a.id) order by a.id";
    BEHIND_EVENT = "select e.id from event e where e.id <= $1 and not exists (select 1 from seal s where s.row_id = e.id) order by e.id";
}

/// Rows sealed in one transaction: so few that nobody waits for them noticeably.
pub const BATCH: usize = 200;
/// Rows checked at a time.
const STRIDE: i64 = 1_000;
/// A row may be committed after later ones, but not by more than this: whoever is slipped in behind it is never sealed.
pub const LATEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Which log a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// What was done.
    Audit,
    /// What happened.
    Event,
}

impl Log {
    const fn word(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Event => "event",
        }
    }

    /// The row's id as people write it.
    fn written(self, id: Uuid) -> String {
        match self {
            Self::Audit => AuditId::new(id).to_string(),
            Self::Event => EventId::new(id).to_string(),
        }
    }
}

/// A row as it is sealed.
#[derive(Clone, Debug)]
pub struct Recorded {
    log: Log,
    /// Its id, by which rows are in order.
    pub id: Uuid,
    at: Timestamp,
    text: String,
}

impl Recorded {
    fn audit(row: &Row) -> Result<Self, Broken> {
        let (id, at) = (row.get::<Uuid>(0)?, row.get::<Timestamp>(1)?);
        let words = (row.get::<String>(2)?, row.get::<Option<Uuid>>(3)?, row.get::<String>(4)?, row.get::<String>(5)?);
        let (kind, actor, action, subject) = words;
        let (seller, organization) = (row.get::<Option<Uuid>>(6)?, row.get::<Option<Uuid>>(7)?);
        let all = json!(["audit", id, at.as_microsecond(), kind, actor, action, subject, seller, organization, row.get::<Value>(8)?]);
        Ok(Self { log: Log::Audit, id, at, text: canonical(&all) })
    }

    fn event(row: &Row) -> Result<Self, Broken> {
        let (id, at, kind) = (row.get::<Uuid>(0)?, row.get::<Timestamp>(1)?, row.get::<String>(2)?);
        let mut about = (3..8).map(|column| row.get::<Option<Uuid>>(column)).collect::<Result<Vec<_>, _>>()?;
        // Rows from before there was an account in them have to keep their hash.
        about.extend(row.get::<Option<Uuid>>(9)?.map(Some));
        let all = json!(["event", id, at.as_microsecond(), kind, about, row.get::<Value>(8)?]);
        Ok(Self { log: Log::Event, id, at, text: canonical(&all) })
    }

    fn hash(&self, secret: &Secret, before: &[u8], position: i64) -> Vec<u8> {
        secret.seal(before, position, &self.text)
    }
}

/// JSON with the keys of objects in order: the engines keep them in different ones.
fn canonical(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| name.as_str());
            let written = |(name, value): (&String, &Value)| format!("{}:{}", Value::from(name.as_str()), canonical(value));
            format!("{{{}}}", fields.into_iter().map(written).collect::<Vec<_>>().join(","))
        }
        plain => plain.to_string(),
    }
}

/// The last seal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its place; 0 before the first.
    pub position: i64,
    /// Its hash; empty before the first.
    pub hash: Vec<u8>,
    logged_at: Option<Timestamp>,
}

impl std::fmt::Display for Head {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:", self.position)?;
        self.hash.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// The last seal.
///
/// # Errors
/// When the database refuses.
pub async fn head(tx: &Tx) -> Result<Head, Broken> {
    let Some(row) = tx.maybe(sql(HEAD)).await? else { return Ok(Head::default()) };
    Ok(Head { position: row.get(0)?, hash: row.get(1)?, logged_at: Some(row.get(2)?) })
}

/// The smallest id of the time `back` before the last sealed row; of all times before the first seal.
fn since(head: &Head, back: SignedDuration) -> Uuid {
    let from = head.logged_at.and_then(|at| at.checked_sub(back).ok());
    let millis = from.and_then(|from| u64::try_from(from.as_millisecond()).ok());
    millis.map_or(Uuid::nil(), |millis| Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid())
}

/// Where to look for rows that wait: behind the last seal by `back`, since what began earlier may be committed later.
///
/// # Errors
/// When the database refuses.
pub async fn behind_the_last(tx: &Tx, back: SignedDuration) -> Result<Uuid, Broken> {
    Ok(since(&head(tx).await?, back))
}

/// Rows after `from` that wait for their seal, the oldest first, at most [`BATCH`].
///
/// # Errors
/// When the database refuses.
pub async fn unsealed(tx: &Tx, from: Uuid) -> Result<Vec<Recorded>, Broken> {
    let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let (audit, events) =
        futures_util::try_join!(tx.all(sql(UNSEALED_AUDIT).bind(from).bind(most)), tx.all(sql(UNSEALED_EVENT).bind(from).bind(most)))?;
    let mut rows = audit.iter().map(Recorded::audit).chain(events.iter().map(Recorded::event)).collect::<Result<Vec<_>, _>>()?;
    rows.sort_by_key(|row| row.id);
    rows.truncate(BATCH);
    Ok(rows)
}

/// Seals rows. They were read and their hashes made before: a row that was recorded never changes, reading the logs inside
/// the transaction would make it conflict with everybody who writes to them, and nobody shall wait for hashes.
pub struct Seal {
    after: Head,
    seals: Vec<Statement>,
}

impl Seal {
    /// Seals these rows, in this order, behind the last seal, as it was when they were read.
    #[must_use]
    pub fn new(secret: &Secret, rows: &[Recorded], after: Head, now: Timestamp) -> Self {
        let mut before = after.hash.clone();
        let sealed = (after.position + 1..).zip(rows).map(|(position, row)| {
            before = row.hash(secret, &before, position);
            sql(ADD).bind(position).bind(row.log.word()).bind(row.id).bind(row.at).bind(before.clone()).bind(now)
        });
        Self { seals: sealed.collect(), after }
    }
}

impl Action for Seal {
    type Facts = Head;
    type Decision = bool;
    /// Whether they were sealed: no if somebody else sealed meanwhile.
    type Outcome = bool;
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Head, Broken> {
        head(tx).await
    }

    fn decide(&self, head: Head) -> Result<bool, Self::Refusal> {
        Ok(head == self.after)
    }

    fn write(&self, ours: bool, writes: &mut Writes) -> bool {
        self.seals.iter().filter(|_| ours).for_each(|seal| writes.add(seal.clone()));
        ours
    }
}

/// What a look over the whole chain found.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// What is wrong: the row, and how.
    pub wrong: Vec<(String, String)>,
    /// The last seal.
    pub head: Head,
    /// Rows that wait for their seal.
    pub waiting: i64,
}

/// Looks over the whole chain. `known` are seals somebody noted before: position and hash in hexadecimal digits.
///
/// # Errors
/// When the database refuses.
pub async fn look_over(tx: &Tx, secret: &Secret, known: Option<(i64, &str)>) -> Result<Looked, Broken> {
    let mut looked = Looked::default();
    let mut found = known.is_none();
    loop {
        let from = looked.head.position;
        let seals = tx.all(sql(WALK).bind(from).bind(STRIDE)).await?;
        let Some(last) = seals.last() else { break };
        let rows = sealed(tx, from, last.get(0)?).await?;
        for seal in &seals {
            step(seal, &rows, secret, &mut looked)?;
            found |= known.is_some_and(|known| looked.head.to_string() == format!("{}:{}", known.0, known.1));
        }
    }
    if let Some((position, _)) = known.filter(|_| !found) {
        looked.wrong.push((format!("seal {position}"), "is not the one that was noted: the chain was cut or made anew".to_owned()));
    }
    looked.head.logged_at = head(tx).await?.logged_at;
    behind(tx, &mut looked).await?;
    Ok(looked)
}

async fn sealed(tx: &Tx, from: i64, to: i64) -> Result<std::collections::HashMap<Uuid, Recorded>, Broken> {
    let (audit, events) =
        futures_util::try_join!(tx.all(sql(SEALED_AUDIT).bind(from).bind(to)), tx.all(sql(SEALED_EVENT).bind(from).bind(to)))?;
    let rows = audit.iter().map(Recorded::audit).chain(events.iter().map(Recorded::event));
    rows.map(|row| row.map(|row| (row.id, row))).collect()
}

/// One seal: it must be next, its row must be there, and its hash must be over both.
fn step(seal: &Row, rows: &std::collections::HashMap<Uuid, Recorded>, secret: &Secret, looked: &mut Looked) -> Result<(), Broken> {
    let (position, log, id) = (seal.get::<i64>(0)?, seal.get::<String>(1)?, seal.get::<Uuid>(2)?);
    let log = if log == Log::Audit.word() { Log::Audit } else { Log::Event };
    if position != looked.head.position + 1 {
        looked.wrong.push((format!("seal {position}"), format!("does not follow seal {}: what was between is gone", looked.head.position)));
    }
    let hash = seal.get::<Vec<u8>>(3)?;
    match rows.get(&id) {
        None => looked.wrong.push((log.written(id), format!("is gone; it was sealed at {position}"))),
        Some(row) if row.hash(secret, &looked.head.hash, position) != hash => {
            looked.wrong.push((log.written(id), format!("is not what was sealed at {position}, or not in its place")));
        }
        Some(_) => {}
    }
    looked.head = Head { position, hash, logged_at: None };
    Ok(())
}

/// Rows without a seal: some may wait, those long behind the last seal were slipped in.
async fn behind(tx: &Tx, looked: &mut Looked) -> Result<(), Broken> {
    let from = since(&looked.head, LATEST);
    let (audit, events, waiting) =
        futures_util::try_join!(tx.all(sql(BEHIND_AUDIT).bind(from)), tx.all(sql(BEHIND_EVENT).bind(from)), tx.maybe(sql(WAITING)))?;
    let rows = audit.iter().map(|row| (Log::Audit, row)).chain(events.iter().map(|row| (Log::Event, row)));
    for (log, row) in rows {
        looked.wrong.push((log.written(row.get(0)?), "was slipped in behind what is sealed".to_owned()));
    }
    looked.waiting = waiting.map_or(Ok(0), |row| row.get(0))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_written_alike_whatever_order_they_were_kept_in() {
        let one: Value = serde_json::from_str(r#"{"b":[1,{"d":null,"c":"x\"y"}],"a":true}"#).unwrap();
        let other: Value = serde_json::from_str(r#"{"a":true,"b":[1,{"c":"x\"y","d":null}]}"#).unwrap();
        assert_eq!(canonical(&one), canonical(&other));
        assert_eq!(canonical(&one), r#"{"a":true,"b":[1,{"c":"x\"y","d":null}]}"#);
    }
}
