//! The demonstration's own page: addresses, keys and commands to try, and a button to place another order.

use actions::PlaceOrder;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    account::OPERATOR_HOURS,
    id::OrderId,
    order::{WrittenBuyer, WrittenOrder, WrittenSubscription},
    secret::hash,
};
use i18n::key;
use serde_json::json;
use store::{audit::Actor, catalogue, invitation, key, operator, order};

use crate::{
    App,
    extract::{Fields, Visitor, see},
    failure::{Answer, Trouble, page},
    pages,
};

/// What the demonstration made and shows.
#[derive(Clone, Debug)]
pub struct Showcase {
    /// Each seller with a key of its API; the partners first.
    pub sellers: Vec<ShownSeller>,
    /// Each sample service with a key of its own.
    pub services: Vec<ShownService>,
    /// The one-time link to become the demonstration's operator.
    pub operator: ShownOperator,
}

/// How one becomes the operator of the demonstration.
#[derive(Clone, Debug)]
pub struct ShownOperator {
    /// The address the link is for.
    pub email: String,
    /// The path of the link, which begins on the public URL.
    pub path: String,
}

/// A seller of the demonstration.
#[derive(Clone, Debug)]
pub struct ShownSeller {
    /// Its id.
    pub id: domain::id::SellerId,
    /// As buyers know it.
    pub name: String,
    /// Whether it is the vendor, which bills by itself.
    pub vendor: bool,
    /// A key of its API, in the clear: it lives as long as the demonstration.
    pub api_key: String,
}

/// A sample service of the demonstration.
#[derive(Clone, Debug)]
pub struct ShownService {
    /// Its id.
    pub id: domain::id::ServiceId,
    /// Its name.
    pub name: String,
    /// Where its users start.
    pub home_url: String,
    /// A key of its API.
    pub api_key: String,
}

/// The buyer of the demonstration's orders.
pub const BUYER: (&str, &str, &str) = ("camille@atelier.example", "Camille Martin", "Atelier Lumière");
/// That buyer's account at each seller.
pub const SELLER_ACCOUNT: &str = "A-1001";
/// Orders shown.
const SHOWN: i64 = 20;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Answer {
    let showcase = app.demo.as_ref().ok_or(Trouble::NotFound)?;
    let words = visitor.words();
    let operator = operator_link(&app, showcase).await?;
    let links = [(key!("demo-link-home"), "/"), (key!("demo-link-inbox"), "/inbox"), (key!("demo-link-api"), "/api"), operator];
    let sellers = showcase.sellers.iter().enumerate().map(|(at, seller)| pages::DemoSeller {
        id: seller.id.to_string(),
        name: seller.name.clone(),
        vendor: seller.vendor,
        api_key: seller.api_key.clone(),
        curl: curl(&app, seller, at, visitor.language.code()),
    });
    let services = showcase.services.iter().map(|service| pages::DemoService {
        name: service.name.clone(),
        home_url: service.home_url.clone(),
        api_key: service.api_key.clone(),
    });
    let shown = pages::Demo {
        frame: visitor.frame(&app),
        links: links.map(|(key, path)| pages::DemoLink { label: words.t(key), url: app.absolute(path) }).into(),
        orders: orders(&app, showcase).await?,
        sellers: sellers.collect(),
        services: services.collect(),
    };
    page(StatusCode::OK, &shown)
}

/// To become the operator, while the link works; afterwards to the operator's page.
async fn operator_link<'a>(app: &App, showcase: &'a Showcase) -> Result<(&'static str, &'a str), Trouble> {
    let path = showcase.operator.path.as_str();
    let token = path.rsplit('/').next().unwrap_or_default();
    let open = operator::invitation(&*app.reader().await?, hash(token)).await?;
    let open = open.is_some_and(|invitation| invitation.link.open(OPERATOR_HOURS * 60, app.now()));
    Ok(if open { (key!("demo-link-join"), path) } else { (key!("operator-title"), "/operator") })
}

