//! `/account`: one's name and language, e-mail, password, and where one is signed in.

use actions::{
    AskEmailChange, ChangePassword, ConfirmEmailChange, DescribeAccount, DropEmailChange, EndOtherSessions, EndOwnSession,
    NoteWrongPassword,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Faults,
    account::{AccountRefusal, Email, Verification, as_hashed, password},
    fault::Why,
    id::SessionId,
    secret::hash,
    text,
};
use i18n::Words;
use store::{Failure, account, email_change, session};

use super::account::{MISSES, field_errors, hashed, refusal_error, sign_out};
use crate::{
    App, cookie,
    extract::{Buyer, Fields, Peer, see},
    failure::{Answer, Trouble, page},
    limit::Counted,
    pages::{self, AccountDone, FieldError, SessionRow},
    sentence::refusal_sentence,
};

/// The page.
pub async fn show(State(app): State<App>, buyer: Buyer) -> Answer {
    let (name, language) = own(&buyer);
    let done = AccountDone::of(buyer.visitor.query());
    page(StatusCode::OK, &overview(&app, &buyer, name, language, Vec::new()).await?.with(done))
}

fn own(buyer: &Buyer) -> (String, String) {
    buyer.visitor.session.as_ref().map(|session| (session.name.clone(), session.language.clone())).unwrap_or_default()
}

async fn overview(app: &App, buyer: &Buyer, name: String, language: String, errors: Vec<FieldError>) -> Result<pages::MyAccount, Trouble> {
    let (reader, now) = (app.reader().await?, app.now());
    let (sessions, pending) =
        futures_util::try_join!(session::living(&reader, buyer.account, now), email_change::pending(&reader, buyer.account))?;
    let current = buyer.visitor.session.as_ref().map(|session| session.id);
    let mut sessions: Vec<_> = sessions.into_iter().map(|session| row(buyer.visitor.words(), session, current)).collect();
    sessions.sort_by_key(|session| !session.current);
    Ok(pages::MyAccount {
        frame: buyer.frame(app),
        name,
        email: buyer.email.clone(),
        pending: pending.filter(|pending| pending.code.open(now)).map(|pending| pending.email),
        language,
        sessions,
        done: None,
        errors,
    })
}

fn row(words: Words, session: session::Listed, current: Option<SessionId>) -> SessionRow {
    SessionRow {
        id: session.id.to_string(),
        device: pages::device(words, &session.browser, &session.system),
        first_seen: words.instant(session.created_at),
        last_seen: words.instant(session.seen_at),
        current: Some(session.id) == current,
    }
}

/// Another name or language.
pub async fn describe(State(app): State<App>, buyer: Buyer, fields: Fields) -> Answer {
    let mut faults = Faults::default();
    let name = faults.take("name", text::line(fields.get("name"), 100));
    let language = app.settings.offered(fields.get("language")).unwrap_or(buyer.visitor.language);
    let Some(name) = name else {
        let errors = field_errors(&buyer.visitor, &faults);
        let again = overview(&app, &buyer, fields.get("name").to_owned(), language.code().to_owned(), errors).await?;
        return page(StatusCode::UNPROCESSABLE_ENTITY, &again);
    };
    let described = DescribeAccount { account: buyer.account, name, language: language.code().to_owned(), moment: app.moment() };
    app.perform(described).await?;
    let jar = cookie::set_language(buyer.visitor.jar, &app.settings, language.code());
    Ok((jar, done(AccountDone::Saved)).into_response())
}

fn done(what: AccountDone) -> Response {
    see(&format!("/account?{}", what.word())).into_response()
}

/// Where password managers look for the page to change a password.
pub async fn well_known() -> Response {
    see("/account/password").into_response()
}

/// The form for another password.
pub async fn password_page(State(app): State<App>, buyer: Buyer) -> Answer {
    password_form(&app, &buyer, Vec::new())
}

