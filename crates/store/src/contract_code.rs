//! Contract codes, who has registered them, and what has a discount by them.

use std::collections::HashMap;

use domain::{
    catalogue::Names,
    contract_code::{ContractCodeStatus, Discount, Ended, Held, Issued, NewContractCode},
    id::{
        AccountId, ContractCodeId, ContractCodeMissId, ContractRegistrationId, OrderId, OrganizationId, SellerAccountId, SellerId,
        ServiceId, SubscriptionId,
    },
    organization::Role,
};
use futures_util::future::try_join_all;
use jiff::{Timestamp, civil::Date};

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ADD = "insert into contract_code (id, seller_id, hash, tail, percent, discount, seller_account_id, order_id, valid_from, valid_until, max_uses, uses, status, issued_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 'issued', $12)";
    ADD_SERVICE = "insert into contract_code_service (code_id, service_id) values ($1, $2)";
    TAKEN = "select 1 from contract_code where seller_id = $1 and hash = $2";
    BY_HASH = "select k.id, k.percent, k.discount, k.seller_account_id, k.order_id, k.valid_from, k.valid_until, k.max_uses, k.uses, k.status, k.tail \
        from contract_code k where k.seller_id = $1 and k.hash = $2";
    BY_ID_OF_SELLER = "select k.id, k.percent, k.discount, k.seller_account_id, k.order_id, k.valid_from, k.valid_until, k.max_uses, k.uses, k.status, k.tail \
        from contract_code k where k.seller_id = $1 and k.id = $2";
    SERVICES_BY_HASH = "select x.service_id from contract_code k join contract_code_service x on x.code_id = k.id where k.seller_id = $1 and k.hash = $2 order by x.service_id";
    SERVICES_BY_ID = "select service_id from contract_code_service where code_id = $1 order by service_id";
    REGISTERED_BY_HASH = "select r.id, r.ended_at from contract_code k join contract_registration r on r.code_id = k.id where k.seller_id = $1 and k.hash = $2 and r.organization_id = $3";
    // What an organization holds of a seller's on orders that carry discounts, and has no discount now.
    HELD = "select s.id, s.order_id, o.reference, o.seller_account_id, s.service_id, v.names, p.names, s.starts_on, s.ends_on from subscription s \
        join orders o on o.id = s.order_id and o.discounted join service v on v.id = s.service_id join plan p on p.id = s.plan_id \
        where s.organization_id = $1 and s.seller_id = $2 and (s.seller_of_record_id is null or s.seller_of_record_id = $2) and s.status in ('provisioning', 'active', 'suspended', 'failed') \
        and not exists (select 1 from contract_discount d where d.subscription_id = s.id and d.ended_at is null) order by s.order_id, s.line";
    VISITOR = "select m.role, e.name, e.support_email, coalesce(o.buyer_language, 'en') from member m join organization g on g.id = m.organization_id and g.status <> 'deleted' \
        left join organization_seller k on k.organization_id = g.id and k.seller_id = $1 and k.closed_at is null left join seller e on e.id = k.seller_id \
        left join orders o on o.id = k.order_id where m.organization_id = $2 and m.account_id = $3";
    MISSES_OF_ORGANIZATION = "select count(*) from contract_code_miss where organization_id = $1 and at > $2";
    MISSES_OF_SELLER = "select count(*) from contract_code_miss where seller_id = $1 and at > $2";
    MISS = "insert into contract_code_miss (id, organization_id, seller_id, account_id, at) values ($1, $2, $3, $4, $5)";
    FORGET_MISSES = "delete from contract_code_miss where at < $1";
    REGISTER = "insert into contract_registration (id, code_id, seller_id, organization_id, registered_at, registered_by) values ($1, $2, $3, $4, $5, $6)";
    USE = "update contract_code set uses = uses + 1, status = 'registered' where id = $1 and status in ('issued', 'registered')";
    GIVE = "insert into contract_discount (code_id, subscription_id, registration_id, starts_on) values ($1, $2, $3, $4)";
    TAKE_DISCOUNTS = "delete from contract_discount where subscription_id = $1";
    UNREGISTER = "delete from contract_registration where id = $1";
    UNUSE = "update contract_code set uses = uses - 1, status = case when status = 'registered' and uses = 1 then 'issued' else status end where id = $1";
    EXPECT = "update orders set code_expected_since = $1 where id = $2 and code_expected_since is null";
    EXPECT_NO_MORE = "update orders set code_expected_since = null, code_reminded_at = null where id = $1";
    ATTACH = "update contract_code set order_id = $1 where id = $2 and order_id is null and ended_at is null";
    ATTACHED = "select k.id, k.percent, k.discount, k.seller_account_id, k.order_id, k.valid_from, k.valid_until, k.max_uses, k.uses, k.status, k.tail, x.service_id \
        from contract_code k left join contract_code_service x on x.code_id = k.id where k.order_id = $1 and k.ended_at is null order by x.service_id";
    ATTACHED_REGISTERED = "select r.id, r.organization_id, r.ended_at from contract_code k join contract_registration r on r.code_id = k.id where k.order_id = $1 and k.ended_at is null order by r.id";
    SHOW = "select k.id, k.seller_id, k.tail, k.percent, k.discount, a.number, k.order_id, k.valid_from, k.valid_until, k.max_uses, k.uses, k.status, k.issued_at, k.ended_at \
        from contract_code k left join seller_account a on a.id = k.seller_account_id where k.id = $1 and (k.seller_id = $2 or $2 is null)";
    // That a day is over is known by the clock alone: until the job has noted it, too, it is shown as over.
    PAGE = "select k.id, k.seller_id, k.tail, k.percent, k.discount, a.number, k.order_id, k.valid_from, k.valid_until, k.max_uses, k.uses, k.status, k.issued_at, k.ended_at \
        from contract_code k left join seller_account a on a.id = k.seller_account_id where k.seller_id = $1 and k.id < $2 \
        and (case when k.ended_at is null and k.valid_until < $3 then 'expired' else k.status end = $4 or $4 is null) and (k.order_id = $5 or $5 is null) order by k.id desc limit $6";
    PAGE_OF_ALL = "select k.id, k.seller_id, k.tail, k.percent, k.discount, a.number, k.order_id, k.valid_from, k.valid_until, k.max_uses, k.uses, k.status, k.issued_at, k.ended_at \
        from contract_code k left join seller_account a on a.id = k.seller_account_id where k.id < $1 \
        and (case when k.ended_at is null and k.valid_until < $2 then 'expired' else k.status end = $3 or $3 is null) and (k.order_id = $4 or $4 is null) order by k.id desc limit $5";
    SERVICES_OF = "select x.code_id, v.key from contract_code_service x join service v on v.id = x.service_id where x.code_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) order by x.code_id, v.key";
    OF_ORGANIZATION = "select r.id, k.seller_id, k.id, k.tail, k.percent, k.discount, r.registered_at, k.valid_until, r.ended_at, r.ended_why, v.names from contract_registration r \
        join contract_code k on k.id = r.code_id left join contract_code_service x on x.code_id = k.id left join service v on v.id = x.service_id \
        where r.organization_id = $1 order by r.id, v.id";
    // An order that had a code before expects none: its seller ended it.
    EXPECTED = "select distinct s.seller_id, e.name, s.order_id, o.reference from subscription s join orders o on o.id = s.order_id and o.discounted join seller e on e.id = s.seller_id \
        where s.organization_id = $1 and (s.seller_of_record_id is null or s.seller_of_record_id = s.seller_id) and s.status in ('provisioning', 'active', 'suspended', 'failed') \
        and not exists (select 1 from subscription t join contract_discount d on d.subscription_id = t.id where t.order_id = s.order_id and t.organization_id = s.organization_id) \
        order by s.seller_id, s.order_id";
    WITHDRAW = "update contract_code set status = 'withdrawn', ended_at = $1 where id = $2 and ended_at is null";
    EXPIRE = "update contract_code set status = 'expired', ended_at = $1 where id = $2 and ended_at is null";
    OVER = "select id, seller_id, tail, uses from contract_code where valid_until < $1 and ended_at is null order by valid_until, id limit $2";
    LIVE_OF_CODE = "select r.id, r.organization_id from contract_registration r where r.code_id = $1 and r.ended_at is null order by r.organization_id";
    ORDERS_OF_REGISTRATION = "select distinct s.order_id from contract_discount d join subscription s on s.id = d.subscription_id where d.registration_id = $1 order by s.order_id";
    END = "update contract_registration set ended_at = $1, ended_why = $2 where id = $3 and ended_at is null";
    END_DISCOUNTS = "update contract_discount set ended_at = $1 where registration_id = $2 and ended_at is null";
    WAITING = "select o.id, o.seller_id, o.code_expected_since from orders o where o.code_expected_since <= $1 and o.code_reminded_at is null order by o.code_expected_since limit $2";
    WAITING_ORGANIZATIONS = "select distinct s.organization_id from subscription s where s.order_id = $1 and s.organization_id is not null and s.status in ('provisioning', 'active', 'suspended', 'failed') order by s.organization_id";
    REMINDED = "update orders set code_reminded_at = $1 where id = $2 and code_reminded_at is null";
}

