//! Requests as programs and browsers send them, one connection each.

use std::{net::SocketAddr, time::Duration};

use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};

/// No answer takes longer than this.
const PATIENCE: Duration = Duration::from_secs(40);

/// The host the program is told it has; requests name it.
pub const HOST: &str = "footbridge.example";
/// Its public address.
pub const PUBLIC_URL: &str = "https://footbridge.example";

/// What came back.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Nothing came back: nobody knows what happened.
pub struct Lost(String);

impl std::fmt::Debug for Lost {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "no answer: {}", self.0)
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).expect("answers are UTF-8")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}: {}", self.status, self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// As expected, or the story ends here with what came instead.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// What stays of an answer when what may differ is taken away: these texts, the values of cookies, and what each
    /// answer has of its own.
    pub fn masked(&self, texts: &[&str]) -> (u16, String, Vec<String>) {
        let text = texts.iter().fold(self.text(), |text, own| text.replace(own, "…"));
        let own = ["x-request-id", "date", "content-length"];
        let headers = self.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        let shown = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
            let value = value.to_str().unwrap();
            match value.split_once('=').zip(value.split_once(';')) {
                Some(((cookie, _), (_, attributes))) if name == header::SET_COOKIE => format!("{name}: {cookie}=…;{attributes}"),
                _ => format!("{name}: {value}"),
            }
        };
        (self.status, text, headers.map(shown).collect())
    }

    /// A refusal with this status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Value {
        let problem = self.expect(status).json();
        assert_eq!(problem["code"], code, "{problem:#}");
        problem
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}

pub async fn send(to: SocketAddr, request: Request<Bytes>) -> Result<Answer, Lost> {
    timeout(PATIENCE, exchange(to, request)).await.unwrap_or_else(|_| Err(Lost("no answer in time".to_owned())))
}

async fn exchange(to: SocketAddr, mut request: Request<Bytes>) -> Result<Answer, Lost> {
    let lost = |error: &dyn std::error::Error| Lost(error.to_string());
    request.headers_mut().entry(header::HOST).or_insert(HOST.parse().unwrap());
    let stream = TcpStream::connect(to).await.map_err(|error| lost(&error))?;
    stream.set_nodelay(true).map_err(|error| lost(&error))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| lost(&error))?;
    tokio::spawn(async move { drop(connection.await) });
    let response = sender.send_request(request.map(Full::new)).await.map_err(|error| lost(&error))?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(|error| lost(&error))?.to_bytes();
    Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
}

/// Writes form fields as a browser does.
pub fn urlencoded(fields: &[(String, String)]) -> String {
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
    pairs.join("&")
}

pub fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
