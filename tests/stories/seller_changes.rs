//! Change of seller: from an owner's consent to the day on which another seller bills what runs.

use serde_json::{Value, json};

use crate::{
    database::Engine,
    http::{Answer, PUBLIC_URL},
    node::until,
    people::{Api, Buyer, order},
    world::World,
};

stories!(
    a_seller_looks_and_asks,
    on_its_day_another_seller_bills_what_runs,
    a_code_is_shown_once_and_never_kept,
    whoever_signed_in_long_ago_is_asked_again,
    codes_that_permit_nothing_get_one_answer,
    too_many_codes_that_permit_nothing,
    either_side_rolls_it_back,
    a_seller_that_may_not_sell_gains_nothing,
    what_stands_against_it_stops_it_on_its_day,
    two_sellers_with_one_code,
    orders_of_the_former_seller_say_where_they_fit,
    discounts_end_with_their_seller,
    it_goes_back_and_history_stays,
    a_link_is_closed_when_nothing_runs,
    every_row_has_its_audit_and_its_event,
    the_operator_moves_all_of_a_seller,
    a_move_goes_on_after_a_crash,
);

/// Marie with an organization of Northwind's in which Backup runs: its id.
pub(super) async fn acme(world: &World) -> (Buyer, String) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    (marie, organization)
}

/// The page about it.
fn page(organization: &str) -> String {
    format!("/organizations/{organization}/seller-change")
}

/// An owner makes a code: what the page shows.
pub(super) async fn consents(buyer: &mut Buyer, organization: &str) -> String {
    buyer.opens(&page(organization)).await.expect(200);
    let form = buyer.page.form(&page(organization), "");
    buyer.submits(form).await.expect(200);
    shown(buyer).expect("the code is shown")
}

/// The consent code on the page, if it shows one.
fn shown(buyer: &Buyer) -> Option<String> {
    let (_, rest) = buyer.page.html.split_once("data-copy=\"")?;
    rest.split_once('"').map(|(code, _)| code.to_owned())
}

/// A day from today, `YYYY-MM-DD`.
#[expect(clippy::disallowed_methods, reason = "the node under test lives by the same clock")]
pub(super) fn in_days(days: i64) -> String {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.checked_add(jiff::Span::new().days(days)).unwrap().to_string()
}

fn wanted(code: &str) -> Value {
    json!({ "code": code, "seller_account": "CC-1", "cut_over_on": in_days(3) })
}

pub(super) async fn asks(api: &Api, code: &str) -> Answer {
    api.post("/api/v1/seller-changes", &wanted(code)).await
}

/// The days go by until the change is due: for the database they were earlier.
pub(super) async fn days_pass(world: &World) {
    let day = in_days(0);
    world.database.run(&format!("update seller_change set cut_over_on = '{day}' where status = 'waiting'")).await;
}

/// Nothing waits any more.
pub(super) async fn made(world: &World) {
    until("the change is made", async || (world.database.count("seller_change where status = 'waiting'").await == 0).then_some(())).await;
}

async fn lines(world: &World) -> i64 {
    world.database.count("subscription s where s.organization_id is not null and exists (select 1 from organization_seller k where k.organization_id = s.organization_id and k.seller_id = coalesce(s.seller_of_record_id, s.seller_id) and k.closed_at is null)").await
}

/// At most one partner, and everything that runs under it: asked in plain SQL.
pub(super) async fn holds(world: &World) {
    let twice = "organization g where (select count(*) from organization_seller k where k.organization_id = g.id and k.kind = 'partner' and k.closed_at is null) > 1";
    assert_eq!(world.database.count(twice).await, 0, "I1");
    let astray = "subscription s where s.organization_id is not null and s.status in ('provisioning', 'active', 'suspended', 'failed') and not exists (select 1 from organization_seller k \
        where k.organization_id = s.organization_id and k.seller_id = coalesce(s.seller_of_record_id, s.seller_id) and k.closed_at is null)";
    assert_eq!(world.database.count(astray).await, 0, "I3");
    let claims = "first_organization f where not exists (select 1 from organization_seller k where k.organization_id = f.organization_id and k.seller_id = f.seller_id and k.closed_at is null)";
    assert_eq!(world.database.count(claims).await, 0, "I4");
}

