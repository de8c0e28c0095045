//! The program under test: a process of its own, configured by its environment alone.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};

use hyper::{Request, body::Bytes};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader},
    process::{Child, Command},
    sync::watch,
    time::{sleep, timeout},
};

use crate::http::{self, Answer, PUBLIC_URL};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_passerelle");
/// From start to ready.
const READY: Duration = Duration::from_secs(20);
/// From the signal to the end.
const ENDED: Duration = Duration::from_secs(15);

/// Polls until something is there; panics when it takes too long.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(tokio::time::Instant::now() < deadline, "waited too long for {what}");
        sleep(Duration::from_millis(10)).await;
    }
}

/// The configuration of an installation, as `PASSERELLE_*` without the prefix.
#[derive(Clone)]
pub struct Configuration(BTreeMap<String, String>);

impl Configuration {
    pub fn new(folder: &Path, database_url: &str) -> Self {
        let secret = folder.join("secret");
        let all = [
            ("DATABASE_URL", database_url),
            ("LISTEN", "127.0.0.1:0"),
            ("PUBLIC_URL", PUBLIC_URL),
            ("SECRET_KEY_FILE", secret.to_str().unwrap()),
            ("MAIL_FROM", "no-reply@footbridge.example"),
            ("VENDOR_NAME", "Footbridge Cloud"),
            ("REGISTER_RATE", "10000"),
            ("LOG_FORMAT", "json"),
        ];
        Self(all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.insert(name.to_owned(), value.to_string());
        self
    }

    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// The program with these words, nothing of the tester's own environment.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(words).env_clear().stdin(Stdio::null()).kill_on_drop(true);
        command.current_dir(env!("CARGO_TARGET_TMPDIR"));
        command.envs(self.0.iter().map(|(name, value)| (format!("PASSERELLE_{name}"), value)));
        command
    }

    /// Runs a command to its end.
    pub async fn run(&self, words: &[&str]) -> Done {
        let output = timeout(Duration::from_secs(60), self.command(words).output()).await.expect("a command ends").unwrap();
        Done { code: output.status.code(), out: String::from_utf8(output.stdout).unwrap(), err: String::from_utf8(output.stderr).unwrap() }
    }

    /// The same with something on standard input.
    pub async fn run_with(&self, words: &[&str], input: &str) -> Done {
        let mut command = self.command(words);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Who refuses its words does not read on.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes()).await;
        let output = timeout(Duration::from_secs(60), child.wait_with_output()).await.expect("a command ends").unwrap();
        Done { code: output.status.code(), out: String::from_utf8(output.stdout).unwrap(), err: String::from_utf8(output.stderr).unwrap() }
    }

    /// A new key of the API, for `--operator`, `--seller KEY` or `--service KEY`.
    pub async fn key(&self, holder: &[&str]) -> String {
        let words = [&["admin", "key", "create"], holder, &["--json"]].concat();
        let made: Value = serde_json::from_str(&self.run(&words).await.well()).unwrap();
        made["key"].as_str().unwrap().to_owned()
    }
}

/// How a command ended.
#[derive(Debug)]
pub struct Done {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Done {
    /// What it printed, if it ended well.
    pub fn well(self) -> String {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self.out
    }
}

/// A running node.
pub struct Node {
    pub address: SocketAddr,
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
}

impl Node {
    /// Starts a node and waits until it can work.
    pub async fn start(configuration: &Configuration) -> Self {
        let mut child = configuration.command(&["serve"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (told, mut heard) = watch::channel(None);
        listen(child.stdout.take().unwrap(), Arc::clone(&log), told.clone());
        listen(child.stderr.take().unwrap(), Arc::clone(&log), told);
        let mut node = Self { address: ([127, 0, 0, 1], 0).into(), child, log };
        let announced = timeout(READY, heard.wait_for(Option::is_some)).await.ok().and_then(Result::ok).and_then(|address| *address);
        node.address = announced.unwrap_or_else(|| panic!("the node announced no address\n{}", node.log()));
        until("readiness", async || node.get("/readyz").await.ok().filter(|answer| answer.status == 200)).await;
        node
    }

    pub async fn get(&self, path: &str) -> Result<Answer, http::Lost> {
        http::send(self.address, Request::get(path).body(Bytes::new()).unwrap()).await
    }

    /// As whoever sits at the machine.
    pub async fn get_here(&self, path: &str) -> Answer {
        let request = Request::get(path).header("host", self.address.to_string()).body(Bytes::new()).unwrap();
        http::send(self.address, request).await.unwrap()
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().join("\n")
    }

    /// What it logged as an error.
    pub fn errors(&self) -> Vec<String> {
        self.log.lock().unwrap().iter().filter(|line| line.contains("\"ERROR\"") || line.contains("panicked at")).cloned().collect()
    }

    /// Without a warning, as when the machine fails.
    pub async fn kill(mut self) -> Vec<String> {
        self.child.kill().await.unwrap();
        self.errors()
    }

    /// As an operator does; it must end well.
    pub async fn stop(mut self) -> Vec<String> {
        let id = self.child.id().expect("it still runs").to_string();
        Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
        let status = timeout(ENDED, self.child.wait()).await.expect("it ends when asked to").unwrap();
        assert!(status.success(), "{status}\n{}", self.log());
        self.errors()
    }
}

/// Keeps what a node says; its first `http://ADDRESS` is where it listens.
fn listen(from: impl AsyncRead + Unpin + Send + 'static, log: Arc<Mutex<Vec<String>>>, told: watch::Sender<Option<SocketAddr>>) {
    tokio::spawn(async move {
        let mut lines = BufReader::new(from).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if told.borrow().is_none()
                && let Some(address) = announced(&line)
            {
                told.send_replace(Some(address));
            }
            log.lock().unwrap().push(line);
        }
    });
}

fn announced(line: &str) -> Option<SocketAddr> {
    let at = line.find("127.0.0.1:")?;
    line[at..]
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':'))
        .next()?
        .parse()
        .ok()
        .filter(|address: &SocketAddr| address.port() != 0)
}

/// A folder of one test.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
