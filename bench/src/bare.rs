//! The bare engine: the very statements an operation sends, with the very values, and nothing else. No HTTP, no decision,
//! no second caller. Many operations in one transaction are the ceiling; a commit for each is what most programs do.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use store::trace::Noted;
use tokio_postgres::{NoTls, types::ToSql};

use crate::{load::Round, node::cpu};

/// What one operation sends.
pub(crate) type Operation = Vec<Noted>;

/// One connection to a database alike the program's.
pub(crate) enum Bare {
    Sqlite(Box<rusqlite::Connection>),
    Postgres(tokio_postgres::Client, HashMap<&'static str, tokio_postgres::Statement>),
}

/// As the store sets its own connections, but for the checkpoint, which SQLite does by itself here, every 16 MB.
const SETTINGS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -16384; \
    pragma wal_autocheckpoint = 4000";

impl Bare {
    pub(crate) async fn open(database: &str) -> Result<Self> {
        let Some(path) = database.strip_prefix("sqlite://") else {
            let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
            tokio::spawn(connection);
            return Ok(Self::Postgres(client, HashMap::new()));
        };
        let connection = rusqlite::Connection::open(path)?;
        connection.execute_batch(SETTINGS)?;
        connection.set_prepared_statement_cache_capacity(256);
        connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Self::Sqlite(Box::new(connection)))
    }

    /// Runs a statement of its own.
    pub(crate) async fn make(&self, text: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(text)?),
            Self::Postgres(client, _) => Ok(client.batch_execute(text).await?),
        }
    }

    /// How long each of so many reads by a number takes.
    pub(crate) async fn reads(&self, text: &str, count: usize) -> Result<Vec<Duration>> {
        let mut times = Vec::with_capacity(count);
        let prepared = match self {
            Self::Sqlite(_) => None,
            Self::Postgres(client, _) => Some((client, client.prepare(text).await?)),
        };
        for number in 0..i64::try_from(count)? {
            let begun = Instant::now();
            match (self, &prepared) {
                (Self::Sqlite(connection), _) => {
                    connection.prepare_cached(text)?.query_row([number], |row| row.get::<_, String>(0))?;
                }
                (Self::Postgres(..), Some((client, statement))) => drop(client.query_one(statement, &[&number]).await?),
                (Self::Postgres(..), None) => {}
            }
            times.push(begun.elapsed());
        }
        Ok(times)
    }

    /// Sends these operations, so many in each transaction. An operation is over when its transaction is.
    pub(crate) async fn send(&mut self, operations: &[Operation], together: usize) -> Result<Round> {
        let (before, begun, mut latencies) = (cpu("self")?, Instant::now(), Vec::with_capacity(operations.len()));
        for batch in operations.chunks(together) {
            let since = Instant::now();
            match self {
                Self::Sqlite(connection) => sqlite(connection, batch)?,
                Self::Postgres(client, known) => postgres(client, known, batch).await?,
            }
            latencies.extend(std::iter::repeat_n(since.elapsed(), batch.len()));
        }
        Ok(Round { took: begun.elapsed(), cpu: cpu("self")?.saturating_sub(before), latencies, ..Round::default() })
    }
}

fn sqlite(connection: &rusqlite::Connection, batch: &[Operation]) -> Result<()> {
    connection.prepare_cached("begin immediate")?.execute([])?;
    for Noted { text, values } in batch.iter().flatten() {
        let mut statement = connection.prepare_cached(text)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values)).with_context(|| *text)?;
        while rows.next().with_context(|| *text)?.is_some() {}
    }
    connection.prepare_cached("commit")?.execute([])?;
    Ok(())
}

async fn postgres(
    client: &tokio_postgres::Client,
    known: &mut HashMap<&'static str, tokio_postgres::Statement>,
    batch: &[Operation],
) -> Result<()> {
    for Noted { text, .. } in batch.iter().flatten() {
        if !known.contains_key(text) {
            known.insert(text, client.prepare(text).await?);
        }
    }
    client.batch_execute("begin isolation level serializable").await?;
    for operation in batch {
        // All of one operation sent together: nothing asked here waits for what was answered before.
        let known = &*known;
        try_join_all(operation.iter().map(async |Noted { text, values }| {
            let statement = known.get(text).context("prepared above")?;
            let values: Vec<_> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            client.query(statement, &values).await.map(drop).with_context(|| *text)
        }))
        .await?;
    }
    Ok(client.batch_execute("commit").await?)
}
