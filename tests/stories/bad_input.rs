//! Requests that cannot be taken: each is answered with its field and a remedy, and nothing is written.

use hyper::Method;
use serde_json::{Value, json};

use crate::{
    people::{OWN_FORM, order},
    world::World,
};

stories!(every_bad_order_says_what_is_wrong, what_is_missing_is_named, bodies_are_read_strictly, no_write_takes_more_than_its_fields);

/// A change to a good order, and what must come of it: pointer and code of the fault.
type Row = (&'static str, Value, &'static str, &'static str);

fn rows_of_the_buyer() -> Vec<Row> {
    vec![
        ("/reference", json!(""), "/reference", "required"),
        ("/reference", json!("  "), "/reference", "required"),
        ("/reference", json!("x".repeat(101)), "/reference", "too_long"),
        ("/reference", json!("a\nb"), "/reference", "characters"),
        ("/reference", json!("a\u{202e}b"), "/reference", "characters"),
        ("/reference", json!(7), "/reference", "wrong_type"),
        ("/reference", json!(null), "/reference", "wrong_type"),
        ("/reference", Value::String("\0".into()), "/reference", "characters"),
        ("/seller_account", json!(""), "/seller_account", "required"),
        ("/seller_account", json!("x".repeat(101)), "/seller_account", "too_long"),
        ("/buyer", json!("Marie"), "/buyer", "wrong_type"),
        ("/buyer", json!([]), "/buyer", "wrong_type"),
        ("/buyer/email", json!(""), "/buyer/email", "required"),
        ("/buyer/email", json!("marie"), "/buyer/email", "email"),
        ("/buyer/email", json!("marie@buyer.example\r\nBcc: x@evil.test"), "/buyer/email", "characters"),
        ("/buyer/email", json!(format!("{}@buyer.example", "x".repeat(250))), "/buyer/email", "too_long"),
        ("/buyer/name", json!(""), "/buyer/name", "required"),
        ("/buyer/name", json!("x".repeat(101)), "/buyer/name", "too_long"),
        ("/buyer/company", json!(""), "/buyer/company", "required"),
        ("/buyer/company", json!("x".repeat(201)), "/buyer/company", "too_long"),
        ("/buyer/language", json!("tlh"), "/buyer/language", "choice"),
        ("/buyer/language", json!(""), "/buyer/language", "choice"),
        ("/buyer/phone", json!("1"), "/buyer/phone", "unknown_field"),
    ]
}

/// The same for what is sold.
fn rows_of_lines() -> Vec<Row> {
    vec![
        ("/delivery", json!("pigeon"), "/delivery", "choice"),
        ("/discounted", json!("yes"), "/discounted", "wrong_type"),
        ("/seller", json!("sel_00000000000000000000000000"), "/seller", "unknown_field"),
        ("/status", json!("applied"), "/status", "unknown_field"),
        ("/price", json!(1), "/price", "unknown_field"),
        ("/subscriptions", json!([]), "/subscriptions", "count"),
        ("/subscriptions", json!({}), "/subscriptions", "wrong_type"),
        (
            "/subscriptions",
            json!(vec![json!({ "service": "backup", "plan": "standard", "quantity": 1, "term_months": 1 }); 101]),
            "/subscriptions",
            "count",
        ),
        ("/subscriptions/0", json!(7), "/subscriptions/0", "wrong_type"),
        ("/subscriptions/0/service", json!(""), "/subscriptions/0/service", "required"),
        ("/subscriptions/0/plan", json!(""), "/subscriptions/0/plan", "required"),
        ("/subscriptions/0/quantity", json!(0), "/subscriptions/0/quantity", "range"),
        ("/subscriptions/0/quantity", json!(-1), "/subscriptions/0/quantity", "range"),
        ("/subscriptions/0/quantity", json!(1_000_001), "/subscriptions/0/quantity", "range"),
        ("/subscriptions/0/quantity", json!(u64::MAX), "/subscriptions/0/quantity", "range"),
        ("/subscriptions/0/quantity", json!(1.5), "/subscriptions/0/quantity", "wrong_type"),
        ("/subscriptions/0/quantity", json!("5"), "/subscriptions/0/quantity", "wrong_type"),
        ("/subscriptions/0/term_months", json!(0), "/subscriptions/0/term_months", "range"),
        ("/subscriptions/0/term_months", json!(121), "/subscriptions/0/term_months", "range"),
        ("/subscriptions/0/starts_on", json!("tomorrow"), "/subscriptions/0/starts_on", "date"),
        ("/subscriptions/0/starts_on", json!("2026-02-30"), "/subscriptions/0/starts_on", "date"),
        ("/subscriptions/0/starts_on", json!("1999-01-01"), "/subscriptions/0/starts_on", "date_range"),
        ("/subscriptions/0/starts_on", json!("2999-01-01"), "/subscriptions/0/starts_on", "date_range"),
        ("/subscriptions/0/renews", json!(1), "/subscriptions/0/renews", "wrong_type"),
        ("/subscriptions/0/organization", json!("org_00000000000000000000000000"), "/subscriptions/0/organization", "unknown_field"),
    ]
}

/// Sets a value at a pointer, also where there was none.
fn set(order: &mut Value, pointer: &str, value: Value) {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    match order.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[field.parse::<usize>().unwrap()] = value,
        parent => parent[field] = value,
    }
}