/// Adds a code.
#[must_use]
pub fn add(
    id: ContractCodeId,
    seller: SellerId,
    (hash, tail): (Vec<u8>, &str),
    account: Option<SellerAccountId>,
    new: &NewContractCode,
    now: Timestamp,
) -> Statement {
    let (percent, text) = match &new.discount {
        Discount::Percent(percent) => (Some(*percent), ""),
        Discount::Text(text) => (None, text.as_str()),
    };
    sql(ADD)
        .bind(id)
        .bind(seller)
        .bind(hash)
        .bind(tail)
        .bind(percent)
        .bind(text)
        .bind(account)
        .bind(new.order)
        .bind(new.valid_from)
        .bind(new.valid_until)
        .bind(new.max_uses)
        .bind(now)
}

/// A code is for this service.
#[must_use]
pub fn add_service(code: ContractCodeId, service: ServiceId) -> Statement {
    sql(ADD_SERVICE).bind(code).bind(service)
}

/// Whether the seller has issued this code.
///
/// # Errors
/// When the database refuses.
pub async fn taken(tx: &Tx, seller: SellerId, hash: Vec<u8>) -> Result<bool, Broken> {
    Ok(tx.maybe(sql(TAKEN).bind(seller).bind(hash)).await?.is_some())
}

/// A number in a hundred, or words.
fn discount(row: &Row, at: usize) -> Result<Discount, Broken> {
    Ok(match row.get::<Option<i64>>(at)? {
        Some(percent) => Discount::Percent(percent),
        None => Discount::Text(row.get(at + 1)?),
    })
}

