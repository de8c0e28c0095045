use super::{Samples, operator::operator};
use crate::pages::{
    CancelSale, FieldError, NewSale, ReaddressSale, Sale, SaleLine, SaleRow, Sales, SoldService, SubscriptionStatus, TimelineEntry,
    WrittenLine, WrittenSale, order_state,
};
use i18n::Words;
use jiff::civil::date;

fn row(words: Words, reference: &str, state: &str, dot: &'static str, link: (String, &'static str)) -> SaleRow {
    SaleRow {
        id: "ord_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        reference: reference.to_owned(),
        company: "Ateliers réunis de la Lumière et du Verre soufflé".to_owned(),
        person: "Jeanne Martin".to_owned(),
        email: "jeanne.martin@atelier-lumiere.example".to_owned(),
        placed: "November 23, 2026 at 07:38 UTC".to_owned(),
        state: order_state(words, state),
        dot,
        link: link.0,
        link_dot: link.1,
    }
}

fn open(words: Words) -> (String, &'static str) {
    (words.with("sale-link-open", &[("date", words.date(date(2026, 12, 23)).into())]), "blue")
}

fn expired(words: Words) -> (String, &'static str) {
    (words.with("sale-link-expired", &[("date", words.date(date(2026, 11, 2)).into())]), "orange")
}

impl Samples for Sales {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = || Self {
            frame: operator(words),
            vendor: Some("Passerelle Cloud".to_owned()),
            search: String::new(),
            rows: Vec::new(),
            next: None,
            later: false,
        };
        let rows = vec![
            row(words, "PC-2026-0031", "placed", "blue", open(words)),
            row(words, "PC-2026-0030", "partially_applied", "orange", expired(words)),
            row(words, "PC-2026-0029", "applied", "green", (words.t("sale-link-used"), "green")),
            row(words, "PC-2026-0028", "cancelled", "gray", (words.t("sale-link-withdrawn"), "gray")),
        ];
        vec![
            ("sales", Self { rows, next: Some("abc".to_owned()), later: true, ..empty() }),
            ("sales-empty", empty()),
            ("sales-no-match", Self { search: "acme & fils".to_owned(), ..empty() }),
            ("sales-not-yet", Self { search: "acme".to_owned(), next: Some("abc".to_owned()), ..empty() }),
            ("sales-no-vendor", Self { vendor: None, ..empty() }),
        ]
    }
}

impl Samples for NewSale {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |plan: &str, quantity: &str| WrittenLine {
            plan: plan.to_owned(),
            quantity: quantity.to_owned(),
            term: "12".to_owned(),
            starts: if plan.is_empty() { String::new() } else { "2027-01-01".to_owned() },
            renews: true,
        };
        let plans = |service: &str, plans: &[&str]| SoldService {
            name: service.to_owned(),
            plans: plans.iter().map(|plan| (format!("{service}/{plan}").to_lowercase(), (*plan).to_owned())).collect(),
        };
        let form = |written: WrittenSale, errors| Self {
            frame: operator(words),
            vendor: "Passerelle Cloud".to_owned(),
            written,
            services: vec![plans("Backup", &["Standard", "Archive"]), plans("Analytics", &["Team"])],
            errors,
        };
        let written = WrittenSale {
            reference: "PC-2026-0031".to_owned(),
            seller_account: "K-4711".to_owned(),
            email: "jeanne.martin".to_owned(),
            language: "fr".to_owned(),
            discounted: true,
            contract_code: "CTR-0000".to_owned(),
            lines: vec![line("backup/standard", "25"), line("", "0")],
            ..WrittenSale::default()
        };
        let errors = vec![
            FieldError::new("email", words.t("fault-email")),
            FieldError::new("name", words.t("sale-enter-name")),
            FieldError::new("company", words.t("sale-enter-company")),
            FieldError::new("reference", words.t("refusal-reference-taken")),
            FieldError::new("plan-0", words.t("sale-enter-plan")),
            FieldError::new("quantity-1", words.with("fault-range", &[("least", 1.into()), ("most", 1_000_000.into())])),
            FieldError::new("starts-0", words.t("fault-date-range")),
            FieldError::new("contract_code", words.t("fault-contract-code-unfit")),
        ];
        let blank = WrittenSale { language: "en".to_owned(), lines: vec![line("", "1")], ..WrittenSale::default() };
        let refused = vec![FieldError::new("order", words.t("refusal-seller-suspended"))];
        vec![
            ("sale-new", form(blank.clone(), Vec::new())),
            ("sale-new-errors", form(written, errors)),
            ("sale-new-refused", form(blank, refused)),
        ]
    }
}

