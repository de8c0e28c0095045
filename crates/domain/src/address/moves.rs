//! What may have been written into the wrong field. Every guess is judged afterwards like any other address.

use super::{Address, form::Field, postal_code, rules::Country};

/// Fields that two of an address's texts may have been swapped between.
const SWAPS: [(Field, Field); 3] = [(Field::City, Field::PostalCode), (Field::City, Field::Region), (Field::Region, Field::PostalCode)];
/// Where a city, alone or with region and postal code, is found when it is not in its field.
const SOURCES: [Field; 7] =
    [Field::City, Field::PostalCode, Field::Region, Field::DependentLocality, Field::Line3, Field::Line2, Field::Line1];
/// Words of lines that are parts of a building, not cities.
const BUILDING: &[&str] = &[
    "floor",
    "suite",
    "building",
    "room",
    "block",
    "tower",
    "unit",
    "apartment",
    "flat",
    "house",
    "etage",
    "étage",
    "bâtiment",
    "batiment",
    "appartement",
    "bureau",
    "stock",
    "haus",
    "wohnung",
    "piso",
    "edificio",
    "edifício",
    "sala",
    "piano",
    "entrance",
    "escalier",
    "level",
    "wing",
];

/// Other addresses that may be meant by one with something missing, the likeliest first.
pub(super) fn guesses<'a>(address: &'a Address, country: &'a Country) -> impl Iterator<Item = Address> + 'a {
    let swaps = SWAPS.into_iter().filter_map(|pair| swapped(address, pair, country));
    let unpacked = SOURCES.into_iter().filter_map(|source| unpacked(address, source, country));
    moved_up(address).into_iter().chain(with_district(address, country)).chain(swaps).chain(unpacked)
}

/// The city's field holds one of its districts, too: `성남시 분당구`.
fn with_district(address: &Address, country: &Country) -> Option<Address> {
    let (city, district) = address.city.split_once(' ').filter(|_| address.dependent_locality.is_empty())?;
    let known = country.places(country.region(&address.region)?)?.find(city)?.district(district).is_some();
    known.then(|| Address { city: city.to_owned(), dependent_locality: district.to_owned(), ..address.clone() })
}

/// Two fields' texts swapped, if each is at home in the other's place.
fn swapped(address: &Address, (one, other): (Field, Field), country: &Country) -> Option<Address> {
    let mut swapped = address.clone();
    swapped.set(one, address.get(other).to_owned());
    swapped.set(other, address.get(one).to_owned());
    let at_home = |field| match field {
        Field::Region => country.region(&swapped.region).is_some(),
        Field::PostalCode => country.postal_code.is_some() && postal_code::normal(&swapped.postal_code, country, None).is_some(),
        _ => !swapped.get(field).is_empty() && !country.is_named(swapped.get(field)),
    };
    (at_home(one) && at_home(other)).then_some(swapped)
}

/// The street stands on a later line.
fn moved_up(address: &Address) -> Option<Address> {
    let mut lines = [&address.line1, &address.line2, &address.line3].into_iter().filter(|line| !line.is_empty()).cloned();
    let mut moved = address.clone();
    for line in [&mut moved.line1, &mut moved.line2, &mut moved.line3] {
        *line = lines.next().unwrap_or_default();
    }
    (address.line1.is_empty() && moved != *address).then_some(moved)
}

/// A field's text taken apart, each piece in the field where it belongs, if that has room.
fn unpacked(address: &Address, source: Field, country: &Country) -> Option<Address> {
    let text = address.get(source);
    let (kept, packed) = if source == Field::Line1 { text.split_once(',')? } else { ("", text) };
    // What is right where it stands is not taken from there.
    let at_home = match source {
        Field::Region => country.uses(source) && country.region(text).is_some(),
        Field::PostalCode => country.postal_code.is_some() && postal_code::normal(text, country, None).is_some(),
        _ => false,
    };
    if packed.is_empty() || packed.len() > 120 || at_home || country.is_named(packed) {
        return None;
    }
    let pieces = pieces(packed, country);
    let line = matches!(source, Field::Line1 | Field::Line2 | Field::Line3);
    if line && (pieces.is_of_a_building() || pieces.city.contains(|letter: char| letter.is_ascii_digit())) {
        return None;
    }
    let mut unpacked = address.clone();
    unpacked.set(source, kept.trim().to_owned());
    for (field, piece) in [(Field::PostalCode, pieces.code), (Field::Region, pieces.region), (Field::City, pieces.city)] {
        let text = unpacked.at(field);
        if text.is_empty() {
            *text = piece;
        } else if !piece.is_empty() && *text != piece {
            return None;
        }
    }
    (unpacked != *address).then_some(unpacked)
}

/// `Mountain View, CA 94043` or `75004 Paris`.
struct Pieces {
    city: String,
    region: String,
    code: String,
}

impl Pieces {
    fn is_of_a_building(&self) -> bool {
        let city = self.city.to_lowercase();
        city.split([' ', ',', '.']).any(|word| BUILDING.contains(&word))
    }
}

fn pieces(text: &str, country: &Country) -> Pieces {
    let mut words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let code = take_code(&mut words, country);
    let region = if country.regions.is_empty() { String::new() } else { take_region(&mut words, country) };
    Pieces { city: words.join(" "), region, code }
}

/// Takes the words that are a postal code; of two words rather than of one.
fn take_code(words: &mut Vec<&str>, country: &Country) -> String {
    if country.postal_code.is_none() {
        return String::new();
    }
    for length in [2, 1] {
        for at in 0..(words.len() + 1).saturating_sub(length) {
            let code = words.get(at..at + length).unwrap_or_default().join(" ");
            let digits = code.contains(|letter: char| letter.is_ascii_digit());
            if digits && code.len() <= 16 && postal_code::normal(&code, country, None).is_some() {
                words.drain(at..at + length);
                return code;
            }
        }
    }
    String::new()
}

/// Takes the words at the end that are a region's name, unless nothing would be left.
fn take_region(words: &mut Vec<&str>, country: &Country) -> String {
    for length in (1..=3.min(words.len().saturating_sub(1))).rev() {
        let name = words.get(words.len() - length..).unwrap_or_default().join(" ");
        if country.region(&name).is_some() {
            words.truncate(words.len() - length);
            return name;
        }
    }
    String::new()
}
