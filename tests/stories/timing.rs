//! Whether the time of an answer tells if an e-mail has an account (threat T10). A measurement, not a test: `./dev timing`
//! runs it, on a machine that has nothing else to do.
//!
//! Per door: pairs of requests, one with an address that has an account and one with an address that has none, in random
//! order. The figure is the rank statistic: how often the one took longer than the other, over all pairs of both samples.
//! 0.5 is what chance gives.

use std::{collections::BTreeMap, time::Duration};

use hyper::{Method, Request, body::Bytes, header};
use tokio::time::Instant;

use crate::{
    database::Engine,
    http::{self, urlencoded},
    node::Node,
    people::OWN_FORM,
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
    let from = format!("10.{}.{}.{}", n / 65_536 % 256, n / 256 % 256, n % 256);
    let request = OWN_FORM
        .iter()
        .fold(Request::builder().method(Method::POST).uri(door.path), |request, (name, value)| request.header(*name, *value));
    let request = request.header("x-forwarded-for", from);
    let request = if door.signed_in { request.header(header::COOKIE, cookie) } else { request };
    let request = request.body(Bytes::from(urlencoded(&(door.fields)(email)))).unwrap();
    let began = Instant::now();
    let answer = http::send(node.address, request).await.unwrap();
    let took = began.elapsed();
    assert!([303, 422].contains(&answer.status), "{}: {answer:?}", door.name);
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

async fn measure(world: &World) -> BTreeMap<&'static str, (f64, Duration, Duration)> {
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
            // An order that nobody could foresee would do; this one changes with the number's bits.
            let first = (n * 2_654_435_761) & 0x8000 != 0;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: ./dev timing"]
async fn the_time_of_an_answer_tells_nothing() {
    let engine = if std::env::var("PASSERELLE_TEST_POSTGRES").is_ok() { Engine::Postgres } else { Engine::Sqlite };
    crate::world::tell(engine, async |world: &World| {
        let measured = measure(world).await;
        println!("{} interleaved pairs per door, {engine:?}", pairs());
        for (door, (rank, known, unknown)) in &measured {
            println!("{door:<16} rank {rank:.3}   median with account {known:?}, without {unknown:?}");
        }
        for (door, (rank, ..)) in measured {
            assert!(INDISTINGUISHABLE.contains(&rank), "{door}: {rank:.3}");
        }
    })
    .await;
}

#[test]
fn the_rank_of_like_samples_is_a_half() {
    let took = |from: u64| (from..from + 100).map(Duration::from_micros).collect::<Vec<_>>();
    assert!((rank(&took(0), &took(0)) - 0.5).abs() < 1e-9);
    assert!(rank(&took(1_000), &took(0)) > 0.999 && rank(&took(0), &took(1_000)) < 0.001);
}
