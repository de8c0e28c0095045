//! What this machine could do at best: the ground that every ratio of the bench stands on. Two runs on one machine that
//! differ in these figures differ in everything else as well.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use serde_json::json;
use store::{Value, trace::Noted};

use crate::{
    bare::{Bare, Operation},
    disk::flush_times,
    goals::{machine, short},
    load,
    measure::Size,
    node::Node,
    now, pgbench,
    place::Place,
    report::{amount, micros},
    wire::{Request, Wire},
};

/// Turns of what takes microseconds.
const TURNS: usize = 20_000;
/// Flushes, and transactions of one row: each waits for the disk.
const FLUSHES: usize = 500;
/// Rows of large transactions, and how many are in each.
const ROWS: usize = 100_000;
const TOGETHER: usize = 1_000;
/// Passwords hashed, one after the other.
const HASHES: usize = 20;

/// One figure.
struct Figure {
    what: String,
    value: f64,
    unit: &'static str,
    /// 99 of 100 take no longer, in the same unit.
    p99: Option<f64>,
}

/// Measures, prints, and gives the table as Markdown.
pub(crate) async fn calibrate(places: &[Place], size: Size) -> Result<String> {
    let mut figures = vec![
        of_times("another thread is woken and answers", &threads(TURNS)?),
        of_times("a byte over loopback TCP and back", &loopback(TURNS)?),
        of_times("a password is hashed (Argon2id), one core", &passwords().await?),
    ];
    let disk = places.first().context("SQLite is always there")?;
    figures.push(of_times("a flush of 8 KiB to disk (fdatasync)", &flush_times(disk.folder(), FLUSHES)?));
    for connections in [1, 32] {
        let value = hello(disk, connections, size.window).await?;
        figures.push(Figure { what: format!("hello world over HTTP, connections: {connections}"), value, unit: "a second", p99: None });
    }
    for place in places {
        engine(place, size, &mut figures).await?;
    }
    println!("{}", machine());
    figures.iter().for_each(Figure::print);
    Ok(table(&figures))
}

fn of_times(what: &str, times: &[Duration]) -> Figure {
    Figure { what: what.to_owned(), value: micros(times, 500), unit: "µs", p99: Some(micros(times, 990)) }
}

impl Figure {
    /// A row of the table, and its line of JSON.
    fn print(&self) {
        let Self { what, value, unit, p99 } = self;
        let last = p99.map_or_else(String::new, |p99| format!("   99 of 100: {}", short(p99)));
        println!("{what:<62}{:>9} {unit:<9}{last}", short(*value));
        eprintln!("{}", json!({ "calibrate": what, "value": value, "unit": unit, "p99": p99 }));
    }
}

fn table(figures: &[Figure]) -> String {
    let mut text = format!("Measured {} on {}.\n\n| what | median | 99 of 100 |\n|---|---|---|\n", now().strftime("%Y-%m-%d"), machine());
    for Figure { what, value, unit, p99 } in figures {
        let last = p99.map(|p99| format!("{} {unit}", short(p99))).unwrap_or_default();
        text.push_str(&format!("| {what} | {} {unit} | {last} |\n", short(*value)));
    }
    text
}

/// There and back over a channel each: what it costs to hand something to the thread that writes.
fn threads(turns: usize) -> Result<Vec<Duration>> {
    let (ask, asked) = mpsc::sync_channel(1);
    let (answer, answers) = mpsc::sync_channel(1);
    let other = std::thread::spawn(move || {
        while let Ok(turn) = asked.recv() {
            if answer.send(turn).is_err() {
                return;
            }
        }
    });
    let mut times = Vec::with_capacity(turns);
    for turn in 0..turns {
        let begun = Instant::now();
        ask.send(turn)?;
        answers.recv()?;
        times.push(begun.elapsed());
    }
    drop(ask);
    other.join().ok().context("the other thread")?;
    Ok(times)
}

fn loopback(turns: usize) -> Result<Vec<Duration>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let other = std::thread::spawn(move || -> std::io::Result<()> {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        let mut byte = [0];
        while stream.read(&mut byte)? == 1 {
            stream.write_all(&byte)?;
        }
        Ok(())
    });
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let (mut times, mut byte) = (Vec::with_capacity(turns), [1]);
    for _ in 0..turns {
        let begun = Instant::now();
        stream.write_all(&byte)?;
        stream.read_exact(&mut byte)?;
        times.push(begun.elapsed());
    }
    drop(stream);
    other.join().ok().context("the other side")??;
    Ok(times)
}

async fn passwords() -> Result<Vec<Duration>> {
    let (hasher, mut times) = (web::Passwords::new(2), Vec::new());
    for turn in 0..HASHES {
        let begun = Instant::now();
        let hashed = hasher.hash(format!("seven calm otters {turn}"), [7; 16]).await;
        hashed.map_err(|_| anyhow::anyhow!("no password"))?;
        times.push(begun.elapsed());
    }
    Ok(times)
}

/// Answers a second of the least there is to answer.
async fn hello(place: &Place, connections: usize, window: Duration) -> Result<f64> {
    let node = Node::hello(place).await?;
    let (mut wires, request) = (load::connections(&node, connections).await?, Request::get("/").done());
    let (begun, request) = (Instant::now(), request.as_slice());
    let asked = wires.iter_mut().map(async |wire: &mut Wire| {
        let mut count = 0;
        while begun.elapsed() < window {
            wire.ask(request).await?;
            count += 1;
        }
        anyhow::Ok(count)
    });
    let count: usize = try_join_all(asked).await?.into_iter().sum();
    let per_second = amount(count) / begun.elapsed().as_secs_f64();
    node.kill().await?;
    Ok(per_second)
}

/// Rows of a table that nothing else has: committed one by one, and many together.
async fn engine(place: &Place, size: Size, figures: &mut Vec<Figure>) -> Result<()> {
    let (engine, database) = (place.engine(), place.empty("calibrate").await?);
    let mut bare = Bare::open(&database).await?;
    bare.make("create table calibration (number bigint primary key, line text not null)").await?;
    let single = bare.send(&rows(0, FLUSHES), 1).await?;
    figures.push(of_times(&format!("{engine}: a commit of one row, one connection"), &single.latencies));
    // Those of one transaction are one operation: PostgreSQL gets them without waiting for an answer to each.
    let together: Vec<Operation> = rows(FLUSHES, ROWS).chunks(TOGETHER).map(<[Operation]>::concat).collect();
    let together = bare.send(&together, 1).await?;
    let what = format!("{engine}: rows in transactions of {TOGETHER}, one connection");
    figures.push(Figure { what, value: amount(ROWS) / together.took.as_secs_f64(), unit: "a second", p99: None });
    figures.push(of_times(
        &format!("{engine}: one row is read by its key"),
        &bare.reads("select line from calibration where number = $1", TURNS / 4).await?,
    ));
    if !place.is_sqlite() {
        let value = pgbench::bank(&database, size.window).await?;
        figures.push(Figure { what: format!("{engine}: pgbench, TPC-B, 8 connections"), value, unit: "a second", p99: None });
    }
    drop(bare);
    place.drop("calibrate").await
}

fn rows(first: usize, count: usize) -> Vec<Operation> {
    let row = |number: usize| {
        let number = i64::try_from(number).unwrap_or_default();
        vec![Noted {
            text: "insert into calibration (number, line) values ($1, $2)",
            values: vec![Value::Integer(number), Value::Text(format!("a line of some length, the one with the number {number}"))],
        }]
    };
    (first..first + count).map(row).collect()
}
