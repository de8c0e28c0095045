//! Addresses that were kept with consent: how operators look after them, and what owners say to a correction.

use domain::{
    address::Address,
    correction::CorrectionAnswer,
    id::{AccountId, OrganizationAddressId, OrganizationId},
    organization::AddressVerdict,
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    WAITING = "select h.id, h.organization_id, g.name, h.address, h.consent_text, h.consent_language, h.consent_ip, h.consented_at, a.name, a.email, h.settled_at, null, null \
        from organization_address h join organization g on g.id = h.organization_id and g.status <> 'deleted' join account a on a.id = h.set_by \
        where h.verdict = 'kept_with_consent' and h.settled_at is null and h.id > $1 order by h.id limit $2";
    // What replaced an address was set in the moment in which it was settled.
    SETTLED = "select h.id, h.organization_id, g.name, h.address, h.consent_text, h.consent_language, h.consent_ip, h.consented_at, a.name, a.email, h.settled_at, s.name, n.verdict \
        from organization_address h join organization g on g.id = h.organization_id and g.status <> 'deleted' join account a on a.id = h.set_by \
        join account s on s.id = h.settled_by left join organization_address n on n.organization_id = h.organization_id and n.set_at = h.settled_at and n.id > h.id \
        where h.settled_at is not null and h.id < $1 order by h.id desc limit $2";
    COUNT = "select count(*) from organization_address h join organization g on g.id = h.organization_id and g.status <> 'deleted' \
        where h.verdict = 'kept_with_consent' and h.settled_at is null";
    BY_ID = "select h.id, h.organization_id, g.name, h.address, h.consent_text, h.consent_language, h.consent_ip, h.consented_at, a.name, a.email, h.settled_at, s.name, n.verdict, h.written, \
        (select c.id from organization_address c where c.organization_id = h.organization_id order by c.id desc limit 1) \
        from organization_address h join organization g on g.id = h.organization_id and g.status <> 'deleted' join account a on a.id = h.set_by \
        left join account s on s.id = h.settled_by left join organization_address n on n.organization_id = h.organization_id and n.set_at = h.settled_at and n.id > h.id \
        where h.id = $1 and h.consented_at is not null";
    HISTORY = "select h.id, h.address, h.verdict, h.set_at, a.name from organization_address k join organization_address h on h.organization_id = k.organization_id \
        join account a on a.id = h.set_by where k.id = $1 order by h.id desc limit 50";
    SETTLE = "update organization_address set settled_at = $1, settled_by = $2 where id = $3 and verdict = 'kept_with_consent' and settled_at is null";
    OF_OWNER = "select h.id, g.id, g.name, o.address, h.address, h.set_at from member m join organization g on g.id = m.organization_id and g.status <> 'deleted' \
        join organization_address h on h.organization_id = m.organization_id and h.verdict = 'corrected' \
        and not exists (select 1 from organization_address n where n.organization_id = h.organization_id and n.id > h.id) \
        join organization_address o on o.organization_id = h.organization_id and o.settled_at = h.set_at \
        where m.account_id = $1 and m.role = 'owner' and not exists (select 1 from address_answer w where w.address_id = h.id and w.account_id = m.account_id) order by h.id limit 20";
    FOR_OWNER = "select h.organization_id, (select c.id from organization_address c where c.organization_id = h.organization_id order by c.id desc limit 1), \
        (select w.answer from address_answer w where w.address_id = h.id and w.account_id = m.account_id) \
        from organization_address h join organization g on g.id = h.organization_id and g.status <> 'deleted' \
        join member m on m.organization_id = h.organization_id and m.role = 'owner' where m.account_id = $1 and h.id = $2 and h.verdict = 'corrected'";
    ANSWER = "insert into address_answer (address_id, account_id, answer, answered_at) values ($1, $2, $3, $4) on conflict (address_id, account_id) do nothing";
    TOLD = "select g.id, g.name, o.address, h.address from organization_address h join organization g on g.id = h.organization_id and g.status <> 'deleted' \
        join organization_address o on o.organization_id = h.organization_id and o.settled_at = h.set_at where h.id = $1 and h.verdict = 'corrected' \
        and not exists (select 1 from organization_address n where n.organization_id = h.organization_id and n.id > h.id)";
}

/// An address that was kept with consent.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Which.
    pub id: OrganizationAddressId,
    /// Whose.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// The address.
    pub address: Address,
    /// Version of the text that was agreed to.
    pub text: String,
    /// The language it was read in.
    pub language: String,
    /// The address of the network it was agreed from.
    pub ip: String,
    /// When.
    pub at: Timestamp,
    /// Who consented: name and e-mail.
    pub by: (String, String),
    /// How it was settled, once it was.
    pub settled: Option<Settled>,
}

/// How nobody has to look at an address any more.
#[derive(Clone, Debug)]
pub struct Settled {
    /// When.
    pub at: Timestamp,
    /// Name of whoever did it.
    pub by: String,
    /// What they did.
    pub how: How,
}

/// What was done about an address that was kept with consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// An operator put another one in its place.
    Corrected,
    /// An operator found it right.
    Confirmed,
    /// An owner put another one in its place.
    Replaced,
}

