//! One's own account: name, password, e-mail, sessions, known browsers.

use std::collections::BTreeSet;

use hyper::{Method, header};

use crate::{
    database::Engine,
    node::until,
    people::{Buyer, OWN_FORM},
    world::World,
};

stories!(
    name_and_language_are_changed,
    another_password_ends_other_sessions,
    a_wrong_password_changes_nothing,
    another_email_is_confirmed_by_its_mailbox,
    an_address_that_is_taken_looks_alike,
    a_code_for_another_address_has_its_limits,
    sessions_are_listed_and_ended,
    sessions_end_by_themselves,
    cookies_are_hard_to_steal,
    a_new_browser_is_told_of,
    passwords_are_taken_whole,
    unverified_accounts_are_gone_after_a_day,
    what_waits_is_counted_first,
    signing_in_again_renews_the_session,
    nobody_is_sent_elsewhere,
);

const SESSION: &str = "__Host-sid";
const DEVICE: &str = "__Host-device";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
const NEW: &str = "a second footbridge downstream";

async fn marie(world: &World) -> Buyer {
    let mut marie = world.buyer("Marie Laurent");
    marie.agent = FIREFOX;
    marie.signs_up(&world.mail).await;
    marie
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

async fn name_and_language_are_changed(world: &World) {
    let mut marie = marie(world).await;
    marie.opens("/").await;
    assert!(marie.page.links().contains(&"/account".to_owned()), "the menu leads there");
    let email = marie.email.clone();
    marie.opens("/account").await.expect(200).says(&email);
    let form = marie.page.form("/account", "name");
    assert_eq!((form.value("name"), form.value("language")), (marie.name.clone(), "en".to_owned()));
    marie.submits(form.clone().fill("name", " ").fill("language", "fr")).await.expect(422);
    assert!(marie.page.error("name").is_some());
    assert_eq!(marie.page.form("/account", "name").value("language"), "fr", "entries are kept");
    marie.submits(form.fill("name", "Marie L’Heureux").fill("language", "fr")).await.expect(200);
    assert_eq!((marie.page.form("/account", "name").value("name").as_str(), marie.page.language().as_str()), ("Marie L’Heureux", "fr"));
    marie.language = "fr";
    let mut elsewhere = marie.also_at("").await;
    elsewhere.opens("/account").await.expect(200);
    assert_eq!(
        (elsewhere.page.form("/account", "name").value("name").as_str(), elsewhere.page.language().as_str()),
        ("Marie L’Heureux", "fr")
    );
    assert_eq!(world.mail.letter(&marie.email, "new_device", 1).await.language, "fr");
}

async fn signing_in_again_renews_the_session(world: &World) {
    let mut marie = marie(world).await;
    let before = marie.cookie(SESSION).unwrap().to_owned();
    marie.opens("/sign-in-again?back=%2Faccount%2Fpassword").await.expect(200);
    let form = marie.page.form("/sign-in-again", "password");
    assert_eq!(form.value("back"), "/account/password");
    marie.submits(form.clone()).await.expect(422);
    marie.submits(form.clone().fill("password", "not the footbridge at all")).await.expect(422);
    assert!(marie.page.error("password").is_some() && marie.cookie(SESSION) == Some(&before));
    assert_eq!(world.database.count("audit where action = 'account.wrong_password'").await, 1);
    marie.submits(form.clone().fill("password", &marie.password.clone())).await;
    marie.is_at("/account/password");
    let mut stolen = marie.clone();
    stolen.keep_cookie(SESSION, &before);
    assert!(marie.is_signed_in().await && !stolen.is_signed_in().await, "the session so far is over");
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let again = form.clone().fill("back", elsewhere).fill("password", &marie.password.clone());
        marie.submits(again).await;
        marie.is_at("/");
    }
    assert_eq!(world.database.count("email where kind = 'new_device'").await, 0, "the browser is known");
}

async fn another_password_ends_other_sessions(world: &World) {
    let mut marie = marie(world).await;
    let mut other = marie.also_at(PHONE).await;
    let found = marie.sends(Method::GET, "/.well-known/change-password", &[], String::new()).await.expect(303);
    assert_eq!(found.header("location"), "/account/password");
    marie.opens("/account/password").await.expect(200);
    let before = marie.cookie(SESSION).unwrap().to_owned();
    let form = marie.page.form("/account/password", "password").fill("current_password", &marie.password.clone()).fill("password", NEW);
    marie.submits(form).await.expect(200);
    marie.is_at("/account");
    assert_ne!(marie.cookie(SESSION), Some(before.as_str()), "this one has another cookie (threat T15)");
    assert!(!other.is_signed_in().await);
    let mut thief = marie.elsewhere_signed_out();
    thief.keep_cookie(SESSION, &before);
    assert!(!thief.is_signed_in().await);
    assert!(world.mail.letter(&marie.email, "password_changed", 1).await.text.contains("/recover"));
    let mut old = marie.elsewhere_signed_out();
    old.opens("/sign-in").await;
    old.signs_in().await.expect(422);
    let mut new = old.elsewhere_signed_out().with_password(NEW);
    new.opens("/sign-in").await;
    new.signs_in().await.expect(200);
}

