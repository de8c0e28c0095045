//! Google's Address Validation API, method `validateAddress`.
//!
//! Shapes by its public documentation, read in November 2026:
//! <https://developers.google.com/maps/documentation/address-validation/reference/rest/v1/TopLevel/validateAddress>, and
//! what an answer means by <https://developers.google.com/maps/documentation/address-validation/build-validation-logic>.

use domain::address::{Address, Field, Opinion, alike};
use outgoing::header::HeaderName;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The header with the key: so it stands in no address of the web.
pub(crate) const KEY: HeaderName = HeaderName::from_static("x-goog-api-key");
/// The most characters a question may have, all fields together.
const MOST: usize = 280;

/// The countries it judges: <https://developers.google.com/maps/documentation/address-validation/coverage>. It refuses all
/// others, so they are not sent there.
const COUNTRIES: [&str; 40] = [
    "AR", "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CL", "CO", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "HR", "HU", "IE", "IN",
    "IT", "JP", "LT", "LU", "LV", "MX", "MY", "NL", "NO", "NZ", "PL", "PR", "PT", "SE", "SG", "SI", "SK", "US",
];

/// The method's address on this server.
pub(crate) fn url(base: &str) -> String {
    format!("{}/v1:validateAddress", base.trim_end_matches('/'))
}

/// Whether it judges addresses like this one.
pub(crate) fn judges(asked: &Address) -> bool {
    let length: usize = Field::ALL.iter().map(|&field| asked.get(field).chars().count()).sum();
    COUNTRIES.contains(&asked.country.as_str()) && length <= MOST
}

/// The body of a question. What is empty is left out.
pub(crate) fn question(asked: &Address) -> Value {
    let texts = [
        ("regionCode", asked.country.as_str()),
        ("postalCode", &asked.postal_code),
        ("sortingCode", &asked.sorting_code),
        ("administrativeArea", asked.region_on_envelope()),
        ("locality", &asked.city),
        ("sublocality", &asked.dependent_locality),
    ];
    let there = texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name.to_owned(), text.into()));
    let address: Map<String, Value> = there.chain([("addressLines".to_owned(), lines(asked).into())]).collect();
    json!({ "address": address })
}

fn lines(address: &Address) -> Vec<&str> {
    [&address.line1, &address.line2, &address.line3].into_iter().map(String::as_str).filter(|line| !line.is_empty()).collect()
}

#[derive(Deserialize)]
struct Said {
    result: Judged,
}

