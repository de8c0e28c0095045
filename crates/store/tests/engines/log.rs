//! SQLite's log stays short, whatever is written and whoever reads meanwhile.

use std::{path::PathBuf, sync::Arc};

use store::{Change, Writes, sql};

use crate::database::{Database, Engine, now, with};

const KEEP: &str = "insert into idempotency (scope, key, request_hash, status, body, created_at) values ($1, 'key', $2, 200, $3, $4)";
const MEBIBYTE: usize = 1 << 20;
/// What is written in all, in mebibytes.
const ALL: usize = 200;
/// What the log may have: the writer waits from 128 MiB on, and had begun a batch by then.
const MOST: usize = 136;

/// Keeps a mebibyte.
struct Much(usize);

impl Change for Much {
    fn write(&self, writes: &mut Writes) {
        writes.add(sql(KEEP).bind(self.0.to_string()).bind(vec![1]).bind("x".repeat(MEBIBYTE)).bind(now()));
    }
}

fn log(database: &Database) -> PathBuf {
    let store::Address::Sqlite(path) = &database.address else { panic!("SQLite alone has such a log") };
    path.with_extension("db-wal")
}

async fn kept(database: &Database) -> i64 {
    database.plain().await.number("select count(*) from idempotency where length(body) = 1048576").await
}

#[tokio::test]
async fn the_log_is_moved_into_the_database_beside_the_writer() {
    with(Engine::Sqlite, async |database: Arc<Database>| {
        let store = database.store().await;
        let mut longest = 0;
        for number in 0..ALL {
            store.perform(Much(number)).await.unwrap();
            longest = longest.max(log(&database).metadata().unwrap().len());
        }
        assert!(longest < (MOST * MEBIBYTE) as u64, "{longest} bytes of log");
        assert_eq!(kept(&database).await, ALL as i64);
        store.close().await;
        drop(store);
        assert!(!log(&database).exists(), "the last to close clears the log away");
    })
    .await;
}

#[tokio::test]
async fn who_reads_for_long_stops_nobody() {
    with(Engine::Sqlite, async |database: Arc<Database>| {
        let store = database.store().await;
        let reader = store::snapshot(&database.address).await.unwrap();
        for number in 0..ALL {
            store.perform(Much(number)).await.unwrap();
        }
        assert_eq!(kept(&database).await, ALL as i64);
        drop(reader);
        store.perform(Much(ALL)).await.unwrap();
        assert_eq!(kept(&database).await, ALL as i64 + 1);
    })
    .await;
}
