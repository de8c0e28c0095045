//! Wishes to pay the vendor by invoice, as operators decide them.

use domain::{
    id::{AccountId, OrganizationId, PaymentMethodId, SellerId},
    invoice::InvoiceState,
    tax_id::TaxStanding,
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    WAITING = "select d.id, d.organization_id, g.name, g.country, d.created_at, a.name, a.email, o.reference, b.currency, b.tax_id, b.tax_standing, d.approved_at, d.refused_at, d.decision_reason, null, b.seller_id \
        from payment_method d join billing_profile b on b.organization_id = d.organization_id join organization g on g.id = d.organization_id and g.status <> 'deleted' \
        join account a on a.id = d.account_id left join orders o on o.id = d.order_id \
        where d.kind = 'invoice' and d.approved_at is null and d.refused_at is null and d.removed_at is null and d.id > $1 order by d.id limit $2";
    DECIDED = "select d.id, d.organization_id, g.name, g.country, d.created_at, a.name, a.email, o.reference, b.currency, b.tax_id, b.tax_standing, d.approved_at, d.refused_at, d.decision_reason, w.name, b.seller_id \
        from payment_method d join billing_profile b on b.organization_id = d.organization_id join organization g on g.id = d.organization_id and g.status <> 'deleted' \
        join account a on a.id = d.account_id left join orders o on o.id = d.order_id left join account w on w.id = coalesce(d.approved_by, d.refused_by) \
        where d.kind = 'invoice' and (d.approved_at is not null or d.refused_at is not null) and d.removed_at is null and d.id < $1 order by d.id desc limit $2";
    BY_ID = "select d.id, d.organization_id, g.name, g.country, d.created_at, a.name, a.email, o.reference, b.currency, b.tax_id, b.tax_standing, d.approved_at, d.refused_at, d.decision_reason, w.name, b.seller_id \
        from payment_method d join billing_profile b on b.organization_id = d.organization_id join organization g on g.id = d.organization_id and g.status <> 'deleted' \
        join account a on a.id = d.account_id left join orders o on o.id = d.order_id left join account w on w.id = coalesce(d.approved_by, d.refused_by) \
        where d.id = $1 and d.kind = 'invoice' and d.removed_at is null";
    COUNT = "select count(*) from payment_method d join organization g on g.id = d.organization_id and g.status <> 'deleted' \
        where d.kind = 'invoice' and d.approved_at is null and d.refused_at is null and d.removed_at is null";
    APPROVE = "update payment_method set approved_at = $1, approved_by = $2, refused_at = null, refused_by = null, decision_reason = '' \
        where id = $3 and kind = 'invoice' and approved_at is null and removed_at is null";
    REFUSE = "update payment_method set refused_at = $1, refused_by = $2, decision_reason = $3 \
        where id = $4 and kind = 'invoice' and approved_at is null and refused_at is null and removed_at is null";
}

/// A wish to pay by invoice.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Which.
    pub id: PaymentMethodId,
    /// Whose.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// The country of its business address.
    pub country: String,
    /// Since when.
    pub at: Timestamp,
    /// Who wishes it: name and e-mail.
    pub by: (String, String),
    /// The vendor's number for the order that is paid so already.
    pub reference: Option<String>,
    /// The currency it is billed in.
    pub currency: String,
    /// Its tax id; empty without.
    pub tax_id: String,
    /// How much is known of that.
    pub standing: TaxStanding,
    /// When and by whom it was decided.
    pub decided: Option<(Timestamp, String)>,
    /// How it was decided.
    pub state: InvoiceState,
    /// What its owners were told.
    pub reason: String,
    /// The vendor.
    pub seller: SellerId,
}

fn wish(row: &Row) -> Result<Wish, Broken> {
    let (approved, refused): (Option<Timestamp>, Option<Timestamp>) = (row.get(11)?, row.get(12)?);
    let state = match (approved, refused) {
        (Some(_), _) => InvoiceState::Approved,
        (None, Some(_)) => InvoiceState::Refused,
        (None, None) => InvoiceState::Waiting,
    };
    let by = row.get::<Option<String>>(14)?.unwrap_or_default();
    Ok(Wish {
        id: row.get(0)?,
        organization: row.get(1)?,
        organization_name: row.get(2)?,
        country: row.get(3)?,
        at: row.get(4)?,
        by: (row.get(5)?, row.get(6)?),
        reference: row.get(7)?,
        currency: row.get(8)?,
        tax_id: row.get(9)?,
        standing: row.word(10)?,
        decided: approved.or(refused).map(|at| (at, by)),
        state,
        reason: row.get(13)?,
        seller: row.get(15)?,
    })
}

/// Those that wait, the oldest first: those after this one.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(tx: &Tx, after: PaymentMethodId, limit: i64) -> Result<Vec<Wish>, Broken> {
    tx.all(sql(WAITING).bind(after).bind(limit)).await?.iter().map(wish).collect()
}

/// Those that were decided, the newest first: those before this one.
///
/// # Errors
/// When the database refuses.
pub async fn decided(tx: &Tx, before: PaymentMethodId, limit: i64) -> Result<Vec<Wish>, Broken> {
    tx.all(sql(DECIDED).bind(before).bind(limit)).await?.iter().map(wish).collect()
}

/// One of them.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: PaymentMethodId) -> Result<Option<Wish>, Broken> {
    tx.maybe(sql(BY_ID).bind(id)).await?.as_ref().map(wish).transpose()
}

/// How many wait.
///
/// # Errors
/// When the database refuses.
pub async fn count(tx: &Tx) -> Result<i64, Broken> {
    tx.maybe(sql(COUNT)).await?.map_or(Ok(0), |row| row.get(0))
}

/// An operator approves.
#[must_use]
pub fn approve(id: PaymentMethodId, by: AccountId, now: Timestamp) -> Statement {
    sql(APPROVE).bind(now).bind(by).bind(id)
}

/// An operator refuses.
#[must_use]
pub fn refuse(id: PaymentMethodId, by: AccountId, reason: &str, now: Timestamp) -> Statement {
    sql(REFUSE).bind(now).bind(by).bind(reason).bind(id)
}
