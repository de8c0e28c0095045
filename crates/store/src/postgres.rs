//! PostgreSQL: serializable transactions over few pipelined connections.
//!
//! An action takes three round trips: BEGIN with the reads, the writes, COMMIT. A lost race is performed again, a bounded
//! number of times, on the facts as they are then. Those whose kind allows it share a transaction with others that wait
//! (`batch`).

use std::{any::TypeId, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::{
    sync::{Mutex, OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_postgres::{Config, NoTls};

use crate::{
    CannotOpen, Pending,
    action::{Action, Failure},
    asked::{Asked, ask},
    batch::{self, Lines},
    broken::{Broken, chain},
    engine,
    entitlement::Entitlements,
    migrations,
    sql::Tells,
    tx::{Prepared, Tx},
};

/// Connections to write with: more on few cores are slower.
const WRITERS: usize = 4;
/// Connections to read with, each shared by many readers at once.
const READERS: usize = 4;
/// Actions that may wait for a connection.
const QUEUE: u32 = 4096;
/// Attempts before a race counts as lost for good.
const ATTEMPTS: u32 = 16;
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a commit may take: a cluster without its standby would wait for ever.
const COMMIT: Duration = Duration::from_secs(5);
/// Taken while migrating, so that nodes starting together do it once ("PASSEREL" in ASCII).
const LOCK: i64 = 0x5041_5353_4552_454c;

pub(crate) struct Postgres(Arc<Pool>);

pub(crate) struct Pool {
    config: Config,
    idle: Mutex<Vec<Tx>>,
    pub(crate) permits: Semaphore,
    waiting: Arc<Semaphore>,
    pub(crate) lines: Lines,
    readers: Vec<Mutex<Option<Arc<Tx>>>>,
    turn: std::sync::atomic::AtomicUsize,
    pub(crate) entitlements: Arc<Entitlements>,
}

async fn connect(config: &Config) -> Result<tokio_postgres::Client, String> {
    let connecting = timeout(CONNECT, config.connect(NoTls)).await.map_err(|_| "no answer within 3 s".to_owned())?;
    let (client, connection) = connecting.map_err(|error| chain(&error))?;
    // The connection's own task; it ends when the client is dropped or the server goes, and the client then says so.
    tokio::spawn(async move { drop(connection.await) });
    client.batch_execute(engine::POSTGRES_SETTINGS).await.map_err(|error| chain(&error))?;
    Ok(client)
}

async fn prepared(config: &Config) -> Result<Tx, String> {
    connect(config).await.map(Prepared::new).map(Tx::Postgres)
}

fn failed(error: tokio_postgres::Error) -> CannotOpen {
    CannotOpen::Unreachable(chain(&error))
}

async fn applied(client: &tokio_postgres::Client) -> Result<Vec<(i64, String)>, tokio_postgres::Error> {
    let there = client.query_one("select to_regclass('migration') is not null", &[]).await?;
    if !there.get::<_, bool>(0) {
        return Ok(Vec::new());
    }
    let rows = client.query(migrations::APPLIED, &[]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// A connection that may take its time.
pub(crate) async fn patient(config: &Config) -> Result<tokio_postgres::Client, CannotOpen> {
    let client = connect(config).await.map_err(CannotOpen::Unreachable)?;
    let patience = "set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0";
    client.batch_execute(patience).await.map_err(failed)?;
    Ok(client)
}

/// What has run.
pub(crate) async fn ran(config: &Config) -> Result<Vec<i64>, CannotOpen> {
    let client = connect(config).await.map_err(CannotOpen::Unreachable)?;
    Ok(applied(&client).await.map_err(failed)?.into_iter().map(|(number, _)| number).collect())
}

pub(crate) async fn pending(config: &Config) -> Result<Vec<Pending>, CannotOpen> {
    let client = connect(config).await.map_err(CannotOpen::Unreachable)?;
    let missing = migrations::missing(&applied(&client).await.map_err(failed)?)?;
    Ok(missing.into_iter().map(migrations::Migration::pending).collect())
}

/// Under an advisory lock: nodes that start together wait for the first, then find nothing to do.
pub(crate) async fn migrate(config: &Config, now: jiff::Timestamp, until: i64) -> Result<Vec<Pending>, CannotOpen> {
    let mut client = patient(config).await?;
    let transaction = client.transaction().await.map_err(failed)?;
    transaction.execute("select pg_advisory_xact_lock($1)", &[&LOCK]).await.map_err(failed)?;
    transaction.batch_execute(migrations::TABLE).await.map_err(failed)?;
    let missing = migrations::missing(&applied(transaction.client()).await.map_err(failed)?)?;
    let missing: Vec<_> = missing.into_iter().filter(|migration| migration.number <= until).collect();
    for migration in &missing {
        transaction.batch_execute(migration.for_postgres()).await.map_err(failed)?;
        let (checksum, at) = (migration.checksum(), now.to_string());
        transaction.execute(migrations::NOTE, &[&migration.number, &migration.name, &checksum, &at]).await.map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)?;
    if !missing.is_empty() {
        // Without statistics a cluster plans badly: a fresh one, and one whose tables and indexes changed.
        client.batch_execute("analyze").await.map_err(failed)?;
    }
    Ok(missing.into_iter().map(migrations::Migration::pending).collect())
}

/// A connection that sees the database as it is now, for as long as it lives.
pub(crate) async fn snapshot(config: &Config) -> Result<Tx, CannotOpen> {
    let client = patient(config).await?;
    client.batch_execute("begin isolation level repeatable read read only").await.map_err(failed)?;
    client.query_one("select count(*) from migration", &[]).await.map_err(failed)?;
    Ok(Tx::Postgres(Prepared::new(client)))
}

impl Postgres {
    pub(crate) async fn open(config: &Config, entitlements: Arc<Entitlements>) -> Result<Self, CannotOpen> {
        let first = prepared(config).await.map_err(CannotOpen::Unreachable)?;
        Ok(Self(Arc::new(Pool {
            config: config.clone(),
            idle: Mutex::new(vec![first]),
            permits: Semaphore::new(WRITERS),
            waiting: Arc::new(Semaphore::new(QUEUE as usize)),
            lines: Lines::default(),
            readers: (0..READERS).map(|_| Mutex::new(None)).collect(),
            turn: std::sync::atomic::AtomicUsize::new(0),
            entitlements,
        })))
    }

    pub(crate) async fn reader(&self) -> Result<Arc<Tx>, Broken> {
        let turn = self.0.turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let Some(place) = self.0.readers.get(turn % READERS) else { unreachable!("the remainder is below the number of readers") };
        let mut place = place.lock().await;
        match &*place {
            Some(reader) if !spent(reader) => Ok(Arc::clone(reader)),
            _ => {
                let fresh = Arc::new(prepared(&self.0.config).await.map_err(Broken::Unavailable)?);
                *place = Some(Arc::clone(&fresh));
                Ok(fresh)
            }
        }
    }

    pub(crate) async fn perform<A: Action>(&self, action: A) -> Result<A::Outcome, Failure<A::Refusal>> {
        let (asked, told) = ask(action);
        self.0.accept(asked, A::SHARES.then(TypeId::of::<A>))?;
        let end = told.await.unwrap_or_else(|_| Err(Broken::Unavailable("the store is closing".to_owned())))?;
        end.map_err(Failure::Refused)
    }

    /// Waits for all that was accepted; what comes meanwhile or later is turned away.
    pub(crate) async fn close(&self) {
        drop(self.0.waiting.acquire_many(QUEUE).await);
        self.0.waiting.close();
    }
}

fn spent(tx: &Tx) -> bool {
    matches!(tx, Tx::Postgres(prepared) if prepared.spent())
}

/// An action that was accepted.
pub(crate) struct Member {
    pub(crate) asked: Box<dyn Asked>,
    /// Its place among all that may wait.
    place: OwnedSemaphorePermit,
}

impl Member {
    pub(crate) fn hears(self, end: Result<(), Broken>) {
        drop(self.place);
        self.asked.hears(end);
    }

    /// Performs it in a transaction of its own; the caller has the right to a connection.
    pub(crate) async fn alone(mut self, pool: &Pool) {
        let end = caught(pool.attempts(&mut *self.asked)).await;
        self.hears(end);
    }
}

/// A panic ends what was done for it, not whoever did it. The connection is dropped with it.
pub(crate) async fn caught<T>(work: impl Future<Output = Result<T, Broken>>) -> Result<T, Broken> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(Broken::Failed("an action panicked".to_owned())))
}

impl Pool {
    /// Lets an action wait for a connection, and for others if its kind shares transactions.
    fn accept(self: &Arc<Self>, asked: Box<dyn Asked>, kind: Option<TypeId>) -> Result<(), Broken> {
        let place = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| Broken::Overloaded)?;
        let member = Member { asked, place };
        match kind {
            Some(kind) => batch::join(self, kind, member),
            None => self.by_itself(member),
        }
        Ok(())
    }

    /// Performs an action in a transaction of its own, as soon as there is a connection. In a task of its own, too: a caller
    /// that goes away must not leave a transaction open.
    pub(crate) fn by_itself(self: &Arc<Self>, member: Member) {
        let pool = Arc::clone(self);
        tokio::spawn(async move {
            let _permit = pool.permits.acquire().await;
            member.alone(&pool).await;
        });
    }

    async fn attempts(&self, asked: &mut dyn Asked) -> Result<(), Broken> {
        let mut violated = false;
        for attempt in 0..ATTEMPTS {
            let tx = self.take().await?;
            let done = once(asked, &tx, &self.entitlements).await;
            self.give_back(tx, matches!(done, Err(Broken::OutcomeUnknown))).await;
            match done {
                Err(Broken::LostRace) => {
                    metrics::counter!("passerelle_races_lost_total").increment(1);
                    sleep(pause(attempt)).await;
                }
                // A connection that idled through a restart of the server: nothing was committed, a fresh one may do.
                Err(Broken::Unavailable(_)) if attempt == 0 => {}
                // The winner of a race may show as a violated constraint; seen again, it is one.
                Err(Broken::Violation(_)) if !violated => violated = true,
                done => return done,
            }
        }
        tracing::warn!(attempts = ATTEMPTS, "an action lost every race");
        Err(Broken::Overloaded)
    }

    pub(crate) async fn take(&self) -> Result<Tx, Broken> {
        while let Some(tx) = self.idle.lock().await.pop() {
            if !spent(&tx) {
                return Ok(tx);
            }
        }
        prepared(&self.config).await.map_err(Broken::Unavailable)
    }

    /// A connection whose commit did not answer is dropped: what it is doing nobody knows.
    pub(crate) async fn give_back(&self, tx: Tx, unknown: bool) {
        if !unknown && !spent(&tx) {
            self.idle.lock().await.push(tx);
        }
    }
}

/// Longer with each attempt (0.5 ms doubling up to 64 ms), and not the same for neighbours: the task's id spreads them.
pub(crate) fn pause(attempt: u32) -> Duration {
    let spread = tokio::task::try_id()
        .map_or(0, |id| id.to_string().bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))));
    let most = 500u64 << attempt.min(7);
    Duration::from_micros(most / 2 + spread % (most / 2 + 1))
}

