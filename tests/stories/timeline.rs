//! The life of an order as its seller and its buyer follow it; letters that come back; orders at risk.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use crate::{
    database::Engine,
    mail::{Letter, Mood},
    node::until,
    people::{Placed, Service, order},
    world::World,
};

stories!(
    an_order_is_followed_from_its_placing_to_its_first_use,
    a_timeline_is_its_sellers,
    an_opening_is_a_persons_and_told_once,
    a_refused_invitation_is_told_without_its_address,
    a_letter_that_came_back_is_noted_once,
    what_is_no_returned_letter_changes_nothing,
    orders_at_risk_say_why,
    the_list_of_those_at_risk_is_complete_and_paged,
    a_buyer_sees_what_happened,
);

fn kinds(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

/// Waits until the timeline has an entry of this kind.
async fn told(world: &World, placed: &Placed, kind: &str) -> Value {
    let found = async || world.northwind.follows(placed).await.into_iter().find(|entry| entry["kind"] == kind);
    until(&format!("{kind} to be told"), found).await
}

async fn an_order_is_followed_from_its_placing_to_its_first_use(world: &World) {
    let compute = Service::new(&world.site(), &world.configuration, "compute").await;
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("compute", "small", 3).of("backup", "standard", 5)).await;
    let link = world.mail.letter(&marie.email, "invitation", 1).await.link("/i/");
    told(world, &placed, "invitation.sent").await;
    marie.onboards(&link, &world.mail, "Acme").await;
    let [compute_id, backup_id] = placed.subscriptions().try_into().unwrap();
    compute.reports(&compute_id, "failed", &json!({ "message": "No room" })).await.expect(200);
    let form = marie.page.path.clone();
    marie.opens(&form).await;
    let retry = marie.page.form("/retry", "");
    marie.submits(retry).await;
    compute.reports(&compute_id, "activated", &json!({ "message": "Two nodes" })).await.expect(200);
    world.backup.reports(&backup_id, "first-use", &json!({})).await.expect(200);

    let entries = world.northwind.follows(&placed).await;
    assert_eq!(
        kinds(&entries),
        [
            "order.placed",
            "invitation.sent",
            "invitation.opened",
            "onboarding.entered",
            "organization.created",
            "subscription.applied",
            "subscription.applied",
            "subscription.failed",
            "subscription.retried",
            "subscription.activated",
            "subscription.first_used"
        ]
    );
    assert!(entries.windows(2).all(|two| two[0]["at"].as_str() <= two[1]["at"].as_str()), "in their order");
    let detail = |at: usize| entries[at]["detail"].clone();
    assert_eq!((detail(0), detail(1), detail(4)), (json!({ "subscriptions": 2 }), json!({}), json!({ "organization": "Acme" })));
    assert_eq!((&detail(5)["service"], &detail(5)["status"]), (&json!("compute"), &json!("provisioning")));
    assert_eq!((&detail(6)["service"], &detail(6)["status"]), (&json!("backup"), &json!("active")));
    assert_eq!(detail(7), json!({ "service": "compute", "message": "No room" }));
    assert_eq!((&entries[9]["subscription"], detail(9)), (&json!(compute_id), json!({ "service": "compute", "message": "Two nodes" })));
    let text = Value::Array(entries.clone()).to_string();
    assert!(!text.contains(&marie.email) && !text.contains("acc_") && !text.contains("org_"), "{text}");

    assert_eq!(world.operator.0.all(&format!("/api/v1/orders/{}/timeline", placed.id), 200).await, entries);
}

