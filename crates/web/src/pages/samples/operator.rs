use super::{
    Samples,
    buyer::{french_form, question},
    signed_in, visitor,
};
use crate::pages::{
    AddressCase, AddressForm, AddressQuestion, AddressQueue, AddressRow, FieldError, Frame, HadAddress, InvoiceCase, InvoiceQueue,
    InvoiceRow, JoinOperators, Joining, OperatorHome, OperatorRow,
};
use i18n::Words;
use jiff::civil::date;

impl Samples for JoinOperators {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let joins = |frame: Frame, joining: Joining| Self {
            frame,
            path: "/operator/join/8mJ2c1lq0Xo7Vb5nTzR4yKpW9sHgEu3aFdLiMxQvBtC".to_owned(),
            email: "operator@cloud.example".to_owned(),
            joining,
            name: String::new(),
            errors: Vec::new(),
        };
        let errors = vec![
            FieldError::new("name", "Enter your name.".to_owned()),
            FieldError::new("password", "Use at least 15 characters. A few unrelated words do well.".to_owned()),
        ];
        vec![
            ("join-new", joins(visitor(words), Joining::New)),
            ("join-new-errors", Self { errors, ..joins(visitor(words), Joining::New) }),
            ("join-password", joins(visitor(words), Joining::Password)),
            ("join-switch", joins(signed_in(words), Joining::Password)),
            ("join-signed-in", joins(signed_in(words), Joining::SignedIn)),
        ]
    }
}

impl Samples for OperatorHome {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let frame = operator(words);
        let one = |name: &str, email: &str| OperatorRow {
            name: name.to_owned(),
            email: email.to_owned(),
            since: date(2026, 11, 26),
            you: name.starts_with("Jeanne"),
        };
        let operators = vec![one("Jeanne Martin", "jeanne.martin@atelier-lumiere.example"), one("Ada Byron", "ada@cloud.example")];
        let orders = [("placed", 1_204), ("partially_applied", 17), ("applied", 48_310), ("cancelled", 96)];
        let orders = orders.map(|(state, number)| (crate::pages::order_state(words, state), number)).into();
        let empty = Self {
            frame: frame.clone(),
            orders: Vec::new(),
            waiting: 0,
            given_up: 0,
            addresses: 0,
            invoices: 0,
            operators: operators.iter().take(1).cloned().collect(),
        };
        vec![
            ("operator", Self { frame, orders, waiting: 3, given_up: 2, addresses: 12, invoices: 3, operators }),
            ("operator-empty", empty),
        ]
    }
}

/// Somebody who runs the platform.
pub(super) fn operator(words: Words) -> Frame {
    let mut frame = signed_in(words);
    frame.account.iter_mut().for_each(|account| account.operator = true);
    frame
}

fn kept(words: Words, settled: bool) -> AddressRow {
    AddressRow {
        id: "adr_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        organization: "Ateliers réunis de la Lumière et du Verre soufflé".to_owned(),
        organization_id: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        address: ["Rua A, 1", "Atlantis-SP", "01310-100", "Brasil"].map(str::to_owned).to_vec(),
        reasons: vec![words.with("address-unknown-place", &[("region", "São Paulo".into())])],
        person: "Jeanne Martin".to_owned(),
        email: "jeanne.martin@atelier-lumiere.example".to_owned(),
        at: "November 23, 2026 at 07:38 UTC".to_owned(),
        text: "2026-11".to_owned(),
        settled: settled.then(|| {
            let moment = "November 24, 2026 at 09:12 UTC";
            words.with("queue-settled-corrected", &[("person", "Ada Byron".into()), ("moment", moment.into())])
        }),
    }
}

impl Samples for AddressQueue {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = || Self { frame: operator(words), search: String::new(), settled: false, rows: Vec::new(), next: None, later: false };
        let unjudged = AddressRow { reasons: Vec::new(), organization: "Acme".to_owned(), ..kept(words, false) };
        vec![
            ("addresses", Self { rows: vec![kept(words, false), unjudged], next: Some("abc".to_owned()), later: true, ..empty() }),
            ("addresses-settled", Self { rows: vec![kept(words, true)], settled: true, ..empty() }),
            ("addresses-empty", empty()),
            ("addresses-none-settled", Self { settled: true, ..empty() }),
            ("addresses-no-match", Self { search: "acme & fils".to_owned(), ..empty() }),
            ("addresses-not-yet", Self { search: "acme".to_owned(), next: Some("abc".to_owned()), ..empty() }),
        ]
    }
}

