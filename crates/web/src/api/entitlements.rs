//! `/api/v1/entitlements`: a service asks what an organization may use of it.

pub mod check;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    id::{ContractCodeId, OrganizationId, SellerId, ServiceId, SubscriptionId},
    secret::hash,
    subscription::SubscriptionStatus,
};
use jiff::{civil::Date, tz::TimeZone};
use serde::Serialize;
use store::{
    entitlement::{Answer, Ticket},
    organization,
};
use utoipa::ToSchema;

use super::{
    document::{Failing, subscription_status},
    key::ServiceKey,
    paging::Parameters,
    problem::{NOT_FOUND, Problem},
};
use crate::App;

/// How long an answer may be used: the time until a change is felt.
const CACHE: &str = "private, max-age=30";

/// What an organization may use of the asking service.
#[derive(Serialize, ToSchema)]
pub struct Entitlements {
    /// Which organization.
    #[schema(value_type = String, example = "org_01h455vb4pex5vsknk084sn02q")]
    organization: OrganizationId,
    /// Its name, to be greeted by: told to a service it has something of; else null.
    #[schema(required, example = "Atelier Lumière")]
    organization_name: Option<String>,
    /// Whether it may use the service today (UTC).
    entitled: bool,
    /// Who sold it: the seller of the oldest subscription that entitles; null when none does.
    #[schema(required)]
    seller: Option<EntitlingSeller>,
    /// How much: the sum of the subscriptions that entitle.
    #[schema(minimum = 0, example = 4)]
    quantity: i64,
    /// Until when, inclusive: the latest end of those; null when none entitles.
    #[schema(value_type = Option<String>, format = Date, required)]
    ends_on: Option<Date>,
    /// What it has of the service, running or suspended, now or from a later day.
    subscriptions: Vec<EntitledSubscription>,
}

/// A subscription as its service sees it.
#[derive(Serialize, ToSchema)]
pub struct EntitledSubscription {
    /// Names it.
    #[schema(value_type = String, example = "sub_01h455vb4pex5vsknk084sn02q")]
    id: SubscriptionId,
    /// The plan’s key.
    #[schema(example = "standard")]
    plan: String,
    /// How much of it.
    #[schema(minimum = 1, maximum = 1_000_000)]
    quantity: i64,
    /// First day.
    #[schema(value_type = String, format = Date)]
    starts_on: Date,
    /// Last day, inclusive.
    #[schema(value_type = String, format = Date)]
    ends_on: Date,
    /// Its state. Only `active` entitles, from `starts_on` to `ends_on`.
    #[schema(schema_with = subscription_status)]
    status: SubscriptionStatus,
    /// Who sold it.
    seller: EntitlingSeller,
    /// The contract code whose discount it has now; null when it has none.
    #[schema(value_type = Option<String>, required, example = "ctr_01h455vb4pex5vsknk084sn02q")]
    contract_code: Option<ContractCodeId>,
}

/// A seller of record.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = SellerOfRecord)]
pub struct EntitlingSeller {
    /// Names it.
    #[schema(value_type = String, example = "sel_01h455vb4pex5vsknk084sn02q")]
    id: SellerId,
    /// As buyers know it.
    #[schema(example = "Northwind")]
    name: String,
}

/// Ask what an organization may use
///
/// For the service whose key it is. The answer may be kept for 30 seconds; send its ETag as If-None-Match to ask whether
/// anything has changed.
#[utoipa::path(
    get,
    path = "/api/v1/entitlements",
    operation_id = "show_entitlements",
    tag = "Entitlements",
    params(
        ("organization" = String, Query, description = "The organization’s id.", example = "org_01h455vb4pex5vsknk084sn02q"),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "What the organization may use.", body = Entitlements, headers(
            ("ETag" = String, description = "Names this answer."),
            ("Cache-Control" = String, description = "How long it may be used."),
        )),
        (status = 304, description = "Nothing has changed since the answer named in If-None-Match."),
        Failing,
        (status = 400, description = "`bad_parameters`.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no such organization.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("service_key" = []))
)]
pub async fn show(State(app): State<App>, key: ServiceKey, mut asked: Parameters, headers: HeaderMap) -> Result<Response, Problem> {
    let id = asked.needed("organization");
    asked.end()?;
    let id: OrganizationId = id.parse().map_err(|_| Problem::new(NOT_FOUND))?;
    let known = app.store.entitlements();
    match known.answer(id, key.service, app.now()) {
        Some(answer) => Ok(told(&answer, &headers)),
        None => {
            let ticket = known.ticket(id);
            let answer = written(&app, id, key.service).await?;
            let response = told(&answer, &headers);
            keep(&app, (id, key.service), ticket, answer);
            Ok(response)
        }
    }
}

