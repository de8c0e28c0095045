//! PostgreSQL: serializable transactions over few pipelined connections.
//!
//! An action takes three round trips: BEGIN with the reads, the writes, COMMIT. A lost race is performed again, a bounded
//! number of times, on the facts as they are then.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, Semaphore},
    time::{sleep, timeout},
};
use tokio_postgres::{Config, NoTls};

use crate::{
    CannotOpen, Pending,
    action::{Action, Failure, judged},
    broken::{Broken, chain},
    engine,
    entitlement::Entitlements,
    migrations::{self, HISTORY},
    tx::{Prepared, Tx},
};

/// Connections to write with: more on few cores are slower.
const WRITERS: usize = 4;
/// Connections to read with, each shared by many readers at once.
const READERS: usize = 4;
/// Actions that may wait for a connection.
const QUEUE: usize = 4096;
/// Attempts before a race counts as lost for good.
const ATTEMPTS: u32 = 16;
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a commit may take: a cluster without its standby would wait for ever.
const COMMIT: Duration = Duration::from_secs(5);
/// Taken while migrating, so that nodes starting together do it once ("PASSEREL" in ASCII).
const LOCK: i64 = 0x5041_5353_4552_454c;

pub(crate) struct Postgres(Arc<Pool>);

struct Pool {
    config: Config,
    idle: Mutex<Vec<Tx>>,
    permits: Semaphore,
    waiting: Semaphore,
    readers: Vec<Mutex<Option<Arc<Tx>>>>,
    turn: std::sync::atomic::AtomicUsize,
    entitlements: Arc<Entitlements>,
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
    if missing.len() == HISTORY.len() {
        // A fresh cluster without statistics plans badly.
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
            waiting: Semaphore::new(QUEUE),
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
            Some(reader) if !closed(reader) => Ok(Arc::clone(reader)),
            _ => {
                let fresh = Arc::new(prepared(&self.0.config).await.map_err(Broken::Unavailable)?);
                *place = Some(Arc::clone(&fresh));
                Ok(fresh)
            }
        }
    }

    /// In a task of its own: a caller that goes away must not leave a transaction open.
    pub(crate) async fn perform<A: Action>(&self, action: A) -> Result<A::Outcome, Failure<A::Refusal>> {
        let pool = Arc::clone(&self.0);
        let task = tokio::spawn(async move { pool.perform(&action).await });
        let done = task.await.unwrap_or_else(|_| Err(Broken::Failed("an action panicked".to_owned())))?;
        done.map_err(Failure::Refused)
    }
}

fn closed(tx: &Tx) -> bool {
    matches!(tx, Tx::Postgres(prepared) if prepared.closed())
}

impl Pool {
    async fn perform<A: Action>(&self, action: &A) -> Result<Result<A::Outcome, A::Refusal>, Broken> {
        let _place = self.waiting.try_acquire().map_err(|_| Broken::Overloaded)?;
        let _permit = self.permits.acquire().await.map_err(|_| Broken::Overloaded)?;
        let mut violated = false;
        for attempt in 0..ATTEMPTS {
            let tx = self.take().await?;
            let done = once(action, &tx, &self.entitlements).await;
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

    async fn take(&self) -> Result<Tx, Broken> {
        while let Some(tx) = self.idle.lock().await.pop() {
            if !closed(&tx) {
                return Ok(tx);
            }
        }
        prepared(&self.config).await.map_err(Broken::Unavailable)
    }

    /// A connection whose commit did not answer is dropped: what it is doing nobody knows.
    async fn give_back(&self, tx: Tx, unknown: bool) {
        if !unknown && !closed(&tx) {
            self.idle.lock().await.push(tx);
        }
    }
}

/// Longer with each attempt (0.5 ms doubling up to 64 ms), and not the same for neighbours: the task's id spreads them.
fn pause(attempt: u32) -> Duration {
    let spread = tokio::task::try_id()
        .map_or(0, |id| id.to_string().bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))));
    let most = 500u64 << attempt.min(7);
    Duration::from_micros(most / 2 + spread % (most / 2 + 1))
}

async fn once<A: Action>(action: &A, tx: &Tx, entitlements: &Entitlements) -> Result<Result<A::Outcome, A::Refusal>, Broken> {
    let attempt = async {
        let (_, judged) = futures_util::try_join!(tx.plain("begin isolation level serializable"), judged(action, tx))?;
        match judged {
            Err(refusal) => Ok(Err(refusal)),
            Ok((outcome, writes)) => tx.write(&writes).await.map(|()| Ok((outcome, writes.tells()))),
        }
    };
    match attempt.await {
        Ok(Ok((outcome, tells))) => {
            let committed = commit(tx).await;
            // Before the caller hears: what they ask next has to show what they wrote. If nobody knows whether it was
            // committed, it has to be read, too.
            entitlements.committed(tells);
            committed.map(|()| Ok(outcome))
        }
        undone => {
            // When even this fails the connection is closed, and the server rolls back by itself.
            drop(tx.plain("rollback").await);
            undone.map(|judged| judged.map(|(outcome, _)| outcome))
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
