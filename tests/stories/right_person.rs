//! The right person: forwarded links, the code from the invited mailbox, another account, a colleague.

use hyper::Method;
use serde_json::json;

use super::links::{invited_only, masked_address};
use crate::{
    people::{Buyer, order},
    world::World,
};

stories!(
    a_code_lets_another_account_go_on,
    five_wrong_codes_lock_one_account_and_nobody_else,
    without_the_code_nothing_is_on_offer,
    a_stricter_policy_counts_when_it_is_applied,
    the_seller_is_asked_to_readdress,
    switching_accounts_keeps_the_place,
    an_order_is_handed_over_from_the_workflow,
    an_order_is_handed_over_from_the_mail,
    who_holds_the_link_alone_hands_nothing_over,
    a_hand_over_is_not_for_everybody,
);

/// A colleague with an account, in front of the code of an order sold to Marie.
async fn in_front_of_the_code(world: &World, marie: &Buyer) -> (crate::people::Placed, Buyer) {
    let placed = world.northwind.sells_backup(marie).await;
    let mut pierre = world.buyer("Pierre Petit");
    pierre.follows_and_signs_up_to(&placed.link(), &world.mail, "/code").await;
    pierre.page.says(&masked_address(marie)).hides(&marie.email);
    (placed, pierre)
}

async fn a_code_lets_another_account_go_on(world: &World) {
    let marie = world.acheteuse("Marie Laurent");
    let (placed, mut pierre) = in_front_of_the_code(world, &marie).await;
    let code = pierre.asks_for_code(&marie, &world.mail, 1).await;
    let letter = world.mail.letter(&marie.email, "one_time_code", 1).await;
    assert_eq!(letter.language, "fr", "it is Marie who reads it");
    assert!(letter.text.contains(&pierre.email) && letter.from.contains(world.northwind.name), "{}", letter.text);
    pierre.enters_passage_code("00000000").await.expect(422).error("code").expect("it does not match");
    pierre.enters_passage_code(&format!("{} {}", &code[..4], &code[4..])).await.expect(200);
    pierre.selects().await.creates_organization("Acme").await.applies().await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
    assert_eq!(world.mail.letter(&pierre.email, "receipt", 1).await.to, pierre.email);
    assert_eq!(world.database.count("event where kind = 'onboarding.policy_passed'").await, 1);
    // It is Pierre's from then on, also elsewhere; and the code is used up.
    assert_eq!(world.database.count("passage_code where used_at is not null").await, 1);
}

/// Threat T03.
async fn five_wrong_codes_lock_one_account_and_nobody_else(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let (placed, mut pierre) = in_front_of_the_code(world, &marie).await;
    let code = pierre.asks_for_code(&marie, &world.mail, 1).await;
    for _ in 0..3 {
        pierre.enters_passage_code("00000000").await.expect(422);
    }
    // A new code does not give new tries.
    let again = pierre.page.form("/code", "send");
    pierre.submits(again).await;
    let second = world.mail.letter(&marie.email, "one_time_code", 2).await.code();
    pierre.enters_passage_code(&code).await.expect(422).error("code").expect("the first one is dead");
    pierre.enters_passage_code("00000000").await.expect(422);
    let onboarding = pierre.onboarding();
    let right = [("code".to_owned(), second)];
    pierre.posts(&format!("/onboarding/{onboarding}/code"), &right).await.expect(422);
    pierre.opens(&format!("/onboarding/{onboarding}/code")).await.says("Too many wrong codes");
    pierre.opens(&format!("/onboarding/{onboarding}/subscriptions")).await;
    pierre.is_at("/code");
    assert_eq!(world.database.count("audit where action = 'invitation.wrong_code'").await, 5);
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
}

/// No step can be skipped (threat T28).
async fn without_the_code_nothing_is_on_offer(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let (placed, mut pierre) = in_front_of_the_code(world, &marie).await;
    let onboarding = pierre.onboarding();
    let before = world.picture().await;
    let line = placed.subscriptions().remove(0);
    let path = |name: &str| format!("/onboarding/{onboarding}/{name}");
    pierre.posts(&path("subscriptions"), &[("subscription".to_owned(), line)]).await.expect(409);
    pierre.posts(&path("organization"), &[("organization_name".to_owned(), "Acme".to_owned())]).await.expect(422);
    for plan in ["", "b5bb9d8014a0f9b1"] {
        pierre.posts(&path("apply"), &[("plan".to_owned(), plan.to_owned()), ("terms".to_owned(), "on".to_owned())]).await.expect(409);
    }
    pierre.opens(&path("review")).await;
    assert_ne!(pierre.page.path, path("review"));
    pierre.opens(&path("hand-over")).await;
    pierre.is_at("/code");
    world.assert_as_before(&before).await;
}

