//! One engine, measured: in this process, over HTTP, and beside the ceilings, each in turn, round after round.

use std::time::Duration;

use anyhow::{Context, Result};

use crate::{
    bare::{Bare, Operation},
    disk::flush_times,
    goals::Goals,
    inside, load,
    node::{self, Node},
    now, pgbench,
    place::Place,
    report::{self, Series, micros},
    store_of,
    truth::Truth,
    wire::Wire,
    work::{Job, PAIRS, Work},
    world::{Draft, Shape, World},
};

/// How much is measured.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) rounds: usize,
    /// Applies of each part of a round.
    pub(crate) applies: usize,
    /// The length of each part of a round that is measured by time.
    pub(crate) window: Duration,
    /// Subscriptions that are there before.
    pub(crate) subscriptions: u64,
}

pub(crate) const QUICK: Size = Size { rounds: 3, applies: 1_000, window: Duration::from_millis(400), subscriptions: 10_000 };
pub(crate) const FULL: Size = Size { rounds: 7, applies: 3_000, window: Duration::from_secs(2), subscriptions: 100_000 };

/// Applies by one caller, and in transactions of their own: each waits for the disk. As many as it takes to fill the log
/// once, so that a rate has in it what moving the log costs.
const ALONE: usize = 400;
/// How long a node takes to come to rest after its start: it reads what entitles, looks for what is due, and gives back the
/// memory that took. Every ten seconds it looks again.
const SETTLING: Duration = Duration::from_secs(10);
/// Operations in one transaction of the ceiling.
const TOGETHER: usize = 1_000;

/// Drafts with the hashes of their plans, and what applying each of them would send.
struct Prepared {
    drafts: Vec<(Draft, String)>,
    operations: Vec<Operation>,
}

impl Prepared {
    fn take(&mut self, count: usize) -> Self {
        let from = self.drafts.len().saturating_sub(count);
        Self { drafts: self.drafts.split_off(from), operations: self.operations.split_off(from) }
    }
}

async fn prepare(database: &str, world: &World) -> Result<Prepared> {
    let store = store_of(database).await?;
    let drafts = inside::drafts(&store, world, 0..world.shape.ready).await?;
    let mut operations = Vec::with_capacity(drafts.len());
    for (number, draft) in (0..).zip(&drafts) {
        operations.push(inside::noted(&store, &inside::apply(world, draft, number)).await?);
    }
    store.close().await;
    Ok(Prepared { drafts, operations })
}

/// Everything about one engine.
pub(crate) async fn engine(place: &Place, size: Size, goals: &mut Goals) -> Result<()> {
    let per_round = 3 * size.applies + 2 * ALONE;
    // The mixed load applies, too, and what is asked after all rounds.
    let ready = u64::try_from(size.rounds * (per_round + size.applies / 2) + ALONE + 4 * size.applies)?;
    let world = World::new(Shape::of(size.subscriptions, ready), now()).await?;
    let base = place.filled("base", &world).await?;
    world.seal(&base).await?;
    let mut prepared = prepare(&base, &world).await?;
    report::head(place.engine());
    within(place, &world, size, &mut prepared, goals).await?;
    over_http(place, &world, size, prepared, goals).await?;
    if !place.is_sqlite() {
        pgbench::compare(place, size, goals).await?;
    }
    for name in ["base", "inside", "bulk", "single", "node", "ceiling"] {
        place.drop(name).await?;
    }
    Ok(())
}

/// What is measured in this process.
struct Within {
    bulk: Series,
    single: Series,
    callers: [Series; 3],
    flush: Vec<Duration>,
}

