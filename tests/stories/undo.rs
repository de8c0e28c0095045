//! Undo: who applied takes it back for a day, as long as it is not used; the link works again.

use serde_json::{Value, json};

use super::members::{invites, joins, page_of};
use crate::{
    database::Engine,
    node::Node,
    page::Form,
    people::{Buyer, Placed, Service, order},
    world::{Site, World},
};

stories!(
    an_organization_made_by_mistake_goes,
    what_the_order_said_of_the_first_day_counts_again,
    an_organization_that_existed_stays,
    several_orders_return_together,
    part_of_an_order_returns,
    only_who_applied_and_owns_it_undoes,
    after_a_day_it_is_too_late,
    what_is_used_stays,
    all_used_nothing_is_undone,
    pressed_twice_it_is_done_once,
    members_of_what_goes_are_told,
    a_contract_code_is_released,
    what_is_being_prepared_is_prepared_no_more,
    what_an_order_that_was_cancelled_had_applied_stays,
    a_link_that_was_withdrawn_stays_so,
    who_cannot_write_scripts_undoes_in_french,
);

fn undo_of(onboarding: &str) -> String {
    format!("/onboarding/{onboarding}/undo")
}

/// The form of the plan, seen.
pub async fn sees_plan(buyer: &mut Buyer, onboarding: &str) -> Form {
    buyer.opens(&undo_of(onboarding)).await.expect(200);
    buyer.page.form("/undo", "plan")
}

/// Sees the plan and agrees to it.
pub async fn undoes(buyer: &mut Buyer, onboarding: &str) {
    let form = sees_plan(buyer, onboarding).await;
    buyer.submits(form).await;
    buyer.is_at("/undo").page.hides("name=\"plan\"");
}

/// A first purchase: Acme, and the onboarding that made it.
async fn acme(world: &World) -> (Buyer, Placed, String, String) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let acme = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let onboarding = marie.onboarding();
    (marie, placed, acme, onboarding)
}

/// Another order, applied to the organization that is bound already.
async fn adds(buyer: &mut Buyer, placed: &Placed) -> String {
    buyer.follows(&placed.link()).await;
    let form = buyer.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions());
    buyer.submits(form).await;
    buyer.confirms_organization().await.applies().await;
    buyer.onboarding()
}

/// Applied, and taken back.
pub async fn adds_and_undoes(buyer: &mut Buyer, placed: &Placed) {
    let onboarding = adds(buyer, placed).await;
    undoes(buyer, &onboarding).await;
}

/// As its seller sees it: the order's state, and each line's state and first day.
async fn stands(world: &World, placed: &Placed) -> (String, Vec<(String, Value)>) {
    let seen = world.northwind.sees(placed).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = seen["subscriptions"].as_array().unwrap().iter();
    (text(&seen["status"]), lines.map(|line| (text(&line["status"]), line["starts_on"].clone())).collect())
}

async fn kinds(world: &World, placed: &Placed) -> Vec<String> {
    world.northwind.follows(placed).await.iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
}

async fn holds(world: &World) {
    world.assert_every_letter_left().await;
    world.configuration.run(&["check"]).await.well();
}

