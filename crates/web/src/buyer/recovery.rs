//! A forgotten password: asking for a link, and choosing another by it.

use actions::{AskRecovery, Recover};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Faults,
    account::{Email, RECOVERY_MINUTES, password},
    secret::hash,
};
use store::{
    Failure,
    recovery::{self, Recovery},
};

use super::account::{self, field_errors};
use crate::{
    App,
    extract::{Fields, Peer, Visitor, see},
    failure::{Answer, Trouble, page},
    limit::{Allowance, Counted},
    pages,
};

/// Links asked for, per address of the network.
const ASKED: Allowance = Allowance { most: 20, seconds: 3600 };
/// Links that do not exist, per address of the network.
const MISSES: Allowance = Allowance { most: 20, seconds: 60 };

/// The form to ask for a link, or what was said after asking.
pub async fn page_of(State(app): State<App>, visitor: Visitor) -> Answer {
    let sent = visitor.query() == "sent";
    page(StatusCode::OK, &pages::Recover { frame: visitor.frame(&app), email: String::new(), sent, errors: Vec::new() })
}

/// Asks for a link. The answer is the same whether the address has an account or not, and also when its mailbox had enough
/// letters for a while.
pub async fn ask(State(app): State<App>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    app.limits.check(Counted::Recovery, peer.0, ASKED, app.now()).map_err(Trouble::TooMany)?;
    let mut faults = Faults::default();
    let Some(email) = faults.take("email", Email::parse(fields.get("email"))) else {
        let errors = field_errors(&visitor, &faults);
        let again = pages::Recover { frame: visitor.frame(&app), email: fields.get("email").to_owned(), sent: false, errors };
        return page(StatusCode::UNPROCESSABLE_ENTITY, &again);
    };
    app.limits.count(Counted::Recovery, peer.0, ASKED, app.now());
    let language = visitor.language.code().to_owned();
    app.perform(AskRecovery { email, language, secret: app.secret.clone(), moment: app.moment() }).await?;
    Ok(see("/recover?sent").into_response())
}

/// The link's page: it writes nothing, mail scanners open links.
pub async fn link(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor) -> Answer {
    match find(&app, &token, peer).await? {
        Some(found) => form(&app, &visitor, &token, found.email, Vec::new()),
        None => dead(&app, &visitor),
    }
}

/// Sets the new password and signs this browser in.
pub async fn recover(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    let Some(found) = find(&app, &token, peer).await? else { return dead(&app, &visitor) };
    let mut faults = Faults::default();
    let Some(new) = faults.take("password", password(fields.get("password"), &found.email)) else {
        let errors = field_errors(&visitor, &faults);
        return form(&app, &visitor, &token, found.email, errors);
    };
    let password_hash = account::hashed(&app, new).await?;
    let session = app.token();
    let recover = Recover {
        token_hash: hash(&token),
        password_hash,
        session_hash: hash(&session),
        before: visitor.session.as_ref().map(|session| session.id),
        agent: visitor.agent,
        moment: app.moment(),
    };
    match app.perform(recover).await {
        Ok(account) => account::come_back(&app, visitor, account, session).await,
        Err(Failure::Refused(_)) => dead(&app, &visitor),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// What an open link is for. Unknown and malformed tokens are counted, and answered like those that have ended.
async fn find(app: &App, token: &str, peer: Peer) -> Result<Option<Recovery>, Trouble> {
    app.limits.check(Counted::MissedLink, peer.0, MISSES, app.now()).map_err(Trouble::TooMany)?;
    let found = recovery::by_hash(&*app.reader().await?, hash(token)).await?;
    if found.is_none() {
        app.limits.count(Counted::MissedLink, peer.0, MISSES, app.now());
    }
    Ok(found.filter(|found| found.link.open(RECOVERY_MINUTES, app.now())))
}

fn form(app: &App, visitor: &Visitor, token: &str, email: String, errors: Vec<pages::FieldError>) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(status, &pages::NewPassword { frame: visitor.frame(app), path: format!("/recover/{token}"), email, errors })
}

/// One page for every link that does not work.
fn dead(app: &App, visitor: &Visitor) -> Result<Response, Trouble> {
    let frame = pages::Frame { path: "/recover".to_owned(), ..visitor.frame(app) };
    page(StatusCode::NOT_FOUND, &pages::Notice::dead_recovery(frame))
}
