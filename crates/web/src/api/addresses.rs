//! `POST /api/v1/addresses/validate`: a seller has an address looked at before it places an order.

use axum::{Json, extract::State, http::HeaderMap};
use domain::address::{self, Code, Field, Outcome, Reason, Script, Verdict};
use i18n::{Language, Words, negotiate};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    body::{Fields, Sent},
    document::Failing,
    key::SellerOrOperator,
    problem::{self, Problem},
};
use crate::{App, address::judge_for_program, sentence::address_sentence};

/// An address to be looked at. A field that is left out is empty.
#[derive(ToSchema)]
#[schema(as = AddressCheck)]
#[expect(dead_code, reason = "for the OpenAPI document; `asked` reads it")]
pub struct Asked {
    /// ISO 3166-1 alpha-2.
    #[schema(required = false, example = "US")]
    country: String,
    /// Street and number.
    #[schema(required = false, example = "1600 Amphitheatre Parkway")]
    line1: String,
    /// Building, floor, suite.
    #[schema(required = false)]
    line2: String,
    /// Still more.
    #[schema(required = false)]
    line3: String,
    /// A part of the city.
    #[schema(required = false)]
    dependent_locality: String,
    /// City, town or village.
    #[schema(required = false, example = "Mountain View")]
    city: String,
    /// State, province or prefecture.
    #[schema(required = false, example = "California")]
    region: String,
    /// Postal code.
    #[schema(required = false, example = "94043")]
    postal_code: String,
    /// Sorting code of the post.
    #[schema(required = false)]
    sorting_code: String,
    /// Who reads the answer (BCP 47): the language of `detail` and of the country’s name. Without it, that of
    /// `Accept-Language`.
    #[schema(required = false, example = "en")]
    language: String,
}

/// What is to be said about an address.
#[derive(Serialize, ToSchema)]
#[schema(as = AddressVerdict)]
pub struct Answer {
    /// `valid`: it keeps its country’s rules. `suggested`: it does not quite, `suggestion` does. `unverified`: it cannot be
    /// told; the buyer may keep it with their consent. `invalid`: something is missing or cannot be.
    #[schema(schema_with = outcomes)]
    outcome: Outcome,
    /// The same words in clean text: one space at a time, composed letters, codes in plain digits. A text that cannot be
    /// kept is left out.
    normalized: Written,
    /// A valid address that is probably meant; there if and only if the outcome is `suggested`.
    #[schema(required)]
    suggestion: Option<Written>,
    /// Why it is not valid as it stands; empty if it is.
    reasons: Vec<Why>,
    /// The lines of an envelope in the country’s order, the country last: of the suggestion, if there is one.
    #[schema(example = json!(["1600 Amphitheatre Parkway", "Mountain View, CA 94043", "United States"]))]
    formatted: Vec<String>,
}

/// An address. What it does without is an empty text.
#[derive(Serialize, ToSchema)]
#[schema(as = Address)]
pub struct Written {
    /// ISO 3166-1 alpha-2; empty for one there are no rules for.
    #[schema(example = "US")]
    country: String,
    /// Street and number.
    line1: String,
    /// Building, floor, suite.
    line2: String,
    /// Still more.
    line3: String,
    /// A part of the city.
    dependent_locality: String,
    /// City, town or village.
    city: String,
    /// State, province or prefecture; in a suggestion by its key.
    #[schema(example = "CA")]
    region: String,
    /// Postal code.
    postal_code: String,
    /// Sorting code of the post.
    sorting_code: String,
}

/// Something about a field that keeps an address from being valid as it stands.
#[derive(Serialize, ToSchema)]
#[schema(as = AddressReason)]
pub struct Why {
    /// Which.
    #[schema(schema_with = fields)]
    field: &'static str,
    /// What, for machines. Never changes its meaning.
    #[schema(schema_with = codes)]
    code: Code,
    /// What to do about it, for people.
    detail: String,
}

fn outcomes() -> utoipa::openapi::Object {
    super::document::one_of("How good it is.", Outcome::ALL.iter().map(|outcome| outcome.as_str()))
}

fn codes() -> utoipa::openapi::Object {
    super::document::one_of("What, for machines. Never changes its meaning.", Code::ALL.iter().map(|code| code.as_str()))
}

