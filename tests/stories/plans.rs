//! The plan that is agreed to: the same on the page and over the interface, and nothing but it is carried out.

use hyper::Method;
use serde_json::{Value, json};

use crate::{
    http::{Answer, PUBLIC_URL},
    people::{Buyer, order},
    world::World,
};

stories!(
    the_plan_says_all_that_will_happen,
    a_changed_plan_says_what_changed,
    the_interface_shows_the_plan_of_the_page,
    the_interface_applies_what_was_agreed_to,
    the_interface_tells_what_changed,
    only_our_own_pages_may_ask_the_interface,
    two_tabs_that_both_create,
    an_owner_who_was_removed_applies_nothing,
);

async fn at_review(world: &World, marie: &mut Buyer) {
    let placed = world.northwind.sells_backup(marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
}

const OWN: [(&str, &str); 3] = [("content-type", "application/json"), ("origin", PUBLIC_URL), ("sec-fetch-site", "same-origin")];

async fn plan_of(buyer: &mut Buyer, onboarding: &str) -> Answer {
    buyer.sends(Method::GET, &format!("/api/v1/onboardings/{onboarding}/plan"), &OWN[1..], String::new()).await
}

async fn apply_by(buyer: &mut Buyer, onboarding: &str, body: &Value, more: &[(&str, &str)]) -> Answer {
    let headers = [&OWN, more].concat();
    buyer.sends(Method::POST, &format!("/api/v1/onboardings/{onboarding}/apply"), &headers, body.to_string()).await
}

fn accepted(plan: &Value) -> Vec<Value> {
    plan["terms"].as_array().unwrap().iter().map(|terms| terms["value"].clone()).collect()
}

async fn the_plan_says_all_that_will_happen(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let discounted = order(&marie).of("backup", "standard", 5).handed_over().with("discounted", true);
    let placed = world.northwind.places(&discounted).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    marie.page.says("What cannot be undone").says("cannot be moved to another organization");
    marie.page.says("Northwind Traders becomes the partner seller of Acme").says("Opens at backup.example");
    marie.page.says(&format!("Order {} carries discounts", discounted.reference()));
    marie.applies().await;

    let second = world.northwind.sells_analytics(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await.confirms_organization().await;
    marie.page.says("Already a seller of Acme").says("Opens at analytics.example").says("cannot be moved to another organization");
    assert!(!marie.page.words().contains("becomes the partner seller"), "that was done before: {}", marie.page.words());
}

/// A second tab renames the organization and unticks one subscription; the seller's terms change besides.
async fn a_changed_plan_says_what_changed(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5).of("analytics", "insight", 3).handed_over()).await;
    let [_, analytics] = placed.subscriptions().try_into().unwrap();
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    let old = marie.agrees();

    let mut other_tab = marie.clone();
    other_tab.opens(&format!("/onboarding/{}/subscriptions", marie.onboarding())).await;
    let form = other_tab.page.form("/subscriptions", "subscription").tick("subscription", &[analytics]);
    other_tab.submits(form).await;
    other_tab.creates_organization("Acme Renamed").await;

    let before = world.picture().await;
    marie.submits(old.clone()).await.expect(409);
    world.assert_as_before(&before).await;
    marie
        .page
        .says("Something has changed")
        .says("The subscriptions now go to Acme Renamed.")
        .says("No longer included: Backup, Standard.");
    marie.page.says("The terms to accept have changed.");
    assert!(marie.page.html.contains("class=\"changed\""), "what changed is marked");

    // Who sends another plan than the one agreed to is not believed: the fresh plan, and no word of what changed.
    let forged = old.value("seen").replace("Acme", "Evil");
    marie.submits(old.forge("seen", &[&forged])).await.expect(409);
    marie.page.says("Something has changed").says("Acme Renamed").hides("Evil").hides("No longer included");
    world.assert_as_before(&before).await;
    let fresh = marie.page.form("/apply", "plan").tick_all("terms");
    marie.submits(fresh).await;
    marie.is_at("/done");
}

