//! Everything Passerelle keeps: one SQL text for two engines, SQLite inside the program or PostgreSQL beside it.
//!
//! An [`Action`] is the only way to change anything: it loads facts, decides (purely), and writes, in one transaction that
//! behaves as if it were alone. Reads go through [`Store::reader`] on connections of their own.
//!
//! Files: `sql` (statements, values, rows), `action` (what an action is), `tx` (one connection of either engine), `sqlite`
//! and `postgres` (how each engine performs actions), `asked`, `batch` and `sets` (many at once on PostgreSQL), `trace` (what
//! is sent, counted), `hold` (a SQLite file has one node), `engine` (the few spots where they truly differ), `migrations`,
//! then one file per noun with its statements.

pub mod account;
pub mod action;
mod asked;
pub mod audit;
pub mod backup;
mod batch;
pub mod billed;
pub mod billing;
pub mod billing_profile;
pub mod broken;
pub mod card_entry;
pub mod catalogue;
pub mod check;
pub mod contract_code;
pub mod correction;
pub mod currency_exception;
pub mod desk;
pub mod email;
pub mod email_change;
mod engine;
pub mod entitlement;
pub mod hand_over;
mod hold;
pub mod idempotency;
pub mod installation;
pub mod invitation;
pub mod invoice;
pub mod job;
pub mod key;
pub mod member;
pub mod member_invitation;
mod migrations;
pub mod onboarding;
pub mod operator;
pub mod order;
pub mod organization;
pub mod organization_address;
pub mod passage;
pub mod payment;
pub mod payment_method;
mod postgres;
pub mod recovery;
pub mod role_request;
mod schema;
pub mod seal;
pub mod seller_change;
pub mod session;
mod sets;
mod snapshot;
mod sql;
mod sqlite;
pub mod subscription;
pub mod task;
pub mod timeline;
pub mod trace;
mod tx;
pub mod undo;
pub mod vendor;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

pub use action::{Action, Change, Failure, Once, OnceOutcome, Reply, Writes};
pub use broken::Broken;
use entitlement::Entitlements;
pub use hold::{Held, hold};
pub use migrations::{Migration, Pending};
pub use sets::for_many;
pub use snapshot::{Snapshot, snapshot};
pub use sql::{Row, Statement, Value, sql};
pub use tx::Tx;

/// The statements of each room.
const ROOMS: &[&[(&str, &str)]] = &[
    account::STATEMENTS,
    audit::STATEMENTS,
    billed::STATEMENTS,
    billing::STATEMENTS,
    billing_profile::STATEMENTS,
    card_entry::STATEMENTS,
    catalogue::STATEMENTS,
    check::STATEMENTS,
    check::currency::STATEMENTS,
    check::vendor::STATEMENTS,
    contract_code::STATEMENTS,
    correction::STATEMENTS,
    currency_exception::STATEMENTS,
    desk::STATEMENTS,
    email::STATEMENTS,
    email_change::STATEMENTS,
    entitlement::STATEMENTS,
    hand_over::STATEMENTS,
    idempotency::STATEMENTS,
    installation::STATEMENTS,
    invitation::STATEMENTS,
    invoice::STATEMENTS,
    job::STATEMENTS,
    key::STATEMENTS,
    member::STATEMENTS,
    member_invitation::STATEMENTS,
    onboarding::STATEMENTS,
    operator::STATEMENTS,
    order::STATEMENTS,
    organization::STATEMENTS,
    organization_address::STATEMENTS,
    payment::STATEMENTS,
    payment_method::STATEMENTS,
    role_request::STATEMENTS,
    passage::STATEMENTS,
    seal::STATEMENTS,
    recovery::STATEMENTS,
    seller_change::STATEMENTS,
    seller_change::PARTS[0],
    seller_change::PARTS[1],
    seller_change::PARTS[2],
    session::STATEMENTS,
    subscription::STATEMENTS,
    task::STATEMENTS,
    timeline::STATEMENTS,
    undo::STATEMENTS,
    vendor::STATEMENTS,
];

