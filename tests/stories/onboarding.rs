//! From an order to the service's home page.

use crate::{
    people::{Buyer, order},
    world::World,
};

stories!(
    straight_road,
    straight_road_in_french,
    a_second_order_finds_the_organization,
    another_sellers_order_creates_another,
    several_orders_of_a_seller_at_once,
    what_is_left_out_stays,
    an_add_on_brings_its_base,
    a_draft_survives,
    each_country_asks_for_its_own_address,
);

async fn straight_road(world: &World) {
    walk(world, world.buyer("Marie Laurent"), ["create your account", "Backup", "Apply 1 subscription"]).await;
}

async fn straight_road_in_french(world: &World) {
    walk(world, world.acheteuse("Marie Laurent"), ["Créer votre compte", "Sauvegarde", "Appliquer"]).await;
}

/// The words are those of the landing page, the first step and the last.
async fn walk(world: &World, mut marie: Buyer, [landing, select, review]: [&str; 3]) {
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    assert_eq!(placed.answer["status"], "placed");
    assert!(placed.answer["onboarding_url"].is_null(), "Passerelle sends the link itself");
    let invitation = world.mail.letter(&marie.email, "invitation", 1).await;
    assert_eq!(invitation.language, marie.language);
    assert!(invitation.from.contains(world.northwind.name), "{}", invitation.from);
    assert!(
        invitation.raw.contains(&format!("Reply-To: {}", world.northwind.support)) && invitation.html.contains(&invitation.link("/i/"))
    );

    marie.opens(&invitation.link("/i/")).await.expect(200);
    assert!(marie.page.words().to_lowercase().contains(&landing.to_lowercase()), "{}", marie.page.words());
    marie.follows_and_signs_up(&invitation.link("/i/"), &world.mail).await;
    assert_eq!(marie.page.language(), marie.language);
    marie.page.says(select);
    assert_eq!(marie.page.form("/subscriptions", "subscription").values("subscription"), placed.subscriptions(), "this order is ticked");
    marie.selects().await.creates_organization("Laurent & Fils").await;
    marie.page.says("Laurent & Fils").says(world.northwind.name).says("69002").says(review);
    marie.applies().await;
    let organization = marie.organization();
    let home = marie.page.refresh().expect("one service: on to its home page");
    assert_eq!(home, format!("https://backup.example/start?organization={organization}"));

    let receipt = world.mail.letter(&marie.email, "receipt", 1).await;
    assert_eq!((receipt.language.as_str(), receipt.link("/organizations/")), (marie.language, format!("/organizations/{organization}")));
    let seen = world.northwind.sees(&placed).await;
    assert_eq!((&seen["status"], &seen["subscriptions"][0]["status"]), (&"applied".into(), &"active".into()));
    assert_eq!(
        (&seen["subscriptions"][0]["organization"]["name"], &seen["invitation"]["status"]),
        (&"Laurent & Fils".into(), &"redeemed".into())
    );
    let entitled = world.backup.asks_about(&organization).await;
    assert_eq!(
        (&entitled["entitled"], &entitled["quantity"], &entitled["seller"]["name"]),
        (&true.into(), &5.into(), &world.northwind.name.into())
    );
    marie
        .opens(&format!("/organizations/{organization}"))
        .await
        .expect(200)
        .says("Laurent & Fils")
        .says(world.northwind.name)
        .says("ACME-4711");
}

async fn a_second_order_finds_the_organization(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    let organization = marie.onboards(&first.link(), &world.mail, "Acme").await;

    let second = world.northwind.places(&order(&marie).of("backup", "standard", 7).of("analytics", "insight", 1).handed_over()).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization");
    assert_eq!((form.choices("organization"), form.values("organization")), (vec![organization.clone()], vec![organization.clone()]));
    assert!(marie.page.forms().iter().all(|form| form.choices("organization_name").is_empty()), "nothing else can be chosen");
    marie.confirms_organization().await;
    marie.page.says("Already runs");
    marie.applies().await;
    assert_eq!((marie.organization(), marie.page.refresh()), (organization.clone(), None), "two services: each has its button");
    assert_eq!(marie.organizations().await, std::slice::from_ref(&organization));
    assert_eq!(world.backup.asks_about(&organization).await["quantity"], 12);
    assert_eq!(world.analytics.asks_about(&organization).await["quantity"], 1);
}

