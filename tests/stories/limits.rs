//! Requests larger, longer or slower than any of ours.

use std::{net::SocketAddr, time::Duration};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

use crate::{
    database::Engine,
    http::{HOST, send},
    world::World,
};

stories!(heads_and_addresses_have_bounds, slow_clients_keep_nobody_waiting);

/// What comes back for these bytes, until the connection closes.
async fn raw(to: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(to).await.unwrap();
    // The other side may close before it has read all.
    drop(stream.write_all(bytes).await);
    let mut answer = Vec::new();
    drop(timeout(Duration::from_secs(45), stream.read_to_end(&mut answer)).await.expect("it closes"));
    String::from_utf8(answer).unwrap()
}

fn head(path: &str, lines: &[String]) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n{}\r\n", lines.concat()).into_bytes()
}

async fn heads_and_addresses_have_bounds(world: &World) {
    let to = world.address();
    let many = |count: usize| (0..count).map(|n| format!("X-Line-{n}: x\r\n")).collect::<Vec<_>>();
    let long = |bytes: usize| vec![format!("X-Line: {}\r\n", "x".repeat(bytes))];
    let address = |path: &str, bytes: usize| format!("{path}?{}", "x".repeat(bytes));
    for (bytes, status) in [
        (head("/sign-in", &many(90)), "200"),
        (head("/sign-in", &many(200)), "431"),
        (head("/sign-in", &long(40_000)), "200"),
        (head("/sign-in", &long(80_000)), "431"),
        (head(&address("/sign-in", 4_000), &[]), "200"),
        (head(&address("/sign-in", 10_000), &[]), "414"),
        (head(&address("/api/v1/orders", 10_000), &[]), "414"),
        (head(&address("/healthz", 10_000), &[]), "414"),
        (head(&address("/sign-in", 60_000), &[]), "414"),
    ] {
        let answer = raw(to, &bytes).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{status}: {}", &answer[..answer.len().min(200)]);
    }
    let problem = raw(to, &head(&address("/api/v1/orders", 10_000), &[])).await;
    assert!(problem.contains("address_too_long"), "{problem}");
}

/// Threat T49 with few connections: some send their head a byte at a time, some never their body. Told once: no database
/// is in it.
async fn slow_clients_keep_nobody_waiting(world: &World) {
    if world.engine == Engine::Postgres {
        return;
    }
    let to = world.address();
    let begun = Instant::now();
    let slow_heads = (0..40).map(|_| async move { (raw(to, b"GET /sign-in HTTP/1.1\r\nHost: ").await, begun.elapsed()) });
    let bodies = ["/sign-in", "/api/v1/orders"].map(|path| async move {
        let key = &world.northwind.api.key;
        let (kind, origin) = (["application/x-www-form-urlencoded", "application/json"][usize::from(path.starts_with("/api"))], "https://footbridge.example");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {HOST}\r\nOrigin: {origin}\r\nSec-Fetch-Site: same-origin\r\nAuthorization: Bearer {key}\r\nContent-Type: {kind}\r\nContent-Length: 9\r\n\r\nx"
        );
        (raw(to, head.as_bytes()).await, begun.elapsed())
    });
    let others = async {
        for _ in 0..50 {
            let asked = Instant::now();
            let request = hyper::Request::get("/sign-in").body(hyper::body::Bytes::new()).unwrap();
            send(to, request).await.unwrap().expect(200);
            assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
        }
    };
    let (heads, bodies, ()) = tokio::join!(join_all(slow_heads), join_all(bodies), others);
    for (answer, took) in heads {
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(took < Duration::from_secs(20), "{took:?}");
    }
    for (answer, took) in bodies {
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(took > Duration::from_secs(25) && took < Duration::from_secs(40), "{took:?}");
    }
}
