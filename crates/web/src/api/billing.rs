//! `/api/v1/billing/subscriptions`: what the vendor's billing needs to know of the vendor's own sales, month by month. Invoices
//! are made there. A partner's sale is never in it: that partner bills it.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Faults,
    address::Address,
    billing::{Given, Month, Period, periods},
    catalogue::Names,
    contract_code::Discount,
    id::{OrderId, OrganizationId, SubscriptionId},
    subscription::SubscriptionStatus,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use store::{
    billed::{self, Billed},
    key::Scope,
};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    document::{Failing, subscription_status},
    key::{OperatorKey, holder},
    paging::{List, Parameters},
    problem::{BAD_PARAMETERS, Problem, Told},
};
use crate::{App, csv::Csv};

/// Subscriptions read at a time for a file.
const CHUNK: i64 = 200;
/// Columns of the file: names for programs, the same in every language.
const COLUMNS: [&str; 27] = [
    "subscription",
    "organization",
    "organization_name",
    "country",
    "billing_address",
    "currency",
    "currency_reason",
    "tax_id_kind",
    "tax_id",
    "tax_standing",
    "order",
    "reference",
    "seller_account",
    "service",
    "plan",
    "quantity",
    "term_months",
    "renews",
    "starts_on",
    "ends_on",
    "status",
    "from",
    "until",
    "days",
    "discount_percent",
    "discount_text",
    "contract_code",
];

