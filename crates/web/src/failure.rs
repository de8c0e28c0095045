//! What a page answers when it cannot do what was asked. Handlers say what is the matter; [`dress`] turns it into a page
//! in the reader's language.

use askama::Template;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use store::{Broken, Failure};
use tower_http::request_id::RequestId;

use crate::{App, extract::trouble_frame, pages::Notice};

/// What is the matter.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// Not there, or not yours.
    NotFound,
    /// The form did not come from one of our pages.
    Forged,
    /// It cannot be read.
    Malformed,
    /// It is larger than any form of ours.
    TooLarge,
    /// Its body does not arrive.
    Slow,
    /// Its address is longer than any of ours.
    LongAddress,
    /// The lines of its head are longer than any of ours.
    LongHead,
    /// The request names another host.
    WrongHost,
    /// Not with this method.
    Method,
    /// What the form was about has changed; the page shows how it stands now.
    Stale(String),
    /// Too many tries; again after so many seconds.
    TooMany(i64),
    /// The database cannot be reached, or is busy.
    Unavailable,
    /// A mistake of ours.
    Broken,
}

impl Trouble {
    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::LongAddress => StatusCode::URI_TOO_LONG,
            Self::LongHead => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let wait = match self {
            Self::TooMany(seconds) => Some(seconds),
            Self::Unavailable => Some(2),
            _ => None,
        };
        if let Some(wait) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Broken> for Trouble {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Unavailable(_) | Broken::Overloaded | Broken::OutcomeUnknown => {
                tracing::warn!(%broken, "a page could not be answered");
                Self::Unavailable
            }
            Broken::LostRace | Broken::Violation(_) | Broken::Failed(_) => {
                tracing::error!(%broken, "a page could not be answered");
                Self::Broken
            }
        }
    }
}

impl From<askama::Error> for Trouble {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be rendered");
        Self::Broken
    }
}

impl From<crate::passwords::Busy> for Trouble {
    fn from(_: crate::passwords::Busy) -> Self {
        Self::Unavailable
    }
}

impl From<Failure<std::convert::Infallible>> for Trouble {
    fn from(failure: Failure<std::convert::Infallible>) -> Self {
        match failure {
            Failure::Refused(never) => match never {},
            Failure::Broken(broken) => broken.into(),
        }
    }
}

/// A page, or what is the matter.
pub type Answer = Result<Response, Trouble>;

/// A page with its status.
///
/// # Errors
/// [`Trouble::Broken`] when it cannot be rendered.
pub fn page(status: StatusCode, page: &impl Template) -> Answer {
    Ok((status, Html(page.render()?)).into_response())
}

/// What is remembered of each request for the case of trouble: little, since there seldom is any.
struct Asked {
    uri: Uri,
    id: Option<RequestId>,
    spoken: [(HeaderName, Option<HeaderValue>); 2],
}

impl Asked {
    fn of(request: &Request) -> Self {
        let spoken = [header::ACCEPT_LANGUAGE, header::COOKIE].map(|name| {
            let value = request.headers().get(&name).cloned();
            (name, value)
        });
        Self { uri: request.uri().clone(), id: request.extensions().get::<RequestId>().cloned(), spoken }
    }

    fn headers(&self) -> HeaderMap {
        self.spoken.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect()
    }
}

/// Turns bare trouble into a page. Answers of the API are left as they are.
pub(crate) async fn dress<F: Future<Output = Response>>(app: &App, request: Request, rest: impl FnOnce(Request) -> F) -> Response {
    let asked = Asked::of(&request);
    let mut response = rest(request).await;
    let Some(trouble) = response.extensions_mut().remove::<Trouble>() else { return response };
    let frame = trouble_frame(app, &asked.headers());
    let id = asked.id.as_ref().and_then(|id| id.header_value().to_str().ok()).map(str::to_owned);
    let path = asked.uri.path();
    let notice = match &trouble {
        Trouble::NotFound | Trouble::Method => Notice::not_found(frame),
        Trouble::Forged | Trouble::WrongHost => Notice::forged(frame),
        Trouble::Malformed | Trouble::TooLarge | Trouble::Slow | Trouble::LongAddress | Trouble::LongHead => Notice::stale(frame, "/"),
        Trouble::Stale(again) => Notice::stale(frame, again),
        Trouble::TooMany(_) => Notice::too_many(frame),
        Trouble::Unavailable => Notice::unavailable(frame, if crate::routes::holds_token(path) { "/" } else { path }),
        Trouble::Broken => Notice::broken(frame, id),
    };
    let Ok(text) = notice.render() else { return response };
    let (parts, _) = response.into_parts();
    let mut dressed = Html(text).into_response();
    *dressed.status_mut() = parts.status;
    parts.headers.get(header::RETRY_AFTER).map(|wait| dressed.headers_mut().insert(header::RETRY_AFTER, wait.clone()));
    parts.headers.get(header::ALLOW).map(|allow| dressed.headers_mut().insert(header::ALLOW, allow.clone()));
    dressed
}