fn kept(row: &Row) -> Result<Kept, Broken> {
    let settled = match row.get::<Option<Timestamp>>(10)? {
        Some(at) => {
            let how = match row.get::<Option<String>>(12)?.as_deref() {
                Some(verdict) if verdict == AddressVerdict::Corrected.as_str() => How::Corrected,
                Some(_) => How::Replaced,
                None => How::Confirmed,
            };
            Some(Settled { at, by: row.get::<Option<String>>(11)?.unwrap_or_default(), how })
        }
        None => None,
    };
    Ok(Kept {
        id: row.get(0)?,
        organization: row.get(1)?,
        organization_name: row.get(2)?,
        address: row.document(3)?,
        text: row.get(4)?,
        language: row.get(5)?,
        ip: row.get(6)?,
        at: row.get(7)?,
        by: (row.get(8)?, row.get(9)?),
        settled,
    })
}

/// Addresses that wait for an operator, the oldest first: those after this one.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(tx: &Tx, after: OrganizationAddressId, limit: i64) -> Result<Vec<Kept>, Broken> {
    tx.all(sql(WAITING).bind(after).bind(limit)).await?.iter().map(kept).collect()
}

/// Addresses that were settled, those kept last first: what was kept before this one.
///
/// # Errors
/// When the database refuses.
pub async fn settled(tx: &Tx, before: OrganizationAddressId, limit: i64) -> Result<Vec<Kept>, Broken> {
    tx.all(sql(SETTLED).bind(before).bind(limit)).await?.iter().map(kept).collect()
}

/// How many addresses wait for an operator.
///
/// # Errors
/// When the database refuses.
pub async fn count(tx: &Tx) -> Result<i64, Broken> {
    tx.maybe(sql(COUNT)).await?.map_or(Ok(0), |row| row.get(0))
}

/// An address that was kept with consent, as an operator judges it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The address and the consent.
    pub kept: Kept,
    /// As its owner wrote it.
    pub written: Address,
    /// The address the organization has now: this one, unless it was replaced.
    pub current: OrganizationAddressId,
}

/// An address that was kept with consent.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: OrganizationAddressId) -> Result<Option<Case>, Broken> {
    let Some(row) = tx.maybe(sql(BY_ID).bind(id)).await? else { return Ok(None) };
    Ok(Some(Case { kept: kept(&row)?, written: row.document(13)?, current: row.get(14)? }))
}

/// An address in an organization's history.
#[derive(Clone, Debug)]
pub struct Had {
    /// Which.
    pub id: OrganizationAddressId,
    /// The address.
    pub address: Address,
    /// Why it was good enough.
    pub verdict: AddressVerdict,
    /// Since when.
    pub at: Timestamp,
    /// Name of who set it.
    pub by: String,
}

/// The newest fifty addresses of the organization that has or had this one, the newest first.
///
/// # Errors
/// When the database refuses.
pub async fn history(tx: &Tx, id: OrganizationAddressId) -> Result<Vec<Had>, Broken> {
    let had = |row: &Row| Ok(Had { id: row.get(0)?, address: row.document(1)?, verdict: row.word(2)?, at: row.get(3)?, by: row.get(4)? });
    tx.all(sql(HISTORY).bind(id)).await?.iter().map(had).collect()
}

/// Nobody has to look at this address any more.
#[must_use]
pub fn settle(id: OrganizationAddressId, by: AccountId, now: Timestamp) -> Statement {
    sql(SETTLE).bind(now).bind(by).bind(id)
}

/// A correction that an owner has not answered yet.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The address that was put in place.
    pub id: OrganizationAddressId,
    /// Whose.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// The address so far.
    pub old: Address,
    /// The address now.
    pub new: Address,
    /// Since when.
    pub at: Timestamp,
}

/// The corrections an account has to answer: of addresses that the organizations it owns still have. The oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_owner(tx: &Tx, account: AccountId) -> Result<Vec<Correction>, Broken> {
    let correction = |row: &Row| {
        Ok(Correction {
            id: row.get(0)?,
            organization: row.get(1)?,
            organization_name: row.get(2)?,
            old: row.document(3)?,
            new: row.document(4)?,
            at: row.get(5)?,
        })
    };
    tx.all(sql(OF_OWNER).bind(account)).await?.iter().map(correction).collect()
}

/// A correction as one of the owners answers it.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whose address it is.
    pub organization: OrganizationId,
    /// The address that organization has now.
    pub current: OrganizationAddressId,
    /// Whether this owner answered already.
    pub answered: bool,
}

/// A correction, if the account owns the organization.
///
/// # Errors
/// When the database refuses.
pub async fn for_owner(tx: &Tx, id: OrganizationAddressId, account: AccountId) -> Result<Option<Asked>, Broken> {
    let Some(row) = tx.maybe(sql(FOR_OWNER).bind(account).bind(id)).await? else { return Ok(None) };
    Ok(Some(Asked { organization: row.get(0)?, current: row.get(1)?, answered: row.get::<Option<String>>(2)?.is_some() }))
}

/// What an owner said to a correction. Their first answer stays.
#[must_use]
pub fn answer(id: OrganizationAddressId, account: AccountId, answer: CorrectionAnswer, now: Timestamp) -> Statement {
    sql(ANSWER).bind(id).bind(account).bind(answer.as_str()).bind(now).any()
}

/// What a letter about a correction says.
#[derive(Clone, Debug)]
pub struct Told {
    /// Whose address it is.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// The address so far.
    pub old: Address,
    /// The address now.
    pub new: Address,
}

/// What a letter about a correction says; nothing once there is another address.
///
/// # Errors
/// When the database refuses.
pub async fn told(tx: &Tx, id: OrganizationAddressId) -> Result<Option<Told>, Broken> {
    let told =
        |row: Row| Ok(Told { organization: row.get(0)?, organization_name: row.get(1)?, old: row.document(2)?, new: row.document(3)? });
    tx.maybe(sql(TOLD).bind(id)).await?.map(told).transpose()
}
