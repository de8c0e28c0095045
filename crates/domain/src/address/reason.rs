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

    pub(super) fn new(code: Code, field: Field, country: &Country, region: Option<&Region>) -> Self {
        let label = field.label(country);
        let reason = |words| Self { field, code, weight: Weight::Fault, words, example: String::new(), region: String::new() };
        let example = || if field == Field::PostalCode { country.examples.first().copied().unwrap_or_default() } else { "" }.to_owned();
        match code {
            Code::Required if field == Field::Region && !country.regions.is_empty() => reason(label.choose),
            Code::Required => Self { example: example(), ..reason(label.enter) },
            Code::UnknownRegion => reason(label.choose),
            Code::PostalCodeFormat => Self { example: example(), ..reason(label.format) },
            Code::PostalCodeRegion => Self {
                example: region.map(|region| region.begin).unwrap_or_default().to_owned(),
                region: region.map(Region::title).unwrap_or_default(),
                ..reason(label.elsewhere)
            },
            Code::PostOfficeBox => reason("address-post-office-box"),
            Code::TooLong => reason("address-too-long"),
            Code::NotUsedHere => reason("address-not-used-here"),
            _ => reason("address-characters"),
        }
    }

    /// The same with another weight.
    pub(super) fn weighing(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }
}
