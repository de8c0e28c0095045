use super::{Samples, signed_in, visitor};
use crate::pages::{FieldError, Frame, JoinOperators, Joining, OperatorHome, OperatorRow};
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
        let mut frame = signed_in(words);
        frame.account.iter_mut().for_each(|account| account.operator = true);
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
            operators: operators.iter().take(1).cloned().collect(),
        };
        vec![("operator", Self { frame, orders, waiting: 3, given_up: 2, operators }), ("operator-empty", empty)]
    }
}
