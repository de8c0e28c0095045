//! The event log: each step of billing, of contract codes and of subscriptions is told once, with its seller and its organization, and
//! names nobody.

use serde_json::json;

use super::{
    contract_codes::{enters, page_of},
    invoices::decides,
    seller_changes::{asks, consents, days_pass, made},
    undo::undoes,
    vendor::{is_billed, sells, sells_backup},
};
use crate::{
    people::{Buyer, Service, order},
    world::World,
};

stories!(each_step_is_told_once_and_names_nobody, a_refused_step_tells_nothing);

/// All of an organization's life: a partner's sale with a service that prepares, fails and is used; a contract code; the vendor as
/// second seller, its invoice decided; something taken back; another partner.
async fn lives(world: &World) -> (Buyer, String, String) {
    let mut marie = world.buyer("Marie Laurent");
    let sold = order(&marie).of("compute", "small", 3).of("analytics", "insight", 1).with("discounted", true).handed_over();
    let placed = world.northwind.places(&sold).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Laurent & Fils").await;
    let compute = Service::new(&world.site(), &world.configuration, "compute").await;
    let subscription = placed.subscriptions().remove(0);
    compute.reports(&subscription, "failed", &json!({ "message": "No room" })).await.expect(200);
    marie.posts(&format!("/subscriptions/{subscription}/retry"), &[]).await.expect(303);
    compute.reports(&subscription, "activated", &json!({})).await.expect(200);
    compute.reports(&subscription, "first-use", &json!({})).await.expect(200);
    let code = world.northwind.issues_fifteen().await;
    assert_eq!(enters(&mut marie, &organization, &code.code).await, 200);
    let save = marie.page.form(&page_of(&organization), "plan");
    marie.submits(save).await.expect(200).says("The code is registered");
    becomes_the_vendors(world, &mut marie, &organization).await;
    (marie, organization, code.code)
}

async fn becomes_the_vendors(world: &World, marie: &mut Buyer, organization: &str) {
    let first = sells_backup(world, marie).await;
    marie.follows(&first.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization").chooses("organization", organization);
    marie.submits(form).await;
    is_billed(marie, "FR40303265045").await;
    marie.applies().await;
    decides(world, "refuse", "Olga Meyer").await;
    decides(world, "approve", "Olga Martin").await;
    let second = sells(world, order(marie).of("analytics", "insight", 2)).await;
    marie.follows(&second.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    let onboarding = marie.onboarding();
    undoes(marie, &onboarding).await;
}

/// What is there and was not told, and what was told and is not there, in plain SQL.
const UNTOLD: [(&str, &str); 8] = [
    (
        "subscription.applied",
        "subscription s where s.organization_id is not null and (select count(*) from event e where e.kind = 'subscription.applied' and e.subscription_id = s.id \
         and e.organization_id = s.organization_id and e.seller_id = s.seller_id and e.service_id = s.service_id and e.order_id = s.order_id) <> 1",
    ),
    (
        "subscription.undone",
        "undo_subscription x join undo u on u.id = x.undo_id where (select count(*) from event e where e.kind = 'subscription.undone' and e.subscription_id = x.subscription_id \
         and e.organization_id = u.organization_id and e.seller_id is not null and e.at = u.undone_at) <> 1",
    ),
    (
        "subscription.seller_changed",
        "seller_change_subscription x join seller_change c on c.id = x.change_id where (select count(*) from event e where e.kind = 'subscription.seller_changed' \
         and e.subscription_id = x.subscription_id and e.organization_id = c.organization_id and e.seller_id = c.to_seller_id) <> 1",
    ),
    (
        "billing_profile.created",
        "billing_profile p where (select count(*) from event e where e.kind = 'billing_profile.created' and e.organization_id = p.organization_id and e.seller_id = p.seller_id) <> 1",
    ),
    (
        "billing_profile.terms_accepted",
        "seller_terms_acceptance t where (select count(*) from event e where e.kind = 'billing_profile.terms_accepted' and e.organization_id = t.organization_id \
         and e.seller_id = t.seller_id and cast(e.data as text) like '%' || t.version || '%') <> 1",
    ),
    (
        "billing_profile.invoice_approved",
        "payment_method d where d.approved_at is not null and (select count(*) from event e where e.kind = 'billing_profile.invoice_approved' \
         and e.organization_id = d.organization_id and e.seller_id is not null and e.at = d.approved_at) <> 1",
    ),
    (
        "organization.seller_added",
        "organization_seller k join organization g on g.id = k.organization_id where k.kind = 'vendor' and k.bound_at <> g.created_at \
         and (select count(*) from event e where e.kind = 'organization.seller_added' and e.organization_id = k.organization_id and e.seller_id = k.seller_id) <> 1",
    ),
    (
        "contract_code.registered",
        "contract_registration r where (select count(*) from event e join contract_code k on k.id = r.code_id where e.kind = 'contract_code.registered' \
         and e.organization_id = r.organization_id and e.seller_id = k.seller_id and cast(e.data as text) like '%' || k.tail || '%') <> 1",
    ),
];

async fn each_step_is_told_once_and_names_nobody(world: &World) {
    let (mut marie, organization, code) = lives(world).await;
    let consent = consents(&mut marie, &organization).await;
    asks(&world.contoso.api, &consent).await.expect(201);
    days_pass(world).await;
    made(world).await;
    for (kind, untold) in UNTOLD {
        assert_eq!(world.database.count(untold).await, 0, "{kind}");
        let whole = format!("event where kind = '{kind}' and seller_id is not null and organization_id is not null");
        assert!(world.database.count(&whole).await > 0, "{kind} was told");
    }
    for kind in [
        "subscription.failed",
        "subscription.retried",
        "subscription.activated",
        "subscription.first_used",
        "billing_profile.invoice_refused",
    ] {
        let whole = format!("event where kind = '{kind}' and seller_id is not null and organization_id is not null");
        assert_eq!(world.database.count(&whole).await, 1, "{kind}");
    }
    for of in ["billing\\_profile.%", "subscription.%", "contract\\_code.registered", "organization.seller\\_%"] {
        let half = format!("event where kind like '{of}' escape '\\' and (seller_id is null or organization_id is null)");
        assert_eq!(world.database.count(&half).await, 0, "{of}");
        let of_none = "event where kind like 'subscription.%' and (subscription_id is null or order_id is null or service_id is null)";
        assert_eq!(world.database.count(of_none).await, 0);
    }
    let told = world.picture().await.remove("event").expect("there is a log");
    for person in ["Marie", "Laurent", "Olga", "@", "République", "69002", "Lyon", "40303265045", "unpaid", &code, &consent] {
        let telling: Vec<_> = told.iter().filter(|row| row.contains(person)).collect();
        assert!(telling.is_empty(), "{person}: {telling:#?}");
    }
    assert!(told.len() > 15);
}

/// Refusals leave no event, and a step that is pressed twice is told once.
async fn a_refused_step_tells_nothing(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let first = sells_backup(world, &marie).await;
    super::vendor::buys(world, &mut marie, &first).await;
    let done = marie.page.path.clone();
    let before = world.database.count("event").await;
    let onboarding = marie.onboarding();
    marie.posts(&format!("/onboarding/{onboarding}/apply"), &[]).await;
    marie.posts(&format!("/onboarding/{onboarding}/billing"), &[("currency".to_owned(), "USD".to_owned())]).await;
    marie.opens(&done).await.expect(200);
    assert_eq!(world.database.count("event").await, before);
}
