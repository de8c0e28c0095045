//! Paying the vendor by invoice: one order, until an operator approves it for the organization.

use futures_util::future::join_all;
use hyper::Method;
use serde_json::json;

use crate::{
    database::Engine,
    people::{Buyer, Placed, order},
    stories::{
        operators::becomes_operator,
        vendor::{buys, sells, sells_backup},
    },
    world::World,
};

stories!(
    a_second_order_goes_through_once_an_operator_approves,
    une_seconde_commande_apres_l_accord,
    what_is_refused_says_why_and_whom_to_ask,
    the_second_operator_hears_who_decided,
    an_approval_and_a_refusal_at_once_are_one_decision,
    wishes_are_searched_and_come_in_pages,
    an_undone_organization_waits_for_nobody,
);

/// Marie's organization, which has paid one order by invoice, and a second order that waits.
async fn waits(world: &World, marie: &mut Buyer) -> (String, Placed) {
    let first = sells_backup(world, marie).await;
    let organization = buys(world, marie, &first).await;
    let second = sells(world, order(marie).of("analytics", "insight", 1)).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization");
    marie.submits(form).await;
    marie.is_at("/billing");
    (organization, second)
}

/// The operator opens the list, and the oldest wish on it.
async fn looks_at_the_oldest(olga: &mut Buyer) -> String {
    olga.opens("/operator/invoices").await.expect(200);
    let case = olga.page.links().into_iter().find(|link| link.starts_with("/operator/invoices/pmt_")).expect("one waits");
    olga.opens(&case).await.expect(200);
    case
}

/// A new operator decides the one wish there is.
pub(super) async fn decides(world: &World, deed: &str, name: &str) {
    let mut olga = becomes_operator(world, name).await;
    let mut found = None;
    for show in ["decided", "waiting"] {
        olga.opens(&format!("/operator/invoices?show={show}")).await.expect(200);
        found = found.or_else(|| olga.page.links().into_iter().find(|link| wish(link)));
    }
    let reason = [("reason".to_owned(), "Two invoices are unpaid.".to_owned())];
    olga.posts(&format!("{}/{deed}", found.expect("a wish")), &reason).await.expect(303);
}

async fn refuses(olga: &mut Buyer, reason: &str) {
    let form = olga.page.form("/refuse", "reason").fill("reason", reason);
    olga.submits(form).await;
}

async fn a_second_order_goes_through_once_an_operator_approves(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    goes_through(world, &mut marie, "waits for the approval", "Laurent & Fils pays by invoice").await;
}

async fn une_seconde_commande_apres_l_accord(world: &World) {
    let mut marie = world.acheteuse("Marie Laurent");
    goes_through(world, &mut marie, "attend l’approbation", "Laurent & Fils paie sur facture").await;
}

