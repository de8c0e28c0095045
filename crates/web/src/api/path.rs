//! Ids in paths.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use super::problem::{NOT_FOUND, Problem};
use crate::App;

/// An id in a path. What is not one is as good as absent: the same answer as for what is not yours.
pub struct PathId<T>(pub T);

impl<T: FromStr> FromRequestParts<App> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        path.ok().and_then(|path| path.0.parse().ok()).map(Self).ok_or_else(|| Problem::new(NOT_FOUND))
    }
}
