//! Subscriptions one by one: as services, sellers and the operator list them, and what is reported of them.

use domain::{
    id::{AccountId, OrderId, OrganizationId, SellerId, ServiceId, SubscriptionId},
    organization::Role,
    subscription::SubscriptionStatus,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    key::Scope,
    sql::{sql, statements},
};

statements! {
    BY_ID = "select s.id, v.id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, s.activated_at, s.first_used_at, s.message, \
        e.id, e.name, s.order_id, g.id, g.name, g.status from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) \
        left join organization g on g.id = s.organization_id \
        where s.id = $1 and (s.service_id = $2 or $2 is null) and (coalesce(s.seller_of_record_id, s.seller_id) = $3 or $3 is null) and (s.organization_id is not null or $4)";
    OF_SERVICE = "select s.id, v.id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, s.activated_at, s.first_used_at, s.message, \
        e.id, e.name, s.order_id, g.id, g.name, g.status from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) \
        left join organization g on g.id = s.organization_id \
        where s.service_id = $1 and s.organization_id is not null and s.id > $2 and (s.status = $3 or $3 is null) order by s.id limit $4";
    // What a service asks for every few seconds: an index of its own holds just these.
    TO_PROVISION = "select s.id, v.id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, s.activated_at, s.first_used_at, s.message, \
        e.id, e.name, s.order_id, g.id, g.name, g.status from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) \
        left join organization g on g.id = s.organization_id \
        where s.service_id = $1 and s.status = 'provisioning' and s.id > $2 order by s.id limit $3";
    // Along the seller's orders: an index of its own over what was sold would be written with every order, for this alone. What went
    // to another seller is that one's; what came from another has an index.
    OF_SELLER = "select * from (select s.id, v.id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, s.activated_at, s.first_used_at, s.message, \
        e.id, e.name, s.order_id, g.id, g.name, g.status, s.line from orders o join subscription s on s.order_id = o.id join service v on v.id = s.service_id join plan p on p.id = s.plan_id join seller e on e.id = o.seller_id \
        left join organization g on g.id = s.organization_id \
        where o.seller_id = $1 and o.id >= coalesce((select c.order_id from subscription c where c.id = $2), $2) \
        and (o.id > coalesce((select c.order_id from subscription c where c.id = $2), $2) or s.line > (select c.line from subscription c where c.id = $2)) \
        and (s.seller_of_record_id is null or s.seller_of_record_id = $1) and (s.status = $3 or $3 is null) order by o.id, s.line limit $4) sold \
        union all select * from (select s.id, v.id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, s.activated_at, s.first_used_at, s.message, \
        e.id, e.name, s.order_id, g.id, g.name, g.status, s.line from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id join seller e on e.id = s.seller_of_record_id \
        left join organization g on g.id = s.organization_id \
        where s.seller_of_record_id = $1 and s.seller_id <> $1 and s.order_id >= coalesce((select c.order_id from subscription c where c.id = $2), $2) \
        and (s.order_id > coalesce((select c.order_id from subscription c where c.id = $2), $2) or s.line > (select c.line from subscription c where c.id = $2)) \
        and (s.status = $3 or $3 is null) order by s.order_id, s.line limit $4) taken_over order by 17, 21 limit $4";
    ALL = "select s.id, v.id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, s.activated_at, s.first_used_at, s.message, \
        e.id, e.name, s.order_id, g.id, g.name, g.status from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) \
        left join organization g on g.id = s.organization_id \
        where s.id > $1 and (s.status = $2 or $2 is null) order by s.id limit $3";
    OF_ORGANIZATION = "select s.id, v.id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, s.activated_at, s.first_used_at, s.message, \
        e.id, e.name, s.order_id, g.id, g.name, g.status from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) \
        left join organization g on g.id = s.organization_id \
        where s.organization_id = $1 and s.id > $2 and (s.service_id = $3 or $3 is null) and (coalesce(s.seller_of_record_id, s.seller_id) = $4 or $4 is null) and (s.status = $5 or $5 is null) order by s.id limit $6";
    APPLIER = "select a.id, a.email, a.language from subscription s join account a on a.id = s.applied_by where s.id = $1";
    MEMBERSHIP = "select m.role from subscription s join member m on m.organization_id = s.organization_id where s.id = $1 and m.account_id = $2";
    ACTIVATE = "update subscription set status = $1, activated_at = $2, message = $3 where id = $4 and status = 'provisioning'";
    FAIL = "update subscription set status = $1, message = $2 where id = $3 and status = 'provisioning'";
    RETRY = "update subscription set status = $1, message = null where id = $2 and status = 'failed'";
    FIRST_USE = "update subscription set first_used_at = $1 where id = $2 and first_used_at is null";
}

/// A subscription with what belongs to it.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Which.
    pub id: SubscriptionId,
    /// Of which service.
    pub service: ServiceId,
    /// That service's key.
    pub service_key: String,
    /// The plan's key.
    pub plan: String,
    /// How much.
    pub quantity: i64,
    /// For how long.
    pub term_months: i64,
    /// Whether it renews.
    pub renews: bool,
    /// State.
    pub status: SubscriptionStatus,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day, inclusive.
    pub ends_on: Option<Date>,
    /// When it was applied.
    pub applied_at: Option<Timestamp>,
    /// Since when it is ready.
    pub activated_at: Option<Timestamp>,
    /// Since when it is used.
    pub first_used_at: Option<Timestamp>,
    /// What its service said last to people.
    pub message: Option<String>,
    /// Who bills it: who sold it, or who has taken over since.
    pub seller: SellerId,
    /// As buyers know it.
    pub seller_name: String,
    /// On which order.
    pub order: OrderId,
    /// Where it is.
    pub organization: Option<Holder>,
}

