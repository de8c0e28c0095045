//! Instructions of the program for one operation, under Callgrind: repeatable where time is not. They move with the compiler
//! and the machine, so they are told and not compared.

use std::{collections::HashMap, path::PathBuf, time::Duration};

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
/// How long the node's start may take to come to rest: what entitles is read into memory.
const REST: Duration = Duration::from_secs(2);

/// Valgrind around a node, which is told when to write down what it has counted.
pub(super) struct Callgrind {
    folder: PathBuf,
    process: String,
    dumps: usize,
    /// What the operation took each time, so far.
    took: Vec<u64>,
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
    let callgrind = Callgrind { folder, process, dumps: 0, took: Vec::new(), found: HashMap::new() };
    sleep(REST).await;
    let mut counting = Counting::of_instructions(node, callgrind).await?;
    Road { world: &world, database: &database, times: TIMES }.walk(&mut counting).await?;
    let found = counting.instructions().await?;
    place.drop("counts").await?;
    Ok(found)
}

impl Callgrind {
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
            let took = self.dump().await?;
            if time > WARMING {
                self.took.push(took);
            }
        }
        Ok(())
    }

    /// After its last time. The least counts: what the node does by itself now and then can only add.
    pub(super) async fn after(&mut self, name: &'static str) -> Result<()> {
        let last = self.dump().await?;
        let least = self.took.drain(..).fold(last, u64::min);
        self.found.insert(name, least);
        Ok(())
    }

    pub(super) fn found(self) -> HashMap<&'static str, u64> {
        self.found
    }
}
