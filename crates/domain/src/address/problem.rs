//! What can be wrong with an address.

use super::{
    form::{Field, Label},
    region::Region,
    rules::Country,
};

/// Something that has to change before an address can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub field: Field,
    /// What, for machines: `required`, `unknown_country`, `unknown_region`, `postal_code_format`,
    /// `postal_code_region`, `too_long`, `post_office_box`, `characters` or `not_used_here`. Never changes its meaning.
    pub code: &'static str,
    /// What to do, for people: the key of the sentence in the catalogues. It may speak of `$example` and `$region`.
    pub words: &'static str,
    /// What would do: a postal code of the country, or how the region's begin. Empty where there is none.
    pub example: &'static str,
    /// The region's name where the problem is about it, else empty.
    pub region: String,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Required,
    UnknownRegion,
    PostalCodeFormat,
    PostalCodeRegion,
    TooLong,
    PostOfficeBox,
    Characters,
    NotUsedHere,
}

/// No country, or one we have no rules for.
pub(super) fn country(written: &str) -> Problem {
    let code = if written.trim().is_empty() { "required" } else { "unknown_country" };
    Problem { field: Field::Country, code, words: Label::COUNTRY.choose, example: "", region: String::new() }
}

impl Problem {
    pub(super) fn new(code: Code, field: Field, country: &Country, region: Option<&Region>) -> Self {
        let label = field.label(country);
        let problem = |code, words| Self { field, code, words, example: "", region: String::new() };
        let an_example = if field == Field::PostalCode { country.examples.first().copied().unwrap_or_default() } else { "" };
        match code {
            Code::Required if field == Field::Region && !country.regions.is_empty() => problem("required", label.choose),
            Code::Required => Self { example: an_example, ..problem("required", label.enter) },
            Code::UnknownRegion => problem("unknown_region", label.choose),
            Code::PostalCodeFormat => Self { example: an_example, ..problem("postal_code_format", label.format) },
            Code::PostalCodeRegion => Self {
                example: region.map(|region| region.begin).unwrap_or_default(),
                region: region.map(Region::title).unwrap_or_default(),
                ..problem("postal_code_region", label.elsewhere)
            },
            Code::TooLong => problem("too_long", "address-too-long"),
            Code::PostOfficeBox => problem("post_office_box", "address-post-office-box"),
            Code::Characters => problem("characters", "address-characters"),
            Code::NotUsedHere => problem("not_used_here", "address-not-used-here"),
        }
    }
}
