//! A database for one test, and plain SQL to look into it and to break it with.

use std::{
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use domain::secret::hash;
use futures_util::FutureExt;
use jiff::Timestamp;
use store::{Address, Store};
use tokio_postgres::NoTls;
use uuid::Uuid;

/// Which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database of one test.
pub struct Database {
    pub engine: Engine,
    pub address: Address,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Cluster { config: Box<tokio_postgres::Config>, name: String },
}

/// A time at which nothing special happens.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap()
}

/// Gives a test a database, and takes it away afterwards, however the test ends.
pub async fn with<F: Future<Output = ()>>(engine: Engine, test: impl FnOnce(std::sync::Arc<Database>) -> F) {
    let database = std::sync::Arc::new(Database::make(engine).await);
    let end = AssertUnwindSafe(test(std::sync::Arc::clone(&database))).catch_unwind().await;
    database.remove().await;
    if let Err(panic) = end {
        std::panic::resume_unwind(panic);
    }
}

/// A name no other test of this machine uses now.
fn unused_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("passerelle_store_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn cluster() -> tokio_postgres::Config {
    match std::env::var("PASSERELLE_TEST_POSTGRES") {
        Ok(url) => url.parse().unwrap(),
        Err(_) => panic!("PASSERELLE_TEST_POSTGRES names no server; `./dev postgres cargo nextest run` starts one for the run"),
    }
}

async fn connect(config: &tokio_postgres::Config) -> tokio_postgres::Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(async move { drop(connection.await) });
    client
}

impl Database {
    async fn make(engine: Engine) -> Self {
        let name = unused_name();
        match engine {
            Engine::Sqlite => {
                let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
                drop(std::fs::remove_dir_all(&folder));
                std::fs::create_dir_all(&folder).unwrap();
                Self { engine, address: Address::Sqlite(folder.join("test.db")), place: Place::Folder(folder) }
            }
            Engine::Postgres => {
                let cluster = cluster();
                let client = connect(&cluster).await;
                client.batch_execute(&format!("drop database if exists {name} with (force)")).await.unwrap();
                client.batch_execute(&format!("create database {name}")).await.unwrap();
                let mut config = cluster.clone();
                config.dbname(&name);
                Self { engine, address: Address::Postgres(Box::new(config)), place: Place::Cluster { config: Box::new(cluster), name } }
            }
        }
    }

    async fn remove(&self) {
        match &self.place {
            Place::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Place::Cluster { config, name } => {
                connect(config).await.batch_execute(&format!("drop database {name} with (force)")).await.unwrap()
            }
        }
    }

    /// Its store, migrated.
    pub async fn store(&self) -> Store {
        store::migrate(&self.address, now()).await.unwrap();
        Store::open(&self.address).await.unwrap()
    }

    /// A connection of its own, beside the store's.
    pub async fn plain(&self) -> Plain {
        match &self.address {
            Address::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.execute_batch("pragma foreign_keys = on").unwrap();
                Plain::Sqlite(connection)
            }
            Address::Postgres(config) => Plain::Postgres(connect(config).await),
        }
    }
}

/// A connection for plain SQL. `{acme}` in a text stands for the id of "acme", `{now}` and `{later}` for times,
/// `{bytes:x}` for bytes, each as the engine writes it.
pub enum Plain {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client),
}

/// Why a statement was not taken.
pub enum Refused {
    /// A rule of the schema: unique, foreign key, check, trigger.
    Rule(String),
    /// A mistake in the statement itself.
    Statement(String),
}

impl std::fmt::Debug for Refused {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rule(what) => write!(out, "a rule: {what}"),
            Self::Statement(why) => write!(out, "the statement: {why}"),
        }
    }
}

impl Plain {
    pub async fn run(&self, text: &str) -> Result<(), Refused> {
        let text = self.written(text);
        match self {
            Self::Sqlite(connection) => connection.execute_batch(&text).map_err(of_sqlite),
            Self::Postgres(client) => client.batch_execute(&text).await.map_err(|error| of_postgres(&error)),
        }
    }

