//! The tables and their columns, read from the migrations' own text, so that there is no second list of them.

use crate::migrations::HISTORY;

/// The type words of the schema (see `engine`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Id,
    Instant,
    Day,
    Flag,
    Number,
    Document,
    Bytes,
    Text,
}

impl Word {
    fn of(word: &str) -> Option<Self> {
        Some(match word.trim_end_matches([',', ';']) {
            "uuid" => Self::Id,
            "timestamptz" => Self::Instant,
            "date" => Self::Day,
            "boolean" => Self::Flag,
            "bigint" => Self::Number,
            "jsonb" => Self::Document,
            "bytea" => Self::Bytes,
            "text" => Self::Text,
            _ => return None,
        })
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<(&'static str, Word)>,
}

impl Table {
    /// The names of its columns, for SQL.
    pub(crate) fn listed(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// The tables as they are after the migrations up to this number.
pub(crate) fn tables(until: i64) -> Vec<Table> {
    let mut tables = Vec::new();
    for migration in HISTORY.iter().filter(|migration| migration.number <= until) {
        let mut within = false;
        for line in migration.for_postgres().lines() {
            let words: Vec<&'static str> = line.split("--").next().unwrap_or_default().split_whitespace().collect();
            within = read(&words, within, &mut tables);
        }
    }
    tables
}

/// Reads a line; says whether the next one is within a table.
fn read(words: &[&'static str], within: bool, tables: &mut Vec<Table>) -> bool {
    match *words {
        ["create", "table", name, "("] => {
            tables.push(Table { name, columns: Vec::new() });
            return true;
        }
        [");"] => return false,
        // It follows from the others, and cannot be written.
        _ if words.contains(&"generated") => {}
        ["alter", "table", table, "add", "column", name, word, ..] => {
            let altered = tables.iter_mut().find(|known| known.name == table);
            altered.into_iter().zip(Word::of(word)).for_each(|(table, word)| table.columns.push((name, word)));
        }
        ["alter", "table", table, "drop", "column", name] => {
            let altered = tables.iter_mut().filter(|known| known.name == table);
            altered.for_each(|table| table.columns.retain(|(column, _)| *column != name.trim_end_matches(';')));
        }
        ["drop", "table", name] => tables.retain(|known| known.name != name.trim_end_matches(';')),
        [name, word, ..] if within => {
            tables.last_mut().into_iter().zip(Word::of(word)).for_each(|(table, word)| table.columns.push((name, word)));
        }
        _ => {}
    }
    within
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn what_follows_from_other_columns_is_left_out() {
        let mut tables = Vec::new();
        let lines = ["create table a (", "  id uuid primary key,", "  twice bigint generated always as (2 * id) stored,", "  b text", ");"];
        let altered = ["alter table a add column c date;", "alter table a add column d text generated always as (b) stored;"];
        let mut within = false;
        for line in lines.into_iter().chain(altered) {
            within = read(&line.split_whitespace().collect::<Vec<_>>(), within, &mut tables);
        }
        assert_eq!(tables, [Table { name: "a", columns: vec![("id", Word::Id), ("b", Word::Text), ("c", Word::Day)] }]);
    }

    /// What SQLite has after all migrations is what was read from their text.
    #[test]
    fn the_tables_are_those_the_migrations_make() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        HISTORY.iter().for_each(|migration| connection.execute_batch(&migration.for_sqlite()).unwrap());
        let text =
            "select t.name, c.name from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table' order by t.name, c.cid";
        let mut made = connection.prepare(text).unwrap();
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in made.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap() {
            let (table, column) = row.unwrap();
            columns.entry(table).or_default().push(column);
        }
        let read = tables(i64::MAX).into_iter();
        let named = |table: Table| (table.name.to_owned(), table.columns.iter().map(|(name, _)| (*name).to_owned()).collect());
        assert_eq!(read.map(named).collect::<BTreeMap<_, _>>(), columns);
    }
}
