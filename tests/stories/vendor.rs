//! Sales of the vendor's own: billed by the vendor, which asks how; beside a partner, or alone.

use hyper::Method;
use serde_json::json;

use crate::{
    page::Form,
    people::{Api, Buyer, Order, Placed, order},
    world::World,
};

stories!(
    the_vendors_first_sale,
    the_vendors_first_sale_in_french,
    the_vendor_is_added_beside_a_partner,
    a_new_organization_may_stand_beside_a_partners,
    what_cannot_be_billed_is_told,
    a_partners_sale_asks_for_nothing_of_it,
    no_interface_takes_billing_into_a_partners_sale,
    new_terms_are_asked_for_again,
    many_presses_add_the_vendor_once,
    a_vendors_organization_is_not_a_partners,
);

/// An order of the vendor's own, the link in the answer.
pub async fn sells(world: &World, order: Order) -> Placed {
    let answer = world.operator.0.post("/api/v1/orders", &order.handed_over().0).await.expect(201).json();
    Placed { id: answer["id"].as_str().unwrap().to_owned(), answer }
}

pub async fn sells_backup(world: &World, buyer: &Buyer) -> Placed {
    sells(world, order(buyer).of("backup", "standard", 5)).await
}

/// Step 2 of a new organization, up to the question how it is billed.
pub async fn creates(buyer: &mut Buyer, name: &str) {
    buyer.is_at("/organization");
    let form = buyer.organization_form(name, "FR", crate::people::FRENCH_ADDRESS).await;
    buyer.submits(form).await;
    buyer.is_at("/billing");
}

pub async fn is_billed(buyer: &mut Buyer, tax_id: &str) {
    let form = buyer.page.form("/billing", "payment_method");
    assert_eq!((form.value("payment_method"), form.value("currency")), ("invoice".to_owned(), "EUR".to_owned()));
    let form = form.fill("tax_id", tax_id);
    buyer.submits(form).await;
}

/// In front of the organizations: takes the one that is chosen, whose billing is known, and applies.
pub async fn applies_here(buyer: &mut Buyer, form: Form) {
    buyer.submits(form).await;
    if buyer.page.path.ends_with("/billing") {
        let form = buyer.page.form("/billing", "payment_method");
        buyer.submits(form).await;
    }
    buyer.is_at("/review");
    buyer.applies().await;
}

pub async fn buys(world: &World, buyer: &mut Buyer, placed: &Placed) -> String {
    buyer.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    creates(buyer, "Laurent & Fils").await;
    is_billed(buyer, "").await;
    buyer.applies().await;
    buyer.organization()
}

async fn the_vendors_first_sale(world: &World) {
    walk(world, world.buyer("Marie Laurent"), ["Organization and payment", "restricted to this order", "commercial terms"]).await;
}

async fn the_vendors_first_sale_in_french(world: &World) {
    walk(world, world.acheteuse("Marie Laurent"), ["Organisation et paiement", "limité à cette commande", "conditions commerciales"]).await;
}

