//! What colleagues have already: nothing is made a second time in silence, and nobody is left standing.

use hyper::Method;

use crate::{
    people::{Buyer, Order, Placed, order},
    world::World,
};

stories!(
    what_a_colleague_sends_an_owner_applies,
    what_is_not_ticked_stays_with_the_sender,
    a_colleague_becomes_an_owner,
    a_wish_can_be_refused,
    owners_who_cannot_be_reached_are_the_operators_matter,
    rights_of_owners_end_with_the_role,
    an_organization_that_looks_like_another_is_doubted,
    every_organization_is_listed_with_its_reason,
    another_sellers_organization_is_a_conflict,
);

/// Marie owns Acme, which is bound to Northwind's account ACME-4711; Paul was sold something under the same account.
async fn at_colleagues(world: &World) -> (Buyer, String, Buyer, Placed) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    let acme = marie.onboards(&first.link(), &world.mail, "Acme Lumière").await;
    let mut paul = world.acheteuse("Paul Durand");
    let placed = world.northwind.sells_analytics(&paul).await;
    paul.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    (marie, acme, paul, placed)
}

async fn what_a_colleague_sends_an_owner_applies(world: &World) {
    let (mut marie, acme, mut paul, placed) = at_colleagues(world).await;
    paul.page.says("Vos collègues ont déjà une organisation").hides("Acme").hides(&acme);
    assert!(paul.page.forms().iter().all(|form| form.choices("organization_name").is_empty()), "no second one is offered");
    paul.presses("/send", &[]).await.expect(200).says("Transmis aux propriétaires");
    let letter = world.mail.letter(&marie.email, "apply_requested", 1).await;
    assert_eq!((letter.language.as_str(), letter.link("/organizations/")), ("en", format!("/organizations/{acme}")));
    assert!(letter.text.contains("Paul Durand") && letter.text.contains("Analytics"), "{}", letter.text);
    // Sent twice is fine, and is one letter and one task.
    paul.presses("/send", &[]).await.expect(200);
    world.assert_every_letter_left().await;
    assert_eq!(world.mail.letters_to(&marie.email, "apply_requested").len(), 1);
    assert_eq!((world.database.count("task").await, world.database.count("event where kind = 'order.sent_to_owners'").await), (1, 2));

    // To a stranger there is no such task.
    marie.opens("/").await.expect(200).says("Paul Durand").says("Apply 1 subscription from Northwind Traders to Acme Lumière");
    let task = task_of(&marie);
    let mut eve = world.buyer("Eve Stranger");
    eve.signs_up(&world.mail).await;
    for path in [task.as_str(), "/tasks/tsk_00000000000000000000000000", "/tasks/nonsense"] {
        assert_eq!(eve.posts(path, &[]).await.status, 404, "{path}");
        assert_eq!(paul.posts(path, &[]).await.status, 404, "{path}");
    }

    marie.presses("/tasks/", &[]).await;
    marie.is_at("/review").page.says("Acme Lumière").says("Already a seller of").says("Analytics").says("Already");
    assert!(marie.page.html.contains("p•••@"), "whose invitation it is stays in sight");
    marie.opens(&format!("/onboarding/{}/organization", marie.onboarding())).await;
    assert_eq!(marie.page.form("/organization", "organization").values("organization"), [acme.as_str()], "pre-selected");
    marie.confirms_organization().await.applies().await;
    assert_eq!(marie.organization(), acme);
    assert_eq!(world.northwind.sees(&placed).await["status"], "applied");
    assert_eq!(world.analytics.asks_about(&acme).await["entitled"], true);
    assert!(!marie.opens("/").await.words().contains("Paul Durand"), "what is done is gone");
    assert_eq!(marie.posts(&task, &[]).await.status, 409);

    paul.opens(&placed.link()).await.says("Cette commande a été mise en service par une autre personne").hides("Acme");
    assert_eq!(world.database.count("organization").await, 1);
}

