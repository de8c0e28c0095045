//! An owner keeps an address with consent: an operator corrects it or finds it right, and the owners hear of it.

use futures_util::future::join_all;

use crate::{
    database::Engine,
    people::{Address, Buyer, Placed, order},
    stories::operators::becomes_operator,
    world::World,
};

stories!(
    an_operator_corrects_an_address,
    each_owner_answers_a_correction,
    an_operator_finds_an_address_right,
    what_the_rules_cannot_tell_takes_a_second_word,
    the_second_operator_hears_who_was_first,
    many_presses_settle_an_address_once,
    an_owner_who_was_faster_is_not_written_over,
    an_owner_edits_what_was_corrected,
    nobody_is_stopped_on_the_way_to_an_order,
    only_owners_are_asked,
    addresses_are_searched_and_come_in_pages,
);

/// A city that the country's data does not know: it cannot be told whether there is one.
const ATLANTIS: Address = &[("line1", "Rua A, 1"), ("city", "Atlantis"), ("region", "SP"), ("postal_code", "01310-100")];
const SAO_PAULO: Address = &[("line1", "Rua Augusta, 1"), ("city", "São Paulo"), ("region", "SP"), ("postal_code", "01310-100")];
const LYON: Address = &[("line1", "12 rue de la République"), ("postal_code", "69002"), ("city", "Lyon")];

/// Marie's organization, whose address she kept as she wrote it.
pub(super) async fn kept(world: &World, name: &str) -> (Buyer, String) {
    let mut marie = world.buyer("Marie Laurent");
    let sold = order(&marie).of("backup", "standard", 5).with("seller_account", name).handed_over();
    let placed = world.northwind.places(&sold).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    let form = marie.organization_form(name, "BR", ATLANTIS).await;
    marie.submits(form).await.expect(422);
    let form = marie.page.form("/organization", "organization_name").tick_all("address_consent");
    marie.submits(form).await;
    marie.is_at("/review");
    marie.applies().await;
    let organization = marie.organization();
    (marie, organization)
}

/// The operator opens the list, and the oldest address on it.
pub(super) async fn looks_at_the_oldest(olga: &mut Buyer) -> String {
    olga.opens("/operator/addresses").await.expect(200);
    let case = olga.page.links().into_iter().find(|link| link.starts_with("/operator/addresses/adr_")).expect("an address waits");
    olga.opens(&case).await.expect(200);
    case
}

/// On the page of an address: another one is entered.
pub(super) async fn enters(olga: &mut Buyer, country: &str, address: Address) {
    let case = olga.page.path.clone();
    let mut form = olga.page.form(&case, "country");
    if form.value("country") != country {
        let change = form.fill("country", country).press("change_country", "1");
        olga.submits(change).await.expect(200);
        form = olga.page.form(&case, "country");
    }
    let form = address.iter().fold(form, |form, (field, text)| form.fill(field, text));
    olga.submits(form).await;
}

/// As [`enters`], where nothing is to be asked.
async fn corrects(olga: &mut Buyer, country: &str, address: Address) {
    enters(olga, country, address).await;
    olga.page.expect(200).says("Corrected by");
}

async fn finds_right(olga: &mut Buyer) {
    olga.presses("/confirm", &[]).await;
}

fn correction_of(owner: &Buyer) -> String {
    let actions = owner.page.forms().into_iter().map(|form| form.action);
    actions.into_iter().find(|action| action.starts_with("/corrections/adr_")).expect("a correction to answer")
}

/// Marie's organization, which Jeanne owns, too.
async fn kept_by_two(world: &World) -> (Buyer, Buyer, String) {
    let (marie, acme) = kept(world, "Acme Lumière").await;
    let mut jeanne = world.acheteuse("Jeanne Martin");
    jeanne.signs_up(&world.mail).await;
    world.makes_owner(&jeanne.email, &marie.email).await;
    (marie, jeanne, acme)
}

