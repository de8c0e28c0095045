//! Many actions at once share a commit; one that fails must not harm its neighbours.

use std::sync::{Arc, Mutex, mpsc};

use futures_util::future::join_all;
use store::{Action, Broken, Failure, Store, Tx, Writes, sql};

use crate::database::{Database, now};

on_both_engines!(
    a_violation_harms_nobody_else,
    a_panic_harms_nobody_else,
    a_refusal_writes_nothing,
    a_caller_who_leaves_changes_nothing_for_others
);

/// Keeps an answer under a key; what it is told to do on the way is in `end`.
struct Keep {
    key: &'static str,
    scope: String,
    /// Those of one name are not to share a transaction.
    apart: String,
    end: End,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Well,
    Refused,
    Panic,
}

const KEEP: &str = "insert into idempotency (scope, key, request_hash, status, body, created_at) values ($1, $2, $3, 200, $4, $5)";

impl Action for Keep {
    type Facts = ();
    type Decision = ();
    type Outcome = ();
    type Refusal = &'static str;

    async fn load(&self, _: &Tx) -> Result<(), Broken> {
        Ok(())
    }

    fn decide(&self, (): ()) -> Result<(), &'static str> {
        match self.end {
            End::Well => Ok(()),
            End::Refused => Err("refused"),
            End::Panic => panic!("a mistake in an action"),
        }
    }

    const SHARES: bool = true;

    fn apart(&self, (): &()) -> Vec<String> {
        vec![self.apart.clone()]
    }

    fn write(&self, (): (), writes: &mut Writes) {
        // Two writes: half an action would show.
        for part in ["one", "two"] {
            writes.add(sql(KEEP).bind(format!("{}/{part}", self.scope)).bind(self.key).bind(vec![1]).bind("").bind(now()));
        }
    }
}

fn keep(scope: impl ToString, end: End) -> Keep {
    Keep { key: "key", scope: scope.to_string(), apart: scope.to_string(), end }
}

/// Holds the writer until told to go on, so that what comes meanwhile waits and shares one commit.
struct Gate(Mutex<mpsc::Receiver<()>>);

impl Action for Gate {
    type Facts = ();
    type Decision = ();
    type Outcome = ();
    type Refusal = ();

    async fn load(&self, _: &Tx) -> Result<(), Broken> {
        let _opened = self.0.lock().unwrap().recv();
        Ok(())
    }

    fn decide(&self, (): ()) -> Result<(), ()> {
        Ok(())
    }

    fn write(&self, (): (), _: &mut Writes) {}
}

/// Performs all of these while the writer is held, in one batch where the engine has batches.
async fn together(store: &Store, actions: Vec<Keep>) -> Vec<Result<(), Failure<&'static str>>> {
    let (go, wait) = mpsc::channel();
    let gate = store.perform(Gate(Mutex::new(wait)));
    let all = join_all(actions.into_iter().map(|action| store.perform(action)));
    // Each is polled once, and so waits in the queue, before the gate opens.
    let open = async { drop(go) };
    let (_, ends, ()) = futures_util::join!(gate, all, open);
    ends
}

/// In how many transactions what is kept was written.
async fn transactions(database: &Database) -> i64 {
    database.plain().await.number("select count(distinct xmin::text) from idempotency").await
}

async fn on_postgres<F: Future<Output = ()>>(test: impl FnOnce(Arc<Database>) -> F) {
    crate::database::with(crate::database::Engine::Postgres, test).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_that_wait_share_transactions() {
    on_postgres(|database| async move {
        let store = database.store().await;
        let ends = together(&store, (0..256).map(|n| keep(n, if n % 4 == 0 { End::Refused } else { End::Well })).collect()).await;
        for (n, end) in ends.iter().enumerate() {
            assert_eq!(end.is_ok(), n % 4 != 0, "{n}: {end:?}");
        }
        assert_eq!(kept(&database).await, 2 * 192);
        let transactions = transactions(&database).await;
        assert!(transactions <= 16, "{transactions} transactions for 192 actions");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_to_be_kept_apart_never_share_one() {
    on_postgres(|database| async move {
        let store = database.store().await;
        let of_one = |n: usize| Keep { apart: "one".to_owned(), ..keep(n, End::Well) };
        let ends = together(&store, (0..32).map(of_one).collect()).await;
        assert!(ends.iter().all(Result::is_ok), "{ends:?}");
        assert_eq!((kept(&database).await, transactions(&database).await), (2 * 32, 32));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_waits_for_what_was_accepted() {
    on_postgres(|database| async move {
        let store = database.store().await;
        let accepted: Vec<_> = (0..64).map(|n| Box::pin(store.perform(keep(n, End::Well)))).collect();
        let mut accepted = join_all(accepted);
        // Each is asked once, and so is in the queue.
        assert!(futures_util::poll!(&mut accepted).is_pending());
        store.close().await;
        assert!(accepted.await.iter().all(Result::is_ok));
        assert_eq!(kept(&database).await, 2 * 64);
        let late = store.perform(keep("late", End::Well)).await;
        assert!(matches!(late, Err(Failure::Broken(Broken::Overloaded))), "{late:?}");
    })
    .await;
}

async fn kept(database: &Database) -> i64 {
    database.plain().await.number("select count(*) from idempotency").await
}

async fn a_violation_harms_nobody_else(database: Arc<Database>) {
    let store = database.store().await;
    store.perform(keep("taken", End::Well)).await.unwrap();
    let ends = together(&store, (0..64).map(|n| if n == 31 { keep("taken", End::Well) } else { keep(n, End::Well) }).collect()).await;
    for (n, end) in ends.iter().enumerate() {
        match end {
            Ok(()) => assert_ne!(n, 31),
            Err(Failure::Broken(Broken::Violation(_))) => assert_eq!(n, 31),
            other => panic!("{n}: {other:?}"),
        }
    }
    assert_eq!(kept(&database).await, 2 * 64);
}

async fn a_panic_harms_nobody_else(database: Arc<Database>) {
    let store = database.store().await;
    let ends = together(&store, (0..16).map(|n| keep(n, if n == 7 { End::Panic } else { End::Well })).collect()).await;
    for (n, end) in ends.iter().enumerate() {
        match end {
            Ok(()) => assert_ne!(n, 7),
            Err(Failure::Broken(Broken::Failed(_))) => assert_eq!(n, 7),
            other => panic!("{n}: {other:?}"),
        }
    }
    assert_eq!(kept(&database).await, 2 * 15);
}

async fn a_refusal_writes_nothing(database: Arc<Database>) {
    let store = database.store().await;
    let ends = together(&store, vec![keep("a", End::Well), keep("b", End::Refused), keep("c", End::Well)]).await;
    assert!(matches!(ends.as_slice(), [Ok(()), Err(Failure::Refused("refused")), Ok(())]), "{ends:?}");
    assert_eq!(kept(&database).await, 2 * 2);
}

async fn a_caller_who_leaves_changes_nothing_for_others(database: Arc<Database>) {
    let store = database.store().await;
    let gone = tokio::time::timeout(std::time::Duration::ZERO, store.perform(keep("gone", End::Well))).await;
    store.perform(keep("stays", End::Well)).await.unwrap();
    let plain = database.plain().await;
    let of_gone = plain.number("select count(*) from idempotency where scope like 'gone/%'").await;
    assert!([0, 2].contains(&of_gone), "half an action: {of_gone}");
    if gone.is_ok() {
        assert_eq!(of_gone, 2);
    }
    assert_eq!(plain.number("select count(*) from idempotency where scope like 'stays/%'").await, 2);
}
