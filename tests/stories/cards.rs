//! Cards: entered at Stripe, kept by what Stripe tells when it is asked, and by nothing else. Whatever is the matter with Stripe is
//! told honestly, sets nothing half, and is finished later.

use hyper::{Method, Request, body::Bytes};

use crate::{
    database::Engine,
    http::{Answer, HOST},
    node::{Node, until},
    people::{Buyer, FRENCH_ADDRESS, Placed, order},
    stories::{
        seller_changes::acme,
        vendor_added::{self, closes},
    },
    stripe::{CARD, SECRET, Stripe},
    world::World,
};

stories!(
    a_card_is_entered_during_onboarding,
    cards_are_added_used_replaced_and_removed,
    what_is_the_matter_with_stripe_is_told_and_finished_later,
    only_answers_of_stripe_count,
    owners_who_signed_in_lately_change_how_it_is_paid,
    a_card_at_its_end_is_warned_of_and_pays_nothing,
    who_reads_billing_is_written_to_once_before_a_cards_last_day,
    a_closed_link_has_no_payment_methods,
    who_adds_the_vendor_enters_a_card_next,
    without_stripe_no_card_is_offered,
    many_who_come_back_at_once_add_one_card,
);

/// The story goes on at a node that takes cards, and then as before.
async fn with_stripe(world: &World, story: impl AsyncFnOnce(&Stripe, &Node)) {
    let stripe = Stripe::start().await;
    world.stop().await;
    let node = Node::start(&stripe.kept_by(&world.configuration)).await;
    world.points_to(&node);
    story(&stripe, &node).await;
    let picture = format!("{:?}{}", world.database.picture().await, node.log());
    for never in [CARD, "5555555555554444", "sk_test", SECRET] {
        assert!(!picture.contains(never), "{never} is kept or logged");
    }
    assert_eq!(node.stop().await, Vec::<String>::new());
    world.start().await;
}

async fn sells(world: &World, buyer: &Buyer, service: &str, plan: &str) -> Placed {
    let asked = order(buyer).of(service, plan, 5).handed_over();
    let answer = world.operator.0.post("/api/v1/orders", &asked.0).await.expect(201).json();
    Placed { id: answer["id"].as_str().unwrap().to_owned(), answer }
}

/// Up to the question how the vendor shall bill a new organization.
async fn is_asked(world: &World, buyer: &mut Buyer) {
    let placed = sells(world, buyer, "backup", "standard").await;
    buyer.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    let form = buyer.organization_form("Laurent & Fils", "FR", FRENCH_ADDRESS).await;
    buyer.submits(form).await;
    buyer.is_at("/billing");
}

/// Up to the same question, for an organization that is there.
async fn is_asked_again(buyer: &mut Buyer, placed: &Placed) {
    buyer.follows(&placed.link()).await;
    buyer.selects().await;
    let form = buyer.page.form("/organization", "organization");
    buyer.submits(form).await;
    buyer.is_at("/billing");
}

async fn chooses_a_new_card(buyer: &mut Buyer) -> String {
    let form = buyer.page.form("/billing", "payment_method").fill("tax_id", "FR40303265045").chooses("payment_method", "card");
    buyer.submits(form).await.expect(200);
    entry(buyer)
}

/// The path of the card that is being entered.
fn entry(buyer: &Buyer) -> String {
    assert!(buyer.page.path.starts_with("/cards/crd_"), "{}: {}", buyer.page.path, buyer.page.words());
    buyer.page.path.clone()
}

/// Stripe's page, to which the page before them leads.
fn stripes(buyer: &Buyer) -> String {
    buyer.page.links().into_iter().find(|link| link.contains("/pay/")).unwrap_or_else(|| panic!("no way on: {}", buyer.page.words()))
}

/// Enters a card there, and comes back.
async fn enters(stripe: &Stripe, buyer: &mut Buyer) {
    let entry = entry(buyer);
    let led = stripe.enters(&stripes(buyer), CARD).await.expect(303);
    assert_eq!(led.header("location"), format!("https://{HOST}{entry}/back"));
    buyer.opens(&format!("{entry}/back")).await.expect(200);
}

