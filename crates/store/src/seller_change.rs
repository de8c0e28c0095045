//! Changes of seller: an owner's consent, the change until its day and after it, and what goes over on that day.

mod consent;
mod going_over;
mod moves;

use domain::{
    catalogue::{Names, SellerKind, SellerStatus},
    id::{OrderId, OrganizationId, SellerAccountId, SellerChangeId, SellerConsentId, SellerId, SellerMoveId, ServiceId, SubscriptionId},
    organization::OrganizationStatus,
    seller_change::{NotMade, SellerChangeStatus},
    subscription::SubscriptionStatus,
};
use jiff::{Timestamp, civil::Date};

pub use consent::{
    GivenConsent, NewConsent, Open, by_hash, forget_misses, gaining, give, given_by, miss, of_organization as open_consent, revoke, spend,
};
pub use going_over::{
    Link, Over, claim_again, close, forget_claims, link, live_registrations, note_moved, open_closed, over, reopen, take_over,
};
pub use moves::{
    Move, NewMove, Preview, Progress, Running, Stuck, end as end_move, moves, next as next_of_move, partners, preview, progress, running,
    start,
};

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

/// Statements of this noun, those of its parts included.
pub(crate) const PARTS: [&[(&str, &str)]; 3] = [consent::STATEMENTS, going_over::STATEMENTS, moves::STATEMENTS];

statements! {
    ADD = "insert into seller_change (id, organization_id, from_seller_id, to_seller_id, seller_account_id, consent_id, move_id, cut_over_on, status, asked_at, ended_at, ended_why) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    END = "update seller_change set status = $1, ended_at = $2, ended_why = $3 where id = $4 and status = 'waiting'";
    BY_ID = "select c.id, c.organization_id, g.name, g.status, c.from_seller_id, f.name, c.to_seller_id, t.name, n.number, c.seller_account_id, c.cut_over_on, c.status, c.asked_at, c.ended_at, c.ended_why, c.consent_id, c.move_id \
        from seller_change c join organization g on g.id = c.organization_id join seller f on f.id = c.from_seller_id join seller t on t.id = c.to_seller_id left join seller_account n on n.id = c.seller_account_id \
        where c.id = $1 and (c.to_seller_id = $2 or c.from_seller_id = $2 or $2 is null)";
    WAITING = "select c.id, c.organization_id, g.name, g.status, c.from_seller_id, f.name, c.to_seller_id, t.name, n.number, c.seller_account_id, c.cut_over_on, c.status, c.asked_at, c.ended_at, c.ended_why, c.consent_id, c.move_id \
        from seller_change c join organization g on g.id = c.organization_id join seller f on f.id = c.from_seller_id join seller t on t.id = c.to_seller_id left join seller_account n on n.id = c.seller_account_id \
        where c.organization_id = $1 and c.status = 'waiting'";
    OF_ORGANIZATION = "select c.id, c.organization_id, g.name, g.status, c.from_seller_id, f.name, c.to_seller_id, t.name, n.number, c.seller_account_id, c.cut_over_on, c.status, c.asked_at, c.ended_at, c.ended_why, c.consent_id, c.move_id \
        from seller_change c join organization g on g.id = c.organization_id join seller f on f.id = c.from_seller_id join seller t on t.id = c.to_seller_id left join seller_account n on n.id = c.seller_account_id \
        where c.organization_id = $1 order by c.id desc limit $2";
    OF_SELLER = "select c.id, c.organization_id, g.name, g.status, c.from_seller_id, f.name, c.to_seller_id, t.name, n.number, c.seller_account_id, c.cut_over_on, c.status, c.asked_at, c.ended_at, c.ended_why, c.consent_id, c.move_id \
        from seller_change c join organization g on g.id = c.organization_id join seller f on f.id = c.from_seller_id join seller t on t.id = c.to_seller_id left join seller_account n on n.id = c.seller_account_id \
        where (c.to_seller_id = $1 or c.from_seller_id = $1) and c.id < $2 and (c.status = $3 or $3 is null) order by c.id desc limit $4";
    ALL = "select c.id, c.organization_id, g.name, g.status, c.from_seller_id, f.name, c.to_seller_id, t.name, n.number, c.seller_account_id, c.cut_over_on, c.status, c.asked_at, c.ended_at, c.ended_why, c.consent_id, c.move_id \
        from seller_change c join organization g on g.id = c.organization_id join seller f on f.id = c.from_seller_id join seller t on t.id = c.to_seller_id left join seller_account n on n.id = c.seller_account_id \
        where c.id < $1 and (c.status = $2 or $2 is null) order by c.id desc limit $3";
    DUE = "select id from seller_change where status = 'waiting' and cut_over_on <= $1 order by cut_over_on, id limit $2";
    RUNNING = "select s.id, s.order_id, s.service_id, v.key, v.names, p.key, p.names, s.quantity, s.term_months, s.renews, s.starts_on, s.ends_on, s.status from subscription s \
        join service v on v.id = s.service_id join plan p on p.id = s.plan_id where s.organization_id = $1 and coalesce(s.seller_of_record_id, s.seller_id) = $2 \
        and s.status in ('provisioning', 'active', 'suspended', 'failed') order by s.id";
    MOVED = "select s.id, s.order_id, s.service_id, v.key, v.names, p.key, p.names, s.quantity, s.term_months, s.renews, s.starts_on, s.ends_on, s.status from seller_change_subscription x \
        join subscription s on s.id = x.subscription_id join service v on v.id = s.service_id join plan p on p.id = s.plan_id where x.change_id = $1 order by s.id";
    PARTY = "select e.name, e.kind, e.status, e.support_email, coalesce((select o.buyer_language from orders o where o.seller_id = e.id order by o.id desc limit 1), 'en') from seller e where e.id = $1";
}