/// Applies in this process, beside the same statements in large transactions and in one for each.
async fn within(place: &Place, world: &World, size: Size, prepared: &mut Prepared, goals: &mut Goals) -> Result<()> {
    let store = store_of(&place.copy("base", "inside").await?).await?;
    let mut bulk = Bare::open(&place.copy("base", "bulk").await?).await?;
    let mut single = Bare::open(&place.copy("base", "single").await?).await?;
    let mut found = Within {
        bulk: Series::new("bare engine: apply, 1000 to a transaction", 1),
        single: Series::new("bare engine: apply, a transaction each", 1),
        callers: [1, 32, 128].map(|callers| Series::new("apply in process", callers)),
        flush: Vec::new(),
    };
    for round in 0..size.rounds {
        let parts = [(0, 1, ALONE), (1, 32, size.applies), (2, 128, size.applies)];
        for (at, callers, count) in parts {
            let slice = prepared.take(count);
            if callers == 1 {
                found.single.add(single.send(&slice.operations, 1).await?);
                found.flush.extend(flush_times(place.folder(), 50)?);
            } else {
                let ceiling = bulk.send(&slice.operations, TOGETHER).await?;
                if callers == 32 {
                    found.bulk.add(ceiling);
                }
            }
            let actions = (0..)
                .zip(&slice.drafts)
                .map(|(number, draft)| inside::apply(world, draft, number + 1_000_000 * u64::try_from(round).unwrap_or_default()));
            let ran = inside::perform(&store, actions, callers).await?;
            found.callers.get_mut(at).context("three")?.add(ran);
        }
    }
    store.close().await;
    told(place, &found, goals);
    Ok(())
}

fn told(place: &Place, found: &Within, goals: &mut Goals) {
    let (engine, [one, few, many]) = (place.engine(), &found.callers);
    found.bulk.print(engine, None);
    found.single.print(engine, Some(found.single.ratio(&found.bulk)));
    for series in &found.callers {
        series.print(engine, Some(series.ratio(&found.bulk)));
    }
    let flush = micros(&found.flush, 500);
    println!("a flush to disk: {flush:.0} µs (median), {:.0} µs (99 of 100)", micros(&found.flush, 990));
    if place.is_sqlite() {
        goals.at_least("P1", engine, "apply in process, 32 callers, of the bulk ceiling", few.ratio(&found.bulk), 0.70);
        goals.at_least("P1", engine, "apply in process, 128 callers, of the bulk ceiling", many.ratio(&found.bulk), 0.85);
        let what = format!("apply in process, 32 callers, of a commit for each (flush {flush:.0} µs)");
        goals.at_least("P2", engine, &what, few.ratio(&found.single), 5.0);
        let alone = micros(&one.latencies(), 500);
        goals.at_most("P6", engine, "one caller in process: µs beyond one flush (p50)", (alone - flush).max(0.0), 150.0);
    }
}

/// What is measured over HTTP.
struct Over {
    hello: Series,
    place_single: Series,
    place_ceiling: Series,
    apply_ceiling: Series,
    placed: Series,
    applied: Series,
    reads: Vec<(Job, Series)>,
    mixed: Series,
}

