//! The whole database as it was at one instant, while nodes go on working: for looking it over and for copying it.

use futures_util::TryStreamExt;

use crate::{Address, CannotOpen, broken::Broken, current, postgres, sql::Row, sqlite, tx::Tx};

/// A connection of its own in a transaction that only reads.
pub struct Snapshot(Tx);

impl std::ops::Deref for Snapshot {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.0
    }
}

/// Opens one of a database that is at this program's schema. Makes nothing where there is no database.
///
/// # Errors
/// As [`crate::Store::open`].
pub async fn snapshot(address: &Address) -> Result<Snapshot, CannotOpen> {
    current(address).await?;
    match address {
        Address::Sqlite(path) => sqlite::snapshot(path),
        Address::Postgres(config) => postgres::snapshot(config).await,
    }
    .map(Snapshot)
}

impl Snapshot {
    /// Hands over the rows of a query one after the other. Its text is ours, made of the migrations' words.
    pub(crate) async fn each<E: From<Broken>>(&self, text: &str, mut take: impl FnMut(&Row) -> Result<(), E>) -> Result<(), E> {
        match &self.0 {
            Tx::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let mut prepared = connection.prepare(text).map_err(Broken::from)?;
                let columns = prepared.column_count();
                let mut rows = prepared.query([]).map_err(Broken::from)?;
                while let Some(row) = rows.next().map_err(Broken::from)? {
                    let cells = (0..columns).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<_>>>();
                    take(&Row::Sqlite(cells.map_err(Broken::from)?))?;
                }
                Ok(())
            }
            Tx::Postgres(prepared) => {
                let mut rows = std::pin::pin!(prepared.stream(text).await?);
                while let Some(row) = rows.try_next().await.map_err(Broken::from)? {
                    take(&Row::Postgres(row))?;
                }
                Ok(())
            }
            Tx::Gathered(_) => Err(Broken::Failed("a snapshot is a connection".to_owned()).into()),
        }
    }
}
