use i18n::Words;

use super::{Samples, operator::operator};
use crate::pages::{FieldError, MoveLine, MoveSellers, Partner, PlannedMove, ShownMove, StuckOrganization};

fn partner(id: &str, name: &str, sells: bool) -> Partner {
    Partner { id: id.to_owned(), name: name.to_owned(), sells, organizations: 1_204 }
}

fn line(ended: bool) -> MoveLine {
    MoveLine {
        id: "mov_01kb3c".to_owned(),
        from: "Northwind".to_owned(),
        to: "Contoso Cloud".to_owned(),
        started: "27 November 2026, 10:12 UTC".to_owned(),
        by: "Ada Byron".to_owned(),
        ended: ended.then(|| "27 November 2026, 10:14 UTC".to_owned()),
    }
}

fn stuck(words: Words) -> Vec<StuckOrganization> {
    let why = words.t("change-why-change-waiting");
    vec![StuckOrganization { id: "org_01kb3c".to_owned(), name: "Atelier Lumière".to_owned(), why }]
}

impl Samples for MoveSellers {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = || Self {
            frame: operator(words),
            partners: vec![partner("sel_1", "Contoso Cloud", true), partner("sel_2", "Northwind", false)],
            from: String::new(),
            to: String::new(),
            moves: Vec::new(),
            errors: Vec::new(),
        };
        let errors = vec![FieldError::new("to", words.t("move-same"))];
        vec![
            ("operator-moves-empty", page()),
            ("operator-moves", Self { moves: vec![line(false), line(true)], from: "sel_1".to_owned(), errors, ..page() }),
        ]
    }
}

impl Samples for PlannedMove {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = || Self {
            frame: operator(words),
            from: partner("sel_2", "Northwind", false),
            to: partner("sel_1", "Contoso Cloud", true),
            organizations: 1_204,
            subscriptions: 3_817,
            stuck: stuck(words),
            errors: Vec::new(),
        };
        let errors = vec![FieldError::new("name", words.with("move-name-wrong", &[("name", "Northwind".into())]))];
        let to = partner("sel_1", "Contoso Cloud", false);
        vec![("operator-move-plan", page()), ("operator-move-plan-errors", Self { to, stuck: Vec::new(), errors, ..page() })]
    }
}

impl Samples for ShownMove {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |ended, left| Self { frame: operator(words), line: line(ended), done: 810, left, stuck: stuck(words) };
        vec![("operator-move-running", page(false, 393)), ("operator-move-over", page(true, 0))]
    }
}
