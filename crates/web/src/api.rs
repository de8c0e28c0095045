//! The REST interface, `/api/v1`: JSON for sellers' systems, services and the operator's tools.
//!
//! A request meets, in this order: its key and the rights that gives (`key`), its `Idempotency-Key` (`once`), its body
//! (`body`) or query (`paging`), read strictly; then one action or a few reads. Whatever goes wrong on the way is a
//! [`problem`], written down in one place. What all this looks like from outside is in the OpenAPI document, made from the
//! handlers themselves (`document`), and on the page made from that document (`reference`).

mod addresses;
mod billing;
mod body;
mod contract_codes;
mod document;
mod entitlements;
mod invitations;
mod key;
mod onboardings;
mod once;
mod orders;
pub(crate) mod paging;
mod path;
mod problem;
mod reference;
mod seller_changes;
mod services;
mod session;
mod subscriptions;

use axum::{Router, response::IntoResponse, routing::any};
use tower_http::csrf::CsrfLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::App;

pub use key::new_key;
pub(crate) use key::{Bearer, Keys};
pub(crate) use problem::tell;

crate::routes::routes! {
    /// The interface described: for people, and for programs.
    described {
        "/api" => get(reference::show);
        "/api/openapi.json" => get(document::serve);
    }
}

/// The routes of the interface, and the document that describes them.
pub fn router() -> (Router<App>, OpenApi) {
    let (router, document) = OpenApiRouter::with_openapi(document::begun())
        .routes(routes!(orders::place, orders::list))
        .routes(routes!(orders::show))
        .routes(routes!(orders::cancel))
        .routes(routes!(orders::timeline::show))
        .routes(routes!(invitations::resend))
        .routes(routes!(invitations::readdress))
        .routes(routes!(invitations::revoke))
        .routes(routes!(contract_codes::issue, contract_codes::list))
        .routes(routes!(contract_codes::show))
        .routes(routes!(contract_codes::withdraw))
        .routes(routes!(seller_changes::preview))
        .routes(routes!(seller_changes::ask, seller_changes::list))
        .routes(routes!(seller_changes::show))
        .routes(routes!(seller_changes::roll_back))
        .routes(routes!(billing::list))
        .routes(routes!(services::list))
        .routes(routes!(subscriptions::list))
        .routes(routes!(subscriptions::show))
        .routes(routes!(subscriptions::activated))
        .routes(routes!(subscriptions::failed))
        .routes(routes!(subscriptions::first_use))
        .routes(routes!(subscriptions::retry))
        .routes(routes!(entitlements::show))
        .routes(routes!(entitlements::check::check))
        .routes(routes!(addresses::validate))
        .merge(of_people())
        .split_for_parts();
    let router = router.merge(described()).route("/api/", any(absent)).route("/api/{*rest}", any(absent));
    (router, document::finished(document))
}

/// The routes of signed-in people. A browser sends their cookie by itself, so it must be our own page that asks.
fn of_people() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(onboardings::show))
        .routes(routes!(onboardings::apply))
        .layer(CsrfLayer::new().with_rejection_response(|_| problem::Problem::new(problem::FORGED).into_response()))
}

async fn absent() -> problem::Problem {
    problem::Problem::new(problem::NOT_FOUND)
}
