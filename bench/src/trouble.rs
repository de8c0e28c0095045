//! Too much, too slow, too many, cut off: what happens then, and what ten million subscriptions change.

mod overload;
mod scale;

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::process::Command;

use crate::{
    MOMENT,
    disk::Disk,
    goals::Goals,
    inside, load,
    measure::Size,
    node::Node,
    now,
    place::Place,
    report::{Series, micros},
    store_of,
    truth::Truth,
    wire::{Request, Wire},
    work::{Job, Work},
    world::{self, Shape, World},
};

pub(crate) use scale::{postpone, scale};

/// Fills an empty database, and says how fast that was.
pub(crate) async fn data(database: &str, subscriptions: u64, ready: u64) -> Result<()> {
    let world = World::new(Shape::of(subscriptions, ready), now()).await?;
    let begun = Instant::now();
    let rows = world.fill(database).await?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("{rows} rows in {seconds:.1} s: {:.0} a second, with their indexes", crate::report::amount(usize::try_from(rows)?) / seconds);
    println!("the installation's secret, for PASSERELLE_SECRET_KEY_FILE: {}", world::secret_file());
    println!("a seller's key: {}\na service's key: {}", world::seller_key(0), world::service_key(0));
    println!("a buyer: {} with the password \"{}\"", World::email(0), world::PASSWORD);
    Ok(())
}

/// Apply in process where each flush takes a millisecond longer, or five.
pub(crate) async fn slow_disk(goals: &mut Goals) -> Result<()> {
    let place = Place::on_sqlite()?;
    for (millis, wanted) in [(1, 15.0), (5, 15.0)] {
        let Some(disk) = Disk::make(place.folder(), Duration::from_millis(millis))? else {
            println!("no C compiler: slow disks are left out");
            return Ok(());
        };
        let mut within = Command::new(std::env::current_exe()?);
        within.args(["within", "--quick"]).envs(disk.environment()).kill_on_drop(true);
        let said = within.output().await?;
        let found: serde_json::Value =
            serde_json::from_slice(&said.stdout).with_context(|| format!("bench within: {}", String::from_utf8_lossy(&said.stderr)))?;
        let figure = |name: &str| found.pointer(name).and_then(serde_json::Value::as_f64).context("a figure");
        let what = format!("apply in process, 32 callers, of a commit for each (flush {:.0} µs)", figure("/flush_us")?);
        goals.at_least("P2", "SQLite", &what, figure("/times_single")?, wanted);
    }
    Ok(())
}

/// Overload, slow readers, sign-ins, kill -9.
pub(crate) async fn all(places: &[Place], size: Size, goals: &mut Goals) -> Result<()> {
    for place in places {
        let world = World::new(Shape::of(10_000, 4_000), now()).await?;
        let base = place.filled("base", &world).await?;
        world.seal(&base).await?;
        sign_ins(place, &world, size, goals).await?;
        killed(place, &world, size, goals).await?;
        overload::overload(place, &world, goals).await?;
        for name in ["base", "node"] {
            place.drop(name).await?;
        }
    }
    Ok(())
}

/// Checks while four people sign in, again and again.
async fn sign_ins(place: &Place, world: &World, size: Size, goals: &mut Goals) -> Result<()> {
    let database = place.copy("base", "node").await?;
    let node = Node::start(place, &database).await?;
    let mut work = Work::new(world.clone(), Truth::open(&database).await?, Vec::new(), 0);
    let mut wires = load::connections(&node, 8).await?;
    let mut doors = load::connections(&node, 4).await?;
    let [mut calm, mut busy] = ["checks", "checks while four sign in"].map(|name| Series::new(name, 8));
    for round in 0..size.rounds {
        calm.add(load::closed(&node, &mut wires, &mut work, Job::Check, size.window).await?);
        let until = Instant::now() + size.window;
        let mut number = u64::try_from(round * 100)?;
        let requests: Vec<_> = doors
            .iter_mut()
            .map(|door| {
                number += 1;
                let email = World::email(number % 900);
                (door, Request::form("/sign-in", [("email", email.as_str()), ("password", world::PASSWORD)]).done())
            })
            .collect();
        let signing =
            futures_util::future::join_all(requests.into_iter().map(async |(door, request)| signs_in(door, &request, until).await));
        let (checks, signed) = tokio::join!(load::closed(&node, &mut wires, &mut work, Job::Check, size.window), signing);
        busy.add(checks?);
        anyhow::ensure!(signed.into_iter().sum::<Result<usize>>()? > 0, "nobody signed in");
    }
    for series in [&calm, &busy] {
        series.print(place.engine(), None);
    }
    let [calm, busy] = [&calm, &busy].map(|series| micros(&series.latencies(), 990));
    goals.at_most("P9", place.engine(), "p99 of checks while four sign in, of what it is without", busy / calm, 2.0);
    work.truth.close().await;
    node.stop().await
}

async fn signs_in(door: &mut Wire, request: &[u8], until: Instant) -> Result<usize> {
    let mut signed = 0;
    while Instant::now() < until {
        // 503: too many passwords wait, which is an honest answer.
        let status = door.ask(request).await?.status;
        anyhow::ensure!([303, 503].contains(&status), "signing in: {status}");
        signed += usize::from(status == 303);
    }
    Ok(signed)
}

/// Ends the node with SIGKILL under the full load of writes, again and again; what was acknowledged must be there.
async fn killed(place: &Place, world: &World, size: Size, goals: &mut Goals) -> Result<()> {
    let database = place.copy("base", "node").await?;
    let store = store_of(&database).await?;
    let drafts = inside::drafts(&store, world, 0..world.shape.ready).await?;
    store.close().await;
    let mut work = Work::new(world.clone(), Truth::open(&database).await?, drafts, 0);
    work.may_shed = true;
    let (mut restarts, rounds) = (Vec::new(), size.rounds.max(3));
    for round in 0..rounds {
        let node = Node::start(place, &database).await?;
        if round > 0 {
            restarts.push(node.ready);
        }
        let mut wires = load::connections(&node, 32).await?;
        let wait = Duration::from_millis(300 + 137 * u64::try_from(round)?);
        let half = work.left() / 2;
        let load = load::closed(
            &node,
            &mut wires,
            &mut work,
            if half > 500 && round % 2 == 0 { Job::Apply } else { Job::Place },
            Duration::from_secs(60),
        );
        // Dropping the load is what a client that went away is; each connection ends with the node.
        tokio::select! {
            ended = load => drop(ended),
            () = tokio::time::sleep(wait) => {}
        }
        node.kill().await?;
    }
    let node = Node::start(place, &database).await?;
    restarts.push(node.ready);
    // Letters that were on their way are due again when their claim ends, minutes later: they are not waited for.
    work.truth.check(false).await.context("after kill -9")?;
    let kept = format!("{} orders and {} applies acknowledged, all there", work.truth.placed.len(), work.truth.applied.len());
    goals.add("P12", place.engine(), &format!("kill -9 under load, {rounds} times"), ("nothing is lost".to_owned(), kept), true);
    let slowest = restarts.iter().max().copied().unwrap_or_default();
    goals.at_most("P12", place.engine(), "first answer after kill -9, ms (slowest)", slowest.as_secs_f64() * 1e3, 1_000.0);
    tokio::time::sleep(MOMENT).await;
    work.truth.close().await;
    node.stop().await
}