/// A new organization that pays by a card.
async fn buys_by_card(world: &World, stripe: &Stripe, buyer: &mut Buyer) -> String {
    is_asked(world, buyer).await;
    chooses_a_new_card(buyer).await;
    enters(stripe, buyer).await;
    let form = buyer.page.form("/billing", "payment_method");
    buyer.submits(form).await;
    buyer.applies().await;
    buyer.organization()
}

fn payment(organization: &str) -> String {
    format!("/organizations/{organization}/billing/payment")
}

async fn adds(stripe: &Stripe, buyer: &mut Buyer, organization: &str) {
    buyer.opens(&payment(organization)).await.expect(200);
    let add = buyer.page.forms().into_iter().find(|form| form.action == payment(organization) && form.fields().is_empty()).unwrap();
    buyer.submits(add).await.expect(200);
    enters(stripe, buyer).await;
}

/// A question is due that would be asked in a minute.
async fn is_due(world: &World) {
    world.database.run("update card_entry set due_at = begun_at where due_at is not null").await;
}

async fn settled(world: &World, state: &str) {
    until("the entry to be over", async || (world.database.count(&format!("card_entry where state = '{state}'")).await == 1).then_some(()))
        .await;
}

async fn a_card_is_entered_during_onboarding(world: &World) {
    with_stripe(world, async |stripe, _| {
        let mut marie = world.acheteuse("Marie Laurent");
        is_asked(world, &mut marie).await;
        let onboarding = marie.onboarding();
        let entry = chooses_a_new_card(&mut marie).await;
        marie.page.says("Continuer vers Stripe").says("quatre derniers chiffres");
        // It is not entered yet: the review waits for it, and says so.
        let mut elsewhere = marie.clone();
        elsewhere.opens(&format!("/onboarding/{onboarding}/review")).await;
        elsewhere.is_at("/billing");
        assert_eq!(elsewhere.page.form("/billing", "payment_method").value("payment_method"), "card");
        // Back without it: the way on is still there.
        marie.opens(&entry).await.expect(200);
        stripe.enters(&stripes(&marie), "4000000000000002").await.expect(200);
        enters(stripe, &mut marie).await;
        marie.is_at(&format!("/onboarding/{onboarding}/billing"));
        let form = marie.page.form("/billing", "payment_method");
        assert!(form.value("payment_method").starts_with("pmt_"), "it is chosen");
        assert_eq!(form.value("tax_id"), "FR40303265045", "what was entered is kept");
        marie.submits(form).await;
        marie.is_at("/review");
        marie.page.says("4242").hides("limité à cette commande");
        marie.applies().await;
        let organization = marie.organization();
        marie.opens(&payment(&organization)).await.expect(200).says("Visa se terminant par 4242").says("31 décembre 2030").says("Utilisé");
        for once in [
            "payment_method where kind = 'card' and is_default and brand = 'visa' and last4 = '4242' and organization_id is not null",
            "card_entry where state = 'settled' and method_id is not null",
            "event where kind = 'billing_profile.payment_method_added'",
            "audit where action = 'payment_method.add'",
        ] {
            assert_eq!(world.database.count(once).await, 1, "{once}");
        }
        assert_eq!(world.database.count("payment_method where kind = 'invoice'").await, 0);
    })
    .await;
}

