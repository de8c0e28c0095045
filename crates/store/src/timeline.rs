//! The life of an order, read from the one log of what happened.

use domain::{
    catalogue::Names,
    id::{EventId, OrderId, OrganizationId, SubscriptionId},
};
use jiff::Timestamp;

use crate::{
    Row, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    OF_ORDER = "select e.id, e.at, e.kind, e.subscription_id, e.data, v.key, v.names, g.name, p.names from event e left join service v on v.id = e.service_id \
        left join organization g on g.id = e.organization_id left join subscription s on s.id = e.subscription_id left join plan p on p.id = s.plan_id where e.order_id = $1 and e.id > $2 order by e.id limit $3";
    // Of an order that went to several organizations each sees its own part, and what came before.
    OF_ORGANIZATION = "select e.id, e.at, e.kind, e.subscription_id, e.data, v.key, v.names, g.name, p.names, o.id, o.reference, l.name from event e join orders o on o.id = e.order_id \
        join seller l on l.id = o.seller_id left join service v on v.id = e.service_id left join organization g on g.id = e.organization_id \
        left join subscription b on b.id = e.subscription_id left join plan p on p.id = b.plan_id where e.order_id in (select distinct s.order_id from subscription s where s.organization_id = $1 order by s.order_id desc limit $2) \
        and (e.organization_id = $1 or e.organization_id is null) order by e.order_id desc, e.id limit $3";
    // What happened to it, and before it was applied to its order.
    OF_SUBSCRIPTION = "select e.id, e.at, e.kind, e.subscription_id, e.data, v.key, v.names, g.name, p.names from event e left join service v on v.id = e.service_id \
        left join organization g on g.id = e.organization_id left join subscription s on s.id = e.subscription_id left join plan p on p.id = s.plan_id \
        where e.order_id = (select b.order_id from subscription b where b.id = $1 and b.organization_id = $2) and (e.subscription_id = $1 or e.subscription_id is null) \
        and (e.organization_id = $2 or e.organization_id is null) order by e.id limit $3";
}

/// One thing that happened to an order.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What, like `invitation.sent`.
    pub kind: String,
    /// To which subscription.
    pub subscription: Option<SubscriptionId>,
    /// Details, as they were told.
    pub data: serde_json::Value,
    /// The key of the service concerned.
    pub service: Option<String>,
    /// That service's names.
    pub service_names: Option<Names>,
    /// The names of the plan of the subscription concerned.
    pub plan_names: Option<Names>,
    /// The name of the organization concerned.
    pub organization: Option<String>,
}

fn entry(row: &Row) -> Result<Entry, Broken> {
    let service: Option<String> = row.get(5)?;
    let subscription: Option<SubscriptionId> = row.get(3)?;
    let service_names = if service.is_some() { Some(row.document(6)?) } else { None };
    Ok(Entry {
        id: row.get(0)?,
        at: row.get(1)?,
        kind: row.get(2)?,
        subscription,
        data: row.get(4)?,
        service,
        service_names,
        plan_names: if subscription.is_some() { Some(row.document(8)?) } else { None },
        organization: row.get(7)?,
    })
}

/// What happened to an order after `after`, in the order in which it happened.
///
/// # Errors
/// When the database refuses.
pub async fn of_order(tx: &Tx, order: OrderId, after: EventId, limit: i64) -> Result<Vec<Entry>, Broken> {
    tx.all(sql(OF_ORDER).bind(order).bind(after).bind(limit)).await?.iter().map(entry).collect()
}

/// An order with what happened to it.
#[derive(Clone, Debug)]
pub struct Story {
    /// Which order.
    pub order: OrderId,
    /// The seller's number for it.
    pub reference: String,
    /// Who sold.
    pub seller: String,
    /// What happened, in the order in which it happened.
    pub entries: Vec<Entry>,
}

/// The newest `orders` orders that went to an organization with what happened to them, at most `entries` in all.
///
/// # Errors
/// When the database refuses.
pub async fn of_organization(tx: &Tx, organization: OrganizationId, orders: i64, entries: i64) -> Result<Vec<Story>, Broken> {
    let rows = tx.all(sql(OF_ORGANIZATION).bind(organization).bind(orders).bind(entries)).await?;
    let mut stories: Vec<Story> = Vec::new();
    for row in &rows {
        let (order, entry) = (row.get(9)?, entry(row)?);
        match stories.last_mut().filter(|story| story.order == order) {
            Some(story) => story.entries.push(entry),
            None => stories.push(Story { order, reference: row.get(10)?, seller: row.get(11)?, entries: vec![entry] }),
        }
    }
    Ok(stories)
}

/// What happened to a subscription of an organization, and to its order before, in the order in which it happened.
///
/// # Errors
/// When the database refuses.
pub async fn of_subscription(tx: &Tx, id: SubscriptionId, organization: OrganizationId, limit: i64) -> Result<Vec<Entry>, Broken> {
    tx.all(sql(OF_SUBSCRIPTION).bind(id).bind(organization).bind(limit)).await?.iter().map(entry).collect()
}
