//! What was measured, for people and for programs: a table, with a line of JSON for each of its rows.

use std::time::Duration;

use serde_json::json;

use crate::load::Round;

/// The rounds of one thing.
pub(crate) struct Series {
    name: String,
    connections: usize,
    rounds: Vec<Round>,
}

#[expect(clippy::cast_precision_loss, reason = "counts of a run stay far below 2^52")]
pub(crate) const fn amount(count: usize) -> f64 {
    count as f64
}

/// The value below which this part of the values lies, in thousandths.
pub(crate) fn part<T: Copy + PartialOrd>(values: &[T], thousandths: usize) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    sorted.get((sorted.len() * thousandths / 1000).min(sorted.len().saturating_sub(1))).copied()
}

pub(crate) fn median(values: &[f64]) -> f64 {
    part(values, 500).unwrap_or_default()
}

pub(crate) fn micros(values: &[Duration], thousandths: usize) -> f64 {
    part(values, thousandths).unwrap_or_default().as_secs_f64() * 1e6
}

/// Operations of a round per second.
pub(crate) fn rate(round: &Round) -> f64 {
    amount(round.latencies.len()) / round.took.as_secs_f64().max(1e-9)
}

impl Series {
    pub(crate) fn new(name: impl Into<String>, connections: usize) -> Self {
        Self { name: name.into(), connections, rounds: Vec::new() }
    }

    pub(crate) fn add(&mut self, round: Round) {
        self.rounds.push(round);
    }

    pub(crate) fn rates(&self) -> Vec<f64> {
        self.rounds.iter().map(rate).collect()
    }

    /// Operations per second, in the middle round.
    pub(crate) fn rate(&self) -> f64 {
        median(&self.rates())
    }

    fn operations(&self) -> f64 {
        amount(self.rounds.iter().map(|round| round.latencies.len()).sum()).max(1.0)
    }

    pub(crate) fn latencies(&self) -> Vec<Duration> {
        self.rounds.iter().flat_map(|round| round.latencies.iter().copied()).collect()
    }

    pub(crate) fn writes(&self) -> Vec<Duration> {
        self.rounds.iter().flat_map(|round| round.writes.iter().copied()).collect()
    }

    /// Microseconds of processor time of what was measured, for each operation.
    pub(crate) fn cpu(&self) -> f64 {
        self.rounds.iter().map(|round| round.cpu.as_secs_f64()).sum::<f64>() * 1e6 / self.operations()
    }

    fn client(&self) -> f64 {
        self.rounds.iter().map(|round| round.client.as_secs_f64()).sum::<f64>() * 1e6 / self.operations()
    }

    /// Flushes for each operation, where they can be counted.
    pub(crate) fn flushes(&self) -> Option<f64> {
        let flushes = self.rounds.iter().map(|round| round.flushes).sum::<Option<u64>>()?;
        Some(amount(usize::try_from(flushes).ok()?) / self.operations())
    }

    /// The median of each round's own ratio: both sides of it saw the same machine.
    pub(crate) fn ratio(&self, to: &Self) -> f64 {
        median(&self.rates().iter().zip(to.rates()).map(|(one, other)| one / other.max(1e-9)).collect::<Vec<_>>())
    }

    /// A row of the table, and its line of JSON.
    pub(crate) fn print(&self, engine: &str, ratio: Option<f64>) {
        let (rates, latencies) = (self.rates(), self.latencies());
        let [least, most] = [0, 1000].map(|at| part(&rates, at).unwrap_or_default());
        let [p50, p99, p999] = [500, 990, 999].map(|at| micros(&latencies, at));
        let (range, flushes) = (format!("{least:.0} to {most:.0}"), self.flushes());
        let shown = |value: Option<f64>, digits: usize| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"));
        println!(
            "{:<50}{:>6}{:>9.0}{range:>18}{p50:>9.0}{p99:>9.0}{p999:>9.0}{:>8.0}{:>8.1}{:>8}{:>8}",
            self.name,
            self.connections,
            self.rate(),
            self.cpu(),
            self.client(),
            shown(flushes, 3),
            shown(ratio, 2),
        );
        let shed: usize = self.rounds.iter().map(|round| round.shed).sum();
        if shed > 0 {
            println!("    {shed} were told to come later");
        }
        eprintln!(
            "{}",
            json!({
                "engine": engine, "job": self.name, "connections": self.connections, "count": latencies.len(), "per_second": self.rate(),
                "rounds": rates, "p50_us": p50, "p99_us": p99, "p999_us": p999, "cpu_us": self.cpu(), "client_us": self.client(),
                "flushes": flushes, "ratio": ratio, "shed": shed,
            })
        );
    }
}

/// The head of the table.
pub(crate) fn head(engine: &str) {
    println!("\n{engine}");
    println!(
        "{:<50}{:>6}{:>9}{:>18}{:>9}{:>9}{:>9}{:>8}{:>8}{:>8}{:>8}",
        "", "conns", "per s", "min to max", "p50 µs", "p99 µs", "p99.9", "CPU µs", "client", "flushes", "ratio"
    );
}
