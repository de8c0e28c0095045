use super::{Samples, operator::operator};
use crate::pages::{
    FieldError, NewSale, Sale, SaleLine, SaleRow, Sales, SoldService, SubscriptionStatus, TimelineEntry, WrittenLine, WrittenSale,
    order_state,
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

impl Samples for Sale {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |organization: Option<&str>, status| SaleLine {
            id: "sub_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
            service: "Nimbus Storage".to_owned(),
            plan: "Standard".to_owned(),
            quantity: 1_200,
            term_months: 12,
            days: organization.map(|_| (date(2026, 11, 23), date(2027, 11, 22))),
            status,
            organization: organization.map(str::to_owned),
        };
        let entry = |sentence: String, icon, trouble| TimelineEntry {
            at: "November 23, 2026 at 07:38 UTC".to_owned(),
            sentence,
            message: None,
            by: None,
            icon,
            trouble,
        };
        let when = [("when", "November 23, 2026 at 07:39 UTC".into())];
        let order_placed = || entry(words.with("timeline-order-placed", &[("seller", "Passerelle Cloud".into())]), "package", false);
        let placed = || Self {
            frame: operator(words),
            placed: true,
            row: row(words, "PC-2026-0031", "placed", "blue", open(words)),
            seller_account: "K-4711".to_owned(),
            language: "Français".to_owned(),
            letter: words.t("sale-letter-waiting"),
            letter_trouble: false,
            lines: vec![line(None, None)],
            timeline: vec![order_placed()],
        };
        let applied = Self {
            placed: false,
            row: row(words, "PC-2026-0031", "applied", "green", (words.t("sale-link-used"), "green")),
            letter: words.with("sale-letter-opened", &when),
            lines: vec![
                line(Some("Atelier Lumière"), Some(SubscriptionStatus::Active)),
                line(Some("Atelier Lumière"), Some(SubscriptionStatus::Failed)),
            ],
            ..placed()
        };
        let stuck = Self {
            placed: false,
            row: row(words, "PC-2026-0031", "placed", "blue", expired(words)),
            letter: words.t("sale-letter-bounced"),
            letter_trouble: true,
            timeline: vec![order_placed(), entry(words.t("timeline-invitation-bounced"), "alert-triangle", true)],
            ..placed()
        };
        vec![("sale-placed", placed()), ("sale-applied", applied), ("sale-bounced", stuck)]
    }
}