fn task_of(owner: &Buyer) -> String {
    owner.page.forms().into_iter().map(|form| form.action).find(|action| action.starts_with("/tasks/")).expect("a task")
}

/// One of two subscriptions is ticked and sent: the other stays with the order, and with whom it was sold to.
async fn what_is_not_ticked_stays_with_the_sender(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    marie.onboards(&first.link(), &world.mail, "Acme").await;
    let mut paul = world.buyer("Paul Durand");
    let placed = world.northwind.places(&order(&paul).of("backup", "standard", 5).of("analytics", "insight", 3).handed_over()).await;
    let [backup, analytics] = placed.subscriptions().try_into().unwrap();
    paul.follows_and_signs_up(&placed.link(), &world.mail).await;
    let form = paul.page.form("/subscriptions", "subscription").tick("subscription", &[analytics]);
    paul.submits(form).await;
    paul.presses("/send", &[]).await.expect(200).says("Sent to the owners");

    marie.opens("/").await;
    marie.presses("/tasks/", &[]).await;
    marie.is_at("/review");
    marie.applies().await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "partially_applied");
    paul.opens("/").await;
    paul.presses("/continue", &[]).await;
    assert_eq!(paul.page.form("/subscriptions", "subscription").choices("subscription"), [backup]);
}

async fn a_colleague_becomes_an_owner(world: &World) {
    let (mut marie, acme, mut paul, _) = at_colleagues(world).await;
    paul.presses("/ask", &[]).await.expect(200).says("Vous avez demandé à devenir propriétaire");
    assert!(paul.page.forms().iter().all(|form| !form.action.ends_with("/ask")), "asked is asked");
    // A second tab asks again: one wish.
    let onboarding = paul.onboarding();
    assert_eq!(paul.posts(&format!("/onboarding/{onboarding}/ask"), &[("about".to_owned(), "elsewhere".to_owned())]).await.status, 303);
    assert_eq!(world.database.count("role_request").await, 1);
    let letter = world.mail.letter(&marie.email, "role_asked", 1).await;
    assert!(letter.text.contains(&paul.email), "{}", letter.text);

    marie.opens(&letter.link("/organizations/")).await.expect(200).says("Paul Durand").says(&paul.email);
    let decision = marie.page.form("/role-requests/", "decision");
    // Who asked, a stranger, or nobody signed in decides nothing.
    let approve = [("decision".to_owned(), "approve".to_owned())];
    assert_eq!(paul.posts(&decision_path(&marie), &approve).await.status, 404);
    let path = decision_path(&marie);
    assert_eq!(marie.elsewhere_signed_out().posts(&path, &approve).await.status, 303);
    assert_eq!(marie.posts(&path, &[]).await.status, 400);
    assert_eq!(world.database.count("member").await, 1);
    marie.submits(decision.clone().press("decision", "approve")).await;
    marie.page.expect(200).says("Paul Durand");
    // Pressed again, even the other way round, it stays as it was decided.
    marie.submits(decision.press("decision", "refuse")).await.expect(200);
    assert_eq!(world.database.count("member where role = 'owner'").await, 2);
    assert_eq!(world.database.count("role_request where approved").await, 1);

    let letter = world.mail.letter(&paul.email, "role_decided", 1).await;
    assert!(letter.language == "fr" && letter.subject.contains("Acme Lumière"), "{}", letter.subject);
    paul.opens(&format!("/onboarding/{onboarding}/organization")).await.expect(200).says("Acme Lumière");
    assert_eq!(paul.page.form("/organization", "organization").values("organization"), [acme.as_str()], "now pre-selected");
    paul.confirms_organization().await.applies().await;
    assert_eq!(paul.organization(), acme);
}

fn decision_path(owner: &Buyer) -> String {
    owner.page.forms().into_iter().map(|form| form.action).find(|action| action.starts_with("/role-requests/")).expect("a request")
}

