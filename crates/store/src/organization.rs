//! Organizations, their members, their sellers, and what they are entitled to.

use domain::{
    address::Address,
    business_address::BusinessAddress,
    catalogue::{Names, SellerKind},
    id::{AccountId, ContractCodeId, OnboardingId, OrderId, OrganizationId, SellerId, ServiceId, SubscriptionId},
    member::Rights,
    onboarding::NewOrganization,
    organization::{AddressVerdict, OrganizationStatus, Role},
    subscription::SubscriptionStatus,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Row, Statement, Tx,
    billing_profile::Accepting,
    broken::Broken,
    sql::{document, sql, statements},
};

statements! {
    ADD = "insert into organization (id, name, status, country, address, address_written, address_verdict, address_rules, created_at, created_by, onboarding_id) \
        values ($1, $2, 'active', $3, $4, $5, $6, $7, $8, $9, $10)";
    ADD_MEMBER = "insert into member (organization_id, account_id, role, since) values ($1, $2, $3, $4)";
    BIND_SELLER = "insert into organization_seller (organization_id, seller_id, kind, order_id, bound_at, bound_by) values ($1, $2, $3, $4, $5, $6)";
    CLAIM_FIRST = "insert into first_organization (account_id, seller_id, organization_id) values ($1, $2, $3)";
    ACCEPT_TERMS = "insert into terms_acceptance (organization_id, service_id, version, accepted_by, accepted_at, language, ip) values ($1, $2, $3, $4, $5, $6, $7) \
        on conflict (organization_id, service_id, version) do nothing";
    // A row for each of its sellers.
    OF_ACCOUNT = "select g.id, g.name, m.role, g.address, (select count(*) from subscription s where s.organization_id = g.id and s.status in ('active', 'provisioning', 'suspended')), e.name, m.is_default \
        from member m join organization g on g.id = m.organization_id and g.status <> 'deleted' left join organization_seller k on k.organization_id = g.id and k.closed_at is null \
        left join seller e on e.id = k.seller_id where m.account_id = $1 order by g.name, g.id, k.bound_at, e.name";
    // A row for each of the first members, if one of them asks.
    FOR_MEMBER = "select g.id, g.name, g.status, g.address, g.created_at, own.role, a.name, a.email, m.role, m.billing_reader, own.billing_reader, \
        (select count(*) from member n where n.organization_id = g.id) from member own \
        join organization g on g.id = own.organization_id and g.status <> 'deleted' join member m on m.organization_id = g.id join account a on a.id = m.account_id \
        where own.organization_id = $1 and own.account_id = $2 order by m.since, a.id limit 8";
    // A row for each of the organization's customer numbers there: those of its orders, and the one said at a change of seller.
    SELLERS = "select distinct k.bound_at, k.seller_id, c.number, e.name, e.kind, e.support_email, e.support_url, e.billing_console_url \
        from organization_seller k join seller e on e.id = k.seller_id left join subscription s on s.organization_id = $1 and s.seller_id = k.seller_id \
        left join orders o on o.id = s.order_id left join seller_account c on c.id = o.seller_account_id or c.id = k.seller_account_id \
        where k.organization_id = $1 and k.closed_at is null order by k.bound_at, k.seller_id, c.number";
    SUBSCRIPTIONS = "select s.id, v.names, p.names, s.quantity, s.term_months, s.starts_on, s.ends_on, e.name, s.status, v.home_url, v.id, s.message \
        from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) \
        where s.organization_id = $1 order by s.applied_at desc, s.id desc limit 200";
    // Put in order when read: asked for it, SQLite walks everything the service has rather than what the organization has.
    ENTITLEMENTS = "select s.id, p.key, s.quantity, s.starts_on, s.ends_on, s.status, e.id, e.name, d.code_id from subscription s join plan p on p.id = s.plan_id join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) \
        left join contract_discount d on d.subscription_id = s.id and d.ended_at is null where s.organization_id = $1 and s.service_id = $2 and s.status in ('active', 'suspended')";
    OWNERS = "select a.id, a.email, a.language from member m join account a on a.id = m.account_id where m.organization_id = $1 and m.role = 'owner' \
        and a.verified_at is not null and a.locked_at is null order by a.id";
    BILLING_READERS = "select a.id, a.email, a.language from member m join account a on a.id = m.account_id where m.organization_id = $1 and (m.role = 'owner' or m.billing_reader) \
        and a.verified_at is not null and a.locked_at is null order by a.id";
    OF_DOMAIN = "select g.id, g.name from account a join member m on m.account_id = a.id and m.role = 'owner' join organization g on g.id = m.organization_id and g.status <> 'deleted' \
        where a.email_domain = $1 and a.verified_at is not null and a.locked_at is null \
        and not exists (select 1 from member n where n.organization_id = g.id and n.account_id = $2) order by g.created_at, g.id limit 50";
    SET_ADDRESS = "update organization set country = $1, address = $2, address_written = $3, address_verdict = $4, address_rules = $5 where id = $6 and status <> 'deleted'";
    STATUS = "select status, name from organization where id = $1";
}

