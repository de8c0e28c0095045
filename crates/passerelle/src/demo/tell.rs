//! Says where everything is: a line for programs, a block for people.

use std::fmt::Write as _;

use serde_json::{Value, json};
use web::demo::{BUYER, SELLER_ACCOUNT, ShownSeller};

use super::{Platform, seed::Seeded};

/// One JSON object.
pub(super) fn line(seeded: &Seeded, platform: &Platform) -> Value {
    let url = &platform.url;
    let showcase = &seeded.showcase;
    json!({
        "url": url,
        "inbox_url": format!("{url}/inbox"),
        "operator": { "email": showcase.operator.email, "sign_in_url": format!("{url}{}", showcase.operator.path) },
        "operator_key": seeded.operator_key,
        "sellers": showcase.sellers.iter().filter(|seller| !seller.vendor).map(shown).collect::<Vec<_>>(),
        "vendor": showcase.sellers.iter().find(|seller| seller.vendor).map(shown),
        "services": showcase.services.iter()
            .map(|service| json!({ "id": service.id, "name": service.name, "home_url": service.home_url, "api_key": service.api_key }))
            .collect::<Vec<_>>(),
        "orders": seeded.orders.iter()
            .map(|order| json!({ "id": order.id, "seller": order.seller.id, "onboarding_url": format!("{url}{}", order.path) }))
            .collect::<Vec<_>>(),
    })
}

fn shown(seller: &ShownSeller) -> Value {
    json!({ "id": seller.id, "name": seller.name, "api_key": seller.api_key })
}

/// Some lines, with commands to try.
pub(super) fn block(seeded: &Seeded, platform: &Platform) -> String {
    let url = &platform.url;
    let mut out = format!(
        "\nThe demonstration is ready. Ctrl-C ends it, and everything in it goes.\n\n\
         \x20 Demo console   {url}/demo     orders, keys, and a button to place another order\n\
         \x20 Inbox          {url}/inbox    every mail ends here\n\
         \x20 Platform       {url}/\n\
         \x20 API reference  {url}/api\n\n\
         Be the buyer: open a waiting order, create an account as {}, and set it up.\n\n",
        BUYER.0
    );
    let width = seeded.showcase.sellers.iter().map(|seller| seller.name.chars().count()).max().unwrap_or_default();
    for order in &seeded.orders {
        line_of(&mut out, width, &order.seller.name, &format!("{url}{}", order.path));
    }
    let _ = write!(out, "\nBe the operator: this link works once.\n\n  {url}{}\n", seeded.showcase.operator.path);
    out.push_str("\nServices\n\n");
    seeded.showcase.services.iter().for_each(|service| line_of(&mut out, width, &service.name, &service.home_url));
    if let Some(seller) = seeded.showcase.sellers.first() {
        let _ = write!(out, "\nBe {}: place another order, and look at all of them.\n\n{}", seller.name, commands(url, &seller.api_key));
    }
    out
}

fn line_of(out: &mut String, width: usize, name: &str, address: &str) {
    let _ = writeln!(out, "  {name:width$}  {address}");
}

fn commands(url: &str, key: &str) -> String {
    let (email, name, company) = BUYER;
    let body = json!({
        "reference": "DEMO-1", "seller_account": SELLER_ACCOUNT,
        "buyer": { "email": email, "name": name, "company": company, "language": "en" },
        "delivery": "platform", "discounted": false,
        "subscriptions": [{ "service": "analytics", "plan": "team", "quantity": 5, "term_months": 12, "renews": true }],
    });
    format!(
        "  curl {url}/api/v1/orders \\\n    -H 'Authorization: Bearer {key}' \\\n    -H 'Content-Type: application/json' \\\n    -d '{body}'\n\n  curl {url}/api/v1/orders -H 'Authorization: Bearer {key}'\n"
    )
}
