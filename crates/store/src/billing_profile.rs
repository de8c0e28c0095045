//! How the vendor bills organizations, and whose terms were accepted. Partners bill by themselves.

use domain::{
    Moment,
    billing_profile::{Profile, SellerTerms},
    currency::{Currency, CurrencyReason},
    id::{AccountId, BillingProfileId, OnboardingId, OrganizationId, SellerAccountId, SellerId},
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
    ADD = "insert into billing_profile (id, organization_id, seller_id, kind, currency, currency_reason, tax_id, tax_id_kind, tax_standing, created_at, created_by, changed_at, changed_by) \
        values ($1, $2, $3, 'vendor', $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ACCEPT = "insert into seller_terms_acceptance (organization_id, seller_id, version, accepted_by, accepted_at, language, ip) values ($1, $2, $3, $4, $5, $6, $7) \
        on conflict (organization_id, seller_id, version) do nothing";
    CLAIM = "insert into first_organization (account_id, seller_id, organization_id) values ($1, $2, $3) on conflict (account_id, seller_id) do nothing";
    OF_ONBOARDING = "select p.id, p.organization_id, p.currency, p.currency_reason, p.tax_id, p.tax_id_kind, p.tax_standing, \
        exists (select 1 from seller_terms_acceptance t where t.organization_id = p.organization_id and t.seller_id = p.seller_id and t.version = e.terms_version) \
        from onboarding b join member m on m.account_id = b.account_id join billing_profile p on p.organization_id = m.organization_id join seller e on e.id = p.seller_id \
        where b.id = $1 order by p.organization_id";
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
        .bind(now)
        .bind(new.by)
        .bind(now)
        .bind(new.by)
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

/// The account has an organization with the vendor: whoever creates one at the same time learns of it. It may have had one before.
#[must_use]
pub fn claim(account: AccountId, seller: SellerId, organization: OrganizationId) -> Statement {
    sql(CLAIM).bind(account).bind(seller).bind(organization).any()
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
