//! Sellers, services and plans.

use domain::{
    catalogue::{Names, PlanDeclaration, SellerDeclaration, SellerKind, SellerStatus, ServiceDeclaration, ServiceStatus},
    id::{PlanId, SellerId, ServiceId},
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{document, sql, statements},
};

statements! {
    SELLER_BY_ID = "select id, key, name, kind, status, link_days, support_email from seller where id = $1";
    SELLER_BY_KEY = "select id, key, name, kind, status, link_days, support_email from seller where key = $1";
    SELLERS = "select id, key, name, kind, status, link_days, support_email from seller order by name, id";
    VENDOR = "select id, name, support_email, support_url from seller where kind = 'vendor'";
    ADD_SELLER = "insert into seller (id, key, kind, name, legal_name, support_email, support_url, billing_console_url, link_days, redemption, status, created_at, terms_url, terms_version) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    CHANGE_SELLER = "update seller set name = $1, legal_name = $2, support_email = $3, support_url = $4, billing_console_url = $5, link_days = $6, redemption = $7, status = $8, terms_url = $9, terms_version = $10 \
        where id = $11";
    SERVICE_BY_KEY = "select id from service where key = $1";
    SERVICES = "select id, key, names, descriptions, home_url, terms_url, terms_version, status from service order by id";
    SERVICE_BY_ID = "select id, key, names, descriptions, home_url, terms_url, terms_version, status from service where id = $1";
    SERVICES_PAGE = "select id, key, names, descriptions, home_url, terms_url, terms_version, status from service where status = 'active' and id > $1 order by id limit $2";
    SOLD_BY_KEY = "select id, key from service where key = $1 and status = 'active'";
    SOLD_BY_ID = "select id, key from service where id = $1 and status = 'active'";
    ADD_SERVICE = "insert into service (id, key, names, descriptions, home_url, terms_url, terms_version, status, created_at, provisioning) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    CHANGE_SERVICE = "update service set names = $1, descriptions = $2, home_url = $3, terms_url = $4, terms_version = $5, status = $6, provisioning = $7 where id = $8";
    PROVISIONING = "select id from service where provisioning";
    PLANS = "select id, service_id, key, names, requires_plan_id from plan order by id";
    PLANS_OF = "select id, service_id, key, names, requires_plan_id from plan where service_id = $1 order by id";
    ADD_PLAN = "insert into plan (id, service_id, key, names, created_at) values ($1, $2, $3, $4, $5)";
    CHANGE_PLAN = "update plan set names = $1 where id = $2";
    REQUIRE = "update plan set requires_plan_id = $1 where id = $2";
    PLAN_BY_KEYS = "select v.id, p.id, v.key from service v left join plan p on p.service_id = v.id and p.key = $1 where v.key = $2 and v.status = 'active'";
    PLAN_BY_ID_AND_KEY = "select v.id, p.id, v.key from service v left join plan p on p.service_id = v.id and p.key = $1 where v.id = $2 and v.status = 'active'";
}

/// A seller, as orders need it.
#[derive(Clone, Debug)]
pub struct Seller {
    /// Which.
    pub id: SellerId,
    /// Its name in files and commands.
    pub key: String,
    /// As buyers know it.
    pub name: String,
    /// Partner or vendor.
    pub kind: SellerKind,
    /// Whether it may sell.
    pub status: SellerStatus,
    /// Days its invitations last.
    pub link_days: i64,
    /// Where its buyers get help.
    pub support_email: String,
}

fn seller(row: &Row) -> Result<Seller, Broken> {
    Ok(Seller {
        id: row.get(0)?,
        key: row.get(1)?,
        name: row.get(2)?,
        kind: row.word(3)?,
        status: row.word(4)?,
        link_days: row.get(5)?,
        support_email: row.get(6)?,
    })
}

/// The seller with this id.
///
/// # Errors
/// When the database refuses.
pub async fn seller_by_id(tx: &Tx, id: SellerId) -> Result<Option<Seller>, Broken> {
    tx.maybe(sql(SELLER_BY_ID).bind(id)).await?.as_ref().map(seller).transpose()
}

/// The seller with this key.
///
/// # Errors
/// When the database refuses.
pub async fn seller_by_key(tx: &Tx, key: &str) -> Result<Option<Seller>, Broken> {
    tx.maybe(sql(SELLER_BY_KEY).bind(key)).await?.as_ref().map(seller).transpose()
}

