use i18n::{Words, key};
use jiff::civil::date;

use super::{Samples, signed_in};
use crate::pages::{CardStage, EnterCard, FieldError, PaymentMethods, PaymentRow, RemovePayment};

const VENDOR: &str = "Passerelle Cloud";

fn card(words: Words, id: &str, brand: &str, last4: &str) -> PaymentRow {
    PaymentRow {
        id: id.to_owned(),
        label: words.with("payment-card", &[("brand", brand.into()), ("last4", last4.into())]),
        note: words.with("payment-until", &[("date", words.date(date(2030, 12, 31)).into())]),
        used: false,
        warning: None,
        card: true,
        usable: true,
    }
}

fn page(words: Words) -> PaymentMethods {
    let invoice = PaymentRow {
        id: "pmt_01kb3c5w2hf6wb3m9z7q8d4tne".to_owned(),
        label: words.t("billing-by-invoice"),
        note: words.with("payment-invoice-waits", &[("vendor", VENDOR.into())]),
        card: false,
        usable: false,
        ..card(words, "", "", "")
    };
    PaymentMethods {
        frame: signed_in(words),
        organization: "org_01kb3c".to_owned(),
        name: "Atelier Lumière".to_owned(),
        vendor: VENDOR.to_owned(),
        methods: vec![
            PaymentRow { used: true, ..card(words, "pmt_01kb3c5w2hf6wb3m9z7q8d4tnf", "Visa", "4242") },
            card(words, "pmt_01kb3c5w2hf6wb3m9z7q8d4tng", "Mastercard", "4444"),
            invoice,
        ],
        owner: true,
        cards: true,
        said: None,
        warning: None,
        errors: Vec::new(),
    }
}

impl Samples for PaymentMethods {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let visa = words.with("payment-card", &[("brand", "Visa".into()), ("last4", "4242".into())]);
        let fills = [("card", visa.into()), ("date", words.date(date(2026, 11, 30)).into())];
        let mut expiring = page(words);
        for row in expiring.methods.iter_mut().take(1) {
            row.warning = Some(words.t("payment-expiring"));
        }
        let warning = Some(words.with("payment-warning-expiring", &fills));
        let errors = vec![FieldError::new("payment", words.t("refusal-too-many-cards"))];
        vec![
            ("payment-methods", Self { said: Some(key!("payment-added")), ..page(words) }),
            ("payment-methods-expiring", Self { warning, ..expiring }),
            ("payment-methods-reader", Self { owner: false, ..page(words) }),
            ("payment-methods-none", Self { methods: Vec::new(), cards: false, ..page(words) }),
            ("payment-methods-refused", Self { errors, ..page(words) }),
        ]
    }
}

impl Samples for RemovePayment {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = || Self {
            frame: signed_in(words),
            organization: "org_01kb3c".to_owned(),
            name: "Atelier Lumière".to_owned(),
            vendor: VENDOR.to_owned(),
            card: card(words, "pmt_01kb3c5w2hf6wb3m9z7q8d4tnf", "Visa", "4242"),
            next: None,
            removable: true,
            errors: Vec::new(),
        };
        let errors = vec![FieldError::new("payment", words.t("refusal-last-payment-method"))];
        vec![
            ("payment-remove", page()),
            ("payment-remove-used", Self { next: Some(words.t("billing-by-invoice")), ..page() }),
            ("payment-remove-last", Self { removable: false, errors, ..page() }),
        ]
    }
}

impl Samples for EnterCard {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let url = || "https://checkout.stripe.com/c/pay/cs_test_1".to_owned();
        let page = |stage| Self {
            frame: signed_in(words),
            id: "crd_01kb3c5w2hf6wb3m9z7q8d4tne".to_owned(),
            vendor: VENDOR.to_owned(),
            stage,
            back: "/organizations/org_01kb3c/billing/payment".to_owned(),
        };
        vec![
            ("card", page(CardStage::Go(url()))),
            ("card-waiting", page(CardStage::Waiting(None))),
            ("card-waiting-open", page(CardStage::Waiting(Some(url())))),
            ("card-silent", page(CardStage::Silent)),
            ("card-not-begun", page(CardStage::NotBegun)),
            ("card-over", page(CardStage::Over)),
        ]
    }
}
