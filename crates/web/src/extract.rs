//! What handlers take from a request: who asks, in which language, from where, with which form.

use std::{
    collections::HashSet,
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use domain::{
    device::Agent,
    id::{AccountId, InvitationId, SessionId},
    secret::hash,
};
use i18n::{Language, Words, negotiate};
use jiff::SignedDuration;
use store::session::{self, Session};
use tokio::time::sleep;

use crate::{
    App,
    cookie::{self, Place},
    failure::Trouble,
    pages::{AccountBadge, Frame, Theme},
};

/// The address of the network a request comes from. Behind a trusted proxy it is the right-most address in
/// `X-Forwarded-For` that is not a trusted proxy itself (threat T51).
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl FromRequestParts<App> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
        Ok(Self(client(connected, &parts.headers, &app.settings.trusted_proxies)))
    }
}

fn client(connected: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&connected) {
        return connected;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> = forwarded.flat_map(|value| value.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !trusted.contains(hop)).unwrap_or(connected)
}

/// Whoever looks at a page, signed in or not.
pub struct Visitor {
    /// Their cookies.
    pub jar: CookieJar,
    /// Their session, if they have a living one.
    pub session: Option<Session>,
    /// Where they were going before they were asked to sign in.
    pub place: Option<Place>,
    /// The page's language.
    pub language: Language,
    /// Their browser.
    pub agent: Agent,
    path: String,
    accepted: String,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let jar = CookieJar::from_headers(&parts.headers);
        let session = match cookie::session(&jar, &app.settings) {
            Some(token) => session::by_hash(&*app.reader().await?, hash(token), app.now()).await?,
            None => None,
        };
        if let Some(session) = &session {
            note_seen(app, session);
        }
        let place = cookie::place(&jar, app);
        let accepted = text(&parts.headers, header::ACCEPT_LANGUAGE);
        let language = language(app, session.as_ref().map(|session| session.language.as_str()), &jar, &accepted);
        let path = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let agent = Agent::read(&text(&parts.headers, header::USER_AGENT));
        Ok(Self { jar, session, place, language, agent, path, accepted })
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// What the visitor chose, else what the account is set to, else what the browser asks for, else the platform's first.
fn language(app: &App, account: Option<&str>, jar: &CookieJar, accepted: &str) -> Language {
    let chosen = jar.get(cookie::LANGUAGE).and_then(|cookie| app.settings.offered(cookie.value()));
    let set = account.and_then(|tag| app.settings.offered(tag));
    let first = app.settings.languages.first().copied().unwrap_or(Language::En);
    chosen.or(set).or_else(|| negotiate(accepted, &app.settings.languages)).unwrap_or(first)
}

/// How long requests wait to be noted: those that do so together share one transaction, and its flush.
const NOTING: Duration = Duration::from_millis(50);
/// How long a session's last request stays as it is noted.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// Sessions whose last request is still to be noted.
#[derive(Default)]
pub struct Seen(Mutex<HashSet<SessionId>>);

impl Seen {
    /// Adds one; says whether it is the first, so that somebody has to note them.
    fn add(&self, session: SessionId) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(session) && waiting.len() == 1
    }

    fn take(&self) -> Vec<SessionId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain().collect()
    }
}

/// Notes the request on the session, at most once a minute, without keeping the request waiting.
fn note_seen(app: &App, session: &Session) {
    if app.now().duration_since(session.seen_at) <= NOTED || !app.seen().add(session.id) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        sleep(NOTING).await;
        let (sessions, moment) = (app.seen().take(), app.moment());
        let unless = moment.now.checked_sub(NOTED).unwrap_or(moment.now);
        if app.store.perform(actions::NoteSeen { sessions, unless, moment }).await.is_err() {
            tracing::debug!("the last requests of sessions were not noted");
        }
    });
}

