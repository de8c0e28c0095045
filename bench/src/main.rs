//! Measures the program as it is shipped, over HTTP and from within, beside what the machine could do at best.
//!
//! Subject and ceiling take turns (A B A B …), so that a disk or a machine that drifts drifts under both: ratios hold, rates
//! are this machine's. After each run the database is asked for the truth; a wrong answer fails the run, however fast it was.

mod address;
mod bare;
mod calibrate;
mod counts;
mod disk;
mod goals;
mod hello;
mod inside;
mod load;
mod measure;
mod node;
mod pgbench;
mod place;
mod report;
mod trouble;
mod truth;
mod wire;
mod work;
mod world;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use jiff::Timestamp;
use store::Store;

use crate::{goals::Goals, measure::Size, place::Place};

/// How fast the program is, beside what this machine could do at best. Tables on stdout, a line of JSON for each row on
/// stderr.
#[derive(Parser)]
struct Asked {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Under a minute: fewer and shorter rounds
    #[arg(long, global = true)]
    quick: bool,
    /// Measure on this PostgreSQL too; databases of its own are made there and dropped [default: $PASSERELLE_TEST_POSTGRES]
    #[arg(long, value_name = "URL", global = true)]
    postgres: Option<String>,
    /// Put the table of the goals into this document
    #[arg(long, value_name = "FILE", global = true)]
    write: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Verb {
    /// Everything but `scale`: every goal with what was measured
    Table,
    /// Place, apply, check, pages, lists, mixed; in process, over HTTP and on the bare engine (also without a verb)
    Run,
    /// Ten times too much: many connections, slow readers, kill -9 under load; what is shed, what is kept, how it recovers
    Trouble,
    /// Apply in process on a disk whose flushes take longer
    SlowDisk,
    /// The same reads and writes with 10 thousand subscriptions and with many
    Scale {
        /// The most subscriptions
        #[arg(long, value_name = "COUNT", default_value = "1M")]
        to: String,
    },
    /// What this machine could do at best: disk, threads, loopback, passwords, HTTP, the bare engines
    Calibrate,
    /// What each operation asks of the database; fails where that is more than `counts.txt` says (`UPDATE_COUNTS=1` writes it)
    Counts,
    /// Fills a database: years of business, for trying things out
    Data {
        /// `sqlite://FILE` or `postgres://…`; empty
        database: String,
        /// Subscriptions, such as 10k or 1M
        #[arg(long, default_value = "10k")]
        subscriptions: String,
        /// Drafts that want nothing but their last button
        #[arg(long, default_value = "1k")]
        ready: String,
    },
    /// A million addresses of all countries, beside the Python package made from the same data
    Address,
    /// Answers "hello, world"
    #[command(hide = true)]
    Hello { address: SocketAddr },
    /// Applies in this process, beside commits of their own
    #[command(hide = true)]
    Within,
}

// One thread drives all clients: they shall not take from the node what they do not need.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode> {
    let asked = Asked::parse();
    let mut goals = Goals::default();
    let size = if asked.quick { measure::QUICK } else { measure::FULL };
    let part = match &asked.verb {
        Some(Verb::Hello { address }) => return hello::serve(*address).await.map(|()| ExitCode::SUCCESS),
        Some(Verb::Within) => return within(size).await.map(|()| ExitCode::SUCCESS),
        Some(Verb::Data { database, subscriptions, ready }) => {
            return trouble::data(database, number(subscriptions)?, number(ready)?).await.map(|()| ExitCode::SUCCESS);
        }
        Some(Verb::Counts) => {
            let counted = counts::counts(&places(&asked)?, &mut goals).await?;
            put(&asked, "counts", &counted.table)?;
            return Ok(if counted.held { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Some(Verb::Calibrate) => {
            let table = calibrate::calibrate(&places(&asked)?, size).await?;
            return put(&asked, "calibrate", &table).map(|()| ExitCode::SUCCESS);
        }
        Some(Verb::Scale { to }) => {
            trouble::scale(&places(&asked)?, number(to)?, size, &mut goals).await?;
            "scale"
        }
        Some(Verb::Address) => {
            address::address(asked.quick, &mut goals)?;
            "address"
        }
        Some(Verb::SlowDisk) => {
            trouble::slow_disk(&mut goals).await?;
            "slow disk"
        }
        Some(Verb::Trouble) => {
            trouble::all(&places(&asked)?, size, &mut goals).await?;
            "trouble"
        }
        None | Some(Verb::Run | Verb::Table) => {
            for place in places(&asked)? {
                measure::engine(&place, size, &mut goals).await?;
            }
            if matches!(asked.verb, Some(Verb::Table)) {
                let places = places(&asked)?;
                trouble::slow_disk(&mut goals).await?;
                trouble::all(&places, size, &mut goals).await?;
                counts::counts(&places, &mut goals).await?;
                counts::purchase(&places, &mut goals).await?;
            }
            "table"
        }
    };
    told(&asked, part, &goals)?;
    Ok(ExitCode::SUCCESS)
}

fn told(asked: &Asked, part: &str, goals: &Goals) -> Result<()> {
    let table = goals.table(asked.quick);
    println!("\n{table}");
    put(asked, part, &table)?;
    if !goals.all_reached() {
        println!("Not every goal was reached.");
    }
    Ok(())
}

/// Puts a table into the document that was named, if one was.
fn put(asked: &Asked, part: &str, table: &str) -> Result<()> {
    let Some(path) = &asked.write else { return Ok(()) };
    let document = std::fs::read_to_string(path).unwrap_or_default();
    Ok(std::fs::write(path, goals::put(&document, part, table))?)
}

/// SQLite, and PostgreSQL when there is one.
fn places(asked: &Asked) -> Result<Vec<Place>> {
    let mut places = vec![Place::on_sqlite()?];
    if let Some(url) = asked.postgres.clone().or_else(|| std::env::var("PASSERELLE_TEST_POSTGRES").ok()) {
        places.push(Place::on_postgres(&url)?);
    }
    Ok(places)
}

/// A count with `k` or `M`.
fn number(text: &str) -> Result<u64> {
    let (digits, unit) = match text.strip_suffix('M') {
        Some(digits) => (digits, 1_000_000),
        None => text.strip_suffix('k').map_or((text, 1), |digits| (digits, 1_000)),
    };
    Ok(digits.parse::<u64>().with_context(|| format!("{text} is no count"))? * unit)
}

async fn within(size: Size) -> Result<()> {
    let (share, flush) = measure::against_single(&Place::on_sqlite()?, size).await?;
    println!("{}", serde_json::json!({ "times_single": share, "flush_us": flush }));
    Ok(())
}

/// A store of this process, on a database whose migrations have run.
async fn store_of(database: &str) -> Result<Store> {
    Ok(Store::open(&database.parse()?).await?)
}

#[expect(clippy::disallowed_methods, reason = "what is measured happens now")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// A moment for what was asked to end.
const MOMENT: Duration = Duration::from_millis(100);