async fn cards_are_added_used_replaced_and_removed(world: &World) {
    with_stripe(world, async |stripe, _| {
        let mut marie = world.buyer("Marie Laurent");
        let organization = buys_by_card(world, stripe, &mut marie).await;
        let page = payment(&organization);
        let used = async || {
            let rows = world.database.count("payment_method where is_default and removed_at is null").await;
            assert_eq!(rows, 1, "one is used");
        };
        // It pays for what runs: nothing else does, so it stays.
        marie.opens(&page).await.expect(200);
        let remove = marie.page.links().into_iter().find(|link| link.ends_with("/remove")).unwrap();
        marie.opens(&remove).await.expect(200).says("nothing else pays for them");
        assert!(marie.page.forms().iter().all(|form| form.action != remove));
        marie.posts(&remove, &[]).await.expect(422);
        // A second one, which is used only once she says so.
        adds(stripe, &mut marie, &organization).await;
        marie.is_at("/payment");
        marie.page.says("The card was added.");
        assert_eq!(world.database.count("payment_method where kind = 'card' and removed_at is null").await, 2);
        let form = marie.page.forms().into_iter().find(|form| form.action.ends_with("/use")).unwrap();
        let second = form.action.split('/').nth_back(1).unwrap().to_owned();
        marie.submits(form).await.expect(200).says("is used from now on");
        used().await;
        // In its place a third one: used at once; the second is gone, at Stripe, too.
        let replace = marie.page.forms().into_iter().find(|form| form.fields().contains(&("replaces".to_owned(), second.clone()))).unwrap();
        marie.submits(replace).await.expect(200);
        enters(stripe, &mut marie).await;
        marie.page.says("The card was replaced.");
        used().await;
        // The first one goes, after a question.
        marie.opens(&remove).await.expect(200).says("no longer uses this card");
        let form = marie.page.form(&remove, "");
        marie.submits(form).await.expect(200).says("The card was removed.");
        used().await;
        marie.opens(&remove).await.expect(404);
        marie.posts(&remove, &[]).await.expect(404);
        is_told(world).await;
        has_an_end(&mut marie, &page).await;
    })
    .await;
}

/// What became of three cards, of which two went.
async fn is_told(world: &World) {
    until("Stripe to take both away", async || {
        (world.database.count("payment_method where removed_at is not null and detached_at is not null").await == 2).then_some(())
    })
    .await;
    for (rows, times) in [
        ("event where kind = 'billing_profile.payment_method_added'", 3),
        ("event where kind = 'billing_profile.payment_method_removed'", 2),
        ("audit where action = 'payment_method.remove'", 2),
        ("audit where action = 'payment_method.use'", 1),
        ("payment_method where removed_at is null", 1),
    ] {
        assert_eq!(world.database.count(rows).await, times, "{rows}");
    }
    assert_eq!(world.database.count("event where cast(data as text) like '%visa%'").await, 0, "nothing of a card is told");
    // All of them are one customer's.
    assert_eq!(world.database.count("(select distinct customer_ref from card_entry) c").await, 1);
}

async fn has_an_end(marie: &mut Buyer, page: &str) {
    // Begun again and again, it is enough at some time.
    for _ in 0..20 {
        let answer = marie.posts(page, &[]).await;
        if answer.status == 422 {
            assert!(answer.text().contains("Wait a while"));
            return;
        }
    }
    panic!("there is no end of cards");
}

