//! What the vendor's billing system is handed over: the vendor's own sales of a month, and nothing of a partner's.

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

use crate::{
    people::{Api, Buyer, IssuedCode, Placed, Seller, order},
    stories::{
        seller_changes::in_days,
        vendor::{creates, is_billed, sells, sells_backup},
    },
    world::World,
};

stories!(
    a_partner_s_sale_is_never_handed_over,
    what_is_handed_over_is_the_operator_s,
    the_vendors_own_sale_is_handed_over_to_the_day,
    a_discount_parts_the_month_on_its_days,
    what_is_undone_is_not_handed_over,
    a_month_comes_in_pages_and_in_one_file,
);

const PATH: &str = "/api/v1/billing/subscriptions";

async fn a_partner_s_sale_is_never_handed_over(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = world.northwind.sells_backup(&marie).await;
    marie.onboards(&placed.link(), &world.mail, "Atelier Lumière").await;
    let sold = world.operator.0.get("/api/v1/subscriptions").await.expect(200).json();
    let term = &sold["items"][0];
    let months = ["starts_on", "ends_on"].map(|day| term[day].as_str().unwrap()[..7].to_owned());
    for month in months {
        let page = world.operator.0.get(&format!("{PATH}?month={month}")).await.expect(200).json();
        assert_eq!(
            (&page["month"], &page["items"], &page["next"]),
            (&month.as_str().into(), &serde_json::json!([]), &serde_json::Value::Null)
        );
        let file = world.operator.0.get(&format!("{PATH}?month={month}&format=csv")).await.expect(200);
        assert!(file.header("content-type").starts_with("text/csv"), "{}", file.header("content-type"));
        assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"billing-{month}.csv\""));
        let text = file.text();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines.len() == 1 && lines[0].contains("subscription,organization,"), "{lines:?}");
    }
}

async fn what_is_handed_over_is_the_operator_s(world: &World) {
    for stranger in [&world.northwind.api, &world.backup.api] {
        stranger.get(&format!("{PATH}?month=2026-11")).await.expect_problem(403, "forbidden_scope");
    }
    let operator = &world.operator.0;
    for (query, at) in [
        ("", "/month"),
        ("?month=", "/month"),
        ("?month=2026-13", "/month"),
        ("?month=2026-1", "/month"),
        ("?month=2026-11-01", "/month"),
        ("?month=2026-11&format=xml", "/format"),
        ("?month=2026-11&seller=northwind", "/seller"),
        ("?month=2026-11&month=2026-12", "/month"),
        ("?month=2026-11&limit=201", "/limit"),
    ] {
        let problem = operator.get(&format!("{PATH}{query}")).await.expect_problem(400, "bad_parameters");
        assert_eq!(problem["errors"][0]["pointer"], at, "{query}");
    }
    operator.get(&format!("{PATH}?month=2026-11&cursor=x")).await.expect_problem(400, "bad_cursor");
}

fn today() -> Date {
    in_days(0).parse().unwrap()
}

/// Marie buys from the vendor, with a tax id; gives her organization.
async fn buys(world: &World, buyer: &mut Buyer, placed: &Placed, name: &str) -> String {
    buyer.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    creates(buyer, name).await;
    is_billed(buyer, "fr 40 303 265 045").await;
    buyer.applies().await;
    buyer.organization()
}

async fn in_month(world: &World, month: &str) -> Vec<Value> {
    world.operator.0.all(&format!("{PATH}?month={month}"), 200).await
}

/// The file: its header, and its rows by column.
async fn file(world: &World, month: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = world.operator.0.get(&format!("{PATH}?month={month}&format=csv")).await.expect(200).text();
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(fields);
    let header = lines.next().expect("a header");
    let row = |line: Vec<String>| {
        assert_eq!(line.len(), header.len(), "{line:?}");
        header.iter().cloned().zip(line).collect()
    };
    lines.map(row).collect()
}

/// The fields of a line: those with a comma are quoted.
fn fields(line: &str) -> Vec<String> {
    let (mut all, mut quoted) = (vec![String::new()], false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            other => all.last_mut().unwrap().push(other),
        }
    }
    all
}