async fn a_wish_can_be_refused(world: &World) {
    let (mut marie, acme, mut paul, _) = at_colleagues(world).await;
    paul.presses("/ask", &[]).await.expect(200);
    marie.opens("/").await.expect(200).says("Paul Durand");
    let refuse = marie.page.form("/role-requests/", "decision").press("decision", "refuse");
    marie.submits(refuse).await.expect(200).hides("Paul Durand");
    let letter = world.mail.letter(&paul.email, "role_decided", 1).await;
    assert!(!letter.raw.contains("Acme") && !letter.text.contains("Acme"), "a stranger does not learn the name: {}", letter.text);
    let onboarding = paul.onboarding();
    paul.opens(&format!("/onboarding/{onboarding}/organization")).await.says("a été refusée").hides("Acme").hides(&acme);
    assert!(paul.page.forms().iter().all(|form| !form.action.ends_with("/ask")), "not again at once");
    assert_eq!(paul.posts(&format!("/onboarding/{onboarding}/ask"), &[("about".to_owned(), "elsewhere".to_owned())]).await.status, 303);
    assert_eq!((world.database.count("role_request").await, world.database.count("member").await), (1, 1));
    paul.opens(&format!("/organizations/{acme}")).await.expect(404);
    // Sending is still a way, and asking about an organization one does not belong to is none.
    let of = [("about".to_owned(), acme.clone())];
    assert_eq!(paul.posts(&format!("/onboarding/{onboarding}/ask"), &of).await.status, 409);
    paul.opens(&format!("/onboarding/{onboarding}/organization")).await;
    paul.presses("/send", &[]).await.expect(200).says("Transmis aux propriétaires");
}

async fn owners_who_cannot_be_reached_are_the_operators_matter(world: &World) {
    let (marie, acme, mut paul, _) = at_colleagues(world).await;
    world.database.run(&format!("update account set locked_at = verified_at where email = '{}'", marie.email)).await;
    paul.opens(&format!("/onboarding/{}/organization", paul.onboarding())).await.says("n’est joignable").says("help@footbridge.example");
    paul.page.hides("Acme").hides(&acme);
    let letters = world.mail.letters().len();
    paul.presses("/send", &[]).await.expect(200).says("en a été informé");
    assert_eq!(world.database.count("event where kind = 'organization.ownerless_request' and organization_id is not null").await, 1);
    paul.posts(&format!("/onboarding/{}/send", paul.onboarding()), &[]).await;
    assert_eq!(world.database.count("event where kind = 'organization.ownerless_request'").await, 1, "said once a day");
    world.assert_every_letter_left().await;
    assert_eq!(world.mail.letters().len(), letters, "nobody to write to");
    assert_eq!(world.database.count("organization").await, 1);
}

/// Threat T57: rights are read with every request.
async fn rights_of_owners_end_with_the_role(world: &World) {
    let (mut marie, acme, mut paul, placed) = at_colleagues(world).await;
    let mut pierre = world.buyer("Pierre Petit");
    pierre.signs_up(&world.mail).await;
    world.makes_owner(&pierre.email, &marie.email).await;
    paul.presses("/send", &[]).await.expect(200);
    let onboarding = paul.onboarding();
    paul.opens(&format!("/onboarding/{onboarding}/organization")).await;
    paul.presses("/ask", &[]).await.expect(200);
    pierre.opens("/").await.expect(200).says("Paul Durand");
    let (task, request) = (task_of(&pierre), decision_path(&pierre));
    pierre.presses("/tasks/", &[]).await;
    let pressed = pierre.is_at("/review").agrees();

    world.database.run(&format!("delete from member where account_id = (select id from account where email = '{}')", pierre.email)).await;
    let before = world.picture().await;
    // What was granted through the organization went with it: neither the subscriptions nor the organization are there.
    pierre.submits(pressed).await.expect(409);
    pierre.page.hides("Analytics").hides("Acme");
    for (path, fields) in [(&task, vec![]), (&request, vec![("decision".to_owned(), "approve".to_owned())])] {
        assert_eq!(pierre.posts(path, &fields).await.status, 404, "{path}");
    }
    assert!(!pierre.opens("/").await.words().contains("Paul Durand"));
    pierre.opens(&format!("/organizations/{acme}")).await.expect(404);
    world.assert_as_before(&before).await;
    assert_eq!(world.northwind.sees(&placed).await["status"], "placed");
    marie.opens("/").await.says("Paul Durand");
    marie.presses("/tasks/", &[]).await;
    marie.is_at("/review");
    marie.applies().await;
}