/// Adds an organization.
#[must_use]
pub fn add(id: OrganizationId, new: &NewOrganization, by: AccountId, through: OnboardingId, now: Timestamp) -> Statement {
    sql(ADD)
        .bind(id)
        .bind(&new.name)
        .bind(&new.address.country)
        .bind(document(&new.address))
        .bind(document(&new.written))
        .bind(new.verdict.as_str())
        .bind(&new.rules)
        .bind(now)
        .bind(by)
        .bind(through)
}

/// Its business address is another one. What was said to it before is in [`crate::organization_address`].
#[must_use]
pub fn set_address(id: OrganizationId, new: &BusinessAddress) -> Statement {
    // An operator corrects to what is valid; that it was corrected is said there.
    let verdict = if new.verdict == AddressVerdict::Corrected { AddressVerdict::Valid } else { new.verdict };
    sql(SET_ADDRESS)
        .bind(&new.address.country)
        .bind(document(&new.address))
        .bind(document(&new.written))
        .bind(verdict.as_str())
        .bind(&new.rules)
        .bind(id)
}

/// Adds a member.
#[must_use]
pub fn add_member(organization: OrganizationId, account: AccountId, role: Role, now: Timestamp) -> Statement {
    sql(ADD_MEMBER).bind(organization).bind(account).bind(role.as_str()).bind(now)
}

/// Binds an organization to a seller.
#[must_use]
pub fn bind_seller(
    organization: OrganizationId,
    seller: SellerId,
    kind: SellerKind,
    order: OrderId,
    by: AccountId,
    now: Timestamp,
) -> Statement {
    sql(BIND_SELLER).bind(organization).bind(seller).bind(kind.as_str()).bind(order).bind(now).bind(by)
}

/// Claims an account's first organization with a seller.
#[must_use]
pub fn claim_first(account: AccountId, seller: SellerId, organization: OrganizationId) -> Statement {
    sql(CLAIM_FIRST).bind(account).bind(seller).bind(organization)
}

/// A service's terms were accepted for an organization.
#[must_use]
pub fn accept_terms(organization: OrganizationId, service: ServiceId, version: &str, who: Accepting<'_>) -> Statement {
    let terms = sql(ACCEPT_TERMS).bind(organization).bind(service).bind(version);
    terms.bind(who.by).bind(who.moment.now).bind(who.language).bind(who.ip).any()
}

/// An owner who can be reached.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Who.
    pub account: AccountId,
    /// Their e-mail.
    pub email: String,
    /// Their language.
    pub language: String,
}

/// The owners of an organization who can be reached: verified and not locked.
///
/// # Errors
/// When the database refuses.
pub async fn owners(tx: &Tx, id: OrganizationId) -> Result<Vec<Owner>, Broken> {
    reachable(tx, sql(OWNERS).bind(id)).await
}

/// Those who read an organization's billing and can be reached: its owners, and its billing readers.
///
/// # Errors
/// When the database refuses.
pub async fn billing_readers(tx: &Tx, id: OrganizationId) -> Result<Vec<Owner>, Broken> {
    reachable(tx, sql(BILLING_READERS).bind(id)).await
}

async fn reachable(tx: &Tx, statement: Statement) -> Result<Vec<Owner>, Broken> {
    let rows = tx.all(statement).await?;
    rows.iter().map(|row| Ok(Owner { account: row.get(0)?, email: row.get(1)?, language: row.get(2)? })).collect()
}

