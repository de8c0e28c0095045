//! What was measured, for people and for programs.

use std::time::Duration;

use serde_json::json;

use crate::CONNECTIONS;

/// One engine's figures.
pub(crate) struct Report {
    engine: &'static str,
    /// Spawn to the first `/readyz` that is 200, each start.
    pub(crate) ready: Vec<Duration>,
    /// Bytes resident before the first request.
    pub(crate) memory_idle: u64,
    /// Bytes resident after the last one.
    pub(crate) memory_after: u64,
    /// One order per transaction on the bare engine, one connection.
    pub(crate) bare: Job,
    /// `POST /api/v1/orders`.
    pub(crate) placed: Job,
    /// `POST /onboarding/{id}/apply`.
    pub(crate) applied: Job,
}

/// The rounds of one job.
#[derive(Default)]
pub(crate) struct Job {
    rates: Vec<f64>,
    latencies: Vec<Duration>,
    cpu: Duration,
}

/// One round of one job: how long all of it took, and each operation.
pub(crate) struct Round {
    pub(crate) took: Duration,
    /// Processor time of the node, or of the bare engine.
    pub(crate) cpu: Duration,
    pub(crate) latencies: Vec<Duration>,
}

impl Job {
    pub(crate) fn add(&mut self, round: Round) {
        self.rates.push(amount(round.latencies.len()) / round.took.as_secs_f64());
        self.latencies.extend(round.latencies);
        self.cpu += round.cpu;
    }

    /// Microseconds of processor time for each operation.
    fn cpu(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / amount(self.latencies.len())
    }
}

impl Report {
    pub(crate) fn of(engine: &'static str) -> Self {
        let (bare, placed, applied) = Default::default();
        Self { engine, ready: Vec::new(), memory_idle: 0, memory_after: 0, bare, placed, applied }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a run stay far below 2^52")]
const fn amount(count: usize) -> f64 {
    count as f64
}

/// The value below which this part of the values lies, in percent.
fn percentile<T: Copy + PartialOrd>(values: &[T], percent: usize) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied()
}

fn median(values: &[f64]) -> f64 {
    percentile(values, 50).unwrap_or_default()
}

fn millis(values: &[Duration], percent: usize) -> f64 {
    percentile(values, percent).unwrap_or_default().as_secs_f64() * 1e3
}

/// A table, then a line of JSON for each job and one for the program.
pub(crate) fn print(report: &Report) {
    let bare = format!("bare {}, a commit for each order, 1 connection", report.engine);
    let jobs = [
        (bare.as_str(), "bare", 1, &report.bare),
        ("POST /api/v1/orders", "place", CONNECTIONS, &report.placed),
        ("POST /onboarding/{id}/apply", "apply", CONNECTIONS, &report.applied),
    ];
    println!("\n{}, {CONNECTIONS} connections over HTTP", report.engine);
    println!("{:<52}{:>10}{:>18}{:>9}{:>9}{:>8}{:>8}", "", "per s", "min to max", "p50 ms", "p99 ms", "CPU µs", "ratio");
    for (title, _, _, job) in jobs {
        let [rate, least, most] = [50, 0, 100].map(|percent| percentile(&job.rates, percent).unwrap_or_default());
        let (range, ratio) = (format!("{least:.0} to {most:.0}"), ratio(job, &report.bare));
        let [p50, p99] = [50, 99].map(|percent| millis(&job.latencies, percent));
        println!("{title:<52}{rate:>10.0}{range:>18}{p50:>9.2}{p99:>9.2}{:>8.0}{ratio:>8.1}", job.cpu());
    }
    let (ready, idle, after) = (millis(&report.ready, 50), mebibytes(report.memory_idle), mebibytes(report.memory_after));
    println!("start to ready {ready:.0} ms; resident {idle:.1} MiB idle, {after:.1} MiB after the load\n");
    for (_, name, connections, job) in jobs {
        println!("{}", line(report, name, connections, job));
    }
    println!("{}", json!({ "engine": report.engine, "ready_ms": ready, "idle_mib": idle, "after_mib": after }));
}

/// The median of each round's own ratio: both sides of it saw the same disk.
fn ratio(job: &Job, bare: &Job) -> f64 {
    median(&job.rates.iter().zip(&bare.rates).map(|(job, bare)| job / bare).collect::<Vec<_>>())
}

fn line(report: &Report, name: &str, connections: usize, job: &Job) -> serde_json::Value {
    json!({
        "engine": report.engine,
        "job": name,
        "connections": connections,
        "count": job.latencies.len(),
        "per_second": median(&job.rates),
        "rounds": job.rates,
        "p50_ms": millis(&job.latencies, 50),
        "p99_ms": millis(&job.latencies, 99),
        "cpu_us": job.cpu(),
        "ratio": ratio(job, &report.bare),
    })
}

fn mebibytes(bytes: u64) -> f64 {
    amount(usize::try_from(bytes).unwrap_or_default()) / f64::from(1 << 20)
}
