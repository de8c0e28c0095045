//! Accounts and sessions.

use hyper::Method;

use crate::{http::Answer, people::Buyer, world::World};

stories!(
    an_invitation_fills_in_what_it_knows,
    a_wrong_code_five_times,
    an_e_mail_that_has_an_account_shows_nothing,
    who_signs_up_with_anothers_address_gains_nothing,
    sessions_change_and_end,
    a_wrong_password_and_an_unknown_address_are_alike,
    the_sign_up_form_says_what_is_wrong,
    a_chosen_language_stays,
);

fn wrong(code: &str) -> String {
    format!("{:08}", (code.parse::<u64>().unwrap() + 1) % 100_000_000)
}

/// Who comes from an invitation sees whose order waits, and is not asked again for what the order says.
async fn an_invitation_fills_in_what_it_knows(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.opens("/sign-up").await.hides(world.northwind.name);
    assert_eq!(marie.page.form("/sign-up", "name").value("name"), "");
    marie.opens(&placed.link()).await;
    let create = marie.page.form("/i/", "go").press("go", "create");
    marie.submits(create).await.says(world.northwind.name).says("Backup · Standard");
    let form = marie.page.form("/sign-up", "name");
    assert_eq!((form.value("name"), form.value("email")), ("Marie Laurent".to_owned(), String::new()));
    let refused = form.fill("name", "M. Laurent").fill("email", "nobody");
    marie.submits(refused).await.expect(422).says("Backup · Standard");
    assert_eq!(marie.page.form("/sign-up", "name").value("name"), "M. Laurent", "what was entered wins");
    marie.opens("/sign-up").await;
    marie.creates_account().await.enters_mailed_code(&world.mail).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization_name");
    let company = placed.answer["buyer"]["company"].as_str().unwrap();
    assert_eq!((form.value("organization_name").as_str(), form.value("country").as_str()), (company, ""), "English has no country");
}

async fn a_wrong_code_five_times(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    marie.opens("/sign-up").await;
    marie.creates_account().await;
    let code = world.mail.letter(&marie.email, "verify_email", 1).await.code();
    for left in (0..5).rev() {
        marie.enters_code(&wrong(&code)).await.expect(422);
        let error = marie.page.error("code").expect("the field says so");
        assert!(left < 2 || error.contains(&left.to_string()), "{error}");
    }
    marie.enters_code(&code).await.expect(422);
    let form = marie.page.form("/verify", "resend");
    marie.submits(form).await.expect(200);
    let fresh = world.mail.letter(&marie.email, "verify_email", 2).await.code();
    assert_ne!(code, fresh);
    marie.enters_code(&code).await.expect(422);
    marie.enters_code(&fresh).await.expect(200);
    assert_eq!(marie.page.path, "/");
}

async fn sign_up(buyer: &mut Buyer) -> Answer {
    let fields = [("name", buyer.name.as_str()), ("email", buyer.email.as_str()), ("password", buyer.password.as_str())];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    buyer.posts("/sign-up", &fields).await
}

/// Same status, body and headers; the mailbox alone is told (threat T10).
async fn an_e_mail_that_has_an_account_shows_nothing(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    marie.signs_up(&world.mail).await;
    let mut curious = marie.elsewhere_signed_out().with_password("another footbridge to nowhere");
    let mut fresh = world.buyer("Marie Laurent");
    let mut seen = Vec::new();
    for visitor in [&mut curious, &mut fresh] {
        let answer = sign_up(visitor).await.expect(303);
        let page = visitor.sends(Method::GET, answer.header("location"), &[], String::new()).await.expect(200);
        let wrong = visitor.posts("/verify", &[("code".to_owned(), "00000000".to_owned())]).await;
        let own = [visitor.email.as_str()];
        seen.push((answer.masked(&own), page.masked(&own), wrong.masked(&own)));
    }
    assert_eq!(seen[0], seen[1]);
    let told = world.mail.letter(&marie.email, "account_exists", 1).await;
    assert!(told.text.contains("/sign-in"), "{}", told.text);
    assert_eq!(world.mail.letters_to(&marie.email, "verify_email").len(), 1, "no code for a second account");

    curious.opens("/sign-in").await;
    curious.signs_in().await.expect(422);
    let mut marie = marie.elsewhere_signed_out();
    marie.opens("/sign-in").await;
    marie.signs_in().await.expect(200);
}

/// Threat T06.
async fn who_signs_up_with_anothers_address_gains_nothing(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let mut thief = marie.elsewhere_signed_out().with_password("I was here long before you");
    thief.opens("/sign-up").await;
    thief.creates_account().await;
    world.mail.letter(&marie.email, "verify_email", 1).await;
    marie.opens("/sign-up").await;
    marie.creates_account().await;
    let code = world.mail.letter(&marie.email, "verify_email", 2).await.code();
    marie.enters_code(&code).await.expect(200);

    thief.enters_code(&code).await.expect(422);
    let first = world.mail.letters_to(&marie.email, "verify_email")[0].code();
    thief.enters_code(&first).await.expect(422);
    let mut thief = thief.elsewhere_signed_out();
    thief.opens("/sign-in").await;
    thief.signs_in().await.expect(422);
    assert_eq!(world.database.count("account where verified_at is not null").await, 1);
}