async fn an_organization_made_by_mistake_goes(world: &World) {
    let (mut marie, placed, acme, onboarding) = acme(world).await;
    let receipt = world.mail.letter(&marie.email, "receipt", 1).await;
    assert_eq!(receipt.link("/onboarding/"), undo_of(&onboarding), "the receipt leads to it");
    assert!(receipt.text.contains("Applied by mistake? You can undo it until"), "{}", receipt.text);
    marie.opens(&format!("/organizations/{acme}")).await.expect(200).says("You applied 1 subscription of Northwind Traders. Until");
    assert!(marie.page.links().contains(&undo_of(&onboarding)));
    assert_eq!(world.backup.asks_about(&acme).await["entitled"], true);

    let before = world.picture().await;
    let press = sees_plan(&mut marie, &onboarding).await;
    marie.page.says("Undo 1 subscription").says("Can be applied again").says("it goes, with its place").says("No longer a seller of Acme");
    marie.page.says(&format!("Order {}: its link works again.", placed.answer["reference"].as_str().unwrap()));
    marie.page.says("What does not come back").says("a new organization with another id");
    world.assert_as_before(&before).await;
    marie.submits(press).await;
    marie.is_at("/undo").page.says("It is undone").says("Acme is gone");
    assert_eq!(stands(world, &placed).await, ("placed".to_owned(), vec![("unapplied".to_owned(), Value::Null)]));
    world.backup.api.get(&format!("/api/v1/entitlements?organization={acme}")).await.expect_problem(404, "not_found");
    let backup = super::entitlements::id(&world.backup, "backup").await;
    assert_eq!(world.backup.checks(&backup, &[&acme]).await[0]["entitled"], false, "services hear no at once");
    marie.opens(&format!("/organizations/{acme}")).await.expect(404);
    assert_eq!(marie.organizations().await, Vec::<String>::new());
    marie.page.says("1 subscription");
    let told = world.mail.letter(&marie.email, "undone", 1).await;
    assert!(told.text.contains("Acme was made for them and held nothing else") && told.text.contains("Backup"), "{}", told.text);
    let told = world.mail.letter(world.northwind.support, "undone_seller", 1).await;
    assert!(told.text.contains("An owner of Acme undid") && !told.text.contains("Marie"), "{}", told.text);
    let kinds = kinds(world, &placed).await;
    for kind in ["subscription.undone", "order.undone", "organization.deleted"] {
        assert!(kinds.iter().any(|told| told == kind), "{kind} is told: {kinds:?}");
    }
    assert_eq!(world.database.count("audit where action in ('subscriptions.undo', 'organization.delete')").await, 2);
    assert_eq!(world.database.count("first_organization").await, 0, "the claim is forgotten");
    holds(world).await;

    // The same link; what was entered is there, and can be another organization.
    marie.opens(&undo_of(&onboarding)).await.expect(200).says("Set it up again");
    marie.follows(&placed.link()).await;
    marie.is_at("/review").page.says("Acme").says("12 rue de la République");
    marie.opens(&format!("/onboarding/{}/organization", marie.onboarding())).await;
    marie.creates_organization("Acme Lumière").await.applies().await;
    let second = marie.organization();
    assert_ne!(second, acme);
    assert_eq!(marie.organizations().await, [second]);
    assert_eq!(stands(world, &placed).await.0, "applied");
    let fresh = format!("/onboarding/{onboarding}/done");
    marie.opens(&fresh).await;
    marie.is_at("/undo").page.says("It is undone");
    holds(world).await;
}

async fn what_the_order_said_of_the_first_day_counts_again(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let mut fixed = order(&marie).of("backup", "standard", 5).of("analytics", "insight", 3).handed_over();
    fixed.0["subscriptions"][0]["starts_on"] = json!("2031-05-01");
    let placed = world.northwind.places(&fixed).await;
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let onboarding = marie.onboarding();
    let (_, applied) = stands(world, &placed).await;
    assert_eq!((&applied[0].1, applied[1].1.is_string()), (&json!("2031-05-01"), true));
    sees_plan(&mut marie, &onboarding).await;
    marie.page.says("May 1, 2031");
    undoes(&mut marie, &onboarding).await;
    let unapplied = |day: Value| ("unapplied".to_owned(), day);
    assert_eq!(stands(world, &placed).await.1, [unapplied(json!("2031-05-01")), unapplied(Value::Null)]);
    assert_eq!(
        world.database.count("subscription where ends_on is not null or ordered_on is not null or activated_at is not null").await,
        0
    );
    holds(world).await;
}

async fn an_organization_that_existed_stays(world: &World) {
    let (mut marie, first, acme, began) = acme(world).await;
    let second = world.northwind.sells_analytics(&marie).await;
    let onboarding = adds(&mut marie, &second).await;
    sees_plan(&mut marie, &onboarding).await;
    marie.page.says("It stays, with all else it has.").says("Stays a seller of Acme").hides("a new organization with another id");
    undoes(&mut marie, &onboarding).await;
    marie.page.says("Acme stays");
    assert_eq!((stands(world, &first).await.0, stands(world, &second).await.0), ("applied".to_owned(), "placed".to_owned()));
    assert_eq!(world.analytics.asks_about(&acme).await["entitled"], false);
    assert_eq!(world.backup.asks_about(&acme).await["entitled"], true);
    assert_eq!(marie.organizations().await, std::slice::from_ref(&acme));
    // It can go to another organization of Marie's that is bound to the seller.
    let mut pierre = world.buyer("Pierre Petit");
    let his = order(&pierre).of("backup", "standard", 1).with("seller_account", "PETIT-1").handed_over();
    let his = world.northwind.places(&his).await;
    let petit = pierre.onboards(&his.link(), &world.mail, "Petit").await;
    world.makes_owner(&marie.email, &pierre.email).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization").chooses("organization", &petit);
    marie.submits(form).await;
    marie.applies().await;
    assert_eq!(world.analytics.asks_about(&petit).await["entitled"], true);
    // Acme was made by the first one, and is empty without it.
    undoes(&mut marie, &began).await;
    marie.page.says("Acme is gone");
    assert_eq!(marie.organizations().await, [petit]);
    holds(world).await;
}

