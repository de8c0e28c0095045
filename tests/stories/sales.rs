//! Operators place orders of the vendor's own on a page, as programs do over the API.

use serde_json::json;

use super::{
    operators::becomes_operator,
    seller_changes::in_days,
    vendor::{creates, is_billed, sells_backup},
};
use crate::{
    page::Form,
    people::{Api, Buyer, order},
    world::World,
};

stories!(
    an_operator_places_an_order_of_the_vendors,
    a_first_day_and_a_contract_code_go_with_it,
    what_is_wrong_is_said_beside_its_field,
    a_reference_is_taken_once_on_the_page_too,
    the_list_is_searched_and_goes_on,
    partners_orders_are_not_on_it,
    without_a_vendor_nothing_is_placed,
);

const LIST: &str = "/operator/orders";

/// The form with its buyer.
async fn begins(olga: &mut Buyer, buyer: &Buyer, reference: &str) -> Form {
    olga.opens("/operator/orders/new").await.expect(200);
    let form = olga.page.form(LIST, "reference").fill("email", &buyer.email).fill("name", &buyer.name).fill("company", "Laurent & Fils");
    form.chooses("language", buyer.language).fill("reference", reference).fill("seller_account", "K-4711")
}

async fn an_operator_places_an_order_of_the_vendors(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    olga.page.says("The vendor’s own orders");
    olga.opens(LIST).await.expect(200).says("No order yet");
    let mut marie = world.acheteuse("Marie Laurent");
    let form = begins(&mut olga, &marie, "FB-2026-1").await;
    assert_eq!((form.value("plan-0"), form.value("quantity-0"), form.value("term-0")), (String::new(), "1".into(), "12".into()));
    let more = form.chooses("plan-0", "backup/standard").fill("quantity-0", "25").press("more", "1");
    olga.submits(more).await.expect(200);
    let form = olga.page.form(LIST, "plan-1");
    assert_eq!((form.value("plan-0"), form.value("quantity-0")), ("backup/standard".to_owned(), "25".to_owned()), "entries are kept");
    let form = form.chooses("plan-1", "analytics/insight").fill("quantity-1", "3").fill("term-1", "24").forge("renews-1", &[]);
    olga.submits(form).await.expect(200);
    let path = olga.page.path.split('?').next().unwrap().to_owned();
    assert!(path.starts_with("/operator/orders/ord_"), "{path}");
    olga.page.says("The order is placed").says(&marie.email).says("Open until").says("Insight").says("Not applied yet").says("2 years");
    assert_eq!(world.database.count("audit where action = 'order.place' and actor_kind = 'account'").await, 1);
    assert_eq!(world.database.count("event where kind = 'order.placed'").await, 1);
    assert_eq!(world.database.count("subscription where renews").await, 1);

    let letter = world.mail.letter(&marie.email, "invitation", 1).await;
    assert_eq!(letter.language, "fr");
    marie.follows_and_signs_up(&letter.link("/i/"), &world.mail).await.selects().await;
    creates(&mut marie, "Laurent & Fils").await;
    is_billed(&mut marie, "").await;
    marie.applies().await;
    olga.opens(&path).await.expect(200).hides("The order is placed");
    olga.page.says("Applied").says("Used: nothing is left to apply").says("Opened on").says("Footbridge Cloud placed the order");
    olga.opens(LIST).await.says("FB-2026-1").says("Used: nothing is left to apply");
    let form = olga.page.form("/language", "language").press("language", "fr");
    olga.submits(form).await;
    olga.opens(&path).await.says("Utilisé : il ne reste rien à appliquer").says("Commande FB-2026-1");
    olga.opens("/operator/orders/new").await.says("Une vente de Footbridge Cloud lui-même");
}

async fn a_first_day_and_a_contract_code_go_with_it(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let marie = world.buyer("Marie Laurent");
    let vendor = Api::new(&world.site(), &world.configuration.key(&["--seller", "footbridge"]).await);
    let codes = json!({ "codes": [{ "discount": { "percent": 15 } }] });
    let issued = vendor.post("/api/v1/contract-codes", &codes).await.expect(201).json()["items"][0].clone();
    let (code, id) = (issued["code"].as_str().unwrap(), issued["id"].as_str().unwrap());
    let form = begins(&mut olga, &marie, "FB-1").await.chooses("plan-0", "backup/standard").fill("starts-0", &in_days(30));
    let form = form.tick("discounted", &["1".to_owned()]).fill("contract_code", &code.to_lowercase());
    olga.submits(form.clone().fill("email", "marie")).await.expect(422);
    let again = olga.page.form(LIST, "reference");
    assert_eq!(
        (again.value("starts-0"), again.value("discounted"), again.value("contract_code")),
        (in_days(30), "1".into(), code.to_lowercase())
    );
    olga.submits(again.fill("email", &marie.email)).await.expect(200).says("from ").says("A contract code goes with it");
    let id_of = |page: &str| page.split(['/', '?']).find(|part| part.starts_with("ord_")).unwrap().to_owned();
    let seen = world.operator.0.get(&format!("/api/v1/orders/{}", id_of(&olga.page.path))).await.expect(200).json();
    assert_eq!((&seen["discounted"], &seen["subscriptions"][0]["starts_on"]), (&json!(true), &json!(in_days(30))));
    let attached = vendor.get(&format!("/api/v1/contract-codes/{id}")).await.expect(200).json();
    assert_eq!(attached["order"], seen["id"]);
    // It is attached to one order; another one is told so, in the API's words. Without a code one may follow.
    let second = begins(&mut olga, &marie, "FB-2").await.chooses("plan-0", "backup/standard");
    olga.submits(second.clone().fill("contract_code", id)).await.expect(422);
    assert!(olga.page.error("contract_code").unwrap().contains("attached to no order"), "{}", olga.page.words());
    olga.submits(second.tick("discounted", &["1".to_owned()])).await.expect(200).says("A contract code goes with it");
    assert_eq!(world.database.count("orders where discounted").await, 2);
}

