//! What a code says to people: the same sentence beside a form's field and in a problem of the API.

use domain::{Fault, address::Reason};
use i18n::{Arg, Words};

/// What to do about a field. A fault that is a refusal at heart ("nothing selected") says the refusal's sentence.
#[must_use]
pub fn fault_sentence(words: Words, fault: &Fault) -> String {
    // keys: fault-*
    let key = key("fault", fault.code);
    if words.knows(&key) { words.with(&key, &fills(&fault.hint)) } else { refusal_sentence(words, fault.code) }
}

/// Why something was refused, and what to do next.
#[must_use]
pub fn refusal_sentence(words: Words, code: &str) -> String {
    // keys: refusal-*
    words.t(&key("refusal", code))
}

/// Why an organization cannot be chosen, and what to do next. `seller` is the one it buys from.
#[must_use]
pub fn ineligible_sentence(words: Words, code: &str, seller: &str) -> String {
    // keys: ineligible-*
    words.with(&key("ineligible", code), &[("seller", seller.into())])
}

/// What to do about a field of an address.
#[must_use]
pub fn address_sentence(words: Words, reason: &Reason) -> String {
    words.with(reason.words, &[("example", reason.example.as_str().into()), ("region", reason.region.as_str().into())])
}

/// Codes are snake_case, the catalogues' keys have dashes.
pub(crate) fn key(kind: &str, code: &str) -> String {
    format!("{kind}-{}", code.replace('_', "-"))
}

/// A hint as the sentences ask for it: `$hint` as it is (grouped when it is a number), `$least` and `$most` of a range
/// written `1–100`.
fn fills(hint: &str) -> [(&'static str, Arg); 3] {
    let (least, most) = hint.split_once('–').unwrap_or((hint, hint));
    [("hint", fill(hint)), ("least", fill(least)), ("most", fill(most))]
}

fn fill(text: &str) -> Arg {
    text.parse().map_or_else(|_| Arg::from(text), Arg::Number)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use i18n::Language;

    use super::*;

    fn fault(code: &'static str, hint: &str) -> Fault {
        Fault { at: String::new(), code, hint: hint.to_owned() }
    }

    #[test]
    fn hints_are_said_as_the_language_does() {
        let (en, fr) = (Words::of(Language::En), Words::of(Language::Fr));
        assert!(fault_sentence(en, &fault("range", "1–1000000")).contains("1 to 1,000,000"));
        assert!(fault_sentence(fr, &fault("range", "1–1000000")).contains("1 à 1\u{202f}000\u{202f}000"));
        assert!(fault_sentence(en, &fault("choice", "en, fr")).contains("en, fr"));
        assert_eq!(fault_sentence(en, &fault("terms_missing", "")), refusal_sentence(en, "terms_missing"));
    }

    /// Reads the codes out of the rules' own sources, so that a new one without a sentence is found.
    #[test]
    fn every_code_of_the_rules_has_its_sentence() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let codes: BTreeSet<(&str, String)> = ["domain/src", "actions/src"].iter().flat_map(|folder| codes(&crates.join(folder))).collect();
        assert!(codes.contains(&("fault", "too_long".to_owned())) && codes.contains(&("refusal", "plan_changed".to_owned())), "{codes:?}");
        let said = |words: Words, kind: &str, code: &str| match kind {
            "fault" => [key("fault", code), key("refusal", code)].iter().any(|key| words.knows(key)),
            _ => words.knows(&key(kind, code)),
        };
        for words in Language::ALL.map(Words::of) {
            let silent: Vec<_> = codes.iter().filter(|(kind, code)| !said(words, kind, code)).collect();
            assert!(silent.is_empty(), "{:?}: {silent:?}", words.language());
        }
    }

    fn codes(folder: &Path) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            // An address says its problems with sentences of its own.
            if path.is_dir() && !path.ends_with("address") {
                found.extend(codes(&path));
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.extend(codes_in(&fs::read_to_string(&path).unwrap()));
            }
        }
        found
    }

    fn codes_in(source: &str) -> Vec<(&'static str, String)> {
        let rules = source.split("#[cfg(test)]").next().unwrap_or_default();
        let mut found = Vec::new();
        for call in ["Why::new(\"", "Why::hint(\""] {
            found.extend(rules.split(call).skip(1).map(|rest| ("fault", literal(rest))));
        }
        for call in ["faults.add(", "faults.hint("] {
            let arguments = rules.split(call).skip(1).filter_map(|rest| rest.lines().next()?.split(", \"").nth(1));
            found.extend(arguments.map(|rest| ("fault", literal(rest))));
        }
        for (kind, start) in [("refusal", "Refusal for "), ("ineligible", "impl Ineligible {")] {
            let bodies = rules.split(start).skip(1).filter_map(|rest| rest.split("\n}").next());
            found.extend(bodies.flat_map(|body| body.split("=> \"").skip(1)).map(|rest| (kind, literal(rest))));
        }
        found
    }

    fn literal(rest: &str) -> String {
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}
