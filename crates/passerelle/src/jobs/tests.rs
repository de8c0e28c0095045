use std::{
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use store::{Address, Change, Writes};

use super::*;

/// A clock that stands still until it is moved.
#[derive(Clone)]
struct Clock(Arc<Mutex<Timestamp>>);

impl Clock {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Timestamp::from_second(1_795_000_000).unwrap())))
    }

    fn moves(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }

    fn moment(&self) -> Moment {
        Moment::new(*self.0.lock().unwrap(), 7)
    }
}

/// Counts how often it is written.
struct Count(Arc<AtomicU32>);

impl Change for Count {
    fn write(&self, _: &mut Writes) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

struct House {
    folder: PathBuf,
    store: Store,
    clock: Clock,
    runs: Arc<AtomicU32>,
}

impl House {
    async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("passerelle-jobs-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let address = Address::Sqlite(folder.join("test.db"));
        let clock = Clock::new();
        store::migrate(&address, clock.moment().now).await.unwrap();
        Self { store: Store::open(&address).await.unwrap(), folder, clock, runs: Arc::default() }
    }

    /// A node with one hourly job.
    fn node(&self) -> Scheduler {
        let (clock, runs) = (self.clock.clone(), Arc::clone(&self.runs));
        let job = Job::performing("count", HOURLY, move |_| Count(Arc::clone(&runs)));
        Scheduler::new(self.store.clone(), vec![job], move || clock.moment(), Arc::default())
    }

    fn runs(&self) -> u32 {
        self.runs.load(Ordering::SeqCst)
    }

    async fn close(self) {
        self.store.close().await;
        std::fs::remove_dir_all(self.folder).unwrap();
    }
}

#[tokio::test]
async fn a_job_runs_when_it_is_due_and_not_before() {
    let house = House::open("due").await;
    let node = house.node();
    node.enrol().await.unwrap();
    node.enrol().await.unwrap();
    assert_eq!(node.turn().await.unwrap(), ["count"]);
    assert!(node.turn().await.unwrap().is_empty());
    house.clock.moves(SignedDuration::from_mins(59));
    assert!(node.turn().await.unwrap().is_empty());
    house.clock.moves(SignedDuration::from_mins(1));
    assert_eq!(node.turn().await.unwrap(), ["count"]);
    let standing = job::all(&house.store.reader().await.unwrap()).await.unwrap();
    assert_eq!((standing[0].runs, standing[0].done_at, house.runs()), (2, Some(house.clock.moment().now), 2));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_nodes_one_runs_it() {
    let house = House::open("many").await;
    house.node().enrol().await.unwrap();
    for round in 1..=20 {
        let nodes: Vec<_> = (0..8)
            .map(|_| {
                let node = house.node();
                tokio::spawn(async move { node.turn().await.unwrap().len() })
            })
            .collect();
        let mut ran = 0;
        for node in nodes {
            ran += node.await.unwrap();
        }
        assert_eq!((ran, house.runs()), (1, round));
        house.clock.moves(HOURLY);
    }
    house.close().await;
}

#[tokio::test]
async fn a_dead_nodes_job_is_due_again_when_its_lease_ends() {
    let house = House::open("dead").await;
    let (dead, alive) = (house.node(), house.node());
    dead.enrol().await.unwrap();
    let due = job::due(&house.store.reader().await.unwrap(), house.clock.moment().now).await.unwrap();
    let lease = dead.take(due[0].clone()).await.unwrap().unwrap();
    assert!(dead.take(due[0].clone()).await.unwrap().is_none(), "it is taken");
    house.clock.moves(LEASE - SignedDuration::from_secs(1));
    assert!(alive.turn().await.unwrap().is_empty());
    house.clock.moves(SignedDuration::from_secs(1));
    assert_eq!(alive.turn().await.unwrap(), ["count"]);
    // The first node was slow rather than dead: what it says now changes nothing.
    let before = job::all(&house.store.reader().await.unwrap()).await.unwrap();
    dead.work(&house.node().jobs[0], lease).await.unwrap();
    let after = job::all(&house.store.reader().await.unwrap()).await.unwrap();
    assert_eq!((before[0].due_at, before[0].runs), (after[0].due_at, after[0].runs));
    house.close().await;
}

#[tokio::test]
async fn a_job_that_failed_is_tried_again() {
    let house = House::open("failed").await;
    let clock = house.clock.clone();
    let failing = Job::doing("fails", HOURLY, |_, _| async { Err(Broken::Unavailable("gone".to_owned())) });
    let node = Scheduler::new(house.store.clone(), vec![failing], move || clock.moment(), Arc::default());
    node.enrol().await.unwrap();
    assert_eq!(node.turn().await.unwrap(), ["fails"]);
    assert!(node.turn().await.unwrap().is_empty());
    house.clock.moves(RETRY);
    assert_eq!(node.turn().await.unwrap(), ["fails"]);
    let standing = job::all(&house.store.reader().await.unwrap()).await.unwrap();
    assert_eq!((standing[0].runs, standing[0].done_at), (0, None));
    house.close().await;
}