/// The id of the partner an organization buys from, as its tile says it.
pub(super) async fn seller(buyer: &mut Buyer, organization: &str) -> String {
    buyer.opens(&format!("/organizations/{organization}/billing")).await.expect(200);
    let links = buyer.page.links();
    let close = links.iter().find_map(|link| link.split_once("/close-seller?seller="));
    close.expect("the tile leads there").1.to_owned()
}

async fn well(world: &World) {
    holds(world).await;
    let said = world.configuration.run(&["check"]).await.well();
    assert!(said.starts_with("all is well"), "{said}");
}

async fn a_seller_looks_and_asks(world: &World) {
    let (mut marie, acme) = acme(world).await;
    marie.opens(&format!("/organizations/{acme}/billing")).await.expect(200);
    assert!(marie.page.links().contains(&page(&acme)), "the tile leads there");
    let code = consents(&mut marie, &acme).await;
    let preview = world.contoso.api.post("/api/v1/seller-changes/preview", &json!({ "code": code.to_lowercase().replace('-', " ") })).await;
    let preview = preview.expect(200).json();
    assert_eq!(preview["organization"], json!({ "name": "Acme", "status": "active" }));
    let line = &preview["subscriptions"][0];
    assert_eq!(
        (&line["service"], &line["plan"], &line["quantity"], &line["id"]),
        (&json!("backup"), &json!("standard"), &json!(5), &Value::Null)
    );
    assert_eq!((&preview["earliest"], &preview["latest"]), (&json!(in_days(1)), &json!(in_days(90))));
    let keys: Vec<_> = preview.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["earliest", "expires_at", "latest", "organization", "subscriptions"], "and nothing else");
    let headers = [("idempotency-key", "change-1")];
    let first = world.contoso.api.post_with("/api/v1/seller-changes", &wanted(&code), &headers).await.expect(201);
    let again = world.contoso.api.post_with("/api/v1/seller-changes", &wanted(&code), &headers).await.expect(201);
    assert_eq!((&first.body, again.header("idempotency-replayed")), (&again.body, "true"));
    let change = first.json();
    let id = change["id"].as_str().unwrap();
    assert_eq!(
        (&change["status"], &change["side"], &change["from"], &change["seller_account"]),
        (&json!("waiting"), &json!("gaining"), &Value::Null, &json!("CC-1"))
    );
    let asked = world.mail.letter(&marie.email, "seller_change_notice", 1).await;
    assert!(
        asked.text.contains("Contoso Cloud") && asked.text.contains("Northwind Traders") && asked.text.contains(&page(&acme)),
        "{asked:?}"
    );
    let losing = world.mail.letter(world.northwind.support, "seller_change_news", 1).await;
    assert!(!format!("{losing:?}").contains("Contoso"), "the losing seller does not learn who gains: {losing:?}");
    let gaining = world.mail.letter(world.contoso.support, "seller_change_news", 1).await;
    assert!(!format!("{gaining:?}").contains("Northwind"), "{gaining:?}");
    let seen = world.northwind.api.get(&format!("/api/v1/seller-changes/{id}")).await.expect(200).json();
    assert_eq!((&seen["side"], &seen["to"], &seen["seller_account"]), (&json!("losing"), &Value::Null, &Value::Null));
    marie.opens(&page(&acme)).await.expect(200).says("Contoso Cloud");
}

