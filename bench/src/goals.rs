//! The goals P1 to P13: what each asks for, what was measured, and whether that is enough.

use crate::now;

/// One figure beside what it should be.
struct Figure {
    goal: &'static str,
    engine: &'static str,
    what: String,
    wanted: String,
    measured: String,
    reached: bool,
}

/// All of them.
#[derive(Default)]
pub(crate) struct Goals(Vec<Figure>);

impl Goals {
    /// At least this much.
    pub(crate) fn at_least(&mut self, goal: &'static str, engine: &'static str, what: &str, measured: f64, wanted: f64) {
        self.add(goal, engine, what, (format!("≥ {}", short(wanted)), short(measured)), measured >= wanted);
    }

    /// At most this much.
    pub(crate) fn at_most(&mut self, goal: &'static str, engine: &'static str, what: &str, measured: f64, wanted: f64) {
        self.add(goal, engine, what, (format!("≤ {}", short(wanted)), short(measured)), measured <= wanted);
    }

    /// What was found, where it is no number.
    pub(crate) fn add(
        &mut self,
        goal: &'static str,
        engine: &'static str,
        what: &str,
        (wanted, measured): (String, String),
        reached: bool,
    ) {
        println!("{goal} {engine}: {what}: {measured} ({wanted}) {}", if reached { "reached" } else { "NOT reached" });
        self.0.push(Figure { goal, engine, what: what.to_owned(), wanted, measured, reached });
    }

    /// Whether every figure is what it should be.
    pub(crate) fn all_reached(&self) -> bool {
        self.0.iter().all(|figure| figure.reached)
    }

    /// As Markdown, in the order of the goals; says so when it comes of a quick run.
    pub(crate) fn table(&self, quick: bool) -> String {
        let run = if quick { ", in a quick run" } else { "" };
        let mut text = format!("Measured {} on {}{run}.\n\n", now().strftime("%Y-%m-%d"), machine());
        text.push_str("| goal | engine | what | wanted | measured | |\n|---|---|---|---|---|---|\n");
        let mut figures: Vec<_> = self.0.iter().collect();
        figures.sort_by_key(|figure| figure.goal.trim_start_matches('P').parse::<u32>().unwrap_or(u32::MAX));
        for Figure { goal, engine, what, wanted, measured, reached } in figures {
            let mark = if *reached { "reached" } else { "**not reached**" };
            text.push_str(&format!("| {goal} | {engine} | {what} | {wanted} | {measured} | {mark} |\n"));
        }
        text
    }
}

/// Three digits that count.
pub(crate) fn short(value: f64) -> String {
    match value.abs() {
        0.0..0.1 => format!("{value:.3}"),
        0.1..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// What kind of machine this is.
pub(crate) fn machine() -> String {
    let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpuinfo.lines().find_map(|line| line.strip_prefix("model name")).and_then(|line| line.split_once(": ")).map(|(_, name)| name);
    let meminfo = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kibibytes =
        meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:")).and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores ({}), {} GiB", model.unwrap_or("unknown"), kibibytes.unwrap_or_default() / (1 << 20))
}

/// Puts the table between two marks of a document, in place of what was there; without them the document is the table.
pub(crate) fn put(document: &str, part: &str, table: &str) -> String {
    let [begin, end] = ["begin", "end"].map(|edge| format!("<!-- bench {part} {edge} -->"));
    match document.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1))) {
        Some((before, after)) => format!("{before}{begin}\n{table}{end}{after}"),
        None => format!("{document}\n{begin}\n{table}{end}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_replaces_the_one_before_it() {
        let first = put("# Performance\n", "table", "old\n");
        let second = put(&first, "table", "new\n");
        assert!(second.starts_with("# Performance\n") && second.contains("new") && !second.contains("old"), "{second}");
        assert_eq!(put(&second, "table", "new\n"), second);
    }

    #[test]
    fn what_is_not_enough_is_said() {
        let mut goals = Goals::default();
        goals.at_least("P1", "SQLite", "share of the ceiling", 0.5, 0.7);
        assert!(!goals.all_reached() && goals.table(false).contains("**not reached**"));
    }
}