async fn a_wrong_password_changes_nothing(world: &World) {
    let mut marie = marie(world).await;
    let cookie = marie.cookie(SESSION).unwrap().to_owned();
    marie.opens("/account/password").await;
    let form = marie.page.form("/account/password", "password");
    for (current, new, at) in [("not it at all, sorry", NEW, "current_password"), ("", NEW, "current_password"), ("x", "short", "password")]
    {
        marie.submits(form.clone().fill("current_password", current).fill("password", new)).await.expect(422);
        assert!(marie.page.error(at).is_some(), "{current} {new}: {}", marie.page.words());
        assert_eq!(marie.page.form("/account/password", "password").value("password"), "");
    }
    marie.opens("/account/email").await;
    let form = marie.page.form("/account/email", "email").fill("email", "other@buyer.example").fill("password", "not it at all, sorry");
    marie.submits(form).await.expect(422);
    assert!(marie.page.error("password").is_some());
    assert_eq!(marie.page.form("/account/email", "email").value("email"), "other@buyer.example", "entries are kept");
    assert_eq!((marie.cookie(SESSION), world.database.count("email_change").await), (Some(cookie.as_str()), 0));
    assert_eq!(world.database.count("audit where action = 'account.wrong_password'").await, 2, "each is noted");
}

async fn asks_for(marie: &mut Buyer, email: &str) {
    marie.opens("/account/email").await.expect(200);
    if marie.page.forms().iter().any(|form| !form.choices("drop").is_empty()) {
        let form = marie.page.form("/account/email", "drop");
        marie.submits(form).await.expect(200);
        marie.opens("/account/email").await.expect(200);
    }
    let form = marie.page.form("/account/email", "email").fill("email", email).fill("password", &marie.password.clone());
    marie.submits(form).await;
}

async fn another_email_is_confirmed_by_its_mailbox(world: &World) {
    let mut marie = marie(world).await;
    let mut other = marie.also_at(PHONE).await;
    let (old, new) = (marie.email.clone(), format!("new.{}", marie.email));
    asks_for(&mut marie, &old.to_uppercase()).await;
    assert!(marie.page.error("email").is_some(), "it is hers already");
    asks_for(&mut marie, &new).await;
    marie.is_at("/account/email").page.says(&new);
    let mut recovering = marie.elsewhere_signed_out();
    recovering.opens_recovery(&world.mail, 1).await.expect(200);
    let link = recovering.page.path.clone();
    let asked = world.mail.letter(&old, "email_change_asked", 1).await;
    assert!(!asked.text.contains(&new) && asked.text.contains("n•••@"), "{}", asked.text);
    let code = world.mail.letter(&new, "verify_email", 1).await.code();
    marie.opens("/account").await.expect(200).says(&new);
    let before = marie.cookie(SESSION).unwrap().to_owned();
    marie.opens("/account/email").await;
    let form = marie.page.form("/account/email", "code").fill("code", &code);
    marie.submits(form.clone()).await.expect(200);
    marie.is_at("/account").page.says(&new);
    assert_ne!(marie.cookie(SESSION), Some(before.as_str()));
    assert!(!other.is_signed_in().await, "all others end");
    assert_eq!(world.mail.letter(&old, "email_changed", 1).await.to, old);
    recovering.opens(&link).await.expect(404);
    recovering.asks_for_recovery().await;
    assert_eq!(world.mail.letter(&old, "no_account", 1).await.to, old, "the mailbox so far is nobody's");
    marie.submits(form).await.expect(422);
    let mut by_old = marie.elsewhere_signed_out();
    by_old.opens("/sign-in").await;
    by_old.signs_in().await.expect(422);
    let mut by_new = marie.elsewhere_signed_out().with_email(&new);
    by_new.opens("/sign-in").await;
    by_new.signs_in().await.expect(200);
}

