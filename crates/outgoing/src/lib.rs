//! HTTP to servers that others run: the one door out, and it does not lead into the private network.
//!
//! Whoever configures or writes an address of the web may try to have us ask what only we can reach: this machine, its
//! neighbours, the cloud's metadata. So a name is looked up once, each address it has must be a public one, and the
//! connection goes to one of those very addresses: a second look-up, which might say something else, does not happen.
//! Nothing is followed (a redirect is an answer like another), no proxy is asked, and time and bytes are counted.
//!
//! An operator who runs their servers in the private network says so; then every address will do, and plain `http:` too.

mod public;
mod target;
mod tls;

use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use futures_util::future::{Either, select};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
pub use hyper::{HeaderMap, StatusCode, body::Bytes, header};
use hyper::{Method, Request, body::Body as _, client::conn::http1, rt};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, sync::Semaphore, task::spawn_blocking, time::timeout};
use tokio_rustls::TlsConnector;
pub use tokio_rustls::rustls;

pub use public::is_public;
pub use target::{NoTarget, Target};

/// The largest head of an answer.
const HEAD: usize = 64 * 1024;
/// Names looked up at a time. A look-up cannot be broken off, and each holds a thread as long as the resolver takes.
const LOOKUPS: usize = 16;
/// Addresses of one name that are tried.
const TRIED: usize = 4;
/// Who asks: the program, and nobody in particular.
const AGENT: &str = "passerelle";

/// How names are looked up: all addresses of a host.
pub type Resolve = Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> + Send + Sync>;

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct Outgoing {
    private_targets: bool,
    tls: TlsConnector,
    resolve: Resolve,
}

/// How much a question may cost.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// From the look-up of the name to the last byte of the answer.
    pub within: Duration,
    /// Bytes of the answer's body.
    pub most: usize,
}

/// What came back, whatever its status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status. What redirects is not followed.
    pub status: StatusCode,
    /// Its body, as it was sent.
    pub body: Bytes,
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// Its name has an address that is not public. Nothing was sent.
    Private,
    /// Its name has no address, or none was told.
    Unresolved,
    /// Nobody listens there, or the connection broke.
    Unreachable,
    /// What it shows is no certificate for its name.
    Untrusted,
    /// Not all of it came in time.
    Slow,
    /// More came than may.
    TooLarge,
    /// What came is not HTTP.
    Broken,
}

impl Failed {
    /// A word for logs and meters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Unresolved => "unresolved",
            Self::Unreachable => "unreachable",
            Self::Untrusted => "untrusted",
            Self::Slow => "slow",
            Self::TooLarge => "too_large",
            Self::Broken => "broken",
        }
    }
}

impl Outgoing {
    /// The door as it is in earnest: names by the system's resolver, certificates by the authorities browsers trust.
    ///
    /// # Errors
    /// When this build has no cryptography to speak TLS with.
    pub fn new(private_targets: bool) -> Result<Self, rustls::Error> {
        Self::with(private_targets, tls::browsers_roots(), system_resolver())
    }

    /// The same with other authorities and another resolver.
    ///
    /// # Errors
    /// As [`Outgoing::new`].
    pub fn with(private_targets: bool, roots: rustls::RootCertStore, resolve: Resolve) -> Result<Self, rustls::Error> {
        Ok(Self { private_targets, tls: tls::connector(roots)?, resolve })
    }

    /// Posts a body and waits for the answer.
    ///
    /// # Errors
    /// Why none came.
    pub async fn post(&self, target: &Target, headers: HeaderMap, body: Bytes, bounds: Bounds) -> Result<Answer, Failed> {
        self.asked(Method::POST, target, headers, body, bounds).await
    }

    /// Gets what is there, and waits for it.
    ///
    /// # Errors
    /// Why none came.
    pub async fn get(&self, target: &Target, headers: HeaderMap, bounds: Bounds) -> Result<Answer, Failed> {
        self.asked(Method::GET, target, headers, Bytes::new(), bounds).await
    }

