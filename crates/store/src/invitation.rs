//! Invitations: the onboarding links.

use domain::{
    catalogue::{Names, Redemption, SellerStatus},
    id::{AccountId, InvitationId, OnboardingId, OrderId, OrganizationId, SellerId},
    invitation::{InvitationStatus, LinkFacts, expires, reminders_spent},
    order::{Delivery, OrderStatus},
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ADD = "insert into invitation (id, order_id, generation, recipient, recipient_key, token_hash, status, created_at, expires_at, recipient_name, language, reminders) \
        values ($1, $2, $3, $4, $5, $6, 'available', $7, $8, $9, $10, $11)";
    NEWEST = "select id from invitation where order_id = $1 order by generation desc limit 1";
    EXTEND = "update invitation set expires_at = $1, reminders = $2 where id = $3 and status = 'available'";
    LETTERS_SINCE = "select count(*), min(e.created_at) from invitation i join email e on e.about = i.id and e.kind = 'invitation' where i.order_id = $1 and e.created_at > $2";
    EXPIRING = "select i.id, i.expires_at, i.reminders, i.recipient, i.language, o.buyer_language, o.seller_id, o.id from invitation i \
        join orders o on o.id = i.order_id join seller l on l.id = o.seller_id and l.status = 'active' \
        where i.status = 'available' and i.reminders < 2 and i.expires_at > $1 and i.expires_at <= $2 and (i.reminders = 0 or i.expires_at <= $3) \
        order by i.expires_at limit $4";
    REMIND = "update invitation set reminders = $1 where id = $2 and status = 'available' and reminders = $3";
    BY_HASH = "select i.id, i.order_id, i.recipient, i.recipient_key, i.status, i.expires_at, o.status, o.reference, o.buyer_company, o.buyer_name, \
        o.buyer_language, l.id, l.name, l.status, l.redemption, l.support_email, l.support_url, i.generation, o.delivery, l.link_days, \
        i.recipient_name, i.language, exists (select 1 from invitation n where n.order_id = i.order_id and n.generation > i.generation) \
        from invitation i join orders o on o.id = i.order_id join seller l on l.id = o.seller_id where i.token_hash = $1";
    BY_ID = "select i.id, i.order_id, i.recipient, i.recipient_key, i.status, i.expires_at, o.status, o.reference, o.buyer_company, o.buyer_name, \
        o.buyer_language, l.id, l.name, l.status, l.redemption, l.support_email, l.support_url, i.generation, o.delivery, l.link_days, \
        i.recipient_name, i.language, exists (select 1 from invitation n where n.order_id = i.order_id and n.generation > i.generation) \
        from invitation i join orders o on o.id = i.order_id join seller l on l.id = o.seller_id where i.id = $1";
    LINES = "select v.names, p.names, s.quantity, s.term_months, s.starts_on, s.status from subscription s join service v on v.id = s.service_id \
        join plan p on p.id = s.plan_id where s.order_id = $1 order by s.line";
    // Those sent to the account's mailbox; then those entered through a link that was sent to another one, passed or yet to be.
    WAITING = "select i.id, o.reference, o.seller_id, l.name, count(s.id), o.id, 0 from invitation i join orders o on o.id = i.order_id \
        join seller l on l.id = o.seller_id join subscription s on s.order_id = o.id and s.status = 'unapplied' \
        where i.recipient_key = $1 and i.status = 'available' and o.status in ('placed', 'partially_applied') \
        group by i.id, o.reference, o.seller_id, l.name, o.id \
        union all select i.id, o.reference, o.seller_id, l.name, count(s.id), o.id, 1 from onboarding b cross join invitation i cross join orders o \
        join seller l on l.id = o.seller_id join subscription s on s.order_id = o.id and s.status = 'unapplied' \
        where b.account_id = $2 and b.completed_at is null and i.id = b.invitation_id and i.recipient_key <> $1 and i.status = 'available' \
        and o.id = i.order_id and o.status in ('placed', 'partially_applied') \
        group by i.id, o.reference, o.seller_id, l.name, o.id order by 7, 6";
    USED_BY = "select s.onboarding_id, s.applied_by, s.organization_id, g.name, m.role from subscription s join organization g on g.id = s.organization_id \
        left join member m on m.organization_id = s.organization_id and m.account_id = $1 where s.order_id = $2 and s.organization_id is not null \
        order by case when s.applied_by = $1 then 0 else 1 end, s.id limit 1";
    REDEEM = "update invitation set status = 'redeemed', redeemed_at = $1 where order_id = $2 and status = 'available'";
    AGAIN = "update invitation set status = 'available', redeemed_at = null where id = $1 and status = 'redeemed'";
    AGAIN_UNTIL = "update invitation set status = 'available', redeemed_at = null, expires_at = $1, reminders = $2 where id = $3 and status in ('available', 'redeemed')";
    REVOKE_ONE = "update invitation set status = 'revoked', revoked_at = $1 where id = $2 and status = 'available'";
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
    /// Counts from 1 with each new link of the order.
    pub generation: i64,
    /// Who sends it.
    pub delivery: Delivery,
    /// Days the seller's links last.
    pub link_days: i64,
    /// Whom it greets, where that is not the order's buyer; else empty.
    pub recipient_name: String,
    /// In which language it is sent; empty for the order's.
    pub recipient_language: String,
    /// The order has a newer one.
    pub replaced: bool,
}

