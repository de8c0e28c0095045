//! Who may call what: every route × every persona, and what each must hear (threats T25, T27).
//!
//! A route without a row fails, and so does a row without a route. To add a route, add its row to [`TABLE`]: run the story,
//! and it prints the rows as they are; read each number before you take it over.

use std::collections::BTreeSet;

use hyper::Method;
use serde_json::Value;

use crate::{
    http::{Answer, PUBLIC_URL},
    node::Node,
    people::{Api, Buyer, OWN_FORM, order},
    world::World,
};

stories!(every_route_answers_each_as_it_must, no_other_way_leads_to_a_route);

/// Everything asked for is Marie's: her draft, her organization, her order with Northwind, her subscription of Backup.
///
/// Columns: who is signed out; not verified yet; Marie, its owner; her colleague, a member; Otto, who owns another
/// organization; an operator. Then keys: of the seller; of another seller; of the service; of another service; of the
/// operator. `=`: a key says nothing here, all five hear what who is signed out hears. What ends a session comes last.
const TABLE: &str = "
get  /                                        200 200 200 200 200 200  =
get  /.well-known/change-password             303 303 303 303 303 303  =
get  /account                                 303 303 200 200 200 200  =
get  /account/email                           303 303 200 200 200 200  =
get  /account/password                        303 303 200 200 200 200  =
get  /account/sessions                        303 303 303 303 303 303  =
get  /api                                     200 200 200 200 200 200  =
get  /api/openapi.json                        200 200 200 200 200 200  =
get  /api/v1/billing/subscriptions            401 401 401 401 401 401  403 403 403 403 400
get  /api/v1/contract-codes                   401 401 401 401 401 401  200 200 403 403 200
get  /api/v1/contract-codes/{id}              401 401 401 401 401 401  200 404 403 403 200
get  /api/v1/entitlements                     401 401 401 401 401 401  403 403 400 400 403
get  /api/v1/onboardings/{id}/plan            401 401 409 404 404 404  =
get  /api/v1/orders                           401 401 401 401 401 401  200 200 403 403 200
get  /api/v1/orders/{id}                      401 401 401 401 401 401  200 404 403 403 200
get  /api/v1/orders/{id}/timeline             401 401 401 401 401 401  200 404 403 403 200
get  /api/v1/seller-changes                   401 401 401 401 401 401  200 200 403 403 200
get  /api/v1/seller-changes/{id}              401 401 401 401 401 401  404 404 403 403 404
get  /api/v1/services                         401 401 401 401 401 401  200 200 200 200 200
get  /api/v1/subscriptions                    401 401 401 401 401 401  200 200 200 200 200
get  /api/v1/subscriptions/{id}               401 401 401 401 401 401  200 404 200 404 200
get  /assets/brand.css                        404 404 404 404 404 404  =
get  /assets/{file}                           404 404 404 404 404 404  =
get  /cards/{id}                               303 303 404 404 404 404  =
get  /cards/{id}/back                          303 303 404 404 404 404  =
get  /corrections                             303 303 303 303 303 303  =
get  /demo                                    404 404 404 404 404 404  =
get  /hand-overs/{id}                         303 303 404 404 404 404  =
get  /healthz                                 200 200 200 200 200 200  =
get  /i/{token}                               200 200 200 200 200 200  =
get  /i/{token}/not-me                        200 200 200 200 200 200  =
get  /inbox                                   404 404 404 404 404 404  =
get  /inbox.json                              404 404 404 404 404 404  =
get  /inbox/{id}                              404 404 404 404 404 404  =
get  /inbox/{id}/html                         404 404 404 404 404 404  =
get  /invitations/{id}/readdress              303 303 404 404 404 404  =
get  /join/{token}                            404 404 404 404 404 404  =
get  /member-invitations/{id}                 303 303 404 404 404 404  =
get  /metrics                                 404 404 404 404 404 404  404 404 404 404 200
get  /onboarding/{id}                         303 303 303 404 404 404  =
get  /onboarding/{id}/billing                 303 303 303 404 404 404  =
get  /onboarding/{id}/code                    303 303 303 404 404 404  =
get  /onboarding/{id}/done                    303 303 303 404 404 404  =
get  /onboarding/{id}/hand-over               303 303 200 404 404 404  =
get  /onboarding/{id}/organization            303 303 200 404 404 404  =
get  /onboarding/{id}/review                  303 303 303 404 404 404  =
get  /onboarding/{id}/subscriptions           303 303 200 404 404 404  =
get  /onboarding/{id}/undo                    303 303 303 404 404 404  =
get  /operator                                303 303 404 404 404 200  =
get  /operator/addresses                      303 303 404 404 404 200  =
get  /operator/addresses/{id}                 303 303 404 404 404 404  =
get  /operator/moves                          303 303 404 404 404 200  =
get  /operator/moves/new                      303 303 404 404 404 422  =
get  /operator/moves/{id}                     303 303 404 404 404 404  =
get  /operator/orders                         303 303 404 404 404 200  =
get  /operator/orders/new                     303 303 404 404 404 200  =
get  /operator/orders/{id}                    303 303 404 404 404 404  =
get  /operator/orders/{id}/cancel             303 303 404 404 404 404  =
get  /operator/orders/{id}/readdress          303 303 404 404 404 404  =
get  /operator/invoices                       303 303 404 404 404 200  =
get  /operator/invoices/{id}                  303 303 404 404 404 404  =
get  /operator/join/{token}                   404 404 404 404 404 404  =
get  /organizations/{id}                      303 303 200 200 404 404  =
get  /organizations/{id}/address              303 303 200 403 404 404  =
get  /organizations/{id}/billing              303 303 200 403 404 404  =
get  /organizations/{id}/billing/payment       303 303 404 403 404 404  =
get  /organizations/{id}/billing/payment/{method}/remove 303 303 404 403 404 404  =
get  /organizations/{id}/billing/subscriptions 303 303 200 403 404 404  =
get  /organizations/{id}/billing/subscriptions.csv 303 303 200 403 404 404  =
get  /organizations/{id}/billing/subscriptions/{subscription} 303 303 200 403 404 404  =
get  /organizations/{id}/billing/profile      303 303 404 403 404 404  =
get  /organizations/{id}/billing/profile/change 303 303 404 403 404 404  =
get  /organizations/{id}/billing/vendor       303 303 200 403 404 404  =
get  /organizations/{id}/billing/year         303 303 200 403 404 404  =
get  /organizations/{id}/ask                  303 303 200 200 404 404  =
get  /organizations/{id}/invitations          303 303 200 404 404 404  =
get  /organizations/{id}/leave                303 303 200 200 404 404  =
get  /organizations/{id}/members              303 303 200 200 404 404  =
get  /organizations/{id}/members/{account}    303 303 200 403 404 404  =
get  /organizations/{id}/members/{account}/remove 303 303 303 403 404 404  =
get  /organizations/{id}/contract-code        303 303 200 403 404 404  =
get  /organizations/{id}/seller-change        303 303 200 403 404 404  =
get  /organizations/{id}/close-seller         303 303 200 403 404 404  =
get  /readyz                                  200 200 200 200 200 200  =
get  /recover                                 200 200 200 200 200 200  =
get  /recover/{token}                         404 404 404 404 404 404  =
get  /sign-in                                 200 200 303 303 303 303  =
get  /sign-in-again                           303 303 200 200 200 200  =
get  /sign-up                                 200 200 303 303 303 303  =
get  /verify                                  303 200 303 303 303 303  =
post /account                                 303 303 422 422 422 422  =
post /account/email                           303 303 422 422 422 422  =
post /account/password                        303 303 422 422 422 422  =
post /account/sessions                        303 303 404 404 404 404  =
post /api/v1/addresses/validate               401 401 401 401 401 401  200 200 403 403 200
post /api/v1/contract-codes                   401 401 401 401 401 401  422 422 403 403 403
post /api/v1/contract-codes/{id}/withdraw     401 401 401 401 401 401  200 404 403 403 409
post /api/v1/entitlements/check               401 401 401 401 401 401  403 403 422 422 422
post /api/v1/onboardings/{id}/apply           401 401 409 404 404 404  =
post /api/v1/orders                           401 401 401 401 401 401  422 422 403 403 422
post /api/v1/orders/{id}/cancel               401 401 401 401 401 401  409 404 403 403 409
post /api/v1/orders/{id}/invitation/readdress 401 401 401 401 401 401  422 422 403 403 422
post /api/v1/orders/{id}/invitation/resend    401 401 401 401 401 401  409 404 403 403 409
post /api/v1/orders/{id}/invitation/revoke    401 401 401 401 401 401  409 404 403 403 409
post /api/v1/seller-changes                   401 401 401 401 401 401  422 422 403 403 403
post /api/v1/seller-changes/preview           401 401 401 401 401 401  422 422 403 403 403
post /api/v1/seller-changes/{id}/roll-back    401 401 401 401 401 401  404 404 403 403 403
post /api/v1/subscriptions/{id}/activated     401 401 401 401 401 401  403 403 200 404 403
post /api/v1/subscriptions/{id}/failed        401 401 401 401 401 401  403 403 422 422 403
post /api/v1/subscriptions/{id}/first-use     401 401 401 401 401 401  403 403 200 404 403
post /api/v1/subscriptions/{id}/retry         401 401 401 401 401 401  409 404 403 403 409
post /cards/{id}                               303 303 404 404 404 404  =
post /continue                                303 303 404 404 404 404  =
post /corrections                            303 303 303 303 303 303  =
post /corrections/{id}                       303 303 404 404 404 404  =
post /demo/orders                             404 404 404 404 404 404  =
post /i/{token}                               303 303 303 303 303 303  =
post /i/{token}/ask                           303 303 303 303 303 303  =
post /i/{token}/not-me                        422 422 422 422 422 422  =
post /invitations/{id}/readdress              303 303 404 404 404 404  =
post /join/{token}                            404 404 404 404 404 404  =
post /language                                303 303 303 303 303 303  =
post /member-invitations/{id}                 303 303 404 404 404 404  =
post /member-invitations/{id}/resend          303 303 404 404 404 404  =
post /member-invitations/{id}/revoke          303 303 404 404 404 404  =
post /onboarding/{id}/apply                   303 303 409 404 404 404  =
post /onboarding/{id}/ask                     303 303 404 404 404 404  =
post /onboarding/{id}/billing                 303 303 303 404 404 404  =
post /onboarding/{id}/code                    303 303 303 404 404 404  =
post /onboarding/{id}/hand-over               303 303 422 404 404 404  =
post /onboarding/{id}/organization            303 303 422 404 404 404  =
post /onboarding/{id}/send                    303 303 409 404 404 404  =
post /onboarding/{id}/subscriptions           303 303 422 404 404 404  =
post /onboarding/{id}/undo                    303 303 303 404 404 404  =
post /operator/addresses/{id}                303 303 404 404 404 404  =
post /operator/addresses/{id}/confirm        303 303 404 404 404 404  =
post /operator/invoices/{id}/approve          303 303 404 404 404 404  =
post /operator/invoices/{id}/refuse           303 303 404 404 404 404  =
post /operator/moves                          303 303 404 404 404 422  =
post /operator/orders                         303 303 404 404 404 422  =
post /operator/orders/{id}/cancel             303 303 404 404 404 404  =
post /operator/orders/{id}/readdress          303 303 404 404 404 404  =
post /operator/orders/{id}/resend             303 303 404 404 404 404  =
post /operator/join/{token}                   404 404 404 404 404 404  =
post /organizations/{id}/address              303 303 422 403 404 404  =
post /organizations/{id}/ask                  303 303 422 422 404 404  =
post /organizations/{id}/default              303 303 404 404 404 404  =
post /organizations/{id}/invitations          303 303 422 404 404 404  =
post /organizations/{id}/members/{account}    303 303 422 403 404 404  =
post /organizations/{id}/members/{account}/remove 303 303 422 403 404 404  =
post /organizations/{id}/billing/profile/change 303 303 404 403 404 404  =
post /organizations/{id}/billing/vendor       303 303 422 403 404 404  =
post /organizations/{id}/billing/payment       303 303 404 403 404 404  =
post /organizations/{id}/billing/payment/{method}/remove 303 303 404 403 404 404  =
post /organizations/{id}/billing/payment/{method}/use 303 303 404 403 404 404  =
post /organizations/{id}/contract-code        303 303 422 403 404 404  =
post /organizations/{id}/seller-change        303 303 303 403 404 404  =
post /organizations/{id}/seller-change/revoke 303 303 303 403 404 404  =
post /organizations/{id}/seller-change/roll-back 303 303 422 403 404 404  =
post /organizations/{id}/close-seller         303 303 422 403 404 404  =
post /recover                                 422 422 422 422 422 422  =
post /recover/{token}                         404 404 404 404 404 404  =
post /role-requests/{id}                      303 303 404 404 404 404  =
post /sign-in                                 422 422 422 422 422 422  =
post /sign-in-again                           303 303 422 422 422 422  =
post /sign-up                                 422 422 422 422 422 422  =
post /subscriptions/{id}/retry                303 303 409 404 404 404  =
post /tasks/{id}                              303 303 404 404 404 404  =
post /verify                                  303 422 303 303 303 303  =
post /webhooks/stripe                         404 404 404 404 404 404  =
post /organizations/{id}/leave                303 303 422 303 404 404  =
post /switch                                  303 303 303 303 303 303  =
post /sign-out                                303 303 303 303 303 303  =
";

