//! Verdicts and components as the pages of the documentation show them (each named), within the rest of an answer by the
//! method's reference.

use super::*;

fn address(country: &str, line1: &str, city: &str, region: &str, postal_code: &str) -> Address {
    Address {
        country: country.into(),
        line1: line1.into(),
        city: city.into(),
        region: region.into(),
        postal_code: postal_code.into(),
        ..Address::default()
    }
}

fn said(verdict: Value, address: Value) -> Vec<u8> {
    let result = json!({
        "verdict": verdict,
        "address": address,
        "geocode": { "location": { "latitude": 37.4, "longitude": -122.1 }, "placeId": "ChIJ", "placeTypes": ["premise"] },
        "metadata": { "business": true, "poBox": false },
        "uspsData": { "dpvConfirmation": "Y" },
    });
    json!({ "result": result, "responseId": "3ac551e3-e317-4a78-b90b-1740339b4117" }).to_string().into_bytes()
}

fn postal(asked: &Address, lines: &[&str], postal_code: &str) -> Value {
    json!({ "postalAddress": {
        "regionCode": asked.country, "languageCode": "en", "postalCode": postal_code, "administrativeArea": asked.region,
        "locality": asked.city, "addressLines": lines,
    } })
}

fn component(kind: &str, text: &str, level: &str) -> Value {
    json!({ "componentName": { "text": text }, "componentType": kind, "confirmationLevel": level })
}

/// `accept-address-example`, "Common example: accept".
#[test]
fn what_it_accepts_is_confirmed() {
    let asked = address("GB", "76 Buckingham Palace Road", "London", "", "SW1W 9TQ");
    let premise = |more: Value| -> Value {
        json!({ "inputGranularity": "PREMISE", "validationGranularity": "PREMISE", "geocodeGranularity": "PREMISE" }).merged(more)
    };
    let body = said(premise(json!({ "addressComplete": true })), postal(&asked, &["76 Buckingham Palace Rd"], "SW1W 9TQ"));
    assert_eq!(opinion(&body, &asked), Some(Opinion::Confirmed));
    // `confirm-address-example`, "Unexpected address component NOT confirmed" and "… that IS confirmed".
    for line1 in ["59 Cherrydown Avenue", "33 Dunalley St"] {
        let asked = Address { line1: line1.into(), dependent_locality: "Chingford".into(), ..asked.clone() };
        let body = said(premise(json!({ "possibleNextAction": "ACCEPT" })), postal(&asked, &[line1], "SW1W 9TQ"));
        assert_eq!(opinion(&body, &asked), Some(Opinion::Confirmed));
    }
    // What it accepts only after putting something right is seen by somebody.
    let body = said(
        premise(json!({ "possibleNextAction": "ACCEPT", "hasSpellCorrectedComponents": true })),
        postal(&asked, &["76 Buckingham Palace Road"], "SW1W 0PP"),
    );
    let other = Address { postal_code: "SW1W 0PP".into(), ..asked.clone() };
    assert_eq!(opinion(&body, &asked), Some(Opinion::Other(Box::new(other))));
}

