//! Those who run the platform: invited at the command line, joined by a link, gone with the next request.

use std::sync::Arc;

use futures_util::future::join_all;
use hyper::Method;
use serde_json::Value;

use crate::{
    database::Engine,
    http::PUBLIC_URL,
    node::Node,
    people::Buyer,
    world::{Site, World},
};

stories!(
    the_first_operator_comes_by_a_link,
    an_account_joins_with_its_password,
    a_signed_in_account_accepts,
    opening_the_link_changes_nothing,
    a_link_works_once_and_for_a_day,
    a_removed_operator_is_none_at_once,
    addresses_are_checked_at_the_command_line,
    a_link_pressed_many_times_at_once_works_once,
);

const SESSION: &str = "__Host-sid";

/// Invites somebody; gives the path of the link.
async fn invites(world: &World, email: &str) -> String {
    let said: Value =
        serde_json::from_str(&world.configuration.run(&["admin", "operator", "invite", email, "--json"]).await.well()).unwrap();
    said["url"].as_str().unwrap().strip_prefix(PUBLIC_URL).expect("links are on the public URL").to_owned()
}

async fn accepts(olga: &mut Buyer, link: &str, fields: &[(&str, &str)]) {
    let form = fields.iter().fold(olga.page.form(link, ""), |form, (name, value)| form.fill(name, value));
    olga.submits(form).await;
}

async fn the_first_operator_comes_by_a_link(world: &World) {
    let mut olga = world.buyer("Olga Meyer");
    let link = invites(world, &olga.email).await;
    let answer = olga.sends(Method::GET, &link, &[], String::new()).await.expect(200);
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    olga.opens(&link).await.expect(200).says("Footbridge Cloud");
    assert!(olga.page.html.contains(&olga.email), "it says whom it is for");
    accepts(&mut olga, &link, &[("name", ""), ("password", "short")]).await;
    assert!(olga.page.expect(422).error("name").is_some() && olga.page.error("password").is_some());
    let (name, password) = (olga.name.clone(), olga.password.clone());
    accepts(&mut olga, &link, &[("name", &name), ("password", &password)]).await;
    olga.is_at("/operator").page.says(&olga.email).says("Operators");
    assert_eq!(world.database.count("email").await, 0, "no mail was needed");
    // The address is vouched for: she signs in as anybody does.
    let mut again = olga.elsewhere_signed_out();
    again.opens("/operator").await;
    again.signs_in().await.expect(200);
    again.is_at("/operator");
    assert!(again.page.links().contains(&"/operator".to_owned()), "it is in her menu");
    for action in ["operator.invite", "operator.join"] {
        assert_eq!(world.database.count(&format!("audit where action = '{action}'")).await, 1, "{action}");
    }
    // What she looks after.
    let marie = world.buyer("Marie Laurent");
    world.northwind.sells_backup(&marie).await;
    again.opens("/operator").await.expect(200).says("Placed 1");
}

async fn an_account_joins_with_its_password(world: &World) {
    let mut olga = world.buyer("Olga Meyer");
    olga.signs_up(&world.mail).await;
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    let link = invites(world, &olga.email).await;
    // From a browser in which somebody else is signed in: it changes to the invited account.
    let email = pierre.email.clone();
    pierre.opens(&link).await.expect(200).says(&email);
    accepts(&mut pierre, &link, &[("password", "not the right one at all")]).await;
    assert!(pierre.page.expect(422).error("password").is_some());
    let before = pierre.cookie(SESSION).unwrap().to_owned();
    accepts(&mut pierre, &link, &[("password", &olga.password.clone())]).await;
    pierre.is_at("/operator").page.says(&olga.email);
    assert_ne!(pierre.cookie(SESSION), Some(before.as_str()));
    let mut left = olga.elsewhere_signed_out();
    left.keep_cookie(SESSION, &before);
    assert!(!left.is_signed_in().await, "the session so far has ended (threat T15)");
    let mut pierre = pierre.elsewhere_signed_out();
    pierre.opens("/sign-in").await;
    pierre.signs_in().await.expect(200);
    pierre.opens("/operator").await.expect(404);
}

async fn a_signed_in_account_accepts(world: &World) {
    let mut olga = world.buyer("Olga Meyer");
    olga.signs_up(&world.mail).await;
    olga.opens("/operator").await.expect(404);
    let link = invites(world, &olga.email.to_uppercase()).await;
    let before = olga.cookie(SESSION).unwrap().to_owned();
    olga.opens(&link).await.expect(200);
    accepts(&mut olga, &link, &[]).await;
    olga.is_at("/operator");
    assert_ne!(olga.cookie(SESSION), Some(before.as_str()), "more rights, another session (threat T15)");
    // Invited again she stays one, since then.
    let again = invites(world, &olga.email).await;
    olga.opens(&again).await.expect(200);
    accepts(&mut olga, &again, &[]).await;
    olga.is_at("/operator");
    assert_eq!(world.database.count("operator").await, 1);
}

