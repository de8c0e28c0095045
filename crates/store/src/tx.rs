//! One connection of either engine, with the same few verbs.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use futures_util::future::try_join_all;
use tokio_postgres::types::ToSql;

use crate::{
    action::Writes,
    broken::Broken,
    sql::{Row, Statement},
    trace::{self, Flight},
};

/// A connection, within a transaction or outside.
///
/// `&Tx` can be shared, so several statements can be sent together: PostgreSQL pipelines them into one round trip,
/// SQLite runs them one after the other and never waits.
pub enum Tx {
    /// Inside the program. The mutex is never contended on the writer; on readers it is held for one statement.
    Sqlite(Mutex<rusqlite::Connection>),
    /// On a server.
    Postgres(Prepared),
}

/// A PostgreSQL connection that prepares each statement once.
pub struct Prepared {
    client: tokio_postgres::Client,
    known: Mutex<HashMap<&'static str, tokio_postgres::Statement>>,
    flight: Flight,
}

impl Prepared {
    pub(crate) fn new(client: tokio_postgres::Client) -> Self {
        Self { client, known: Mutex::default(), flight: Flight::default() }
    }

    pub(crate) fn closed(&self) -> bool {
        self.client.is_closed()
    }

    /// The rows of a query, as they come.
    pub(crate) async fn stream(&self, text: &str) -> Result<tokio_postgres::RowStream, Broken> {
        Ok(self.client.query_raw(text, std::iter::empty::<&i64>()).await?)
    }

    async fn statement(&self, text: &'static str) -> Result<tokio_postgres::Statement, Broken> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let _aboard = self.flight.board();
        let fresh = self.client.prepare(text).await?;
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(text, fresh.clone());
        Ok(fresh)
    }

    async fn run(&self, statement: &Statement) -> Result<(), Broken> {
        trace::sent(statement.text, &statement.values);
        let known = self.statement(statement.text).await?;
        let _aboard = self.flight.board();
        statement.counted(self.client.execute(&known, &parameters(statement)).await?)
    }
}

fn run(connection: &rusqlite::Connection, statement: &Statement) -> Result<(), Broken> {
    trace::sent(statement.text, &statement.values);
    let touched = connection.prepare_cached(statement.text)?.execute(rusqlite::params_from_iter(&statement.values))?;
    statement.counted(u64::try_from(touched).unwrap_or_default())
}

fn parameters(statement: &Statement) -> Vec<&(dyn ToSql + Sync)> {
    statement.values.iter().map(|value| value as _).collect()
}

impl Tx {
    /// All rows of a statement.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn all(&self, statement: Statement) -> Result<Vec<Row>, Broken> {
        trace::sent(statement.text, &statement.values);
        match self {
            Self::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                let mut prepared = connection.prepare_cached(statement.text)?;
                let columns = prepared.column_count();
                let rows = prepared.query_map(rusqlite::params_from_iter(&statement.values), |row| {
                    (0..columns).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<_>>>().map(Row::Sqlite)
                })?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            }
            Self::Postgres(prepared) => {
                let known = prepared.statement(statement.text).await?;
                let _aboard = prepared.flight.board();
                let rows = prepared.client.query(&known, &parameters(&statement)).await?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// The first row of a statement, if it gives any.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn maybe(&self, statement: Statement) -> Result<Option<Row>, Broken> {
        Ok(self.all(statement).await?.into_iter().next())
    }

    /// Runs all writes in order, sent together; the first one that fails is the reason. Each has to touch as many rows as it
    /// was said to.
    pub(crate) async fn write(&self, writes: &Writes) -> Result<(), Broken> {
        match self {
            Self::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                writes.0.iter().try_for_each(|statement| run(&connection, statement))
            }
            Self::Postgres(prepared) => {
                // Each must be known before the burst: preparing in its midst would break the order.
                for statement in &writes.0 {
                    prepared.statement(statement.text).await?;
                }
                try_join_all(writes.0.iter().map(|statement| prepared.run(statement))).await.map(drop)
            }
        }
    }

    /// Runs one or more statements without values.
    pub(crate) async fn plain(&self, text: &str) -> Result<(), Broken> {
        trace::plain(text);
        match self {
            Self::Sqlite(connection) => Ok(connection.lock().unwrap_or_else(PoisonError::into_inner).execute_batch(text)?),
            Self::Postgres(prepared) => {
                let _aboard = prepared.flight.board();
                Ok(prepared.client.batch_execute(text).await?)
            }
        }
    }
}
