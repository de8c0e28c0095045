//! "Add the vendor as a seller": by an owner, outside of any order; and the billing profile that comes of it.

use futures_util::future::join_all;
use hyper::Method;

use crate::{
    database::Engine,
    page::Form,
    people::Buyer,
    stories::{
        corrections::{enters, kept, looks_at_the_oldest},
        operators::becomes_operator,
        seller_changes::acme,
        vendor::{applies_here, sells_backup},
    },
    world::World,
};

stories!(
    an_owner_adds_the_vendor,
    an_owner_adds_the_vendor_in_french,
    whoever_signed_in_long_ago_is_asked_again,
    what_was_entered_is_there_after_signing_in_again,
    what_cannot_be_taken_is_told_and_entries_are_kept,
    readers_look_and_do_not_change,
    many_presses_add_it_once,
    an_owner_changes_the_billing_profile,
    who_is_billed_by_the_vendor_stays_with_its_currency,
    no_correction_moves_it_to_another_currency_either,
    an_address_that_would_not_be_taken_today_comes_first,
    a_closed_link_opens_again,
);

/// A tax id whose check digits are right.
const TAX_ID: &str = "FR40303265045";

pub(super) fn page(organization: &str) -> String {
    format!("/organizations/{organization}/billing/vendor")
}

pub(super) fn profile(organization: &str) -> String {
    format!("/organizations/{organization}/billing/profile")
}

/// The form, with this tax id, the first way to pay, and the terms ticked.
pub(super) async fn form(buyer: &mut Buyer, organization: &str, tax_id: &str) -> Form {
    buyer.opens(&page(organization)).await.expect(200);
    buyer.page.form("/billing/vendor", "payment_method").fill("tax_id", tax_id).tick_all("terms")
}

/// The whole way, to the Overview.
pub(super) async fn adds(buyer: &mut Buyer, organization: &str, tax_id: &str) {
    let form = form(buyer, organization, tax_id).await;
    buyer.submits(form).await.expect(200);
    let confirm = buyer.page.form("/billing/vendor", "confirm").press("confirm", "1");
    buyer.submits(confirm).await;
    buyer.is_at("/billing");
}

/// Sessions were begun eleven minutes earlier.
async fn time_passes(world: &World) {
    let ago = match world.engine {
        Engine::Sqlite => "update session set created_at = created_at - 11 * 60000000",
        Engine::Postgres => "update session set created_at = created_at - interval '11 minutes'",
    };
    world.database.run(ago).await;
}

/// A person who belongs to every organization there is.
async fn belongs(world: &World, name: &str, role: &str, reader: bool) -> Buyer {
    let mut person = world.buyer(name);
    person.signs_up(&world.mail).await;
    let joined = format!(
        "insert into member (organization_id, account_id, role, since, billing_reader) select organization_id, (select id from account where email = '{}'), '{role}', since, {reader} \
         from member where role = 'owner'",
        person.email
    );
    world.database.run(&joined).await;
    person
}

async fn counts(world: &World, all: &[(&str, i64)]) {
    for (what, count) in all {
        assert_eq!(world.database.count(what).await, *count, "{what}");
    }
}

async fn well(world: &World) {
    let said = world.configuration.run(&["check"]).await.well();
    assert!(said.starts_with("all is well"), "{said}");
}

async fn an_owner_adds_the_vendor(world: &World) {
    let words = ["Add Footbridge Cloud as a seller", "for the first order alone", "is now a seller of", "Its check digits are right"];
    walk(world, world.buyer("Marie Laurent"), words).await;
}

async fn an_owner_adds_the_vendor_in_french(world: &World) {
    let words = [
        "Ajouter Footbridge Cloud comme vendeur",
        "pour la première commande",
        "est désormais un vendeur",
        "Sa clé de contrôle est exacte",
    ];
    walk(world, world.acheteuse("Marie Laurent"), words).await;
}