/// Who asks.
const PERSONAS: [&str; 11] = [
    "signed out",
    "unverified",
    "owner",
    "colleague",
    "stranger",
    "operator",
    "seller",
    "seller 2",
    "service",
    "service 2",
    "operator key",
];
const BROWSERS: usize = 6;
const STRANGER: usize = 4;

struct Row {
    method: Method,
    path: String,
    expected: Vec<u16>,
}

fn table() -> Vec<Row> {
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let (method, path) = (words.next().unwrap(), words.next().unwrap().to_owned());
        let mut expected: Vec<u16> = words.by_ref().take_while(|word| *word != "=").map(|word| word.parse().unwrap()).collect();
        if expected.len() == BROWSERS {
            expected.resize(PERSONAS.len(), expected[0]);
        }
        assert_eq!(expected.len(), PERSONAS.len(), "{line}");
        Row { method: method.to_ascii_uppercase().parse().unwrap(), path, expected }
    };
    TABLE.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}

/// The routes of the pages, and those of the interface by its own description.
async fn routes(world: &World) -> BTreeSet<(String, String)> {
    let document = world.get("/api/openapi.json").await.expect(200).json();
    let described = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, operations)| operations.as_object().unwrap().keys().map(move |method| (method.clone(), path.clone())));
    let listed = web::ROUTES.iter().chain(web::api::ROUTES).map(|(method, path)| ((*method).to_owned(), (*path).to_owned()));
    described.chain(listed).collect()
}

