//! The built-in inbox: letters of a demonstration or a development machine. Without it there is nothing here.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse},
};
use serde_json::{Map, Value, json};

use crate::{
    App, Letter,
    extract::Visitor,
    failure::{Answer, Trouble, page},
    pages::{Inbox, InboxMessage, InboxRow},
};

fn letters(app: &App) -> Result<Vec<Letter>, Trouble> {
    app.inbox.as_ref().map(|read| read()).ok_or(Trouble::NotFound)
}

fn row(visitor: &Visitor, letter: &Letter) -> InboxRow {
    InboxRow {
        id: letter.id.clone(),
        to: letter.to.clone(),
        subject: letter.subject.clone(),
        kind: letter.kind.clone(),
        sent: visitor.words().instant(letter.sent_at),
    }
}

/// All letters, newest first.
pub async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    let messages = letters(&app)?.iter().map(|letter| row(&visitor, letter)).collect();
    page(StatusCode::OK, &Inbox { frame: visitor.frame(&app), messages })
}

/// The same for programs.
pub async fn json(State(app): State<App>) -> Result<Json<Value>, Trouble> {
    let letter = |letter: &Letter| {
        let headers: Map<String, Value> = letter.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        json!({
            "id": letter.id, "to": letter.to, "subject": letter.subject, "kind": letter.kind, "language": letter.language,
            "text": letter.text, "html": letter.html, "links": letter.links, "headers": headers,
        })
    };
    Ok(Json(letters(&app)?.iter().map(letter).collect()))
}

fn find(app: &App, id: &str) -> Result<Letter, Trouble> {
    letters(app)?.into_iter().find(|letter| letter.id == id).ok_or(Trouble::NotFound)
}

/// One letter: its HTML in a frame, or with `?text` its text.
pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let letter = find(&app, &id)?;
    let from = letter.headers.iter().find(|(name, _)| name == "From").map(|(_, value)| value.clone()).unwrap_or_default();
    let (row, html) = (row(&visitor, &letter), visitor.query() != "text");
    let frame = visitor.frame(&app);
    let shown = InboxMessage { frame, row, from, html, language: letter.language, text: letter.text, links: letter.links };
    Ok(([(header::CONTENT_SECURITY_POLICY, app.framing_policy())], page(StatusCode::OK, &shown)?).into_response())
}

/// One letter as its HTML, shut off from everything of ours. Its links open beside it: none of our pages lets itself be
/// framed.
pub async fn html(State(app): State<App>, Path(id): Path<String>) -> Answer {
    const SHUT: HeaderValue = HeaderValue::from_static(
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    );
    let letter = find(&app, &id)?;
    let html = letter.html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    Ok(([(header::CONTENT_SECURITY_POLICY, SHUT)], Html(html)).into_response())
}
