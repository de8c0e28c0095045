//! Requests for a role in an organization, decided once by one of its owners.

use domain::{
    id::{AccountId, OrganizationId, RoleRequestId},
    member::{Rights, Wish},
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    LAST = "select id, asked_at, decided_at, approved, role, billing_reader from role_request where organization_id = $1 and account_id = $2 order by id desc limit 1";
    ADD = "insert into role_request (id, organization_id, account_id, role, billing_reader, asked_at) values ($1, $2, $3, $4, $5, $6)";
    FOR_OWNER = "select r.organization_id, r.account_id, a.email, a.language, r.role, r.billing_reader, r.decided_at from role_request r \
        join organization g on g.id = r.organization_id and g.status <> 'deleted' join account a on a.id = r.account_id and a.locked_at is null \
        join member m on m.organization_id = r.organization_id and m.role = 'owner' where r.id = $1 and m.account_id = $2";
    DECIDE = "update role_request set decided_at = $1, decided_by = $2, approved = $3 where id = $4 and decided_at is null";
    REFUSE_ALL = "update role_request set decided_at = $1, decided_by = $2, approved = false where organization_id = $3 and decided_at is null";
    CLOSE = "update role_request set decided_at = $1, decided_by = $2, approved = $3 where organization_id = $4 and account_id = $5 and decided_at is null";
}

/// A request as who asked sees it.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Which.
    pub id: RoleRequestId,
    /// Since when.
    pub at: Timestamp,
    /// How it was decided, and when.
    pub decided: Option<(Timestamp, bool)>,
    /// What was asked for.
    pub wish: Wish,
}

fn wish(row: &Row, at: usize) -> Result<Wish, Broken> {
    Ok(Wish::of(Rights { role: row.word(at)?, billing_reader: row.get(at + 1)? }))
}

/// The newest request of an account in an organization.
///
/// # Errors
/// When the database refuses.
pub async fn last(tx: &Tx, organization: OrganizationId, account: AccountId) -> Result<Option<Asked>, Broken> {
    let Some(row) = tx.maybe(sql(LAST).bind(organization).bind(account)).await? else { return Ok(None) };
    let decided = row.get::<Option<Timestamp>>(2)?.zip(row.get::<Option<bool>>(3)?);
    Ok(Some(Asked { id: row.get(0)?, at: row.get(1)?, decided, wish: wish(&row, 4)? }))
}

/// Adds a request.
#[must_use]
pub fn add(id: RoleRequestId, organization: OrganizationId, account: AccountId, wish: Wish, now: Timestamp) -> Statement {
    let rights = wish.rights();
    sql(ADD).bind(id).bind(organization).bind(account).bind(rights.role.as_str()).bind(rights.billing_reader).bind(now)
}

/// A request as it is decided.
#[derive(Clone, Debug)]
pub struct Request {
    /// In which organization.
    pub organization: OrganizationId,
    /// Who asks.
    pub account: AccountId,
    /// Their e-mail.
    pub email: String,
    /// Their language.
    pub language: String,
    /// For what.
    pub wish: Wish,
    /// It was decided before.
    pub decided: bool,
}

/// A request, for who owns its organization.
///
/// # Errors
/// When the database refuses.
pub async fn for_owner(tx: &Tx, id: RoleRequestId, owner: AccountId) -> Result<Option<Request>, Broken> {
    let Some(row) = tx.maybe(sql(FOR_OWNER).bind(id).bind(owner)).await? else { return Ok(None) };
    Ok(Some(Request {
        organization: row.get(0)?,
        account: row.get(1)?,
        email: row.get(2)?,
        language: row.get(3)?,
        wish: wish(&row, 4)?,
        decided: row.get::<Option<Timestamp>>(6)?.is_some(),
    }))
}

/// It was decided.
#[must_use]
pub fn decide(id: RoleRequestId, by: AccountId, approved: bool, now: Timestamp) -> Statement {
    sql(DECIDE).bind(now).bind(by).bind(approved).bind(id)
}

/// What an account asks for in an organization, if it does, is decided.
#[must_use]
pub fn close(organization: OrganizationId, account: AccountId, by: AccountId, approved: bool, now: Timestamp) -> Statement {
    sql(CLOSE).bind(now).bind(by).bind(approved).bind(organization).bind(account).any()
}

/// Nobody gets what they asked for in an organization.
#[must_use]
pub fn refuse_all(organization: OrganizationId, by: AccountId, now: Timestamp) -> Statement {
    sql(REFUSE_ALL).bind(now).bind(by).bind(organization).any()
}
