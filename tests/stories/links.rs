//! The link in the mail: what it shows to whom, and that opening it changes nothing.

use hyper::Method;

use crate::{database::Engine, http::Answer, people::Buyer, world::World};

stories!(
    opening_a_link_changes_nothing,
    a_program_that_sends_every_form_changes_nothing,
    a_link_is_followed_for_what_is_left,
    colleagues_learn_where_an_order_went,
    unknown_links_look_alike,
    a_withdrawn_order_says_so,
    an_expired_link_names_the_seller,
    a_forwarded_link_is_refused_without_harm,
    anyone_with_the_link_where_the_seller_says_so,
    a_used_link_leads_its_people_on,
    a_suspended_seller_blocks_and_keeps,
);

/// So many hours pass for all invitations.
pub async fn ages(world: &World, hours: i64) {
    let past = match world.engine {
        Engine::Sqlite => {
            let micros = hours * 3_600_000_000;
            format!("created_at = created_at - {micros}, expires_at = expires_at - {micros}")
        }
        Engine::Postgres => {
            format!("created_at = created_at - interval '{hours} hours', expires_at = expires_at - interval '{hours} hours'")
        }
    };
    world.database.run(&format!("update invitation set {past}")).await;
}

/// Mail scanners open links, some follow every button (threat T01).
async fn opening_a_link_changes_nothing(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let before = world.picture().await;
    let mut scanner = world.buyer("Scanner");
    for button in ["create", "sign-in", "continue", "switch", ""] {
        for _ in 0..5 {
            scanner.sends(Method::GET, &placed.link(), &[], String::new()).await.expect(200);
            let head = scanner.sends(Method::HEAD, &placed.link(), &[], String::new()).await.expect(200);
            assert!(head.body.is_empty());
            scanner.posts(&placed.link(), &[("go".to_owned(), button.to_owned())]).await.expect(303);
        }
    }
    world.assert_as_before(&before).await;
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
}

/// What stays of an answer when what may differ is taken away.
fn masked(answer: &Answer) -> (u16, String, Vec<String>) {
    let headers = answer.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
    (answer.status, answer.text(), headers.map(|(name, value)| format!("{name}: {value:?}")).collect())
}

async fn unknown_links_look_alike(world: &World) {
    let mut stranger = world.buyer("Stranger");
    let mut seen = Vec::new();
    for n in 0..20 {
        let path = match n % 4 {
            0 => format!("/i/{}", "x".repeat(43)),
            1 => format!("/i/{n}"),
            2 => format!("/i/{}", "%C3%A9".repeat(50)),
            _ => format!("/i/{:043}", n),
        };
        let answer = stranger.sends(Method::GET, &path, &[], String::new()).await;
        assert!(answer.header("set-cookie").is_empty());
        seen.push(masked(&answer.expect(404)));
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "one neutral page for all");
    let stopped = stranger.sends(Method::GET, "/i/one-too-many", &[], String::new()).await.expect(429);
    assert!(stopped.header("retry-after").parse::<u32>().unwrap() <= 60);
    assert!(!seen[0].1.contains(world.northwind.name));
}

async fn a_withdrawn_order_says_so(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    let pressed = marie.agrees();
    let cancelled = world.northwind.cancels(&placed).await.expect(200).json();
    assert_eq!((&cancelled["status"], &cancelled["subscriptions"][0]["status"]), (&"cancelled".into(), &"cancelled".into()));

    // The page was open all the while.
    marie.submits(pressed).await.expect(409).says(world.northwind.support);
    assert_eq!(
        (world.database.count("organization").await, world.database.count("subscription where organization_id is not null").await),
        (0, 0)
    );
    for buyer in [&mut world.buyer("Somebody Else"), &mut marie] {
        buyer.opens(&placed.link()).await.expect(410).says(world.northwind.name).says(world.northwind.support);
    }
    let shown = world.northwind.sees(&placed).await;
    assert_eq!(shown["invitation"]["status"], "revoked");
}

