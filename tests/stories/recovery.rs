//! A forgotten password, and what an attacker who was there first keeps: nothing.

use std::sync::Arc;

use futures_util::future::join_all;
use hyper::Method;

use crate::{
    database::Engine,
    node::Node,
    people::Buyer,
    world::{Site, World},
};

stories!(
    a_forgotten_password_is_replaced_by_mail,
    opening_the_link_changes_nothing,
    every_session_ends_when_recovering,
    a_link_works_once_and_for_half_an_hour,
    a_newer_password_ends_older_links,
    an_address_without_account_looks_alike,
    a_mailbox_gets_three_letters_an_hour,
    asking_is_limited_by_network_address,
    an_unfinished_email_change_dies_with_recovery,
    a_link_pressed_many_times_at_once_works_once,
    no_link_and_no_password_is_kept,
);

const SESSION: &str = "__Host-sid";
const NEW: &str = "a second footbridge downstream";

async fn marie(world: &World) -> Buyer {
    let mut marie = world.buyer("Marie Laurent");
    marie.signs_up(&world.mail).await;
    marie
}

async fn a_forgotten_password_is_replaced_by_mail(world: &World) {
    let known = marie(world).await;
    let mut marie = known.elsewhere_signed_out();
    marie.opens("/sign-in").await;
    assert!(marie.page.links().contains(&"/recover".to_owned()), "sign-in leads there");
    marie.opens_recovery(&world.mail, 1).await.expect(200);
    for (bad, code) in [("", "password"), ("too short", "password"), ("password1234567", "password")] {
        marie.chooses_password(bad).await.expect(422);
        assert!(marie.page.error(code).is_some(), "{bad}");
    }
    marie.chooses_password(NEW).await.expect(200);
    marie.is_at("/");
    assert!(marie.is_signed_in().await, "the browser is signed in");
    let told = world.mail.letter(&marie.email, "password_changed", 1).await;
    assert!(told.text.contains("/recover"), "{}", told.text);
    assert_eq!(world.mail.letters_to(&marie.email, "new_device").len(), 0, "whoever recovers shows the mailbox: no news");

    let mut old = known.elsewhere_signed_out();
    old.opens("/sign-in").await;
    old.signs_in().await.expect(422);
    let mut new = marie.elsewhere_signed_out();
    new.opens("/sign-in").await;
    new.signs_in().await.expect(200);
    assert_eq!(world.database.count("audit where action = 'account.recover'").await, 1);
}

/// Mail scanners open links, and some send their forms.
async fn opening_the_link_changes_nothing(world: &World) {
    let mut marie = marie(world).await;
    marie.asks_for_recovery().await;
    let link = world.mail.letter(&marie.email, "password_reset", 1).await.link("/recover/");
    let before = world.picture().await;
    let mut scanner = world.buyer("Scanner");
    for method in [Method::GET, Method::HEAD] {
        for _ in 0..10 {
            let answer = scanner.sends(method.clone(), &link, &[], String::new()).await.expect(200);
            assert_eq!((answer.header("referrer-policy"), answer.header("cache-control")), ("no-referrer", "no-store"));
            assert!(answer.header("set-cookie").is_empty());
        }
    }
    scanner.posts(&link, &[("password".to_owned(), String::new())]).await.expect(422);
    world.assert_as_before(&before).await;
    marie.opens(&link).await.expect(200);
    marie.chooses_password(NEW).await.expect(200);
}

/// Three browsers hold the account; none of them does after recovery (threat T07).
async fn three_browsers(world: &World) -> (Buyer, Vec<Buyer>) {
    let marie = marie(world).await;
    let held = vec![marie.also_at("").await, marie.also_at("").await, marie.clone()];
    (marie.elsewhere_signed_out(), held)
}