fn sold(organization: Option<&str>, status: Option<SubscriptionStatus>) -> SaleLine {
    SaleLine {
        id: "sub_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        service: "Nimbus Storage".to_owned(),
        plan: "Standard".to_owned(),
        quantity: 1_200,
        term_months: 12,
        days: organization.map(|_| (date(2026, 11, 23), date(2027, 11, 22))),
        from: Some(date(2026, 11, 23)),
        status,
        organization: organization.map(str::to_owned),
    }
}

fn told(sentence: String, icon: &'static str, trouble: bool) -> TimelineEntry {
    TimelineEntry { at: "November 23, 2026 at 07:38 UTC".to_owned(), sentence, message: None, by: None, icon, trouble }
}

fn order_placed(words: Words) -> TimelineEntry {
    told(words.with("timeline-order-placed", &[("seller", "Passerelle Cloud".into())]), "package", false)
}

const EMAIL: &str = "jeanne.martin@atelier-lumiere.example";

fn placed(words: Words) -> Sale {
    Sale {
        frame: operator(words),
        said: Some(words.with("sale-placed", &[("email", EMAIL.into())])),
        link: None,
        mailed: true,
        row: row(words, "PC-2026-0031", "placed", "blue", open(words)),
        seller_account: "K-4711".to_owned(),
        language: "Français".to_owned(),
        discounted: true,
        letter: words.t("sale-letter-waiting"),
        letter_trouble: false,
        living: true,
        resends: true,
        lines: vec![sold(None, None)],
        timeline: vec![order_placed(words)],
        errors: Vec::new(),
    }
}

fn applied(words: Words) -> Sale {
    let when = [("when", "November 23, 2026 at 07:39 UTC".into())];
    let sold = |status| sold(Some("Atelier Lumière"), Some(status));
    Sale {
        said: None,
        discounted: false,
        living: false,
        resends: false,
        row: row(words, "PC-2026-0031", "applied", "green", (words.t("sale-link-used"), "green")),
        letter: words.with("sale-letter-opened", &when),
        lines: vec![sold(SubscriptionStatus::Active), sold(SubscriptionStatus::Failed)],
        ..placed(words)
    }
}

impl Samples for Sale {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let stuck = Self {
            said: None,
            errors: vec![FieldError::new("order", words.t("refusal-too-many-letters"))],
            row: row(words, "PC-2026-0031", "placed", "blue", expired(words)),
            letter: words.t("sale-letter-bounced"),
            letter_trouble: true,
            timeline: vec![order_placed(words), told(words.t("timeline-invitation-bounced"), "alert-triangle", true)],
            ..placed(words)
        };
        let until = [("date", "December 23, 2026".into()), ("email", EMAIL.into())];
        let renewed = Self {
            said: Some(words.with("sale-renewed", &until)),
            link: Some("https://cloud.example/i/Zx3v8QmB0nJpUw7hK2sT5yR9cLdA4fGeX1oV6iNqWkM".to_owned()),
            mailed: false,
            letter: words.t("sale-letter-own"),
            ..placed(words)
        };
        let cancelled = Self {
            said: Some(words.t("sale-cancelled")),
            living: false,
            resends: false,
            row: row(words, "PC-2026-0031", "cancelled", "gray", (words.t("sale-link-withdrawn"), "gray")),
            ..placed(words)
        };
        vec![
            ("sale-placed", placed(words)),
            ("sale-applied", applied(words)),
            ("sale-bounced", stuck),
            ("sale-renewed", renewed),
            ("sale-cancelled", cancelled),
        ]
    }
}

impl Samples for CancelSale {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let asked = |lines: Vec<SaleLine>, stays| Self {
            frame: operator(words),
            id: "ord_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
            reference: "PC-2026-0031".to_owned(),
            email: EMAIL.to_owned(),
            lines,
            stays,
        };
        vec![("sale-cancel", asked(vec![sold(None, None)], 0)), ("sale-cancel-rest", asked(vec![sold(None, None), sold(None, None)], 3))]
    }
}

impl Samples for ReaddressSale {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let known = [("email", EMAIL.into())];
        let asked = |key: &'static str, mailed, email: &str, errors| Self {
            frame: operator(words),
            id: "ord_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
            reference: "PC-2026-0031".to_owned(),
            lead: words.with(key, &known),
            buyer: "Jeanne Martin".to_owned(),
            mailed,
            email: email.to_owned(),
            name: String::new(),
            language: "fr".to_owned(),
            errors,
        };
        let wrong = vec![FieldError::new("email", words.t("fault-email"))];
        vec![
            ("sale-readdress", asked("sale-readdress-mailed", true, "", Vec::new())),
            ("sale-readdress-errors", asked("sale-readdress-anew", true, "pierre.petit", wrong)),
            ("sale-readdress-link", asked("sale-readdress-shown", false, "", Vec::new())),
        ]
    }
}
