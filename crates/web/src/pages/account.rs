use super::{FieldError, Frame};
use askama::Template;

/// `/sign-up`: name, e-mail, password.
#[derive(Template)]
#[template(path = "sign_up.html")]
pub struct SignUp {
    /// The frame; its language is posted as `language`.
    pub frame: Frame,
    /// The name as entered.
    pub name: String,
    /// The e-mail as entered.
    pub email: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/verify`: the code that was mailed.
#[derive(Template)]
#[template(path = "verify.html")]
pub struct Verify {
    /// The frame.
    pub frame: Frame,
    /// Where the code was sent.
    pub email: String,
    /// Whether a new code has just been sent.
    pub resent: bool,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/sign-in`: e-mail and password.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    /// The frame.
    pub frame: Frame,
    /// The e-mail as entered.
    pub email: String,
    /// Whether the reader has just signed out.
    pub signed_out: bool,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}