async fn an_operator_corrects_an_address(world: &World) {
    let (marie, jeanne, acme) = kept_by_two(world).await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    olga.opens("/operator").await.expect(200).says("Addresses kept with consent Waiting for a look 1");
    olga.opens("/operator/addresses").await.says("Acme Lumière").says("Rua A, 1").says("Marie Laurent").says(&marie.email);
    olga.page.says("Text 2026-11").says("We do not know");
    let case = looks_at_the_oldest(&mut olga).await;
    olga.page.says("Atlantis").says("127.0.0.1").says("I authorize Footbridge Cloud to correct it");
    enters(&mut olga, "BR", &[("line1", "Caixa Postal 12"), ("city", "São Paulo")]).await;
    assert!(olga.page.expect(422).error("line1").is_some(), "an impossible one is refused");
    assert_eq!(olga.page.form(&case, "country").value("city"), "São Paulo", "entries are kept");
    assert!(olga.page.form(&case, "country").choices("address_consent").is_empty(), "nobody can stand by it");
    corrects(&mut olga, "BR", SAO_PAULO).await;
    assert_eq!(olga.page.path, case);
    olga.opens("/operator").await.says("Waiting for a look 0");
    olga.opens("/operator/addresses").await.says("Nothing to look at");
    olga.opens("/operator/addresses?show=settled").await.says("Acme Lumière").says("Corrected by Olga Meyer");

    for (owner, language, told) in [(&marie, "en", "Until now"), (&jeanne, "fr", "Jusqu’à présent")] {
        let letter = world.mail.letter(&owner.email, "address_corrected", 1).await;
        assert_eq!((letter.language.as_str(), letter.link("/organizations/")), (language, format!("/organizations/{acme}")));
        for text in [told, "Atlantis", "São Paulo", "Acme Lumière"] {
            assert!(letter.text.contains(text), "{text}: {}", letter.text);
        }
    }
    for row in ["audit where action = 'address.correct'", "event where kind = 'organization.address_corrected'"] {
        assert_eq!(world.database.count(row).await, 1, "{row}");
    }
    for row in ["verdict = 'corrected'", "verdict = 'kept_with_consent' and settled_at is not null"] {
        assert_eq!(world.database.count(&format!("organization_address where {row}")).await, 1, "history is kept: {row}");
    }
}

/// Each is asked at the next sign-in and until she answers.
async fn each_owner_answers_a_correction(world: &World) {
    let (marie, mut jeanne, acme) = kept_by_two(world).await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    looks_at_the_oldest(&mut olga).await;
    corrects(&mut olga, "BR", SAO_PAULO).await;
    let mut marie = marie.also_at("").await;
    marie.is_at("/").page.says("The business address of Acme Lumière was corrected").says("Atlantis").says("São Paulo");
    assert!(marie.page.html.contains("<ins>Augusta") && marie.page.html.contains("<del>Atlantis"), "{}", marie.page.html);
    marie.opens(&format!("/organizations/{acme}")).await.says("Accept the correction");
    let correction = correction_of(&marie);
    marie.presses(&correction, &[]).await;
    marie.is_at(&format!("/organizations/{acme}")).page.says("São Paulo").hides("Accept the correction");
    marie.opens("/").await.hides("Accept the correction");
    let again = marie.posts(&correction, &[]).await;
    assert_eq!(again.status, 303, "accepted twice is fine");
    for row in ["address_answer where answer = 'accepted'", "audit where action = 'address.accept'"] {
        assert_eq!(world.database.count(row).await, 1, "{row}");
    }
    jeanne.opens("/").await.says("L’adresse professionnelle de Acme Lumière a été corrigée").says("Accepter la correction");
    jeanne.presses(&correction, &[]).await;
    jeanne.is_at("/").page.hides("Accepter la correction");
}

async fn an_operator_finds_an_address_right(world: &World) {
    let (mut marie, acme) = kept(world, "Acme").await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let case = looks_at_the_oldest(&mut olga).await;
    finds_right(&mut olga).await;
    assert_eq!(olga.page.path, case);
    olga.page.expect(200).says("Found right by Olga Meyer");
    olga.opens("/operator/addresses").await.says("Nothing to look at");
    assert_eq!(world.database.count("audit where action = 'address.confirm'").await, 1);
    assert_eq!(world.database.count("organization where address_verdict = 'kept_with_consent'").await, 1, "it stays what it is");
    world.assert_every_letter_left().await;
    assert!(world.mail.letters_to(&marie.email, "address_corrected").is_empty(), "nobody is told");
    marie.opens(&format!("/organizations/{acme}")).await.says("Atlantis").hides("/corrections/");
}

