//! Undo over two nodes on PostgreSQL, again and again: against the first use, against another apply, against itself.

use serde_json::json;

use super::{
    races::{Race, race, taken},
    undo::sees_plan,
};
use crate::{
    http::Answer,
    page::Form,
    people::{Buyer, Placed, Service, order},
};

/// Rounds of each race here; a round is a whole road.
fn rounds() -> usize {
    std::env::var("PASSERELLE_TEST_ROUNDS").map_or(50, |rounds| rounds.parse().expect("a number of rounds"))
}

/// Presses `press` at the other node, without waiting on this one.
async fn there(race: &Race<'_>, buyer: &Buyer, press: &Form) -> Answer {
    buyer.at_site(race.there()).posts(&press.action, press.fields()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undoing_against_the_first_use() {
    race(async |race: &mut Race<'_>| {
        let world = race.world();
        let backup = Service { api: crate::people::Api::new(&race.there(), &world.backup.api.key) };
        let (mut undone, mut used) = (0, 0);
        for round in 0..rounds() {
            let (placed, form) = race.ready().await;
            race.marie.submits(form).await;
            let [subscription] = placed.subscriptions().try_into().unwrap();
            let onboarding = race.marie.is_at("/done").onboarding();
            let press = sees_plan(&mut race.marie, &onboarding).await;
            let nothing = json!({});
            let (answer, report) =
                tokio::join!(race.marie.posts(&press.action, press.fields()), backup.reports(&subscription, "first-use", &nothing));
            let (went, reported) = (taken(&answer), report.status == 200);
            assert!(reported || report.status == 404, "{report:?}");
            assert!(went != reported, "round {round}: never both, never neither");
            let (status, lines) = race.stands(&placed).await;
            assert_eq!((status.as_str().unwrap(), lines.len()), if went { ("placed", 0) } else { ("applied", 1) });
            (undone, used) = (undone + usize::from(went), used + usize::from(reported));
            if went {
                race.cancel(&placed).await;
            }
        }
        assert_eq!(world.database.count("undo").await, i64::try_from(undone).unwrap());
        assert_eq!(world.database.count("subscription where first_used_at is not null").await, i64::try_from(used).unwrap());
        world.configuration.run(&["check"]).await.well();
    })
    .await;
}

/// One line applied to a new organization, the other on its way there.
async fn half_way(race: &mut Race<'_>) -> (Placed, String, Form) {
    let world = race.world();
    let placed = order(&race.marie).of("backup", "standard", 1).of("analytics", "insight", 1).handed_over();
    let placed = world.contoso.places(&placed).await;
    let [one, other] = <[String; 2]>::try_from(placed.subscriptions()).unwrap();
    let marie = &mut race.marie;
    marie.follows(&placed.link()).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &[one]);
    marie.submits(form).await;
    marie.creates_organization("Lumière").await.applies().await;
    let onboarding = marie.onboarding();
    marie.follows(&placed.link()).await;
    let form = marie.page.form("/subscriptions", "subscription").tick("subscription", &[other]);
    marie.submits(form).await;
    marie.confirms_organization().await;
    (placed, onboarding, marie.agrees())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undoing_an_organization_against_applying_to_it() {
    race(async |race: &mut Race<'_>| {
        let world = race.world();
        let (mut undone, mut applied) = (0, 0);
        for round in 0..rounds() {
            let (placed, first, apply) = half_way(race).await;
            let second = apply.action.split('/').nth(2).unwrap().to_owned();
            let undo = sees_plan(&mut race.marie, &first).await;
            let (pressed, answer) = tokio::join!(there(race, &race.marie, &undo), there(race, &race.marie, &apply));
            let went = taken(&pressed);
            let put = answer.status == 303 && answer.header("location").ends_with("/done");
            assert!(put || [303, 403, 409, 422].contains(&answer.status), "{answer:?}");
            assert!(went != put, "round {round}: never both, never neither: {pressed:?} {answer:?}");
            let lost = "subscription s join organization g on g.id = s.organization_id where g.status = 'deleted'";
            assert_eq!(world.database.count(lost).await, 0, "nothing is in an organization that is gone");
            let seen = world.contoso.sees(&placed).await;
            assert_eq!(seen["status"], if went { "placed" } else { "applied" });
            if put {
                // The last one first: the organization goes with the one that made it.
                for onboarding in [&second, &first] {
                    let press = sees_plan(&mut race.marie, onboarding).await;
                    race.marie.submits(press).await.expect(200);
                }
            }
            (undone, applied) = (undone + usize::from(went), applied + usize::from(put));
            world.contoso.cancels(&placed).await.expect(200);
        }
        assert!(rounds() < 50 || undone + applied == rounds(), "{undone} {applied}");
        world.configuration.run(&["check"]).await.well();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undoing_at_two_nodes_at_once() {
    race(async |race: &mut Race<'_>| {
        let world = race.world();
        for _ in 0..rounds() {
            let (placed, form) = race.ready().await;
            race.marie.submits(form).await;
            let onboarding = race.marie.is_at("/done").onboarding();
            let press = sees_plan(&mut race.marie, &onboarding).await;
            let mut here = race.marie.clone();
            let (one, other) = tokio::join!(here.posts(&press.action, press.fields()), there(race, &race.marie, &press));
            assert!(taken(&one) && taken(&other), "both see that it is undone");
            assert_eq!(race.stands(&placed).await.0, "placed");
            race.cancel(&placed).await;
        }
        let many = i64::try_from(rounds()).unwrap();
        assert_eq!((world.database.count("undo").await, world.database.count("email where kind = 'undone_seller'").await), (many, many));
        world.configuration.run(&["check"]).await.well();
    })
    .await;
}