async fn what_is_the_matter_with_stripe_is_told_and_finished_later(world: &World) {
    with_stripe(world, async |stripe, node| {
        let mut marie = world.buyer("Marie Laurent");
        is_asked(world, &mut marie).await;
        stripe.is("down").await;
        let entry = chooses_a_new_card(&mut marie).await;
        marie.page.says("Stripe cannot be reached").says("how you pay was not changed");
        let again = marie.page.form(&entry, "");
        marie.submits(again).await.expect(200).says("Stripe cannot be reached");
        stripe.is("none").await;
        let again = marie.page.form(&entry, "");
        marie.submits(again).await.expect(200);
        let page = stripes(&marie);
        // Back too early, and while Stripe is down, late, or speaks of something else: nothing is kept.
        marie.opens(&format!("{entry}/back")).await.expect(200).says("checking your card").says("have not entered it yet");
        for trouble in ["early", "down", "lying", "foreign", "slow"] {
            stripe.is(trouble).await;
            marie.opens(&format!("{entry}/back")).await.expect(200);
            let said = if trouble == "early" { "checking your card" } else { "does not answer" };
            marie.page.says(said);
            assert!(marie.page.html.contains("data-live"), "it looks again by itself");
            assert_eq!(world.database.count("payment_method").await, 0, "{trouble}");
        }
        // The card is entered; neither browser nor message comes back. The job asks, and goes on asking.
        stripe.is("lost").await;
        stripe.enters(&page, CARD).await.expect(200);
        stripe.is("down").await;
        is_due(world).await;
        until("it to be asked again later", async || {
            (world.database.count("card_entry where state = 'open' and due_at > begun_at").await == 1).then_some(())
        })
        .await;
        stripe.is("none").await;
        is_due(world).await;
        settled(world, "settled").await;
        marie.opens(&entry).await;
        marie.is_at("/billing");
        assert!(marie.page.form("/billing", "payment_method").value("payment_method").starts_with("pmt_"), "it is chosen all the same");
        // Another one of which nothing comes ends by itself.
        let form = marie.page.form("/billing", "payment_method").chooses("payment_method", "card");
        marie.submits(form).await.expect(200);
        let left = self::entry(&marie);
        world.database.run(ago(world)).await;
        settled(world, "ended").await;
        marie.opens(&left).await.expect(200).says("No card was kept");
        assert_eq!(world.database.count("payment_method").await, 1);
        assert!(node.errors().is_empty());
    })
    .await;
}

const fn ago(world: &World) -> &'static str {
    match world.engine {
        Engine::Sqlite => "update card_entry set begun_at = begun_at - 49 * 3600000000, due_at = begun_at where due_at is not null",
        Engine::Postgres => "update card_entry set begun_at = begun_at - interval '49 hours', due_at = begun_at where due_at is not null",
    }
}

/// A message about a page, signed so.
async fn message(node: &Node, signature: &str, body: &str) -> Answer {
    let request = Request::post("/webhooks/stripe").header("host", HOST).header("stripe-signature", signature);
    crate::http::send(node.address, request.body(Bytes::from(body.to_owned())).unwrap()).await.unwrap()
}

/// Another's card is as good as absent.
async fn is_another_s(world: &World, entry: &str) {
    let mut otto = world.buyer("Otto Stranger");
    otto.signs_up(&world.mail).await;
    for path in [entry.to_owned(), format!("{entry}/back")] {
        otto.opens(&path).await.expect(404);
    }
    otto.posts(entry, &[]).await.expect(404);
}

async fn only_answers_of_stripe_count(world: &World) {
    with_stripe(world, async |stripe, node| {
        let mut marie = world.buyer("Marie Laurent");
        is_asked(world, &mut marie).await;
        chooses_a_new_card(&mut marie).await;
        let page = stripes(&marie);
        let session = page.rsplit('/').next().unwrap();
        let about = |session: &str| {
            format!(
                r#"{{"id":"evt_1","object":"event","type":"checkout.session.completed","data":{{"object":{{"id":"{session}","object":"checkout.session","status":"complete"}}}}}}"#
            )
        };
        let body = about(session);
        let good = stripe.signs(SECRET, 0, &body).await;
        let before = world.picture().await;
        // Forged in any way: nobody is asked.
        for signature in [
            String::new(),
            "t=1,v1=00".to_owned(),
            stripe.signs("whsec_other", 0, &body).await,
            stripe.signs(SECRET, 330, &body).await,
            stripe.signs(SECRET, 0, &about("cs_test_other")).await,
        ] {
            message(node, &signature, &body).await.expect(400);
        }
        message(node, &good, &"x".repeat(70_000)).await.expect(413);
        // Signed well, it says what is not so, or speaks of what is not ours: Stripe is asked, and that is all.
        message(node, &good, &body).await.expect(204);
        for other in [about("cs_test_other"), r#"{"object":"event","data":{"object":{"object":"charge","id":"ch_1"}}}"#.to_owned(), "[]".to_owned()] {
            message(node, &stripe.signs(SECRET, 0, &other).await, &other).await.expect(204);
        }
        world.assert_as_before(&before).await;
        stripe.is("down").await;
        message(node, &good, &body).await.expect(503);
        world.assert_as_before(&before).await;
        // Stripe's own message, while the browser stays away.
        stripe.is("none").await;
        stripe.tells(node).await;
        stripe.enters(&page, CARD).await.expect(303);
        settled(world, "settled").await;
        let before = world.picture().await;
        for _ in 0..3 {
            message(node, &good, &body).await.expect(204);
        }
        world.assert_as_before(&before).await;
        is_another_s(world, &entry(&marie)).await;
    })
    .await;
}

