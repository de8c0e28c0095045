//! Every route, once.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::Duration,
};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use futures_util::{FutureExt, StreamExt, stream};
use tokio::time::sleep;
use tower::ServiceBuilder;
use tower_http::{csrf::CsrfLayer, request_id::RequestId};
use uuid::Uuid;

use crate::{
    App, api, assets, buyer, demo,
    failure::{Trouble, dress},
    health, hooks, inbox, meters, operator,
};

/// Bytes a form or a request of the API may have.
pub const BODY: usize = 256 * 1024;
/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(30);
/// How long an answer may take, the body's arrival included.
const ANSWER: Duration = Duration::from_secs(40);
/// Bytes an address may have: ours have a tenth of that.
const ADDRESS: usize = 8 * 1024;
/// Bytes the lines of a request's head may have.
const HEAD: usize = 64 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The routes for those who run the node.
const RUNNING: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Declares routes: per group a function that gives its router, and `ROUTES` with the method and path of every one. A
/// route that is not in the list is not served.
macro_rules! routes {
    ($($(#[$doc:meta])* $group:ident { $($path:literal => $method:ident($handler:path) $(.$other:ident($more:path))*;)+ })+) => {
        $($(#[$doc])* fn $group() -> axum::Router<crate::App> {
            axum::Router::new()$(.route($path, axum::routing::$method($handler)$(.$other($more))*))+
        })+
        /// Every route declared here: its method in lower case, and its path's template.
        pub const ROUTES: &[(&str, &str)] = &[$($((stringify!($method), $path), $((stringify!($other), $path),)*)+)+];
    };
}
pub(crate) use routes;

routes! {
    /// The pages, and the forms on them.
    pages {
        "/" => get(buyer::home::show);
        "/i/{token}" => get(buyer::landing::show).post(buyer::landing::go);
        "/i/{token}/ask" => post(buyer::right_person::ask);
        "/i/{token}/not-me" => get(buyer::right_person::not_me_page).post(buyer::right_person::not_me);
        "/invitations/{id}/readdress" => get(buyer::right_person::readdress_page).post(buyer::right_person::readdress);
        "/hand-overs/{id}" => get(buyer::right_person::handed);
        "/continue" => post(buyer::landing::go_on);
        "/sign-up" => get(buyer::account::sign_up_page).post(buyer::account::sign_up);
        "/verify" => get(buyer::account::verify_page).post(buyer::account::verify);
        "/sign-in" => get(buyer::account::sign_in_page).post(buyer::account::sign_in);
        "/sign-in-again" => get(buyer::again::page_of).post(buyer::again::sign_in);
        "/recover" => get(buyer::recovery::page_of).post(buyer::recovery::ask);
        "/recover/{token}" => get(buyer::recovery::link).post(buyer::recovery::recover);
        "/account" => get(buyer::settings::show).post(buyer::settings::describe);
        "/account/password" => get(buyer::settings::password_page).post(buyer::settings::change_password);
        "/account/email" => get(buyer::settings::email_page).post(buyer::settings::change_email);
        "/account/sessions" => get(buyer::settings::sessions_page).post(buyer::settings::end_sessions);
        "/.well-known/change-password" => get(buyer::settings::well_known);
        "/operator" => get(operator::home);
        "/operator/addresses" => get(operator::addresses::list);
        "/operator/addresses/{id}" => get(operator::addresses::show).post(operator::addresses::correct);
        "/operator/addresses/{id}/confirm" => post(operator::addresses::confirm);
        "/operator/orders" => get(operator::orders::list).post(operator::new_order::place);
        "/operator/orders/new" => get(operator::new_order::form);
        "/operator/orders/{id}" => get(operator::sale::show);
        "/operator/orders/{id}/resend" => post(operator::sale_actions::resend);
        "/operator/orders/{id}/readdress" => get(operator::sale_actions::readdressing).post(operator::sale_actions::readdress);
        "/operator/orders/{id}/cancel" => get(operator::sale_actions::cancelling).post(operator::sale_actions::cancel);
        "/operator/moves" => get(operator::moves::list).post(operator::moves::start);
        "/operator/moves/new" => get(operator::moves::plan);
        "/operator/moves/{id}" => get(operator::moves::show);
        "/operator/invoices" => get(operator::invoices::list);
        "/operator/invoices/{id}" => get(operator::invoices::show);
        "/operator/invoices/{id}/approve" => post(operator::invoices::approve);
        "/operator/invoices/{id}/refuse" => post(operator::invoices::refuse);
        "/operator/join/{token}" => get(operator::join::link).post(operator::join::join);
        "/sign-out" => post(buyer::account::sign_out);
        "/switch" => post(buyer::account::switch);
        "/language" => post(buyer::account::language);
        "/onboarding/{id}" => get(buyer::onboarding::resume);
        "/onboarding/{id}/code" => get(buyer::right_person::code_page).post(buyer::right_person::code);
        "/onboarding/{id}/hand-over" => get(buyer::right_person::hand_over_page).post(buyer::right_person::hand_over);
        "/onboarding/{id}/subscriptions" => get(buyer::onboarding::subscriptions_page).post(buyer::onboarding::choose_subscriptions);
        "/onboarding/{id}/organization" => get(buyer::organization_step::page_of).post(buyer::organization_step::choose);
        "/onboarding/{id}/billing" => get(buyer::billing_step::page_of).post(buyer::billing_step::choose);
        "/onboarding/{id}/send" => post(buyer::colleagues::send);
        "/onboarding/{id}/ask" => post(buyer::colleagues::ask);
        "/onboarding/{id}/review" => get(buyer::onboarding::review);
        "/onboarding/{id}/apply" => post(buyer::onboarding::apply);
        "/onboarding/{id}/done" => get(buyer::onboarding::done);
        "/onboarding/{id}/undo" => get(buyer::undo::show).post(buyer::undo::undo);
        "/corrections" => get(buyer::corrections::page_of).post(buyer::corrections::go_on);
        "/corrections/{id}" => post(buyer::corrections::accept);
        "/tasks/{id}" => post(buyer::colleagues::open);
        "/role-requests/{id}" => post(buyer::colleagues::decide);
        "/organizations/{id}" => get(buyer::organization::show);
        "/organizations/{id}/address" => get(buyer::organization_address::page_of).post(buyer::organization_address::change);
        "/organizations/{id}/billing" => get(buyer::billing::overview);
        "/organizations/{id}/billing/subscriptions" => get(buyer::billing::subscriptions);
        "/organizations/{id}/billing/subscriptions.csv" => get(buyer::billing::export);
        "/organizations/{id}/billing/subscriptions/{subscription}" => get(buyer::billing::subscription);
        "/organizations/{id}/billing/vendor" => get(buyer::vendor::page_of).post(buyer::vendor::add);
        "/organizations/{id}/billing/profile" => get(buyer::billing_profile::show);
        "/organizations/{id}/billing/profile/change" => get(buyer::billing_profile::changing).post(buyer::billing_profile::change);
        "/organizations/{id}/billing/year" => get(buyer::billing::year);
        "/organizations/{id}/billing/payment" => get(buyer::payment::show).post(buyer::payment::add);
        "/organizations/{id}/billing/payment/{method}/use" => post(buyer::payment::use_method);
        "/organizations/{id}/billing/payment/{method}/remove" => get(buyer::payment::removal).post(buyer::payment::remove);
        "/cards/{id}" => get(buyer::cards::show).post(buyer::cards::again);
        "/cards/{id}/back" => get(buyer::cards::back);
        "/organizations/{id}/members" => get(buyer::members::list);
        "/organizations/{id}/members/{account}" => get(buyer::members::edit).post(buyer::members::change);
        "/organizations/{id}/members/{account}/remove" => get(buyer::members::removal).post(buyer::members::remove);
        "/organizations/{id}/invitations" => get(buyer::member_invitations::inviting).post(buyer::member_invitations::invite);
        "/organizations/{id}/ask" => get(buyer::members::asking).post(buyer::members::ask);
        "/organizations/{id}/leave" => get(buyer::members::leaving).post(buyer::members::leave);
        "/organizations/{id}/default" => post(buyer::members::set_default);
        "/join/{token}" => get(buyer::member_invitations::link).post(buyer::member_invitations::go);
        "/member-invitations/{id}" => get(buyer::member_invitations::answering).post(buyer::member_invitations::answer);
        "/member-invitations/{id}/resend" => post(buyer::member_invitations::resend);
        "/member-invitations/{id}/revoke" => post(buyer::member_invitations::revoke);
        "/organizations/{id}/contract-code" => get(buyer::contract_code::show).post(buyer::contract_code::register);
        "/organizations/{id}/seller-change" => get(buyer::seller_change::show).post(buyer::seller_change::give);
        "/organizations/{id}/seller-change/revoke" => post(buyer::seller_change::revoke);
        "/organizations/{id}/seller-change/roll-back" => post(buyer::seller_change::roll_back);
        "/organizations/{id}/close-seller" => get(buyer::seller_change::closing).post(buyer::seller_change::close);
        "/subscriptions/{id}/retry" => post(buyer::subscription::retry);
        "/inbox" => get(inbox::list);
        "/inbox.json" => get(inbox::json);
        "/inbox/{id}" => get(inbox::show);
        "/inbox/{id}/html" => get(inbox::html);
    }

    /// Pages of the demonstration: elsewhere nobody answers there.
    demonstration {
        "/demo" => get(demo::show);
        "/demo/orders" => post(demo::place);
    }

    /// Messages of those whom the vendor's own sales ask: signed, so that they need not come from a page of ours.
    messages {
        "/webhooks/stripe" => post(hooks::stripe);
    }

    /// What pages are dressed with.
    dressing {
        "/assets/brand.css" => get(brand);
        "/assets/{file}" => get(assets::serve);
    }

    /// For those who run the node: they may call it by any name.
    running {
        "/healthz" => get(health::healthz);
        "/readyz" => get(health::readyz);
        "/metrics" => get(meters::show);
    }
}

/// The whole node.
pub fn router(app: App) -> Router {
    let (api, _) = api::router();
    let forms = if app.settings.demo { pages().merge(demonstration()) } else { pages() };
    let served = ours(forms).merge(api).merge(messages()).merge(dressing()).merge(running());
    let layers = ServiceBuilder::new().layer(middleware::from_fn_with_state(app.clone(), around)).layer(DefaultBodyLimit::max(BODY));
    served.layer(layers).with_state(app)
}

/// What lies around every answer, the outermost first. One layer of the router: each costs every request an allocation and
/// a copy of all that lies within it.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let app = &app;
    let ours = |request| own_host(app, request, |request| next.run(request));
    let answered = |request| in_time(request, |request| short(request, ours));
    let whole = |request| async move {
        let answer = AssertUnwindSafe(answered(request)).catch_unwind().await;
        // The program's hook has said where it panicked.
        answer.unwrap_or_else(|_| Trouble::Broken.into_response())
    };
    let told = |request| dress(app, request, |request| api::tell(request, whole));
    named(app, request, |request| log(request, |request| secure(app, request, told))).await
}

/// Forms must come from our own pages.
fn ours(forms: Router<App>) -> Router<App> {
    forms
        .fallback(|| async { Trouble::NotFound })
        .method_not_allowed_fallback(|| async { Trouble::Method })
        .layer(CsrfLayer::new().with_rejection_response(|_| Trouble::Forged.into_response()))
}

/// An answer that does not come is given up; what it began in the store comes to its end all the same. A body that does
/// not arrive is not waited for that long (threat T49).
async fn in_time<F: Future<Output = Response>>(request: Request, rest: impl FnOnce(Request) -> F) -> Response {
    let (request, arrived) = watched(request);
    let late = async move {
        sleep(ARRIVAL).await;
        if arrived.load(Ordering::Relaxed) {
            sleep(ANSWER.saturating_sub(ARRIVAL)).await;
            return Trouble::Unavailable;
        }
        Trouble::Slow
    };
    tokio::select! {
        answer = rest(request) => answer,
        trouble = late => trouble.into_response(),
    }
}

/// The same request, and whether its body has arrived.
fn watched(request: Request) -> (Request, Arc<AtomicBool>) {
    let arrived = Arc::new(AtomicBool::new(request.body().is_end_stream()));
    if arrived.load(Ordering::Relaxed) {
        return (request, arrived);
    }
    let noted = Arc::clone(&arrived);
    let end = stream::poll_fn(move |_| {
        noted.store(true, Ordering::Relaxed);
        Poll::Ready(None)
    });
    (request.map(|body| Body::from_stream(body.into_data_stream().chain(end))), arrived)
}

/// What is longer than any request of ours is not looked at. (The listener bounds its buffer, but only about.)
async fn short<F: Future<Output = Response>>(request: Request, rest: impl FnOnce(Request) -> F) -> Response {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > ADDRESS) {
        return Trouble::LongAddress.into_response();
    }
    let head: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if head > HEAD { Trouble::LongHead.into_response() } else { rest(request).await }
}

