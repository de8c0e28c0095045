//! The cookies: who is signed in, where they were going, and which language and theme they chose.

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use domain::id::InvitationId;
use jiff::Timestamp;

use crate::{App, Settings};

/// The chosen language.
pub const LANGUAGE: &str = "language";
/// The chosen theme; written by the page's script.
pub const THEME: &str = "theme";

/// Hours a place is remembered.
const PLACE_HOURS: i64 = 24;
/// What the signature of a place is for.
const PLACE: &str = "place";

/// Where somebody was going before they were asked to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On with an invitation.
    Invitation(InvitationId),
    /// To a page of ours.
    Page(String),
}

fn named(name: &str, settings: &Settings) -> String {
    if settings.secure() { format!("__Host-{name}") } else { name.to_owned() }
}

fn kept(name: String, value: String, settings: &Settings) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(settings.secure()).build()
}

/// The token of the session.
#[must_use]
pub fn session<'a>(jar: &'a CookieJar, settings: &Settings) -> Option<&'a str> {
    jar.get(&named("sid", settings)).map(|cookie| cookie.value())
}

/// Signed in from now on.
pub fn set_session(jar: CookieJar, settings: &Settings, token: String) -> CookieJar {
    jar.add(kept(named("sid", settings), token, settings))
}

/// Signed out.
pub fn end_session(jar: CookieJar, settings: &Settings) -> CookieJar {
    jar.remove(kept(named("sid", settings), String::new(), settings))
}

/// The chosen language, for a year.
pub fn set_language(jar: CookieJar, settings: &Settings, language: &'static str) -> CookieJar {
    let mut cookie = kept(LANGUAGE.to_owned(), language.to_owned(), settings);
    cookie.make_permanent();
    jar.add(cookie)
}

/// Where the visitor was going: signed, so that nobody else can say where.
#[must_use]
pub fn place(jar: &CookieJar, app: &App) -> Option<Place> {
    let value = jar.get(&named("place", &app.settings))?.value();
    let (text, signature) = value.rsplit_once('.')?;
    if !app.secret.signed(PLACE, text, signature) {
        return None;
    }
    let (since, place) = text.split_once('.')?;
    let since = Timestamp::from_second(since.parse().ok()?).ok()?;
    if app.now().duration_since(since).as_hours() >= PLACE_HOURS {
        return None;
    }
    match place.parse() {
        Ok(invitation) => Some(Place::Invitation(invitation)),
        Err(_) => place.starts_with('/').then(|| Place::Page(place.to_owned())),
    }
}

/// Remembers where the visitor is going.
pub fn set_place(jar: CookieJar, app: &App, place: &Place) -> CookieJar {
    let place = match place {
        Place::Invitation(id) => id.to_string(),
        Place::Page(path) => path.clone(),
    };
    let text = format!("{}.{place}", app.now().as_second());
    let value = format!("{text}.{}", app.secret.sign(PLACE, &text));
    jar.add(kept(named("place", &app.settings), value, &app.settings))
}

/// They arrived.
pub fn forget_place(jar: CookieJar, settings: &Settings) -> CookieJar {
    jar.remove(kept(named("place", settings), String::new(), settings))
}