async fn several_orders_return_together(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = [world.northwind.sells_backup(&marie).await, world.northwind.sells_analytics(&marie).await];
    marie.follows_and_signs_up(&placed[0].link(), &world.mail).await;
    let both: Vec<String> = placed.iter().flat_map(Placed::subscriptions).collect();
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &both);
    marie.submits(form).await;
    marie.creates_organization("Acme").await.applies().await;
    let onboarding = marie.onboarding();
    marie.page.says("You applied 2 subscriptions");
    undoes(&mut marie, &onboarding).await;
    for placed in &placed {
        assert_eq!(stands(world, placed).await, ("placed".to_owned(), vec![("unapplied".to_owned(), Value::Null)]));
        assert_eq!(kinds(world, placed).await.iter().filter(|kind| *kind == "order.undone").count(), 1);
        marie.opens(&placed.link()).await.expect(200).says("Continue as");
    }
    let letter = world.mail.letter(&marie.email, "undone", 1).await;
    assert!(letter.text.contains("Backup") && letter.text.contains("Analytics"), "{}", letter.text);
    holds(world).await;
}

async fn part_of_an_order_returns(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5).of("analytics", "insight", 3).handed_over()).await;
    let [backup, analytics] = placed.subscriptions().try_into().unwrap();
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &[backup]);
    marie.submits(form).await;
    marie.creates_organization("Acme").await.applies().await;
    let first = marie.onboarding();
    marie.follows(&placed.link()).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &[analytics]);
    marie.submits(form).await;
    marie.confirms_organization().await.applies().await;
    let second = marie.onboarding();
    assert_eq!(stands(world, &placed).await.0, "applied");
    // The first one goes while the second stays: so does the organization, and the order is applied in part.
    undoes(&mut marie, &first).await;
    marie.page.says("Acme stays");
    let (status, lines) = stands(world, &placed).await;
    assert_eq!((status.as_str(), lines[0].0.as_str(), lines[1].0.as_str()), ("partially_applied", "unapplied", "active"));
    undoes(&mut marie, &second).await;
    assert_eq!(stands(world, &placed).await.0, "placed");
    assert_eq!(world.database.count("organization where status = 'active'").await, 1, "it was not made by what was undone last");
    // Bound as it is, it takes them back.
    marie.follows(&placed.link()).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions());
    marie.submits(form).await;
    marie.confirms_organization().await.applies().await;
    assert_eq!(stands(world, &placed).await.0, "applied");
    holds(world).await;
}

async fn only_who_applied_and_owns_it_undoes(world: &World) {
    let (mut marie, _, acme, onboarding) = acme(world).await;
    let (mut otto, mut pierre) = (world.buyer("Otto Stranger"), world.buyer("Pierre Petit"));
    otto.signs_up(&world.mail).await;
    joins(world, &mut marie, &acme, &mut pierre, "owner").await;
    let press = sees_plan(&mut marie, &onboarding).await;
    let before = world.picture().await;
    for other in [&mut otto, &mut pierre] {
        other.opens(&undo_of(&onboarding)).await.expect(404);
        let answer = other.posts(&press.action, press.fields()).await;
        assert_eq!(answer.status, 404, "what somebody else applied is not there");
    }
    pierre.opens(&format!("/organizations/{acme}")).await.expect(200).hides("you can undo that");
    world.assert_as_before(&before).await;
    // Marie is no owner any more.
    let of_marie = page_of(&mut pierre, &acme, "Marie Laurent").await;
    pierre.opens(&of_marie).await.expect(200);
    let form = pierre.page.form(&of_marie, "role").fill("role", "administrator");
    pierre.submits(form).await.expect(200);
    let before = world.picture().await;
    marie.opens(&undo_of(&onboarding)).await.expect(403).says("You are no longer an owner");
    marie.submits(press).await.expect(403).says("Who can help");
    world.assert_as_before(&before).await;
    // Before anything is applied there is nothing to undo.
    let placed = world.contoso.sells_backup(&otto).await;
    otto.follows(&placed.link()).await;
    let draft = otto.onboarding();
    otto.opens(&undo_of(&draft)).await;
    otto.is_at("/subscriptions");
    otto.opens(&undo_of("onb_01h455vb4pex5vsknk084sn02q")).await.expect(404);
}

