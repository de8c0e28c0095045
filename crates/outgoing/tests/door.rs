//! The door out, with real listeners behind it: what never reaches them, and what does.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use outgoing::{Answer, Bounds, Bytes, Failed, HeaderMap, Outgoing, Resolve, Target, rustls};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
    time::Instant,
};
use tokio_rustls::TlsAcceptor;

const BOUNDS: Bounds = Bounds { within: Duration::from_secs(5), most: 1_000 };

/// A resolver that says the same to every question, one after the other, the last again and again; and how often it was asked.
fn resolver(answers: &[&[&str]]) -> (Resolve, Arc<AtomicUsize>) {
    let answers: Vec<Vec<IpAddr>> = answers.iter().map(|all| all.iter().map(|text| text.parse().unwrap()).collect()).collect();
    let (asked, count) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&count);
    let resolve: Resolve = Arc::new(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        let turn = asked.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let answer = answers[turn].clone();
        Box::pin(async move { Ok(answer) })
    });
    (resolve, count)
}

fn roots() -> rustls::RootCertStore {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(include_bytes!("certificates/authority.der").to_vec().into()).unwrap();
    roots
}

fn door(private_targets: bool, resolve: Resolve) -> Outgoing {
    Outgoing::with(private_targets, roots(), resolve).unwrap()
}

fn open(addresses: &[&str]) -> Outgoing {
    door(true, resolver(&[addresses]).0)
}

async fn ask(door: &Outgoing, url: &str) -> Result<Answer, Failed> {
    door.post(&Target::parse(url).unwrap(), HeaderMap::new(), Bytes::from_static(b"{}"), BOUNDS).await
}

/// Listens, counts who comes, keeps what each says first, and answers them all with these bytes.
struct Listening {
    address: SocketAddr,
    came: Arc<AtomicUsize>,
    said: Arc<Mutex<Vec<String>>>,
}

impl Listening {
    async fn at(address: &str, answer: impl Into<Vec<u8>>) -> Self {
        Self::with(address, answer.into(), None).await
    }

    async fn tls(answer: &str) -> Self {
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(include_bytes!("certificates/server.key.der").to_vec());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let certificate = include_bytes!("certificates/server.der").to_vec().into();
        let config = config.with_no_client_auth().with_single_cert(vec![certificate], key.into()).unwrap();
        Self::with("127.0.0.1:0", answer.into(), Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    /// Each at its own address with its own answer, all at one port.
    async fn together(all: &[(&str, &str)]) -> Vec<Self> {
        loop {
            let first = TcpListener::bind((all[0].0, 0)).await.unwrap();
            let port = first.local_addr().unwrap().port();
            let others = join_all(all[1..].iter().map(|(address, _)| TcpListener::bind((*address, port)))).await;
            // Somebody else may have that port on one of the others: then another one.
            if let Ok(others) = others.into_iter().collect::<Result<Vec<_>, _>>() {
                let listeners = [first].into_iter().chain(others);
                return listeners.zip(all).map(|(listener, (_, answer))| Self::over(listener, well(answer).into(), None)).collect();
            }
        }
    }

    async fn with(address: &str, answer: Vec<u8>, tls: Option<TlsAcceptor>) -> Self {
        Self::over(TcpListener::bind(address).await.unwrap(), answer, tls)
    }

    fn over(listener: TcpListener, answer: Vec<u8>, tls: Option<TlsAcceptor>) -> Self {
        let address = listener.local_addr().unwrap();
        let (came, said) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, heard) = (Arc::clone(&came), Arc::clone(&said));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let (answer, heard, tls) = (answer.clone(), Arc::clone(&heard), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &answer, &heard).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, &answer, &heard).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, came, said }
    }

    fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().concat()
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &[u8], heard: &Mutex<Vec<String>>) {
    let mut bytes = [0; 4_096];
    let read = stream.read(&mut bytes).await.unwrap_or_default();
    heard.lock().unwrap().push(String::from_utf8_lossy(&bytes[..read]).into_owned());
    let _ = stream.write_all(answer).await;
    let _ = stream.flush().await;
    // Whoever asked hangs up.
    let _ = stream.read(&mut bytes).await;
}