async fn joins(world: &World, buyer: &mut Buyer, reader: &str) {
    buyer.signs_up(&world.mail).await;
    let joins = format!(
        "insert into member (organization_id, account_id, role, since, billing_reader) select g.id, a.id, 'member', g.created_at, {reader} \
         from organization g, account a where a.email = '{}'",
        buyer.email
    );
    world.database.run(&joins).await;
}

async fn owners_who_signed_in_lately_change_how_it_is_paid(world: &World) {
    with_stripe(world, async |stripe, _| {
        let (mut marie, mut rita, mut paul) = (world.buyer("Marie Laurent"), world.buyer("Rita Blanc"), world.buyer("Paul Roy"));
        let organization = buys_by_card(world, stripe, &mut marie).await;
        let page = payment(&organization);
        for (one, more) in [(&mut rita, "true"), (&mut paul, "false")] {
            joins(world, one, more).await;
        }
        rita.opens(&page).await.expect(200).says("Visa ending in 4242").says("Owners of the organization");
        assert!(rita.page.forms().iter().all(|form| !form.action.contains("/payment")), "she looks only");
        let method = marie_s_method(&mut marie, &page).await;
        for path in [page.clone(), format!("{page}/{method}/use"), format!("{page}/{method}/remove")] {
            rita.posts(&path, &[]).await.expect(403);
            paul.posts(&path, &[]).await.expect(403);
        }
        paul.opens(&page).await.expect(403);
        // Whoever signed in long ago is asked again.
        let long_ago = match world.engine {
            Engine::Sqlite => "update session set created_at = created_at - 11 * 60000000",
            Engine::Postgres => "update session set created_at = created_at - interval '11 minutes'",
        };
        world.database.run(long_ago).await;
        for path in [page.clone(), format!("{page}/{method}/use"), format!("{page}/{method}/remove")] {
            let answer = marie.posts(&path, &[]).await.expect(303);
            assert!(answer.header("location").starts_with("/sign-in-again?back=%2Forganizations%2F"), "{path}");
        }
        assert_eq!(world.database.count("card_entry").await, 1);
        // Who is no owner any more when the card comes: it is not kept, and Stripe takes it away.
        marie.opens(&format!("/sign-in-again?back={page}")).await;
        let form = marie.page.form("/sign-in-again", "password").fill("password", &marie.password.clone());
        marie.submits(form).await;
        let add = marie.page.forms().into_iter().find(|form| form.action == page && form.fields().is_empty()).unwrap();
        marie.submits(add).await.expect(200);
        let role = |email: &str, role: &str| {
            format!("update member set role = '{role}', billing_reader = false where account_id = (select id from account where email = '{email}')")
        };
        world.database.run(&role(&rita.email, "owner")).await;
        world.database.run(&role(&marie.email, "member")).await;
        enters(stripe, &mut marie).await;
        marie.page.says("No card was kept");
        assert_eq!(world.database.count("payment_method where removed_at is null").await, 1);
        until("Stripe to take it away", async || {
            (world.database.count("payment_method where detached_at is not null").await == 1).then_some(())
        })
        .await;
    })
    .await;
}

async fn marie_s_method(marie: &mut Buyer, page: &str) -> String {
    marie.opens(page).await.expect(200);
    let remove = marie.page.links().into_iter().find(|link| link.ends_with("/remove")).unwrap();
    remove.split('/').nth_back(1).unwrap().to_owned()
}