/// A day passes, as far as applying is concerned.
async fn a_day_later(world: &World) {
    let ago = match world.engine {
        Engine::Sqlite => "86400000000",
        Engine::Postgres => "interval '24 hours'",
    };
    world.database.run(&format!("update onboarding set completed_at = completed_at - {ago} where completed_at is not null")).await;
}

async fn after_a_day_it_is_too_late(world: &World) {
    let (mut marie, placed, acme, onboarding) = acme(world).await;
    let press = sees_plan(&mut marie, &onboarding).await;
    a_day_later(world).await;
    let before = world.picture().await;
    marie.submits(press).await.expect(409).says("This cannot be undone").says("The time to undo it is over").says("help@northwind.example");
    marie.opens(&undo_of(&onboarding)).await.expect(409).says("Open the organization");
    marie.opens(&format!("/organizations/{acme}")).await.expect(200).hides("you can undo that");
    world.assert_as_before(&before).await;
    assert_eq!(stands(world, &placed).await.0, "applied");
    if world.engine == Engine::Postgres {
        // The operator allows none at all.
        let second = world.northwind.sells_analytics(&marie).await;
        let node = Node::start(&world.configuration.clone().with("UNDO_HOURS", 0)).await;
        let mut there = marie.at_site(Site::of(&node));
        let onboarding = adds(&mut there, &second).await;
        there.page.hides("you can undo that");
        there.opens(&undo_of(&onboarding)).await.expect(409).says("The time to undo it is over");
        marie.opens(&undo_of(&onboarding)).await.expect(200);
        assert!(node.stop().await.is_empty());
    }
}

async fn what_is_used_stays(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let lines = order(&marie).of("backup", "standard", 5).of("backup", "archive", 2).of("analytics", "insight", 3).handed_over();
    let placed = world.northwind.places(&lines).await;
    let acme = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let [_, archive, _] = placed.subscriptions().try_into().unwrap();
    let onboarding = marie.onboarding();
    let stale = sees_plan(&mut marie, &onboarding).await;
    world.backup.reports(&archive, "first-use", &json!({})).await.expect(200);
    world.backup.reports(&archive, "first-use", &json!({})).await.expect(200);
    assert_eq!(world.database.count("event where kind = 'subscription.first_used'").await, 1, "reported again, told once");
    let before = world.picture().await;
    marie.submits(stale).await.expect(409).says("Something has changed").says("Stays as it is");
    marie
        .page
        .says("what is used stays")
        .says("Something that stays needs it.")
        .says("Undo 1 subscription")
        .says("It stays, with all else it has.");
    world.assert_as_before(&before).await;
    let press = marie.page.form("/undo", "plan");
    marie.submits(press).await;
    // What stays cannot be undone; a part was.
    marie.is_at("/undo").page.says("It is undone").says("Acme stays");
    let (status, lines) = stands(world, &placed).await;
    let states: Vec<_> = lines.iter().map(|(status, _)| status.as_str()).collect();
    assert_eq!((status.as_str(), states), ("partially_applied", vec!["active", "active", "unapplied"]));
    assert_eq!(marie.organizations().await, [acme]);
    holds(world).await;
}

async fn all_used_nothing_is_undone(world: &World) {
    let (mut marie, placed, acme, onboarding) = acme(world).await;
    let press = sees_plan(&mut marie, &onboarding).await;
    let [subscription] = placed.subscriptions().try_into().unwrap();
    world.backup.reports(&subscription, "first-use", &json!({})).await.expect(200);
    let before = world.picture().await;
    marie.submits(press).await.expect(409).says("From the first use on nothing is undone").says("Who can help");
    marie.opens(&format!("/organizations/{acme}")).await.expect(200).hides("you can undo that");
    world.assert_as_before(&before).await;
}

