//! Moves the log into the database while others go on writing.
//!
//! A connection of its own copies most of it beside the writer, then what came meanwhile, until little is left: that the
//! writer copies between two batches, and a log that is copied whole begins anew at its start, in the same file. Neither
//! waits for readers, so one that reads for long (a backup) makes the log longer, and nobody slower.

use std::{cell::Cell, path::Path, sync::mpsc, thread::JoinHandle};

use super::{at_once, writable};
use crate::{CannotOpen, broken::Broken, sql::sql, tx::Tx};

/// Pages of log, of 4 KiB each, from which on it is moved: 32 MiB. After a crash that much is read again, within a tenth
/// of a second.
const LONG: i64 = 8 * 1024;
/// Pages of log with which the writer waits until it is copied: 128 MiB.
const TOO_LONG: i64 = 32 * 1024;
/// Pages that the writer copies itself.
const LITTLE: i64 = 256;
/// Times the thread copies before it leaves the rest to the writer, however much that is.
const TIMES: usize = 5;
/// Copies what no reader needs to find where it is, and waits for nobody.
const MOVE: &str = "pragma wal_checkpoint(passive)";
/// Says only how long the log is.
const LENGTH: &str = "pragma wal_checkpoint(noop)";

/// What the writer knows of its log.
pub(super) struct Checkpoints {
    ask: mpsc::SyncSender<()>,
    done: mpsc::Receiver<Result<(), Broken>>,
    asked: Cell<bool>,
    thread: JoinHandle<()>,
}

impl Checkpoints {
    /// Starts the thread that copies; it ends with the writer.
    pub(super) fn start(path: &Path) -> Result<Self, CannotOpen> {
        let copier = Tx::Sqlite(writable(path)?.into());
        let (ask, asked) = mpsc::sync_channel(1);
        let (tell, done) = mpsc::channel();
        let thread = std::thread::Builder::new().name("checkpoint".to_owned()).spawn(move || {
            behind_everybody();
            // Until the writer has ended.
            while asked.recv().is_ok() && tell.send(mostly_moved(&copier)).is_ok() {}
        });
        let thread = thread.map_err(|error| CannotOpen::Unreachable(error.to_string()))?;
        Ok(Self { ask, done, asked: Cell::new(false), thread })
    }

    /// Waits for the thread, so that the writer's connection is the last to close: that one clears the log away.
    pub(super) fn end(self) {
        drop(self.ask);
        drop(self.thread.join());
    }

    /// What the writer does between two batches.
    pub(super) fn keep(&self, writer: &Tx) {
        let length = length(writer).unwrap_or_default();
        if self.asked.get() {
            let copied = if length > TOO_LONG { self.done.recv().ok() } else { self.done.try_recv().ok() };
            if let Some(copied) = copied {
                warn(copied.and_then(|()| moved(writer)));
                self.asked.set(false);
            }
        } else if length > LONG {
            self.asked.set(self.ask.try_send(()).is_ok());
        }
    }
}

/// Nobody minds whether what this thread copies takes a moment more: whoever else wants the core goes first.
fn behind_everybody() {
    // On Linux this is the thread's own priority; elsewhere it would be the whole program's.
    if cfg!(target_os = "linux")
        && let Err(error) = rustix::process::setpriority_process(None, 10)
    {
        tracing::debug!(%error, "the log is copied at the priority of everything else");
    }
}

/// Copies again and again what was written while it copied, as long as that is much.
fn mostly_moved(copier: &Tx) -> Result<(), Broken> {
    for _ in 0..TIMES {
        let copied = at_once(copier.maybe(sql(MOVE)))?.map_or(Ok(0), |row| row.get::<i64>(2))?;
        if length(copier)? - copied <= LITTLE {
            break;
        }
    }
    Ok(())
}

fn moved(tx: &Tx) -> Result<(), Broken> {
    at_once(tx.plain(MOVE))
}

fn length(tx: &Tx) -> Result<i64, Broken> {
    at_once(tx.maybe(sql(LENGTH)))?.map_or(Ok(0), |row| row.get(1))
}

fn warn(end: Result<(), Broken>) {
    if let Err(broken) = end {
        tracing::warn!(%broken, "checkpoint failed");
    }
}
