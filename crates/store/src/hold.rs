//! SQLite is one node's: who serves it holds it, so that a second node is refused and not merely slow and wrong in turns.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use crate::{Address, CannotOpen, sqlite};

/// A database held by this process. The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "holds by being open")] Option<File>);

/// Holds a database for the node that serves it; `make` makes its file where there is none. Commands beside a node need
/// no hold, and PostgreSQL has as many nodes as it likes.
///
/// # Errors
/// When another node holds it, or there is no database.
pub fn hold(address: &Address, make: bool) -> Result<Held, CannotOpen> {
    match address {
        Address::Sqlite(path) => held(path, make).map(Some).map(Held),
        Address::Postgres(_) => Ok(Held(None)),
    }
}

/// The lock is `flock`'s and lies on the database itself: nothing is left behind, and SQLite's own locks are of the other
/// kind (`fcntl`), which this one does not meet. Closing the file would end SQLite's locks too: it stays open.
fn held(path: &Path, make: bool) -> Result<File, CannotOpen> {
    if make {
        sqlite::make(path)?;
    }
    present(path)?;
    let unreachable = |error: std::io::Error| CannotOpen::Unreachable(format!("{}: {error}", path.display()));
    let file = OpenOptions::new().read(true).open(path).map_err(unreachable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CannotOpen::Held(path.display().to_string())),
        Err(TryLockError::Error(error)) => Err(unreachable(error)),
    }
}

/// Nothing but a migration and a restore makes a database: whoever mistypes its name shall hear so.
pub(crate) fn present(path: &Path) -> Result<(), CannotOpen> {
    if path.exists() { Ok(()) } else { Err(CannotOpen::Absent(path.display().to_string())) }
}
