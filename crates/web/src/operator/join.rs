//! `/operator/join/{token}`: the one-time link that makes somebody an operator. Opening it changes nothing.

use actions::{JoinOperators, operators::Joining};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Faults,
    account::{OPERATOR_HOURS, as_hashed, password},
    secret::hash,
    text,
};
use store::{
    Failure,
    account::{self, Credentials},
    operator::{self, Invitation},
};

use crate::{
    App,
    buyer::account::{MISSES as WRONG_PASSWORDS, field_errors, hashed},
    cookie,
    extract::{Fields, Peer, Visitor, see},
    failure::{Answer, Trouble, page},
    limit::{Allowance, Counted},
    pages,
    sentence::refusal_sentence,
};

/// Links that do not exist, per address of the network.
const MISSES: Allowance = Allowance { most: 20, seconds: 60 };

/// An open link and the account that its address has, if any.
struct Found {
    invitation: Invitation,
    known: Option<Credentials>,
}

impl Found {
    /// How this visitor would join.
    fn joining(&self, visitor: &Visitor) -> pages::Joining {
        let signed_in = visitor.verified().map(|session| session.account);
        match &self.known {
            None => pages::Joining::New,
            Some(known) if signed_in == Some(known.account) => pages::Joining::SignedIn,
            Some(_) => pages::Joining::Password,
        }
    }
}

/// Who is invited to what.
pub async fn link(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor) -> Answer {
    match find(&app, &token, peer).await? {
        Some(found) => form(&app, &visitor, &token, &found, "", Vec::new()),
        None => dead(&app, &visitor),
    }
}

/// Accepts: with a new account, with the password of the one there is, or signed in with it.
pub async fn join(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    let Some(found) = find(&app, &token, peer).await? else { return dead(&app, &visitor) };
    let joining = match judge(&app, peer, &visitor, &found, &fields).await? {
        Ok(joining) => joining,
        Err(errors) => return form(&app, &visitor, &token, &found, fields.get("name"), errors),
    };
    let session = app.token();
    let action = JoinOperators {
        token_hash: hash(&token),
        joining,
        session_hash: hash(&session),
        before: visitor.session.as_ref().map(|session| session.id),
        agent: visitor.agent,
        moment: app.moment(),
    };
    match app.perform(action).await {
        Ok(account) => {
            let jar = cookie::mark_device(cookie::set_session(visitor.jar, &app.settings, session), &app, account);
            Ok((jar, see("/operator")).into_response())
        }
        // An account came or its password changed meanwhile: the page says how it stands now.
        Err(Failure::Refused(_)) => Ok(see(&format!("/operator/join/{token}")).into_response()),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// What was entered, judged; or what needs another try.
async fn judge(
    app: &App,
    peer: Peer,
    visitor: &Visitor,
    found: &Found,
    fields: &Fields,
) -> Result<Result<Joining, Vec<pages::FieldError>>, Trouble> {
    match (found.joining(visitor), &found.known) {
        (pages::Joining::SignedIn, Some(known)) => Ok(Ok(Joining::SignedIn(known.account))),
        (_, Some(known)) => with_password(app, peer, visitor, known, fields.get("password")).await,
        (_, None) => {
            let mut faults = Faults::default();
            let name = faults.take("name", text::line(fields.get("name"), 100));
            let secret = faults.take("password", password(fields.get("password"), &found.invitation.email));
            let (Some(name), Some(secret)) = (name, secret) else { return Ok(Err(field_errors(visitor, &faults))) };
            let password_hash = hashed(app, secret).await?;
            Ok(Ok(Joining::New { name, language: visitor.language.code().to_owned(), password_hash }))
        }
    }
}

async fn with_password(
    app: &App,
    peer: Peer,
    visitor: &Visitor,
    known: &Credentials,
    written: &str,
) -> Result<Result<Joining, Vec<pages::FieldError>>, Trouble> {
    app.limits.check(Counted::MissedSignIn, peer.0, WRONG_PASSWORDS, app.now()).map_err(Trouble::TooMany)?;
    if app.passwords.check(as_hashed(written), Some(known.password_hash.clone())).await? {
        return Ok(Ok(Joining::Password(known.password_hash.clone())));
    }
    app.limits.count(Counted::MissedSignIn, peer.0, WRONG_PASSWORDS, app.now());
    Ok(Err(vec![pages::FieldError::new("password", refusal_sentence(visitor.words(), "wrong_password"))]))
}

/// What an open link is for. Unknown and malformed tokens are counted, and answered like those that have ended.
async fn find(app: &App, token: &str, peer: Peer) -> Result<Option<Found>, Trouble> {
    app.limits.check(Counted::MissedLink, peer.0, MISSES, app.now()).map_err(Trouble::TooMany)?;
    let reader = app.reader().await?;
    let Some(invitation) = operator::invitation(&reader, hash(token)).await? else {
        app.limits.count(Counted::MissedLink, peer.0, MISSES, app.now());
        return Ok(None);
    };
    if !invitation.link.open(OPERATOR_HOURS * 60, app.now()) {
        return Ok(None);
    }
    let known = account::by_email(&reader, &invitation.email_key).await?;
    Ok(Some(Found { invitation, known }))
}

fn form(app: &App, visitor: &Visitor, token: &str, found: &Found, name: &str, errors: Vec<pages::FieldError>) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = pages::JoinOperators {
        frame: visitor.frame(app),
        path: format!("/operator/join/{token}"),
        email: found.invitation.email.clone(),
        joining: found.joining(visitor),
        name: name.to_owned(),
        errors,
    };
    page(status, &shown)
}

/// One page for every link that does not work.
fn dead(app: &App, visitor: &Visitor) -> Result<Response, Trouble> {
    let frame = pages::Frame { path: "/".to_owned(), ..visitor.frame(app) };
    page(StatusCode::NOT_FOUND, &pages::Notice::dead_join(frame))
}
