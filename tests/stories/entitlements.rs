//! Services ask what organizations may use: many at once, at once after a change, on every node.

use hyper::Method;
use serde_json::{Value, json};

use crate::{
    database::Engine,
    node::{Node, until},
    people::{Api, Service, order},
    world::{Site, World},
};

stories!(
    many_pairs_are_answered_in_their_order,
    what_cannot_be_checked_is_named,
    a_check_after_an_answer_sees_what_was_written,
    what_is_suspended_elsewhere_is_seen_within_a_second,
    a_node_answers_right_from_its_first_moment,
    a_key_that_was_revoked_stops_within_a_second,
);

/// The id of the service with this key, as its own key lists it.
pub async fn id(service: &Service, key: &str) -> String {
    let services = service.api.all("/api/v1/services", 200).await;
    services.iter().find(|service| service["key"] == key).unwrap()["id"].as_str().unwrap().to_owned()
}

fn entitled(answers: &[Value]) -> Vec<(bool, i64)> {
    answers.iter().map(|answer| (answer["entitled"].as_bool().unwrap(), answer["quantity"].as_i64().unwrap())).collect()
}

const NOBODY: &str = "org_00000000000000000000000000";

async fn many_pairs_are_answered_in_their_order(world: &World) {
    let backup = id(&world.backup, "backup").await;
    let analytics = id(&world.backup, "analytics").await;
    let (mut marie, mut paul) = (world.buyer("Marie Laurent"), world.buyer("Paul Weber"));
    let mut written = order(&marie).of("backup", "standard", 5).of("backup", "standard", 7).handed_over();
    written.0["subscriptions"][1]["starts_on"] = json!("2030-01-01");
    let acme = marie.onboards(&world.northwind.places(&written).await.link(), &world.mail, "Acme").await;
    let globex = paul.onboards(&world.contoso.sells_analytics(&paul).await.link(), &world.mail, "Globex").await;

    let single = world.backup.asks_about(&acme).await;
    let answers = world.backup.checks(&backup, &[&acme, &globex, NOBODY, &acme]).await;
    assert_eq!(entitled(&answers), [(true, 5), (false, 0), (false, 0), (true, 5)]);
    let expected = json!({ "organization": acme, "service": backup, "entitled": true, "quantity": 5, "ends_on": single["ends_on"] });
    assert_eq!(answers[0], expected);
    let expected = json!({ "organization": NOBODY, "service": backup, "entitled": false, "quantity": 0, "ends_on": null });
    assert_eq!(answers[2], expected);

    // The operator asks about all, and nothing is written by it.
    let before = world.picture().await;
    let nothing = "svc_00000000000000000000000000";
    let (organizations, services) = ([&acme, &globex], [backup.as_str(), &analytics, nothing]);
    let pair = |n: usize| json!({ "organization": organizations[n % 2], "service": services[n % 3] });
    let pairs: Vec<_> = (0..1_000).map(pair).collect();
    let answer = world.operator.0.post("/api/v1/entitlements/check", &json!({ "checks": pairs })).await.expect(200).json();
    let answers = answer["checks"].as_array().unwrap();
    assert_eq!(answers.len(), 1_000);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!((&answer["organization"], &answer["service"]), (&pairs[n]["organization"], &pairs[n]["service"]), "{n}");
        assert_eq!(answer["entitled"], n % 6 == 0 || n % 6 == 1, "{n}: {answer}");
    }
    world.assert_as_before(&before).await;
}