async fn every_bad_order_says_what_is_wrong(world: &World) {
    let good = order(&world.buyer("Marie Laurent")).of("backup", "standard", 1).0;
    let before = world.picture().await;
    let mut wrong = Vec::new();
    for (at, value, pointer, code) in rows_of_the_buyer().into_iter().chain(rows_of_lines()) {
        let mut body = good.clone();
        set(&mut body, at, value.clone());
        let problem = refused(world, &body, "bad_fields").await;
        let told: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| (&error["pointer"], &error["code"])).collect();
        if told != [(&json!(pointer), &json!(code))] {
            wrong.push(format!("{at} = {value}: {told:?}, not {pointer} {code}"));
        }
        assert!(problem["errors"][0]["detail"].as_str().unwrap().len() > 10, "a remedy");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    world.assert_as_before(&before).await;
    world.northwind.api.post("/api/v1/orders", &good).await.expect(201);
}

async fn refused(world: &World, body: &Value, code: &str) -> Value {
    world.northwind.api.post("/api/v1/orders", body).await.expect_problem(422, code)
}

const NEEDED: [&str; 12] = [
    "/reference",
    "/seller_account",
    "/buyer",
    "/buyer/email",
    "/buyer/name",
    "/buyer/company",
    "/buyer/language",
    "/subscriptions",
    "/subscriptions/0/service",
    "/subscriptions/0/plan",
    "/subscriptions/0/quantity",
    "/subscriptions/0/term_months",
];

async fn what_is_missing_is_named(world: &World) {
    let good = order(&world.buyer("Marie Laurent")).of("backup", "standard", 1).0;
    let before = world.picture().await;
    for field in NEEDED {
        let mut body = good.clone();
        let (parent, name) = field.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
        let problem = refused(world, &body, "bad_fields").await;
        let named = |error: &Value| error["pointer"] == field && error["code"] == "required";
        assert!(problem["errors"].as_array().unwrap().iter().any(named), "{field}: {problem:#}");
    }
    for (service, plan) in [("nothing", "standard"), ("backup", "insight"), ("backup", "nothing"), ("abacus", "beads")] {
        let mut body = good.clone();
        body["subscriptions"][0]["service"] = json!(service);
        body["subscriptions"][0]["plan"] = json!(plan);
        let problem = refused(world, &body, "not_in_catalogue").await;
        let wrong = if service == "backup" { "plan" } else { "service" };
        assert_eq!(problem["errors"][0]["pointer"], format!("/subscriptions/0/{wrong}"), "{service} {plan}");
        assert_eq!(problem["errors"][0]["code"], format!("unknown_{wrong}"), "{service} {plan}");
    }
    // All at once.
    let problem = refused(world, &json!({ "reference": "", "buyer": { "email": "x" }, "subscriptions": [] }), "bad_fields").await;
    assert!(problem["errors"].as_array().unwrap().len() >= 4, "{problem:#}");
    world.assert_as_before(&before).await;
}

