//! The fields of an address, and the form each country needs.

use super::{region::Region, rules, rules::Country};

/// A field of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// [`super::Address::country`].
    Country,
    /// [`super::Address::line1`].
    Line1,
    /// [`super::Address::line2`].
    Line2,
    /// [`super::Address::line3`].
    Line3,
    /// [`super::Address::dependent_locality`].
    DependentLocality,
    /// [`super::Address::city`].
    City,
    /// [`super::Address::region`].
    Region,
    /// [`super::Address::postal_code`].
    PostalCode,
    /// [`super::Address::sorting_code`].
    SortingCode,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 9] = [
        Self::Country,
        Self::Line1,
        Self::Line2,
        Self::Line3,
        Self::DependentLocality,
        Self::City,
        Self::Region,
        Self::PostalCode,
        Self::SortingCode,
    ];

    /// The field's name in forms and documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Line1 => "line1",
            Self::Line2 => "line2",
            Self::Line3 => "line3",
            Self::DependentLocality => "dependent_locality",
            Self::City => "city",
            Self::Region => "region",
            Self::PostalCode => "postal_code",
            Self::SortingCode => "sorting_code",
        }
    }

    /// The value of the `autocomplete` attribute (HTML, section 4.10.18.7); `off` where it has no word for the field.
    #[must_use]
    pub const fn autocomplete(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Line1 => "address-line1",
            Self::Line2 => "address-line2",
            Self::Line3 => "address-line3",
            Self::DependentLocality => "address-level3",
            Self::City => "address-level2",
            Self::Region => "address-level1",
            Self::PostalCode => "postal-code",
            Self::SortingCode => "off",
        }
    }

    /// The letter that stands for the field in the countries' rules; the country itself is not in them.
    pub(super) const fn letter(self) -> Option<char> {
        match self {
            Self::Country => None,
            Self::Line1 | Self::Line2 | Self::Line3 => Some('A'),
            Self::DependentLocality => Some('D'),
            Self::City => Some('C'),
            Self::Region => Some('S'),
            Self::PostalCode => Some('Z'),
            Self::SortingCode => Some('X'),
        }
    }

    /// The fields that a letter of the countries' rules stands for.
    pub(super) const fn of(letter: char) -> &'static [Self] {
        match letter {
            'A' => &[Self::Line1, Self::Line2, Self::Line3],
            'D' => &[Self::DependentLocality],
            'C' => &[Self::City],
            'S' => &[Self::Region],
            'Z' => &[Self::PostalCode],
            'X' => &[Self::SortingCode],
            _ => &[],
        }
    }

    /// What a country calls the field.
    pub(super) fn label(self, country: &Country) -> Label {
        match self {
            Self::Country => Label::COUNTRY,
            Self::Line1 => Label::LINE1,
            Self::Line2 => Label::LINE2,
            Self::Line3 => Label::LINE3,
            Self::DependentLocality => country.labels.dependent_locality,
            Self::City => country.labels.city,
            Self::Region => country.labels.region,
            Self::PostalCode => country.labels.postal_code,
            Self::SortingCode => Label::SORTING_CODE,
        }
    }
}

/// One field of a country's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Which.
    pub field: Field,
    /// Whether an address needs it.
    pub required: bool,
    /// What the country calls it: a key of the catalogues, such as `address-label-state`.
    pub label: &'static str,
    /// What could be typed.
    pub example: Option<String>,
    /// The only values there are (key and name, in the data's order); empty for free text.
    pub regions: Vec<(String, String)>,
    /// Written in capitals: a hint for the keyboard, nothing more.
    pub uppercase: bool,
    /// Digits only: another hint for the keyboard.
    pub numeric: bool,
}

/// The fields of a country's addresses in the country's order, without the country itself. None for a country there
/// are no rules for.
#[must_use]
pub fn form(country: &str) -> Option<Vec<FieldSpec>> {
    let country = rules::country(country)?;
    Some(country.fields.iter().map(|&field| spec(field, country)).collect())
}

