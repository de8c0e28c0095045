//! Figures, and the file they are committed in.

use std::{collections::BTreeMap, fmt};

use anyhow::{Context, Result};
use serde_json::json;

/// What one operation asks of the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    /// With those that begin and end transactions.
    pub(super) statements: u64,
    /// Begun; a read outside of one is not counted.
    pub(super) transactions: u64,
    /// None on SQLite.
    pub(super) round_trips: u64,
}

impl Figures {
    /// More than anything takes.
    pub(super) const MOST: Self = Self { statements: u64::MAX, transactions: u64::MAX, round_trips: u64::MAX };

    pub(super) const fn since(self, before: Self) -> Self {
        Self {
            statements: self.statements.saturating_sub(before.statements),
            transactions: self.transactions.saturating_sub(before.transactions),
            round_trips: self.round_trips.saturating_sub(before.round_trips),
        }
    }

    pub(super) fn least(self, other: Self) -> Self {
        Self {
            statements: self.statements.min(other.statements),
            transactions: self.transactions.min(other.transactions),
            round_trips: self.round_trips.min(other.round_trips),
        }
    }

    const fn named(self) -> [(&'static str, u64); 3] {
        [("statements", self.statements), ("transactions", self.transactions), ("round trips", self.round_trips)]
    }

    /// A row of the table, and its line of JSON.
    pub(super) fn print(self, engine: &str, name: &str, instructions: Option<u64>) {
        let Self { statements, transactions, round_trips } = self;
        let shown = thousands(instructions);
        println!(
            "{engine:<11}{name:<50}{statements:>4} statements{transactions:>3} transactions{round_trips:>4} round trips{shown:>9} instructions"
        );
        eprintln!(
            "{}",
            json!({
                "engine": engine, "operation": name, "statements": statements, "transactions": transactions, "round_trips": round_trips,
                "instructions": instructions,
            })
        );
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {} {}", self.statements, self.transactions, self.round_trips)
    }
}

impl std::str::FromStr for Figures {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let numbers = text.split(' ').map(str::parse).collect::<Result<Vec<u64>, _>>()?;
        let [statements, transactions, round_trips] = numbers.try_into().ok().context("three figures")?;
        Ok(Self { statements, transactions, round_trips })
    }
}

/// What one operation takes on each engine: its figures, and instructions where they were counted.
pub(super) type Row = (&'static str, Vec<(Figures, Option<u64>)>);

/// As Markdown, for one engine or both.
pub(super) fn table(engines: &[&str], rows: &[Row]) -> String {
    let heads = |of: &dyn Fn(&str) -> String| engines.iter().map(|engine| of(engine)).collect::<String>();
    let mut text = format!("| operation |{}\n", heads(&|engine| format!(" {engine}: statements | round trips | instructions |")));
    text.push_str(&format!("|---|{}\n", heads(&|_| "---|---|---|".to_owned())));
    for (name, found) in rows {
        let cells = found.iter().map(|(figures, instructions)| {
            let Figures { statements, round_trips, .. } = figures;
            format!(" {statements} | {round_trips} | {} |", thousands(*instructions))
        });
        text.push_str(&format!("| {name} |{}\n", cells.collect::<String>()));
    }
    text
}

fn thousands(instructions: Option<u64>) -> String {
    instructions.map_or_else(|| "-".to_owned(), |count| format!("{} k", count / 1_000))
}

/// The head of the file.
const HEAD: &str = "# What each operation asks of the database once all is warm: statements (with those that begin and end transactions),\n\
    # transactions begun, round trips. A figure that rises fails `./dev test`; see counts.rs.\n";

/// The figures as committed: by operation, then by engine.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Committed(Vec<(String, BTreeMap<String, Figures>)>);

/// What differs from them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Compared {
    /// More than committed, or not committed at all, or committed and gone.
    pub(super) risen: Vec<String>,
    /// Less than committed.
    pub(super) fallen: Vec<String>,
}

impl Committed {
    pub(super) fn read(text: &str) -> Result<Self> {
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let read = |line: &str| {
            let (name, engines) = line.split_once(" = ").context("a name and its figures")?;
            let engines = engines.split(" | ").map(|engine| {
                let (engine, figures) = engine.split_once(' ').context("an engine and its figures")?;
                anyhow::Ok((engine.to_owned(), figures.trim().parse()?))
            });
            anyhow::Ok((name.trim().to_owned(), engines.collect::<Result<_>>()?))
        };
        Ok(Self(lines.map(|line| read(line).with_context(|| line.to_owned())).collect::<Result<_>>()?))
    }

