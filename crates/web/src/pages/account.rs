use super::{FieldError, Frame, JoinBehind, OrderLine};
use askama::Template;
use i18n::Words;

/// `/sign-up`: name, e-mail, password.
#[derive(Template)]
#[template(path = "sign_up.html")]
pub struct SignUp {
    /// The frame; its language is posted as `language`.
    pub frame: Frame,
    /// What is gone on with afterwards.
    pub order: Option<OrderBehind>,
    /// The organization that is joined afterwards.
    pub joining: Option<JoinBehind>,
    /// The name as entered; at first that of whom the invitation greets.
    pub name: String,
    /// The e-mail as entered.
    pub email: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// The order an account is created for.
#[derive(Clone, Debug)]
pub struct OrderBehind {
    /// Who sold.
    pub seller: String,
    /// For which company.
    pub company: String,
    /// What is left to apply.
    pub lines: Vec<OrderLine>,
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
    /// The organization that is joined afterwards.
    pub joining: Option<JoinBehind>,
    /// The e-mail as entered.
    pub email: String,
    /// Whether the reader has just signed out.
    pub signed_out: bool,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/recover`: asks for a link to choose a new password.
#[derive(Template)]
#[template(path = "recover.html")]
pub struct Recover {
    /// The frame.
    pub frame: Frame,
    /// The e-mail as entered.
    pub email: String,
    /// Whether a mail has just been sent.
    pub sent: bool,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/recover/{token}`: the new password.
#[derive(Template)]
#[template(path = "new_password.html")]
pub struct NewPassword {
    /// The frame.
    pub frame: Frame,
    /// Where the form posts to: the link's own path.
    pub path: String,
    /// Whose password it is; password managers keep the new one under it.
    pub email: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/account`: name, language, e-mail, password, and where one is signed in.
#[derive(Template)]
#[template(path = "account.html")]
pub struct MyAccount {
    /// The frame.
    pub frame: Frame,
    /// The name as entered, or as it is.
    pub name: String,
    /// The e-mail so far.
    pub email: String,
    /// The new e-mail that waits for its code.
    pub pending: Option<String>,
    /// The language of letters and pages: its code.
    pub language: String,
    /// Where the account is signed in, this browser first.
    pub sessions: Vec<SessionRow>,
    /// What was done a moment ago.
    pub done: Option<Done>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

impl MyAccount {
    /// The same page, saying what was done a moment ago.
    #[must_use]
    pub fn with(self, done: Option<Done>) -> Self {
        Self { done, ..self }
    }
}

/// What was changed on the account a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Name or language.
    Saved,
    /// The password.
    Password,
    /// The e-mail.
    Email,
    /// One or more sessions were ended.
    Sessions,
}

impl Done {
    /// All of them.
    const ALL: [Self; 4] = [Self::Saved, Self::Password, Self::Email, Self::Sessions];

    /// The word in the page's address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Password => "password",
            Self::Email => "email",
            Self::Sessions => "sessions",
        }
    }

    /// What a word in the page's address means.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.word() == word)
    }

    /// Its sentence.
    #[must_use]
    pub fn sentence(self, words: &Words) -> String {
        match self {
            Self::Saved => words.t("account-saved"),
            Self::Password => words.t("account-password-changed"),
            Self::Email => words.t("account-email-changed"),
            Self::Sessions => words.t("account-sessions-ended"),
        }
    }
}

/// A browser that is signed in.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Its id, posted as `session`.
    pub id: String,
    /// Browser and system in words.
    pub device: String,
    /// When it signed in, in words.
    pub first_seen: String,
    /// Its last request, in words.
    pub last_seen: String,
    /// This browser.
    pub current: bool,
}

/// Browser and system in words.
#[must_use]
pub fn device(words: Words, browser: &str, system: &str) -> String {
    match (browser, system) {
        ("", "") => words.t("device-unknown"),
        (one, "") | ("", one) => one.to_owned(),
        (browser, system) => words.with("device", &[("browser", browser.into()), ("system", system.into())]),
    }
}

/// `/sign-in-again`, and where a form was sent too late: the password once more, before something that weighs much.
#[derive(Template)]
#[template(path = "sign_in_again.html")]
pub struct SignInAgain {
    /// The frame.
    pub frame: Frame,
    /// The account's e-mail, for password managers.
    pub email: String,
    /// What takes the password.
    pub action: String,
    /// What goes along with it, name and value: where it goes on, or what was entered.
    pub held: Vec<(String, String)>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/account/password`: the password so far and another one.
#[derive(Template)]
#[template(path = "change_password.html")]
pub struct ChangePassword {
    /// The frame.
    pub frame: Frame,
    /// The account's e-mail; password managers keep the new one under it.
    pub email: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/account/email`: another address, or the code that was mailed to it.
#[derive(Template)]
#[template(path = "change_email.html")]
pub struct ChangeEmail {
    /// The frame.
    pub frame: Frame,
    /// The address so far.
    pub current: String,
    /// The new address as entered.
    pub email: String,
    /// The new address that waits for its code.
    pub pending: Option<String>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}
