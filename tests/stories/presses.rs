//! "Apply", pressed by many hands at once: one organization, one application, no error page.

use std::{collections::BTreeSet, sync::Arc};

use futures_util::future::join_all;

use crate::{
    database::Engine,
    node::Node,
    page::Form,
    people::Buyer,
    world::{Site, World},
};

stories!(sixty_four_presses_are_one, two_people_press_at_once);

const PRESSES: usize = 64;

async fn ready(world: &World, marie: &mut Buyer) -> Form {
    let placed = world.northwind.sells_backup(marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Acme").await;
    marie.agrees()
}

/// Presses at once, each with a browser of its own, and looks at what each is shown.
async fn press(browsers: Vec<Buyer>, form: &Form) -> BTreeSet<String> {
    let pressed = join_all(browsers.into_iter().map(|mut marie| {
        let form = form.clone();
        tokio::spawn(async move {
            let answer = marie.posts(&form.action, form.fields()).await.expect(303);
            assert!(answer.header("location").ends_with("/done"), "{answer:?}");
            marie.opens(answer.header("location")).await.expect(200);
            marie.organization()
        })
    }));
    pressed.await.into_iter().map(Result::unwrap).collect()
}

async fn assert_applied_once(world: &World) {
    for (what, wanted) in [
        ("organization", 1),
        ("organization_seller", 1),
        ("first_organization", 1),
        ("member where role = 'owner'", 1),
        ("subscription where status = 'active'", 1),
        ("onboarding where completed_at is not null", 1),
        ("email where kind = 'receipt'", 1),
        ("event where kind = 'subscription.applied'", 1),
        ("audit where action = 'subscriptions.apply'", 1),
    ] {
        assert_eq!(world.database.count(what).await, wanted, "{what}");
    }
}

async fn sixty_four_presses_are_one(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let form = ready(world, &mut marie).await;
    let seen = press(vec![marie.clone(); PRESSES], &form).await;
    assert_eq!(seen, BTreeSet::from([only_organization(&mut marie).await]));
    assert_applied_once(world).await;
}

async fn only_organization(marie: &mut Buyer) -> String {
    let organizations = marie.organizations().await;
    assert_eq!(organizations.len(), 1);
    organizations[0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_presses_over_two_nodes_are_one() {
    crate::world::tell(Engine::Postgres, async |world: &World| {
        let other = Node::start(&world.configuration).await;
        let mut marie = world.buyer("Marie Laurent");
        let form = ready(world, &mut marie).await;
        let there = Site::of(&other);
        let browsers = (0..PRESSES).map(|n| if n % 2 == 0 { marie.clone() } else { marie.at_site(Arc::clone(&there)) }).collect();
        let seen = press(browsers, &form).await;
        assert_eq!(seen, BTreeSet::from([only_organization(&mut marie).await]));
        assert_applied_once(world).await;
        assert!(other.stop().await.is_empty());
    })
    .await;
}

/// The seller lets anyone with the link go on, and two do.
async fn two_people_press_at_once(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.contoso.sells_backup(&marie).await;
    let mut pierre = world.buyer("Pierre Petit");
    let mut forms = Vec::new();
    for (buyer, name) in [(&mut marie, "Laurent"), (&mut pierre, "Petit")] {
        buyer.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization(name).await;
        forms.push(buyer.agrees());
    }
    let answers = join_all((0..32).map(|n| {
        let (mut buyer, form) = if n % 2 == 0 { (marie.clone(), forms[0].clone()) } else { (pierre.clone(), forms[1].clone()) };
        async move { (n % 2, buyer.posts(&form.action, form.fields()).await) }
    }))
    .await;
    let winners: BTreeSet<_> = answers.iter().filter(|(_, answer)| answer.status == 303).map(|(who, _)| *who).collect();
    assert_eq!(winners.len(), 1, "one wins, all of theirs show it");
    for (who, answer) in &answers {
        assert_eq!(answer.status, if winners.contains(who) { 303 } else { 409 }, "{answer:?}");
    }
    assert_applied_once(world).await;
}
