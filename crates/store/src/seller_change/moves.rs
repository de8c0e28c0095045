//! The operator's move of all that one seller has to another: an organization at a time, so that it goes on where it stopped.

use domain::{
    catalogue::SellerStatus,
    id::{AccountId, OrganizationId, SellerId, SellerMoveId},
    organization::OrganizationStatus,
    seller_change::NotMade,
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    START = "insert into seller_move (id, from_seller_id, to_seller_id, started_at, started_by) values ($1, $2, $3, $4, $5)";
    END = "update seller_move set ended_at = $1 where id = $2 and ended_at is null";
    RUNNING = "select m.id, m.from_seller_id, m.to_seller_id, m.started_by from seller_move m where m.ended_at is null and (m.id = $1 or $1 is null) order by m.id";
    NEXT = "select k.organization_id from organization_seller k where k.seller_id = $1 and k.closed_at is null \
        and not exists (select 1 from seller_change c where c.move_id = $2 and c.organization_id = k.organization_id) order by k.organization_id limit 1";
    MOVES = "select m.id, f.id, f.name, t.id, t.name, m.started_at, a.name, m.ended_at from seller_move m join seller f on f.id = m.from_seller_id join seller t on t.id = m.to_seller_id \
        join account a on a.id = m.started_by where m.id = $1 or $1 is null order by m.id desc limit $2";
    DONE = "select count(*) from seller_change where move_id = $1 and status = 'done'";
    LEFT = "select count(*) from organization_seller k where k.seller_id = $1 and k.closed_at is null \
        and not exists (select 1 from seller_change c where c.move_id = $2 and c.organization_id = k.organization_id)";
    STUCK = "select c.organization_id, g.name, c.ended_why from seller_change c join organization g on g.id = c.organization_id where c.move_id = $1 and c.status = 'stopped' order by g.name, g.id limit $2";
    COUNTS = "select (select count(*) from organization_seller k where k.seller_id = $1 and k.closed_at is null), \
        (select count(*) from organization_seller k join subscription s on s.organization_id = k.organization_id and coalesce(s.seller_of_record_id, s.seller_id) = k.seller_id \
        and s.status in ('provisioning', 'active', 'suspended', 'failed') where k.seller_id = $1 and k.closed_at is null)";
    CONFLICTS = "select g.id, g.name, g.status, exists (select 1 from seller_change c where c.organization_id = g.id and c.status = 'waiting') \
        from organization_seller k join organization g on g.id = k.organization_id where k.seller_id = $1 and k.closed_at is null \
        and (g.status = 'deleted' or exists (select 1 from seller_change c where c.organization_id = g.id and c.status = 'waiting')) order by g.name, g.id limit $2";
    PARTNERS = "select e.id, e.name, e.status, (select count(*) from organization_seller k where k.seller_id = e.id and k.closed_at is null) from seller e where e.kind = 'partner' order by e.name, e.id";
}

/// A move to be started.
#[derive(Clone, Copy, Debug)]
pub struct NewMove {
    /// Which.
    pub id: SellerMoveId,
    /// The losing seller.
    pub from: SellerId,
    /// The gaining seller.
    pub to: SellerId,
    /// The operator.
    pub by: AccountId,
}

/// Starts a move.
#[must_use]
pub fn start(new: NewMove, now: Timestamp) -> Statement {
    sql(START).bind(new.id).bind(new.from).bind(new.to).bind(now).bind(new.by)
}

/// Nothing is left to move.
#[must_use]
pub fn end(id: SellerMoveId, now: Timestamp) -> Statement {
    sql(END).bind(now).bind(id)
}

/// A move that has not ended.
#[derive(Clone, Copy, Debug)]
pub struct Running {
    /// Which.
    pub id: SellerMoveId,
    /// The losing seller.
    pub from: SellerId,
    /// The gaining seller.
    pub to: SellerId,
    /// The operator who started it.
    pub by: AccountId,
}

/// The moves that have not ended: this one, or all.
///
/// # Errors
/// When the database refuses.
pub async fn running(tx: &Tx, id: Option<SellerMoveId>) -> Result<Vec<Running>, Broken> {
    let rows = tx.all(sql(RUNNING).bind(id)).await?;
    rows.iter().map(|row| Ok(Running { id: row.get(0)?, from: row.get(1)?, to: row.get(2)?, by: row.get(3)? })).collect()
}

