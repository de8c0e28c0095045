//! Contract codes: issued by a seller, attached to an order or typed by an owner, and ended.

use serde_json::{Value, json};

use crate::world::World;

stories!(
    codes_are_issued_and_shown_once,
    a_bad_code_says_what_is_wrong,
    codes_come_in_pages_and_are_their_sellers,
    a_withdrawn_code_stays_withdrawn,
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
