//! Ten times too much: what is too much is turned away at once and honestly, nothing said is untrue, and soon after all is
//! as before.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{Goals, Job, Node, Place, Series, Truth, Wire, Work, World, load, micros};
use crate::measure::mebibytes;

/// Connections that all want to write.
const CONNECTIONS: usize = 10_000;
/// Room below what the node takes: the last ones look how it fares.
const SPARE: usize = 200;
/// Connections that begin a request and never end it.
const SLOW: usize = 200;
const WINDOW: Duration = Duration::from_secs(4);

/// File descriptors for all of them.
fn room() -> Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?)
}

pub(super) async fn overload(place: &Place, world: &World, goals: &mut Goals) -> Result<()> {
    room()?;
    let database = place.copy("base", "node").await?;
    let node = Node::start(place, &database).await?;
    let mut work = Work::new(world.clone(), Truth::open(&database).await?, Vec::new(), 1);
    work.may_shed = true;
    let mut few = load::connections(&node, 32).await?;
    let calm = load::closed(&node, &mut few, &mut work, Job::Place, Duration::from_secs(1)).await?;
    let most = crate::report::rate(&calm);
    slow_readers(&node).await?;
    let mut flood = load::connections(&node, CONNECTIONS - SPARE - SLOW - few.len()).await?;
    let mut closed = Series::new("place, ten thousand connections", flood.len());
    closed.add(load::closed(&node, &mut flood, &mut work, Job::Place, WINDOW).await?);
    closed.print(place.engine(), None);
    let (round, flood, mut work) = load::open(&node, flood, work, Job::Place, 10.0 * most, WINDOW / 4).await?;
    let mut open = Series::new(format!("place, {:.0} a second, open loop", 10.0 * most), flood.len());
    let shed = round.shed;
    open.add(round);
    open.print(place.engine(), None);
    let recovered = recovery(&node, &mut few, &mut work).await?;
    drop(flood);
    let engine = place.engine();
    goals.at_most("P9", engine, "after ten times too much: back to p99 ≤ 50 ms within, s", recovered.as_secs_f64(), 5.0);
    let (_, peak) = node.memory()?;
    goals.at_most("P9", engine, "resident memory at most with ten thousand connections, MiB", mebibytes(peak), 400.0);
    work.truth.settled().await?;
    work.truth.check(true).await.context("after overload")?;
    let told = format!("{} acknowledged and there, {shed} of the open loop told to come later", work.truth.placed.len());
    goals.add("P9", engine, "ten times too much: no answer is untrue", ("exact".to_owned(), told), true);
    work.truth.close().await;
    node.stop().await
}

/// Clients that begin a request and go silent: they are held by tasks of their own until the node has enough of them.
async fn slow_readers(node: &Node) -> Result<()> {
    for _ in 0..SLOW {
        let mut wire = Wire::connect(node.address).await?;
        wire.begin(b"POST /api/v1/orders HTTP/1.1\r\nhost: localhost\r\n").await?;
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(30)).await;
            drop(wire);
        });
    }
    Ok(())
}

/// How long until writing is quick again.
async fn recovery(node: &Node, wires: &mut [Wire], work: &mut Work) -> Result<Duration> {
    let begun = Instant::now();
    loop {
        let round = load::closed(node, wires, work, Job::Place, Duration::from_millis(200)).await?;
        if round.shed == 0 && micros(&round.latencies, 990) <= 50_000.0 || begun.elapsed() > Duration::from_secs(30) {
            return Ok(begun.elapsed());
        }
    }
}