fn issued(row: &Row, services: Vec<ServiceId>) -> Result<Issued, Broken> {
    Ok(Issued {
        id: row.get(0)?,
        discount: discount(row, 1)?,
        seller_account: row.get(3)?,
        order: row.get(4)?,
        services,
        valid_from: row.get(5)?,
        valid_until: row.get(6)?,
        max_uses: row.get(7)?,
        uses: row.get(8)?,
        status: row.word(9)?,
        tail: row.get(10)?,
    })
}

fn ids<K: domain::id::Kind>(rows: &[Row]) -> Result<Vec<domain::id::Id<K>>, Broken> {
    rows.iter().map(|row| row.get(0)).collect()
}

/// The seller's code with this hash.
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(tx: &Tx, seller: SellerId, hash: &[u8]) -> Result<Option<Issued>, Broken> {
    let of = |text| sql(text).bind(seller).bind(hash.to_vec());
    let (row, services) = futures_util::try_join!(tx.maybe(of(BY_HASH)), tx.all(of(SERVICES_BY_HASH)))?;
    row.map(|row| issued(&row, ids(&services)?)).transpose()
}

/// The seller's code with this id.
///
/// # Errors
/// When the database refuses.
pub async fn of_seller(tx: &Tx, seller: SellerId, id: ContractCodeId) -> Result<Option<Issued>, Broken> {
    let (row, services) =
        futures_util::try_join!(tx.maybe(sql(BY_ID_OF_SELLER).bind(seller).bind(id)), tx.all(sql(SERVICES_BY_ID).bind(id)))?;
    row.map(|row| issued(&row, ids(&services)?)).transpose()
}

