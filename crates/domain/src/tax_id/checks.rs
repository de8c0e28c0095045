//! Check digits. Each takes a number that has its country's form.

/// The digits of a number; what is none is left out.
fn digits(number: &str) -> Vec<u64> {
    number.chars().filter_map(|letter| letter.to_digit(10)).map(u64::from).collect()
}

/// Each digit by its weight, added up.
fn weighed(digits: &[u64], weights: &[u64]) -> u64 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn number(digits: &[u64]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + digit)
}

/// A digit by its place.
fn nth(digits: &[u64], at: usize) -> u64 {
    digits.get(at).copied().unwrap_or_default()
}

/// The number that some of the digits make.
fn span(digits: &[u64], from: usize, to: usize) -> u64 {
    number(digits.get(from..to).unwrap_or_default())
}

/// All digits but the last, and the last.
fn split(digits: &[u64]) -> (&[u64], u64) {
    digits.split_last().map_or((&[], 0), |(last, rest)| (rest, *last))
}

/// Luhn's formula (ISO/IEC 7812-1).
pub fn luhn(text: &str) -> bool {
    luhn_sum(&digits(text)).is_multiple_of(10)
}

fn luhn_sum(digits: &[u64]) -> u64 {
    let doubled = |(place, digit): (usize, &u64)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit };
    digits.iter().rev().enumerate().map(doubled).sum()
}

/// ISO 7064, modulus 11,10.
fn iso_11_10(digits: &[u64]) -> bool {
    let (rest, last) = split(digits);
    let carried = rest.iter().fold(10, |carried, digit| match (carried + digit) % 10 {
        0 => 20 % 11,
        sum => sum * 2 % 11,
    });
    (11 - carried) % 10 == last
}

/// ISO 7064, modulus 97,10, of digits and letters.
fn iso_97_10(text: &str) -> bool {
    let value = |letter: char| letter.to_digit(36).map_or(0, u64::from);
    let step = |rest: u64, letter: char| (rest * if value(letter) > 9 { 100 } else { 10 } + value(letter)) % 97;
    text.chars().fold(0, step) == 1
}

pub fn at(text: &str) -> bool {
    // Luhn's sum of the first seven, and a four of Austria's own.
    let all = digits(text);
    let (rest, last) = split(&all);
    (luhn_sum(rest) + last + 4).is_multiple_of(10)
}

pub fn be(text: &str) -> bool {
    let all = digits(text);
    97 - span(&all, 0, 8) % 97 == span(&all, 8, all.len())
}

pub fn bg(text: &str) -> bool {
    let all = digits(text);
    if all.len() == 9 { bg_company(&all) } else { bg_person(&all) || bg_foreigner(&all) || bg_other(&all) }
}

