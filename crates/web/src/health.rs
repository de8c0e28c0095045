//! Whether this node lives, and whether it can work.

use std::time::Duration;

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use store::{Failure, email, installation::Probe};
use tokio::time::timeout;

use crate::App;

/// The process lives.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// How long a letter may wait before it is mentioned: a relay may be gone for a while.
const LAG: SignedDuration = SignedDuration::from_mins(15);

/// It can write; 503 with the reason if not. Letters that wait too long are mentioned: orders go on all the same, so the
/// node stays ready.
pub async fn readyz(State(app): State<App>) -> Response {
    let (status, text) = standing(&app).await;
    let mut response = (status, text).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(2));
    }
    response
}

async fn standing(app: &App) -> (StatusCode, String) {
    match timeout(Duration::from_secs(3), app.store.perform(Probe)).await {
        Ok(Ok(())) => (StatusCode::OK, format!("ready\n{}", lag(app).await.unwrap_or_default())),
        Ok(Err(Failure::Broken(broken))) => {
            tracing::warn!(%broken, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be written\n".to_owned())
        }
        Ok(Err(Failure::Refused(never))) => match never {},
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer within 3 s\n".to_owned()),
    }
}

async fn lag(app: &App) -> Option<String> {
    let oldest = email::oldest_waiting(&*app.reader().await.ok()?).await.ok()??;
    let waits = app.now().duration_since(oldest);
    (waits > LAG).then(|| format!("the oldest letter waits since {} min\n", waits.as_mins()))
}
