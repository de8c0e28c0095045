//! Statements, the values they carry, and the rows they give.
//!
//! A statement's text is `&'static str`: nothing a person wrote can become SQL.

use bytes::BytesMut;
use domain::id::{EventId, Id, Kind, OrganizationId};
use jiff::{Timestamp, civil::Date};
use rusqlite::types::{ToSqlOutput, Value as Cell};
use serde::de::DeserializeOwned;
use tokio_postgres::types::{IsNull, Json, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use crate::broken::Broken;

/// A value on its way to a column.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each names the type it carries")]
pub enum Value {
    Text(String),
    Integer(i64),
    Flag(bool),
    Instant(Timestamp),
    Day(Date),
    Document(serde_json::Value),
    Id(Uuid),
    Bytes(Vec<u8>),
    Null,
}

macro_rules! carries {
    ($($from:ty => $variant:ident $(. $convert:ident())?),* $(,)?) => {
        $(impl From<$from> for Value { fn from(value: $from) -> Self { Self::$variant(value $(.$convert())?) } })*
    };
}
carries! {
    String => Text, &str => Text.to_owned(), &String => Text.clone(), i64 => Integer, bool => Flag, Timestamp => Instant,
    Date => Day, serde_json::Value => Document, Uuid => Id, Vec<u8> => Bytes,
}
impl<K> From<Id<K>> for Value {
    fn from(id: Id<K>) -> Self {
        Self::Id(id.uuid())
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Anything that can be written as JSON, as a document.
#[must_use]
pub fn document(value: &impl serde::Serialize) -> Value {
    Value::Document(serde_json::to_value(value).unwrap_or(serde_json::Value::Null))
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Flag(flag) => i64::from(*flag).into(),
            Self::Instant(instant) => instant.as_microsecond().into(),
            Self::Day(day) => day.to_string().into(),
            Self::Document(json) => json.to_string().into(),
            Self::Id(uuid) => uuid.as_bytes().as_slice().into(),
            Self::Bytes(bytes) => bytes.as_slice().into(),
            Self::Null => ToSqlOutput::Owned(Cell::Null),
        })
    }
}

impl ToSql for Value {
    fn to_sql(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Text(text) => text.to_sql(column, out),
            Self::Integer(number) => number.to_sql(column, out),
            Self::Flag(flag) => flag.to_sql(column, out),
            Self::Instant(instant) => instant.to_sql(column, out),
            Self::Day(day) => day.to_sql(column, out),
            Self::Document(json) => Json(json).to_sql(column, out),
            Self::Id(uuid) => uuid.to_sql(column, out),
            Self::Bytes(bytes) => bytes.to_sql(column, out),
            Self::Null => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        // Which variant meets which column is known only when it is sent; a mismatch is refused by the server.
        true
    }

    to_sql_checked!();
}

/// One statement with its values, ready to run.
#[derive(Clone, Debug)]
pub struct Statement {
    pub(crate) text: &'static str,
    pub(crate) values: Vec<Value>,
    pub(crate) rows: Rows,
    pub(crate) tells: Option<Tells>,
}

/// A written event tells that an organization has changed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tells {
    pub(crate) event: EventId,
    pub(crate) organization: OrganizationId,
}

/// How many rows a write must touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    One,
    Any,
}

/// A statement; `$1`, `$2` … are the values bound in order. As a write it must touch exactly one row.
#[must_use]
pub fn sql(text: &'static str) -> Statement {
    Statement { text, values: Vec::new(), rows: Rows::One, tells: None }
}

impl Statement {
    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// As a write it may touch any number of rows.
    #[must_use]
    pub const fn any(mut self) -> Self {
        self.rows = Rows::Any;
        self
    }

    /// Once committed, it tells that an organization has changed.
    pub(crate) const fn telling(mut self, tells: Option<Tells>) -> Self {
        self.tells = tells;
        self
    }

    /// Refuses a wrong count: what was decided is no longer so.
    pub(crate) fn counted(&self, touched: u64) -> Result<(), Broken> {
        if self.rows == Rows::Any || touched == 1 { Ok(()) } else { Err(Broken::LostRace) }
    }
}