fn month(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

/// The vendor's sale to an organization that has a partner, too.
struct Sale {
    organization: String,
    order: String,
    reference: String,
    start: Date,
    end: Date,
}

/// Seven for three months from the middle of next month on.
async fn beside_a_partner(world: &World) -> Sale {
    let mut marie = world.buyer("Marie Laurent");
    let partners = world.northwind.sells_analytics(&marie).await;
    let organization = marie.onboards(&partners.link(), &world.mail, "Laurent & Fils").await;
    let start = today().first_of_month().checked_add(1.month().days(16)).unwrap();
    let mut sold = order(&marie).of("backup", "standard", 7);
    sold.0["subscriptions"][0]["term_months"] = json!(3);
    sold.0["subscriptions"][0]["starts_on"] = json!(start.to_string());
    sold.0["subscriptions"][0]["renews"] = json!(true);
    let reference = sold.reference().to_owned();
    let placed = sells(world, sold).await;
    assert!(in_month(world, &month(start)).await.is_empty(), "nothing is applied yet");
    marie.follows(&placed.link()).await;
    marie.selects().await;
    let form = marie.page.form("/organization", "organization").chooses("organization", &organization);
    marie.submits(form).await;
    is_billed(&mut marie, "fr 40 303 265 045").await;
    marie.applies().await;
    let end = start.checked_add(3.months()).unwrap().yesterday().unwrap();
    Sale { organization, order: placed.id, reference, start, end }
}

impl Sale {
    /// What is told of it in the month of a day.
    async fn is_told(&self, world: &World, day: Date) {
        let (first, last) = (day.first_of_month().max(self.start), day.last_of_month().min(self.end));
        let days = i64::from(first.until(last).unwrap().get_days()) + 1;
        let items = in_month(world, &month(day)).await;
        assert_eq!(items.len(), 1, "{day}: {items:#?}");
        let one = &items[0];
        let periods = json!([{ "from": first.to_string(), "until": last.to_string(), "days": days, "discount": null }]);
        assert_eq!(one["periods"], periods);
        self.is_whole(one);
        let rows = file(world, &month(day)).await;
        assert_eq!(rows.len(), 1, "{rows:#?}");
        for (column, value) in [
            ("subscription", one["id"].as_str().unwrap()),
            ("organization", self.organization.as_str()),
            ("currency", "EUR"),
            ("tax_id", "FR40303265045"),
            ("tax_standing", "checksum"),
            ("reference", self.reference.as_str()),
            ("quantity", "7"),
            ("from", first.to_string().as_str()),
            ("until", last.to_string().as_str()),
            ("days", days.to_string().as_str()),
            ("discount_percent", ""),
        ] {
            assert_eq!(rows[0][column], value, "{column}");
        }
        assert!(["12 rue de la République", "69002"].iter().all(|part| rows[0]["billing_address"].contains(part)), "{rows:?}");
    }

    fn is_whole(&self, one: &Value) {
        assert_eq!((&one["quantity"], &one["term_months"], &one["renews"]), (&json!(7), &json!(3), &json!(true)));
        assert_eq!((&one["starts_on"], &one["ends_on"]), (&json!(self.start.to_string()), &json!(self.end.to_string())));
        let numbers = (&one["order"], &one["reference"], &one["seller_account"]);
        assert_eq!(numbers, (&json!(self.order), &json!(self.reference), &json!("ACME-4711")));
        assert_eq!((&one["service"], &one["plan"], &one["status"]), (&json!("backup"), &json!("standard"), &json!("active")));
        let billed = &one["organization"];
        assert_eq!((&billed["id"], &billed["name"]), (&json!(self.organization), &json!("Laurent & Fils")));
        assert_eq!((&billed["currency"], &billed["currency_reason"]), (&json!("EUR"), &json!("country")));
        assert_eq!(billed["tax_id"], json!({ "kind": "eu_vat", "value": "FR40303265045", "standing": "checksum", "checked_at": null }));
        assert_eq!((&billed["address"]["country"], &billed["address"]["postal_code"]), (&json!("FR"), &json!("69002")));
    }
}

/// Partner and vendor are beside each other in one organization: the vendor's part alone is handed over.
async fn the_vendors_own_sale_is_handed_over_to_the_day(world: &World) {
    let sale = beside_a_partner(world).await;
    let later = |months: i64| sale.start.first_of_month().checked_add(months.months()).unwrap();
    for day in [sale.start, later(1), later(2), sale.end] {
        sale.is_told(world, day).await;
    }
    for outside in [sale.start.first_of_month().yesterday().unwrap(), sale.end.last_of_month().tomorrow().unwrap()] {
        assert!(in_month(world, &month(outside)).await.is_empty(), "{outside}");
        assert!(file(world, &month(outside)).await.is_empty(), "{outside}");
    }
    // What the partner sold runs this month, and is in none of it.
    assert!(in_month(world, &month(today())).await.is_empty());
    assert_eq!(world.database.count("subscription where status = 'active'").await, 2);
}

async fn a_discount_parts_the_month_on_its_days(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    // The vendor's own key sells and issues codes as a partner's does.
    let key = world.configuration.key(&["--seller", "footbridge"]).await;
    let footbridge = Seller { api: Api::new(&world.site(), &key), name: "Footbridge Cloud", support: "help@footbridge.example" };
    let code = json!({ "discount": { "percent": 15 }, "seller_account": "ACME-4711", "valid_until": until().to_string() });
    let IssuedCode { id: code, tail, .. } = footbridge.issues(&code).await;
    let sold = order(&marie).of("backup", "standard", 5).with("discounted", true).with("contract_code", code.as_str());
    let placed = footbridge.places(&sold.handed_over()).await;
    buys(world, &mut marie, &placed, "Laurent & Fils").await;
    let until = until();
    let items = in_month(world, &month(until)).await;
    let periods = items[0]["periods"].as_array().unwrap();
    let discount = json!({ "percent": 15, "text": null, "contract_code": tail });
    let first = today().max(until.first_of_month());
    assert_eq!(
        (&periods[0]["from"], &periods[0]["until"], &periods[0]["discount"]),
        (&json!(first.to_string()), &json!(until.to_string()), &discount)
    );
    assert_eq!(
        (&periods[1]["from"], &periods[1]["until"], &periods[1]["discount"]),
        (&json!(until.tomorrow().unwrap().to_string()), &json!(until.last_of_month().to_string()), &Value::Null)
    );
    assert_eq!(periods.len(), 2);
    let days: i64 = periods.iter().map(|period| period["days"].as_i64().unwrap()).sum();
    assert_eq!(days, i64::from(first.until(until.last_of_month()).unwrap().get_days()) + 1, "every day once");
    let rows = file(world, &month(until)).await;
    let column = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(
        (column("discount_percent"), column("contract_code")),
        (vec!["15".to_owned(), String::new()], vec![tail.clone(), String::new()])
    );
}

/// A day of next month, neither its first nor its last.
fn until() -> Date {
    today().first_of_month().checked_add(1.month().days(9)).unwrap()
}

async fn what_is_undone_is_not_handed_over(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let placed = sells_backup(world, &marie).await;
    buys(world, &mut marie, &placed, "Laurent & Fils").await;
    assert_eq!(in_month(world, &month(today())).await.len(), 1);
    let onboarding = marie.onboarding();
    marie.opens(&format!("/onboarding/{onboarding}/undo")).await.expect(200);
    let form = marie.page.form("/undo", "plan");
    marie.submits(form).await.expect(200);
    assert!(in_month(world, &month(today())).await.is_empty());
    assert!(file(world, &month(today())).await.is_empty());
}

async fn a_month_comes_in_pages_and_in_one_file(world: &World) {
    let mut ids = Vec::new();
    for name in ["Marie Laurent", "Jeanne Martin", "Paul Petit"] {
        let mut buyer = world.buyer(name);
        let sold =
            order(&buyer).of("backup", "standard", 1).of("backup", "archive", 1).of("analytics", "insight", 2).with("seller_account", name);
        let placed = sells(world, sold).await;
        buys(world, &mut buyer, &placed, name).await;
        ids.extend(placed.subscriptions());
    }
    let paged = world.operator.0.all(&format!("{PATH}?month={}", month(today())), 2).await;
    let paged: Vec<_> = paged.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    let filed: Vec<_> = file(world, &month(today())).await.into_iter().map(|row| row["subscription"].clone()).collect();
    ids.sort();
    assert_eq!((&paged, &filed), (&ids, &ids), "each once, in order");
}
