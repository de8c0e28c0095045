//! `/sign-in-again`: what is done rarely and weighs much asks for the password once more, unless it was given lately.

use actions::StartSession;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{account::lately, secret::hash};
use store::Failure;

use super::{
    account::internal,
    settings::{known_password, wrong_password},
};
use crate::{
    App, cookie,
    extract::{Buyer, Fields, Peer, Visitor, see},
    failure::{Answer, page},
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

fn safe(back: &str) -> String {
    if internal(back) { back.to_owned() } else { "/".to_owned() }
}

/// The form.
pub async fn page_of(State(app): State<App>, buyer: Buyer, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let back = pairs.iter().find(|(name, _)| name == "back").map_or("", |(_, value)| value.as_str());
    form(&app, &buyer, safe(back), Vec::new())
}

fn form(app: &App, buyer: &Buyer, back: String, errors: Vec<FieldError>) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(status, &SignInAgain { frame: buyer.frame(app), email: buyer.email.clone(), back, errors })
}

/// Takes the password: the session is a new one from then on.
pub async fn sign_in(State(app): State<App>, peer: Peer, buyer: Buyer, fields: Fields) -> Answer {
    let back = safe(fields.get("back"));
    if fields.get("password").is_empty() {
        let errors = vec![FieldError::new("password", buyer.visitor.words().t("enter-current-password"))];
        return form(&app, &buyer, back, errors);
    }
    let Some(password_hash) = known_password(&app, peer, &buyer, fields.get("password")).await? else {
        return form(&app, &buyer, back, wrong_password(&buyer, "password"));
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
        Ok(_) => Ok((cookie::set_session(buyer.visitor.jar, &app.settings, token), see(&back)).into_response()),
        Err(Failure::Refused(_)) => form(&app, &buyer, back, wrong_password(&buyer, "password")),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
