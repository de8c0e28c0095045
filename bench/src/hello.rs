//! Hello world over the stack the program uses: what HTTP itself costs here.

use std::net::SocketAddr;

use anyhow::Result;
use axum::{Router, routing::get};

/// Answers until it is ended.
pub(crate) async fn serve(address: SocketAddr) -> Result<()> {
    let router = Router::new().fallback(get(async || "hello, world"));
    let listener = tokio::net::TcpListener::bind(address).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = hyper_util::service::TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new().serve_connection(hyper_util::rt::TokioIo::new(stream), service);
            drop(connection.await);
        });
    }
}
