//! What the clients do: sellers place orders, buyers prepare their drafts, buyers apply.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use serde_json::{Value, json};

use crate::{
    CONNECTIONS, Size,
    client::{Answer, Client, Cookies, form},
    node::{Node, PLAN, SERVICE, cpu},
    report::Round,
    truth::Truth,
};

const PASSWORD: &str = "seven calm otters";
/// Clients that sign up at once: passwords are hashed one after the other, and who waits too long is turned away.
const SIGNING_UP: usize = 4;

/// The clients, one on each connection.
pub(crate) struct Load<'a> {
    clients: Vec<Client>,
    /// The node's process.
    process: String,
    /// The sellers' API keys.
    keys: Vec<String>,
    orders: usize,
    /// What was acknowledged, to be asked for afterwards.
    pub(crate) truth: &'a mut Truth,
}

/// A buyer with an account.
struct Buyer {
    email: String,
    cookies: Cookies,
}

/// A buyer before the last button.
pub(crate) struct Draft {
    id: String,
    form: String,
    cookies: Cookies,
}

/// Has the clients take turns on what there is to do; says how long all of it took, and each piece, and what came of it.
async fn share<T, D>(
    clients: &mut [Client],
    todo: impl Iterator<Item = T>,
    work: impl AsyncFn(&mut Client, T) -> Result<D>,
) -> Result<(Round, Vec<D>)> {
    let (todo, begun) = (RefCell::new(todo), Instant::now());
    let (work, todo) = (&work, &todo);
    let busy = clients.iter_mut().map(|client| async move {
        let mut done = Vec::new();
        loop {
            let Some(next) = todo.borrow_mut().next() else { return anyhow::Ok(done) };
            let started = Instant::now();
            let outcome = work(client, next).await?;
            done.push((started.elapsed(), outcome));
        }
    });
    let done = try_join_all(busy).await?;
    let took = begun.elapsed();
    let (latencies, outcomes) = done.into_iter().flatten().unzip();
    Ok((Round { took, latencies, cpu: Duration::ZERO }, outcomes))
}

impl<'a> Load<'a> {
    pub(crate) async fn connect(node: &Node, keys: Vec<String>, truth: &'a mut Truth) -> Result<Self> {
        let clients = try_join_all((0..CONNECTIONS).map(|_| Client::connect(node.address))).await?;
        Ok(Self { clients, process: node.process()?, keys, orders: 0, truth })
    }

    /// Orders of one subscription by one seller, each for a new customer, who gets the link from the seller.
    pub(crate) async fn place(&mut self, window: Duration) -> Result<Round> {
        let (key, begun, first) = (self.keys.first().context("no seller")?, Instant::now(), self.orders);
        let numbers = (first..).take_while(|_| begun.elapsed() < window);
        let before = cpu(&self.process)?;
        let (round, placed) = share(&mut self.clients, numbers, async |client, number| {
            let answer = place(client, key, number, &format!("buyer-{number}@example.com")).await?;
            Ok(text(&answer.json()?, "/id")?.to_owned())
        })
        .await?;
        self.orders += placed.len();
        self.truth.placed.extend(placed);
        Ok(Round { cpu: cpu(&self.process)?.saturating_sub(before), ..round })
    }

    /// Buyers with accounts, and for each an order of each seller, up to the page with the last button.
    pub(crate) async fn prepare(&mut self, size: Size) -> Result<Vec<Draft>> {
        let mut buyers = self.sign_up(size.buyers).await?;
        let mut drafts = Vec::new();
        for key in &self.keys {
            let numbered = (self.orders..).zip(&mut buyers);
            let (_, prepared) =
                share(&mut self.clients, numbered, async |client, (number, buyer)| draft(client, key, number, buyer).await).await?;
            self.orders += prepared.len();
            for (order, draft) in prepared {
                self.truth.placed.push(order);
                drafts.push(draft);
            }
        }
        // Rounds are taken from the end; a buyer's drafts are then as far apart as they can be.
        Ok(drafts)
    }

    async fn sign_up(&mut self, buyers: usize) -> Result<Vec<Buyer>> {
        let clients = self.clients.get_mut(..SIGNING_UP).context("too few clients")?;
        let (_, buyers) = share(clients, 0..buyers, async |client, number| {
            let (email, mut cookies) = (format!("owner-{number}@example.com"), Cookies::default());
            let fields = form([("email", email.as_str()), ("name", "Ada Owner"), ("password", PASSWORD), ("language", "en")]);
            client.post("/sign-up", fields, &mut cookies).await?.expect(303)?;
            Ok(Buyer { email, cookies })
        })
        .await?;
        let letters = self.letters(buyers.len()).await?;
        let (_, buyers) = share(&mut self.clients, buyers.into_iter(), async |client, mut buyer| {
            let letter = letters.iter().find(|letter| letter.pointer("/to").and_then(Value::as_str) == Some(&buyer.email));
            let code = code(text(letter.with_context(|| format!("no letter to {}", buyer.email))?, "/text")?)?;
            client.post("/verify", form([("code", code.as_str())]), &mut buyer.cookies).await?.expect(303)?;
            Ok(buyer)
        })
        .await?;
        Ok(buyers)
    }

