//! The release binary on databases of its own: one for the node, one alike for the bare engine.

use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    time::sleep,
};
use tokio_postgres::NoTls;

use crate::{
    client::{Client, Cookies},
    report::Report,
};

/// Starts that are timed; the last one is measured.
const STARTS: usize = 5;
/// How long a start may take before the run gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// The service and the plan that every order is for.
pub(crate) const SERVICE: &str = "backup";
/// See [`SERVICE`].
pub(crate) const PLAN: &str = "standard";

/// The program, and where this run keeps its things.
pub(crate) struct Program {
    binary: PathBuf,
    /// Beside the binary, and so on a real disk: a flush on a `tmpfs` costs nothing.
    folder: TempDir,
    /// The node's database, and the bare engine's.
    databases: [String; 2],
    /// The PostgreSQL server, when they are there.
    server: Option<String>,
    sellers: usize,
}

/// The key of the n-th seller, in the catalogue and at the command line.
fn seller(number: usize) -> String {
    format!("seller-{number}")
}

impl Program {
    pub(crate) fn on_sqlite(sellers: usize) -> Result<Self> {
        let binary = std::env::current_exe()?.with_file_name("passerelle");
        ensure!(binary.is_file(), "{} is missing: cargo build --release -p passerelle", binary.display());
        let folder = tempfile::Builder::new().prefix("bench.").tempdir_in(binary.with_file_name(""))?;
        let databases = ["node", "bare"].map(|name| format!("sqlite://{}", folder.path().join(name).with_extension("db").display()));
        Ok(Self { binary, folder, databases, server: None, sellers })
    }

    /// Makes two databases on the server at `url`.
    pub(crate) async fn on_postgres(url: &str, sellers: usize) -> Result<Self> {
        let (address, parameters) = url.split_once('?').map_or((url, String::new()), |(address, rest)| (address, format!("?{rest}")));
        let (server, _) = address.rsplit_once('/').context("a PostgreSQL URL names a database")?;
        let names = ["node", "bare"].map(|name| format!("bench_{}_{name}", std::process::id()));
        for name in &names {
            on_server(url, &format!("create database {name}")).await?;
        }
        let databases = names.map(|name| format!("{server}/{name}{parameters}"));
        Ok(Self { databases, server: Some(url.to_owned()), ..Self::on_sqlite(sellers)? })
    }

    pub(crate) const fn engine(&self) -> &'static str {
        if self.server.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// URL of the node's database.
    pub(crate) fn database(&self) -> &str {
        let [node, _] = &self.databases;
        node
    }

    /// URL of a database with the same schema and catalogue.
    pub(crate) fn bare_database(&self) -> &str {
        let [_, bare] = &self.databases;
        bare
    }

    /// Gives both databases the same catalogue, and each seller a key for the node.
    pub(crate) async fn seed(&self) -> Result<Vec<String>> {
        let catalogue = self.folder.path().join("catalogue.toml");
        std::fs::write(&catalogue, catalogue_of(self.sellers))?;
        let catalogue = catalogue.to_str().context("the path of the target folder is not UTF-8")?;
        for database in &self.databases {
            self.run(database, &["migrate"]).await?;
            self.run(database, &["admin", "apply", catalogue]).await?;
        }
        let mut keys = Vec::new();
        for number in 0..self.sellers {
            let made = self.run(self.database(), &["admin", "key", "create", "--seller", &seller(number), "--json"]).await?;
            let made: serde_json::Value = serde_json::from_str(&made)?;
            keys.push(made.pointer("/key").and_then(serde_json::Value::as_str).context("no key")?.to_owned());
        }
        Ok(keys)
    }

    /// The program with nothing in its environment but what is set here: everything else is as shipped.
    fn command(&self, database: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.env_clear().env("PASSERELLE_DATABASE_URL", database).current_dir(self.folder.path()).kill_on_drop(true);
        command.env("PASSERELLE_SECRET_KEY_FILE", self.folder.path().join("secret"));
        command
    }