    /// The one number a query gives.
    pub async fn number(&self, text: &str) -> i64 {
        let text = self.written(text);
        match self {
            Self::Sqlite(connection) => connection.query_row(&text, [], |row| row.get(0)).unwrap(),
            Self::Postgres(client) => client.query_one(&text, &[]).await.unwrap().get(0),
        }
    }

    /// Whether the engine understands a statement.
    pub async fn prepare(&self, text: &str) -> Result<(), String> {
        match self {
            Self::Sqlite(connection) => connection.prepare(text).map(drop).map_err(|error| error.to_string()),
            Self::Postgres(client) => client.prepare(text).await.map(drop).map_err(|error| format!("{:?}", of_postgres(&error))),
        }
    }

    /// How the engine would run a statement; an index is taken wherever one would do, as few rows as there are.
    pub async fn explained(&self, text: &str) -> String {
        match self {
            Self::Sqlite(connection) => {
                let mut explained = connection.prepare(&format!("explain query plan {text}")).unwrap();
                // Parameters that are not bound are null.
                let mut rows = explained.raw_query();
                let mut plan = String::new();
                while let Some(row) = rows.next().unwrap() {
                    plan += &row.get::<_, String>(3).unwrap();
                    plan.push('\n');
                }
                plan
            }
            Self::Postgres(client) => {
                let settings = "set enable_seqscan = off; set enable_bitmapscan = off; set plan_cache_mode = force_generic_plan";
                client.batch_execute(&format!("{settings}; deallocate all; prepare explained as {text}")).await.unwrap();
                let parameters = (1..=9).filter(|number| text.contains(&format!("${number}"))).count();
                let nulls = vec!["null"; parameters].join(", ");
                let rows = client.simple_query(&format!("explain execute explained ({nulls})")).await.unwrap();
                let line = |message: &tokio_postgres::SimpleQueryMessage| match message {
                    tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                    _ => None,
                };
                rows.iter().filter_map(line).collect::<Vec<_>>().join("\n")
            }
        }
    }

    fn written(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let name: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || "_:".contains(*c)).collect();
            out.push_str(before);
            match after[name.len()..].strip_prefix('}') {
                Some(after) if !name.is_empty() => {
                    out.push_str(&self.literal(&name));
                    rest = after;
                }
                _ => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out + rest
    }

    fn literal(&self, name: &str) -> String {
        let sqlite = matches!(self, Self::Sqlite(_));
        let instant = |seconds: i64| {
            let at = now() + jiff::SignedDuration::from_secs(seconds);
            if sqlite { at.as_microsecond().to_string() } else { format!("'{at}'::timestamptz") }
        };
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        match name {
            "now" => instant(0),
            "later" => instant(86_400),
            _ if name.starts_with("bytes:") && sqlite => format!("x'{}'", hex(name.as_bytes())),
            _ if name.starts_with("bytes:") => format!("'\\x{}'::bytea", hex(name.as_bytes())),
            _ if sqlite => format!("x'{}'", hex(id(name).as_bytes())),
            _ => format!("'{}'::uuid", id(name)),
        }
    }
}

/// The id of the thing with this name.
pub fn id(name: &str) -> Uuid {
    Uuid::from_slice(&hash(name)[..16]).unwrap()
}

fn of_sqlite(error: rusqlite::Error) -> Refused {
    use rusqlite::ffi;
    let rules = [
        ffi::SQLITE_CONSTRAINT_CHECK,
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY,
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
        ffi::SQLITE_CONSTRAINT_TRIGGER,
        ffi::SQLITE_CONSTRAINT_UNIQUE,
    ];
    match error.sqlite_error() {
        Some(code) if rules.contains(&code.extended_code) => Refused::Rule(error.to_string()),
        _ => Refused::Statement(error.to_string()),
    }
}

fn of_postgres(error: &tokio_postgres::Error) -> Refused {
    let Some(told) = error.as_db_error() else { return Refused::Statement(error.to_string()) };
    match told.code().code() {
        "23000" | "23503" | "23505" | "23514" => Refused::Rule(told.message().to_owned()),
        code => Refused::Statement(format!("{code} {}", told.message())),
    }
}