/// Every statement of the program with its name, so that a test can prepare each on both engines.
pub fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROOMS.iter().copied().flatten().copied()
}

/// The kept state of one installation. Cheap to clone; all clones share the same connections.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
    entitlements: Arc<Entitlements>,
    reads: Arc<Reads>,
}

/// Reads between two looks at how many there were, up to which a store rests: a node's own are a few.
const FEW: usize = 16;

/// Reads begun, and how many there were when it was last asked whether the store rests.
#[derive(Default)]
struct Reads {
    begun: AtomicUsize,
    looked: AtomicUsize,
}

enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// Why a store could not be opened.
#[derive(Debug)]
pub enum CannotOpen {
    /// The address is not one of a database this program knows.
    Address(String),
    /// Nothing answers there, or it answers no.
    Unreachable(String),
    /// There is no database of this name.
    Absent(String),
    /// Another node serves it.
    Held(String),
    /// Migrations are missing; `passerelle migrate` runs them.
    Behind(Vec<Pending>),
    /// The schema was made by a newer program.
    Newer(i64),
    /// A migration that has run was edited afterwards.
    Edited(String),
}

impl std::fmt::Display for CannotOpen {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address(why) => write!(out, "the database address cannot be used: {why}"),
            Self::Unreachable(why) => write!(out, "the database cannot be reached: {why}"),
            Self::Absent(path) => {
                write!(out, "there is no database at {path}; PASSERELLE_DATABASE_URL names it, and `passerelle migrate` makes one")
            }
            Self::Held(path) => {
                write!(out, "another node runs on {path}: SQLite is one node's; stop that one first, or give several nodes PostgreSQL")
            }
            Self::Behind(missing) => write!(out, "{} migration(s) have not run; run `passerelle migrate`", missing.len()),
            Self::Newer(number) => write!(out, "the database was migrated by a newer program (migration {number}); use that one"),
            Self::Edited(name) => {
                write!(out, "migration {name} was changed after it had run; restore the program or the database that belong together")
            }
        }
    }
}
impl std::error::Error for CannotOpen {}

/// Where the database is.
#[derive(Clone, Debug)]
pub enum Address {
    /// A file; made when it does not exist.
    Sqlite(std::path::PathBuf),
    /// A server.
    Postgres(Box<tokio_postgres::Config>),
}

impl std::str::FromStr for Address {
    type Err = CannotOpen;

    /// Reads `sqlite://relative.db`, `sqlite:///absolute.db`, `postgres://user@host/database`.
    fn from_str(url: &str) -> Result<Self, CannotOpen> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return match path {
                "" | ":memory:" => Err(CannotOpen::Address("sqlite:// needs the path of a file".to_owned())),
                path => Ok(Self::Sqlite(path.into())),
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return url
                .parse()
                .map(Box::new)
                .map(Self::Postgres)
                .map_err(|error: tokio_postgres::Error| CannotOpen::Address(error.to_string()));
        }
        Err(CannotOpen::Address("it must begin with sqlite:// or postgres://".to_owned()))
    }
}

/// Runs the migrations that are missing, under a lock, and says which.
///
/// # Errors
/// When the database cannot be reached, is newer than the program, or its history was edited.
pub async fn migrate(address: &Address, now: jiff::Timestamp) -> Result<Vec<Pending>, CannotOpen> {
    migrate_until(address, now, i64::MAX).await
}

/// As [`migrate`], but no further than this number.
async fn migrate_until(address: &Address, now: jiff::Timestamp, until: i64) -> Result<Vec<Pending>, CannotOpen> {
    match address {
        Address::Sqlite(path) => sqlite::migrate(path, now, until),
        Address::Postgres(config) => postgres::migrate(config, now, until).await,
    }
}

/// Whether a migration beyond this number has run.
async fn applied_beyond(address: &Address, number: i64) -> Result<bool, CannotOpen> {
    let ran = match address {
        Address::Sqlite(path) => sqlite::ran(path)?,
        Address::Postgres(config) => postgres::ran(config).await?,
    };
    Ok(ran.into_iter().any(|ran| ran > number))
}

