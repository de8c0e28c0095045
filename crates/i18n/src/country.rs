//! Country names by ISO 3166-1 alpha-2 code, from the Unicode CLDR (`data/README.md`).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language::Language;

const EN: &str = include_str!("../data/countries.en.tsv");
const FR: &str = include_str!("../data/countries.fr.tsv");

/// Code and name of every country, in the language's collation order.
pub(crate) fn all(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let names = match language {
        Language::En => EN,
        Language::Fr => FR,
    };
    names.lines().filter_map(|line| line.split_once('\t'))
}

static BY_CODE: [LazyLock<HashMap<&str, &str>>; 2] =
    [LazyLock::new(|| all(Language::En).collect()), LazyLock::new(|| all(Language::Fr).collect())];

/// The name of one country, its code in either case.
pub(crate) fn name(language: Language, code: &str) -> Option<&'static str> {
    let [en, fr] = &BY_CODE;
    let names = match language {
        Language::En => en,
        Language::Fr => fr,
    };
    names.get(code).or_else(|| names.get(code.to_ascii_uppercase().as_str())).copied()
}
