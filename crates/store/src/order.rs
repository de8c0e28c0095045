//! Orders and their subscriptions.

use std::collections::HashMap;

use domain::{
    id::{InvitationId, OrderId, OrganizationId, PlanId, SellerAccountId, SellerId, ServiceId, SubscriptionId},
    invitation::InvitationStatus,
    order::{Delivery, NewLine, NewOrder, OrderStatus},
    subscription::SubscriptionStatus,
};
use futures_util::future::try_join_all;
use jiff::{Timestamp, civil::Date};

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    REFERENCE = "select id from orders where seller_id = $1 and reference = $2";
    SELLER_ACCOUNT = "select id from seller_account where seller_id = $1 and number = $2";
    ADD_SELLER_ACCOUNT = "insert into seller_account (id, seller_id, number, status, created_at) values ($1, $2, $3, 'open', $4)";
    ADD = "insert into orders (id, seller_id, reference, seller_account_id, buyer_email, buyer_name, buyer_company, buyer_language, delivery, discounted, status, placed_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'placed', $11)";
    ADD_SUBSCRIPTION = "insert into subscription (id, order_id, seller_id, line, service_id, plan_id, quantity, term_months, renews, status, starts_on) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'unapplied', $10)";
    BY_ID = "select o.id, o.seller_id, o.reference, c.number, o.buyer_email, o.buyer_name, o.buyer_company, o.buyer_language, o.delivery, o.discounted, o.status, o.placed_at, o.cancelled_at \
        from orders o join seller_account c on c.id = o.seller_account_id where o.id = $1 and (o.seller_id = $2 or $2 is null)";
    PAGE = "select o.id, o.seller_id, o.reference, c.number, o.buyer_email, o.buyer_name, o.buyer_company, o.buyer_language, o.delivery, o.discounted, o.status, o.placed_at, o.cancelled_at \
        from orders o join seller_account c on c.id = o.seller_account_id where o.seller_id = $1 and o.id < $2 and (o.status = $3 or $3 is null) order by o.id desc limit $4";
    PAGE_OF_ALL = "select o.id, o.seller_id, o.reference, c.number, o.buyer_email, o.buyer_name, o.buyer_company, o.buyer_language, o.delivery, o.discounted, o.status, o.placed_at, o.cancelled_at \
        from orders o join seller_account c on c.id = o.seller_account_id where o.id < $1 and (o.status = $2 or $2 is null) order by o.id desc limit $3";
    SUBSCRIPTIONS = "select s.id, s.service_id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, g.id, g.name, g.status \
        from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id left join organization g on g.id = s.organization_id \
        where s.order_id = $1 order by s.line";
    UNFINISHED = "select o.id, o.seller_id, o.reference, c.number, o.buyer_email, o.buyer_name, o.buyer_company, o.buyer_language, o.delivery, o.discounted, o.status, o.placed_at, o.cancelled_at \
        from orders o join seller_account c on c.id = o.seller_account_id where o.id < $1 and o.status in ('placed', 'partially_applied') order by o.id desc limit $2";
    UNFINISHED_OF_SELLER = "select o.id, o.seller_id, o.reference, c.number, o.buyer_email, o.buyer_name, o.buyer_company, o.buyer_language, o.delivery, o.discounted, o.status, o.placed_at, o.cancelled_at \
        from orders o join seller_account c on c.id = o.seller_account_id where o.seller_id = $1 and o.id < $2 and o.status in ('placed', 'partially_applied') order by o.id desc limit $3";
    // All that failed is little, and an index of its own holds it: looked up whole, so that no engine walks what did not.
    FAILED = "select o.id, o.seller_id, o.reference, c.number, o.buyer_email, o.buyer_name, o.buyer_company, o.buyer_language, o.delivery, o.discounted, o.status, o.placed_at, o.cancelled_at \
        from orders o join seller_account c on c.id = o.seller_account_id where o.id in (select s.order_id from subscription s where s.status = 'failed' \
        and (s.seller_id = $1 or $1 is null)) and o.id < $2 order by o.id desc limit $3";
    INVITATION = "select i.id, i.status, i.recipient, i.expires_at, i.created_at, (select min(p.opened_at) from opening p where p.invitation_id = i.id), \
        e.sent_at, e.given_up_at, e.last_error, e.bounced_at, i.generation from invitation i \
        left join email e on e.id = (select x.id from email x where x.about = i.id and x.kind in ('invitation', 'invitation_reminder') order by x.id desc limit 1) \
        where i.order_id = $1 order by i.generation desc limit 1";
    // Of some orders at once; fewer are filled up with null, which no order is.
    SUBSCRIPTIONS_OF = "select s.id, s.service_id, v.key, p.key, s.quantity, s.term_months, s.renews, s.status, s.starts_on, s.ends_on, s.applied_at, g.id, g.name, g.status, s.order_id \
        from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id left join organization g on g.id = s.organization_id \
        where s.order_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) order by s.order_id, s.line";
    INVITATIONS_OF = "select i.id, i.status, i.recipient, i.expires_at, i.created_at, (select min(p.opened_at) from opening p where p.invitation_id = i.id), \
        e.sent_at, e.given_up_at, e.last_error, e.bounced_at, i.generation, i.order_id from invitation i \
        left join email e on e.id = (select x.id from email x where x.about = i.id and x.kind in ('invitation', 'invitation_reminder') order by x.id desc limit 1) \
        where i.order_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) and not exists (select 1 from invitation n where n.order_id = i.order_id and n.generation > i.generation)";
    SET_STATUS = "update orders set status = $1 where id = $2 and status in ('placed', 'partially_applied')";
    CANCEL = "update orders set status = 'cancelled', cancelled_at = $1 where id = $2 and status in ('placed', 'partially_applied')";
    CANCEL_SUBSCRIPTIONS = "update subscription set status = 'cancelled' where order_id = $1 and status = 'unapplied'";
    // What the order said of the first day is kept for the case that it is undone.
    APPLY = "update subscription set organization_id = $1, onboarding_id = $2, applied_at = $3, applied_by = $4, status = $5, activated_at = $6, ordered_on = starts_on, starts_on = $7, ends_on = $8 \
        where id = $9 and organization_id is null and status = 'unapplied'";
}

