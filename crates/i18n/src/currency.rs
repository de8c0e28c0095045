//! Currency names by ISO 4217 code, from the Unicode CLDR (`data/README.md`).

use crate::language::Language;

const EN: &str = include_str!("../data/currencies.en.tsv");
const FR: &str = include_str!("../data/currencies.fr.tsv");

/// The name of one currency.
pub(crate) fn name(language: Language, code: &str) -> Option<&'static str> {
    let names = match language {
        Language::En => EN,
        Language::Fr => FR,
    };
    names.lines().filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == code).map(|(_, name)| name)
}