async fn bodies_are_read_strictly(world: &World) {
    let before = world.picture().await;
    let good = order(&world.buyer("Marie Laurent")).of("backup", "standard", 1).0.to_string();
    let twice = good.replacen('{', "{\"reference\":\"twice\",", 1);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let large = format!("{{\"reference\":\"{}\"}}", "x".repeat(300 * 1024));
    let send =
        async |kind: &str, body: Vec<u8>| world.northwind.api.send(Method::POST, "/api/v1/orders", &[("content-type", kind)], body).await;
    for body in ["", "{", "nul", "{} {}", "{'a':1}", "[1,]", "{\"a\":NaN}", "{\"a\":01}", "{\"a\":\"\\ud800\"}", deep.as_str()] {
        let problem = send("application/json", body.as_bytes().to_vec()).await.expect_problem(400, "malformed_json");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    for bytes in [b"{\"reference\":\"\xc0\xaf\"}".to_vec(), b"\xff\xfe{}".to_vec()] {
        send("application/json", bytes).await.expect_problem(400, "malformed_json");
    }
    let problem = send("application/json", twice.into_bytes()).await.expect_problem(422, "bad_fields");
    assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/reference"), &json!("duplicate_field")));
    for body in ["[]", "7", "null", "\"text\""] {
        let problem = send("application/json", body.as_bytes().to_vec()).await.expect_problem(422, "bad_fields");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!(""), &json!("wrong_type")), "{body}");
    }
    send("application/json", large.into_bytes()).await.expect_problem(413, "body_too_large");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        send(kind, good.clone().into_bytes()).await.expect_problem(415, "unsupported_media_type");
    }
    world.assert_as_before(&before).await;
    send("application/json; charset=utf-8", good.into_bytes()).await.expect(201);
}

/// What somebody would like to set (threat T26).
const WISHES: [&str; 40] = [
    "id",
    "seller",
    "seller_id",
    "status",
    "role",
    "price",
    "amount",
    "currency",
    "discount",
    "tax_id",
    "payment_method",
    "owner",
    "account",
    "account_id",
    "organization",
    "organization_id",
    "applied_at",
    "applied_by",
    "placed_at",
    "cancelled_at",
    "verified",
    "verified_at",
    "scope",
    "operator",
    "is_admin",
    "token",
    "token_hash",
    "invitation",
    "generation",
    "expires_at",
    "home_url",
    "onboarding_url",
    "plan_id",
    "service_id",
    "starts_at",
    "created_at",
    "created_by",
    "__proto__",
    "constructor",
    "$where",
];

async fn no_write_takes_more_than_its_fields(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    let review = marie.onboarding();
    let document = world.get("/api/openapi.json").await.expect(200).json();
    let writes: Vec<_> = document["paths"].as_object().unwrap().iter().filter(|(_, operations)| operations.get("post").is_some()).collect();
    assert!(writes.len() >= 7, "{writes:?}");
    let good = order(&marie).of("backup", "standard", 1).0;
    let code = world.northwind.issues(&json!({ "discount": { "percent": 15 } })).await.id;
    // Fields are looked at first: there is no such change.
    let change = "chg_00000000000000000000000000".to_owned();
    let before = world.picture().await;
    for (path, operations) in writes {
        let id = if path.contains("/contract-codes/") { &code } else { &placed.subscriptions()[0] };
        let id = if path.contains("/seller-changes/") { &change } else { id };
        let id = if path.contains("/orders/") { &placed.id } else { id };
        let id = if path.contains("/onboardings/") { &review } else { id };
        let filled = path.replace("{id}", id);
        let mut body = if path == "/api/v1/orders" { good.clone() } else { json!({}) };
        WISHES.iter().for_each(|wish| body[*wish] = json!("1"));
        let security = operations["post"]["security"].to_string();
        let answer = match security.as_str() {
            held if held.contains("seller_key") => world.northwind.api.post(&filled, &body).await,
            held if held.contains("service_key") => world.backup.api.post(&filled, &body).await,
            held if held.contains("operator_key") => world.operator.0.post(&filled, &body).await,
            _ => {
                marie
                    .sends(Method::POST, &filled, &[("content-type", "application/json"), OWN_FORM[1], OWN_FORM[2]], body.to_string())
                    .await
            }
        };
        let problem = answer.expect_problem(422, "bad_fields");
        let unknown = problem["errors"].as_array().unwrap().iter().filter(|error| error["code"] == "unknown_field").count();
        assert_eq!(unknown, WISHES.len(), "{path}: {problem:#}");
    }
    world.assert_as_before(&before).await;
    // What only a form carries is not looked at: she is nobody else, and nothing else is done.
    let mut form = marie.agrees();
    for wish in WISHES {
        form = form.forge(wish, &["1"]);
    }
    marie.submits(form).await;
    marie.is_at("/done");
    assert_eq!(world.database.count("member where role = 'owner'").await, 1);
}