async fn a_card_at_its_end_is_warned_of_and_pays_nothing(world: &World) {
    with_stripe(world, async |stripe, _| {
        let mut marie = world.buyer("Marie Laurent");
        let organization = buys_by_card(world, stripe, &mut marie).await;
        let overview = format!("/organizations/{organization}/billing");
        marie.opens(&overview).await.expect(200).hides("expired on").says("Payment methods");
        world.database.run("update payment_method set expires_on = '2026-10-31'").await;
        marie.opens(&overview).await.expect(200).says("Visa ending in 4242 expired on October 31, 2026");
        marie.opens(&payment(&organization)).await.expect(200).says("Expired");
        // The next order waits for another way to pay.
        let next = sells(world, &marie, "analytics", "insight").await;
        is_asked_again(&mut marie, &next).await;
        let onboarding = marie.onboarding();
        let form = marie.page.form("/billing", "");
        assert_eq!(form.choices("payment_method"), ["invoice", "card"], "the expired one is not offered");
        let api = [("plan".to_owned(), "0".repeat(64))];
        marie.posts(&format!("/onboarding/{onboarding}/apply"), &api).await.expect(409);
        chooses_another(&mut marie).await;
        enters(stripe, &mut marie).await;
        let form = marie.page.form("/billing", "payment_method");
        marie.submits(form).await;
        marie.applies().await;
        marie.opens(&overview).await.expect(200).hides("expired on");
    })
    .await;
}

/// Every card's last day is so many days from today.
async fn ends_in(world: &World, days: i64) {
    let last = match world.engine {
        Engine::Sqlite => format!("date('now', '+{days} days')"),
        Engine::Postgres => format!("(now() at time zone 'utc')::date + {days}"),
    };
    world.database.run(&format!("update payment_method set expires_on = {last} where kind = 'card'")).await;
}

/// The job runs once more, and is done.
async fn warns(world: &World) {
    let (due, done) = match world.engine {
        Engine::Sqlite => (
            "update job set due_at = 1 where name = 'warn_of_cards'",
            "job where name = 'warn_of_cards' and due_at > 1 and due_at < (unixepoch() + 60) * 1000000",
        ),
        Engine::Postgres => (
            "update job set due_at = now() - interval '1 day' where name = 'warn_of_cards'",
            "job where name = 'warn_of_cards' and due_at > now() and due_at < now() + interval '1 minute'",
        ),
    };
    world.database.run(due).await;
    until("the job to be done", async || (world.database.count(done).await == 1).then_some(())).await;
}

async fn who_reads_billing_is_written_to_once_before_a_cards_last_day(world: &World) {
    with_stripe(world, async |stripe, _| {
        let (mut marie, mut rita, mut paul) = (world.buyer("Marie Laurent"), world.acheteuse("Rita Blanc"), world.buyer("Paul Roy"));
        let organization = buys_by_card(world, stripe, &mut marie).await;
        for (one, more) in [(&mut rita, "true"), (&mut paul, "false")] {
            joins(world, one, more).await;
        }
        let letters = async |count: i64| assert_eq!(world.database.count("email where kind = 'card_expiring'").await, count);
        ends_in(world, 32).await;
        warns(world).await;
        letters(0).await;
        ends_in(world, 30).await;
        warns(world).await;
        let letter = world.mail.letter(&marie.email, "card_expiring", 1).await;
        assert!(letter.subject.contains("Laurent & Fils can be used until"), "{}", letter.subject);
        assert_eq!(letter.link("/organizations/"), payment(&organization));
        assert!(letter.text.contains("4242") && letter.html.contains("Visa ending in 4242"), "{}", letter.text);
        let letter = world.mail.letter(&rita.email, "card_expiring", 1).await;
        assert!(letter.language == "fr" && letter.html.contains("Visa se terminant par 4242"), "{}", letter.text);
        // Once a card; who may not read the billing hears nothing.
        warns(world).await;
        letters(2).await;
        // Its pages say it, too.
        for page in [vendor_added::profile(&organization), payment(&organization), format!("/organizations/{organization}/billing")] {
            rita.opens(&page).await.expect(200).says("Visa se terminant par 4242 : cette carte est utilisable jusqu’au");
        }
        rita.opens(&vendor_added::profile(&organization)).await.says("Expire bientôt");
        for once in ["event where kind = 'billing_profile.payment_method_expiring'", "audit where action = 'payment_method.warn'"] {
            assert_eq!(world.database.count(once).await, 1, "{once}");
        }
        // Another card in its place is another reason.
        marie.opens(&payment(&organization)).await.expect(200);
        let replace = marie.page.forms().into_iter().find(|form| !form.value("replaces").is_empty()).unwrap();
        marie.submits(replace).await.expect(200);
        enters(stripe, &mut marie).await;
        rita.opens(&vendor_added::profile(&organization)).await.expect(200).hides("Expire bientôt").hides("cette carte est utilisable");
        ends_in(world, 0).await;
        warns(world).await;
        world.mail.letter(&marie.email, "card_expiring", 2).await;
        letters(4).await;
    })
    .await;
}