enum Persona {
    Browser(Box<Buyer>),
    Key(Api),
}

impl Persona {
    /// `from` is an address of the network: what is counted by it shall not come between.
    async fn asks_from(&mut self, from: usize, method: &Method, path: &str) -> Answer {
        let from = format!("10.{}.{}.1", from / 256, from % 256);
        self.asks(method, path, &[("x-forwarded-for", &from)]).await
    }

    async fn asks(&mut self, method: &Method, path: &str, more: &[(&str, &str)]) -> Answer {
        let api = path.starts_with("/api/v1/");
        let (kind, body) = if api { ("application/json", "{}") } else { (OWN_FORM[0].1, "") };
        let post = *method == Method::POST;
        let mut headers = if post { vec![("content-type", kind), OWN_FORM[1], OWN_FORM[2]] } else { Vec::new() };
        headers.extend_from_slice(more);
        let body = if post { body } else { "" };
        match self {
            Self::Browser(buyer) => buyer.sends(method.clone(), path, &headers, body.to_owned()).await,
            Self::Key(api) => api.send(method.clone(), path, &headers, body).await,
        }
    }
}

/// What is Marie's, as it stands in a path.
struct Hers {
    contract_code: String,
    onboarding: String,
    organization: String,
    order: String,
    subscription: String,
    account: String,
    link: String,
}