async fn what_cannot_be_checked_is_named(world: &World) {
    let (backup, analytics) = (id(&world.backup, "backup").await, id(&world.backup, "analytics").await);
    let path = "/api/v1/entitlements/check";
    let pair = json!({ "organization": NOBODY, "service": backup });
    let pointers = |problem: &Value| {
        let told = |error: &Value| format!("{} {}", error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap());
        problem["errors"].as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    let odd = json!({ "checks": [pair, pair, pair, { "organization": "acme", "service": backup }, { "organization": NOBODY, "service": 7, "x": 1 }] });
    let problem = world.backup.api.post(path, &odd).await.expect_problem(422, "bad_fields");
    assert_eq!(pointers(&problem), ["/checks/4/service wrong_type", "/checks/4/x unknown_field"], "first the shape");
    let odd = json!({ "checks": [pair, pair, pair, { "organization": "acme", "service": backup }] });
    let problem = world.backup.api.post(path, &odd).await.expect_problem(422, "bad_fields");
    assert_eq!(pointers(&problem), ["/checks/3/organization id"]);
    // Another's service, and one that does not exist: the same words.
    let mut said = Vec::new();
    for other in [analytics.as_str(), "svc_00000000000000000000000000", "nonsense"] {
        let asked = json!({ "checks": [pair, { "organization": NOBODY, "service": other }] });
        let problem = world.backup.api.post(path, &asked).await.expect_problem(422, "bad_fields");
        assert_eq!(pointers(&problem), ["/checks/1/service choice"]);
        said.push(problem["errors"].clone());
    }
    assert!(said.windows(2).all(|two| two[0] == two[1]), "{said:#?}");
    for count in [0, 1_001] {
        let asked = json!({ "checks": vec![&pair; count] });
        let problem = world.backup.api.post(path, &asked).await.expect_problem(422, "bad_fields");
        assert_eq!(pointers(&problem), ["/checks count"]);
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("1,000"), "{problem}");
    }
    world.backup.api.post(path, &json!({ "checks": vec![&pair; 1_000] })).await.expect(200);
    world.northwind.api.post(path, &json!({ "checks": [pair] })).await.expect_problem(403, "forbidden_scope");
    // What JSON may write otherwise means the same.
    let escaped = format!(r#"{{"checks":[{{"\u006frganization":"{NOBODY}","service":"{}"}}]}}"#, backup.replace('s', "\\u0073"));
    let answer =
        world.backup.api.send(Method::POST, path, &[("content-type", "application/json"), ("idempotency-key", "k")], escaped).await;
    assert_eq!(answer.expect(200).json()["checks"][0]["service"], json!(backup));
    assert_eq!(world.database.count("idempotency where scope like 'svc_%'").await, 0, "a read keeps no answer");
}

async fn a_check_after_an_answer_sees_what_was_written(world: &World) {
    let compute = Service::new(&world.site(), &world.configuration, "compute").await;
    let key = id(&compute, "compute").await;
    let mut marie = world.buyer("Marie Laurent");
    let mut organization = None;
    for n in 1..=20 {
        let placed = world.northwind.places(&order(&marie).of("compute", "small", 1).handed_over()).await;
        match &organization {
            None => organization = Some(marie.onboards(&placed.link(), &world.mail, "Acme").await),
            Some(_) => {
                marie.follows(&placed.link()).await;
                marie.selects().await.confirms_organization().await.applies().await;
            }
        }
        let organization = organization.as_deref().unwrap();
        let [subscription] = placed.subscriptions().try_into().unwrap();
        let told = compute.asks_about(organization).await;
        assert_eq!((&told["quantity"], &entitled(&compute.checks(&key, &[organization]).await)[0]), (&json!(n - 1), &(n > 1, n - 1)));
        compute.reports(&subscription, "activated", &json!({})).await.expect(200);
        let (told, answers) = tokio::join!(compute.asks_about(organization), async { compute.checks(&key, &[organization]).await });
        assert_eq!((&told["quantity"], entitled(&answers)[0]), (&json!(n), (true, n)), "at once");
    }
}

/// A second node, where the engine has more than one.
async fn another(world: &World) -> Option<Node> {
    match world.engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(Node::start(&world.configuration).await),
    }
}

async fn ends(other: Option<Node>) {
    if let Some(other) = other {
        assert!(other.stop().await.is_empty());
    }
}

/// What another program does to the database: it writes what it changes, and tells it.
async fn elsewhere(world: &World, change: &str, organization: &str) {
    let fresh = if world.engine == Engine::Sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
    let tell = format!(
        "insert into event (id, kind, at, organization_id, data) select {fresh}, 'test.changed', created_at, id, '{{}}' from organization where name = '{organization}'"
    );
    world.database.run(&format!("begin; {change}; {tell}; commit")).await;
}

