//! What is written through the file system that joins writes is what SQLite's own reads.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("passerelle-wal-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// As the store sets its connections, but for a cache that holds ten pages: larger transactions reach the log before
/// they are committed.
fn joined(path: &Path) -> Connection {
    wal::register().unwrap();
    let connection = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), wal::NAME).unwrap();
    connection
        .execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 0; pragma cache_size = 10")
        .unwrap();
    connection
}

/// Rows of about half a page, so many; each transaction changes them all once more.
fn filled(connection: &Connection, rows: i64) {
    connection
        .execute_batch(&format!(
            "create table t (id integer primary key, round integer not null, filling text not null);
             with recursive n(i) as (select 1 union all select i + 1 from n where i < {rows})
             insert into t select i, 0, printf('%.2000c', 'x') from n"
        ))
        .unwrap();
}

fn rounds(connection: &Connection) -> (i64, i64, i64) {
    connection.query_row("select count(*), min(round), max(round) from t", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
}

fn sound(connection: &Connection) {
    assert_eq!(connection.query_row("pragma integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
}

#[test]
fn other_connections_see_a_commit_at_once() {
    let folder = Folder::new("others");
    let path = folder.0.join("a.db");
    let writer = joined(&path);
    filled(&writer, 500);
    let (own, other) = (Connection::open(&path).unwrap(), joined(&path));
    for round in 1..=20 {
        writer.execute("update t set round = round + 1", []).unwrap();
        for reader in [&own, &other] {
            assert_eq!(rounds(reader), (500, round, round));
        }
        if round % 6 == 0 {
            other.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())).unwrap();
        }
    }
    sound(&own);
}

#[test]
fn a_transaction_larger_than_the_cache_reads_what_it_wrote_and_can_be_rolled_back() {
    let folder = Folder::new("spilled");
    let path = folder.0.join("a.db");
    let writer = joined(&path);
    filled(&writer, 500);
    for ending in ["rollback", "commit", "rollback", "commit"] {
        let (_, _, before) = rounds(&writer);
        writer.execute_batch("begin immediate; update t set round = round + 1; update t set round = round + 1").unwrap();
        assert_eq!(rounds(&writer), (500, before + 2, before + 2), "pages that were spilled, and spilled again, are read back");
        assert_eq!(rounds(&Connection::open(&path).unwrap()), (500, before, before), "nobody else sees them");
        writer.execute_batch(ending).unwrap();
        let after = if ending == "commit" { before + 2 } else { before };
        assert_eq!(rounds(&Connection::open(&path).unwrap()), (500, after, after));
    }
    sound(&writer);
}

#[test]
fn what_was_committed_is_in_the_files_when_the_program_dies() {
    let folder = Folder::new("died");
    let path = folder.0.join("a.db");
    let writer = joined(&path);
    filled(&writer, 300);
    for round in 1..=5 {
        writer.execute("update t set round = round + 1", []).unwrap();
        // In the midst of the next one, with pages of it in the log: what the disk holds now is what a kill would leave.
        writer.execute_batch("begin immediate; update t set round = -1").unwrap();
        let copy = folder.0.join(format!("copy{round}.db"));
        std::fs::copy(&path, &copy).unwrap();
        std::fs::copy(folder.0.join("a.db-wal"), folder.0.join(format!("copy{round}.db-wal"))).unwrap();
        writer.execute_batch("rollback").unwrap();
        let found = Connection::open(&copy).unwrap();
        assert_eq!(rounds(&found), (300, round, round));
        sound(&found);
    }
}
