//! One keep-alive connection, and the cookies of the people who take turns on it.

use std::{collections::BTreeMap, net::SocketAddr};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, Response, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// One connection to the node.
pub(crate) struct Client {
    address: SocketAddr,
    connection: http1::SendRequest<Full<Bytes>>,
}

/// What the node said.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The path a 303 leads to.
    pub(crate) location: String,
    pub(crate) body: Bytes,
}

impl Answer {
    /// Fails the run on any other status: what was refused was not measured.
    pub(crate) fn expect(self, status: u16) -> Result<Self> {
        ensure!(self.status == status, "{} instead of {status}: {}", self.status, String::from_utf8_lossy(&self.body));
        Ok(self)
    }

    pub(crate) fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body).context("an answer that is not JSON")
    }
}

/// A person's cookies.
#[derive(Clone, Default)]
pub(crate) struct Cookies(BTreeMap<String, String>);

impl Cookies {
    fn header(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn take(&mut self, headers: &header::HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok()) {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
            // An emptied cookie is one to forget.
            if value.is_empty() {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A form as a browser posts it.
pub(crate) fn form<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(Self { address, connection })
    }

    /// A call of the API with a key; `once` is its `Idempotency-Key`.
    pub(crate) async fn call(&mut self, path: &str, key: &str, once: &str, body: String) -> Result<Answer> {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", once);
        read(self.send(request, body).await?).await
    }

    pub(crate) async fn get(&mut self, path: &str, cookies: &mut Cookies) -> Result<Answer> {
        let request = Request::get(path).header(header::COOKIE, cookies.header());
        self.visit(request, String::new(), cookies).await
    }

    pub(crate) async fn post(&mut self, path: &str, form: String, cookies: &mut Cookies) -> Result<Answer> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, cookies.header())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.visit(request, form, cookies).await
    }

    async fn visit(&mut self, request: hyper::http::request::Builder, body: String, cookies: &mut Cookies) -> Result<Answer> {
        let response = self.send(request, body).await?;
        cookies.take(response.headers());
        read(response).await
    }

    async fn send(&mut self, request: hyper::http::request::Builder, body: String) -> Result<Response<hyper::body::Incoming>> {
        if self.connection.is_closed() {
            // It idled while others had their turn.
            *self = Self::connect(self.address).await?;
        }
        self.connection.ready().await?;
        Ok(self.connection.send_request(request.header(header::HOST, "localhost").body(Full::from(body))?).await?)
    }
}

async fn read(response: Response<hyper::body::Incoming>) -> Result<Answer> {
    let location = response.headers().get(header::LOCATION).and_then(|path| path.to_str().ok()).unwrap_or_default().to_owned();
    Ok(Answer { status: response.status().as_u16(), location, body: response.into_body().collect().await?.to_bytes() })
}
