//! How the vendor bills organizations, and whose terms were accepted. Partners bill by themselves.

use domain::{
    Moment,
    billing_profile::{BillingDraft, Profile, SellerTerms},
    currency::{Currency, CurrencyReason},
    id::{AccountId, BillingProfileId, OnboardingId, OrderId, OrganizationId, SellerAccountId, SellerId},
    onboarding::KnownBilling,
    tax_id::{TaxId, TaxStanding},
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    currency_exception, payment_method,
    sql::{sql, statements},
};

statements! {
    // One that the organization had before its link to the vendor was closed is as good as none.
    ADD = "insert into billing_profile (id, organization_id, seller_id, kind, currency, currency_reason, tax_id, tax_id_kind, tax_standing, tax_checked_at, created_at, created_by, changed_at, changed_by) \
        values ($1, $2, $3, 'vendor', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (organization_id) do update set currency = excluded.currency, \
        currency_reason = excluded.currency_reason, tax_id = excluded.tax_id, tax_id_kind = excluded.tax_id_kind, tax_standing = excluded.tax_standing, \
        tax_checked_at = excluded.tax_checked_at, changed_at = excluded.changed_at, changed_by = excluded.changed_by";
    // On what was judged: whoever changed it meanwhile was first.
    CHANGE = "update billing_profile set currency = $1, currency_reason = $2, tax_id = $3, tax_id_kind = $4, tax_standing = $5, tax_checked_at = $6, changed_at = $7, changed_by = $8 \
        where id = $9 and currency = $10 and tax_id = $11 and tax_standing = $12";
    CHECKED = "update billing_profile set tax_checked_at = $1 where id = $2 and tax_id = $3 and tax_standing = $4";
    SET_REASON = "update billing_profile set currency_reason = $1 where organization_id = $2 and currency = $3";
    // A link that was closed opens again; one that is open stays as it is, and whoever wanted to add it was late.
    BIND = "insert into organization_seller (organization_id, seller_id, kind, order_id, bound_at, bound_by) values ($1, $2, 'vendor', $3, $4, $5) \
        on conflict (organization_id, seller_id) do update set closed_at = null, order_id = excluded.order_id, bound_at = excluded.bound_at, bound_by = excluded.bound_by \
        where organization_seller.closed_at is not null";
    ACCEPT = "insert into seller_terms_acceptance (organization_id, seller_id, version, accepted_by, accepted_at, language, ip) values ($1, $2, $3, $4, $5, $6, $7) \
        on conflict (organization_id, seller_id, version) do nothing";
    OF_ONBOARDING = "select p.id, p.organization_id, p.currency, p.currency_reason, p.tax_id, p.tax_id_kind, p.tax_standing, \
        exists (select 1 from seller_terms_acceptance t where t.organization_id = p.organization_id and t.seller_id = p.seller_id and t.version = e.terms_version) \
        from onboarding b join member m on m.account_id = b.account_id join billing_profile p on p.organization_id = m.organization_id join seller e on e.id = p.seller_id \
        join organization_seller k on k.organization_id = p.organization_id and k.seller_id = p.seller_id and k.closed_at is null \
        where b.id = $1 order by p.organization_id";
    // While the vendor sells to it.
    OF_ORGANIZATION = "select p.id, p.organization_id, p.currency, p.currency_reason, p.tax_id, p.tax_id_kind, p.tax_standing, \
        exists (select 1 from seller_terms_acceptance t where t.organization_id = p.organization_id and t.seller_id = p.seller_id and t.version = e.terms_version), \
        p.tax_checked_at, p.created_at, p.changed_at, p.seller_id from billing_profile p join seller e on e.id = p.seller_id \
        join organization_seller k on k.organization_id = p.organization_id and k.seller_id = p.seller_id and k.closed_at is null where p.organization_id = $1";
    ACCEPTED = "select t.version, a.name, t.accepted_at from seller_terms_acceptance t join account a on a.id = t.accepted_by \
        where t.organization_id = $1 and t.seller_id = $2 order by t.accepted_at desc, t.version desc limit 20";
    TERMS_OF = "select e.terms_url, e.terms_version from onboarding b join seller e on e.id = b.seller_id where b.id = $1";
}

/// A profile as it is made.
pub struct NewProfile<'a> {
    /// Which.
    pub id: BillingProfileId,
    /// Whom.
    pub organization: OrganizationId,
    /// The vendor.
    pub seller: SellerId,
    /// In which currency.
    pub currency: Currency,
    /// Why in that one.
    pub reason: CurrencyReason,
    /// The tax id, if there is one.
    pub tax_id: Option<&'a TaxId>,
    /// How much is known of it.
    pub standing: TaxStanding,
    /// When VIES was asked about it, if it was.
    pub checked_at: Option<Timestamp>,
    /// Who said so.
    pub by: AccountId,
}

/// The vendor bills an organization from now on.
#[must_use]
pub fn add(new: &NewProfile<'_>, now: Timestamp) -> Statement {
    sql(ADD)
        .bind(new.id)
        .bind(new.organization)
        .bind(new.seller)
        .bind(new.currency.as_str())
        .bind(new.reason.as_str())
        .bind(new.tax_id.map_or("", |tax_id| tax_id.value.as_str()))
        .bind(new.tax_id.map_or("", |tax_id| tax_id.kind.as_str()))
        .bind(new.standing.as_str())
        .bind(new.checked_at)
        .bind(now)
        .bind(new.by)
        .bind(now)
        .bind(new.by)
}