async fn what_the_rules_cannot_tell_takes_a_second_word(world: &World) {
    kept(world, "Acme").await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let case = looks_at_the_oldest(&mut olga).await;
    // The same address again is no correction.
    let same = olga.page.form(&case, "country");
    olga.submits(same).await.expect(422);
    let sure = olga.page.form(&case, "address_consent").tick_all("address_consent");
    olga.submits(sure).await.expect(422).says("This is the address as it is");
    // Another one of which nothing can be told.
    enters(&mut olga, "BR", &[("city", "Lemuria")]).await;
    olga.page.expect(422).says("I know this address, and the rules do not");
    assert_eq!(world.database.count("organization_address").await, 1);
    let unsure = olga.page.form(&case, "address_consent");
    olga.submits(unsure).await.expect(422);
    assert!(olga.page.error("address_consent").unwrap().contains("If you are sure"), "{}", olga.page.words());
    let sure = olga.page.form(&case, "address_consent").tick_all("address_consent");
    olga.submits(sure).await.expect(200).says("Corrected by Olga Meyer").says("Lemuria");
    assert_eq!(world.database.count("organization_address where verdict = 'corrected' and consent_text is null").await, 1);
}

async fn the_second_operator_hears_who_was_first(world: &World) {
    let (mut marie, acme) = kept(world, "Acme").await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let mut ole = becomes_operator(world, "Ole Berg").await;
    let case = looks_at_the_oldest(&mut olga).await;
    ole.opens(&case).await.expect(200);
    let late = ole.page.form(&case, "country");
    let late = LYON.iter().fold(late.forge("country", &["FR"]).forge("region", &[""]), |form, (field, text)| form.fill(field, text));
    corrects(&mut olga, "BR", SAO_PAULO).await;
    world.mail.letter(&marie.email, "address_corrected", 1).await;
    let before = world.picture().await;
    ole.presses("/confirm", &[]).await.expect(409).says("Corrected by Olga Meyer").says("Somebody else was faster");
    ole.submits(late).await.expect(409).says("Corrected by Olga Meyer");
    world.assert_as_before(&before).await;
    marie.opens(&format!("/organizations/{acme}")).await.says("São Paulo");
}

async fn many_presses_settle_an_address_once(world: &World) {
    let (marie, _) = kept(world, "Acme").await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let case = looks_at_the_oldest(&mut olga).await;
    let form = SAO_PAULO.iter().fold(olga.page.form(&case, "country"), |form, (field, text)| form.fill(field, text));
    let presses = join_all((0..16).map(|at| {
        let (mut olga, form, case) = (olga.clone(), form.clone(), case.clone());
        tokio::spawn(async move {
            if at % 2 == 0 { olga.posts(&case, form.fields()).await } else { olga.posts(&format!("{case}/confirm"), &[]).await }
        })
    }))
    .await;
    let statuses: Vec<u16> = presses.into_iter().map(|answer| answer.unwrap().status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 409].contains(status)), "{statuses:?}");
    assert_eq!(world.database.count("audit where action in ('address.correct', 'address.confirm')").await, 1);
    world.assert_every_letter_left().await;
    let corrected = world.database.count("organization_address where verdict = 'corrected'").await;
    assert_eq!(world.mail.letters_to(&marie.email, "address_corrected").len() as i64, corrected);
}

async fn moves(marie: &mut Buyer, acme: &str, country: &str, address: Address) {
    let path = format!("/organizations/{acme}/address");
    marie.opens(&path).await.expect(200);
    let mut form = marie.page.form("/address", "country");
    if form.value("country") != country {
        let change = form.fill("country", country).press("change_country", "1");
        marie.submits(change).await.expect(200);
        form = marie.page.form("/address", "country");
    }
    let form = address.iter().fold(form, |form, (field, text)| form.fill(field, text));
    marie.submits(form).await;
    marie.is_at(&format!("/organizations/{acme}"));
}

