use i18n::Words;
use jiff::civil::date;

use super::{Samples, signed_in};
use crate::pages::{CodeLine, CodePreview, ContractCode, FieldError, RegisteredCode};

fn page(words: Words) -> ContractCode {
    ContractCode {
        frame: signed_in(words),
        organization: "org_01kb3c".to_owned(),
        name: "Atelier Lumière".to_owned(),
        seller: "sel_01kb3c".to_owned(),
        seller_name: "Northwind".to_owned(),
        code: String::new(),
        preview: None,
        saved: false,
        registered: Vec::new(),
        errors: Vec::new(),
    }
}

impl Samples for ContractCode {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
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
        let wrong = FieldError::new("contract_code", words.with("contract-wrong", &fills));
        let known = RegisteredCode { tail: "HT5V".to_owned(), discount: "15 %".to_owned(), state: "2026-11-27".to_owned() };
        vec![
            ("contract-code", page(words)),
            ("contract-code-wrong", Self { code: code.clone(), errors: vec![wrong], ..page(words) }),
            ("contract-code-preview", Self { code, preview: Some(preview), ..page(words) }),
            ("contract-code-saved", Self { saved: true, registered: vec![known], ..page(words) }),
        ]
    }
}