/// The cities of a region, by any of its names, where addresses choose them from a list: each by the name that is kept, and
/// by that in Latin letters. Empty for free text.
#[must_use]
pub fn cities(country: &str, region: &str) -> Vec<(&'static str, &'static str)> {
    let Some(country) = rules::country(country) else { return Vec::new() };
    let places = country.region(region).and_then(|region| country.places(region));
    places.map(|places| places.list.iter().map(|city| (city.name, city.in_latin())).collect()).unwrap_or_default()
}

fn spec(field: Field, country: &Country) -> FieldSpec {
    let code = field == Field::PostalCode;
    let examples = if code { country.examples.as_slice() } else { &[] };
    let regions = if field == Field::Region { country.regions.as_slice() } else { &[] };
    let digits = |example: &&str| example.bytes().all(|byte| byte.is_ascii_digit());
    FieldSpec {
        field,
        required: country.requires(field, None),
        label: field.label(country).name,
        example: examples.first().map(|&example| example.to_owned()),
        regions: regions.iter().map(|region: &Region| (region.key.to_owned(), region.title())).collect(),
        uppercase: field == Field::SortingCode
            || country.capitals(field)
            || examples.iter().any(|example| example.contains(char::is_uppercase)),
        numeric: !examples.is_empty() && examples.iter().all(digits),
    }
}

/// The fields a country uses, in its order, then those it does not.
pub(super) fn used_first(country: &Country) -> impl Iterator<Item = Field> {
    let others = Field::ALL.into_iter().filter(|&field| field != Field::Country && !country.uses(field));
    country.fields.iter().copied().chain(others)
}

/// What a field is called, and the sentences that speak of it: keys of the catalogues. Not every label has every
/// sentence; a test sees to it that those which can be said are written.
#[derive(Clone, Copy)]
pub(super) struct Label {
    /// The label.
    pub name: &'static str,
    /// "Enter the …"
    pub enter: &'static str,
    /// "Choose the …"
    pub choose: &'static str,
    /// "A … looks like …"
    pub format: &'static str,
    /// "This … belongs to another region"
    pub elsewhere: &'static str,
}

macro_rules! label {
    ($kind:literal) => {
        Label {
            name: concat!("address-label-", $kind),
            enter: concat!("address-enter-", $kind),
            choose: concat!("address-choose-", $kind),
            format: concat!("address-format-", $kind),
            elsewhere: concat!("address-elsewhere-", $kind),
        }
    };
}

// keys: address-label-* address-enter-* address-choose-* address-format-* address-elsewhere-*
// keys: address-too-long* address-post-office-box* address-characters* address-not-used-here* address-belongs*
// keys: address-elsewhere-place* address-unknown-place* address-mixed-scripts* address-placeholder* address-written*
// keys: address-spelling* address-wrong-field* address-corrected* address-not-found* address-not-checked*
impl Label {
    pub const COUNTRY: Self = label!("country");
    pub const LINE1: Self = label!("line1");
    pub const LINE2: Self = label!("line2");
    pub const LINE3: Self = label!("line3");
    pub const SORTING_CODE: Self = label!("sorting-code");

    /// The label for what the data calls a region, a city, a part of a city or a postal code.
    pub fn of(kind: &str) -> Self {
        match kind {
            "area" => label!("area"),
            "county" => label!("county"),
            "department" => label!("department"),
            "district" => label!("district"),
            "do_si" => label!("do-si"),
            "emirate" => label!("emirate"),
            "island" => label!("island"),
            "oblast" => label!("oblast"),
            "parish" => label!("parish"),
            "prefecture" => label!("prefecture"),
            "state" => label!("state"),
            "neighborhood" => label!("neighborhood"),
            "post_town" => label!("post-town"),
            "suburb" => label!("suburb"),
            "townland" => label!("townland"),
            "village_township" => label!("village-township"),
            "city" => label!("city"),
            "eircode" => label!("eircode"),
            "pin" => label!("pin-code"),
            "zip" => label!("zip-code"),
            "postal" => label!("postal-code"),
            _ => label!("province"),
        }
    }
}
