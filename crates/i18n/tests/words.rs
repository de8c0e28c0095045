//! What readers of each language see.

use i18n::{Language, Words};
use jiff::civil::date;

const EN: Words = Words::of(Language::En);
const FR: Words = Words::of(Language::Fr);

#[test]
fn dates_and_moments_name_the_month() {
    let day = date(2026, 11, 3);
    assert_eq!(EN.date(day), "November 3, 2026");
    assert_eq!(FR.date(day), "3 novembre 2026");
    assert_eq!(FR.date(date(2026, 12, 1)), "1er décembre 2026");
    let moment = "2026-11-23T07:38:59Z".parse().unwrap();
    assert_eq!(EN.instant(moment), "November 23, 2026 at 07:38 UTC");
    assert_eq!(FR.instant(moment), "23 novembre 2026 à 07:38 UTC");
}

#[test]
fn numbers_are_grouped_also_inside_messages() {
    assert_eq!(EN.number(1_000_000), "1,000,000");
    assert_eq!(FR.number(1_000_000), "1\u{202f}000\u{202f}000");
    assert_eq!(EN.number(-5), "-5");
    assert_eq!(EN.term(12_000), "1,000 years");
}

#[test]
fn terms_are_years_where_they_can_be() {
    let terms = [1, 12, 18, 36];
    assert_eq!(terms.map(|months| EN.term(months)), ["1 month", "1 year", "18 months", "3 years"]);
    assert_eq!(terms.map(|months| FR.term(months)), ["1 mois", "1 an", "18 mois", "3 ans"]);
}

#[test]
fn lists_end_with_and() {
    let names = ["Ada", "Blaise", "Émilie"].map(str::to_owned);
    assert_eq!(EN.list(&names), "Ada, Blaise and Émilie");
    assert_eq!(FR.list(&names), "Ada, Blaise et Émilie");
    assert_eq!(FR.list(&names[..2]), "Ada et Blaise");
    assert_eq!(FR.list(&names[..1]), "Ada");
    assert_eq!(FR.list(&[]), "");
}

#[test]
fn countries_are_named_and_sorted_in_the_language() {
    assert_eq!(EN.country("de"), "Germany");
    assert_eq!(FR.country("DE"), "Allemagne");
    assert_eq!(FR.country("ZZ"), "ZZ");
    let french: Vec<_> = FR.countries().collect();
    assert_eq!(french.len(), EN.countries().count());
    let place = |code: &str| french.iter().position(|(known, _)| *known == code).unwrap();
    assert!(place("DM") < place("EG") && place("EG") < place("ES"), "É sorts as E");
}

#[test]
fn a_missing_key_is_shown_and_nothing_breaks() {
    let missing = String::from("nobody-wrote-this");
    assert_eq!(FR.t(&missing), missing);
    assert!(!EN.knows(&missing));
}
