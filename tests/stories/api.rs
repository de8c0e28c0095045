//! The interface for programs: orders, services, entitlements, keys. Every answer is held to the OpenAPI document.

use std::collections::BTreeSet;

use hyper::Method;
use serde_json::json;

use crate::{
    people::{Api, order},
    world::World,
};

stories!(
    an_order_is_read_as_it_was_placed,
    orders_come_in_pages,
    anothers_order_is_as_good_as_absent,
    a_cancelled_order_stays_cancelled,
    what_was_applied_stays_when_the_rest_is_cancelled,
    services_are_listed_with_their_plans,
    entitlements_are_told_to_their_service,
    each_key_opens_its_own_door,
    what_is_not_there_says_so,
    problems_speak_the_readers_language,
);

async fn an_order_is_read_as_it_was_placed(world: &World) {
    let marie = world.acheteuse("Marie Laurent");
    let mut written =
        order(&marie).of("backup", "standard", 5).of("analytics", "insight", 1_000_000).with("discounted", true).handed_over();
    written.0["subscriptions"][0]["starts_on"] = json!("2027-01-01");
    written.0["subscriptions"][0]["renews"] = json!(true);
    let placed = world.northwind.places(&written).await;
    let mut answer = placed.answer.clone();
    answer.as_object_mut().unwrap().remove("onboarding_url");
    assert_eq!(world.northwind.sees(&placed).await, answer, "the link is shown once");
    assert_eq!(answer["buyer"], written.0["buyer"]);
    assert_eq!(
        (&answer["discounted"], &answer["delivery"], &answer["seller_account"]),
        (&json!(true), &json!("seller"), &json!("ACME-4711"))
    );
    let line = &answer["subscriptions"][0];
    assert_eq!(
        (&line["starts_on"], &line["renews"], &line["quantity"], &line["status"]),
        (&json!("2027-01-01"), &json!(true), &json!(5), &json!("unapplied"))
    );
    assert_eq!(world.mail.letters_to(&marie.email, "invitation").len(), 0, "the seller passes the link on itself");
    // The id is as good as the key.
    let by_id = order(&marie).of(line["service_id"].as_str().unwrap(), "standard", 1);
    world.northwind.places(&by_id).await;
}

async fn orders_come_in_pages(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let mut placed = Vec::new();
    for n in 0..7 {
        placed.push(world.northwind.places(&order(&marie).of("backup", "standard", n + 1).handed_over()).await.id);
    }
    let foreign = world.contoso.sells_backup(&marie).await.id;
    placed.reverse();
    let ids = |items: Vec<serde_json::Value>| items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    for limit in [1, 3, 7, 200] {
        assert_eq!(ids(world.northwind.api.all("/api/v1/orders", limit).await), placed, "newest first, {limit} a page");
    }
    let all: BTreeSet<_> = ids(world.operator.0.all("/api/v1/orders", 3).await).into_iter().collect();
    assert_eq!(all, placed.iter().chain([&foreign]).cloned().collect(), "the operator sees everybody's");
    world.northwind.api.post(&format!("/api/v1/orders/{}/cancel", placed[2]), &json!({})).await.expect(200);
    assert_eq!(ids(world.northwind.api.all("/api/v1/orders?status=cancelled", 2).await), [placed[2].clone()]);
    assert_eq!(ids(world.northwind.api.all("/api/v1/orders?status=placed", 2).await).len(), 6);

    // A cursor is its holder's.
    let next = world.northwind.api.get("/api/v1/orders?limit=2").await.json()["next"].as_str().unwrap().to_owned();
    for (api, cursor) in [
        (&world.contoso.api, next.as_str()),
        (&world.operator.0, &next),
        (&world.northwind.api, "nonsense"),
        (&world.northwind.api, &next[1..]),
    ] {
        api.get(&format!("/api/v1/orders?cursor={cursor}")).await.expect_problem(400, "bad_cursor");
    }
    world.northwind.api.get(&format!("/api/v1/services?cursor={next}")).await.expect_problem(400, "bad_cursor");
    for bad in ["limit=0", "limit=201", "limit=x", "limit=1&limit=2", "status=odd", "page=2"] {
        let problem = world.northwind.api.get(&format!("/api/v1/orders?{bad}")).await.expect_problem(400, "bad_parameters");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{}", bad.split('=').next().unwrap()), "{bad}");
    }
}

