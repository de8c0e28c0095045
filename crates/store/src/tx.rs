//! One connection of either engine, with the same few verbs.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use futures_util::future::try_join_all;
use tokio_postgres::types::ToSql;

use crate::{
    action::Writes,
    batch::Gathered,
    broken::Broken,
    sets,
    sql::{Row, Statement, Value},
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
    /// Several actions of one transaction ask through it; what they ask is sent together.
    Gathered(Gathered),
}

/// A PostgreSQL connection that prepares each statement once.
pub struct Prepared {
    client: tokio_postgres::Client,
    known: Mutex<HashMap<&'static str, tokio_postgres::Statement>>,
    flight: Flight,
    /// Their forms for many calls, where they have one.
    sets: Mutex<HashMap<&'static str, Option<tokio_postgres::Statement>>>,
    uses: AtomicU32,
    most: u32,
}

/// Statements after which a connection is renewed: the server keeps what it prepared, and what it learnt of each table,
/// for as long as a connection lives.
const USES: u32 = 1_000_000;

impl Prepared {
    pub(crate) fn new(client: tokio_postgres::Client) -> Self {
        // Not all at once: each made later lives a little longer, up to half as long again.
        static MADE: AtomicU32 = AtomicU32::new(0);
        let most = USES + USES / 16 * (MADE.fetch_add(1, Ordering::Relaxed) % 8);
        Self { client, known: Mutex::default(), sets: Mutex::default(), flight: Flight::default(), uses: AtomicU32::new(0), most }
    }

    /// Closed, or in use for so long that a fresh one is better.
    pub(crate) fn spent(&self) -> bool {
        self.client.is_closed() || self.uses.load(Ordering::Relaxed) > self.most
    }

    /// The rows of a query, as they come.
    pub(crate) async fn stream(&self, text: &str) -> Result<tokio_postgres::RowStream, Broken> {
        Ok(self.client.query_raw(text, std::iter::empty::<&i64>()).await?)
    }

    async fn statement(&self, text: &'static str) -> Result<tokio_postgres::Statement, Broken> {
        self.uses.fetch_add(1, Ordering::Relaxed);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let _aboard = self.flight.board();
        let fresh = self.client.prepare(text).await?;
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(text, fresh.clone());
        Ok(fresh)
    }

    /// The form for many calls of a statement, if it has one.
    async fn set(&self, text: &'static str) -> Result<Option<tokio_postgres::Statement>, Broken> {
        let known = self.sets.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let fresh = match sets::for_many(text, self.statement(text).await?.params()) {
            Some(many) => {
                let _aboard = self.flight.board();
                Some(self.client.prepare(&many).await?)
            }
            None => None,
        };
        self.sets.lock().unwrap_or_else(PoisonError::into_inner).insert(text, fresh.clone());
        Ok(fresh)
    }

    /// Prepares a statement, so that sending it later waits for nothing.
    pub(crate) async fn ready(&self, text: &'static str, many: bool) -> Result<(), Broken> {
        self.statement(text).await?;
        if many {
            self.set(text).await?;
        }
        Ok(())
    }

    pub(crate) async fn all(&self, statement: &Statement) -> Result<Vec<Row>, Broken> {
        trace::sent(statement.text, &statement.values);
        let known = self.statement(statement.text).await?;
        let _aboard = self.flight.board();
        let rows = self.client.query(&known, &parameters(statement)).await?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    pub(crate) async fn run(&self, statement: &Statement) -> Result<u64, Broken> {
        trace::sent(statement.text, &statement.values);
        let known = self.statement(statement.text).await?;
        let _aboard = self.flight.board();
        Ok(self.client.execute(&known, &parameters(statement)).await?)
    }

    /// Sends many calls of one text as one statement. Gives each row with the place of its call, from 0; nothing if there
    /// is one call only, or no form for many.
    pub(crate) async fn many(&self, same: &[&Statement]) -> Result<Option<Vec<(usize, Row)>>, Broken> {
        let (Some(first), true) = (same.first(), same.len() > 1) else { return Ok(None) };
        let Some(set) = self.set(first.text).await? else { return Ok(None) };
        trace::plain(first.text);
        let _aboard = self.flight.board();
        self.uses.fetch_add(1, Ordering::Relaxed);
        let columns: Vec<Vec<&Value>> =
            (0..first.values.len()).map(|at| same.iter().filter_map(|statement| statement.values.get(at)).collect()).collect();
        let calls = i64::try_from(same.len()).unwrap_or(i64::MAX);
        let values: Vec<&(dyn ToSql + Sync)> =
            if columns.is_empty() { vec![&calls] } else { columns.iter().map(|column| column as _).collect() };
        if set.columns().is_empty() {
            // An insert: a row for each call, or the count tells.
            let touched = usize::try_from(self.client.execute(&set, &values).await?).unwrap_or_default();
            return Ok(Some((0..touched).map(|nth| (nth, Row::Sqlite(Vec::new()))).collect()));
        }
        let rows = self.client.query(&set, &values).await?;
        let nth =
            |row: &tokio_postgres::Row| Ok::<_, Broken>(usize::try_from(row.try_get::<_, i64>(row.len() - 1)? - 1).unwrap_or_default());
        rows.into_iter().map(|row| Ok((nth(&row)?, Row::Postgres(row)))).collect::<Result<Vec<_>, _>>().map(Some)
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
        match self {
            Self::Sqlite(connection) => {
                trace::sent(statement.text, &statement.values);
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                let mut prepared = connection.prepare_cached(statement.text)?;
                let columns = prepared.column_count();
                let rows = prepared.query_map(rusqlite::params_from_iter(&statement.values), |row| {
                    (0..columns).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<_>>>().map(Row::Sqlite)
                })?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            }
            Self::Postgres(prepared) => prepared.all(&statement).await,
            Self::Gathered(gathered) => gathered.all(statement).await,
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
                try_join_all(writes.0.iter().map(|statement| async { statement.counted(prepared.run(statement).await?) })).await.map(drop)
            }
            Self::Gathered(_) => Err(Broken::Failed("nothing is written while loading".to_owned())),
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
            Self::Gathered(_) => Err(Broken::Failed("nothing but reads while loading".to_owned())),
        }
    }

    /// Gives back the pages a connection of SQLite keeps in memory, unless it is in use; the system still has them.
    pub(crate) fn rest(&self) {
        if let Self::Sqlite(connection) = self
            && let Ok(connection) = connection.try_lock()
        {
            // It takes nothing and changes nothing. If it failed, the next statement would tell.
            drop(connection.execute_batch("pragma shrink_memory"));
        }
    }
}
