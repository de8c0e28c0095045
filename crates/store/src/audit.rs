//! What happened: the audit for people who look back, events for the systems that follow.
//!
//! Rows are written plain in the action's transaction: a chain or a sequence inside it would make every two actions
//! conflict.

use domain::Moment;
use domain::id::{AccountId, ApiKeyId, OrderId, OrganizationId, SellerId, ServiceId, SubscriptionId};

use jiff::Timestamp;

use crate::{
    Statement, Tx,
    broken::Broken,
    sql::{Tells, sql, statements},
};

statements! {
    NOTE = "insert into audit (id, at, actor_kind, actor_id, action, subject, seller_id, organization_id, data) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TELL = "insert into event (id, kind, at, seller_id, service_id, organization_id, order_id, subscription_id, data, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    TOLD_SINCE = "select id from event where order_id = $1 and kind = $2 and account_id = $3 and at > $4 limit 1";
}

/// Who did it.
#[derive(Clone, Copy, Debug)]
pub enum Actor {
    /// A person.
    Account(AccountId),
    /// A program with a key.
    Key(ApiKeyId),
    /// The operator at the command line, or Passerelle itself.
    System,
}

/// One thing done, as the audit keeps it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Who.
    pub actor: Actor,
    /// What, like `order.place`.
    pub action: &'static str,
    /// On what: an id in its written form.
    pub subject: String,
    /// The seller it concerns.
    pub seller: Option<SellerId>,
    /// The organization it concerns.
    pub organization: Option<OrganizationId>,
    /// Details; no secrets, no addresses of people.
    pub data: serde_json::Value,
}

/// Notes what was done; `place` tells this moment's rows apart.
#[must_use]
pub fn note(moment: &Moment, place: u64, entry: Entry) -> Statement {
    let (kind, actor) = match entry.actor {
        Actor::Account(id) => ("account", Some(id.uuid())),
        Actor::Key(id) => ("key", Some(id.uuid())),
        Actor::System => ("system", None),
    };
    let id = moment.id::<domain::id::kind::Audit>(place);
    sql(NOTE)
        .bind(id)
        .bind(moment.now)
        .bind(kind)
        .bind(actor)
        .bind(entry.action)
        .bind(entry.subject)
        .bind(entry.seller)
        .bind(entry.organization)
        .bind(entry.data)
}

/// One thing that happened, as sellers and services are told.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// What, like `subscription.applied`.
    pub kind: &'static str,
    /// Which seller's.
    pub seller: Option<SellerId>,
    /// Which service's.
    pub service: Option<ServiceId>,
    /// Which organization's.
    pub organization: Option<OrganizationId>,
    /// Which order's.
    pub order: Option<OrderId>,
    /// Which subscription's.
    pub subscription: Option<SubscriptionId>,
    /// Details.
    pub data: serde_json::Value,
    /// The account whose part it is, where a seller or service may come to know of it.
    pub account: Option<AccountId>,
}

/// Tells what happened; `place` tells this moment's rows apart. Whatever changes what an organization is entitled to has to
/// tell it with the organization: nodes that keep entitlements in memory follow these rows (see `entitlement`).
#[must_use]
pub fn tell(moment: &Moment, place: u64, event: Event) -> Statement {
    let id = moment.id::<domain::id::kind::Event>(place);
    let tells = event.organization.map(|organization| Tells { event: id, organization });
    sql(TELL)
        .bind(id)
        .bind(event.kind)
        .bind(moment.now)
        .bind(event.seller)
        .bind(event.service)
        .bind(event.organization)
        .bind(event.order)
        .bind(event.subscription)
        .bind(event.data)
        .bind(event.account)
        .telling(tells)
}

/// Whether this was told of an order, as this account's part, after `then`.
///
/// # Errors
/// When the database refuses.
pub async fn told_since(tx: &Tx, order: OrderId, kind: &str, account: AccountId, then: Timestamp) -> Result<bool, Broken> {
    Ok(tx.maybe(sql(TOLD_SINCE).bind(order).bind(kind).bind(account).bind(then)).await?.is_some())
}
