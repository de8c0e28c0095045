//! Billing & Subscriptions: who may look, what is said of sellers and subscriptions, and that no price is anywhere.

use hyper::Method;
use serde_json::json;

use crate::{
    database::Engine,
    http::Answer,
    people::{Buyer, Service, order},
    world::World,
};

stories!(
    owners_and_billing_readers_alone_read_it,
    sellers_are_named_and_amounts_are_theirs,
    subscriptions_are_searched_and_narrowed_down,
    many_subscriptions_come_page_by_page,
    the_file_has_what_was_asked_for_and_no_formula,
    a_subscription_says_where_it_stands_and_what_happened,
    a_year_shows_the_terms_that_touch_it,
    no_price_of_a_sale_is_anywhere,
);

/// Backup and analytics for a buyer, applied to a new organization; her billing pages' path.
async fn bought(world: &World, buyer: &mut Buyer) -> String {
    // A customer number of her own: buyers who share one are colleagues.
    let account = format!("ACME {}", buyer.name);
    let sold = order(buyer).of("backup", "standard", 5).of("analytics", "insight", 2).with("seller_account", account).handed_over();
    let placed = world.northwind.places(&sold).await;
    let organization = buyer.onboards(&placed.link(), &world.mail, "Acme").await;
    format!("/organizations/{organization}/billing")
}

async fn joins(world: &World, buyer: &mut Buyer, organization: &str, more: &str) {
    buyer.signs_up(&world.mail).await;
    let joins = format!(
        "insert into member (organization_id, account_id, role, since{}) select g.id, a.id, 'member', g.created_at{} \
         from organization g, account a where g.name = '{organization}' and a.email = '{}'",
        if more.is_empty() { "" } else { ", billing_reader" },
        more,
        buyer.email
    );
    world.database.run(&joins).await;
}

/// A file she downloads.
async fn reads(buyer: &mut Buyer, path: &str) -> Answer {
    buyer.sends(Method::GET, path, &[], String::new()).await
}

async fn owners_and_billing_readers_alone_read_it(world: &World) {
    let (mut marie, mut paul, mut rita) = (world.buyer("Marie Laurent"), world.buyer("Paul Roy"), world.buyer("Rita Blanc"));
    let billing = bought(world, &mut marie).await;
    joins(world, &mut paul, "Acme", "").await;
    joins(world, &mut rita, "Acme", ", true").await;
    marie.opens(&format!("{billing}/subscriptions")).await.expect(200);
    let one = marie.page.links().into_iter().find(|link| link.contains("/billing/subscriptions/sub_")).unwrap();
    let pages =
        [billing.clone(), format!("{billing}/subscriptions"), format!("{billing}/subscriptions.csv"), format!("{billing}/year"), one];
    let mut otto = world.buyer("Otto Stranger");
    otto.signs_up(&world.mail).await;
    for path in &pages {
        marie.opens(path).await.expect(200);
        rita.opens(path).await.expect(200);
        paul.opens(path).await.expect(403).says("Ask an owner").hides("Northwind");
        otto.opens(path).await.expect(404).hides("Acme");
    }
    let organization = billing.trim_end_matches("/billing");
    for (person, open) in [(&mut marie, true), (&mut rita, true), (&mut paul, false)] {
        person.opens(organization).await.expect(200);
        assert_eq!(person.page.links().contains(&billing), open, "{}", person.name);
    }
    // The subscription of another organization is none of this one.
    let mut other = world.buyer("Olive Grand");
    let others = bought(world, &mut other).await;
    other.opens(&format!("{others}/subscriptions")).await.expect(200);
    let theirs = other.page.links().into_iter().find(|link| link.contains("/billing/subscriptions/sub_")).unwrap();
    let (_, id) = theirs.rsplit_once('/').unwrap();
    marie.opens(&format!("{billing}/subscriptions/{id}")).await.expect(404);
    marie.opens(&format!("{billing}/subscriptions/nothing")).await.expect(404);
}

async fn sellers_are_named_and_amounts_are_theirs(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let billing = bought(world, &mut marie).await;
    marie.opens(&billing).await.expect(200);
    marie
        .page
        .says("Northwind")
        .says("ACME Marie Laurent")
        .says("Northwind Traders Ltd")
        .says("Backup and Analytics")
        .says("Amounts, invoices and payment methods are not shown here: ask Northwind Traders")
        .says("Billing console of Northwind Traders");
    assert!(marie.page.links().iter().any(|link| link == "https://billing.northwind.example/"));
    let mut claire = world.acheteuse("Claire Petit");
    let facturation = bought(world, &mut claire).await;
    claire.opens(&facturation).await.expect(200).says("Sauvegarde et Analyses").says("adressez-vous à Northwind Traders");
}

