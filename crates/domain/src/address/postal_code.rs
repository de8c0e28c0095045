//! Postal codes: recognized however they are spaced, written as the country writes them.

use super::{
    pattern::Pattern,
    region::Region,
    rules::Country,
    written::{one_space, plain_capitals},
};

/// No country's code is longer, spaces apart.
const LONGEST: usize = 16;

/// The code as the country writes it; none if no code of the country looks like this.
pub(super) fn normal(text: &str, country: &Country, region: Option<&Region>) -> Option<String> {
    let Some(pattern) = region.and_then(|region| region.postal_code.as_ref()).or(country.postal_code.as_ref()) else {
        return Some(text.to_owned());
    };
    // The usual case first: it is written just so.
    let usual = text.is_ascii() && country.examples.iter().any(|example| alike(text, example));
    if usual && pattern.matches(text) {
        return Some(text.to_owned());
    }
    recognized(&one_space(&plain_capitals(text)), pattern, country)
}

/// Whether a code has a capital, a digit and a sign wherever an example has one.
fn alike(text: &str, example: &str) -> bool {
    let kind = |byte: u8| {
        if byte.is_ascii_digit() {
            b'0'
        } else if byte.is_ascii_uppercase() {
            b'A'
        } else {
            byte
        }
    };
    text.bytes().map(kind).eq(example.bytes().map(kind))
}

/// The code that was meant: as typed but for spaces and dashes, or without the letters of the country before it, or
/// with the letters it must begin with.
fn recognized(typed: &str, pattern: &Pattern, country: &Country) -> Option<String> {
    let bare: String = typed.chars().filter(|letter| !is_separator(*letter)).collect();
    if bare.len() > LONGEST || !bare.is_ascii() {
        return None;
    }
    let with_lead = || Some(format!("{}{bare}", country.lead)).filter(|_| bare.starts_with(|first: char| first.is_ascii_digit()));
    let spaced = |code: &str| spacings(code, &country.examples).find(|code| pattern.matches(code));
    spaced(&bare)
        .or_else(|| without_country(typed, &bare, country).find_map(spaced))
        .or_else(|| with_lead().and_then(|code| spaced(&code)))
        .or_else(|| Some(typed.to_owned()).filter(|code| pattern.matches(code)))
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '〒' | 'ー')
}

/// The code without what letters written abroad put before it: `CH-8001`, `D-10115`, `SE 114 55`, `A1010`.
fn without_country<'a>(typed: &'a str, bare: &'a str, country: &'a Country) -> impl Iterator<Item = &'a str> {
    let letters = typed.find(|letter: char| !letter.is_ascii_alphabetic()).and_then(|end| typed.get(..end));
    let letters = letters.filter(|letters| !letters.is_empty() && country.code.starts_with(letters));
    let leads = [Some(country.lead).filter(|lead| !lead.is_empty()), Some(country.code), letters];
    leads.into_iter().flatten().filter_map(|lead| bare.strip_prefix(lead))
}

/// How a bare code may be spaced, the likeliest first: as an example of the same shape, then with an example's space
/// or dash as far from the end or the beginning as there, then not at all.
fn spacings(bare: &str, examples: &[&str]) -> impl Iterator<Item = String> {
    let alike = examples.iter().find(|example| same_shape(bare, example)).map(|example| like(bare, example));
    let breaks = || examples.iter().filter_map(|example| Break::of(example));
    let from_the_end = breaks().filter_map(|it| it.insert(bare, bare.len().checked_sub(it.after)?));
    let from_the_beginning = breaks().filter_map(|it| it.insert(bare, it.before));
    alike.into_iter().chain(from_the_end).chain(from_the_beginning).chain(Some(bare.to_owned()))
}

/// Whether letters stand where the example has letters and digits where it has digits.
fn same_shape(bare: &str, example: &str) -> bool {
    let shape = example.chars().filter(|letter| !is_separator(*letter)).map(|letter| letter.is_ascii_digit());
    bare.chars().map(|letter| letter.is_ascii_digit()).eq(shape)
}

/// The code with the example's spaces and dashes.
fn like(bare: &str, example: &str) -> String {
    let mut letters = bare.chars();
    example.chars().filter_map(|letter| if is_separator(letter) { Some(letter) } else { letters.next() }).collect()
}

/// Where an example is broken, and by what.
struct Break {
    before: usize,
    after: usize,
    by: char,
}

impl Break {
    fn of(example: &str) -> Option<Self> {
        let before = example.find(is_separator)?;
        let by = example.get(before..)?.chars().next()?;
        Some(Self { before, after: example.len() - before - by.len_utf8(), by })
    }

    fn insert(&self, bare: &str, at: usize) -> Option<String> {
        let (before, after) = bare.split_at_checked(at)?;
        Some(format!("{before}{}{after}", self.by))
    }
}
