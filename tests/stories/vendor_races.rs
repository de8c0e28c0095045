//! The vendor becomes the second seller of a partner's organization by two hands at once: one billing profile, one link, one currency,
//! and nothing half set. Over two nodes on PostgreSQL again and again; with many presses at one node on both engines.

use domain::id::OrganizationId;
use futures_util::future::join_all;

use super::{
    races::{Race, race, taken},
    vendor::{is_billed, sells},
    vendor_added,
};
use crate::{
    database::Engine,
    http::Answer,
    page::Form,
    people::{Buyer, Placed, order},
    world::World,
};

stories!(the_overview_and_an_order_are_pressed_at_once);

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

/// An organization, as SQL writes its id.
fn written(world: &World, organization: &str) -> String {
    let id = organization.parse::<OrganizationId>().unwrap().uuid();
    match world.engine {
        Engine::Sqlite => format!("x'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    }
}

/// What an organization has of the vendor, each thing once.
async fn has_each_once(world: &World, organization: &str, tax_id: &str, round: usize) {
    let id = written(world, organization);
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
        let found = world.database.count(&format!("{what} organization_id = {id}")).await;
        assert_eq!(found, 1, "round {round}: {what}");
    }
}

async fn status(world: &World, placed: &Placed) -> String {
    let seen = world.operator.0.get(&format!("/api/v1/orders/{}", placed.id)).await.expect(200).json();
    seen["status"].as_str().unwrap().to_owned()
}

/// Two more who have accounts.
async fn two_more(world: &World) -> (Buyer, Buyer) {
    let (mut pierre, mut zoe) = (world.buyer("Pierre Petit"), world.buyer("Zoe Keller"));
    pierre.signs_up(&world.mail).await;
    zoe.signs_up(&world.mail).await;
    (pierre, zoe)
}

/// One at each node; who is where takes turns.
fn at_two_nodes(race: &Race<'_>, one: &Buyer, other: &Buyer, round: usize) -> (Buyer, Buyer) {
    if round % 2 == 1 { (one.at_site(race.there()), other.clone()) } else { (one.clone(), other.at_site(race.there())) }
}

/// Two owners with an order each; one is billed with a tax id, the other without. One of them opens the billing profile as they
/// said; the other is told that it is another one now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_owners_add_the_vendor_at_once() {
    race(async |race: &mut Race<'_>| {
        let world = race.world();
        let (mut pierre, zoe) = two_more(world).await;
        let mut won = [0, 0];
        for round in 0..rounds() {
            let organization = anew(race, &pierre, &zoe, round).await;
            let (hers, one) = ready(world, &mut race.marie, &organization, TAX_ID, round).await;
            let (his, two) = ready(world, &mut pierre, &organization, "", round).await;
            let (mut here, mut there) = at_two_nodes(race, &race.marie, &pierre, round);
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
        let (pierre, zoe) = two_more(world).await;
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

/// "Add the vendor" on the Overview, with how it is billed then, in front of its last button. The terms are ticked.
async fn adds(owner: &mut Buyer, organization: &str, tax_id: &str) -> Form {
    vendor_added::form(owner, organization, tax_id).await.forge("confirm", &["1"])
}

/// The Overview's press is taken, whoever came first: the vendor is there then, and a page says so.
fn added(answer: &Answer) {
    let ways = ["/billing?vendor", "/billing/profile"];
    assert!(taken(answer) && ways.iter().any(|end| answer.header("location").ends_with(end)), "{answer:?}");
}

/// Who brought the vendor in said how it is billed: whether that was the order. An order that was told that it is another one
/// now goes on under it, and then it is applied, too.
async fn settles(world: &World, marie: &mut Buyer, (organization, placed): (&str, &Placed), applied: bool, round: usize) -> bool {
    let id = written(world, organization);
    let by_order = world.database.count(&format!("billing_profile where tax_id = '{TAX_ID}' and organization_id = {id}")).await == 1;
    assert!(applied || !by_order, "round {round}: nobody is told of another profile than their own");
    if !applied {
        let onboarding = marie.onboarding();
        marie.opens(&format!("/onboarding/{onboarding}/review")).await.expect(200);
        marie.is_at("/review");
        marie.applies().await;
    }
    has_each_once(world, organization, if by_order { TAX_ID } else { "" }, round).await;
    assert_eq!(status(world, placed).await, "applied", "round {round}");
    by_order
}

/// Of two owners one adds the vendor on the Overview while the other presses the last button of the vendor's order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_overview_against_an_order_of_the_vendors() {
    race(async |race: &mut Race<'_>| {
        let world = race.world();
        let (mut pierre, zoe) = two_more(world).await;
        let mut won = [0, 0];
        for round in 0..rounds() {
            // However many rounds there are: they have signed in a short while ago.
            world.database.run("update session set created_at = now()").await;
            let organization = anew(race, &pierre, &zoe, round).await;
            let (placed, apply) = ready(world, &mut race.marie, &organization, TAX_ID, round).await;
            let add = adds(&mut pierre, &organization, "").await;
            let (mut here, mut there) = at_two_nodes(race, &race.marie, &pierre, round);
            let (first, second) = tokio::join!(here.posts(&apply.action, apply.fields()), there.posts(&add.action, add.fields()));
            added(&second);
            let by_order = settles(world, &mut race.marie, (&organization, &placed), taken(&first), round).await;
            won[usize::from(!by_order)] += 1;
        }
        assert!(rounds() < 50 || won.iter().all(|times| *times > 0), "each went first at times: {won:?}");
        world.configuration.run(&["check"]).await.well();
    })
    .await;
}

/// The same at one node, each button many times.
async fn the_overview_and_an_order_are_pressed_at_once(world: &World) {
    let (mut marie, mut pierre) = (world.buyer("Marie Laurent"), world.buyer("Pierre Petit"));
    let partners = world.northwind.sells_analytics(&marie).await;
    let organization = marie.onboards(&partners.link(), &world.mail, "Acme").await;
    pierre.signs_up(&world.mail).await;
    world.makes_owner(&pierre.email, &marie.email).await;
    let (placed, apply) = ready(world, &mut marie, &organization, TAX_ID, 0).await;
    let add = adds(&mut pierre, &organization, "").await;
    let answers = join_all((0..16).map(|n| {
        let (mut buyer, form) = if n % 2 == 0 { (marie.clone(), apply.clone()) } else { (pierre.clone(), add.clone()) };
        async move { (n % 2 == 0, buyer.posts(&form.action, form.fields()).await) }
    }))
    .await;
    answers.iter().filter(|(applies, _)| !applies).for_each(|(_, answer)| added(answer));
    let applied: Vec<bool> = answers.iter().filter(|(applies, _)| *applies).map(|(_, answer)| taken(answer)).collect();
    assert!(applied.iter().all(|taken| *taken == applied[0]), "one answer to one button: {applied:?}");
    settles(world, &mut marie, (&organization, &placed), applied[0], 0).await;
    world.configuration.run(&["check"]).await.well();
}
