//! The vendor and one organization: what is known before it becomes a seller there, and while it is one.

use domain::{
    billing_profile::SellerTerms,
    id::{AccountId, OrganizationId},
    member::Rights,
    organization::AddressVerdict,
    vendor::{Facts, KnownAddress, Vendor},
};

use crate::{
    Row, Tx, billing_profile,
    broken::Broken,
    currency_exception, payment_method,
    sql::{sql, statements},
};

statements! {
    // That an operator corrected the address stands with the addresses alone.
    STANDING = "select g.name, g.status, m.role, m.billing_reader, g.address, g.address_verdict, g.address_rules, \
        (select h.verdict from organization_address h where h.organization_id = g.id order by h.id desc limit 1) \
        from member m join organization g on g.id = m.organization_id and g.status <> 'deleted' where m.organization_id = $1 and m.account_id = $2";
    VENDOR = "select id, name, status, terms_url, terms_version from seller where kind = 'vendor'";
    RUNNING = "select s.id from subscription s join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) and e.kind = 'vendor' \
        where s.organization_id = $1 and s.status in ('provisioning', 'active', 'suspended', 'failed') limit 1";
}

fn vendor(row: &Row) -> Result<Vendor, Broken> {
    let terms = SellerTerms { url: row.get(3)?, version: row.get(4)? };
    Ok(Vendor { id: row.get(0)?, name: row.get(1)?, status: row.word(2)?, terms: Some(terms).filter(|terms| !terms.version.is_empty()) })
}

/// The vendor, where the catalogue has one.
///
/// # Errors
/// When the database refuses.
pub async fn known(tx: &Tx) -> Result<Option<Vendor>, Broken> {
    tx.maybe(sql(VENDOR)).await?.as_ref().map(vendor).transpose()
}

fn address(row: &Row) -> Result<KnownAddress, Broken> {
    let (current, newest): (_, Option<String>) = (row.word(5)?, row.get(7)?);
    let corrected = newest.as_deref() == Some(AddressVerdict::Corrected.as_str());
    let verdict = if corrected { AddressVerdict::Corrected } else { current };
    Ok(KnownAddress { address: row.document(4)?, verdict, rules: row.get(6)? })
}

/// Everything that is true about an organization and the vendor, for an account that belongs to it.
///
/// # Errors
/// When the database refuses.
pub async fn facts(tx: &Tx, organization: OrganizationId, account: AccountId) -> Result<Option<Facts>, Broken> {
    let (row, vendor, profile, methods, exceptions, running) = futures_util::try_join!(
        tx.maybe(sql(STANDING).bind(organization).bind(account)),
        known(tx),
        billing_profile::of_organization(tx, organization),
        payment_method::of_organization(tx, organization, account),
        currency_exception::of_organization(tx, organization),
        tx.maybe(sql(RUNNING).bind(organization))
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Facts {
        organization,
        name: row.get(0)?,
        status: row.word(1)?,
        rights: Rights::new(row.word(2)?, row.get(3)?),
        at: address(&row)?,
        vendor,
        profile: profile.map(|kept| kept.profile),
        methods,
        exceptions,
        running: running.is_some(),
    }))
}