/// An organization's registration of a code.
#[derive(Clone, Copy, Debug)]
pub struct Registration {
    /// Which.
    pub id: ContractRegistrationId,
    /// It gives a discount still.
    pub live: bool,
}

/// The organization's registration of the seller's code with this hash.
///
/// # Errors
/// When the database refuses.
pub async fn registered(tx: &Tx, seller: SellerId, hash: &[u8], organization: OrganizationId) -> Result<Option<Registration>, Broken> {
    let row = tx.maybe(sql(REGISTERED_BY_HASH).bind(seller).bind(hash.to_vec()).bind(organization)).await?;
    row.map(|row| Ok(Registration { id: row.get(0)?, live: row.get::<Option<Timestamp>>(1)?.is_none() })).transpose()
}

/// What an organization holds of a seller's on orders that carry discounts, and has no discount now.
///
/// # Errors
/// When the database refuses.
pub async fn held(tx: &Tx, organization: OrganizationId, seller: SellerId) -> Result<Vec<Held>, Broken> {
    let rows = tx.all(sql(HELD).bind(organization).bind(seller)).await?;
    let held = |row: &Row| {
        Ok(Held {
            subscription: row.get(0)?,
            order: row.get(1)?,
            reference: row.get(2)?,
            seller_account: row.get(3)?,
            service: row.get(4)?,
            service_names: row.document(5)?,
            plan_names: row.document(6)?,
            starts_on: row.get(7)?,
            ends_on: row.get(8)?,
        })
    };
    rows.iter().map(held).collect()
}

/// A seller an organization buys from, as registering needs it.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Its name.
    pub name: String,
    /// Where it is told.
    pub support_email: String,
    /// The language it is told in: that of the order that bound it.
    pub language: String,
}

/// What an account is in an organization, and the seller, if the organization buys from it. `None`: no member.
///
/// # Errors
/// When the database refuses.
pub async fn visitor(
    tx: &Tx,
    organization: OrganizationId,
    seller: SellerId,
    account: AccountId,
) -> Result<Option<(Role, Option<Bound>)>, Broken> {
    let Some(row) = tx.maybe(sql(VISITOR).bind(seller).bind(organization).bind(account)).await? else { return Ok(None) };
    let bound = match row.get::<Option<String>>(1)? {
        Some(name) => Some(Bound { name, support_email: row.get(2)?, language: row.get(3)? }),
        None => None,
    };
    Ok(Some((row.word(0)?, bound)))
}

/// How many wrong codes were entered after `then`: by the organization, and of the seller's by all.
///
/// # Errors
/// When the database refuses.
pub async fn misses(tx: &Tx, organization: OrganizationId, seller: SellerId, then: Timestamp) -> Result<(i64, i64), Broken> {
    let (of_organization, of_seller) = futures_util::try_join!(
        tx.maybe(sql(MISSES_OF_ORGANIZATION).bind(organization).bind(then)),
        tx.maybe(sql(MISSES_OF_SELLER).bind(seller).bind(then)),
    )?;
    let count = |row: Option<Row>| row.map_or(Ok(0), |row| row.get(0));
    Ok((count(of_organization)?, count(of_seller)?))
}

/// A wrong code was entered. `seller`: whose it should have been, if the organization buys from it.
#[must_use]
pub fn miss(id: ContractCodeMissId, organization: OrganizationId, seller: Option<SellerId>, by: AccountId, now: Timestamp) -> Statement {
    sql(MISS).bind(id).bind(organization).bind(seller).bind(by).bind(now)
}

/// Forgets wrong codes entered before `then`.
#[must_use]
pub fn forget_misses(then: Timestamp) -> Statement {
    sql(FORGET_MISSES).bind(then).any()
}

/// A code and the organization that registers it.
#[derive(Clone, Copy, Debug)]
pub struct NewRegistration {
    /// Names the registration.
    pub id: ContractRegistrationId,
    /// Which code.
    pub code: ContractCodeId,
    /// Whose.
    pub seller: SellerId,
    /// By which organization.
    pub organization: OrganizationId,
    /// By whom.
    pub by: AccountId,
}

