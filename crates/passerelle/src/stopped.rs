//! Why the program ends without having done what it was asked, told apart as its exit codes do.

use std::{fmt, process::ExitCode};

use store::{Broken, CannotOpen, Failure};

use crate::configuration::Misconfigured;

/// The reason, in words for whoever runs the program.
#[derive(Debug)]
pub enum Stopped {
    /// Exit code 1.
    Failed(String),
    /// Exit code 2: wrong usage or configuration.
    Misconfigured(String),
    /// Exit code 3: the database is unreachable, absent, another node's, or newer than the program.
    Database(String),
}

impl Stopped {
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Failed(_) => 1,
            Self::Misconfigured(_) => 2,
            Self::Database(_) => 3,
        })
    }

    /// A failure with what was being done.
    pub(crate) fn failed(doing: &str, why: impl fmt::Display) -> Self {
        Self::Failed(format!("{doing}: {why}"))
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Failed(why) | Self::Misconfigured(why) | Self::Database(why)) = self;
        out.write_str(why)
    }
}
impl std::error::Error for Stopped {}

impl From<Misconfigured> for Stopped {
    fn from(why: Misconfigured) -> Self {
        Self::Misconfigured(why.to_string())
    }
}

impl From<CannotOpen> for Stopped {
    fn from(why: CannotOpen) -> Self {
        match why {
            CannotOpen::Address(_) => Self::Misconfigured(format!("PASSERELLE_DATABASE_URL: {why}")),
            CannotOpen::Unreachable(_) | CannotOpen::Newer(_) | CannotOpen::Absent(_) | CannotOpen::Held(_) => {
                Self::Database(why.to_string())
            }
            CannotOpen::Behind(_) | CannotOpen::Edited(_) => Self::Failed(why.to_string()),
        }
    }
}

impl From<Broken> for Stopped {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Unavailable(_) | Broken::OutcomeUnknown => Self::Database(broken.to_string()),
            broken => Self::Failed(broken.to_string()),
        }
    }
}

impl Stopped {
    /// What an action says that did not happen; `refused` words the refusal.
    pub(crate) fn from_failure<R>(failure: Failure<R>, refused: impl FnOnce(R) -> String) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Failed(refused(refusal)),
            Failure::Broken(broken) => broken.into(),
        }
    }
}
