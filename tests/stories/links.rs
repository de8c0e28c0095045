//! The link in the mail: what it shows to whom, and that opening it changes nothing.

use hyper::Method;

use crate::{http::Answer, people::Buyer, world::World};

stories!(
    opening_a_link_changes_nothing,
    unknown_links_look_alike,
    a_withdrawn_order_says_so,
    an_expired_link_names_the_seller,
    a_forwarded_link_is_refused_without_harm,
    anyone_with_the_link_where_the_seller_says_so,
    a_used_link_leads_its_people_on,
    a_suspended_seller_blocks_and_keeps,
);

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
    let past = match world.engine {
        crate::database::Engine::Sqlite => "created_at = created_at - 100 * 86400000000, expires_at = expires_at - 100 * 86400000000",
        crate::database::Engine::Postgres => "created_at = created_at - interval '100 days', expires_at = expires_at - interval '100 days'",
    };
    world.database.run(&format!("update invitation set {past}")).await;
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

/// Northwind wants the invited person (threat T03).
async fn a_forwarded_link_is_refused_without_harm(world: &World) {
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

fn masked_address(buyer: &Buyer) -> String {
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
    marie.opens(&placed.link()).await.expect(200);
    marie.is_at(&format!("/organizations/{organization}"));
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
