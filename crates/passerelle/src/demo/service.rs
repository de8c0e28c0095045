//! A sample service: where the main job ends. It knows nothing of the platform but the public API, and greets the
//! organization by asking for its entitlement with a key of its own.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use domain::catalogue::{self, Names};
use i18n::{Language, Words, negotiate};
use serde_json::Value;
use tokio::net::TcpListener;
use web::{
    assets,
    demo::ShownService,
    pages::{self, Frame, Notice, Theme, Tone},
};

use super::{Platform, preparing::Preparing};
use crate::{Stopped, fetch, listener, node};

/// How many sample services there are.
const SERVICES: usize = 2;
/// As strict as the platform's own pages.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// A socket for each, on loopback, and where it is.
pub(super) async fn sockets() -> Result<(Vec<TcpListener>, Vec<SocketAddr>), Stopped> {
    let (mut sockets, mut homes) = (Vec::new(), Vec::new());
    for _ in 0..SERVICES {
        let (socket, home) = node::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), "the sample services need free ports").await?;
        sockets.push(socket);
        homes.push(home);
    }
    Ok((sockets, homes))
}

/// One of them.
pub(super) struct SampleService {
    names: Names,
    api_key: String,
    platform_url: String,
    platform: SocketAddr,
}

/// What comes along with a visitor: `?organization=org_…`, as the platform sends it.
#[derive(serde::Deserialize)]
struct Visit {
    organization: Option<String>,
}

impl SampleService {
    pub(super) fn open(shown: &ShownService, names: Names, platform: &Platform) -> Self {
        Self { names, api_key: shown.api_key.clone(), platform_url: platform.url.clone(), platform: platform.socket }
    }

    /// Answers for as long as the program lives.
    pub(super) fn serve(self, socket: TcpListener) {
        let api = format!("{}/api", self.platform_url);
        // The platform gives work only to a service that was declared to prepare what is applied.
        let preparing = Preparing::new(self.platform, self.api_key.clone());
        let router = Router::new()
            .route("/", get(home))
            .route("/terms", get(terms))
            .route("/api", get(|| async move { Redirect::to(&api) }))
            .route("/assets/{file}", get(assets::serve))
            .with_state(Arc::new(self));
        tokio::spawn(preparing.run());
        tokio::spawn(listener::answer(socket, router, std::future::pending()));
    }

    fn frame(&self, headers: &HeaderMap) -> Frame {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = negotiate(accepted, &Language::ALL).unwrap_or(Language::En);
        Frame {
            words: Words::of(language),
            path: "/".to_owned(),
            vendor_name: catalogue::named(&self.names, language.code()).to_owned(),
            accent: None,
            logo: None,
            theme: Theme::Auto,
            account: None,
            seller: None,
            switcher: None,
            help: None,
            demo: false,
            languages: Vec::new(),
        }
    }

    /// What the platform says about an organization; nothing when it knows none or gives no answer.
    async fn entitlement(&self, organization: &str) -> Option<Value> {
        if !organization.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return None;
        }
        let path = format!("/api/v1/entitlements?organization={organization}");
        match fetch::get(self.platform, &path, Some(&self.api_key)).await {
            Ok((StatusCode::OK, body)) => serde_json::from_slice(&body).ok(),
            Ok((status, _)) => {
                tracing::info!(%status, "the platform knows no such organization");
                None
            }
            Err(error) => {
                tracing::warn!(%error, "the platform did not answer");
                None
            }
        }
    }
}

impl SampleService {
    /// Somebody of an entitled organization is here: its subscriptions are in use. Told each time; it counts once.
    async fn report_use(&self, answer: &Value) {
        let held = answer.get("subscriptions").and_then(Value::as_array).into_iter().flatten();
        for id in held.filter_map(|subscription| subscription.get("id").and_then(Value::as_str)) {
            let path = format!("/api/v1/subscriptions/{id}/first-use");
            match fetch::post(self.platform, &path, &self.api_key, &serde_json::json!({})).await {
                Ok((status, _)) => tracing::debug!(%status, "reported use"),
                Err(error) => tracing::warn!(%error, "the platform did not answer"),
            }
        }
    }
}

/// Greets the organization.
async fn home(State(service): State<Arc<SampleService>>, Query(visit): Query<Visit>, headers: HeaderMap) -> Response {
    let frame = service.frame(&headers);
    let answer = match &visit.organization {
        Some(id) => service.entitlement(id).await.filter(|answer| answer.get("entitled").and_then(Value::as_bool) == Some(true)),
        None => None,
    };
    if let Some(answer) = &answer {
        service.report_use(answer).await;
    }
    let shown = pages::SampleService {
        service: frame.vendor_name.clone(),
        organization: answer.as_ref().map(|answer| organization_of(answer).to_owned()),
        facts: answer.as_ref().map(|answer| facts(frame.words, answer)).unwrap_or_default(),
        organization_url: answer.and(visit.organization).map(|id| format!("{}/organizations/{id}", service.platform_url)),
        platform_url: service.platform_url.clone(),
        frame,
    };
    page(&shown)
}

/// The organization's name; its id when the answer has no name.
fn organization_of(answer: &Value) -> &str {
    answer.get("organization_name").and_then(Value::as_str).unwrap_or_else(|| named(answer, "organization"))
}

/// A member of the answer that names something: its name, or itself when it is a text.
fn named<'a>(answer: &'a Value, member: &str) -> &'a str {
    let found = answer.get(member);
    found.and_then(|found| found.get("name").unwrap_or(found).as_str()).unwrap_or_default()
}

/// Per subscription its plan and quantity, then the seller and the last day.
fn facts(words: Words, answer: &Value) -> Vec<(String, String)> {
    let subscriptions = answer.get("subscriptions").and_then(Value::as_array).into_iter().flatten();
    let plans = subscriptions.map(|subscription| {
        let quantity = subscription.get("quantity").and_then(Value::as_i64).unwrap_or_default();
        let quantity = words.with("quantity-of", &[("quantity", words.number(quantity).into())]);
        (words.t("plan"), format!("{} {quantity}", named(subscription, "plan")))
    });
    let ends_on = answer.get("ends_on").and_then(Value::as_str).and_then(|day| day.parse().ok());
    let seller = named(answer, "seller");
    let seller = (!seller.is_empty()).then(|| (words.t("seller"), seller.to_owned()));
    plans.chain(seller).chain(ends_on.map(|day| (words.t("sample-until"), words.date(day)))).collect()
}

/// Its terms of service, for whoever wants to read before accepting.
async fn terms(State(service): State<Arc<SampleService>>, headers: HeaderMap) -> Response {
    let frame = service.frame(&headers);
    let words = frame.words;
    page(&Notice {
        tone: Tone::Calm,
        title: words.with("sample-terms-title", &[("service", frame.vendor_name.as_str().into())]),
        paragraphs: vec![words.t("sample-terms-text")],
        support: None,
        actions: Vec::new(),
        mailbox: None,
        request_id: None,
        frame,
    })
}

fn page(page: &impl Template) -> Response {
    let policy = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
    ];
    match page.render() {
        Ok(html) => (policy, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