async fn opening_the_link_changes_nothing(world: &World) {
    let mut olga = world.buyer("Olga Meyer");
    let link = invites(world, &olga.email).await;
    let before = world.picture().await;
    let mut scanner = world.buyer("Scanner");
    for method in [Method::GET, Method::HEAD, Method::GET] {
        scanner.sends(method, &link, &[], String::new()).await.expect(200);
    }
    scanner.posts(&link, &[]).await.expect(422);
    world.assert_as_before(&before).await;
    olga.opens(&link).await;
    let (name, password) = (olga.name.clone(), olga.password.clone());
    accepts(&mut olga, &link, &[("name", &name), ("password", &password)]).await;
    olga.is_at("/operator");
}

async fn a_link_works_once_and_for_a_day(world: &World) {
    let mut olga = world.buyer("Olga Meyer");
    let replaced = invites(world, &olga.email).await;
    let used = invites(world, &olga.email).await;
    olga.opens(&used).await;
    let (name, password) = (olga.name.clone(), olga.password.clone());
    accepts(&mut olga, &used, &[("name", &name), ("password", &password)]).await;
    olga.is_at("/operator");
    let late = invites(world, "late@cloud.example").await;
    let day = match world.engine {
        Engine::Sqlite => "update operator_invitation set created_at = created_at - 24 * 3600000000",
        Engine::Postgres => "update operator_invitation set created_at = created_at - interval '24 hours'",
    };
    world.database.run(day).await;
    let mut stranger = world.buyer("Stranger");
    let mut seen = Vec::new();
    for path in [used.as_str(), &replaced, &late, &format!("/operator/join/{}", "x".repeat(43)), "/operator/join/x"] {
        seen.push(stranger.sends(Method::GET, path, &[], String::new()).await.expect(404).text());
        stranger.posts(path, &[("name".to_owned(), "X".to_owned()), ("password".to_owned(), stranger.password.clone())]).await.expect(404);
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "one neutral page for all");
    assert_eq!(world.database.count("operator").await, 1);
}

/// Somebody with the right to look after the platform.
pub async fn becomes_operator(world: &World, name: &str) -> Buyer {
    let mut olga = world.buyer(name);
    let link = invites(world, &olga.email).await;
    olga.opens(&link).await;
    let (name, password) = (olga.name.clone(), olga.password.clone());
    accepts(&mut olga, &link, &[("name", &name), ("password", &password)]).await;
    olga.is_at("/operator");
    olga
}

/// Threat T57.
async fn a_removed_operator_is_none_at_once(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    world.configuration.run(&["admin", "operator", "remove", &olga.email]).await.well();
    olga.opens("/operator").await;
    olga.is_at("/sign-in");
    olga.signs_in().await.expect(404);
    assert_eq!(world.configuration.run(&["admin", "operator", "remove", &olga.email]).await.code, Some(1));
    assert_eq!(world.database.count("audit where action = 'operator.remove'").await, 1);
    let link = invites(world, &olga.email).await;
    olga.opens(&link).await;
    accepts(&mut olga, &link, &[]).await;
    olga.is_at("/operator");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_operator_is_none_on_every_node() {
    crate::world::tell(Engine::Postgres, async |world: &World| {
        let other = Node::start(&world.configuration).await;
        let olga = becomes_operator(world, "Olga Meyer").await;
        let mut there = olga.at_site(Arc::clone(&Site::of(&other)));
        there.opens("/operator").await.expect(200);
        world.configuration.run(&["admin", "operator", "remove", &olga.email]).await.well();
        there.opens("/operator").await;
        there.is_at("/sign-in");
        assert!(other.stop().await.is_empty());
    })
    .await;
}

async fn addresses_are_checked_at_the_command_line(world: &World) {
    for email in ["olga", "olga@", "olga@cloud", "olga@cloud.example, x@evil.test"] {
        let done = world.configuration.run(&["admin", "operator", "invite", email]).await;
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.err.contains(email), "{done:?}");
    }
    let other = world.configuration.clone().with("SECRET_KEY_FILE", world.folder.join("other").display());
    let done = other.run(&["admin", "operator", "invite", "olga@cloud.example"]).await;
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.err.contains("PASSERELLE_SECRET_KEY_FILE"), "{done:?}");
    assert_eq!(world.database.count("operator_invitation").await, 0);
    let shown = world.configuration.run(&["admin", "operator", "invite", "olga@cloud.example"]).await.well();
    assert!(shown.trim().starts_with(&format!("{PUBLIC_URL}/operator/join/")), "{shown}");
}

async fn a_link_pressed_many_times_at_once_works_once(world: &World) {
    let olga = world.buyer("Olga Meyer");
    let link = invites(world, &olga.email).await;
    let pressed = join_all((0..16).map(|_| {
        let (mut browser, link) = (olga.elsewhere_signed_out(), link.clone());
        let fields = [("name".to_owned(), browser.name.clone()), ("password".to_owned(), browser.password.clone())];
        tokio::spawn(async move { browser.posts(&link, &fields).await })
    }))
    .await;
    let pressed: Vec<_> = pressed.into_iter().map(Result::unwrap).collect();
    let joined = pressed.iter().filter(|answer| answer.status == 303 && answer.header("location") == "/operator").count();
    assert_eq!(joined, 1, "{pressed:?}");
    let rows = (world.database.count("operator").await, world.database.count("account").await, world.database.count("session").await);
    assert_eq!(rows, (1, 1, 1));
}