async fn goes_through(world: &World, marie: &mut Buyer, waiting: &str, subject: &str) {
    let (organization, second) = waits(world, marie).await;
    marie.page.says(waiting);
    let onboarding = marie.onboarding();
    let form = marie.page.form("/billing", "").forge("payment_method", &["invoice"]);
    marie.submits(form).await.expect(422);
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    olga.opens("/operator").await.expect(200).says("Pay by invoice Waiting for an answer 1");
    olga.opens("/operator/invoices").await.says("Laurent & Fils").says("France").says("EUR").says(&marie.email).says("No tax id");
    let case = looks_at_the_oldest(&mut olga).await;
    olga.page.says("With order");
    olga.presses("/approve", &[]).await.expect(200).says("Approved by Olga Meyer");
    assert_eq!(olga.page.path, case);
    olga.opens("/operator").await.says("Waiting for an answer 0");
    olga.opens("/operator/invoices").await.says("Nobody waits");
    olga.opens("/operator/invoices?show=decided").await.says("Laurent & Fils").says("Approved by Olga Meyer");
    let letter = world.mail.letter(&marie.email, "invoice_decided", 1).await;
    assert_eq!((letter.subject.as_str(), letter.language.as_str()), (subject, marie.language));
    assert_eq!(letter.link("/organizations/"), format!("/organizations/{organization}/billing"));

    marie.opens(&format!("/onboarding/{onboarding}/review")).await;
    marie.applies().await;
    assert_eq!(marie.organization(), organization);
    let sold = world.operator.0.get(&format!("/api/v1/orders/{}", second.id)).await.expect(200).json();
    assert_eq!(sold["status"], "applied");
    // And any other, without another word about it.
    let third = sells_backup(world, marie).await;
    marie.follows(&third.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    let vendor = "seller_id = (select id from seller where kind = 'vendor') and organization_id = (select id from organization)";
    for once in [
        format!("event where kind = 'billing_profile.invoice_approved' and {vendor}"),
        format!("audit where action = 'invoice.approve' and {vendor}"),
        "payment_method where approved_at is not null and is_default".to_owned(),
    ] {
        assert_eq!(world.database.count(&once).await, 1, "{once}");
    }
}

async fn what_is_refused_says_why_and_whom_to_ask(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let (organization, second) = waits(world, &mut marie).await;
    let onboarding = marie.onboarding();
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let case = looks_at_the_oldest(&mut olga).await;
    refuses(&mut olga, "  ").await;
    assert!(olga.page.expect(422).error("reason").is_some());
    let long = "Unpaid. ".repeat(70);
    refuses(&mut olga, &long).await;
    olga.page.expect(422);
    assert_eq!(olga.page.form("/refuse", "reason").value("reason"), long, "entries are kept");
    refuses(&mut olga, "Two invoices of last year are unpaid.").await;
    olga.page.expect(200).says("Refused by Olga Meyer").says("Two invoices of last year are unpaid.");
    let letter = world.mail.letter(&marie.email, "invoice_decided", 1).await;
    assert!(letter.text.contains("Two invoices of last year are unpaid."), "{}", letter.text);

    marie.opens(&format!("/onboarding/{onboarding}/review")).await;
    marie.is_at("/billing");
    marie.page.says("has not approved paying by invoice").says("Two invoices of last year are unpaid.").says("help@footbridge.example");
    marie.page.hides("waits for the approval");
    for method in ["invoice", case.rsplit('/').next().unwrap()] {
        let form = marie.page.form("/billing", "").forge("payment_method", &[method]);
        marie.submits(form).await.expect(422).says("has not approved paying by invoice");
    }
    let plan = marie.sends(Method::GET, &format!("/api/v1/onboardings/{onboarding}/plan"), &[], String::new()).await;
    plan.expect_problem(409, "invoice_refused");
    let sold = world.operator.0.get(&format!("/api/v1/orders/{}", second.id)).await.expect(200).json();
    assert_eq!(sold["status"], "placed");
    let entitled = world.backup.asks_about(&organization).await;
    assert_eq!(entitled["entitled"], json!(true), "what was applied stays");

    // The way out: it is looked at again, and the refusal is lifted.
    olga.opens("/operator/invoices?show=decided").await.says("Refused by Olga Meyer");
    assert!(olga.page.links().contains(&case));
    olga.opens(&case).await.expect(200);
    olga.presses("/approve", &[]).await.expect(200).says("Approved by Olga Meyer").hides("unpaid");
    let letter = world.mail.letter(&marie.email, "invoice_decided", 2).await;
    assert_eq!(letter.subject, "Laurent & Fils pays by invoice");
    marie.opens(&format!("/onboarding/{onboarding}/review")).await;
    marie.applies().await;
    for kind in ["billing_profile.invoice_refused", "billing_profile.invoice_approved"] {
        let told = format!(
            "event where kind = '{kind}' and seller_id is not null and organization_id is not null and cast(data as text) not like '%unpaid%'"
        );
        assert_eq!(world.database.count(&told).await, 1, "{kind}");
    }
}

async fn the_second_operator_hears_who_decided(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    waits(world, &mut marie).await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let mut paul = becomes_operator(world, "Paul Petit").await;
    looks_at_the_oldest(&mut olga).await;
    let case = looks_at_the_oldest(&mut paul).await;
    refuses(&mut olga, "Two invoices are unpaid.").await;
    refuses(&mut paul, "No.").await;
    paul.page.expect(409).says("Refused by Olga Meyer").says("decided already");
    paul.opens(&case).await.says("Two invoices are unpaid.");
    paul.presses("/approve", &[]).await.expect(200).says("Approved by Paul Petit");
    olga.opens(&case).await;
    let again = [("reason".to_owned(), "Still unpaid.".to_owned())];
    olga.posts(&format!("{case}/refuse"), &again).await.expect(409);
    olga.posts(&format!("{case}/approve"), &[]).await.expect(409);
    assert_eq!(world.database.count("payment_method where approved_at is not null and decision_reason = ''").await, 1);
    assert_eq!(world.database.count("audit where action in ('invoice.approve', 'invoice.refuse')").await, 2);
}

async fn an_approval_and_a_refusal_at_once_are_one_decision(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    waits(world, &mut marie).await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let case = looks_at_the_oldest(&mut olga).await;
    let mut browsers = Vec::new();
    for _ in 0..8 {
        browsers.push(olga.also_at("curl/8").await);
    }
    let reason = [("reason".to_owned(), "Two invoices are unpaid.".to_owned())];
    let presses = browsers.iter_mut().enumerate().map(|(at, olga)| {
        let (case, reason) = (case.clone(), &reason);
        async move {
            let deed = if at % 2 == 0 { "approve" } else { "refuse" };
            olga.posts(&format!("{case}/{deed}"), reason).await.status
        }
    });
    let answers = join_all(presses).await;
    assert!(answers.iter().all(|status| [303, 409].contains(status)), "{answers:?}");
    // A refusal can be lifted by an approval that comes after it; nothing else is decided twice.
    let decided = |kind: &str| format!("event where kind = 'billing_profile.invoice_{kind}'");
    let (approved, refused) = (world.database.count(&decided("approved")).await, world.database.count(&decided("refused")).await);
    assert_eq!(approved, 1, "{answers:?}");
    assert!(refused <= 1, "{answers:?}");
    assert_eq!(i64::try_from(answers.iter().filter(|status| **status == 303).count()).unwrap(), approved + refused);
    let kept = "payment_method where approved_at is not null and approved_by is not null and refused_at is null and decision_reason = ''";
    assert_eq!(world.database.count(kept).await, 1);
}

async fn wishes_are_searched_and_come_in_pages(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let (organization, _) = waits(world, &mut marie).await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    for search in ["laurent", "LAURÉNT fils", "france", "marie", &organization, "eur"] {
        let query: String = search.bytes().map(|byte| format!("%{byte:02X}")).collect();
        olga.opens(&format!("/operator/invoices?q={query}")).await.expect(200).says("Laurent & Fils").hides("Nothing found");
    }
    olga.opens("/operator/invoices?q=zanzibar").await.expect(200).says("Nothing found").hides("Laurent & Fils");
    olga.opens("/operator/invoices?show=decided").await.expect(200).says("Nothing decided yet");
    olga.opens("/operator/invoices?after=x&q=%00&show=odd").await.expect(200);
    // More than a page.
    more(world, 30).await;
    olga.opens("/operator").await.says("Waiting for an answer 31");
    let mut seen = olga.opens("/operator/invoices").await.expect(200).links().into_iter().filter(|link| wish(link)).collect::<Vec<_>>();
    assert_eq!(seen.len(), 25);
    let next = olga.page.links().into_iter().find(|link| link.contains("after=")).expect("a next page");
    seen.extend(olga.opens(&next).await.expect(200).links().into_iter().filter(|link| wish(link)));
    assert!(!olga.page.links().iter().any(|link| link.contains("after=")), "that is all");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 31, "each once");
}

