//! A service that prepares what was applied: what the buyer sees meanwhile, a failure and another try, first use.

use hyper::Method;
use serde_json::{Value, json};

use crate::{
    people::{Buyer, Placed, Service, order},
    world::World,
};

stories!(
    what_is_prepared_is_waited_for_and_opened,
    a_failure_is_told_and_tried_again,
    a_report_again_changes_nothing,
    only_its_own_service_reports,
    subscriptions_are_listed_for_those_concerned,
    only_an_owner_asks_for_another_try,
);

async fn compute(world: &World) -> Service {
    Service::new(&world.site(), &world.configuration, "compute").await
}

/// Compute for a buyer who has applied it; on the page that waits.
async fn applied(world: &World, buyer: &mut Buyer) -> (Placed, String) {
    let placed = world.northwind.places(&order(buyer).of("compute", "small", 3).handed_over()).await;
    let organization = buyer.onboards(&placed.link(), &world.mail, "Acme").await;
    (placed, organization)
}

async fn what_is_prepared_is_waited_for_and_opened(world: &World) {
    let compute = compute(world).await;
    let mut marie = world.buyer("Marie Laurent");
    let (placed, organization) = applied(world, &mut marie).await;
    let [subscription] = placed.subscriptions().try_into().unwrap();
    marie.page.says("Setting up").says("Compute");
    assert!(marie.page.html.contains("<noscript><meta http-equiv=\"refresh\" content=\"3\">"), "it looks again without JavaScript");
    assert_eq!(marie.page.refresh(), None, "it goes nowhere yet");
    assert!(marie.page.links().iter().all(|link| !link.contains("compute.example")), "nothing to open yet");
    assert_eq!(world.northwind.sees(&placed).await["subscriptions"][0]["status"], "provisioning");
    let told = compute.asks_about(&organization).await;
    assert_eq!((&told["entitled"], &told["quantity"]), (&json!(false), &json!(0)), "what is being prepared entitles to nothing");
    let receipt = world.mail.letter(&marie.email, "receipt", 1).await;
    assert!(receipt.text.contains("Still being set up by the service"), "{}", receipt.text);

    let waiting = compute.has_to_prepare().await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (&waiting[0]["id"], &waiting[0]["organization"], waiting[0].get("order")),
        (&json!(subscription), &json!({ "id": organization, "name": "Acme", "status": "active" }), None)
    );
    let ready = compute.reports(&subscription, "activated", &json!({ "message": "Two nodes <b>in</b> Paris" })).await.expect(200).json();
    assert_eq!((&ready["status"], &ready["message"]), (&json!("active"), &json!("Two nodes <b>in</b> Paris")));
    assert!(ready["activated_at"].is_string() && ready["first_used_at"].is_null());
    assert_eq!(compute.has_to_prepare().await, Vec::<Value>::new());
    assert_eq!(compute.asks_about(&organization).await["quantity"], 3);

    let done = marie.page.path.clone();
    marie.opens(&done).await.expect(200);
    assert_eq!(marie.page.refresh(), Some(format!("https://compute.example/?organization={organization}")));
    marie.opens(&format!("/organizations/{organization}")).await.expect(200).says("Two nodes <b>in</b> Paris").says("Active");

    compute.reports(&subscription, "first-use", &json!({})).await.expect(200);
    let used = compute.api.get(&format!("/api/v1/subscriptions/{subscription}")).await.expect(200).json();
    assert!(used["first_used_at"].is_string(), "{used}");
}

async fn a_failure_is_told_and_tried_again(world: &World) {
    let compute = compute(world).await;
    let mut marie = world.acheteuse("Marie Laurent");
    let (placed, organization) = applied(world, &mut marie).await;
    let [subscription] = placed.subscriptions().try_into().unwrap();
    let done = marie.page.path.clone();
    let reason = "Plus de place à Paris, voyez http://evil.example <script>alert(1)</script>";
    compute.reports(&subscription, "failed", &json!({ "message": reason })).await.expect(200);

    marie.opens(&done).await.expect(200).says(reason).says("La mise en place a échoué").hides("<script>alert");
    assert!(!marie.page.html.contains("<noscript>"), "nothing is under way: the page keeps still");
    let letter = world.mail.letter(&marie.email, "subscription_failed", 1).await;
    assert_eq!(letter.language, "fr");
    assert!(letter.text.contains("Plus de place à Paris") && !letter.text.contains("http://evil.example"), "{}", letter.text);
    assert_eq!(letter.link("/organizations/"), format!("/organizations/{organization}"));
    assert_eq!(compute.asks_about(&organization).await["entitled"], false);

    let again = marie.page.form("/retry", "");
    marie.submits(again.clone()).await;
    marie.is_at("/done").page.hides(reason);
    assert!(marie.page.html.contains("<noscript>"), "it is under way again");
    marie.submits(again).await.expect(200);
    assert_eq!(compute.has_to_prepare().await.len(), 1);
    assert_eq!(world.database.count("event where kind = 'subscription.retried'").await, 1, "asked twice, told once");

    // Once more, and tried again from the organization's page.
    compute.reports(&subscription, "failed", &json!({ "message": "Toujours pas" })).await.expect(200);
    marie.opens(&format!("/organizations/{organization}")).await.expect(200).says("Toujours pas");
    world.mail.letter(&marie.email, "subscription_failed", 2).await;
    let again = marie.page.form("/retry", "");
    marie.submits(again.clone()).await;
    marie.is_at(&format!("/organizations/{organization}"));
    compute.reports(&subscription, "activated", &json!({})).await.expect(200);
    marie.submits(again).await.expect(409);
    assert_eq!(compute.asks_about(&organization).await["entitled"], true);
}

