//! Where a run keeps its databases: a folder on a real disk, or a server of PostgreSQL.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio_postgres::NoTls;

use crate::world::World;

/// One engine, and room for databases of this run.
pub(crate) struct Place {
    /// Beside the binary, and so on a real disk: a flush on a `tmpfs` costs nothing.
    folder: TempDir,
    /// The PostgreSQL server, when they are there.
    server: Option<String>,
}

impl Place {
    pub(crate) fn on_sqlite() -> Result<Self> {
        Ok(Self { folder: folder()?, server: None })
    }

    pub(crate) fn on_postgres(url: &str) -> Result<Self> {
        Ok(Self { folder: folder()?, server: Some(url.to_owned()) })
    }

    pub(crate) const fn engine(&self) -> &'static str {
        if self.server.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    pub(crate) const fn is_sqlite(&self) -> bool {
        self.server.is_none()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name).with_extension("db")
    }

    fn url(&self, name: &str) -> Result<String> {
        let Some(server) = &self.server else { return Ok(format!("sqlite://{}", self.file(name).display())) };
        let (address, parameters) =
            server.split_once('?').map_or((server.as_str(), String::new()), |(address, rest)| (address, format!("?{rest}")));
        let (host, _) = address.rsplit_once('/').context("a PostgreSQL URL names a database")?;
        Ok(format!("{host}/{}{parameters}", database(name)))
    }

    /// An empty database of this name.
    pub(crate) async fn empty(&self, name: &str) -> Result<String> {
        if let Some(server) = &self.server {
            let name = database(name);
            on_server(server, &format!("drop database if exists {name} with (force)")).await?;
            on_server(server, &format!("create database {name}")).await?;
        }
        self.url(name)
    }

    /// A database with a world in it.
    pub(crate) async fn filled(&self, name: &str, world: &World) -> Result<String> {
        let url = self.empty(name).await?;
        world.fill(&url).await?;
        Ok(url)
    }

    /// Another one, alike. Nobody may have the first one open.
    pub(crate) async fn copy(&self, from: &str, to: &str) -> Result<String> {
        if let Some(server) = &self.server {
            let (from, to) = (database(from), database(to));
            on_server(server, &format!("drop database if exists {to} with (force)")).await?;
            on_server(server, &format!("create database {to} template {from}")).await?;
            // Copied pages are written now, not during what is measured.
            on_server(server, "checkpoint").await?;
        } else {
            std::fs::copy(self.file(from), self.file(to))?;
            std::fs::File::open(self.file(to))?.sync_all()?;
        }
        self.url(to)
    }

    /// Flushes of the PostgreSQL server's log so far. Each of its processes adds its own about every second, and at its end: they
    /// are complete once the connections that wrote are closed.
    pub(crate) async fn server_flushes(&self) -> Result<Option<u64>> {
        let Some(server) = &self.server else { return Ok(None) };
        let (client, connection) = tokio_postgres::connect(server, NoTls).await?;
        tokio::spawn(connection);
        let row = client.query_one("select wal_sync from pg_stat_wal", &[]).await?;
        Ok(Some(u64::try_from(row.get::<_, i64>(0))?))
    }

    /// Takes a database away.
    pub(crate) async fn drop(&self, name: &str) -> Result<()> {
        if let Some(server) = &self.server {
            return on_server(server, &format!("drop database if exists {} with (force)", database(name))).await;
        }
        for ending in ["db", "db-wal", "db-shm"] {
            drop(std::fs::remove_file(self.folder.path().join(name).with_extension(ending)));
        }
        Ok(())
    }
}

fn database(name: &str) -> String {
    format!("bench_{}_{name}", std::process::id())
}

fn folder() -> Result<TempDir> {
    let binary = std::env::current_exe()?;
    Ok(tempfile::Builder::new().prefix("bench.").tempdir_in(binary.with_file_name(""))?)
}

/// Runs a statement on the server itself.
pub(crate) async fn on_server(url: &str, statement: &str) -> Result<()> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute(statement).await.with_context(|| statement.to_owned())
}