async fn an_organization_that_looks_like_another_is_doubted(world: &World) {
    let mut marie = world.buyer("Marie Laurent").with_email("marie@acme-lumiere.example");
    let first = world.northwind.sells_backup(&marie).await;
    marie.onboards(&first.link(), &world.mail, "Acme Lumière").await;
    // Her own, in another spelling, with another seller.
    let second = world.contoso.sells_backup(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    let form = marie.organization_form("ACME Lumière S.A.R.L.", "FR", ADDRESS).await;
    marie.submits(form).await.expect(422).says("You already belong to an organization called Acme Lumière.");

    // A colleague, by the address: told that there is one, not which.
    let mut paul = world.buyer("Paul Durand").with_email("Paul@Acme-Lumiere.example");
    let his = world.contoso.sells_backup(&paul).await;
    paul.follows_and_signs_up(&his.link(), &world.mail).await.selects().await;
    let form = paul.organization_form("Atelier", "FR", ADDRESS).await;
    let before = world.picture().await;
    paul.submits(form).await.expect(422).says("Colleagues with an address at acme-lumiere.example already have an organization here");
    paul.page.hides("Acme Lumière");
    assert!(paul.page.error("duplicate_ok").is_some());
    world.assert_as_before(&before).await;
    let form = paul.page.form("/organization", "organization_name");
    assert_eq!((form.value("organization_name").as_str(), form.value("line1").as_str()), ("Atelier", "12 rue de la République"), "kept");
    // He may ask from here, too.
    let ask = form.clone().press("about", "colleagues");
    let path = format!("/onboarding/{}/ask", paul.onboarding());
    assert_eq!(paul.posts(&path, ask.fields()).await.status, 303);
    world.mail.letter(&marie.email, "role_asked", 1).await;
    let form = form.tick_all("duplicate_ok");
    paul.submits(form).await;
    paul.is_at("/review").page.says("Atelier");

    // At a mail provider's domain people are strangers.
    for (name, email) in [("Ana Uno", "ana@gmail.com"), ("Bo Due", "bo@gmail.com")] {
        let mut somebody = world.buyer(name).with_email(email);
        let sold = world.northwind.places(&order(&somebody).of("backup", "standard", 1).with("seller_account", email).handed_over()).await;
        somebody.onboards(&sold.link(), &world.mail, name).await;
    }
}

const ADDRESS: &[(&str, &str)] = &[("line1", "12 rue de la République"), ("postal_code", "69002"), ("city", "Lyon")];

fn of(buyer: &Buyer, account: &str) -> Order {
    order(buyer).of("backup", "standard", 1).with("seller_account", account).handed_over()
}

/// Organizations Marie cannot choose for an order of Northwind's, each for another reason: hers at Contoso, Pierre's, where
/// she is an administrator, one that lost its partner, one that is suspended. Gives the first two, and Pierre.
async fn four_organizations(world: &World, marie: &mut Buyer) -> (String, String, Buyer) {
    let mut pierre = world.buyer("Pierre Petit");
    // Pierre's at Northwind, where Marie is an administrator; hers at Contoso, one suspended, one without its partner.
    let his = world.northwind.places(&of(&pierre, "PETIT")).await;
    let petit = pierre.onboards(&his.link(), &world.mail, "Petit").await;
    let hers = world.contoso.places(&of(marie, "ACME")).await;
    let acme = marie.onboards(&hers.link(), &world.mail, "Acme").await;
    let marie_id = format!("(select id from account where email = '{}')", marie.email);
    let join = |name: &str, role: &str| {
        format!(
            "insert into member (organization_id, account_id, role, since) select id, {marie_id}, '{role}', created_at from organization where name = '{name}'"
        )
    };
    world.database.run(&join("Petit", "administrator")).await;
    let no_seller = "update subscription set status = 'expired' where organization_id = (select id from organization where name = 'Shop'); \
        update organization_seller set closed_at = bound_at where organization_id = (select id from organization where name = 'Shop')";
    let mut clara = world.buyer("Clara Claire");
    for name in ["Shop", "Stopped"] {
        let sold = world.northwind.places(&of(&clara, name)).await;
        if name == "Shop" {
            clara.onboards(&sold.link(), &world.mail, name).await;
            world.database.run(no_seller).await;
            world
                .database
                .run("delete from first_organization where account_id = (select id from account where name = 'Clara Claire')")
                .await;
        } else {
            clara.follows(&sold.link()).await;
            clara.selects().await.creates_organization(name).await.applies().await;
        }
    }
    world.database.run(&join("Shop", "owner")).await;
    world.database.run(&join("Stopped", "owner")).await;
    world.database.run("update organization set status = 'suspended' where name = 'Stopped'").await;
    (acme, petit, pierre)
}

async fn every_organization_is_listed_with_its_reason(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let (acme, petit, pierre) = four_organizations(world, &mut marie).await;
    let sold = world.northwind.places(&of(&marie, "NEW")).await;
    marie.follows(&sold.link()).await;
    marie.selects().await;
    for reason in ["not_owner", "other_seller", "no_seller", "suspended"] {
        assert!(marie.page.html.contains(&format!("data-reason=\"{reason}\"")), "{reason}: {}", marie.page.words());
    }
    // What she owns with this seller is not in use: it cannot be made a second time, and she hears whom to write to.
    marie.page.says("Your organization cannot be used now").says("Write to Footbridge Cloud");
    let links = marie.page.links();
    assert!(links.contains(&"mailto:help@footbridge.example".to_owned()), "{links:?}");
    for id in [&acme, &petit] {
        assert!(links.contains(&format!("/organizations/{id}")), "{links:?}");
    }
    // Of Pierre's she is a member, so she may ask by name.
    marie.presses("/ask", &[]).await.expect(200).says("You asked to become an owner");
    let letter = world.mail.letter(&pierre.email, "role_asked", 1).await;
    assert!(letter.subject.contains("Petit"));

    world.database.run("update organization set status = 'active' where name = 'Stopped'").await;
    marie.opens(&format!("/onboarding/{}/organization", marie.onboarding())).await;
    marie.confirms_organization().await;
    marie.page.says("Stopped");
}

/// Threat T32.
async fn another_sellers_organization_is_a_conflict(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    let acme = marie.onboards(&first.link(), &world.mail, "Acme").await;
    let second = world.contoso.sells_analytics(&marie).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    let onboarding = marie.onboarding();
    let before = world.picture().await;
    let smuggled = marie.page.form("/organization", "organization_name").forge("organization", &[&acme]);
    marie.submits(smuggled).await.expect(409);
    assert!(marie.page.error("organization").unwrap().contains("another partner seller"), "{}", marie.page.words());
    world.assert_as_before(&before).await;
    // Past the steps: the draft itself names it.
    let draft =
        format!(r#"{{"subscriptions":["{}"],"organization":{{"kind":"existing","organization":"{acme}"}}}}"#, second.subscriptions()[0]);
    world.database.run(&format!("update onboarding set draft = '{draft}' where completed_at is null")).await;
    let plan = marie.sends(Method::GET, &format!("/api/v1/onboardings/{onboarding}/plan"), &[], String::new()).await;
    plan.expect_problem(409, "organization_has_other_seller");
    let pressed = marie.posts(&format!("/onboarding/{onboarding}/apply"), &[("plan".to_owned(), "0000".to_owned())]).await;
    assert_eq!(pressed.status, 409);
    assert_eq!(world.database.count("subscription where status = 'unapplied'").await, 1);
}
