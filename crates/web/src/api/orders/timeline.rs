//! `/api/v1/orders/{id}/timeline`: what happened to an order, as its seller may see it.

use axum::{Json, extract::State};
use domain::id::{EventId, OrderId, SubscriptionId};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use store::{
    order,
    timeline::{self, Entry},
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    App,
    api::{
        document::Failing,
        key::SellerOrOperator,
        paging::{List, Parameters},
        path::PathId,
        problem::{NOT_FOUND, Problem},
    },
};

/// A page of a timeline.
#[derive(Serialize, ToSchema)]
pub struct Timeline {
    /// What happened, in the order in which it happened.
    items: Vec<TimelineEntry>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// One thing that happened to an order.
#[derive(Serialize, ToSchema)]
pub struct TimelineEntry {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What. A later version may tell more kinds: leave unknown ones aside.
    #[schema(example = "invitation.sent")]
    kind: String,
    /// To which subscription of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false, example = "sub_01h455vb4pex5vsknk084sn02q")]
    subscription: Option<SubscriptionId>,
    /// More about it; what does not belong to its kind is not there.
    detail: TimelineDetail,
}

/// More about one thing that happened.
#[derive(Default, Serialize, ToSchema)]
pub struct TimelineDetail {
    /// `order.placed`: how many subscriptions were ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    subscriptions: Option<i64>,
    /// `invitation.refused`: the relay’s codes. `invitation.bounced`: the status that came back (RFC 3463).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "550 5.1.1")]
    code: Option<String>,
    /// `organization.created`, `organization.used`, `organization.deleted`, `order.undone`: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Atelier Lumière")]
    organization: Option<String>,
    /// `subscription.…`: the key of its service.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "backup")]
    service: Option<String>,
    /// `subscription.applied`: its state from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "provisioning")]
    status: Option<String>,
    /// `subscription.applied`: first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, nullable = false)]
    starts_on: Option<Date>,
    /// `subscription.applied`: last day, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, nullable = false)]
    ends_on: Option<Date>,
    /// `subscription.activated`, `subscription.failed`: what the service said to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Two nodes are ready in Paris.")]
    message: Option<String>,
}

/// Show an order’s timeline
///
/// What happened to it, oldest first: placed, its mail taken or refused or returned, opened by a person, the organization,
/// each subscription applied, ready, failed, first used, or taken back.
#[utoipa::path(
    get,
    path = "/api/v1/orders/{id}/timeline",
    operation_id = "show_timeline",
    tag = "Orders",
    params(
        ("id" = String, Path, description = "The order’s id.", example = "ord_01h455vb4pex5vsknk084sn02q"),
        ("cursor" = Option<String>, Query, description = "`next` of the previous page."),
        ("limit" = Option<i64>, Query, description = "Entries on a page.", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "A page of the timeline.", body = Timeline),
        Failing,
        (status = 400, description = "`bad_parameters`, `bad_cursor`.", body = crate::api::problem::Told, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no such order of yours.", body = crate::api::problem::Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn show(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<OrderId>,
    mut asked: Parameters,
) -> Result<Json<Timeline>, Problem> {
    let page = asked.page();
    asked.end()?;
    let tx = app.reader().await?;
    order::by_id(&tx, id, key.seller).await?.ok_or_else(|| Problem::new(NOT_FOUND))?;
    let list = List { secret: &app.secret, name: "timeline", holder: format!("{} {id}", key.holder()) };
    let after = EventId::new(page.after(&list, Uuid::nil())?);
    let (entries, next) = page.cut(timeline::of_order(&tx, id, after, page.rows()).await?, &list, |entry| entry.id.uuid());
    Ok(Json(Timeline { items: entries.into_iter().map(TimelineEntry::new).collect(), next }))
}

impl TimelineEntry {
    fn new(entry: Entry) -> Self {
        Self { at: entry.at, detail: TimelineDetail::of(&entry), kind: entry.kind, subscription: entry.subscription }
    }
}

impl TimelineDetail {
    /// Only what is named here is shown: an event may hold more than its seller is to see.
    fn of(entry: &Entry) -> Self {
        let text = |name: &str| entry.data.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        let day = |name: &str| text(name).and_then(|day| day.parse().ok());
        let none = Self::default();
        match entry.kind.as_str() {
            "order.placed" => Self { subscriptions: entry.data.get("subscriptions").and_then(serde_json::Value::as_i64), ..none },
            "invitation.refused" | "invitation.bounced" => Self { code: text("code"), ..none },
            "organization.created" | "organization.used" | "organization.deleted" | "order.undone" => {
                Self { organization: entry.organization.clone(), ..none }
            }
            "subscription.applied" => {
                let (service, status) = (entry.service.clone(), text("status"));
                Self { service, status, starts_on: day("starts_on"), ends_on: day("ends_on"), ..none }
            }
            "subscription.activated" | "subscription.failed" => Self { service: entry.service.clone(), message: text("message"), ..none },
            kind if kind.starts_with("subscription.") => Self { service: entry.service.clone(), ..none },
            _ => none,
        }
    }
}
