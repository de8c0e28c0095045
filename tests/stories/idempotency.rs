//! The same request with the same key happens once, and is answered alike.

use futures_util::future::join_all;
use serde_json::json;

use crate::{people::order, world::World};

stories!(a_replay_is_answered_byte_for_byte, twins_in_flight_are_one, a_refusal_is_not_kept, no_secret_is_kept);

const KEY: &str = "idempotency-key";

async fn a_replay_is_answered_byte_for_byte(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let body = order(&marie).of("backup", "standard", 5).handed_over().0;
    let api = &world.northwind.api;
    let first = api.post_with("/api/v1/orders", &body, &[(KEY, "k-1")]).await.expect(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    let placed = first.json()["id"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        let again = api.post_with("/api/v1/orders", &body, &[(KEY, "k-1")]).await.expect(201);
        assert_eq!(
            (again.body.clone(), again.header("idempotency-replayed"), again.header("location")),
            (first.body.clone(), "true", first.header("location"))
        );
    }
    let mut other = body.clone();
    other["reference"] = json!("another");
    api.post_with("/api/v1/orders", &other, &[(KEY, "k-1")]).await.expect_problem(422, "idempotency_mismatch");
    // Another seller's key of the same text is its own (threat T35), and so is another operation's.
    let theirs = world.contoso.api.post_with("/api/v1/orders", &body, &[(KEY, "k-1")]).await.expect(201).json();
    assert_ne!(theirs["id"], placed);
    let cancel = format!("/api/v1/orders/{placed}/cancel");
    let cancelled = api.post_with(&cancel, &json!({}), &[(KEY, "k-1")]).await.expect(200);
    let again = api.post_with(&cancel, &json!({}), &[(KEY, "k-1")]).await.expect(200);
    assert_eq!((again.body, again.headers.get("idempotency-replayed").is_some()), (cancelled.body, true));
    // The first answer, whatever happened since.
    assert_eq!(api.post_with("/api/v1/orders", &body, &[(KEY, "k-1")]).await.expect(201).body, first.body);

    for key in ["", " ", "a b", "é", &"k".repeat(256)] {
        api.post_with("/api/v1/orders", &body, &[(KEY, key)]).await.expect_problem(400, "idempotency_key");
    }
    other["reference"] = json!("with the longest key");
    api.post_with("/api/v1/orders", &other, &[(KEY, &"k".repeat(255))]).await.expect(201);
    assert_eq!(world.database.count("orders").await, 3);
}

/// Threat T29.
async fn twins_in_flight_are_one(world: &World) {
    let body = order(&world.buyer("Marie Laurent")).of("backup", "standard", 5).handed_over().0;
    let answers = join_all((0..32).map(|_| world.northwind.api.post_with("/api/v1/orders", &body, &[(KEY, "twins")]))).await;
    let first = answers
        .iter()
        .find(|answer| answer.status == 201 && answer.header("idempotency-replayed").is_empty())
        .expect("one is the first")
        .body
        .clone();
    for answer in &answers {
        match answer.status {
            201 => assert_eq!(answer.body, first),
            409 => assert_eq!(answer.json()["code"], "idempotency_in_progress"),
            _ => panic!("{answer:?}"),
        }
    }
    assert_eq!(answers.iter().filter(|answer| answer.status == 201 && answer.header("idempotency-replayed").is_empty()).count(), 1);
    assert_eq!((world.database.count("orders").await, world.database.count("invitation").await), (1, 1));
}

async fn a_refusal_is_not_kept(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let mut body = order(&marie).of("backup", "nothing", 5).0;
    world.northwind.api.post_with("/api/v1/orders", &body, &[(KEY, "k")]).await.expect_problem(422, "not_in_catalogue");
    body["subscriptions"][0]["plan"] = json!("standard");
    world.northwind.api.post_with("/api/v1/orders", &body, &[(KEY, "k")]).await.expect(201);
}

/// Threat T05: nothing that opens a door stands in the database or in the log.
async fn no_secret_is_kept(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let body = order(&marie).of("backup", "standard", 5).handed_over().0;
    let answer = world.northwind.api.post_with("/api/v1/orders", &body, &[(KEY, "k")]).await.expect(201).json();
    let link = answer["onboarding_url"].as_str().unwrap().strip_prefix(crate::http::PUBLIC_URL).unwrap().to_owned();
    marie.onboards(&link, &world.mail, "Acme").await;
    let code = world.mail.letter(&marie.email, "verify_email", 1).await.code();
    let session = marie.cookie("__Host-sid").unwrap().to_owned();
    world.assert_every_letter_left().await;
    let kept = format!("{:?}\n{}", world.picture().await, world.log());
    for (what, secret) in [
        ("the link's token", link.strip_prefix("/i/").unwrap()),
        ("the code", &code),
        ("the session", &session),
        ("the password", &marie.password),
        ("a seller's key", &world.northwind.api.key),
        ("a service's key", &world.backup.api.key),
    ] {
        assert!(!kept.contains(secret), "{what} is kept");
    }
    assert!(!world.log().contains(&marie.email), "the log names nobody");
}
