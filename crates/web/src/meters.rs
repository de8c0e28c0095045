//! `/metrics`: what was counted and timed, for Prometheus. Nothing in it names a person, an id, a token or an address.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, FromRequestParts, State},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::{Span, Timestamp};
use store::{
    Broken, email, job,
    key::{ApiKey, Scope},
    session,
};

use crate::{App, api::Bearer, failure::Trouble, routes};

/// Whoever may read the meters: who is on this machine, and the operator's key. To everybody else there is nothing here.
pub struct Reader;

impl FromRequestParts<App> for Reader {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        if at_this_machine(parts) {
            return Ok(Self);
        }
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            return Err(Trouble::NotFound);
        }
        match Bearer::from_request_parts(parts, app).await {
            Ok(Bearer(ApiKey { scope: Scope::Operator, .. })) => Ok(Self),
            _ => Err(Trouble::NotFound),
        }
    }
}

/// What a proxy adds to what it passes on.
const FORWARDED: [&str; 6] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

/// Really connected from here, and not for somebody else: a proxy on this machine says so, or passes the public name on.
fn at_this_machine(parts: &Parts) -> bool {
    let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>().is_some_and(|info| info.0.ip().is_loopback());
    let forwarded = FORWARDED.iter().any(|name| parts.headers.contains_key(*name));
    connected && !forwarded && by_loopback_name(&parts.headers)
}

fn by_loopback_name(headers: &HeaderMap) -> bool {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(routes::without_port).is_some_and(routes::loopback)
}

/// The meters.
pub async fn show(_: Reader, State(app): State<App>) -> Response {
    remembered(&app);
    let reachable = measure(&app).await;
    if let Err(broken) = &reachable {
        tracing::debug!(%broken, "what the database knows was not measured");
    }
    metrics::gauge!("passerelle_database_reachable").set(u32::from(reachable.is_ok()));
    let sent = store::trace::counts();
    metrics::counter!("passerelle_statements_total").absolute(sent.statements);
    metrics::counter!("passerelle_transactions_total").absolute(sent.transactions);
    metrics::counter!("passerelle_round_trips_total").absolute(sent.round_trips);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], (app.meters)()).into_response()
}

/// What is not counted as it happens, but known by the database.
async fn measure(app: &App) -> Result<(), Broken> {
    let (reader, now) = (app.reader().await?, app.now());
    let since = now.checked_sub(Span::new().minutes(session::IDLE_MINUTES)).unwrap_or(now);
    let (outbox, jobs, sessions) = tokio::try_join!(email::standing(&reader), job::all(&reader), session::alive(&reader, since))?;
    metrics::gauge!("passerelle_letters_waiting").set(whole(outbox.waiting));
    metrics::gauge!("passerelle_letters_given_up").set(whole(outbox.given_up));
    metrics::gauge!("passerelle_oldest_letter_seconds").set(outbox.oldest.map_or(0.0, |oldest| seconds(now, oldest)));
    metrics::gauge!("passerelle_sessions").set(whole(sessions));
    for job in jobs {
        let done = job.done_at.map_or(0, Timestamp::as_second);
        metrics::gauge!("passerelle_job_done_timestamp_seconds", "job" => job.name.clone()).set(whole(done));
        metrics::gauge!("passerelle_job_runs", "job" => job.name).set(whole(job.runs));
    }
    Ok(())
}

/// What is known in memory of entitlements.
fn remembered(app: &App) {
    let standing = app.store.entitlements().standing();
    let sized = |count: usize| i64::try_from(count).map_or(0.0, whole);
    metrics::gauge!("passerelle_entitlements", "kind" => "subscriptions").set(sized(standing.entries));
    metrics::gauge!("passerelle_entitlements", "kind" => "answers").set(sized(standing.answers));
    metrics::gauge!("passerelle_entitlements_bytes", "kind" => "subscriptions").set(sized(standing.bytes));
    metrics::gauge!("passerelle_entitlements_bytes", "kind" => "answers").set(sized(standing.answer_bytes));
    metrics::gauge!("passerelle_entitlements_loaded").set(u32::from(standing.loaded));
    metrics::gauge!("passerelle_entitlements_behind_seconds").set(standing.looked.map_or(0.0, |looked| seconds(app.now(), looked)));
}

/// Exact far beyond any count of ours.
fn whole(number: i64) -> f64 {
    number as f64
}

fn seconds(now: Timestamp, then: Timestamp) -> f64 {
    now.duration_since(then).as_secs_f64().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_really_here_is_here() {
        let parts = |from: [u8; 4], headers: &[(&'static str, &'static str)]| {
            let request = headers.iter().fold(axum::http::Request::builder(), |request, (name, value)| request.header(*name, *value));
            let (mut parts, ()) = request.body(()).unwrap().into_parts();
            parts.extensions.insert(ConnectInfo(SocketAddr::from((from, 4711))));
            parts
        };
        let here = [127, 0, 0, 1];
        assert!(at_this_machine(&parts(here, &[("host", "127.0.0.1:8080")])));
        assert!(at_this_machine(&parts(here, &[("host", "localhost")])));
        assert!(!at_this_machine(&parts([192, 0, 2, 7], &[("host", "localhost")])), "from elsewhere");
        assert!(!at_this_machine(&parts(here, &[("host", "cloud.example")])), "passed on by its public name");
        assert!(!at_this_machine(&parts(here, &[])), "by no name");
        for header in FORWARDED {
            assert!(!at_this_machine(&parts(here, &[("host", "localhost"), (header, "x")])), "passed on with {header}");
        }
    }
}