/// An order.
#[derive(Clone, Debug)]
pub struct Order {
    /// Which.
    pub id: OrderId,
    /// Whose.
    pub seller: SellerId,
    /// The seller's number for it.
    pub reference: String,
    /// The buyer's customer number at the seller.
    pub seller_account: String,
    /// Invited mailbox, as ordered.
    pub email: String,
    /// Person.
    pub name: String,
    /// Company.
    pub company: String,
    /// Language.
    pub language: String,
    /// Who sends the invitation.
    pub delivery: Delivery,
    /// Whether a contract code goes with it.
    pub discounted: bool,
    /// State.
    pub status: OrderStatus,
    /// When it came in.
    pub placed_at: Timestamp,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
}

fn order(row: &Row) -> Result<Order, Broken> {
    Ok(Order {
        id: row.get(0)?,
        seller: row.get(1)?,
        reference: row.get(2)?,
        seller_account: row.get(3)?,
        email: row.get(4)?,
        name: row.get(5)?,
        company: row.get(6)?,
        language: row.get(7)?,
        delivery: row.word(8)?,
        discounted: row.get(9)?,
        status: row.word(10)?,
        placed_at: row.get(11)?,
        cancelled_at: row.get(12)?,
    })
}

/// The order with this id, of this seller, or of any when `None` (the operator).
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: OrderId, seller: Option<SellerId>) -> Result<Option<Order>, Broken> {
    tx.maybe(sql(BY_ID).bind(id).bind(seller)).await?.as_ref().map(order).transpose()
}

/// Orders newest first, older than `before`, of this seller, or of all when `None` (the operator).
///
/// # Errors
/// When the database refuses.
pub async fn page(
    tx: &Tx,
    seller: Option<SellerId>,
    before: OrderId,
    status: Option<OrderStatus>,
    limit: i64,
) -> Result<Vec<Order>, Broken> {
    let statement = match seller {
        Some(seller) => sql(PAGE).bind(seller),
        None => sql(PAGE_OF_ALL),
    };
    let rows = tx.all(statement.bind(before).bind(status.map(OrderStatus::as_str)).bind(limit)).await?;
    rows.iter().map(order).collect()
}