async fn a_timeline_is_its_sellers(world: &World) {
    let compute = Service::new(&world.site(), &world.configuration, "compute").await;
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let path = format!("/api/v1/orders/{}/timeline", placed.id);
    world.contoso.api.get(&path).await.expect_problem(404, "not_found");
    compute.api.get(&path).await.expect_problem(403, "forbidden_scope");
    let next = world.northwind.api.get(&format!("{path}?limit=2")).await.json()["next"].as_str().unwrap().to_owned();
    world.operator.0.get(&format!("{path}?cursor={next}")).await.expect_problem(400, "bad_cursor");
    let other = world.northwind.sells_backup(&marie).await;
    world.northwind.api.get(&format!("/api/v1/orders/{}/timeline?cursor={next}", other.id)).await.expect_problem(400, "bad_cursor");

    // A second order finds the organization, and says so.
    marie.follows(&other.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    let entries = world.northwind.follows(&other).await;
    assert_eq!(
        kinds(&entries),
        ["order.placed", "invitation.opened", "onboarding.entered", "organization.used", "subscription.applied"],
        "the seller handed the link over itself"
    );
}

async fn an_opening_is_a_persons_and_told_once(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let (first, second) = (world.northwind.sells_backup(&marie).await, world.northwind.sells_analytics(&marie).await);
    marie.opens(&first.link()).await.expect(200);
    assert_eq!(kinds(&world.northwind.follows(&first).await), ["order.placed"], "looking is no opening");
    marie.follows_and_signs_up(&first.link(), &world.mail).await;
    // To and fro between two links of one seller.
    for placed in [&second, &first, &second, &first] {
        marie.follows(&placed.link()).await;
    }
    for placed in [&first, &second] {
        assert_eq!(kinds(&world.northwind.follows(placed).await), ["order.placed", "invitation.opened", "onboarding.entered"]);
    }
}

async fn a_refused_invitation_is_told_without_its_address(world: &World) {
    let marie = world.buyer("Marie Laurent");
    world.mail.feels(Mood::RefusesOnce);
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 1)).await;
    let refused = told(world, &placed, "invitation.refused").await;
    assert_eq!(refused["detail"], json!({ "code": "550 5.1.1" }));
    assert_eq!(world.northwind.sees(&placed).await["at_risk"], "mail_refused");
    assert_eq!(kinds(&world.northwind.follows(&placed).await), ["order.placed", "invitation.refused"]);
    // What was withdrawn before it left was refused by nobody.
    world.mail.goes_down().await;
    let withdrawn = world.northwind.places(&order(&marie).of("backup", "standard", 1)).await;
    let tried = async || (world.database.count("email where last_error is not null and given_up_at is null").await == 1).then_some(());
    until("a try in vain", tried).await;
    world.northwind.cancels(&withdrawn).await.expect(200);
    world.mail.comes_back().await;
    world.assert_every_letter_left().await;
    assert_eq!(kinds(&world.northwind.follows(&withdrawn).await), ["order.placed", "order.cancelled"]);
}

/// What a mail system sends back for a letter.
fn returned(letter: &Letter, status: &str) -> String {
    let action = if status.starts_with('5') { "failed" } else { "delayed" };
    let (headers, _) = letter.raw.split_once("\r\n\r\n").unwrap();
    format!(
        "From: MAILER-DAEMON@mail.example (Mail Delivery System)\r\nTo: no-reply@footbridge.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n\
         --B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nFinal-Recipient: rfc822; {}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n\
         --B\r\nContent-Type: text/rfc822-headers\r\n\r\n{headers}\r\n\r\n--B--\r\n",
        letter.to
    )
}

async fn a_letter_that_came_back_is_noted_once(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 1)).await;
    let letter = world.mail.letter(&marie.email, "invitation", 1).await;
    told(world, &placed, "invitation.sent").await;
    let file = world.folder.join("returned.eml");
    std::fs::write(&file, returned(&letter, "5.1.1")).unwrap();
    let words = ["mail", "bounced", file.to_str().unwrap()];
    assert!(world.configuration.run(&words).await.well().contains("came back: 5.1.1"));
    let picture = world.picture().await;
    assert!(world.configuration.run(&words).await.well().contains("noted before"));
    world.assert_as_before(&picture).await;

    let entries = world.northwind.follows(&placed).await;
    assert_eq!(kinds(&entries), ["order.placed", "invitation.sent", "invitation.bounced"]);
    assert_eq!(entries[2]["detail"], json!({ "code": "5.1.1" }));
    assert_eq!(world.northwind.sees(&placed).await["at_risk"], "bounced");
    assert_eq!(world.database.count("audit where action = 'email.bounce'").await, 1);
    // Somebody comes with the link all the same: the letter does not matter any more.
    marie.onboards(&letter.link("/i/"), &world.mail, "Acme").await;
    assert_eq!(world.northwind.sees(&placed).await["at_risk"], Value::Null);

    // As an alias pipes it; a receipt belongs to no invitation, and is noted all the same.
    let receipt = world.mail.letter(&marie.email, "receipt", 1).await;
    world.assert_every_letter_left().await;
    let mut piped = world.configuration.command(&["mail", "bounced"]).stdin(Stdio::piped()).spawn().unwrap();
    piped.stdin.take().unwrap().write_all(returned(&receipt, "5.2.2").as_bytes()).await.unwrap();
    assert!(piped.wait().await.unwrap().success());
    assert_eq!(world.database.count("email where bounce_status = '5.2.2'").await, 1);
    assert_eq!(world.database.count("event where kind = 'invitation.bounced'").await, 1);
}

