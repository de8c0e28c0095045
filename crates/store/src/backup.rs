//! Copies a whole database out and in again, in one form for both engines.
//!
//! A backup is lines of JSON: what it is, then each table's name and columns with its rows as arrays, and at the end how
//! many rows there were and the SHA-256 of everything before. It holds no secret: what is derived from the installation's
//! secret is not kept, and of tokens, keys and passwords only hashes are.

mod load;
mod value;

use std::io::{self, BufRead, Write};

use domain::secret::{Secret, Sum};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::{
    Address, CannotOpen, Pending,
    broken::Broken,
    migrations::{self, HISTORY},
    schema::{self, Table, Word},
    snapshot::Snapshot,
    sql::Row,
};
use load::Loader;

/// The form's own number.
const FORM: i64 = 1;
/// Words that begin every backup.
const NAME: &str = "passerelle_backup";

/// Why there is no backup.
#[derive(Debug)]
pub enum CannotBackUp {
    /// The database refuses.
    Broken(Broken),
    /// It cannot be written.
    Io(io::Error),
}

impl std::fmt::Display for CannotBackUp {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Broken(broken) => broken.fmt(out),
            Self::Io(error) => write!(out, "the backup cannot be written: {error}"),
        }
    }
}
impl std::error::Error for CannotBackUp {}

impl From<Broken> for CannotBackUp {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

impl From<io::Error> for CannotBackUp {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes everything a snapshot sees; says how many rows that was.
///
/// # Errors
/// When the database refuses, or the backup cannot be written.
pub async fn backup(snapshot: &Snapshot, out: &mut (impl Write + Send), now: Timestamp) -> Result<u64, CannotBackUp> {
    let mut out = Summed { out, sum: Sum::default() };
    let schema = HISTORY.iter().map(|migration| migration.number).max().unwrap_or_default();
    let mut secret = Json::Null;
    snapshot
        .each("select secret_fingerprint from installation", |row: &Row| {
            secret = row.get::<String>(0)?.into();
            Ok::<_, Broken>(())
        })
        .await?;
    let history = migrations::history_checksum(schema);
    out.line(&json!({ NAME: FORM, "schema": schema, "history": history, "secret": secret, "made_at": now }))?;
    let mut rows = 0u64;
    for table in schema::tables(schema) {
        let columns: Vec<_> = table.columns.iter().map(|(name, _)| *name).collect();
        out.line(&json!({ "table": table.name, "columns": columns }))?;
        // In the order of the key, so that two backups of the same are the same.
        let text = format!("select {} from {} order by {}", table.listed(), table.name, order(&table));
        snapshot
            .each(&text, |row: &Row| {
                let cells = table.columns.iter().enumerate().map(|(at, (_, word))| value::read(row, at, *word));
                out.line(&Json::Array(cells.collect::<Result<_, _>>()?))?;
                rows += 1;
                Ok::<_, CannotBackUp>(())
            })
            .await?;
    }
    let sum = out.sum.clone().hexadecimal();
    out.line(&json!({ "rows": rows, "sha256": sum }))?;
    out.out.flush()?;
    Ok(rows)
}

/// Most tables begin with their key, and what does not is still in one order.
fn order(table: &Table) -> String {
    let sortable = table.columns.iter().enumerate().filter(|(_, (_, word))| *word != Word::Document);
    sortable.take(3).map(|(at, _)| (at + 1).to_string()).collect::<Vec<_>>().join(", ")
}

/// Writes lines and sums them up.
struct Summed<'a, W> {
    out: &'a mut W,
    sum: Sum,
}

impl<W: Write> Summed<'_, W> {
    fn line(&mut self, line: &Json) -> io::Result<()> {
        let mut text = line.to_string();
        text.push('\n');
        self.sum.add(text.as_bytes());
        self.out.write_all(text.as_bytes())
    }
}

/// Why nothing was restored. Whatever it is, the database holds no rows.
#[derive(Debug)]
pub enum CannotRestore {
    /// It is not a backup, or not a whole one.
    Damaged(String),
    /// The backup belongs to another secret than the one given.
    WrongSecret,
    /// The backup was made by a newer program, or by another history of the schema.
    Schema(String),
    /// The database holds something already: in this table.
    NotEmpty(String),
    /// The database cannot be opened.
    Database(CannotOpen),
    /// The database refuses.
    Broken(Broken),
}

impl std::fmt::Display for CannotRestore {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Damaged(how) => write!(out, "this is not a whole backup: {how}"),
            Self::WrongSecret => out.write_str(
                "the backup belongs to another secret than PASSERELLE_SECRET_KEY_FILE holds; put the secret that was kept with it there",
            ),
            Self::Schema(how) => write!(out, "the backup does not fit this program: {how}"),
            Self::NotEmpty(table) => {
                write!(out, "the database holds rows already (in {table}); a backup is restored into an empty database only")
            }
            Self::Database(why) => why.fmt(out),
            Self::Broken(broken) => broken.fmt(out),
        }
    }
}
impl std::error::Error for CannotRestore {}

