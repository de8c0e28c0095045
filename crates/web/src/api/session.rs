//! Who asks without a key: the signed-in person's own browser or app, by its session cookie. Such routes stand behind the
//! same check of where a request comes from as the pages' forms (threat T17).

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::id::AccountId;

use super::problem::{Problem, SIGNED_OUT};
use crate::{App, extract::Visitor};

/// A signed-in person whose e-mail is verified.
pub struct SignedIn {
    /// Which account.
    pub account: AccountId,
    /// Their e-mail, as written.
    pub email: String,
    /// Their language.
    pub language: &'static str,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let visitor =
            Visitor::from_request_parts(parts, app).await.map_err(|_| Problem::new(super::problem::UNAVAILABLE).retry_after(2))?;
        let language = visitor.language.code();
        let session = visitor.verified().ok_or_else(|| Problem::new(SIGNED_OUT))?;
        Ok(Self { account: session.account, email: session.email.clone(), language })
    }
}