async fn anothers_order_is_as_good_as_absent(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let before = world.picture().await;
    let mut seen = Vec::new();
    for id in [placed.id.as_str(), "ord_00000000000000000000000000", "nonsense", "sub_00000000000000000000000000", "%00"] {
        let mut show = world.contoso.api.get(&format!("/api/v1/orders/{id}")).await.expect_problem(404, "not_found");
        let mut cancel = world.contoso.api.post(&format!("/api/v1/orders/{id}/cancel"), &json!({})).await.expect_problem(404, "not_found");
        for problem in [&mut show, &mut cancel] {
            problem.as_object_mut().unwrap().remove("request_id").expect("it names the request");
        }
        seen.push((show, cancel));
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "{seen:#?}");
    world.assert_as_before(&before).await;
}

async fn a_cancelled_order_stays_cancelled(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let cancelled = world.northwind.cancels(&placed).await.expect(200).json();
    assert_eq!(cancelled, world.northwind.sees(&placed).await);
    world.northwind.cancels(&placed).await.expect_problem(409, "already_cancelled");
    let second = world.northwind.sells_backup(&marie).await;
    marie.onboards(&second.link(), &world.mail, "Acme").await;
    world.northwind.cancels(&second).await.expect_problem(409, "already_applied");
    let again = order(&marie).of("backup", "standard", 1).with("reference", placed.answer["reference"].clone());
    world.northwind.api.post("/api/v1/orders", &again.0).await.expect_problem(409, "reference_taken");
    world.contoso.places(&again).await;
    // An invitation that was withdrawn before it left never leaves.
    let third = world.operator.0.post(&format!("/api/v1/orders/{}/cancel", world.contoso.sells_backup(&marie).await.id), &json!({})).await;
    assert_eq!(third.expect(200).json()["status"], "cancelled", "the operator may");
}

async fn what_was_applied_stays_when_the_rest_is_cancelled(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5).of("analytics", "insight", 3).handed_over()).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions()[..1]);
    marie.submits(form).await;
    marie.creates_organization("Acme").await.applies().await;
    let organization = marie.organization();
    let cancelled = world.northwind.cancels(&placed).await.expect(200).json();
    assert_eq!(
        (&cancelled["subscriptions"][0]["status"], &cancelled["subscriptions"][1]["status"]),
        (&json!("active"), &json!("cancelled"))
    );
    assert_eq!(world.backup.asks_about(&organization).await["entitled"], true);
    assert_eq!(world.analytics.asks_about(&organization).await["entitled"], false);
}

async fn services_are_listed_with_their_plans(world: &World) {
    for api in [&world.northwind.api, &world.operator.0, &world.backup.api] {
        let services = api.all("/api/v1/services", 1).await;
        let mut keys: Vec<_> = services.iter().map(|service| service["key"].as_str().unwrap()).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["analytics", "backup", "compute"], "what is retired cannot be ordered");
        let backup = services.iter().find(|service| service["key"] == "backup").unwrap();
        assert_eq!((&backup["name"]["fr"], &backup["terms"]["version"]), (&json!("Sauvegarde"), &json!("2026-01")));
        let mut plans = backup["plans"].as_array().unwrap().clone();
        plans.sort_by_key(|plan| plan["key"].to_string());
        assert_eq!(
            (&plans[0]["key"], &plans[0]["requires"], &plans[1]["key"]),
            (&json!("archive"), &json!("standard"), &json!("standard"))
        );
    }
}

