//! `/metrics`: what it says, and to whom.

use hyper::Method;

use crate::{node::Node, people::order, world::World};

stories!(the_meters_tell_what_happened, the_meters_are_not_for_everybody);

/// The value of a meter with these words in its labels.
fn value(text: &str, name: &str, labels: &[&str]) -> Option<f64> {
    let line = text.lines().find(|line| {
        let (meter, _) = line.split_once(['{', ' ']).unwrap_or_default();
        meter == name && labels.iter().all(|label| line.contains(label))
    })?;
    line.rsplit_once(' ')?.1.parse().ok()
}

async fn the_meters_tell_what_happened(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let body = order(&marie).of("backup", "standard", 5).handed_over().0;
    for _ in 0..3 {
        world.northwind.api.post_with("/api/v1/orders", &body, &[("idempotency-key", "once")]).await.expect(201);
    }
    world.northwind.api.post("/api/v1/orders", &body).await.expect(409);
    let link = world.northwind.sells_backup(&marie).await.link();
    marie.onboards(&link, &world.mail, "Acme").await;
    marie.signs_out().await;
    marie.opens("/sign-in").await.expect(200);
    marie.password = "another footbridge".to_owned();
    marie.signs_in().await.expect(422);
    marie.sends(Method::GET, "/i/nothing", &[], String::new()).await;
    let text = world.operator.0.get("/metrics").await.expect(200).text();
    let told = |name: &str, labels: &[&str]| value(&text, name, labels).unwrap_or_else(|| panic!("no {name} {labels:?} in {text}"));
    assert!(told("passerelle_actions_total", &["\"PlaceOrder\"", "\"performed\""]) >= 2.0);
    assert!(told("passerelle_actions_total", &["\"PlaceOrder\"", "\"replayed\""]) >= 2.0);
    assert!(told("passerelle_actions_total", &["\"PlaceOrder\"", "\"refused\""]) >= 1.0);
    assert!(told("passerelle_actions_total", &["\"ApplySubscriptions\"", "\"performed\""]) >= 1.0);
    assert!(told("passerelle_request_seconds_count", &["\"/i/{token}\"", "\"GET\"", "\"2xx\""]) >= 1.0);
    assert!(told("passerelle_request_seconds_bucket", &["\"/onboarding/{id}/apply\"", "\"POST\"", "\"3xx\"", "+Inf"]) >= 1.0);
    assert!(told("passerelle_counted_total", &["missed_sign_in"]) >= 1.0);
    assert!(told("passerelle_counted_total", &["missed_link"]) >= 1.0);
    assert!(told("passerelle_sessions", &[]) >= 0.0);
    for name in ["passerelle_build_info", "passerelle_database_reachable"] {
        assert!((told(name, &[]) - 1.0).abs() < f64::EPSILON, "{name}");
    }
    for name in ["passerelle_letters_waiting", "passerelle_letters_given_up", "passerelle_oldest_letter_seconds"] {
        assert!(told(name, &[]) >= 0.0);
    }
    assert!(told("passerelle_job_done_timestamp_seconds", &["\"forget\""]) > 1.7e9);
    // Nothing that names anybody or opens anything.
    let token = link.trim_start_matches("/i/");
    for secret in [token, &marie.email, "Marie", "buyer.example", "sk_", "ord_", "org_", "sel_", &world.northwind.api.key] {
        assert!(!text.contains(secret), "{secret}");
    }
    // What is described is documented, and the other way round.
    let documented = include_str!("../../docs/operations.md");
    for name in text.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next()) {
        assert!(documented.contains(&format!("`{name}`")), "docs/operations.md does not know {name}");
    }
}

async fn the_meters_are_not_for_everybody(world: &World) {
    let absent = world.get("/absent").await.expect(404);
    // The story's requests name the public host: as if a proxy on this machine passed them on.
    let refused = world.get("/metrics").await.expect(404);
    assert_eq!(refused.text(), absent.text());
    for api in [&world.northwind.api, &world.backup.api] {
        assert_eq!(api.get("/metrics").await.expect(404).text(), absent.text());
    }
    assert!(world.operator.0.get("/metrics").await.expect(200).header("content-type").starts_with("text/plain"));
    world.stop().await;
    let node = Node::start(&world.configuration).await;
    assert!(node.get_here("/metrics").await.expect(200).text().contains("passerelle_build_info"));
    assert!(node.stop().await.is_empty());
    world.start().await;
}
