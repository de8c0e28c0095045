//! Stripe as a program of others: localstripe, which also is down, slow, or lies.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{process::Stdio, time::Duration};

use outgoing::Outgoing;
use provider::stripe::{EntryState, Silence, Stripe, Wanted};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};

/// localstripe with its front; it ends with its standard input.
struct Local {
    url: String,
    _child: Child,
}

impl Local {
    async fn start() -> Self {
        let front = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/stripe/front.py");
        let mut program = Command::new("python3");
        program.arg(front).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(false);
        let mut child = program.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
        assert!(line.starts_with("http://"), "localstripe did not start: ./dev setup installs it");
        Self { url: line.trim().to_owned(), _child: child }
    }

    fn stripe(&self) -> Stripe {
        Stripe::new(&self.url, "sk_test_123", None, Outgoing::new(true).unwrap()).unwrap()
    }

    /// A browser's form.
    async fn post(&self, path: &str, body: &str) -> String {
        let host = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ended = timeout(Duration::from_secs(10), stream.read_to_string(&mut answer)).await;
        answer
    }
}

const WANTED: Wanted<'static> = Wanted {
    id: "crd_01kb2w0000e0080000000000a1",
    customer: None,
    done: "https://cloud.example/cards/1/back",
    cancelled: "https://cloud.example/cards/1",
    language: "fr",
};
const CARD: &str = "number=4242424242424242&exp_month=12&exp_year=2030&cvc=123";

#[tokio::test]
async fn a_card_is_entered_on_stripe_s_page_and_told_by_its_end() {
    let local = Local::start().await;
    let stripe = local.stripe();
    let begun = stripe.begin(&WANTED).await.unwrap();
    assert_eq!((begun.state, begun.reference.as_str()), (EntryState::Open, WANTED.id));
    assert_eq!(stripe.begin(&WANTED).await.unwrap(), begun, "asked twice, made once");
    assert_eq!(stripe.entered(&begun).await.unwrap(), None, "nobody has entered one yet");

    let page = begun.url.as_deref().unwrap().strip_prefix(&local.url).unwrap();
    let declined = local.post(page, "number=4000000000000002&exp_month=12&exp_year=2030&cvc=123").await;
    assert!(declined.contains("declined"), "{declined}");
    assert_eq!(stripe.entered(&begun).await.unwrap(), None, "a declined card is none");

    let led = local.post(page, CARD).await;
    assert!(led.contains(WANTED.done), "{led}");
    let entry = stripe.entry(&begun.session).await.unwrap();
    assert_eq!((entry.state, &entry.url), (EntryState::Complete, &None));
    let card = stripe.entered(&entry).await.unwrap().unwrap();
    assert_eq!((card.last4.as_str(), card.brand.as_str(), card.expires_on), ("4242", "visa", jiff::civil::date(2030, 12, 31)));

    let again = stripe.begin(&Wanted { id: "crd_01kb2w0000e0080000000000a2", customer: Some(&entry.customer), ..WANTED }).await.unwrap();
    assert_eq!(again.customer, entry.customer, "the next card is the same customer's");
    assert_eq!(stripe.detach(&card.id).await, Ok(()));
    assert_eq!(stripe.detach(&card.id).await, Ok(()), "twice is fine");
    assert_eq!(stripe.detach("pm_unknown").await, Ok(()), "of what is gone, too");
}

#[tokio::test]
async fn what_is_no_answer_decides_nothing() {
    let local = Local::start().await;
    let stripe = local.stripe();
    let begun = stripe.begin(&WANTED).await.unwrap();
    local.post("/_trouble/lying", "").await;
    assert_eq!(stripe.entry(&begun.session).await, Err(Silence::Nonsense), "it speaks of another page");
    assert_eq!(stripe.entered(&begun).await, Err(Silence::Nonsense));
    assert_eq!(stripe.card("pm_1", None).await, Err(Silence::Nonsense));
    local.post("/_trouble/down", "").await;
    assert_eq!(stripe.entry(&begun.session).await, Err(Silence::Status(503)));
    local.post("/_trouble/none", "").await;
    assert_eq!(stripe.entry("cs_unknown").await, Err(Silence::Gone));
    for odd in ["", "cs_", "pm_1", "cs_../../v1/customers", "cs_1?x=1", "cs_1/x", &format!("cs_{}", "a".repeat(300))] {
        assert_eq!(stripe.entry(odd).await, Err(Silence::Nonsense), "never part of an address: {odd:.40}");
    }
    let wrong = Stripe::new(&local.url, "pk_public", None, Outgoing::new(true).unwrap()).unwrap();
    assert!(matches!(wrong.begin(&WANTED).await, Err(Silence::Status(401))));
    let private = Stripe::new(&local.url, "sk_test_123", None, Outgoing::new(false).unwrap()).unwrap();
    assert_eq!(private.entry(&begun.session).await, Err(Silence::Failed(outgoing::Failed::Private)), "not into the private network");
}
