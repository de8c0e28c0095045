//! The same reads and writes on a small database and on a large one.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::{Goals, Job, MOMENT, Node, Place, Series, Shape, Size, Truth, Work, World, load, micros, now};
use crate::{counts::meter, measure::mebibytes};

/// Subscriptions of the small one.
const SMALL: u64 = 10_000;
/// How long it may take until everything that entitles is in memory, beside the load.
const LOADING: Duration = Duration::from_secs(120);
/// Far from now: sealing years of records is not what is measured.
const POSTPONED: &str = "insert into job (name, due_at, runs) values ('seal', $1, 0), ('seal_late', $1, 0)";

/// One of the two, under its load.
struct Side {
    node: Node,
    work: Work,
    reads: Vec<(Job, Series)>,
    placed: Series,
}

impl Side {
    async fn open(place: &Place, name: &str, subscriptions: u64) -> Result<Self> {
        let world = World::new(Shape::of(subscriptions, 0), now()).await?;
        let begun = Instant::now();
        let database = place.empty(name).await?;
        let rows = world.fill(&database).await?;
        let seconds = begun.elapsed().as_secs_f64();
        println!("{subscriptions} subscriptions: {rows} rows in {seconds:.0} s, {:.0} a second", rows as f64 / seconds);
        postpone(&database).await?;
        let truth = Truth::open(&database).await?;
        let node = Node::start(place, &database).await?;
        let titled = |what: &str| Series::new(format!("{what}, {subscriptions} subscriptions"), 8);
        let reads = vec![
            (Job::Check, titled("GET /api/v1/entitlements")),
            (Job::Page, titled("GET /organizations/{id}")),
            (Job::Orders, titled("GET /api/v1/orders (10 orders)")),
        ];
        Ok(Self { node, work: Work::new(world, truth, Vec::new(), 0), reads, placed: titled("POST /api/v1/orders") })
    }

    async fn round(&mut self, size: Size) -> Result<()> {
        let mut wires = load::connections(&self.node, 8).await?;
        for (job, series) in &mut self.reads {
            series.add(load::closed(&self.node, &mut wires, &mut self.work, *job, size.window).await?);
        }
        self.placed.add(load::closed(&self.node, &mut wires, &mut self.work, Job::Place, size.window).await?);
        self.work.truth.settled().await
    }

    /// Bytes of everything that entitles, once it is in memory, and the most that were resident.
    async fn remembers(&self) -> Result<(u64, u64)> {
        let (mut wires, begun) = (load::connections(&self.node, 1).await?, Instant::now());
        let wire = wires.first_mut().context("a connection")?;
        while meter(wire, "passerelle_entitlements_loaded").await? == 0 {
            ensure!(begun.elapsed() < LOADING, "entitlements are not loaded after {LOADING:?}");
            tokio::time::sleep(MOMENT).await;
        }
        Ok((meter(wire, "passerelle_entitlements_bytes{kind=\"subscriptions\"}").await?, self.node.memory()?.1))
    }

    async fn close(self) -> Result<()> {
        self.work.truth.check(true).await?;
        self.work.truth.close().await;
        self.node.stop().await
    }
}

/// Both sides, in turn.
pub(crate) async fn scale(places: &[Place], most: u64, size: Size, goals: &mut Goals) -> Result<()> {
    for place in places {
        let mut small = Side::open(place, "small", SMALL).await?;
        let mut large = Side::open(place, "large", most).await?;
        crate::report::head(place.engine());
        for _ in 0..size.rounds {
            small.round(size).await?;
            large.round(size).await?;
        }
        told(place, &small, &large, most, goals);
        let (table, node) = large.remembers().await?;
        println!("resident memory of the node with {most} subscriptions, at most: {:.0} MiB", mebibytes(node));
        let what = format!("memory of what entitles, {most} subscriptions, MiB");
        goals.at_most("P12", place.engine(), &what, mebibytes(table), 400.0);
        if let Some(bytes) = bytes_per_row(place, most)? {
            goals.at_most("P11", "SQLite", &format!("bytes of a subscription with its indexes, of {most}"), bytes, 240.0);
        }
        goals.at_most(
            "P12",
            place.engine(),
            &format!("start to the first answer with {most} subscriptions, ms"),
            large.node.ready.as_secs_f64() * 1e3,
            50.0,
        );
        small.close().await?;
        large.close().await?;
        for name in ["small", "large"] {
            place.drop(name).await?;
        }
    }
    Ok(())
}

fn told(place: &Place, small: &Side, large: &Side, most: u64, goals: &mut Goals) {
    let engine = place.engine();
    for ((_, few), (_, many)) in small.reads.iter().zip(&large.reads) {
        few.print(engine, None);
        many.print(engine, Some(many.ratio(few)));
    }
    small.placed.print(engine, None);
    large.placed.print(engine, Some(large.placed.ratio(&small.placed)));
    for ((job, few), (_, many)) in small.reads.iter().zip(&large.reads) {
        let [few, many] = [few, many].map(|series| micros(&series.latencies(), 500));
        goals.at_most("P10", engine, &format!("{job:?} over HTTP, {most} against {SMALL} subscriptions: p50"), many / few, 1.15);
    }
    let wanted = if place.is_sqlite() { 0.5 } else { 0.9 };
    goals.at_least(
        "P10",
        engine,
        &format!("orders over HTTP, {most} against {SMALL} subscriptions"),
        large.placed.ratio(&small.placed),
        wanted,
    );
}

/// A node finds no job due in this database.
pub(crate) async fn postpone(database: &str) -> Result<()> {
    let far = now().checked_add(jiff::SignedDuration::from_hours(24 * 365))?;
    match database.strip_prefix("sqlite://") {
        Some(path) => {
            rusqlite::Connection::open(path)?.execute(POSTPONED, [far.as_microsecond()])?;
        }
        None => {
            let (client, connection) = tokio_postgres::connect(database, tokio_postgres::NoTls).await?;
            tokio::spawn(connection);
            client.execute(POSTPONED, &[&store::Value::Instant(far)]).await?;
        }
    }
    Ok(())
}

/// What a subscription takes in the file, with each of its indexes; only SQLite tells.
fn bytes_per_row(place: &Place, most: u64) -> Result<Option<f64>> {
    if !place.is_sqlite() {
        return Ok(None);
    }
    let connection = rusqlite::Connection::open(place.folder().join("large.db"))?;
    let asked = "select s.name, sum(d.pgsize) from sqlite_schema s join dbstat d on d.name = s.name and d.aggregate = true \
        where s.tbl_name = 'subscription' group by s.name order by 2 desc";
    let mut statement = match connection.prepare(asked) {
        Ok(statement) => statement,
        // Left out of this build of SQLite.
        Err(error) if error.to_string().contains("dbstat") => return Ok(None),
        Err(error) => return Err(error).context("dbstat"),
    };
    let mut whole = 0.0;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, f64>(1)?)))?;
    for row in rows {
        let (name, bytes) = row?;
        println!("{name:<40}{:>8.1} bytes a subscription", bytes / most as f64);
        whole += bytes / most as f64;
    }
    Ok(Some(whole))
}
