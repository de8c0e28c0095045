//! What an organization takes from one seller to another: its link, what runs, discounts, and who may create another organization.

use domain::{
    catalogue::SellerKind,
    id::{AccountId, ContractRegistrationId, OrganizationId, SellerAccountId, SellerChangeId, SellerId, SubscriptionId},
    organization::OrganizationStatus,
};
use jiff::Timestamp;

use super::{Line, Party, party, running_under};
use crate::{
    Statement, Tx,
    broken::Broken,
    organization::{self, Owner},
    sql::{sql, statements},
};

statements! {
    LINK = "select g.name, g.status, (select count(*) from organization_seller k where k.organization_id = g.id and k.seller_id = $1 and k.closed_at is null), \
        (select count(*) from organization_seller k where k.organization_id = g.id and k.seller_id = $2), \
        exists (select 1 from seller_change c where c.organization_id = g.id and c.status = 'waiting') from organization g where g.id = $3";
    // Closed, until what runs has gone over: an organization buys from one partner at any instant.
    OPEN_CLOSED = "insert into organization_seller (organization_id, seller_id, kind, bound_at, bound_by, closed_at) values ($1, $2, $3, $4, $5, $4)";
    REOPEN = "update organization_seller set closed_at = null, bound_at = $1, bound_by = $2, seller_account_id = coalesce($3, seller_account_id) \
        where organization_id = $4 and seller_id = $5 and closed_at is not null";
    CLOSE = "update organization_seller set closed_at = $1 where organization_id = $2 and seller_id = $3 and closed_at is null";
    TAKE_OVER = "update subscription set seller_of_record_id = $1 where id = $2 and organization_id = $3 and status in ('provisioning', 'active', 'suspended', 'failed')";
    NOTE_MOVED = "insert into seller_change_subscription (change_id, subscription_id) values ($1, $2)";
    FORGET_CLAIMS = "delete from first_organization where organization_id = $1 and seller_id = $2 and account_id in (select m.account_id from member m where m.organization_id = $1)";
    // Each owner's claim follows from what they own (invariant I4).
    CLAIM_AGAIN = "insert into first_organization (account_id, seller_id, organization_id) select m.account_id, k.seller_id, k.organization_id from member w \
        join member m on m.account_id = w.account_id and m.role = 'owner' join organization_seller k on k.organization_id = m.organization_id and k.closed_at is null \
        where w.organization_id = $1 and w.role = 'owner' and k.seller_id = $2 on conflict (account_id, seller_id) do nothing";
    LIVE_REGISTRATIONS = "select id from contract_registration where organization_id = $1 and seller_id = $2 and ended_at is null order by id";
}

/// How an organization stands to two sellers.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its name.
    pub organization_name: String,
    /// Its state.
    pub status: OrganizationStatus,
    /// It buys from the first.
    pub open: bool,
    /// It buys from the second, or once did.
    pub known: bool,
    /// A change of seller waits.
    pub waiting: bool,
}

/// How an organization stands to the losing and the gaining seller.
///
/// # Errors
/// When the database refuses.
pub async fn link(tx: &Tx, organization: OrganizationId, from: SellerId, to: SellerId) -> Result<Option<Link>, Broken> {
    let Some(row) = tx.maybe(sql(LINK).bind(from).bind(to).bind(organization)).await? else { return Ok(None) };
    Ok(Some(Link {
        organization_name: row.get(0)?,
        status: row.word(1)?,
        open: row.get::<i64>(2)? > 0,
        known: row.get::<i64>(3)? > 0,
        waiting: row.get(4)?,
    }))
}

/// Everything that going over concerns.
#[derive(Clone, Debug)]
pub struct Over {
    /// How the organization stands.
    pub link: Link,
    /// The losing seller.
    pub from: Party,
    /// The gaining seller.
    pub to: Party,
    /// What runs under the losing seller.
    pub lines: Vec<Line>,
    /// Contract codes of the losing seller that give a discount.
    pub registrations: Vec<ContractRegistrationId>,
    /// Who hears of it.
    pub owners: Vec<Owner>,
}

/// Everything that going over from one seller to another concerns.
///
/// # Errors
/// When the database refuses.
pub async fn over(tx: &Tx, organization: OrganizationId, from: SellerId, to: SellerId) -> Result<Option<Over>, Broken> {
    let (link, losing, gaining, lines, registrations, owners) = futures_util::try_join!(
        link(tx, organization, from, to),
        party(tx, from),
        party(tx, to),
        running_under(tx, organization, from),
        live_registrations(tx, organization, from),
        organization::owners(tx, organization),
    )?;
    let (Some(link), Some(from), Some(to)) = (link, losing, gaining) else { return Ok(None) };
    Ok(Some(Over { link, from, to, lines, registrations, owners }))
}

/// Contract codes of a seller that give an organization a discount.
///
/// # Errors
/// When the database refuses.
pub async fn live_registrations(tx: &Tx, organization: OrganizationId, seller: SellerId) -> Result<Vec<ContractRegistrationId>, Broken> {
    tx.all(sql(LIVE_REGISTRATIONS).bind(organization).bind(seller)).await?.iter().map(|row| row.get(0)).collect()
}

/// A link to a seller the organization never bought from; closed, until [`reopen`].
#[must_use]
pub fn open_closed(organization: OrganizationId, seller: SellerId, kind: SellerKind, by: AccountId, now: Timestamp) -> Statement {
    sql(OPEN_CLOSED).bind(organization).bind(seller).bind(kind.as_str()).bind(now).bind(by)
}

/// A closed link is open.
#[must_use]
pub fn reopen(
    organization: OrganizationId,
    seller: SellerId,
    account: Option<SellerAccountId>,
    by: AccountId,
    now: Timestamp,
) -> Statement {
    sql(REOPEN).bind(now).bind(by).bind(account).bind(organization).bind(seller)
}

/// An open link is closed.
#[must_use]
pub fn close(organization: OrganizationId, seller: SellerId, now: Timestamp) -> Statement {
    sql(CLOSE).bind(now).bind(organization).bind(seller)
}

/// A seller bills this from now on.
#[must_use]
pub fn take_over(subscription: SubscriptionId, organization: OrganizationId, seller: SellerId) -> Statement {
    sql(TAKE_OVER).bind(seller).bind(subscription).bind(organization)
}

/// It went over by this change.
#[must_use]
pub fn note_moved(change: SellerChangeId, subscription: SubscriptionId) -> Statement {
    sql(NOTE_MOVED).bind(change).bind(subscription)
}

/// Nobody's first organization with this seller is this one any more.
#[must_use]
pub fn forget_claims(organization: OrganizationId, seller: SellerId) -> Statement {
    sql(FORGET_CLAIMS).bind(organization).bind(seller).any()
}

/// The owners' claims with this seller, as they follow from what they own.
#[must_use]
pub fn claim_again(organization: OrganizationId, seller: SellerId) -> Statement {
    sql(CLAIM_AGAIN).bind(organization).bind(seller).any()
}
