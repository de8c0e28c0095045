//! From an order to the service's home page.

use crate::{
    people::{Buyer, order},
    world::World,
};

stories!(straight_road, straight_road_in_french);

async fn straight_road(world: &World) {
    let marie = world.buyer("Marie Laurent");
    walk(world, marie, ["Continue as", "Northwind Traders", "Standard"]).await;
}

async fn straight_road_in_french(world: &World) {
    let marie = world.acheteuse("Marie Laurent");
    walk(world, marie, ["Créez", "Northwind Traders", "Sauvegarde"]).await;
}

/// From the seller's order to the service's home page.
async fn walk(world: &World, mut marie: Buyer, _words: [&str; 3]) {
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 5)).await;
    assert_eq!(placed.answer["status"], "placed");
    assert!(placed.answer["onboarding_url"].is_null(), "Passerelle sends the link itself");
    let invitation = world.mail.letter(&marie.email, "invitation", 1).await;
    assert_eq!(invitation.language, marie.language);
    assert!(invitation.from.contains(world.northwind.name), "{}", invitation.from);

    marie.follows_and_signs_up(&invitation.link("/i/"), &world.mail).await;
    assert_eq!(marie.page.language(), marie.language);
    assert_eq!(marie.page.form("/subscriptions", "subscription").values("subscription"), placed.subscriptions(), "this order is ticked");
    marie.selects().await.creates_organization("Laurent & Fils").await;
    marie.page.says("Laurent & Fils").says(world.northwind.name).says("69002");
    marie.applies().await;
    let organization = marie.organization();
    let home = marie.page.refresh().expect("one service: on to its home page");
    assert_eq!(home, format!("https://backup.example/start?organization={organization}"));

    let receipt = world.mail.letter(&marie.email, "receipt", 1).await;
    assert_eq!((receipt.language.as_str(), receipt.link("/organizations/")), (marie.language, format!("/organizations/{organization}")));
    let seen = world.northwind.sees(&placed).await;
    assert_eq!((&seen["status"], &seen["subscriptions"][0]["status"]), (&"applied".into(), &"active".into()));
    assert_eq!(seen["subscriptions"][0]["organization"]["name"], "Laurent & Fils");
    let entitled = world.backup.asks_about(&organization).await;
    assert_eq!((&entitled["entitled"], &entitled["quantity"]), (&true.into(), &5.into()));
    marie.opens(&format!("/organizations/{organization}")).await.expect(200).says("Laurent & Fils").says(world.northwind.name);
}
