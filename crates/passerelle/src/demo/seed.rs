//! What the demonstration begins with.

use std::net::SocketAddr;

use actions::PlaceOrder;
use domain::{
    account::Email,
    catalogue::{Declaration, Names, SellerKind, named},
    id::OrderId,
    order::{WrittenBuyer, WrittenOrder, WrittenSubscription},
    secret::{Secret, hash},
};
use i18n::Language;
use store::{Store, audit::Actor, key, key::Scope};
use web::demo::{BUYER, SELLER_ACCOUNT, Showcase, ShownOperator, ShownSeller, ShownService};

use crate::{
    Stopped,
    admin::{apply_declaration, declared, invite, make_key},
    given,
};

/// The catalogue an operator would begin with, too.
const CATALOGUE: &str = include_str!("../../../../examples/catalogue.toml");

/// The operator whom the demonstration expects.
const OPERATOR: &str = "operator@cloud.example";

/// What was made.
pub(super) struct Seeded {
    pub(super) operator_key: String,
    pub(super) showcase: Showcase,
    /// What the services are called in each language, in their order.
    pub(super) names: Vec<Names>,
    pub(super) orders: Vec<Waiting>,
}

/// A waiting order.
pub(super) struct Waiting {
    pub(super) id: OrderId,
    /// Whose: its place among the sellers.
    pub(super) seller: ShownSeller,
    /// The path of its onboarding link, which begins on the public URL.
    pub(super) path: String,
}

/// Fills the store; the services of the catalogue live at `homes`.
pub(super) async fn seed(store: &Store, secret: &Secret, homes: &[SocketAddr]) -> Result<Seeded, Stopped> {
    let declaration = at_home(declared(CATALOGUE).map_err(|why| Stopped::failed("examples/catalogue.toml", why))?, homes);
    let applied = apply_declaration(store, declaration.clone()).await?;
    let (_, operator_key) = make_key(store, Scope::Operator).await?;
    let operator = ShownOperator { email: OPERATOR.to_owned(), path: operator(store, secret).await? };
    let mut showcase = Showcase { sellers: Vec::new(), services: Vec::new(), operator };
    for (declared, (id, _)) in declaration.sellers.into_iter().zip(applied.sellers) {
        let (_, api_key) = make_key(store, Scope::Seller(id)).await?;
        showcase.sellers.push(ShownSeller { id, name: declared.name, vendor: declared.kind == SellerKind::Vendor, api_key });
    }
    showcase.sellers.sort_by_key(|seller| seller.vendor);
    let mut names = Vec::new();
    for (declared, (id, _)) in declaration.services.into_iter().zip(applied.services) {
        let (_, api_key) = make_key(store, Scope::Service(id)).await?;
        let name = named(&declared.name, Language::En.code()).to_owned();
        showcase.services.push(ShownService { id, name, home_url: declared.home_url, api_key });
        names.push(declared.name);
    }
    let mut orders = Vec::new();
    for (seller, order) in showcase.sellers.iter().zip(waiting()) {
        orders.push(place(store, secret, seller, order).await?);
    }
    Ok(Seeded { operator_key, showcase, names, orders })
}

/// The path of the link to become the operator.
async fn operator(store: &Store, secret: &Secret) -> Result<String, Stopped> {
    let email = Email::parse(OPERATOR).map_err(|why| Stopped::Failed(format!("{OPERATOR}: {}", why.code)))?;
    invite(store, secret, email).await
}

/// The declaration with each service, and its terms, at the socket where the demonstration serves it.
fn at_home(mut declaration: Declaration, homes: &[SocketAddr]) -> Declaration {
    for (service, home) in declaration.services.iter_mut().zip(homes) {
        service.home_url = format!("http://{home}/");
        service.terms_url = format!("http://{home}/terms");
    }
    declaration
}

/// An order per seller, for the same buyer: the second one shows that another partner means another organization, the third one
/// that the vendor's own asks how it is billed, and stands beside a partner in one organization.
fn waiting() -> [WrittenOrder; 3] {
    [
        order("NW-2026-0117", Language::En, vec![line("backup", "standard", 25), line("backup", "archive", 25)]),
        order("LS-4402", Language::Fr, vec![line("analytics", "team", 10)]),
        order("PC-0031", Language::En, vec![line("analytics", "enterprise", 3)]),
    ]
}

fn order(reference: &str, language: Language, subscriptions: Vec<WrittenSubscription>) -> WrittenOrder {
    let (email, name, company) = BUYER;
    WrittenOrder {
        reference: reference.to_owned(),
        seller_account: SELLER_ACCOUNT.to_owned(),
        buyer: WrittenBuyer {
            email: email.to_owned(),
            name: name.to_owned(),
            company: company.to_owned(),
            language: language.code().to_owned(),
        },
        delivery: "platform".to_owned(),
        discounted: false,
        contract_code: None,
        subscriptions,
    }
}

fn line(service: &str, plan: &str, quantity: i64) -> WrittenSubscription {
    WrittenSubscription { service: service.to_owned(), plan: plan.to_owned(), quantity, term_months: 12, starts_on: None, renews: true }
}

async fn place(store: &Store, secret: &Secret, seller: &ShownSeller, written: WrittenOrder) -> Result<Waiting, Stopped> {
    let moment = given::moment();
    let order =
        written.check(&Language::ALL.map(Language::code), moment.today()).map_err(|faults| Stopped::Failed(format!("{faults:?}")))?;
    let known = key::by_hash(&*store.reader().await?, hash(&seller.api_key)).await?;
    let key = known.ok_or_else(|| Stopped::Failed("a key made just now is unknown".to_owned()))?.id;
    let placing = PlaceOrder { seller: seller.id, by: Actor::Key(key), order, secret: secret.clone(), moment };
    let placed = store.perform(placing).await.map_err(|failure| Stopped::from_failure(failure, |refusal| format!("{refusal:?}")))?;
    // The first link of an order is of the first generation.
    let path = format!("/i/{}", secret.invitation_token(placed.invitation.id, 1));
    Ok(Waiting { id: placed.order.id, seller: seller.clone(), path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_catalogue_is_in_order_and_sold_from() {
        let declaration = at_home(declared(CATALOGUE).unwrap(), &["127.0.0.1:1".parse().unwrap(), "127.0.0.1:2".parse().unwrap()]);
        assert_eq!(declaration.sellers.len(), waiting().len());
        let vendors: Vec<_> = declaration.sellers.iter().filter(|seller| seller.kind == SellerKind::Vendor).collect();
        assert!(vendors.len() == 1 && !vendors[0].terms_url.is_empty() && !vendors[0].terms_version.is_empty(), "{vendors:?}");
        assert_eq!(declaration.services.len(), 2);
        assert_eq!(declaration.services[1].home_url, "http://127.0.0.1:2/");
        for order in waiting() {
            for line in order.subscriptions {
                let service = declaration.services.iter().find(|service| service.key == line.service).unwrap();
                assert!(service.plans.iter().any(|plan| plan.key == line.plan), "{}", line.plan);
            }
        }
    }
}