/// All sellers, by name.
///
/// # Errors
/// When the database refuses.
pub async fn sellers(tx: &Tx) -> Result<Vec<Seller>, Broken> {
    tx.all(sql(SELLERS)).await?.iter().map(seller).collect()
}

/// A service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Which.
    pub id: ServiceId,
    /// Its name in orders, files and commands.
    pub key: String,
    /// Name per language.
    pub names: Names,
    /// One sentence per language.
    pub descriptions: Names,
    /// Where its users start.
    pub home_url: String,
    /// Terms of service, or empty.
    pub terms_url: String,
    /// Their version, or empty.
    pub terms_version: String,
    /// Whether it can be ordered.
    pub status: ServiceStatus,
}

fn service(row: &Row) -> Result<Service, Broken> {
    Ok(Service {
        id: row.get(0)?,
        key: row.get(1)?,
        names: row.document(2)?,
        descriptions: row.document(3)?,
        home_url: row.get(4)?,
        terms_url: row.get(5)?,
        terms_version: row.get(6)?,
        status: row.word(7)?,
    })
}

/// All services, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn services(tx: &Tx) -> Result<Vec<Service>, Broken> {
    tx.all(sql(SERVICES)).await?.iter().map(service).collect()
}

/// The service with this id.
///
/// # Errors
/// When the database refuses.
pub async fn service_by_id(tx: &Tx, id: ServiceId) -> Result<Option<Service>, Broken> {
    tx.maybe(sql(SERVICE_BY_ID).bind(id)).await?.as_ref().map(service).transpose()
}

/// Services that can be ordered, in the order of their ids, after `after`.
///
/// # Errors
/// When the database refuses.
pub async fn services_page(tx: &Tx, after: ServiceId, limit: i64) -> Result<Vec<Service>, Broken> {
    tx.all(sql(SERVICES_PAGE).bind(after).bind(limit)).await?.iter().map(service).collect()
}

/// A plan of a service.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which.
    pub id: PlanId,
    /// Of which service.
    pub service: ServiceId,
    /// Its name within the service.
    pub key: String,
    /// Name per language.
    pub names: Names,
    /// The plan it adds to.
    pub requires: Option<PlanId>,
}

fn plan(row: &Row) -> Result<Plan, Broken> {
    Ok(Plan { id: row.get(0)?, service: row.get(1)?, key: row.get(2)?, names: row.document(3)?, requires: row.get(4)? })
}

/// All plans, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn plans(tx: &Tx) -> Result<Vec<Plan>, Broken> {
    tx.all(sql(PLANS)).await?.iter().map(plan).collect()
}

/// The plans of one service.
///
/// # Errors
/// When the database refuses.
pub async fn plans_of(tx: &Tx, service: ServiceId) -> Result<Vec<Plan>, Broken> {
    tx.all(sql(PLANS_OF).bind(service)).await?.iter().map(plan).collect()
}

/// The plan an order line names, if it can be ordered: service by id or key, plan by key.
///
/// # Errors
/// When the database refuses.
pub async fn ordered_plan(tx: &Tx, service: &str, plan: &str) -> Result<Result<OrderedPlan, Unknown>, Broken> {
    let statement = match service.parse::<ServiceId>() {
        Ok(id) => sql(PLAN_BY_ID_AND_KEY).bind(plan).bind(id),
        Err(_) => sql(PLAN_BY_KEYS).bind(plan).bind(service),
    };
    let Some(row) = tx.maybe(statement).await? else { return Ok(Err(Unknown::Service)) };
    let Some(plan) = row.get(1)? else { return Ok(Err(Unknown::Plan)) };
    Ok(Ok(OrderedPlan { service: row.get(0)?, plan, service_key: row.get(2)? }))
}

/// What an order line names that is not sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The service.
    Service,
    /// The plan, of a service that is.
    Plan,
}

/// A plan an order line names.
#[derive(Clone, Debug)]
pub struct OrderedPlan {
    /// Its service.
    pub service: ServiceId,
    /// That service's key.
    pub service_key: String,
    /// The plan.
    pub plan: PlanId,
}

/// The id of the service with this key.
///
/// # Errors
/// When the database refuses.
pub async fn service_by_key(tx: &Tx, key: &str) -> Result<Option<ServiceId>, Broken> {
    tx.maybe(sql(SERVICE_BY_KEY).bind(key)).await?.map(|row| row.get(0)).transpose()
}