impl Visitor {
    /// Their words.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::of(self.language)
    }

    /// The account, if signed in with a verified e-mail.
    #[must_use]
    pub fn verified(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.verified)
    }

    /// The country their browser speaks of, like CA in `fr-CA`.
    #[must_use]
    pub fn country(&self) -> Option<String> {
        let tags = self.accepted.split([',', ';']).filter_map(|tag| tag.trim().split_once('-'));
        tags.map(|(_, region)| region.to_ascii_uppercase()).find(|region| region.len() == 2)
    }

    /// The same visitor with another session, for a page shown in the answer that changed it.
    #[must_use]
    pub fn with_session(&self, session: Option<Session>) -> Self {
        Self {
            jar: self.jar.clone(),
            session,
            place: self.place.clone(),
            language: self.language,
            agent: self.agent,
            path: "/".to_owned(),
            accepted: self.accepted.clone(),
        }
    }

    /// The same visitor with other cookies.
    #[must_use]
    pub fn with_jar(self, change: impl FnOnce(CookieJar) -> CookieJar) -> Self {
        Self { jar: change(self.jar), ..self }
    }

    /// What the page's address says behind its question mark: a word of ours about what was just done.
    #[must_use]
    pub fn query(&self) -> &str {
        self.path.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether they come from signing out.
    #[must_use]
    pub fn signed_out(&self) -> bool {
        self.query() == "signed-out"
    }

    /// What every page shares.
    #[must_use]
    pub fn frame(&self, app: &App) -> Frame {
        let account = self.verified().map(|session| AccountBadge {
            name: session.name.clone(),
            email: session.email.clone(),
            operator: session.operator,
        });
        Frame { account, ..bare_frame(app, self.language, &self.jar, self.path.clone()) }
    }
}

fn bare_frame(app: &App, language: Language, jar: &CookieJar, path: String) -> Frame {
    Frame {
        words: Words::of(language),
        path,
        vendor_name: app.settings.vendor_name.clone(),
        accent: app.settings.accent.clone(),
        logo: app.settings.logo.clone(),
        theme: Theme::from_cookie(jar.get(cookie::THEME).map(|cookie| cookie.value())),
        account: None,
        seller: None,
        help: None,
        switcher: None,
        demo: app.settings.demo,
        languages: app.settings.languages.clone(),
    }
}

/// The frame of a page about trouble: made from the request alone, since the store may be what is in trouble.
pub(crate) fn trouble_frame(app: &App, headers: &HeaderMap) -> Frame {
    let jar = CookieJar::from_headers(headers);
    let language = language(app, None, &jar, &text(headers, header::ACCEPT_LANGUAGE));
    bare_frame(app, language, &jar, "/".to_owned())
}

/// A signed-in person whose e-mail is verified. Others are sent to sign in, or to verify, and come back afterwards.
pub struct Buyer {
    /// Which account.
    pub account: AccountId,
    /// Their e-mail, as written.
    pub email: String,
    /// What spellings of it share.
    pub email_key: String,
    /// Everything else about the visit.
    pub visitor: Visitor,
}

impl Buyer {
    /// What every page shares.
    #[must_use]
    pub fn frame(&self, app: &App) -> Frame {
        self.visitor.frame(app)
    }
}

impl FromRequestParts<App> for Buyer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let visitor = <Visitor as FromRequestParts<App>>::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        match &visitor.session {
            Some(session) if session.verified => {
                Ok(Self { account: session.account, email: session.email.clone(), email_key: session.email_key.clone(), visitor })
            }
            Some(_) => Err(see("/verify").into_response()),
            // Only pages are come back to; a form is filled in again from its page.
            None => {
                let page = if parts.method == axum::http::Method::GET { parts.uri.path().to_owned() } else { page_of(parts.uri.path()) };
                let jar = cookie::set_place(visitor.jar, app, &Place::Page(page));
                Err((jar, see("/sign-in")).into_response())
            }
        }
    }
}

/// Somebody who runs the platform. For everybody else who is signed in there is nothing here. The right is read with each
/// request, so it ends with the one in which it was taken away (threat T57).
pub struct Operator {
    /// Which account.
    pub account: AccountId,
    /// Everything else about the visit.
    pub visitor: Visitor,
}

