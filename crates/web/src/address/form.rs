//! The form of an address, what is wrong in it, and the question about it.

use domain::{
    address::{self, Address, Field, FieldSpec, Part, Reason, Verdict},
    business_address::{self, AddressChoice, CONSENT_TEXT, Open, Reply},
};
use i18n::Words;

use crate::{
    pages::{AddressForm, AddressInput, AddressQuestion, FieldError, Marked},
    sentence::address_sentence,
};

/// The form as its country wants it, filled in.
pub fn form(words: Words, address: &Address, question: Option<AddressQuestion>) -> AddressForm {
    let cities = cities(address);
    let specs = address::form(&address.country).unwrap_or_default();
    let inputs = specs.into_iter().map(|spec| input(words, address, spec));
    AddressForm {
        country: address.country.clone(),
        countries: words.countries().filter(|(code, _)| address::knows(code)).map(|(code, name)| (code.to_owned(), name)).collect(),
        inputs: inputs.collect(),
        cities,
        question,
    }
}

fn input(words: Words, address: &Address, spec: FieldSpec) -> AddressInput {
    AddressInput {
        name: spec.field.name().to_owned(),
        label: words.t(spec.label),
        value: address.get(spec.field).to_owned(),
        required: spec.required,
        autocomplete: spec.field.autocomplete().to_owned(),
        inputmode: if spec.numeric { "numeric".to_owned() } else { String::new() },
        capitals: spec.uppercase,
        hint: spec.example.map(|example| AddressInput::example(words, &example)),
        options: spec.regions,
        suggests: spec.field == Field::City && lists_cities(&address.country),
    }
}

/// Whether a country's regions have lists of their cities.
fn lists_cities(country: &str) -> bool {
    let regions = address::form(country).unwrap_or_default().into_iter().flat_map(|spec| spec.regions);
    regions.into_iter().any(|(region, _)| !address::cities(country, &region).is_empty())
}

/// The cities of the region that is chosen.
fn cities(address: &Address) -> Vec<(String, String)> {
    let named = |(name, latin): (&str, &str)| (name.to_owned(), if latin == name { String::new() } else { latin.to_owned() });
    address::cities(&address.country, &address.region).into_iter().map(named).collect()
}

/// What is to be put right, and what is to be said first.
pub fn errors(words: Words, verdict: &Verdict, open: Open) -> Vec<FieldError> {
    let asks = match open {
        Open::Change => None,
        Open::Choose => Some(FieldError::new("address-question", words.t("address-choose"))),
        Open::Confirm => Some(FieldError::new("address-question", words.t("address-confirm"))),
        Open::Consent => Some(FieldError::new("address_consent", words.t("address-consent-missing"))),
    };
    asks.into_iter().chain(verdict.reasons.iter().map(|reason| error(words, reason))).collect()
}

fn error(words: Words, reason: &Reason) -> FieldError {
    FieldError::new(reason.field.name(), address_sentence(words, reason))
}

/// The question about an address that may be kept, but is not valid as it stands.
pub fn question(words: Words, vendor: &str, verdict: &Verdict, open: Open, reply: &Reply) -> Option<AddressQuestion> {
    if open == Open::Change {
        return None;
    }
    let country = words.country(&verdict.normalized.country);
    let suggested = verdict.suggestion.as_ref().unwrap_or(&verdict.normalized);
    let [original, suggestion] = address::beside(&verdict.normalized, suggested, &country);
    // keys: address-consent-2026-*
    let consent = words.with(&format!("address-consent-{CONSENT_TEXT}"), &[("vendor", vendor.into())]);
    Some(AddressQuestion {
        asked: business_address::question(verdict),
        suggestion: verdict.suggestion.as_ref().map(|_| marked(suggestion)),
        original: marked(original),
        reasons: verdict.reasons.iter().map(|reason| (label(words, verdict, reason), address_sentence(words, reason))).collect(),
        original_chosen: open == Open::Consent || reply.choice == Some(AddressChoice::Original),
        consent,
    })
}

/// What the country calls a reason's field.
fn label(words: Words, verdict: &Verdict, reason: &Reason) -> String {
    let specs = address::form(&verdict.normalized.country).unwrap_or_default();
    let spec = specs.iter().find(|spec| spec.field == reason.field);
    words.t(spec.map_or("country", |spec| spec.label))
}

/// Lines of an address with what another one does not have, as pages show them.
pub fn marked(lines: Vec<Vec<Part>>) -> Vec<Vec<Marked>> {
    let piece = |Part { text, changed }| Marked { text, changed };
    lines.into_iter().map(|line| line.into_iter().map(piece).collect()).collect()
}