async fn assert_signed_out(browsers: &mut [Buyer]) {
    for browser in browsers {
        assert!(!browser.is_signed_in().await);
        browser.is_at("/sign-in");
        let answer = browser.posts("/account", &[("name".to_owned(), "Thief".to_owned())]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
    }
}

async fn every_session_ends_when_recovering(world: &World) {
    let (mut marie, mut held) = three_browsers(world).await;
    for browser in &mut held {
        assert!(browser.is_signed_in().await);
    }
    marie.opens_recovery(&world.mail, 1).await;
    marie.chooses_password(NEW).await.expect(200);
    assert_signed_out(&mut held).await;
    assert!(marie.is_signed_in().await);
    assert_eq!(world.database.count("account where name = 'Thief'").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_session_ends_on_every_node() {
    crate::world::tell(Engine::Postgres, async |world: &World| {
        let other = Node::start(&world.configuration).await;
        let there = Site::of(&other);
        let (mut marie, held) = three_browsers(world).await;
        let mut held: Vec<_> = held.into_iter().flat_map(|browser| [browser.at_site(Arc::clone(&there)), browser]).collect();
        for browser in &mut held {
            assert!(browser.is_signed_in().await);
        }
        marie.opens_recovery(&world.mail, 1).await;
        marie.chooses_password(NEW).await.expect(200);
        assert_signed_out(&mut held).await;
        assert!(marie.at_site(there).is_signed_in().await);
        assert!(other.stop().await.is_empty());
    })
    .await;
}

fn minutes_ago(world: &World, table: &str, column: &str, minutes: i64) -> String {
    match world.engine {
        Engine::Sqlite => format!("update {table} set {column} = {column} - {minutes} * 60000000"),
        Engine::Postgres => format!("update {table} set {column} = {column} - interval '{minutes} minutes'"),
    }
}

async fn a_link_works_once_and_for_half_an_hour(world: &World) {
    let mut marie = marie(world).await;
    marie.opens_recovery(&world.mail, 1).await;
    let used = marie.page.path.clone();
    marie.chooses_password(NEW).await.expect(200);
    marie.opens_recovery(&world.mail, 2).await.expect(200);
    let late = marie.page.path.clone();
    let form = marie.page.form(&late, "password");
    world.database.run(&minutes_ago(world, "recovery", "created_at", 31)).await;
    let mut stranger = world.buyer("Stranger");
    let mut seen = Vec::new();
    for path in [used.as_str(), &late, &format!("/recover/{}", "x".repeat(43)), "/recover/x"] {
        seen.push(stranger.sends(Method::GET, path, &[], String::new()).await.expect(404).masked(&[]));
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "one neutral page for all");
    assert!(seen[0].1.contains("href=\"/recover\""), "with a way to ask again");
    marie.submits(form.fill("password", "a third footbridge upstream")).await.expect(404);
    let mut again = marie.elsewhere_signed_out();
    again.opens("/sign-in").await;
    again.signs_in().await.expect(200);
}

async fn a_newer_password_ends_older_links(world: &World) {
    let mut marie = marie(world).await;
    marie.opens_recovery(&world.mail, 1).await;
    let older = marie.clone();
    marie.opens_recovery(&world.mail, 2).await;
    marie.chooses_password(NEW).await.expect(200);
    let mut older = older;
    older.chooses_password("a third footbridge upstream").await.expect(404);
}

/// Same status, body and headers, same rows; the mailbox alone is told (threat T10).
async fn an_address_without_account_looks_alike(world: &World) {
    let mut marie = marie(world).await;
    marie.signs_out().await;
    let (mut known, mut unknown) = (marie.elsewhere_signed_out(), world.buyer("Nobody"));
    let mut seen = Vec::new();
    for visitor in [&mut known, &mut unknown] {
        let rows =
            async || (world.database.count("recovery").await, world.database.count("email").await, world.database.count("audit").await);
        let before = rows().await;
        let email = visitor.email.clone();
        let answer = visitor.posts("/recover", &[("email".to_owned(), email)]).await.expect(303);
        let page = visitor.sends(Method::GET, answer.header("location"), &[], String::new()).await.expect(200);
        let after = rows().await;
        seen.push((answer.masked(&[]), page.masked(&[]), (after.0 - before.0, after.1 - before.1, after.2 - before.2)));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].2, (1, 1, 1));
    let told = world.mail.letter(&unknown.email, "no_account", 1).await;
    assert!(told.text.contains("/sign-up") && !told.text.contains("/recover/"), "{}", told.text);
    assert_eq!(world.mail.letters_to(&known.email, "no_account").len(), 0);
    assert!(world.mail.letter(&known.email, "password_reset", 1).await.text.contains("/recover/"));
}

async fn a_mailbox_gets_three_letters_an_hour(world: &World) {
    let mut marie = marie(world).await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(marie.posts("/recover", &[("email".to_owned(), marie.email.clone())]).await.expect(303).masked(&[]));
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "nothing says so");
    world.assert_every_letter_left().await;
    assert_eq!(world.mail.letters_to(&marie.email, "password_reset").len(), 3);
    assert_eq!(world.database.count("audit where action = 'account.recovery_held_back'").await, 2);
    // Spelling the address another way gains nothing.
    let shouted = marie.email.to_uppercase();
    marie.posts("/recover", &[("email".to_owned(), shouted)]).await.expect(303);
    world.database.run(&minutes_ago(world, "recovery", "created_at", 61)).await;
    marie.asks_for_recovery().await;
    world.mail.letter(&marie.email, "password_reset", 4).await;
}

async fn asking_is_limited_by_network_address(world: &World) {
    let mut curious = world.buyer("Curious");
    let ask = |n: usize| [("email".to_owned(), format!("somebody.{n}@buyer.example"))];
    for n in 0..20 {
        curious.posts("/recover", &ask(n)).await.expect(303);
    }
    let stopped = curious.posts("/recover", &ask(20)).await.expect(429);
    assert!((1..=3600).contains(&stopped.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(world.database.count("recovery").await, 20);
}

/// Threat T08: an attacker with an open session asks for another address, and the victim recovers.
async fn an_unfinished_email_change_dies_with_recovery(world: &World) {
    let marie = marie(world).await;
    let mut thief = marie.also_at("").await;
    thief.opens("/account/email").await;
    let form = thief.page.form("/account/email", "email").fill("email", "thief@evil.test").fill("password", &marie.password.clone());
    thief.submits(form).await.expect(200);
    let code = world.mail.letter("thief@evil.test", "verify_email", 1).await.code();
    let confirm = thief.page.form("/account/email", "code").fill("code", &code);
    assert_eq!(world.mail.letter(&marie.email, "email_change_asked", 1).await.to, marie.email, "the owner is told");

    let mut marie = marie.elsewhere_signed_out();
    marie.opens_recovery(&world.mail, 1).await;
    marie.chooses_password(NEW).await.expect(200);
    thief.submits(confirm.clone()).await;
    thief.is_at("/sign-in");
    // Even with a session of the owner's the code is dead.
    marie.submits(confirm).await.expect(422);
    assert_eq!(world.database.count("account where email = 'thief@evil.test'").await, 0);
    let old = marie.cookie(SESSION).unwrap().to_owned();
    let email = marie.email.clone();
    marie.opens("/account").await.expect(200).says(&email);
    assert_eq!(marie.cookie(SESSION), Some(old.as_str()));
}

/// Sixteen browsers with the same link, each with a password of its own: one wins, its password is the one.
async fn a_link_pressed_many_times_at_once_works_once(world: &World) {
    let mut marie = marie(world).await;
    marie.asks_for_recovery().await;
    let link = world.mail.letter(&marie.email, "password_reset", 1).await.link("/recover/");
    let pressed = join_all((0..16).map(|n| {
        let (mut browser, link) = (marie.elsewhere_signed_out(), link.clone());
        tokio::spawn(async move {
            let password = format!("a footbridge with the number {n}");
            let answer = browser.posts(&link, &[("password".to_owned(), password.clone())]).await;
            (answer.status, browser.with_password(&password))
        })
    }))
    .await;
    let pressed: Vec<_> = pressed.into_iter().map(Result::unwrap).collect();
    // A press that waited too long for its turn to be hashed is asked to come again, and changed nothing.
    assert!(
        pressed.iter().all(|(status, _)| [303, 404, 503].contains(status)),
        "{:?}",
        pressed.iter().map(|(status, _)| status).collect::<Vec<_>>()
    );
    let winners: Vec<_> = pressed.iter().filter(|(status, _)| *status == 303).collect();
    assert_eq!(winners.len(), 1);
    assert!(winners[0].1.clone().is_signed_in().await);
    winners[0].1.also_at("").await;
    assert_eq!(world.database.count("audit where action = 'account.recover'").await, 1);
    assert_eq!(world.database.count("session where ended_at is null").await, 2);
}

/// Neither in the database nor in the log.
async fn no_link_and_no_password_is_kept(world: &World) {
    let mut marie = marie(world).await;
    marie.opens_recovery(&world.mail, 1).await;
    let used = marie.page.path.clone();
    marie.chooses_password(NEW).await.expect(200);
    marie.opens_recovery(&world.mail, 2).await.expect(200);
    let open = marie.page.path.clone();
    let fields = [("email".to_owned(), "new@buyer.example".to_owned()), ("password".to_owned(), NEW.to_owned())];
    marie.posts("/account/email", &fields).await.expect(303);
    let code = world.mail.letter("new@buyer.example", "verify_email", 1).await.code();
    let session = marie.cookie(SESSION).unwrap().to_owned();
    let invited = world.configuration.run(&["admin", "operator", "invite", &marie.email]).await.well();
    let (token_of, operator) = (|path: &str| path.rsplit('/').next().unwrap().to_owned(), invited.trim().to_owned());
    marie.opens(operator.strip_prefix(crate::http::PUBLIC_URL).unwrap()).await.expect(200);
    let kept = format!("{:?}\n{}", world.picture().await, world.log());
    for (what, secret) in [
        ("a used link", token_of(&used)),
        ("an open link", token_of(&open)),
        ("an operator's link", token_of(&operator)),
        ("the code", code),
        ("the session", session),
        ("the password", NEW.to_owned()),
    ] {
        assert!(!kept.contains(&secret), "{what} is kept");
    }
    assert!(!world.log().contains(&marie.email) && !world.log().contains("new@buyer.example"), "the log names nobody");
}
