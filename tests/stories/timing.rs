//! Whether the time of an answer tells if an e-mail has an account (threat T10), or why a contract code cannot be registered
//! (T37). A measurement, not a test: `./dev timing` runs it, on a machine that has nothing else to do.
//!
//! Per door: pairs of requests, one with an address that has an account and one with an address that has none, in random
//! order. Per kind of wrong code: one with a code of that kind and one with a code nobody issued. The figure is the rank statistic: how often the one took longer than the other, over all pairs of both samples.
//! 0.5 is what chance gives.

use std::{collections::BTreeMap, time::Duration};

use hyper::{Method, Request, body::Bytes, header};
use serde_json::json;
use tokio::time::Instant;

use super::contract_codes::{onboarded, used_up};
use crate::{
    database::Engine,
    http::{self, urlencoded},
    node::Node,
    people::{Api, OWN_FORM},
    world::World,
};

/// The rank statistic is expected within.
const INDISTINGUISHABLE: std::ops::RangeInclusive<f64> = 0.45..=0.55;

fn pairs() -> usize {
    std::env::var("PASSERELLE_TEST_TIMING_PAIRS").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(2_000)
}

/// How often the first took longer than the second, ties counted half: the Mann-Whitney statistic over its maximum.
fn rank(first: &[Duration], second: &[Duration]) -> f64 {
    let mut sorted = second.to_vec();
    sorted.sort();
    let (mut longer, mut as_long) = (0usize, 0usize);
    for took in first {
        let (below, upto) = (sorted.partition_point(|other| other < took), sorted.partition_point(|other| other <= took));
        longer += below;
        as_long += upto - below;
    }
    (longer as f64 + as_long as f64 / 2.0) / (first.len() * second.len()) as f64
}

