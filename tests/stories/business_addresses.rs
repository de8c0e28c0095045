//! An organization's business address: taken, suggested, kept with consent, changed later.

use crate::{
    database::Engine,
    page::Form,
    people::{Address, Buyer},
    world::World,
};

stories!(
    an_address_that_keeps_the_rules_goes_on,
    a_suggestion_is_taken,
    an_original_is_kept_with_consent,
    what_cannot_be_verified_is_edited_or_kept,
    an_answer_is_about_one_address,
    what_was_answered_is_not_asked_again,
    a_doubt_about_the_name_comes_before_the_address,
    what_no_address_holds_is_said_and_never_kept,
    rules_that_changed_meanwhile_bring_back_the_address,
    an_owner_changes_the_address,
    an_owner_is_asked_like_a_buyer,
    the_form_follows_its_country,
);

/// Without its state, which the ZIP code tells.
const GOOGLE: Address = &[("line1", "1600 Amphitheatre Pkwy"), ("city", "Mountain View"), ("postal_code", "94043")];
/// In a city nobody knows.
const ATLANTIS: Address = &[("line1", "Rua A, 1"), ("city", "Atlantis"), ("region", "SP"), ("postal_code", "01310-100")];
const LYON: Address = &[("line1", "12 rue de la République"), ("postal_code", "69002"), ("city", "Lyon")];

async fn at_step_two(world: &World, buyer: &mut Buyer) {
    let placed = world.northwind.sells_backup(buyer).await;
    buyer.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
}

async fn enters(buyer: &mut Buyer, country: &str, address: Address) {
    let form = buyer.organization_form("Acme", country, address).await;
    buyer.submits(form).await;
}

/// The form of the page before them, as it stands.
fn asked(buyer: &Buyer) -> Form {
    buyer.page.expect(422);
    let form = buyer.page.form("/organization", "address_asked");
    assert_eq!(form.value("address_asked").len(), 64);
    form
}

fn kept(form: Form) -> Form {
    form.tick("address_choice", &["original".to_owned()]).tick_all("address_consent")
}

async fn verdicts(world: &World, verdict: &str, consent: &str) -> i64 {
    world.database.count(&format!("organization_address where verdict = '{verdict}' and {consent}")).await
}

async fn an_address_that_keeps_the_rules_goes_on(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    // Merely written another way: nobody is asked.
    let form = marie.organization_form("Acme", "FR", LYON).await.fill("postal_code", " 69 002").fill("line1", "12  rue de la République ");
    marie.submits(form).await;
    marie.is_at("/review").page.says("12 rue de la République 69002 Lyon France");
    assert!(!marie.page.words().contains("Kept as you wrote it"));
    marie.applies().await;
    assert_eq!(verdicts(world, "valid", "consent_text is null and settled_at is null").await, 1);
    let written = "organization_address where cast(written as text) like '%69 002%' and cast(address as text) like '%69002%'";
    assert_eq!(world.database.count(written).await, 1, "original and normal form are both kept");
}

async fn a_suggestion_is_taken(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    enters(&mut marie, "US", GOOGLE).await;
    marie.page.says("Edit or select an address").says("The postal code and the city say California.");
    marie.page.says("Suggested address 1600 Amphitheatre Pkwy Mountain View, suggested: CA 94043 United States");
    marie.page.says("Address as you wrote it 1600 Amphitheatre Pkwy Mountain View 94043 United States");
    assert_eq!(marie.page.html.matches("<ins>").count(), 1, "what differs is marked, and only that");
    let form = asked(&marie);
    assert_eq!(form.values("address_choice"), ["suggested"], "the suggestion is preselected");
    marie.submits(form).await;
    marie.is_at("/review").page.says("Mountain View, CA 94043");
    marie.applies().await;
    assert_eq!(verdicts(world, "suggestion_accepted", "consent_text is null").await, 1);
}

async fn an_original_is_kept_with_consent(world: &World) {
    let mut marie = world.acheteuse("Marie Laurent");
    at_step_two(world, &mut marie).await;
    enters(&mut marie, "US", GOOGLE).await;
    marie.page.says("Modifier ou sélectionner une adresse");
    let form = asked(&marie).tick("address_choice", &["original".to_owned()]);
    let before = world.picture().await;
    marie.submits(form).await;
    let missing = marie.page.expect(422).error("address_consent").unwrap();
    assert!(missing.starts_with("Cochez la case"), "{missing}");
    world.assert_as_before(&before).await;
    let form = asked(&marie);
    assert_eq!(form.values("address_choice"), ["original"], "the choice is kept");
    marie.submits(form.tick_all("address_consent")).await;
    marie.is_at("/review").page.says("Conservée telle que vous l’avez saisie").says("Mountain View 94043");
    marie.applies().await;
    let consent = "consent_text = '2026-11' and consent_language = 'fr' and consent_ip = '127.0.0.1' and consented_at is not null and settled_at is null";
    assert_eq!(verdicts(world, "kept_with_consent", consent).await, 1);
    assert_eq!(world.database.count("organization where address_verdict = 'kept_with_consent'").await, 1);
    let of_marie = format!(
        "organization_address h join account a on a.id = h.set_by where a.email = '{}' and h.consented_at <= h.set_at",
        marie.email
    );
    assert_eq!(world.database.count(&of_marie).await, 1, "by her, before it was applied");
}