async fn entitlements_are_told_to_their_service(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let mut written = order(&marie).of("backup", "standard", 5).of("backup", "standard", 7).handed_over();
    written.0["subscriptions"][1]["starts_on"] = json!("2030-01-01");
    let placed = world.northwind.places(&written).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let path = format!("/api/v1/entitlements?organization={organization}");
    let first = world.backup.api.get(&path).await.expect(200);
    assert_eq!(first.header("cache-control"), "private, max-age=30");
    let told = first.json();
    assert_eq!(
        (&told["organization"], &told["entitled"], &told["quantity"]),
        (&json!(organization), &json!(true), &json!(5)),
        "what starts later does not count yet"
    );
    assert_eq!(told["subscriptions"].as_array().unwrap().len(), 2);
    assert_eq!(told["seller"]["name"], world.northwind.name);
    let tag = first.header("etag").to_owned();
    let known = world.backup.api.send(Method::GET, &path, &[("if-none-match", &tag)], "").await.expect(304);
    assert!(known.body.is_empty() && known.header("etag") == tag);

    let second = world.northwind.sells_backup(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    let fresh = world.backup.api.send(Method::GET, &path, &[("if-none-match", &tag)], "").await.expect(200);
    assert_eq!(fresh.json()["quantity"], 10);
    let other = world.analytics.asks_about(&organization).await;
    assert_eq!(
        (&other["entitled"], &other["quantity"], &other["seller"], &other["ends_on"]),
        (&json!(false), &json!(0), &json!(null), &json!(null))
    );
    for absent in ["org_00000000000000000000000000", "nonsense"] {
        world.backup.api.get(&format!("/api/v1/entitlements?organization={absent}")).await.expect_problem(404, "not_found");
    }
    world.backup.api.get("/api/v1/entitlements").await.expect_problem(400, "bad_parameters");
}

async fn each_key_opens_its_own_door(world: &World) {
    let body = order(&world.buyer("Marie Laurent")).of("backup", "standard", 1).0;
    world.backup.api.post("/api/v1/orders", &body).await.expect_problem(403, "forbidden_scope");
    world.backup.api.get("/api/v1/orders").await.expect_problem(403, "forbidden_scope");
    for api in [&world.operator.0, &world.northwind.api] {
        api.get("/api/v1/entitlements?organization=org_00000000000000000000000000").await.expect_problem(403, "forbidden_scope");
    }
    let real = &world.northwind.api.key;
    assert!(real.starts_with("sk_seller_"), "{real}");
    let mut last = real.chars().rev();
    let other_end = if last.next() == Some('A') { 'B' } else { 'A' };
    for key in [
        "",
        "x",
        "sk_seller_",
        &real.replace("seller", "operator"),
        &format!("{}{other_end}", &real[..real.len() - 1]),
        &format!("{real}A"),
    ] {
        let answer = Api::new(&world.site(), key).get("/api/v1/orders").await;
        assert_eq!(answer.header("www-authenticate").split(' ').next(), Some("Bearer"), "{key}");
        answer.expect_problem(401, "unauthenticated");
    }
    let bare = hyper::Request::get("/api/v1/orders").body(hyper::body::Bytes::new()).unwrap();
    world.send(bare).await.expect_problem(401, "unauthenticated");
    assert_eq!(world.database.count("orders").await, 0);
}

async fn what_is_not_there_says_so(world: &World) {
    let api = &world.northwind.api;
    for path in ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/orders/", "/api/v2/orders", "/api/v1//orders", "/api/V1/orders"] {
        assert_eq!(api.get(path).await.status, 404, "{path}");
    }
    for (method, path) in [
        (Method::DELETE, "/api/v1/orders"),
        (Method::PUT, "/api/v1/orders/x"),
        (Method::GET, "/api/v1/orders/x/cancel"),
        (Method::POST, "/api/v1/services"),
    ] {
        let answer = api.send(method, path, &[("x-http-method-override", "GET")], "").await;
        assert!(!answer.header("allow").is_empty(), "{path}");
        answer.expect_problem(405, "method_not_allowed");
    }
    assert_eq!(world.get("/api").await.status, 200, "the reference");
}

async fn problems_speak_the_readers_language(world: &World) {
    let ask = async |language: &str| world.northwind.api.send(Method::GET, "/api/v1/orders/x", &[("accept-language", language)], "").await;
    let (english, french, other) = (ask("en").await, ask("fr-CA, en;q=0.5").await, ask("xx").await);
    assert_eq!((english.header("content-language"), french.header("content-language")), ("en", "fr"));
    let (english, french) = (english.expect_problem(404, "not_found"), french.expect_problem(404, "not_found"));
    assert_ne!(english["detail"], french["detail"]);
    assert_eq!(other.json()["detail"], english["detail"]);
    assert!(english["type"].as_str().unwrap().ends_with("not_found") && !english["request_id"].as_str().unwrap().is_empty());
}
