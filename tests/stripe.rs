//! Stripe, as a program of others: localstripe, behind the page of Checkout that it does not have (`stripe/front.py`).

use std::{net::SocketAddr, process::Stdio};

use hyper::{Request, body::Bytes};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::{
    http::{self, Answer, HOST, urlencoded},
    node::{Configuration, Node},
};

/// What its messages are signed with.
pub const SECRET: &str = "whsec_of_a_story";
/// A card that is taken.
pub const CARD: &str = "4242424242424242";

/// The program. It ends with its standard input.
pub struct Stripe {
    address: SocketAddr,
    _child: Child,
}

impl Stripe {
    pub async fn start() -> Self {
        let front = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/stripe/front.py");
        let mut program = Command::new("python3");
        let mut child = program.arg(front).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
        let address = line.trim().strip_prefix("http://").expect("localstripe starts: ./dev setup installs it").parse().unwrap();
        Self { address, _child: child }
    }

    /// A node's configuration that takes cards there.
    pub fn kept_by(&self, configuration: &Configuration) -> Configuration {
        let known = configuration.clone().with("STRIPE_KEY", "sk_test_of_a_story").with("STRIPE_WEBHOOK_SECRET", SECRET);
        known.with("STRIPE_URL", format!("http://{}", self.address)).with("ALLOW_PRIVATE_TARGETS", true)
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request = Request::post(path).header("host", self.address.to_string());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        http::send(self.address, request.body(Bytes::from(urlencoded(&fields))).unwrap()).await.unwrap()
    }

    /// What goes wrong from now on: see `front.py`.
    pub async fn is(&self, trouble: &str) {
        self.post(&format!("/_trouble/{trouble}"), &[]).await.expect(200);
    }

    /// Tells this node from now on what happens.
    pub async fn tells(&self, node: &Node) {
        let url = format!("http://{}/webhooks/stripe", node.address);
        self.post("/_webhook", &[("url", &url), ("host", HOST), ("secret", SECRET)]).await.expect(200);
    }

    /// How a message is signed that is so many seconds old: by another program than ours.
    pub async fn signs(&self, secret: &str, ago: u32, body: &str) -> String {
        self.post("/_sign", &[("secret", secret), ("ago", &ago.to_string()), ("body", body)]).await.expect(200).text()
    }

    /// Enters a card on its page; where that leads.
    pub async fn enters(&self, page: &str, number: &str) -> Answer {
        let path = page.strip_prefix(&format!("http://{}", self.address)).unwrap_or_else(|| panic!("{page} is not Stripe's"));
        self.post(path, &[("number", number), ("exp_month", "12"), ("exp_year", "2030"), ("cvc", "123")]).await
    }
}
