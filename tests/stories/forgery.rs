//! What no page of ours would send.

use hyper::{Method, Request, body::Bytes};

use crate::{
    http::{self, HOST, PUBLIC_URL, urlencoded},
    page::Form,
    people::{Buyer, OWN_FORM, order},
    world::World,
};

stories!(
    posts_from_other_sites_are_refused,
    steps_cannot_be_skipped,
    a_stale_plan_is_shown_afresh,
    terms_must_be_accepted,
    an_organization_cannot_be_smuggled_in,
    anothers_onboarding_is_not_there,
    another_host_is_not_ours,
    every_page_keeps_to_itself,
    forms_have_bounds,
);

/// How another site's page makes a browser send a form (threat T17).
const FOREIGN: [&[(&str, &str)]; 5] = [
    &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.test")],
    &[("sec-fetch-site", "same-site"), ("origin", "https://other.footbridge.example")],
    &[("origin", "https://evil.test")],
    &[("origin", "null")],
    &[("sec-fetch-site", "cross-site"), ("origin", "null"), ("content-type", "text/plain")],
];

async fn at_review(world: &World, marie: &mut Buyer) {
    let placed = world.northwind.sells_backup(marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
}

async fn posts_from_other_sites_are_refused(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_review(world, &mut marie).await;
    let (onboarding, apply) = (marie.onboarding(), marie.agrees());
    let before = world.picture().await;
    let step = |name: &str| format!("/onboarding/{onboarding}/{name}");
    let paths = [
        step("subscriptions"),
        step("organization"),
        step("apply"),
        "/sign-out".into(),
        "/sign-in".into(),
        "/sign-up".into(),
        "/verify".into(),
        "/switch".into(),
        "/language".into(),
        "/continue".into(),
    ];
    for foreign in FOREIGN {
        for path in &paths {
            let headers =
                if foreign.iter().any(|(name, _)| *name == "content-type") { foreign.to_vec() } else { [foreign, &OWN_FORM[..1]].concat() };
            let answer = marie.sends(Method::POST, path, &headers, urlencoded(apply.fields())).await;
            assert_eq!(answer.status, 403, "{path} with {headers:?}");
        }
    }
    world.assert_as_before(&before).await;
    marie.submits(apply).await;
    marie.is_at("/done");
}

/// Threat T28.
async fn steps_cannot_be_skipped(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let onboarding = marie.onboarding();
    let before = world.picture().await;
    for name in ["review", "done", "organization"] {
        marie.opens(&format!("/onboarding/{onboarding}/{name}")).await.expect(200);
        assert!(marie.page.path.ends_with("/organization"), "{name} leads back to {}", marie.page.path);
    }
    let apply = format!("/onboarding/{onboarding}/apply");
    for plan in ["", "0000"] {
        let pressed = marie.posts(&apply, &[("plan".to_owned(), plan.to_owned()), ("terms".to_owned(), "on".to_owned())]).await;
        assert!([409, 422].contains(&pressed.status), "{pressed:?}");
    }
    world.assert_as_before(&before).await;
    marie.opens(&format!("/onboarding/{onboarding}/subscriptions")).await;
    let none = marie.page.form("/subscriptions", "subscription").forge("subscription", &[]);
    marie.submits(none).await.expect(422);
    assert!(marie.page.error("subscription").is_some());
    world.assert_as_before(&before).await;
}

/// Two tabs: one shows a plan, the other changes it.
async fn a_stale_plan_is_shown_afresh(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_review(world, &mut marie).await;
    let old = marie.agrees();
    let mut other_tab = marie.clone();
    other_tab.opens(&format!("/onboarding/{}/organization", marie.onboarding())).await;
    other_tab.creates_organization("Acme Renamed").await;
    let before = world.picture().await;
    marie.submits(old.clone()).await.expect(409);
    world.assert_as_before(&before).await;
    marie.page.says("Acme Renamed");
    let fresh = marie.page.form("/apply", "plan").tick_all("terms");
    assert_ne!(fresh.value("plan"), old.value("plan"));
    marie.submits(fresh).await;
    marie.is_at("/done");
    // The old tab, pressed once more, shows what was done.
    other_tab.submits(old).await;
    other_tab.is_at("/done");
    assert_eq!(other_tab.organization(), marie.organization());
}

async fn terms_must_be_accepted(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_review(world, &mut marie).await;
    let before = world.picture().await;
    let form = marie.page.form("/apply", "plan");
    assert_eq!((form.choices("terms").len(), form.values("terms").len()), (1, 0), "nothing is accepted beforehand");
    for accepted in [vec![], vec!["svc_00000000000000000000000000:2026-01"]] {
        marie.submits(form.clone().forge("terms", &accepted)).await.expect(422);
        assert!(marie.page.error("terms").is_some(), "{}", marie.page.words());
    }
    world.assert_as_before(&before).await;
    let form = marie.page.form("/apply", "plan").tick_all("terms");
    marie.submits(form).await;
    marie.is_at("/done");
    assert_eq!(world.database.count("terms_acceptance where version = '2026-01'").await, 1);
}

/// Threat T32.
async fn an_organization_cannot_be_smuggled_in(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    let own = marie.onboards(&first.link(), &world.mail, "Acme").await;
    let mut pierre = world.buyer("Pierre Petit");
    let his = order(&pierre).of("backup", "standard", 5).with("seller_account", "PETIT-1").handed_over();
    let his = world.contoso.places(&his).await;
    let foreign = pierre.onboards(&his.link(), &world.mail, "Petit").await;

    let second = world.contoso.sells_analytics(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization_name");
    let before = world.picture().await;
    // Her own with the other seller, another buyer's with this seller, and one that is not there.
    for (organization, status) in [(own.as_str(), 409), (foreign.as_str(), 422), ("org_00000000000000000000000000", 422)] {
        marie.submits(form.clone().forge("organization", &[organization])).await.expect(status);
        assert!(marie.page.error("organization").is_some() || !marie.page.html.contains("/review"), "{}", marie.page.words());
        world.assert_as_before(&before).await;
    }

    // With the seller she is tied to she cannot make another one.
    let third = world.northwind.sells_analytics(&marie).await;
    marie.follows(&third.link()).await;
    marie.selects().await;
    let before = world.picture().await;
    let new = [
        ("organization", "new"),
        ("organization_name", "Acme Two"),
        ("country", "FR"),
        ("line1", "12 rue de la République"),
        ("postal_code", "69002"),
        ("city", "Lyon"),
    ];
    let new = new.iter().fold(marie.page.form("/organization", "organization"), |form: Form, (name, value)| form.forge(name, &[value]));
    marie.submits(new).await.expect(409);
    world.assert_as_before(&before).await;
    // Nor subscriptions that are not hers.
    marie.opens(&format!("/onboarding/{}/subscriptions", marie.onboarding())).await;
    let form = marie.page.form("/subscriptions", "subscription");
    let other = world.contoso.sells_analytics(&pierre).await;
    let before = world.picture().await;
    for subscription in [&other.subscriptions()[0], &first.subscriptions()[0]] {
        marie.submits(form.clone().forge("subscription", &[subscription])).await.expect(409);
    }
    world.assert_as_before(&before).await;
}

async fn anothers_onboarding_is_not_there(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_review(world, &mut marie).await;
    let (onboarding, apply) = (marie.onboarding(), marie.agrees());
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    let before = world.picture().await;
    let mut seen = Vec::new();
    for id in [onboarding.as_str(), "onb_00000000000000000000000000", "nonsense"] {
        let mut answers = Vec::new();
        for name in ["", "/subscriptions", "/organization", "/review", "/done"] {
            answers.push(pierre.sends(Method::GET, &format!("/onboarding/{id}{name}"), &[], String::new()).await);
        }
        for name in ["/subscriptions", "/organization", "/apply"] {
            answers.push(pierre.posts(&format!("/onboarding/{id}{name}"), apply.fields()).await);
        }
        seen.push(answers.into_iter().map(|answer| (answer.status, answer.text())).collect::<Vec<_>>());
    }
    assert!(
        seen.iter().flatten().all(|(status, _)| *status == 404),
        "{:?}",
        seen.iter().flatten().map(|(status, _)| status).collect::<Vec<_>>()
    );
    assert!(seen[0] == seen[1] && seen[1] == seen[2], "what is not yours looks like what is not there");
    world.assert_as_before(&before).await;
}

/// Threat T23.
async fn another_host_is_not_ours(world: &World) {
    let get = |host: &str, path: &str| Request::get(path).header("host", host).body(Bytes::new()).unwrap();
    for path in ["/", "/sign-in"] {
        assert_eq!(world.send(get("evil.test", path)).await.status, 421, "{path}");
    }
    // Not through the site, which holds answers to the document: what is said to another host is not in it.
    http::send(world.address(), get("evil.test", "/api/v1/orders")).await.unwrap().expect_problem(421, "wrong_host");
    assert_eq!(world.send(get("evil.test", "/healthz")).await.status, 200, "balancers ask by address");
    let absolute = Request::get("https://evil.test/sign-in").header("host", HOST).body(Bytes::new()).unwrap();
    assert_eq!(http::send(world.address(), absolute).await.unwrap().status, 421, "the address names it");
    let absolute = Request::get(format!("https://{HOST}/sign-in")).header("host", "evil.test").body(Bytes::new()).unwrap();
    assert_eq!(http::send(world.address(), absolute).await.unwrap().status, 421, "the header names it");
    let order = order(&world.buyer("Marie Laurent")).of("backup", "standard", 1).handed_over();
    let headers = [("x-forwarded-host", "evil.test"), ("forwarded", "host=evil.test"), ("content-type", "application/json")];
    let answer = world.northwind.api.send(Method::POST, "/api/v1/orders", &headers, order.0.to_string()).await.expect(201).json();
    assert!(answer["onboarding_url"].as_str().unwrap().starts_with(PUBLIC_URL));
    // Nor does a letter that somebody else asks for lead elsewhere.
    let mut marie = world.buyer("Marie Laurent");
    marie.signs_up(&world.mail).await;
    let headers = [&OWN_FORM[..], &headers[..2], &[("x-forwarded-proto", "http"), ("x-original-url", "https://evil.test/")]].concat();
    marie
        .elsewhere_signed_out()
        .sends(Method::POST, "/recover", &headers, urlencoded(&[("email".into(), marie.email.clone())]))
        .await
        .expect(303);
    let letter = world.mail.letter(&marie.email, "password_reset", 1).await;
    assert!(letter.text.contains(&format!("{PUBLIC_URL}/recover/")), "{}", letter.text);
    assert!(!letter.text.contains("evil.test") && !letter.html.contains("evil.test"), "{}", letter.text);
}

async fn every_page_keeps_to_itself(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let organization = format!("/organizations/{organization}");
    for path in ["/", "/sign-up", "/sign-in", &organization, &placed.link(), "/nowhere", "/inbox"] {
        let answer = marie.sends(Method::GET, path, &[], String::new()).await;
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!((answer.header("cache-control"), answer.header("x-content-type-options")), ("no-store", "nosniff"), "{path}");
        let referrer = if path.starts_with("/i/") { "no-referrer" } else { "same-origin" };
        assert_eq!(answer.header("referrer-policy"), referrer, "{path}");
        assert!(answer.header("strict-transport-security").contains("max-age"), "{path}");
    }
    // Mails go by SMTP here: there is no inbox to look into.
    assert_eq!((world.get("/inbox").await.status, world.get("/inbox.json").await.status, world.get("/demo").await.status), (404, 404, 404));
}

async fn forms_have_bounds(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let large = format!("name={}", "x".repeat(300 * 1024));
    assert_eq!(marie.sends(Method::POST, "/sign-up", &OWN_FORM, large).await.status, 413);
    let json = [("content-type", "application/json"), OWN_FORM[1], OWN_FORM[2]];
    let answer = marie.sends(Method::POST, "/sign-up", &json, "{}".to_owned()).await;
    assert!([400, 415].contains(&answer.status), "{answer:?}");
    let answer = marie.sends(Method::POST, "/sign-up", &OWN_FORM, "name=%ff%fe&email=%00".to_owned()).await;
    assert!([400, 422].contains(&answer.status), "{answer:?}");
    assert_eq!(world.database.count("account").await, 0);
    for path in ["/nowhere", "/i", "/i/", "/onboarding/", "/assets/../secret", "/%2e%2e/%2e%2e/etc/passwd"] {
        assert_eq!(marie.sends(Method::GET, path, &[], String::new()).await.status, 404, "{path}");
    }
    for (method, path) in [(Method::PUT, "/sign-in"), (Method::DELETE, "/"), (Method::GET, "/sign-out"), (Method::GET, "/language")] {
        let answer = marie.sends(method.clone(), path, &OWN_FORM, String::new()).await;
        assert_eq!((answer.status, answer.header("allow").is_empty()), (405, false), "{method} {path}");
    }
}
