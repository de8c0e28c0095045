//! Invitations: the onboarding links.

use domain::{
    catalogue::{Names, Redemption, SellerStatus},
    id::{AccountId, InvitationId, OnboardingId, OrderId, OrganizationId, SellerId},
    invitation::InvitationStatus,
    order::OrderStatus,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ADD = "insert into invitation (id, order_id, generation, recipient, recipient_key, token_hash, status, created_at, expires_at) \
        values ($1, $2, $3, $4, $5, $6, 'available', $7, $8)";
    BY_HASH = "select i.id, i.order_id, i.recipient, i.recipient_key, i.status, i.expires_at, o.status, o.reference, o.buyer_company, o.buyer_name, \
        o.buyer_language, l.id, l.name, l.status, l.redemption, l.support_email, l.support_url \
        from invitation i join orders o on o.id = i.order_id join seller l on l.id = o.seller_id where i.token_hash = $1";
    BY_ID = "select i.id, i.order_id, i.recipient, i.recipient_key, i.status, i.expires_at, o.status, o.reference, o.buyer_company, o.buyer_name, \
        o.buyer_language, l.id, l.name, l.status, l.redemption, l.support_email, l.support_url \
        from invitation i join orders o on o.id = i.order_id join seller l on l.id = o.seller_id where i.id = $1";
    LINES = "select v.names, p.names, s.quantity, s.term_months, s.starts_on, s.status from subscription s join service v on v.id = s.service_id \
        join plan p on p.id = s.plan_id where s.order_id = $1 order by s.line";
    WAITING = "select i.id, o.reference, o.seller_id, l.name, count(s.id) from invitation i join orders o on o.id = i.order_id \
        join seller l on l.id = o.seller_id join subscription s on s.order_id = o.id and s.status = 'unapplied' \
        where i.recipient_key = $1 and i.status = 'available' and o.status in ('placed', 'partially_applied') \
        group by i.id, o.reference, o.seller_id, l.name, o.id order by o.id";
    USED_BY = "select s.onboarding_id, s.applied_by, s.organization_id, g.name, m.role from subscription s join organization g on g.id = s.organization_id \
        left join member m on m.organization_id = s.organization_id and m.account_id = $1 where s.order_id = $2 and s.organization_id is not null limit 1";
    REDEEM = "update invitation set status = 'redeemed', redeemed_at = $1 where order_id = $2 and status = 'available'";
    REVOKE = "update invitation set status = 'revoked', revoked_at = $1 where order_id = $2 and status = 'available'";
    OPENED = "select opened_at from opening where invitation_id = $1 and account_id = $2";
    OPEN = "insert into opening (invitation_id, account_id, opened_at) values ($1, $2, $3)";
    SECRETS = "select i.id, i.generation from invitation i where i.order_id = $1 and i.status = 'available'";
}

/// A link with what its page needs.
#[derive(Clone, Debug)]
pub struct Link {
    /// Which.
    pub id: InvitationId,
    /// Its order.
    pub order: OrderId,
    /// The invited mailbox, as written.
    pub recipient: String,
    /// What spellings of it share.
    pub recipient_key: String,
    /// As kept.
    pub status: InvitationStatus,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The order's state.
    pub order_status: OrderStatus,
    /// The seller's number for the order.
    pub reference: String,
    /// Company of the buyer.
    pub company: String,
    /// The buyer.
    pub buyer_name: String,
    /// Language of the order.
    pub language: String,
    /// Who sold.
    pub seller: SellerId,
    /// As buyers know it.
    pub seller_name: String,
    /// Whether it may sell now.
    pub seller_status: SellerStatus,
    /// Who may redeem its links.
    pub redemption: Redemption,
    /// Where its buyers get help.
    pub support_email: String,
    /// A page for help, or empty.
    pub support_url: String,
}

fn link(row: &Row) -> Result<Link, Broken> {
    Ok(Link {
        id: row.get(0)?,
        order: row.get(1)?,
        recipient: row.get(2)?,
        recipient_key: row.get(3)?,
        status: row.word(4)?,
        expires_at: row.get(5)?,
        order_status: row.word(6)?,
        reference: row.get(7)?,
        company: row.get(8)?,
        buyer_name: row.get(9)?,
        language: row.get(10)?,
        seller: row.get(11)?,
        seller_name: row.get(12)?,
        seller_status: row.word(13)?,
        redemption: row.word(14)?,
        support_email: row.get(15)?,
        support_url: row.get(16)?,
    })
}

/// The link whose token has this hash.
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(tx: &Tx, hash: Vec<u8>) -> Result<Option<Link>, Broken> {
    tx.maybe(sql(BY_HASH).bind(hash)).await?.as_ref().map(link).transpose()
}

/// The link with this id.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: InvitationId) -> Result<Option<Link>, Broken> {
    tx.maybe(sql(BY_ID).bind(id)).await?.as_ref().map(link).transpose()
}

