//! What every story begins with: an installation whose catalogue is declared and whose programs have their keys. It is made
//! once for a program and a server, and each story has a copy of its own.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    database::{Database, Engine, unused_name},
    node::{Configuration, Node, PROGRAM, folder},
    world::{CATALOGUE, declare},
};

/// Who has a key, and what the command line calls them.
const HOLDERS: [(&str, &[&str]); 5] = [
    ("northwind", &["--seller", "northwind"]),
    ("contoso", &["--seller", "contoso"]),
    ("operator", &["--operator"]),
    ("backup", &["--service", "backup"]),
    ("analytics", &["--service", "analytics"]),
];
/// What lies beside the secret.
const KEPT: &str = "kept.json";
/// Older ones are of programs that were built anew, or of servers that are gone.
const LONGEST_RUN: Duration = Duration::from_hours(2);

/// The keys of the API.
pub struct Keys(Value);

impl Keys {
    pub fn of(&self, holder: &str) -> &str {
        self.0[holder].as_str().unwrap()
    }
}

/// A copy in this folder: the database, the secret beside it, and the keys.
pub async fn installation(engine: Engine, folder: &Path) -> (Database, Keys) {
    let shelf = shelf(engine).await;
    if !shelf.exists() {
        make(engine, &shelf).await;
    }
    let kept: Value = serde_json::from_slice(&fs::read(shelf.join(KEPT)).unwrap()).unwrap();
    fs::copy(shelf.join("secret"), folder.join("secret")).unwrap();
    let database = Database::copy(engine, &shelf, kept["database"].as_str().unwrap(), folder).await;
    (database, Keys(kept["keys"].clone()))
}

/// Where it lies: another program, catalogue or server has another.
async fn shelf(engine: Engine) -> PathBuf {
    let mut is = DefaultHasher::new();
    let program = fs::metadata(PROGRAM).unwrap();
    (program.len(), program.modified().unwrap(), CATALOGUE).hash(&mut is);
    if engine == Engine::Postgres {
        Database::server().await.hash(&mut is);
    }
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ready_{:016x}", is.finish()))
}

/// Whoever is first puts it there whole; those who were as quick leave theirs.
async fn make(engine: Engine, shelf: &Path) {
    let folder = folder(&unused_name());
    let database = Database::make(engine, &folder).await;
    let configuration = Configuration::new(&folder, &database.url);
    let node = Node::start(&configuration).await;
    declare(&configuration, &folder, CATALOGUE).await;
    let mut keys = json!({});
    for (holder, words) in HOLDERS {
        keys[holder] = configuration.key(words).await.into();
    }
    assert!(node.stop().await.is_empty(), "it began without errors");
    fs::write(folder.join(KEPT), json!({ "database": database.name(), "keys": keys }).to_string()).unwrap();
    if fs::rename(&folder, shelf).is_err() {
        database.remove().await;
        drop(fs::remove_dir_all(&folder));
    }
    forget_old(shelf.parent().unwrap());
}

fn forget_old(shelves: &Path) {
    let made = |path: &Path| fs::metadata(path).and_then(|shelf| shelf.modified()).ok();
    let old = |path: &Path| made(path).is_some_and(|made| made.elapsed().is_ok_and(|age| age > LONGEST_RUN));
    for shelf in fs::read_dir(shelves).unwrap().flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("ready_")) {
        if old(&shelf.path()) {
            drop(fs::remove_dir_all(shelf.path()));
        }
    }
}