/// A payment method that is nobody's.
const NO_METHOD: &str = "pmt_01h455vb4pex5vsknk084sn02q";
const NOBODYS: &str = "00000000000000000000000000";

impl Hers {
    fn id(&self, path: &str) -> &str {
        let known = [
            ("/contract-code", &self.contract_code),
            ("/onboarding", &self.onboarding),
            ("/organizations", &self.organization),
            ("/orders", &self.order),
            ("/subscriptions", &self.subscription),
        ];
        known
            .iter()
            .find(|(part, _)| path.contains(&format!("{part}s/{{")) || path.contains(&format!("{part}/{{")))
            .map_or("eml_x", |(_, id)| id)
    }

    /// The path with her ids in it.
    fn filled(&self, path: &str) -> String {
        let token = if path.starts_with("/i/") { &self.link } else { "nothing" };
        path.replace("{id}", self.id(path))
            .replace("{subscription}", &self.subscription)
            .replace("{account}", &self.account)
            .replace("{method}", NO_METHOD)
            .replace("{token}", token)
            .replace("{file}", "nothing.css")
    }

    /// The path with the id of nothing in it, where it has one.
    fn absent(&self, path: &str) -> Option<String> {
        let (prefix, _) = self.id(path).split_once('_')?;
        path.contains("{id}").then(|| {
            let absent = path.replace("{id}", &format!("{prefix}_{NOBODYS}"));
            absent.replace("{subscription}", &self.subscription).replace("{account}", &self.account).replace("{method}", NO_METHOD)
        })
    }
}