async fn an_expired_link_names_the_seller(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    ages(world, 24 * 100).await;
    marie.opens(&placed.link()).await.expect(410).says(world.northwind.name).says(world.northwind.support);
    let shown = world.northwind.sees(&placed).await;
    assert_eq!(
        (&shown["invitation"]["status"], &shown["status"]),
        (&"expired".into(), &"placed".into()),
        "orders do not expire with their link"
    );
    marie.signs_up(&world.mail).await;
    marie.opens(&placed.link()).await.expect(410);
    let go = marie.posts(&placed.link(), &[("go".to_owned(), "continue".to_owned())]).await;
    assert_eq!(go.status, 410, "{go:?}");
    assert_eq!(world.database.count("onboarding").await, 0);
}

/// Where the seller wants the invited person alone.
async fn a_forwarded_link_is_refused_without_harm(world: &World) {
    world.declares(&invited_only()).await;
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let mut colleague = world.buyer("Pierre Petit");
    colleague.signs_up(&world.mail).await;
    let before = world.picture().await;
    colleague.follows(&placed.link()).await.expect(403).says(&masked_address(&marie)).hides(&marie.email);
    world.assert_as_before(&before).await;
    // Nor by the way the home page takes.
    let invitation = placed.answer["invitation"]["id"].as_str().unwrap().to_owned();
    colleague.posts("/continue", &[("invitation".to_owned(), invitation)]).await.expect(403);
    world.assert_as_before(&before).await;
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
}

/// The catalogue with a Northwind that wants the invited person alone.
pub fn invited_only() -> String {
    crate::world::CATALOGUE.replace("name = \"Northwind Traders\"", "name = \"Northwind Traders\"\nredemption = \"invited_only\"")
}

pub fn masked_address(buyer: &Buyer) -> String {
    let (local, domain) = buyer.email.split_once('@').unwrap();
    format!("{}•••@{domain}", &local[..1])
}

async fn anyone_with_the_link_where_the_seller_says_so(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let placed = world.contoso.sells_backup(&marie).await;
    let mut colleague = world.buyer("Pierre Petit");
    let organization = colleague.onboards(&placed.link(), &world.mail, "Acme").await;
    assert_eq!(world.backup.asks_about(&organization).await["entitled"], true);
    assert_eq!(world.mail.letter(&colleague.email, "receipt", 1).await.to, colleague.email);
}

async fn a_used_link_leads_its_people_on(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme Secret Works").await;
    let home = marie.opens(&placed.link()).await.expect(200).refresh().expect("on to the service");
    marie.is_at("/done");
    assert_eq!(home, format!("https://backup.example/start?organization={organization}"));
    let mut stranger = world.buyer("Pierre Petit");
    stranger.opens(&placed.link()).await.expect(200).hides("Acme Secret Works").hides(&organization);
    stranger.signs_up(&world.mail).await;
    stranger.opens(&placed.link()).await.expect(200).hides("Acme Secret Works").hides(&organization);
    stranger.opens(&format!("/organizations/{organization}")).await.expect(404).hides("Acme Secret Works");
}

async fn a_suspended_seller_blocks_and_keeps(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    let pressed = marie.agrees();
    world
        .declares(&crate::world::CATALOGUE.replace("name = \"Northwind Traders\"", "name = \"Northwind Traders\"\nstatus = \"suspended\""))
        .await;
    marie.submits(pressed.clone()).await.expect(409);
    assert_eq!(world.database.count("organization").await, 0);
    marie.opens(&placed.link()).await.expect(200).says(world.northwind.support);
    let order = crate::people::order(&marie).of("backup", "standard", 1);
    world.northwind.api.post("/api/v1/orders", &order.0).await.expect_problem(403, "seller_suspended");
    assert_eq!(world.northwind.sees(&placed).await["status"], "placed", "the order is kept");
    world.declares(crate::world::CATALOGUE).await;
    marie.submits(pressed).await;
    marie.is_at("/done");
}