async fn walk(world: &World, mut marie: Buyer, [title, restricted, added, standing]: [&str; 4]) {
    let placed = world.northwind.sells_backup(&marie).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let overview = format!("/organizations/{organization}/billing");
    marie.opens(&overview).await.expect(200).says(title);
    assert!(marie.page.links().contains(&page(&organization)), "the Overview leads there");
    marie.opens(&profile(&organization)).await.expect(404);
    let form = form(&mut marie, &organization, "fr 40 303 265 045").await;
    marie.page.says(title).says(restricted).says("69002");
    marie.submits(form).await.expect(200).says(TAX_ID).says(standing).says(restricted).says("2026-11");
    counts(world, &[("billing_profile", 0), ("organization_seller where kind = 'vendor'", 0)]).await;
    let confirm = marie.page.form("/billing/vendor", "confirm");
    marie.submits(confirm.clone().press("change", "1")).await.expect(200);
    let again = marie.page.form("/billing/vendor", "payment_method");
    assert_eq!((again.value("tax_id").as_str(), again.values("terms").len()), (TAX_ID, 1), "entries are kept");
    marie.submits(confirm.press("confirm", "1")).await;
    marie.is_at("/billing");
    marie.page.says(added).says("Northwind Traders").hides(title);
    assert!(marie.page.links().contains(&profile(&organization)), "the tile leads to the billing profile");
    let letter = world.mail.letter(&marie.email, "vendor_added", 1).await;
    assert_eq!((letter.language.as_str(), letter.link("/organizations/")), (marie.language, overview));
    let accepted = format!("seller_terms_acceptance where version = '2026-11' and language = '{}' and ip = '127.0.0.1'", marie.language);
    let once = [
        (
            "billing_profile where currency = 'EUR' and currency_reason = 'country' and tax_id = 'FR40303265045' and tax_standing = 'checksum' and tax_checked_at is null",
            1,
        ),
        ("payment_method where kind = 'invoice' and is_default and order_id is null and approved_at is null", 1),
        (&accepted, 1),
        ("organization_seller where kind = 'vendor' and order_id is null and closed_at is null", 1),
        ("event where kind = 'organization.seller_added'", 1),
        ("event where kind = 'billing_profile.created'", 1),
        ("event where kind = 'billing_profile.terms_accepted'", 1),
        ("event where cast(data as text) like '%FR4030%'", 0),
        ("audit where action = 'organization.add_seller'", 1),
        ("audit where cast(data as text) like '%FR4030%'", 0),
    ];
    counts(world, &once).await;
    // The vendor's own order finds this organization: it is preselected, and how it is billed is known.
    let own = sells_backup(world, &marie).await;
    marie.follows(&own.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization");
    assert_eq!(form.choices("organization"), std::slice::from_ref(&organization), "nothing else can be chosen");
    applies_here(&mut marie, form).await;
    assert_eq!(marie.organization(), organization);
    counts(world, &[("payment_method where order_id is not null", 1), ("billing_profile", 1)]).await;
    well(world).await;
}

async fn whoever_signed_in_long_ago_is_asked_again(world: &World) {
    let (mut marie, acme) = acme(world).await;
    time_passes(world).await;
    marie.opens(&page(&acme)).await;
    marie.is_at("/sign-in-again");
    let password = marie.page.form("/sign-in-again", "password").fill("password", &marie.password.clone());
    marie.submits(password).await;
    marie.is_at("/billing/vendor");
    adds(&mut marie, &acme, "").await;
    time_passes(world).await;
    marie.opens(&profile(&acme)).await.expect(200);
    marie.opens(&format!("{}/change", profile(&acme))).await;
    marie.is_at("/sign-in-again");
    counts(world, &[("billing_profile where tax_id = ''", 1)]).await;
}

/// Sends a form too late, and gives the password where it is asked for: wrongly first. The form is there again.
async fn sends_late(world: &World, marie: &mut Buyer, late: Form) -> Form {
    time_passes(world).await;
    let (path, before) = (late.action.clone(), world.picture().await);
    marie.submits(late).await.expect(200).says("Sign in again").says("is not lost");
    assert_eq!(marie.page.path, path, "nothing of it is in an address");
    world.assert_as_before(&before).await;
    for wrong in ["", "another footbridge"] {
        let form = marie.page.form(&path, "password").fill("password", wrong);
        marie.submits(form).await.expect(422).says("is not lost");
        assert!(marie.page.error("password").is_some(), "{}", marie.page.words());
    }
    let form = marie.page.form(&path, "password").fill("password", &marie.password.clone());
    marie.submits(form.clone()).await.expect(200);
    // The page that asked, sent once more, shows the form as well, and does nothing.
    let password = form.fill("password", "");
    marie.submits(password).await.expect(200);
    marie.page.form(&path, "payment_method")
}

async fn what_was_entered_is_there_after_signing_in_again(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let late = form(&mut marie, &acme, TAX_ID).await.forge("confirm", &["1"]);
    let again = sends_late(world, &mut marie, late.clone()).await;
    counts(world, &[("billing_profile", 0), ("audit where action = 'account.wrong_password'", 1)]).await;
    let as_entered = |again: &Form, late: &Form| {
        for name in ["currency", "tax_id", "payment_method", "terms"] {
            assert_eq!(again.values(name), late.values(name), "{name}");
        }
    };
    as_entered(&again, &late);
    marie.submits(again).await.expect(200).says(TAX_ID);
    let confirm = marie.page.form("/billing/vendor", "confirm").press("confirm", "1");
    marie.submits(confirm).await;
    marie.is_at("/billing");
    let late = change_form(&mut marie, &acme).await.fill("tax_id", "FR 40 303 265 045 ");
    let again = sends_late(world, &mut marie, late.clone()).await;
    as_entered(&again, &late);
    counts(world, &[("event where kind = 'billing_profile.changed'", 0)]).await;
    marie.submits(again.fill("tax_id", "")).await.expect(200).says("was changed").hides(TAX_ID);
}

async fn what_cannot_be_taken_is_told_and_entries_are_kept(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let whole = form(&mut marie, &acme, TAX_ID).await;
    let older = whole.value("terms").replace("2026-11", "2026-01");
    let tries = [
        (whole.clone().fill("tax_id", "FR41303265045"), "tax_id"),
        (whole.clone().fill("tax_id", "DE136695976"), "tax_id"),
        (whole.clone().forge("currency", &["USD"]), "currency"),
        (whole.clone().forge("currency", &["XXX"]), "currency"),
        (whole.clone().forge("payment_method", &[]), "payment_method"),
        (whole.clone().forge("payment_method", &["pmt_01h455vb4pex5vsknk084sn02q"]), "payment_method"),
        (whole.clone().forge("terms", &[]), "terms"),
        (whole.clone().forge("terms", &[&older]), "terms"),
    ];
    for (form, field) in tries {
        for form in [form.clone(), form.forge("confirm", &["1"])] {
            let entered = form.value("tax_id");
            marie.submits(form).await.expect(422);
            assert!(marie.page.error(field).is_some(), "{field}: {}", marie.page.words());
            assert_eq!(marie.page.form("/billing/vendor", "tax_id").value("tax_id"), entered, "entries are kept");
        }
    }
    world.database.run("update organization set status = 'suspended'").await;
    marie.submits(whole.clone().forge("confirm", &["1"])).await.expect(422).says("This organization is suspended");
    world.database.run("update organization set status = 'active'").await;
    world.declares(&crate::world::CATALOGUE.replace("kind = \"vendor\"", "kind = \"vendor\"\nstatus = \"suspended\"")).await;
    marie.submits(whole).await.expect(404);
    marie.opens(&format!("/organizations/{acme}/billing")).await.expect(200).hides("Add Footbridge Cloud");
    counts(world, &[("billing_profile", 0), ("payment_method", 0), ("audit where action = 'organization.add_seller'", 0)]).await;
}

/// The tax id is for owners and billing readers; to change it, for owners alone.
async fn readers_look_and_do_not_change(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut reader = belongs(world, "Paul Petit", "member", true).await;
    let mut administrator = belongs(world, "Anna Adler", "administrator", false).await;
    let mut stranger = world.buyer("Otto Fremd");
    stranger.signs_up(&world.mail).await;
    let fields = form(&mut marie, &acme, "").await.forge("confirm", &["1"]).fields().to_vec();
    for (person, status) in [(&mut reader, 403), (&mut administrator, 403), (&mut stranger, 404)] {
        person.opens(&page(&acme)).await.expect(status);
        assert_eq!(person.posts(&page(&acme), &fields).await.status, status);
    }
    counts(world, &[("billing_profile", 0)]).await;
    reader.opens(&format!("/organizations/{acme}/billing")).await.expect(200).hides("Add Footbridge Cloud");
    adds(&mut marie, &acme, TAX_ID).await;
    marie.opens(&profile(&acme)).await.expect(200).says(TAX_ID).says("Accepted by Marie Laurent").says("bpr_");
    let change = format!("{}/change", profile(&acme));
    assert!(marie.page.links().contains(&change));
    reader.opens(&profile(&acme)).await.expect(200).says(TAX_ID).says("EUR").says("Accepted by Marie Laurent");
    assert!(!reader.page.links().contains(&change) && reader.page.forms().iter().all(|form| !form.action.contains("/billing")));
    for (person, status) in [(&mut administrator, 403), (&mut stranger, 404)] {
        person.opens(&profile(&acme)).await.expect(status).hides(TAX_ID);
    }
    for (person, status) in [(&mut reader, 403), (&mut administrator, 403), (&mut stranger, 404)] {
        person.opens(&change).await.expect(status).hides(TAX_ID);
        assert_eq!(person.posts(&change, &fields).await.status, status);
        person.opens(&format!("/organizations/{acme}")).await.hides(TAX_ID);
    }
    counts(world, &[("event where kind = 'billing_profile.changed'", 0)]).await;
}

async fn many_presses_add_it_once(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let fields = form(&mut marie, &acme, TAX_ID).await.forge("confirm", &["1"]).fields().to_vec();
    let mut presses = Vec::new();
    for _ in 0..8 {
        presses.push(marie.also_at("curl/8").await);
    }
    let there = page(&acme);
    let answers = join_all(presses.iter_mut().map(|marie| marie.tries(Method::POST, &there, &fields))).await;
    assert!(answers.iter().all(Result::is_ok));
    // Later, with other words, it leads to the billing profile.
    let other = [("currency".to_owned(), "USD".to_owned())];
    assert_eq!(marie.posts(&there, &other).await.expect(303).header("location"), profile(&acme));
    world.mail.letter(&marie.email, "vendor_added", 1).await;
    let once = [
        ("billing_profile", 1),
        ("payment_method", 1),
        ("seller_terms_acceptance", 1),
        ("organization_seller where kind = 'vendor'", 1),
        ("event where kind = 'organization.seller_added'", 1),
        ("audit where action = 'organization.add_seller'", 1),
        ("email where kind = 'vendor_added'", 1),
    ];
    counts(world, &once).await;
}

/// The owner's form of the billing profile.
pub(super) async fn change_form(buyer: &mut Buyer, organization: &str) -> Form {
    buyer.opens(&format!("{}/change", profile(organization))).await.expect(200);
    buyer.page.form("/billing/profile/change", "payment_method")
}

async fn an_owner_changes_the_billing_profile(world: &World) {
    let (mut marie, acme) = acme(world).await;
    adds(&mut marie, &acme, "").await;
    let unchanged = change_form(&mut marie, &acme).await;
    marie.page.says("It stays once something you buy from the vendor runs");
    marie.submits(unchanged.clone()).await;
    marie.is_at("/billing/profile").page.hides("was changed");
    counts(world, &[("event where kind = 'billing_profile.changed'", 0), ("audit where action = 'billing_profile.change'", 0)]).await;
    marie.submits(unchanged.clone().fill("tax_id", "FR41303265045")).await.expect(422);
    assert!(marie.page.error("tax_id").is_some());
    assert_eq!(marie.page.form("/billing/profile/change", "tax_id").value("tax_id"), "FR41303265045");
    marie.submits(unchanged.clone().forge("currency", &["USD"])).await.expect(422);
    assert!(marie.page.error("currency").is_some());
    // While an operator has refused that it pays by invoice, the rest can be put right.
    world.database.run("update payment_method set refused_at = created_at, refused_by = account_id").await;
    let refused = change_form(&mut marie, &acme).await;
    marie.page.says("Refused by Footbridge Cloud");
    marie.submits(refused.fill("tax_id", "FR 40 303 265 045")).await.expect(200).says("was changed").says(TAX_ID).says("Refused by");
    world.database.run("update payment_method set refused_at = null, refused_by = null").await;
    // A card that was entered meanwhile, and what the vendor sells runs: the currency stays.
    let card = "insert into payment_method (id, account_id, organization_id, kind, is_default, created_at, provider_ref, brand, last4, expires_on) \
        select m.id_of_card, p.created_by, p.organization_id, 'card', false, p.created_at, 'pm_1', 'visa', '4242', '2031-05-31' from billing_profile p";
    let id = match world.engine {
        Engine::Sqlite => "x'018f6b1e7c5a7c00800000000000abcd'",
        Engine::Postgres => "'018f6b1e-7c5a-7c00-8000-00000000abcd'::uuid",
    };
    let day = if world.engine == Engine::Sqlite { "'2031-05-31'" } else { "'2031-05-31'::date" };
    world.database.run(&card.replace("m.id_of_card", id).replace("'2031-05-31'", day)).await;
    let own = sells_backup(world, &marie).await;
    marie.follows(&own.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization");
    applies_here(&mut marie, form).await;
    let form = change_form(&mut marie, &acme).await;
    marie.page.says("It stays as long as something you bought from the vendor runs");
    let card = form.choices("payment_method").into_iter().find(|method| *method != form.value("payment_method")).expect("the card");
    marie.submits(form.chooses("payment_method", &card)).await.expect(200).says("Card ending in 4242").says("Until");
    counts(
        world,
        &[
            ("payment_method where is_default and kind = 'card'", 1),
            ("payment_method where is_default", 1),
            ("event where kind = 'billing_profile.changed'", 2),
            ("event where kind = 'billing_profile.changed' and cast(data as text) like '%tax_id%'", 1),
            ("event where kind = 'billing_profile.changed' and cast(data as text) like '%payment_method%'", 1),
            ("audit where action = 'billing_profile.change'", 2),
            ("event where cast(data as text) like '%FR4030%'", 0),
        ],
    )
    .await;
    well(world).await;
}

/// The form of the address in another country, with this address.
async fn moves(buyer: &mut Buyer, organization: &str, country: &str, address: crate::people::Address) {
    let path = format!("/organizations/{organization}/address");
    buyer.opens(&path).await.expect(200);
    let form = buyer.page.form(&path, "country").fill("country", country).press("change_country", "1");
    buyer.submits(form).await.expect(200);
    let form = address.iter().fold(buyer.page.form(&path, "country"), |form, (field, text)| form.fill(field, text));
    buyer.submits(form).await;
}

async fn who_is_billed_by_the_vendor_stays_with_its_currency(world: &World) {
    let (mut marie, acme) = acme(world).await;
    adds(&mut marie, &acme, TAX_ID).await;
    let zurich: crate::people::Address = &[("line1", "Bahnhofstrasse 1"), ("postal_code", "8001"), ("city", "Zürich")];
    moves(&mut marie, &acme, "CH", zurich).await;
    marie.page.expect(422);
    assert!(marie.page.error("country").is_some_and(|said| said.contains("another currency")), "{}", marie.page.words());
    assert_eq!(marie.page.form("/address", "line1").value("line1"), "Bahnhofstrasse 1", "entries are kept");
    counts(world, &[("organization where country = 'FR'", 1), ("event where kind = 'organization.address_changed'", 0)]).await;
    // Within its country, and where the currency is the same, it moves as it likes; its tax id then is to be looked at.
    let berlin: crate::people::Address = &[("line1", "Unter den Linden 5"), ("postal_code", "10117"), ("city", "Berlin")];
    moves(&mut marie, &acme, "DE", berlin).await;
    marie.page.expect(200).says("Berlin");
    marie.opens(&profile(&acme)).await.expect(200).says("not one of Germany");
    let form = change_form(&mut marie, &acme).await;
    marie.submits(form.clone()).await.expect(422);
    assert!(marie.page.error("tax_id").is_some());
    marie.submits(form.fill("tax_id", "DE136695976")).await.expect(200).says("DE136695976").hides("not one of Germany");
    // A partner's organization is the partner's to bill: it moves where it likes.
    let mut otto = world.buyer("Otto Fremd");
    let placed = world.contoso.sells_backup(&otto).await;
    let other = otto.onboards(&placed.link(), &world.mail, "Fremd").await;
    moves(&mut otto, &other, "CH", zurich).await;
    otto.page.expect(200).says("Zürich");
}

async fn no_correction_moves_it_to_another_currency_either(world: &World) {
    let (mut marie, acme) = kept(world, "Acme Lumière").await;
    adds(&mut marie, &acme, "").await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    looks_at_the_oldest(&mut olga).await;
    enters(&mut olga, "FR", crate::people::FRENCH_ADDRESS).await;
    assert!(olga.page.expect(422).error("country").is_some_and(|said| said.contains("another currency")), "{}", olga.page.words());
    counts(world, &[("organization where country = 'BR'", 1), ("billing_profile where currency = 'BRL'", 1)]).await;
}

async fn an_address_that_would_not_be_taken_today_comes_first(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let whole = form(&mut marie, &acme, "").await.forge("confirm", &["1"]);
    let cut = match world.engine {
        Engine::Sqlite => {
            "update organization_address set address = replace(address, '69002', '69'); update organization set address = replace(address, '69002', '69')"
        }
        Engine::Postgres => {
            "update organization_address set address = replace(address::text, '69002', '69')::jsonb; update organization set address = replace(address::text, '69002', '69')::jsonb"
        }
    };
    world.database.run(cut).await;
    marie.opens(&page(&acme)).await.expect(200).says("Put it right first");
    assert!(marie.page.links().contains(&format!("/organizations/{acme}/address")));
    assert!(marie.page.forms().iter().all(|form| !form.action.contains("/billing/vendor")), "nothing can be entered");
    marie.submits(whole.clone()).await.expect(422);
    counts(world, &[("billing_profile", 0)]).await;
    moves(&mut marie, &acme, "FR", crate::people::FRENCH_ADDRESS).await;
    marie.page.expect(200);
    marie.submits(whole).await;
    marie.is_at("/billing");
    counts(world, &[("billing_profile", 1)]).await;
}

/// Closes the link to the vendor, of whose nothing runs.
pub(super) async fn closes(marie: &mut Buyer, organization: &str) {
    marie.opens(&format!("/organizations/{organization}/billing")).await.expect(200);
    let links = marie.page.links();
    let close = links.into_iter().rfind(|link| link.contains("/close-seller?seller=")).expect("the vendor's tile leads there");
    marie.opens(&close).await.expect(200);
    let form = marie.page.form("/close-seller", "seller");
    marie.submits(form).await.expect(200).hides("Footbridge Cloud is");
    marie.opens(&profile(organization)).await.expect(404);
}

/// Nothing of the vendor's runs: its link is closed. What was agreed then is asked anew.
async fn a_closed_link_opens_again(world: &World) {
    let (mut marie, acme) = acme(world).await;
    adds(&mut marie, &acme, TAX_ID).await;
    closes(&mut marie, &acme).await;
    adds(&mut marie, &acme, "").await;
    marie.opens(&profile(&acme)).await.expect(200).hides(TAX_ID);
    counts(world, &[("billing_profile", 1), ("payment_method", 1), ("organization_seller where kind = 'vendor' and closed_at is null", 1)])
        .await;
    // An order of the vendor's opens it, too.
    closes(&mut marie, &acme).await;
    let own = sells_backup(world, &marie).await;
    marie.follows(&own.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization").chooses("organization", &acme);
    marie.submits(form).await;
    marie.is_at("/billing");
    let form = marie.page.form("/billing", "payment_method").fill("tax_id", TAX_ID);
    marie.submits(form).await;
    marie.is_at("/review");
    marie.applies().await;
    counts(world, &[("billing_profile where tax_id = 'FR40303265045'", 1), ("payment_method", 1)]).await;
    well(world).await;
}
