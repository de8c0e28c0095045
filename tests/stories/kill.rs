//! The machine fails under load, again and again. Afterwards nothing that was acknowledged is missing, half done or
//! doubled: judged by the answers over HTTP alone, as those who asked would judge.
//!
//! `PASSERELLE_TEST_KILLS` says how often the program is killed; 2 unless told otherwise.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use futures_util::{FutureExt, future::join_all};
use hyper::Method;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::{
    http::{Answer, Lost},
    people::{Api, Buyer, order},
    world::World,
};

stories!(killed_under_load, the_checker_of_kills_sees_what_is_wrong);

/// Buyers who apply what they are sold, at the same time.
const BUYERS: usize = 6;
/// Sellers' programs that place orders, at the same time.
const PROGRAMS: usize = 8;

/// What was asked for and what is known of it: the checker's only knowledge.
#[derive(Default)]
struct Ledger {
    /// Orders by idempotency key: the body sent, and the answer, once there was one.
    orders: BTreeMap<String, (Value, Option<Answer>)>,
    /// Orders (by id) whose application was acknowledged, and where to.
    applied: BTreeMap<String, String>,
    acknowledged: usize,
}

/// What all who work know.
#[derive(Default)]
struct Work {
    ledger: Mutex<Ledger>,
    next: AtomicUsize,
    over: AtomicBool,
    acknowledged: Notify,
}

impl Work {
    fn acknowledge(&self) {
        self.ledger.lock().unwrap().acknowledged += 1;
        self.acknowledged.notify_one();
    }

    fn over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Places an order; the same again when nobody answered. `None` when the time is over before an answer.
    async fn place(&self, api: &Api, key: &str, body: &Value) -> Option<Answer> {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        match api.try_send(Method::POST, "/api/v1/orders", &headers, body.to_string()).await {
            Ok(answer) if answer.status == 201 => {
                self.ledger.lock().unwrap().orders.get_mut(key).unwrap().1 = Some(answer.clone());
                self.acknowledge();
                Some(answer)
            }
            Ok(answer) => panic!("{answer:?}"),
            Err(_) => None,
        }
    }

    /// A new order, noted before it is sent.
    fn draw(&self, buyer: &Buyer, handed_over: bool) -> (String, Value) {
        let n = self.next.fetch_add(1, Ordering::SeqCst);
        let quantity = i64::try_from(n % 9 + 1).unwrap();
        let order = order(buyer).of("backup", "standard", quantity).of("analytics", "insight", 1);
        let body = if handed_over { order.handed_over() } else { order }
            .with("reference", format!("R-{n}"))
            .with("seller_account", buyer.email.as_str())
            .0;
        let key = format!("key-{n}");
        self.ledger.lock().unwrap().orders.insert(key.clone(), (body.clone(), None));
        (key, body)
    }
}

/// A seller's program: one order after the other.
async fn sell(work: Arc<Work>, api: Api, buyer: Buyer) {
    while !work.over() {
        let (key, body) = work.draw(&buyer, false);
        if work.place(&api, &key, &body).await.is_none() {
            return;
        }
    }
}

/// A buyer: is sold something, applies it, and is sold more.
async fn buy(work: Arc<Work>, api: Api, mut buyer: Buyer) {
    while !work.over() {
        let (key, body) = work.draw(&buyer, true);
        let Some(placed) = work.place(&api, &key, &body).await else { return };
        let placed = placed.json();
        let path = placed["onboarding_url"].as_str().unwrap().strip_prefix(crate::http::PUBLIC_URL).unwrap().to_owned();
        let Ok(organization) = apply(&mut buyer, &path).await else { return };
        work.ledger.lock().unwrap().applied.insert(placed["id"].as_str().unwrap().to_owned(), organization);
        work.acknowledge();
    }
}

/// From a link to `done`; gives the organization, or nothing when nobody answers any more.
async fn apply(buyer: &mut Buyer, link: &str) -> Result<String, Lost> {
    buyer.tries(Method::POST, link, &[("go".to_owned(), "continue".to_owned())]).await?;
    if !buyer.page.path.ends_with("/subscriptions") {
        let step = format!("/onboarding/{}/subscriptions", buyer.onboarding());
        buyer.tries(Method::GET, &step, &[]).await?;
    }
    let form = buyer.page.form("/subscriptions", "subscription").tick_all("subscription");
    buyer.tries(Method::POST, &form.action, form.fields()).await?;
    let form = if buyer.page.forms().iter().any(|form| !form.choices("organization_name").is_empty()) {
        let name = format!("Organization of {}", buyer.email.split('@').next().unwrap());
        let address = [
            ("country", "MC"),
            ("line1", "1 avenue de la Costa"),
            ("postal_code", "98000"),
            ("city", "Monaco"),
            ("organization_name", &name),
        ];
        address.iter().fold(buyer.page.form("/organization", "organization_name"), |form, (field, text)| form.forge(field, &[text]))
    } else {
        buyer.page.form("/organization", "organization")
    };
    buyer.tries(Method::POST, &form.action, form.fields()).await?;
    let form = buyer.agrees();
    buyer.tries(Method::POST, &form.action, form.fields()).await?;
    buyer.is_at("/done");
    Ok(buyer.organization())
}