    async fn asked(&self, method: Method, target: &Target, headers: HeaderMap, body: Bytes, bounds: Bounds) -> Result<Answer, Failed> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = target.path().clone();
        *request.headers_mut() = headers;
        request.headers_mut().insert(header::HOST, target.host_header());
        request.headers_mut().insert(header::USER_AGENT, header::HeaderValue::from_static(AGENT));
        request.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
        timeout(bounds.within, self.sent(target, request, bounds.most)).await.unwrap_or(Err(Failed::Slow))
    }

    async fn sent(&self, target: &Target, request: Request<Full<Bytes>>, most: usize) -> Result<Answer, Failed> {
        // Whatever stands between: addresses that were looked at are all that is connected to.
        let addresses = self.addresses(target).await?;
        let stream = TcpStream::connect(&*addresses).await.map_err(|_| Failed::Unreachable)?;
        // A small request waits for nothing.
        stream.set_nodelay(true).map_err(|_| Failed::Unreachable)?;
        match target.server_name() {
            None => exchanged(TokioIo::new(stream), request, most).await,
            Some(name) => {
                let stream = self.tls.connect(name.clone(), stream).await.map_err(|error| tls::failed(&error))?;
                exchanged(TokioIo::new(stream), request, most).await
            }
        }
    }

    /// The addresses of a target, each of them looked at.
    async fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, Failed> {
        if !self.private_targets && !target.outward() {
            return Err(Failed::Private);
        }
        let found = match target.literal() {
            Some(address) => vec![address],
            None => (self.resolve)(target.host().to_owned()).await.map_err(|_| Failed::Unresolved)?,
        };
        if !self.private_targets && !found.iter().all(|&address| is_public(address)) {
            return Err(Failed::Private);
        }
        let addresses: Vec<_> = found.into_iter().take(TRIED).map(|address| SocketAddr::new(address, target.port())).collect();
        if addresses.is_empty() { Err(Failed::Unresolved) } else { Ok(addresses) }
    }
}

/// One request and its answer over a connection of their own. Dropped, it closes the connection.
async fn exchanged(stream: impl rt::Read + rt::Write + Unpin, request: Request<Full<Bytes>>, most: usize) -> Result<Answer, Failed> {
    let (mut sender, connection) = http1::Builder::new().max_buf_size(HEAD).handshake(stream).await.map_err(|_| Failed::Unreachable)?;
    let answer = async move {
        let answer = sender.send_request(request).await.map_err(|error| broken(&error))?;
        let (head, body) = answer.into_parts();
        if body.size_hint().lower() > most as u64 {
            return Err(Failed::TooLarge);
        }
        let body = Limited::new(body, most).collect().await;
        let body = body.map_err(|error| if error.is::<LengthLimitError>() { Failed::TooLarge } else { Failed::Unreachable })?;
        Ok(Answer { status: head.status, body: body.to_bytes() })
    };
    match select(pin!(answer), pin!(connection)).await {
        Either::Left((answer, _)) => answer,
        // It ended first, and left what it had read.
        Either::Right((_, answer)) => answer.await,
    }
}

fn broken(error: &hyper::Error) -> Failed {
    if error.is_parse() { Failed::Broken } else { Failed::Unreachable }
}

fn system_resolver() -> Resolve {
    let places = Arc::new(Semaphore::new(LOOKUPS));
    Arc::new(move |host| {
        let places = Arc::clone(&places);
        Box::pin(async move {
            let place = places.acquire_owned().await.map_err(io::Error::other)?;
            let looked = spawn_blocking(move || {
                // Kept until the resolver is done, even if nobody waits any more.
                let _place = place;
                (host.as_str(), 0).to_socket_addrs().map(|found| found.map(|address| address.ip()).collect())
            });
            looked.await.map_err(io::Error::other)?
        })
    })
}
