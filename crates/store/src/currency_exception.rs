//! Currencies in which the vendor bills beside those of countries: approved in the catalogue.

use domain::{
    currency::{Currency, ExceptionFor, Exceptions},
    id::{OnboardingId, OrganizationId, SellerAccountId, SellerId},
};
use futures_util::future::try_join_all;
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ALL = "select seller_id, kind, subject, currency from currency_exception order by seller_id, kind, subject, currency";
    APPROVE = "insert into currency_exception (seller_id, seller_kind, kind, subject, currency, approved_at) values ($1, 'vendor', $2, $3, $4, $5)";
    WITHDRAW = "delete from currency_exception where seller_id = $1 and kind = $2 and subject = $3 and currency = $4";
    OF_ONBOARDING = "select x.kind, x.subject, x.currency from onboarding b join currency_exception x on x.seller_id = b.seller_id and x.kind = 'country' \
        where b.id = $1 order by 2, 3";
    OF_ACCOUNT = "select x.kind, x.subject, x.currency from seller_account a join currency_exception x on x.seller_id = a.seller_id and x.kind = 'account' and x.subject = a.number \
        where a.id = $1 order by 3";
    OF_VENDOR = "select x.kind, x.subject, x.currency from seller e join currency_exception x on x.seller_id = e.id and x.kind = 'country' where e.kind = 'vendor' order by 2, 3";
    OF_ORGANIZATION = "select distinct x.kind, x.subject, x.currency from subscription s join orders o on o.id = s.order_id join seller_account a on a.id = o.seller_account_id \
        join currency_exception x on x.seller_id = a.seller_id and x.kind = 'account' and x.subject = a.number where s.organization_id = $1 order by 3";
}

/// All that the catalogue approves: each with its seller.
///
/// # Errors
/// When the database refuses.
pub async fn all(tx: &Tx) -> Result<Vec<(SellerId, ExceptionFor, Currency)>, Broken> {
    tx.all(sql(ALL)).await?.iter().map(|row| Ok((row.get(0)?, whom(row, 1)?, row.word(3)?))).collect()
}

fn whom(row: &Row, at: usize) -> Result<ExceptionFor, Broken> {
    let (kind, subject): (String, String) = (row.get(at)?, row.get(at + 1)?);
    Ok(if kind == "country" { ExceptionFor::Country(subject) } else { ExceptionFor::Account(subject) })
}

/// The vendor bills in this currency, too.
#[must_use]
pub fn approve(seller: SellerId, whom: &ExceptionFor, currency: Currency, now: Timestamp) -> Statement {
    let (kind, subject) = whom.parts();
    sql(APPROVE).bind(seller).bind(kind).bind(subject).bind(currency.as_str()).bind(now)
}

/// It does not any more. Who is billed so stays.
#[must_use]
pub fn withdraw(seller: SellerId, whom: &ExceptionFor, currency: Currency) -> Statement {
    let (kind, subject) = whom.parts();
    sql(WITHDRAW).bind(seller).bind(kind).bind(subject).bind(currency.as_str())
}

fn exceptions(rows: &[Row]) -> Result<Exceptions, Broken> {
    let mut all = Exceptions::default();
    for row in rows {
        let currency = row.word(2)?;
        match whom(row, 0)? {
            ExceptionFor::Country(country) => all.for_country(country, currency),
            ExceptionFor::Account(_) => all.for_customer(currency),
        }
    }
    Ok(all)
}

/// What counts in an onboarding, where these customer numbers are.
///
/// # Errors
/// When the database refuses.
pub async fn of_onboarding(tx: &Tx, id: OnboardingId, accounts: &[SellerAccountId]) -> Result<Exceptions, Broken> {
    let numbers = accounts.iter().map(|account| tx.all(sql(OF_ACCOUNT).bind(*account)));
    let (countries, numbers) = futures_util::try_join!(tx.all(sql(OF_ONBOARDING).bind(id)), try_join_all(numbers))?;
    exceptions(&[countries].into_iter().chain(numbers).flatten().collect::<Vec<_>>())
}

/// What counts for an organization that is there, by what it has of the vendor.
///
/// # Errors
/// When the database refuses.
pub async fn of_organization(tx: &Tx, id: OrganizationId) -> Result<Exceptions, Broken> {
    let (countries, numbers) = futures_util::try_join!(tx.all(sql(OF_VENDOR)), tx.all(sql(OF_ORGANIZATION).bind(id)))?;
    exceptions(&[countries, numbers].into_iter().flatten().collect::<Vec<_>>())
}