/// Organizations with an owner whose verified e-mail is of this domain, oldest first; those the account belongs to are
/// left out, it knows them. Their names are not for the account to read.
///
/// # Errors
/// When the database refuses.
pub async fn of_domain(tx: &Tx, domain: &str, account: AccountId) -> Result<Vec<(OrganizationId, String)>, Broken> {
    let rows = tx.all(sql(OF_DOMAIN).bind(domain).bind(account)).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// One of an account's organizations.
#[derive(Clone, Debug)]
pub struct Mine {
    /// Which.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// What the account may do there.
    pub role: Role,
    /// Its business address.
    pub address: Address,
    /// Subscriptions that run there.
    pub running: i64,
    /// Names of its sellers.
    pub sellers: Vec<String>,
    /// The account arrives there after signing in.
    pub is_default: bool,
}

/// The organizations of an account.
///
/// # Errors
/// When the database refuses.
pub async fn of_account(tx: &Tx, account: AccountId) -> Result<Vec<Mine>, Broken> {
    let mut mine: Vec<Mine> = Vec::new();
    for row in &tx.all(sql(OF_ACCOUNT).bind(account)).await? {
        let (id, seller): (_, Option<String>) = (row.get(0)?, row.get(5)?);
        match mine.last_mut().filter(|known| known.id == id) {
            Some(known) => known.sellers.extend(seller),
            None => mine.push(Mine {
                id,
                name: row.get(1)?,
                role: row.word(2)?,
                address: row.document(3)?,
                running: row.get(4)?,
                sellers: seller.into_iter().collect(),
                is_default: row.get(6)?,
            }),
        }
    }
    Ok(mine)
}

/// An organization as its members see it.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Which.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// State.
    pub status: OrganizationStatus,
    /// Business address.
    pub address: Address,
    /// Since when.
    pub created_at: Timestamp,
    /// What the asking account may do there.
    pub role: Role,
    /// Whether it has the extra role of reading what is billed.
    pub billing_reader: bool,
    /// Who belongs to it: the first eight.
    pub members: Vec<Member>,
    /// How many belong to it.
    pub member_count: i64,
    /// From whom it buys.
    pub sellers: Vec<BoundSeller>,
    /// What it has.
    pub subscriptions: Vec<Held>,
}

/// A member of an organization.
#[derive(Clone, Debug)]
pub struct Member {
    /// The person.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// What they may do.
    pub rights: Rights,
}

/// A seller an organization buys from.
#[derive(Clone, Debug)]
pub struct BoundSeller {
    /// Which.
    pub id: SellerId,
    /// As buyers know it.
    pub name: String,
    /// Partner or vendor.
    pub kind: SellerKind,
    /// Since when.
    pub since: Timestamp,
    /// The organization's customer numbers there.
    pub accounts: Vec<String>,
    /// Where to get help.
    pub support_email: String,
    /// A page for help, or empty.
    pub support_url: String,
    /// Where amounts and invoices are, or empty.
    pub billing_console_url: String,
}

/// A subscription an organization has.
#[derive(Clone, Debug)]
pub struct Held {
    /// Which.
    pub id: SubscriptionId,
    /// The service's names.
    pub service: Names,
    /// The plan's names.
    pub plan: Names,
    /// How much.
    pub quantity: i64,
    /// For how long.
    pub term_months: i64,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
    /// Who sold it.
    pub seller_name: String,
    /// State.
    pub status: SubscriptionStatus,
    /// Where the service's users start.
    pub home_url: String,
    /// Of which service.
    pub service_id: ServiceId,
    /// What its service said last to people.
    pub message: Option<String>,
}