/// Threat T10.
async fn an_address_that_is_taken_looks_alike(world: &World) {
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    let mut marie = marie(world).await;
    let mut seen = Vec::new();
    for email in [pierre.email.clone(), "nobody@buyer.example".to_owned()] {
        let fields = [field("email", &email), field("password", &marie.password.clone())];
        let rows =
            async || (world.database.count("email_change").await, world.database.count("email").await, world.database.count("audit").await);
        let before = rows().await;
        let answer = marie.posts("/account/email", &fields).await.expect(303);
        let after = rows().await;
        let page = marie.sends(Method::GET, "/account/email", &[], String::new()).await.expect(200);
        let wrong = marie.posts("/account/email", &[field("code", "00000000")]).await.expect(422);
        let about = [email.as_str()];
        let rows = (after.0 - before.0, after.1 - before.1, after.2 - before.2);
        seen.push((answer.masked(&about), page.masked(&about), wrong.masked(&about), rows));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(world.mail.letter(&pierre.email, "email_taken", 1).await.to, pierre.email);
    assert_eq!(world.mail.letters_to(&pierre.email, "verify_email").len(), 1, "no code for a second account");
    world.mail.letter("nobody@buyer.example", "verify_email", 1).await;
}

async fn a_code_for_another_address_has_its_limits(world: &World) {
    let mut marie = marie(world).await;
    asks_for(&mut marie, "one@buyer.example").await;
    let first = world.mail.letter("one@buyer.example", "verify_email", 1).await.code();
    asks_for(&mut marie, "two@buyer.example").await;
    let second = world.mail.letter("two@buyer.example", "verify_email", 1).await.code();
    marie.posts("/account/email", &[field("code", &first)]).await.expect(422);
    for _ in 0..3 {
        marie.posts("/account/email", &[field("code", "00000000")]).await.expect(422);
    }
    let over = marie.posts("/account/email", &[field("code", "00000000")]).await.expect(422);
    assert!(over.text().contains("current-password"), "it begins again");
    marie.posts("/account/email", &[field("code", &second)]).await.expect(422);
    assert_eq!(world.database.count("audit where action = 'account.wrong_code'").await, 5);
    asks_for(&mut marie, "three@buyer.example").await;
    let form = marie.page.form("/account/email", "drop");
    marie.submits(form).await.expect(200);
    let third = world.mail.letter("three@buyer.example", "verify_email", 1).await.code();
    marie.posts("/account/email", &[field("code", &third)]).await.expect(422);
    asks_for(&mut marie, "four@buyer.example").await;
    assert!(marie.page.error("email").is_some(), "three an hour: {}", marie.page.words());
    assert_eq!(world.database.count("email_change where confirmed_at is not null").await, 0);
}

async fn sessions_are_listed_and_ended(world: &World) {
    let mut marie = marie(world).await;
    let (mut phone, mut unknown) = (marie.also_at(PHONE).await, marie.also_at("").await);
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    marie.opens("/account").await.expect(200);
    for device in ["Firefox on Linux", "Safari on iPhone", "Unknown browser", "this browser"] {
        marie.page.says(device);
    }
    let listed: BTreeSet<String> = marie.page.forms().iter().flat_map(|form| form.choices("session")).collect();
    assert_eq!(listed.len(), 2, "not this one: it signs out");
    // Nobody else's can be ended.
    for session in &listed {
        pierre.posts("/account/sessions", &[field("session", session)]).await.expect(404);
    }
    for nonsense in ["ses_00000000000000000000000000", "nonsense", ""] {
        marie.posts("/account/sessions", &[field("session", nonsense)]).await.expect(404);
    }
    assert!(phone.is_signed_in().await && unknown.is_signed_in().await);
    marie.opens("/account").await;
    let html = marie.page.html.clone();
    let of_phone =
        html.split("Safari on iPhone").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).and_then(|rest| rest.split('"').next());
    let form = marie.page.form("/account/sessions", "session").forge("session", &[of_phone.unwrap()]);
    marie.submits(form).await.expect(200);
    marie.is_at("/account");
    assert!(!phone.is_signed_in().await && unknown.is_signed_in().await);
    let form = marie.page.form("/account/sessions", "others");
    marie.submits(form).await.expect(200);
    assert!(!unknown.is_signed_in().await && marie.is_signed_in().await && pierre.is_signed_in().await);
    assert_eq!(
        (
            world.database.count("audit where action = 'account.end_session'").await,
            world.database.count("audit where action = 'account.end_other_sessions'").await
        ),
        (1, 1)
    );
}

fn earlier(world: &World, column: &str, minutes: i64) -> String {
    match world.engine {
        Engine::Sqlite => format!("update session set {column} = {column} - {minutes} * 60000000"),
        Engine::Postgres => format!("update session set {column} = {column} - interval '{minutes} minutes'"),
    }
}