/// `confirm-address-example`, "Common examples: confirm" and "Minor inferences that ARE confirmed".
#[test]
fn what_a_person_should_confirm_is_another_address() {
    let asked = Address { line2: "Building D".into(), ..address("US", "451 7th Avenue South", "Seattle", "WA", "98033") };
    let verdict = json!({
        "inputGranularity": "SUB_PREMISE", "validationGranularity": "PREMISE_PROXIMITY", "geocodeGranularity": "PREMISE_PROXIMITY",
        "addressComplete": true, "hasUnconfirmedComponents": true, "hasReplacedComponents": true, "possibleNextAction": "CONFIRM",
    });
    let components = json!({
        "addressComponents": [
            component("street_number", "451", "UNCONFIRMED_BUT_PLAUSIBLE"),
            component("postal_code", "98104", "CONFIRMED").merged(json!({ "replaced": true })),
            component("subpremise", "Building D", "UNCONFIRMED_BUT_PLAUSIBLE"),
        ],
        "unconfirmedComponentTypes": ["street_number", "subpremise"],
    });
    let body = said(verdict.clone(), postal(&asked, &["451 7th Avenue South Building D"], "98104").merged(components.clone()));
    let other = Address { postal_code: "98104".into(), ..asked.clone() };
    assert_eq!(opinion(&body, &asked), Some(Opinion::Other(Box::new(other))), "lines that only run on are kept");
    // To be confirmed, and nothing else than was asked about: then it is doubted where it was not confirmed.
    let body = said(verdict, postal(&asked, &["451 7th Ave. South", "Building D"], "98033-1234").merged(components));
    let body = String::from_utf8(body).unwrap().replace("451 7th Ave. South", "451 7th Avenue, South").into_bytes();
    assert_eq!(opinion(&body, &asked), Some(Opinion::Doubted(vec![Field::Line1, Field::Line2])));

    let asked = address("US", "1402 Allen St", "", "MA", "01118");
    let verdict = json!({
        "inputGranularity": "PREMISE", "validationGranularity": "PREMISE", "geocodeGranularity": "PREMISE",
        "addressComplete": true, "hasInferredComponents": true, "possibleNextAction": "CONFIRM",
    });
    let mut springfield = postal(&asked, &["1402 Allen St"], "01118-1806");
    springfield["postalAddress"]["locality"] = "Springfield".into();
    let other = Address { city: "Springfield".into(), ..asked.clone() };
    assert_eq!(opinion(&said(verdict, springfield), &asked), Some(Opinion::Other(Box::new(other))));
}

/// `fix-address-example`, "Missing city and postal code" and "Missing street number": they show no `possibleNextAction`.
#[test]
fn what_should_be_fixed_is_doubted() {
    let asked = address("US", "21 45 40th street", "Queens", "NY", "11101");
    let verdict = json!({
        "inputGranularity": "PREMISE", "validationGranularity": "OTHER", "geocodeGranularity": "OTHER", "hasUnconfirmedComponents": true,
    });
    let components = json!({
        "addressComponents": [
            component("street_number", "21", "UNCONFIRMED_BUT_PLAUSIBLE"),
            component("route", "45 40th street", "UNCONFIRMED_BUT_PLAUSIBLE"),
            component("country", "United States", "CONFIRMED"),
        ],
        "missingComponentTypes": ["locality", "postal_code"],
        "unconfirmedComponentTypes": ["street_number", "route"],
    });
    let body = said(verdict.clone(), components.clone());
    assert_eq!(opinion(&body, &asked), Some(Opinion::Doubted(vec![Field::City, Field::PostalCode, Field::Line1, Field::Line1])));
    let fix = verdict.merged(json!({ "possibleNextAction": "FIX" }));
    assert_eq!(opinion(&said(fix, components), &asked), opinion(&body, &asked));

    let asked = address("GB", "Buckingham Palace Road", "London", "", "SW1W 9TQ");
    let verdict = json!({ "inputGranularity": "PREMISE_PROXIMITY", "validationGranularity": "ROUTE", "geocodeGranularity": "ROUTE" });
    assert_eq!(
        opinion(&said(verdict, postal(&asked, &["Buckingham Palace Road"], "SW1W 9TQ")), &asked),
        Some(Opinion::Doubted(Vec::new()))
    );
}

/// `add-subpremises-address-example`, both examples.
#[test]
fn a_missing_suite_is_to_be_confirmed() {
    let asked = address("US", "1450 Brickell Avenue", "Miami", "FL", "33131-4065");
    let verdict = json!({
        "inputGranularity": "PREMISE", "validationGranularity": "PREMISE", "geocodeGranularity": "PREMISE",
        "possibleNextAction": "CONFIRM_ADD_SUBPREMISES",
    });
    let body = said(verdict.clone(), postal(&asked, &["1450 Brickell Avenue"], "33131-4065"));
    assert_eq!(opinion(&body, &asked), Some(Opinion::Doubted(Vec::new())));
    let wrong = Address { postal_code: "33132-4065".into(), ..asked.clone() };
    assert_eq!(opinion(&body, &wrong), Some(Opinion::Other(Box::new(asked))));
}