async fn what_is_no_returned_letter_changes_nothing(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("backup", "standard", 1)).await;
    let letter = world.mail.letter(&marie.email, "invitation", 1).await;
    told(world, &placed, "invitation.sent").await;
    let before = world.picture().await;
    let good = returned(&letter, "5.1.1");
    let id = letter.message_id.trim_matches(['<', '>']).to_owned();
    let (local, _) = id.split_once('@').unwrap();
    for (what, raw, says) in [
        ("garbage", "\0\u{1}garbage".to_owned(), "mail"),
        ("nothing", String::new(), "no mail"),
        ("late", returned(&letter, "4.4.1"), "does not say that delivery has failed"),
        ("unknown", good.replace(local, "eml_00000000000000000000000009"), "there is no letter"),
        ("foreign", good.replace("@footbridge.example>", "@elsewhere.example>"), "no letter of ours"),
        ("holiday", format!("From: {}\r\nIn-Reply-To: <{id}>\r\nAuto-Submitted: auto-replied\r\n\r\nAway\r\n", marie.email), "given back"),
    ] {
        let file = world.folder.join("odd.eml");
        std::fs::write(&file, raw).unwrap();
        let done = world.configuration.run(&["mail", "bounced", file.to_str().unwrap()]).await;
        assert_eq!(done.code, Some(1), "{what}: {done:?}");
        assert!(done.err.contains(says) && done.err.lines().count() == 1, "{what}: {done:?}");
    }
    assert_eq!(world.configuration.run(&["mail", "bounced", "/nowhere.eml"]).await.code, Some(1));
    world.assert_as_before(&before).await;
}

/// Days off a time that is kept.
fn earlier(world: &World, column: &str, days: i64) -> String {
    match world.engine {
        Engine::Sqlite => format!("{column} = {column} - {days} * 86400000000"),
        Engine::Postgres => format!("{column} = {column} - interval '{days} days'"),
    }
}

async fn orders_at_risk_say_why(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("compute", "small", 1)).await;
    let link = world.mail.letter(&marie.email, "invitation", 1).await.link("/i/");
    told(world, &placed, "invitation.sent").await;
    let risk = async || world.northwind.sees(&placed).await["at_risk"].clone();
    assert_eq!(risk().await, Value::Null);
    assert!(world.northwind.api.all("/api/v1/orders?at_risk=true", 1).await.is_empty());

    let three = |column: &str| earlier(world, column, 3);
    world.database.run(&format!("update email set {}", three("sent_at"))).await;
    assert_eq!(risk().await, "not_opened");
    marie.follows_and_signs_up(&link, &world.mail).await;
    assert_eq!(risk().await, Value::Null, "somebody came");
    world.database.run(&format!("update opening set {}", three("opened_at"))).await;
    assert_eq!(risk().await, "stalled");
    let ends = earlier(world, "expires_at", 24);
    world.database.run(&format!("update invitation set {}, {ends}", earlier(world, "created_at", 24))).await;
    assert_eq!(risk().await, "expiring");
    let found = world.northwind.api.all("/api/v1/orders?at_risk=true", 1).await;
    assert_eq!((found.len(), &found[0]["id"], &found[0]["at_risk"]), (1, &json!(placed.id), &json!("expiring")));
    assert!(world.contoso.api.all("/api/v1/orders?at_risk=true", 1).await.is_empty());

    marie.selects().await.creates_organization("Acme").await.applies().await;
    assert_eq!(risk().await, Value::Null);
    let compute = Service::new(&world.site(), &world.configuration, "compute").await;
    compute.reports(&placed.subscriptions()[0], "failed", &json!({ "message": "No room" })).await.expect(200);
    assert_eq!(risk().await, "failed");
    let found = world.northwind.api.all("/api/v1/orders?at_risk=true", 1).await;
    assert_eq!((found.len(), &found[0]["status"]), (1, &json!("applied")), "what failed counts, though nothing is left to apply");

    let second = world.northwind.sells_backup(&marie).await;
    let past = earlier(world, "expires_at", 40);
    world.database.run(&format!("update invitation set {}, {past} where status = 'available'", earlier(world, "created_at", 40))).await;
    assert_eq!(world.northwind.sees(&second).await["at_risk"], "expired");
    world.northwind.cancels(&second).await.expect(200);
    assert_eq!(world.northwind.sees(&second).await["at_risk"], Value::Null);
}

