//! The catalogues are complete, alike in every language, embedded, well set, and exactly what the program asks for.

mod used;
mod written;

use std::collections::BTreeSet;
use std::path::Path;

use i18n::{Language, Words};
use used::{Use, uses};
use written::Written;

const CRATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
fn every_file_parses_is_embedded_and_writes_a_key_once() {
    for language in Language::ALL {
        let written = Written::read(language);
        assert_eq!(written.faults, [""; 0], "{language:?}");
        let left_out: Vec<_> = written.messages.keys().filter(|key| !Words::of(language).knows(key)).collect();
        assert!(left_out.is_empty(), "{language:?}: not in catalogue.rs: {left_out:?}");
    }
}

#[test]
fn all_languages_have_the_same_keys_with_the_same_placeables() {
    let english = Written::read(Language::En).placeables();
    for language in Language::ALL {
        let other = Written::read(language).placeables();
        let differing: Vec<_> = english
            .keys()
            .chain(other.keys())
            .filter(|key| english.get(*key) != other.get(*key))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        assert!(differing.is_empty(), "{language:?} differs from English: {differing:?}");
    }
}

#[test]
fn what_the_program_asks_for_is_written_and_rightly_filled() {
    let placeables = Written::read(Language::En).placeables();
    let faults: Vec<String> = uses(Path::new(CRATES)).into_iter().filter_map(|found| found.fault(&placeables)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_written_is_asked_for() {
    let uses = uses(Path::new(CRATES));
    let unused: Vec<_> =
        Written::read(Language::En).messages.into_keys().filter(|key| !uses.iter().any(|found| found.covers(key))).collect();
    assert!(unused.is_empty(), "nobody says {unused:#?}");
}

#[test]
fn texts_are_set_as_a_printer_would() {
    for language in Language::ALL {
        let faults: Vec<String> = Written::read(language)
            .messages
            .iter()
            .flat_map(|(key, texts)| texts.iter().map(move |text| (key, text)))
            .filter_map(|(key, text)| written::typography(language, text).map(|fault| format!("{language:?} {key}: {fault}: {text}")))
            .collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn a_key_is_seen_in_each_form() {
    let source = r#"
        // words.t("in-a-comment")
        let a = words.t("plain");
        let b = words
            .with(
                "filled", &[("name", words.with("inner", &[("deep", x)]).into()), ("count", 2.into())]);
        let c = words.with("elsewhere", &args);
        const D: &str = key!("travels");
        // keys: refusal-* state-*
    "#;
    let found: Vec<_> = used::in_source("a.rs", source).into_iter().map(|found| found.form).collect();
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(
        found,
        [
            used::Form::Filled("plain".into(), names(&[])),
            used::Form::Filled("filled".into(), names(&["name", "count"])),
            used::Form::Filled("inner".into(), names(&["deep"])),
            used::Form::Filled("elsewhere".into(), None),
            used::Form::Filled("travels".into(), None),
            used::Form::Prefix("refusal-".into()),
            used::Form::Prefix("state-".into()),
        ]
    );
    let in_template = used::in_source("a.html", "{# keys: step-* #}<p>{{ words.t(\"plain\") }}</p>");
    assert_eq!(in_template.len(), 2);
    assert!(in_template.iter().any(|found: &Use| found.covers("step-one")));
}