/// The vendor's colour as a style sheet.
async fn brand(State(app): State<App>) -> Response {
    match app.settings.accent.as_deref().and_then(assets::brand_css) {
        Some(css) => {
            ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=86400")], css).into_response()
        }
        None => Trouble::NotFound.into_response(),
    }
}

/// The request's name in logs and answers: the one it came with, else a fresh one.
async fn named<F: Future<Output = Response>>(app: &App, mut request: Request, rest: impl FnOnce(Request) -> F) -> Response {
    let known = request.headers().get(REQUEST_ID).cloned();
    let Some(id) = known.or_else(|| fresh_id(app)) else { return rest(request).await };
    request.extensions_mut().insert(RequestId::new(id.clone()));
    let mut response = rest(request).await;
    response.headers_mut().entry(REQUEST_ID).or_insert(id);
    response
}

fn fresh_id(app: &App) -> Option<HeaderValue> {
    let id = app.moment().id::<domain::id::kind::Event>(0).uuid();
    HeaderValue::from_str(id.simple().encode_lower(&mut Uuid::encode_buffer())).ok()
}

/// One line per request: the route's template, never the address itself, which may hold a token.
async fn log<F: Future<Output = Response>>(request: Request, rest: impl FnOnce(Request) -> F) -> Response {
    let begun = std::time::Instant::now();
    let method = request.method().clone();
    let template = request.extensions().get::<axum::extract::MatchedPath>().cloned();
    let id = request.extensions().get::<RequestId>().cloned();
    let response = rest(request).await;
    let id = id.as_ref().and_then(|id| id.header_value().to_str().ok()).unwrap_or("-");
    let template = template.as_ref().map_or("-", |path| path.as_str());
    meter(&method, template, &response, begun.elapsed());
    tracing::info!(%method, route = template, status = response.status().as_u16(), micros = begun.elapsed().as_micros(), id, "request");
    response
}

