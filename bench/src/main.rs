//! Measures the program as it is shipped, over HTTP, beside the bare engine in the same run on the same disk.
//!
//! Subject and bare engine take turns (A B A B …), so that a disk or a machine that drifts drifts under both: the ratio
//! holds, the rates are this machine's. Afterwards the database is asked for the truth; a wrong answer fails the run,
//! however fast it was.

mod bare;
mod client;
mod jobs;
mod node;
mod report;
mod truth;

use std::time::Duration;

use anyhow::Result;
use clap::Parser;

use crate::{bare::Bare, jobs::Load, node::Program, report::Report, truth::Truth};

/// Connections of the load; one client on each, which asks again as soon as it is answered.
const CONNECTIONS: usize = 32;

/// Orders placed and subscriptions applied per second over HTTP, beside one transaction per commit on the bare engine.
#[derive(Parser)]
struct Asked {
    /// Under a minute per engine: fewer buyers and shorter rounds
    #[arg(long)]
    quick: bool,
    /// Measure on this PostgreSQL too; databases of its own are made there and dropped [default: $PASSERELLE_TEST_POSTGRES]
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
}

/// How much is measured.
#[derive(Clone, Copy)]
struct Size {
    rounds: usize,
    /// The length of each part of a round that is measured by time.
    window: Duration,
    buyers: usize,
    /// Each buyer has an order of each seller to apply, and so ends with an organization for each.
    sellers: usize,
}

const QUICK: Size = Size { rounds: 3, window: Duration::from_millis(1500), buyers: 384, sellers: 6 };
const FULL: Size = Size { rounds: 7, window: Duration::from_secs(4), buyers: 800, sellers: 14 };

// One thread drives all clients: they shall not take from the node what they do not need.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let asked = Asked::parse();
    let size = if asked.quick { QUICK } else { FULL };
    report::print(&measure(Program::on_sqlite(size.sellers)?, size).await?);
    if let Some(url) = asked.postgres.or_else(|| std::env::var("PASSERELLE_TEST_POSTGRES").ok()) {
        report::print(&measure(Program::on_postgres(&url, size.sellers).await?, size).await?);
    }
    Ok(())
}

/// One engine: seeds, starts the node, measures, and asks for the truth.
async fn measure(program: Program, size: Size) -> Result<Report> {
    let (keys, mut report) = (program.seed().await?, Report::of(program.engine()));
    let mut bare = Bare::open(&program).await?;
    let node = program.start(&mut report).await?;
    let mut truth = Truth::open(&program).await?;
    let mut load = Load::connect(&node, keys, &mut truth).await?;
    let mut drafts = load.prepare(size).await?;
    for round in 0..size.rounds {
        let drafts = drafts.split_off(drafts.len() - drafts.len() / (size.rounds - round));
        report.bare.add(bare.orders(size.window).await?);
        report.placed.add(load.place(size.window).await?);
        report.applied.add(load.apply(drafts).await?);
    }
    drop(load);
    report.memory_after = node.memory()?;
    node.stop().await?;
    truth.check().await?;
    program.remove().await?;
    Ok(report)
}
