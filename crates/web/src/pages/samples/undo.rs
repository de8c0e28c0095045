use i18n::Words;
use jiff::civil::date;

use super::{Samples, buyer};
use crate::pages::{OrderLine, Returning, Staying, Undo, Undoable};

/// Where the reader finds what can be undone.
pub(super) fn undoable(words: Words) -> Undoable {
    let fills = [("count", 2.into()), ("seller", "Northwind".into()), ("until", "2026-11-28 10:04".into())];
    Undoable { path: "/onboarding/onb_01kcrx5w2hf6wb3m9z7q8d4tne/undo".to_owned(), sentence: words.with("undo-possible", &fills) }
}

fn line(service: &str, plan: &str) -> OrderLine {
    OrderLine { service: service.to_owned(), plan: plan.to_owned(), quantity: 25, term_months: 12 }
}

fn page(words: Words) -> Undo {
    let fills = [("seller", "Northwind".into()), ("organization", "Atelier Lumière".into())];
    Undo {
        frame: buyer(words),
        onboarding: "onb_01kcrx5w2hf6wb3m9z7q8d4tne".to_owned(),
        organization: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        organization_name: "Atelier Lumière".to_owned(),
        organization_fate: vec![words.t("undo-organization-goes"), words.with("undo-members", &[("count", 2.into())])],
        organization_goes: true,
        seller: "Northwind".to_owned(),
        seller_fate: words.with("undo-seller-unbound", &fills),
        until: "2026-11-28 10:04".to_owned(),
        returns: vec![
            Returning { line: line("Cloud Backup", "Standard"), reference: "NW-2026-1042".to_owned(), starts_on: None },
            Returning {
                line: line("Nimbus Archive", "Long term"),
                reference: "NW-2026-1043".to_owned(),
                starts_on: Some(date(2027, 1, 1)),
            },
        ],
        stays: Vec::new(),
        orders: vec![words.with("undo-link-again", &[("reference", "NW-2026-1042".into())])],
        released: vec!["HT5V".to_owned()],
        lasting: vec![words.with("undo-final-data", &fills), words.with("undo-final-organization", &fills)],
        plan: "0".repeat(64),
        stale: false,
    }
}

impl Samples for Undo {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let fills = [("seller", "Northwind".into()), ("organization", "Atelier Lumière".into())];
        let used = Staying { line: line("Orbit Compute", "Small"), reason: words.with("undo-stays-used", &fills) };
        let part = Self {
            organization_fate: vec![words.t("undo-organization-stays")],
            organization_goes: false,
            seller_fate: words.with("undo-seller-kept", &fills),
            stays: vec![used],
            released: Vec::new(),
            stale: true,
            ..page(words)
        };
        vec![("undo", page(words)), ("undo-part", part)]
    }
}