async fn a_stricter_policy_counts_when_it_is_applied(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let (placed, mut pierre) = in_front_of_the_code(world, &marie).await;
    let code = pierre.asks_for_code(&marie, &world.mail, 1).await;
    pierre.enters_passage_code(&code).await;
    pierre.selects().await.creates_organization("Acme").await;
    let pressed = pierre.agrees();
    world.declares(&invited_only()).await;
    let before = world.picture().await;
    pierre.submits(pressed.clone()).await.expect(403).says(&masked_address(&marie));
    world.assert_as_before(&before).await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "placed");
    world.declares(crate::world::CATALOGUE).await;
    pierre.submits(pressed).await;
    pierre.is_at("/done");
}

async fn the_seller_is_asked_to_readdress(world: &World) {
    world.declares(&invited_only()).await;
    let marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    let invitation = world.mail.letter(&marie.email, "invitation", 1).await;
    let link = invitation.link("/i/");
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    pierre.follows(&link).await.expect(403);
    let (ask, mailbox) = (pierre.page.form("/readdress", ""), pierre.email.clone());
    pierre.submits(ask.clone()).await.expect(200).says(world.northwind.name).says(&mailbox);
    pierre.submits(ask).await.expect(200);
    let told = world.mail.letter(world.northwind.support, "seller_notice", 1).await;
    assert!(told.text.contains(&pierre.email) && told.subject.contains(placed.answer["reference"].as_str().unwrap()), "{}", told.text);
    assert_eq!(world.database.count("event where kind = 'invitation.readdress_asked'").await, 1, "asked twice is asked once");

    let to = json!({ "email": pierre.email, "name": "Pierre Petit", "language": "fr" });
    let now = placed.now(world.northwind.invitation(&placed, "readdress", &to).await);
    assert_eq!(now.answer["invitation"]["recipient"], pierre.email);
    let fresh = world.mail.letter(&pierre.email, "invitation", 1).await;
    assert_eq!(fresh.language, "fr");
    assert!(fresh.text.contains("Pierre Petit"), "{}", fresh.text);
    let farewell = world.mail.letter(&marie.email, "readdressed", 1).await;
    assert!(!farewell.text.contains(&pierre.email), "{}", farewell.text);
    let mut stranger = world.buyer("Stranger");
    stranger.opens(&link).await.expect(410).says(&masked_address(&pierre)).hides(&pierre.email);
    pierre.follows(&fresh.link("/i/")).await;
    pierre.selects().await.creates_organization("Acme").await.applies().await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
    // Nobody can look whether somebody else asked.
    let id = placed.answer["invitation"]["id"].as_str().unwrap();
    stranger.signs_up(&world.mail).await;
    stranger.opens(&format!("/invitations/{id}/readdress")).await.expect(404);
}

async fn switching_accounts_keeps_the_place(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    marie.signs_up(&world.mail).await;
    let (_, mut pierre) = in_front_of_the_code(world, &marie).await;
    let switch = pierre.page.form("/switch", "invitation");
    pierre.submits(switch).await;
    pierre.is_at("/sign-in");
    let sign_in = pierre.page.form("/sign-in", "password").fill("email", &marie.email).fill("password", &marie.password);
    pierre.submits(sign_in).await;
    pierre.is_at("/subscriptions");
    // On another device, the draft of who was invited is where it was.
    let mut elsewhere = marie.elsewhere_signed_out();
    elsewhere.opens("/sign-in").await;
    elsewhere.signs_in().await.says("1 subscription from Northwind Traders");
}

async fn an_order_is_handed_over_from_the_workflow(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    let link = world.mail.letter(&marie.email, "invitation", 1).await.link("/i/");
    marie.follows_and_signs_up(&link, &world.mail).await;
    let step = marie.page.path.clone();
    let hand_over = step.replace("/subscriptions", "/hand-over");
    marie.opens(&hand_over).await.expect(200);
    let form = marie.page.form("/hand-over", "email");
    marie.submits(form.clone().fill("name", "Marie").fill("email", &marie.email.clone())).await.expect(422);
    let mut pierre = world.buyer("Pierre Petit");
    marie
        .submits(form.fill("name", "Pierre Petit").fill("email", &pierre.email))
        .await
        .expect(200)
        .says("Pierre Petit")
        .says(&pierre.email);
    let view = marie.page.path.clone();
    assert!(view.starts_with("/hand-overs/hov_"), "{view}");

    let fresh = world.mail.letter(&pierre.email, "invitation", 1).await;
    assert_eq!(fresh.language, "en", "the language of who named him");
    assert!(fresh.text.contains("Marie Laurent handed this order over to you"), "{}", fresh.text);
    assert!(world.mail.letter(&marie.email, "readdressed", 1).await.text.contains("Pierre Petit"));
    assert!(world.mail.letter(world.northwind.support, "seller_notice", 1).await.text.contains(&pierre.email));
    marie.opens(&link).await.expect(410).says(&masked_address(&pierre)).hides(&pierre.email);
    marie.opens(&step).await;
    assert_eq!(marie.page.path, view, "the draft leads to what she may still see");
    marie.opens("/").await.says("Orders you handed over");
    marie.opens(&view).await.says("waits for your colleague");
    pierre.opens(&view).await;
    pierre.is_at("/sign-in");

    pierre.onboards(&fresh.link("/i/"), &world.mail, "Acme").await;
    marie.opens(&view).await.expect(200).says("It is set up").hides("Acme");
    pierre.opens(&view).await.expect(404);
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
    assert_eq!(world.database.count("event where kind = 'invitation.handed_over'").await, 1);
}

