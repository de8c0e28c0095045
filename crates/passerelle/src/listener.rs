//! Answers HTTP/1.1 on a socket: bounded waiting for slow clients, and an end that cuts nobody off.

use std::{convert::Infallible, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::Service as _, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

/// How long a client may take to send a request's head, and how long a connection may idle between two (threat T49).
const HEAD: Duration = Duration::from_secs(10);
/// How long requests that have begun may take once the end was asked for.
const LAST: Duration = Duration::from_secs(10);

/// Answers until `stop`; then takes no more connections and finishes the requests that have begun.
pub(crate) async fn answer(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => connect(stream, peer, router.clone(), &connections),
                Err(error) => {
                    // Out of file descriptors, most often: those that end soon make room.
                    tracing::warn!(%error, "a connection was not accepted");
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
    drop(listener);
    let left = connections.count();
    if timeout(LAST, connections.shutdown()).await.is_err() {
        tracing::warn!(connections = left, "requests took too long and were cut off");
    }
}

fn connect(stream: TcpStream, peer: SocketAddr, router: Router, connections: &GracefulShutdown) {
    // Answers are written whole: waiting for more only makes them late. Refused only when the peer is gone already.
    drop(stream.set_nodelay(true));
    let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.call(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let connection = http1::Builder::new().timer(TokioTimer::new()).header_read_timeout(HEAD).serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended badly");
        }
    });
}
