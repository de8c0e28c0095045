//! Invitations over their life: sent again, to another mailbox, withdrawn, run out, and reminded of.

use serde_json::json;

use super::links::{ages, masked_address};
use crate::{people::order, world::World};

stories!(
    a_fresh_link_goes_to_the_invited_mailbox_alone,
    a_seller_that_sends_its_links_is_asked_for_one,
    resending_keeps_the_link_and_extends_it,
    a_revoked_link_is_replaced_by_readdressing,
    what_is_over_is_not_invited_to,
    buyers_are_reminded_twice,
);

async fn a_fresh_link_goes_to_the_invited_mailbox_alone(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    let old = world.mail.letter(&marie.email, "invitation", 1).await.link("/i/");
    ages(world, 24 * 31).await;
    let mut stranger = world.buyer("Stranger");
    stranger.opens(&old).await.expect(410).says(&masked_address(&marie)).hides(&marie.email);
    let form = stranger.page.form("/ask", "email");
    let before = world.picture().await;
    stranger.submits(form.clone().fill("email", "not an address")).await.expect(422).error("email").expect("say how");
    let told = stranger.submits(form.clone().fill("email", &stranger.email.clone())).await.expect(410).words();
    world.assert_as_before(&before).await;

    marie.opens(&old).await.expect(410);
    let form = marie.page.form("/ask", "email").fill("email", &marie.email.clone());
    let same = marie.submits(form.clone()).await.expect(410).words();
    let said = format!("If that was {}", masked_address(&marie));
    assert!(told.contains(&said) && same.contains(&said), "{told}\n{same}");
    let fresh = world.mail.letter(&marie.email, "invitation", 2).await.link("/i/");
    assert_ne!(fresh, old, "an old link that was passed on does not come back to life");
    stranger.opens(&old).await.expect(410).says("There is a newer link");
    let told = "event where kind = 'invitation.link_requested'";
    assert_eq!((world.database.count(told).await, world.database.count("invitation").await), (1, 2));
    // Enough letters for one day, without a word about it.
    for _ in 0..3 {
        marie.submits(form.clone()).await.expect(410);
    }
    world.assert_every_letter_left().await;
    assert_eq!(
        world.mail.letters_to(&marie.email, "invitation").len(),
        3,
        "three in a day, counted from when they were put into the outbox"
    );
    let newest = world.mail.letters_to(&marie.email, "invitation").pop().unwrap().link("/i/");
    assert_eq!(newest, fresh, "what works is sent again, not replaced");
    marie.onboards(&fresh, &world.mail, "Acme").await;
    marie.opens(&old).await.expect(200);
    marie.is_at("/done");
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
}