/// Nothing of the vendor's runs, and the link to it is closed: as of then there is nothing to pay, nor to be warned of.
async fn a_closed_link_has_no_payment_methods(world: &World) {
    with_stripe(world, async |stripe, _| {
        let (mut marie, acme) = acme(world).await;
        let page = payment(&acme);
        vendor_added::adds(&mut marie, &acme, "").await;
        adds(stripe, &mut marie, &acme).await;
        let form = marie.page.forms().into_iter().find(|form| form.action.ends_with("/use")).unwrap();
        marie.submits(form).await.expect(200).says("is used from now on");
        let method = marie_s_method(&mut marie, &page).await;
        // She begins another one, and closes the link before she has entered it.
        let add = marie.page.forms().into_iter().find(|form| form.action == page && form.fields().is_empty()).unwrap();
        marie.submits(add.clone()).await.expect(200);
        closes(&mut marie.clone(), &acme).await;
        enters(stripe, &mut marie).await;
        marie.page.says("No card was kept");
        world.database.run("update payment_method set expires_on = '2026-10-31' where expires_on is not null").await;
        marie.opens(&page).await.expect(404);
        marie.opens(&format!("{page}/{method}/remove")).await.expect(404);
        marie.submits(add).await.expect(404);
        for deed in ["use", "remove"] {
            marie.posts(&format!("{page}/{method}/{deed}"), &[]).await.expect(404);
        }
        marie.opens(&format!("/organizations/{acme}/billing")).await.expect(200).hides("expired on").hides(&page);
        for (rows, times) in [("payment_method where removed_at is null", 2), ("card_entry", 2), ("card_entry where state = 'ended'", 1)] {
            assert_eq!(world.database.count(rows).await, times, "{rows}");
        }
    })
    .await;
}

/// Adds the vendor, to be paid by a card that is entered next: on the way to Stripe.
async fn adds_with_a_card(marie: &mut Buyer, organization: &str) {
    let form = vendor_added::form(marie, organization, "FR40303265045").await;
    assert_eq!(form.choices("payment_method"), ["invoice", "card"]);
    marie.submits(form.chooses("payment_method", "card")).await.expect(200).says("By a card that I enter next");
    let confirm = marie.page.form("/billing/vendor", "confirm").press("confirm", "1");
    marie.submits(confirm).await.expect(200);
}