fn meter(method: &Method, template: &str, response: &Response, took: Duration) {
    // Anybody may send any word as a method: only known ones are kept apart.
    let method = match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let class = match response.status().as_u16() {
        0..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    metrics::histogram!("passerelle_request_seconds", "route" => template.to_owned(), "method" => method, "status" => class).record(took);
}

/// A request for another host is not ours to answer (threat T23), but for those of who runs the node. Loopback names are as
/// good as each other, and a port is whatever a proxy made of it.
async fn own_host<F: Future<Output = Response>>(app: &App, request: Request, rest: impl FnOnce(Request) -> F) -> Response {
    if is_running(&request) {
        return rest(request).await;
    }
    let public = app.host();
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).map(without_port);
    // A request may name its host in its address as well.
    let within = request.uri().host();
    let ours = |asked: &str| asked.eq_ignore_ascii_case(public) || (loopback(asked) && loopback(public));
    if named.or(within).is_some_and(ours) && within.is_none_or(ours) { rest(request).await } else { Trouble::WrongHost.into_response() }
}

/// Whether it is for those who run the node.
fn is_running(request: &Request) -> bool {
    let template = request.extensions().get::<axum::extract::MatchedPath>();
    template.is_some_and(|template| RUNNING.contains(&template.as_str()))
}

pub(crate) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

pub(crate) fn loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// Pages whose address holds a token.
pub(crate) fn holds_token(path: &str) -> bool {
    ["/i/", "/join/", "/recover/", "/operator/join/"].iter().any(|start| path.starts_with(start))
}

/// The headers that keep a page to itself.
async fn secure<F: Future<Output = Response>>(app: &App, request: Request, rest: impl FnOnce(Request) -> F) -> Response {
    let (link, asset) = (holds_token(request.uri().path()), request.uri().path().starts_with("/assets/"));
    let mut response = rest(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    set(header::CONTENT_SECURITY_POLICY, app.policy());
    set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A link's address holds its token: it goes nowhere. Elsewhere our own pages may know where a form was.
    set(header::REFERRER_POLICY, HeaderValue::from_static(if link { "no-referrer" } else { "same-origin" }));
    set(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    set(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    set(HeaderName::from_static("permissions-policy"), HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"));
    if !asset {
        set(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        set(header::VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    }
    if app.settings.secure() {
        set(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    response
}
