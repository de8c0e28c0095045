//! One history of the schema. A migration that has run is never edited; its checksum is kept and compared.

use domain::secret::hash;

use crate::{CannotOpen, engine};

/// One step of the history.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its place; counts from 1 without gaps.
    pub number: i64,
    /// Its file, without the number.
    pub name: &'static str,
    postgres: &'static str,
    /// Where the engines need different texts; else the same text, its types read as SQLite's.
    sqlite: Option<&'static str>,
}

/// A migration that has not run.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its place.
    pub number: i64,
    /// Its name.
    pub name: &'static str,
}

/// The whole history.
pub(crate) const HISTORY: &[Migration] = &[
    Migration { number: 1, name: "schema", postgres: include_str!("../migrations/0001_schema.sql"), sqlite: None },
    Migration {
        number: 2,
        name: "guards",
        postgres: include_str!("../migrations/0002_guards.postgres.sql"),
        sqlite: Some(include_str!("../migrations/0002_guards.sqlite.sql")),
    },
    Migration { number: 3, name: "accounts", postgres: include_str!("../migrations/0003_accounts.sql"), sqlite: None },
    Migration { number: 4, name: "operation", postgres: include_str!("../migrations/0004_operation.sql"), sqlite: None },
    Migration { number: 5, name: "provisioning", postgres: include_str!("../migrations/0005_provisioning.sql"), sqlite: None },
    Migration {
        number: 6,
        name: "eligibility",
        postgres: include_str!("../migrations/0006_eligibility.postgres.sql"),
        sqlite: Some(include_str!("../migrations/0006_eligibility.sqlite.sql")),
    },
    Migration { number: 7, name: "right_person", postgres: include_str!("../migrations/0007_right_person.sql"), sqlite: None },
    Migration {
        number: 8,
        name: "changes",
        postgres: include_str!("../migrations/0008_changes.postgres.sql"),
        sqlite: Some(include_str!("../migrations/0008_changes.sqlite.sql")),
    },
    Migration { number: 9, name: "fewer_indexes", postgres: include_str!("../migrations/0009_fewer_indexes.sql"), sqlite: None },
    Migration { number: 10, name: "addresses", postgres: include_str!("../migrations/0010_addresses.sql"), sqlite: None },
    Migration {
        number: 11,
        name: "members",
        postgres: include_str!("../migrations/0011_members.postgres.sql"),
        sqlite: Some(include_str!("../migrations/0011_members.sqlite.sql")),
    },
    Migration { number: 12, name: "settled_addresses", postgres: include_str!("../migrations/0012_settled_addresses.sql"), sqlite: None },
    Migration { number: 13, name: "contract_codes", postgres: include_str!("../migrations/0013_contract_codes.sql"), sqlite: None },
    Migration { number: 14, name: "billing_profiles", postgres: include_str!("../migrations/0014_billing_profiles.sql"), sqlite: None },
    Migration {
        number: 15,
        name: "billing_guards",
        postgres: include_str!("../migrations/0015_billing_guards.postgres.sql"),
        sqlite: Some(include_str!("../migrations/0015_billing_guards.sqlite.sql")),
    },
    Migration {
        number: 16,
        name: "undo",
        postgres: include_str!("../migrations/0016_undo.postgres.sql"),
        sqlite: Some(include_str!("../migrations/0016_undo.sqlite.sql")),
    },
    Migration {
        number: 17,
        name: "change_of_seller",
        postgres: include_str!("../migrations/0017_change_of_seller.postgres.sql"),
        sqlite: Some(include_str!("../migrations/0017_change_of_seller.sqlite.sql")),
    },
    Migration { number: 18, name: "billing_decisions", postgres: include_str!("../migrations/0018_billing_decisions.sql"), sqlite: None },
    Migration { number: 19, name: "cards", postgres: include_str!("../migrations/0019_cards.sql"), sqlite: None },
    Migration { number: 20, name: "card_warnings", postgres: include_str!("../migrations/0020_card_warnings.sql"), sqlite: None },
];

/// The table of what has run, in words both engines know.
pub(crate) const TABLE: &str = "create table if not exists migration (number bigint primary key, name text not null, checksum text not null, applied_at text not null)";
/// What has run.
pub(crate) const APPLIED: &str = "select number, checksum from migration order by number";
/// Notes what ran.
pub(crate) const NOTE: &str = "insert into migration (number, name, checksum, applied_at) values ($1, $2, $3, $4)";

impl Migration {
    pub(crate) const fn for_postgres(&self) -> &'static str {
        self.postgres
    }

    pub(crate) fn for_sqlite(&self) -> String {
        self.sqlite.map_or_else(|| engine::for_sqlite(self.postgres), str::to_owned)
    }

    /// Over both texts, so that neither engine's can be edited unseen.
    pub(crate) fn checksum(&self) -> String {
        let text = format!("{}\0{}", self.postgres, self.sqlite.unwrap_or_default());
        hash(&text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    pub(crate) const fn pending(&self) -> Pending {
        Pending { number: self.number, name: self.name }
    }
}

/// The migrations that are missing, given those that have run.
///
/// # Errors
/// [`CannotOpen::Newer`], [`CannotOpen::Edited`].
pub(crate) fn missing(applied: &[(i64, String)]) -> Result<Vec<&'static Migration>, CannotOpen> {
    for (number, checksum) in applied {
        match HISTORY.iter().find(|known| known.number == *number) {
            None => return Err(CannotOpen::Newer(*number)),
            Some(known) if known.checksum() != *checksum => return Err(CannotOpen::Edited(format!("{:04}_{}", known.number, known.name))),
            Some(_) => {}
        }
    }
    Ok(HISTORY.iter().filter(|known| applied.iter().all(|(number, _)| *number != known.number)).collect())
}

/// Over everything up to a number: the same only for the same history.
pub(crate) fn history_checksum(until: i64) -> String {
    let steps = HISTORY.iter().filter(|step| step.number <= until).map(|step| format!("{} {}\n", step.number, step.checksum()));
    hash(&steps.collect::<String>()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
