//! Addresses that exist, from public registers: each is valid as it stands, or only written another way. `real.tsv` says where
//! each was found.

use std::collections::BTreeMap;

use domain::address::{Address, Field, Outcome, check, lines};

const REAL: &str = include_str!("real.tsv");
/// Countries, and addresses of each.
const COUNTRIES: usize = 60;
const EACH: usize = 5;

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
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (source, address) in rows() {
        assert!(source.len() > 8, "{address:?} has no source");
        *counts.entry(address.country).or_default() += 1;
    }
    let enough = counts.values().filter(|&&count| count >= EACH).count();
    assert!(enough >= COUNTRIES, "{enough}: {counts:?}");
}