/// "I am not the right person", without an account.
async fn an_order_is_handed_over_from_the_mail(world: &World) {
    let mut marie = world.acheteuse("Marie Laurent");
    let mut pierre = world.acheteuse("Pierre Petit");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    let invitation = world.mail.letter(&marie.email, "invitation", 1).await;
    let link = invitation.link("/i/");
    assert!(invitation.text.contains(&format!("{link}/not-me")) && invitation.html.contains("/not-me"));
    marie.opens(&format!("{link}/not-me")).await.expect(200);
    let empty = marie.page.form("/not-me", "mailbox");
    marie.submits(empty.clone().fill("name", "").fill("email", "").fill("mailbox", "")).await.expect(422);
    marie.page.says("le nom de votre collègue").says("l’adresse e-mail de votre collègue").hides("votre nom").hides("Ce n’est pas");
    marie.page.says("Saisissez l’adresse à laquelle votre invitation a été envoyée");
    let form = empty.fill("name", "Pierre Petit").fill("email", &pierre.email);
    marie.submits(form.fill("mailbox", &marie.email.clone().to_uppercase())).await.expect(200);
    let code = world.mail.letter(&marie.email, "hand_over_code", 1).await;
    assert!(code.text.contains(&pierre.email) && code.language == "fr", "{}", code.text);
    let enter = marie.page.form("/not-me", "code");
    marie.submits(enter.clone().fill("code", "00000000")).await.expect(422).error("code").expect("one try less");
    marie.submits(enter.fill("code", &code.code())).await.expect(410).says(&masked_address(&pierre)).hides(&pierre.email);
    marie.is_at_status(&link, 410);
    let fresh = world.mail.letter(&pierre.email, "invitation", 1).await;
    assert_eq!(fresh.language, "fr");
    assert!(fresh.text.contains("Marie Laurent vous a transmis cette commande"), "{}", fresh.text);
    assert!(!invitation.text.contains("vous a transmis"), "the first one comes from the seller");
    assert!(world.mail.letter(&marie.email, "readdressed", 1).await.text.contains("Pierre Petit"));
    pierre.onboards(&fresh.link("/i/"), &world.mail, "Acme").await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
}

/// A hand-over is no way around the seller's policy: who holds the link but not the mailbox gets nowhere.
async fn who_holds_the_link_alone_hands_nothing_over(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let mut thief = world.buyer("Mallory Thief");
    thief.opens(&format!("{}/not-me", placed.link())).await.expect(200).hides(&marie.email);
    let before = world.picture().await;
    let form = thief.page.form("/not-me", "mailbox").fill("name", "Mallory").fill("email", &thief.email.clone());
    for mailbox in ["", "x", "scanner@example.com", &thief.email.clone()] {
        thief.submits(form.clone().fill("mailbox", mailbox)).await.expect(422).error("mailbox").expect("it is another one");
    }
    world.assert_as_before(&before).await;
    // Even knowing the mailbox, the code is there.
    thief.submits(form.fill("mailbox", &marie.email)).await.expect(200);
    for _ in 0..5 {
        let enter = thief.page.form("/not-me", "code").fill("code", "00000000");
        thief.submits(enter).await.expect(422);
    }
    let code = world.mail.letter(&marie.email, "hand_over_code", 1).await.code();
    let enter = thief.page.form("/not-me", "code").fill("code", &code);
    thief.submits(enter).await.expect(422).error("code").expect("too many tries");
    assert_eq!(world.database.count("invitation").await, 1);
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
}

async fn a_hand_over_is_not_for_everybody(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let (placed, mut pierre) = in_front_of_the_code(world, &marie).await;
    let onboarding = pierre.onboarding();
    let before = world.picture().await;
    let fields = [("name".to_owned(), "Pierre".to_owned()), ("email".to_owned(), "other@example.com".to_owned())];
    pierre.posts(&format!("/onboarding/{onboarding}/hand-over"), &fields).await.expect(409);
    let mut stranger = world.buyer("Stranger");
    stranger.signs_up(&world.mail).await;
    stranger.posts(&format!("/onboarding/{onboarding}/hand-over"), &fields).await.expect(404);
    stranger.sends(Method::GET, &format!("/onboarding/{onboarding}/code"), &[], String::new()).await.expect(404);
    let mut after = world.picture().await;
    for table in ["account", "mailed_code", "email", "audit"] {
        after.insert(table.to_owned(), before[table].clone());
    }
    assert_eq!(before, after);
    assert_eq!(world.northwind.sees(&placed).await["status"], "placed");
}
