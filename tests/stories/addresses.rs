//! Sellers have addresses looked at before they place orders, one by one or as a table.

use serde_json::{Value, json};

use crate::world::World;

stories!(an_address_gets_its_verdict, what_no_address_holds_is_said_field_by_field, a_table_of_addresses_is_checked);

const PATH: &str = "/api/v1/addresses/validate";

async fn verdict(world: &World, address: Value) -> Value {
    world.northwind.api.post(PATH, &address).await.expect(200).json()
}

fn codes(verdict: &Value) -> Vec<String> {
    let reasons = verdict["reasons"].as_array().unwrap().iter();
    reasons.map(|reason| format!("{} {}", reason["field"].as_str().unwrap(), reason["code"].as_str().unwrap())).collect()
}

async fn an_address_gets_its_verdict(world: &World) {
    let before = world.picture().await;
    let valid = json!({ "country": "FR", "line1": "12 rue de la République", "city": "Lyon", "postal_code": "69002", "language": "fr" });
    let answer = verdict(world, valid).await;
    assert_eq!((&answer["outcome"], &answer["suggestion"], codes(&answer).len()), (&json!("valid"), &Value::Null, 0));
    assert_eq!(answer["formatted"], json!(["12 rue de la République", "69002 Lyon", "France"]));

    let by_name = json!({ "country": "us", "line1": " 1600  Amphitheatre Pkwy", "city": "Mountain View", "region": "California", "postal_code": "94043" });
    let answer = verdict(world, by_name).await;
    assert_eq!((&answer["outcome"], codes(&answer)), (&json!("suggested"), vec!["region other_name".to_owned()]));
    assert_eq!((&answer["normalized"]["region"], &answer["suggestion"]["region"]), (&json!("California"), &json!("CA")));
    assert_eq!(answer["normalized"]["line1"], "1600 Amphitheatre Pkwy");
    assert_eq!(answer["formatted"], json!(["1600 Amphitheatre Pkwy", "Mountain View, CA 94043", "United States"]));
    // What is suggested is valid.
    let taken = verdict(world, answer["suggestion"].clone()).await;
    assert_eq!((&taken["outcome"], &taken["normalized"]), (&json!("valid"), &answer["suggestion"]));

    let unlisted = json!({ "country": "BR", "line1": "Rua A, 1", "city": "Atlantis", "region": "SP", "postal_code": "01310-100" });
    let answer = verdict(world, unlisted).await;
    assert_eq!((&answer["outcome"], codes(&answer)), (&json!("unverified"), vec!["city unknown_place".to_owned()]));

    let tokyo = json!({ "country": "JP", "line1": "永田町1-7-1", "city": "千代田区", "region": "東京都", "postal_code": "1000014", "language": "ja" });
    let answer = verdict(world, tokyo).await;
    assert_eq!((&answer["outcome"], &answer["suggestion"]["postal_code"]), (&json!("suggested"), &json!("100-0014")));
    assert_eq!(answer["formatted"][1], "東京都千代田区");

    // Nothing is written, and the reader's language is heard.
    let answer = verdict(world, json!({ "country": "FR", "language": "fr" })).await;
    assert_eq!(answer["outcome"], "invalid");
    assert!(answer["reasons"][0]["detail"].as_str().unwrap().starts_with("Indiquez"), "{answer}");
    assert_eq!(before, world.picture().await);
}

async fn what_no_address_holds_is_said_field_by_field(world: &World) {
    let long = "x".repeat(10_240);
    for (field, text, code) in [
        ("line1", long.as_str(), "too_long"),
        ("line2", long.as_str(), "too_long"),
        ("line1", "1 rue X\u{0}", "characters"),
        ("line1", "1 rue\u{7}X", "characters"),
        ("line2", "a\u{202e}b", "characters"),
        ("city", "Paris 🏠", "characters"),
        ("city", "<b>Paris</b>", "characters"),
        ("postal_code", "7500\u{200f}4", "characters"),
        ("line1", "BP 123", "post_office_box"),
        ("line1", "", "required"),
        ("postal_code", "SW1A 2AA", "postal_code_format"),
        ("country", "XX", "unknown_country"),
        ("country", "France", "unknown_country"),
        ("country", "", "required"),
    ] {
        let mut address = json!({ "country": "FR", "line1": "1 rue X", "city": "Paris", "postal_code": "75004" });
        address[field] = json!(text);
        let answer = verdict(world, address).await;
        assert_eq!((&answer["outcome"], codes(&answer)), (&json!("invalid"), vec![format!("{field} {code}")]), "{field} {text:.20}");
        assert!(answer["reasons"][0]["detail"].as_str().unwrap().len() > 10 && answer["suggestion"].is_null());
        // A text that is refused is not said again.
        assert!(!["characters", "too_long"].contains(&code) || answer["normalized"][field] == "", "{answer}");
    }
    // A region of another country, and a word of two alphabets.
    let address = json!({ "country": "US", "line1": "1 Main St", "city": "Ottawa", "region": "Ontario", "postal_code": "K1A 0A2" });
    let answer = verdict(world, address).await;
    assert_eq!(codes(&answer), ["region unknown_region", "postal_code postal_code_format"]);
    let address = json!({ "country": "FR", "line1": "1 rue Ленin", "city": "Paris", "postal_code": "75004" });
    let answer = verdict(world, address).await;
    assert_eq!((&answer["outcome"], codes(&answer)), (&json!("unverified"), vec!["line1 mixed_scripts".to_owned()]));
    // What is no text is refused with its place.
    let body = json!({ "country": ["FR"], "line1": ["1 rue X"], "city": 7, "postal_code": null, "zip": "75004" });
    let problem = world.northwind.api.post(PATH, &body).await.expect(422).json();
    let named: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        (problem["code"].as_str(), named.as_slice()),
        (Some("bad_fields"), ["/country", "/line1", "/city", "/postal_code", "/zip"].as_slice())
    );
}

async fn a_table_of_addresses_is_checked(world: &World) {
    let table = "id,line1,city,postal_code\n1,12 rue Haute,Paris,75004\n2,\"12, rue Haute\",Paris,75 004\n3,BP 3,Paris,75004\n";
    let done = world.configuration.run_with(&["address", "check", "--country", "FR"], table).await;
    assert!(done.err.contains("3 checked: 1 valid, 1 suggested, 0 unverified, 1 invalid"), "{done:?}");
    let out = done.well();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].starts_with("id,line1,city,postal_code,outcome,reasons,clean_country,"));
    assert!(lines[2].starts_with("2,\"12, rue Haute\",Paris,75 004,suggested,postal_code:written,FR,\"12, rue Haute\","), "{}", lines[2]);
    for (words, table, code) in
        [(&["address", "check"][..], "", 1), (&["address", "check"], "a,b\n", 1), (&["address", "check", "--country", "XX"], "line1\n", 2)]
    {
        let done = world.configuration.run_with(words, table).await;
        assert_eq!(done.code, Some(code), "{done:?}");
    }
}