/// Pseudo-random, the same each run: when the program is killed.
fn scattered(seed: usize) -> usize {
    let mixed = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from((mixed ^ (mixed >> 29)) % 120).unwrap() + 20
}

async fn killed_under_load(world: &World) {
    let kills = std::env::var("PASSERELLE_TEST_KILLS").map_or(2, |kills| kills.parse().unwrap());
    let (work, mut buyers) = (Arc::default(), accounts(world).await);
    for round in 0..kills {
        under_load(world, &work, &buyers, scattered(round)).await;
        world.start().await;
        settle(world, &work, &mut buyers).await;
        check(world, &work, &mut buyers).await;
    }
}

async fn accounts(world: &World) -> Vec<Buyer> {
    let mut buyers = Vec::new();
    for n in 0..BUYERS {
        let mut buyer = world.buyer(&format!("Buyer {n}"));
        buyer.signs_up(&world.mail).await;
        buyers.push(buyer);
    }
    buyers
}

/// Whoever judges is judged first: each sabotage, done past the program, must be seen, and its repair too.
async fn the_checker_of_kills_sees_what_is_wrong(world: &World) {
    let (work, mut buyers) = (Arc::default(), accounts(world).await);
    under_load(world, &work, &buyers, 30).await;
    world.start().await;
    settle(world, &work, &mut buyers).await;
    check(world, &work, &mut buyers).await;
    let applied = world.northwind.api.all("/api/v1/orders?status=applied", 200).await;
    let reference = applied[0]["reference"].as_str().unwrap();
    let the_order = format!("reference = '{reference}'");
    let line = |at: i64| format!("order_id in (select id from orders where {the_order}) and line = {at}");
    let stranger = "select id from account where email like 'buyer.0@%'";
    let other = "select organization_id from member where account_id not in (select id from account where email like 'buyer.0@%') limit 1";
    let here = format!("organization_id = ({other}) and account_id = ({stranger})");
    for (what, sabotage, repair) in [
        (
            "missing",
            format!("update orders set reference = 'gone' where {the_order}"),
            format!("update orders set {the_order} where reference = 'gone'"),
        ),
        (
            "forgotten",
            format!("update orders set status = 'placed' where {the_order}"),
            format!("update orders set status = 'applied' where {the_order}"),
        ),
        (
            "half applied",
            format!("update subscription set status = 'suspended' where {}", line(1)),
            format!("update subscription set status = 'active' where {}", line(1)),
        ),
        (
            "doubled",
            format!("update subscription set quantity = quantity + 1 where {}", line(0)),
            format!("update subscription set quantity = quantity - 1 where {}", line(0)),
        ),
        (
            "nobody asked for",
            format!(
                "insert into member (organization_id, account_id, role, since) select organization_id, ({stranger}), 'member', since from member where organization_id = ({other})"
            ),
            format!("delete from member where {here} and role = 'member'"),
        ),
    ] {
        world.database.run(&sabotage).await;
        let judged = AssertUnwindSafe(check(world, &work, &mut buyers)).catch_unwind().await;
        assert!(judged.is_err(), "{what}: not seen");
        world.database.run(&repair).await;
    }
    check(world, &work, &mut buyers).await;
}

/// Load, until so many more were acknowledged; then the kill.
async fn under_load(world: &World, work: &Arc<Work>, buyers: &[Buyer], more: usize) {
    work.over.store(false, Ordering::SeqCst);
    let enough = work.ledger.lock().unwrap().acknowledged + more;
    let api = &world.northwind.api;
    let mut tasks: Vec<_> = buyers.iter().map(|buyer| tokio::spawn(buy(Arc::clone(work), api.clone(), buyer.clone()))).collect();
    for n in 0..PROGRAMS {
        let recipient = world.buyer(&format!("Recipient {n}"));
        tasks.push(tokio::spawn(sell(Arc::clone(work), api.clone(), recipient)));
    }
    while work.ledger.lock().unwrap().acknowledged < enough {
        assert!(!tasks.iter().all(tokio::task::JoinHandle::is_finished), "nobody works any more");
        work.acknowledged.notified().await;
    }
    world.kill().await;
    work.over.store(true, Ordering::SeqCst);
    join_all(tasks).await.into_iter().for_each(Result::unwrap);
}