async fn who_adds_the_vendor_enters_a_card_next(world: &World) {
    with_stripe(world, async |stripe, _| {
        let (mut marie, acme) = acme(world).await;
        stripe.is("down").await;
        adds_with_a_card(&mut marie, &acme).await;
        let card = entry(&marie);
        marie.page.says("Stripe cannot be reached").says("how you pay was not changed");
        stripe.is("none").await;
        let again = marie.page.form(&card, "");
        marie.submits(again).await.expect(200).says("Enter your card with Stripe");
        // The vendor is added, and nothing pays yet: the pages say so, and an order of its own asks.
        let (mut elsewhere, overview) = (marie.clone(), format!("/organizations/{acme}/billing"));
        for path in [&overview, &vendor_added::profile(&acme)] {
            elsewhere.opens(path).await.expect(200).says("No payment method is in use yet");
        }
        elsewhere.opens(&payment(&acme)).await.expect(200).says("No payment method yet");
        let placed = sells(world, &marie, "backup", "standard").await;
        is_asked_again(&mut elsewhere, &placed).await;
        let added = "event where kind = 'billing_profile.created' and cast(data as text) like '%\"card\"%'";
        for (rows, times) in [("payment_method", 0), ("organization_seller where kind = 'vendor'", 1), (added, 1)] {
            assert_eq!(world.database.count(rows).await, times, "{rows}");
        }
        // A card that is refused is none; the next one is used at once.
        stripe.enters(&stripes(&marie), "4000000000000002").await.expect(200);
        enters(stripe, &mut marie).await;
        marie.is_at("/payment");
        marie.page.says("The card was added.").says("Used").hides("No payment method");
        marie.opens(&vendor_added::profile(&acme)).await.expect(200).says("Card ending in 4242").hides("No payment method");
        assert_eq!(world.database.count("payment_method where kind = 'card' and is_default").await, 1);
        assert_eq!(world.database.count("payment_method").await, 1);
    })
    .await;
}

async fn chooses_another(buyer: &mut Buyer) {
    let form = buyer.page.form("/billing", "payment_method").chooses("payment_method", "card");
    buyer.submits(form).await.expect(200);
}

async fn without_stripe_no_card_is_offered(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    is_asked(world, &mut marie).await;
    let form = marie.page.form("/billing", "payment_method");
    assert_eq!(form.choices("payment_method"), ["invoice"]);
    marie.submits(form.clone().forge("payment_method", &["card"])).await.expect(422);
    marie.submits(form).await;
    marie.applies().await;
    let organization = marie.organization();
    marie.opens(&payment(&organization)).await.expect(200).says("Pay by invoice").says("takes no cards here");
    marie.posts(&payment(&organization), &[]).await.expect(404);
    marie.opens("/cards/crd_01h455vb4pex5vsknk084sn02q").await.expect(404);
    world.send(Request::post("/webhooks/stripe").header("host", HOST).body(Bytes::new()).unwrap()).await.expect(404);
    // Who buys from a partner alone has no such page.
    let mut otto = world.buyer("Otto Partner");
    let placed = world.northwind.places(&order(&otto).of("analytics", "insight", 3).with("seller_account", "OTTO-1").handed_over()).await;
    let partners = otto.onboards(&placed.link(), &world.mail, "Otto").await;
    otto.opens(&payment(&partners)).await.expect(404);
    let done = world.configuration.clone().with("STRIPE_KEY", "pk_live_1").run(&["serve"]).await;
    assert_eq!(done.code, Some(2), "{}", done.err);
    assert!(done.err.contains("STRIPE_KEY") && !done.err.contains("pk_live_1"), "{}", done.err);
}

async fn many_who_come_back_at_once_add_one_card(world: &World) {
    with_stripe(world, async |stripe, node| {
        let mut marie = world.buyer("Marie Laurent");
        is_asked(world, &mut marie).await;
        let entry = chooses_a_new_card(&mut marie).await;
        let mut tabs = Vec::new();
        for _ in 0..8 {
            tabs.push(marie.clone());
        }
        stripe.tells(node).await;
        stripe.enters(&stripes(&marie), CARD).await.expect(303);
        let back = format!("{entry}/back");
        let answers = futures_util::future::join_all(tabs.iter_mut().map(|tab| tab.sends(Method::GET, &back, &[], String::new()))).await;
        assert!(answers.iter().all(|answer| answer.status == 303), "{answers:?}");
        settled(world, "settled").await;
        assert_eq!(world.database.count("payment_method").await, 1);
    })
    .await;
}
