use i18n::Words;
use jiff::civil::date;

use super::{Samples, signed_in};
use crate::pages::{CloseSeller, FieldError, MovedLine, OpenConsent, PastChange, SellerChange, WaitingChange};

fn lines() -> Vec<MovedLine> {
    let line = |service: &str, plan: &str, quantity| MovedLine {
        service: service.to_owned(),
        plan: plan.to_owned(),
        quantity,
        until: date(2027, 11, 22),
    };
    vec![line("Cloud Backup", "Standard", 5), line("Analytics", "Insight", 3)]
}

fn page(words: Words) -> SellerChange {
    SellerChange {
        frame: signed_in(words),
        organization: "org_01kb3c".to_owned(),
        name: "Atelier Lumière".to_owned(),
        partner: Some("Northwind".to_owned()),
        days: 14,
        code: None,
        open: None,
        waiting: None,
        lines: lines(),
        past: Vec::new(),
        said: None,
        errors: Vec::new(),
    }
}

impl Samples for SellerChange {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let open = |over| {
            let until = words.date(date(2026, 12, 11));
            OpenConsent { tail: "HT5V".to_owned(), until, by: "Jeanne Martin".to_owned(), over }
        };
        let fills = [("from", "Northwind".into()), ("to", "Contoso Cloud".into()), ("date", words.date(date(2026, 10, 2)).into())];
        let past = PastChange { sentence: words.with("change-past-rolled-back", &fills), why: Some(words.t("change-why-seller")) };
        let on = words.date(date(2026, 12, 15));
        let waiting = WaitingChange { from: "Northwind".to_owned(), to: "Contoso Cloud".to_owned(), on };
        let errors = vec![FieldError::new("change", words.t("refusal-change-over"))];
        vec![
            ("seller-change", page(words)),
            ("seller-change-made", Self { code: Some("7KQ4-M2XA-93ZC-HT5V".to_owned()), open: Some(open(false)), ..page(words) }),
            ("seller-change-open", Self { open: Some(open(true)), past: vec![past], ..page(words) }),
            ("seller-change-waiting", Self { waiting: Some(waiting), ..page(words) }),
            ("seller-change-over", Self { lines: Vec::new(), errors, ..page(words) }),
            ("seller-change-none", Self { partner: None, said: Some(i18n::key!("change-rolled-back")), ..page(words) }),
        ]
    }
}

impl Samples for CloseSeller {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = || Self {
            frame: signed_in(words),
            organization: "org_01kb3c".to_owned(),
            name: "Atelier Lumière".to_owned(),
            seller: "sel_01kb3c".to_owned(),
            seller_name: "Northwind".to_owned(),
            running: Vec::new(),
            errors: Vec::new(),
        };
        let errors = vec![FieldError::new("seller", words.t("refusal-link-in-use"))];
        vec![("close-seller", empty()), ("close-seller-running", Self { running: lines(), errors, ..empty() })]
    }
}
