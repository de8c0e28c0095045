//! What the rules say of the vendor's own sales: each is billed by a whole profile, in a currency and under a tax id that fit, and
//! nothing of that is where the vendor does not sell.

use domain::{
    currency::{Currency, CurrencyReason, of_country},
    id::{BillingProfileId, OrganizationId, kind},
    tax_id::{self, TaxId},
};
use uuid::Uuid;

use super::{
    Rule, STRIDE, Violation,
    currency::{Approvals, approvals},
    rule,
};
use crate::{
    Row, Tx,
    broken::Broken,
    sql::{sql, statements},
};

/// The rule as `docs/rules.md` names it.
const NAME: &str = "vendor";

statements! {
    LINK = "select k.organization_id from organization_seller k left join billing_profile p on p.organization_id = k.organization_id and p.seller_id = k.seller_id \
        where k.kind = 'vendor' and p.id is null";
    UNBOUND = "select p.id from billing_profile p left join organization_seller k on k.organization_id = p.organization_id and k.seller_id = p.seller_id and k.kind = 'vendor' \
        where k.seller_id is null";
    SALE = "select s.id from subscription s join seller e on e.id = coalesce(s.seller_of_record_id, s.seller_id) and e.kind = 'vendor' \
        left join billing_profile p on p.organization_id = s.organization_id and p.seller_id = e.id where s.organization_id is not null and p.id is null";
    METHOD = "select m.id from payment_method m left join billing_profile p on p.organization_id = m.organization_id \
        where (m.organization_id is not null and p.id is null) or (m.organization_id is null and (m.kind <> 'card' or m.is_default))";
    DEFAULTS = "select organization_id from payment_method where is_default group by organization_id having count(*) > 1";
    REMOVED = "select id from payment_method where is_default and removed_at is not null";
    TERMS = "select distinct t.organization_id from seller_terms_acceptance t left join billing_profile p on p.organization_id = t.organization_id and p.seller_id = t.seller_id where p.id is null";
    AUDIT = "select p.id from billing_profile p left join audit a on a.at = p.created_at and a.organization_id = p.organization_id where a.id is null";
    TOLD = "select p.id from billing_profile p left join event e on e.organization_id = p.organization_id and e.kind = 'billing_profile.created' where e.id is null";
    PROFILES = "select p.id, g.country, p.currency, p.currency_reason, p.tax_id, p.tax_id_kind, p.organization_id, p.created_at from billing_profile p join organization g on g.id = p.organization_id \
        where p.id > $1 order by p.id limit $2";
}

pub(super) const RULES: [Rule; 9] = [
    rule::<kind::Organization>(NAME, LINK, "buys from the vendor, but has no billing profile"),
    rule::<kind::BillingProfile>(NAME, UNBOUND, "bills an organization that does not buy from the vendor"),
    rule::<kind::Subscription>(NAME, SALE, "is billed by the vendor, where there is no billing profile"),
    rule::<kind::PaymentMethod>(NAME, METHOD, "is of an organization without a billing profile, or of none"),
    rule::<kind::Organization>(NAME, DEFAULTS, "has more than one payment method that is used first"),
    rule::<kind::PaymentMethod>(NAME, REMOVED, "is removed, but used first still"),
    rule::<kind::Organization>(NAME, TERMS, "has accepted the vendor's terms, but has no billing profile"),
    rule::<kind::BillingProfile>("I10", AUDIT, "was made without an audit row"),
    rule::<kind::BillingProfile>("I10", TOLD, "was made without an event"),
];

/// Currency and tax id of each profile fit the country of its organization, or the currency is approved for it.
pub(super) async fn profiles(tx: &Tx, found: &mut Vec<Violation>) -> Result<(), Broken> {
    let approvals = approvals(tx).await?;
    let mut from = Uuid::nil();
    loop {
        let rows = tx.all(sql(PROFILES).bind(from).bind(STRIDE)).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        from = last.get(0)?;
        for row in &rows {
            let id: BillingProfileId = row.get(0)?;
            let mut name = |says: &str| found.push(Violation { rule: NAME, subject: id.to_string(), says: says.to_owned() });
            if !in_a_currency_of_its_own(row, &approvals)? {
                name("is in another currency than its country's, and no exception says so");
            }
            if !under_a_tax_id_of_its_own(row)? {
                name("has a tax id that is none of its country");
            }
        }
    }
}

fn in_a_currency_of_its_own(row: &Row, approvals: &Approvals) -> Result<bool, Broken> {
    let (country, currency, reason): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    if of_country(&country).is_some_and(|own| own.as_str() == currency) {
        return Ok(true);
    }
    let organization: OrganizationId = row.get(6)?;
    let since = row.get(7)?;
    let allowed = currency.parse().is_ok_and(|currency: Currency| approvals.allow(currency, organization, &country, since));
    Ok(allowed && reason == CurrencyReason::Exception.as_str())
}

fn under_a_tax_id_of_its_own(row: &Row) -> Result<bool, Broken> {
    let value: String = row.get(4)?;
    if value.is_empty() {
        return Ok(true);
    }
    let (country, kind): (String, String) = (row.get(1)?, row.get(5)?);
    let read: Option<TaxId> = tax_id::read(&country, &value).ok().flatten();
    Ok(read.is_some_and(|read| read.value == value && read.kind.as_str() == kind))
}
