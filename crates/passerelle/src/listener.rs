//! Answers HTTP/1.1 on a socket: bounded waiting for slow clients, and an end that cuts nobody off.

use std::{
    convert::Infallible,
    future::pending,
    io,
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::Service as _, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};

/// How long a client may take to send a request's head, and how long a connection may idle between two (threat T49).
const HEAD: Duration = Duration::from_secs(10);
/// Bytes a request's head may have, and header lines in it; more is answered with 431.
const HEAD_BYTES: usize = 64 * 1024;
const HEAD_LINES: usize = 100;
/// Connections at a time; the next ones wait to be accepted.
const CONNECTIONS: usize = 10_000;
/// How long requests that have begun may take once the end was asked for.
const LAST: Duration = Duration::from_secs(10);
/// How long a connection that never sent anything is kept then: browsers open some in advance.
const UNUSED: Duration = Duration::from_millis(250);

/// Answers until `stop`; then takes no more connections and finishes the requests that have begun.
pub(crate) async fn answer(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (connections, (ending, ended)) = (GracefulShutdown::new(), watch::channel(()));
    let mut stop = pin!(stop);
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            (place, accepted) = accept(&listener, &room) => match accepted {
                Ok((stream, peer)) => connect(stream, peer, router.clone(), &connections, (ended.clone(), place)),
                Err(error) => {
                    // Out of file descriptors, most often: those that end soon make room.
                    tracing::warn!(%error, "a connection was not accepted");
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
    drop((listener, ending));
    let left = connections.count();
    if timeout(LAST, connections.shutdown()).await.is_err() {
        tracing::warn!(connections = left, "requests took too long and were cut off");
    }
}

/// The next connection, and its place among those there may be.
async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> (Option<OwnedSemaphorePermit>, io::Result<(TcpStream, SocketAddr)>) {
    // It is never closed, so there always is a place in the end.
    let place = Arc::clone(room).acquire_owned().await.ok();
    (place, listener.accept().await)
}

fn connect(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    connections: &GracefulShutdown,
    (ended, place): (watch::Receiver<()>, Option<OwnedSemaphorePermit>),
) {
    // Answers are written whole: waiting for more only makes them late. Refused only when the peer is gone already.
    drop(stream.set_nodelay(true));
    let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
    let router = TowerToHyperService::new(router);
    let used = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&used);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        noted.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.call(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEAD_LINES)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        tokio::select! {
            end = connection => if let Err(error) = end {
                tracing::debug!(%error, "a connection ended badly");
            },
            () = unused(ended, used) => {}
        }
        drop(place);
    });
}

/// Comes true soon after the end was asked for, on a connection without a single request.
async fn unused(mut ended: watch::Receiver<()>, used: Arc<AtomicBool>) {
    while ended.changed().await.is_ok() {}
    sleep(UNUSED).await;
    if used.load(Ordering::Relaxed) {
        pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::oneshot,
    };

    use super::*;

    #[tokio::test]
    async fn the_end_finishes_what_has_begun_and_waits_for_nothing_else() {
        let slow = get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move {
            sleep(Duration::from_millis(600)).await;
            peer.ip().to_string()
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let answering = tokio::spawn(answer(listener, Router::new().route("/", slow), async { drop(stopped.await) }));

        let silent = TcpStream::connect(address).await.unwrap();
        let mut asking = TcpStream::connect(address).await.unwrap();
        asking.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        sleep(Duration::from_millis(100)).await;
        let asked = Instant::now();
        stop.send(()).unwrap();
        let mut answer = String::new();
        asking.read_to_string(&mut answer).await.unwrap();
        answering.await.unwrap();

        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
        assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
        drop(silent);
    }
}
