//! SQLite inside the program: one writer thread that takes all that waits into one commit, and a few readers.
//!
//! A commit costs a flush to disk; sharing it among all that wait is what makes this fast, and adds no delay when nothing
//! waits. No refusal comes after a write, so a batch needs no savepoints; if a write fails all the same, the batch is
//! rolled back and its members are performed again one by one.

mod checkpoint;

use std::{
    fs::OpenOptions,
    os::unix::fs::OpenOptionsExt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

use futures_util::FutureExt;
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use tokio::sync::oneshot;

use self::checkpoint::Checkpoints;
use crate::{
    CannotOpen, Pending,
    action::{Action, Failure, judged},
    broken::Broken,
    engine,
    entitlement::Entitlements,
    migrations::{self, HISTORY},
    sql::Tells,
    tx::Tx,
};

/// Actions that may wait for the writer; more are turned away at once rather than late.
const QUEUE: usize = 4096;
/// Actions in one commit.
const BATCH: usize = 256;
/// Connections to read with: two cores are busy with fewer, and each of them knows the whole schema.
const READERS: usize = 3;
/// A reader's pages in memory, a quarter as many as the writer's: the system keeps the file's pages, too, and the readers'
/// were most of what a busy node held.
const READER_SETTINGS: &str = "pragma query_only = on; pragma cache_size = -2048";
/// For how long nothing is written before the writer rests.
const IDLE: Duration = Duration::from_secs(1);

pub(crate) struct Sqlite {
    queue: Mutex<Option<mpsc::SyncSender<Job>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    lost: Arc<AtomicBool>,
    readers: Vec<Arc<Tx>>,
    turn: AtomicUsize,
    entitlements: Arc<Entitlements>,
}

/// An action with its types erased: how to perform it, and how to tell its caller how that ended.
struct Job {
    run: Run,
    tell: Tell,
}
type Run = Box<dyn FnMut(&Tx) -> Result<(), Broken> + Send>;
type Tell = Box<dyn FnOnce(Result<(), Broken>) + Send>;

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, CannotOpen> {
    let unreachable = |error: rusqlite::Error| CannotOpen::Unreachable(format!("{}: {error}", path.display()));
    wal::register().map_err(|code| CannotOpen::Unreachable(format!("{}: SQLite answers {code}", path.display())))?;
    let connection = Connection::open_with_flags_and_vfs(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX, wal::NAME).map_err(unreachable)?;
    connection.set_prepared_statement_cache_capacity(256);
    // A statement is planned once, not anew for each value bound to it: our indexes leave nothing to find out, and planning
    // took longer than running.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(unreachable)?;
    connection.execute_batch(engine::SQLITE_SETTINGS).map_err(unreachable)?;
    Ok(connection)
}

pub(crate) fn writable(path: &Path) -> Result<Connection, CannotOpen> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
}