async fn what_cannot_be_verified_is_edited_or_kept(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    enters(&mut marie, "BR", ATLANTIS).await;
    marie.page.says("We cannot verify this address").says("We do not know a place of this name");
    let form = asked(&marie);
    // Nothing can be taken instead.
    marie.submits(form.clone().forge("address_choice", &["suggested"]).tick_all("address_consent")).await.expect(422);
    marie.submits(form.clone()).await;
    assert!(marie.page.expect(422).error("address_consent").is_some());
    // Edited, it goes on, whatever the boxes say.
    marie.submits(form.clone().fill("city", "São Paulo")).await;
    marie.is_at("/review").page.says("São Paulo");
    marie.opens(&format!("/onboarding/{}/organization", marie.onboarding())).await;
    enters(&mut marie, "BR", ATLANTIS).await;
    let form = asked(&marie).tick_all("address_consent");
    marie.submits(form).await;
    marie.is_at("/review").page.says("Atlantis").says("Kept as you wrote it");
    marie.applies().await;
    assert_eq!(verdicts(world, "kept_with_consent", "consent_language = 'en'").await, 1);
}

async fn an_answer_is_about_one_address(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    enters(&mut marie, "US", GOOGLE).await;
    let form = asked(&marie);
    let before = world.picture().await;
    for forged in [
        form.clone().forge("address_asked", &[]),
        form.clone().forge("address_asked", &[""]),
        form.clone().forge("address_asked", &["0".repeat(64).as_str()]),
        form.clone().fill("line1", "1601 Amphitheatre Pkwy"),
        form.clone().fill("postal_code", "94044"),
        form.clone().forge("address_choice", &["both"]),
        form.clone().forge("address_choice", &[]),
        kept(form.clone()).fill("line1", "1601 Amphitheatre Pkwy"),
        kept(form.clone()).forge("address_asked", &[]),
        kept(form.clone()).forge("address_consent", &[]),
        kept(form.clone()).forge("address_consent", &[""]),
    ] {
        marie.submits(forged).await;
        assert_eq!(asked(&marie).choices("address_choice"), ["suggested", "original"], "it is asked again");
    }
    world.assert_as_before(&before).await;
    // What is asked of the changed address can be answered.
    marie.submits(kept(form).fill("line1", "1601 Amphitheatre Pkwy")).await;
    let form = kept(asked(&marie));
    marie.submits(form).await;
    marie.is_at("/review").page.says("1601 Amphitheatre Pkwy");
}

async fn what_was_answered_is_not_asked_again(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    enters(&mut marie, "BR", ATLANTIS).await;
    let form = asked(&marie).tick_all("address_consent");
    marie.submits(form).await;
    let path = format!("/onboarding/{}/organization", marie.onboarding());
    let before = world.picture().await;
    let form = marie.opens(&path).await.form("/organization", "organization_name");
    marie.submits(form.clone()).await;
    marie.is_at("/review");
    world.assert_as_before(&before).await;
    marie.submits(form.fill("line1", "Rua B, 2")).await.expect(422).says("We cannot verify this address");
}