/// An organization registers a code: one more use of it.
#[must_use]
pub fn register(new: NewRegistration, now: Timestamp) -> [Statement; 2] {
    let row = sql(REGISTER).bind(new.id).bind(new.code).bind(new.seller).bind(new.organization).bind(now).bind(new.by);
    [sql(USE).bind(new.code), row]
}

/// A subscription has a code's discount from this day on.
#[must_use]
pub fn give(code: ContractCodeId, subscription: SubscriptionId, registration: ContractRegistrationId, from: Date) -> Statement {
    sql(GIVE).bind(code).bind(subscription).bind(registration).bind(from)
}

/// A subscription that is not applied any more has no discount, and never had one: applied again, it can be given it afresh.
#[must_use]
pub fn take_discounts(subscription: SubscriptionId) -> Statement {
    sql(TAKE_DISCOUNTS).bind(subscription).any()
}

/// A registration whose discounts were all taken is none any more: the code has one use less.
#[must_use]
pub fn unregister(registration: ContractRegistrationId, code: ContractCodeId) -> [Statement; 2] {
    [sql(UNREGISTER).bind(registration), sql(UNUSE).bind(code)]
}

/// An order that carries discounts was applied, and nobody has registered a code for it.
#[must_use]
pub fn expect(order: OrderId, now: Timestamp) -> Statement {
    sql(EXPECT).bind(now).bind(order).any()
}

/// An order waits for no code any more.
#[must_use]
pub fn expect_no_more(order: OrderId) -> Statement {
    sql(EXPECT_NO_MORE).bind(order)
}

/// Attaches a code to an order.
#[must_use]
pub fn attach(code: ContractCodeId, order: OrderId) -> Statement {
    sql(ATTACH).bind(order).bind(code)
}

/// The code attached to an order, with who has registered it: the organization, its registration.
///
/// # Errors
/// When the database refuses.
pub async fn attached(tx: &Tx, order: OrderId) -> Result<Option<(Issued, Vec<(OrganizationId, Registration)>)>, Broken> {
    let (rows, registered) = futures_util::try_join!(tx.all(sql(ATTACHED).bind(order)), tx.all(sql(ATTACHED_REGISTERED).bind(order)))?;
    let Some(first) = rows.first() else { return Ok(None) };
    let services = rows.iter().filter_map(|row| row.get::<Option<ServiceId>>(11).transpose()).collect::<Result<_, _>>()?;
    let by = |row: &Row| Ok((row.get(1)?, Registration { id: row.get(0)?, live: row.get::<Option<Timestamp>>(2)?.is_none() }));
    Ok(Some((issued(first, services)?, registered.iter().map(by).collect::<Result<_, Broken>>()?)))
}

/// A code as its seller sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Which.
    pub id: ContractCodeId,
    /// Whose.
    pub seller: SellerId,
    /// Its end.
    pub tail: String,
    /// What it gives.
    pub discount: Discount,
    /// The customer number it is for.
    pub seller_account: Option<String>,
    /// The order it is attached to.
    pub order: Option<OrderId>,
    /// Keys of the services it is for; all when empty.
    pub services: Vec<String>,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Option<Date>,
    /// Organizations that may register it.
    pub max_uses: i64,
    /// Organizations that have.
    pub uses: i64,
    /// As kept.
    pub status: ContractCodeStatus,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expired or was withdrawn.
    pub ended_at: Option<Timestamp>,
}

fn shown(row: &Row) -> Result<Shown, Broken> {
    Ok(Shown {
        id: row.get(0)?,
        seller: row.get(1)?,
        tail: row.get(2)?,
        discount: discount(row, 3)?,
        seller_account: row.get(5)?,
        order: row.get(6)?,
        services: Vec::new(),
        valid_from: row.get(7)?,
        valid_until: row.get(8)?,
        max_uses: row.get(9)?,
        uses: row.get(10)?,
        status: row.word(11)?,
        issued_at: row.get(12)?,
        ended_at: row.get(13)?,
    })
}

