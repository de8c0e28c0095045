//! `/api/v1/subscriptions`: what a service has to prepare, and what it reports of it; what a seller sold, one by one.

use actions::{ReportSubscription, RetrySubscription, report_subscription::Report, retry_subscription::Asker};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    Faults,
    id::{OrderId, OrganizationId, SellerId, ServiceId, SubscriptionId},
    organization::OrganizationStatus,
    subscription::{self, SubscriptionStatus},
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use store::{
    Reply,
    key::{ApiKey, Scope},
    subscription::{self as kept, Filter},
};
use utoipa::{ToSchema, openapi::Object};
use uuid::Uuid;

use super::{
    body::Sent,
    document::{Failing, FailingWrite, one_of, subscription_status},
    key::{Bearer, SellerOrOperator, ServiceKey, holder},
    once::{Asked, IdempotencyKey, Repeatable},
    paging::{List, Parameters},
    path::PathId,
    problem::{NOT_FOUND, Problem},
};
use crate::App;

/// A page of subscriptions.
#[derive(Serialize, ToSchema)]
pub struct SubscriptionPage {
    /// The subscriptions on this page.
    items: Vec<Told>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A subscription with its service, its seller and the organization that has it.
#[derive(Serialize, ToSchema)]
#[schema(as = SubscriptionDetail)]
pub struct Told {
    /// Names it.
    #[schema(value_type = String, example = "sub_01h455vb4pex5vsknk084sn02q")]
    id: SubscriptionId,
    /// The service’s key.
    #[schema(example = "backup")]
    service: String,
    /// The service’s id.
    #[schema(value_type = String, example = "svc_01h455vb4pex5vsknk084sn02q")]
    service_id: ServiceId,
    /// The plan’s key.
    #[schema(example = "standard")]
    plan: String,
    /// How much of it.
    #[schema(minimum = 1, maximum = 1_000_000)]
    quantity: i64,
    /// For how many months.
    #[schema(minimum = 1, maximum = 120)]
    term_months: i64,
    /// Whether it renews at the end of its term.
    renews: bool,
    /// Its state.
    #[schema(schema_with = subscription_status)]
    status: SubscriptionStatus,
    /// What its service said last to people about it.
    #[schema(required, example = "Two nodes are ready in Paris.")]
    message: Option<String>,
    /// First day; null until applied, if none was ordered.
    #[schema(value_type = Option<String>, format = Date, required)]
    starts_on: Option<Date>,
    /// Last day, inclusive; null until applied.
    #[schema(value_type = Option<String>, format = Date, required)]
    ends_on: Option<Date>,
    /// When the buyer applied it.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    applied_at: Option<Timestamp>,
    /// Since when it is ready; null while its service prepares it.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    activated_at: Option<Timestamp>,
    /// When its service saw it used for the first time.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    first_used_at: Option<Timestamp>,
    /// Who sold it.
    seller: Seller,
    /// Its order: for its seller and the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false, example = "ord_01h455vb4pex5vsknk084sn02q")]
    order: Option<OrderId>,
    /// Which organization has it; null until applied.
    #[schema(required)]
    organization: Option<Organization>,
}

/// Who sold a subscription.
#[derive(Serialize, ToSchema)]
#[schema(as = SubscriptionSeller)]
pub struct Seller {
    /// Names it.
    #[schema(value_type = String, example = "sel_01h455vb4pex5vsknk084sn02q")]
    id: SellerId,
    /// As buyers know it.
    #[schema(example = "Northwind")]
    name: String,
}

/// The organization that has a subscription.
#[derive(Serialize, ToSchema)]
#[schema(as = SubscriptionOrganization)]
pub struct Organization {
    /// Names it: for the service and the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false, example = "org_01h455vb4pex5vsknk084sn02q")]
    id: Option<OrganizationId>,
    /// Its name.
    #[schema(example = "Atelier Lumière")]
    name: String,
    /// Its state.
    #[schema(schema_with = organization_status)]
    status: String,
}

fn organization_status() -> Object {
    one_of("Its state.", OrganizationStatus::ALL.iter().map(|status| status.as_str()))
}

/// What a service says to people.
#[derive(ToSchema)]
#[expect(dead_code, reason = "for the OpenAPI document; `word` and `why` read it")]
pub struct Message {
    /// One line of plain text, in the words of your users.
    #[schema(required = false, max_length = 500, example = "Two nodes are ready in Paris.")]
    message: String,
}

/// Why a service could not prepare a subscription.
#[derive(ToSchema)]
#[expect(dead_code, reason = "as Message")]
pub struct Reason {
    /// One line of plain text that people can do something with.
    #[schema(min_length = 1, max_length = 500, example = "No capacity is left in Paris; more arrives tonight.")]
    message: String,
}

impl Told {
    /// The subscription, as far as this holder of a key may see it.
    fn new(found: kept::Subscription, scope: Scope) -> Self {
        let (sold, runs) = (!matches!(scope, Scope::Service(_)), !matches!(scope, Scope::Seller(_)));
        Self {
            id: found.id,
            service: found.service_key,
            service_id: found.service,
            plan: found.plan,
            quantity: found.quantity,
            term_months: found.term_months,
            renews: found.renews,
            status: found.status,
            message: found.message,
            starts_on: found.starts_on,
            ends_on: found.ends_on,
            applied_at: found.applied_at,
            activated_at: found.activated_at,
            first_used_at: found.first_used_at,
            seller: Seller { id: found.seller, name: found.seller_name },
            order: sold.then_some(found.order),
            organization: found.organization.map(|holder| Organization {
                id: runs.then_some(holder.id),
                name: holder.name,
                status: holder.status,
            }),
        }
    }
}

fn reply(found: &kept::Subscription, scope: Scope) -> Reply {
    Reply { status: 200, body: serde_json::to_string(&Told::new(found.clone(), scope)).unwrap_or_default() }
}

/// List subscriptions
///
/// Oldest first. A service sees what was applied of it, with the organization; a seller what it sold, with the
/// organization’s name and state; the operator all. A service that prepares subscriptions asks every few seconds for
/// `?status=provisioning`.
#[utoipa::path(
    get,
    path = "/api/v1/subscriptions",
    operation_id = "list_subscriptions",
    tag = "Subscriptions",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the previous page."),
        ("limit" = Option<i64>, Query, description = "Subscriptions on a page.", minimum = 1, maximum = 200),
        ("status" = Option<String>, Query, description = "Only subscriptions in this state, like `provisioning`."),
        ("organization" = Option<String>, Query, description = "Only subscriptions of this organization.", example = "org_01h455vb4pex5vsknk084sn02q"),
    ),
    responses(
        (status = 200, description = "A page of subscriptions.", body = SubscriptionPage),
        Failing,
        (status = 400, description = "`bad_parameters`, `bad_cursor`.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("service_key" = []), ("seller_key" = []), ("operator_key" = []))
)]
pub async fn list(
    State(app): State<App>,
    Bearer(ApiKey { scope, .. }): Bearer,
    mut asked: Parameters,
) -> Result<Json<SubscriptionPage>, Problem> {
    let (page, status, organization) = (asked.page(), asked.word::<SubscriptionStatus>("status"), asked.text("organization"));
    asked.end()?;
    let list = List { secret: &app.secret, name: "subscriptions", holder: holder(scope) };
    let after = SubscriptionId::new(page.after(&list, Uuid::nil())?);
    let organization = match organization.map(|id| id.parse::<OrganizationId>()) {
        None => None,
        Some(Ok(id)) => Some(id),
        // What is no id is nobody's.
        Some(Err(_)) => return Ok(Json(SubscriptionPage { items: Vec::new(), next: None })),
    };
    let rows = kept::page(&*app.reader().await?, scope, Filter { status, organization }, after, page.rows()).await?;
    let (rows, next) = page.cut(rows, &list, |row| row.id.uuid());
    Ok(Json(SubscriptionPage { items: rows.into_iter().map(|row| Told::new(row, scope)).collect(), next }))
}

