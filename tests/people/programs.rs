//! Programs with a key of the API.

use std::sync::Arc;

use hyper::{Method, Request, body::Bytes, header};
use serde_json::{Value, json};

use crate::{
    database::unused_name,
    http::{Answer, Lost, PUBLIC_URL},
    node::Configuration,
    people::Buyer,
    world::Site,
};

/// Requests with a key.
#[derive(Clone)]
pub struct Api {
    site: Arc<Site>,
    pub key: String,
}

impl Api {
    pub fn new(site: &Arc<Site>, key: &str) -> Self {
        Self { site: Arc::clone(site), key: key.to_owned() }
    }

    fn request(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> hyper::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {}", self.key));
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    }

    /// What nobody answers is for the story to judge.
    pub async fn try_send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Result<Answer, Lost> {
        self.site.send(self.request(method, path, headers).body(body.into()).unwrap()).await
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, body, &[]).await
    }

    pub async fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.send(Method::POST, path, &headers, body.to_string()).await
    }

    /// A list to its end, page by page.
    pub async fn all(&self, path: &str, limit: usize) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = self.get(&format!("{path}{joint}limit={limit}{cursor}")).await.expect(200).json();
            let page_items = page["items"].as_array().unwrap();
            assert!(page_items.len() <= limit);
            items.extend(page_items.clone());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }
}

/// The operator.
pub struct Operator(pub Api);

/// An order to be placed.
#[derive(Clone, Debug)]
pub struct Order(pub Value);

/// An order for this buyer, with nothing on it yet.
pub fn order(buyer: &Buyer) -> Order {
    Order(json!({
        "reference": unused_name(),
        "seller_account": "ACME-4711",
        "buyer": { "email": buyer.email, "name": buyer.name, "company": "Acme", "language": buyer.language },
        "subscriptions": [],
    }))
}

impl Order {
    #[must_use]
    pub fn of(mut self, service: &str, plan: &str, quantity: i64) -> Self {
        self.0["subscriptions"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "service": service, "plan": plan, "quantity": quantity, "term_months": 12 }));
        self
    }

    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0[field] = value.into();
        self
    }

    /// The seller passes the link on itself.
    #[must_use]
    pub fn handed_over(self) -> Self {
        self.with("delivery", "seller")
    }

    pub fn reference(&self) -> &str {
        self.0["reference"].as_str().unwrap()
    }
}

/// An order as it was taken.
#[derive(Clone, Debug)]
pub struct Placed {
    pub id: String,
    pub answer: Value,
}

impl Placed {
    /// The same order after an answer about it.
    pub fn now(&self, answer: Answer) -> Self {
        Self { id: self.id.clone(), answer: answer.expect(200).json() }
    }

    /// The path of the link in the answer.
    pub fn link(&self) -> String {
        let url = self.answer["onboarding_url"].as_str().expect("the answer carries the link");
        url.strip_prefix(PUBLIC_URL).expect("links are on the public URL").to_owned()
    }

    /// The ids of its subscriptions.
    pub fn subscriptions(&self) -> Vec<String> {
        self.answer["subscriptions"].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
    }
}

/// A contract code as it was issued.
#[derive(Clone, Debug)]
pub struct IssuedCode {
    pub id: String,
    /// The code itself.
    pub code: String,
    pub tail: String,
}

/// A partner seller.
pub struct Seller {
    pub api: Api,
    pub name: &'static str,
    pub support: &'static str,
}

impl Seller {
    pub fn northwind(api: Api) -> Self {
        Self { api, name: "Northwind Traders", support: "help@northwind.example" }
    }

    pub fn contoso(api: Api) -> Self {
        Self { api, name: "Contoso Cloud", support: "help@contoso.example" }
    }