/// A page of what is billed in a month.
#[derive(Serialize, ToSchema)]
pub struct BilledPage {
    /// The month, as it was asked for.
    #[schema(example = "2026-11")]
    month: String,
    /// The subscriptions on this page.
    items: Vec<BilledSubscription>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A subscription that the vendor sold and that runs in the month.
#[derive(Serialize, ToSchema)]
pub struct BilledSubscription {
    /// Names it.
    #[schema(value_type = String, example = "sub_01h455vb4pex5vsknk084sn02q")]
    id: SubscriptionId,
    /// Who is billed.
    organization: BilledOrganization,
    /// Its order.
    #[schema(value_type = String, example = "ord_01h455vb4pex5vsknk084sn02q")]
    order: OrderId,
    /// Your number for that order.
    reference: String,
    /// Your number for the customer.
    seller_account: String,
    /// The service’s key.
    #[schema(example = "backup")]
    service: String,
    /// The plan’s key.
    #[schema(example = "standard")]
    plan: String,
    /// The plan’s name by language.
    #[schema(value_type = Object)]
    plan_names: Names,
    /// How much of it.
    #[schema(minimum = 1, maximum = 1_000_000)]
    quantity: i64,
    /// For how many months.
    #[schema(minimum = 1, maximum = 120)]
    term_months: i64,
    /// Whether it renews at the end of its term.
    renews: bool,
    /// First day of its term (UTC).
    #[schema(value_type = String, format = Date)]
    starts_on: Date,
    /// Last day of its term, inclusive.
    #[schema(value_type = String, format = Date)]
    ends_on: Date,
    /// Its state now.
    #[schema(schema_with = subscription_status)]
    status: SubscriptionStatus,
    /// When the buyer applied it.
    #[schema(value_type = String, format = DateTime)]
    applied_at: Timestamp,
    /// Its days in the month, in order and without a gap, parted where a discount begins or ends.
    periods: Vec<BilledPeriod>,
}

/// Who is billed, and how.
#[derive(Serialize, ToSchema)]
pub struct BilledOrganization {
    /// Names it.
    #[schema(value_type = String, example = "org_01h455vb4pex5vsknk084sn02q")]
    id: OrganizationId,
    /// Its name.
    #[schema(example = "Atelier Lumière")]
    name: String,
    /// Its business address.
    #[schema(value_type = Object)]
    address: Address,
    /// Code of ISO 4217.
    #[schema(example = "EUR")]
    currency: String,
    /// `country`: that of the address. `exception`: another one, approved beforehand.
    #[schema(example = "country")]
    currency_reason: &'static str,
    /// Its tax id; null when it has none.
    #[schema(required)]
    tax_id: Option<BilledTaxId>,
}

/// A tax id.
#[derive(Serialize, ToSchema)]
pub struct BilledTaxId {
    /// Which kind of number.
    #[schema(example = "eu_vat")]
    kind: String,
    /// The number.
    #[schema(example = "FR40303265045")]
    value: String,
    /// `format`: it has its country’s form. `checksum`: its check digits are right. `confirmed`, `unconfirmed`: what VIES said.
    #[schema(example = "checksum")]
    standing: &'static str,
    /// When VIES was asked last.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    checked_at: Option<Timestamp>,
}

/// Days on which nothing changes.
#[derive(Serialize, ToSchema)]
pub struct BilledPeriod {
    /// First day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Last day, inclusive.
    #[schema(value_type = String, format = Date)]
    until: Date,
    /// How many days these are.
    #[schema(minimum = 1, maximum = 31)]
    days: i64,
    /// The discount on these days; null without one.
    #[schema(required)]
    discount: Option<BilledDiscount>,
}

/// A discount by a contract code: a percent or a text.
#[derive(Serialize, ToSchema)]
pub struct BilledDiscount {
    /// So many in a hundred.
    #[schema(required, example = 15)]
    percent: Option<i64>,
    /// In your own words.
    #[schema(required)]
    text: Option<String>,
    /// The code’s last letters and digits.
    #[schema(example = "HT5V")]
    contract_code: String,
}

impl From<Given> for BilledDiscount {
    fn from(given: Given) -> Self {
        let (percent, text) = match given.discount {
            Discount::Percent(percent) => (Some(percent), None),
            Discount::Text(text) => (None, Some(text)),
        };
        Self { percent, text, contract_code: given.tail }
    }
}

impl From<Period> for BilledPeriod {
    fn from(period: Period) -> Self {
        Self { days: period.days(), from: period.from, until: period.until, discount: period.discount.map(Into::into) }
    }
}

impl BilledSubscription {
    fn new(one: Billed, month: Month) -> Self {
        let parts = periods((one.starts_on, one.ends_on), month, &one.discounts);
        let (standing, checked_at) = (one.profile.standing.as_str(), one.profile.checked_at);
        let organization = BilledOrganization {
            id: one.organization,
            name: one.organization_name,
            address: one.address,
            currency: one.profile.currency,
            currency_reason: one.profile.reason.as_str(),
            tax_id: one.profile.tax_id.map(|(kind, value)| BilledTaxId { kind, value, standing, checked_at }),
        };
        Self {
            id: one.id,
            organization,
            order: one.order,
            reference: one.reference,
            seller_account: one.seller_account,
            service: one.service,
            plan: one.plan,
            plan_names: one.plan_names,
            quantity: one.quantity,
            term_months: one.term_months,
            renews: one.renews,
            starts_on: one.starts_on,
            ends_on: one.ends_on,
            status: one.status,
            applied_at: one.applied_at,
            periods: parts.into_iter().map(Into::into).collect(),
        }
    }

    /// A row of the file for each period.
    fn rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        self.periods.iter().map(|period| {
            let (organization, discount) = (&self.organization, period.discount.as_ref());
            let tax = organization.tax_id.as_ref();
            let all = [
                self.id.to_string(),
                organization.id.to_string(),
                organization.name.clone(),
                organization.address.country.clone(),
                domain::address::lines(&organization.address, "").join(", "),
                organization.currency.clone(),
                organization.currency_reason.to_owned(),
                tax.map_or_else(String::new, |tax| tax.kind.clone()),
                tax.map_or_else(String::new, |tax| tax.value.clone()),
                tax.map_or("none", |tax| tax.standing).to_owned(),
                self.order.to_string(),
                self.reference.clone(),
                self.seller_account.clone(),
                self.service.clone(),
                self.plan.clone(),
                self.quantity.to_string(),
                self.term_months.to_string(),
                self.renews.to_string(),
                self.starts_on.to_string(),
                self.ends_on.to_string(),
                self.status.to_string(),
                period.from.to_string(),
                period.until.to_string(),
                period.days.to_string(),
                discount.and_then(|discount| discount.percent).map_or_else(String::new, |percent| percent.to_string()),
                discount.and_then(|discount| discount.text.clone()).unwrap_or_default(),
                discount.map_or_else(String::new, |discount| discount.contract_code.clone()),
            ];
            all.to_vec()
        })
    }
}

