//! Our own interface, for whoever puts a validator of their own behind it: `docs/address-validator.md`.

use domain::address::{Address, Field, Opinion};
use serde::Deserialize;
use serde_json::{Value, json};

/// The body of a question.
pub(crate) fn question(asked: &Address) -> Value {
    json!({ "address": asked })
}

#[derive(Deserialize)]
struct Said {
    outcome: Outcome,
    #[serde(default)]
    suggestion: Option<Address>,
    #[serde(default)]
    fields: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Valid,
    Suggested,
    Unverified,
}

/// What an answer says; nothing, when it does not say it the way it should.
pub(crate) fn opinion(body: &[u8]) -> Option<Opinion> {
    let said: Said = serde_json::from_slice(body).ok()?;
    match (said.outcome, said.suggestion) {
        (Outcome::Valid, None) => Some(Opinion::Confirmed),
        (Outcome::Suggested, Some(other)) => Some(Opinion::Other(Box::new(other))),
        (Outcome::Unverified, None) => Some(Opinion::Doubted(named(&said.fields))),
        _ => None,
    }
}

/// The fields of these names; others are left out.
fn named(names: &[String]) -> Vec<Field> {
    Field::ALL.into_iter().filter(|field| names.iter().any(|name| name == field.name())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_address_is_asked_about_and_nothing_else() {
        let asked = Address { country: "FR".into(), line1: "12 rue Haute".into(), ..Address::default() };
        let question = question(&asked);
        assert_eq!(question.as_object().unwrap().len(), 1);
        let fields: Vec<&str> = question["address"].as_object().unwrap().keys().map(String::as_str).collect();
        assert!(Field::ALL.iter().all(|field| fields.contains(&field.name())) && fields.len() == Field::ALL.len(), "{fields:?}");
    }

    #[test]
    fn three_outcomes_are_understood() {
        assert_eq!(opinion(br#"{"outcome":"valid"}"#), Some(Opinion::Confirmed));
        assert_eq!(opinion(br#"{"outcome":"valid","suggestion":null,"fields":[],"more":1}"#), Some(Opinion::Confirmed));
        let other = Address { country: "FR".into(), city: "Lyon".into(), ..Address::default() };
        let said = br#"{"outcome":"suggested","suggestion":{"country":"FR","city":"Lyon"}}"#;
        assert_eq!(opinion(said), Some(Opinion::Other(Box::new(other))));
        let said = br#"{"outcome":"unverified","fields":["city","line1","zip"]}"#;
        assert_eq!(opinion(said), Some(Opinion::Doubted(vec![Field::Line1, Field::City])));
        assert_eq!(opinion(br#"{"outcome":"unverified"}"#), Some(Opinion::Doubted(Vec::new())));
    }

    #[test]
    fn all_else_is_no_answer() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for said in [
            "",
            "valid",
            "null",
            "[]",
            "{}",
            r#"{"outcome":"VALID"}"#,
            r#"{"outcome":"invalid"}"#,
            r#"{"outcome":true}"#,
            r#"{"outcome":"suggested"}"#,
            r#"{"outcome":"suggested","suggestion":null}"#,
            r#"{"outcome":"suggested","suggestion":"12 rue Haute"}"#,
            r#"{"outcome":"suggested","suggestion":{"country":["FR"]}}"#,
            r#"{"outcome":"valid","suggestion":{"country":"FR"}}"#,
            r#"{"outcome":"unverified","fields":"line1"}"#,
            r#"{"outcome":"valid"} and more"#,
            r#"{"outcome":"unverified","outcome":"valid"}"#,
            "\u{feff}{\"outcome\":\"valid\"}",
            deep.as_str(),
        ] {
            assert_eq!(opinion(said.as_bytes()), None, "{said:.60}");
        }
        assert_eq!(opinion(b"{\"outcome\":\"valid\xff\"}"), None);
    }
}
