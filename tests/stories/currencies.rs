//! Currencies in which the vendor bills beside those of countries: approved in the catalogue, for a country or for a customer.

use crate::{
    people::{Buyer, order},
    stories::{
        seller_changes::in_days,
        undo::undoes,
        vendor::{creates, sells, sells_backup},
    },
    world::{CATALOGUE, World},
};

stories!(
    a_currency_is_approved_for_a_country_or_a_customer,
    what_is_withdrawn_is_offered_to_nobody_any_more,
    an_exception_is_chosen_in_french,
);

/// The catalogue, in which the vendor bills French organizations in dollars, too, and this customer in Swiss francs.
pub(super) fn approved() -> String {
    with(
        "[[seller.currencies]]\ncountry = \"FR\"\nalso = [\"USD\", \"EUR\"]\n\n[[seller.currencies]]\nseller_account = \"GLOBEX-1\"\nalso = [\"CHF\"]\n",
    )
}

fn with(currencies: &str) -> String {
    let terms = "terms_version = \"2026-11\"\n";
    assert!(CATALOGUE.contains(terms));
    CATALOGUE.replacen(terms, &format!("{terms}\n{currencies}"), 1)
}

/// Up to the question how a new organization is billed; gives what is offered.
async fn is_asked(world: &World, buyer: &mut Buyer, seller_account: &str) -> Vec<String> {
    let sold = order(buyer).of("backup", "standard", 5).with("seller_account", seller_account);
    let placed = sells(world, sold).await;
    buyer.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    creates(buyer, "Laurent & Fils").await;
    buyer.page.form("/billing", "payment_method").choices("currency")
}

async fn is_billed_in(buyer: &mut Buyer, currency: &str) {
    let form = buyer.page.form("/billing", "payment_method").forge("currency", &[currency]);
    buyer.submits(form).await;
}

async fn a_currency_is_approved_for_a_country_or_a_customer(world: &World) {
    world.declares(&approved()).await;
    let mut jeanne = world.buyer("Jeanne Martin");
    assert_eq!(is_asked(world, &mut jeanne, "ACME-4711").await, ["EUR", "USD"], "the country's own first, each once");
    assert_eq!(jeanne.page.form("/billing", "payment_method").value("currency"), "EUR");
    is_billed_in(&mut jeanne, "CHF").await;
    assert!(jeanne.page.expect(422).error("currency").is_some(), "it is another customer's");
    is_billed_in(&mut jeanne, "USD").await;
    jeanne.is_at("/review").page.says("US Dollar");
    jeanne.applies().await;
    let mut marie = world.buyer("Marie Laurent");
    assert_eq!(is_asked(world, &mut marie, "GLOBEX-1").await, ["EUR", "CHF", "USD"]);
    is_billed_in(&mut marie, "CHF").await;
    marie.applies().await;
    let month = in_days(0)[..7].to_owned();
    let billed = world.operator.0.all(&format!("/api/v1/billing/subscriptions?month={month}"), 50).await;
    let currencies: Vec<_> = billed.iter().map(|one| (&one["organization"]["currency"], &one["organization"]["currency_reason"])).collect();
    assert_eq!(currencies, [(&"USD".into(), &"exception".into()), (&"CHF".into(), &"exception".into())]);
    for (currency, reason) in [("USD", "exception"), ("CHF", "exception")] {
        let told = format!("event where kind = 'billing_profile.created' and cast(data as text) like '%{currency}%{reason}%'");
        assert_eq!(world.database.count(&told).await, 1, "{currency}");
    }
    world.configuration.run(&["check"]).await.well();
    // What was bought under the customer number goes back; how that was billed stays, and so does its reason.
    let onboarding = marie.is_at("/done").onboarding();
    undoes(&mut marie, &onboarding).await;
    world.configuration.run(&["check"]).await.well();
}

async fn what_is_withdrawn_is_offered_to_nobody_any_more(world: &World) {
    world.declares(&approved()).await;
    world.declares(&approved()).await;
    assert_eq!(world.database.count("currency_exception").await, 3, "doing it again changes nothing");
    assert_eq!(world.database.count("audit where cast(data as text) like '%currencies_approved%'").await, 1);
    let mut marie = world.buyer("Marie Laurent");
    is_asked(world, &mut marie, "ACME-4711").await;
    is_billed_in(&mut marie, "USD").await;
    marie.applies().await;
    let organization = marie.organization();
    let mut jeanne = world.buyer("Jeanne Martin");
    is_asked(world, &mut jeanne, "ACME-4712").await;
    is_billed_in(&mut jeanne, "USD").await;
    jeanne.is_at("/review");
    let pressed = jeanne.agrees();

    world.declares(CATALOGUE).await;
    assert_eq!(world.database.count("currency_exception").await, 0);
    assert_eq!(world.database.count("audit where cast(data as text) like '%currencies_withdrawn%FR USD%'").await, 1);
    jeanne.submits(pressed).await;
    jeanne.page.expect(409).says("does not fit the country");
    assert_eq!(jeanne.page.form("/billing", "payment_method").choices("currency"), ["EUR"]);
    is_billed_in(&mut jeanne, "USD").await;
    assert!(jeanne.page.expect(422).error("currency").is_some());
    is_billed_in(&mut jeanne, "EUR").await;
    jeanne.applies().await;
    // Who is billed so stays, and buys on.
    world.database.run("update payment_method set approved_at = created_at, approved_by = account_id").await;
    let next = sells_backup(world, &marie).await;
    marie.follows(&next.link()).await;
    marie.selects().await.confirms_organization().await;
    marie.page.says("US Dollar");
    marie.applies().await;
    assert_eq!(marie.organization(), organization);
    assert_eq!(world.database.count("billing_profile where currency = 'USD' and currency_reason = 'exception'").await, 1);
    world.configuration.run(&["check"]).await.well();
}

async fn an_exception_is_chosen_in_french(world: &World) {
    world.declares(&approved()).await;
    let mut marie = world.acheteuse("Marie Laurent");
    assert_eq!(is_asked(world, &mut marie, "GLOBEX-1").await, ["EUR", "CHF", "USD"]);
    marie.page.says("franc suisse").says("La première est celle de votre pays");
    is_billed_in(&mut marie, "CHF").await;
    marie.is_at("/review").page.says("franc suisse");
    marie.applies().await;
}