async fn the_list_of_those_at_risk_is_complete_and_paged(world: &World) {
    let marie = world.buyer("Marie Laurent");
    let mut expected = Vec::new();
    for n in 0..12 {
        let placed = world.northwind.sells_backup(&marie).await;
        // Every third one is handed over long ago.
        if n % 3 == 0 {
            let created = earlier(world, "created_at", 4);
            let id = placed.answer["invitation"]["id"].as_str().unwrap().to_owned();
            world
                .database
                .run(&format!(
                    "update invitation set {created} where token_hash in (select token_hash from invitation order by id desc limit 1)"
                ))
                .await;
            expected.push((placed.id, id));
        }
    }
    expected.reverse();
    let expected: Vec<String> = expected.into_iter().map(|(order, _)| order).collect();
    let ids = |items: Vec<Value>| items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    for limit in [1, 2, 4, 200] {
        assert_eq!(ids(world.northwind.api.all("/api/v1/orders?at_risk=true", limit).await), expected, "{limit} a page");
        assert_eq!(ids(world.operator.0.all("/api/v1/orders?at_risk=true", limit).await), expected, "{limit} a page");
    }
    assert_eq!(ids(world.northwind.api.all("/api/v1/orders?at_risk=true&status=placed", 3).await), expected);
    assert!(world.northwind.api.all("/api/v1/orders?at_risk=true&status=applied", 3).await.is_empty());
    assert_eq!(world.northwind.api.all("/api/v1/orders", 5).await.len(), 12);
    for bad in ["at_risk=false", "at_risk=1", "at_risk="] {
        world.northwind.api.get(&format!("/api/v1/orders?{bad}")).await.expect_problem(400, "bad_parameters");
    }
    let next = world.northwind.api.get("/api/v1/orders?at_risk=true&limit=1").await.json()["next"].as_str().unwrap().to_owned();
    world.northwind.api.get(&format!("/api/v1/orders?cursor={next}")).await.expect_problem(400, "bad_cursor");
}

async fn a_buyer_sees_what_happened(world: &World) {
    let compute = Service::new(&world.site(), &world.configuration, "compute").await;
    let mut marie = world.acheteuse("Marie Laurent");
    let placed = world.northwind.places(&order(&marie).of("compute", "small", 3).handed_over()).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    compute.reports(&placed.subscriptions()[0], "failed", &json!({ "message": "<i>Plus</i> de place" })).await.expect(200);
    // Kinds told by others, or later, are no riddle.
    let id = match world.engine {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    world
        .database
        .run(&format!("insert into event (id, kind, at, order_id, data) select {id}, 'comet.passed', placed_at, id, '{{}}' from orders"))
        .await;
    let page = marie.opens(&format!("/organizations/{organization}")).await.expect(200);
    page.says("Commande passée par Northwind Traders").says("Organisation Acme créée").says("Calcul, Petit : abonnement appliqué");
    page.says("Calcul, Petit : la mise en place a échoué").says("<i>Plus</i> de place").hides("comet").hides("<i>Plus");
    assert!(kinds(&world.northwind.follows(&placed).await).contains(&"comet.passed"), "programs leave unknown kinds aside themselves");
}