async fn what_is_wrong_is_said_beside_its_field(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    olga.opens("/operator/orders/new").await.expect(200);
    let empty = olga.page.form(LIST, "reference");
    olga.submits(empty.clone()).await.expect(422);
    for field in ["email", "name", "company", "reference", "seller_account", "plan-0"] {
        assert!(olga.page.error(field).is_some(), "{field}: {}", olga.page.words());
    }
    let marie = world.buyer("Marie Laurent");
    let full = begins(&mut olga, &marie, "FB-1").await.chooses("plan-0", "backup/standard");
    for (field, value) in [
        ("email", "marie"),
        ("language", "tlh"),
        ("quantity-0", "0"),
        ("quantity-0", "many"),
        ("quantity-0", "1000001"),
        ("term-0", "121"),
        ("plan-0", "backup/gold"),
        ("plan-0", "abacus/beads"),
        ("plan-0", "nonsense"),
        ("starts-0", "tomorrow"),
        ("starts-0", "2019-01-01"),
        ("contract_code", "none of ours"),
        ("reference", "one\nanother"),
    ] {
        olga.submits(full.clone().forge(field, &[value])).await.expect(422);
        assert!(olga.page.error(field).is_some(), "{field} {value}: {}", olga.page.words());
        assert_eq!(olga.page.form(LIST, "reference").value("company"), "Laurent & Fils", "entries are kept");
    }
    olga.submits(full.clone().forge("lines", &["1000000"]).forge("more", &["1"])).await.expect(200);
    assert_eq!(olga.page.forms().iter().flat_map(|form| form.choices("term-99")).count(), 1, "no more lines than an order has");
    assert_eq!(world.database.count("orders").await, 0);
}

async fn a_reference_is_taken_once_on_the_page_too(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let marie = world.buyer("Marie Laurent");
    let form = begins(&mut olga, &marie, "FB-1").await.chooses("plan-0", "backup/standard");
    olga.submits(form.clone()).await.expect(200);
    // A second press of the same button places nothing more.
    olga.submits(form).await.expect(422);
    assert!(olga.page.error("reference").is_some(), "{}", olga.page.words());
    assert_eq!((world.database.count("orders").await, world.database.count("invitation").await), (1, 1));
}

async fn the_list_is_searched_and_goes_on(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let marie = world.buyer("Marie Laurent");
    for number in 0..30 {
        let one = order(&marie)
            .of("backup", "standard", 1)
            .with("reference", format!("FB-{number:02}"))
            .with("seller_account", format!("K-{number:02}"));
        world.operator.0.post("/api/v1/orders", &one.0).await.expect(201);
    }
    olga.opens(LIST).await.says("FB-29").says("FB-05").hides("FB-04");
    let next = olga.page.links().into_iter().find(|link| link.contains("after=")).expect("it goes on");
    olga.opens(&next).await.expect(200).says("FB-04").says("FB-00").hides("FB-05");
    for (search, found) in [("k-07", "FB-07"), ("fb-13 acme", "FB-13"), (marie.email.as_str(), "FB-29")] {
        olga.opens(&format!("{LIST}?q={}", crate::http::percent(search))).await.says(found);
    }
    olga.opens(&format!("{LIST}?q=fb-13")).await.hides("FB-12");
    olga.opens(&format!("{LIST}?q=nobody")).await.says("Nothing found");
    olga.opens(&format!("{LIST}?after=nonsense")).await.expect(200).says("FB-29");
}

async fn partners_orders_are_not_on_it(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let marie = world.buyer("Marie Laurent");
    let partners = world.northwind.sells_backup(&marie).await;
    let own = sells_backup(world, &marie).await;
    let reference = partners.answer["reference"].as_str().unwrap().to_owned();
    olga.opens(LIST).await.says(own.answer["reference"].as_str().unwrap()).hides(&reference);
    olga.opens(&format!("{LIST}/{}", own.id)).await.expect(200).says("Passed on by whoever placed the order");
    olga.opens(&format!("{LIST}/{}", partners.id)).await.expect(404);
    let mut stranger = world.buyer("Otto Kahn");
    stranger.signs_up(&world.mail).await;
    stranger.opens(&format!("{LIST}/{}", own.id)).await.expect(404);
}

async fn without_a_vendor_nothing_is_placed(world: &World) {
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let marie = world.buyer("Marie Laurent");
    let form = begins(&mut olga, &marie, "FB-1").await.chooses("plan-0", "backup/standard");
    world.declares(&crate::world::CATALOGUE.replace("kind = \"vendor\"", "kind = \"vendor\"\nstatus = \"suspended\"")).await;
    olga.submits(form.clone()).await.expect(422).says("cannot sell at the moment");
    world.database.run("delete from seller where kind = 'vendor'").await;
    olga.submits(form).await.expect(200).says("The catalogue has no vendor");
    olga.opens("/operator/orders/new").await.says("The catalogue has no vendor");
    assert_eq!(world.database.count("orders").await, 0);
}
