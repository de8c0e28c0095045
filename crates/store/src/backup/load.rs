//! Fills the tables of one database in one transaction.

use bytes::Bytes;
use futures_util::SinkExt;
use serde_json::Value as Json;

use super::{CannotRestore, damaged, value};
use crate::{Address, broken::Broken, postgres, schema::Table, sql::Value, sqlite};

/// Bytes of rows sent to PostgreSQL at a time.
const STRIDE: usize = 64 * 1024;

/// A transaction that only it commits.
pub(super) struct Loader {
    engine: Engine,
    table: Option<Table>,
}

enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres { client: tokio_postgres::Client, tied: Vec<Tie>, copy: Option<Copying> },
}

/// A foreign key of PostgreSQL: checked at the end for once, so that no order of the tables has to be right.
struct Tie {
    table: String,
    name: String,
}

struct Copying {
    sink: std::pin::Pin<Box<tokio_postgres::CopyInSink<Bytes>>>,
    waiting: String,
}

impl Loader {
    pub(super) async fn begin(address: &Address) -> Result<Self, CannotRestore> {
        let engine = match address {
            Address::Sqlite(path) => {
                let connection = sqlite::writable(path)?;
                connection.execute_batch("begin immediate; pragma defer_foreign_keys = on").map_err(Broken::from)?;
                Engine::Sqlite(connection)
            }
            Address::Postgres(config) => {
                let client = postgres::patient(config).await?;
                client.batch_execute("begin").await.map_err(Broken::from)?;
                let tied = ties(&client).await?;
                client.batch_execute(&altered(&tied, "deferrable initially deferred")).await.map_err(Broken::from)?;
                Engine::Postgres { client, tied, copy: None }
            }
        };
        Ok(Self { engine, table: None })
    }

    /// Whether a table has any row.
    pub(super) async fn holds(&self, table: &Table) -> Result<bool, Broken> {
        let text = format!("select exists (select 1 from {})", table.name);
        match &self.engine {
            Engine::Sqlite(connection) => Ok(connection.query_row(&text, [], |row| row.get(0))?),
            Engine::Postgres { client, .. } => Ok(client.query_one(&text, &[]).await?.try_get(0)?),
        }
    }

    /// The rows that follow are of this table.
    pub(super) async fn table(&mut self, table: &Table) -> Result<(), Broken> {
        if let Engine::Postgres { client, copy, .. } = &mut self.engine {
            let sink = client.copy_in::<_, Bytes>(&format!("copy {} ({}) from stdin", table.name, table.listed())).await?;
            *copy = Some(Copying { sink: Box::pin(sink), waiting: String::new() });
        }
        self.table = Some(table.clone());
        Ok(())
    }

    pub(super) async fn row(&mut self, cells: &[Json]) -> Result<(), CannotRestore> {
        let table = self.table.as_ref().ok_or_else(|| damaged("it has a row of no table"))?;
        let values = cells.iter().zip(&table.columns).map(|(cell, (_, word))| value::written(cell, *word)).collect::<Option<Vec<_>>>();
        let values = values.filter(|_| cells.len() == table.columns.len());
        let values = values.ok_or_else(|| damaged(format!("it has a row that is none of {}", table.name)))?;
        match &mut self.engine {
            Engine::Sqlite(connection) => Ok(insert(connection, table, &values)?),
            Engine::Postgres { copy: Some(copy), .. } => Ok(copy.add(&values).await?),
            Engine::Postgres { copy: None, .. } => Err(damaged("it has a row of no table")),
        }
    }

    /// There are no more rows of this table.
    pub(super) async fn end_table(&mut self) -> Result<(), Broken> {
        if let Engine::Postgres { copy, .. } = &mut self.engine
            && let Some(mut copy) = copy.take()
        {
            copy.send().await?;
            copy.sink.as_mut().finish().await?;
        }
        self.table = None;
        Ok(())
    }

    /// All of it, if every row points at something that is there.
    pub(super) async fn commit(self) -> Result<(), Broken> {
        match self.engine {
            Engine::Sqlite(connection) => Ok(connection.execute_batch("commit")?),
            Engine::Postgres { client, tied, .. } => {
                client.batch_execute("set constraints all immediate").await?;
                client.batch_execute(&altered(&tied, "not deferrable")).await?;
                client.batch_execute("commit; analyze").await.map_err(Broken::from)
            }
        }
    }
}

fn insert(connection: &rusqlite::Connection, table: &Table, values: &[Value]) -> Result<(), Broken> {
    let places = (1..=values.len()).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ");
    let text = format!("insert into {} ({}) values ({places})", table.name, table.listed());
    connection.prepare_cached(&text)?.execute(rusqlite::params_from_iter(values))?;
    Ok(())
}

async fn ties(client: &tokio_postgres::Client) -> Result<Vec<Tie>, Broken> {
    let text = "select conrelid::regclass::text, quote_ident(conname) from pg_constraint \
        where contype = 'f' and not condeferrable and connamespace = current_schema()::regnamespace";
    let rows = client.query(text, &[]).await?;
    rows.iter().map(|row| Ok(Tie { table: row.try_get(0)?, name: row.try_get(1)? })).collect()
}

fn altered(ties: &[Tie], how: &str) -> String {
    ties.iter().map(|tie| format!("alter table {} alter constraint {} {how};", tie.table, tie.name)).collect()
}

impl Copying {
    async fn add(&mut self, values: &[Value]) -> Result<(), Broken> {
        self.waiting.push_str(&values.iter().map(value::copied).collect::<Vec<_>>().join("\t"));
        self.waiting.push('\n');
        if self.waiting.len() >= STRIDE { self.send().await } else { Ok(()) }
    }

    async fn send(&mut self) -> Result<(), Broken> {
        let waiting = std::mem::take(&mut self.waiting);
        Ok(self.sink.as_mut().send(Bytes::from(waiting)).await?)
    }
}