async fn house(world: &World) -> (Vec<Persona>, Hers) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.places(&order(&marie).of("backup", "standard", 5).handed_over()).await;
    let organization = marie.onboards(&first.link(), &world.mail, "Acme Corporation").await;
    let own = super::members::page_of(&mut marie, &organization, "Marie Laurent").await;
    let second = world.northwind.sells_analytics(&marie).await;
    marie.follows(&second.link()).await;
    let hers = Hers {
        contract_code: world.northwind.issues(&serde_json::json!({ "discount": { "percent": 15 } })).await.id,
        onboarding: marie.onboarding(),
        organization,
        account: own.rsplit('/').next().unwrap().to_owned(),
        subscription: first.subscriptions()[0].clone(),
        order: first.id.clone(),
        link: second.link().trim_start_matches("/i/").to_owned(),
    };
    let mut colleague = world.buyer("Colette Roy");
    colleague.signs_up(&world.mail).await;
    let joins = format!(
        "insert into member (organization_id, account_id, role, since) select g.id, a.id, 'member', g.created_at from organization g, account a \
         where g.name = 'Acme Corporation' and a.email = '{}'",
        colleague.email
    );
    world.database.run(&joins).await;
    let mut stranger = world.buyer("Otto Stranger");
    let his = world.contoso.sells_backup(&stranger).await;
    stranger.onboards(&his.link(), &world.mail, "Globex").await;
    let mut unverified = world.buyer("Ursula New");
    unverified.opens("/sign-up").await;
    unverified.creates_account().await;
    let operator = operator(world).await;
    let browsers = [world.buyer("Nobody"), unverified, marie, colleague, stranger, operator];
    let keys = [&world.northwind.api, &world.contoso.api, &world.backup.api, &world.analytics.api, &world.operator.0];
    let personas = browsers.into_iter().map(Box::new).map(Persona::Browser).chain(keys.into_iter().cloned().map(Persona::Key));
    (personas.collect(), hers)
}

async fn operator(world: &World) -> Buyer {
    let mut olga = world.buyer("Olga Meyer");
    let said = world.configuration.run(&["admin", "operator", "invite", &olga.email, "--json"]).await.well();
    let said: Value = serde_json::from_str(&said).unwrap();
    let link = said["url"].as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap().to_owned();
    olga.opens(&link).await.expect(200);
    let form = olga.page.form(&link, "").fill("name", "Olga Meyer").fill("password", &olga.password.clone());
    olga.submits(form).await;
    olga
}

/// What a person or program can tell apart in an answer, but for the ids they asked with.
fn masked(answer: &Answer, ids: [&str; 2]) -> String {
    let text = match serde_json::from_slice::<Value>(&answer.body) {
        Ok(mut problem) => {
            problem.as_object_mut().map(|problem| problem.remove("request_id"));
            problem.to_string()
        }
        Err(_) => answer.text(),
    };
    ids.iter().fold(text, |text, id| text.replace(id, "ID"))
}

