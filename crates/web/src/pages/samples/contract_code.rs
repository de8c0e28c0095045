use i18n::Words;
use jiff::civil::date;

use super::{Samples, signed_in};
use crate::pages::{CodeEntry, CodeLine, CodePlace, CodePreview, ContractCode, RegisteredCode};

fn entry(place: CodePlace) -> CodeEntry {
    let [organization, name, seller, seller_name] =
        ["org_01kcrx5w2hf6wb3m9z7q8d4tpa", "Atelier Lumière", "sel_01kcrx5w2hf6wb3m9z7q8d4tpa", "Northwind"].map(str::to_owned);
    CodeEntry { place, ..CodeEntry::on_tile(organization, name, seller, seller_name, false) }
}

/// With a code that cannot be registered, and with one that can.
fn looked_at(words: Words, place: CodePlace) -> [CodeEntry; 2] {
    let code = "7KQ4-M2XA-93ZC-HT5V".to_owned();
    let line = CodeLine {
        service: "Cloud Backup".to_owned(),
        plan: "Standard".to_owned(),
        reference: "NW-2026-1042".to_owned(),
        from: date(2026, 11, 27),
        until: date(2027, 11, 22),
    };
    let preview = CodePreview { plan: "0".repeat(64), discount: "15 %".to_owned(), lines: vec![line] };
    let fills = [("organization", "Atelier Lumière".into()), ("seller", "Northwind".into())];
    let wrong = CodeEntry { code: code.clone(), ..entry(place) }.wrong(words.with("contract-wrong", &fills));
    [wrong, CodeEntry { code, preview: Some(preview), ..entry(place) }]
}

/// The pop-up of a tile: closed, after a wrong code, with what one changes.
pub(super) fn entries(words: Words) -> [CodeEntry; 3] {
    let [wrong, preview] = looked_at(words, CodePlace::Tile { open: true });
    [entry(CodePlace::Tile { open: false }), wrong, preview]
}

impl Samples for ContractCode {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |entry| Self { frame: signed_in(words), entry, saved: false, registered: Vec::new() };
        let known = |over| RegisteredCode { tail: "HT5V".to_owned(), discount: "15 %".to_owned(), state: "2026-11-27".to_owned(), over };
        let [wrong, preview] = looked_at(words, CodePlace::Page);
        vec![
            ("contract-code", page(entry(CodePlace::Page))),
            ("contract-code-wrong", page(wrong)),
            ("contract-code-preview", page(preview)),
            ("contract-code-saved", Self { saved: true, registered: vec![known(false), known(true)], ..page(entry(CodePlace::Page)) }),
        ]
    }
}