    pub(super) fn written(&self) -> String {
        let width = self.0.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        let line = |(name, engines): &(String, BTreeMap<String, Figures>)| {
            // SQLite first.
            let engines: Vec<_> = engines.iter().rev().map(|(engine, figures)| format!("{engine} {figures}")).collect();
            format!("{name:<width$} = {}\n", engines.join(" | "))
        };
        HEAD.to_owned() + &self.0.iter().map(line).collect::<String>()
    }

    /// Puts what was found on one engine in place of what was there; the operations are those found.
    pub(super) fn replace(&mut self, engine: &str, found: &[(&'static str, Figures)]) {
        let mut known: BTreeMap<_, _> = std::mem::take(&mut self.0).into_iter().collect();
        self.0 = found
            .iter()
            .map(|(name, figures)| {
                let mut engines = known.remove(*name).unwrap_or_default();
                engines.insert(engine.to_owned(), *figures);
                ((*name).to_owned(), engines)
            })
            .collect();
    }

    pub(super) fn compare(&self, engine: &str, found: &[(&'static str, Figures)]) -> Compared {
        let mut compared = Compared::default();
        let known = |name: &str| self.0.iter().find(|(known, _)| known == name).and_then(|(_, engines)| engines.get(engine));
        for (name, figures) in found {
            let Some(known) = known(name) else {
                compared.risen.push(format!("{name} on {engine}: no figures are committed"));
                continue;
            };
            for ((what, now), (_, then)) in figures.named().into_iter().zip(known.named()) {
                let told = format!("{name} on {engine}: {now} {what}, committed are {then}");
                match now.cmp(&then) {
                    std::cmp::Ordering::Greater => compared.risen.push(told),
                    std::cmp::Ordering::Less => compared.fallen.push(told),
                    std::cmp::Ordering::Equal => {}
                }
            }
        }
        let gone = self.0.iter().filter(|(name, engines)| engines.contains_key(engine) && found.iter().all(|(other, _)| other != name));
        compared.risen.extend(gone.map(|(name, _)| format!("{name} on {engine}: committed, but no longer counted")));
        compared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "home = SQLite 5 0 0 | PostgreSQL 5 0 2\norder = SQLite 20 1 0 | PostgreSQL 20 1 4\n";

    fn figures(statements: u64, round_trips: u64) -> Figures {
        Figures { statements, transactions: 0, round_trips }
    }

    #[test]
    fn the_file_is_read_as_it_is_written() {
        let committed = Committed::read(TEXT).unwrap();
        assert_eq!(Committed::read(&committed.written()).unwrap(), committed);
        assert_eq!(committed.written().lines().nth(2), Some("home  = SQLite 5 0 0 | PostgreSQL 5 0 2"));
    }

    #[test]
    fn what_rises_is_named_and_what_falls_is_told() {
        let committed = Committed::read("home = PostgreSQL 5 0 2\ngone = PostgreSQL 1 0 1").unwrap();
        let compared = committed.compare("PostgreSQL", &[("home", figures(4, 3)), ("new", figures(1, 1))]);
        let risen = [
            "home on PostgreSQL: 3 round trips, committed are 2",
            "new on PostgreSQL: no figures are committed",
            "gone on PostgreSQL: committed, but no longer counted",
        ];
        assert_eq!(compared.risen, risen);
        assert_eq!(compared.fallen, ["home on PostgreSQL: 4 statements, committed are 5"]);
    }

    #[test]
    fn the_table_has_what_was_counted() {
        let rows = [("home", vec![(figures(5, 0), Some(61_400)), (figures(5, 2), None)])];
        let wanted = "| operation | SQLite: statements | round trips | instructions | PostgreSQL: statements | round trips | instructions |\n\
            |---|---|---|---|---|---|---|\n| home | 5 | 0 | 61 k | 5 | 2 | - |\n";
        assert_eq!(table(&["SQLite", "PostgreSQL"], &rows), wanted);
    }

    #[test]
    fn one_engine_is_replaced_and_the_other_kept() {
        let mut committed = Committed::read(TEXT).unwrap();
        committed.replace("SQLite", &[("home", figures(3, 0))]);
        assert_eq!(committed, Committed::read("home = SQLite 3 0 0 | PostgreSQL 5 0 2").unwrap());
    }
}