fn well(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Of this machine, private networks, carriers, clouds' metadata, and nobody.
const INWARD: [[u8; 4]; 22] = [
    [127, 0, 0, 1],
    [127, 0, 0, 2],
    [127, 1, 2, 3],
    [127, 255, 255, 254],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
    [10, 0, 0, 1],
    [10, 255, 255, 255],
    [100, 64, 0, 1],
    [100, 100, 100, 200],
    [168, 63, 129, 16],
    [169, 254, 169, 254],
    [169, 254, 170, 2],
    [172, 16, 0, 1],
    [172, 31, 255, 255],
    [192, 0, 0, 192],
    [192, 168, 0, 1],
    [192, 168, 1, 254],
    [198, 18, 0, 1],
    [224, 0, 0, 251],
    [240, 0, 0, 1],
    [255, 255, 255, 255],
];

/// Ways to write addresses that only this machine and its neighbours reach: as programs parse them, as resolvers do, and as
/// names of which resolvers say so.
fn forms(port: u16) -> Vec<String> {
    let mut hosts: BTreeSet<String> = BTreeSet::new();
    for [a, b, c, d] in INWARD {
        let whole = u32::from_be_bytes([a, b, c, d]);
        let rest = whole & 0x00ff_ffff;
        hosts.extend([
            format!("{a}.{b}.{c}.{d}"),
            format!("{a}.{b}.{c}.{d}."),
            format!("{whole}"),
            format!("0x{whole:x}"),
            format!("0X{whole:X}"),
            format!("0{whole:o}"),
            format!("{a}.{rest}"),
            format!("0x{a:x}.{rest}"),
            format!("{a}.{b}.{}", whole & 0xffff),
            format!("0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}"),
            format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
            format!("[::ffff:{a}.{b}.{c}.{d}]"),
            format!("[::ffff:{:x}:{:x}]", whole >> 16, whole & 0xffff),
            format!("[0:0:0:0:0:FFFF:{:x}:{:x}]", whole >> 16, whole & 0xffff),
            format!("[::{a}.{b}.{c}.{d}]"),
            format!("[64:ff9b::{a}.{b}.{c}.{d}]"),
            format!("[64:ff9b:1::{a}.{b}.{c}.{d}]"),
            format!("[2002:{:x}:{:x}::]", whole >> 16, whole & 0xffff),
        ]);
    }
    let others = "[::1] [::] [0:0:0:0:0:0:0:1] [fe80::1] [fc00::1] [fd00::1] [fd00:ec2::254] [fd20:ce::254] [fec0::1] [ff02::1] [100::1] \
                  [2001:db8::1] [2001::1] [3fff::1] localhost LOCALHOST localhost. a.localhost printer.local metadata.google.internal \
                  0 127.1 0x7f.1 017700000001";
    hosts.extend(others.split_whitespace().map(str::to_owned));
    hosts.into_iter().flat_map(|host| [format!("https://{host}:{port}/"), format!("http://{host}:{port}/")]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_way_of_writing_it_leads_into_the_private_network() {
    let mut addresses = vec![("127.0.0.1", "{}")];
    // The same port on the other addresses of this machine, as far as it has them.
    for address in ["127.0.0.2", "127.1.2.3", "127.255.255.254", "::1"] {
        if TcpListener::bind((address, 0)).await.is_ok() {
            addresses.push((address, "{}"));
        }
    }
    let listening = Listening::together(&addresses).await;
    let port = listening[0].address.port();
    let closed = Outgoing::new(false).unwrap();
    let all = forms(port);
    assert!(all.len() >= 300, "{}", all.len());
    for url in &all {
        // What only old resolvers read as an address is no target at all.
        let Ok(target) = Target::parse(url) else { continue };
        let answer = closed.post(&target, HeaderMap::new(), Bytes::new(), BOUNDS).await;
        assert!(matches!(answer, Err(Failed::Private)), "{url}: {answer:?}");
    }
    for listening in &listening {
        assert_eq!(listening.came(), 0, "{}", listening.address);
    }
    // They would have been noticed.
    let open = Outgoing::new(true).unwrap();
    for host in ["127.0.0.1", "127.0.0.1.", "localhost", "[::ffff:7f00:1]"] {
        assert_eq!(ask(&open, &format!("http://{host}:{port}/")).await.unwrap().status, 200, "{host}");
    }
    assert_eq!(listening[0].came(), 4);
}

#[tokio::test]
async fn a_name_with_one_private_address_is_refused() {
    for private in ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00:ec2::254", "::ffff:127.0.0.1", "64:ff9b::7f00:1"] {
        let (resolve, asked) = resolver(&[&["1.1.1.1", private]]);
        assert_eq!(ask(&door(false, resolve), "https://streets.example/").await.err(), Some(Failed::Private), "{private}");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn a_name_of_the_private_network_is_not_even_looked_up() {
    let (resolve, asked) = resolver(&[&["1.1.1.1"]]);
    let closed = door(false, resolve);
    for url in [
        "https://localhost/",
        "https://db.internal/",
        "http://streets.example/",
        "https://streets.example:25/",
        "https://streets.example:22/",
    ] {
        assert_eq!(ask(&closed, url).await.err(), Some(Failed::Private), "{url}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

/// A name that says another address at the second look-up: there is none.
#[tokio::test]
async fn what_was_looked_at_is_what_is_connected_to() {
    let listening = Listening::together(&[("127.0.0.2", "first"), ("127.0.0.1", "second")]).await;
    let (first, second, port) = (&listening[0], &listening[1], listening[0].address.port());
    let (resolve, asked) = resolver(&[&["127.0.0.2"], &["127.0.0.1"]]);
    let answer = ask(&door(true, resolve), &format!("http://streets.example:{port}/")).await.unwrap();
    assert_eq!((answer.body.as_ref(), first.came(), second.came(), asked.load(Ordering::SeqCst)), (b"first".as_ref(), 1, 0, 1));
}

#[tokio::test]
async fn another_address_of_the_name_is_tried() {
    let second = Listening::at("127.0.0.1:0", well("second")).await;
    let url = format!("http://streets.example:{}/", second.address.port());
    assert_eq!(ask(&open(&["127.0.0.9", "127.0.0.1"]), &url).await.unwrap().body, "second");
    assert_eq!(ask(&open(&["127.0.0.9"]), &url).await.err(), Some(Failed::Unreachable));
    assert_eq!(ask(&open(&[]), &url).await.err(), Some(Failed::Unresolved));
}

#[tokio::test]
async fn a_question_says_what_it_must_and_nothing_of_who_asks() {
    let listening = Listening::at("127.0.0.1:0", well("{}")).await;
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    let target = Target::parse(&format!("http://Streets.Example:{}/validate?x=1", listening.address.port())).unwrap();
    open(&["127.0.0.1"]).post(&target, headers, Bytes::from_static(b"{\"a\":1}"), BOUNDS).await.unwrap();
    let said = listening.said();
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.lines().collect();
    assert_eq!((lines.remove(0), body), ("POST /validate?x=1 HTTP/1.1", "{\"a\":1}"));
    lines.sort_unstable();
    let host = format!("host: Streets.Example:{}", listening.address.port());
    assert_eq!(
        lines,
        ["connection: close", "content-length: 7", "content-type: application/json", host.as_str(), "user-agent: passerelle"]
    );
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let private = Listening::at("127.0.0.1:0", well("secret")).await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("HTTP/1.1 {status}\r\nlocation: http://{}/\r\ncontent-length: 0\r\n\r\n", private.address);
        let listening = Listening::at("127.0.0.1:0", location).await;
        let answer = ask(&open(&["127.0.0.1"]), &format!("http://streets.example:{}/", listening.address.port())).await.unwrap();
        assert!(answer.status.is_redirection() && answer.body.is_empty());
    }
    assert_eq!(private.came(), 0);
}

#[tokio::test]
async fn answers_have_bounds() {
    let chunk = format!("{:x}\r\n{}\r\n", 700, "x".repeat(700));
    let endless_head = format!("HTTP/1.1 200 OK\r\nx: {}", "x".repeat(200_000));
    let many_lines = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: y\r\n".repeat(1_000));
    for (answer, failed) in [
        (well(&"x".repeat(1_001)), Failed::TooLarge),
        (format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunk}{chunk}"), Failed::TooLarge),
        ("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\nx".to_owned(), Failed::TooLarge),
        (endless_head, Failed::Broken),
        (many_lines, Failed::Broken),
        ("SSH-2.0-OpenSSH_9.2\r\n".to_owned(), Failed::Broken),
        ("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxy".to_owned(), Failed::Broken),
    ] {
        let listening = Listening::at("127.0.0.1:0", answer.clone()).await;
        let got = ask(&open(&["127.0.0.1"]), &format!("http://streets.example:{}/", listening.address.port())).await;
        assert_eq!(got.err(), Some(failed), "{answer:.60}");
    }
    let listening = Listening::at("127.0.0.1:0", well(&"x".repeat(1_000))).await;
    let got = ask(&open(&["127.0.0.1"]), &format!("http://streets.example:{}/", listening.address.port())).await;
    assert_eq!(got.unwrap().body.len(), 1_000);
}

/// Who says nothing, or never the last of it, or whose resolver does not come back, is given up when time is up.
#[tokio::test]
async fn time_is_up_for_everybody_alike() {
    let silent = Listening::at("127.0.0.1:0", "").await;
    let half = Listening::at("127.0.0.1:0", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").await;
    let bounds = Bounds { within: Duration::from_millis(200), ..BOUNDS };
    let lost: Resolve = Arc::new(|_| Box::pin(std::future::pending()));
    for (door, port) in [
        (open(&["127.0.0.1"]), silent.address.port()),
        (open(&["127.0.0.1"]), half.address.port()),
        (door(true, lost), silent.address.port()),
    ] {
        let (begun, target) = (Instant::now(), Target::parse(&format!("http://streets.example:{port}/")).unwrap());
        let got = door.post(&target, HeaderMap::new(), Bytes::new(), bounds).await;
        assert_eq!(got.err(), Some(Failed::Slow));
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn certificates_are_looked_at() {
    let server = Listening::tls(&well("well")).await;
    let (port, open) = (server.address.port(), open(&["127.0.0.1"]));
    for host in ["streets.example", "STREETS.example.", "127.0.0.1"] {
        assert_eq!(ask(&open, &format!("https://{host}:{port}/")).await.unwrap().body, "well", "{host}");
    }
    assert_eq!(ask(&open, &format!("https://other.example:{port}/")).await.err(), Some(Failed::Untrusted), "another name");
    // An authority that nobody knows, and one who speaks no TLS.
    let (resolve, _) = resolver(&[&["127.0.0.1"]]);
    let strict = Outgoing::with(true, rustls::RootCertStore::empty(), resolve).unwrap();
    assert_eq!(ask(&strict, &format!("https://streets.example:{port}/")).await.err(), Some(Failed::Untrusted));
    let plain = Listening::at("127.0.0.1:0", well("plain")).await;
    assert_eq!(ask(&open, &format!("https://streets.example:{}/", plain.address.port())).await.err(), Some(Failed::Broken));
    assert!(server.said().contains("POST / HTTP/1.1") && !plain.said().contains("POST"));
}