/// Codes in one statement.
const TOGETHER: usize = 10;

async fn with_services(tx: &Tx, mut codes: Vec<Shown>) -> Result<Vec<Shown>, Broken> {
    let of = |some: &[Shown]| (0..TOGETHER).fold(sql(SERVICES_OF), |statement, at| statement.bind(some.get(at).map(|code| code.id)));
    let found = try_join_all(codes.chunks(TOGETHER).map(async |some| tx.all(of(some)).await)).await?;
    let mut services: HashMap<ContractCodeId, Vec<String>> = HashMap::new();
    for row in found.iter().flatten() {
        services.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    codes.iter_mut().for_each(|code| code.services = services.remove(&code.id).unwrap_or_default());
    Ok(codes)
}

/// The code with this id, of this seller, or of any when `None` (the operator).
///
/// # Errors
/// When the database refuses.
pub async fn show(tx: &Tx, id: ContractCodeId, seller: Option<SellerId>) -> Result<Option<Shown>, Broken> {
    let row = tx.maybe(sql(SHOW).bind(id).bind(seller)).await?;
    let found = row.as_ref().map(shown).transpose()?;
    Ok(with_services(tx, found.into_iter().collect()).await?.pop())
}

/// Which codes are listed.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// Of this seller, or of all when `None` (the operator).
    pub seller: Option<SellerId>,
    /// Older than this one.
    pub before: ContractCodeId,
    /// In this state on `today`.
    pub status: Option<ContractCodeStatus>,
    /// Attached to this order.
    pub order: Option<OrderId>,
    /// The day in UTC.
    pub today: Date,
    /// How many at most.
    pub limit: i64,
}

/// Codes newest first.
///
/// # Errors
/// When the database refuses.
pub async fn page(tx: &Tx, listed: Listed) -> Result<Vec<Shown>, Broken> {
    let statement = match listed.seller {
        Some(seller) => sql(PAGE).bind(seller),
        None => sql(PAGE_OF_ALL),
    };
    let status = listed.status.map(ContractCodeStatus::as_str);
    let statement = statement.bind(listed.before).bind(listed.today).bind(status).bind(listed.order).bind(listed.limit);
    let codes = tx.all(statement).await?.iter().map(shown).collect::<Result<_, _>>()?;
    with_services(tx, codes).await
}

/// A code an organization has registered.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The registration.
    pub id: ContractRegistrationId,
    /// Whose code.
    pub seller: SellerId,
    /// Which code.
    pub code: ContractCodeId,
    /// Its end.
    pub tail: String,
    /// What it gives.
    pub discount: Discount,
    /// When it was registered.
    pub since: Timestamp,
    /// Its last day.
    pub until: Option<Date>,
    /// When and why it gives nothing any more.
    pub ended: Option<(Timestamp, Ended)>,
    /// Names of the services it is for; all of its seller's when empty.
    pub services: Vec<Names>,
}

impl Registered {
    /// Whether it gives its discount on this day.
    #[must_use]
    pub fn gives(&self, today: Date) -> bool {
        self.ended.is_none() && self.until.is_none_or(|last| today <= last)
    }
}

/// The codes an organization has registered, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_organization(tx: &Tx, organization: OrganizationId) -> Result<Vec<Registered>, Broken> {
    let mut codes: Vec<Registered> = Vec::new();
    for row in &tx.all(sql(OF_ORGANIZATION).bind(organization)).await? {
        let id = row.get(0)?;
        if codes.last().is_none_or(|known| known.id != id) {
            codes.push(registered_code(row)?);
        }
        if let Some(known) = codes.last_mut()
            && row.get::<Option<serde_json::Value>>(10)?.is_some()
        {
            known.services.push(row.document(10)?);
        }
    }
    Ok(codes)
}

fn registered_code(row: &Row) -> Result<Registered, Broken> {
    let ended = match row.get::<Option<Timestamp>>(8)? {
        Some(at) => Some((at, row.word(9)?)),
        None => None,
    };
    Ok(Registered {
        id: row.get(0)?,
        seller: row.get(1)?,
        code: row.get(2)?,
        tail: row.get(3)?,
        discount: discount(row, 4)?,
        since: row.get(6)?,
        until: row.get(7)?,
        ended,
        services: Vec::new(),
    })
}