/// `ValidationResult`, as far as it matters here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Judged {
    verdict: Verdict,
    #[serde(default)]
    address: Processed,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Verdict {
    validation_granularity: String,
    address_complete: bool,
    has_unconfirmed_components: bool,
    has_inferred_components: bool,
    has_replaced_components: bool,
    has_spell_corrected_components: bool,
    possible_next_action: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Processed {
    postal_address: PostalAddress,
    missing_component_types: Vec<String>,
    unconfirmed_component_types: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PostalAddress {
    region_code: String,
    postal_code: String,
    sorting_code: String,
    administrative_area: String,
    locality: String,
    sublocality: String,
    address_lines: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Metadata {
    po_box: bool,
}

/// What its answer advises.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Advice {
    Accept,
    Confirm,
    Fix,
}

impl Verdict {
    /// `possibleNextAction`. It is there since 2025 and marked as a preview; without it, what the rest says by the rules the
    /// documentation gave before.
    fn advice(&self) -> Option<Advice> {
        match self.possible_next_action.as_str() {
            "ACCEPT" => return Some(Advice::Accept),
            "CONFIRM" | "CONFIRM_ADD_SUBPREMISES" => return Some(Advice::Confirm),
            "FIX" => return Some(Advice::Fix),
            _ => {}
        }
        let building = match self.validation_granularity.as_str() {
            "" => return None,
            granularity => matches!(granularity, "PREMISE" | "SUB_PREMISE"),
        };
        Some(match (building && self.address_complete, self.has_unconfirmed_components || self.has_inferred_components) {
            (false, _) => Advice::Fix,
            (true, true) => Advice::Confirm,
            (true, false) => Advice::Accept,
        })
    }

    const fn changed(&self) -> bool {
        self.has_replaced_components || self.has_spell_corrected_components
    }
}

/// What an answer says; nothing, when it does not say it the way it should.
///
/// Accepted is confirmed, unless a part was replaced or a misspelling put right: then somebody has to see the address it
/// makes. To be confirmed by a person is another address if it is one, else a doubt. A box of the post is no business
/// address, whatever else is right with it.
pub(crate) fn opinion(body: &[u8], asked: &Address) -> Option<Opinion> {
    let Said { result: Judged { verdict, address, metadata } } = serde_json::from_slice(body).ok()?;
    let advice = verdict.advice()?;
    if metadata.po_box {
        return Some(Opinion::Doubted(vec![Field::Line1]));
    }
    let doubted = || Opinion::Doubted(doubts(&address));
    let other = other(&address.postal_address, asked).filter(|other| !alike(other, asked));
    Some(match (advice, other) {
        (Advice::Fix, _) | (Advice::Confirm, None) => doubted(),
        (Advice::Accept, Some(other)) if verdict.changed() => Opinion::Other(Box::new(other)),
        (Advice::Accept, _) => Opinion::Confirmed,
        (Advice::Confirm, Some(other)) => Opinion::Other(Box::new(other)),
    })
}

/// The address it makes of the one that was asked about, as far as it names one.
fn other(said: &PostalAddress, asked: &Address) -> Option<Address> {
    if said.address_lines.is_empty() {
        return None;
    }
    let mut all = said.address_lines.iter().map(String::as_str);
    let (line1, line2) = (all.next().unwrap_or_default(), all.next().unwrap_or_default());
    let line3 = all.collect::<Vec<_>>().join(", ");
    let mut other = Address {
        country: said.region_code.clone(),
        line1: line1.to_owned(),
        line2: line2.to_owned(),
        line3,
        dependent_locality: said.sublocality.clone(),
        city: said.locality.clone(),
        region: said.administrative_area.clone(),
        postal_code: said.postal_code.clone(),
        sorting_code: said.sorting_code.clone(),
    };
    keep(&mut other, asked);
    Some(other)
}

/// Keeps of the asked address what the other one only arranges another way: words on other lines, a region by its name
/// for its key, and a ZIP code that got its four more digits.
fn keep(other: &mut Address, asked: &Address) {
    let joined = |address: &Address| Address { line1: lines(address).join(" "), ..Address::default() };
    if alike(&joined(other), &joined(asked)) {
        (other.line1, other.line2, other.line3) = (asked.line1.clone(), asked.line2.clone(), asked.line3.clone());
    }
    if other.region == asked.region_on_envelope() {
        other.region.clone_from(&asked.region);
    }
    if other.postal_code.strip_prefix(asked.postal_code.as_str()).is_some_and(|rest| rest.starts_with('-')) {
        other.postal_code.clone_from(&asked.postal_code);
    }
}

/// The fields in which something is missing or could not be confirmed.
fn doubts(address: &Processed) -> Vec<Field> {
    address.missing_component_types.iter().chain(&address.unconfirmed_component_types).filter_map(|kind| field(kind)).collect()
}

/// The field that a component stands in.
fn field(component: &str) -> Option<Field> {
    Some(match component {
        "street_number" | "route" | "premise" | "street_address" | "intersection" | "point_of_interest" | "establishment" => Field::Line1,
        "subpremise" | "floor" | "room" => Field::Line2,
        "locality" | "postal_town" => Field::City,
        "sublocality" | "sublocality_level_1" | "neighborhood" => Field::DependentLocality,
        "administrative_area_level_1" => Field::Region,
        "postal_code" | "postal_code_suffix" => Field::PostalCode,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
