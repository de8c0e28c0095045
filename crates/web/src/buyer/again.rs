//! `/sign-in-again`: what is done rarely and weighs much asks for the password once more, unless it was given lately.

use actions::StartSession;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use domain::{account::lately, secret::hash};
use store::Failure;

use super::{
    account::internal,
    settings::{known_password, wrong_password},
};
use crate::{
    App, cookie,
    extract::{Buyer, Fields, Peer, Visitor, see},
    failure::{Answer, Trouble, page},
    pages::{FieldError, SignInAgain},
};

/// Nothing, if the visitor signed in a short while ago; else the answer that sends them to do so, and back to `back`.
pub fn asked(app: &App, visitor: &Visitor, back: &str) -> Option<Response> {
    let recent = visitor.session.as_ref().is_some_and(|session| lately(session.created_at, app.now()));
    (!recent).then(|| {
        let back = form_urlencoded::Serializer::new(String::new()).append_pair("back", back).finish();
        see(&format!("/sign-in-again?{back}")).into_response()
    })
}

/// A form that only who signed in a short while ago may send.
#[derive(Clone, Copy)]
pub struct Filled<'a> {
    /// Where it is, and posts to.
    pub path: &'a str,
    /// What is entered there.
    pub names: &'a [&'static str],
}

/// Whether a form that was posted may be done.
pub enum Standing {
    /// Its sender signed in a short while ago.
    Recent,
    /// They did so on the way here: the form is shown once more, as they had filled it in, with these cookies.
    Returned(CookieJar),
}

/// The mark of a form that comes from the page that asks for the password.
const RETURNS: &str = "sign_in_again";

/// Whether a posted form may be done, or else the page that asks for the password: it holds what was entered, which is kept nowhere
/// else and never in an address.
///
/// # Errors
/// When it cannot be known.
pub async fn standing(
    app: &App,
    peer: Peer,
    buyer: &Buyer,
    form: Filled<'_>,
    fields: &Fields,
) -> Result<Result<Standing, Answer>, Trouble> {
    let recent = buyer.visitor.session.as_ref().is_some_and(|session| lately(session.created_at, app.now()));
    let returns = !fields.get(RETURNS).is_empty();
    let errors = match (recent, returns) {
        (true, false) => return Ok(Ok(Standing::Recent)),
        (true, true) => return Ok(Ok(Standing::Returned(buyer.visitor.jar.clone()))),
        (false, false) => Vec::new(),
        (false, true) => match signed_in(app, peer, buyer, fields).await? {
            Ok(jar) => return Ok(Ok(Standing::Returned(jar))),
            Err(errors) => errors,
        },
    };
    let held = form.names.iter().map(|name| ((*name).to_owned(), fields.get(name).to_owned()));
    let shown = SignInAgain {
        frame: buyer.frame(app),
        email: buyer.email.clone(),
        action: form.path.to_owned(),
        held: held.chain([(RETURNS.to_owned(), "1".to_owned())]).collect(),
        errors,
    };
    Ok(Err(page(status(&shown.errors), &shown)))
}

/// The answer with the cookies of who has just signed in again.
pub fn returned(jar: CookieJar, form: Answer) -> Answer {
    form.map(|form| (jar, form).into_response())
}

const fn status(errors: &[FieldError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

fn safe(back: &str) -> String {
    if internal(back) { back.to_owned() } else { "/".to_owned() }
}

/// The form.
pub async fn page_of(State(app): State<App>, buyer: Buyer, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let back = pairs.iter().find(|(name, _)| name == "back").map_or("", |(_, value)| value.as_str());
    form(&app, &buyer, safe(back), Vec::new())
}

fn form(app: &App, buyer: &Buyer, back: String, errors: Vec<FieldError>) -> Answer {
    let held = vec![("back".to_owned(), back)];
    let action = "/sign-in-again".to_owned();
    page(status(&errors), &SignInAgain { frame: buyer.frame(app), email: buyer.email.clone(), action, held, errors })
}

/// Takes the password: the session is a new one from then on.
pub async fn sign_in(State(app): State<App>, peer: Peer, buyer: Buyer, fields: Fields) -> Answer {
    let back = safe(fields.get("back"));
    match signed_in(&app, peer, &buyer, &fields).await? {
        Ok(jar) => Ok((jar, see(&back)).into_response()),
        Err(errors) => form(&app, &buyer, back, errors),
    }
}

/// The cookies of the new session, or what is the matter with the password.
async fn signed_in(app: &App, peer: Peer, buyer: &Buyer, fields: &Fields) -> Result<Result<CookieJar, Vec<FieldError>>, Trouble> {
    if fields.get("password").is_empty() {
        return Ok(Err(vec![FieldError::new("password", buyer.visitor.words().t("enter-current-password"))]));
    }
    let Some(password_hash) = known_password(app, peer, buyer, fields.get("password")).await? else {
        return Ok(Err(wrong_password(buyer, "password")));
    };
    let token = app.token();
    let start = StartSession {
        email_key: buyer.email_key.clone(),
        password_hash,
        session_hash: hash(&token),
        before: buyer.visitor.session.as_ref().map(|session| session.id),
        agent: buyer.visitor.agent,
        // The browser of a session that lives.
        known_device: true,
        moment: app.moment(),
    };
    match app.perform(start).await {
        Ok(_) => Ok(Ok(cookie::set_session(buyer.visitor.jar.clone(), &app.settings, token))),
        Err(Failure::Refused(_)) => Ok(Err(wrong_password(buyer, "password"))),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