async fn a_report_again_changes_nothing(world: &World) {
    let compute = compute(world).await;
    let mut marie = world.buyer("Marie Laurent");
    let (placed, _) = applied(world, &mut marie).await;
    let [subscription] = placed.subscriptions().try_into().unwrap();
    compute.reports(&subscription, "first-use", &json!({})).await.expect_problem(409, "subscription_state");
    for (what, body, pointer) in [
        ("failed", json!({}), "/message"),
        ("failed", json!({ "message": " " }), "/message"),
        ("failed", json!({ "message": "x".repeat(501) }), "/message"),
        ("activated", json!({ "message": "a\nb" }), "/message"),
        ("activated", json!({ "status": "active" }), "/status"),
    ] {
        let problem = compute.reports(&subscription, what, &body).await.expect_problem(422, "bad_fields");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{what} {body}");
    }
    let path = format!("/api/v1/subscriptions/{subscription}/activated");
    let key = [("idempotency-key", "ready-1")];
    let first = compute.api.post_with(&path, &json!({ "message": "Ready" }), &key).await.expect(200);
    let picture = world.picture().await;
    let replay = compute.api.post_with(&path, &json!({ "message": "Ready" }), &key).await.expect(200);
    assert_eq!((replay.text(), replay.header("idempotency-replayed")), (first.text(), "true"));
    compute.api.post_with(&path, &json!({ "message": "Other" }), &key).await.expect_problem(422, "idempotency_mismatch");
    let again = compute.api.send(Method::POST, &path, &[], "").await.expect(200).json();
    assert_eq!(again, first.json(), "the first word stands");
    let refused = compute.reports(&subscription, "failed", &json!({ "message": "No" })).await.expect_problem(409, "subscription_state");
    assert!(refused["detail"].as_str().unwrap().contains("active"), "{refused}");
    world.assert_as_before(&picture).await;

    let first = compute.reports(&subscription, "first-use", &json!({})).await.expect(200).json();
    let again = compute.reports(&subscription, "first-use", &json!({})).await.expect(200).json();
    assert_eq!(first, again, "the first time stands");
    for kind in ["subscription.activated", "subscription.first_used"] {
        assert_eq!(world.database.count(&format!("event where kind = '{kind}'")).await, 1, "{kind}");
    }
    assert_eq!(world.database.count("audit where action in ('subscription.activate', 'subscription.first_use')").await, 2);
}

async fn only_its_own_service_reports(world: &World) {
    let compute = compute(world).await;
    let mut marie = world.buyer("Marie Laurent");
    let (placed, _) = applied(world, &mut marie).await;
    let [subscription] = placed.subscriptions().try_into().unwrap();
    let unapplied = world.northwind.places(&order(&marie).of("compute", "small", 1).handed_over()).await.subscriptions();
    let before = world.picture().await;
    for what in ["activated", "failed", "first-use"] {
        let body = if what == "first-use" { json!({}) } else { json!({ "message": "Mine" }) };
        world.backup.reports(&subscription, what, &body).await.expect_problem(404, "not_found");
        compute.reports(&unapplied[0], what, &body).await.expect_problem(404, "not_found");
        compute.reports("sub_00000000000000000000000000", what, &body).await.expect_problem(404, "not_found");
        for other in [&world.northwind.api, &world.operator.0] {
            other.post(&format!("/api/v1/subscriptions/{subscription}/{what}"), &body).await.expect_problem(403, "forbidden_scope");
        }
    }
    world.backup.api.get(&format!("/api/v1/subscriptions/{subscription}")).await.expect_problem(404, "not_found");
    world.contoso.api.get(&format!("/api/v1/subscriptions/{subscription}")).await.expect_problem(404, "not_found");
    compute.api.post(&format!("/api/v1/subscriptions/{subscription}/retry"), &json!({})).await.expect_problem(403, "forbidden_scope");
    world.assert_as_before(&before).await;
}

