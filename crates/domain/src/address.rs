//! Business addresses: what each country asks for, whether one keeps its country's rules, and how it is written there.
//!
//! The rules are those of `data/addresses.txt` (the address data of libaddressinput, trimmed and corrected), embedded
//! and read on first use, country by country. Everything here is offline and pure. It judges form only: whether a
//! street exists is a question for a validator that knows streets.

mod difference;
mod form;
mod lines;
mod post_office_box;
mod postal_code;
mod reason;
mod region;
mod rules;
mod verdict;
mod written;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use difference::{Difference, Part, between};
pub use form::{Field, FieldSpec, form};
pub use lines::lines;
pub use reason::{Code, Reason, Weight};
pub use rules::{countries, knows};
pub use verdict::{Outcome, Verdict};

use region::Region;
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

    /// Writes a field.
    pub fn set(&mut self, field: Field, text: String) {
        *match field {
            Field::Country => &mut self.country,
            Field::Line1 => &mut self.line1,
            Field::Line2 => &mut self.line2,
            Field::Line3 => &mut self.line3,
            Field::DependentLocality => &mut self.dependent_locality,
            Field::City => &mut self.city,
            Field::Region => &mut self.region,
            Field::PostalCode => &mut self.postal_code,
            Field::SortingCode => &mut self.sorting_code,
        } = text;
    }
}

/// Checks an address against its country's rules, offline and at once.
#[must_use]
pub fn check(address: &Address) -> Verdict {
    let verdict = |outcome, normalized, reasons| Verdict {
        outcome,
        original: address.clone(),
        normalized,
        suggestion: None,
        reasons,
        rules: rules::version().into(),
    };
    let Some(country) = rules::country(&address.country) else {
        return verdict(Outcome::Invalid, Address::default(), vec![reason::country(&address.country)]);
    };
    let region = country.region(&address.region);
    let mut normalized = Address { country: country.code.to_owned(), ..Address::default() };
    let mut reasons = Vec::new();
    for field in form::used_first(country) {
        match examine(country, region, field, address.get(field)) {
            Ok(text) => normalized.set(field, text),
            Err(code) => reasons.push(Reason::new(code, field, country, region).weighing(Weight::Fault)),
        }
    }
    let outcome = if reasons.is_empty() { Outcome::Valid } else { Outcome::Invalid };
    verdict(outcome, normalized, reasons)
}

/// The normal form of one field, or what is wrong with it.
fn examine(country: &Country, region: Option<&Region>, field: Field, text: &str) -> Result<String, Code> {
    let text = written::clean(text)?;
    if !country.uses(field) {
        let said_anyway = field == Field::City && country.says(&text, region);
        return if text.is_empty() || said_anyway { Ok(String::new()) } else { Err(Code::NotUsedHere) };
    }
    if country.requires(field, region) && !text.chars().any(char::is_alphanumeric) {
        return Err(Code::Required);
    }
    if text.is_empty() {
        return Ok(text);
    }
    match field {
        Field::Line1 | Field::Line2 | Field::Line3 if post_office_box::is_one(&text, country.code) => Err(Code::PostOfficeBox),
        Field::Region if country.regions.is_empty() => Ok(text),
        Field::Region => region.map(|region| region.key.to_owned()).ok_or(Code::UnknownRegion),
        Field::PostalCode => postal_code::normal(&text, country, region),
        Field::SortingCode => written::clean(&written::plain_capitals(&text)),
        _ => Ok(text),
    }
}