fn fields() -> utoipa::openapi::Object {
    super::document::one_of("Which field.", Field::ALL.map(Field::name))
}

/// Validate an address
///
/// As a buyer's address is judged: by the rules of its country and, if the operator configured one, by a validator that knows
/// streets, within two seconds. An address that is not valid is an answer, too; only what is no
/// address at all (a list for a text, a field nobody knows) is refused. It writes nothing: it may be sent again without an
/// Idempotency-Key, which would change nothing.
#[utoipa::path(
    post,
    path = "/api/v1/addresses/validate",
    operation_id = "validate_address",
    tag = "Addresses",
    request_body = Asked,
    responses(
        (status = 200, description = "The verdict.", body = Answer),
        Failing,
        (status = 400, description = "`malformed_json`.", body = problem::Told, content_type = "application/problem+json"),
        (status = 413, description = "`body_too_large`.", body = problem::Told, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported_media_type`.", body = problem::Told, content_type = "application/problem+json"),
        (status = 422, description = "`bad_fields`: a field that is no text, or that nobody knows.", body = problem::Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn validate(State(app): State<App>, _: SellerOrOperator, headers: HeaderMap, sent: Sent) -> Result<Json<Answer>, Problem> {
    let (address, language) = sent.read(asked)?;
    let words = Words::of(reader(&language).unwrap_or_else(|| problem::language(&headers)));
    Ok(Json(answer(words, &language, judge_for_program(&app, &address).await)))
}

fn asked(fields: &mut Fields<'_>) -> (address::Address, String) {
    let mut address = address::Address::default();
    for field in Field::ALL {
        address.set(field, fields.text_or(field.name(), ""));
    }
    (address, fields.text_or("language", ""))
}

/// The nearest to the language asked for, if one was.
fn reader(language: &str) -> Option<Language> {
    (!language.is_empty()).then(|| negotiate(language, &Language::ALL).unwrap_or(Language::En))
}

fn answer(words: Words, language: &str, verdict: Verdict) -> Answer {
    let shown = verdict.suggestion.as_ref().unwrap_or(&verdict.normalized);
    let country = if shown.country.is_empty() { String::new() } else { words.country(&shown.country) };
    Answer {
        outcome: verdict.outcome,
        formatted: address::lines_in(shown, &country, Script::of_reader(language)),
        reasons: verdict.reasons.iter().map(|reason| why(words, reason)).collect(),
        suggestion: verdict.suggestion.map(Written::from),
        normalized: verdict.normalized.into(),
    }
}

fn why(words: Words, reason: &Reason) -> Why {
    Why { field: reason.field.name(), code: reason.code, detail: address_sentence(words, reason) }
}

impl From<address::Address> for Written {
    fn from(address: address::Address) -> Self {
        let address::Address { country, line1, line2, line3, dependent_locality, city, region, postal_code, sorting_code } = address;
        Self { country, line1, line2, line3, dependent_locality, city, region, postal_code, sorting_code }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::body::tests::faults, *};

    #[test]
    fn every_field_of_another_type_is_named() {
        let body = r#"{"country":["FR"],"line1":1,"line2":{},"city":null,"region":true,"postal_code":75004,"language":[],"zip":"75004"}"#;
        let named: Vec<String> = faults(body, asked).unwrap_err().into_iter().map(|(at, code, _)| format!("{at} {code}")).collect();
        assert_eq!(
            named,
            [
                "country wrong_type",
                "line1 wrong_type",
                "line2 wrong_type",
                "city wrong_type",
                "region wrong_type",
                "postal_code wrong_type",
                "language wrong_type",
                "zip unknown_field"
            ]
        );
    }

    #[test]
    fn the_reader_hears_their_language() {
        let (address, language) = faults(r#"{"country":"US","language":"fr-CA"}"#, asked).unwrap();
        let answer = answer(Words::of(reader(&language).unwrap()), &language, address::check(&address));
        assert_eq!(
            (answer.outcome, answer.reasons.len(), answer.formatted.as_slice()),
            (Outcome::Invalid, 4, ["États-Unis".to_owned()].as_slice())
        );
        assert!(answer.reasons.iter().all(|why| why.detail.starts_with("Indiquez") || why.detail.starts_with("Choisissez")));
        assert_eq!((reader("de"), reader("")), (Some(Language::En), None));
    }
}