    pub async fn places(&self, order: &Order) -> Placed {
        let answer = self.api.post("/api/v1/orders", &order.0).await.expect(201);
        let (location, answer) = (answer.header("location").to_owned(), answer.json());
        let id = answer["id"].as_str().unwrap().to_owned();
        assert_eq!(location, format!("{PUBLIC_URL}/api/v1/orders/{id}"));
        assert_eq!(answer["reference"], order.reference());
        Placed { id, answer }
    }

    /// The usual order: five of Backup's standard plan for a year, the link in the answer.
    pub async fn sells_backup(&self, buyer: &Buyer) -> Placed {
        self.places(&order(buyer).of("backup", "standard", 5).handed_over()).await
    }

    pub async fn sells_analytics(&self, buyer: &Buyer) -> Placed {
        self.places(&order(buyer).of("analytics", "insight", 3).handed_over()).await
    }

    /// The order as it stands.
    pub async fn sees(&self, placed: &Placed) -> Value {
        self.api.get(&format!("/api/v1/orders/{}", placed.id)).await.expect(200).json()
    }

    /// What happened to the order.
    pub async fn follows(&self, placed: &Placed) -> Vec<Value> {
        self.api.all(&format!("/api/v1/orders/{}/timeline", placed.id), 3).await
    }

    /// `resend`, `readdress` or `revoke` of an order's invitation.
    pub async fn invitation(&self, placed: &Placed, verb: &str, body: &Value) -> Answer {
        self.api.post(&format!("/api/v1/orders/{}/invitation/{verb}", placed.id), body).await
    }

    /// Hands out one contract code.
    pub async fn issues(&self, code: &Value) -> IssuedCode {
        let answer = self.api.post("/api/v1/contract-codes", &json!({ "codes": [code] })).await.expect(201).json();
        let text = |name: &str| answer["items"][0][name].as_str().unwrap().to_owned();
        IssuedCode { id: text("id"), code: text("code"), tail: text("tail") }
    }

    /// Hands out the usual code: 15 in a hundred, once.
    pub async fn issues_fifteen(&self) -> IssuedCode {
        self.issues(&json!({ "discount": { "percent": 15 } })).await
    }

    pub async fn withdraws(&self, code: &IssuedCode) -> Answer {
        self.api.post(&format!("/api/v1/contract-codes/{}/withdraw", code.id), &json!({})).await
    }

    /// An order that carries discounts.
    pub async fn sells_discounted(&self, buyer: &Buyer) -> Placed {
        self.places(&order(buyer).of("backup", "standard", 5).with("discounted", true).handed_over()).await
    }

    pub async fn cancels(&self, placed: &Placed) -> Answer {
        self.api.post(&format!("/api/v1/orders/{}/cancel", placed.id), &json!({})).await
    }
}

/// A service that asks what it may do for whom.
pub struct Service {
    pub api: Api,
}

impl Service {
    pub async fn new(site: &Arc<Site>, configuration: &Configuration, key: &str) -> Self {
        Self { api: Api::new(site, &configuration.key(&["--service", key]).await) }
    }

    /// What it has to prepare.
    pub async fn has_to_prepare(&self) -> Vec<Value> {
        self.api.all("/api/v1/subscriptions?status=provisioning", 2).await
    }

    /// Reports of a subscription: `activated`, `failed`, `first-use`.
    pub async fn reports(&self, subscription: &str, what: &str, body: &Value) -> Answer {
        self.api.post(&format!("/api/v1/subscriptions/{subscription}/{what}"), body).await
    }

    /// Whether organizations may use it, many at once.
    pub async fn checks(&self, service: &str, organizations: &[&str]) -> Vec<Value> {
        let pairs: Vec<_> = organizations.iter().map(|organization| json!({ "organization": organization, "service": service })).collect();
        let answer = self.api.post("/api/v1/entitlements/check", &json!({ "checks": pairs })).await.expect(200);
        answer.json()["checks"].as_array().unwrap().clone()
    }

    pub async fn asks_about(&self, organization: &str) -> Value {
        self.api.get(&format!("/api/v1/entitlements?organization={organization}")).await.expect(200).json()
    }
}
