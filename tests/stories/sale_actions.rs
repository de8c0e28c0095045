//! What operators do about one of the vendor's own orders on its page, as programs do over the API: its invitation once more, or to
//! somebody else; or it is withdrawn.

use serde_json::json;

use super::{operators::becomes_operator, vendor::sells};
use crate::{
    people::{Buyer, Placed, order},
    world::World,
};

stories!(
    an_operator_sends_the_invitation_again_and_to_somebody_else,
    a_link_that_no_letter_carries_is_shown_once,
    an_operator_withdraws_what_is_not_applied,
    what_is_over_is_told_as_the_api_tells_it,
    partners_orders_are_left_alone,
);

fn page(placed: &Placed) -> String {
    format!("/operator/orders/{}", placed.id)
}

/// An order of the vendor's own, whose buyer is invited by mail.
async fn invites(world: &World, buyer: &Buyer) -> Placed {
    let answer = world.operator.0.post("/api/v1/orders", &order(buyer).of("backup", "standard", 5).0).await.expect(201).json();
    Placed { id: answer["id"].as_str().unwrap().to_owned(), answer }
}

/// Sends the link to another mailbox.
async fn readdresses(olga: &mut Buyer, placed: &Placed, email: &str) {
    olga.opens(&format!("{}/readdress", page(placed))).await.expect(200);
    let form = olga.page.form("/readdress", "email").fill("email", email);
    olga.submits(form).await;
}

async fn audited(world: &World, action: &str) -> i64 {
    world.database.count(&format!("audit where action = '{action}' and actor_kind = 'account'")).await
}

/// What operators did to orders, links, and letters with links.
async fn done(world: &World) -> [i64; 3] {
    let (acts, links) = ("audit where action like 'order.%' or action like 'invitation.%'", "invitation");
    [world.database.count(acts).await, world.database.count(links).await, world.database.count("email where kind = 'invitation'").await]
}

async fn an_operator_sends_the_invitation_again_and_to_somebody_else(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let (mut marie, mut pierre) = (world.acheteuse("Marie Laurent"), world.buyer("Pierre Petit"));
    let placed = invites(world, &marie).await;
    let link = world.mail.letter(&marie.email, "invitation", 1).await.link("/i/");
    olga.opens(&page(&placed)).await.expect(200);
    let resend = olga.page.form("/resend", "");
    olga.submits(resend.clone()).await.expect(200).says("on its way to").says(&marie.email).says("The invitation was sent again");
    assert_eq!(world.mail.letter(&marie.email, "invitation", 2).await.link("/i/"), link, "the same link");

    olga.opens(&format!("{}/readdress", page(&placed)))
        .await
        .expect(200)
        .says("Marie Laurent is greeted")
        .says("is told that theirs has ended");
    let form = olga.page.form("/readdress", "email");
    assert_eq!(form.value("language"), "fr", "the order's language");
    for (field, value) in [("email", ""), ("email", "pierre"), ("language", "tlh"), ("name", "two\nlines")] {
        let wrong = form.clone().fill("email", &pierre.email).fill("name", "Pierre").forge(field, &[value]);
        let entered = wrong.value("name");
        olga.submits(wrong).await.expect(422);
        assert!(olga.page.error(field).is_some(), "{field}: {}", olga.page.words());
        assert!(field == "name" || olga.page.form("/readdress", "email").value("name") == entered, "entries are kept");
    }
    let form = form.fill("email", &pierre.email).fill("name", "Pierre Petit").chooses("language", "en");
    olga.submits(form.clone())
        .await
        .expect(200)
        .says("A new invitation is on its way to")
        .says(&pierre.email)
        .says("sent to somebody else");
    let letter = world.mail.letter(&pierre.email, "invitation", 1).await;
    assert_eq!(letter.language, "en");
    world.mail.letter(&marie.email, "readdressed", 1).await;
    marie.opens(&link).await.expect(410).says("lien plus récent");
    pierre.opens(&letter.link("/i/")).await.expect(200);

    // Three letters a day: said as the API says it, and what was entered is kept.
    olga.submits(resend).await.expect(429).says("Enough letters were sent for this order");
    olga.submits(form).await.expect(429).says("Enough letters were sent for this order");
    assert_eq!(olga.page.form("/readdress", "email").value("email"), pierre.email);
    world
        .operator
        .0
        .post(&format!("/api/v1/orders/{}/invitation/resend", placed.id), &json!({}))
        .await
        .expect_problem(429, "too_many_letters");
    assert_eq!((audited(world, "invitation.resend").await, audited(world, "invitation.readdress").await), (1, 1));
    world.configuration.run(&["check"]).await.well();
}