/// A change of seller.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which.
    pub id: SellerChangeId,
    /// Whose.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// Its state.
    pub organization_status: OrganizationStatus,
    /// The losing seller: id and name.
    pub from: (SellerId, String),
    /// The gaining seller: id and name.
    pub to: (SellerId, String),
    /// The gaining seller's customer number.
    pub seller_account: Option<String>,
    /// That number's row.
    pub seller_account_id: Option<SellerAccountId>,
    /// The day it is made on.
    pub cut_over_on: Date,
    /// State.
    pub status: SellerChangeStatus,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it was made, taken back or stopped.
    pub ended_at: Option<Timestamp>,
    /// Why it was not made.
    pub why: Option<NotMade>,
    /// The consent it was asked with.
    pub consent: Option<SellerConsentId>,
    /// The operator's move it is part of.
    pub part_of: Option<SellerMoveId>,
}

fn change(row: &Row) -> Result<Change, Broken> {
    Ok(Change {
        id: row.get(0)?,
        organization: row.get(1)?,
        organization_name: row.get(2)?,
        organization_status: row.word(3)?,
        from: (row.get(4)?, row.get(5)?),
        to: (row.get(6)?, row.get(7)?),
        seller_account: row.get(8)?,
        seller_account_id: row.get(9)?,
        cut_over_on: row.get(10)?,
        status: row.word(11)?,
        asked_at: row.get(12)?,
        ended_at: row.get(13)?,
        why: row.get::<Option<String>>(14)?.map(|_| row.word(14)).transpose()?,
        consent: row.get(15)?,
        part_of: row.get(16)?,
    })
}

/// A change as it is begun: to wait for its day, or, as part of a move, made or stopped at once.
#[derive(Clone, Copy, Debug)]
pub struct NewChange {
    /// Which.
    pub id: SellerChangeId,
    /// Whose.
    pub organization: OrganizationId,
    /// The losing seller.
    pub from: SellerId,
    /// The gaining seller.
    pub to: SellerId,
    /// The gaining seller's customer number.
    pub seller_account: Option<SellerAccountId>,
    /// The consent it is asked with.
    pub consent: Option<SellerConsentId>,
    /// The move it is part of.
    pub part_of: Option<SellerMoveId>,
    /// The day it is made on.
    pub cut_over_on: Date,
}

/// Begins a change that waits for its day.
#[must_use]
pub fn add(new: NewChange, now: Timestamp) -> Statement {
    begun(new, SellerChangeStatus::Waiting, now).bind(None::<Timestamp>).bind(None::<&str>)
}

/// A change that is made, or stopped, in the moment in which it begins.
#[must_use]
pub fn add_ended(new: NewChange, why: Option<NotMade>, now: Timestamp) -> Statement {
    let status = if why.is_some() { SellerChangeStatus::Stopped } else { SellerChangeStatus::Done };
    begun(new, status, now).bind(now).bind(why.map(NotMade::as_str))
}

fn begun(new: NewChange, status: SellerChangeStatus, now: Timestamp) -> Statement {
    sql(ADD)
        .bind(new.id)
        .bind(new.organization)
        .bind(new.from)
        .bind(new.to)
        .bind(new.seller_account)
        .bind(new.consent)
        .bind(new.part_of)
        .bind(new.cut_over_on)
        .bind(status.as_str())
        .bind(now)
}

/// A change that waited is made, taken back or stopped.
#[must_use]
pub fn end(id: SellerChangeId, status: SellerChangeStatus, why: Option<NotMade>, now: Timestamp) -> Statement {
    sql(END).bind(status.as_str()).bind(now).bind(why.map(NotMade::as_str)).bind(id)
}

