//! Asks another HTTP server of this machine, as the demonstration's services do.

use std::{io, net::SocketAddr, time::Duration};

use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, StatusCode, client::conn::http1, header, http::request};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What `GET path` answers there. Meant for our own sockets on loopback; nothing a stranger wrote decides where it goes.
pub(crate) async fn get(server: SocketAddr, path: &str, bearer: Option<&str>) -> io::Result<(StatusCode, Bytes)> {
    in_time(asked(server, Request::get(path), bearer, Bytes::new())).await
}

/// What `POST path` with this JSON answers there; meant as [`get`].
pub(crate) async fn post(server: SocketAddr, path: &str, bearer: &str, body: &serde_json::Value) -> io::Result<(StatusCode, Bytes)> {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    in_time(asked(server, request, Some(bearer), Bytes::from(body.to_string()))).await
}

async fn in_time<T>(asking: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(PATIENCE, asking).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn asked(server: SocketAddr, request: request::Builder, bearer: Option<&str>, body: Bytes) -> io::Result<(StatusCode, Bytes)> {
    let stream = TcpStream::connect(server).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    // It ends with the sender; what it has to say, the answer says too.
    tokio::spawn(async move { drop(connection.await) });
    let request = request.header(header::HOST, server.to_string());
    let request = match bearer {
        Some(key) => request.header(header::AUTHORIZATION, format!("Bearer {key}")),
        None => request,
    };
    let request = request.body(Full::new(body)).map_err(io::Error::other)?;
    let answer = sender.send_request(request).await.map_err(io::Error::other)?;
    let (head, body) = answer.into_parts();
    Ok((head.status, body.collect().await.map_err(io::Error::other)?.to_bytes()))
}