async fn another_sellers_order_creates_another(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    let one = marie.onboards(&first.link(), &world.mail, "Acme North").await;

    let second = world.contoso.sells_analytics(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    marie.page.says("Acme North");
    assert!(
        !marie.page.form("/organization", "organization_name").choices("organization").contains(&one),
        "the other seller's cannot be chosen"
    );
    marie.creates_organization("Acme South").await.applies().await;
    let other = marie.organization();
    assert_ne!(one, other);
    let mut both = [one.clone(), other.clone()];
    both.sort();
    assert_eq!(marie.organizations().await, both);
    assert_eq!(world.analytics.asks_about(&one).await["entitled"], false);
    assert_eq!(world.analytics.asks_about(&other).await["seller"]["name"], world.contoso.name);
}

async fn several_orders_of_a_seller_at_once(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    let second = world.northwind.sells_analytics(&marie).await;
    let _foreign = world.contoso.sells_analytics(&marie).await;
    marie.follows_and_signs_up(&second.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription");
    assert_eq!(form.choices("subscription"), [first.subscriptions(), second.subscriptions()].concat(), "this seller's only");
    assert_eq!(form.values("subscription"), second.subscriptions(), "this order is ticked");
    marie.page.says(world.contoso.name);
    marie.submits(form.tick_all("subscription")).await;
    marie.creates_organization("Acme").await.applies().await;
    assert_eq!(marie.page.refresh(), None, "two services: each has its button");
    for placed in [&first, &second] {
        let seen = world.northwind.sees(placed).await;
        assert_eq!((&seen["status"], &seen["invitation"]["status"]), (&"applied".into(), &"redeemed".into()));
    }
}

async fn what_is_left_out_stays(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5).of("analytics", "insight", 3).handed_over()).await;
    let [backup, analytics] = placed.subscriptions().try_into().unwrap();
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &[backup]);
    marie.submits(form).await;
    marie.creates_organization("Acme").await.applies().await;
    let organization = marie.organization();
    let seen = world.northwind.sees(&placed).await;
    assert_eq!((&seen["status"], &seen["subscriptions"][1]["status"]), (&"partially_applied".into(), &"unapplied".into()));
    assert_eq!(world.analytics.asks_about(&organization).await["entitled"], false);

    marie.follows(&placed.link()).await;
    assert_eq!(marie.page.form("/subscriptions", "subscription").values("subscription"), [analytics]);
    marie.selects().await.confirms_organization().await.applies().await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
    assert_eq!(world.analytics.asks_about(&organization).await["entitled"], true);
}

async fn an_add_on_brings_its_base(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5).of("backup", "archive", 2).handed_over()).await;
    let [base, add_on] = placed.subscriptions().try_into().unwrap();
    marie.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", std::slice::from_ref(&add_on));
    // Nothing is bought unsaid: the base is ticked too, and the page says so before it goes on.
    marie.submits(form).await.expect(422).says("Standard is ticked as well");
    let form = marie.page.form("/subscriptions", "subscription");
    assert_eq!(form.values("subscription"), [base, add_on]);
    marie.submits(form).await;
    marie.creates_organization("Acme").await;
    marie.page.says("Backup Standard, quantity 5").says("Backup Archive, quantity 2");
    marie.applies().await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
}

async fn a_draft_survives(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    let onboarding = marie.onboarding();
    marie.signs_out().await;
    world.stop().await;
    world.start().await;

    let mut marie = marie.elsewhere_signed_out();
    marie.opens(&format!("/onboarding/{onboarding}/review")).await;
    marie.signs_in().await;
    marie.is_at("/review").page.says("Acme");
    // Who lost the mail sees on the home page what waits.
    marie.opens("/").await.expect(200).says(world.northwind.name);
    let form = marie.page.form("/continue", "invitation");
    marie.submits(form).await;
    assert_eq!(marie.onboarding(), onboarding);
    marie.applies().await;
}

async fn each_country_asks_for_its_own_address(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    let form = marie
        .organization_form(
            "Acme",
            "US",
            &[("line1", "1600 Amphitheatre Pkwy"), ("city", "Mountain View"), ("region", "CA"), ("postal_code", "75002")],
        )
        .await;
    marie.submits(form).await.expect(422);
    assert!(marie.page.error("postal_code").is_some(), "not a code of California: {}", marie.page.words());
    let form = marie.page.form("/organization", "organization_name");
    assert_eq!(
        (form.value("organization_name").as_str(), form.value("line1").as_str(), form.value("region").as_str()),
        ("Acme", "1600 Amphitheatre Pkwy", "CA")
    );
    let form = form.fill("postal_code", "94043").fill("line1", "PO Box 12");
    marie.submits(form).await.expect(422);
    assert!(marie.page.error("line1").is_some(), "{}", marie.page.words());
    let form =
        marie.page.form("/organization", "organization_name").fill("line1", "1600 Amphitheatre Pkwy").fill("organization_name", "  ");
    marie.submits(form).await.expect(422);
    assert!(marie.page.error("organization_name").is_some() && marie.page.error("line1").is_none());
    let form = marie.page.form("/organization", "organization_name").fill("organization_name", "Acme");
    marie.submits(form).await;
    marie.is_at("/review").page.says("94043");
    marie.applies().await;
}
