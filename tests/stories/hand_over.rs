//! What the vendor's billing system is handed over: the vendor's own sales of a month, and nothing of a partner's.

use crate::world::World;

stories!(a_partner_s_sale_is_never_handed_over, what_is_handed_over_is_the_operator_s);

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