/// Declares a noun's statements, and the list of them for the test that prepares each on both engines.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* const $name: &str = $text;)*
        /// Every statement of this noun with its name.
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),*];
    };
}
pub(crate) use statements;

/// One row of an answer.
pub enum Row {
    /// From SQLite: the cells, copied.
    Sqlite(Vec<Cell>),
    /// From PostgreSQL.
    Postgres(tokio_postgres::Row),
}

/// A type a column can be read as.
pub trait Column: Sized {
    /// Reads the `at`-th column.
    ///
    /// # Errors
    /// [`Broken::Failed`] when the column has another type.
    fn read(row: &Row, at: usize) -> Result<Self, Broken>;
}

impl Row {
    /// The `at`-th column.
    ///
    /// # Errors
    /// [`Broken::Failed`] when it has another type.
    pub fn get<T: Column>(&self, at: usize) -> Result<T, Broken> {
        T::read(self, at)
    }

    /// The `at`-th column, a word of an enum.
    ///
    /// # Errors
    /// [`Broken::Failed`] when it is not one of its words.
    pub fn word<T: std::str::FromStr>(&self, at: usize) -> Result<T, Broken> {
        let text: String = self.get(at)?;
        text.parse().map_err(|_| Broken::Failed(format!("column {at} holds the unknown word {text:?}")))
    }

    /// The `at`-th column, a JSON document.
    ///
    /// # Errors
    /// [`Broken::Failed`] when it does not have the form of a `T`.
    pub fn document<T: DeserializeOwned>(&self, at: usize) -> Result<T, Broken> {
        let read = match self {
            Self::Postgres(row) => return Ok(row.try_get::<_, Json<T>>(at)?.0),
            Self::Sqlite(_) => self.cell(at),
        };
        match read {
            Some(Cell::Text(json)) => serde_json::from_str(json).map_err(|error| Broken::Failed(format!("column {at}: {error}"))),
            found => odd(at, found),
        }
    }

    fn cell(&self, at: usize) -> Option<&Cell> {
        match self {
            Self::Sqlite(cells) => cells.get(at),
            Self::Postgres(_) => None,
        }
    }
}

fn odd<T>(at: usize, found: Option<&Cell>) -> Result<T, Broken> {
    Err(Broken::Failed(format!("column {at} has an unexpected type: {:?}", found.map(Cell::data_type))))
}

/// A column type: how it reads a SQLite cell; PostgreSQL's types are its driver's.
macro_rules! columns {
    ($($type:ty: $pattern:pat => $value:expr),* $(,)?) => {
        $(impl Column for $type {
            fn read(row: &Row, at: usize) -> Result<Self, Broken> {
                if let Row::Postgres(row) = row {
                    return Ok(row.try_get(at)?);
                }
                match row.cell(at) { Some($pattern) => $value.map_or_else(|| odd(at, row.cell(at)), Ok), found => odd(at, found) }
            }
        }
        impl Column for Option<$type> {
            fn read(row: &Row, at: usize) -> Result<Self, Broken> {
                if let Row::Postgres(row) = row {
                    return Ok(row.try_get(at)?);
                }
                match row.cell(at) { Some(Cell::Null) => Ok(None), _ => <$type>::read(row, at).map(Some) }
            }
        })*
    };
}
columns! {
    String: Cell::Text(text) => Some(text.clone()),
    i64: Cell::Integer(number) => Some(*number),
    bool: Cell::Integer(flag) => Some(*flag != 0),
    Timestamp: Cell::Integer(micros) => Timestamp::from_microsecond(*micros).ok(),
    Date: Cell::Text(day) => day.parse().ok(),
    Uuid: Cell::Blob(bytes) => Uuid::from_slice(bytes).ok(),
    Vec<u8>: Cell::Blob(bytes) => Some(bytes.clone()),
    serde_json::Value: Cell::Text(json) => serde_json::from_str(json).ok(),
}

impl<K: Kind> Column for Id<K> {
    fn read(row: &Row, at: usize) -> Result<Self, Broken> {
        Uuid::read(row, at).map(Self::new)
    }
}
impl<K: Kind> Column for Option<Id<K>> {
    fn read(row: &Row, at: usize) -> Result<Self, Broken> {
        Ok(Option::<Uuid>::read(row, at)?.map(Id::new))
    }
}