fn median(took: &[Duration]) -> Duration {
    let mut sorted = took.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

/// A door: where the form goes, and what is on it for the n-th address.
struct Door {
    name: &'static str,
    path: &'static str,
    fields: fn(&str) -> Vec<(String, String)>,
    /// Only somebody signed in comes to it.
    signed_in: bool,
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

const PASSWORD: &str = "a footbridge over the river";

const DOORS: [Door; 4] = [
    Door {
        name: "sign-up",
        path: "/sign-up",
        fields: |email| vec![field("name", "Marie"), field("email", email), field("password", PASSWORD)],
        signed_in: false,
    },
    Door {
        name: "sign-in",
        path: "/sign-in",
        fields: |email| vec![field("email", email), field("password", "not the password at all")],
        signed_in: false,
    },
    Door { name: "recovery", path: "/recover", fields: |email| vec![field("email", email)], signed_in: false },
    Door {
        name: "another e-mail",
        path: "/account/email",
        fields: |email| vec![field("email", email), field("password", PASSWORD)],
        signed_in: true,
    },
];

/// One request, from a network address of its own so that no limit stands in the way.
async fn takes(node: &Node, door: &Door, email: &str, cookie: &str, n: usize) -> Duration {
    sends(node, door.path, &(door.fields)(email), door.signed_in.then_some(cookie), n).await
}

async fn sends(node: &Node, path: &str, fields: &[(String, String)], cookie: Option<&str>, n: usize) -> Duration {
    let from = format!("10.{}.{}.{}", n / 65_536 % 256, n / 256 % 256, n % 256);
    let request =
        OWN_FORM.iter().fold(Request::builder().method(Method::POST).uri(path), |request, (name, value)| request.header(*name, *value));
    let request = request.header("x-forwarded-for", from);
    let request = match cookie {
        Some(cookie) => request.header(header::COOKIE, cookie),
        None => request,
    };
    let request = request.body(Bytes::from(urlencoded(fields))).unwrap();
    let began = Instant::now();
    let answer = http::send(node.address, request).await.unwrap();
    let took = began.elapsed();
    assert!([303, 422].contains(&answer.status), "{path}: {answer:?}");
    took
}

/// Addresses that have an account: with any password's hash, since none is ever right here.
async fn accounts(world: &World, count: usize) {
    let (id, now) = match world.engine {
        Engine::Sqlite => ("randomblob(16)", "1"),
        Engine::Postgres => ("gen_random_uuid()", "now()"),
    };
    let template = "select password_hash from account where verified_at is not null limit 1";
    for from in (0..count).step_by(500) {
        let rows: Vec<_> = (from..count.min(from + 500))
            .map(|n| format!("({id}, 'known.{n}@buyer.example', 'known.{n}@buyer.example', 'K', 'en', ({template}), {now}, {now})"))
            .collect();
        let into = "insert into account (id, email, email_key, name, language, password_hash, created_at, verified_at) values";
        world.database.run(&format!("{into} {}", rows.join(", "))).await;
    }
}

/// An order that nobody could foresee would do; this one changes with the number's bits.
const fn comes_first(n: usize) -> bool {
    (n * 2_654_435_761) & 0x8000 != 0
}

/// Codes that Marie's organization cannot register: of which kind, the seller they are entered for, the code.
async fn wrong_codes(world: &World) -> Vec<(&'static str, String, String)> {
    let (used, _) = used_up(world).await;
    let northwind = &world.northwind;
    let (withdrawn, expired, foreign) =
        (northwind.issues_fifteen().await, northwind.issues_fifteen().await, world.contoso.issues_fifteen().await);
    northwind.withdraws(&withdrawn).await.expect(200);
    let id: domain::id::ContractCodeId = expired.id.parse().unwrap();
    let id = match world.engine {
        Engine::Sqlite => format!("x'{}'", id.uuid().simple()),
        Engine::Postgres => format!("'{}'", id.uuid()),
    };
    let over = "update contract_code set valid_from = '2020-01-01', valid_until = '2020-12-31' where id =";
    world.database.run(&format!("{over} {id}")).await;
    let elsewhere = northwind.issues(&json!({ "discount": { "percent": 15 }, "seller_account": "OTHER-1" })).await;
    let seller =
        async |api: &Api| api.get("/api/v1/contract-codes?limit=1").await.json()["items"][0]["seller"].as_str().unwrap().to_owned();
    let (linked, unlinked) = (seller(&northwind.api).await, seller(&world.contoso.api).await);
    vec![
        ("code: foreign", linked.clone(), foreign.code.clone()),
        ("code: expired", linked.clone(), expired.code),
        ("code: used up", linked.clone(), used),
        ("code: withdrawn", linked.clone(), withdrawn.code),
        ("code: for others", linked, elsewhere.code),
        ("code: no link", unlinked, foreign.code),
    ]
}

/// Each kind of wrong code beside codes that nobody issued.
async fn measure_codes(world: &World) -> Measured {
    world.stop().await;
    let node = Node::start(&world.configuration.clone().with("TRUSTED_PROXIES", "127.0.0.1").with("REGISTER_RATE", "1000000")).await;
    world.points_to(&node);
    let (marie, organization, _) = onboarded(world).await;
    let cookie = format!("__Host-sid={}", marie.cookie("__Host-sid").unwrap());
    let path = format!("/organizations/{organization}/contract-code");
    let mut measured = BTreeMap::new();
    for (kind, seller, code) in wrong_codes(world).await {
        let (mut wrong, mut unknown) = (Vec::new(), Vec::new());
        for n in 0..pairs() {
            if n % 4 == 0 {
                // Ten within an hour would be enough.
                world.database.run("delete from contract_code_miss").await;
            }
            let nobodys = format!("{:016X}", (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            for wrong_now in [comes_first(n), !comes_first(n)] {
                let entered = if wrong_now { &code } else { &nobodys };
                let took = sends(&node, &path, &[field("seller", &seller), field("contract_code", entered)], Some(&cookie), n).await;
                if wrong_now {
                    wrong.push(took)
                } else {
                    unknown.push(took)
                };
            }
        }
        measured.insert(kind, (rank(&wrong, &unknown), median(&wrong), median(&unknown)));
    }
    assert!(node.stop().await.is_empty());
    measured
}

async fn measure(world: &World) -> Measured {
    world.stop().await;
    let node = Node::start(&world.configuration.clone().with("TRUSTED_PROXIES", "127.0.0.1").with("REGISTER_RATE", "1000000")).await;
    world.points_to(&node);
    let mut marie = world.buyer("Marie Laurent");
    marie.signs_up(&world.mail).await;
    let cookie = format!("__Host-sid={}", marie.cookie("__Host-sid").unwrap());
    accounts(world, pairs()).await;
    let mut measured = BTreeMap::new();
    for (at, door) in DOORS.iter().enumerate() {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for n in 0..pairs() {
            let (one, other) = (format!("known.{n}@buyer.example"), format!("fresh.{at}.{n}@buyer.example"));
            let first = comes_first(n);
            for known_now in [first, !first] {
                let email = if known_now { &one } else { &other };
                let took = takes(&node, door, email, &cookie, n * 2 + usize::from(known_now)).await;
                if known_now {
                    known.push(took)
                } else {
                    unknown.push(took)
                };
                if door.signed_in {
                    world.database.run("delete from email_change").await;
                }
            }
        }
        measured.insert(door.name, (rank(&known, &unknown), median(&known), median(&unknown)));
    }
    assert!(node.stop().await.is_empty());
    measured
}

type Measured = BTreeMap<&'static str, (f64, Duration, Duration)>;

fn tells_nothing(measured: &Measured, one: &str, other: &str) {
    for (door, (rank, first, second)) in measured {
        println!("{door:<16} rank {rank:.3}   median {one} {first:?}, {other} {second:?}");
    }
    for (door, (rank, ..)) in measured {
        assert!(INDISTINGUISHABLE.contains(rank), "{door}: {rank:.3}");
    }
}

fn engine() -> Engine {
    if std::env::var("PASSERELLE_TEST_POSTGRES").is_ok() { Engine::Postgres } else { Engine::Sqlite }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: ./dev timing"]
async fn the_time_of_an_answer_tells_nothing() {
    crate::world::tell(engine(), async |world: &World| {
        let measured = measure(world).await;
        println!("{} interleaved pairs per door, {:?}", pairs(), world.engine);
        tells_nothing(&measured, "with account", "without");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: ./dev timing"]
async fn the_time_of_a_wrong_code_tells_nothing() {
    crate::world::tell(engine(), async |world: &World| {
        let measured = measure_codes(world).await;
        println!("{} interleaved pairs per kind of code, {:?}", pairs(), world.engine);
        tells_nothing(&measured, "of this kind", "of nobody's");
    })
    .await;
}

#[test]
fn the_rank_of_like_samples_is_a_half() {
    let took = |from: u64| (from..from + 100).map(Duration::from_micros).collect::<Vec<_>>();
    assert!((rank(&took(0), &took(0)) - 0.5).abs() < 1e-9);
    assert!(rank(&took(1_000), &took(0)) > 0.999 && rank(&took(0), &took(1_000)) < 0.001);
}