impl From<Broken> for CannotRestore {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

impl From<CannotOpen> for CannotRestore {
    fn from(why: CannotOpen) -> Self {
        Self::Database(why)
    }
}

/// Fills an empty database with a backup, all of it or nothing, and brings it to this program's schema. Says how many rows
/// that was, and which migrations were run on them.
///
/// # Errors
/// [`CannotRestore`].
pub async fn restore(
    address: &Address,
    input: &mut (impl BufRead + Send),
    secret: &Secret,
    now: Timestamp,
) -> Result<(u64, Vec<Pending>), CannotRestore> {
    let mut lines = Lines { input, sum: Sum::default() };
    let header = lines.next()?;
    let schema = fits(&header, secret)?;
    crate::migrate_until(address, now, schema).await?;
    let newer = crate::applied_beyond(address, schema).await?;
    if newer {
        let how = "it is older than the schema of this database; restore it into a database that does not exist yet".to_owned();
        return Err(CannotRestore::Schema(how));
    }
    let tables = schema::tables(schema);
    let mut loader = Loader::begin(address).await?;
    for table in &tables {
        if loader.holds(table).await? {
            return Err(CannotRestore::NotEmpty(table.name.to_owned()));
        }
    }
    let rows = fill(&mut loader, &tables, &mut lines).await?;
    loader.commit().await?;
    Ok((rows, crate::migrate(address, now).await?))
}

fn damaged(how: impl Into<String>) -> CannotRestore {
    CannotRestore::Damaged(how.into())
}

/// The schema's number, if this program and this secret can take the backup.
fn fits(header: &Json, secret: &Secret) -> Result<i64, CannotRestore> {
    match header.get(NAME).and_then(Json::as_i64) {
        Some(FORM) => {}
        Some(other) => return Err(CannotRestore::Schema(format!("its form {other} is newer than this program; use that one"))),
        None => return Err(damaged("it does not begin as one")),
    }
    let schema = header.get("schema").and_then(Json::as_i64).ok_or_else(|| damaged("it names no schema"))?;
    if HISTORY.iter().all(|known| known.number < schema) {
        return Err(CannotRestore::Schema(format!("its schema {schema} is newer than this program; use that one")));
    }
    if header.get("history").and_then(Json::as_str) != Some(&migrations::history_checksum(schema)) {
        return Err(CannotRestore::Schema("its schema has another history".to_owned()));
    }
    match header.get("secret").and_then(Json::as_str) {
        Some(fingerprint) if fingerprint != secret.fingerprint() => Err(CannotRestore::WrongSecret),
        _ => Ok(schema),
    }
}

/// Reads tables and rows to the end, which has to say the same as what was read.
async fn fill<R: BufRead>(loader: &mut Loader, tables: &[Table], lines: &mut Lines<'_, R>) -> Result<u64, CannotRestore> {
    let (mut rows, mut known) = (0u64, tables.iter());
    loop {
        let before = lines.sum.clone();
        match lines.next()? {
            Json::Array(cells) => {
                loader.row(&cells).await?;
                rows += 1;
            }
            line => {
                loader.end_table().await?;
                if let Some(name) = line.get("table").and_then(Json::as_str) {
                    let table = known.next().filter(|table| table.name == name && same_columns(table, &line));
                    loader.table(table.ok_or_else(|| damaged(format!("it has a table {name} this schema does not have there")))?).await?;
                    continue;
                }
                let sum = line.get("sha256").and_then(Json::as_str) == Some(&before.hexadecimal());
                let all = known.next().is_none() && line.get("rows").and_then(Json::as_u64) == Some(rows);
                return if sum && all { Ok(rows) } else { Err(damaged("its sum does not fit what it holds")) };
            }
        }
    }
}

fn same_columns(table: &Table, line: &Json) -> bool {
    let named: Vec<_> = line.get("columns").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect();
    table.columns.iter().map(|(name, _)| *name).eq(named)
}

/// Reads lines and sums them up.
struct Lines<'a, R> {
    input: &'a mut R,
    sum: Sum,
}

impl<R: BufRead> Lines<'_, R> {
    fn next(&mut self) -> Result<Json, CannotRestore> {
        let mut text = String::new();
        self.input.read_line(&mut text).map_err(|error| damaged(error.to_string()))?;
        if !text.ends_with('\n') {
            return Err(damaged("it ends too early"));
        }
        self.sum.add(text.as_bytes());
        serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))
    }
}
