//! What can go wrong with a database, told apart by what the caller should do.

/// The database did not do what was asked.
#[derive(Clone, Debug)]
pub enum Broken {
    /// It cannot be reached now; nothing was written; try again later.
    Unavailable(String),
    /// More waits than can be done soon; nothing was written; try again later.
    Overloaded,
    /// The connection was lost between commit and answer: it may or may not have happened. The same request with the
    /// same key settles it.
    OutcomeUnknown,
    /// Somebody else went first; looking again may help. Never leaves the store.
    LostRace,
    /// A constraint refused it, by name or by columns.
    Violation(String),
    /// Anything else: a mistake in the program.
    Failed(String),
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(why) => write!(out, "database unavailable: {why}"),
            Self::Overloaded => out.write_str("database overloaded"),
            Self::OutcomeUnknown => out.write_str("outcome of the commit unknown"),
            Self::LostRace => out.write_str("lost a race"),
            Self::Violation(what) => write!(out, "constraint violated: {what}"),
            Self::Failed(what) => write!(out, "database error: {what}"),
        }
    }
}
impl std::error::Error for Broken {}

impl From<rusqlite::Error> for Broken {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{CannotOpen, ConstraintViolation, DatabaseBusy, DatabaseLocked, DiskFull, SystemIoFailure};
        match error.sqlite_error_code() {
            Some(ConstraintViolation) => Self::Violation(error.to_string()),
            Some(DatabaseBusy | DatabaseLocked | DiskFull | SystemIoFailure | CannotOpen) => Self::Unavailable(error.to_string()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Broken {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(told) = error.as_db_error() else {
            return if error.is_closed() || error.to_string().contains("communicating") {
                Self::Unavailable(error.to_string())
            } else {
                Self::Failed(chain(&error))
            };
        };
        match told.code().code() {
            "40001" | "40P01" => Self::LostRace,
            // Another statement of the same burst failed, and its answer is read after this one: mostly a lost race. Performed
            // again, whatever it was tells its own reason sooner or later.
            "25P02" => Self::LostRace,
            code if code.starts_with("23") => Self::Violation(told.constraint().unwrap_or_else(|| told.message()).to_owned()),
            // Connection, resources, operator's shutdown, read-only standby.
            code if ["08", "53", "57"].iter().any(|class| code.starts_with(class)) || code == "25006" => {
                Self::Unavailable(told.message().to_owned())
            }
            code => Self::Failed(format!("{code} {}", told.message())),
        }
    }
}

/// An error with its causes: the outermost alone says little.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