/// Orders on which something is left or something failed, newest first, older than `before`, of this seller, or of all
/// when `None`: among them are those at risk.
///
/// # Errors
/// When the database refuses.
pub async fn unsettled(tx: &Tx, seller: Option<SellerId>, before: OrderId, limit: usize) -> Result<Vec<Order>, Broken> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let unfinished = match seller {
        Some(seller) => sql(UNFINISHED_OF_SELLER).bind(seller),
        None => sql(UNFINISHED),
    };
    let failed = sql(FAILED).bind(seller).bind(before).bind(most);
    let (unfinished, failed) = futures_util::try_join!(tx.all(unfinished.bind(before).bind(most)), tx.all(failed))?;
    let mut orders = unfinished.iter().chain(&failed).map(order).collect::<Result<Vec<_>, _>>()?;
    orders.sort_by_key(|order| std::cmp::Reverse(order.id));
    orders.dedup_by_key(|order| order.id);
    // Each list holds its newest, so the newest of both together are complete.
    orders.truncate(limit);
    Ok(orders)
}

/// A subscription as its seller sees it; of its organization only name and status.
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
    /// Where to: id, name, status.
    pub organization: Option<(OrganizationId, String, String)>,
}

/// The subscriptions of an order.
///
/// # Errors
/// When the database refuses.
pub async fn subscriptions(tx: &Tx, order: OrderId) -> Result<Vec<Subscription>, Broken> {
    let rows = tx.all(sql(SUBSCRIPTIONS).bind(order)).await?;
    rows.iter().map(subscription).collect()
}

fn subscription(row: &Row) -> Result<Subscription, Broken> {
    let organization = match row.get::<Option<OrganizationId>>(11)? {
        Some(id) => Some((id, row.get(12)?, row.get(13)?)),
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
        organization,
    })
}

/// The newest invitation of an order, as its seller sees it.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// As kept.
    pub status: InvitationStatus,
    /// The invited mailbox.
    pub recipient: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Counts from 1 with each new link of the order.
    pub generation: i64,
    /// How it and its newest letter fared.
    pub progress: Progress,
}

/// How an invitation and its newest letter fared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// When the invitation was made.
    pub made_at: Option<Timestamp>,
    /// When a relay took the letter.
    pub sent_at: Option<Timestamp>,
    /// No relay took it.
    pub refused: bool,
    /// It came back.
    pub bounced: bool,
    /// When a person first came through the invitation.
    pub opened_at: Option<Timestamp>,
}

/// What the outbox notes of a letter there was no reason for any more: nobody refused it.
pub const WITHDRAWN: &str = "withdrawn";

fn progress(row: &Row) -> Result<Progress, Broken> {
    let given_up = row.get::<Option<Timestamp>>(7)?.is_some();
    let withdrawn = row.get::<Option<String>>(8)?.as_deref() == Some(WITHDRAWN);
    Ok(Progress {
        made_at: row.get(4)?,
        sent_at: row.get(6)?,
        refused: given_up && !withdrawn,
        bounced: row.get::<Option<Timestamp>>(9)?.is_some(),
        opened_at: row.get(5)?,
    })
}

/// The newest invitation of an order.
///
/// # Errors
/// When the database refuses.
pub async fn invitation(tx: &Tx, order: OrderId) -> Result<Option<Invitation>, Broken> {
    tx.maybe(sql(INVITATION).bind(order)).await?.as_ref().map(invited).transpose()
}

fn invited(row: &Row) -> Result<Invitation, Broken> {
    Ok(Invitation {
        id: row.get(0)?,
        status: row.word(1)?,
        recipient: row.get(2)?,
        expires_at: row.get(3)?,
        generation: row.get(10)?,
        progress: progress(row)?,
    })
}

/// What belongs to an order: its subscriptions in their order, and its newest invitation.
#[derive(Clone, Debug)]
pub struct Belonging {
    /// Its lines.
    pub subscriptions: Vec<Subscription>,
    /// Its newest link.
    pub invitation: Invitation,
}

/// Orders in one statement.
const TOGETHER: usize = 10;