async fn a_link_that_no_letter_carries_is_shown_once(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let (mut marie, mut pierre) = (world.buyer("Marie Laurent"), world.buyer("Pierre Petit"));
    let placed = sells(world, order(&marie).of("backup", "standard", 5)).await;
    let path = placed.link();
    olga.opens(&page(&placed)).await.expect(200).hides(&path);
    let renew = olga.page.form("/resend", "");
    olga.submits(renew).await.expect(200).says("The link works until").says("shown this once");
    assert!(olga.page.html.contains(&path), "it is the link there is");
    olga.opens(&page(&placed)).await.expect(200).hides(&path);
    readdresses(&mut olga, &placed, &pierre.email).await;
    olga.page.says("Pass it on to").says(&pierre.email).hides(&path);
    let (_, rest) = olga.page.html.split_once("data-copy=\"http").unwrap();
    let fresh = format!("/i/{}", rest.split_once("/i/").unwrap().1.split_once('"').unwrap().0);
    marie.opens(&path).await.expect(410);
    pierre.opens(&fresh).await.expect(200);
    olga.opens(&page(&placed)).await.expect(200).hides(&fresh);
    world.assert_every_letter_left().await;
    assert!(world.mail.letters_to(&pierre.email, "invitation").is_empty(), "nobody is written to");
}

async fn an_operator_withdraws_what_is_not_applied(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let mut marie = world.buyer("Marie Laurent");
    let placed = sells(world, order(&marie).of("backup", "standard", 5).of("analytics", "insight", 2)).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions()[..1]);
    marie.submits(form).await;
    super::vendor::creates(&mut marie, "Laurent & Fils").await;
    super::vendor::is_billed(&mut marie, "").await;
    marie.applies().await;

    olga.opens(&page(&placed)).await.expect(200);
    assert!(olga.page.links().contains(&format!("{}/cancel", page(&placed))));
    olga.opens(&format!("{}/cancel", page(&placed))).await.expect(200).says("Insight").says("The subscription that is applied stays");
    olga.page.says(&marie.email).hides("Standard");
    let press = olga.page.form("/cancel", "");
    assert_eq!(world.database.count("orders where status = 'cancelled'").await, 0, "it is asked first");
    olga.submits(press.clone())
        .await
        .expect(200)
        .says("The order is cancelled")
        .says("What was not applied is withdrawn")
        .says("withdrew what was not applied");
    assert!(!olga.page.links().iter().any(|link| link.ends_with("/cancel") || link.ends_with("/readdress")), "nothing is left to do");
    assert!(olga.page.forms().iter().all(|form| !form.action.ends_with("/resend")));
    let seen = world.operator.0.get(&format!("/api/v1/orders/{}", placed.id)).await.expect(200).json();
    let states: Vec<_> = seen["subscriptions"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!((&seen["status"], states[1]), (&json!("cancelled"), "cancelled"));
    assert_ne!(states[0], "cancelled", "what was applied stays");
    assert_eq!(audited(world, "order.cancel").await, 1);
    // A second press, and a confirmation that was left open, change nothing.
    olga.submits(press).await.expect(409).says("This order is cancelled already");
    olga.opens(&format!("{}/cancel", page(&placed))).await.expect(200).says("Withdrawn");
    assert_eq!((audited(world, "order.cancel").await, world.database.count("event where kind = 'order.cancelled'").await), (1, 1));
    marie.opens(&placed.link()).await.says("This order was withdrawn");
    world.configuration.run(&["check"]).await.well();
}

async fn what_is_over_is_told_as_the_api_tells_it(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let mut marie = world.buyer("Marie Laurent");
    let placed = sells(world, order(&marie).of("backup", "standard", 5)).await;
    olga.opens(&page(&placed)).await.expect(200);
    let resend = olga.page.form("/resend", "");
    olga.opens(&format!("{}/readdress", page(&placed))).await.expect(200);
    let readdress = olga.page.form("/readdress", "email").fill("email", &marie.email);
    olga.opens(&format!("{}/cancel", page(&placed))).await.expect(200);
    let cancel = olga.page.form("/cancel", "");
    world.operator.0.post(&format!("/api/v1/orders/{}/invitation/revoke", placed.id), &json!({})).await.expect(200);
    olga.submits(resend.clone()).await.expect(409).says("The link of this order was withdrawn");
    assert!(olga.page.forms().iter().all(|form| !form.action.ends_with("/resend")), "a new link is made for somebody");
    readdresses(&mut olga, &placed, &marie.email).await;
    let (_, rest) = olga.page.html.split_once("data-copy=\"http").unwrap();
    let fresh = format!("/i/{}", rest.split_once("/i/").unwrap().1.split_once('"').unwrap().0);
    marie.follows_and_signs_up(&fresh, &world.mail).await.selects().await;
    super::vendor::creates(&mut marie, "Laurent & Fils").await;
    super::vendor::is_billed(&mut marie, "").await;
    marie.applies().await;
    let before = done(world).await;
    for press in [resend, readdress, cancel] {
        olga.submits(press).await.expect(409).says("Everything on this order is applied");
    }
    assert_eq!(done(world).await, before, "nothing is done");
    for way in ["readdress", "cancel"] {
        olga.opens(&format!("{}/{way}", page(&placed))).await.expect(200).says("Used: nothing is left to apply");
    }
}

async fn partners_orders_are_left_alone(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let marie = world.buyer("Marie Laurent");
    let partners = world.northwind.sells_backup(&marie).await;
    let before = done(world).await;
    let fields = [("email".to_owned(), marie.email.clone())];
    for way in ["resend", "readdress", "cancel"] {
        assert_eq!(olga.posts(&format!("{}/{way}", page(&partners)), &fields).await.status, 404, "{way}");
    }
    assert_eq!(done(world).await, before, "nothing is done");
}