async fn on_its_day_another_seller_bills_what_runs(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let code = consents(&mut marie, &acme).await;
    let id = asks(&world.contoso.api, &code).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    assert!(world.backup.asks_about(&acme).await["seller"].to_string().contains("Northwind"), "until the day nothing changes");
    assert_eq!(world.northwind.api.all("/api/v1/subscriptions", 5).await.len(), 1);
    days_pass(world).await;
    made(world).await;
    let done = world.contoso.api.get(&format!("/api/v1/seller-changes/{id}")).await.expect(200).json();
    assert_eq!((&done["status"], done["subscriptions"].as_array().unwrap().len()), (&json!("done"), 1));
    let entitled = world.backup.asks_about(&acme).await;
    assert!(entitled["entitled"] == json!(true) && entitled["seller"].to_string().contains("Contoso"), "seller of record: {entitled}");
    assert_eq!(world.contoso.api.all("/api/v1/subscriptions", 1).await[0]["id"], done["subscriptions"][0]["id"]);
    assert!(world.northwind.api.all("/api/v1/subscriptions", 5).await.is_empty());
    marie.opens(&format!("/organizations/{acme}/billing")).await.expect(200).says("CC-1");
    assert!(!marie.page.words().contains("Northwind Traders"), "{}", marie.page.words());
    let sub = done["subscriptions"][0]["id"].as_str().unwrap();
    marie
        .opens(&format!("/organizations/{acme}/billing/subscriptions/{sub}"))
        .await
        .expect(200)
        .says("Northwind Traders")
        .says("went over to another seller");
    world.mail.letter(&marie.email, "seller_change_notice", 2).await;
    world.mail.letter(world.northwind.support, "seller_change_news", 2).await;
    world.mail.letter(world.contoso.support, "seller_change_news", 2).await;
    // From now on orders of the gaining seller fit, those of the former one do not.
    let more = world.contoso.sells_analytics(&marie).await;
    marie.follows(&more.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    assert_eq!(lines(world).await, 2);
    well(world).await;
}

async fn a_code_is_shown_once_and_never_kept(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let code = consents(&mut marie, &acme).await;
    marie.opens(&page(&acme)).await.expect(200);
    assert!(shown(&marie).is_none() && marie.page.words().contains(&format!("…{}", &code[15..])), "afterwards its end is shown alone");
    let everything = format!("{:?}\n{}", world.picture().await, world.log());
    for secret in [code.clone(), code.replace('-', "")] {
        assert!(!everything.contains(&secret), "a code is kept");
    }
    let second = consents(&mut marie, &acme).await;
    assert_ne!(code, second);
    asks(&world.contoso.api, &code).await.expect_problem(404, "consent_code");
    let form = marie.page.form(&format!("{}/revoke", page(&acme)), "");
    marie.submits(form.clone()).await.expect(200).says("taken back");
    asks(&world.contoso.api, &second).await.expect_problem(404, "consent_code");
    marie.submits(form).await.expect(422);
    assert_eq!(world.database.count("audit where action in ('seller_consent.give', 'seller_consent.revoke')").await, 3);
    // Whoever is no owner makes none.
    let mut otto = world.buyer("Otto Stranger");
    otto.signs_up(&world.mail).await;
    otto.opens(&page(&acme)).await.expect(404);
}

async fn whoever_signed_in_long_ago_is_asked_again(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let ago = match world.engine {
        Engine::Sqlite => "update session set created_at = created_at - 11 * 60000000",
        Engine::Postgres => "update session set created_at = created_at - interval '11 minutes'",
    };
    world.database.run(ago).await;
    marie.opens(&page(&acme)).await.expect(200);
    let form = marie.page.form(&page(&acme), "");
    marie.submits(form).await;
    marie.is_at("/sign-in-again");
    assert_eq!(world.database.count("seller_consent").await, 0);
    let form = marie.page.form("/sign-in-again", "password").fill("password", &marie.password.clone());
    marie.submits(form).await;
    marie.is_at("/seller-change");
    consents(&mut marie, &acme).await;
}

async fn codes_that_permit_nothing_get_one_answer(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let told = |answer: Answer| {
        let mut problem = answer.expect_problem(404, "consent_code");
        problem.as_object_mut().unwrap().remove("request_id");
        problem
    };
    let unknown = told(asks(&world.contoso.api, "0000-0000-0000-0000").await);
    let foreign = consents(&mut marie, &acme).await;
    assert_eq!(told(asks(&world.northwind.api, &foreign).await), unknown, "who has the organization gains nothing");
    let late = match world.engine {
        Engine::Sqlite => "update seller_consent set given_at = given_at - 14 * 86400000000, expires_at = expires_at - 14 * 86400000000",
        Engine::Postgres => {
            "update seller_consent set given_at = given_at - interval '14 days', expires_at = expires_at - interval '14 days'"
        }
    };
    world.database.run(late).await;
    assert_eq!(told(asks(&world.contoso.api, &foreign).await), unknown, "expired");
    marie.opens(&page(&acme)).await.expect(200).says("expired");
    let code = consents(&mut marie, &acme).await;
    assert_eq!(told(asks(&world.contoso.api, "x").await), unknown, "no code at all");
    asks(&world.contoso.api, &code).await.expect(201);
    assert_eq!(told(asks(&world.contoso.api, &code).await), unknown, "used");
    let preview = world.contoso.api.post("/api/v1/seller-changes/preview", &json!({ "code": code })).await;
    assert_eq!(told(preview), unknown);
    assert_eq!(world.database.count("audit where action = 'seller_consent.wrong'").await, 6);
    let bad = json!({ "code": code, "seller_account": "", "cut_over_on": in_days(0) });
    let problem = world.contoso.api.post("/api/v1/seller-changes", &bad).await.expect_problem(422, "bad_fields");
    let at: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(at, ["/seller_account", "/cut_over_on"]);
}

async fn too_many_codes_that_permit_nothing(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let code = consents(&mut marie, &acme).await;
    for _ in 0..30 {
        asks(&world.contoso.api, "0000-0000-0000-0000").await.expect_problem(404, "consent_code");
    }
    asks(&world.contoso.api, &code).await.expect_problem(429, "too_many_tries");
    let ago = match world.engine {
        Engine::Sqlite => "update seller_consent_miss set at = at - 3600000000",
        Engine::Postgres => "update seller_consent_miss set at = at - interval '1 hour'",
    };
    world.database.run(ago).await;
    asks(&world.contoso.api, &code).await.expect(201);
}

async fn either_side_rolls_it_back(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let code = consents(&mut marie, &acme).await;
    let change = asks(&world.contoso.api, &code).await.expect(201).json();
    let path = format!("/api/v1/seller-changes/{}/roll-back", change["id"].as_str().unwrap());
    world.mail.letter(world.northwind.support, "seller_change_news", 1).await;
    world.northwind.api.post(&path, &json!({})).await.expect_problem(404, "not_found");
    marie.opens(&page(&acme)).await.expect(200);
    let form = marie.page.form(&format!("{}/roll-back", page(&acme)), "");
    marie.submits(form.clone()).await.expect(200).says("rolled back");
    marie.submits(form).await.expect(422);
    world.contoso.api.post(&path, &json!({})).await.expect_problem(409, "change_over");
    let losing = world.mail.letter(world.northwind.support, "seller_change_news", 2).await;
    assert!(losing.subject.contains("stays with you"), "{losing:?}");
    let second = consents(&mut marie, &acme).await;
    let change = asks(&world.contoso.api, &second).await.expect(201).json();
    let path = format!("/api/v1/seller-changes/{}/roll-back", change["id"].as_str().unwrap());
    let back = world.contoso.api.post(&path, &json!({})).await.expect(200).json();
    assert_eq!((&back["status"], &back["reason"]), (&json!("rolled_back"), &json!("seller")));
    days_pass(world).await;
    assert!(world.backup.asks_about(&acme).await["seller"].to_string().contains("Northwind"));
    marie.opens(&page(&acme)).await.expect(200).says("By an owner.").says("By the new seller.");
    well(world).await;
}

async fn a_seller_that_may_not_sell_gains_nothing(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let code = consents(&mut marie, &acme).await;
    world.declares(&crate::world::CATALOGUE.replace("key = \"contoso\"", "key = \"contoso\"\nstatus = \"suspended\"")).await;
    asks(&world.contoso.api, &code).await.expect_problem(403, "seller_suspended");
    world.declares(crate::world::CATALOGUE).await;
    asks(&world.contoso.api, &code).await.expect(201);
    world.mail.letter(&marie.email, "seller_change_notice", 1).await;
    world.declares(&crate::world::CATALOGUE.replace("key = \"contoso\"", "key = \"contoso\"\nstatus = \"suspended\"")).await;
    days_pass(world).await;
    made(world).await;
    marie.opens(&page(&acme)).await.expect(200).says("The new seller could not sell.");
    let stopped = world.mail.letter(&marie.email, "seller_change_notice", 2).await;
    assert!(stopped.subject.contains("was not made"), "{stopped:?}");
    well(world).await;
}

async fn what_stands_against_it_stops_it_on_its_day(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let code = consents(&mut marie, &acme).await;
    asks(&world.contoso.api, &code).await.expect(201);
    // A second consent, and closing, wait for the first to be over.
    marie.opens(&page(&acme)).await.expect(200);
    let forms = marie.posts(&page(&acme), &[]).await;
    assert_eq!(forms.status, 422, "a change waits");
    world.database.run("update subscription set status = 'cancelled' where organization_id is not null").await;
    let seller = seller(&mut marie, &acme).await;
    let close = format!("/organizations/{acme}/close-seller");
    let answer = marie.posts(&close, &[("seller".to_owned(), seller)]).await;
    assert_eq!(answer.status, 422, "{answer:?}");
    days_pass(world).await;
    made(world).await;
    assert_eq!(world.database.count("seller_change where status = 'done'").await, 1, "an empty list goes over, too");
    well(world).await;
}

async fn two_sellers_with_one_code(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let code = consents(&mut marie, &acme).await;
    let presses = (0..8).map(|_| asks(&world.contoso.api, &code));
    let answers = futures_util::future::join_all(presses).await;
    let taken = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(taken, 1, "{answers:?}");
    assert!(answers.iter().all(|answer| [201, 404, 409].contains(&answer.status)));
    assert_eq!(world.database.count("seller_change").await, 1);
}

async fn orders_of_the_former_seller_say_where_they_fit(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let open = world.northwind.sells_analytics(&marie).await;
    marie.follows(&open.link()).await;
    marie.selects().await.confirms_organization().await;
    let press = marie.agrees();
    let code = consents(&mut marie, &acme).await;
    asks(&world.contoso.api, &code).await.expect(201);
    days_pass(world).await;
    made(world).await;
    let answer = marie.posts(&press.action, press.fields()).await;
    assert_eq!(answer.status, 409, "{answer:?}");
    assert!(answer.text().contains("<h1"), "in words");
    marie.follows(&open.link()).await;
    marie.selects().await;
    marie.is_at("/organization").page.says("Contoso Cloud");
    marie.creates_organization("Acme Elsewhere").await.applies().await;
    assert_eq!(world.database.count("organization").await, 2, "a first purchase creates");
    well(world).await;
}

async fn discounts_end_with_their_seller(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_discounted(&marie).await;
    let acme = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let given = world.northwind.issues_fifteen().await;
    let path = format!("/organizations/{acme}/contract-code");
    marie.opens(&path).await.expect(200);
    let form = marie.page.form(&path, "contract_code").fill("contract_code", &given.code);
    marie.submits(form).await.expect(200);
    let form = marie.page.form(&path, "plan");
    marie.submits(form).await.expect(200);
    let second = world.northwind.sells_discounted(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    let code = consents(&mut marie, &acme).await;
    asks(&world.contoso.api, &code).await.expect(201);
    days_pass(world).await;
    made(world).await;
    assert_eq!(world.database.count("contract_registration where ended_why = 'seller_changed' and ended_at is not null").await, 1);
    assert_eq!(world.database.count("contract_discount where ended_at is null").await, 0);
    assert_eq!(world.database.count("orders where code_expected_since is not null").await, 0, "nobody is reminded");
    marie.opens(&format!("/organizations/{acme}/billing")).await.expect(200);
    assert!(!marie.page.words().contains("comes with discounts"), "{}", marie.page.words());
    well(world).await;
}

async fn it_goes_back_and_history_stays(world: &World) {
    let (mut marie, acme) = acme(world).await;
    for (gaining, path) in [(&world.contoso, "/api/v1/subscriptions"), (&world.northwind, "/api/v1/subscriptions")] {
        let code = consents(&mut marie, &acme).await;
        asks(&gaining.api, &code).await.expect(201);
        days_pass(world).await;
        made(world).await;
        assert_eq!(gaining.api.all(path, 5).await.len(), 1);
        assert!(world.backup.asks_about(&acme).await["seller"].to_string().contains(gaining.name));
    }
    marie
        .opens(&page(&acme))
        .await
        .expect(200)
        .says("Contoso Cloud took over from Northwind Traders")
        .says("Northwind Traders took over from Contoso Cloud");
    assert_eq!(world.northwind.api.all("/api/v1/orders", 5).await.len(), 1, "its orders stay readable all the time");
    assert_eq!(world.database.count("organization_seller where closed_at is null").await, 1);
    well(world).await;
}

async fn a_link_is_closed_when_nothing_runs(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let code = consents(&mut marie, &acme).await;
    let path = format!("/organizations/{acme}/close-seller");
    marie.opens(&path).await.expect(200).says("runs still");
    let fields = [("seller".to_owned(), seller(&mut marie, &acme).await)];
    assert_eq!(marie.posts(&path, &fields).await.status, 422);
    world.database.run("update subscription set status = 'expired' where organization_id is not null").await;
    marie.opens(&path).await.expect(200);
    let form = marie.page.form(&path, "seller");
    marie.submits(form.clone()).await.expect(200);
    marie.is_at("/billing");
    world.mail.letter(&marie.email, "link_closed_notice", 1).await;
    world.mail.letter(world.northwind.support, "link_closed", 1).await;
    marie.submits(form).await.expect(404);
    asks(&world.contoso.api, &code).await.expect_problem(404, "consent_code");
    assert_eq!(world.database.count("first_organization").await, 0, "the claim is free again");
    marie.opens(&page(&acme)).await.expect(200).says("There is no partner seller to leave");
    // The next purchase, of whichever partner, is a first one.
    let again = world.northwind.sells_analytics(&marie).await;
    marie.follows(&again.link()).await;
    marie.selects().await;
    marie.page.says("It buys from no seller any more");
    marie.creates_organization("Acme Two").await.applies().await;
    well(world).await;
}

async fn every_row_has_its_audit_and_its_event(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let placed = world.northwind.places(&order(&marie).of("analytics", "insight", 2).handed_over()).await;
    marie.follows(&placed.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    let code = consents(&mut marie, &acme).await;
    asks(&world.contoso.api, &code).await.expect(201);
    days_pass(world).await;
    made(world).await;
    for action in ["seller_consent.give", "seller_change.ask", "seller_change.make"] {
        assert_eq!(world.database.count(&format!("audit where action = '{action}'")).await, 1, "{action}");
    }
    for (kind, count) in [("seller_change.asked", 2), ("seller_change.done", 2), ("subscription.seller_changed", 2)] {
        assert_eq!(world.database.count(&format!("event where kind = '{kind}'")).await, count, "{kind}");
    }
    let told = world.northwind.follows(&placed).await;
    assert!(
        told.iter().any(|entry| entry["kind"] == "subscription.seller_changed") && !format!("{told:?}").contains("Contoso"),
        "{told:?}"
    );
}

/// An operator at a browser.
async fn operator(world: &World) -> Buyer {
    let mut olga = world.buyer("Olga Meyer");
    let said = world.configuration.run(&["admin", "operator", "invite", &olga.email, "--json"]).await.well();
    let said: Value = serde_json::from_str(&said).unwrap();
    let link = said["url"].as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap().to_owned();
    olga.opens(&link).await.expect(200);
    let form = olga.page.form(&link, "").fill("name", "Olga Meyer").fill("password", &olga.password.clone());
    olga.submits(form).await;
    olga
}

/// The id of the partner whose name an option of the form begins with.
fn option(buyer: &Buyer, name: &str) -> String {
    let (before, _) = buyer.page.html.split_once(&format!("\">{name} (")).expect("it can be chosen");
    before.rsplit_once("value=\"").unwrap().1.to_owned()
}

async fn the_operator_moves_all_of_a_seller(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut others = Vec::new();
    for name in ["Pierre Petit", "Jeanne Martin", "Paul Roux"] {
        let mut buyer = world.buyer(name);
        let placed = world.northwind.places(&order(&buyer).of("backup", "standard", 2).with("seller_account", name).handed_over()).await;
        let organization = buyer.onboards(&placed.link(), &world.mail, name).await;
        others.push((buyer, organization));
    }
    // Acme's owners have agreed to a change of their own: that stands.
    let code = consents(&mut marie, &acme).await;
    asks(&world.contoso.api, &code).await.expect(201);
    let mut olga = operator(world).await;
    olga.opens("/operator/moves").await.expect(200).says("No moves yet");
    let (from, to) = (option(&olga, world.northwind.name), option(&olga, world.contoso.name));
    let plan = format!("/operator/moves/new?from={from}&to={to}");
    olga.opens(&format!("/operator/moves/new?from={from}&to={from}")).await.expect(422);
    olga.opens(&plan).await.expect(200).says("Move 4 organizations").says("waited for another change").says(&acme);
    let form = olga.page.form("/operator/moves", "name");
    olga.submits(form.clone().fill("name", "Northwind")).await.expect(422);
    assert_eq!(world.database.count("seller_move").await, 0, "the name has to be typed");
    olga.submits(form.clone().fill("name", world.northwind.name)).await.expect(200);
    let path = olga.page.path.clone();
    until("the move is over", async || (world.database.count("seller_move where ended_at is not null").await == 1).then_some(())).await;
    olga.opens(&path).await.expect(200).says("Over since").says(&acme);
    olga.submits(form.fill("name", world.northwind.name)).await;
    for (buyer, organization) in &mut others {
        assert!(world.backup.asks_about(organization).await["seller"].to_string().contains("Contoso"));
        world.mail.letter(&buyer.email, "seller_change_notice", 1).await;
        buyer.opens(&format!("/organizations/{organization}/billing")).await.expect(200).says("Not given yet");
    }
    assert!(world.backup.asks_about(&acme).await["seller"].to_string().contains("Northwind"), "what cannot move stays");
    let all = world.operator.0.all("/api/v1/seller-changes", 2).await;
    let states: Vec<_> = all.iter().map(|change| change["status"].as_str().unwrap()).collect();
    assert_eq!(states.iter().filter(|state| **state == "done").count(), 3, "{states:?}");
    until("the second move is over, too", async || (world.database.count("seller_move where ended_at is null").await == 0).then_some(()))
        .await;
    well(world).await;
}

async fn a_move_goes_on_after_a_crash(world: &World) {
    let mut buyers = Vec::new();
    for name in ["Pierre Petit", "Jeanne Martin", "Paul Roux", "Anne Blanc"] {
        let mut buyer = world.buyer(name);
        let placed = world.northwind.places(&order(&buyer).of("backup", "standard", 2).with("seller_account", name).handed_over()).await;
        buyer.onboards(&placed.link(), &world.mail, name).await;
        buyers.push(buyer);
    }
    let mut olga = operator(world).await;
    olga.opens("/operator/moves").await.expect(200);
    let (from, to) = (option(&olga, world.northwind.name), option(&olga, world.contoso.name));
    olga.opens(&format!("/operator/moves/new?from={from}&to={to}")).await.expect(200);
    let form = olga.page.form("/operator/moves", "name").fill("name", world.northwind.name);
    olga.submits(form).await.expect(200);
    // Whether it was in the middle or not: each organization goes over wholly or not at all, and once.
    world.stop().await;
    holds(world).await;
    world.start().await;
    until("the move is over", async || (world.database.count("seller_move where ended_at is not null").await == 1).then_some(())).await;
    assert_eq!(world.database.count("seller_change where status = 'done'").await, 4);
    assert_eq!(world.database.count("event where kind = 'seller_change.done'").await, 8, "each is told once to either seller");
    well(world).await;
}
