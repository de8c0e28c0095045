//! Billing & Subscriptions: what an organization has, from whom, and for how long. What it costs is the seller's business:
//! no price of a sale is stored anywhere.

use domain::{
    catalogue::Names,
    id::{AccountId, OrganizationId, SellerId, ServiceId, SubscriptionId},
    member::Rights,
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    Row, Tx,
    broken::Broken,
    organization::{BoundSeller, Held, bound_sellers, held_subscription},
    sql::{sql, statements},
};

statements! {
    STANDING = "select g.name, m.role, m.billing_reader from member m join organization g on g.id = m.organization_id and g.status <> 'deleted' \
        where m.organization_id = $1 and m.account_id = $2";
    // A row for each of the organization's customer numbers there: those of its orders, and the one said at a change of seller.
    SELLERS = "select distinct k.bound_at, k.seller_id, c.number, e.name, e.kind, e.support_email, e.support_url, e.billing_console_url, e.legal_name \
        from organization_seller k join seller e on e.id = k.seller_id left join subscription s on s.organization_id = $1 and s.seller_id = k.seller_id \
        left join orders o on o.id = s.order_id left join seller_account c on c.id = o.seller_account_id or c.id = k.seller_account_id \
        where k.organization_id = $1 and k.closed_at is null order by k.bound_at, k.seller_id, c.number";
    OFFERED = "select distinct v.id, v.names, e.id, e.name from subscription s join service v on v.id = s.service_id join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) \
        where s.organization_id = $1 order by e.name, v.id";
    BEFORE = "select s.id, v.names, p.names, s.quantity, s.term_months, s.starts_on, s.ends_on, e.name, s.status, v.home_url, v.id, s.message, \
        e.id, o.reference, c.number, s.renews, s.applied_at, a.name, case when s.seller_of_record_id <> s.seller_id then (select w.name from seller w where w.id = s.seller_id) end from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id \
        join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) join orders o on o.id = s.order_id join seller_account c on c.id = o.seller_account_id join account a on a.id = s.applied_by \
        where s.organization_id = $1 and s.id < $2 order by s.id desc limit $3";
    DURING = "select s.id, v.names, p.names, s.quantity, s.term_months, s.starts_on, s.ends_on, e.name, s.status, v.home_url, v.id, s.message, \
        e.id, o.reference, c.number, s.renews, s.applied_at, a.name, case when s.seller_of_record_id <> s.seller_id then (select w.name from seller w where w.id = s.seller_id) end from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id \
        join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) join orders o on o.id = s.order_id join seller_account c on c.id = o.seller_account_id join account a on a.id = s.applied_by \
        where s.organization_id = $1 and s.starts_on <= $2 and s.ends_on >= $3 order by s.starts_on, s.id limit $4";
    ONE = "select s.id, v.names, p.names, s.quantity, s.term_months, s.starts_on, s.ends_on, e.name, s.status, v.home_url, v.id, s.message, \
        e.id, o.reference, c.number, s.renews, s.applied_at, a.name, case when s.seller_of_record_id <> s.seller_id then (select w.name from seller w where w.id = s.seller_id) end from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id \
        join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) join orders o on o.id = s.order_id join seller_account c on c.id = o.seller_account_id join account a on a.id = s.applied_by \
        where s.id = $1 and s.organization_id = $2";
    YEARS = "select min(s.starts_on), max(s.ends_on) from subscription s where s.organization_id = $1";
}

/// An organization's name, and what an account may do there; nothing for who does not belong to it.
///
/// # Errors
/// When the database refuses.
pub async fn standing(tx: &Tx, organization: OrganizationId, account: AccountId) -> Result<Option<(String, Rights)>, Broken> {
    let row = tx.maybe(sql(STANDING).bind(organization).bind(account)).await?;
    row.map(|row| Ok((row.get(0)?, Rights::new(row.word(1)?, row.get(2)?)))).transpose()
}

/// A seller of an organization, with what only its billing page says.
#[derive(Clone, Debug)]
pub struct Biller {
    /// The seller.
    pub bound: BoundSeller,
    /// Its name in law, or empty.
    pub legal_name: String,
}

