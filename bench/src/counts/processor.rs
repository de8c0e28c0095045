//! Processor time of the program for one operation: of all its threads, by the scheduler's own nanoseconds.

use std::time::Duration;

use anyhow::{Context, Result};

use super::{Counting, Road, filled};
use crate::{node::Node, place::Place};

/// How often each operation is asked for.
const TIMES: u64 = 60;

/// What a node's threads have run.
pub(super) struct Processor {
    process: String,
    since: Duration,
    found: Vec<(&'static str, Duration)>,
}

/// Processor time of each operation on this engine: the program's own, without the database server's.
pub(super) async fn of(place: &Place) -> Result<Vec<(&'static str, Duration)>> {
    let (world, database) = filled(place, TIMES).await?;
    let node = Node::quiet(place, &database, &[]).await?;
    let mut counting = Counting::of_processor(node).await?;
    Road { world: &world, database: &database, times: TIMES }.walk(&mut counting).await?;
    let found = counting.processor().await?;
    place.drop("counts").await?;
    Ok(found)
}

impl Processor {
    pub(super) fn of(node: &Node) -> Result<Self> {
        Ok(Self { process: node.process()?, since: Duration::ZERO, found: Vec::new() })
    }

    /// Before the operation is asked for the first time.
    pub(super) fn before(&mut self) -> Result<()> {
        self.since = self.ran()?;
        Ok(())
    }

    /// After its last time. What the node did by itself meanwhile counts as the operation's.
    pub(super) fn after(&mut self, name: &'static str, times: usize) -> Result<()> {
        let took = self.ran()?.saturating_sub(self.since);
        self.found.push((name, took / u32::try_from(times)?.max(1)));
        Ok(())
    }

    pub(super) fn found(self) -> Vec<(&'static str, Duration)> {
        self.found
    }

    /// The first field of each thread's `schedstat`: nanoseconds on a processor.
    fn ran(&self) -> Result<Duration> {
        let mut nanos = 0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.process))? {
            // A thread may end while it is looked at; none of ours does within an operation.
            let Ok(text) = std::fs::read_to_string(thread?.path().join("schedstat")) else { continue };
            nanos += text.split(' ').next().context("no schedstat")?.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(nanos))
    }
}
