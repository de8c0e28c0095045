//! The cookies: who is signed in, where they were going, and which language and theme they chose.

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use domain::id::{AccountId, InvitationId, MemberInvitationId};
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

/// Accounts a browser is remembered by; the one that signed in longest ago goes first.
const DEVICE_ACCOUNTS: usize = 4;
/// Days a browser is remembered.
const DEVICE_DAYS: i64 = 365;
const A_YEAR: &str = "device=; Max-Age=31536000";
/// What the signature of a device's mark is for.
const DEVICE: &str = "device";

/// Where somebody was going before they were asked to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On with an invitation.
    Invitation(InvitationId),
    /// On with an invitation to an organization.
    Joining(MemberInvitationId),
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
    match (place.parse(), place.parse()) {
        (Ok(invitation), _) => Some(Place::Invitation(invitation)),
        (_, Ok(invitation)) => Some(Place::Joining(invitation)),
        _ => place.starts_with('/').then(|| Place::Page(place.to_owned())),
    }
}

/// Remembers where the visitor is going.
pub fn set_place(jar: CookieJar, app: &App, place: &Place) -> CookieJar {
    let place = match place {
        Place::Invitation(id) => id.to_string(),
        Place::Joining(id) => id.to_string(),
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

/// The accounts that signed in from this browser within a year, the last one first.
fn device_accounts(jar: &CookieJar, app: &App) -> Vec<AccountId> {
    let read = || {
        let (text, signature) = jar.get(&named(DEVICE, &app.settings))?.value().rsplit_once('.')?;
        let (since, accounts) = text.split_once('.')?;
        let since = Timestamp::from_second(since.parse().ok()?).ok()?;
        let fresh = app.now().duration_since(since).as_hours() < 24 * DEVICE_DAYS;
        (app.secret.signed(DEVICE, text, signature) && fresh).then(|| accounts.split('.').filter_map(|id| id.parse().ok()).collect())
    };
    read().unwrap_or_default()
}

/// Whether this account signed in from this browser before.
#[must_use]
pub fn knows_device(jar: &CookieJar, app: &App, account: AccountId) -> bool {
    device_accounts(jar, app).contains(&account)
}

/// Marks the browser as one of this account's: its next sign-in here is no news to its owner. The mark is signed and opens
/// nothing.
pub fn mark_device(jar: CookieJar, app: &App, account: AccountId) -> CookieJar {
    let others = device_accounts(&jar, app).into_iter().filter(|other| *other != account);
    let accounts: Vec<String> = std::iter::once(account).chain(others).take(DEVICE_ACCOUNTS).map(|id| id.to_string()).collect();
    let text = format!("{}.{}", app.now().as_second(), accounts.join("."));
    let mut cookie = kept(named(DEVICE, &app.settings), format!("{text}.{}", app.secret.sign(DEVICE, &text)), &app.settings);
    // Read from its written form: the type of a cookie's age is not ours to name.
    cookie.set_max_age(Cookie::parse(A_YEAR).ok().and_then(|written| written.max_age()));
    jar.add(cookie)
}

/// What the signature of something shown once is for.
const ONCE: &str = "once";
/// Seconds in which it has to be shown.
const ONCE_SECONDS: i64 = 300;

/// Shows something on the next page alone: its id is kept in the browser, signed, and what it names is derived from that.
pub fn show_once(jar: CookieJar, app: &App, id: &str) -> CookieJar {
    let text = format!("{}.{id}", app.now().as_second());
    jar.add(kept(named(ONCE, &app.settings), format!("{text}.{}", app.secret.sign(ONCE, &text)), &app.settings))
}

/// What shall be shown once, and the cookies after it was.
pub fn shown_once(jar: CookieJar, app: &App) -> (Option<String>, CookieJar) {
    let read = || {
        let (text, signature) = jar.get(&named(ONCE, &app.settings))?.value().rsplit_once('.')?;
        let (since, id) = text.split_once('.')?;
        let since = Timestamp::from_second(since.parse().ok()?).ok()?;
        let fresh = (0..ONCE_SECONDS).contains(&app.now().duration_since(since).as_secs());
        (app.secret.signed(ONCE, text, signature) && fresh).then(|| id.to_owned())
    };
    let found = read();
    let jar = if jar.get(&named(ONCE, &app.settings)).is_some() {
        jar.remove(kept(named(ONCE, &app.settings), String::new(), &app.settings))
    } else {
        jar
    };
    (found, jar)
}
