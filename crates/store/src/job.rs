//! What nodes do by themselves, each job on one node at a time.
//!
//! A job is taken by moving its due time to the end of a lease. Whoever moved it runs it; should that node die, the job is
//! due again when the lease ends.

use jiff::Timestamp;

use crate::{
    Tx,
    action::{Action, Change, Writes},
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ENROL = "insert into job (name, due_at, runs) values ($1, $2, 0) on conflict (name) do nothing";
    DUE = "select name, due_at from job where due_at <= $1 order by due_at, name";
    ONE = "select due_at from job where name = $1";
    LEASE = "update job set due_at = $1 where name = $2 and due_at = $3";
    DONE = "update job set due_at = $1, done_at = $2, runs = runs + 1 where name = $3 and due_at = $4";
    PUT_OFF = "update job set due_at = $1 where name = $2 and due_at = $3";
    ALL = "select name, due_at, done_at, runs from job order by name";
}

/// Makes a job known, due at once, unless it is known already.
pub struct Enrol {
    /// Which job.
    pub name: &'static str,
    /// When.
    pub now: Timestamp,
}

impl Change for Enrol {
    fn write(&self, writes: &mut Writes) {
        writes.add(sql(ENROL).bind(self.name).bind(self.now).any());
    }
}

/// A job that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub name: String,
    /// Since when.
    pub due_at: Timestamp,
}

/// The jobs that are due, the longest waiting first.
///
/// # Errors
/// When the database refuses.
pub async fn due(tx: &Tx, now: Timestamp) -> Result<Vec<Due>, Broken> {
    let rows = tx.all(sql(DUE).bind(now)).await?;
    rows.iter().map(|row| Ok(Due { name: row.get(0)?, due_at: row.get(1)? })).collect()
}

/// Takes a job until `until`.
pub struct Take {
    /// The job, as it was seen.
    pub seen: Due,
    /// The end of the lease.
    pub until: Timestamp,
}

/// Another node has it.
#[derive(Debug)]
pub struct Taken;

impl Action for Take {
    type Facts = Option<Timestamp>;
    type Decision = ();
    type Outcome = ();
    type Refusal = Taken;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        tx.maybe(sql(ONE).bind(self.seen.name.as_str())).await?.map(|row| row.get(0)).transpose()
    }

    fn decide(&self, due_at: Self::Facts) -> Result<(), Taken> {
        if due_at == Some(self.seen.due_at) { Ok(()) } else { Err(Taken) }
    }

    fn write(&self, (): (), writes: &mut Writes) {
        writes.add(sql(LEASE).bind(self.until).bind(self.seen.name.as_str()).bind(self.seen.due_at));
    }
}

/// How a job that was taken ended. It says nothing any more once the lease was over and another node has the job.
pub struct Finish {
    /// Which job.
    pub name: &'static str,
    /// The end of the lease it was taken with.
    pub until: Timestamp,
    /// When it is due again.
    pub next: Timestamp,
    /// When it was done; nothing when it failed.
    pub done_at: Option<Timestamp>,
}

impl Change for Finish {
    fn write(&self, writes: &mut Writes) {
        writes.add(match self.done_at {
            Some(done_at) => sql(DONE).bind(self.next).bind(done_at).bind(self.name).bind(self.until).any(),
            None => sql(PUT_OFF).bind(self.next).bind(self.name).bind(self.until).any(),
        });
    }
}

/// A job and how it stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Which.
    pub name: String,
    /// When it is due, or its lease ends.
    pub due_at: Timestamp,
    /// When it was last done.
    pub done_at: Option<Timestamp>,
    /// How often it was done.
    pub runs: i64,
}

/// Every job that was ever known.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &Tx) -> Result<Vec<Standing>, Broken> {
    let rows = tx.all(sql(ALL)).await?;
    rows.iter().map(|row| Ok(Standing { name: row.get(0)?, due_at: row.get(1)?, done_at: row.get(2)?, runs: row.get(3)? })).collect()
}
