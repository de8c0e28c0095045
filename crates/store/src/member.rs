//! Members of organizations: who belongs where with which rights.

use domain::{
    id::{AccountId, OrganizationId},
    member::Rights,
    organization::Role,
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    RIGHTS = "select m.role, m.billing_reader from member m join organization g on g.id = m.organization_id and g.status <> 'deleted' \
        where m.organization_id = $1 and m.account_id = $2";
    ADD = "insert into member (organization_id, account_id, role, since, billing_reader) values ($1, $2, $3, $4, $5)";
    // On the rights that were judged: whoever changed them meanwhile was first.
    CHANGE = "update member set role = $1, billing_reader = $2 where organization_id = $3 and account_id = $4 and role = $5 and billing_reader = $6";
    REMOVE = "delete from member where organization_id = $1 and account_id = $2 and role = $3 and billing_reader = $4";
    SEAT = "select a.name, a.email, a.language, m.role, m.billing_reader, m.since from member m join account a on a.id = m.account_id \
        where m.organization_id = $1 and m.account_id = $2";
    OTHER_OWNERS = "select count(*) from member m join account a on a.id = m.account_id where m.organization_id = $1 and m.role = 'owner' \
        and m.account_id <> $2 and a.verified_at is not null and a.locked_at is null";
    PAGE = "select a.id, a.name, a.email, m.role, m.billing_reader, m.since from member m join account a on a.id = m.account_id \
        where m.organization_id = $1 order by m.since, a.id limit $2 offset $3";
    ALL = "select a.id, a.name, a.email, m.role, m.billing_reader, m.since from member m join account a on a.id = m.account_id \
        where m.organization_id = $1 order by m.since, a.id";
    COUNT = "select count(*) from member where organization_id = $1";
    WITH_EMAIL = "select m.account_id from account a join member m on m.account_id = a.id and m.organization_id = $1 where a.email_key = $2 and a.verified_at is not null";
    NOT_DEFAULT = "update member set is_default = false where account_id = $1 and is_default";
    MAKE_DEFAULT = "update member set is_default = true where organization_id = $1 and account_id = $2";
    DEFAULT = "select m.organization_id from member m join organization g on g.id = m.organization_id and g.status <> 'deleted' where m.account_id = $1 and m.is_default";
    NAMES = "select g.id, g.name, m.is_default from member m join organization g on g.id = m.organization_id and g.status <> 'deleted' where m.account_id = $1 order by g.name, g.id";
    // What an account's first organization with each of its sellers is follows from what it owns (invariant I4).
    FORGET_FIRST = "delete from first_organization where account_id = $1 and organization_id = $2";
    CLAIM_OWNED = "insert into first_organization (account_id, seller_id, organization_id) select m.account_id, k.seller_id, m.organization_id from member m \
        join organization_seller k on k.organization_id = m.organization_id and k.closed_at is null where m.account_id = $1 and m.role = 'owner' \
        on conflict (account_id, seller_id) do nothing";
}

fn rights(row: &Row, at: usize) -> Result<Rights, Broken> {
    Ok(Rights { role: row.word(at)?, billing_reader: row.get(at + 1)? })
}

/// What an account may do in an organization; nothing when it is no member.
///
/// # Errors
/// When the database refuses.
pub async fn rights_of(tx: &Tx, organization: OrganizationId, account: AccountId) -> Result<Option<Rights>, Broken> {
    tx.maybe(sql(RIGHTS).bind(organization).bind(account)).await?.map(|row| rights(&row, 0)).transpose()
}

/// A member, as it is changed.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The person's name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// Their language.
    pub language: String,
    /// What they may do.
    pub rights: Rights,
    /// Since when they belong to it.
    pub since: Timestamp,
    /// Owners beside them who can act: verified, not locked.
    pub other_owners: i64,
}

/// A member of an organization.
///
/// # Errors
/// When the database refuses.
pub async fn seat(tx: &Tx, organization: OrganizationId, account: AccountId) -> Result<Option<Seat>, Broken> {
    let (seat, owners) = futures_util::try_join!(
        tx.maybe(sql(SEAT).bind(organization).bind(account)),
        tx.maybe(sql(OTHER_OWNERS).bind(organization).bind(account))
    )?;
    let Some(row) = seat else { return Ok(None) };
    Ok(Some(Seat {
        name: row.get(0)?,
        email: row.get(1)?,
        language: row.get(2)?,
        rights: rights(&row, 3)?,
        since: row.get(5)?,
        other_owners: owners.map_or(Ok(0), |row| row.get(0))?,
    }))
}

/// A member, as a list shows them.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which account.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// What they may do.
    pub rights: Rights,
    /// Since when they belong to it.
    pub since: Timestamp,
}

