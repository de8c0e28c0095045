//! The release binary as it is shipped, on a database of the run.

use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use tokio::{
    process::{Child, Command},
    time::sleep,
};

use crate::{
    disk::Disk,
    place::Place,
    wire::{Request, Wire},
    world,
};

/// How long a start may take before the run gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program.
pub(crate) fn binary() -> Result<PathBuf> {
    let binary = std::env::current_exe()?.with_file_name("passerelle");
    ensure!(binary.is_file(), "{} is missing: cargo build --release -p passerelle", binary.display());
    Ok(binary)
}

/// The program, within another one if that is said, with nothing in its environment but what is set here: everything else is
/// as shipped.
fn command(within: &[&str], place: &Place, database: &str) -> Result<Command> {
    let secret = place.folder().join("secret");
    if !secret.exists() {
        std::fs::write(&secret, world::secret_file())?;
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600))?;
    }
    let binary = binary()?;
    let mut command = match within {
        [] => Command::new(binary),
        [around, arguments @ ..] => {
            let mut command = Command::new(around);
            command.args(arguments).arg(binary);
            command
        }
    };
    command.env_clear().env("PASSERELLE_DATABASE_URL", database).current_dir(place.folder()).kill_on_drop(true);
    command.env("PASSERELLE_SECRET_KEY_FILE", secret);
    Ok(command)
}

/// A node that answers.
pub(crate) struct Node {
    process: Child,
    pub(crate) address: SocketAddr,
    log: PathBuf,
    /// Counts its flushes.
    disk: Option<Disk>,
    /// From its start to its first answer that it is ready.
    pub(crate) ready: Duration,
}

impl Node {
    pub(crate) async fn start(place: &Place, database: &str) -> Result<Self> {
        Self::start_on(place, database, Duration::ZERO).await
    }

    /// On a disk whose flushes take this much longer.
    pub(crate) async fn start_on(place: &Place, database: &str, slower: Duration) -> Result<Self> {
        let mut command = command(&[], place, database)?;
        command.env("PASSERELLE_SMTP_URL", "inbox:");
        let disk = if place.is_sqlite() { Disk::make(place.folder(), slower)? } else { None };
        if let Some(disk) = &disk {
            command.envs(disk.environment());
        }
        Self::serving(place, command, disk).await
    }

    /// One that sends no letters, so that it does next to nothing by itself; around it what `within` says.
    pub(crate) async fn quiet(place: &Place, database: &str, within: &[&str]) -> Result<Self> {
        Self::serving(place, command(within, place, database)?, None).await
    }

    async fn serving(place: &Place, mut command: Command, disk: Option<Disk>) -> Result<Self> {
        // Free a moment ago; nobody else on this machine is in a hurry to take it.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = place.folder().join("node.log");
        command.arg("serve").env("PASSERELLE_LISTEN", address.to_string());
        // All buyers sign up from one address.
        command.env("PASSERELLE_REGISTER_RATE", "1000000").stdout(Stdio::null()).stderr(File::create(&log)?);
        let begun = Instant::now();
        let mut process = command.spawn()?;
        while !is_ready(address).await {
            if process.try_wait()?.is_some() || begun.elapsed() > PATIENCE {
                bail!("the node does not start: {}", std::fs::read_to_string(&log)?);
            }
            sleep(Duration::from_millis(1)).await;
        }
        Ok(Self { process, address, log, disk, ready: begun.elapsed() })
    }

    /// The least that could be answered over the same stack: see [`crate::hello`].
    pub(crate) async fn hello(place: &Place) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = place.folder().join("hello.log");
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["hello", &address.to_string()]).kill_on_drop(true).stdout(Stdio::null()).stderr(File::create(&log)?);
        let begun = Instant::now();
        let process = command.spawn()?;
        while !is_ready(address).await {
            ensure!(begun.elapsed() < PATIENCE, "hello world does not start");
            sleep(Duration::from_millis(1)).await;
        }
        Ok(Self { process, address, log, disk: None, ready: begun.elapsed() })
    }

    /// Its number among the machine's processes.
    pub(crate) fn process(&self) -> Result<String> {
        Ok(self.process.id().context("the node has ended")?.to_string())
    }

    /// Flushes to disk so far, where they can be counted.
    pub(crate) fn flushes(&self) -> Option<u64> {
        self.disk.as_ref().and_then(Disk::flushes)
    }

    /// Bytes resident now, and the most there were.
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process()?))?;
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
            anyhow::Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
        };
        Ok((of("VmRSS:")?, of("VmHWM:")?))
    }

    /// Asks it to end, as an operator does, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let process = self.process()?;
        ensure!(Command::new("kill").args(["-TERM", &process]).status().await?.success(), "no process {process}");
        let ended = self.process.wait().await?;
        ensure!(ended.success(), "the node ended with {ended}: {}", self.last_words()?);
        Ok(())
    }

    /// Ends it as a power cut would.
    pub(crate) async fn kill(mut self) -> Result<()> {
        self.process.kill().await?;
        Ok(())
    }

    fn last_words(&self) -> Result<String> {
        Ok(std::fs::read_to_string(&self.log)?.lines().last().unwrap_or_default().to_owned())
    }
}

async fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut wire) = Wire::connect(address).await else { return false };
    wire.ask(&Request::get("/readyz").done()).await.is_ok_and(|answer| answer.status == 200)
}

/// Processor time of a process, by its number or `self`: fields 14 and 15 of proc(5)'s `stat`, in ticks of 10 ms.
pub(crate) fn cpu(process: &str) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("no stat")?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(10 * ticks))
}

/// Bytes of the program's file.
pub(crate) fn size(binary: &Path) -> Result<u64> {
    Ok(std::fs::metadata(binary)?.len())
}