async fn the_interface_shows_the_plan_of_the_page(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let onboarding = marie.onboarding();
    plan_of(&mut marie, &onboarding).await.expect_problem(409, "organization_missing");
    marie.selects().await.creates_organization("Acme").await;

    let plan = plan_of(&mut marie, &onboarding).await.expect(200).json();
    assert_eq!(plan["hash"], marie.page.form("/apply", "plan").value("plan"), "one plan");
    assert_eq!((&plan["target"]["kind"], &plan["target"]["name"], &plan["binds_seller"]), (&"create".into(), &"Acme".into(), &true.into()));
    assert_eq!((&plan["lines"][0]["quantity"], &plan["lines"][0]["home"]), (&5.into(), &"backup.example".into()));
    assert_eq!(plan["cannot_be_undone"], json!(["subscriptions_stay", "partner_stays"]));

    let mut pierre = world.buyer("Pierre Petit");
    plan_of(&mut pierre, &onboarding).await.expect_problem(401, "signed_out");
    pierre.signs_up(&world.mail).await;
    for id in [onboarding.as_str(), "onb_00000000000000000000000000", "nonsense"] {
        plan_of(&mut pierre, id).await.expect_problem(404, "not_found");
    }
    let bearer = world.northwind.api.get(&format!("/api/v1/onboardings/{onboarding}/plan")).await;
    bearer.expect_problem(401, "signed_out");
    marie.applies().await;
    plan_of(&mut marie, &onboarding).await.expect_problem(409, "already_completed");
}

async fn the_interface_applies_what_was_agreed_to(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_review(world, &mut marie).await;
    let onboarding = marie.onboarding();
    let plan = plan_of(&mut marie, &onboarding).await.expect(200).json();
    let good = json!({ "plan": plan["hash"], "terms": accepted(&plan) });
    let before = world.picture().await;

    apply_by(&mut marie, &onboarding, &json!({ "plan": plan["hash"] }), &[]).await.expect_problem(422, "terms_missing");
    let unknown = json!({ "plan": plan["hash"], "terms": [], "organization": "org_1" });
    let problem = apply_by(&mut marie, &onboarding, &unknown, &[]).await.expect_problem(422, "bad_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/organization");
    let mut pierre = world.buyer("Pierre Petit");
    apply_by(&mut pierre, &onboarding, &good, &[]).await.expect_problem(401, "signed_out");
    world.assert_as_before(&before).await;
    pierre.signs_up(&world.mail).await;
    apply_by(&mut pierre, &onboarding, &good, &[]).await.expect_problem(404, "not_found");

    let key = [("idempotency-key", "once")];
    let first = apply_by(&mut marie, &onboarding, &good, &key).await.expect(200);
    let again = apply_by(&mut marie, &onboarding, &good, &key).await.expect(200);
    assert_eq!((&first.body, again.header("idempotency-replayed")), (&again.body, "true"));
    let applied = first.json();
    assert_eq!(applied["organization"]["name"], "Acme");
    assert_eq!(applied["subscriptions"].as_array().unwrap().len(), 1);
    // Without the key, too: what is applied is applied.
    assert_eq!(apply_by(&mut marie, &onboarding, &good, &[]).await.expect(200).json(), applied);
    let other = json!({ "plan": "another" });
    apply_by(&mut marie, &onboarding, &other, &key).await.expect_problem(422, "idempotency_mismatch");
    assert_eq!(marie.organizations().await, [applied["organization"]["id"].as_str().unwrap()]);
}

async fn the_interface_tells_what_changed(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_review(world, &mut marie).await;
    let onboarding = marie.onboarding();
    let seen = plan_of(&mut marie, &onboarding).await.expect(200).json();
    marie.opens(&format!("/onboarding/{onboarding}/organization")).await;
    marie.creates_organization("Acme Renamed").await;
    let before = world.picture().await;

    let stale = json!({ "plan": seen["hash"], "terms": accepted(&seen), "seen": seen });
    let problem = apply_by(&mut marie, &onboarding, &stale, &[]).await.expect_problem(409, "plan_changed");
    assert_eq!(problem["plan"]["target"]["name"], "Acme Renamed");
    assert_eq!(problem["changes"], json!([{ "code": "organization", "subscription": null }]));
    // Without a plan, or with one that is not what its hash says: the fresh plan, and nothing is said to have changed.
    let mut forged = seen.clone();
    forged["lines"][0]["quantity"] = 4.into();
    for body in [json!({}), json!({ "plan": "0000" }), json!({ "plan": seen["hash"], "seen": forged })] {
        let problem = apply_by(&mut marie, &onboarding, &body, &[]).await.expect_problem(409, "plan_changed");
        assert_eq!((&problem["plan"]["target"]["name"], &problem["changes"]), (&"Acme Renamed".into(), &json!([])));
    }
    world.assert_as_before(&before).await;
    let fresh = json!({ "plan": problem["plan"]["hash"], "terms": accepted(&problem["plan"]), "seen": problem["plan"] });
    apply_by(&mut marie, &onboarding, &fresh, &[]).await.expect(200);
}