async fn subscriptions_are_searched_and_narrowed_down(world: &World) {
    let mut claire = world.acheteuse("Claire Petit");
    let list = format!("{}/subscriptions", bought(world, &mut claire).await);
    let (backup, analytics) = (">Sauvegarde</a>", ">Analyses</a>");
    claire.opens(&list).await.expect(200).holds(backup).holds(analytics);
    claire.opens(&format!("{list}?q=%C3%81NALYSES+apercu")).await.expect(200).hides(backup).holds(analytics);
    claire.opens(&format!("{list}?q=northwind+analyse")).await.expect(200).hides(backup).holds(analytics);
    claire.opens(&format!("{list}?q=rien")).await.expect(200).says("Aucun résultat").hides(backup);
    claire.opens(&format!("{list}?status=expired")).await.expect(200).says("Aucun résultat");
    claire.opens(&format!("{list}?status=active")).await.expect(200).holds(backup);
    // What cannot be read narrows nothing.
    claire.opens(&format!("{list}?status=odd&service=x&seller=%00&before=1&q=")).await.expect(200).holds(backup).holds(analytics);
    let form = claire.page.form("/subscriptions", "");
    let services: Vec<_> = form.choices("service").into_iter().filter(|id| !id.is_empty()).collect();
    let mut alone = 0;
    for service in &services {
        claire.opens(&format!("{list}?service={service}")).await.expect(200);
        alone += usize::from(claire.page.html.contains(backup) != claire.page.html.contains(analytics));
    }
    assert_eq!((services.len(), alone), (2, 2));
    claire.opens(&format!("{list}?q=%3Cscript%3E&q={}", "x".repeat(5_000))).await.expect(200).hides("<script>alert");
}

async fn many_subscriptions_come_page_by_page(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let many = (0..60).fold(order(&marie), |order, _| order.of("backup", "standard", 1)).handed_over();
    let placed = world.northwind.places(&many).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let shown = |buyer: &Buyer| -> Vec<String> {
        buyer.page.links().into_iter().filter(|link| link.contains("/billing/subscriptions/sub_")).collect()
    };
    let list = format!("/organizations/{organization}/billing/subscriptions");
    marie.opens(&format!("{list}?q=backup")).await.expect(200);
    let first = shown(&marie);
    assert_eq!(first.len(), 50);
    let older = marie.page.links().into_iter().find(|link| link.contains("before=")).unwrap();
    assert!(older.contains("q=backup"), "{older}");
    marie.opens(&format!("{list}{older}")).await.expect(200).says("Newest").hides("Older");
    let rest = shown(&marie);
    assert_eq!(rest.len(), 10);
    assert!(rest.iter().all(|link| !first.contains(link)));
    marie.opens(&format!("/organizations/{organization}/billing")).await.expect(200).says("All subscriptions");
    assert_eq!(shown(&marie).len(), 10);
    let file = reads(&mut marie, &format!("{list}.csv")).await.expect(200).text();
    assert_eq!(file.lines().count(), 61);
}

async fn the_file_has_what_was_asked_for_and_no_formula(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let odd = order(&marie).of("backup", "standard", 5).of("analytics", "insight", 2).with("seller_account", "=HYPERLINK(1)").handed_over();
    let placed = world.northwind.places(&odd).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let file = reads(&mut marie, &format!("/organizations/{organization}/billing/subscriptions.csv?q=analytics")).await.expect(200);
    assert!(file.header("content-type").starts_with("text/csv"), "{}", file.header("content-type"));
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"subscriptions-"));
    assert!(file.header("cache-control").contains("no-store"));
    let text = file.text();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("Subscription ID,Service,Plan,Quantity,"), "{text}");
    assert!(lines[1].contains(",Analytics,") && lines[1].contains(",2,12,") && lines[1].contains(",'=HYPERLINK(1),"), "{text}");
}