/// Show a subscription
///
/// As it stands, for its service, its seller or the operator.
#[utoipa::path(
    get,
    path = "/api/v1/subscriptions/{id}",
    operation_id = "show_subscription",
    tag = "Subscriptions",
    params(("id" = String, Path, description = "The subscription’s id.", example = "sub_01h455vb4pex5vsknk084sn02q")),
    responses(
        (status = 200, description = "The subscription.", body = Told),
        Failing,
        (status = 404, description = "`not_found`: no such subscription of yours.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("service_key" = []), ("seller_key" = []), ("operator_key" = []))
)]
pub async fn show(
    State(app): State<App>,
    Bearer(ApiKey { scope, .. }): Bearer,
    PathId(id): PathId<SubscriptionId>,
    asked: Parameters,
) -> Result<Json<Told>, Problem> {
    asked.end()?;
    let found = kept::by_id(&*app.reader().await?, id, scope).await?.ok_or_else(|| Problem::new(NOT_FOUND))?;
    Ok(Json(Told::new(found, scope)))
}

/// Report that a subscription is ready
///
/// It is active from now on, and the buyer’s page says so. Reported again, it changes nothing. `message` is for people.
#[utoipa::path(
    post,
    path = "/api/v1/subscriptions/{id}/activated",
    operation_id = "subscription_activated",
    tag = "Subscriptions",
    params(
        ("id" = String, Path, description = "The subscription’s id.", example = "sub_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    request_body(content = Option<Message>),
    responses(
        (status = 200, description = "The subscription as it now is.", body = Told, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 404, description = "`not_found`: no such subscription of yours.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 409, description = "`subscription_state`: it is not being prepared. `conflict`: somebody else was faster, send it again.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("service_key" = []))
)]
pub async fn activated(
    State(app): State<App>,
    key: ServiceKey,
    PathId(id): PathId<SubscriptionId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    let message = word(&sent)?;
    report(&app, &key, id, once, (&sent, "activated", Report::Activated(message))).await
}

/// Report that a subscription could not be prepared
///
/// `message` says why, for people: the buyer’s page shows it, and whoever applied the subscription gets it by e-mail. An
/// owner of the organization can then ask for another try: the subscription is `provisioning` again. Reported again, it
/// changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/subscriptions/{id}/failed",
    operation_id = "subscription_failed",
    tag = "Subscriptions",
    params(
        ("id" = String, Path, description = "The subscription’s id.", example = "sub_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    request_body(content = Reason),
    responses(
        (status = 200, description = "The subscription as it now is.", body = Told, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 404, description = "`not_found`: no such subscription of yours.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 409, description = "`subscription_state`: it is not being prepared. `conflict`: somebody else was faster, send it again.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("service_key" = []))
)]
pub async fn failed(
    State(app): State<App>,
    key: ServiceKey,
    PathId(id): PathId<SubscriptionId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    let reason = why(&sent)?;
    report(&app, &key, id, once, (&sent, "failed", Report::Failed(reason))).await
}

/// Report the first use of a subscription
///
/// Somebody of the organization has begun to work with it. The time is kept once; reported again, it changes nothing. The
/// body is empty.
#[utoipa::path(
    post,
    path = "/api/v1/subscriptions/{id}/first-use",
    operation_id = "subscription_first_use",
    tag = "Subscriptions",
    params(
        ("id" = String, Path, description = "The subscription’s id.", example = "sub_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The subscription as it now is.", body = Told, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 404, description = "`not_found`: no such subscription of yours.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 409, description = "`subscription_state`: it is not active. `conflict`: somebody else was faster, send it again.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("service_key" = []))
)]
pub async fn first_use(
    State(app): State<App>,
    key: ServiceKey,
    PathId(id): PathId<SubscriptionId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    sent.nothing()?;
    report(&app, &key, id, once, (&sent, "first-use", Report::FirstUse)).await
}

/// Ask a service to try again
///
/// What could not be prepared is `provisioning` again. An owner of the organization can do so on its page. The body is
/// empty.
#[utoipa::path(
    post,
    path = "/api/v1/subscriptions/{id}/retry",
    operation_id = "retry_subscription",
    tag = "Subscriptions",
    params(
        ("id" = String, Path, description = "The subscription’s id.", example = "sub_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The subscription as it now is.", body = Told, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 404, description = "`not_found`: no such subscription of yours.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 409, description = "`subscription_state`: it has not failed. `conflict`: somebody else was faster, send it again.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn retry(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<SubscriptionId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    sent.nothing()?;
    let asked = Asked { holder: key.holder(), request: sent.fingerprint(&format!("/api/v1/subscriptions/{id}/retry")) };
    let by = Asker::Key(key.id, key.seller.map_or(Scope::Operator, Scope::Seller));
    let action = RetrySubscription { by, subscription: id, moment: app.moment() };
    Ok(once.perform(&app, action, asked).await?.into_response())
}

async fn report(
    app: &App,
    key: &ServiceKey,
    id: SubscriptionId,
    once: IdempotencyKey,
    (sent, name, report): (&Sent, &str, Report),
) -> Result<Response, Problem> {
    let asked = Asked {
        holder: format!("{}:{name}", holder(Scope::Service(key.service))),
        request: sent.fingerprint(&format!("/api/v1/subscriptions/{id}/{name}")),
    };
    let action = ReportSubscription { service: key.service, key: key.id, subscription: id, report, moment: app.moment() };
    Ok(once.perform(app, action, asked).await?.into_response())
}

/// A message that may be left out.
fn word(sent: &Sent) -> Result<Option<String>, Problem> {
    if sent.is_empty() {
        return Ok(None);
    }
    let written = sent.read(|fields| fields.text_or("message", ""))?;
    let mut faults = Faults::default();
    let message = faults.take("message", subscription::message(&written));
    Ok(faults.or(message)?)
}

/// A reason that must be given.
fn why(sent: &Sent) -> Result<String, Problem> {
    let written = sent.read(|fields| fields.text("message"))?;
    let mut faults = Faults::default();
    let reason = faults.take("message", subscription::reason(&written));
    Ok(faults.or(reason)?)
}

impl Repeatable for ReportSubscription {
    const OPERATION: &'static str = "subscriptions.report";

    fn reply(reported: &kept::Subscription) -> Reply {
        reply(reported, Scope::Service(reported.service))
    }
}

impl Repeatable for RetrySubscription {
    const OPERATION: &'static str = "subscriptions.retry";

    fn reply((retried, by): &Self::Outcome) -> Reply {
        let scope = if let Asker::Key(_, scope) = by { *scope } else { Scope::Seller(retried.seller) };
        reply(retried, scope)
    }
}