async fn an_owner_who_was_faster_is_not_written_over(world: &World) {
    let (mut marie, acme) = kept(world, "Acme").await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let case = looks_at_the_oldest(&mut olga).await;
    let form = SAO_PAULO.iter().fold(olga.page.form(&case, "country"), |form, (field, text)| form.fill(field, text));
    moves(&mut marie, &acme, "FR", LYON).await;
    let before = world.picture().await;
    olga.submits(form).await.expect(409).says("Replaced by its owner Marie Laurent").says("Somebody else was faster");
    olga.posts(&format!("{case}/confirm"), &[]).await.expect(409);
    world.assert_as_before(&before).await;
    olga.opens("/operator/addresses").await.says("Nothing to look at");
    olga.opens("/operator/addresses?show=settled").await.says("Replaced by its owner Marie Laurent");
    marie.opens(&format!("/organizations/{acme}")).await.says("Lyon").hides("/corrections/");
}

async fn an_owner_edits_what_was_corrected(world: &World) {
    let (mut marie, acme) = kept(world, "Acme").await;
    let mut jeanne = world.buyer("Jeanne Martin");
    jeanne.signs_up(&world.mail).await;
    world.makes_owner(&jeanne.email, &marie.email).await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    looks_at_the_oldest(&mut olga).await;
    corrects(&mut olga, "BR", SAO_PAULO).await;
    marie.opens(&format!("/organizations/{acme}")).await.expect(200);
    let (correction, edit) = (correction_of(&marie), format!("/organizations/{acme}/address"));
    assert!(marie.page.links().contains(&edit), "{:?}", marie.page.links());
    moves(&mut marie, &acme, "FR", LYON).await;
    assert_eq!(world.database.count("address_answer where answer = 'edited'").await, 1);
    for owner in [&mut marie, &mut jeanne] {
        owner.opens("/").await.hides("/corrections/");
    }
    // From a page that was open all the while: what is no more needs no answer.
    let late = jeanne.posts(&correction, &[]).await;
    assert_eq!((late.status, world.database.count("address_answer").await), (303, 1));
}

/// Marie, signed out, owns an organization with a correction; another order waits for her.
async fn corrected_and_sold(world: &World) -> (Buyer, String, Placed) {
    let (marie, acme) = kept(world, "Acme").await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    looks_at_the_oldest(&mut olga).await;
    corrects(&mut olga, "BR", SAO_PAULO).await;
    let placed = world.northwind.sells_analytics(&marie).await;
    (marie, acme, placed)
}

async fn signs_in_through(marie: &Buyer, placed: &Placed) -> Buyer {
    let mut marie = marie.elsewhere_signed_out();
    marie.opens(&placed.link()).await.expect(200);
    let form = marie.page.form(&placed.link(), "go").press("go", "sign-in");
    marie.submits(form).await;
    marie.signs_in().await.expect(200);
    marie.is_at("/corrections").page.says("The business address of Acme was corrected");
    marie
}

async fn nobody_is_stopped_on_the_way_to_an_order(world: &World) {
    let (marie, acme, placed) = corrected_and_sold(world).await;
    // Later.
    let mut later = signs_in_through(&marie, &placed).await;
    let go_on = later.page.forms().into_iter().find(|form| form.action == "/corrections").expect("a way on");
    later.submits(go_on).await;
    later.is_at("/subscriptions").page.says("Analytics");
    later.opens("/").await.says("Accept the correction");
    // Accepted on the way.
    let mut accepts = signs_in_through(&marie, &placed).await;
    let correction = correction_of(&accepts);
    accepts.presses(&correction, &[]).await;
    accepts.is_at("/subscriptions").page.says("Analytics");
    accepts.selects().await.confirms_organization().await.applies().await;
    assert_eq!(accepts.organization(), acme);
    // Nothing is left to be asked.
    accepts.opens("/corrections").await;
    accepts.is_at("/").page.hides("/corrections/");
    let mut again = marie.elsewhere_signed_out();
    again.opens("/account").await;
    again.signs_in().await.expect(200);
    again.is_at("/account");
}