fn applied(connection: &Connection) -> Result<Vec<(i64, String)>, rusqlite::Error> {
    connection.execute_batch(migrations::TABLE)?;
    let mut rows = connection.prepare(migrations::APPLIED)?;
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn failed(error: rusqlite::Error) -> CannotOpen {
    CannotOpen::Unreachable(error.to_string())
}

/// What has run.
pub(crate) fn ran(path: &Path) -> Result<Vec<i64>, CannotOpen> {
    let ran = applied(&writable(path)?).map_err(failed)?;
    Ok(ran.into_iter().map(|(number, _)| number).collect())
}

pub(crate) fn pending(path: &Path) -> Result<Vec<Pending>, CannotOpen> {
    if !path.exists() {
        return Ok(HISTORY.iter().map(migrations::Migration::pending).collect());
    }
    let connection = writable(path)?;
    let missing = migrations::missing(&applied(&connection).map_err(failed)?)?;
    Ok(missing.into_iter().map(migrations::Migration::pending).collect())
}

/// Makes the file for its owner alone: it holds names and addresses of people. What SQLite puts beside it follows suit.
pub(crate) fn make(path: &Path) -> Result<(), CannotOpen> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(CannotOpen::Unreachable(format!("{}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

/// One exclusive transaction: a second program waits, then finds nothing to do.
pub(crate) fn migrate(path: &Path, now: jiff::Timestamp, until: i64) -> Result<Vec<Pending>, CannotOpen> {
    make(path)?;
    let mut connection = writable(path)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    let missing = migrations::missing(&applied(&transaction).map_err(failed)?)?;
    let missing: Vec<_> = missing.into_iter().filter(|migration| migration.number <= until).collect();
    for migration in &missing {
        transaction.execute_batch(&migration.for_sqlite()).map_err(failed)?;
        transaction.execute(migrations::NOTE, (migration.number, migration.name, migration.checksum(), now.to_string())).map_err(failed)?;
    }
    transaction.commit().map_err(failed)?;
    Ok(missing.into_iter().map(migrations::Migration::pending).collect())
}

/// A connection that sees the database as it is now, for as long as it lives.
pub(crate) fn snapshot(path: &Path) -> Result<Tx, CannotOpen> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // The instant is that of the first read.
    connection.execute_batch("pragma query_only = on; begin").map_err(failed)?;
    connection.query_row("select count(*) from migration", [], |_| Ok(())).map_err(failed)?;
    Ok(Tx::Sqlite(Mutex::new(connection)))
}

impl Sqlite {
    pub(crate) fn open(path: &Path, entitlements: Arc<Entitlements>) -> Result<Self, CannotOpen> {
        let connection = writable(path)?;
        let readers = (0..READERS)
            .map(|_| {
                connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).and_then(|reader| {
                    // Not opened read-only, so that it can recover the log after a crash; forbidden to write all the same.
                    reader.execute_batch(READER_SETTINGS).map_err(failed)?;
                    Ok(Arc::new(Tx::Sqlite(Mutex::new(reader))))
                })
            })
            .collect::<Result<_, _>>()?;
        let (queue, jobs) = mpsc::sync_channel(QUEUE);
        let lost = Arc::new(AtomicBool::new(false));
        let writer = Writer { tx: Tx::Sqlite(Mutex::new(connection)), checkpoints: Checkpoints::start(path)?, lost: Arc::clone(&lost) };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(move || writer.serve(&jobs));
        let thread = thread.map_err(|error| CannotOpen::Unreachable(error.to_string()))?;
        let (queue, writer) = (Mutex::new(Some(queue)), Mutex::new(Some(thread)));
        Ok(Self { queue, writer, lost, readers, turn: AtomicUsize::new(0), entitlements })
    }

    pub(crate) fn reader(&self) -> Arc<Tx> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        match self.readers.get(turn % READERS) {
            Some(reader) => Arc::clone(reader),
            None => unreachable!("the remainder is below the number of readers"),
        }
    }

    /// The readers give their pages back.
    pub(crate) fn rest(&self) {
        self.readers.iter().for_each(|reader| reader.rest());
    }

    pub(crate) async fn perform<A: Action>(&self, action: A) -> Result<A::Outcome, Failure<A::Refusal>> {
        let (reply, answer) = oneshot::channel();
        let result = Arc::new(Mutex::new(None));
        let slot = Arc::clone(&result);
        let run = Box::new(move |tx: &Tx| {
            let outcome = at_once(perform_in(&action, tx))?;
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            Ok(())
        });
        let entitlements = Arc::clone(&self.entitlements);
        let tell = Box::new(move |end: Result<(), Broken>| {
            let outcome = result.lock().unwrap_or_else(PoisonError::into_inner).take();
            let (outcome, tells) = outcome.unzip();
            // Before the caller hears: what they ask next has to show what they wrote.
            entitlements.committed(tells.unwrap_or_default());
            let told = end.and_then(|()| outcome.ok_or_else(|| Broken::Failed("an action left no outcome".to_owned())));
            // Nobody listens any more when the caller went away; what was committed stays.
            drop(reply.send(told));
        });
        self.enqueue(Job { run, tell })?;
        let told = answer.await.unwrap_or_else(|_| Err(Broken::Unavailable("the store is closing".to_owned())))?;
        told.map_err(Failure::Refused)
    }

    fn enqueue(&self, job: Job) -> Result<(), Broken> {
        if self.lost() {
            return Err(Broken::Unavailable("the disk failed; start again".to_owned()));
        }
        match self.queue.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|queue| queue.try_send(job)) {
            Some(Ok(())) => Ok(()),
            Some(Err(mpsc::TrySendError::Full(_))) => Err(Broken::Overloaded),
            Some(Err(mpsc::TrySendError::Disconnected(_))) | None => Err(Broken::Unavailable("the store is closed".to_owned())),
        }
    }

    pub(crate) fn lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    pub(crate) async fn close(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            drop(tokio::task::spawn_blocking(move || thread.join()).await);
        }
    }
}

