//! Api (placeholder until the real one lands).
/// Router.
pub fn router() -> (axum::Router<crate::App>, utoipa::openapi::OpenApi) {
    (axum::Router::new(), utoipa::openapi::OpenApi::default())
}