/// What a scripted scanner can do without signing in (threat T01): it opens a thousand times and fills in every form it
/// finds, following what it is sent to.
async fn a_program_that_sends_every_form_changes_nothing(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let expired = world.northwind.sells_analytics(&marie).await;
    world.database.run(&past(world, &expired.answer["invitation"]["id"])).await;
    let before = business(world).await;
    let mut scanner = world.buyer("Scanner");
    for _ in 0..500 {
        scanner.sends(Method::GET, &placed.link(), &[], String::new()).await.expect(200);
        scanner.sends(Method::HEAD, &placed.link(), &[], String::new()).await.expect(200);
    }
    let mut waiting = vec![placed.link(), format!("{}/not-me", placed.link()), expired.link(), "/".to_owned(), "/sign-in".to_owned()];
    let (mut seen, mut sent) = (std::collections::BTreeSet::new(), 0);
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        scanner.opens(&path).await;
        let page = scanner.page.clone();
        waiting.extend(page.links().into_iter().filter(|link| link.starts_with('/') && !link.starts_with("/assets")));
        for form in page.forms().into_iter().filter(|form| form.action != "/language") {
            let buttons = form.choices("go");
            let filled = plausible(form);
            for button in if buttons.is_empty() { vec![String::new()] } else { buttons } {
                let pressed = if button.is_empty() { filled.clone() } else { filled.clone().press("go", &button) };
                scanner.submits(pressed).await;
                sent += 1;
                waiting.push(scanner.page.path.clone());
            }
        }
        assert!(seen.len() < 100, "it goes in circles: {seen:?}");
    }
    assert!(sent >= 8, "it found the forms: {seen:?}");
    let after = business(world).await;
    assert_eq!(before, after, "{seen:?}");
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
}

/// One invitation that ended long ago.
fn past(world: &World, invitation: &serde_json::Value) -> String {
    let id: domain::id::InvitationId = invitation.as_str().unwrap().parse().unwrap();
    match world.engine {
        Engine::Sqlite => format!(
            "update invitation set created_at = created_at - 8640000000000, expires_at = expires_at - 8640000000000 where id = x'{}'",
            id.uuid().simple()
        ),
        Engine::Postgres => format!(
            "update invitation set created_at = created_at - interval '100 days', expires_at = expires_at - interval '100 days' where id = '{}'",
            id.uuid()
        ),
    }
}

/// Everything but the accounts somebody may always begin to create, with the letters and records of that.
async fn business(world: &World) -> crate::database::Picture {
    let mut picture = world.picture().await;
    for table in ["account", "mailed_code", "email", "audit", "recovery"] {
        picture.remove(table);
    }
    picture
}

/// A form as a program fills it in that knows what fields are usually called.
fn plausible(form: crate::page::Form) -> crate::page::Form {
    let values = [
        ("email", "scanner@example.com"),
        ("mailbox", "scanner@example.com"),
        ("name", "Scanner"),
        ("password", "a footbridge over the river"),
        ("code", "12345678"),
    ];
    values.iter().fold(
        form,
        |form, (name, value)| {
            if form.fields().iter().any(|(field, _)| field == name) { form.fill(name, value) } else { form }
        },
    )
}

async fn a_link_is_followed_for_what_is_left(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let order = crate::people::order(&marie).of("backup", "standard", 5).of("analytics", "insight", 2).handed_over();
    let placed = world.northwind.places(&order).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions()[..1]);
    marie.submits(form).await;
    marie.creates_organization("Acme").await.applies().await;
    marie.opens(&placed.link()).await.expect(200).says("One subscription of this order is set up already").says("Analytics");
    let form = marie.page.form(&placed.link(), "go").press("go", "continue");
    marie.submits(form).await;
    marie.selects().await.confirms_organization().await.applies().await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
}

async fn colleagues_learn_where_an_order_went(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme Works").await;
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    let member = "insert into member (organization_id, account_id, role, since) select m.organization_id, a.id, 'member', m.since from member m, account a \
        where a.verified_at is not null and a.id <> m.account_id";
    world.database.run(member).await;
    pierre.opens(&placed.link()).await.expect(200).says("Acme Works");
    assert!(pierre.page.links().contains(&format!("/organizations/{organization}")));
}
