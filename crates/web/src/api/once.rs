//! `Idempotency-Key`: the same request with the same key gets the first answer again, byte for byte.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use store::{Action, Once, OnceOutcome, Reply};

use super::problem::{IDEMPOTENCY_KEY, IDEMPOTENCY_MISMATCH, Problem};
use crate::App;

/// The key a request came with, if any.
pub struct IdempotencyKey(Option<String>);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(Self(None)),
            (Some(key), None) => visible(key).map(Some).map(Self).ok_or_else(|| Problem::new(IDEMPOTENCY_KEY)),
            _ => Err(Problem::new(IDEMPOTENCY_KEY)),
        }
    }
}

/// 1 to 255 visible ASCII characters.
fn visible(key: &HeaderValue) -> Option<String> {
    let key = key.to_str().ok()?;
    let fits = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| key.to_owned())
}

/// An action whose answer can be given again.
pub trait Repeatable: Action {
    /// Names the operation among those of one holder.
    const OPERATION: &'static str;

    /// The answer, to be kept: nothing secret may stand in it.
    fn reply(outcome: &Self::Outcome) -> Reply;
}

/// Who asks for what: a key of the same text is another's, or for another operation, without harm (threat T35).
pub struct Asked {
    /// The holder of the API key.
    pub holder: String,
    /// SHA-256 of the request.
    pub request: Vec<u8>,
}

impl IdempotencyKey {
    /// Performs the action once for this key, or once more when there is none.
    ///
    /// # Errors
    /// The action's refusal, `idempotency_mismatch`, or what is the matter with the database. A refusal is not kept.
    pub async fn perform<A: Repeatable>(self, app: &App, action: A, asked: Asked) -> Result<Answered, Problem>
    where
        Problem: From<A::Refusal>,
    {
        let Some(key) = self.0 else {
            let outcome = app.perform(action).await?;
            return Ok(Answered { reply: A::reply(&outcome), replayed: false });
        };
        let scope = format!("{}:{}", asked.holder, A::OPERATION);
        let once = Once { action, scope, key, request: asked.request, now: app.now(), reply: |_, outcome| A::reply(outcome) };
        match app.perform(once).await? {
            OnceOutcome::Fresh(reply) => Ok(Answered { reply, replayed: false }),
            OnceOutcome::Replayed(reply) => Ok(Answered { reply, replayed: true }),
            OnceOutcome::Mismatch => Err(Problem::new(IDEMPOTENCY_MISMATCH)),
        }
    }
}

/// An answer, the first time or again.
pub struct Answered {
    /// Status and body.
    pub reply: Reply,
    /// It was given before.
    pub replayed: bool,
}

impl IntoResponse for Answered {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, [(header::CONTENT_TYPE, "application/json")], self.reply.body).into_response();
        if self.replayed {
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_visible_and_not_too_long() {
        let fits = |key: &[u8]| HeaderValue::from_bytes(key).ok().as_ref().and_then(visible).is_some();
        assert!(fits(b"x") && fits(&[b'~'; 255]) && fits(b"{\"a\"}"));
        assert!(!fits(b"") && !fits(&[b'x'; 256]) && !fits(b"a b") && !fits("é".as_bytes()) && !fits(b"a\tb"));
    }
}