/// The migrations that are missing.
///
/// # Errors
/// As [`migrate`].
pub async fn pending(address: &Address) -> Result<Vec<Pending>, CannotOpen> {
    match address {
        Address::Sqlite(path) => sqlite::pending(path),
        Address::Postgres(config) => postgres::pending(config).await,
    }
}

/// A database that is there, and at this program's schema.
async fn current(address: &Address) -> Result<(), CannotOpen> {
    if let Address::Sqlite(path) = address {
        hold::present(path)?;
    }
    match pending(address).await? {
        missing if missing.is_empty() => Ok(()),
        missing => Err(CannotOpen::Behind(missing)),
    }
}

/// An action's name, without where it stands and without what it is wrapped in.
fn name<A>() -> &'static str {
    let whole = std::any::type_name::<A>();
    let bare = whole.rsplit('<').next().unwrap_or(whole).trim_end_matches('>');
    bare.rsplit("::").next().unwrap_or(bare)
}

impl Store {
    /// Opens a store whose migrations have all run.
    ///
    /// # Errors
    /// When the database cannot be reached or is not at this program's schema.
    pub async fn open(address: &Address) -> Result<Self, CannotOpen> {
        current(address).await?;
        let entitlements = Arc::new(Entitlements::new());
        let engine = match address {
            Address::Sqlite(path) => Engine::Sqlite(sqlite::Sqlite::open(path, Arc::clone(&entitlements))?),
            Address::Postgres(config) => Engine::Postgres(postgres::Postgres::open(config, Arc::clone(&entitlements)).await?),
        };
        Ok(Self { engine: Arc::new(engine), entitlements, reads: Arc::default() })
    }

    /// Performs an action in one transaction. Answers after the commit, never before.
    ///
    /// # Errors
    /// [`Failure::Refused`] when a rule says no (nothing was written), [`Failure::Broken`] when the database does.
    pub async fn perform<A: Action>(&self, action: A) -> Result<A::Outcome, Failure<A::Refusal>> {
        let end = match &*self.engine {
            Engine::Sqlite(sqlite) => sqlite.perform(action).await,
            Engine::Postgres(postgres) => postgres.perform(action).await,
        };
        let counted = match &end {
            Ok(outcome) => A::counted(outcome),
            Err(Failure::Refused(_)) => "refused",
            Err(Failure::Broken(_)) => "failed",
        };
        metrics::counter!("passerelle_actions_total", "action" => name::<A>(), "outcome" => counted).increment(1);
        end
    }

    /// A connection to read with. What it reads is committed; two reads may see two states.
    ///
    /// # Errors
    /// [`Broken::Unavailable`] when the database cannot be reached.
    pub async fn reader(&self) -> Result<Arc<Tx>, Broken> {
        self.reads.begun.fetch_add(1, Ordering::Relaxed);
        match &*self.engine {
            Engine::Sqlite(sqlite) => Ok(sqlite.reader()),
            Engine::Postgres(postgres) => postgres.reader().await,
        }
    }

    /// What is known in memory of what organizations may use.
    #[must_use]
    pub fn entitlements(&self) -> &Entitlements {
        &self.entitlements
    }

    /// To be called about twice a second: whether hardly anybody has read since. Then SQLite's pages in memory are given back.
    #[must_use]
    pub fn rests(&self) -> bool {
        let begun = self.reads.begun.load(Ordering::Relaxed);
        let few = begun.wrapping_sub(self.reads.looked.swap(begun, Ordering::Relaxed)) <= FEW;
        if let (true, Engine::Sqlite(sqlite)) = (few, &*self.engine) {
            sqlite.rest();
        }
        few
    }

    /// Waits until everything accepted so far is committed, then accepts nothing more.
    pub async fn close(&self) {
        match &*self.engine {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close().await,
        }
    }

    /// Whether the store has given up for good and the program should be started again (a failed flush to disk).
    #[must_use]
    pub fn lost(&self) -> bool {
        match &*self.engine {
            Engine::Sqlite(sqlite) => sqlite.lost(),
            Engine::Postgres(_) => false,
        }
    }
}