/// The answer as the database has it.
async fn written(app: &App, id: OrganizationId, service: ServiceId) -> Result<Answer, Problem> {
    let at = app.now();
    let known = organization::entitlements(&*app.reader().await?, id, service).await?.ok_or_else(|| Problem::new(NOT_FOUND))?;
    let told = entitlements(id, known, at.to_zoned(TimeZone::UTC).date());
    let body = serde_json::to_string(&told).unwrap_or_default();
    let tag = format!("\"{}\"", BASE64URL_NOPAD.encode(hash(&body).get(..16).unwrap_or_default()));
    Ok(Answer { tag: tag.into(), body: body.into(), at })
}

/// Without a ticket nobody would say when it no longer holds.
fn keep(app: &App, (organization, service): (OrganizationId, ServiceId), ticket: Option<Ticket>, answer: Answer) {
    if let Some(ticket) = ticket {
        app.store.entitlements().keep(organization, service, ticket, answer);
    }
}

/// The answer, or that it is the one the asker has.
fn told(answer: &Answer, headers: &HeaderMap) -> Response {
    let known = named(headers, &answer.tag);
    let (status, body) = if known { (StatusCode::NOT_MODIFIED, Bytes::new()) } else { (StatusCode::OK, answer.body.clone()) };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
    // It is of letters, digits and two quotation marks.
    HeaderValue::from_maybe_shared(answer.tag.clone()).into_iter().for_each(|tag| drop(headers.insert(header::ETAG, tag)));
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    response
}

/// Whether If-None-Match names this answer (RFC 9110, 13.1.2: compared weakly).
fn named(headers: &HeaderMap, tag: &[u8]) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == tag)
}

fn entitlements(organization: OrganizationId, known: organization::Entitlements, today: Date) -> Entitlements {
    let organization::Entitlements { name, held } = known;
    let entitling =
        |held: &&organization::Entitlement| held.status == SubscriptionStatus::Active && held.starts_on <= today && today <= held.ends_on;
    let now: Vec<_> = held.iter().filter(entitling).collect();
    Entitlements {
        organization,
        organization_name: (!held.is_empty()).then_some(name),
        entitled: !now.is_empty(),
        seller: now.first().map(|first| seller(&first.seller)),
        quantity: now.iter().map(|held| held.quantity).sum(),
        ends_on: now.iter().map(|held| held.ends_on).max(),
        subscriptions: held.iter().map(subscription).collect(),
    }
}

fn subscription(held: &organization::Entitlement) -> EntitledSubscription {
    EntitledSubscription {
        id: held.id,
        plan: held.plan.clone(),
        quantity: held.quantity,
        starts_on: held.starts_on,
        ends_on: held.ends_on,
        status: held.status,
        seller: seller(&held.seller),
        contract_code: held.contract_code,
    }
}

fn seller((id, name): &(SellerId, String)) -> EntitlingSeller {
    EntitlingSeller { id: *id, name: name.clone() }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn held(n: u128, quantity: i64, from: Date, to: Date, status: SubscriptionStatus) -> organization::Entitlement {
        let seller = (SellerId::new(Uuid::from_u128(n)), format!("Seller {n}"));
        organization::Entitlement {
            id: SubscriptionId::new(Uuid::from_u128(n)),
            plan: "standard".to_owned(),
            quantity,
            starts_on: from,
            ends_on: to,
            status,
            seller,
            contract_code: None,
        }
    }

    #[test]
    fn only_what_is_active_today_entitles() {
        use SubscriptionStatus::{Active, Suspended};
        let today = date(2026, 11, 23);
        let all = vec![
            held(1, 1, date(2025, 11, 23), date(2026, 11, 22), Active),
            held(2, 2, date(2026, 11, 1), date(2027, 10, 31), Suspended),
            held(3, 4, date(2026, 11, 23), date(2026, 11, 23), Active),
            held(4, 8, date(2026, 1, 1), date(2027, 1, 1), Active),
            held(5, 16, date(2026, 11, 24), date(2028, 11, 23), Active),
        ];
        let organization = OrganizationId::new(Uuid::from_u128(9));
        let known = |held| organization::Entitlements { name: "Acme".to_owned(), held };
        let told = entitlements(organization, known(all.clone()), today);
        assert_eq!(told.organization_name.as_deref(), Some("Acme"));
        assert_eq!((told.entitled, told.quantity, told.ends_on, told.subscriptions.len()), (true, 12, Some(date(2027, 1, 1)), 5));
        assert_eq!(told.seller.map(|seller| seller.name).as_deref(), Some("Seller 3"));
        let none = entitlements(organization, known(all.into_iter().take(2).collect()), today);
        assert_eq!(entitlements(organization, known(Vec::new()), today).organization_name, None, "a stranger's name is not told");
        assert_eq!(
            (none.entitled, none.quantity, none.ends_on, none.seller.is_none(), none.subscriptions.len()),
            (false, 0, None, true, 2)
        );
    }

    #[test]
    fn an_answer_is_known_by_its_tag() {
        let known = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(value));
            named(&headers, b"\"x\"")
        };
        assert!(known("\"x\"") && known("W/\"x\"") && known("\"a\", \"x\"") && known("*"));
        assert!(!known("\"y\"") && !known("x") && !named(&HeaderMap::new(), b"\"x\""));
    }
}
