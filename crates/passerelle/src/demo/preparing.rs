//! What a sample service does behind its page: it asks the platform what has to be prepared, takes its time, and reports.
//! All of it over the public API with its own key, as a real service would.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    time::Duration,
};

use hyper::StatusCode;
use i18n::{Language, Words};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::fetch;

/// How often the platform is asked.
const ASKING: Duration = Duration::from_millis(500);
/// How long preparing takes: long enough to be seen waiting for.
const TAKES: Duration = Duration::from_millis(2_500);
/// An order for so many fails at the first try, so that a failure can be looked at.
const UNLUCKY: i64 = 13;

/// A service at work.
pub(super) struct Preparing {
    platform: SocketAddr,
    api_key: String,
    begun: HashMap<String, Instant>,
    failed: HashSet<String>,
}

impl Preparing {
    pub(super) fn new(platform: SocketAddr, api_key: String) -> Self {
        Self { platform, api_key, begun: HashMap::new(), failed: HashSet::new() }
    }

    /// Works for as long as the program lives.
    pub(super) async fn run(mut self) {
        loop {
            sleep(ASKING).await;
            for subscription in self.waiting().await {
                self.work_on(&subscription).await;
            }
        }
    }

    /// What has to be prepared; nothing while the platform does not answer.
    async fn waiting(&self) -> Vec<Value> {
        let asked = fetch::get(self.platform, "/api/v1/subscriptions?status=provisioning&limit=200", Some(&self.api_key)).await;
        let Ok((StatusCode::OK, body)) = asked else { return Vec::new() };
        let page: Value = serde_json::from_slice(&body).unwrap_or_default();
        page.get("items").and_then(Value::as_array).cloned().unwrap_or_default()
    }

    async fn work_on(&mut self, subscription: &Value) {
        let Some(id) = subscription.get("id").and_then(Value::as_str) else { return };
        if self.begun.entry(id.to_owned()).or_insert_with(Instant::now).elapsed() < TAKES {
            return;
        }
        let quantity = subscription.get("quantity").and_then(Value::as_i64);
        let unlucky = quantity == Some(UNLUCKY) && self.failed.insert(id.to_owned());
        // The platform does not say who reads it, so a service says it in its own language.
        let words = Words::of(Language::En);
        let (report, message) = if unlucky { ("failed", words.t("sample-failed")) } else { ("activated", words.t("sample-activated")) };
        let path = format!("/api/v1/subscriptions/{id}/{report}");
        match fetch::post(self.platform, &path, &self.api_key, &json!({ "message": message })).await {
            // A second try takes its time, too.
            Ok(_) => drop(self.begun.remove(id)),
            Err(error) => tracing::warn!(%error, "the platform did not answer"),
        }
    }
}