/// From whom an organization buys, in the order in which it began to.
///
/// # Errors
/// When the database refuses.
pub async fn sellers(tx: &Tx, organization: OrganizationId) -> Result<Vec<Biller>, Broken> {
    let rows = tx.all(sql(SELLERS).bind(organization)).await?;
    let legal_name = |id: SellerId| rows.iter().find(|row| row.get(1).is_ok_and(|known: SellerId| known == id)).map(|row| row.get(8));
    let named = |bound: BoundSeller| Ok(Biller { legal_name: legal_name(bound.id).transpose()?.unwrap_or_default(), bound });
    bound_sellers(&rows)?.into_iter().map(named).collect()
}

/// A service that an organization has or had, and from whom.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The service.
    pub service: ServiceId,
    /// Its names.
    pub names: Names,
    /// The seller.
    pub seller: SellerId,
    /// Its name.
    pub seller_name: String,
}

/// What an organization's subscriptions can be narrowed down to.
///
/// # Errors
/// When the database refuses.
pub async fn offered(tx: &Tx, organization: OrganizationId) -> Result<Vec<Offered>, Broken> {
    let rows = tx.all(sql(OFFERED).bind(organization)).await?;
    rows.iter()
        .map(|row| Ok(Offered { service: row.get(0)?, names: row.document(1)?, seller: row.get(2)?, seller_name: row.get(3)? }))
        .collect()
}

/// A subscription with how it came to its organization.
#[derive(Clone, Debug)]
pub struct Bought {
    /// What is had.
    pub held: Held,
    /// Who bills it.
    pub seller: SellerId,
    /// The seller's number for the order.
    pub reference: String,
    /// The customer number there.
    pub seller_account: String,
    /// Whether it goes on after its term by itself.
    pub renews: bool,
    /// When it was applied.
    pub applied_at: Timestamp,
    /// By whom.
    pub applied_by: String,
    /// Who sold it, when another seller has taken over since.
    pub sold_by: Option<String>,
}

fn bought(row: &Row) -> Result<Bought, Broken> {
    Ok(Bought {
        held: held_subscription(row)?,
        seller: row.get(12)?,
        reference: row.get(13)?,
        seller_account: row.get(14)?,
        renews: row.get(15)?,
        applied_at: row.get(16)?,
        applied_by: row.get(17)?,
        sold_by: row.get(18)?,
    })
}

/// An organization's subscriptions, the newest first: those before `before`, or the newest of all.
///
/// # Errors
/// When the database refuses.
pub async fn before(tx: &Tx, organization: OrganizationId, before: Option<SubscriptionId>, limit: i64) -> Result<Vec<Bought>, Broken> {
    let before = before.map_or(Uuid::max(), SubscriptionId::uuid);
    tx.all(sql(BEFORE).bind(organization).bind(before).bind(limit)).await?.iter().map(bought).collect()
}

/// An organization's subscriptions whose term has a day from `first` to `last`, by their first day.
///
/// # Errors
/// When the database refuses.
pub async fn during(tx: &Tx, organization: OrganizationId, (first, last): (Date, Date), limit: i64) -> Result<Vec<Bought>, Broken> {
    tx.all(sql(DURING).bind(organization).bind(last).bind(first).bind(limit)).await?.iter().map(bought).collect()
}

/// One subscription of an organization.
///
/// # Errors
/// When the database refuses.
pub async fn one(tx: &Tx, organization: OrganizationId, id: SubscriptionId) -> Result<Option<Bought>, Broken> {
    tx.maybe(sql(ONE).bind(id).bind(organization)).await?.as_ref().map(bought).transpose()
}

/// The first and the last day of all an organization's terms; nothing while it has none.
///
/// # Errors
/// When the database refuses.
pub async fn years(tx: &Tx, organization: OrganizationId) -> Result<Option<(Date, Date)>, Broken> {
    let Some(row) = tx.maybe(sql(YEARS).bind(organization)).await? else { return Ok(None) };
    let (first, last): (Option<Date>, Option<Date>) = (row.get(0)?, row.get(1)?);
    Ok(first.zip(last))
}