/// What is asked for.
struct Wanted {
    month: Month,
    file: bool,
    page: super::paging::Page,
}

fn wanted(mut asked: Parameters) -> Result<Wanted, Problem> {
    let written = asked.needed("month");
    let (page, format) = (asked.page(), asked.text("format"));
    asked.end()?;
    let mut faults = Faults::default();
    let month = faults.take("month", written.parse::<Month>());
    let file = match format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => {
            faults.hint("format", "choice", "json, csv");
            false
        }
    };
    let month = faults.or(month).map_err(|faults| Problem::new(BAD_PARAMETERS).with_faults(faults))?;
    Ok(Wanted { month, file, page })
}

/// List what is billed in a month
///
/// Every subscription that the vendor itself sold and whose term has a day in the month, oldest first, with its days, its
/// discounts and how its organization is billed; exact to the day (UTC). No amounts: prices and invoices are your billing
/// system’s. What partners sold is never here. With `format=csv` the answer is one file with all of the month, a row for each
/// period.
#[utoipa::path(
    get,
    path = "/api/v1/billing/subscriptions",
    operation_id = "list_billed_subscriptions",
    tag = "Billing",
    params(
        ("month" = String, Query, description = "The month, `YYYY-MM`.", example = "2026-11"),
        ("format" = Option<String>, Query, description = "`json` or `csv`.", example = "json"),
        ("cursor" = Option<String>, Query, description = "`next` of the previous page."),
        ("limit" = Option<i64>, Query, description = "Subscriptions on a page.", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "A page, or the file.", content((BilledPage = "application/json"), (String = "text/csv"))),
        Failing,
        (status = 400, description = "`bad_parameters`, `bad_cursor`.", body = Told, content_type = "application/problem+json"),
        (status = 403, description = "`forbidden_scope`: not the operator’s key.", body = Told, content_type = "application/problem+json"),
    ),
    security(("operator_key" = []))
)]
pub async fn list(State(app): State<App>, _: OperatorKey, asked: Parameters) -> Result<Response, Problem> {
    let Wanted { month, file, page } = wanted(asked)?;
    if file {
        return whole(&app, month).await;
    }
    let list = List { secret: &app.secret, name: "billed", holder: format!("{} {month}", holder(Scope::Operator)) };
    let after = SubscriptionId::new(page.after(&list, Uuid::nil())?);
    let rows = billed::in_month(&*app.reader().await?, month, after, page.rows()).await?;
    let (rows, next) = page.cut(rows, &list, |one| one.id.uuid());
    let items = rows.into_iter().map(|one| BilledSubscription::new(one, month)).collect();
    Ok(Json(BilledPage { month: month.to_string(), items, next }).into_response())
}

/// All of a month as one file.
async fn whole(app: &App, month: Month) -> Result<Response, Problem> {
    let mut table = Csv::new(&COLUMNS.map(str::to_owned));
    let mut after = SubscriptionId::new(Uuid::nil());
    loop {
        let rows = billed::in_month(&*app.reader().await?, month, after, CHUNK).await?;
        let Some(last) = rows.last().map(|one| one.id) else { break };
        after = last;
        for row in rows.into_iter().map(|one| BilledSubscription::new(one, month)) {
            row.rows().for_each(|fields| table.row(&fields));
        }
    }
    let mut answer = table.answer(&format!("billing-{month}"));
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(answer)
}