async fn a_subscription_says_where_it_stands_and_what_happened(world: &World) {
    let compute = Service::new(&world.site(), &world.configuration, "compute").await;
    let mut marie = world.buyer("Marie Laurent");
    let sold = order(&marie).of("compute", "small", 3).of("backup", "standard", 5).handed_over();
    let placed = world.northwind.places(&sold).await;
    let organization = marie.onboards(&placed.link(), &world.mail, "Acme").await;
    let [id, _] = placed.subscriptions().try_into().unwrap();
    compute.reports(&id, "failed", &json!({ "message": "No room in <b>Paris</b>" })).await.expect(200);
    marie.opens(&format!("/organizations/{organization}/billing/subscriptions/{id}")).await.expect(200);
    marie
        .page
        .says("Failed")
        .says("Day 1 of 365; 364 days are left.")
        .says(sold.reference())
        .says("by Marie Laurent")
        .says("Northwind Traders placed the order")
        .says("No room in <b>Paris</b>")
        .hides("<b>Paris")
        .hides("Backup, Standard, was applied");
    let in_a_month =
        placed.answer["placed_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().saturating_add(jiff::Span::new().hours(31 * 24));
    let in_a_month = in_a_month.unwrap().strftime("%F").to_string();
    let ahead = order(&marie).with(
        "subscriptions",
        json!([{ "service": "backup", "plan": "standard", "quantity": 1, "term_months": 1, "starts_on": in_a_month, "renews": true }]),
    );
    let placed = world.northwind.places(&ahead.handed_over()).await;
    marie.follows(&placed.link()).await;
    marie.selects().await.confirms_organization().await.applies().await;
    let later = &placed.subscriptions()[0];
    marie.opens(&format!("/organizations/{organization}/billing/subscriptions/{later}")).await.expect(200);
    marie.page.says("Starts on ").says("It renews by itself.");
}

async fn a_year_shows_the_terms_that_touch_it(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    let year = format!("{}/year", bought(world, &mut marie).await);
    marie.opens(&year).await.expect(200).says("Backup, Standard").says("Today");
    assert_eq!(marie.page.html.matches("<rect class=\"year-bar").count(), 2, "one for each term");
    let next = marie.page.links().into_iter().find(|link| link.starts_with("?year=")).unwrap();
    marie.opens(&format!("{year}{next}")).await.expect(200).says("Backup, Standard").hides("Today");
    marie.opens(&format!("{year}?year=2001")).await.expect(200).says("Nothing in 2001");
    for odd in ["x", "-1", "99999", "1", "2026-01-01", ""] {
        marie.opens(&format!("{year}?year={odd}")).await.expect(200).says("Backup, Standard");
    }
}

/// Words of columns, fields and texts that would carry one.
const MONEY: [&str; 6] = ["price", "amount", "cost", "fee", "total_due", "margin"];

async fn no_price_of_a_sale_is_anywhere(world: &World) {
    let mut marie = world.buyer("Marie Laurent");
    for field in ["price", "unit_price", "amount", "currency"] {
        let priced = order(&marie).of("backup", "standard", 5).with(field, "1234.56");
        let problem = world.northwind.api.post("/api/v1/orders", &priced.0).await.expect_problem(422, "bad_fields");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
        let mut priced = order(&marie).of("backup", "standard", 5);
        priced.0["subscriptions"][0][field] = json!("1234.56");
        world.northwind.api.post("/api/v1/orders", &priced.0).await.expect_problem(422, "bad_fields");
    }
    let columns: &[&str] = match world.engine {
        Engine::Sqlite => &["pragma_table_list t join pragma_table_info(t.name) c where t.schema = 'main' and c.name like '%{}%'"],
        Engine::Postgres => &["information_schema.columns where table_schema = 'public' and column_name like '%{}%'"],
    };
    for word in MONEY {
        for columns in columns {
            assert_eq!(world.database.count(&columns.replace("{}", word)).await, 0, "a column for a {word}");
        }
    }
    let document = world.get("/api/openapi.json").await.expect(200).json();
    for schema in document["components"]["schemas"].as_object().unwrap().values() {
        let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name);
        assert!(fields.clone().all(|name| MONEY.iter().all(|word| !name.contains(word))), "{:?}", fields.collect::<Vec<_>>());
    }
    let billing = bought(world, &mut marie).await;
    let mut seen = vec![marie.page.html.clone()];
    for path in [&billing, &format!("{billing}/subscriptions"), &format!("{billing}/year"), &billing.replace("/billing", "")] {
        marie.opens(path).await.expect(200);
        seen.push(marie.page.html.clone());
    }
    seen.push(reads(&mut marie, &format!("{billing}/subscriptions.csv")).await.expect(200).text());
    seen.extend(world.mail.letters().iter().map(|letter| letter.text.clone()));
    for text in &seen {
        for sign in ["€", "£", "¥", "USD", "EUR", "1234.56"] {
            assert!(!text.contains(sign), "{sign} in {text}");
        }
    }
}