const SESSION: &str = "__Host-sid";

async fn sessions_change_and_end(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    marie.keep_cookie(SESSION, "chosen-by-somebody-else");
    marie.opens("/sign-up").await;
    marie.creates_account().await;
    let unverified = marie.cookie(SESSION).unwrap().to_owned();
    assert_ne!(unverified, "chosen-by-somebody-else");
    marie.enters_mailed_code(&world.mail).await.expect(200);
    let verified = marie.cookie(SESSION).unwrap().to_owned();
    assert_ne!(verified, unverified, "more rights, another session (threat T15)");

    let left = marie.sends(Method::POST, "/sign-out", &crate::people::OWN_FORM, String::new()).await.expect(303);
    assert!(left.header("clear-site-data").contains("cache"));
    assert_eq!(marie.cookie(SESSION), None);
    for old in [&unverified, &verified, &"chosen-by-somebody-else".to_owned()] {
        let mut again = marie.elsewhere_signed_out();
        again.keep_cookie(SESSION, old);
        again.opens("/organizations/org_00000000000000000000000000").await;
        again.is_at("/sign-in");
    }
    marie.opens("/sign-in").await;
    marie.signs_in().await.expect(200);
    assert_ne!(marie.cookie(SESSION), Some(verified.as_str()));
}

async fn a_wrong_password_and_an_unknown_address_are_alike(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    marie.signs_up(&world.mail).await;
    let wrong = marie.elsewhere_signed_out().with_password("not the password at all");
    let unknown = marie.elsewhere_signed_out().with_email("nobody@buyer.example");
    let mut seen = Vec::new();
    for mut visitor in [wrong, unknown] {
        visitor.opens("/sign-in").await;
        let email = visitor.email.clone();
        let form = visitor.page.form("/sign-in", "password").fill("email", &email).fill("password", &visitor.password.clone());
        let answer = visitor.posts("/sign-in", form.fields()).await.expect(422);
        assert!(answer.text().contains(&format!("value=\"{email}\"")), "entries are kept");
        assert!(visitor.cookie(SESSION).is_none());
        seen.push(answer.masked(&[&email]));
    }
    assert_eq!(seen[0], seen[1]);
}

async fn the_sign_up_form_says_what_is_wrong(world: &World) {
    let good = [("name", "Marie Laurent"), ("email", "marie@buyer.example"), ("password", "a footbridge over the river")];
    let long = "x".repeat(1025);
    let bad: [(&str, &str); 12] = [
        ("name", ""),
        ("name", "   "),
        ("name", "a\u{202e}b"),
        ("email", ""),
        ("email", "marie"),
        ("email", "marie@buyer"),
        ("email", "marie@buyer.example\r\nBcc: x@evil.test"),
        ("password", ""),
        ("password", "too short"),
        ("password", "password1234567"),
        ("password", "marie@buyer.example"),
        ("password", &long),
    ];
    let mut marie = world.buyer("Marie Laurent");
    for (field, value) in bad {
        marie.opens("/sign-up").await;
        let form = good
            .iter()
            .fold(marie.page.form("/sign-up", "email"), |form, (name, good)| form.fill(name, if *name == field { value } else { good }));
        marie.submits(form).await.expect(422);
        assert!(marie.page.error(field).is_some_and(|error| error.len() > 10), "{field} {value:?}: {}", marie.page.words());
        let again = marie.page.form("/sign-up", "email");
        for (name, kept) in good.iter().filter(|(name, _)| *name != field && *name != "password") {
            assert_eq!(again.value(name), *kept, "entries are kept");
        }
        assert_eq!(again.value("password"), "", "but never a password");
    }
    assert_eq!((world.database.count("account").await, world.database.count("email").await), (0, 0));
}

async fn a_chosen_language_stays(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    marie.opens("/sign-up").await;
    assert_eq!(marie.page.language(), "en");
    let form = marie.page.form("/language", "language").press("language", "fr");
    marie.submits(form).await;
    assert_eq!((marie.page.path.as_str(), marie.page.language().as_str()), ("/sign-up", "fr"));
    marie.creates_account().await;
    let letter = world.mail.letter(&marie.email, "verify_email", 1).await;
    assert_eq!(letter.language, "fr");
    marie.enters_code(&letter.code()).await.expect(200);
    let mut marie = marie.elsewhere_signed_out();
    marie.opens("/sign-in").await;
    marie.signs_in().await;
    marie.opens("/").await;
    assert_eq!(marie.page.language(), "fr", "the account remembers");
    // Nobody is sent elsewhere by it (threat T24).
    for back in ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)"] {
        let sent =
            marie.posts("/language", &[("language".to_owned(), "en".to_owned()), ("back".to_owned(), back.to_owned())]).await.expect(303);
        assert_eq!(sent.header("location"), "/", "{back}");
    }
}
