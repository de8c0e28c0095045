//! The addresses organizations have had. The newest is the current one; [`crate::organization`] keeps a copy of it, so that who
//! only wants to know where an organization is need not look here.

use domain::{
    address::Address,
    business_address::BusinessAddress,
    id::{AccountId, OrganizationAddressId, OrganizationId},
    organization::AddressVerdict,
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{document, sql, statements},
};

statements! {
    ADD = "insert into organization_address (id, organization_id, address, written, verdict, rules, set_at, set_by, consent_text, consent_language, consent_ip, consented_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    REPLACED = "update organization_address set settled_at = $1, settled_by = $2 where organization_id = $3 and verdict = 'kept_with_consent' and settled_at is null";
    FOR_OWNER = "select g.id, g.name, h.id, h.address, h.verdict, h.set_at, a.name from member own \
        join organization g on g.id = own.organization_id and g.status <> 'deleted' join organization_address h on h.organization_id = g.id \
        join account a on a.id = h.set_by where own.organization_id = $1 and own.account_id = $2 and own.role = 'owner' order by h.id desc limit 50";
}

/// An organization has this address from now on.
#[must_use]
pub fn add(id: OrganizationAddressId, organization: OrganizationId, new: &BusinessAddress, by: AccountId, now: Timestamp) -> Statement {
    let consent = new.consent.as_ref();
    sql(ADD)
        .bind(id)
        .bind(organization)
        .bind(document(&new.address))
        .bind(document(&new.written))
        .bind(new.verdict.as_str())
        .bind(&new.rules)
        .bind(now)
        .bind(by)
        .bind(consent.map(|consent| consent.text.clone()))
        .bind(consent.map(|consent| consent.language.clone()))
        .bind(consent.map(|consent| consent.ip.clone()))
        .bind(consent.map(|consent| consent.at))
}

/// Nobody has to look any more at what an organization kept with consent: it is replaced.
#[must_use]
pub fn replaced(organization: OrganizationId, by: AccountId, now: Timestamp) -> Statement {
    sql(REPLACED).bind(now).bind(by).bind(organization).any()
}

/// An organization's addresses, as its owners see them.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// The organization's name.
    pub name: String,
    /// The one it has.
    pub current: Had,
    /// Those it had before, the newest first: at most 49.
    pub previous: Vec<Had>,
}

/// An address an organization has or had.
#[derive(Clone, Debug)]
pub struct Had {
    /// Which.
    pub id: OrganizationAddressId,
    /// The address.
    pub address: Address,
    /// Why it was good enough.
    pub verdict: AddressVerdict,
    /// Since when.
    pub set_at: Timestamp,
    /// Name of who set it.
    pub set_by: String,
}

/// The addresses of an organization, if the account is one of its owners.
///
/// # Errors
/// When the database refuses.
pub async fn for_owner(tx: &Tx, id: OrganizationId, account: AccountId) -> Result<Option<Addresses>, Broken> {
    let rows = tx.all(sql(FOR_OWNER).bind(id).bind(account)).await?;
    let Some((current, previous)) = rows.split_first() else { return Ok(None) };
    let previous = previous.iter().map(had).collect::<Result<_, _>>()?;
    Ok(Some(Addresses { name: current.get(1)?, current: had(current)?, previous }))
}

fn had(row: &Row) -> Result<Had, Broken> {
    Ok(Had { id: row.get(2)?, address: row.document(3)?, verdict: row.word(4)?, set_at: row.get(5)?, set_by: row.get(6)? })
}