    async fn run(&self, database: &str, arguments: &[&str]) -> Result<String> {
        let output = self.command(database).args(arguments).output().await?;
        ensure!(output.status.success(), "passerelle {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Starts the node, several times over: a single start is mostly chance.
    pub(crate) async fn start(&self, report: &mut Report) -> Result<Node> {
        for _ in 1..STARTS {
            let (node, ready) = self.start_once().await?;
            report.ready.push(ready);
            node.stop().await?;
        }
        let (node, ready) = self.start_once().await?;
        report.ready.push(ready);
        sleep(Duration::from_secs(1)).await;
        report.memory_idle = node.memory()?;
        Ok(node)
    }

    async fn start_once(&self) -> Result<(Node, Duration)> {
        // Free a moment ago; nobody else on this machine is in a hurry to take it.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = self.folder.path().join("node.log");
        let mut command = self.command(self.database());
        command.args(["serve"]).env("PASSERELLE_LISTEN", address.to_string()).env("PASSERELLE_SMTP_URL", "inbox:");
        // All buyers sign up from one address.
        command.env("PASSERELLE_REGISTER_RATE", "1000000").stdout(Stdio::null()).stderr(File::create(&log)?);
        let begun = Instant::now();
        let mut process = command.spawn()?;
        while !ready(address).await {
            if process.try_wait()?.is_some() || begun.elapsed() > PATIENCE {
                bail!("the node does not start: {}", std::fs::read_to_string(&log)?);
            }
            sleep(Duration::from_millis(1)).await;
        }
        Ok((Node { process, address, log }, begun.elapsed()))
    }

    /// Drops the databases; the folder goes by itself.
    pub(crate) async fn remove(self) -> Result<()> {
        if let Some(server) = &self.server {
            for database in &self.databases {
                let name = database.rsplit_once('/').map_or("", |(_, name)| name.split('?').next().unwrap_or_default());
                on_server(server, &format!("drop database {name} with (force)")).await?;
            }
        }
        Ok(())
    }
}

async fn on_server(url: &str, statement: &str) -> Result<()> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client.batch_execute(statement).await?)
}

async fn ready(address: SocketAddr) -> bool {
    let answer = async { Client::connect(address).await?.get("/readyz", &mut Cookies::default()).await };
    answer.await.is_ok_and(|answer| answer.status == 200)
}

fn catalogue_of(sellers: usize) -> String {
    let sellers = (0..sellers).map(|number| {
        format!("[[seller]]\nkey = \"{}\"\nname = \"Seller {number}\"\nsupport_email = \"help@seller-{number}.example\"\n", seller(number))
    });
    let service = format!(
        "[[service]]\nkey = \"{SERVICE}\"\nname = {{ en = \"Backup\", fr = \"Sauvegarde\" }}\nhome_url = \"https://backup.example/\"\n\
         terms_url = \"https://backup.example/terms\"\nterms_version = \"2026-01\"\n\
         [[service.plans]]\nkey = \"{PLAN}\"\nname = {{ en = \"Standard\", fr = \"Standard\" }}\n"
    );
    sellers.chain([service]).collect()
}

/// A node that answers.
pub(crate) struct Node {
    process: Child,
    pub(crate) address: SocketAddr,
    log: PathBuf,
}

impl Node {
    /// Bytes resident now.
    pub(crate) fn memory(&self) -> Result<u64> {
        let process = self.process()?;
        let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes * 1024)
    }

    /// Its number among the machine's processes.
    pub(crate) fn process(&self) -> Result<String> {
        Ok(self.process.id().context("the node has ended")?.to_string())
    }

    /// Asks it to end, as an operator does, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let process = self.process()?;
        ensure!(Command::new("kill").args(["-TERM", &process]).status().await?.success(), "no process {process}");
        let ended = self.process.wait().await?;
        ensure!(ended.success(), "the node ended with {ended}: {}", std::fs::read_to_string(&self.log)?.lines().last().unwrap_or_default());
        Ok(())
    }
}

/// Processor time of a process, by its number or `self`: fields 14 and 15 of proc(5)'s `stat`, in ticks of 10 ms.
pub(crate) fn cpu(process: &str) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("no stat")?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(10 * ticks))
}