fn listed(row: &Row) -> Result<Listed, Broken> {
    Ok(Listed { account: row.get(0)?, name: row.get(1)?, email: row.get(2)?, rights: rights(row, 3)?, since: row.get(5)? })
}

/// Some of an organization's members, the first ones first.
///
/// # Errors
/// When the database refuses.
pub async fn page(tx: &Tx, organization: OrganizationId, most: i64, after: i64) -> Result<Vec<Listed>, Broken> {
    tx.all(sql(PAGE).bind(organization).bind(most).bind(after)).await?.iter().map(listed).collect()
}

/// All of an organization's members, to be searched.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &Tx, organization: OrganizationId) -> Result<Vec<Listed>, Broken> {
    tx.all(sql(ALL).bind(organization)).await?.iter().map(listed).collect()
}

/// How many members an organization has.
///
/// # Errors
/// When the database refuses.
pub async fn count(tx: &Tx, organization: OrganizationId) -> Result<i64, Broken> {
    tx.maybe(sql(COUNT).bind(organization)).await?.map_or(Ok(0), |row| row.get(0))
}

/// The member of an organization who has this e-mail.
///
/// # Errors
/// When the database refuses.
pub async fn with_email(tx: &Tx, organization: OrganizationId, email_key: &str) -> Result<Option<AccountId>, Broken> {
    tx.maybe(sql(WITH_EMAIL).bind(organization).bind(email_key)).await?.map(|row| row.get(0)).transpose()
}

/// One of an account's organizations, to change to.
#[derive(Clone, Debug)]
pub struct Named {
    /// Which.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// The account arrives there after signing in.
    pub is_default: bool,
}

/// The organizations of an account, by name.
///
/// # Errors
/// When the database refuses.
pub async fn names(tx: &Tx, account: AccountId) -> Result<Vec<Named>, Broken> {
    let rows = tx.all(sql(NAMES).bind(account)).await?;
    rows.iter().map(|row| Ok(Named { id: row.get(0)?, name: row.get(1)?, is_default: row.get(2)? })).collect()
}

/// Where an account arrives after signing in, if it said so.
///
/// # Errors
/// When the database refuses.
pub async fn default_of(tx: &Tx, account: AccountId) -> Result<Option<OrganizationId>, Broken> {
    tx.maybe(sql(DEFAULT).bind(account)).await?.map(|row| row.get(0)).transpose()
}

/// Where the account arrives from now on; with no organization, on its home page.
pub fn set_default(account: AccountId, organization: Option<OrganizationId>) -> impl Iterator<Item = Statement> {
    let make = organization.map(|organization| sql(MAKE_DEFAULT).bind(organization).bind(account));
    std::iter::once(sql(NOT_DEFAULT).bind(account).any()).chain(make)
}

/// A change of somebody's place in an organization: from nothing or these rights to nothing or those.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// In which organization.
    pub organization: OrganizationId,
    /// Whose.
    pub account: AccountId,
    /// The rights so far; nothing when they come.
    pub from: Option<Rights>,
    /// The rights from now on; nothing when they go.
    pub to: Option<Rights>,
}

/// What an account's first organization with each seller is, once an organization it owns has another seller or is gone.
#[must_use]
pub fn reclaim(account: AccountId, organization: OrganizationId) -> [Statement; 2] {
    [sql(FORGET_FIRST).bind(account).bind(organization).any(), sql(CLAIM_OWNED).bind(account).any()]
}

/// Writes a change. Whoever becomes an owner cannot create a second organization through the seller's links, who is none
/// any more can.
#[must_use]
pub fn write(it: Move, now: Timestamp) -> Vec<Statement> {
    let of = |text: &'static str| sql(text).bind(it.organization).bind(it.account);
    let moved = match (it.from, it.to) {
        (None, Some(to)) => of(ADD).bind(to.role.as_str()).bind(now).bind(to.billing_reader),
        (Some(from), Some(to)) => {
            let set = sql(CHANGE).bind(to.role.as_str()).bind(to.billing_reader).bind(it.organization).bind(it.account);
            set.bind(from.role.as_str()).bind(from.billing_reader)
        }
        (Some(from), None) => of(REMOVE).bind(from.role.as_str()).bind(from.billing_reader),
        (None, None) => return Vec::new(),
    };
    let owned = |rights: Option<Rights>| rights.is_some_and(|rights| rights.role == Role::Owner);
    let mut statements = vec![moved];
    match (owned(it.from), owned(it.to)) {
        (false, true) => statements.push(sql(CLAIM_OWNED).bind(it.account).any()),
        (true, false) => statements.extend(reclaim(it.account, it.organization)),
        _ => {}
    }
    statements
}
