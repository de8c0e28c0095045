use super::{Samples, buyer, invited, northwind, signed_in};
use crate::pages::{
    CodeStage, EnterCode, FieldError, Frame, HandOver, HandOverCode, HandedOver, HandedProgress, Identity, Invited, OrderLine,
};
use i18n::Words;
use jiff::civil::date;

const INVITED: &str = "j•••@atelier-lumiere.example";
const NOT_ME: &str = "/i/Zx3v8QmB0nJpUw7hK2sT5yR9cLdA4fGeX1oV6iNqWkM/not-me";

impl Samples for EnterCode {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |stage| Self {
            frame: buyer(words),
            onboarding: "onb_01kcrx5w2hf6wb3m9z7q8d4tne".to_owned(),
            identity: Identity {
                seller: "Northwind".to_owned(),
                invited: "p•••@atelier-lumiere.example".to_owned(),
                own: Invited::SomebodyElse,
                invitation: "inv_01kcrx5w2hf6wb3m9z7q8d4tnh".to_owned(),
                hand_over: None,
            },
            stage,
            errors: Vec::new(),
        };
        let errors = vec![FieldError::new("code", "This code does not match".to_owned())];
        vec![
            ("code", page(CodeStage::Unsent)),
            ("code-sent", page(CodeStage::Sent)),
            ("code-errors", Self { errors, ..page(CodeStage::Sent) }),
            ("code-locked", page(CodeStage::Locked)),
        ]
    }
}

fn form(frame: Frame, unproven: bool) -> HandOver {
    HandOver {
        frame,
        action: NOT_ME.to_owned(),
        back: "/".to_owned(),
        seller: "Northwind".to_owned(),
        reference: "NW-2026-1042".to_owned(),
        invited: INVITED.to_owned(),
        unproven,
        name: String::new(),
        email: String::new(),
        mailbox: String::new(),
        errors: Vec::new(),
    }
}

impl Samples for HandOver {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let errors =
            vec![FieldError::new("email", "Enter an e-mail address".to_owned()), FieldError::new("mailbox", "Another address".to_owned())];
        vec![
            ("hand-over", form(buyer(words), false)),
            ("not-me", form(invited(words), true)),
            ("not-me-errors", Self { errors, name: "Pierre Petit".to_owned(), ..form(invited(words), true) }),
        ]
    }
}

impl Samples for HandOverCode {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = || Self {
            frame: invited(words),
            action: NOT_ME.to_owned(),
            hand_over: "hov_01kcrx5w2hf6wb3m9z7q8d4tnh".to_owned(),
            invited: INVITED.to_owned(),
            email: "pierre.petit@atelier-lumiere.example".to_owned(),
            errors: Vec::new(),
        };
        let errors = vec![FieldError::new("code", "This code does not match".to_owned())];
        vec![("hand-over-code", page()), ("hand-over-code-errors", Self { errors, ..page() })]
    }
}

impl Samples for HandedOver {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |progress| Self {
            frame: signed_in(words),
            seller: "Northwind".to_owned(),
            reference: "NW-2026-1042".to_owned(),
            order: "ord_01kcrx5w2hf6wb3m9z7q8d4tne".to_owned(),
            colleague: "Pierre Petit".to_owned(),
            email: "pierre.petit@atelier-lumiere.example".to_owned(),
            since: date(2026, 11, 20),
            progress,
            lines: vec![OrderLine {
                service: "Nimbus Storage".to_owned(),
                plan: "Standard 10 TB".to_owned(),
                quantity: 4,
                term_months: 12,
            }],
            support: northwind(),
        };
        vec![
            ("handed-over", page(HandedProgress::Waiting)),
            ("handed-over-expired", page(HandedProgress::Expired)),
            ("handed-over-partly", page(HandedProgress::Partly)),
            ("handed-over-applied", page(HandedProgress::Applied)),
            ("handed-over-cancelled", page(HandedProgress::Cancelled)),
        ]
    }
}
