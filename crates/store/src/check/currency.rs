//! Currencies in which the vendor bills beside those of countries, as they are approved and as they once were.
//!
//! What is taken back in the catalogue is kept in no table; when that was stands in the audit. Who was billed so by then stays.

use std::collections::HashMap;

use domain::{
    currency::{Currency, ExceptionFor},
    id::OrganizationId,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    Tx,
    broken::Broken,
    currency_exception,
    sql::{sql, statements},
};

statements! {
    WITHDRAWN = "select at, data from audit where action = 'catalogue.apply' and cast(data as text) like '%\"currencies_withdrawn\"%' order by id";
    // What was taken back left the organization, but not how that is billed.
    NUMBERS = "select distinct b.organization_id, a.number from (select p.organization_id, s.order_id from billing_profile p join subscription s on s.organization_id = p.organization_id \
        where p.currency_reason = 'exception' union select p.organization_id, s.order_id from billing_profile p join undo u on u.organization_id = p.organization_id \
        join undo_subscription x on x.undo_id = u.id join subscription s on s.id = x.subscription_id where p.currency_reason = 'exception') b \
        join orders o on o.id = b.order_id join seller_account a on a.id = o.seller_account_id join seller e on e.id = a.seller_id and e.kind = 'vendor'";
}

/// What a catalogue that was applied says it took back: each as `FR USD`, code or number first.
#[derive(Deserialize)]
struct Audited {
    currencies_withdrawn: Vec<String>,
}

/// What is approved, and what was.
#[derive(Default)]
pub(super) struct Approvals {
    now: Vec<(ExceptionFor, Currency)>,
    /// Until when, for which country or customer number.
    before: Vec<(Timestamp, String, Currency)>,
    /// The vendor's numbers of who is billed by exception.
    numbers: HashMap<OrganizationId, Vec<String>>,
}

/// All of it.
pub(super) async fn approvals(tx: &Tx) -> Result<Approvals, Broken> {
    let mut all = Approvals::default();
    all.now.extend(currency_exception::all(tx).await?.into_iter().map(|(_, whom, currency)| (whom, currency)));
    for row in tx.all(sql(WITHDRAWN)).await? {
        let until: Timestamp = row.get(0)?;
        let Audited { currencies_withdrawn } = row.document(1)?;
        let read = |one: &String| one.rsplit_once(' ').and_then(|(whom, currency)| Some((until, whom.to_owned(), currency.parse().ok()?)));
        all.before.extend(currencies_withdrawn.iter().filter_map(read));
    }
    for row in tx.all(sql(NUMBERS)).await? {
        all.numbers.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(all)
}

impl Approvals {
    /// Whether an organization that is billed since then, and is in this country, can be billed in a currency.
    pub(super) fn allow(&self, currency: Currency, organization: OrganizationId, country: &str, since: Timestamp) -> bool {
        let theirs = |number: &String| self.numbers.get(&organization).is_some_and(|known| known.contains(number));
        let counts = |whom: &ExceptionFor| match whom {
            ExceptionFor::Country(code) => code == country,
            ExceptionFor::Account(number) => theirs(number),
        };
        self.now.iter().any(|(whom, known)| *known == currency && counts(whom))
            || self.before.iter().any(|(until, whom, known)| *known == currency && since <= *until && (whom == country || theirs(whom)))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn what_is_approved_counts_and_what_was_counts_for_who_was_billed_by_then() {
        let (usd, chf): (Currency, Currency) = ("USD".parse().unwrap(), "CHF".parse().unwrap());
        let [none, seven, eight] = [1, 7, 8].map(|n| OrganizationId::new(Uuid::from_u128(n)));
        let approvals = Approvals {
            now: vec![(ExceptionFor::Country("FR".to_owned()), usd), (ExceptionFor::Account("K 7".to_owned()), chf)],
            before: vec![(at(100), "DE".to_owned(), usd), (at(100), "K 8".to_owned(), chf)],
            numbers: HashMap::from([(seven, vec!["K 7".to_owned()]), (eight, vec!["K 8".to_owned()])]),
        };
        for (currency, country, organization, since, allowed) in [
            (usd, "FR", none, 500, true),
            (usd, "ES", none, 500, false),
            (chf, "FR", none, 500, false),
            (chf, "ES", seven, 500, true),
            (usd, "ES", seven, 500, false),
            (usd, "DE", none, 99, true),
            (usd, "DE", none, 101, false),
            (chf, "DE", eight, 99, true),
            (chf, "DE", eight, 101, false),
            (usd, "ES", eight, 99, false),
        ] {
            assert_eq!(approvals.allow(currency, organization, country, at(since)), allowed, "{currency} {country} {organization} {since}");
        }
    }
}