/// Threat T16: after 31 minutes without a request, and after twelve hours in any case.
async fn sessions_end_by_themselves(world: &World) {
    let mut marie = marie(world).await;
    world.database.run(&earlier(world, "seen_at", 29)).await;
    assert!(marie.is_signed_in().await);
    // The request is noted without keeping it waiting.
    let noted = "session where ended_at is null and seen_at >= created_at";
    until("the request to be noted", async || (world.database.count(noted).await > 0).then_some(())).await;
    world.database.run(&earlier(world, "seen_at", 31)).await;
    assert!(!marie.is_signed_in().await);
    let mut marie = marie.also_at(FIREFOX).await;
    world.database.run(&earlier(world, "created_at", 11 * 60 + 59)).await;
    assert!(marie.is_signed_in().await);
    world.database.run(&earlier(world, "created_at", 1)).await;
    assert!(!marie.is_signed_in().await);
}

/// Threat T16. The browser of the stories refuses every cookie without `Secure`, `HttpOnly`, `SameSite=Lax`, `Path=/`.
async fn cookies_are_hard_to_steal(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    marie.opens("/sign-up").await;
    let fields = [field("name", "Marie"), field("email", &marie.email.clone()), field("password", &marie.password.clone())];
    let mut answers = vec![marie.posts("/sign-up", &fields).await.expect(303)];
    let code = world.mail.letter(&marie.email, "verify_email", 1).await.code();
    answers.push(marie.posts("/verify", &[field("code", &code)]).await.expect(303));
    let fields = [field("email", &marie.email.clone()), field("password", &marie.password.clone())];
    answers.push(marie.elsewhere_signed_out().posts("/sign-in", &fields).await.expect(303));
    let mut tokens = BTreeSet::new();
    for answer in &answers {
        for cookie in answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap()) {
            assert!(cookie.starts_with("__Host-") && !cookie.to_ascii_lowercase().contains("domain="), "{cookie}");
            if let Some(token) = cookie.strip_prefix("__Host-sid=").and_then(|rest| rest.split(';').next()) {
                assert_eq!(token.len(), 43, "256 bits: {cookie}");
                tokens.insert(token.to_owned());
            }
        }
    }
    assert_eq!(tokens.len(), 3, "each a new one");
}

async fn a_new_browser_is_told_of(world: &World) {
    let mut marie = marie(world).await;
    let told = |count: usize| async move {
        world.assert_every_letter_left().await;
        assert_eq!(world.mail.letters().iter().filter(|letter| letter.kind == "new_device").count(), count);
    };
    assert!(marie.cookie(DEVICE).is_some(), "verifying marks the browser");
    marie.opens("/").await;
    marie.signs_out().await;
    marie.opens("/sign-in").await;
    marie.signs_in().await.expect(200);
    told(0).await;
    let mut phone = marie.also_at(PHONE).await;
    let letter = world.mail.letter(&marie.email, "new_device", 1).await;
    assert!(letter.text.contains("Safari on iPhone") && letter.text.contains("/account"), "{}", letter.text);
    // Two accounts on one browser: each is told once.
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    for round in 0..2 {
        for who in [&pierre, &marie] {
            phone.opens("/").await;
            phone.signs_out().await;
            phone = phone.with_email(&who.email).with_password(&who.password);
            phone.opens("/sign-in").await;
            phone.signs_in().await.expect(200);
        }
        told(2).await;
        assert!(round < 2);
    }
    // A mark that somebody made up, or cut from another, is none.
    let mark = phone.cookie(DEVICE).unwrap().to_owned();
    let (text, signature) = mark.rsplit_once('.').unwrap();
    for (at, forged) in
        [text.to_owned(), format!("{text}."), format!("{text}.x{signature}"), format!("9{text}.{signature}")].iter().enumerate()
    {
        let mut thief = marie.elsewhere_signed_out();
        thief.keep_cookie(DEVICE, forged);
        thief.opens("/sign-in").await;
        thief.signs_in().await.expect(200);
        told(3 + at).await;
    }
}

