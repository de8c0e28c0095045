use super::{Samples, northwind, signed_in};
use crate::pages::{
    BillingHead, BillingOverview, BillingSeller, BillingSubscription, BillingSubscriptions, BillingTab, BillingYear, CodeEntry, Narrowing,
    RegisteredCode, SellerKind, SellerTile, SubscriptionRow, SubscriptionStatus, Support, Term,
    samples::{
        console::{subscription, timeline},
        contract_code::entries,
    },
};
use i18n::{Words, key};
use jiff::civil::date;

fn head(tab: BillingTab) -> BillingHead {
    BillingHead { id: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(), name: "Atelier Lumière".to_owned(), tab }
}

fn seller(support: Support, kind: SellerKind, account: &str, console: Option<&str>) -> BillingSeller {
    BillingSeller {
        id: "sel_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        legal_name: format!("{} GmbH & Co. KG", support.seller),
        tile: SellerTile { support, kind, seller_accounts: vec![account.to_owned()], since: date(2026, 11, 23) },
        services: vec!["Nimbus Storage".to_owned(), "Relay Database".to_owned()],
        codes: Vec::new(),
        expects: Vec::new(),
        profile: matches!(kind, SellerKind::Vendor),
        entry: None,
        console: console.map(str::to_owned),
    }
}

fn rows() -> Vec<SubscriptionRow> {
    let years = SubscriptionRow {
        term_months: 36,
        starts_on: date(2025, 3, 1),
        ends_on: date(2028, 2, 29),
        ..subscription("Nimbus Archive", "Long term", SubscriptionStatus::Active)
    };
    let month = SubscriptionRow {
        term_months: 1,
        starts_on: date(2026, 6, 15),
        ends_on: date(2026, 7, 14),
        ..subscription("Relay Queue", "Small", SubscriptionStatus::Expired)
    };
    vec![
        subscription("Nimbus Storage", "Standard 10 TB", SubscriptionStatus::Active),
        subscription("Relay Database", "High availability", SubscriptionStatus::Provisioning),
        years,
        month,
        subscription("Relay Cache", "Small", SubscriptionStatus::Failed),
    ]
}

impl Samples for BillingOverview {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let vendor = Support { seller: "Passerelle Cloud".to_owned(), email: Some("help@passerelle.example".to_owned()), url: None };
        let code = |tail: &str, state: &str, over| RegisteredCode {
            tail: tail.to_owned(),
            discount: "15% off".to_owned(),
            state: words.with(state, &[("since", words.date(date(2026, 11, 24)).into()), ("date", words.date(date(2026, 11, 25)).into())]),
            over,
        };
        let page = |entry: CodeEntry, registered: Option<&str>| Self {
            frame: signed_in(words),
            head: head(BillingTab::Overview),
            registered: registered.map(str::to_owned),
            added: registered.is_none().then(|| vendor.seller.clone()),
            vendor: None,
            sellers: vec![
                BillingSeller {
                    codes: vec![code("7K2Q", key!("contract-since"), false), code("HT5V", key!("contract-withdrawn"), true)],
                    expects: vec!["NW-2026-1042".to_owned()],
                    entry: Some(entry),
                    ..seller(northwind(), SellerKind::Partner, "ACME-4711", Some("https://northwind.example/billing"))
                },
                seller(vendor.clone(), SellerKind::Vendor, "V-20391", None),
            ],
            subscriptions: rows(),
            more: true,
            card: None,
        };
        let [closed, wrong, preview] = entries(words);
        let empty = Self {
            frame: signed_in(words),
            head: head(BillingTab::Overview),
            registered: None,
            added: None,
            vendor: Some(vendor.seller.clone()),
            sellers: Vec::new(),
            subscriptions: Vec::new(),
            more: false,
            card: None,
        };
        let visa = words.with("payment-card", &[("brand", "Visa".into()), ("last4", "4242".into())]);
        let fills = [("card", visa.into()), ("date", words.date(date(2026, 10, 31)).into())];
        let card = Some(words.with("payment-warning-expired", &fills));
        let expired = Self { card, ..page(closed.clone(), None) };
        vec![
            ("billing-card-expired", expired),
            ("billing", page(closed, Some("7K2Q"))),
            ("billing-empty", empty),
            ("billing-contract-wrong", page(wrong, None)),
            ("billing-contract-preview", page(preview, None)),
        ]
    }
}

impl Samples for BillingSubscriptions {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let by = |chosen: &str| Narrowing {
            name: "status",
            label: words.t("status"),
            choices: vec![("active".to_owned(), words.t("status-active")), ("failed".to_owned(), words.t("status-failed"))],
            chosen: chosen.to_owned(),
        };
        let page = |search: &str, chosen: &str, subscriptions: Vec<SubscriptionRow>| Self {
            frame: signed_in(words),
            head: head(BillingTab::Subscriptions),
            search: search.to_owned(),
            narrowing: vec![by(chosen)],
            subscriptions,
            export: String::new(),
            first: None,
            next: None,
        };
        let (first, next) = (Some(String::new()), Some("before=sub_01kcrx5w2hf6wb3m9z7q8d4tnf".to_owned()));
        vec![
            ("billing-subscriptions", Self { first, next, ..page("", "", rows()) }),
            ("billing-subscriptions-none", page("relais", "failed", Vec::new())),
            ("billing-subscriptions-empty", page("", "", Vec::new())),
        ]
    }
}

impl Samples for BillingSubscription {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |status: SubscriptionStatus, today| {
            let row = subscription("Nimbus Storage", "Standard 10 TB", status);
            Self {
                frame: signed_in(words),
                head: head(BillingTab::Subscriptions),
                renews: true,
                term: Term { first: row.starts_on, last: row.ends_on, today },
                row,
                sold_by: None,
                reference: "NW-2026-1042".to_owned(),
                seller_account: "ACME-4711".to_owned(),
                applied: ("November 23, 2026 at 07:38 UTC".to_owned(), "Jeanne Martin".to_owned()),
                seller: Some(seller(northwind(), SellerKind::Partner, "ACME-4711", None)),
                timeline: timeline("NW-2026-1042", true),
            }
        };
        vec![
            ("billing-subscription", page(SubscriptionStatus::Active, date(2027, 3, 1))),
            ("billing-subscription-last-day", page(SubscriptionStatus::Active, date(2027, 11, 22))),
            ("billing-subscription-ahead", page(SubscriptionStatus::Scheduled, date(2026, 11, 1))),
            ("billing-subscription-over", Self { renews: false, seller: None, ..page(SubscriptionStatus::Expired, date(2028, 1, 1)) }),
        ]
    }
}

impl Samples for BillingYear {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let full = Self {
            frame: signed_in(words),
            head: head(BillingTab::Year),
            year: 2026,
            before: Some(2025),
            after: Some(2027),
            months: (1..=12).map(|month| words.month(date(2026, month, 1))).collect(),
            subscriptions: rows(),
            more: true,
            today: Some(date(2026, 11, 26)),
        };
        let empty = Self {
            frame: signed_in(words),
            head: head(BillingTab::Year),
            year: 2031,
            before: Some(2030),
            after: None,
            months: Vec::new(),
            subscriptions: Vec::new(),
            more: false,
            today: None,
        };
        vec![("billing-year", full), ("billing-year-empty", empty)]
    }
}