async fn what_is_suspended_elsewhere_is_seen_within_a_second(world: &World) {
    let backup = id(&world.backup, "backup").await;
    let mut marie = world.buyer("Marie Laurent");
    let acme = marie.onboards(&world.northwind.sells_backup(&marie).await.link(), &world.mail, "Acme").await;
    let other = another(world).await;
    let there = Service { api: Api::new(&other.as_ref().map_or_else(|| world.site(), Site::of), &world.backup.api.key) };
    let path = format!("/api/v1/entitlements?organization={acme}");
    let mut tags = Vec::new();
    for (change, quantity) in [
        ("update subscription set status = 'suspended' where status = 'active'", 0),
        ("update subscription set status = 'active' where status = 'suspended'", 5),
        ("update organization set status = 'suspended'", 0),
        ("update organization set status = 'active'", 5),
        ("update subscription set quantity = 9", 9),
        ("update subscription set starts_on = '2025-01-01', ends_on = '2025-12-31'", 0),
        ("update subscription set ends_on = '2030-12-31'", 9),
        ("update subscription set status = 'cancelled'", 0),
    ] {
        for service in [&world.backup, &there] {
            // Both have it in memory.
            service.asks_about(&acme).await;
            service.checks(&backup, &[&acme]).await;
        }
        let tag = world.backup.api.get(&path).await.header("etag").to_owned();
        let began = std::time::Instant::now();
        elsewhere(world, change, "Acme").await;
        for service in [&world.backup, &there] {
            until(change, async || (entitled(&service.checks(&backup, &[&acme]).await)[0].1 == quantity).then_some(())).await;
            let told = service.asks_about(&acme).await;
            assert_eq!((&told["quantity"], &told["entitled"]), (&json!(quantity), &json!(quantity > 0)), "{change}");
            let known = service.api.send(Method::GET, &path, &[("if-none-match", &tag)], "").await.expect(200);
            tags.push(known.header("etag").to_owned());
        }
        // A second, and what a busy machine needs beside.
        assert!(began.elapsed() < std::time::Duration::from_secs(5), "{change}: {:?}", began.elapsed());
    }
    assert!(tags.chunks(2).all(|two| two[0] == two[1]), "every node gives an answer the same tag: {tags:?}");
    ends(other).await;
}

async fn a_node_answers_right_from_its_first_moment(world: &World) {
    let backup = id(&world.backup, "backup").await;
    let mut marie = world.buyer("Marie Laurent");
    let acme = marie.onboards(&world.northwind.sells_backup(&marie).await.link(), &world.mail, "Acme").await;
    for _ in 0..3 {
        world.stop().await;
        world.start().await;
        assert_eq!(entitled(&world.backup.checks(&backup, &[&acme, NOBODY]).await), [(true, 5), (false, 0)]);
        assert_eq!(world.backup.asks_about(&acme).await["quantity"], 5);
    }
    until("the table to be loaded", async || {
        let read = Api::new(&world.site(), &world.operator.0.key).get("/metrics").await.text();
        read.contains("passerelle_entitlements_loaded 1").then_some(())
    })
    .await;
    assert_eq!(entitled(&world.backup.checks(&backup, &[&acme, NOBODY]).await), [(true, 5), (false, 0)]);
}

async fn a_key_that_was_revoked_stops_within_a_second(world: &World) {
    let other = another(world).await;
    let there = Api::new(&other.as_ref().map_or_else(|| world.site(), Site::of), &world.backup.api.key);
    for api in [&world.backup.api, &there] {
        api.get("/api/v1/services").await.expect(200);
    }
    let began = std::time::Instant::now();
    world.database.run("update api_key set revoked_at = created_at where scope = 'service'").await;
    for api in [&world.backup.api, &there] {
        until("the key to stop", async || (api.get("/api/v1/services").await.status == 401).then_some(())).await;
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    world.operator.0.get("/api/v1/services").await.expect(200);
    ends(other).await;
}