async fn a_doubt_about_the_name_comes_before_the_address(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    marie.onboards(&first.link(), &world.mail, "Acme").await;
    let second = world.contoso.sells_backup(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    enters(&mut marie, "BR", ATLANTIS).await;
    marie.page.expect(422).says("You already belong to an organization called Acme.");
    let form = marie.page.form("/organization", "duplicate_ok").tick_all("duplicate_ok");
    marie.submits(form).await;
    let form = asked(&marie).tick_all("address_consent");
    assert_eq!(form.values("duplicate_ok"), ["1"], "that was answered");
    marie.submits(form).await;
    marie.is_at("/review").page.says("Atlantis");
}

async fn what_no_address_holds_is_said_and_never_kept(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    let form = marie.organization_form("Acme", "FR", LYON).await;
    let before = world.picture().await;
    let long = "x".repeat(10_240);
    for (field, text) in [
        ("line1", long.as_str()),
        ("line2", &long),
        ("city", &long),
        ("line1", "1 rue X\u{0}"),
        ("line1", "1 rue\u{7}X"),
        ("line2", "a\u{202e}b"),
        ("city", "Paris 🏠"),
        ("city", "<script>alert(1)</script>"),
        ("postal_code", "7500\u{200f}4"),
        ("postal_code", "SW1A 2AA"),
        ("line1", "BP 123"),
        ("line1", ""),
        ("country", "XX"),
        ("country", "France"),
        ("country", ""),
    ] {
        // Whatever is said besides.
        let bad = form.clone().forge(field, &[text]).forge("address_choice", &["original"]).forge("address_consent", &["1"]);
        marie.submits(bad).await.expect(422);
        assert!(marie.page.error(field).is_some_and(|said| said.len() > 10), "{field} {text:.20}: {}", marie.page.words());
        assert!(!marie.page.html.contains("data-question") && !marie.page.html.contains("<script>alert"), "nothing to choose: {field}");
    }
    // A region of another country, and a field of another's addresses.
    let texan = form.clone().forge("country", &["US"]).forge("region", &["ON"]);
    marie.submits(texan).await.expect(422);
    assert!(marie.page.error("region").is_some());
    // A field sent twice counts once, and one of another name not at all.
    let lists = form.clone().forge("line1", &["BP 12", "12 rue de la République"]).forge("line1[]", &["x"]);
    marie.submits(lists).await.expect(422);
    assert!(marie.page.error("line1").is_some());
    world.assert_as_before(&before).await;
    marie.submits(form).await;
    marie.is_at("/review");
}

/// A draft as an older program left it: by its rules a box of the post was an address.
async fn age(world: &World) {
    let (from, to) = ("12 rue de la République", "BP 12");
    world
        .database
        .run(&match world.engine {
            Engine::Sqlite => format!("update onboarding set draft = replace(draft, '{from}', '{to}')"),
            Engine::Postgres => format!("update onboarding set draft = replace(draft::text, '{from}', '{to}')::jsonb"),
        })
        .await;
}

async fn rules_that_changed_meanwhile_bring_back_the_address(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    marie.creates_organization("Acme").await;
    let (press, onboarding) = (marie.agrees(), marie.onboarding());
    age(world).await;
    let before = world.picture().await;
    marie
        .submits(press)
        .await
        .expect(409)
        .says("Addresses are checked more closely")
        .says("A post-office box cannot be a business address");
    let again = format!("/onboarding/{onboarding}/organization");
    marie.opens(&format!("/onboarding/{onboarding}/review")).await;
    marie.is_at_status(&again, 200);
    marie.page.says("A post-office box cannot be a business address");
    world.assert_as_before(&before).await;
    let form = marie.page.form("/organization", "organization_name");
    assert_eq!(form.value("line1"), "BP 12");
    marie.submits(form.fill("line1", "14 rue de la République")).await;
    marie.is_at("/review");
    marie.applies().await;
    assert_eq!(verdicts(world, "valid", "consent_text is null").await, 1);
}

async fn an_owner_changes_the_address(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let sold = world.northwind.sells_backup(&marie).await;
    let acme = marie.onboards(&sold.link(), &world.mail, "Acme").await;
    let (page, path) = (format!("/organizations/{acme}"), format!("/organizations/{acme}/address"));
    assert!(marie.opens(&page).await.expect(200).links().contains(&path));
    let form = marie.opens(&path).await.expect(200).form("/address", "line1");
    assert_eq!((form.value("country").as_str(), form.value("line1").as_str()), ("FR", "12 rue de la République"));
    // What is the same is no change.
    let before = world.picture().await;
    marie.submits(form.clone()).await.expect(200);
    marie.submits(form.clone().fill("line1", " 12 rue de la  République")).await.expect(200);
    marie.submits(form.clone().fill("line1", "BP 12")).await.expect(422);
    assert!(marie.page.error("line1").is_some());
    world.assert_as_before(&before).await;
    marie.submits(form.fill("line1", "14 rue de la République")).await.expect(200);
    marie.page.says("The business address was changed.").says("14 rue de la République 69002 Lyon France");
    marie.opens(&path).await.says("14 rue de la République 69002 Lyon France Current").says("by Marie Laurent");
    marie.page.says("12 rue de la République 69002 Lyon France Set on");
    let event =
        "event where kind = 'organization.address_changed' and organization_id is not null and order_id is null and seller_id is null";
    assert_eq!(world.database.count(event).await, 1);
    assert_eq!(world.database.count(&format!("audit where action = 'organization.change_address' and subject = '{acme}'")).await, 1);
    for log in ["event", "audit"] {
        assert_eq!(world.database.count(&format!("{log} where cast(data as text) like '%République%'")).await, 0, "no address in {log}");
    }
    assert_eq!(world.database.count("organization where cast(address as text) like '%14 rue%'").await, 1);
    // Other members hear whom to ask; for strangers there is no such page.
    let mut paul = world.buyer("Paul Durand");
    paul.signs_up(&world.mail).await;
    for role in ["", "member", "administrator"] {
        if role == "member" {
            world.makes_owner(&paul.email, &marie.email).await;
        }
        if !role.is_empty() {
            let his = format!("account_id = (select id from account where email = '{}')", paul.email);
            world.database.run(&format!("update member set role = '{role}' where {his}")).await;
            assert!(!paul.opens(&page).await.expect(200).links().contains(&path));
        }
        let refused = if role.is_empty() { 404 } else { 403 };
        paul.opens(&path).await.expect(refused);
        if refused == 403 {
            paul.page.says("Owners change the business address");
        }
        let forged = marie.opens(&path).await.form("/address", "line1").fill("line1", "16 rue de la République");
        assert_eq!(paul.posts(&path, forged.fields()).await.status, refused, "{role}");
    }
    assert_eq!(world.database.count("organization_address").await, 2);
}

async fn an_owner_is_asked_like_a_buyer(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    enters(&mut marie, "BR", ATLANTIS).await;
    let form = asked(&marie).tick_all("address_consent");
    marie.submits(form).await;
    marie.applies().await;
    let acme = marie.organization();
    let path = format!("/organizations/{acme}/address");
    marie.opens(&path).await.says("Kept as written; Footbridge Cloud may correct it");
    assert_eq!(verdicts(world, "kept_with_consent", "settled_at is null").await, 1, "an operator has to look at it");
    let form = marie.page.form("/address", "line1").fill("line1", "Rua B, 2");
    marie.submits(form).await.expect(422).says("We cannot verify this address");
    let form = marie.page.form("/address", "address_asked");
    let before = world.picture().await;
    marie.submits(form.clone().tick_all("address_consent").fill("line1", "Rua C, 3")).await.expect(422);
    world.assert_as_before(&before).await;
    marie.submits(form.tick_all("address_consent")).await.expect(200).says("The business address was changed.");
    assert_eq!(verdicts(world, "kept_with_consent", "settled_at is null").await, 1, "at the newest one alone");
    assert_eq!(verdicts(world, "kept_with_consent", "settled_at is not null and settled_by is not null").await, 1);
    // To another country, with a suggestion.
    let form = marie.opens(&path).await.form("/address", "line1").fill("country", "US").press("change_country", "1");
    let form = marie.submits(form).await.expect(200).form("/address", "line1");
    assert_eq!(form.value("region"), "", "no region of another country");
    let form = GOOGLE.iter().fold(form, |form, (field, text)| form.fill(field, text));
    marie.submits(form).await.expect(422).says("Edit or select an address");
    let form = marie.page.form("/address", "address_asked");
    marie.submits(form).await.expect(200).says("Mountain View, CA 94043");
    assert_eq!(verdicts(world, "suggestion_accepted", "consent_text is null").await, 1);
    assert_eq!(verdicts(world, "kept_with_consent", "settled_at is null").await, 0);
    assert_eq!(world.database.count("organization where country = 'US' and address_verdict = 'suggestion_accepted'").await, 1);
}

async fn the_form_follows_its_country(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    at_step_two(world, &mut marie).await;
    for (country, labels, tokens) in [
        ("US", &["State", "ZIP code"][..], &["address-level1", "postal-code"][..]),
        ("JP", &["Prefecture", "Postal code"], &["address-level1", "postal-code"]),
        ("IE", &["Eircode", "County"], &["postal-code"]),
        ("IN", &["PIN code", "State"], &["postal-code"]),
        ("AE", &["Emirate"], &["address-level1"]),
        ("HK", &["District", "Area"], &["address-level1"]),
        ("BR", &["State", "Neighbourhood"], &["address-level3"]),
    ] {
        marie.organization_form("Acme", country, &[("line1", "1 Main Street")]).await;
        for label in labels {
            marie.page.says(label);
        }
        for token in tokens {
            assert!(marie.page.html.contains(&format!("autocomplete=\"{token}\"")), "{country} {token}");
        }
    }
    // What is typed stays; cities are suggested where the data lists those of a region.
    let form = marie.page.form("/organization", "line1").fill("line1", "Rua A, 1").fill("region", "SP").press("change_country", "1");
    let form = marie.submits(form).await.expect(200).form("/organization", "line1");
    assert_eq!((form.value("line1").as_str(), form.value("region").as_str()), ("Rua A, 1", "SP"));
    assert!(marie.page.html.contains("<option value=\"Campinas\">") && marie.page.html.contains("list=\"cities\""));
    // Hong Kong has no postal codes, and nobody is asked for one.
    marie.organization_form("Acme", "HK", &[]).await;
    assert!(!marie.page.html.contains("name=\"postal_code\""));
}