async fn over_http(place: &Place, world: &World, size: Size, mut prepared: Prepared, goals: &mut Goals) -> Result<()> {
    let database = place.copy("base", "node").await?;
    let mut ceiling = Bare::open(&place.copy("base", "ceiling").await?).await?;
    let (node, hello) = (Node::start(place, &database).await?, Node::hello(place).await?);
    let idle = idle(&node).await?;
    let mut work = Work::new(world.clone(), Truth::open(&database).await?, Vec::new(), 0);
    // PostgreSQL may lose every race and say so; that is counted, not measured.
    work.may_shed = !place.is_sqlite();
    let orders = placing(&database, world, size).await?;
    let (mut wires, mut greeting) = (load::connections(&node, 32).await?, load::connections(&hello, 32).await?);
    let mut found = Over::new(batches(&mut wires, &mut work).await?);
    for round in 0..size.rounds {
        found.hello.add(load::closed(&hello, &mut greeting, &mut work, Job::Check, size.window).await?);
        for (job, series) in &mut found.reads {
            series.add(load::closed(&node, &mut wires, &mut work, *job, size.window).await?);
        }
        let these = orders.chunks(size.applies + ALONE).nth(round).context("one chunk for each round")?;
        let (single, together) = these.split_at_checked(ALONE).context("some to be sent alone")?;
        found.place_single.add(ceiling.send(single, 1).await?);
        found.place_ceiling.add(ceiling.send(together, TOGETHER).await?);
        found.placed.add(load::closed(&node, &mut wires, &mut work, Job::Place, size.window).await?);
        let slice = prepared.take(size.applies);
        found.apply_ceiling.add(ceiling.send(&slice.operations, TOGETHER).await?);
        work.give(slice.drafts);
        found.applied.add(load::closed(&node, &mut wires, &mut work, Job::Apply, Duration::from_secs(60)).await?);
        work.truth.settled().await?;
        work.give(prepared.take(size.applies / 2).drafts);
        found.mixed.add(load::closed(&node, &mut wires, &mut work, Job::Mixed, size.window).await?);
        work.truth.settled().await?;
    }
    found.told(place, idle, &node, goals)?;
    let one = alone(&node, &mut work, prepared.take(ALONE).drafts).await?;
    let flush = micros(&flush_times(place.folder(), 200)?, 500);
    if place.is_sqlite() {
        let beyond = (micros(&one.latencies(), 500) - flush).max(0.0);
        goals.at_most("P6", place.engine(), "one client over HTTP: µs beyond one flush (p50)", beyond, 250.0);
    }
    work.give(prepared.take(2 * size.applies).drafts);
    let rate = found.mixed.rate() / 3.0;
    paced(place, &node, (wires, work), (rate, size, flush), goals).await?;
    hello.kill().await?;
    node.stop().await?;
    if place.is_sqlite() {
        return Ok(());
    }
    let mut work = Work::new(world.clone(), Truth::open(&database).await?, prepared.take(size.applies).drafts, 1);
    work.may_shed = true;
    flushed(place, &database, work, size.window, goals).await
}

/// Bytes resident while nobody asks for anything: the middle of what there is during two of its own looks at what is due.
async fn idle(node: &Node) -> Result<u64> {
    tokio::time::sleep(SETTLING).await;
    let mut seen = Vec::new();
    for _ in 0..40 {
        tokio::time::sleep(SETTLING / 20).await;
        seen.push(node.memory()?.0);
    }
    report::part(&seen, 500).context("memory was looked at")
}

/// Flushes of PostgreSQL's log for each order and each apply, those of the letters sent meanwhile among them. A node for each:
/// what its connections flushed is told when they end.
async fn flushed(place: &Place, database: &str, mut work: Work, window: Duration, goals: &mut Goals) -> Result<()> {
    for (what, job) in [("order", Job::Place), ("apply", Job::Apply)] {
        let before = place.server_flushes().await?.unwrap_or_default();
        let node = Node::start(place, database).await?;
        let mut wires = load::connections(&node, 32).await?;
        let round = load::closed(&node, &mut wires, &mut work, job, window).await?;
        node.stop().await?;
        let flushes = report::amount(usize::try_from(place.server_flushes().await?.unwrap_or_default() - before)?);
        let each = flushes / report::amount(round.latencies.len().max(1));
        goals.at_most("P4", place.engine(), &format!("flushes for each {what}, 32 clients"), each, 0.15);
    }
    work.truth.check(true).await?;
    work.truth.close().await;
    Ok(())
}

/// What placing orders would send, for each round.
async fn placing(database: &str, world: &World, size: Size) -> Result<Vec<Operation>> {
    let store = store_of(database).await?;
    let mut operations = Vec::new();
    for number in 0..u64::try_from(size.rounds * (size.applies + ALONE))? {
        operations.push(inside::noted(&store, &inside::place(world, number)).await?);
    }
    store.close().await;
    Ok(operations)
}

/// Whether a thousand pairs can be checked at once.
async fn batches(wires: &mut [Wire], work: &mut Work) -> Result<bool> {
    let (wire, task) = (wires.first_mut().context("a connection")?, work.next(Job::Batch).context("a request")?);
    Ok(wire.ask(&task.bytes).await?.status == 200)
}