async fn a_seller_that_sends_its_links_is_asked_for_one(world: &World) {
    let mut marie = world.acheteuse("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    ages(world, 24 * 31).await;
    marie.opens(&placed.link()).await.expect(410);
    let form = marie.page.form("/ask", "email").fill("email", &marie.email.clone());
    marie.submits(form).await.expect(410).says(world.northwind.name);
    let told = world.mail.letter(world.northwind.support, "seller_notice", 1).await;
    assert_eq!(told.language, "en", "the installation's language, not the buyer's");
    assert!(told.text.contains(placed.answer["reference"].as_str().unwrap()), "{}", told.text);
    let again = placed.now(world.northwind.invitation(&placed, "resend", &json!({})).await);
    assert_eq!(again.link(), placed.link(), "resending keeps the link");
    assert!(world.mail.letters_to(&marie.email, "invitation").is_empty());
    marie.onboards(&again.link(), &world.mail, "Acme").await;
}

async fn resending_keeps_the_link_and_extends_it(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    let first = world.mail.letter(&marie.email, "invitation", 1).await;
    ages(world, 24 * 31).await;
    assert_eq!(world.northwind.sees(&placed).await["invitation"]["status"], "expired");
    let now = placed.now(world.northwind.invitation(&placed, "resend", &json!({})).await);
    assert_eq!(
        (&now.answer["invitation"]["status"], &now.answer["invitation"]["id"]),
        (&"available".into(), &placed.answer["invitation"]["id"])
    );
    assert!(now.answer["onboarding_url"].is_null(), "Passerelle sends it");
    let second = world.mail.letter(&marie.email, "invitation", 2).await;
    assert_eq!(second.link("/i/"), first.link("/i/"));
    world.northwind.invitation(&placed, "resend", &json!({})).await.expect(200);
    let refused = world.northwind.invitation(&placed, "resend", &json!({})).await;
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((86_000..=86_400).contains(&wait), "until the first of the three is a day old: {wait}");
    refused.expect_problem(429, "too_many_letters");
    world.contoso.invitation(&placed, "resend", &json!({})).await.expect_problem(404, "not_found");
    world.operator.0.post(&format!("/api/v1/orders/{}/invitation/revoke", placed.id), &json!({})).await.expect(200);
    assert_eq!(world.database.count("event where kind = 'invitation.resent'").await, 2);
    let _ = marie.opens(&first.link("/i/")).await.expect(410);
}

async fn a_revoked_link_is_replaced_by_readdressing(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    let pressed = marie.agrees();
    let revoked = placed.now(world.northwind.invitation(&placed, "revoke", &json!({})).await);
    assert_eq!((&revoked.answer["invitation"]["status"], &revoked.answer["status"]), (&"revoked".into(), &"placed".into()));
    // The page was open all the while.
    marie.submits(pressed).await.expect(409);
    assert_eq!(world.database.count("organization").await, 0);
    marie.opens(&placed.link()).await.expect(410).says("This link was withdrawn").says(world.northwind.support);
    world.northwind.invitation(&placed, "revoke", &json!({})).await.expect_problem(409, "invitation_revoked");
    world.northwind.invitation(&placed, "resend", &json!({})).await.expect_problem(409, "invitation_revoked");

    let bad = json!({ "email": "nobody", "name": "x".repeat(101), "language": "tlh", "surprise": 1 });
    let problem = world.northwind.invitation(&placed, "readdress", &bad).await.expect_problem(422, "bad_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/surprise");
    let bad = json!({ "email": "nobody", "name": "x".repeat(101), "language": "tlh" });
    let problem = world.northwind.invitation(&placed, "readdress", &bad).await.expect_problem(422, "bad_fields");
    let pointers: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/email", "/name", "/language"]);

    let again = placed.now(world.northwind.invitation(&placed, "readdress", &json!({ "email": marie.email })).await);
    assert_ne!(again.link(), placed.link());
    marie.follows(&again.link()).await;
    marie.opens(&format!("/onboarding/{}/review", marie.onboarding())).await;
    marie.applies().await;
    assert!(world.mail.letters_to(&marie.email, "readdressed").is_empty(), "the seller sends its own letters");
}

async fn what_is_over_is_not_invited_to(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let applied = world.northwind.sells_backup(&marie).await;
    marie.onboards(&applied.link(), &world.mail, "Acme").await;
    let cancelled = world.northwind.sells_backup(&marie).await;
    world.northwind.cancels(&cancelled).await.expect(200);
    for (placed, code) in [(&applied, "already_applied"), (&cancelled, "already_cancelled")] {
        for (verb, body) in [("resend", json!({})), ("readdress", json!({ "email": "a@b.example" })), ("revoke", json!({}))] {
            world.northwind.invitation(placed, verb, &body).await.expect_problem(409, code);
        }
    }
    assert_eq!(world.database.count("invitation").await, 2);
}

async fn buyers_are_reminded_twice(world: &World) {
    let mut marie = world.acheteuse("Marie Laurent");
    let other = world.buyer("Pierre Petit");
    world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    let own = world.northwind.sells_backup(&other).await;
    let link = world.mail.letter(&marie.email, "invitation", 1).await.link("/i/");
    ages(world, 24 * 23 + 1).await;
    let reminder = world.mail.letter(&marie.email, "invitation_reminder", 1).await;
    assert_eq!((reminder.link("/i/"), reminder.language.as_str()), (link.clone(), "fr"));
    assert!(reminder.text.contains("7 jours"), "{}", reminder.text);
    ages(world, 24 * 6).await;
    let last = world.mail.letter(&marie.email, "invitation_reminder", 2).await;
    assert!(last.text.contains("encore un jour"), "{}", last.text);
    assert_eq!(world.database.count("event where kind = 'invitation.reminded'").await, 2);
    assert_eq!(world.database.count("invitation where reminders = 2").await, 2, "none is left to send");
    assert!(world.mail.letters_to(&other.email, "invitation_reminder").is_empty(), "{own:?}: its seller sends its own letters");
    marie.onboards(&link, &world.mail, "Acme").await;
}
