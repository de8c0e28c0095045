use super::{Samples, invited, visitor};
use crate::pages::{FieldError, Frame, SignIn, SignUp, Verify};
use i18n::Words;

impl Samples for SignUp {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = |frame: Frame| Self { frame, name: String::new(), email: String::new(), errors: Vec::new() };
        let errors = vec![
            FieldError::new("email", "An e-mail address has one @, like jeanne@company.example".to_owned()),
            FieldError::new("password", "Use at least 15 characters: this one has 8".to_owned()),
        ];
        let refused = Self { name: "Jeanne Martin".to_owned(), email: "jeanne.martin".to_owned(), errors, ..empty(invited(words)) };
        vec![("sign-up", empty(visitor(words))), ("sign-up-invited", empty(invited(words))), ("sign-up-errors", refused)]
    }
}

impl Samples for Verify {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let fresh =
            |frame: Frame| Self { frame, email: "jeanne.martin@atelier-lumiere.example".to_owned(), resent: false, errors: Vec::new() };
        let errors = vec![FieldError::new("code", "This code does not match. Take the one from our latest mail.".to_owned())];
        vec![
            ("verify", fresh(invited(words))),
            ("verify-resent", Self { resent: true, ..fresh(invited(words)) }),
            ("verify-errors", Self { errors, ..fresh(invited(words)) }),
        ]
    }
}

impl Samples for SignIn {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = |frame: Frame| Self { frame, email: String::new(), signed_out: false, errors: Vec::new() };
        let errors = vec![FieldError::new("email", "No account has this e-mail address and password together".to_owned())];
        vec![
            ("sign-in", empty(invited(words))),
            ("sign-in-signed-out", Self { signed_out: true, ..empty(visitor(words)) }),
            ("sign-in-errors", Self { email: "jeanne@company.example".to_owned(), errors, ..empty(visitor(words)) }),
        ]
    }
}