impl Link {
    /// What decides its state.
    #[must_use]
    pub const fn facts(&self) -> LinkFacts {
        LinkFacts { status: self.status, order: self.order_status, replaced: self.replaced, expires_at: self.expires_at }
    }

    /// The language letters about it are written in.
    #[must_use]
    pub fn letter_language(&self) -> &str {
        if self.recipient_language.is_empty() { &self.language } else { &self.recipient_language }
    }
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
        generation: row.get(17)?,
        delivery: row.word(18)?,
        link_days: row.get(19)?,
        recipient_name: row.get(20)?,
        recipient_language: row.get(21)?,
        replaced: row.get(22)?,
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

/// The newest link of an order.
///
/// # Errors
/// When the database refuses.
pub async fn newest(tx: &Tx, order: OrderId) -> Result<Option<Link>, Broken> {
    let Some(row) = tx.maybe(sql(NEWEST).bind(order)).await? else { return Ok(None) };
    by_id(tx, row.get(0)?).await
}

/// How many letters with a link of this order were put into the outbox after `then`, and when the first of them.
///
/// # Errors
/// When the database refuses.
pub async fn letters_since(tx: &Tx, order: OrderId, then: Timestamp) -> Result<(i64, Option<Timestamp>), Broken> {
    tx.maybe(sql(LETTERS_SINCE).bind(order).bind(then)).await?.map_or(Ok((0, None)), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// An invitation whose buyer is to be reminded.
#[derive(Clone, Debug)]
pub struct Expiring {
    /// Which.
    pub id: InvitationId,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Reminders behind it.
    pub reminders: i64,
    /// The invited mailbox.
    pub recipient: String,
    /// In which language.
    pub language: String,
    /// Who sold.
    pub seller: SellerId,
    /// Its order.
    pub order: OrderId,
}

/// Invitations that end by `week` or, once reminded, by `day`, the first to end first.
///
/// # Errors
/// When the database refuses.
pub async fn expiring(tx: &Tx, now: Timestamp, week: Timestamp, day: Timestamp, limit: i64) -> Result<Vec<Expiring>, Broken> {
    let rows = tx.all(sql(EXPIRING).bind(now).bind(week).bind(day).bind(limit)).await?;
    let expiring = |row: &Row| {
        let (own, orders): (String, String) = (row.get(4)?, row.get(5)?);
        Ok(Expiring {
            id: row.get(0)?,
            expires_at: row.get(1)?,
            reminders: row.get(2)?,
            recipient: row.get(3)?,
            language: if own.is_empty() { orders } else { own },
            seller: row.get(6)?,
            order: row.get(7)?,
        })
    };
    rows.iter().map(expiring).collect()
}

/// So many reminders are behind it now.
#[must_use]
pub fn remind(expiring: &Expiring, behind: i64) -> Statement {
    sql(REMIND).bind(behind).bind(expiring.id).bind(expiring.reminders)
}

/// The same link, for longer.
#[must_use]
pub fn extend(link: &Link, until: Timestamp) -> Statement {
    sql(EXTEND).bind(until).bind(reminders(link.delivery, link.link_days)).bind(link.id)
}

/// A seller that sends its links itself reminds of them itself.
fn reminders(delivery: Delivery, days: i64) -> i64 {
    match delivery {
        Delivery::Platform => reminders_spent(days),
        Delivery::Seller => 2,
    }
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

/// The orders waiting for an account, over all sellers: those sent to its mailbox, and those it began with a forwarded link.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(tx: &Tx, account: AccountId, email_key: &str) -> Result<Vec<Waiting>, Broken> {
    let rows = tx.all(sql(WAITING).bind(email_key).bind(account)).await?;
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
    /// Whom it greets; empty for the order's buyer.
    pub name: &'a str,
    /// In which language; empty for the order's.
    pub language: &'a str,
    /// Who sends it.
    pub delivery: Delivery,
    /// Days it lasts.
    pub days: i64,
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
        .bind(new.name)
        .bind(new.language)
        .bind(reminders(new.delivery, new.days))
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

/// This link is withdrawn; it must be living.
#[must_use]
pub fn revoke_one(id: InvitationId, now: Timestamp) -> Statement {
    sql(REVOKE_ONE).bind(now).bind(id)
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

/// Something is left to apply again: the link works as before.
#[must_use]
pub fn again(id: InvitationId) -> Statement {
    sql(AGAIN).bind(id)
}

/// The same for a link that ran out meanwhile: it lasts so many days from now.
#[must_use]
pub fn again_for(id: InvitationId, days: i64, now: Timestamp) -> Statement {
    sql(AGAIN_UNTIL).bind(expires(now, days)).bind(reminders_spent(days)).bind(id)
}
