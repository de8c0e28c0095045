//! Addresses that exist, from public registers: each is valid as it stands, or only written another way. `real.tsv` says where
//! each was found.

use std::collections::{BTreeMap, BTreeSet};

use domain::address::{Address, Field, Outcome, check, form, lines};

const REAL: &str = include_str!("real.tsv");
/// Countries, and addresses of each.
const COUNTRIES: usize = 60;
const EACH: usize = 5;
/// Countries whose addresses are commonly written in Latin letters and in others: as many of each.
const TWO_SCRIPTS: &[&str] =
    &["AE", "AM", "BD", "BG", "BY", "CN", "CY", "EG", "GR", "HK", "IL", "IN", "IR", "JP", "KR", "KZ", "RS", "RU", "TH", "TW", "UA", "VN"];

/// Source and address of each row.
fn rows() -> impl Iterator<Item = (&'static str, Address)> {
    REAL.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut columns = line.split('\t');
        let source = columns.next().unwrap_or_default();
        let mut address = Address::default();
        for field in Field::ALL {
            address.set(field, columns.next().unwrap_or_default().to_owned());
        }
        (source, address)
    })
}

#[test]
fn real_addresses_are_accepted() {
    let mut refused = Vec::new();
    for (source, address) in rows() {
        let verdict = check(&address);
        if verdict.outcome != Outcome::Valid && !verdict.only_formatting() {
            let reasons: Vec<String> = verdict.reasons.iter().map(|reason| format!("{} {}", reason.field.name(), reason.code)).collect();
            refused.push(format!("{source}\t{}\t{reasons:?}", Field::ALL.map(|field| address.get(field)).join(" | ")));
        }
        assert!(lines(&verdict.suggestion.unwrap_or(verdict.normalized), "").len() > 1, "{source}");
    }
    assert!(refused.is_empty(), "{} refused:\n{}", refused.len(), refused.join("\n"));
}

#[test]
fn there_are_enough_of_them_each_with_its_source() {
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for (source, address) in rows() {
        assert!(source.len() > 8, "{address:?} has no source");
        let [latin, own] = counts.entry(address.country.clone()).or_default();
        *(if in_own_letters(&address) { own } else { latin }) += 1;
    }
    let enough = counts.values().filter(|[latin, own]| latin + own >= EACH).count();
    assert!(enough >= COUNTRIES, "{enough}: {counts:?}");
    for country in TWO_SCRIPTS {
        assert!(counts[*country].iter().all(|&count| count >= EACH), "{country}: {:?} in Latin and in its own letters", counts[*country]);
    }
}

/// Whether an address is written in its country's own letters; those of Vietnam are Latin ones with marks.
fn in_own_letters(address: &Address) -> bool {
    let other = |letter: char| letter.is_alphabetic() && !matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    let marked = |letter: char| address.country == "VN" && !letter.is_ascii();
    Field::ALL.into_iter().any(|field| address.get(field).contains(|letter| other(letter) || marked(letter)))
}

#[test]
fn no_country_with_names_in_other_letters_is_forgotten() {
    let countries: BTreeSet<String> = rows().map(|(_, address)| address.country).collect();
    for country in &countries {
        let own = form(country).is_some_and(|form| {
            form.iter()
                .flat_map(|field| &field.regions)
                .any(|(_, name)| in_own_letters(&Address { region: name.clone(), ..Address::default() }))
        });
        assert!(!own || TWO_SCRIPTS.contains(&country.as_str()), "{country}");
    }
}
