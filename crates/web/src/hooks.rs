//! `POST /webhooks/stripe`: a message that something has happened there. It is only a hint: what counts is the answer to the question
//! that is asked then, so that a message sent twice, or one that lies, does no harm.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use provider::stripe::News;
use store::card_entry;

use crate::{
    App,
    cards::{self, Unknown},
    failure::Trouble,
};

/// Bytes a message of Stripe's may have: those that matter here have a tenth of that.
const MOST: usize = 64 * 1024;

/// Takes a message. Whoever has no part in it hears nothing of what is known.
pub async fn stripe(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<StatusCode, Trouble> {
    let stripe = app.stripe.as_ref().filter(|stripe| stripe.webhook().is_some()).ok_or(Trouble::NotFound)?;
    if body.len() > MOST {
        return Err(Trouble::TooLarge);
    }
    let signature = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !cards::is_stripes(stripe, signature, &body, app.now()) {
        count("refused");
        return Err(Trouble::Malformed);
    }
    let Some(News::Entry(session)) = News::read(&body) else {
        count("other");
        return Ok(StatusCode::NO_CONTENT);
    };
    let Some(entry) = card_entry::by_session(&*app.reader().await?, &session).await? else {
        count("unknown");
        return Ok(StatusCode::NO_CONTENT);
    };
    count("asked");
    match cards::ask(&app.store, stripe, &entry, app.moment()).await {
        // Stripe sends it again; and a job asks, too.
        Err(Unknown::Silent(_)) => Err(Trouble::Unavailable),
        Err(Unknown::Broken(broken)) => Err(broken.into()),
        Ok(_) => Ok(StatusCode::NO_CONTENT),
    }
}

fn count(came: &'static str) {
    metrics::counter!("passerelle_card_messages_total", "came" => came).increment(1);
}