/// Answers of before 2025, and of whoever speaks the interface without the preview: an answer that came to a real question,
/// all of it that is read here.
#[test]
fn without_advice_the_rest_of_the_verdict_says_it() {
    let asked = Address { line2: "Suite 100".into(), ..address("US", "2930 Pearl Street", "Boulder", "CO", "80301") };
    let verdict = json!({
        "inputGranularity": "SUB_PREMISE", "validationGranularity": "PREMISE", "geocodeGranularity": "PREMISE",
        "addressComplete": true, "hasUnconfirmedComponents": true, "hasInferredComponents": true,
    });
    let address =
        postal(&asked, &["2930 Pearl Street Suite 100"], "80301-1124").merged(json!({ "unconfirmedComponentTypes": ["subpremise"] }));
    assert_eq!(opinion(&said(verdict, address), &asked), Some(Opinion::Doubted(vec![Field::Line2])));
}

#[test]
fn a_box_of_the_post_is_doubted_whatever_the_advice() {
    let asked = address("US", "PMB 12, 1 Main St", "Austin", "TX", "78701");
    let body = json!({ "result": {
        "verdict": { "validationGranularity": "PREMISE", "possibleNextAction": "ACCEPT" },
        "address": postal(&asked, &["PMB 12, 1 Main St"], "78701"),
        "metadata": { "poBox": true },
    } });
    assert_eq!(opinion(body.to_string().as_bytes(), &asked), Some(Opinion::Doubted(vec![Field::Line1])));
}

#[test]
fn what_is_asked_is_a_postal_address() {
    let asked = Address { line3: "Cedex 7".into(), ..address("ES", "Gran Via 2", "Getxo", "BI", "48930") };
    assert_eq!(
        question(&asked),
        json!({ "address": {
            "regionCode": "ES", "postalCode": "48930", "administrativeArea": "Vizcaya", "locality": "Getxo", "addressLines": ["Gran Via 2", "Cedex 7"],
        } })
    );
    // And a region that comes back by its name is the one that was asked about.
    let mut named = postal(&asked, &["Gran Via 2", "Cedex 7"], "48930");
    named["postalAddress"]["administrativeArea"] = "Vizcaya".into();
    let verdict = json!({ "validationGranularity": "PREMISE", "possibleNextAction": "CONFIRM" });
    assert_eq!(opinion(&said(verdict, named), &asked), Some(Opinion::Doubted(Vec::new())));
    assert_eq!(url("https://maps.example/"), "https://maps.example/v1:validateAddress");
}

#[test]
fn what_it_would_refuse_is_not_asked() {
    let asked = address("US", "1 Main St", "Austin", "TX", "78701");
    assert!(judges(&asked) && judges(&Address { country: "JP".into(), ..asked.clone() }));
    assert!(!judges(&Address { country: "AE".into(), ..asked.clone() }) && !judges(&Address { country: String::new(), ..asked.clone() }));
    assert!(!judges(&Address { line1: "x".repeat(255), line2: "y".repeat(255), ..asked }));
}

#[test]
fn all_else_is_no_answer() {
    let asked = address("US", "1 Main St", "Austin", "TX", "78701");
    let refused = json!({ "error": { "code": 400, "message": "Unsupported region code: \"AE\".", "status": "INVALID_ARGUMENT" } });
    for body in [refused, json!({}), json!([]), json!({ "result": {} }), json!({ "result": { "verdict": {} } })] {
        assert_eq!(opinion(body.to_string().as_bytes(), &asked), None, "{body}");
    }
    assert_eq!(opinion(b"{\"result\":{\"verdict\":{\"possibleNextAction\":7}}}", &asked), None);
    assert_eq!(opinion(b"<html>", &asked), None);
}

/// One object with the fields of both.
trait Merged {
    fn merged(self, more: Value) -> Value;
}

impl Merged for Value {
    fn merged(mut self, more: Value) -> Value {
        if let (Value::Object(all), Value::Object(more)) = (&mut self, more) {
            all.extend(more);
        }
        self
    }
}
