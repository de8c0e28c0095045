use super::{Samples, signed_in};
use crate::pages::{
    AcceptedTerms, AddVendor, BillingFields, BillingProfile, ChangeBillingProfile, CommercialTerms, ConfirmVendor, FieldError,
    PaymentOption, ShownMethod, VendorHead,
};
use i18n::Words;
use jiff::civil::date;

const VENDOR: &str = "Passerelle Cloud";

fn head() -> VendorHead {
    VendorHead { id: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(), name: "Atelier Lumière".to_owned(), vendor: VENDOR.to_owned() }
}

fn address() -> Vec<String> {
    ["12 rue des Rosiers", "75004 PARIS", "France"].map(str::to_owned).to_vec()
}

fn restricted(words: Words) -> String {
    words.with("vendor-invoice-restricted", &[("vendor", VENDOR.into())])
}

fn fields(words: Words, hint: &str) -> BillingFields {
    let method = |value: &str, label: String, note: String, chosen| PaymentOption { value: value.to_owned(), label, note, chosen };
    BillingFields {
        known: false,
        vendor: VENDOR.to_owned(),
        address: address(),
        currencies: vec![("EUR".to_owned(), words.currency("EUR"))],
        currency: "EUR".to_owned(),
        currency_hint: words.t(hint),
        tax_id: String::new(),
        tax_example: "FR40303265045".to_owned(),
        methods: vec![
            method("invoice", words.t("billing-by-invoice"), restricted(words), true),
            method("pmt_1", words.with("billing-by-card", &[("last4", "4242".into())]), String::new(), false),
        ],
        invoice_waits: false,
        invoice_refused: None,
    }
}

fn known(words: Words) -> (String, String) {
    let on = words.date(date(2026, 11, 27));
    ("FR40303265045".to_owned(), words.with("profile-tax-confirmed", &[("date", on.into())]))
}

/// Where cards are taken.
fn with_cards(words: Words, mut billing: BillingFields) -> BillingFields {
    let note = words.with("billing-new-card-note", &[("vendor", VENDOR.into())]);
    billing.methods.push(PaymentOption { value: "card".to_owned(), label: words.t("billing-new-card"), note, chosen: false });
    billing
}

impl Samples for AddVendor {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let terms = |accepted| CommercialTerms {
            value: "sel_01kcrx5w2hf6wb3m9z7q8d4tpa:2026-11".to_owned(),
            url: "https://passerelle.example/terms".to_owned(),
            version: "2026-11".to_owned(),
            accepted,
        };
        let page = |billing: BillingFields| Self {
            frame: signed_in(words),
            head: head(),
            billing,
            terms: Some(terms(false)),
            outdated: false,
            errors: Vec::new(),
        };
        let billing = fields(words, "vendor-currency-hint");
        let mut agreed = billing.clone();
        agreed.currencies.push(("CHF".to_owned(), words.currency("CHF")));
        let wrong = BillingFields { tax_id: "FR41303265045".to_owned(), ..billing.clone() };
        let errors = vec![
            FieldError::new("tax_id", "Compare it with your certificate".to_owned()),
            FieldError::new("terms", words.t("refusal-vendor-terms-missing")),
        ];
        let suspended = vec![FieldError::new("vendor", words.t("refusal-vendor-organization-suspended"))];
        vec![
            ("vendor-add", page(billing.clone())),
            ("vendor-add-cards", page(with_cards(words, billing.clone()))),
            ("vendor-add-agreed", Self { terms: Some(terms(true)), ..page(agreed) }),
            ("vendor-add-errors", Self { errors, ..page(wrong) }),
            ("vendor-add-suspended", Self { errors: suspended, terms: None, ..page(billing.clone()) }),
            ("vendor-add-address", Self { outdated: true, ..page(billing) }),
        ]
    }
}