async fn pressed_twice_it_is_done_once(world: &World) {
    let (marie, placed, _, onboarding) = acme(world).await;
    let mut tabs = [marie.clone(), marie.clone(), marie];
    let mut presses = Vec::new();
    for tab in &mut tabs {
        presses.push(sees_plan(tab, &onboarding).await);
    }
    let [one, two, three] = &mut tabs;
    let (first, second) =
        tokio::join!(one.posts(&presses[0].action, presses[0].fields()), two.posts(&presses[1].action, presses[1].fields()));
    for answer in [first, second, three.posts(&presses[2].action, presses[2].fields()).await] {
        assert_eq!((answer.status, answer.header("location")), (303, undo_of(&onboarding).as_str()));
    }
    for (table, rows) in
        [("undo", 1), ("undo_subscription", 1), ("audit where action = 'subscriptions.undo'", 1), ("email where kind = 'undone'", 1)]
    {
        assert_eq!(world.database.count(table).await, rows, "{table}");
    }
    assert_eq!(stands(world, &placed).await.0, "placed");
    holds(world).await;
}

async fn members_of_what_goes_are_told(world: &World) {
    let (mut marie, placed, acme, onboarding) = acme(world).await;
    let (mut pierre, mut paul, zoe) = (world.buyer("Pierre Petit"), world.buyer("Paul Durand"), world.buyer("Zoe Blanc"));
    joins(world, &mut marie, &acme, &mut pierre, "owner").await;
    joins(world, &mut marie, &acme, &mut paul, "member").await;
    invites(&mut marie, &acme, &zoe.email, "member").await;
    let join = super::members::link(&world.mail, &zoe.email, 1).await;
    paul.presses(&format!("/organizations/{acme}/default"), &[]).await;
    sees_plan(&mut marie, &onboarding).await;
    marie.page.says("2 other members lose it").says("1 invitation of a member ends");
    undoes(&mut marie, &onboarding).await;
    world.mail.letter(&pierre.email, "undone", 1).await;
    let told = world.mail.letter(&paul.email, "member_removed", 1).await;
    assert!(told.text.contains("Acme"), "{}", told.text);
    for member in [&mut marie, &mut pierre, &mut paul] {
        assert_eq!(member.organizations().await, Vec::<String>::new());
        member.opens(&format!("/organizations/{acme}/members")).await.expect(404);
    }
    let mut stranger = zoe.clone();
    stranger.opens(&join).await.expect(404);
    for gone in ["member", "first_organization", "member_invitation where status = 'open'", "organization_seller where closed_at is null"] {
        assert_eq!(world.database.count(gone).await, 0, "{gone}");
    }
    // Pierre, an owner until then, begins anew with the same seller.
    let his = order(&pierre).of("backup", "standard", 1).with("seller_account", "PETIT-1").handed_over();
    let his = world.northwind.places(&his).await;
    pierre.follows(&his.link()).await;
    pierre.selects().await.creates_organization("Petit").await.applies().await;
    assert_eq!(stands(world, &placed).await.0, "placed");
    holds(world).await;
}

async fn a_contract_code_is_released(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_discounted(&marie).await;
    let code = world.northwind.issues(&json!({ "discount": { "percent": 15 }, "order": placed.id })).await;
    let uses = async || {
        let shown = world.northwind.api.get(&format!("/api/v1/contract-codes/{}", code.id)).await.expect(200).json();
        (shown["status"].as_str().unwrap().to_owned(), shown["uses"].as_i64().unwrap())
    };
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let onboarding = marie.onboarding();
    assert_eq!(uses().await, ("registered".to_owned(), 1));
    sees_plan(&mut marie, &onboarding).await;
    marie.page.says(&format!("…{}", code.tail)).says("can be registered again");
    undoes(&mut marie, &onboarding).await;
    assert_eq!(uses().await, ("issued".to_owned(), 0));
    assert!(kinds(world, &placed).await.contains(&"contract_code.released".to_owned()));
    for table in ["contract_registration", "contract_discount", "orders where code_expected_since is not null"] {
        assert_eq!(world.database.count(table).await, 0, "{table}");
    }
    // It finds its order once more.
    marie.follows(&placed.link()).await;
    marie.is_at("/review");
    marie.applies().await;
    assert_eq!(uses().await, ("registered".to_owned(), 1));
    assert_eq!(world.database.count("contract_discount where ended_at is null").await, 1);
    // Without a code the order waits for one, and no more once it is undone.
    let other = world.northwind.sells_discounted(&marie).await;
    let added = adds(&mut marie, &other).await;
    assert_eq!(world.database.count("orders where code_expected_since is not null").await, 1);
    undoes(&mut marie, &added).await;
    assert_eq!(world.database.count("orders where code_expected_since is not null").await, 0);
    assert_eq!(uses().await, ("registered".to_owned(), 1), "what stays keeps its discount");
    holds(world).await;
}

