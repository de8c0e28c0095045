//! An address as it stands on an envelope of its country.

use super::{
    Address, Difference, Field, Part, Script, difference,
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

/// Marks around what another text does not have, while lines are put together. No address has such letters.
const BEGIN: char = '\u{f0000}';
const END: char = '\u{f0001}';

/// The lines of an address cut where they begin and end to differ from another address. `literal`: the region as it was
/// typed and not by the name that lines have.
fn marked(address: &Address, other: &Address, country_name: &str, literal: bool) -> Vec<Vec<Part>> {
    let Some(country) = rules::country(&address.country) else {
        return lines(address, country_name).into_iter().map(|text| vec![Part { text, changed: false }]).collect();
    };
    let latin = country.latin.filter(|_| in_latin_letters(address));
    let mut place = region(address, country, latin.is_some()).to_owned();
    let mut address = address.clone();
    for Difference { field, new, .. } in difference::between(other, &address.clone()) {
        let text = new.iter().map(|part| if part.changed { within_marks(&part.text) } else { part.text.clone() }).collect();
        match field {
            Field::Country => {}
            Field::Region if literal => place = text,
            Field::Region => place = within_marks(&place),
            field => address.set(field, text),
        }
    }
    let order = latin.unwrap_or(country.order);
    let lines = order.split("%n").flat_map(|line| line_of(line, &address, &place)).chain(left_out(&address, order));
    let moved = address.country != other.country;
    let country_name = if moved { within_marks(country_name.trim()) } else { country_name.trim().to_owned() };
    let lines = lines.chain([country_name]).filter(|line| !line.is_empty());
    lines.map(|line| cut(&line)).collect()
}

fn within_marks(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{BEGIN}{text}{END}") }
}

/// A line cut at its marks.
fn cut(line: &str) -> Vec<Part> {
    let mut changed = false;
    let mut parts = Vec::new();
    for text in line.split_inclusive([BEGIN, END]) {
        let plain = text.trim_end_matches([BEGIN, END]);
        parts.extend((!plain.is_empty()).then(|| Part { text: plain.to_owned(), changed }));
        changed = text.ends_with(BEGIN);
    }
    parts
}

/// An address as it was written and what is suggested instead, each in the lines of its country, with what the other does not
/// have marked.
#[must_use]
pub fn beside(written: &Address, suggested: &Address, country_name: &str) -> [Vec<Vec<Part>>; 2] {
    [marked(written, suggested, country_name, true), marked(suggested, written, country_name, false)]
}

/// An address and the one that came in its place, each in the lines of its country, with what the other does not have marked.
/// The countries' names are given in the same order.
#[must_use]
pub fn changed(old: &Address, new: &Address, country_names: [&str; 2]) -> [Vec<Vec<Part>>; 2] {
    let [old_country, new_country] = country_names;
    [marked(old, new, old_country, false), marked(new, old, new_country, false)]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: &[Vec<Part>]) -> Vec<String> {
        let part = |part: &Part| if part.changed { format!("[{}]", part.text) } else { part.text.clone() };
        lines.iter().map(|line| line.iter().map(part).collect()).collect()
    }

    #[test]
    fn what_differs_is_marked_within_the_lines() {
        let written = Address {
            country: "US".into(),
            line1: "1600 Amphitheatre Pkwy".into(),
            city: "Mountain Veiw".into(),
            region: "California".into(),
            postal_code: "94043".into(),
            ..Address::default()
        };
        let suggested = Address { city: "Mountain View".into(), region: "CA".into(), ..written.clone() };
        let [one, other] = beside(&written, &suggested, "United States");
        assert_eq!(shown(&one), ["1600 Amphitheatre Pkwy", "Mountain [Veiw], [California] 94043", "United States"]);
        assert_eq!(shown(&other), ["1600 Amphitheatre Pkwy", "Mountain [View], [CA] 94043", "United States"]);
        let [one, other] = beside(&Address { region: String::new(), ..written.clone() }, &suggested, "");
        assert_eq!((shown(&one)[1].as_str(), shown(&other)[1].as_str()), ("Mountain [Veiw] 94043", "Mountain [View], [CA] 94043"));
        assert_eq!(beside(&written, &written, "")[0].iter().flatten().filter(|part| part.changed).count(), 0);
    }

    #[test]
    fn an_address_elsewhere_is_marked_with_its_country() {
        let old =
            Address { country: "BR".into(), line1: "Rua A, 1".into(), city: "Atlantis".into(), region: "SP".into(), ..Address::default() };
        let new = Address { country: "FR".into(), line1: "Rua A, 2".into(), city: "Lyon".into(), ..Address::default() };
        let [one, other] = changed(&old, &new, ["Brazil", "France"]);
        assert_eq!(shown(&one), ["Rua A, [1]", "[Atlantis]-[SP]", "[Brazil]"]);
        assert_eq!(shown(&other), ["Rua A, [2]", "[Lyon]", "[France]"]);
        let [one, other] = changed(&old, &Address { city: "Santos".into(), ..old.clone() }, ["Brazil", "Brazil"]);
        assert_eq!(
            (shown(&one), shown(&other)),
            (
                vec!["Rua A, 1".to_owned(), "[Atlantis]-SP".to_owned(), "Brazil".to_owned()],
                vec!["Rua A, 1".to_owned(), "[Santos]-SP".to_owned(), "Brazil".to_owned()],
            )
        );
    }

    #[test]
    fn lines_of_other_scripts_are_marked_too() {
        let written = Address {
            country: "JP".into(),
            region: "東京部".into(),
            city: "千代田区".into(),
            line1: "永田町1-7-1".into(),
            postal_code: "1000014".into(),
            ..Address::default()
        };
        let suggested = Address { region: "東京都".into(), postal_code: "100-0014".into(), ..written.clone() };
        let [one, other] = beside(&written, &suggested, "日本");
        assert!(shown(&one).join("|").contains("東京[部]千代田区"), "{one:?}");
        assert!(shown(&other).join("|").contains("[東京都]千代田区"), "{other:?}");
        let unknown = Address { country: "XX".into(), line1: "1".into(), ..Address::default() };
        assert_eq!(shown(&beside(&unknown, &suggested, "")[0]), ["1"]);
    }
}