/// Threat T13.
async fn passwords_are_taken_whole(world: &World) {
    let long = format!("{} and its end", "footbridges over rivers ".repeat(3));
    let emoji = "🦊🐻🐼🐨🐯🦁🐮🐷".repeat(8);
    assert_eq!((emoji.chars().count(), long.len() > 73), (64, true));
    let other_73rd = format!("{}{}{}", &long[..72], if &long[72..73] == "x" { "y" } else { "x" }, &long[73..]);
    let cases: [(&str, &[&str]); 4] = [
        (&emoji, &[&emoji[..emoji.len() - 4]]),
        (&long, &[&long[..72], &other_73rd]),
        ("  a footbridge over the river ", &["a footbridge over the river", "  a footbridge over the river"]),
        ("Zoe\u{308} crosses the bridge", &["Zoe crosses the bridge"]),
    ];
    for (right, wrong) in cases {
        let mut marie = world.buyer("Marie Laurent").with_password(right);
        marie.signs_up(&world.mail).await;
        for wrong in wrong {
            let mut other = marie.elsewhere_signed_out().with_password(wrong);
            other.opens("/sign-in").await;
            other.signs_in().await.expect(422);
        }
        marie.also_at("").await;
    }
    // Composed or not, it is the same password.
    let mut zoe = world.buyer("Zoé").with_password("Zoë crosses the bridge");
    zoe.signs_up(&world.mail).await;
    zoe.with_password("Zoe\u{308} crosses the bridge").also_at("").await;
    let mut weak = world.buyer("Marie Laurent");
    for password in ["password1234567", "fourteen chars", "aaaaaaaaaaaaaaaa"] {
        let fields = [field("name", "Marie"), field("email", &weak.email.clone()), field("password", password)];
        assert_eq!(weak.posts("/sign-up", &fields).await.status, 422, "{password}");
    }
}

async fn unverified_accounts_are_gone_after_a_day(world: &World) {
    let kept = marie(world).await;
    let mut gone = world.buyer("Pierre Petit");
    gone.opens("/sign-up").await;
    gone.creates_account().await;
    world.assert_every_letter_left().await;
    let (day, due) = match world.engine {
        Engine::Sqlite => {
            ("update account set created_at = created_at - 25 * 3600000000", "update job set due_at = 1 where name = 'forget'")
        }
        Engine::Postgres => (
            "update account set created_at = created_at - interval '25 hours'",
            "update job set due_at = now() - interval '1 second' where name = 'forget'",
        ),
    };
    world.database.run(day).await;
    world.database.run(due).await;
    crate::node::until("the account to go", async || (world.database.count("account").await == 1).then_some(())).await;
    kept.also_at("").await;
    assert_eq!(gone.sends(Method::GET, "/verify", &[], String::new()).await.header("location"), "/sign-in");
}

async fn what_waits_is_counted_first(world: &World) {
    let mut marie = marie(world).await;
    marie.opens("/").await.expect(200).hides("to apply");
    world.northwind.sells_backup(&marie).await;
    world.northwind.places(&crate::people::order(&marie).of("backup", "standard", 1).of("analytics", "insight", 2).handed_over()).await;
    let mut marie = marie.also_at("").await;
    marie.opens("/").await;
    assert!(marie.page.words().contains("You have 3 subscriptions to apply"), "{}", marie.page.words());
    let heading = marie.page.html.split("<h1").nth(1).and_then(|rest| rest.split("</h1>").next()).unwrap();
    assert!(heading.contains("3 subscriptions"), "it is the first thing: {heading}");
}

/// Threat T24: whatever an address says, signing in ends on a page of ours.
async fn nobody_is_sent_elsewhere(world: &World) {
    let mut marie = marie(world).await;
    marie.opens("/").await;
    marie.signs_out().await;
    let elsewhere = ["//evil.test", "/\\evil.test", "https:evil.test", "%2f%2fevil.test", "javascript:alert(1)", "@evil.test", "/\tevil"];
    for next in elsewhere {
        let mut visitor = marie.elsewhere_signed_out();
        let query = format!("/sign-in?next={}&back={}", crate::http::percent(next), crate::http::percent(next));
        visitor.opens(&query).await.expect(200);
        // Remembered places are signed: one that somebody made up is none.
        visitor.keep_cookie("__Host-place", &format!("9999999999.{next}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        visitor.signs_in().await.expect(200);
        assert_eq!(visitor.page.path, "/", "{next}");
        let answer = visitor.posts("/language", &[field("language", "en"), field("back", next)]).await.expect(303);
        assert_eq!(answer.header("location"), "/", "{next}");
    }
    // A foreign form cannot sign anybody in or out of anything.
    let foreign = [OWN_FORM[0], ("origin", "https://evil.test"), ("sec-fetch-site", "cross-site")];
    for path in ["/recover", "/account", "/account/password", "/account/email", "/account/sessions"] {
        assert_eq!(marie.sends(Method::POST, path, &foreign, String::new()).await.status, 403, "{path}");
    }
}