/// An organization with its first members, sellers and newest 200 subscriptions, if the account is a member.
///
/// # Errors
/// When the database refuses.
pub async fn for_member(tx: &Tx, id: OrganizationId, account: AccountId) -> Result<Option<Organization>, Broken> {
    let (members, sellers, held) = futures_util::try_join!(
        tx.all(sql(FOR_MEMBER).bind(id).bind(account)),
        tx.all(sql(SELLERS).bind(id)),
        tx.all(sql(SUBSCRIPTIONS).bind(id)),
    )?;
    let Some(row) = members.first() else { return Ok(None) };
    Ok(Some(Organization {
        id: row.get(0)?,
        name: row.get(1)?,
        status: row.word(2)?,
        address: row.document(3)?,
        created_at: row.get(4)?,
        role: row.word(5)?,
        billing_reader: row.get(10)?,
        member_count: row.get(11)?,
        members: members.iter().map(member).collect::<Result<_, _>>()?,
        sellers: bound_sellers(&sellers)?,
        subscriptions: held.iter().map(held_subscription).collect::<Result<_, _>>()?,
    }))
}

fn member(row: &Row) -> Result<Member, Broken> {
    Ok(Member { name: row.get(6)?, email: row.get(7)?, rights: Rights { role: row.word(8)?, billing_reader: row.get(9)? } })
}

pub(crate) fn bound_sellers(rows: &[Row]) -> Result<Vec<BoundSeller>, Broken> {
    let mut sellers: Vec<BoundSeller> = Vec::new();
    for row in rows {
        let (id, number): (_, Option<String>) = (row.get(1)?, row.get(2)?);
        match sellers.last_mut().filter(|known| known.id == id) {
            Some(known) => known.accounts.extend(number),
            None => sellers.push(BoundSeller {
                id,
                name: row.get(3)?,
                kind: row.word(4)?,
                since: row.get(0)?,
                accounts: number.into_iter().collect(),
                support_email: row.get(5)?,
                support_url: row.get(6)?,
                billing_console_url: row.get(7)?,
            }),
        }
    }
    Ok(sellers)
}

pub(crate) fn held_subscription(row: &Row) -> Result<Held, Broken> {
    Ok(Held {
        id: row.get(0)?,
        service: row.document(1)?,
        plan: row.document(2)?,
        quantity: row.get(3)?,
        term_months: row.get(4)?,
        starts_on: row.get(5)?,
        ends_on: row.get(6)?,
        seller_name: row.get(7)?,
        status: row.word(8)?,
        home_url: row.get(9)?,
        service_id: row.get(10)?,
        message: row.get(11)?,
    })
}

/// A subscription as its service asks for it.
#[derive(Clone, Debug)]
pub struct Entitlement {
    /// Which.
    pub id: SubscriptionId,
    /// The plan's key.
    pub plan: String,
    /// How much.
    pub quantity: i64,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
    /// State.
    pub status: SubscriptionStatus,
    /// Who sold it: id and name.
    pub seller: (SellerId, String),
    /// The contract code whose discount it has.
    pub contract_code: Option<ContractCodeId>,
}

/// What an organization has of a service.
#[derive(Clone, Debug)]
pub struct Entitlements {
    /// The organization's name.
    pub name: String,
    /// What runs or is suspended; nothing while the organization itself is suspended.
    pub held: Vec<Entitlement>,
}

/// What an organization has of a service. `None` when there is no such organization.
///
/// # Errors
/// When the database refuses.
pub async fn entitlements(tx: &Tx, organization: OrganizationId, service: ServiceId) -> Result<Option<Entitlements>, Broken> {
    let (known, rows) =
        futures_util::try_join!(tx.maybe(sql(STATUS).bind(organization)), tx.all(sql(ENTITLEMENTS).bind(organization).bind(service)))?;
    let Some(known) = known else { return Ok(None) };
    let mut held = match known.word(0)? {
        OrganizationStatus::Deleted => return Ok(None),
        OrganizationStatus::Suspended => Vec::new(),
        OrganizationStatus::Active => rows.iter().map(entitlement).collect::<Result<Vec<_>, _>>()?,
    };
    held.sort_by_key(|entitlement| entitlement.id);
    Ok(Some(Entitlements { name: known.get(1)?, held }))
}

fn entitlement(row: &Row) -> Result<Entitlement, Broken> {
    let seller = (row.get(6)?, row.get(7)?);
    Ok(Entitlement {
        id: row.get(0)?,
        plan: row.get(1)?,
        quantity: row.get(2)?,
        starts_on: row.get(3)?,
        ends_on: row.get(4)?,
        status: row.word(5)?,
        seller,
        contract_code: row.get(8)?,
    })
}