async fn every_route_answers_each_as_it_must(world: &World) {
    let (mut personas, hers) = house(world).await;
    world.stop().await;
    let node = Node::start(&world.configuration.clone().with("TRUSTED_PROXIES", "127.0.0.1")).await;
    world.points_to(&node);
    let mut asked = 0;
    let rows = table();
    let listed: BTreeSet<_> = rows.iter().map(|row| (row.method.as_str().to_ascii_lowercase(), row.path.clone())).collect();
    let served = routes(world).await;
    let missing: Vec<_> = served.difference(&listed).cloned().collect();
    let gone: Vec<_> = listed.difference(&served).collect();
    let mut faults = Vec::new();
    let unknown =
        missing.iter().map(|(method, path)| Row { method: method.to_uppercase().parse().unwrap(), path: path.clone(), expected: vec![] });
    for row in rows.iter().chain(&unknown.collect::<Vec<_>>()) {
        let path = hers.filled(&row.path);
        let mut seen = Vec::new();
        for (persona, name) in personas.iter_mut().zip(PERSONAS) {
            asked += 1;
            let answer = persona.asks_from(asked, &row.method, &path).await;
            seen.push(answer.status);
            let Some(absent) = hers.absent(&row.path) else { continue };
            let nothing = persona.asks_from(asked, &row.method, &absent).await;
            let (id, no_id) = (hers.id(&row.path), absent.split('/').find(|part| part.ends_with(NOBODYS)).unwrap());
            // Whoever is let in hears the same of what is not theirs and of what is not there.
            let alike = answer.status == nothing.status && masked(&answer, [id, no_id]) == masked(&nothing, [id, no_id]);
            if nothing.status != 404 && nothing.status != answer.status || answer.status == 404 && !alike {
                faults.push(format!("{} {} tells {name} what is there: {} and {}", row.method, row.path, answer.status, nothing.status));
            }
        }
        if seen != row.expected {
            faults.push(line(&row.method, &row.path, &seen));
        }
        // Whatever else it is, it is nobody's business.
        assert!(!path.contains(hers.organization.as_str()) || [404, 303, 403].contains(&seen[STRANGER]), "{} {}", row.method, row.path);
    }
    assert!(faults.is_empty() && missing.is_empty() && gone.is_empty(), "no route: {gone:?}; the rows as they are:\n{}", faults.join("\n"));
    assert!(node.stop().await.is_empty());
    world.start().await;
}

fn line(method: &Method, path: &str, seen: &[u16]) -> String {
    let keys = &seen[BROWSERS..];
    let shown = |seen: &[u16]| seen.iter().map(u16::to_string).collect::<Vec<_>>().join(" ");
    let keys = if keys.iter().all(|status| *status == seen[0]) { "=".to_owned() } else { shown(keys) };
    format!("{:5}{path:41}{}  {keys}", method.as_str().to_ascii_lowercase(), shown(&seen[..BROWSERS]))
}

/// Ways that look as if they led to a route: by another spelling of its path, by another method, by a header that names
/// another method. None does, for nobody, not even for the owner and her seller.
async fn no_other_way_leads_to_a_route(world: &World) {
    let (personas, hers) = house(world).await;
    let mut people: Vec<_> =
        personas.into_iter().enumerate().filter(|(at, _)| [2, 6, 10].contains(at)).map(|(_, persona)| persona).collect();
    let before = world.picture().await;
    let served = routes(world).await;
    let mut wrong = Vec::new();
    for (method, template) in &served {
        let method: Method = method.to_uppercase().parse().unwrap();
        let path = hers.filled(template);
        for person in &mut people {
            for other in spellings(&path) {
                let answer = person.asks(&method, &other, &[]).await;
                if answer.status != 404 {
                    wrong.push(format!("{method} {other}: {}", answer.status));
                }
            }
            for other in [Method::PUT, Method::PATCH, Method::DELETE, Method::from_bytes(b"PROPFIND").unwrap()] {
                let answer = person.asks(&other, &path, &OWN_FORM[1..]).await;
                if ![404, 405].contains(&answer.status) {
                    wrong.push(format!("{other} {path}: {}", answer.status));
                }
            }
            if method == Method::POST && !served.contains(&("get".to_owned(), template.clone())) {
                let overrides = ["x-http-method-override", "x-http-method", "x-method-override"].map(|name| (name, "POST"));
                let answer = person.asks(&Method::GET, &format!("{path}?_method=POST"), &overrides).await;
                if ![404, 405].contains(&answer.status) {
                    wrong.push(format!("GET {path} as POST: {}", answer.status));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    world.assert_as_before(&before).await;
}

fn spellings(path: &str) -> Vec<String> {
    let (folder, last) = path.rsplit_once('/').unwrap();
    let encoded = format!("%{:02x}{}", path.as_bytes().get(1).copied().unwrap_or(b'/'), path.get(2..).unwrap_or_default());
    let mut other = vec![format!("/{path}"), format!("/%2e{path}"), format!("/.{path}"), format!("/{encoded}")];
    if path.len() > 1 {
        other.extend([format!("{path}/"), format!("{folder}//{last}"), format!("{folder}/%2e/{last}"), path.to_ascii_uppercase()]);
    }
    // A link's token is what it is in either case, so its page has another spelling only before it.
    other.retain(|other| other != path);
    other
}
