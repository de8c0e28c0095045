//! An order as programs write and read it.

use actions::place_order::Placed;
use domain::{
    id::{InvitationId, OrderId, SellerId, ServiceId, SubscriptionId},
    invitation::{LinkFacts, LinkState, link_state},
    order::{Delivery, LINES, OrderStatus, QUANTITY, TERM, WrittenBuyer, WrittenOrder, WrittenSubscription},
    organization::OrganizationStatus,
    risk::Risk,
    subscription::SubscriptionStatus,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use store::order;
use utoipa::{ToSchema, openapi::Object};

use crate::api::{
    body::Fields,
    document::{one_of, subscription_status},
};

/// An order to be placed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "for the OpenAPI document; `written_order` reads it, and a test holds the two together")]
pub struct NewOrder {
    /// Your own number for it, unique among yours.
    #[schema(min_length = 1, max_length = 100)]
    reference: String,
    /// The buyer’s customer number at yours.
    #[schema(min_length = 1, max_length = 100)]
    seller_account: String,
    /// Who is invited.
    buyer: NewBuyer,
    /// Who sends the invitation.
    #[schema(required = false, schema_with = delivery)]
    delivery: String,
    /// Whether a contract code goes with it.
    #[schema(required = false, default = false)]
    discounted: bool,
    /// The contract code attached to it, by its id or by the code itself; none yet when absent or null. It is one of yours
    /// that is attached to no other order, and needs `discounted`.
    #[schema(required = false, value_type = Option<String>, max_length = 200, example = "ctr_01h455vb4pex5vsknk084sn02q")]
    contract_code: Option<String>,
    /// What is sold.
    #[schema(min_items = 1, max_items = 100)]
    subscriptions: Vec<NewSubscription>,
}

/// Who is invited.
#[derive(ToSchema)]
#[expect(dead_code, reason = "as NewOrder")]
pub struct NewBuyer {
    /// The invited mailbox.
    #[schema(min_length = 3, max_length = 254)]
    email: String,
    /// The person.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The company.
    #[schema(min_length = 1, max_length = 200)]
    company: String,
    /// Language of the invitation (BCP 47), one of those the platform offers.
    language: String,
}

/// One plan of one service.
#[derive(ToSchema)]
#[expect(dead_code, reason = "as NewOrder")]
pub struct NewSubscription {
    /// The service: its key or its id.
    #[schema(min_length = 1, max_length = 64)]
    service: String,
    /// The plan’s key.
    #[schema(min_length = 1, max_length = 64)]
    plan: String,
    /// How much of it.
    #[schema(minimum = 1, maximum = 1_000_000)]
    quantity: i64,
    /// For how many months.
    #[schema(minimum = 1, maximum = 120)]
    term_months: i64,
    /// First day, from a year ago to five years ahead; the day of apply (UTC) when absent or null.
    #[schema(required = false, value_type = Option<String>, format = Date)]
    starts_on: Option<String>,
    /// Whether it renews at the end of its term.
    #[schema(required = false, default = false)]
    renews: bool,
}

/// Bounds the document states as numbers, held to the rules' own.
const _: () = assert!(LINES == 100 && QUANTITY == 1_000_000 && TERM == 120);

/// Reads a [`NewOrder`].
pub fn written_order(order: &mut Fields<'_>) -> WrittenOrder {
    WrittenOrder {
        reference: order.text("reference"),
        seller_account: order.text("seller_account"),
        buyer: order.object("buyer", |buyer| WrittenBuyer {
            email: buyer.text("email"),
            name: buyer.text("name"),
            company: buyer.text("company"),
            language: buyer.text("language"),
        }),
        delivery: order.text_or("delivery", Delivery::Platform.as_str()),
        discounted: order.flag_or("discounted", false),
        contract_code: order.text_or_null("contract_code"),
        subscriptions: order.list("subscriptions", |line| WrittenSubscription {
            service: line.text("service"),
            plan: line.text("plan"),
            quantity: line.integer("quantity"),
            term_months: line.integer("term_months"),
            starts_on: line.text_or_null("starts_on"),
            renews: line.flag_or("renews", false),
        }),
    }
}

/// The example of the document: an order the demonstration takes.
pub fn example() -> serde_json::Value {
    serde_json::json!({
        "reference": "NW-2026-1042",
        "seller_account": "ACME-4711",
        "buyer": { "email": "jeanne.martin@atelier-lumiere.example", "name": "Jeanne Martin", "company": "Atelier Lumière", "language": "fr" },
        "delivery": "seller",
        "discounted": false,
        "contract_code": null,
        "subscriptions": [{ "service": "backup", "plan": "standard", "quantity": 4, "term_months": 12, "starts_on": null, "renews": true }],
    })
}

/// A page of orders.
#[derive(Serialize, ToSchema)]
pub struct OrderPage {
    /// The orders on this page.
    pub items: Vec<Order>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    pub next: Option<String>,
}

/// An order.
#[derive(Serialize, ToSchema)]
pub struct Order {
    /// Names it here.
    #[schema(value_type = String, example = "ord_01h455vb4pex5vsknk084sn02q")]
    id: OrderId,
    /// Whose it is.
    #[schema(value_type = String, example = "sel_01h455vb4pex5vsknk084sn02q")]
    seller: SellerId,
    /// The seller’s own number for it.
    #[schema(example = "NW-2026-1042")]
    reference: String,
    /// The buyer’s customer number at the seller.
    #[schema(example = "ACME-4711")]
    seller_account: String,
    /// Its state.
    #[schema(schema_with = order_status)]
    status: OrderStatus,
    /// Who was named as buyer.
    buyer: Buyer,
    /// Who sends the invitation.
    #[schema(schema_with = delivery)]
    delivery: Delivery,
    /// Whether a contract code goes with it.
    discounted: bool,
    /// When it came in.
    #[schema(value_type = String, format = DateTime)]
    placed_at: Timestamp,
    /// When it was cancelled.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    cancelled_at: Option<Timestamp>,
    /// Why its seller should look at it now, the most pressing reason: `failed` (a service could not prepare something),
    /// `mail_refused` (no relay took the invitation), `bounced` (it came back), `expired`, `expiring` (within 7 days),
    /// `stalled` (begun 3 days ago, nothing applied), `not_opened` (for 3 days). Null when all is well.
    #[schema(required, value_type = Option<String>, example = "not_opened")]
    at_risk: Option<Risk>,
    /// Its newest invitation.
    invitation: Invitation,
    /// What was sold.
    subscriptions: Vec<Subscription>,
    /// Where the buyer begins. Given once, in the answer to placing an order with `delivery: seller`; pass it on to the
    /// buyer alone.
    // The last field, and only there when there is a link: see `with_link`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "https://cloud.example/i/Zx3v8QmB0nJpUw7hK2sT5yR9cLdA4fGeX1oV6iNqWkM")]
    pub onboarding_url: Option<String>,
}

/// The buyer of an order.
#[derive(Serialize, ToSchema)]
pub struct Buyer {
    /// The invited mailbox.
    #[schema(example = "jeanne.martin@atelier-lumiere.example")]
    email: String,
    /// The person.
    #[schema(example = "Jeanne Martin")]
    name: String,
    /// The company.
    #[schema(example = "Atelier Lumière")]
    company: String,
    /// Language of the invitation (BCP 47).
    #[schema(example = "fr")]
    language: String,
}

/// The onboarding link of an order.
#[derive(Serialize, ToSchema)]
pub struct Invitation {
    /// Names it.
    #[schema(value_type = String, example = "inv_01h455vb4pex5vsknk084sn02q")]
    id: InvitationId,
    /// As kept, or `expired`.
    #[schema(schema_with = invitation_status)]
    status: &'static str,
    /// The invited mailbox.
    #[schema(example = "jeanne.martin@atelier-lumiere.example")]
    recipient: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// One plan of one service on an order.
#[derive(Serialize, ToSchema)]
pub struct Subscription {
    /// Names it.
    #[schema(value_type = String, example = "sub_01h455vb4pex5vsknk084sn02q")]
    id: SubscriptionId,
    /// The service’s key.
    #[schema(example = "backup")]
    service: String,
    /// The service’s id.
    #[schema(value_type = String, example = "svc_01h455vb4pex5vsknk084sn02q")]
    service_id: ServiceId,
    /// The plan’s key.
    #[schema(example = "standard")]
    plan: String,
    /// How much of it.
    #[schema(minimum = 1, maximum = 1_000_000)]
    quantity: i64,
    /// For how many months.
    #[schema(minimum = 1, maximum = 120)]
    term_months: i64,
    /// Whether it renews at the end of its term.
    renews: bool,
    /// Its state.
    #[schema(schema_with = subscription_status)]
    status: SubscriptionStatus,
    /// First day; null until applied, if none was ordered.
    #[schema(value_type = Option<String>, format = Date, required)]
    starts_on: Option<Date>,
    /// Last day, inclusive; null until applied.
    #[schema(value_type = Option<String>, format = Date, required)]
    ends_on: Option<Date>,
    /// When the buyer applied it.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    applied_at: Option<Timestamp>,
    /// Where it went; null until applied.
    #[schema(required)]
    organization: Option<Organization>,
}

/// The buyer’s organization, as its seller may see it.
#[derive(Serialize, ToSchema)]
pub struct Organization {
    /// Its name.
    #[schema(example = "Atelier Lumière")]
    name: String,
    /// Its state.
    #[schema(schema_with = organization_status)]
    status: String,
}

impl Order {
    /// The order as it is now.
    pub fn new(placed: Placed, now: Timestamp) -> Self {
        let at_risk = placed.risk(now);
        let order::Order {
            id,
            seller,
            reference,
            seller_account,
            email,
            name,
            company,
            language,
            delivery,
            discounted,
            status,
            placed_at,
            cancelled_at,
        } = placed.order;
        Self {
            id,
            seller,
            reference,
            seller_account,
            status,
            buyer: Buyer { email, name, company, language },
            delivery,
            discounted,
            placed_at,
            cancelled_at,
            at_risk,
            invitation: Invitation::new(placed.invitation, status, now),
            subscriptions: placed.subscriptions.into_iter().map(Subscription::new).collect(),
            onboarding_url: None,
        }
    }
}

impl Invitation {
    /// It is the newest of its order, so nothing has replaced it.
    fn new(invitation: order::Invitation, order: OrderStatus, now: Timestamp) -> Self {
        let facts = LinkFacts { status: invitation.status, order, replaced: false, expires_at: invitation.expires_at };
        let status = match link_state(facts, now) {
            LinkState::Open => "available",
            LinkState::Used => "redeemed",
            LinkState::Withdrawn | LinkState::Replaced => "revoked",
            LinkState::Expired => "expired",
        };
        Self { id: invitation.id, status, recipient: invitation.recipient, expires_at: invitation.expires_at }
    }
}

impl Subscription {
    fn new(subscription: order::Subscription) -> Self {
        Self {
            id: subscription.id,
            service: subscription.service_key,
            service_id: subscription.service,
            plan: subscription.plan,
            quantity: subscription.quantity,
            term_months: subscription.term_months,
            renews: subscription.renews,
            status: subscription.status,
            starts_on: subscription.starts_on,
            ends_on: subscription.ends_on,
            applied_at: subscription.applied_at,
            organization: subscription.organization.map(|(_, name, status)| Organization { name, status }),
        }
    }
}

fn order_status() -> Object {
    one_of("Its state. What was applied stays, also when the order is cancelled.", OrderStatus::ALL.iter().map(|status| status.as_str()))
}

fn delivery() -> Object {
    let words = Delivery::ALL.iter().map(|delivery| delivery.as_str());
    one_of(
        "Who sends the invitation: `platform`, which does so at once under the seller’s name and is what happens when nothing is said, or the `seller` itself.",
        words,
    )
}

fn invitation_status() -> Object {
    let about = "`available`: something is left to apply. `redeemed`: nothing is. `revoked`: withdrawn or replaced. `expired`: its time is over, the order waits.";
    one_of(about, ["available", "redeemed", "revoked", "expired"])
}

fn organization_status() -> Object {
    one_of("Its state.", OrganizationStatus::ALL.iter().map(|status| status.as_str()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api::{body::tests::faults, document};

    /// Every place of the example the document describes: its path in the body, the schema's name, and the property's.
    fn places() -> Vec<(Vec<String>, &'static str)> {
        let below = |path: &[&str]| path.iter().map(|step| (*step).to_owned()).collect();
        vec![(below(&[]), "NewOrder"), (below(&["buyer"]), "NewBuyer"), (below(&["subscriptions", "0"]), "NewSubscription")]
    }

    fn pointer(path: &[String]) -> String {
        path.iter().map(|step| format!("/{step}")).collect()
    }

    /// The faults of the example after a change at one place.
    fn changed(path: &[String], change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Vec<(String, &'static str, String)> {
        let mut body = example();
        change(body.pointer_mut(&pointer(path)).unwrap().as_object_mut().unwrap());
        faults(&body.to_string(), written_order).err().unwrap_or_default()
    }

    #[test]
    fn the_document_and_the_reader_agree_on_every_field() {
        let document = document::json();
        assert!(faults(&example().to_string(), written_order).is_ok());
        for (path, name) in places() {
            let schema = document.pointer(&format!("/components/schemas/{name}")).unwrap();
            assert_eq!(schema["additionalProperties"], json!(false), "{name}");
            let properties: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
            let required = |property: &str| schema["required"].as_array().unwrap().contains(&json!(property));
            let unknown = changed(&path, |fields| drop(fields.insert("surprise".to_owned(), Value::Null)));
            let (_, code, hint) = unknown.first().unwrap();
            let mut known: Vec<&str> = hint.split(", ").collect();
            known.sort_unstable();
            assert_eq!((*code, known), ("unknown_field", properties.iter().map(|property| property.as_str()).collect()), "{name}");
            for property in properties {
                let at = [path.clone(), vec![property.clone()]].concat().join("/");
                let missing = changed(&path, |fields| drop(fields.remove(property)));
                let expected = if required(property) { vec![(at.clone(), "required", String::new())] } else { vec![] };
                assert_eq!(missing, expected, "{name}.{property}");
                let odd = changed(&path, |fields| drop(fields.insert(property.clone(), json!(1.5))));
                assert_eq!(
                    odd.first().map(|(place, code, _)| (place.as_str(), *code)),
                    Some((at.as_str(), "wrong_type")),
                    "{name}.{property}"
                );
            }
        }
    }
}