impl Samples for AddressCase {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let had = |line: &str, remark: String| HadAddress {
            lines: [line, "Atlantis-SP", "01310-100", "Brasil"].map(str::to_owned).to_vec(),
            since: "Jeanne Martin, November 23, 2026 at 07:38 UTC".to_owned(),
            remark: Some(remark),
        };
        let remark = words.with("address-was-consented", &[("vendor", "Passerelle Cloud".into())]);
        let open = || Self {
            frame: operator(words),
            row: kept(words, false),
            written: Some(["rua a, 1", "Atlantis-SP", "01310100", "Brasil"].map(str::to_owned).to_vec()),
            ip: "203.0.113.7".to_owned(),
            agreed: Some((words.with("address-consent-2026-11", &[("vendor", "Passerelle Cloud".into())]), "en")),
            late: false,
            address: french_form(words),
            errors: Vec::new(),
            history: vec![had("Rua A, 1", remark.clone())],
        };
        let errors = vec![FieldError::new("country", words.t("refusal-address-unchanged"))];
        let form =
            AddressForm { question: Some(AddressQuestion { consent: words.t("case-sure"), ..question(true) }), ..french_form(words) };
        let asked = Self { address: form, ..open() };
        let settled = || Self { row: kept(words, true), history: vec![had("Rua Augusta, 1", remark.clone())], ..open() };
        vec![
            ("address", open()),
            ("address-question", asked),
            ("address-errors", Self { errors, ..open() }),
            ("address-settled", settled()),
            ("address-late", Self { late: true, ..settled() }),
        ]
    }
}

fn invoice(words: Words, approved: Option<bool>) -> InvoiceRow {
    let said = |approved: bool| {
        let said = [("person", "Ada Byron".into()), ("moment", "November 27, 2026 at 09:12 UTC".into())];
        (words.with(if approved { "invoices-approved" } else { "invoices-refused" }, &said), approved)
    };
    InvoiceRow {
        id: "pmt_01kb3c7q8pf0ha3wbv7m2jx5zd".to_owned(),
        organization: "Atelier Lumière".to_owned(),
        organization_id: "org_01kb3c7q8pf0ha3wbv7m2jx5zd".to_owned(),
        country: words.country("FR"),
        currency: words.currency("EUR"),
        tax: vec![words.with("invoices-tax", &[("id", "FR40303265045".into())]), words.t("invoices-standing-confirmed")],
        person: "Jeanne Martin".to_owned(),
        email: "jeanne.martin@atelier-lumiere.example".to_owned(),
        at: "November 26, 2026 at 17:03 UTC".to_owned(),
        order: words.with("invoices-order", &[("reference", "DIRECT-2026-118".into())]),
        decided: approved.map(said),
        reason: if approved == Some(false) { "Two invoices of last year are unpaid.".to_owned() } else { String::new() },
    }
}

impl Samples for InvoiceQueue {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = || Self { frame: operator(words), search: String::new(), decided: false, rows: Vec::new(), next: None, later: false };
        let unknown = InvoiceRow { tax: vec![words.t("invoices-no-tax")], order: words.t("invoices-no-order"), ..invoice(words, None) };
        let decided = vec![invoice(words, Some(true)), invoice(words, Some(false))];
        vec![
            ("invoices", Self { rows: vec![invoice(words, None), unknown], next: Some("abc".to_owned()), later: true, ..empty() }),
            ("invoices-decided", Self { rows: decided, decided: true, ..empty() }),
            ("invoices-empty", empty()),
            ("invoices-no-match", Self { search: "Zanzibar".to_owned(), ..empty() }),
            ("invoices-not-yet", Self { search: "Zanzibar".to_owned(), next: Some("abc".to_owned()), ..empty() }),
            ("invoices-none-decided", Self { decided: true, ..empty() }),
        ]
    }
}

impl Samples for InvoiceCase {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let case = |approved: Option<bool>| Self {
            frame: operator(words),
            row: invoice(words, approved),
            late: false,
            reason: String::new(),
            errors: Vec::new(),
        };
        let errors = vec![FieldError::new("reason", "Enter something here.".to_owned())];
        vec![
            ("invoice", case(None)),
            ("invoice-errors", Self { errors, ..case(None) }),
            ("invoice-approved", case(Some(true))),
            ("invoice-refused", case(Some(false))),
            ("invoice-late", Self { late: true, ..case(Some(true)) }),
        ]
    }
}