/// An order of an organization that carries discounts and waits for its contract code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Who sold.
    pub seller: SellerId,
    /// That seller's name.
    pub seller_name: String,
    /// Which order.
    pub order: OrderId,
    /// The seller's number for it.
    pub reference: String,
}

/// The orders of an organization that wait for a contract code.
///
/// # Errors
/// When the database refuses.
pub async fn expected(tx: &Tx, organization: OrganizationId) -> Result<Vec<Expected>, Broken> {
    let rows = tx.all(sql(EXPECTED).bind(organization)).await?;
    rows.iter()
        .map(|row| Ok(Expected { seller: row.get(0)?, seller_name: row.get(1)?, order: row.get(2)?, reference: row.get(3)? }))
        .collect()
}

/// The seller took a code back.
#[must_use]
pub fn withdraw(id: ContractCodeId, now: Timestamp) -> Statement {
    sql(WITHDRAW).bind(now).bind(id)
}

/// A code's last day is over.
#[must_use]
pub fn expire(id: ContractCodeId, now: Timestamp) -> Statement {
    sql(EXPIRE).bind(now).bind(id)
}

/// A code that ends.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Which.
    pub id: ContractCodeId,
    /// Whose.
    pub seller: SellerId,
    /// Its end.
    pub tail: String,
    /// Organizations that registered it.
    pub uses: i64,
}

/// Codes whose last day was before this one, and that have not been ended yet.
///
/// # Errors
/// When the database refuses.
pub async fn over(tx: &Tx, today: Date, limit: i64) -> Result<Vec<Ending>, Broken> {
    let rows = tx.all(sql(OVER).bind(today).bind(limit)).await?;
    rows.iter().map(|row| Ok(Ending { id: row.get(0)?, seller: row.get(1)?, tail: row.get(2)?, uses: row.get(3)? })).collect()
}

/// Who has registered a code, and has its discount.
///
/// # Errors
/// When the database refuses.
pub async fn live(tx: &Tx, code: ContractCodeId) -> Result<Vec<(ContractRegistrationId, OrganizationId)>, Broken> {
    let rows = tx.all(sql(LIVE_OF_CODE).bind(code)).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The orders a registration gives its discount to.
///
/// # Errors
/// When the database refuses.
pub async fn orders_of(tx: &Tx, registration: ContractRegistrationId) -> Result<Vec<OrderId>, Broken> {
    ids(&tx.all(sql(ORDERS_OF_REGISTRATION).bind(registration)).await?)
}

/// A registration gives its discount no more.
#[must_use]
pub fn end(registration: ContractRegistrationId, why: Ended, now: Timestamp) -> [Statement; 2] {
    [sql(END).bind(now).bind(why.as_str()).bind(registration), sql(END_DISCOUNTS).bind(now).bind(registration).any()]
}

/// An order that waits for a code for long.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Which order.
    pub order: OrderId,
    /// Whose.
    pub seller: SellerId,
    /// Since when.
    pub since: Timestamp,
}

/// Orders that wait for a code since `then` or before, and whose owners were not reminded.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(tx: &Tx, then: Timestamp, limit: i64) -> Result<Vec<Waiting>, Broken> {
    let rows = tx.all(sql(WAITING).bind(then).bind(limit)).await?;
    rows.iter().map(|row| Ok(Waiting { order: row.get(0)?, seller: row.get(1)?, since: row.get(2)? })).collect()
}

/// The organizations an order went to.
///
/// # Errors
/// When the database refuses.
pub async fn organizations_of(tx: &Tx, order: OrderId) -> Result<Vec<OrganizationId>, Broken> {
    ids(&tx.all(sql(WAITING_ORGANIZATIONS).bind(order)).await?)
}

/// The owners of an order were reminded.
#[must_use]
pub fn reminded(order: OrderId, now: Timestamp) -> Statement {
    sql(REMINDED).bind(now).bind(order)
}
