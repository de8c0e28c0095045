//! The meters: what the program counts and times, where `/metrics` reads it.

use std::{sync::Arc, time::Duration};

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tokio::time::interval;
use web::ReadMeters;

/// Seconds an answer may take, up to where it is given up.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
/// Actions in one commit, up to the largest batch.
const ACTIONS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];
/// How often what was timed is put into its buckets; until then every value is kept, eight bytes for each.
const SORTING: Duration = Duration::from_secs(1);

/// Begins to count, for the whole program. Called once; a second call reads what the first began.
pub(crate) fn begin() -> ReadMeters {
    let bucketed = [("passerelle_request_seconds", &SECONDS[..]), ("passerelle_batch_actions", &ACTIONS[..])];
    let builder = bucketed.into_iter().try_fold(PrometheusBuilder::new(), |builder, (name, buckets)| {
        builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets)
    });
    let recorder = builder.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("something else in this process counts already: /metrics stays empty");
    }
    describe();
    metrics::gauge!("passerelle_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    let sorted = handle.clone();
    tokio::spawn(async move {
        let mut turns = interval(SORTING);
        loop {
            turns.tick().await;
            sorted.run_upkeep();
        }
    });
    Arc::new(move || handle.render())
}

/// What each meter says; `docs/operations.md` has the same list.
fn describe() {
    describe_gauge!("passerelle_build_info", "The program's version; always 1.");
    describe_histogram!("passerelle_request_seconds", Unit::Seconds, "Answers to requests, by route, method and class of status.");
    describe_counter!("passerelle_actions_total", "Actions by name and by what came of them: performed, replayed, refused or failed.");
    describe_counter!("passerelle_statements_total", "Statements sent to the database, with those that begin and end transactions.");
    describe_counter!("passerelle_transactions_total", "Transactions begun; reads outside of them are not counted here.");
    describe_counter!("passerelle_round_trips_total", "How often the server of PostgreSQL was waited for: what is sent together is one.");
    describe_histogram!("passerelle_batch_actions", "Actions in one commit, of those that can share one.");
    describe_counter!(
        "passerelle_batches_parted_total",
        "Transactions of several actions that failed; the actions were then performed one by one."
    );
    describe_counter!("passerelle_races_lost_total", "Transactions of PostgreSQL that lost a race and were performed again.");
    describe_counter!("passerelle_counted_total", "What is counted per address of the network: missed links, sign-ins and keys, sign-ups.");
    describe_counter!("passerelle_card_questions_total", "What Stripe was asked about cards, by what came of it.");
    describe_counter!("passerelle_card_messages_total", "Messages at Stripe's webhook, by what came of them.");
    describe_counter!("passerelle_address_questions_total", "Addresses that a validator was to be asked about, by what came of it.");
    describe_gauge!("passerelle_entitlements", "What is in memory to answer checks: subscriptions that entitle, and encoded answers.");
    describe_gauge!("passerelle_entitlements_bytes", Unit::Bytes, "The memory they take.");
    describe_gauge!("passerelle_entitlements_loaded", "Whether all subscriptions that entitle are in memory.");
    describe_gauge!("passerelle_entitlements_behind_seconds", Unit::Seconds, "Since when nobody has looked for changes made elsewhere.");
    describe_gauge!("passerelle_database_reachable", "Whether the database could be asked; if not, what follows from it is old.");
    describe_gauge!("passerelle_letters_waiting", "Letters in the outbox.");
    describe_gauge!("passerelle_letters_given_up", "Letters that could not be sent for good.");
    describe_gauge!("passerelle_oldest_letter_seconds", Unit::Seconds, "How long the oldest letter waits.");
    describe_gauge!("passerelle_sessions", "Sessions of people that are alive.");
    describe_gauge!("passerelle_job_done_timestamp_seconds", Unit::Seconds, "When each job was last done; 0 if never.");
    describe_gauge!("passerelle_job_runs", "How often each job was done.");
}