/// Threat T17: a browser adds the cookie by itself.
async fn only_our_own_pages_may_ask_the_interface(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_review(world, &mut marie).await;
    let (onboarding, before) = (marie.onboarding(), world.picture().await);
    let plan = plan_of(&mut marie, &onboarding).await.expect(200).json();
    let body = json!({ "plan": plan["hash"], "terms": accepted(&plan) }).to_string();
    let path = format!("/api/v1/onboardings/{onboarding}/apply");
    for foreign in
        [[("sec-fetch-site", "cross-site"), ("origin", "https://evil.test")], [("sec-fetch-site", "same-site"), ("origin", "null")]]
    {
        let headers = [&OWN[..1], &foreign].concat();
        marie.sends(Method::POST, &path, &headers, body.clone()).await.expect_problem(403, "forged");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded"] {
        let headers = [&[("content-type", kind)], &OWN[1..]].concat();
        marie.sends(Method::POST, &path, &headers, body.clone()).await.expect_problem(415, "unsupported_media_type");
    }
    world.assert_as_before(&before).await;
}

/// Threat T30. The tab that comes second sees what the first did: its result, or, in a later draft, the organization that
/// is now there to be used.
async fn two_tabs_that_both_create(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_review(world, &mut marie).await;
    let create = marie.agrees();
    let mut other_tab = marie.clone();
    other_tab.opens(&format!("/onboarding/{}/organization", marie.onboarding())).await;
    let late = other_tab.organization_form("Acme Two", "FR", &[("line1", "1 rue X"), ("postal_code", "69002"), ("city", "Lyon")]).await;
    marie.submits(create.clone()).await;
    let organization = marie.is_at("/done").organization();
    other_tab.submits(late).await;
    other_tab.is_at("/done");
    assert_eq!(other_tab.organization(), organization);

    // The next draft was begun as if there were none: by hand the organization comes between the plan and the press.
    let mut pierre = world.buyer("Pierre Petit");
    let placed = world.northwind.places(&order(&pierre).of("backup", "standard", 1).with("seller_account", "PETIT-1").handed_over()).await;
    pierre.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Petit").await;
    let create = pierre.agrees();
    world.makes_owner(&pierre.email, &marie.email).await;
    let before = world.picture().await;
    pierre.submits(create).await.expect(409);
    world.assert_as_before(&before).await;
    assert!(pierre.page.error("organization").is_some(), "{}", pierre.page.words());
    assert_eq!(pierre.page.form("/organization", "organization").values("organization"), [organization.as_str()], "now pre-selected");
    let form = pierre.page.form("/organization", "organization");
    pierre.submits(form).await;
    pierre.is_at("/review");
    pierre.applies().await;
    assert_eq!((pierre.organization(), world.database.count("organization").await), (organization, 1));
}

/// Threat T34.
async fn an_owner_who_was_removed_applies_nothing(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    let organization = marie.onboards(&first.link(), &world.mail, "Acme").await;
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    world.makes_owner(&pierre.email, &marie.email).await;

    let second = world.northwind.sells_analytics(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await.confirms_organization().await;
    let (onboarding, pressed) = (marie.onboarding(), marie.agrees());
    let plan = plan_of(&mut marie, &onboarding).await.expect(200).json();
    let member = format!("account_id = (select id from account where email = '{}')", marie.email);
    world.database.run(&format!("update member set role = 'member' where {member}")).await;
    marie.submits(pressed.clone()).await.expect(403);
    marie.page.says("You are no longer an owner");
    world.database.run(&format!("delete from member where {member}")).await;
    let before = world.picture().await;
    marie.submits(pressed).await.expect(403);
    marie.page.says("You are no longer an owner").hides(&organization);
    let agreed = json!({ "plan": plan["hash"], "terms": accepted(&plan) });
    apply_by(&mut marie, &onboarding, &agreed, &[]).await.expect_problem(403, "organization_lost");
    world.assert_as_before(&before).await;
    // Rights are read per request (threat T57): nothing of the organization is left to her.
    marie.opens(&format!("/organizations/{organization}")).await.expect(404);
    assert!(marie.organizations().await.is_empty());
}
