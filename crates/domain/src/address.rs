//! Business addresses: what each country asks for, whether one keeps its country's rules, and how it is written there.
//!
//! The rules are those of `data/addresses.txt` (the address data of libaddressinput, trimmed and corrected), embedded
//! and read on first use, country by country. Everything here is offline and pure. It judges form only: whether a
//! street exists is a question for a validator that knows streets.

mod difference;
mod form;
mod judge;
mod lines;
mod moves;
mod names;
mod opinion;
mod pattern;
mod place;
mod placeholder;
mod post_office_box;
mod postal_code;
mod reason;
mod region;
mod rules;
mod script;
mod verdict;
mod written;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use difference::{Difference, Part, between};
pub use form::{Field, FieldSpec, cities, form};
pub use lines::{beside, changed, lines, lines_in};
pub use opinion::{Opinion, alike, asked_others};
pub use reason::{Code, Reason, Weight};
pub use rules::{countries, knows};
pub use script::Script;
pub use verdict::{Outcome, Verdict};
pub use written::folded;

use judge::{Judged, judge};
use rules::Country;

/// A postal address. A field that is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// ISO 3166-1 alpha-2, and `AC`, `TA`, `XK`.
    pub country: String,
    /// Street and number, in the country's order.
    pub line1: String,
    /// More of it: building, floor, door.
    pub line2: String,
    /// Still more.
    pub line3: String,
    /// A part of the city: suburb, neighbourhood, townland.
    pub dependent_locality: String,
    /// City, town or village.
    pub city: String,
    /// State, province or prefecture. Once checked: the region's key, such as `CA` for California.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Sorting code of the post, such as `CEDEX` overseas.
    pub sorting_code: String,
}

impl Address {
    /// What stands in a field.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        match field {
            Field::Country => &self.country,
            Field::Line1 => &self.line1,
            Field::Line2 => &self.line2,
            Field::Line3 => &self.line3,
            Field::DependentLocality => &self.dependent_locality,
            Field::City => &self.city,
            Field::Region => &self.region,
            Field::PostalCode => &self.postal_code,
            Field::SortingCode => &self.sorting_code,
        }
    }

    /// The region as it is written on an envelope of its country: `CA`, `Álava`. As it stands, if it is none of the country's.
    #[must_use]
    pub fn region_on_envelope(&self) -> &str {
        let region = rules::country(&self.country).and_then(|country| country.region(&self.region));
        region.map_or(self.region.as_str(), |region| region.on_envelope())
    }

    /// Writes a field.
    pub fn set(&mut self, field: Field, text: String) {
        *self.at(field) = text;
    }

    /// Where a field's text is.
    const fn at(&mut self, field: Field) -> &mut String {
        match field {
            Field::Country => &mut self.country,
            Field::Line1 => &mut self.line1,
            Field::Line2 => &mut self.line2,
            Field::Line3 => &mut self.line3,
            Field::DependentLocality => &mut self.dependent_locality,
            Field::City => &mut self.city,
            Field::Region => &mut self.region,
            Field::PostalCode => &mut self.postal_code,
            Field::SortingCode => &mut self.sorting_code,
        }
    }
}

/// Checks an address against its country's rules, offline and at once.
///
/// What is only written another way than the country writes it, misspelled, missing but told by the rest, or in the wrong
/// field is suggested put right. What the country insists on and is neither there nor told, or cannot be, makes the address
/// invalid. All else is for whoever wrote it to say.
#[must_use]
pub fn check(address: &Address) -> Verdict {
    let Some(country) = rules::country(&address.country) else {
        return verdict(address, Address::default(), vec![reason::country(&address.country)], None);
    };
    let judged = judge(country, address);
    if judged.reasons.is_empty() {
        return verdict(address, judged.normalized, Vec::new(), None);
    }
    if judged.refused() {
        return verdict(address, judged.normalized, judged.reasons, None);
    }
    let mended = judged.mended();
    if valid(country, &mended) {
        return verdict(address, judged.normalized, judged.reasons, Some(mended));
    }
    let meant = meant(country, &judged);
    let reasons = meant.as_ref().map(|meant| moved(country, &judged, meant)).unwrap_or_else(|| judged.reasons.clone());
    verdict(address, judged.normalized, reasons, meant)
}

fn verdict(original: &Address, normalized: Address, reasons: Vec<Reason>, suggestion: Option<Address>) -> Verdict {
    let outcome = match reasons.iter().map(Reason::weight).max() {
        None => Outcome::Valid,
        Some(_) if suggestion.is_some() => Outcome::Suggested,
        Some(Weight::Fault) => Outcome::Invalid,
        Some(_) => Outcome::Unverified,
    };
    Verdict { outcome, original: original.clone(), normalized, suggestion, reasons, rules: rules::version().into() }
}

fn valid(country: &Country, address: &Address) -> bool {
    judge(country, address).reasons.is_empty()
}

/// The valid address that comes of moving texts to other fields.
fn meant(country: &Country, judged: &Judged) -> Option<Address> {
    moves::guesses(&judged.normalized, country).map(|guess| judge(country, &guess).mended()).find(|mended| valid(country, mended))
}

/// What to say about an address whose texts were moved: what is the matter with the fields that change.
fn moved(country: &Country, judged: &Judged, meant: &Address) -> Vec<Reason> {
    let changed = form::used_first(country).filter(|&field| judged.normalized.get(field) != meant.get(field));
    let mendable = |field| judged.reasons.iter().find(move |reason| reason.field == field && reason.weight() <= Weight::Repair);
    changed.map(|field| mendable(field).cloned().unwrap_or_else(|| Reason::elsewhere(field))).collect()
}