async fn what_is_being_prepared_is_prepared_no_more(world: &World) {
    let compute = Service::new(&world.site(), &world.configuration, "compute").await;
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("compute", "small", 3).handed_over()).await;
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let [subscription] = placed.subscriptions().try_into().unwrap();
    let onboarding = marie.onboarding();
    marie.page.says("Setting up your services").says("you can undo that");
    assert_eq!(compute.has_to_prepare().await.len(), 1);
    undoes(&mut marie, &onboarding).await;
    assert_eq!(compute.has_to_prepare().await, Vec::<Value>::new());
    compute.reports(&subscription, "activated", &json!({})).await.expect_problem(404, "not_found");
    assert_eq!(world.database.count("event where kind = 'subscription.undone' and service_id is not null").await, 1);
    marie.follows(&placed.link()).await;
    marie.is_at("/review");
    marie.applies().await;
    assert_eq!(compute.has_to_prepare().await.len(), 1, "applied again, it is prepared again");
    compute.reports(&subscription, "activated", &json!({})).await.expect(200);
    holds(world).await;
}

async fn what_an_order_that_was_cancelled_had_applied_stays(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5).of("analytics", "insight", 3).handed_over()).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions()[..1]);
    marie.submits(form).await;
    marie.creates_organization("Acme").await.applies().await;
    let onboarding = marie.onboarding();
    let press = sees_plan(&mut marie, &onboarding).await;
    world.northwind.cancels(&placed).await.expect(200);
    marie.submits(press).await.expect(409).says("There is nothing that could be undone");
    let (status, lines) = stands(world, &placed).await;
    assert_eq!((status.as_str(), lines[0].0.as_str(), lines[1].0.as_str()), ("cancelled", "active", "cancelled"));
    holds(world).await;
}

async fn a_link_that_was_withdrawn_stays_so(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5).of("analytics", "insight", 3).handed_over()).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions()[..1]);
    marie.submits(form).await;
    marie.creates_organization("Acme").await.applies().await;
    let onboarding = marie.onboarding();
    world.northwind.invitation(&placed, "revoke", &json!({})).await.expect(200);
    sees_plan(&mut marie, &onboarding).await;
    marie.page.says("its link was withdrawn. Ask the seller for a new one.");
    undoes(&mut marie, &onboarding).await;
    marie.page.hides("Set it up again");
    assert_eq!(stands(world, &placed).await.0, "placed");
    // The seller sends a new one.
    let to = json!({ "email": marie.email, "name": "Marie Laurent" });
    let again = placed.now(world.northwind.invitation(&placed, "readdress", &to).await);
    marie.follows(&again.link()).await;
    marie.is_at("/subscriptions");
    holds(world).await;
}

async fn who_cannot_write_scripts_undoes_in_french(world: &World) {
    let mut marie = world.acheteuse("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let onboarding = marie.onboarding();
    let press = sees_plan(&mut marie, &onboarding).await;
    assert_eq!(marie.page.language(), "fr");
    marie.page.says("Annuler l’application de 1 abonnement").says("Pourra être appliqué de nouveau").says("Sauvegarde");
    marie.submits(press).await;
    marie.is_at("/undo").page.says("L’opération est annulée").says("Recommencer la mise en service");
    let letter = world.mail.letter(&marie.email, "undone", 1).await;
    assert!(letter.language == "fr" && letter.text.contains("a annulé"), "{}", letter.text);
}
