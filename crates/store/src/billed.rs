//! What the vendor's billing is told of its own sales. A partner's sale is in none of these answers: they begin at the
//! vendor's row.

use domain::{
    address::Address,
    billing::{Given, Month},
    catalogue::Names,
    contract_code::Discount,
    currency::CurrencyReason,
    id::{OrderId, OrganizationId, SubscriptionId},
    subscription::SubscriptionStatus,
    tax_id::TaxStanding,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    Row, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    MONTH = "select s.id, s.organization_id, g.name, g.address, s.order_id, o.reference, a.number, v.key, p.key, p.names, s.quantity, s.term_months, s.renews, s.starts_on, s.ends_on, s.status, s.applied_at, \
        b.currency, b.currency_reason, b.tax_id, b.tax_id_kind, b.tax_standing, b.tax_checked_at \
        from seller e join subscription s on s.seller_id = e.id and s.organization_id is not null join orders o on o.id = s.order_id join seller_account a on a.id = o.seller_account_id \
        join organization g on g.id = s.organization_id join service v on v.id = s.service_id join plan p on p.id = s.plan_id \
        join billing_profile b on b.organization_id = s.organization_id and b.seller_id = s.seller_id \
        where e.kind = 'vendor' and s.id > $1 and s.starts_on <= $2 and s.ends_on >= $3 order by s.id limit $4";
    DISCOUNTS = "select d.subscription_id, k.percent, k.discount, k.tail, d.starts_on, k.valid_until, d.ended_at \
        from seller e join subscription s on s.seller_id = e.id and s.organization_id is not null \
        join contract_discount d on d.subscription_id = s.id join contract_code k on k.id = d.code_id \
        where e.kind = 'vendor' and s.id > $1 and s.id <= $2 and s.starts_on <= $3 and s.ends_on >= $4 order by d.subscription_id, d.starts_on";
}

/// A subscription of the vendor's that runs in a month.
#[derive(Clone, Debug)]
pub struct Billed {
    /// Which.
    pub id: SubscriptionId,
    /// Whose.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// Where it is billed.
    pub address: Address,
    /// On which order.
    pub order: OrderId,
    /// The vendor's number for that order.
    pub reference: String,
    /// The vendor's number for the customer.
    pub seller_account: String,
    /// Key of the service.
    pub service: String,
    /// Key of the plan.
    pub plan: String,
    /// The plan's names.
    pub plan_names: Names,
    /// How many.
    pub quantity: i64,
    /// Months of the term.
    pub term_months: i64,
    /// Whether it goes on by itself.
    pub renews: bool,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// Since when it is the organization's.
    pub applied_at: Timestamp,
    /// How it is billed.
    pub profile: Profile,
    /// What gives a discount, and when.
    pub discounts: Vec<Given>,
}

/// How an organization is billed.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Code of ISO 4217.
    pub currency: String,
    /// Why that one.
    pub reason: CurrencyReason,
    /// Tax id and its kind, if there is one.
    pub tax_id: Option<(String, String)>,
    /// How much is known of it.
    pub standing: TaxStanding,
    /// When its country was asked last.
    pub checked_at: Option<Timestamp>,
}

fn profile(row: &Row) -> Result<Profile, Broken> {
    let (id, kind): (String, String) = (row.get(19)?, row.get(20)?);
    Ok(Profile {
        currency: row.get(17)?,
        reason: row.word(18)?,
        tax_id: (!id.is_empty()).then_some((kind, id)),
        standing: row.word(21)?,
        checked_at: row.get(22)?,
    })
}

fn billed(row: &Row) -> Result<Billed, Broken> {
    Ok(Billed {
        id: row.get(0)?,
        organization: row.get(1)?,
        organization_name: row.get(2)?,
        address: row.document(3)?,
        order: row.get(4)?,
        reference: row.get(5)?,
        seller_account: row.get(6)?,
        service: row.get(7)?,
        plan: row.get(8)?,
        plan_names: row.document(9)?,
        quantity: row.get(10)?,
        term_months: row.get(11)?,
        renews: row.get(12)?,
        starts_on: row.get(13)?,
        ends_on: row.get(14)?,
        status: row.word(15)?,
        applied_at: row.get(16)?,
        profile: profile(row)?,
        discounts: Vec::new(),
    })
}

/// Until when a discount runs: the code's last day, or the day on which it was taken back, whichever is first.
fn given(row: &Row) -> Result<Given, Broken> {
    let discount = match row.get::<Option<i64>>(1)? {
        Some(percent) => Discount::Percent(percent),
        None => Discount::Text(row.get(2)?),
    };
    let (last, ended): (Option<Date>, Option<Timestamp>) = (row.get(5)?, row.get(6)?);
    let taken = ended.map(|at| at.to_zoned(TimeZone::UTC).date());
    let until = last.into_iter().chain(taken).min();
    Ok(Given { discount, tail: row.get(3)?, from: row.get(4)?, until })
}

/// The vendor's subscriptions that run in a month, by id: those after this one.
///
/// # Errors
/// When the database refuses.
pub async fn in_month(tx: &Tx, month: Month, after: SubscriptionId, limit: i64) -> Result<Vec<Billed>, Broken> {
    let rows = tx.all(sql(MONTH).bind(after).bind(month.last).bind(month.first).bind(limit)).await?;
    let mut all: Vec<Billed> = rows.iter().map(billed).collect::<Result<_, _>>()?;
    let Some(last) = all.last().map(|last| last.id) else { return Ok(all) };
    for row in &tx.all(sql(DISCOUNTS).bind(after).bind(last).bind(month.last).bind(month.first)).await? {
        let subscription: SubscriptionId = row.get(0)?;
        let one = all.binary_search_by_key(&subscription, |one| one.id).ok().and_then(|at| all.get_mut(at));
        if let Some(one) = one {
            one.discounts.push(given(row)?);
        }
    }
    Ok(all)
}
