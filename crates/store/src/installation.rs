//! The installation itself: which secret its links are derived from.

use domain::secret::Secret;
use jiff::Timestamp;

use crate::{
    Tx,
    action::{Action, Change, Writes},
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    FINGERPRINT = "select secret_fingerprint from installation where one";
    CLAIM = "insert into installation (one, secret_fingerprint, created_at) values ($1, $2, $3)";
    TOUCH = "update installation set created_at = created_at where one";
}

/// Ties the database to this secret at first start; refuses a secret that does not fit later (invariant I8).
pub struct Claim {
    /// The node's secret.
    pub secret: Secret,
    /// When.
    pub now: Timestamp,
}

/// The database belongs to another secret: links and codes made with it would stop working.
#[derive(Debug)]
pub struct WrongSecret;

impl Action for Claim {
    type Facts = Option<String>;
    type Decision = bool;
    type Outcome = ();
    type Refusal = WrongSecret;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        tx.maybe(sql(FINGERPRINT)).await?.map(|row| row.get(0)).transpose()
    }

    fn decide(&self, known: Self::Facts) -> Result<bool, WrongSecret> {
        match known {
            None => Ok(true),
            Some(known) if known == self.secret.fingerprint() => Ok(false),
            Some(_) => Err(WrongSecret),
        }
    }

    fn write(&self, first: bool, writes: &mut Writes) {
        if first {
            writes.add(sql(CLAIM).bind(true).bind(self.secret.fingerprint()).bind(self.now));
        }
    }
}

/// A write that changes nothing: shows that the store can write.
pub struct Probe;

impl Change for Probe {
    fn write(&self, writes: &mut Writes) {
        writes.add(sql(TOUCH).any());
    }
}
