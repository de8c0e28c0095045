//! `/api/v1/services`: what can be ordered.

use axum::{Json, extract::State};
use domain::{
    catalogue::Names,
    id::{PlanId, ServiceId},
};
use serde::Serialize;
use store::catalogue;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    document::Failing,
    key::{Bearer, holder},
    paging::{List, Parameters},
    problem::Problem,
};
use crate::App;

/// A page of services.
#[derive(Serialize, ToSchema)]
pub struct ServicePage {
    /// The services on this page.
    items: Vec<Service>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A service that can be ordered. Texts are objects by language (BCP 47); English is always there.
#[derive(Serialize, ToSchema)]
pub struct Service {
    /// Names it.
    #[schema(value_type = String, example = "svc_01h455vb4pex5vsknk084sn02q")]
    id: ServiceId,
    /// Names it in orders.
    #[schema(example = "backup")]
    key: String,
    /// Its name by language.
    #[schema(value_type = std::collections::BTreeMap<String, String>, example = json!({"en": "Backup", "fr": "Sauvegarde"}))]
    name: Names,
    /// One sentence about it by language.
    #[schema(value_type = std::collections::BTreeMap<String, String>, example = json!({"en": "Keeps copies of what matters.", "fr": "Conserve une copie de l’essentiel."}))]
    description: Names,
    /// Where its users start.
    #[schema(example = "https://backup.example/")]
    home_url: String,
    /// Its terms of service; null when it has none.
    #[schema(required)]
    terms: Option<Terms>,
    /// What can be ordered of it.
    plans: Vec<Plan>,
}

/// Terms of service.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceTerms)]
pub struct Terms {
    /// Where they are read.
    #[schema(example = "https://backup.example/terms")]
    url: String,
    /// Their version: a new one is asked for again.
    #[schema(example = "2026-10")]
    version: String,
}

/// A plan of a service.
#[derive(Serialize, ToSchema)]
pub struct Plan {
    /// Names it in orders, within its service.
    #[schema(example = "standard")]
    key: String,
    /// Its name by language.
    #[schema(value_type = std::collections::BTreeMap<String, String>, example = json!({"en": "Standard", "fr": "Standard"}))]
    name: Names,
    /// Key of the plan it adds to; null when it stands alone.
    #[schema(required)]
    requires: Option<String>,
}

/// List services
///
/// What can be ordered, with plans and texts in all languages; oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/services",
    operation_id = "list_services",
    tag = "Services",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the previous page."),
        ("limit" = Option<i64>, Query, description = "Services on a page.", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "A page of services.", body = ServicePage),
        Failing,
        (status = 400, description = "`bad_parameters`, `bad_cursor`.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("service_key" = []), ("operator_key" = []))
)]
pub async fn list(State(app): State<App>, Bearer(key): Bearer, mut asked: Parameters) -> Result<Json<ServicePage>, Problem> {
    let page = asked.page();
    asked.end()?;
    let list = List { secret: &app.secret, name: "services", holder: holder(key.scope) };
    let after = ServiceId::new(page.after(&list, Uuid::nil())?);
    let tx = app.reader().await?;
    let (rows, plans) = futures_util::try_join!(catalogue::services_page(&tx, after, page.rows()), catalogue::plans(&tx))?;
    let (services, next) = page.cut(rows, &list, |service| service.id.uuid());
    Ok(Json(ServicePage { items: services.into_iter().map(|service| shown(service, &plans)).collect(), next }))
}

fn shown(service: catalogue::Service, plans: &[catalogue::Plan]) -> Service {
    let own = plans.iter().filter(|plan| plan.service == service.id);
    let key_of = |id: PlanId| plans.iter().find(|plan| plan.id == id).map(|plan| plan.key.clone());
    Service {
        id: service.id,
        key: service.key,
        name: service.names,
        description: service.descriptions,
        home_url: service.home_url,
        terms: (!service.terms_url.is_empty()).then_some(Terms { url: service.terms_url, version: service.terms_version }),
        plans: own.map(|plan| Plan { key: plan.key.clone(), name: plan.names.clone(), requires: plan.requires.and_then(key_of) }).collect(),
    }
}
