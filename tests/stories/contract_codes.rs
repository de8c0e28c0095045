//! Contract codes: issued by a seller, attached to an order or typed by an owner, and ended.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::members::joins;
use crate::{
    database::Engine,
    people::{Buyer, order},
    world::World,
};

stories!(
    codes_are_issued_and_shown_once,
    a_bad_code_says_what_is_wrong,
    codes_come_in_pages_and_are_their_sellers,
    a_withdrawn_code_stays_withdrawn,
    an_owner_registers_a_code_and_sees_first_what_it_changes,
    a_code_is_registered_on_its_sellers_tile,
    wrong_codes_get_one_answer_and_are_counted,
    twenty_at_once_register_once,
    an_attached_code_finds_its_order,
    an_order_names_its_code,
    a_table_of_codes_is_issued_once,
    a_code_ends_with_notice,
    a_discount_that_is_nobodys_is_found,
    owners_are_reminded_once,
);

async fn codes_are_issued_and_shown_once(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_discounted(&marie).await;
    let body = json!({ "codes": [
        { "discount": { "percent": 15 } },
        { "code": "acme gold-2026", "discount": { "text": "Two months \"code\":\"ctr_x\" free" }, "seller_account": "NEW-1", "services": ["backup"],
          "order": placed.id, "valid_from": "2026-01-01", "valid_until": "2031-12-31", "max_uses": 3 },
    ] });
    let key = [("idempotency-key", "codes-1")];
    let first = world.northwind.api.post_with("/api/v1/contract-codes", &body, &key).await.expect_problem(422, "bad_fields");
    assert_eq!(first["errors"][0]["code"], "order_of_other_account", "a refusal is not kept");
    let mut body = body;
    body["codes"][1]["seller_account"] = json!("ACME-4711");
    let first = world.northwind.api.post_with("/api/v1/contract-codes", &body, &key).await.expect(201);
    let again = world.northwind.api.post_with("/api/v1/contract-codes", &body, &key).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), &first.body), ("true", &again.body), "a replay is byte for byte");
    let items = first.json()["items"].clone();
    let made = items[0]["code"].as_str().unwrap();
    assert_eq!((made.len(), made.matches('-').count(), &made[15..]), (19, 3, items[0]["tail"].as_str().unwrap()));
    let given = &items[1];
    assert_eq!((&given["code"], &given["tail"]), (&json!("ACME-GOLD-2026"), &json!("2026")));
    assert_eq!(
        (&given["services"], &given["order"], &given["max_uses"], &given["status"]),
        (&json!(["backup"]), &json!(placed.id), &json!(3), &json!("issued"))
    );
    let mut kept = given.clone();
    kept.as_object_mut().unwrap().remove("code");
    let shown = world.northwind.api.get(&format!("/api/v1/contract-codes/{}", given["id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(shown, kept, "afterwards only its end is known");
    let everything = format!("{:?}\n{}", world.picture().await, world.log());
    for secret in [made, &made.replace('-', ""), "GOLD", "G01D"] {
        assert!(!everything.contains(secret), "a code is kept: {secret}");
    }
    assert_eq!(world.database.count("audit where action = 'contract_code.issue'").await, 1);
    let told = world.northwind.follows(&placed).await;
    assert_eq!(told.iter().filter(|entry| entry["kind"] == "contract_code.attached").count(), 1);
}

async fn a_bad_code_says_what_is_wrong(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let plain = world.northwind.sells_backup(&marie).await;
    let discounted = world.northwind.sells_discounted(&marie).await;
    let foreign = world.contoso.sells_discounted(&marie).await;
    let cancelled = world.northwind.sells_discounted(&marie).await;
    world.northwind.cancels(&cancelled).await.expect(200);
    let percent = json!({ "percent": 15 });
    world.northwind.issues(&json!({ "code": "TAKEN-2026", "discount": percent })).await;
    let bad = [
        (json!({ "discount": percent, "code": "short" }), "code", "contract_code"),
        (json!({ "discount": percent, "code": "taken 2O26" }), "code", "code_taken"),
        (json!({ "discount": {} }), "discount", "one_discount"),
        (json!({ "discount": { "percent": 15, "text": "x" } }), "discount", "one_discount"),
        (json!({ "discount": { "percent": 0 } }), "discount", "range"),
        (json!({ "discount": percent, "services": ["backup", "nothing"] }), "services/1", "unknown_service"),
        (json!({ "discount": percent, "order": plain.id }), "order", "order_not_discounted"),
        (json!({ "discount": percent, "order": foreign.id }), "order", "unknown_order"),
        (json!({ "discount": percent, "order": cancelled.id }), "order", "unknown_order"),
        (json!({ "discount": percent, "order": "PO-1" }), "order", "unknown_order"),
        (json!({ "discount": percent, "valid_until": "2020-01-01" }), "valid_until", "over_already"),
        (json!({ "discount": percent, "valid_from": "soon" }), "valid_from", "date"),
        (json!({ "discount": percent, "max_uses": 501 }), "max_uses", "range"),
        (json!({ "discount": percent, "price": 3 }), "price", "unknown_field"),
    ];
    for (code, at, why) in bad {
        let told = world.northwind.api.post("/api/v1/contract-codes", &json!({ "codes": [code] })).await.expect_problem(422, "bad_fields");
        let error = &told["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(format!("/codes/0/{at}")), &json!(why)), "{code}");
    }
    let twice = json!({ "codes": [
        { "code": "TWICE-2026", "discount": percent, "order": discounted.id },
        { "code": "twice2026", "discount": percent, "order": discounted.id },
    ] });
    let told = world.northwind.api.post("/api/v1/contract-codes", &twice).await.expect_problem(422, "bad_fields");
    let pointers: Vec<_> = told["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
    assert_eq!(pointers, ["/codes/1/code", "/codes/1/order"], "all or none");
    world.northwind.api.post("/api/v1/contract-codes", &json!({ "codes": [] })).await.expect_problem(422, "bad_fields");
    assert_eq!(world.database.count("contract_code").await, 1);
    // Another seller's code of the same text is another code.
    world.contoso.issues(&json!({ "code": "TAKEN-2026", "discount": percent })).await;
    world.declares(&crate::world::CATALOGUE.replace("key = \"contoso\"", "key = \"contoso\"\nstatus = \"suspended\"")).await;
    let code = json!({ "codes": [{ "discount": percent }] });
    world.contoso.api.post("/api/v1/contract-codes", &code).await.expect_problem(403, "seller_suspended");
}

async fn codes_come_in_pages_and_are_their_sellers(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_discounted(&marie).await;
    let codes: Vec<Value> = (1..=7).map(|percent| json!({ "discount": { "percent": percent } })).collect();
    world.northwind.api.post("/api/v1/contract-codes", &json!({ "codes": codes })).await.expect(201);
    let attached =
        world.northwind.issues(&json!({ "discount": { "percent": 50 }, "order": placed.id, "services": ["analytics", "backup"] })).await;
    let foreign = world.contoso.issues_fifteen().await;
    let ids = |items: &[Value]| items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let all = world.northwind.api.all("/api/v1/contract-codes", 3).await;
    let percents: Vec<_> = all.iter().map(|code| code["discount"]["percent"].as_i64().unwrap()).collect();
    assert_eq!(percents, [50, 7, 6, 5, 4, 3, 2, 1], "newest first");
    assert_eq!(all[0]["services"], json!(["analytics", "backup"]));
    assert_eq!(
        ids(&world.northwind.api.all(&format!("/api/v1/contract-codes?order={}", placed.id), 2).await),
        std::slice::from_ref(&attached.id)
    );
    assert!(attached.code.ends_with(&attached.tail) && attached.tail.len() == 4);
    assert_eq!(world.northwind.api.all("/api/v1/contract-codes?status=issued", 200).await.len(), 8);
    assert!(world.northwind.api.all("/api/v1/contract-codes?status=expired", 200).await.is_empty());
    world.northwind.api.get("/api/v1/contract-codes?status=used").await.expect_problem(400, "bad_parameters");
    world.northwind.api.get("/api/v1/contract-codes?order=PO-1").await.expect_problem(400, "bad_parameters");
    assert_eq!(world.operator.0.all("/api/v1/contract-codes", 4).await.len(), 9, "the operator sees everybody's");
    world.northwind.api.get(&format!("/api/v1/contract-codes/{}", foreign.id)).await.expect_problem(404, "not_found");
    world.northwind.withdraws(&foreign).await.expect_problem(404, "not_found");
}

async fn a_withdrawn_code_stays_withdrawn(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_discounted(&marie).await;
    let code = world.northwind.issues(&json!({ "discount": { "percent": 15 }, "order": placed.id })).await;
    let withdrawn = world.northwind.withdraws(&code).await.expect(200).json();
    assert_eq!((&withdrawn["status"], withdrawn["ended_at"].is_string()), (&json!("withdrawn"), true));
    world.northwind.withdraws(&code).await.expect_problem(409, "already_withdrawn");
    world
        .operator
        .0
        .post(&format!("/api/v1/contract-codes/{}/withdraw", code.id), &json!({}))
        .await
        .expect_problem(409, "already_withdrawn");
    assert_eq!(world.northwind.api.all("/api/v1/contract-codes?status=withdrawn", 200).await.len(), 1);
    // Its order can have another one.
    world.northwind.issues(&json!({ "discount": { "percent": 20 }, "order": placed.id })).await;
}

pub(super) fn page_of(organization: &str) -> String {
    format!("/organizations/{organization}/contract-code")
}

/// Marie with a discounted order of Northwind's, applied to her organization.
pub async fn onboarded(world: &World) -> (Buyer, String, String) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_discounted(&marie).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    (marie, organization, placed.id)
}

pub(super) async fn enters(buyer: &mut Buyer, organization: &str, code: &str) -> u16 {
    buyer.opens(&page_of(organization)).await.expect(200);
    let form = buyer.page.form(&page_of(organization), "contract_code").fill("contract_code", code);
    buyer.submits(form).await;
    buyer.page.status
}

async fn an_owner_registers_a_code_and_sees_first_what_it_changes(world: &World) {
    let (mut marie, organization, order) = onboarded(world).await;
    let code = world.northwind.issues(&json!({ "discount": { "percent": 15 }, "services": ["backup"] })).await;
    let billing = format!("/organizations/{organization}/billing");
    marie.opens(&billing).await.expect(200).says("carries discounts: they become active when").says("Add contract");
    let before = world.picture().await;
    assert_eq!(enters(&mut marie, &organization, &code.code.to_lowercase().replace('-', " ")).await, 200);
    marie.page.says("15% off").says("Backup").says("What this code changes");
    world.assert_as_before(&before).await;
    let save = marie.page.form(&page_of(&organization), "plan");
    marie.submits(save.clone()).await.expect(200).says("The code is registered").says(&format!("…{}", code.tail));
    let letter = world.mail.letter(world.northwind.support, "contract_code_registered", 1).await;
    assert!(letter.text.contains(&code.tail) && !letter.text.contains(&code.code), "{}", letter.text);
    marie.opens(&billing).await.expect(200).says(&format!("…{} 15% off", code.tail)).hides("carries discounts: they become");
    // Again, from another tab: fine, and nothing more.
    marie.submits(save).await.expect(200).says("The code is registered");
    assert_eq!(enters(&mut marie, &organization, &code.code).await, 200);
    assert_eq!((world.database.count("contract_registration").await, world.database.count("contract_discount").await), (1, 1));
    let shown = world.northwind.api.get(&format!("/api/v1/contract-codes/{}", code.id)).await.expect(200).json();
    assert_eq!((&shown["status"], &shown["uses"]), (&json!("registered"), &json!(1)));
    let told = world.northwind.api.all(&format!("/api/v1/orders/{order}/timeline"), 50).await;
    assert_eq!(told.iter().filter(|entry| entry["kind"] == "contract_code.registered").count(), 1);
    marie.opens(&format!("/organizations/{organization}")).await.expect(200).says("was registered: the discount is active");
    assert_eq!(world.database.count("audit where action = 'contract_code.register'").await, 1);
    // A plan that is not the one that was shown saves nothing.
    let other = world.northwind.sells_discounted(&marie).await;
    marie.follows(&other.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    assert_eq!(enters(&mut marie, &organization, &code.code).await, 200);
    let stale = marie.page.form(&page_of(&organization), "plan").forge("plan", &[&"0".repeat(64)]);
    marie.submits(stale).await.expect(200).says("What this code changes");
    assert_eq!(world.database.count("contract_discount").await, 1);
    let save = marie.page.form(&page_of(&organization), "plan");
    marie.submits(save).await.expect(200);
    assert_eq!((world.database.count("contract_registration").await, world.database.count("contract_discount").await), (1, 2));
}

async fn a_code_is_registered_on_its_sellers_tile(world: &World) {
    let (mut marie, organization, _) = onboarded(world).await;
    let code = world.northwind.issues_fifteen().await;
    let (home, tile) = (format!("/organizations/{organization}"), world.northwind.api.get("/api/v1/contract-codes").await.json());
    let seller = tile["items"][0]["seller"].as_str().unwrap();
    marie.opens(&home).await.expect(200).says("carries discounts: they become active when");
    let leads = format!("{home}/billing?contract={seller}");
    assert!(marie.page.links().contains(&leads), "{:?}", marie.page.links());
    let on_tile = async |marie: &mut Buyer, code: &str| {
        marie.opens(&leads).await.expect(200).holds(&format!("id=\"contract-{seller}\""));
        let form = marie.page.form(&page_of(&organization), "contract_code").fill("contract_code", code);
        marie.submits(form).await;
    };
    on_tile(&mut marie, "NOBODY-ISSUED-THIS").await;
    marie.page.expect(422).says("Billing & Subscriptions").says("This code cannot be registered for Acme");
    assert!(marie.page.error(&format!("contract_code-{seller}")).is_some(), "what is wrong stands at its field");
    let before = world.picture().await;
    on_tile(&mut marie, &code.code).await;
    marie.page.expect(200).says("What this code changes").says("15% off").says("Current subscriptions");
    world.assert_as_before(&before).await;
    let save = marie.page.form(&page_of(&organization), "plan");
    marie.submits(save).await.expect(200).says(&format!("The contract code ending in {} is registered", code.tail));
    marie.page.says(&format!("…{} 15% off", code.tail)).hides("carries discounts: they become");
    on_tile(&mut marie, &code.code).await;
    marie.page.expect(200).says(&format!("The contract code ending in {} is registered", code.tail));
    marie.opens(&home).await.expect(200).hides("carries discounts: they become");
    marie.opens(&format!("{home}/billing?registered=ctr_01h455vb4pex5vsknk084sn02q")).await.expect(200).hides("is registered");
    world.northwind.withdraws(&code).await.expect(200);
    marie.opens(&format!("{home}/billing")).await.expect(200).says("Withdrawn by its seller on");

    // Who reads the billing pages sees all of it, and can change nothing.
    let mut paul = world.buyer("Paul Durand");
    joins(world, &mut marie, &organization, &mut paul, "member").await;
    let reads = match world.engine {
        Engine::Sqlite => "billing_reader = 1",
        Engine::Postgres => "billing_reader = true",
    };
    world.database.run(&format!("update member set {reads} where role = 'member'")).await;
    let second = world.northwind.sells_discounted(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    paul.opens(&home).await.expect(200).says("carries discounts").says("Ask an owner of Acme to register it.");
    paul.opens(&leads).await.expect(200).says(&format!("…{}", code.tail)).hides("Add contract");
    assert!(paul.page.forms().iter().all(|form| !form.action.contains("contract-code")), "nothing to send");
    let fields =
        [("seller", seller), ("on", "billing"), ("contract_code", "NOBODY-ISSUED-THIS")].map(|(name, value)| (name.into(), value.into()));
    assert_eq!(paul.posts(&page_of(&organization), &fields).await.status, 403);
    assert_eq!(world.database.count("contract_code_miss").await, 1, "that of Marie");
}

/// A code that another organization has used up, and that organization's order.
pub async fn used_up(world: &World) -> (String, String) {
    let mut otto = world.buyer("Otto Stranger");
    let written = order(&otto).of("backup", "standard", 5).with("seller_account", "GLOBEX-1").with("discounted", true).handed_over();
    let his = world.northwind.places(&written).await;
    let globex = otto.onboards(&his.link(), &world.mail, "Globex").await;
    let used = world.northwind.issues_fifteen().await;
    assert_eq!(enters(&mut otto, &globex, &used.code).await, 200);
    let save = otto.page.form(&page_of(&globex), "plan");
    otto.submits(save).await.expect(200);
    (used.code, his.id)
}

async fn wrong_codes_get_one_answer_and_are_counted(world: &World) {
    let (mut marie, organization, _) = onboarded(world).await;
    let (used, his) = used_up(world).await;
    let issue = async |more: Value| {
        let mut code = json!({ "discount": { "percent": 15 } });
        code.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.northwind.issues(&code).await.code
    };
    let withdrawn = world.northwind.issues_fifteen().await;
    world.northwind.withdraws(&withdrawn).await.expect(200);
    let wrong = [
        "NOBODY-ISSUED-THIS".to_owned(),
        "<b>x</b>".to_owned(),
        world.contoso.issues_fifteen().await.code,
        used,
        withdrawn.code,
        issue(json!({ "seller_account": "OTHER-1" })).await,
        issue(json!({ "services": ["analytics"] })).await,
        issue(json!({ "order": his })).await,
        issue(json!({ "valid_from": "2090-01-01" })).await,
    ];
    let mut answers = Vec::new();
    for code in &wrong {
        assert_eq!(enters(&mut marie, &organization, code).await, 422, "{code}");
        answers.push(marie.page.error("contract_code").unwrap());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let misses = async || world.database.count("contract_code_miss").await;
    assert_eq!((misses().await, world.database.count("audit where action = 'contract_code.wrong'").await), (9, 9));
    assert_eq!(enters(&mut marie, &organization, "").await, 422);
    assert_eq!(misses().await, 9, "nothing was tried");
    assert_eq!(enters(&mut marie, &organization, "WRONG-AGAIN").await, 422);
    let good = world.northwind.issues_fifteen().await;
    assert_eq!(enters(&mut marie, &organization, &good.code).await, 429, "the tenth was the last within an hour");
    assert_eq!((misses().await, world.database.count("event where kind = 'contract_code.guessed'").await), (10, 1));
    world.mail.letter(world.northwind.support, "contract_code_guessed", 1).await;
    let past = match world.engine {
        Engine::Sqlite => "at = at - 3600000001",
        Engine::Postgres => "at = at - interval '61 minutes'",
    };
    world.database.run(&format!("update contract_code_miss set {past}")).await;
    assert_eq!(enters(&mut marie, &organization, &good.code).await, 200);
}

async fn twenty_at_once_register_once(world: &World) {
    let (mut marie, organization, _) = onboarded(world).await;
    let code = world.northwind.issues_fifteen().await;
    assert_eq!(enters(&mut marie, &organization, &code.code).await, 200);
    let form = marie.page.form(&page_of(&organization), "plan");
    let mut tabs: Vec<Buyer> = (0..20).map(|_| marie.clone()).collect();
    let answers = join_all(tabs.iter_mut().map(async |tab| tab.posts(&form.action, form.fields()).await.status)).await;
    assert!(answers.iter().all(|status| *status == 303), "{answers:?}");
    let counts = ["contract_registration", "contract_discount", "audit where action = 'contract_code.register'"];
    for what in counts {
        assert_eq!(world.database.count(what).await, 1, "{what}");
    }
    assert_eq!(world.database.count("contract_code where uses = 1").await, 1);
}

async fn an_attached_code_finds_its_order(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let written = order(&marie).of("backup", "standard", 5).of("analytics", "insight", 1).with("discounted", true).handed_over();
    let placed = world.northwind.places(&written).await;
    let code = json!({ "discount": { "percent": 15 }, "order": placed.id, "services": ["backup"] });
    let code = world.northwind.issues(&code).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    marie.page.says("the discount becomes active with this step");
    marie.applies().await;
    marie.page.hides("register the contract code");
    let letter = world.mail.letter(&marie.email, "receipt", 1).await;
    assert!(!letter.text.contains("contract code"), "{}", letter.text);
    world.mail.letter(world.northwind.support, "contract_code_registered", 1).await;
    assert_eq!((world.database.count("contract_registration").await, world.database.count("contract_discount").await), (1, 1));
    let told = world.northwind.follows(&placed).await;
    assert_eq!(told.iter().filter(|entry| entry["kind"] == "contract_code.registered").count(), 1);
    assert_eq!(world.database.count("orders where code_expected_since is not null").await, 0);
    let organization = marie.organizations().await.pop().unwrap();
    marie.opens(&page_of(&organization)).await.expect(200).says(&code.tail);
}

async fn an_order_names_its_code(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let written = order(&marie).of("backup", "standard", 5).with("discounted", true).handed_over();
    let [first, second] = [world.northwind.issues_fifteen().await, world.northwind.issues_fifteen().await];
    let foreign = world.contoso.issues_fifteen().await;
    let withdrawn = world.northwind.issues_fifteen().await;
    world.northwind.withdraws(&withdrawn).await.expect(200);
    let elsewhere = world.northwind.issues(&json!({ "discount": { "percent": 5 }, "services": ["analytics"] })).await;
    let others = world.northwind.issues(&json!({ "discount": { "percent": 5 }, "seller_account": "OTHER-1" })).await;
    let refused = async |named: &str, discounted: bool, why: &str| {
        let fresh = order(&marie).of("backup", "standard", 5);
        let body = fresh.with("contract_code", named).with("discounted", discounted).0;
        let told = world.northwind.api.post("/api/v1/orders", &body).await.expect_problem(422, "bad_fields");
        assert_eq!((&told["errors"][0]["pointer"], &told["errors"][0]["code"]), (&json!("/contract_code"), &json!(why)), "{named}");
    };
    for named in [&foreign.id, &foreign.code, &withdrawn.id, &elsewhere.code, &others.id, "ctr_01h455vb4pex5vsknk084sn02q"] {
        refused(named, true, "contract_code_unfit").await;
    }
    refused("short", true, "contract_code").await;
    refused(&first.code, false, "order_not_discounted").await;
    assert_eq!(world.database.count("orders").await, 0);
    let placed = world.northwind.places(&written.with("contract_code", first.code.to_lowercase())).await;
    let by_id = order(&marie).of("backup", "standard", 1).with("discounted", true).with("contract_code", second.id.as_str());
    let other = world.northwind.places(&by_id.handed_over()).await;
    refused(&first.id, true, "contract_code_unfit").await;
    for (placed, code) in [(&placed, &first), (&other, &second)] {
        let attached = world.northwind.api.all(&format!("/api/v1/contract-codes?order={}", placed.id), 5).await;
        assert_eq!((attached.len(), &attached[0]["id"]), (1, &json!(code.id)));
        let told = world.northwind.follows(placed).await;
        assert_eq!(told.iter().filter(|entry| entry["kind"] == "contract_code.attached").count(), 1);
    }
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    marie.page.says("the discount becomes active with this step");
    marie.applies().await;
    let organization = marie.organizations().await.pop().unwrap();
    let held = async || world.backup.asks_about(&organization).await["subscriptions"][0]["contract_code"].clone();
    assert_eq!(held().await, json!(first.id), "the service hears which code its discount is of");
    world.northwind.withdraws(&first).await.expect(200);
    assert_eq!(held().await, Value::Null);
    let everything = format!("{:?}\n{}", world.picture().await, world.log());
    assert!(!everything.contains(&first.code.replace('-', "")), "a code that an order names is not kept either");
}

async fn a_code_ends_with_notice(world: &World) {
    let (mut marie, organization, order) = onboarded(world).await;
    let (first, second) = (world.northwind.issues_fifteen().await, world.northwind.issues_fifteen().await);
    let register = async |marie: &mut Buyer, code: &str| {
        assert_eq!(enters(marie, &organization, code).await, 200);
        let save = marie.page.form(&page_of(&organization), "plan");
        marie.submits(save).await.expect(200).says("The code is registered");
    };
    register(&mut marie, &first.code).await;
    world.northwind.withdraws(&first).await.expect(200);
    let letter = world.mail.letter(&marie.email, "contract_code_ended", 1).await;
    assert!(letter.text.contains("has withdrawn"), "{}", letter.text);
    assert_eq!(world.database.count("contract_discount where ended_at is null").await, 0);
    assert_eq!(enters(&mut marie, &organization, &first.code).await, 422);
    register(&mut marie, &second.code).await;
    let over = "update contract_code set valid_from = '2020-01-01', valid_until = '2020-12-31' where ended_at is null";
    world.database.run(over).await;
    let letter = world.mail.letter(&marie.email, "contract_code_ended", 2).await;
    assert!(letter.text.contains("has expired"), "{}", letter.text);
    let told = world.northwind.api.all(&format!("/api/v1/orders/{order}/timeline"), 50).await;
    let kinds: Vec<_> = told.iter().filter_map(|entry| entry["kind"].as_str()).filter(|kind| kind.starts_with("contract_code")).collect();
    assert_eq!(kinds, ["contract_code.registered", "contract_code.withdrawn", "contract_code.registered", "contract_code.expired"]);
    assert_eq!(world.northwind.api.all("/api/v1/contract-codes?status=expired", 200).await.len(), 1);
}

async fn a_table_of_codes_is_issued_once(world: &World) {
    let table = "code,percent,text,services,max_uses\n\
        ACME-2026-GOLD,15,,backup,3\n\
        ,,=Two months free,backup analytics,\n\
        short,15,,,\n\
        ACME-2026-BLUE,much,,,\n\
        ACME-2026-RED,10,,nothing,\n";
    let issue = async |more: &[&str], table: &str| {
        let words = [&["admin", "contract-code", "issue", "--seller", "northwind"], more, &["-"]].concat();
        world.configuration.run_with(&words, table).await
    };
    let outcomes = |out: &str| out.lines().skip(1).map(|line| line.split(',').nth(5).unwrap().to_owned()).collect::<Vec<_>>();
    let tried = issue(&["--dry-run"], table).await;
    assert_eq!(outcomes(&tried.out), ["would be issued", "would be issued", "refused", "refused", "refused"], "{tried:?}");
    assert_eq!((tried.code, world.database.count("contract_code").await), (Some(1), 0));
    let issued = issue(&[], table).await;
    assert_eq!(outcomes(&issued.out), ["issued", "issued", "refused", "refused", "refused"], "{issued:?}");
    assert!(issued.out.contains("services/0: ") && issued.out.contains("discount: "), "{}", issued.out);
    assert!(issued.err.contains("5 lines: 2 issued, 0 issued before, 3 refused"), "{}", issued.err);
    let again = issue(&[], "percent,code\n15,acme 2026 gold\n").await.well();
    assert!(again.contains("issued before"), "{again}");
    assert_eq!(world.database.count("contract_code").await, 2);
    for (table, why) in [("", "line 1 has to name"), ("code,price\n", "names a column \"price\""), ("percent\n\"1", "never closed")] {
        let done = issue(&[], table).await;
        assert!(done.code == Some(1) && done.err.contains(why), "{done:?}");
    }
    let listed = world.configuration.run(&["admin", "contract-code", "list", "--seller", "northwind"]).await.well();
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines.len() == 3 && lines[2].contains(",GOLD,issued,15,"), "{listed}");
    assert!(lines[1].contains("'=Two months free") && !listed.contains("ACME"), "{listed}");
    let words = ["admin", "contract-code", "list", "--seller", "nobody"];
    assert_eq!(world.configuration.run(&words).await.code, Some(1));
    // What was issued is registered like any other.
    let (mut marie, organization, _) = onboarded(world).await;
    assert_eq!(enters(&mut marie, &organization, "ACME 2026 GOLD").await, 200);
}

async fn a_discount_that_is_nobodys_is_found(world: &World) {
    let (mut marie, organization, _) = onboarded(world).await;
    let code = world.northwind.issues_fifteen().await;
    assert_eq!(enters(&mut marie, &organization, &code.code).await, 200);
    let save = marie.page.form(&page_of(&organization), "plan");
    marie.submits(save).await.expect(200);
    let checked = async || {
        let checked = world.configuration.run(&["check"]).await;
        (checked.code, checked.out.lines().filter(|line| line.contains("contract code")).count())
    };
    assert_eq!(checked().await, (Some(0), 0));
    for (breaks, found, mends) in [
        ("update contract_code set max_uses = 2, uses = 2", 1, "update contract_code set uses = 1"),
        ("update orders set discounted = not discounted", 1, "update orders set discounted = not discounted"),
        (
            "update contract_registration set ended_why = 'withdrawn', ended_at = registered_at",
            1,
            "update contract_registration set ended_why = null, ended_at = null",
        ),
        (
            "update contract_code set status = 'withdrawn', ended_at = issued_at",
            1,
            "update contract_code set status = 'registered', ended_at = null",
        ),
    ] {
        world.database.run(breaks).await;
        assert_eq!(checked().await, (Some(1), found), "{breaks}");
        world.database.run(mends).await;
    }
    assert_eq!(checked().await, (Some(0), 0));
}

async fn owners_are_reminded_once(world: &World) {
    let (mut marie, organization, order) = onboarded(world).await;
    let past = |days: i64| match world.engine {
        Engine::Sqlite => format!("update orders set code_expected_since = code_expected_since - {}", days * 86_400_000_000),
        Engine::Postgres => format!("update orders set code_expected_since = code_expected_since - interval '{days} days'"),
    };
    world.database.run(&past(13)).await;
    assert_eq!(world.database.count("orders where code_reminded_at is not null").await, 0);
    world.database.run(&past(1)).await;
    let letter = world.mail.letter(&marie.email, "contract_code_reminder", 1).await;
    let path = letter.link(&format!("/organizations/{organization}/contract-code"));
    marie.opens(&path).await.expect(200).says("Register a contract code");
    assert_eq!(world.database.count("event where kind = 'contract_code.reminded'").await, 1);
    assert_eq!(world.database.count(&format!("audit where action = 'contract_code.remind' and subject = '{order}'")).await, 1);
}