/// A billing profile says this from now on.
#[must_use]
pub fn change(before: &Profile, reason: CurrencyReason, new: &BillingDraft, by: AccountId, now: Timestamp) -> Statement {
    let tax_id = new.tax_id.as_ref();
    sql(CHANGE)
        .bind(new.currency.as_str())
        .bind(reason.as_str())
        .bind(tax_id.map_or("", |tax_id| tax_id.value.as_str()))
        .bind(tax_id.map_or("", |tax_id| tax_id.kind.as_str()))
        .bind(new.standing.as_str())
        .bind(new.checked_at)
        .bind(now)
        .bind(by)
        .bind(before.id)
        .bind(before.currency.as_str())
        .bind(before.tax_id.as_ref().map_or("", |tax_id| tax_id.value.as_str()))
        .bind(before.standing.as_str())
}

/// VIES was asked about the tax id once more, and it stands as it did.
#[must_use]
pub fn checked(profile: &Profile, at: Timestamp) -> Statement {
    let tax_id = profile.tax_id.as_ref().map_or("", |tax_id| tax_id.value.as_str());
    sql(CHECKED).bind(at).bind(profile.id).bind(tax_id).bind(profile.standing.as_str())
}

/// At its new address an organization is billed in the same currency for another reason.
#[must_use]
pub fn set_reason(organization: OrganizationId, currency: Currency, reason: CurrencyReason) -> Statement {
    sql(SET_REASON).bind(reason.as_str()).bind(organization).bind(currency.as_str())
}

/// The vendor becomes a seller of an organization, or does so again; by an order or without one.
#[must_use]
pub fn bind_vendor(organization: OrganizationId, vendor: SellerId, order: Option<OrderId>, by: AccountId, now: Timestamp) -> Statement {
    sql(BIND).bind(organization).bind(vendor).bind(order).bind(now).bind(by)
}

/// Who accepts terms, and how they read them.
#[derive(Clone, Copy, Debug)]
pub struct Accepting<'a> {
    /// Who.
    pub by: AccountId,
    /// In which language.
    pub language: &'a str,
    /// From which address of the network.
    pub ip: &'a str,
    /// When.
    pub moment: &'a Moment,
}

/// The vendor's terms were accepted for an organization, once a version.
#[must_use]
pub fn accept_terms(organization: OrganizationId, seller: SellerId, version: &str, who: Accepting<'_>) -> Statement {
    sql(ACCEPT).bind(organization).bind(seller).bind(version).bind(who.by).bind(who.moment.now).bind(who.language).bind(who.ip).any()
}

/// A tax id as it is kept.
fn tax_id(row: &Row, at: usize) -> Result<Option<TaxId>, Broken> {
    let value: String = row.get(at)?;
    if value.is_empty() { Ok(None) } else { Ok(Some(TaxId { kind: row.word(at + 1)?, value })) }
}

fn profile(row: &Row) -> Result<Profile, Broken> {
    Ok(Profile {
        id: row.get(0)?,
        organization: row.get(1)?,
        currency: row.word(2)?,
        reason: row.word(3)?,
        tax_id: tax_id(row, 4)?,
        standing: row.word(6)?,
        accepted: row.get(7)?,
    })
}

/// How the organizations of an onboarding's account are billed; asked for in a sale of the vendor's own. Of these customer
/// numbers are the orders.
///
/// # Errors
/// When the database refuses.
pub async fn of_onboarding(tx: &Tx, id: OnboardingId, accounts: &[SellerAccountId]) -> Result<KnownBilling, Broken> {
    let (profiles, methods, exceptions, terms) = futures_util::try_join!(
        tx.all(sql(OF_ONBOARDING).bind(id)),
        payment_method::of_onboarding(tx, id),
        currency_exception::of_onboarding(tx, id, accounts),
        tx.maybe(sql(TERMS_OF).bind(id))
    )?;
    let terms = terms.map(|row| Ok::<_, Broken>(SellerTerms { url: row.get(0)?, version: row.get(1)? })).transpose()?;
    Ok(KnownBilling {
        profiles: profiles.iter().map(profile).collect::<Result<_, _>>()?,
        methods,
        exceptions,
        terms: terms.filter(|terms| !terms.version.is_empty()),
    })
}

/// A billing profile with what only its own page says.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What it says.
    pub profile: Profile,
    /// When VIES was asked about the tax id, if it was.
    pub checked_at: Option<Timestamp>,
    /// Since when the organization has it.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// The vendor.
    pub seller: SellerId,
}

/// How an organization is billed by the vendor, while that sells to it.
///
/// # Errors
/// When the database refuses.
pub async fn of_organization(tx: &Tx, organization: OrganizationId) -> Result<Option<Kept>, Broken> {
    let row = tx.maybe(sql(OF_ORGANIZATION).bind(organization)).await?;
    let kept = |row: Row| {
        let (checked_at, created_at, changed_at, seller) = (row.get(8)?, row.get(9)?, row.get(10)?, row.get(11)?);
        Ok(Kept { profile: profile(&row)?, checked_at, created_at, changed_at, seller })
    };
    row.map(kept).transpose()
}

/// An acceptance of the vendor's terms.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// Which version.
    pub version: String,
    /// Name of who accepted it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The vendor's terms as they were accepted for an organization, the newest first.
///
/// # Errors
/// When the database refuses.
pub async fn acceptances(tx: &Tx, organization: OrganizationId, vendor: SellerId) -> Result<Vec<Acceptance>, Broken> {
    let rows = tx.all(sql(ACCEPTED).bind(organization).bind(vendor)).await?;
    rows.iter().map(|row| Ok(Acceptance { version: row.get(0)?, by: row.get(1)?, at: row.get(2)? })).collect()
}