/// One client, one apply after the other.
async fn alone(node: &Node, work: &mut Work, drafts: Vec<(Draft, String)>) -> Result<Series> {
    let mut series = Series::new("POST /onboarding/{id}/apply", 1);
    work.give(drafts);
    let mut wires = load::connections(node, 1).await?;
    series.add(load::closed(node, &mut wires, work, Job::Apply, Duration::from_secs(60)).await?);
    work.truth.settled().await?;
    Ok(series)
}

/// The mixed load at a third of its maximum, by the times of a schedule; then the truth.
async fn paced(
    place: &Place,
    node: &Node,
    (wires, work): (Vec<Wire>, Work),
    (rate, size, flush): (f64, Size, f64),
    goals: &mut Goals,
) -> Result<()> {
    let (engine, mut series) = (place.engine(), Series::new(format!("mixed, open loop, {rate:.0} a second"), wires.len()));
    let (round, _, work) = load::open(node, wires, work, Job::Mixed, rate, size.window * 4).await?;
    series.add(round);
    series.print(engine, None);
    let (writes, all) = (series.writes(), series.latencies());
    let reads = without(all, &writes);
    goals.at_most("P9", engine, "mixed load at a third of the maximum, open loop: p99 of reads, ms", micros(&reads, 990) / 1e3, 1.0);
    let wanted = 5.0 + 2.0 * flush / 1e3;
    goals.at_most("P9", engine, "mixed load at a third of the maximum, open loop: p99 of writes, ms", micros(&writes, 990) / 1e3, wanted);
    work.truth.settled().await?;
    work.truth.check(true).await?;
    work.truth.close().await;
    Ok(())
}

/// These values without those, each of which is among them once.
fn without(mut all: Vec<Duration>, those: &[Duration]) -> Vec<Duration> {
    let mut gone: Vec<_> = those.to_vec();
    gone.sort_unstable();
    all.sort_unstable();
    let mut gone = gone.into_iter().peekable();
    all.retain(|value| gone.next_if_eq(value).is_none());
    all
}

impl Over {
    fn new(batches: bool) -> Self {
        let mut reads = vec![
            (Job::Check, Series::new("GET /api/v1/entitlements", 32)),
            (Job::Page, Series::new("GET /organizations/{id} (page, 10 subscriptions)", 32)),
            (Job::Orders, Series::new("GET /api/v1/orders (10 orders)", 32)),
        ];
        if batches {
            reads.push((Job::Batch, Series::new("POST /api/v1/entitlements/check (1,000 pairs)", 32)));
        }
        Self {
            hello: Series::new("hello world over the same stack", 32),
            place_single: Series::new("bare engine: place, a transaction each", 1),
            place_ceiling: Series::new("bare engine: place, 1000 to a transaction", 1),
            apply_ceiling: Series::new("bare engine: apply, 1000 to a transaction", 1),
            placed: Series::new("POST /api/v1/orders", 32),
            applied: Series::new("POST /onboarding/{id}/apply", 32),
            reads,
            mixed: Series::new("mixed: 60 checks, 30 pages and lists, 10 writes", 32),
        }
    }

    fn told(&self, place: &Place, idle: u64, node: &Node, goals: &mut Goals) -> Result<()> {
        let engine = place.engine();
        self.hello.print(engine, None);
        for (_, series) in &self.reads {
            series.print(engine, Some(series.ratio(&self.hello)));
        }
        self.place_single.print(engine, None);
        self.place_ceiling.print(engine, Some(self.place_ceiling.ratio(&self.place_single)));
        self.placed.print(engine, Some(self.placed.ratio(&self.place_ceiling)));
        self.apply_ceiling.print(engine, None);
        self.applied.print(engine, Some(self.applied.ratio(&self.apply_ceiling)));
        self.mixed.print(engine, None);
        self.reading_goals(place, goals);
        self.writing_goals(place, goals);
        let (_, most) = node.memory()?;
        goals.at_most("P12", engine, "resident memory idle, MiB", mebibytes(idle), 30.0);
        goals.at_most("P12", engine, "resident memory at most, under load, MiB", mebibytes(most), 80.0);
        goals.at_most("P12", engine, "start to the first answer, ms", node.ready.as_secs_f64() * 1e3, 50.0);
        if place.is_sqlite() {
            goals.at_most("P12", "both", "the program's file, MiB", mebibytes(node::size(&node::binary()?)?), 25.0);
        }
        Ok(())
    }

