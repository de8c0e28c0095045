//! VIES as a program of others: it confirms a number, or refuses, is away, late, or lies; nobody is stopped by that, in any of the
//! three places where a tax id is entered.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::{
    node::Node,
    people::Buyer,
    stories::{
        seller_changes::acme,
        vendor::{creates, sells_backup},
        vendor_added::{adds, change_form, form, profile},
    },
    streets::{Mood, Streets},
    world::World,
};

stories!(
    who_buys_has_their_number_confirmed,
    who_adds_the_vendor_has_their_number_confirmed,
    whatever_is_the_matter_with_vies_a_number_is_taken,
    nobody_is_asked_unless_the_operator_says_so,
);

const TAX_ID: &str = "FR40303265045";

fn says(valid: bool) -> Mood {
    Mood::well(
        &json!({ "countryCode": "FR", "vatNumber": "40303265045", "valid": valid, "name": "SA SODIMAS", "address": "11 RUE AMPERE" }),
    )
}

/// The story goes on at a node that asks this program, and then as before.
async fn at_node_with(world: &World, vies: &Streets, story: impl AsyncFnOnce()) {
    world.stop().await;
    let configuration = world.configuration.clone().with("VIES_URL", format!("{}/check-vat-number", vies.url()));
    let node = Node::start(&configuration.with("ALLOW_PRIVATE_TARGETS", true)).await;
    world.points_to(&node);
    story().await;
    assert_eq!(node.stop().await, Vec::<String>::new());
    world.start().await;
}

async fn stands(world: &World, standing: &str) {
    let kept = format!("billing_profile where tax_id = '{TAX_ID}' and tax_standing = '{standing}' and tax_checked_at is not null");
    assert_eq!(world.database.count(&kept).await, 1, "{standing}");
}

/// How often it was told what VIES knew, and never about which number.
async fn told(world: &World, confirmed: i64, unconfirmed: i64) {
    for (standing, times) in [("confirmed", confirmed), ("unconfirmed", unconfirmed)] {
        let told = format!(
            "event where kind = 'billing_profile.tax_checked' and organization_id is not null and seller_id is not null and cast(data as text) like '%\"{standing}\"%'"
        );
        assert_eq!(world.database.count(&told).await, times, "{standing}");
    }
    assert_eq!(world.database.count("event where cast(data as text) like '%40303265045%'").await, 0);
}

async fn who_buys_has_their_number_confirmed(world: &World) {
    let vies = Streets::start().await;
    at_node_with(world, &vies, async || {
        let mut marie = world.buyer("Marie Laurent");
        let placed = sells_backup(world, &marie).await;
        marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
        creates(&mut marie, "Laurent & Fils").await;
        let form = marie.page.form("/billing", "payment_method");
        marie.submits(form.clone().fill("tax_id", "FR41303265045")).await.expect(422);
        assert_eq!(vies.asked(), Vec::<String>::new(), "what the rules refuse is not asked about");
        vies.feels(says(true));
        marie.submits(form.fill("tax_id", "fr 40 303 265 045")).await;
        marie.is_at("/review");
        let asked = vies.asked();
        assert!(
            asked.len() == 1 && asked.iter().all(|asked| asked.contains(r#"{"countryCode":"FR","vatNumber":"40303265045"}"#)),
            "{asked:?}"
        );
        assert!(asked.iter().all(|asked| !asked.contains("Laurent") && !asked.contains("onb_")), "the number alone: {asked:?}");
        marie.applies().await;
        stands(world, "confirmed").await;
        told(world, 1, 0).await;
        let organization = marie.organization();
        marie.opens(&profile(&organization)).await.expect(200).says("confirmed it on").hides("SODIMAS");
    })
    .await;
}

async fn who_adds_the_vendor_has_their_number_confirmed(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let vies = Streets::start().await;
    at_node_with(world, &vies, async || {
        vies.feels(says(true));
        let form = form(&mut marie, &acme, TAX_ID).await;
        marie.submits(form).await.expect(200).says("confirmed it on");
        let confirm = marie.page.form("/billing/vendor", "confirm").press("confirm", "1");
        marie.submits(confirm).await;
        marie.is_at("/billing");
        stands(world, "confirmed").await;
        told(world, 1, 0).await;
        // Saved once more, it is asked about once more.
        vies.feels(says(false));
        let form = change_form(&mut marie, &acme).await;
        marie.submits(form).await.expect(200).says("was changed").says("did not confirm it on").says("Compare it with your certificate");
        stands(world, "unconfirmed").await;
        vies.feels(says(true));
        let form = change_form(&mut marie, &acme).await;
        marie.submits(form).await.expect(200).says("confirmed it on").hides("Compare it with your certificate");
        stands(world, "confirmed").await;
        told(world, 2, 1).await;
        // The same answer once more changes nothing but its day.
        world.database.run("update billing_profile set tax_checked_at = created_at").await;
        let form = change_form(&mut marie, &acme).await;
        marie.submits(form).await.expect(200).hides("was changed");
        told(world, 3, 1).await;
        assert_eq!(world.database.count("billing_profile where tax_checked_at > changed_at").await, 1);
        for (action, times) in [("billing_profile.change", 2), ("billing_profile.check_tax_id", 1)] {
            assert_eq!(world.database.count(&format!("audit where action = '{action}'")).await, times, "{action}");
        }
    })
    .await;
}

async fn saves(marie: &mut Buyer, acme: &str) {
    let form = change_form(marie, acme).await.fill("tax_id", TAX_ID);
    marie.submits(form).await.expect(200).says(TAX_ID);
}

async fn whatever_is_the_matter_with_vies_a_number_is_taken(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let (vies, other) = (Streets::start().await, Streets::start().await);
    at_node_with(world, &vies, async || {
        vies.feels(Mood::Silent);
        adds(&mut marie, &acme, "").await;
        assert_eq!(vies.asked(), Vec::<String>::new(), "nothing to ask about");
        let began = Instant::now();
        saves(&mut marie, &acme).await;
        assert!(began.elapsed() < Duration::from_secs(8), "nobody waits long");
        stands(world, "unconfirmed").await;
        let lie = json!({ "countryCode": "FR", "vatNumber": "83404833048", "valid": true });
        let moods = [
            Mood::Says("500 Oops", String::new()),
            Mood::Says("200 OK", "<html>".to_owned()),
            Mood::Says("200 OK", r#"{"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}"#.to_owned()),
            Mood::well(&lie),
            Mood::SendsTo(other.address),
        ];
        for mood in moods {
            vies.feels(says(true));
            saves(&mut marie, &acme).await;
            stands(world, "confirmed").await;
            vies.feels(mood.clone());
            saves(&mut marie, &acme).await;
            stands(world, "unconfirmed").await;
        }
        assert_eq!(other.asked(), Vec::<String>::new(), "nobody is sent elsewhere");
    })
    .await;
}

async fn nobody_is_asked_unless_the_operator_says_so(world: &World) {
    let (mut marie, acme) = acme(world).await;
    adds(&mut marie, &acme, TAX_ID).await;
    told(world, 0, 0).await;
    let kept = format!("billing_profile where tax_id = '{TAX_ID}' and tax_standing = 'checksum' and tax_checked_at is null");
    assert_eq!(world.database.count(&kept).await, 1);
    marie.opens(&profile(&acme)).await.expect(200).says("Its check digits are right").hides("VIES");
}
