//! Where the world's rows go: straight into the file of SQLite, or by COPY into PostgreSQL.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
};

use anyhow::{Context, Result};
use bytes::Bytes;
use futures_util::SinkExt;
use store::Value;
use tokio_postgres::NoTls;

/// Tables in the order in which they refer to each other, with the columns that are given.
const TABLES: [(&str, &str); 20] = [
    ("service", "id, key, names, descriptions, home_url, terms_url, terms_version, status, created_at, provisioning"),
    ("plan", "id, service_id, key, names, created_at"),
    (
        "seller",
        "id, key, kind, name, legal_name, support_email, support_url, billing_console_url, link_days, redemption, status, created_at",
    ),
    ("api_key", "id, hash, scope, seller_id, service_id, created_at"),
    ("seller_account", "id, seller_id, number, status, created_at"),
    ("account", "id, email, email_key, name, language, password_hash, created_at, verified_at"),
    ("session", "id, hash, account_id, created_at, seen_at, browser, system"),
    (
        "orders",
        "id, seller_id, reference, seller_account_id, buyer_email, buyer_name, buyer_company, buyer_language, delivery, discounted, status, \
         placed_at",
    ),
    (
        "invitation",
        "id, order_id, generation, recipient, recipient_key, token_hash, status, created_at, expires_at, redeemed_at, reminders",
    ),
    ("opening", "invitation_id, account_id, opened_at"),
    ("onboarding", "id, account_id, seller_id, invitation_id, draft, created_at, completed_at, organization_id"),
    (
        "organization",
        "id, name, status, country, address, address_written, address_verdict, address_rules, created_at, created_by, onboarding_id",
    ),
    ("organization_address", "id, organization_id, address, written, verdict, rules, set_at, set_by"),
    ("member", "organization_id, account_id, role, since"),
    ("organization_seller", "organization_id, seller_id, kind, order_id, bound_at, bound_by"),
    ("first_organization", "account_id, seller_id, organization_id"),
    (
        "subscription",
        "id, order_id, seller_id, line, service_id, plan_id, quantity, term_months, renews, status, starts_on, ends_on, organization_id, \
         onboarding_id, applied_at, applied_by, activated_at",
    ),
    ("terms_acceptance", "organization_id, service_id, version, accepted_by, accepted_at, language"),
    ("email", "id, kind, recipient, language, about, seller_id, created_at, due_at, attempts, sent_at"),
    ("event", "id, kind, at, seller_id, service_id, organization_id, order_id, subscription_id, data"),
];
const AUDIT: (&str, &str) = ("audit", "id, at, actor_kind, actor_id, action, subject, seller_id, organization_id, data");

/// Bytes of one table that are sent together.
const CHUNK: usize = 1 << 20;
/// Rows of one transaction on SQLite.
const TRANSACTION: u64 = 500_000;

/// An open database.
pub(crate) struct Sink {
    rows: u64,
    /// What makes the indexes again: they are built whole, which takes a fraction of growing them row by row.
    indexes: Vec<String>,
    engine: Engine,
}

enum Engine {
    Sqlite { connection: rusqlite::Connection, inserts: HashMap<&'static str, String> },
    Postgres { client: tokio_postgres::Client, waiting: BTreeMap<usize, String> },
}

fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES.into_iter().chain([AUDIT])
}

impl Sink {
    pub(crate) async fn open(database: &str) -> Result<Self> {
        match database.strip_prefix("sqlite://") {
            Some(path) => Self::sqlite(path),
            None => Self::postgres(database).await,
        }
    }

    fn sqlite(path: &str) -> Result<Self> {
        let connection = rusqlite::Connection::open(path)?;
        // Nothing else has it open, and what is half made is thrown away.
        connection.execute_batch("pragma journal_mode = off; pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -1000000; pragma locking_mode = exclusive")?;
        connection.set_prepared_statement_cache_capacity(64);
        let indexes = without_indexes(&connection)?;
        connection.execute_batch("begin")?;
        let inserts = tables().map(|(table, columns)| {
            let places = vec!["?"; columns.split(',').count()].join(", ");
            (table, format!("insert into {table} ({columns}) values ({places})"))
        });
        let inserts = inserts.collect();
        Ok(Self { rows: 0, indexes, engine: Engine::Sqlite { connection, inserts } })
    }