impl Samples for ConfirmVendor {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |tax: Option<(String, String)>| Self {
            frame: signed_in(words),
            head: head(),
            address: address(),
            currency: words.currency("EUR"),
            payment: (words.t("billing-by-invoice"), restricted(words)),
            terms: tax.is_some().then(|| "2026-11".to_owned()),
            fields: vec![("currency", "EUR".to_owned()), ("payment_method", "invoice".to_owned())],
            tax,
        };
        let note = words.with("billing-new-card-note", &[("vendor", VENDOR.into())]);
        let card = Self { payment: (words.t("billing-new-card"), note), ..page(None) };
        vec![("vendor-confirm", page(Some(known(words)))), ("vendor-confirm-little", page(None)), ("vendor-confirm-card", card)]
    }
}

fn method(label: String, default: bool, state: String) -> ShownMethod {
    ShownMethod { id: "pmt_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(), label, default, warning: None, state }
}

fn profile(words: Words) -> BillingProfile {
    let card = words.with("billing-by-card", &[("last4", "4242".into())]);
    let until = words.with("profile-card-until", &[("date", words.date(date(2028, 2, 29)).into())]);
    let moment = words.date(date(2026, 11, 27));
    BillingProfile {
        frame: signed_in(words),
        head: head(),
        id: "bpr_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        owner: true,
        changed: true,
        address: address(),
        currency: words.currency("EUR"),
        currency_reason: [words.t("profile-currency-country"), words.t("profile-currency-stays")].join(" "),
        tax: Some(known(words)),
        tax_trouble: None,
        methods: vec![
            method(card, true, until),
            method(words.t("billing-by-invoice"), false, words.with("profile-invoice-approved", &[("vendor", VENDOR.into())])),
        ],
        card: None,
        accepted: vec![AcceptedTerms {
            version: "2026-11".to_owned(),
            by: words.with("profile-accepted-by", &[("name", "Jeanne Moreau".into()), ("moment", moment.as_str().into())]),
        }],
        terms: Some(("https://passerelle.example/terms".to_owned(), "2026-11".to_owned())),
        since: (words.date(date(2026, 11, 23)), Some(words.with("profile-changed-on", &[("date", moment.as_str().into())]))),
    }
}

fn read(words: Words) -> BillingProfile {
    let on = words.date(date(2026, 11, 27));
    let since = profile(words).since.0;
    BillingProfile {
        owner: false,
        changed: false,
        currency: words.currency("USD"),
        currency_reason: [words.t("profile-currency-exception"), words.t("profile-currency-open")].join(" "),
        tax: Some((known(words).0, words.with("profile-tax-unconfirmed", &[("date", on.into())]))),
        tax_trouble: Some(words.t("profile-tax-again")),
        methods: vec![method(words.t("billing-by-invoice"), true, restricted(words))],
        accepted: Vec::new(),
        terms: None,
        since: (since, None),
        ..profile(words)
    }
}

fn expired(words: Words) -> BillingProfile {
    let mut page = profile(words);
    let card = words.with("payment-card", &[("brand", "Visa".into()), ("last4", "4242".into())]);
    let last = words.date(date(2026, 10, 31));
    for method in page.methods.iter_mut().take(1) {
        method.state = words.with("profile-card-until", &[("date", last.as_str().into())]);
        method.warning = Some(words.t("payment-expired"));
    }
    let fills = [("card", card.into()), ("date", last.into())];
    BillingProfile { card: Some(words.with("payment-warning-expired", &fills)), changed: false, ..page }
}

fn unpaid(words: Words) -> BillingProfile {
    let card = Some(words.with("payment-warning-none", &[("vendor", VENDOR.into())]));
    BillingProfile { methods: Vec::new(), card, changed: false, ..profile(words) }
}

impl Samples for BillingProfile {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        vec![
            ("billing-profile", profile(words)),
            ("billing-profile-reader", read(words)),
            ("billing-profile-expired", expired(words)),
            ("billing-profile-unpaid", unpaid(words)),
        ]
    }
}

impl Samples for ChangeBillingProfile {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let billing = BillingFields { tax_id: "FR40303265045".to_owned(), ..fields(words, "profile-currency-stays") };
        let page = |errors: Vec<FieldError>| Self { frame: signed_in(words), head: head(), billing: billing.clone(), errors };
        let errors = vec![FieldError::new("payment_method", words.t("refusal-payment-unknown"))];
        vec![("billing-profile-change", page(Vec::new())), ("billing-profile-change-errors", page(errors))]
    }
}