async fn only_owners_are_asked(world: &World) {
    let (marie, acme, _) = corrected_and_sold(world).await;
    let mut owner = marie.also_at("").await;
    let correction = correction_of(&owner);
    for (name, role) in [("Anna Admin", "administrator"), ("Max Member", "member"), ("Eve Stranger", "")] {
        let mut person = world.buyer(name);
        person.signs_up(&world.mail).await;
        if !role.is_empty() {
            let joins = format!(
                "insert into member (organization_id, account_id, role, since) select g.id, a.id, '{role}', g.created_at from organization g, account a \
                 where g.name = 'Acme' and a.email = '{}'",
                person.email
            );
            world.database.run(&joins).await;
        }
        let mut person = person.elsewhere_signed_out();
        person.opens("/account").await;
        person.signs_in().await.expect(200);
        person.is_at("/account");
        person.opens("/").await.expect(200).hides("/corrections/");
        person.opens(&format!("/organizations/{acme}")).await.hides("/corrections/");
        person.opens("/corrections").await;
        person.is_at("/");
        let answer = person.posts(&correction, &[]).await;
        assert_eq!(answer.status, 404, "{name}");
    }
    assert_eq!(world.database.count("address_answer").await, 0);
    // Where an answer leads back to is a page of ours.
    let elsewhere = owner.posts(&correction, &[("back".to_owned(), "//evil.test".to_owned())]).await;
    assert_eq!((elsewhere.status, elsewhere.header("location")), (303, "/"));
}

async fn addresses_are_searched_and_come_in_pages(world: &World) {
    let (_, acme) = kept(world, "Ação Têxtil").await;
    kept(world, "Globex").await;
    // Past the program: thirty older ones.
    let columns =
        "organization_id, address, written, verdict, rules, set_at, set_by, consent_text, consent_language, consent_ip, consented_at";
    for number in 1..=30 {
        let id = match world.engine {
            Engine::Sqlite => format!("x'{number:032x}'"),
            Engine::Postgres => format!("cast('{number:032x}' as uuid)"),
        };
        let copy = format!(
            "insert into organization_address (id, {columns}) select {id}, {columns} from organization_address \
             where organization_id = (select id from organization where name = 'Globex') and settled_at is null order by set_at desc limit 1"
        );
        world.database.run(&copy).await;
    }
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let cases = |olga: &Buyer| olga.page.links().iter().filter(|link| link.starts_with("/operator/addresses/adr_")).count();
    olga.opens("/operator/addresses").await.expect(200);
    assert_eq!(cases(&olga), 25);
    let next = olga.page.links().into_iter().find(|link| link.contains("after=")).expect("there are more");
    olga.opens(&next).await.expect(200).says("Ação Têxtil");
    assert_eq!((cases(&olga), olga.page.links().iter().any(|link| link.contains("after="))), (7, false));
    for search in ["acao", "A%C3%87%C3%83O+textil", &acme, "acao+atlantis+br%C3%A9sil"] {
        olga.opens(&format!("/operator/addresses?q={search}")).await.expect(200).says("Ação Têxtil").hides("Globex");
        assert_eq!(cases(&olga), 1, "{search}");
    }
    olga.opens("/operator/addresses?q=brazil&show=waiting").await.expect(200);
    assert_eq!(cases(&olga), 25);
    // None can stand in an id, which has no `l`, no `o` and no `u`: ids are searched, too, and end as chance will have it.
    for nothing in ["nowhere", "acao+lyon", "oo%25", "'%20or%20true%20like%20'"] {
        olga.opens(&format!("/operator/addresses?q={nothing}")).await.expect(200).says("Nothing found");
    }
    olga.opens("/operator/addresses?show=settled").await.says("Nothing settled yet");
    // A cursor of another list or person begins at the beginning, and so does an odd one.
    let mut ole = becomes_operator(world, "Ole Berg").await;
    for odd in [next.as_str(), "/operator/addresses?after=x", "/operator/addresses?after=%ff"] {
        ole.opens(odd).await.expect(200);
        assert_eq!(cases(&ole), 25, "{odd}");
    }
}