/// What nobody answered is asked again with the same key, and then is there exactly once.
async fn settle(world: &World, work: &Arc<Work>, buyers: &mut [Buyer]) {
    let open: Vec<_> = {
        let ledger = work.ledger.lock().unwrap();
        ledger.orders.iter().filter(|(_, (_, answer))| answer.is_none()).map(|(key, (body, _))| (key.clone(), body.clone())).collect()
    };
    for (key, body) in open {
        work.place(&world.northwind.api, &key, &body).await.expect("the program is there again");
    }
    let waiting: Vec<_> = {
        let ledger = work.ledger.lock().unwrap();
        let handed_over = ledger.orders.values().filter(|(body, _)| body["delivery"] == "seller");
        let answered = handed_over.map(|(_, answer)| answer.as_ref().unwrap().json());
        answered.filter(|order| !ledger.applied.contains_key(order["id"].as_str().unwrap())).collect()
    };
    for order in waiting {
        let (id, link) = (order["id"].as_str().unwrap(), order["onboarding_url"].as_str().unwrap());
        let link = link.strip_prefix(crate::http::PUBLIC_URL).unwrap();
        let buyer = buyers.iter_mut().find(|buyer| order["buyer"]["email"] == buyer.email).unwrap();
        buyer.opens(link).await.expect(200);
        // Opening a link that one used up oneself leads to where that ended.
        let organization = if buyer.page.path.ends_with("/done") { buyer.organization() } else { apply(buyer, link).await.unwrap() };
        work.ledger.lock().unwrap().applied.insert(id.to_owned(), organization);
    }
}

/// Everything acknowledged is there, whole, once; and nothing else is.
async fn check(world: &World, work: &Work, buyers: &mut [Buyer]) {
    let seen = world.northwind.api.all("/api/v1/orders", 200).await;
    let (orders, applied) = {
        let ledger = work.ledger.lock().unwrap();
        (ledger.orders.clone(), ledger.applied.clone())
    };
    let mut by_reference = BTreeMap::new();
    for order in seen {
        let reference = order["reference"].as_str().unwrap().to_owned();
        assert!(by_reference.insert(reference, order).is_none(), "an order is there twice");
    }
    assert_eq!(by_reference.len(), orders.len(), "as many as were sent");
    let mut quantities: BTreeMap<&str, i64> = BTreeMap::new();
    for (key, (body, answer)) in &orders {
        let (answer, now) = (answer.as_ref().unwrap().json(), &by_reference[body["reference"].as_str().unwrap()]);
        assert_eq!(now["id"], answer["id"], "{key} is not what was acknowledged");
        let id = now["id"].as_str().unwrap();
        let wanted = if applied.contains_key(id) { ["applied", "active", "redeemed"] } else { ["placed", "unapplied", "available"] };
        assert_eq!([&now["status"], &now["invitation"]["status"]], [wanted[0], wanted[2]], "{id}");
        for (line, sent) in now["subscriptions"].as_array().unwrap().iter().zip(body["subscriptions"].as_array().unwrap()) {
            assert_eq!(
                (&line["status"], &line["quantity"], &line["service"]),
                (&json!(wanted[1]), &sent["quantity"], &sent["service"]),
                "{id} is half applied"
            );
        }
        if let Some(organization) = applied.get(id) {
            *quantities.entry(organization).or_default() += body["subscriptions"][0]["quantity"].as_i64().unwrap();
        }
    }
    for (organization, quantity) in quantities {
        assert_eq!(world.backup.asks_about(organization).await["quantity"], quantity, "nothing is counted twice");
    }
    check_organizations(&applied, buyers).await;
    check_letters(world, &orders).await;
}

/// One organization each, and everything of theirs in it.
async fn check_organizations(applied: &BTreeMap<String, String>, buyers: &mut [Buyer]) {
    let mut all = BTreeSet::new();
    for buyer in buyers {
        let theirs = buyer.organizations().await;
        assert!(theirs.len() <= 1, "{theirs:?}");
        all.extend(theirs);
    }
    let used: BTreeSet<_> = applied.values().cloned().collect();
    assert_eq!(all, used);
}

/// Every order sent by Passerelle has its letter; a second one of the same order is the same letter again.
async fn check_letters(world: &World, orders: &BTreeMap<String, (Value, Option<Answer>)>) {
    // What the dead program had claimed is due again after a minute; the story does not wait that long.
    world.database.run("update email set due_at = created_at where sent_at is null and given_up_at is null").await;
    world.assert_every_letter_left().await;
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for letter in world.mail.letters().into_iter().filter(|letter| letter.kind == "invitation") {
        ids.entry(letter.link("/i/")).or_default().insert(letter.message_id);
    }
    assert!(ids.values().all(|ids| ids.len() == 1), "another letter for one order: {ids:?}");
    assert_eq!(ids.len(), orders.values().filter(|(body, _)| body["delivery"] != "seller").count());
}