/// One line of an order, as its buyer reads it.
#[derive(Clone, Debug)]
pub struct LineSummary {
    /// Names of the service.
    pub service: Names,
    /// Names of the plan.
    pub plan: Names,
    /// How much.
    pub quantity: i64,
    /// For how long.
    pub term_months: i64,
    /// From when, if fixed or applied.
    pub starts_on: Option<Date>,
    /// Still to be applied.
    pub unapplied: bool,
}

/// The lines of an order.
///
/// # Errors
/// When the database refuses.
pub async fn lines(tx: &Tx, order: OrderId) -> Result<Vec<LineSummary>, Broken> {
    let rows = tx.all(sql(LINES).bind(order)).await?;
    let line = |row: &Row| {
        let unapplied = row.get::<String>(5)? == "unapplied";
        Ok(LineSummary {
            service: row.document(0)?,
            plan: row.document(1)?,
            quantity: row.get(2)?,
            term_months: row.get(3)?,
            starts_on: row.get(4)?,
            unapplied,
        })
    };
    rows.iter().map(line).collect()
}

/// An order waiting for its buyer.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its link.
    pub invitation: InvitationId,
    /// The seller's number for it.
    pub reference: String,
    /// Who sold.
    pub seller: SellerId,
    /// As buyers know it.
    pub seller_name: String,
    /// Subscriptions left to apply.
    pub subscriptions: i64,
}

/// The orders waiting for whoever has this mailbox, over all sellers.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(tx: &Tx, email_key: &str) -> Result<Vec<Waiting>, Broken> {
    let rows = tx.all(sql(WAITING).bind(email_key)).await?;
    let waiting = |row: &Row| {
        Ok(Waiting {
            invitation: row.get(0)?,
            reference: row.get(1)?,
            seller: row.get(2)?,
            seller_name: row.get(3)?,
            subscriptions: row.get(4)?,
        })
    };
    rows.iter().map(waiting).collect()
}

/// Where an order's subscriptions went, as one account may see it.
#[derive(Clone, Debug)]
pub struct UsedBy {
    /// Through which onboarding.
    pub onboarding: OnboardingId,
    /// Who applied.
    pub account: AccountId,
    /// Where they went.
    pub organization: OrganizationId,
    /// Its name: for its members only.
    pub organization_name: String,
    /// The account is a member there.
    pub member: bool,
}

/// Where the order went, if anywhere.
///
/// # Errors
/// When the database refuses.
pub async fn used_by(tx: &Tx, account: AccountId, order: OrderId) -> Result<Option<UsedBy>, Broken> {
    let Some(row) = tx.maybe(sql(USED_BY).bind(account).bind(order)).await? else { return Ok(None) };
    let member = row.get::<Option<String>>(4)?.is_some();
    Ok(Some(UsedBy { onboarding: row.get(0)?, account: row.get(1)?, organization: row.get(2)?, organization_name: row.get(3)?, member }))
}

/// A new invitation of an order.
pub struct NewInvitation<'a> {
    /// Which.
    pub id: InvitationId,
    /// Of which order.
    pub order: OrderId,
    /// Counts from 1 with each new link of the order.
    pub generation: i64,
    /// The invited mailbox, as written.
    pub recipient: &'a str,
    /// What spellings of it share.
    pub recipient_key: String,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// When it is made.
    pub now: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Adds an invitation.
#[must_use]
pub fn add(new: NewInvitation<'_>) -> Statement {
    sql(ADD)
        .bind(new.id)
        .bind(new.order)
        .bind(new.generation)
        .bind(new.recipient)
        .bind(new.recipient_key)
        .bind(new.token_hash)
        .bind(new.now)
        .bind(new.expires_at)
}

/// Nothing is left to apply on this order.
#[must_use]
pub fn redeem(order: OrderId, now: Timestamp) -> Statement {
    sql(REDEEM).bind(now).bind(order)
}

/// The order's link is withdrawn, if it had a living one.
#[must_use]
pub fn revoke(order: OrderId, now: Timestamp) -> Statement {
    sql(REVOKE).bind(now).bind(order).any()
}

/// What the living link of an order is derived from.
///
/// # Errors
/// When the database refuses.
pub async fn derivation(tx: &Tx, order: OrderId) -> Result<Option<(InvitationId, i64)>, Broken> {
    let Some(row) = tx.maybe(sql(SECRETS).bind(order)).await? else { return Ok(None) };
    Ok(Some((row.get(0)?, row.get(1)?)))
}

/// Whether an account came through this invitation before.
///
/// # Errors
/// When the database refuses.
pub async fn opened_by(tx: &Tx, id: InvitationId, account: AccountId) -> Result<bool, Broken> {
    Ok(tx.maybe(sql(OPENED).bind(id).bind(account)).await?.is_some())
}

/// An account came through this invitation, for the first time.
#[must_use]
pub fn open(id: InvitationId, account: AccountId, now: Timestamp) -> Statement {
    sql(OPEN).bind(id).bind(account).bind(now)
}
