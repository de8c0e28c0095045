//! Country names by ISO 3166-1 alpha-2 code, from the Unicode CLDR (`data/README.md`).

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

/// The name of one country, its code in either case.
pub(crate) fn name(language: Language, code: &str) -> Option<&'static str> {
    all(language).find_map(|(known, name)| known.eq_ignore_ascii_case(code).then_some(name))
}