/// The next organization of a move.
///
/// # Errors
/// When the database refuses.
pub async fn next(tx: &Tx, of: Running) -> Result<Option<OrganizationId>, Broken> {
    tx.maybe(sql(NEXT).bind(of.from).bind(of.id)).await?.map(|row| row.get(0)).transpose()
}

/// A move, as operators see it.
#[derive(Clone, Debug)]
pub struct Move {
    /// Which.
    pub id: SellerMoveId,
    /// The losing seller: id and name.
    pub from: (SellerId, String),
    /// The gaining seller: id and name.
    pub to: (SellerId, String),
    /// When it was started.
    pub started_at: Timestamp,
    /// By whom.
    pub started_by: String,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
}

/// This move, or the newest ones.
///
/// # Errors
/// When the database refuses.
pub async fn moves(tx: &Tx, id: Option<SellerMoveId>, limit: i64) -> Result<Vec<Move>, Broken> {
    let seen = |row: &Row| {
        Ok(Move {
            id: row.get(0)?,
            from: (row.get(1)?, row.get(2)?),
            to: (row.get(3)?, row.get(4)?),
            started_at: row.get(5)?,
            started_by: row.get(6)?,
            ended_at: row.get(7)?,
        })
    };
    tx.all(sql(MOVES).bind(id).bind(limit)).await?.iter().map(seen).collect()
}

/// An organization that did not or will not go over, and why.
#[derive(Clone, Debug)]
pub struct Stuck {
    /// Which.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: NotMade,
}

/// How far a move is.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Organizations that went over.
    pub done: i64,
    /// Organizations to come.
    pub left: i64,
    /// Those that did not go over: the first of them.
    pub stuck: Vec<Stuck>,
}

/// How far a move is; at most `limit` organizations are named.
///
/// # Errors
/// When the database refuses.
pub async fn progress(tx: &Tx, id: SellerMoveId, from: SellerId, limit: i64) -> Result<Progress, Broken> {
    let (done, left, stuck) = futures_util::try_join!(
        tx.maybe(sql(DONE).bind(id)),
        tx.maybe(sql(LEFT).bind(from).bind(id)),
        tx.all(sql(STUCK).bind(id).bind(limit)),
    )?;
    let count = |row: Option<Row>| row.map_or(Ok(0), |row| row.get(0));
    let stuck = stuck.iter().map(|row| Ok::<_, Broken>(Stuck { organization: row.get(0)?, name: row.get(1)?, why: row.word(2)? }));
    Ok(Progress { done: count(done)?, left: count(left)?, stuck: stuck.collect::<Result<_, _>>()? })
}

/// What a move would do.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Organizations that buy from the losing seller.
    pub organizations: i64,
    /// What runs there under it.
    pub subscriptions: i64,
    /// Those that would not go over: the first of them.
    pub stuck: Vec<Stuck>,
}

/// What moving all of a seller's would do; at most `limit` organizations are named.
///
/// # Errors
/// When the database refuses.
pub async fn preview(tx: &Tx, from: SellerId, limit: i64) -> Result<Preview, Broken> {
    let (counts, conflicts) = futures_util::try_join!(tx.maybe(sql(COUNTS).bind(from)), tx.all(sql(CONFLICTS).bind(from).bind(limit)))?;
    let (organizations, subscriptions) = match counts {
        Some(row) => (row.get(0)?, row.get(1)?),
        None => (0, 0),
    };
    let stuck = |row: &Row| {
        let gone = row.word::<OrganizationStatus>(2)? == OrganizationStatus::Deleted;
        let why = if gone { NotMade::OrganizationGone } else { NotMade::ChangeWaiting };
        Ok::<_, Broken>(Stuck { organization: row.get(0)?, name: row.get(1)?, why })
    };
    Ok(Preview { organizations, subscriptions, stuck: conflicts.iter().map(stuck).collect::<Result<_, _>>()? })
}

/// The partner sellers: id, name, state, and how many organizations buy from each.
///
/// # Errors
/// When the database refuses.
pub async fn partners(tx: &Tx) -> Result<Vec<(SellerId, String, SellerStatus, i64)>, Broken> {
    tx.all(sql(PARTNERS)).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.word(2)?, row.get(3)?))).collect()
}