/// What belongs to each of these orders, in one round trip.
///
/// # Errors
/// When the database refuses.
pub async fn belonging(tx: &Tx, orders: &[OrderId]) -> Result<HashMap<OrderId, Belonging>, Broken> {
    let of = |text: &'static str, some: &[OrderId]| (0..TOGETHER).fold(sql(text), |statement, at| statement.bind(some.get(at).copied()));
    let both = orders
        .chunks(TOGETHER)
        .map(async |some| futures_util::try_join!(tx.all(of(SUBSCRIPTIONS_OF, some)), tx.all(of(INVITATIONS_OF, some))));
    let mut found = HashMap::with_capacity(orders.len());
    for (subscriptions, invitations) in try_join_all(both).await? {
        for row in &invitations {
            found.insert(row.get(11)?, Belonging { subscriptions: Vec::new(), invitation: invited(row)? });
        }
        for row in &subscriptions {
            if let Some(Belonging { subscriptions, .. }) = found.get_mut(&row.get(14)?) {
                subscriptions.push(subscription(row)?);
            }
        }
    }
    Ok(found)
}

/// Whether this seller already has an order with this reference.
///
/// # Errors
/// When the database refuses.
pub async fn reference_taken(tx: &Tx, seller: SellerId, reference: &str) -> Result<bool, Broken> {
    Ok(tx.maybe(sql(REFERENCE).bind(seller).bind(reference)).await?.is_some())
}

/// The seller account with this number.
///
/// # Errors
/// When the database refuses.
pub async fn seller_account(tx: &Tx, seller: SellerId, number: &str) -> Result<Option<SellerAccountId>, Broken> {
    tx.maybe(sql(SELLER_ACCOUNT).bind(seller).bind(number)).await?.map(|row| row.get(0)).transpose()
}

/// Adds a seller account.
#[must_use]
pub fn add_seller_account(id: SellerAccountId, seller: SellerId, number: &str, now: Timestamp) -> Statement {
    sql(ADD_SELLER_ACCOUNT).bind(id).bind(seller).bind(number).bind(now)
}

/// Adds an order.
#[must_use]
pub fn add(id: OrderId, seller: SellerId, account: SellerAccountId, new: &NewOrder, now: Timestamp) -> Statement {
    sql(ADD)
        .bind(id)
        .bind(seller)
        .bind(&new.reference)
        .bind(account)
        .bind(new.email.as_str())
        .bind(&new.name)
        .bind(&new.company)
        .bind(&new.language)
        .bind(new.delivery.as_str())
        .bind(new.discounted)
        .bind(now)
}

/// Where a subscription stands: its order, that order's seller, and its line.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which order.
    pub order: OrderId,
    /// Whose.
    pub seller: SellerId,
    /// Which line, from 0.
    pub line: i64,
}

/// Adds a subscription to an order.
#[must_use]
pub fn add_subscription(id: SubscriptionId, place: Place, service: ServiceId, plan: PlanId, new: &NewLine) -> Statement {
    sql(ADD_SUBSCRIPTION)
        .bind(id)
        .bind(place.order)
        .bind(place.seller)
        .bind(place.line)
        .bind(service)
        .bind(plan)
        .bind(new.quantity)
        .bind(new.term_months)
        .bind(new.renews)
        .bind(new.starts_on)
}

/// An order after some of it was applied.
#[must_use]
pub fn set_status(id: OrderId, status: OrderStatus) -> Statement {
    sql(SET_STATUS).bind(status.as_str()).bind(id)
}

/// Cancels what is not applied of an order.
#[must_use]
pub fn cancel(id: OrderId, now: Timestamp) -> [Statement; 2] {
    [sql(CANCEL).bind(now).bind(id), sql(CANCEL_SUBSCRIPTIONS).bind(id).any()]
}

/// How a subscription is applied.
#[derive(Clone, Copy, Debug)]
pub struct Application {
    /// Which subscription.
    pub subscription: SubscriptionId,
    /// Where to.
    pub organization: OrganizationId,
    /// Through which onboarding.
    pub onboarding: domain::id::OnboardingId,
    /// By whom.
    pub by: domain::id::AccountId,
    /// When.
    pub at: Timestamp,
    /// Its state from then on.
    pub status: SubscriptionStatus,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
}

/// Applies one subscription: once, to one organization.
#[must_use]
pub fn apply(a: Application) -> Statement {
    let activated_at = (a.status == SubscriptionStatus::Active).then_some(a.at);
    sql(APPLY)
        .bind(a.organization)
        .bind(a.onboarding)
        .bind(a.at)
        .bind(a.by)
        .bind(a.status.as_str())
        .bind(activated_at)
        .bind(a.starts_on)
        .bind(a.ends_on)
        .bind(a.subscription)
}