fn wish(link: &str) -> bool {
    link.starts_with("/operator/invoices/pmt_")
}

/// Past the program: as many wishes more, which are older. An organization has one only.
async fn more(world: &World, count: usize) {
    world.database.run("drop index payment_method_one_invoice").await;
    for number in 1..=count {
        let id = match world.engine {
            Engine::Sqlite => format!("x'{number:032x}'"),
            Engine::Postgres => format!("cast('{number:032x}' as uuid)"),
        };
        let copy = format!(
            "insert into payment_method (id, account_id, organization_id, kind, is_default, created_at, provider_ref, brand, last4) \
             select {id}, account_id, organization_id, kind, false, created_at, '', '', '' from payment_method where is_default"
        );
        world.database.run(&copy).await;
    }
}

async fn an_undone_organization_waits_for_nobody(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = sells_backup(world, &marie).await;
    buys(world, &mut marie, &first).await;
    let mut olga = becomes_operator(world, "Olga Meyer").await;
    let case = looks_at_the_oldest(&mut olga).await;
    let onboarding = marie.onboarding();
    marie.opens(&format!("/onboarding/{onboarding}/undo")).await.expect(200);
    let form = marie.page.form("/undo", "plan");
    marie.submits(form).await.expect(200);
    olga.opens("/operator/invoices").await.expect(200).says("Nobody waits");
    olga.posts(&format!("{case}/approve"), &[]).await.expect(404);
}
