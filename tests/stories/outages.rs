//! What the program leans on fails, and comes back.

use futures_util::future::join_all;
use hyper::Method;

use crate::{
    database::Engine,
    http::Answer,
    mail::Mood,
    node::{Node, until},
    people::order,
    world::World,
};

stories!(
    orders_go_on_without_the_mail_server,
    a_letter_whose_answer_was_lost_is_the_same_letter,
    letters_wait_for_a_mail_server_to_be_named,
    stopping_loses_nothing,
    a_node_lives_while_its_database_is_gone,
    a_lost_commit_is_settled_by_its_key,
);

async fn orders_go_on_without_the_mail_server(world: &World) {
    world.mail.goes_down().await;
    let marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    // It was tried, and will be again.
    until("a first attempt", async || {
        (world.database.count("email where attempts > 0 and last_error is not null").await == 1).then_some(())
    })
    .await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "placed");
    world.mail.comes_back().await;
    let letter = world.mail.letter(&marie.email, "invitation", 1).await;
    world.assert_every_letter_left().await;
    assert_eq!(world.mail.letters_to(&marie.email, "invitation").len(), 1);
    world.buyer("Marie Laurent").opens(&letter.link("/i/")).await.expect(200);
}

async fn a_letter_whose_answer_was_lost_is_the_same_letter(world: &World) {
    world.mail.feels(Mood::HangsUpOnce);
    let marie = world.buyer("Marie Laurent");
    world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    let first = world.mail.letter(&marie.email, "invitation", 1).await;
    let second = world.mail.letter(&marie.email, "invitation", 2).await;
    assert!(first.message_id.contains("eml_") && first.message_id == second.message_id, "{} {}", first.message_id, second.message_id);
    assert_eq!((first.subject, first.text, first.html), (second.subject, second.text, second.html));
}

async fn letters_wait_for_a_mail_server_to_be_named(world: &World) {
    world.stop().await;
    let marie = world.buyer("Marie Laurent");
    let mute = Node::start(&world.configuration.clone().without("SMTP_URL")).await;
    world.points_to(&mute);
    world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    assert!(mute.stop().await.is_empty());
    assert_eq!(world.database.count("email where attempts = 0 and sent_at is null").await, 1);
    world.start().await;
    world.mail.letter(&marie.email, "invitation", 1).await;
}

/// What was accepted before the signal is answered, and kept.
async fn stopping_loses_nothing(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let orders: Vec<_> = (0..40).map(|n| order(&marie).of("backup", "standard", 1 + n)).collect();
    let sent = orders.iter().map(|order| {
        let body = order.0.to_string();
        async move { world.northwind.api.try_send(Method::POST, "/api/v1/orders", &[("content-type", "application/json")], body).await }
    });
    let stop = async {
        until("the first order", async || (world.database.count("orders").await > 0).then_some(())).await;
        world.stop().await;
    };
    let (answers, ()) = tokio::join!(join_all(sent), stop);
    let accepted = answers.iter().flatten().filter(|answer| answer.status == 201).count();
    assert!(answers.iter().flatten().all(|answer| answer.status == 201), "no half answers: {answers:?}");
    assert_eq!(world.database.count("orders").await, i64::try_from(accepted).unwrap(), "what was not answered was not taken");
    world.start().await;
}

fn unavailable(answer: Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds <= 10));
}

/// SQLite's file cannot go away under a running program; PostgreSQL's server can.
async fn a_node_lives_while_its_database_is_gone(world: &World) {
    let Some(road) = &world.road else { return assert_eq!(world.engine, Engine::Sqlite) };
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    let pressed = marie.agrees();
    road.cut();
    assert_eq!(world.get("/healthz").await.status, 200);
    assert_eq!(world.get("/readyz").await.status, 503);
    let body = order(&marie).of("backup", "standard", 1).0;
    let refused = world.northwind.api.post("/api/v1/orders", &body).await;
    assert_eq!(refused.json()["code"], "unavailable");
    unavailable(refused);
    unavailable(marie.sends(Method::GET, &placed.link(), &[], String::new()).await);
    unavailable(marie.posts(&pressed.action, pressed.fields()).await);
    road.mend();
    until("readiness", async || (world.get("/readyz").await.status == 200).then_some(())).await;
    marie.submits(pressed).await;
    marie.is_at("/done");
    world.northwind.api.post("/api/v1/orders", &body).await.expect(201);
    world.mail.letter(&marie.email, "receipt", 1).await;
    // A server that was started again has closed every connection.
    world
        .database
        .run("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        .await;
    let body = order(&marie).of("backup", "standard", 1).0;
    until("recovery", async || {
        let answer = world.northwind.api.post("/api/v1/orders", &body).await;
        if answer.status == 201 {
            return Some(());
        }
        unavailable(answer);
        None
    })
    .await;
}

async fn a_lost_commit_is_settled_by_its_key(world: &World) {
    let Some(road) = &world.road else { return assert_eq!(world.engine, Engine::Sqlite) };
    let marie = world.buyer("Marie Laurent");
    let body = order(&marie).of("backup", "standard", 1).handed_over().0;
    road.lose_the_next_commit();
    let lost = world.northwind.api.post_with("/api/v1/orders", &body, &[("idempotency-key", "k")]).await;
    assert!(road.lost_a_commit());
    assert_eq!(lost.json()["code"], "outcome_unknown", "{lost:?}");
    unavailable(lost);
    let settled = world.northwind.api.post_with("/api/v1/orders", &body, &[("idempotency-key", "k")]).await.expect(201);
    assert_eq!(settled.json()["reference"], body["reference"]);
    assert_eq!((world.database.count("orders").await, settled.header("idempotency-replayed")), (1, "true"));
}
