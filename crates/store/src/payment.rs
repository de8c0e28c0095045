//! How an organization pays the vendor, all of it together: its methods and what runs that has to be paid.

use domain::{
    billing_profile::Method,
    id::{AccountId, BillingProfileId, OrderId, OrganizationId, PaymentMethodId, SellerId},
    payment::KeptCard,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Statement, Tx,
    broken::Broken,
    payment_method,
    sql::{sql, statements},
};

statements! {
    // While the vendor sells to it.
    BILLED = "select p.id, p.seller_id, e.name from billing_profile p join seller e on e.id = p.seller_id \
        join organization_seller k on k.organization_id = p.organization_id and k.seller_id = p.seller_id and k.closed_at is null where p.organization_id = $1";
    METHODS = "select d.id, d.organization_id, d.kind, d.is_default, d.order_id, d.approved_at, d.refused_at, d.brand, d.last4, d.expires_on, d.decision_reason \
        from payment_method d where d.organization_id = $1 and d.removed_at is null order by d.id";
    // What runs and is billed by the vendor.
    RUNNING = "select distinct s.order_id from billing_profile p join subscription s on s.organization_id = p.organization_id \
        and coalesce(s.seller_of_record_id, s.seller_id) = p.seller_id and s.status in ('provisioning', 'active', 'suspended', 'failed') \
        where p.organization_id = $1 order by s.order_id";
    ADD_CARD = "insert into payment_method (id, account_id, organization_id, kind, is_default, created_at, removed_at, provider_ref, brand, last4, expires_on) \
        values ($1, $2, $3, 'card', $4, $5, $6, $7, $8, $9, $10)";
    REMOVE = "update payment_method set removed_at = $1, is_default = false where id = $2 and removed_at is null and kind = 'card'";
    TO_DETACH = "select id, provider_ref from payment_method where kind = 'card' and removed_at is not null and detached_at is null order by id limit $1";
    // Those by which the vendor is paid while it sells there, the first to end first.
    TO_WARN = "select d.id, d.organization_id, p.seller_id from payment_method d join billing_profile p on p.organization_id = d.organization_id \
        join organization_seller k on k.organization_id = p.organization_id and k.seller_id = p.seller_id and k.closed_at is null \
        join organization g on g.id = d.organization_id and g.status <> 'deleted' \
        where d.is_default and d.warned_at is null and d.expires_on <= $1 order by d.expires_on, d.id limit $2";
    WARNED = "update payment_method set warned_at = $1 where id = $2 and is_default and warned_at is null";
    ENDING = "select d.organization_id, g.name, e.name, d.brand, d.last4, d.expires_on from payment_method d join billing_profile p on p.organization_id = d.organization_id \
        join organization_seller k on k.organization_id = p.organization_id and k.seller_id = p.seller_id and k.closed_at is null join seller e on e.id = p.seller_id \
        join organization g on g.id = d.organization_id and g.status <> 'deleted' where d.id = $1 and d.is_default and d.expires_on is not null";
    DETACHED = "update payment_method set detached_at = $1 where id = $2 and kind = 'card' and removed_at is not null and detached_at is null";
}

/// Who bills an organization for the vendor's own sales, and by which profile.
#[derive(Clone, Debug)]
pub struct Billed {
    /// The profile.
    pub profile: BillingProfileId,
    /// The vendor.
    pub seller: SellerId,
    /// Its name.
    pub vendor: String,
}

/// How an organization pays.
#[derive(Clone, Debug)]
pub struct Payment {
    /// By whom it is billed; nobody while it buys from a partner alone, or when the link to the vendor is closed.
    pub billed: Option<Billed>,
    /// Its methods, the oldest first.
    pub methods: Vec<Method>,
    /// Orders of which something runs that the vendor bills.
    pub running: Vec<OrderId>,
}

/// How an organization pays the vendor.
///
/// # Errors
/// When the database refuses.
pub async fn of_organization(tx: &Tx, organization: OrganizationId) -> Result<Payment, Broken> {
    let (billed, methods, running) = futures_util::try_join!(
        tx.maybe(sql(BILLED).bind(organization)),
        methods(tx, organization),
        tx.all(sql(RUNNING).bind(organization))
    )?;
    let billed =
        billed.map(|row| Ok::<_, Broken>(Billed { profile: row.get(0)?, seller: row.get(1)?, vendor: row.get(2)? })).transpose()?;
    Ok(Payment { billed, methods, running: running.iter().map(|row| row.get(0)).collect::<Result<_, _>>()? })
}