fn password_form(app: &App, buyer: &Buyer, errors: Vec<FieldError>) -> Answer {
    page(status(&errors), &pages::ChangePassword { frame: buyer.frame(app), email: buyer.email.clone(), errors })
}

const fn status(errors: &[FieldError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// Another password: all other sessions end, this one gets another cookie.
pub async fn change_password(State(app): State<App>, peer: Peer, buyer: Buyer, fields: Fields) -> Answer {
    let mut faults = Faults::default();
    let new = faults.take("password", password(fields.get("password"), &buyer.email));
    let so_far = faults.take("current_password", given(fields.get("current_password")));
    let (Some(new), Some(so_far)) = (new, so_far) else {
        let errors = field_errors(&buyer.visitor, &faults);
        return password_form(&app, &buyer, errors);
    };
    let Some(checked_against) = known_password(&app, peer, &buyer, so_far).await? else {
        return password_form(&app, &buyer, wrong_password(&buyer, "current_password"));
    };
    let (password_hash, token) = (hashed(&app, new).await?, app.token());
    let change = ChangePassword {
        account: buyer.account,
        checked_against,
        password_hash,
        session_hash: hash(&token),
        agent: buyer.visitor.agent,
        moment: app.moment(),
    };
    match app.perform(change).await {
        Ok(()) => Ok((cookie::set_session(buyer.visitor.jar, &app.settings, token), done(AccountDone::Password)).into_response()),
        Err(Failure::Refused(_)) => password_form(&app, &buyer, wrong_password(&buyer, "current_password")),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

fn given(secret: &str) -> Result<&str, Why> {
    if secret.is_empty() { Err(Why::new("required")) } else { Ok(secret) }
}

pub(super) fn wrong_password(buyer: &Buyer, field: &str) -> Vec<FieldError> {
    vec![FieldError::new(field, refusal_sentence(buyer.visitor.words(), "wrong_password"))]
}

/// The hash that the password fits, if it does. A wrong one counts like a wrong one at sign-in, and is noted: whoever is
/// signed in without knowing it may not be the owner.
pub(super) async fn known_password(app: &App, peer: Peer, buyer: &Buyer, written: &str) -> Result<Option<String>, Trouble> {
    app.limits.check(Counted::MissedSignIn, peer.0, MISSES, app.now()).map_err(Trouble::TooMany)?;
    let known = account::by_id(&*app.reader().await?, buyer.account).await?.map(|known| known.password_hash);
    if app.passwords.check(as_hashed(written), known.clone()).await? {
        return Ok(known);
    }
    app.limits.count(Counted::MissedSignIn, peer.0, MISSES, app.now());
    app.perform(NoteWrongPassword { account: buyer.account, moment: app.moment() }).await?;
    Ok(None)
}

/// The form for another e-mail address, or for the code that was mailed to it.
pub async fn email_page(State(app): State<App>, buyer: Buyer) -> Answer {
    let pending = email_change::pending(&*app.reader().await?, buyer.account).await?;
    let pending = pending.filter(|pending| pending.code.open(app.now())).map(|pending| pending.email);
    email_form(&app, &buyer, String::new(), pending, Vec::new())
}

fn email_form(app: &App, buyer: &Buyer, email: String, pending: Option<String>, errors: Vec<FieldError>) -> Answer {
    page(status(&errors), &pages::ChangeEmail { frame: buyer.frame(app), current: buyer.email.clone(), email, pending, errors })
}

/// Asks for another address, enters the code that was mailed to it, or keeps the one so far.
pub async fn change_email(State(app): State<App>, peer: Peer, buyer: Buyer, fields: Fields) -> Answer {
    if !fields.get("drop").is_empty() {
        app.perform(DropEmailChange { account: buyer.account, moment: app.moment() }).await?;
        return Ok(see("/account").into_response());
    }
    if fields.all("email").is_empty() { enter_code(app, buyer, fields).await } else { ask_email(app, peer, buyer, fields).await }
}

/// The answer is the same whether the new address has an account of its own or not.
async fn ask_email(app: App, peer: Peer, buyer: Buyer, fields: Fields) -> Answer {
    let written = || fields.get("email").to_owned();
    let mut faults = Faults::default();
    let other = Email::parse(fields.get("email"));
    let other = other.and_then(|email| if email.key() == buyer.email_key { Err(Why::new("email_same")) } else { Ok(email) });
    let (email, secret) = (faults.take("email", other), faults.take("password", given(fields.get("password"))));
    let (Some(email), Some(secret)) = (email, secret) else {
        let mut errors = field_errors(&buyer.visitor, &faults);
        // Not a new password here, so not "choose one".
        errors.iter_mut().filter(|error| error.field == "password").for_each(|error| {
            error.message = buyer.visitor.words().t("enter-current-password");
        });
        return email_form(&app, &buyer, written(), None, errors);
    };
    let Some(checked_against) = known_password(&app, peer, &buyer, secret).await? else {
        return email_form(&app, &buyer, written(), None, wrong_password(&buyer, "password"));
    };
    match app.perform(AskEmailChange { account: buyer.account, checked_against, email, moment: app.moment() }).await {
        Ok(()) => Ok(see("/account/email").into_response()),
        Err(Failure::Refused(AccountRefusal::WrongCredentials)) => {
            email_form(&app, &buyer, written(), None, wrong_password(&buyer, "password"))
        }
        Err(Failure::Refused(refusal)) => email_form(&app, &buyer, written(), None, refusal_error(&buyer.visitor, "email", &refusal)),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

async fn enter_code(app: App, buyer: Buyer, fields: Fields) -> Answer {
    let pending = email_change::pending(&*app.reader().await?, buyer.account).await?.map(|pending| pending.email);
    let words = buyer.visitor.words();
    if fields.get("code").is_empty() && pending.is_some() {
        return email_form(&app, &buyer, String::new(), pending, vec![FieldError::new("code", words.t("enter-code"))]);
    }
    let token = app.token();
    let entered = ConfirmEmailChange {
        account: buyer.account,
        code: fields.get("code").to_owned(),
        secret: app.secret.clone(),
        session_hash: hash(&token),
        agent: buyer.visitor.agent,
        moment: app.moment(),
    };
    match app.perform(entered).await {
        Ok(Verification::Verified(_)) => {
            Ok((cookie::set_session(buyer.visitor.jar, &app.settings, token), done(AccountDone::Email)).into_response())
        }
        Ok(Verification::Wrong { left }) if left > 0 => {
            let sentence = words.with("verify-wrong-code", &[("left", left.into())]);
            email_form(&app, &buyer, String::new(), pending, vec![FieldError::new("code", sentence)])
        }
        Ok(Verification::Wrong { .. } | Verification::Over) => {
            let over = vec![FieldError::new("email", words.t("change-email-over"))];
            email_form(&app, &buyer, pending.unwrap_or_default(), None, over)
        }
        Err(Failure::Refused(_)) => Ok(see("/sign-in").into_response()),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// The list is on the account's page.
pub async fn sessions_page() -> Response {
    see("/account").into_response()
}

/// Ends one session, or all others.
pub async fn end_sessions(State(app): State<App>, buyer: Buyer, fields: Fields) -> Answer {
    let current = buyer.visitor.session.as_ref().map(|session| session.id).ok_or(Trouble::NotFound)?;
    if !fields.get("others").is_empty() {
        app.perform(EndOtherSessions { account: buyer.account, kept: current, moment: app.moment() }).await?;
        return Ok(done(AccountDone::Sessions));
    }
    let session: SessionId = fields.get("session").parse().map_err(|_| Trouble::NotFound)?;
    if session == current {
        return sign_out(State(app), buyer.visitor).await;
    }
    match app.perform(EndOwnSession { account: buyer.account, session, moment: app.moment() }).await {
        Ok(()) => Ok(done(AccountDone::Sessions)),
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