/// A line for the shell that places an order.
fn curl(app: &App, seller: &ShownSeller, at: usize, language: &str) -> String {
    let (email, name, company) = BUYER;
    let body = json!({
        "reference": format!("CURL-{}", at + 1), "seller_account": SELLER_ACCOUNT,
        "buyer": { "email": email, "name": name, "company": company, "language": language },
        "delivery": "platform", "discounted": false,
        "subscriptions": [{ "service": "backup", "plan": "standard", "quantity": 10, "term_months": 12, "renews": true }],
    });
    format!(
        "curl {} \\\n  -H 'Authorization: Bearer {}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'",
        app.absolute("/api/v1/orders"),
        seller.api_key
    )
}

async fn orders(app: &App, showcase: &Showcase) -> Result<Vec<pages::DemoOrder>, Trouble> {
    let reader = app.reader().await?;
    let mut shown = Vec::new();
    for order in order::page(&reader, None, OrderId::new(uuid::Uuid::max()), None, SHOWN).await? {
        let link = invitation::derivation(&reader, order.id).await?;
        let newest = invitation::newest(&reader, order.id).await?;
        let seller = showcase.sellers.iter().find(|seller| seller.id == order.seller).map(|seller| seller.name.clone());
        shown.push(pages::DemoOrder {
            reference: order.reference,
            seller: seller.unwrap_or_default(),
            buyer: newest.map_or(order.email, |link| link.recipient),
            onboarding_url: link.map(|(id, generation)| app.absolute(&format!("/i/{}", app.secret.invitation_token(id, generation)))),
        });
    }
    Ok(shown)
}

/// Places another order of the demonstration's buyer.
pub async fn place(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let showcase = app.demo.as_ref().ok_or(Trouble::NotFound)?;
    let seller = showcase.sellers.iter().find(|seller| seller.id.to_string() == fields.get("seller")).ok_or(Trouble::NotFound)?;
    let reader = app.reader().await?;
    let key = key::by_hash(&reader, hash(&seller.api_key)).await?.ok_or(Trouble::NotFound)?;
    let line = next_line(&app).await?;
    let written = another(&app, visitor.language.code(), line);
    let languages: Vec<&str> = app.settings.languages.iter().map(|language| language.code()).collect();
    let order = written.check(&languages, app.moment().today()).map_err(|_| Trouble::Broken)?;
    let placing = PlaceOrder { seller: seller.id, by: Actor::Key(key.id), order, secret: app.secret.clone(), moment: app.moment() };
    match app.perform(placing).await {
        Ok(_) => Ok(see("/demo").into_response()),
        Err(store::Failure::Refused(_)) => Err(Trouble::Stale("/demo".to_owned())),
        Err(store::Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// The services in turn, each with a plan that stands alone.
async fn next_line(app: &App) -> Result<WrittenSubscription, Trouble> {
    let reader = app.reader().await?;
    let (services, plans) = futures_util::try_join!(catalogue::services(&reader), catalogue::plans(&reader))?;
    let placed = order::page(&reader, None, OrderId::new(uuid::Uuid::max()), None, 200).await?.len();
    let sold: Vec<_> = plans.iter().filter(|plan| plan.requires.is_none()).collect();
    let plan = sold.get(placed % sold.len().max(1)).ok_or(Trouble::Broken)?;
    let service = services.iter().find(|service| service.id == plan.service).ok_or(Trouble::Broken)?;
    Ok(WrittenSubscription {
        service: service.key.clone(),
        plan: plan.key.clone(),
        quantity: 5,
        term_months: 12,
        starts_on: None,
        renews: true,
    })
}

fn another(app: &App, language: &str, line: WrittenSubscription) -> WrittenOrder {
    let (email, name, company) = BUYER;
    let number: String = app.moment().id::<domain::id::kind::Order>(0).to_string().chars().rev().take(6).collect();
    WrittenOrder {
        reference: format!("DEMO-{}", number.to_uppercase()),
        seller_account: SELLER_ACCOUNT.to_owned(),
        buyer: WrittenBuyer { email: email.to_owned(), name: name.to_owned(), company: company.to_owned(), language: language.to_owned() },
        delivery: "platform".to_owned(),
        discounted: false,
        contract_code: None,
        subscriptions: vec![line],
    }
}