    fn reading_goals(&self, place: &Place, goals: &mut Goals) {
        let (engine, sqlite) = (place.engine(), place.is_sqlite());
        for (job, series) in &self.reads {
            let ratio = series.ratio(&self.hello);
            match job {
                Job::Check => goals.at_least("P7", engine, "check over HTTP, of hello world", ratio, if sqlite { 0.75 } else { 0.90 }),
                Job::Batch => goals.at_least("P7", engine, "checks a second, a thousand to a call", series.rate() * PAIRS as f64, 1e6),
                Job::Page => goals.at_least("P8", engine, "a page with real data, of hello world", ratio, 0.60),
                _ => goals.at_most("P13", engine, "processor time of a list of 10 orders, ms", series.cpu() / 1e3, 0.3),
            }
        }
    }

    fn writing_goals(&self, place: &Place, goals: &mut Goals) {
        let engine = place.engine();
        if place.is_sqlite() {
            goals.at_least("P3", engine, "orders over HTTP, of the bulk ceiling", self.placed.ratio(&self.place_ceiling), 0.60);
            goals.at_least(
                "P3",
                engine,
                "orders over HTTP, of a commit for each on the bare engine",
                self.placed.ratio(&self.place_single),
                4.0,
            );
            goals.at_least("P3", engine, "applies over HTTP, of the bulk ceiling", self.applied.ratio(&self.apply_ceiling), 0.60);
        }
        for (what, series) in [("order", &self.placed), ("apply", &self.applied)] {
            if let Some(flushes) = series.flushes() {
                goals.at_most(
                    "P4",
                    engine,
                    &format!("flushes for each {what}, 32 clients"),
                    flushes,
                    if place.is_sqlite() { 0.05 } else { 0.15 },
                );
            }
        }
        goals.at_most("P13", engine, "processor time of an order with its invitation, ms", self.placed.cpu() / 1e3, 1.0);
    }
}

pub(crate) fn mebibytes(bytes: u64) -> f64 {
    report::amount(usize::try_from(bytes).unwrap_or_default()) / f64::from(1 << 20)
}

/// How many times as fast 32 callers apply as commits of their own do, and how long a flush takes (µs).
pub(crate) async fn against_single(place: &Place, size: Size) -> Result<(f64, f64)> {
    let per_round = size.applies + ALONE;
    let world = World::new(Shape::of(1_000, u64::try_from(size.rounds * per_round)?), now()).await?;
    let base = place.filled("base", &world).await?;
    let mut prepared = prepare(&base, &world).await?;
    let store = store_of(&place.copy("base", "inside").await?).await?;
    let mut bare = Bare::open(&place.copy("base", "single").await?).await?;
    let (mut single, mut few, mut flush) = (Series::new("single", 1), Series::new("apply", 32), Vec::new());
    for round in 0..size.rounds {
        single.add(bare.send(&prepared.take(ALONE).operations, 1).await?);
        flush.extend(flush_times(place.folder(), 20)?);
        let drafts = prepared.take(size.applies).drafts;
        let actions = (0..)
            .zip(&drafts)
            .map(|(number, draft)| inside::apply(&world, draft, number + 1_000_000 * u64::try_from(round).unwrap_or_default()));
        few.add(inside::perform(&store, actions, 32).await?);
    }
    store.close().await;
    Ok((few.ratio(&single), micros(&flush, 500)))
}
