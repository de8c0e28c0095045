//! Whether this node lives, and whether it can work.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};
use store::{Failure, installation::Probe};
use tokio::time::timeout;

use crate::App;

/// The process lives.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// It can write; 503 with the reason if not.
pub async fn readyz(State(app): State<App>) -> (StatusCode, String) {
    match timeout(Duration::from_secs(3), app.store.perform(Probe)).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n".to_owned()),
        Ok(Err(Failure::Broken(broken))) => {
            tracing::warn!(%broken, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be written\n".to_owned())
        }
        Ok(Err(Failure::Refused(never))) => match never {},
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer within 3 s\n".to_owned()),
    }
}