impl FromRequestParts<App> for Operator {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Buyer { account, visitor, .. } = <Buyer as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let operator = visitor.session.as_ref().is_some_and(|session| session.operator);
        if operator { Ok(Self { account, visitor }) } else { Err(Trouble::NotFound.into_response()) }
    }
}

/// The page whose form posts here.
fn page_of(path: &str) -> String {
    if path == "/account/sessions" {
        return "/account".to_owned();
    }
    let of_step = |deed: &str, step: &str| path.strip_suffix(deed).map(|onboarding| format!("{onboarding}{step}"));
    let owners = ["/tasks/", "/role-requests/", "/corrections/"].iter().any(|deed| path.starts_with(deed));
    let invited = path.starts_with("/member-invitations/") && (path.ends_with("/resend") || path.ends_with("/revoke"));
    let onboarding = |deed: &str, step: &str| of_step(deed, step).filter(|_| path.starts_with("/onboarding/"));
    let page =
        onboarding("/apply", "/review").or_else(|| onboarding("/send", "/organization")).or_else(|| onboarding("/ask", "/organization"));
    let change = |deed: &str| of_step(deed, "").filter(|page| page.ends_with("/seller-change"));
    let page = page.or_else(|| change("/revoke")).or_else(|| change("/roll-back"));
    let page = page.or_else(|| of_step("/resend", "").filter(|page| page.starts_with("/operator/orders/")));
    let deeds = ["/confirm", "/default", "/approve", "/refuse"];
    let page = page.or_else(|| deeds.iter().find_map(|deed| of_step(deed, "")));
    if owners || invited { "/".to_owned() } else { page.unwrap_or_else(|| path.to_owned()) }
}

/// 303: the answer to every form that was taken.
pub fn see(path: &str) -> axum::response::Redirect {
    axum::response::Redirect::to(path)
}

/// The fields of a posted form.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a repeated field.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }
}

impl FromRequest<App> for Fields {
    type Rejection = Trouble;

    async fn from_request(request: Request, app: &App) -> Result<Self, Trouble> {
        let form = axum_extra::extract::Form::<Vec<(String, String)>>::from_request(request, app).await;
        form.map(|form| Self(form.0)).map_err(|rejection| match rejection.into_response().status() {
            axum::http::StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge,
            _ => Trouble::Malformed,
        })
    }
}

/// An id in a path. What is not one is as good as absent.
pub struct PathId<T>(pub T);

impl<T: std::str::FromStr> FromRequestParts<App> for PathId<T> {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let path = <axum::extract::Path<String> as FromRequestParts<App>>::from_request_parts(parts, app).await;
        path.ok().and_then(|path| path.0.parse().ok()).map(Self).ok_or(Trouble::NotFound)
    }
}

/// Two ids in a path.
pub struct PathIds<A, B>(pub A, pub B);

impl<A: std::str::FromStr, B: std::str::FromStr> FromRequestParts<App> for PathIds<A, B> {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let path = <axum::extract::Path<(String, String)> as FromRequestParts<App>>::from_request_parts(parts, app).await;
        let ids = path.ok().and_then(|path| Some(Self(path.0.0.parse().ok()?, path.0.1.parse().ok()?)));
        ids.ok_or(Trouble::NotFound)
    }
}

/// The invitation a visitor comes from, if any.
#[must_use]
pub fn invitation(place: Option<&Place>) -> Option<InvitationId> {
    match place {
        Some(Place::Invitation(id)) => Some(*id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let (proxy, inner, buyer) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]), IpAddr::from([203, 0, 113, 7]));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.1, 203.0.113.7, 10.0.0.2".parse().unwrap());
        assert_eq!(client(buyer, &headers, &[proxy]), buyer, "a forged header");
        assert_eq!(client(proxy, &headers, &[proxy, inner]), buyer);
        assert_eq!(client(proxy, &HeaderMap::new(), &[proxy]), proxy);
    }
}
