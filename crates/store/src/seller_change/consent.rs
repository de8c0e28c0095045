//! What an owner agrees to: a code that lets another seller ask for the organization.

use domain::{
    id::{AccountId, OrganizationId, SellerConsentId, SellerConsentMissId, SellerId},
    seller_change::{Consent, Gaining},
};
use jiff::Timestamp;

use crate::{
    Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    GIVE = "insert into seller_consent (id, organization_id, seller_id, hash, tail, given_at, given_by, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    REVOKE = "update seller_consent set revoked_at = $1 where organization_id = $2 and revoked_at is null and used_at is null";
    SPEND = "update seller_consent set used_at = $1 where id = $2 and revoked_at is null and used_at is null";
    OPEN = "select c.id, c.seller_id, c.tail, c.given_at, c.expires_at, a.name from seller_consent c join account a on a.id = c.given_by \
        where c.organization_id = $1 and c.revoked_at is null and c.used_at is null";
    BY_HASH = "select c.id, c.organization_id, c.seller_id, c.expires_at, (c.revoked_at is not null or c.used_at is not null), g.status, \
        exists (select 1 from organization_seller k where k.organization_id = c.organization_id and k.seller_id = c.seller_id and k.closed_at is null), \
        exists (select 1 from seller_change h where h.organization_id = c.organization_id and h.status = 'waiting'), g.name \
        from seller_consent c join organization g on g.id = c.organization_id where c.hash = $1";
    GIVEN_BY = "select given_by from seller_consent where id = $1";
    GAINING = "select e.kind, e.status, (select count(*) from seller_consent_miss m where m.seller_id = e.id and m.at > $1) from seller e where e.id = $2";
    MISS = "insert into seller_consent_miss (id, seller_id, at) values ($1, $2, $3)";
    FORGET_MISSES = "delete from seller_consent_miss where at < $1";
}

/// A consent to be kept.
#[derive(Clone, Debug)]
pub struct NewConsent<'a> {
    /// Which.
    pub id: SellerConsentId,
    /// Whose.
    pub organization: OrganizationId,
    /// The seller it lets go.
    pub seller: SellerId,
    /// What is kept of the code.
    pub hash: Vec<u8>,
    /// Its end.
    pub tail: &'a str,
    /// The owner.
    pub by: AccountId,
    /// Until when.
    pub expires_at: Timestamp,
}

/// An owner agrees.
#[must_use]
pub fn give(new: NewConsent<'_>, now: Timestamp) -> Statement {
    let given = sql(GIVE).bind(new.id).bind(new.organization).bind(new.seller).bind(new.hash).bind(new.tail);
    given.bind(now).bind(new.by).bind(new.expires_at)
}

/// Whatever code an organization has out is good for nothing any more.
#[must_use]
pub fn revoke(organization: OrganizationId, now: Timestamp) -> Statement {
    sql(REVOKE).bind(now).bind(organization).any()
}

/// A consent is used.
#[must_use]
pub fn spend(id: SellerConsentId, now: Timestamp) -> Statement {
    sql(SPEND).bind(now).bind(id)
}

/// The consent an organization has out.
#[derive(Clone, Debug)]
pub struct Open {
    /// Which.
    pub id: SellerConsentId,
    /// The seller it lets go.
    pub seller: SellerId,
    /// The end of its code.
    pub tail: String,
    /// Since when.
    pub given_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// The owner's name.
    pub given_by: String,
}

/// The consent an organization has out, even if its days are over.
///
/// # Errors
/// When the database refuses.
pub async fn of_organization(tx: &Tx, organization: OrganizationId) -> Result<Option<Open>, Broken> {
    let Some(row) = tx.maybe(sql(OPEN).bind(organization)).await? else { return Ok(None) };
    Ok(Some(Open {
        id: row.get(0)?,
        seller: row.get(1)?,
        tail: row.get(2)?,
        given_at: row.get(3)?,
        expires_at: row.get(4)?,
        given_by: row.get(5)?,
    }))
}

/// A consent with the name of its organization.
#[derive(Clone, Debug)]
pub struct GivenConsent {
    /// What it permits.
    pub consent: Consent,
    /// The organization's name.
    pub organization_name: String,
}

/// The consent whose code has this hash.
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(tx: &Tx, hash: Vec<u8>) -> Result<Option<GivenConsent>, Broken> {
    let Some(row) = tx.maybe(sql(BY_HASH).bind(hash)).await? else { return Ok(None) };
    let consent = Consent {
        id: row.get(0)?,
        organization: row.get(1)?,
        losing: row.get(2)?,
        expires_at: row.get(3)?,
        spent: row.get(4)?,
        status: row.word(5)?,
        bound: row.get(6)?,
        waiting: row.get(7)?,
    };
    Ok(Some(GivenConsent { consent, organization_name: row.get(8)? }))
}

/// The owner who gave a consent.
///
/// # Errors
/// When the database refuses.
pub async fn given_by(tx: &Tx, id: SellerConsentId) -> Result<Option<AccountId>, Broken> {
    tx.maybe(sql(GIVEN_BY).bind(id)).await?.map(|row| row.get(0)).transpose()
}

/// A seller that sends a code; its misses are those after `then`.
///
/// # Errors
/// When the database refuses.
pub async fn gaining(tx: &Tx, seller: SellerId, then: Timestamp) -> Result<Option<Gaining>, Broken> {
    let Some(row) = tx.maybe(sql(GAINING).bind(then).bind(seller)).await? else { return Ok(None) };
    Ok(Some(Gaining { id: seller, kind: row.word(0)?, status: row.word(1)?, misses: row.get(2)? }))
}

/// A code was sent that permits nothing.
#[must_use]
pub fn miss(id: SellerConsentMissId, seller: SellerId, now: Timestamp) -> Statement {
    sql(MISS).bind(id).bind(seller).bind(now)
}

/// Forgets codes sent before `then`.
#[must_use]
pub fn forget_misses(then: Timestamp) -> Statement {
    sql(FORGET_MISSES).bind(then).any()
}
