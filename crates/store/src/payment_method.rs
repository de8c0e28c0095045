//! How organizations pay the vendor.

use domain::{
    billing_profile::Method,
    id::{AccountId, OnboardingId, OrderId, OrganizationId, PaymentMethodId},
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ADD_INVOICE = "insert into payment_method (id, account_id, organization_id, kind, is_default, created_at, order_id, provider_ref, brand, last4) \
        values ($1, $2, $3, 'invoice', $4, $5, $6, '', '', '')";
    NO_DEFAULT = "update payment_method set is_default = false where organization_id = $1 and is_default";
    MAKE_DEFAULT = "update payment_method set is_default = true, organization_id = $1 where id = $2 and removed_at is null and (organization_id is null or organization_id = $3)";
    RESTRICT = "update payment_method set order_id = $1 where id = $2 and order_id is null and kind = 'invoice' and approved_at is null";
    // Those of the account's organizations, and what it has entered that waits for one.
    OF_ONBOARDING = "select d.id, d.organization_id, d.kind, d.is_default, d.order_id, d.approved_at, d.refused_at, d.brand, d.last4, d.expires_on, d.decision_reason \
        from onboarding b join member m on m.account_id = b.account_id join payment_method d on d.organization_id = m.organization_id and d.removed_at is null \
        where b.id = $1 \
        union all select d.id, d.organization_id, d.kind, d.is_default, d.order_id, d.approved_at, d.refused_at, d.brand, d.last4, d.expires_on, d.decision_reason \
        from onboarding b join payment_method d on d.account_id = b.account_id and d.organization_id is null and d.removed_at is null \
        where b.id = $1 order by 1";
    OF_ORGANIZATION = "select d.id, d.organization_id, d.kind, d.is_default, d.order_id, d.approved_at, d.refused_at, d.brand, d.last4, d.expires_on, d.decision_reason \
        from payment_method d where d.organization_id = $1 and d.removed_at is null \
        union all select d.id, d.organization_id, d.kind, d.is_default, d.order_id, d.approved_at, d.refused_at, d.brand, d.last4, d.expires_on, d.decision_reason \
        from payment_method d where d.account_id = $2 and d.organization_id is null and d.removed_at is null order by 1";
}

/// The organization pays by invoice: this order, until an operator approves it; the next one, if there is none yet.
#[must_use]
pub fn add_invoice(
    id: PaymentMethodId,
    organization: OrganizationId,
    by: AccountId,
    order: Option<OrderId>,
    default: bool,
    now: Timestamp,
) -> Statement {
    sql(ADD_INVOICE).bind(id).bind(by).bind(organization).bind(default).bind(now).bind(order)
}

/// The organization pays by this method from now on, which may have waited for it.
#[must_use]
pub fn make_default(id: PaymentMethodId, organization: OrganizationId) -> [Statement; 2] {
    [sql(NO_DEFAULT).bind(organization).any(), sql(MAKE_DEFAULT).bind(organization).bind(id).bind(organization)]
}

/// Paying by invoice that is not approved is for this order.
#[must_use]
pub fn restrict(id: PaymentMethodId, order: OrderId) -> Statement {
    sql(RESTRICT).bind(order).bind(id).any()
}

/// A row of a method, its columns in the order of all statements that read one.
pub(crate) fn method(row: &Row) -> Result<Method, Broken> {
    Ok(Method {
        id: row.get(0)?,
        organization: row.get(1)?,
        kind: row.word(2)?,
        is_default: row.get(3)?,
        order: row.get(4)?,
        approved: row.get::<Option<Timestamp>>(5)?.is_some(),
        refused: row.get::<Option<Timestamp>>(6)?.is_some(),
        reason: row.get(10)?,
        brand: row.get(7)?,
        last4: row.get(8)?,
        expires_on: row.get(9)?,
    })
}

/// The methods of an onboarding's account: of its organizations, and those that wait for one.
///
/// # Errors
/// When the database refuses.
pub async fn of_onboarding(tx: &Tx, id: OnboardingId) -> Result<Vec<Method>, Broken> {
    tx.all(sql(OF_ONBOARDING).bind(id)).await?.iter().map(method).collect()
}

/// The methods of an organization, and those the account has entered that wait for one.
///
/// # Errors
/// When the database refuses.
pub async fn of_organization(tx: &Tx, organization: OrganizationId, account: AccountId) -> Result<Vec<Method>, Broken> {
    tx.all(sql(OF_ORGANIZATION).bind(organization).bind(account)).await?.iter().map(method).collect()
}