    async fn postgres(url: &str) -> Result<Self> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        // Rows are right by the way they are made: looking each reference up would take most of the time.
        client
            .batch_execute("set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '1GB'")
            .await?;
        let asked = "select c.relname, pg_get_indexdef(c.oid) from pg_class c join pg_index i on i.indexrelid = c.oid \
            join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' \
            and not exists (select 1 from pg_constraint k where k.conindid = c.oid)";
        let mut indexes = Vec::new();
        for row in client.query(asked, &[]).await? {
            client.batch_execute(&format!("drop index {}", row.get::<_, String>(0))).await?;
            indexes.push(row.get(1));
        }
        Ok(Self { rows: 0, indexes, engine: Engine::Postgres { client, waiting: BTreeMap::new() } })
    }

    /// One row.
    pub(crate) fn put(&mut self, table: &'static str, values: &[Value]) -> Result<()> {
        self.rows += 1;
        match &mut self.engine {
            Engine::Sqlite { connection, inserts } => {
                let insert = inserts.get(table).with_context(|| format!("no table {table}"))?;
                connection.prepare_cached(insert)?.execute(rusqlite::params_from_iter(values)).with_context(|| table)?;
                if self.rows.is_multiple_of(TRANSACTION) {
                    connection.execute_batch("commit; begin")?;
                }
            }
            Engine::Postgres { waiting, .. } => {
                let at = tables().position(|(name, _)| name == table).with_context(|| format!("no table {table}"))?;
                let line = waiting.entry(at).or_default();
                for (column, value) in values.iter().enumerate() {
                    line.push_str(if column == 0 { "" } else { "\t" });
                    copied(value, line)?;
                }
                line.push('\n');
            }
        }
        Ok(())
    }

    /// Sends what has gathered, if it is much.
    pub(crate) async fn breathe(&mut self) -> Result<()> {
        match &self.engine {
            Engine::Postgres { waiting, .. } if waiting.values().any(|text| text.len() > CHUNK) => self.send().await,
            _ => Ok(()),
        }
    }

    async fn send(&mut self) -> Result<()> {
        let Engine::Postgres { client, waiting } = &mut self.engine else { return Ok(()) };
        for (at, text) in std::mem::take(waiting) {
            let (table, columns) = tables().nth(at).context("counted above")?;
            let copy = client.copy_in::<_, Bytes>(&format!("copy {table} ({columns}) from stdin")).await?;
            let mut copy = std::pin::pin!(copy);
            copy.send(Bytes::from(text)).await?;
            copy.finish().await.with_context(|| table)?;
        }
        Ok(())
    }

    /// Makes the indexes again; says how many rows there are.
    pub(crate) async fn close(mut self) -> Result<u64> {
        self.send().await?;
        match &self.engine {
            Engine::Sqlite { connection, .. } => {
                connection.execute_batch("commit; pragma temp_store = file")?;
                for index in &self.indexes {
                    connection.execute_batch(index)?;
                }
                connection.execute_batch("pragma locking_mode = normal; pragma journal_mode = wal")?;
            }
            Engine::Postgres { client, .. } => {
                for index in &self.indexes {
                    client.batch_execute(index).await?;
                }
                // Each by itself: neither can be in a transaction, and statements sent together are in one.
                client.batch_execute("vacuum analyze").await?;
                client.batch_execute("checkpoint").await?;
            }
        }
        Ok(self.rows)
    }
}

/// Takes the indexes away that can be made again, and says how.
fn without_indexes(connection: &rusqlite::Connection) -> Result<Vec<String>> {
    let mut named = connection.prepare("select name, sql from sqlite_master where type = 'index' and sql is not null")?;
    let named = named.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let (names, indexes): (Vec<_>, Vec<_>) = named.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().unzip();
    for name in names {
        connection.execute_batch(&format!("drop index {name}"))?;
    }
    Ok(indexes)
}

/// A value as COPY reads it. No text of the world holds a tab, an end of line or a backslash.
fn copied(value: &Value, line: &mut String) -> Result<()> {
    match value {
        Value::Text(text) => line.push_str(text),
        Value::Integer(number) => write!(line, "{number}")?,
        Value::Flag(flag) => write!(line, "{flag}")?,
        Value::Instant(instant) => write!(line, "{instant}")?,
        Value::Day(day) => write!(line, "{day}")?,
        Value::Document(json) => write!(line, "{json}")?,
        Value::Id(id) => write!(line, "{id}")?,
        Value::Bytes(bytes) => write!(line, "\\\\x{}", data_encoding::HEXLOWER.encode(bytes))?,
        Value::Null => line.push_str("\\N"),
    }
    Ok(())
}