/// The change with this id; with a seller, only if it gains or loses by it.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: SellerChangeId, seller: Option<SellerId>) -> Result<Option<Change>, Broken> {
    tx.maybe(sql(BY_ID).bind(id).bind(seller)).await?.as_ref().map(change).transpose()
}

/// The change an organization waits for.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(tx: &Tx, organization: OrganizationId) -> Result<Option<Change>, Broken> {
    tx.maybe(sql(WAITING).bind(organization)).await?.as_ref().map(change).transpose()
}

/// An organization's changes, the newest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_organization(tx: &Tx, organization: OrganizationId, limit: i64) -> Result<Vec<Change>, Broken> {
    tx.all(sql(OF_ORGANIZATION).bind(organization).bind(limit)).await?.iter().map(change).collect()
}

/// Changes before `before`, the newest first: those by which a seller gains or loses, or all.
///
/// # Errors
/// When the database refuses.
pub async fn page(
    tx: &Tx,
    seller: Option<SellerId>,
    status: Option<SellerChangeStatus>,
    before: SellerChangeId,
    limit: i64,
) -> Result<Vec<Change>, Broken> {
    let statement = match seller {
        Some(seller) => sql(OF_SELLER).bind(seller).bind(before),
        None => sql(ALL).bind(before),
    };
    let rows = tx.all(statement.bind(status.map(SellerChangeStatus::as_str)).bind(limit)).await?;
    rows.iter().map(change).collect()
}

/// Changes whose day has come.
///
/// # Errors
/// When the database refuses.
pub async fn due(tx: &Tx, today: Date, limit: i64) -> Result<Vec<SellerChangeId>, Broken> {
    tx.all(sql(DUE).bind(today).bind(limit)).await?.iter().map(|row| row.get(0)).collect()
}

/// A subscription that goes over, or went.
#[derive(Clone, Debug)]
pub struct Line {
    /// Which.
    pub id: SubscriptionId,
    /// On which order.
    pub order: OrderId,
    /// Of which service.
    pub service: ServiceId,
    /// That service's key.
    pub service_key: String,
    /// Its names.
    pub service_names: Names,
    /// The plan's key.
    pub plan: String,
    /// Its names.
    pub plan_names: Names,
    /// How much.
    pub quantity: i64,
    /// For how long.
    pub term_months: i64,
    /// Whether it renews.
    pub renews: bool,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
    /// State.
    pub status: SubscriptionStatus,
}

fn line(row: &Row) -> Result<Line, Broken> {
    Ok(Line {
        id: row.get(0)?,
        order: row.get(1)?,
        service: row.get(2)?,
        service_key: row.get(3)?,
        service_names: row.document(4)?,
        plan: row.get(5)?,
        plan_names: row.document(6)?,
        quantity: row.get(7)?,
        term_months: row.get(8)?,
        renews: row.get(9)?,
        starts_on: row.get(10)?,
        ends_on: row.get(11)?,
        status: row.word(12)?,
    })
}

/// What runs in an organization under a seller.
///
/// # Errors
/// When the database refuses.
pub async fn running_under(tx: &Tx, organization: OrganizationId, seller: SellerId) -> Result<Vec<Line>, Broken> {
    tx.all(sql(RUNNING).bind(organization).bind(seller)).await?.iter().map(line).collect()
}

/// What goes over by a change, or went.
///
/// # Errors
/// When the database refuses.
pub async fn lines(tx: &Tx, change: &Change) -> Result<Vec<Line>, Broken> {
    match change.status {
        SellerChangeStatus::Waiting => running_under(tx, change.organization, change.from.0).await,
        _ => tx.all(sql(MOVED).bind(change.id)).await?.iter().map(line).collect(),
    }
}

/// A seller that takes part in a change.
#[derive(Clone, Debug)]
pub struct Party {
    /// As buyers know it.
    pub name: String,
    /// Partner or vendor.
    pub kind: SellerKind,
    /// Whether it may sell.
    pub status: SellerStatus,
    /// Where it is told.
    pub support_email: String,
    /// The language it is told in: that of its newest order.
    pub language: String,
}

/// A seller, as a change needs it.
///
/// # Errors
/// When the database refuses.
pub async fn party(tx: &Tx, seller: SellerId) -> Result<Option<Party>, Broken> {
    let row = tx.maybe(sql(PARTY).bind(seller)).await?;
    let party = |row: Row| {
        Ok(Party { name: row.get(0)?, kind: row.word(1)?, status: row.word(2)?, support_email: row.get(3)?, language: row.get(4)? })
    };
    row.map(party).transpose()
}