async fn subscriptions_are_listed_for_those_concerned(world: &World) {
    let compute = compute(world).await;
    let mut marie = world.buyer("Marie Laurent");
    let written = order(&marie).of("compute", "small", 1).of("compute", "small", 2).of("backup", "standard", 3).handed_over();
    let placed = world.northwind.places(&written).await;
    let foreign = world.contoso.places(&order(&marie).of("compute", "small", 9).handed_over()).await;
    let ids = |items: &[Value]| items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(compute.api.all("/api/v1/subscriptions", 1).await.is_empty(), "what nobody applied is not its service's yet");
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;

    let mine = compute.api.all("/api/v1/subscriptions", 1).await;
    let mut sold: Vec<_> = placed.subscriptions()[..2].to_vec();
    sold.sort();
    assert_eq!(ids(&mine), sold, "oldest first, one a page");
    assert_eq!(ids(&compute.api.all(&format!("/api/v1/subscriptions?organization={organization}"), 1).await), sold);
    assert_eq!(ids(&compute.api.all(&format!("/api/v1/subscriptions?organization={organization}&status=active"), 1).await).len(), 0);
    assert_eq!(ids(&world.backup.api.all("/api/v1/subscriptions?status=active", 1).await), placed.subscriptions()[2..]);
    for other in ["org_00000000000000000000000000", "nonsense"] {
        assert!(compute.api.all(&format!("/api/v1/subscriptions?organization={other}"), 1).await.is_empty());
    }

    let seen = world.northwind.api.all("/api/v1/subscriptions", 2).await;
    assert_eq!(seen.len(), 3);
    for one in &seen {
        assert_eq!((&one["order"], &one["organization"]), (&json!(placed.id), &json!({ "name": "Acme", "status": "active" })));
    }
    assert_eq!(ids(&world.contoso.api.all("/api/v1/subscriptions?status=unapplied", 1).await), foreign.subscriptions());
    let all = world.operator.0.all("/api/v1/subscriptions", 3).await;
    assert_eq!(all.len(), 4);
    assert!(all.iter().any(|one| one["organization"]["id"] == json!(organization) && one["order"] == json!(placed.id)));

    let next = compute.api.get("/api/v1/subscriptions?limit=1").await.json()["next"].as_str().unwrap().to_owned();
    for other in [&world.northwind.api, &world.backup.api, &world.operator.0] {
        other.get(&format!("/api/v1/subscriptions?cursor={next}")).await.expect_problem(400, "bad_cursor");
    }
    compute.api.get("/api/v1/subscriptions?status=odd").await.expect_problem(400, "bad_parameters");
}

async fn only_an_owner_asks_for_another_try(world: &World) {
    let compute = compute(world).await;
    let mut marie = world.buyer("Marie Laurent");
    let (placed, organization) = applied(world, &mut marie).await;
    let [subscription] = placed.subscriptions().try_into().unwrap();
    compute.reports(&subscription, "failed", &json!({ "message": "No room" })).await.expect(200);
    let mut stranger = world.buyer("Pierre Petit");
    stranger.signs_up(&world.mail).await;
    let path = format!("/subscriptions/{subscription}/retry");
    assert_eq!(stranger.posts(&path, &[]).await.status, 404);
    assert_eq!(stranger.posts("/subscriptions/nonsense/retry", &[]).await.status, 404);
    // A colleague who only reads sees the reason, and no button. (Somebody else is owner meanwhile: there is always one.)
    let role = |role: &str| {
        format!("update member set role = '{role}' where account_id = (select id from account where email = '{}')", marie.email)
    };
    let (read, own) = (role("member"), role("owner"));
    world.makes_owner(&stranger.email, &marie.email).await;
    world.database.run(&read).await;
    marie.opens(&format!("/organizations/{organization}")).await.expect(200).says("No room").hides("/retry");
    assert_eq!(marie.posts(&path, &[]).await.status, 404);
    assert_eq!(compute.has_to_prepare().await.len(), 0);
    world.database.run(&own).await;

    let retry = format!("/api/v1/subscriptions/{subscription}/retry");
    world.contoso.api.post(&retry, &json!({})).await.expect_problem(404, "not_found");
    let retried = world.northwind.api.post(&retry, &json!({})).await.expect(200).json();
    assert_eq!((&retried["status"], &retried["message"]), (&json!("provisioning"), &json!(null)));
    compute.reports(&subscription, "activated", &json!({})).await.expect(200);
    world.operator.0.post(&retry, &json!({})).await.expect_problem(409, "subscription_state");
}