/// The organization that has a subscription.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Which.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its state.
    pub status: String,
}

fn subscription(row: &Row) -> Result<Subscription, Broken> {
    let organization = match row.get::<Option<OrganizationId>>(17)? {
        Some(id) => Some(Holder { id, name: row.get(18)?, status: row.get(19)? }),
        None => None,
    };
    Ok(Subscription {
        id: row.get(0)?,
        service: row.get(1)?,
        service_key: row.get(2)?,
        plan: row.get(3)?,
        quantity: row.get(4)?,
        term_months: row.get(5)?,
        renews: row.get(6)?,
        status: row.word(7)?,
        starts_on: row.get(8)?,
        ends_on: row.get(9)?,
        applied_at: row.get(10)?,
        activated_at: row.get(11)?,
        first_used_at: row.get(12)?,
        message: row.get(13)?,
        seller: row.get(14)?,
        seller_name: row.get(15)?,
        order: row.get(16)?,
        organization,
    })
}

/// The service and the seller that a key reaches; both when it is the operator's.
const fn reach(scope: Scope) -> (Option<ServiceId>, Option<SellerId>) {
    match scope {
        Scope::Operator => (None, None),
        Scope::Seller(seller) => (None, Some(seller)),
        Scope::Service(service) => (Some(service), None),
    }
}

/// The subscription with this id, if this key's holder may know of it: a service of what was applied of it, a seller of
/// what it bills.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: SubscriptionId, scope: Scope) -> Result<Option<Subscription>, Broken> {
    let (service, seller) = reach(scope);
    let row = tx.maybe(sql(BY_ID).bind(id).bind(service).bind(seller).bind(service.is_none())).await?;
    row.as_ref().map(subscription).transpose()
}

/// Which subscriptions are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// In this state only.
    pub status: Option<SubscriptionStatus>,
    /// Of this organization only.
    pub organization: Option<OrganizationId>,
}

/// Subscriptions that a key's holder may know of, oldest first, after `after`.
///
/// # Errors
/// When the database refuses.
pub async fn page(tx: &Tx, scope: Scope, filter: Filter, after: SubscriptionId, limit: i64) -> Result<Vec<Subscription>, Broken> {
    let status = filter.status.map(SubscriptionStatus::as_str);
    let statement = match (scope, filter.organization) {
        (_, Some(organization)) => {
            let (service, seller) = reach(scope);
            sql(OF_ORGANIZATION).bind(organization).bind(after).bind(service).bind(seller).bind(status)
        }
        (Scope::Service(service), None) if filter.status == Some(SubscriptionStatus::Provisioning) => {
            sql(TO_PROVISION).bind(service).bind(after)
        }
        (Scope::Service(service), None) => sql(OF_SERVICE).bind(service).bind(after).bind(status),
        (Scope::Seller(seller), None) => sql(OF_SELLER).bind(seller).bind(after).bind(status),
        (Scope::Operator, None) => sql(ALL).bind(after).bind(status),
    };
    tx.all(statement.bind(limit)).await?.iter().map(subscription).collect()
}

/// Who applied a subscription, as letters reach them.
#[derive(Clone, Debug)]
pub struct Applier {
    /// Which account.
    pub account: AccountId,
    /// Its e-mail.
    pub email: String,
    /// Its language.
    pub language: String,
}

/// Who applied a subscription.
///
/// # Errors
/// When the database refuses.
pub async fn applier(tx: &Tx, id: SubscriptionId) -> Result<Option<Applier>, Broken> {
    let row = tx.maybe(sql(APPLIER).bind(id)).await?;
    row.map(|row| Ok(Applier { account: row.get(0)?, email: row.get(1)?, language: row.get(2)? })).transpose()
}

/// What an account may do where a subscription is, if it belongs there.
///
/// # Errors
/// When the database refuses.
pub async fn role(tx: &Tx, id: SubscriptionId, account: AccountId) -> Result<Option<Role>, Broken> {
    tx.maybe(sql(MEMBERSHIP).bind(id).bind(account)).await?.map(|row| row.word(0)).transpose()
}

/// Its service has prepared it.
#[must_use]
pub fn activate(id: SubscriptionId, status: SubscriptionStatus, message: Option<&str>, now: Timestamp) -> Statement {
    sql(ACTIVATE).bind(status.as_str()).bind(now).bind(message).bind(id)
}

/// Its service could not prepare it.
#[must_use]
pub fn fail(id: SubscriptionId, status: SubscriptionStatus, reason: &str) -> Statement {
    sql(FAIL).bind(status.as_str()).bind(reason).bind(id)
}

/// Its service shall try once more.
#[must_use]
pub fn retry(id: SubscriptionId, status: SubscriptionStatus) -> Statement {
    sql(RETRY).bind(status.as_str()).bind(id)
}

/// It is used for the first time.
#[must_use]
pub fn first_use(id: SubscriptionId, now: Timestamp) -> Statement {
    sql(FIRST_USE).bind(now).bind(id)
}