fn bg_company(all: &[u64]) -> bool {
    let (rest, last) = split(all);
    let first = weighed(rest, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
    let check = if first == 10 { weighed(rest, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 } else { first };
    check == last
}

fn bg_person(all: &[u64]) -> bool {
    let (rest, last) = split(all);
    weighed(rest, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == last
}

fn bg_foreigner(all: &[u64]) -> bool {
    let (rest, last) = split(all);
    weighed(rest, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == last
}

fn bg_other(all: &[u64]) -> bool {
    let (rest, last) = split(all);
    (11 - weighed(rest, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == last
}

pub fn cy(text: &str) -> bool {
    const ODD: [u64; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let value = |(place, digit): (usize, &u64)| match usize::try_from(*digit) {
        Ok(digit) if place % 2 == 0 => nth(&ODD, digit),
        _ => *digit,
    };
    let sum: u64 = digits(text).iter().enumerate().map(value).sum();
    !text.starts_with("12") && text.bytes().next_back().is_some_and(|last| u64::from(last.saturating_sub(b'A')) == sum % 26)
}

pub fn cz(text: &str) -> bool {
    let all = digits(text);
    match (all.len(), nth(&all, 0)) {
        (8, 9) => false,
        (8, _) => {
            let check = (11 - weighed(&all, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
            (if check == 0 { 1 } else { check }) % 10 == nth(&all, 7)
        }
        (9, 6) => {
            let sum = weighed(all.get(1..8).unwrap_or_default(), &[8, 7, 6, 5, 4, 3, 2]) % 11;
            (18 - (21 - sum) % 11) % 10 == nth(&all, 8)
        }
        _ => born(&all),
    }
}

/// A birth number of Czechia or Slovakia: with ten digits, the last one checks the others; those of nine are from before 1954.
fn born(all: &[u64]) -> bool {
    let month = span(all, 2, 4) % 50 % 20;
    let day = span(all, 4, 6);
    let dated = (1..=12).contains(&month) && (1..=31).contains(&day);
    match all.len() {
        9 => dated && span(all, 0, 2) <= 53,
        _ => dated && span(all, 0, 9) % 11 % 10 == nth(all, 9),
    }
}

pub fn de(text: &str) -> bool {
    !text.starts_with('0') && iso_11_10(&digits(text))
}

pub fn dk(text: &str) -> bool {
    !text.starts_with('0') && weighed(&digits(text), &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

pub fn ee(text: &str) -> bool {
    weighed(&digits(text), &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
}

pub fn es(text: &str) -> bool {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let (Some(&first), Some(&last)) = (text.as_bytes().first(), text.as_bytes().last()) else { return false };
    let lettered = |number: u64| usize::try_from(number % 23).is_ok_and(|at| LETTERS.get(at) == Some(&last));
    let all = digits(text.get(1..8).unwrap_or_default());
    match first {
        // Persons: of the country, foreigners, and those without either number.
        b'0'..=b'9' => lettered(u64::from(first - b'0') * 10_000_000 + number(&all)),
        b'X' | b'Y' | b'Z' => lettered(u64::from(first - b'X') * 10_000_000 + number(&all)),
        b'K' | b'L' | b'M' => lettered(number(&all)),
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U'..=b'W' => es_company(first, &all, last),
        _ => false,
    }
}

fn es_company(first: u8, all: &[u64], last: u8) -> bool {
    let sum = all.iter().enumerate().map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { *digit });
    let check = (10 - sum.sum::<u64>() % 10) % 10;
    let by_digit = u64::from(last.wrapping_sub(b'0')) == check;
    let by_letter = usize::try_from(check).is_ok_and(|at| b"JABCDEFGHI".get(at) == Some(&last));
    match first {
        b'A' | b'B' | b'H' => by_digit,
        b'P' | b'Q' | b'R' | b'S' | b'W' => by_letter,
        _ => by_digit || by_letter,
    }
}

pub fn fi(text: &str) -> bool {
    weighed(&digits(text), &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)
}

pub fn fr(text: &str) -> bool {
    const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (key, siren) = text.split_at(2);
    // Monaco's begin with 000 and are no SIREN.
    let registered = siren.starts_with("000") || luhn(siren);
    let siren = number(&digits(siren));
    let places: Vec<u64> = key.chars().filter_map(|letter| LETTERS.find(letter)).map(|at| at as u64).collect();
    let &[first, second] = places.as_slice() else { return false };
    let keyed = if key.bytes().all(|byte| byte.is_ascii_digit()) {
        (12 + 3 * (siren % 97)) % 97 == first * 10 + second
    } else {
        let check = if first < 10 { first * 24 + second - 10 } else { first * 34 + second - 100 };
        (siren + 1 + check / 11) % 11 == check % 11
    };
    registered && keyed
}

pub fn gr(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    rest.iter().fold(0, |sum, digit| sum * 2 + digit) * 2 % 11 % 10 == last
}

pub fn hr(text: &str) -> bool {
    iso_11_10(&digits(text))
}

pub fn hu(text: &str) -> bool {
    weighed(&digits(text), &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)
}

pub fn ie(text: &str) -> bool {
    const LETTERS: &[u8] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let bytes = text.as_bytes();
    let value = |at: usize| bytes.get(at).map_or(0, |byte| LETTERS.iter().position(|letter| letter == byte).unwrap_or(23)) as u64;
    let mut all = digits(text);
    if bytes.get(1).is_some_and(|second| !second.is_ascii_digit()) {
        // Old: the first digit moves behind the others, and a zero takes its place.
        all.rotate_left(1);
        all.insert(0, 0);
    }
    let second = value(8);
    let sum = weighed(&all, &[8, 7, 6, 5, 4, 3, 2]) + 9 * second;
    second <= 9 && value(7) == sum % 23
}

pub fn it(text: &str) -> bool {
    let all = digits(text);
    let office = span(&all, 7, 10);
    let known = (1..=100).contains(&office) || [120, 121, 888, 999].contains(&office);
    span(&all, 0, 7) > 0 && known && luhn(text)
}

pub fn lt(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    let sum = |shift: usize| -> u64 { rest.iter().enumerate().map(|(at, digit)| digit * (1 + (at + shift) % 9) as u64).sum() };
    let check = if sum(0) % 11 == 10 { sum(2) % 11 % 10 } else { sum(0) % 11 };
    // The place before the check digit tells that it is a number for VAT.
    rest.last() == Some(&1) && check == last
}

pub fn lu(text: &str) -> bool {
    let all = digits(text);
    span(&all, 0, 6) % 89 == span(&all, 6, all.len())
}

pub fn lv(text: &str) -> bool {
    let all = digits(text);
    if nth(&all, 0) > 3 {
        return weighed(&all, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3;
    }
    let (rest, last) = split(&all);
    // Persons have their birthday in front; numbers given out since 2017 begin with 32 instead.
    let dated = (1..=31).contains(&span(&all, 0, 2)) && (1..=12).contains(&span(&all, 2, 4));
    (dated || span(&all, 0, 2) == 32) && (1 + weighed(rest, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10 == last
}

pub fn mt(text: &str) -> bool {
    !text.starts_with('0') && weighed(&digits(text), &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)
}

pub fn nl(text: &str) -> bool {
    let all = digits(text.get(..9).unwrap_or_default());
    let (rest, last) = split(&all);
    // By the citizen's number until 2020; since then sole traders have numbers that tell nothing of them.
    let old = number(&all) > 0 && weighed(rest, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == last;
    let suffixed = !text.ends_with("00");
    suffixed && (old || iso_97_10(&format!("NL{text}")))
}

pub fn pl(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    weighed(rest, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last
}

pub fn pt(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    !text.starts_with('0') && (11 - weighed(rest, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == last
}

pub fn ro(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    if all.len() == 13 {
        let check = weighed(rest, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        return (if check == 10 { 1 } else { check }) == last;
    }
    let weights: &[u64] = &[7, 5, 3, 2, 1, 7, 5, 3, 2];
    !text.starts_with('0') && weighed(rest, weights.get(9_usize.saturating_sub(rest.len())..).unwrap_or_default()) * 10 % 11 % 10 == last
}

pub fn se(text: &str) -> bool {
    let all = digits(text);
    luhn_sum(all.get(..10).unwrap_or_default()).is_multiple_of(10) && (1..=94).contains(&span(&all, 10, all.len()))
}

pub fn si(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    let check = 11 - weighed(rest, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    !text.starts_with('0') && check != 11 && check % 10 == last
}

pub fn sk(text: &str) -> bool {
    let all = digits(text);
    let company = nth(&all, 0) > 0 && [2, 3, 4, 7, 8, 9].contains(&nth(&all, 2)) && number(&all).is_multiple_of(11);
    company || born(&all)
}

pub fn gb(text: &str) -> bool {
    match text.split_at(2) {
        // Departments of the government, and health authorities.
        ("GD", rest) => number(&digits(rest)) < 500,
        ("HA", rest) => number(&digits(rest)) >= 500,
        _ => {
            let all = digits(text);
            let rest = weighed(&all, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
            rest == 0 || (span(&all, 0, 3) >= 100 && (rest == 42 || rest == 55))
        }
    }
}

pub fn ch(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    (11 - weighed(rest, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11 == last
}

pub fn no(text: &str) -> bool {
    weighed(&digits(text), &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

pub fn au(text: &str) -> bool {
    // The first digit counts one less: all of it less ten, which is that digit's weight.
    let sum = weighed(&digits(text), &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    !text.starts_with('0') && sum.saturating_sub(10).is_multiple_of(89)
}

pub fn br(text: &str) -> bool {
    // A letter counts as its ASCII code less that of zero.
    let all: Vec<u64> = text.bytes().map(|byte| u64::from(byte.saturating_sub(b'0'))).collect();
    let check = |rest: &[u64], weights: &[u64]| (11 - weighed(rest, weights) % 11) % 11 % 10;
    let weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    all.iter().any(|digit| *digit > 0)
        && check(&all, weights.get(1..).unwrap_or_default()) == nth(&all, 12)
        && check(&all, &weights) == nth(&all, 13)
}

pub fn ca(text: &str) -> bool {
    luhn(text.get(..9).unwrap_or_default())
}

pub fn india(text: &str) -> bool {
    let values: Vec<u64> = text.chars().filter_map(|letter| letter.to_digit(36)).map(u64::from).collect();
    let state = span(&values, 0, 2);
    let doubled = |(place, value): (usize, &u64)| if place % 2 == 1 { value * 2 / 36 + value * 2 % 36 } else { *value };
    let sum: u64 = values.iter().rev().enumerate().map(doubled).sum();
    (1..=38).contains(&state) && sum.is_multiple_of(36)
}

pub fn jp(text: &str) -> bool {
    let all = digits(text);
    let sum: u64 = all.iter().skip(1).rev().enumerate().map(|(at, digit)| digit * (1 + (at % 2) as u64)).sum();
    9 - sum % 9 == nth(&all, 0)
}

pub fn kr(text: &str) -> bool {
    let all = digits(text);
    let sum = weighed(&all, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + nth(&all, 8) * 5 / 10;
    (10 - sum % 10) % 10 == nth(&all, 9)
}

pub fn nz(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    let range = (10_000_000..150_000_000).contains(&number(&all));
    let first = (11 - weighed(rest, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    let check = if first == 10 { (11 - weighed(rest, &[7, 4, 3, 2, 5, 2, 7, 6]) % 11) % 11 } else { first };
    range && check == last
}

pub fn tr(text: &str) -> bool {
    let all = digits(text);
    let (rest, last) = split(&all);
    let value = |(at, digit): (usize, &u64)| {
        let moved = (digit + at as u64 + 1) % 10;
        if moved == 0 { 0 } else { ((moved << (at + 1)) % 9 + 8) % 9 + 1 }
    };
    let sum: u64 = rest.iter().rev().enumerate().map(value).sum();
    (10 - sum % 10) % 10 == last
}
