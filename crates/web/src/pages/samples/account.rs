use super::{Samples, invited, signed_in, visitor};
use crate::pages::{
    AccountDone, ChangeEmail, ChangePassword, FieldError, Frame, JoinBehind, MyAccount, NewPassword, OrderBehind, OrderLine, Recover,
    SessionRow, SignIn, SignInAgain, SignUp, Verify, device,
};
use i18n::Words;

const EMAIL: &str = "jeanne.martin@atelier-lumiere.example";

impl Samples for SignUp {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty =
            |frame: Frame| Self { frame, order: None, joining: None, name: String::new(), email: String::new(), errors: Vec::new() };
        let line = |service: &str| OrderLine { service: service.to_owned(), plan: "Standard".to_owned(), quantity: 25, term_months: 12 };
        let order = OrderBehind {
            seller: "Northwind".to_owned(),
            company: "Atelier Lumière".to_owned(),
            lines: vec![line("Nimbus Storage"), line("Nimbus Compute")],
        };
        let from_order = Self { order: Some(order), name: "Jeanne Martin".to_owned(), ..empty(invited(words)) };
        let errors = vec![
            FieldError::new("email", "An e-mail address has one @, like jeanne@company.example".to_owned()),
            FieldError::new("password", "Use at least 15 characters: this one has 8".to_owned()),
        ];
        let refused = Self { name: "Jeanne Martin".to_owned(), email: "jeanne.martin".to_owned(), errors, ..empty(invited(words)) };
        let joining = Self { joining: Some(behind()), ..empty(visitor(words)) };
        vec![("sign-up", empty(visitor(words))), ("sign-up-invited", from_order), ("sign-up-joining", joining), ("sign-up-errors", refused)]
    }
}

fn behind() -> JoinBehind {
    JoinBehind { organization: "Atelier Lumière".to_owned(), invited: "p•••@atelier-lumiere.example".to_owned() }
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
        let empty = |frame: Frame| Self { frame, joining: None, email: String::new(), signed_out: false, errors: Vec::new() };
        let errors = vec![FieldError::new("email", "No account has this e-mail address and password together".to_owned())];
        vec![
            ("sign-in", empty(invited(words))),
            ("sign-in-joining", Self { joining: Some(behind()), ..empty(visitor(words)) }),
            ("sign-in-signed-out", Self { signed_out: true, ..empty(visitor(words)) }),
            ("sign-in-errors", Self { email: "jeanne@company.example".to_owned(), errors, ..empty(visitor(words)) }),
        ]
    }
}

fn error(field: &str, message: &str) -> Vec<FieldError> {
    vec![FieldError::new(field, message.to_owned())]
}

impl Samples for Recover {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = |sent: bool| Self { frame: visitor(words), email: String::new(), sent, errors: Vec::new() };
        let errors = error("email", "Enter an e-mail address like name@example.com.");
        vec![
            ("recover", empty(false)),
            ("recover-sent", empty(true)),
            ("recover-errors", Self { email: "jeanne".to_owned(), errors, ..empty(false) }),
        ]
    }
}

impl Samples for NewPassword {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let path = "/recover/8mJ2c1lq0Xo7Vb5nTzR4yKpW9sHgEu3aFdLiMxQvBtC".to_owned();
        let empty = || Self { frame: visitor(words), path: path.clone(), email: EMAIL.to_owned(), errors: Vec::new() };
        let errors = error("password", "Use at least 15 characters. A few unrelated words do well.");
        vec![("new-password", empty()), ("new-password-errors", Self { errors, ..empty() })]
    }
}

impl Samples for MyAccount {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let at = |text: &str| text.parse().map(|at| words.instant(at)).unwrap_or_default();
        let session = |(browser, system): (&str, &str), first: &str, last: &str, current: bool| SessionRow {
            id: "ses_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
            device: device(words, browser, system),
            first_seen: at(first),
            last_seen: at(last),
            current,
        };
        let this = || session(("Firefox", "Linux"), "2026-11-26T08:12:00Z", "2026-11-26T10:01:00Z", true);
        let others = vec![
            this(),
            session(("Safari", "iPhone"), "2026-11-26T07:40:00Z", "2026-11-26T09:55:00Z", false),
            session(("", ""), "2026-11-26T09:30:00Z", "2026-11-26T09:31:00Z", false),
        ];
        let alone = || Self {
            frame: signed_in(words),
            name: "Jeanne Martin".to_owned(),
            email: EMAIL.to_owned(),
            pending: None,
            language: words.language().code().to_owned(),
            sessions: vec![this()],
            done: None,
            errors: Vec::new(),
        };
        let pending = Some("jeanne@lumiere-studio.example".to_owned());
        vec![
            ("account", Self { sessions: others, ..alone() }),
            ("account-alone", Self { done: Some(AccountDone::Sessions), ..alone() }),
            ("account-pending", Self { pending, done: Some(AccountDone::Saved), ..alone() }),
            ("account-errors", Self { name: String::new(), errors: error("name", "Enter your name."), ..alone() }),
        ]
    }
}

impl Samples for SignInAgain {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |action: &str, held: &str| Self {
            frame: signed_in(words),
            email: EMAIL.to_owned(),
            action: action.to_owned(),
            held: vec![(held.to_owned(), "/account".to_owned())],
            errors: Vec::new(),
        };
        let errors = error("password", "This is not your password so far.");
        let late = page("/organizations/org_01kcrx5w2hf6wb3m9z7q8d4tpa/billing/vendor", "tax_id");
        vec![
            ("sign-in-again", page("/sign-in-again", "back")),
            ("sign-in-again-errors", Self { errors, ..page("/sign-in-again", "back") }),
            ("sign-in-again-late", late),
        ]
    }
}

impl Samples for ChangePassword {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = || Self { frame: signed_in(words), email: EMAIL.to_owned(), errors: Vec::new() };
        let errors = error("current_password", "This is not your password so far.");
        vec![("change-password", empty()), ("change-password-errors", Self { errors, ..empty() })]
    }
}

impl Samples for ChangeEmail {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = || Self { frame: signed_in(words), current: EMAIL.to_owned(), email: String::new(), pending: None, errors: Vec::new() };
        let waiting = || Self { pending: Some("jeanne@lumiere-studio.example".to_owned()), ..empty() };
        let wrong = error("code", "This code does not match. Take the one from our latest mail.");
        let unlike = error("email", "Enter an e-mail address like name@example.com.");
        vec![
            ("change-email", empty()),
            ("change-email-errors", Self { email: "jeanne".to_owned(), errors: unlike, ..empty() }),
            ("change-email-code", waiting()),
            ("change-email-code-errors", Self { errors: wrong, ..waiting() }),
        ]
    }
}