/// The service with this id or key, if it is sold, and its key.
///
/// # Errors
/// When the database refuses.
pub async fn sold(tx: &Tx, name: &str) -> Result<Option<(ServiceId, String)>, Broken> {
    let statement = match name.parse::<ServiceId>() {
        Ok(id) => sql(SOLD_BY_ID).bind(id),
        Err(_) => sql(SOLD_BY_KEY).bind(name),
    };
    tx.maybe(statement).await?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Adds a seller.
#[must_use]
pub fn add_seller(id: SellerId, new: &SellerDeclaration, now: Timestamp) -> Statement {
    sql(ADD_SELLER)
        .bind(id)
        .bind(&new.key)
        .bind(new.kind.as_str())
        .bind(&new.name)
        .bind(legal_name(new))
        .bind(&new.support_email)
        .bind(&new.support_url)
        .bind(&new.billing_console_url)
        .bind(new.link_days)
        .bind(new.redemption.as_str())
        .bind(new.status.as_str())
        .bind(now)
        .bind(&new.terms_url)
        .bind(&new.terms_version)
}

fn legal_name(seller: &SellerDeclaration) -> &str {
    if seller.legal_name.is_empty() { &seller.name } else { &seller.legal_name }
}

/// How to reach the vendor.
#[derive(Clone, Debug)]
pub struct Vendor {
    /// Which.
    pub id: SellerId,
    /// As buyers know it.
    pub name: String,
    /// Where to get help.
    pub support_email: String,
    /// A page for help, or empty.
    pub support_url: String,
}

/// How to reach the vendor, where it is in the catalogue.
///
/// # Errors
/// When the database refuses.
pub async fn vendor(tx: &Tx) -> Result<Option<Vendor>, Broken> {
    let Some(row) = tx.maybe(sql(VENDOR)).await? else { return Ok(None) };
    Ok(Some(Vendor { id: row.get(0)?, name: row.get(1)?, support_email: row.get(2)?, support_url: row.get(3)? }))
}

/// Changes a seller to what is declared; its key and kind stay.
#[must_use]
pub fn change_seller(id: SellerId, to: &SellerDeclaration) -> Statement {
    sql(CHANGE_SELLER)
        .bind(&to.name)
        .bind(legal_name(to))
        .bind(&to.support_email)
        .bind(&to.support_url)
        .bind(&to.billing_console_url)
        .bind(to.link_days)
        .bind(to.redemption.as_str())
        .bind(to.status.as_str())
        .bind(&to.terms_url)
        .bind(&to.terms_version)
        .bind(id)
}

/// Adds a service.
#[must_use]
pub fn add_service(id: ServiceId, new: &ServiceDeclaration, now: Timestamp) -> Statement {
    sql(ADD_SERVICE)
        .bind(id)
        .bind(&new.key)
        .bind(document(&new.name))
        .bind(document(&new.description))
        .bind(&new.home_url)
        .bind(&new.terms_url)
        .bind(&new.terms_version)
        .bind(new.status.as_str())
        .bind(now)
        .bind(new.provisioning)
}

/// The services that prepare each subscription themselves.
///
/// # Errors
/// When the database refuses.
pub async fn provisioning(tx: &Tx) -> Result<Vec<ServiceId>, Broken> {
    tx.all(sql(PROVISIONING)).await?.iter().map(|row| row.get(0)).collect()
}

/// Changes a service to what is declared; its key stays.
#[must_use]
pub fn change_service(id: ServiceId, to: &ServiceDeclaration) -> Statement {
    sql(CHANGE_SERVICE)
        .bind(document(&to.name))
        .bind(document(&to.description))
        .bind(&to.home_url)
        .bind(&to.terms_url)
        .bind(&to.terms_version)
        .bind(to.status.as_str())
        .bind(to.provisioning)
        .bind(id)
}

/// Adds a plan; what it requires is said afterwards, when all plans are there.
#[must_use]
pub fn add_plan(id: PlanId, service: ServiceId, new: &PlanDeclaration, now: Timestamp) -> Statement {
    sql(ADD_PLAN).bind(id).bind(service).bind(&new.key).bind(document(&new.name)).bind(now)
}

/// Changes a plan's names; its key stays.
#[must_use]
pub fn change_plan(id: PlanId, to: &PlanDeclaration) -> Statement {
    sql(CHANGE_PLAN).bind(document(&to.name)).bind(id)
}

/// Says which plan another adds to.
#[must_use]
pub fn require(plan: PlanId, base: Option<PlanId>) -> Statement {
    sql(REQUIRE).bind(base).bind(plan)
}
