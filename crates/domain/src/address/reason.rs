//! Why an address is not valid as it stands.

use super::{
    form::{Field, Label},
    region::Region,
    rules::Country,
};
use crate::word::words;

words! {
    /// What is the matter with a field, for machines. A code never changes its meaning.
    Code {
        /// Nothing there, and no address of the country does without.
        Required = "required",
        /// No country, or one there are no rules for.
        UnknownCountry = "unknown_country",
        /// Not a region of this country.
        UnknownRegion = "unknown_region",
        /// Not on the country's list of cities, or on that of a city's districts.
        UnknownPlace = "unknown_place",
        /// No postal code of this country looks like this.
        PostalCodeFormat = "postal_code_format",
        /// A postal code of another region.
        PostalCodeRegion = "postal_code_region",
        /// More than 255 characters.
        TooLong = "too_long",
        /// A post-office box, where nobody can be found.
        PostOfficeBox = "post_office_box",
        /// Control characters, mark-up, emoji and whatever else no address has.
        Characters = "characters",
        /// A word in letters of two scripts that look alike.
        MixedScripts = "mixed_scripts",
        /// Addresses of this country have no such field.
        NotUsedHere = "not_used_here",
        /// Words that stand for nothing: `n/a`, `test`, `xxx`.
        Placeholder = "placeholder",
        /// A region or city by another of its names than the one kept.
        OtherName = "other_name",
        /// Capitals, spaces or separators that are written another way.
        Written = "written",
        /// Close to a name on the list.
        Spelling = "spelling",
        /// Missing, but the rest of the address says it.
        Derivable = "derivable",
        /// It belongs into another field.
        WrongField = "wrong_field",
        /// A validator that knows streets names another one.
        Corrected = "corrected",
        /// A validator that knows streets does not know it.
        NotFound = "not_found",
        /// A validator that knows streets was to be asked and gave no answer.
        NotChecked = "not_checked",
    }
}

/// How much a reason weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The same, written another way: nobody has to think about it.
    Formatting,
    /// Another address is probably meant, and it is suggested.
    Repair,
    /// It cannot be told from here; the person may know better.
    Doubt,
    /// Missing or impossible: it has to change.
    Fault,
}

/// Something about a field that keeps an address from being valid as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Where.
    pub field: Field,
    /// What, for machines.
    pub code: Code,
    /// How much it weighs: the same code may be a repair in one address and a fault in another.
    weight: Weight,
    /// What to do, for people: the key of the sentence in the catalogues. It may speak of `$example` and `$region`.
    pub words: &'static str,
    /// What would do: a postal code of the country, how the region's begin, or the text that is suggested. Empty where
    /// there is none.
    pub example: String,
    /// The region's name where the reason is about it, else empty.
    pub region: String,
}

/// No country, or one we have no rules for.
pub(super) fn country(written: &str) -> Reason {
    let code = if written.trim().is_empty() { Code::Required } else { Code::UnknownCountry };
    Reason {
        field: Field::Country,
        code,
        weight: Weight::Fault,
        words: Label::COUNTRY.choose,
        example: String::new(),
        region: String::new(),
    }
}

impl Reason {
    /// How much it weighs.
    #[must_use]
    pub const fn weight(&self) -> Weight {
        self.weight
    }

    pub(super) fn new(code: Code, weight: Weight, field: Field, fill: Fill, country: &Country, region: Option<&Region>) -> Self {
        let words = words(code, weight, &fill, field, country);
        let (example, region) = match fill {
            Fill::Text(text) => (text, String::new()),
            Fill::Region(name) | Fill::Place(name) => (String::new(), name),
            Fill::Usual => usual(code, field, country, region),
        };
        Self { field, code, weight, words, example, region }
    }

    /// A text that another field holds.
    pub(super) const fn elsewhere(field: Field) -> Self {
        Self::plain(field, Code::WrongField, Weight::Repair, "address-wrong-field")
    }

    /// A validator writes this instead; nothing, if the field is better left empty.
    pub(super) fn corrected(field: Field, instead: &str) -> Self {
        let words = if instead.is_empty() { "address-corrected-empty" } else { "address-corrected" };
        Self { example: instead.to_owned(), ..Self::plain(field, Code::Corrected, Weight::Repair, words) }
    }

    /// A validator does not know it.
    pub(super) const fn not_found(field: Field) -> Self {
        Self::plain(field, Code::NotFound, Weight::Doubt, "address-not-found")
    }

    /// A validator gave no answer.
    pub(super) const fn not_checked(field: Field) -> Self {
        Self::plain(field, Code::NotChecked, Weight::Doubt, "address-not-checked")
    }

    const fn plain(field: Field, code: Code, weight: Weight, words: &'static str) -> Self {
        Self { field, code, weight, words, example: String::new(), region: String::new() }
    }
}

/// What a reason's sentence speaks of.
pub(super) enum Fill {
    /// What is usual for its code.
    Usual,
    /// The text that is suggested.
    Text(String),
    /// The region that the postal code belongs to, or in which a place is looked for.
    Region(String),
    /// The city that the postal code does not belong to.
    Place(String),
}

/// The sentence.
fn words(code: Code, weight: Weight, fill: &Fill, field: Field, country: &Country) -> &'static str {
    let label = field.label(country);
    match (code, fill) {
        (Code::Derivable | Code::UnknownRegion | Code::PostalCodeRegion, Fill::Region(_)) => "address-belongs",
        (Code::Required, _) if field == Field::Region && !country.regions.is_empty() => label.choose,
        (Code::Required | Code::Derivable, _) => label.enter,
        (Code::UnknownCountry | Code::UnknownRegion, _) => label.choose,
        (Code::UnknownPlace, _) => "address-unknown-place",
        (Code::PostalCodeFormat, _) => label.format,
        (Code::PostalCodeRegion, Fill::Place(_)) => "address-elsewhere-place",
        (Code::PostalCodeRegion, _) => label.elsewhere,
        (Code::TooLong, _) => "address-too-long",
        (Code::PostOfficeBox, _) => "address-post-office-box",
        (Code::Characters, _) => "address-characters",
        (Code::MixedScripts, _) if weight == Weight::Doubt => "address-mixed-scripts",
        (Code::NotUsedHere, _) => "address-not-used-here",
        (Code::Placeholder, _) => "address-placeholder",
        (Code::Written | Code::OtherName, _) => "address-written",
        (Code::Spelling | Code::MixedScripts, _) => "address-spelling",
        (Code::WrongField, _) => "address-wrong-field",
        (Code::Corrected, _) => "address-corrected",
        (Code::NotFound, _) => "address-not-found",
        (Code::NotChecked, _) => "address-not-checked",
    }
}

/// What most sentences of a code speak of: an example of a postal code, or how the region's begin.
fn usual(code: Code, field: Field, country: &Country, region: Option<&Region>) -> (String, String) {
    let example = || country.examples.first().copied().unwrap_or_default().to_owned();
    match code {
        Code::PostalCodeRegion => {
            (region.map(|region| region.begin.to_owned()).unwrap_or_default(), region.map(Region::title).unwrap_or_default())
        }
        Code::Required | Code::PostalCodeFormat if field == Field::PostalCode => (example(), String::new()),
        _ => (String::new(), String::new()),
    }
}
