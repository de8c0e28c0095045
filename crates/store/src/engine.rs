//! The few spots where the engines truly differ, each with its reason.

use crate::broken::Broken;

/// The words of the schema that read differently on SQLite, whose STRICT tables know five types only.
const SQLITE_WORDS: [(&str, &str); 7] = [
    ("uuid", "blob"),           // 16 bytes, ordered by time as UUIDv7 are
    ("bytea", "blob"),          //
    ("timestamptz", "integer"), // microseconds since 1970 in UTC: the precision PostgreSQL keeps
    ("bigint", "integer"),      //
    ("boolean", "integer"),     // 0 and 1
    ("date", "text"),           // YYYY-MM-DD sorts as dates do
    ("jsonb", "text"),          // read whole, never searched
];

/// A migration written with PostgreSQL's types, as SQLite reads it: other type words, and each table STRICT.
pub(crate) fn for_sqlite(text: &str) -> String {
    let uncommented: String =
        text.lines().map(|line| line.split("--").next().unwrap_or_default()).fold(String::new(), |all, line| all + line + "\n");
    let mut out = String::with_capacity(uncommented.len());
    let mut word = String::new();
    for character in uncommented.chars().chain(['\n']) {
        if character.is_ascii_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        let known = SQLITE_WORDS.iter().find(|(theirs, _)| *theirs == word);
        out.push_str(known.map_or(word.as_str(), |(_, ours)| ours));
        word.clear();
        out.push(character);
    }
    // A table is the only statement whose last line stands alone; every other one ends on its line.
    out.replace("\n);", "\n) strict;")
}

/// What every SQLite connection is told: wait for a lock rather than fail, flush each commit (`NORMAL` lost
/// acknowledged transactions when the power was cut), check foreign keys, and leave checkpoints to the writer.
pub(crate) const SQLITE_SETTINGS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
     pragma busy_timeout = 5000; pragma wal_autocheckpoint = 0; pragma journal_size_limit = 67108864; \
     pragma cache_size = -8192; pragma temp_store = memory; pragma trusted_schema = off;";

/// What every PostgreSQL connection is told: a bound on each statement and on waiting for a lock, so that a cluster that
/// hangs in commit turns into an answer, and times in UTC.
pub(crate) const POSTGRES_SETTINGS: &str =
    "set statement_timeout = '5s'; set lock_timeout = '4s'; set idle_in_transaction_session_timeout = '20s'; set time zone 'UTC'";

/// Whether a failed commit means that nobody knows what is on the disk: after a failed flush a second one can wrongly
/// succeed, so the program must stop writing and start again.
pub(crate) fn flush_failed(broken: &Broken) -> bool {
    matches!(broken, Broken::Unavailable(why) if why.contains("disk I/O error"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_change() {
        let text =
            "create table a ( -- a uuid\n  id uuid primary key,\n  date_of date,\n  updated boolean\n);\ncreate index x on a (id);\n";
        let wanted =
            "create table a ( \n  id blob primary key,\n  date_of text,\n  updated integer\n) strict;\ncreate index x on a (id);\n\n";
        assert_eq!(for_sqlite(text), wanted);
    }
}