/// What comes of an action, and what it tells once it is committed.
type Performed<A> = (Result<<A as Action>::Outcome, <A as Action>::Refusal>, Vec<Tells>);

async fn perform_in<A: Action>(action: &A, tx: &Tx) -> Result<Performed<A>, Broken> {
    match judged(action, tx).await? {
        Ok((outcome, writes)) => {
            tx.write(&writes).await?;
            Ok((Ok(outcome), writes.tells()))
        }
        Err(refusal) => Ok((Err(refusal), Vec::new())),
    }
}

/// SQLite never waits: its futures are ready when first asked.
fn at_once<T>(future: impl Future<Output = Result<T, Broken>>) -> Result<T, Broken> {
    future.now_or_never().unwrap_or_else(|| Err(Broken::Failed("an action waited for something outside the store".to_owned())))
}

struct Writer {
    tx: Tx,
    checkpoints: Checkpoints,
    lost: Arc<AtomicBool>,
}

impl Writer {
    fn serve(self, jobs: &mpsc::Receiver<Job>) {
        while let Some(first) = self.next(jobs) {
            let mut batch = vec![first];
            batch.extend(jobs.try_iter().take(BATCH - 1));
            self.commit(batch);
            self.checkpoints.keep(&self.tx);
        }
        self.checkpoints.end();
    }

    /// The next action; nothing when there will be none any more.
    fn next(&self, jobs: &mpsc::Receiver<Job>) -> Option<Job> {
        match jobs.recv_timeout(IDLE) {
            Ok(job) => Some(job),
            Err(mpsc::RecvTimeoutError::Disconnected) => None,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.tx.rest();
                memory::give_back();
                jobs.recv().ok()
            }
        }
    }

    fn commit(&self, mut batch: Vec<Job>) {
        metrics::histogram!("passerelle_batch_actions").record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
        match self.together(&mut batch) {
            Ok(()) => batch.into_iter().for_each(|job| (job.tell)(Ok(()))),
            Err(broken) if self.given_up(&broken) => batch.into_iter().for_each(|job| (job.tell)(Err(broken.clone()))),
            Err(broken) if batch.len() == 1 => batch.into_iter().for_each(|job| (job.tell)(Err(outside(broken.clone())))),
            Err(broken) => {
                tracing::debug!(members = batch.len(), %broken, "a batch is performed one by one");
                for job in batch {
                    self.commit(vec![job]);
                }
            }
        }
    }

    fn together(&self, batch: &mut [Job]) -> Result<(), Broken> {
        at_once(self.tx.plain("begin immediate"))?;
        let done = batch.iter_mut().try_for_each(|job| performed(job, &self.tx)).and_then(|()| at_once(self.tx.plain("commit")));
        if done.is_err() {
            // It fails only when SQLite rolled back by itself.
            drop(at_once(self.tx.plain("rollback")));
        }
        done
    }

    fn given_up(&self, broken: &Broken) -> bool {
        if engine::flush_failed(broken) {
            tracing::error!(%broken, "the disk failed: no more writes until the program is started again");
            self.lost.store(true, Ordering::Relaxed);
        }
        self.lost.load(Ordering::Relaxed)
    }
}

fn performed(job: &mut Job, tx: &Tx) -> Result<(), Broken> {
    catch_unwind(AssertUnwindSafe(|| (job.run)(tx))).unwrap_or_else(|_| Err(Broken::Failed("an action panicked".to_owned())))
}

/// Alone in its transaction nobody could have gone first: a wrong row count is a mistake in the program.
fn outside(broken: Broken) -> Broken {
    match broken {
        Broken::LostRace => Broken::Failed("a write touched another number of rows than decided".to_owned()),
        other => other,
    }
}
