//! The database of a story, and a look into it that the program knows nothing of.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use rusqlite::types::ValueRef;
use tokio_postgres::NoTls;

/// Which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database.
pub struct Database {
    pub url: String,
    place: Place,
}

enum Place {
    File(PathBuf),
    Cluster { url: String, name: String },
}

/// A name no other test of this machine uses now.
pub fn unused_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("passerelle_story_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn cluster() -> String {
    std::env::var("PASSERELLE_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!("PASSERELLE_TEST_POSTGRES names no server; `./dev postgres cargo nextest run` starts one for the run");
    })
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(async move { drop(connection.await) });
    client
}

/// `postgres://…/one` with another database's name.
fn named(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// All rows of all tables, by table.
pub type Picture = BTreeMap<String, Vec<String>>;

impl Database {
    pub async fn make(engine: Engine, folder: &Path) -> Self {
        match engine {
            Engine::Sqlite => {
                let path = folder.join("passerelle.db");
                Self { url: format!("sqlite://{}", path.display()), place: Place::File(path) }
            }
            Engine::Postgres => Self::on_server("").await,
        }
    }

    /// One with all that another has: the file of a folder, or a database of the server that nobody is connected to.
    pub async fn copy(engine: Engine, from: &Path, name: &str, folder: &Path) -> Self {
        match engine {
            Engine::Sqlite => {
                let path = folder.join("passerelle.db");
                std::fs::copy(from.join(name), &path).unwrap();
                Self { url: format!("sqlite://{}", path.display()), place: Place::File(path) }
            }
            Engine::Postgres => Self::on_server(&format!("template {name}")).await,
        }
    }

    async fn on_server(how: &str) -> Self {
        let (url, name) = (cluster(), unused_name());
        let client = connect(&url).await;
        client.batch_execute(&format!("drop database if exists {name} with (force)")).await.unwrap();
        client.batch_execute(&format!("create database {name} {how}")).await.unwrap();
        Self { url: named(&url, &name), place: Place::Cluster { url, name } }
    }

    /// The name of its file or on its server.
    pub fn name(&self) -> &str {
        match &self.place {
            Place::File(path) => path.file_name().unwrap().to_str().unwrap(),
            Place::Cluster { name, .. } => name,
        }
    }

    /// What no other PostgreSQL server has.
    pub async fn server() -> i64 {
        connect(&cluster()).await.query_one("select system_identifier from pg_control_system()", &[]).await.unwrap().get(0)
    }

    pub async fn remove(&self) {
        if let Place::Cluster { url, name } = &self.place {
            connect(url).await.batch_execute(&format!("drop database {name} with (force)")).await.unwrap();
        }
    }

    /// Runs plain SQL, past the program.
    pub async fn run(&self, text: &str) {
        match &self.place {
            Place::File(path) => rusqlite::Connection::open(path).unwrap().execute_batch(text).unwrap(),
            Place::Cluster { .. } => connect(&self.url).await.batch_execute(text).await.unwrap(),
        }
    }

    /// Runs plain SQL, which the database may refuse: in its words.
    pub async fn tries(&self, text: &str) -> Result<(), String> {
        match &self.place {
            Place::File(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.execute_batch("pragma foreign_keys = on").unwrap();
                connection.execute_batch(text).map_err(|error| error.to_string())
            }
            Place::Cluster { .. } => {
                let refused = connect(&self.url).await.batch_execute(text).await;
                refused.map_err(|error| error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned()))
            }
        }
    }

    /// Runs plain SQL where neither foreign keys nor checks nor triggers hold.
    pub async fn past_every_rule(&self, text: &str) {
        match &self.place {
            Place::File(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.execute_batch("pragma foreign_keys = off; pragma ignore_check_constraints = on").unwrap();
                let mut found = connection
                    .prepare(
                        "select 'drop trigger ' || name from sqlite_master where type = 'trigger' union all \
                        select 'drop index ' || name from sqlite_master where type = 'index' and sql is not null",
                    )
                    .unwrap();
                let guards: Vec<String> = found.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
                guards.iter().for_each(|guard| connection.execute_batch(guard).unwrap());
                drop(found);
                // A unique constraint cannot be dropped: the table is made anew with those only that others point at.
                connection
                    .execute_batch(
                        "create table bare as select * from orders; drop table orders; alter table bare rename to orders; \
                         create unique index bare_id on orders (id); create unique index bare_seller on orders (id, seller_id)",
                    )
                    .unwrap();
                connection.execute_batch(text).unwrap();
            }
            Place::Cluster { .. } => {
                let client = connect(&self.url).await;
                let found = client
                    .query(
                        "select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname) from pg_constraint \
                         where connamespace = 'public'::regnamespace and contype in ('f', 'c', 'u')",
                        &[],
                    )
                    .await
                    .unwrap();
                for guard in found.iter().map(|row| row.get::<_, String>(0)) {
                    client.batch_execute(&guard).await.unwrap();
                }
                client.batch_execute("set session_replication_role = replica").await.unwrap();
                client.batch_execute(text).await.unwrap();
            }
        }
    }

    pub async fn count(&self, what: &str) -> i64 {
        let text = format!("select count(*) from {what}");
        match &self.place {
            Place::File(path) => rusqlite::Connection::open(path).unwrap().query_row(&text, [], |row| row.get(0)).unwrap(),
            Place::Cluster { .. } => connect(&self.url).await.query_one(&text, &[]).await.unwrap().get(0),
        }
    }

    /// Everything that is kept, but for when a session was last seen, and what nodes do by themselves.
    pub async fn picture(&self) -> Picture {
        let mut picture = match &self.place {
            Place::File(path) => of_sqlite(path),
            Place::Cluster { .. } => of_postgres(&connect(&self.url).await).await,
        };
        for table in ["session", "job", "seal"] {
            picture.remove(table);
        }
        picture
    }
}

fn of_sqlite(path: &Path) -> Picture {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut tables = connection.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    tables.into_iter().map(|table| (table.clone(), rows_of_sqlite(&connection, &table))).collect()
}

fn rows_of_sqlite(connection: &rusqlite::Connection, table: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("select * from {table}")).unwrap();
    let columns = statement.column_count();
    let cell = |value: ValueRef<'_>| match value {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        other => format!("{other:?}"),
    };
    let rows = statement.query_map([], |row| (0..columns).map(|at| row.get_ref(at).map(cell)).collect::<Result<Vec<_>, _>>());
    let mut rows: Vec<_> = rows.unwrap().map(|row| row.unwrap().join("|")).collect();
    rows.sort();
    rows
}

async fn of_postgres(client: &tokio_postgres::Client) -> Picture {
    let tables = client
        .query("select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'", &[])
        .await
        .unwrap();
    let mut picture = Picture::new();
    for table in tables.iter().map(|row| row.get::<_, String>(0)) {
        // The number of the transaction that wrote an event is another one after a restore.
        let rows = client.query(&format!("select (to_jsonb(t) - 'written')::text from {table} t order by 1"), &[]).await.unwrap();
        picture.insert(table, rows.iter().map(|row| row.get(0)).collect());
    }
    picture
}
