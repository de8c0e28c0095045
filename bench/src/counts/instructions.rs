//! Instructions of the program for one operation, under Callgrind: repeatable where time is not. They move with the compiler
//! and the machine, so they are told and not compared.

use std::{
    collections::HashMap,
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use tokio::{process::Command, time::sleep};

use super::{Counting, Road, filled};
use crate::{
    node::{Node, binary},
    place::Place,
};

/// How often each operation is asked for, and how many of these times only warm it up.
const TIMES: u64 = 8;
const WARMING: u64 = 5;
/// How long it is watched what the node does by itself.
const IDLE: Duration = Duration::from_secs(2);

/// Valgrind around a node, which is told when to write down what it has counted.
pub(super) struct Callgrind {
    folder: PathBuf,
    process: String,
    dumps: usize,
    /// Instructions a second of a node that nobody asks.
    idle: f64,
    since: Instant,
    /// What the operation took each time, so far.
    took: Vec<f64>,
    found: HashMap<&'static str, u64>,
}

/// Instructions of each operation; none where they cannot be counted.
pub(super) async fn of(place: &Place) -> Result<HashMap<&'static str, u64>> {
    if binary()?.parent().is_some_and(|folder| folder.ends_with("debug")) {
        println!("Instructions on {} are not counted: they are those of a release build, as ./dev bench counts makes it.", place.engine());
        return Ok(HashMap::new());
    }
    if !Command::new("valgrind").arg("--version").output().await.is_ok_and(|said| said.status.success()) {
        println!("Instructions on {} are not counted: there is no valgrind here.", place.engine());
        return Ok(HashMap::new());
    }
    let (world, database) = filled(place, TIMES).await?;
    let folder = place.folder().to_owned();
    let out = format!("--callgrind-out-file={}", folder.join("callgrind").display());
    let prefix = format!("--vgdb-prefix={}", folder.join("vgdb").display());
    let node = Node::quiet(place, &database, &["valgrind", "--tool=callgrind", "--quiet", &out, &prefix]).await?;
    let process = node.process()?;
    let mut callgrind = Callgrind { folder, process, dumps: 0, idle: 0.0, since: Instant::now(), took: Vec::new(), found: HashMap::new() };
    callgrind.idles().await?;
    let mut counting = Counting::of_instructions(node, callgrind).await?;
    Road { world: &world, database: &database, times: TIMES }.walk(&mut counting).await?;
    let found = counting.instructions().await?;
    place.drop("counts").await?;
    Ok(found)
}

impl Callgrind {
    async fn idles(&mut self) -> Result<()> {
        // The start's own work first: what entitles is read into memory.
        sleep(IDLE).await;
        self.dump().await?;
        let since = Instant::now();
        sleep(IDLE).await;
        self.idle = number(self.dump().await?) / since.elapsed().as_secs_f64();
        Ok(())
    }

    /// What was counted since it was last asked for.
    async fn dump(&mut self) -> Result<u64> {
        let prefix = format!("--vgdb-prefix={}", self.folder.join("vgdb").display());
        let mut vgdb = Command::new("vgdb");
        vgdb.args([prefix, format!("--pid={}", self.process), "dump".to_owned()]).env_clear();
        let said = vgdb.output().await.context("vgdb")?;
        ensure!(said.status.success(), "vgdb: {}", String::from_utf8_lossy(&said.stderr));
        self.dumps += 1;
        let path = self.folder.join(format!("callgrind.{}", self.dumps));
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        std::fs::remove_file(path)?;
        let totals = text.lines().rev().find_map(|line| line.strip_prefix("totals: ")).context("a profile without totals")?;
        Ok(totals.trim().parse()?)
    }

    /// Before the operation is asked for once more.
    pub(super) async fn before(&mut self, time: u64) -> Result<()> {
        if time >= WARMING {
            let took = self.since_then().await?;
            if time > WARMING {
                self.took.push(took);
            }
        }
        Ok(())
    }

    /// After its last time. The least counts: what the node does by itself now and then can only add.
    pub(super) async fn after(&mut self, name: &'static str) -> Result<()> {
        let last = self.since_then().await?;
        let least = self.took.drain(..).fold(last, f64::min);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "made not to be negative, and far below 2^52")]
        self.found.insert(name, least.max(0.0) as u64);
        Ok(())
    }

    /// Since this was last asked for, without what the node does by itself all the time.
    async fn since_then(&mut self) -> Result<f64> {
        let took = number(self.dump().await?) - self.idle * self.since.elapsed().as_secs_f64();
        self.since = Instant::now();
        Ok(took)
    }

    pub(super) fn found(self) -> HashMap<&'static str, u64> {
        self.found
    }
}

#[expect(clippy::cast_precision_loss, reason = "instructions of a few seconds stay far below 2^52")]
const fn number(count: u64) -> f64 {
    count as f64
}
