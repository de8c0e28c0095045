//! An address as it stands on an envelope of its country.

use super::{
    Address, Field, Script,
    place::Place,
    region::is_latin,
    rules::{self, Country},
};

/// The lines of a checked address in the order of its country, the country's name last (left out if empty). Who lives
/// there is not part of it. An address in Latin letters from a country that has its own is written the way such
/// letters are written to it from abroad.
#[must_use]
pub fn lines(address: &Address, country_name: &str) -> Vec<String> {
    lines_in(address, country_name, Script::AsWritten)
}

/// The same in chosen letters: order, region, and city and district where they are listed. A street is written as it is.
#[must_use]
pub fn lines_in(address: &Address, country_name: &str, script: Script) -> Vec<String> {
    let country = rules::country(&address.country);
    let mut lines = country.map_or_else(|| unordered(address), |country| ordered(address, country, script));
    lines.push(country_name.trim().to_owned());
    lines.retain(|line| !line.is_empty());
    lines
}

/// For an address whose country we do not know: every field on a line.
fn unordered(address: &Address) -> Vec<String> {
    Field::ALL.into_iter().filter(|&field| field != Field::Country).map(|field| address.get(field).trim().to_owned()).collect()
}

fn ordered(address: &Address, country: &'static Country, script: Script) -> Vec<String> {
    let in_latin = match script {
        Script::AsWritten => in_latin_letters(address),
        Script::Local => false,
        Script::Latin => true,
    };
    let named = if script == Script::AsWritten { None } else { named(address, country, in_latin) };
    let address = named.as_ref().unwrap_or(address);
    let latin = country.latin.filter(|_| in_latin);
    let region = region(address, country, latin.is_some());
    let order = latin.unwrap_or(country.order);
    let lines = order.split("%n").flat_map(|line| line_of(line, address, region));
    lines.chain(left_out(address, order)).collect()
}

/// City and district by their names in the letters asked for, where the data lists them.
fn named(address: &Address, country: &'static Country, in_latin: bool) -> Option<Address> {
    let region = country.region(&address.region)?;
    let places = country.places(region)?;
    let name = |place: &Place| if in_latin { place.in_latin() } else { place.local() }.to_owned();
    let Some(city) = places.find(&address.city) else {
        // The city is the region itself, and its districts are what is listed: Beijing in Beijing.
        let same = country.region(&address.city).filter(|named| named.key == region.key)?;
        let city = if in_latin { same.in_latin() } else { same.on_envelope() };
        let dependent_locality = places.find(&address.dependent_locality).map_or_else(|| address.dependent_locality.clone(), name);
        return Some(Address { city: city.to_owned(), dependent_locality, ..address.clone() });
    };
    let district = city.district(&address.dependent_locality);
    let dependent_locality = district.map_or_else(|| address.dependent_locality.clone(), name);
    Some(Address { city: name(city), dependent_locality, ..address.clone() })
}

/// What the order has no room for; nobody's words are dropped.
fn left_out(address: &Address, order: &str) -> impl Iterator<Item = String> {
    let has_room = |field: Field| field.letter().is_none_or(|letter| order.contains(&format!("%{letter}")));
    let others = Field::ALL.into_iter().filter(move |&field| !has_room(field));
    others.map(|field| address.get(field).trim().to_owned())
}

fn in_latin_letters(address: &Address) -> bool {
    let mut letters =
        [&address.line1, &address.line2, &address.city].into_iter().flat_map(|text| text.chars()).filter(|letter| letter.is_alphabetic());
    letters.all(is_latin)
}

/// The region as it is written; nothing where it only repeats the city, as in `28013 Madrid`.
fn region<'a>(address: &'a Address, country: &'static Country, latin: bool) -> &'a str {
    let written = match country.region(&address.region) {
        Some(region) if latin => region.in_latin(),
        Some(region) => region.on_envelope(),
        None => address.region.trim(),
    };
    if written.to_lowercase() == address.city.trim().to_lowercase() { "" } else { written }
}

/// One line of the order; the street takes up to three.
fn line_of(line: &str, address: &Address, region: &str) -> Vec<String> {
    if line == "%A" {
        return [&address.line1, &address.line2, &address.line3].map(|street| street.trim().to_owned()).into();
    }
    vec![joined(&pieces(line, address, region))]
}

/// A line cut into its fields and the signs between them.
enum Piece<'a> {
    Text(String),
    Sign(&'a str),
}

fn pieces<'a>(line: &'a str, address: &Address, region: &str) -> Vec<Piece<'a>> {
    let mut parts = line.split('%');
    let mut pieces = vec![Piece::Sign(parts.next().unwrap_or_default())];
    for part in parts {
        let mut rest = part.chars();
        let letter = rest.next();
        pieces.push(Piece::Text(value(letter, address, region)));
        pieces.push(Piece::Sign(rest.as_str()));
    }
    pieces.retain(|piece| !matches!(piece, Piece::Sign("")));
    pieces
}

fn value(letter: Option<char>, address: &Address, region: &str) -> String {
    match letter {
        Some('A') => [&address.line1, &address.line2, &address.line3]
            .map(|street| street.trim())
            .into_iter()
            .filter(|street| !street.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        Some('D') => address.dependent_locality.trim().to_owned(),
        Some('C') => address.city.trim().to_owned(),
        Some('S') => region.to_owned(),
        Some('Z') => address.postal_code.trim().to_owned(),
        Some('X') => address.sorting_code.trim().to_owned(),
        _ => String::new(),
    }
}

/// Joins what is there. A sign before a field goes with that field, and one between two fields needs both; a line of
/// signs alone (`SINGAPORE`) or with signs at its end stays.
fn joined(pieces: &[Piece<'_>]) -> String {
    let there = |piece: Option<&Piece<'_>>| match piece {
        Some(Piece::Text(text)) => !text.is_empty(),
        Some(Piece::Sign(_)) | None => true,
    };
    let mut line = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => line.push_str(text),
            Piece::Sign(sign) if there(pieces.get(at + 1)) && (at == 0 || !line.is_empty()) => line.push_str(sign),
            Piece::Sign(_) => {}
        }
    }
    line.trim().to_owned()
}