/// An organization's methods, the oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn methods(tx: &Tx, organization: OrganizationId) -> Result<Vec<Method>, Broken> {
    tx.all(sql(METHODS).bind(organization)).await?.iter().map(payment_method::method).collect()
}

/// A card that is kept.
#[derive(Clone, Debug)]
pub struct NewCard<'a> {
    /// Which.
    pub id: PaymentMethodId,
    /// Who entered it.
    pub by: AccountId,
    /// Whose it is; it waits while there is none.
    pub organization: Option<OrganizationId>,
    /// Whether it is the one that is used.
    pub is_default: bool,
    /// It is of no use, and goes at once.
    pub removed: bool,
    /// What the provider tells of it.
    pub card: &'a KeptCard,
}

/// A card is kept.
#[must_use]
pub fn add_card(new: &NewCard<'_>, now: Timestamp) -> Statement {
    sql(ADD_CARD)
        .bind(new.id)
        .bind(new.by)
        .bind(new.organization)
        .bind(new.is_default)
        .bind(now)
        .bind(new.removed.then_some(now))
        .bind(new.card.reference.as_str())
        .bind(new.card.brand.as_str())
        .bind(new.card.last4.as_str())
        .bind(new.card.expires_on)
}

/// A card is not used any more.
#[must_use]
pub fn remove(id: PaymentMethodId, now: Timestamp) -> Statement {
    sql(REMOVE).bind(now).bind(id)
}

/// Cards that were removed here and not yet at their provider: each with what that calls it.
///
/// # Errors
/// When the database refuses.
pub async fn to_detach(tx: &Tx, limit: i64) -> Result<Vec<(PaymentMethodId, String)>, Broken> {
    tx.all(sql(TO_DETACH).bind(limit)).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The provider has taken it away, too.
#[must_use]
pub fn detached(id: PaymentMethodId, now: Timestamp) -> Statement {
    sql(DETACHED).bind(now).bind(id).any()
}

/// A card that an organization uses, and nobody was warned of.
#[derive(Clone, Copy, Debug)]
pub struct ToWarn {
    /// Which.
    pub method: PaymentMethodId,
    /// Whose.
    pub organization: OrganizationId,
    /// Who is paid by it.
    pub seller: SellerId,
}

/// Cards that are used, with this last day or an earlier one, of which nobody was warned.
///
/// # Errors
/// When the database refuses.
pub async fn to_warn(tx: &Tx, until: Date, limit: i64) -> Result<Vec<ToWarn>, Broken> {
    let rows = tx.all(sql(TO_WARN).bind(until).bind(limit)).await?;
    rows.iter().map(|row| Ok(ToWarn { method: row.get(0)?, organization: row.get(1)?, seller: row.get(2)? })).collect()
}

/// Its organization was warned of a card. Whoever gives a card another last day has to take this back.
#[must_use]
pub fn warned(id: PaymentMethodId, now: Timestamp) -> Statement {
    sql(WARNED).bind(now).bind(id)
}

/// A card whose last day is near or over, as letters tell it.
#[derive(Clone, Debug)]
pub struct EndingCard {
    /// Whose.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// Who is paid by it.
    pub vendor: String,
    /// Like `visa`.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// Its last day.
    pub expires_on: Date,
}

/// A card, as long as it is the one by which the vendor is paid.
///
/// # Errors
/// When the database refuses.
pub async fn ending(tx: &Tx, id: PaymentMethodId) -> Result<Option<EndingCard>, Broken> {
    let Some(row) = tx.maybe(sql(ENDING).bind(id)).await? else { return Ok(None) };
    Ok(Some(EndingCard {
        organization: row.get(0)?,
        organization_name: row.get(1)?,
        vendor: row.get(2)?,
        brand: row.get(3)?,
        last4: row.get(4)?,
        expires_on: row.get(5)?,
    }))
}