    /// The letters with codes, once all of them have arrived.
    async fn letters(&mut self, wanted: usize) -> Result<Vec<Value>> {
        self.truth.settled().await?;
        let client = self.clients.first_mut().context("no client")?;
        let inbox = client.get("/inbox.json", &mut Cookies::default()).await?.expect(200)?.json()?;
        let mut letters = inbox.as_array().cloned().unwrap_or_default();
        letters.retain(|letter| letter.pointer("/kind").and_then(Value::as_str) == Some("verify_email"));
        ensure!(letters.len() == wanted, "{} letters instead of {wanted}", letters.len());
        Ok(letters)
    }

    /// The last button, on each of these drafts. The letters that follow are waited for, and their cost counted.
    pub(crate) async fn apply(&mut self, drafts: Vec<Draft>) -> Result<Round> {
        let before = cpu(&self.process)?;
        let (round, applied) = share(&mut self.clients, drafts.into_iter(), async |client, mut draft| {
            let path = format!("/onboarding/{}", draft.id);
            let answer = client.post(&format!("{path}/apply"), draft.form, &mut draft.cookies).await?.expect(303)?;
            ensure!(answer.location == format!("{path}/done"), "applied, but on to {}", answer.location);
            Ok(draft.id)
        })
        .await?;
        self.truth.applied.extend(applied);
        self.truth.settled().await?;
        Ok(Round { cpu: cpu(&self.process)?.saturating_sub(before), ..round })
    }
}

async fn place(client: &mut Client, key: &str, number: usize, email: &str) -> Result<Answer> {
    let reference = format!("R-{number}");
    let order = json!({
        "reference": reference, "seller_account": reference, "delivery": "seller", "discounted": false,
        "buyer": { "email": email, "name": "Ada Buyer", "company": "Example", "language": "en" },
        "subscriptions": [{ "service": SERVICE, "plan": PLAN, "quantity": 5, "term_months": 12, "renews": false }],
    });
    client.call("/api/v1/orders", key, &reference, order.to_string()).await?.expect(201)
}

/// From a new order to the page with the last button: the order's id, and what pressing it would send.
async fn draft(client: &mut Client, key: &str, number: usize, buyer: &mut Buyer) -> Result<(String, Draft)> {
    let placed = place(client, key, number, &buyer.email).await?.json()?;
    let cookies = &mut buyer.cookies;
    let (_, token) = text(&placed, "/onboarding_url")?.rsplit_once("/i/").context("an onboarding link without /i/")?;
    let entered = client.post(&format!("/i/{token}"), form([("go", "continue")]), cookies).await?.expect(303)?.location;
    let ticked = form([("subscription", text(&placed, "/subscriptions/0/id")?)]);
    client.post(&format!("{entered}/subscriptions"), ticked, cookies).await?.expect(303)?;
    let organization = form([
        ("organization", "new"),
        ("organization_name", "Example"),
        ("country", "FR"),
        ("line1", "12 rue de la Paix"),
        ("postal_code", "75002"),
        ("city", "Paris"),
    ]);
    client.post(&format!("{entered}/organization"), organization, cookies).await?.expect(303)?;
    let review = client.get(&format!("{entered}/review"), cookies).await?.expect(200)?.body;
    let review = std::str::from_utf8(&review)?;
    let agreed = form([("plan", value(review, "plan")?), ("terms", value(review, "terms")?)]);
    let id = entered.rsplit('/').next().unwrap_or_default().to_owned();
    Ok((text(&placed, "/id")?.to_owned(), Draft { id, form: agreed, cookies: cookies.clone() }))
}

fn text<'a>(json: &'a Value, pointer: &str) -> Result<&'a str> {
    json.pointer(pointer).and_then(Value::as_str).with_context(|| format!("no {pointer} in {json}"))
}

/// The value of a page's field.
fn value<'a>(page: &'a str, field: &str) -> Result<&'a str> {
    let (_, rest) = page.split_once(&format!("name=\"{field}\" value=\"")).with_context(|| format!("no field {field}"))?;
    rest.split_once('"').map(|(value, _)| value).context("a value without an end")
}

/// The eight digits of a letter with a code, where they stand in one piece.
fn code(letter: &str) -> Result<String> {
    let runs = letter.split(|character: char| !character.is_ascii_digit());
    runs.into_iter().find(|run| run.len() == 8).map(str::to_owned).context("a letter without a code")
}