async fn walk(world: &World, mut marie: Buyer, [title, restricted, terms]: [&str; 3]) {
    let placed = sells_backup(world, &marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    creates(&mut marie, "Laurent & Fils").await;
    marie.page.says(title).says("EUR").says(restricted).says("69002");
    is_billed(&mut marie, "fr 40 303 265 045").await;
    marie.is_at("/review");
    marie.page.says("FR40303265045").says(restricted).says(terms).says("Footbridge Cloud");
    let services_only = marie.agrees().tick("terms", &marie.agrees().choices("terms")[1..]);
    marie.submits(services_only).await.expect(422);
    let onboarding = marie.onboarding();
    marie.opens(&format!("/onboarding/{onboarding}/review")).await;
    marie.applies().await;
    let organization = marie.organization();
    let entitled = world.backup.asks_about(&organization).await;
    assert_eq!((&entitled["entitled"], &entitled["seller"]["name"]), (&true.into(), &"Footbridge Cloud".into()));
    marie.opens(&format!("/organizations/{organization}/billing")).await.expect(200).says("Footbridge Cloud").says("ACME-4711");
    let accepted = format!("seller_terms_acceptance where version = '2026-11' and language = '{}' and ip = '127.0.0.1'", marie.language);
    for once in [
        "event where kind = 'billing_profile.created'",
        "event where kind = 'billing_profile.terms_accepted'",
        "billing_profile where currency = 'EUR' and tax_id = 'FR40303265045' and tax_standing = 'checksum'",
        "terms_acceptance where ip = '127.0.0.1'",
        &accepted,
    ] {
        assert_eq!(world.database.count(once).await, 1, "{once}");
    }
}

async fn the_vendor_is_added_beside_a_partner(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let partners = world.northwind.sells_analytics(&marie).await;
    let organization = marie.onboards(&partners.link(), &world.mail, "Laurent & Fils").await;
    let placed = sells_backup(world, &marie).await;
    marie.follows(&placed.link()).await;
    marie.selects().await;
    marie.page.says("beside its partner seller").says("Create a new organization instead");
    let form = marie.page.form("/organization", "organization").chooses("organization", &organization);
    marie.submits(form).await;
    marie.is_at("/billing");
    is_billed(&mut marie, "").await;
    marie.is_at("/review");
    marie.page.says("Becomes a seller of").says("New billing profile");
    marie.applies().await;
    assert_eq!(marie.organization(), organization);
    let letter = world.mail.letter(&marie.email, "vendor_added", 1).await;
    assert_eq!(letter.link("/organizations/"), format!("/organizations/{organization}/billing"));
    marie.opens(&format!("/organizations/{organization}/billing")).await.expect(200).says("Northwind Traders").says("Footbridge Cloud");
    for kind in ["partner", "vendor"] {
        assert_eq!(world.database.count(&format!("organization_seller where kind = '{kind}'")).await, 1);
    }
    // The partner goes on as before, and is asked nothing more.
    let more = world.northwind.sells_backup(&marie).await;
    marie.follows(&more.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    let told = world.northwind.follows(&more).await;
    assert!(told.iter().all(|entry| !entry.to_string().contains("billing_profile")), "{told:?}");
}

async fn a_new_organization_may_stand_beside_a_partners(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let partners = world.northwind.sells_analytics(&marie).await;
    let first = marie.onboards(&partners.link(), &world.mail, "Laurent & Fils").await;
    let placed = sells_backup(world, &marie).await;
    marie.follows(&placed.link()).await;
    marie.selects().await;
    let onboarding = marie.onboarding();
    marie.opens(&format!("/onboarding/{onboarding}/organization?new")).await.expect(200);
    marie.page.says("How you are billed is asked next");
    let form = marie.organization_form("Laurent Atelier", "FR", crate::people::FRENCH_ADDRESS).await;
    marie.submits(form).await;
    marie.is_at("/billing");
    is_billed(&mut marie, "").await;
    marie.applies().await;
    assert_ne!(marie.organization(), first);
    let next = sells(world, order(&marie).of("backup", "standard", 1)).await;
    marie.follows(&next.link()).await;
    marie.selects().await;
    marie.page.says("buys from this seller already");
}

async fn what_cannot_be_billed_is_told(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = sells(world, order(&marie).of("backup", "standard", 5)).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    let onboarding = marie.onboarding();
    marie.opens(&format!("/onboarding/{onboarding}/billing")).await;
    marie.is_at("/organization");
    creates(&mut marie, "Laurent & Fils").await;
    let form = || marie.page.form("/billing", "payment_method");
    let tries = [
        (form().forge("currency", &["USD"]), "currency"),
        (form().forge("currency", &["XXX"]), "currency"),
        (form().fill("tax_id", "FR41303265045"), "tax_id"),
        (form().forge("payment_method", &["card"]), "payment_method"),
        (form().forge("payment_method", &["pmt_01h455vb4pex5vsknk084sn02q"]), "payment_method"),
    ];
    for (form, field) in tries {
        marie.submits(form).await.expect(422);
        assert!(marie.page.error(field).is_some(), "{field}: {}", marie.page.words());
    }
    assert_eq!(world.database.count("billing_profile").await, 0);
    let again = sells(world, order(&marie).of("analytics", "insight", 1)).await;
    assert_eq!(again.answer["status"], "placed");
    world.northwind.api.post("/api/v1/orders", &order(&marie).of("backup", "standard", 1).with("currency", "EUR").0).await.expect(422);
    let service = Api::new(&world.site(), &world.backup.api.key);
    service.post("/api/v1/orders", &json!({})).await.expect(403);
}

async fn a_partners_sale_asks_for_nothing_of_it(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    for (field, value) in [("currency", "EUR"), ("tax_id", "FR40303265045"), ("payment_method", "invoice")] {
        let form = marie.organization_form("Laurent", "FR", crate::people::FRENCH_ADDRESS).await.forge(field, &[value]);
        marie.submits(form).await.expect(422).says("bills by itself");
    }
    let onboarding = marie.onboarding();
    let billing = [("currency".to_owned(), "EUR".to_owned()), ("payment_method".to_owned(), "invoice".to_owned())];
    marie.opens(&format!("/onboarding/{onboarding}/organization")).await;
    marie.creates_organization("Laurent").await;
    marie.posts(&format!("/onboarding/{onboarding}/billing"), &billing).await.expect(409);
    assert_eq!(world.database.count("onboarding where cast(draft as text) like '%billing%'").await, 0);
    marie.opens(&format!("/onboarding/{onboarding}/review")).await.expect(200).hides("EUR");
    marie.applies().await;
}

async fn no_interface_takes_billing_into_a_partners_sale(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let sold = order(&marie).of("backup", "standard", 1);
    for (field, value) in
        [("currency", json!("EUR")), ("tax_id", json!("FR40303265045")), ("payment_method", json!("invoice")), ("billing", json!({}))]
    {
        let problem =
            world.northwind.api.post("/api/v1/orders", &sold.clone().with(field, value.clone()).0).await.expect_problem(422, "bad_fields");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"), "{problem}");
        let mut of_line = sold.clone();
        of_line.0["subscriptions"][0][field] = value.clone();
        world.northwind.api.post("/api/v1/orders", &of_line.0).await.expect_problem(422, "bad_fields");
    }
    let placed = world.northwind.sells_backup(&marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await.creates_organization("Laurent").await;
    let onboarding = marie.onboarding();
    let own = [("content-type", "application/json"), ("origin", crate::http::PUBLIC_URL), ("sec-fetch-site", "same-origin")];
    let api = format!("/api/v1/onboardings/{onboarding}");
    let plan = marie.sends(Method::GET, &format!("{api}/plan"), &own[1..], String::new()).await.expect(200).json();
    assert_eq!(plan["billing"], json!(null), "a partner bills by itself");
    let terms: Vec<_> = plan["terms"].as_array().unwrap().iter().map(|terms| terms["value"].clone()).collect();
    for (field, value) in [("currency", "EUR"), ("tax_id", "FR40303265045"), ("payment_method", "invoice")] {
        let body = json!({ "plan": plan["hash"], "terms": terms, field: value });
        let answer = marie.sends(Method::POST, &format!("{api}/apply"), &own, body.to_string()).await;
        let problem = answer.expect_problem(422, "bad_fields");
        assert_eq!(
            (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
            (&json!(format!("/{field}")), &json!("unknown_field"))
        );
    }
    assert_eq!(world.database.count("subscription where organization_id is not null").await, 0);
    assert_eq!(world.database.count("billing_profile").await + world.database.count("payment_method").await, 0);
}

/// The vendor's and a service's, each in a new version: the next application asks for them, and what was accepted is kept.
async fn new_terms_are_asked_for_again(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = sells_backup(world, &marie).await;
    let organization = buys(world, &mut marie, &first).await;
    world.database.run("update payment_method set approved_at = created_at, approved_by = account_id").await;
    let asked = async |marie: &mut Buyer| {
        let placed = sells_backup(world, marie).await;
        marie.follows(&placed.link()).await;
        marie.selects().await.confirms_organization().await;
        marie.agrees().choices("terms")
    };
    let same = asked(&mut marie).await;
    assert!(same.iter().all(|value| value.starts_with("svc_")), "the vendor's were accepted as they are: {same:?}");
    marie.applies().await;

    let newer =
        |vendor: &str| crate::world::CATALOGUE.replace("\"2026-11\"", &format!("\"{vendor}\"")).replace("\"2026-01\"", "\"2027-02\"");
    world.declares(&newer("2027-01")).await;
    let asked = asked(&mut marie).await;
    marie.page.says("commercial terms");
    let ends: Vec<_> = asked.iter().map(|value| value.split_once(':').unwrap().1).collect();
    assert!(ends.contains(&"2027-01") && ends.contains(&"2027-02"), "{asked:?}");
    for left_out in &asked {
        let accepted: Vec<_> = asked.iter().filter(|value| *value != left_out).cloned().collect();
        let form = marie.agrees().tick("terms", &accepted);
        let review = marie.page.path.clone();
        marie.submits(form).await.expect(422);
        marie.opens(&review).await;
    }
    // Between the page and the press a newer one still: what was ticked is not what is asked.
    let pressed = marie.agrees();
    world.declares(&newer("2027-03")).await;
    marie.submits(pressed).await;
    assert!([409, 422].contains(&marie.page.status), "{}", marie.page.status);
    let onboarding = marie.onboarding();
    marie.opens(&format!("/onboarding/{onboarding}/review")).await;
    marie.applies().await;
    assert_eq!(marie.organization(), organization);
    for (table, versions) in [("seller_terms_acceptance", ["2026-11", "2027-03"]), ("terms_acceptance", ["2026-01", "2027-02"])] {
        for version in versions {
            let kept = format!("{table} where version = '{version}' and language = 'en' and ip = '127.0.0.1'");
            assert!(world.database.count(&kept).await > 0, "{table} {version}");
        }
    }
    assert_eq!(world.database.count("seller_terms_acceptance").await, 2);
    assert_eq!(world.database.count("event where kind = 'billing_profile.terms_accepted'").await, 2);
}

async fn many_presses_add_the_vendor_once(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let partners = world.northwind.sells_analytics(&marie).await;
    let organization = marie.onboards(&partners.link(), &world.mail, "Laurent & Fils").await;
    let placed = sells_backup(world, &marie).await;
    marie.follows(&placed.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization").chooses("organization", &organization);
    marie.submits(form).await;
    is_billed(&mut marie, "").await;
    let (path, fields) = (format!("/onboarding/{}/apply", marie.onboarding()), marie.agrees().fields().to_vec());
    let mut presses = Vec::new();
    for _ in 0..8 {
        presses.push(marie.also_at("curl/8").await);
    }
    let answers = futures_util::future::join_all(presses.iter_mut().map(|marie| marie.tries(Method::POST, &path, &fields))).await;
    assert_eq!(answers.len(), 8);
    for table in ["billing_profile", "payment_method", "seller_terms_acceptance", "organization_seller where kind = 'vendor'"] {
        assert_eq!(world.database.count(table).await, 1, "{table}");
    }
}

async fn a_vendors_organization_is_not_a_partners(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = sells_backup(world, &marie).await;
    let organization = buys(world, &mut marie, &first).await;
    let partners = world.northwind.sells_analytics(&marie).await;
    marie.follows(&partners.link()).await;
    marie.selects().await;
    marie.page.says("It buys from the vendor alone").says("Create your organization");
    let onboarding = marie.onboarding();
    let chosen = [("organization".to_owned(), organization)];
    marie.posts(&format!("/onboarding/{onboarding}/organization"), &chosen).await.expect(409);
}