async fn once(asked: &mut dyn Asked, tx: &Tx, entitlements: &Entitlements) -> Result<(), Broken> {
    let attempt = async {
        let (_, judged) = futures_util::try_join!(tx.plain("begin isolation level serializable"), asked.judged(tx))?;
        let Some(writes) = judged.writes else { return Ok(None) };
        tx.write(&writes).await.map(|()| Some(writes.tells()))
    };
    match attempt.await {
        Ok(None) => {
            drop(tx.plain("rollback").await);
            Ok(())
        }
        Ok(Some(tells)) => finished(tx, Ok(((), tells)), entitlements).await,
        Err(undone) => finished(tx, Err(undone), entitlements).await,
    }
}

/// Commits what went well, and rolls back the rest.
pub(crate) async fn finished<T>(tx: &Tx, end: Result<(T, Vec<Tells>), Broken>, entitlements: &Entitlements) -> Result<T, Broken> {
    match end {
        Ok((end, tells)) => {
            let committed = commit(tx).await;
            // Before the caller hears: what they ask next has to show what they wrote. If nobody knows whether it was
            // committed, it has to be read, too.
            entitlements.committed(tells);
            committed.map(|()| end)
        }
        Err(undone) => {
            // When even this fails the connection is closed, and the server rolls back by itself.
            drop(tx.plain("rollback").await);
            Err(undone)
        }
    }
}

async fn commit(tx: &Tx) -> Result<(), Broken> {
    match timeout(COMMIT, tx.plain("commit")).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Broken::Unavailable(_))) | Err(_) => Err(Broken::OutcomeUnknown),
        Ok(Err(refused)) => {
            drop(tx.plain("rollback").await);
            Err(refused)
        }
    }
}
