//! An organization buys from one partner seller: a second one is refused by every road, by the rule and, past it, by a constraint.

use hyper::Method;
use serde_json::json;

use super::seller_changes::{acme, asks, consents, holds};
use crate::{
    database::Engine,
    people::{Buyer, Placed, order},
    world::World,
};

stories!(
    no_form_takes_a_second_partner,
    no_draft_past_the_steps_takes_a_second_partner,
    no_link_past_the_program_is_a_second_partner,
    the_vendor_is_no_second_partner_and_no_partner_follows_the_vendor,
);

/// Marie's organization of Northwind's, and an order of Contoso's before its second step.
async fn tempted(world: &World) -> (Buyer, String, Placed) {
    let (mut marie, acme) = acme(world).await;
    let second = world.contoso.sells_analytics(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    (marie, acme, second)
}

/// As people and programs see it: one partner, and nothing of the other's.
async fn one_partner(world: &World, acme: &str) {
    holds(world).await;
    assert_eq!(world.database.count("organization_seller where kind = 'partner'").await, 1);
    let entitled = world.analytics.asks_about(acme).await;
    assert_eq!(entitled["entitled"], json!(false));
    assert_eq!(world.backup.asks_about(acme).await["seller"]["name"], "Northwind Traders");
}

async fn no_form_takes_a_second_partner(world: &World) {
    let (mut marie, acme, _) = tempted(world).await;
    let before = world.picture().await;
    for organization in [&[acme.as_str()][..], &["new", acme.as_str()], &[acme.as_str(), "new"]] {
        let form = marie.page.form("/organization", "organization_name").forge("organization", organization);
        marie.submits(form).await;
        assert!([409, 422].contains(&marie.page.status), "{}: {}", marie.page.status, marie.page.words());
        let onboarding = marie.onboarding();
        marie.opens(&format!("/onboarding/{onboarding}/organization")).await.expect(200);
    }
    world.assert_as_before(&before).await;
    one_partner(world, &acme).await;
    // A new organization is the way, and stands beside.
    marie.creates_organization("Acme Two").await.applies().await;
    assert_ne!(marie.organization(), acme);
    holds(world).await;
}

async fn no_draft_past_the_steps_takes_a_second_partner(world: &World) {
    let (mut marie, acme, second) = tempted(world).await;
    let onboarding = marie.onboarding();
    let draft = json!({ "subscriptions": second.subscriptions(), "organization": { "kind": "existing", "organization": acme } });
    world.database.run(&format!("update onboarding set draft = '{draft}' where completed_at is null")).await;
    let own = [("content-type", "application/json"), ("origin", crate::http::PUBLIC_URL), ("sec-fetch-site", "same-origin")];
    let api = format!("/api/v1/onboardings/{onboarding}");
    let plan = marie.sends(Method::GET, &format!("{api}/plan"), &own[1..], String::new()).await;
    plan.expect_problem(409, "organization_has_other_seller");
    let body = json!({ "plan": "0".repeat(64), "terms": [] }).to_string();
    marie.sends(Method::POST, &format!("{api}/apply"), &own, body).await.expect_problem(409, "organization_has_other_seller");
    let press = [("plan".to_owned(), "0".repeat(64))];
    marie.posts(&format!("/onboarding/{onboarding}/apply"), &press).await.expect(409);
    one_partner(world, &acme).await;
    // Nor by a change of seller whose consent is for another organization, or that comes twice.
    let code = consents(&mut marie, &acme).await;
    asks(&world.contoso.api, &code).await.expect(201);
    asks(&world.contoso.api, &code).await.expect_problem(404, "consent_code");
    one_partner(world, &acme).await;
}

async fn no_link_past_the_program_is_a_second_partner(world: &World) {
    let (_, acme, _) = tempted(world).await;
    let seller = |key: &str| format!("(select id from seller where key = '{key}')");
    let link = format!(
        "insert into organization_seller (organization_id, seller_id, kind, bound_at, bound_by, order_id) \
         select organization_id, {}, 'partner', bound_at, bound_by, (select id from orders where seller_id = {0}) from organization_seller",
        seller("contoso")
    );
    let moved = format!("update subscription set seller_of_record_id = {} where organization_id is not null", seller("contoso"));
    let posed = "update organization_seller set kind = 'vendor'".to_owned();
    for statement in [link, moved, posed] {
        let refused = world.database.tries(&statement).await.expect_err("a constraint refuses it");
        let named = match world.engine {
            Engine::Sqlite => ["UNIQUE", "seller_of_record_is_bound", "FOREIGN KEY", "CHECK"],
            Engine::Postgres => ["unique", "seller_of_record_is_bound", "foreign key", "check"],
        };
        assert!(named.iter().any(|word| refused.contains(word)), "{statement}: {refused}");
    }
    one_partner(world, &acme).await;
}

async fn the_vendor_is_no_second_partner_and_no_partner_follows_the_vendor(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let key = world.configuration.key(&["--seller", "footbridge"]).await;
    let vendor = crate::people::Api::new(&world.site(), &key);
    let code = consents(&mut marie, &acme).await;
    asks(&vendor, &code).await.expect_problem(409, "not_partner");
    let order = order(&marie).of("backup", "standard", 1).with("kind", "partner");
    vendor.post("/api/v1/orders", &order.0).await.expect_problem(422, "bad_fields");
    holds(world).await;
    assert_eq!(world.database.count("organization_seller").await, 1);
}
