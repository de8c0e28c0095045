//! The vendor becomes the second seller of a partner's organization at two nodes at once, again and again: one billing profile, one
//! link, one currency, and nothing half set.

use domain::id::OrganizationId;

use super::{
    races::{Race, race, taken},
    vendor::{is_billed, sells},
};
use crate::{
    page::Form,
    people::{Buyer, Placed, order},
    world::World,
};

/// The tax id of whoever is billed with one.
const TAX_ID: &str = "FR40303265045";

/// Rounds here; a round is a whole road.
fn rounds() -> usize {
    std::env::var("PASSERELLE_TEST_ROUNDS").map_or(50, |rounds| rounds.parse().expect("a number of rounds"))
}

/// Leaves what there is to a third owner, and makes a new organization with the partner, of which Pierre is an owner, too.
async fn anew(race: &mut Race<'_>, pierre: &Buyer, zoe: &Buyer, round: usize) -> String {
    let world = race.world();
    if round == 0 {
        world.makes_owner(&pierre.email, &race.marie.email).await;
        return race.organization().to_owned();
    }
    let both = format!("(select id from account where email in ('{}', '{}') and verified_at is not null)", race.marie.email, pierre.email);
    let leave = format!(
        "insert into member (organization_id, account_id, role, since) select m.organization_id, a.id, 'owner', m.since from member m, account a \
         where m.role = 'owner' and a.email = '{}' and a.verified_at is not null on conflict do nothing; \
         delete from member where account_id in {both}; delete from first_organization where account_id in {both}",
        zoe.email
    );
    world.database.run(&leave).await;
    let partners = order(&race.marie).of("analytics", "insight", 1).with("seller_account", format!("N-{round}")).handed_over();
    let placed = world.northwind.places(&partners).await;
    race.marie.follows(&placed.link()).await;
    race.marie.selects().await.creates_organization(&format!("Acme {round}")).await.applies().await;
    world.makes_owner(&pierre.email, &race.marie.email).await;
    race.marie.organization()
}

/// An order of the vendor's own, and its buyer in front of the last button.
async fn ready(world: &World, buyer: &mut Buyer, organization: &str, tax_id: &str, round: usize) -> (Placed, Form) {
    let placed = sells(world, order(buyer).of("backup", "standard", 1).with("seller_account", format!("V-{round}"))).await;
    buyer.follows(&placed.link()).await;
    buyer.selects().await;
    let form = buyer.page.form("/organization", "organization").chooses("organization", organization);
    buyer.submits(form).await;
    // Whoever came second in the round before has said it already.
    let onboarding = buyer.onboarding();
    buyer.opens(&format!("/onboarding/{onboarding}/billing")).await;
    is_billed(buyer, tax_id).await;
    (placed, buyer.agrees())
}

/// What an organization has of the vendor, each thing once.
async fn has_each_once(world: &World, organization: &str, tax_id: &str, round: usize) {
    let id = organization.parse::<OrganizationId>().unwrap().uuid();
    for what in [
        "billing_profile where",
        "billing_profile where currency = 'EUR' and",
        &format!("billing_profile where tax_id = '{tax_id}' and"),
        "payment_method where",
        "payment_method where is_default and order_id is not null and",
        "seller_terms_acceptance where",
        "organization_seller where kind = 'vendor' and",
        "organization_seller where kind = 'partner' and",
        "event where kind = 'billing_profile.created' and",
        "event where kind = 'organization.seller_added' and",
        "subscription s join seller e on e.id = s.seller_id and e.kind = 'vendor' where",
    ] {
        let found = world.database.count(&format!("{what} organization_id = '{id}'")).await;
        assert_eq!(found, 1, "round {round}: {what}");
    }
}

async fn status(world: &World, placed: &Placed) -> String {
    let seen = world.operator.0.get(&format!("/api/v1/orders/{}", placed.id)).await.expect(200).json();
    seen["status"].as_str().unwrap().to_owned()
}

/// Two owners with an order each; one is billed with a tax id, the other without. One of them opens the billing profile as they
/// said; the other is told that it is another one now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_owners_add_the_vendor_at_once() {
    race(async |race: &mut Race<'_>| {
        let world = race.world();
        let (mut pierre, mut zoe) = (world.buyer("Pierre Petit"), world.buyer("Zoe Keller"));
        pierre.signs_up(&world.mail).await;
        zoe.signs_up(&world.mail).await;
        let mut won = [0, 0];
        for round in 0..rounds() {
            let organization = anew(race, &pierre, &zoe, round).await;
            let (hers, one) = ready(world, &mut race.marie, &organization, TAX_ID, round).await;
            let (his, two) = ready(world, &mut pierre, &organization, "", round).await;
            let (mut here, mut there) = (race.marie.clone(), pierre.at_site(race.there()));
            if round % 2 == 1 {
                (here, there) = (race.marie.at_site(race.there()), pierre.clone());
            }
            let (first, second) = tokio::join!(here.posts(&one.action, one.fields()), there.posts(&two.action, two.fields()));
            let (first, second) = (taken(&first), taken(&second));
            assert!(first != second, "round {round}: one of them, not both, not neither");
            has_each_once(world, &organization, if first { TAX_ID } else { "" }, round).await;
            let stand = if first { ("applied", "placed") } else { ("placed", "applied") };
            assert_eq!((status(world, &hers).await.as_str(), status(world, &his).await.as_str()), stand, "round {round}");
            // Paying by invoice is for the winner's order: the other one waits, and says so.
            let (loser, left) = if first { (&mut pierre, &his) } else { (&mut race.marie, &hers) };
            let onboarding = loser.onboarding();
            loser.opens(&format!("/onboarding/{onboarding}/review")).await;
            loser.is_at("/billing");
            loser.page.says("waits for the approval");
            world.operator.0.post(&format!("/api/v1/orders/{}/cancel", left.id), &serde_json::json!({})).await.expect(200);
            won[usize::from(second)] += 1;
        }
        assert!(rounds() < 50 || won.iter().all(|times| *times > 0), "each went first at times: {won:?}");
        world.configuration.run(&["check"]).await.well();
    })
    .await;
}

/// One order, whose last button is pressed at both nodes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_order_adds_the_vendor_at_two_nodes() {
    race(async |race: &mut Race<'_>| {
        let world = race.world();
        let (mut pierre, mut zoe) = (world.buyer("Pierre Petit"), world.buyer("Zoe Keller"));
        pierre.signs_up(&world.mail).await;
        zoe.signs_up(&world.mail).await;
        for round in 0..rounds() {
            let organization = anew(race, &pierre, &zoe, round).await;
            let (placed, press) = ready(world, &mut race.marie, &organization, TAX_ID, round).await;
            let (mut here, mut there) = (race.marie.clone(), race.marie.at_site(race.there()));
            let (first, second) = tokio::join!(here.posts(&press.action, press.fields()), there.posts(&press.action, press.fields()));
            assert!(taken(&first) && taken(&second), "both see the same result");
            has_each_once(world, &organization, TAX_ID, round).await;
            assert_eq!(status(world, &placed).await, "applied");
        }
        world.configuration.run(&["check"]).await.well();
    })
    .await;
}
