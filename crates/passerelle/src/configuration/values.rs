//! How each value is read; an error says what it must be.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use axum::http::Uri;
use delivery::{Address, Route};
use i18n::Language;
use jiff::SignedDuration;
use outgoing::Target;
use validator::Interface;

use super::LogFormat;
use crate::log;

type Read<T> = Result<T, String>;

fn must<T>(value: Option<T>, be: &str) -> Read<T> {
    value.ok_or_else(|| format!("must be {be}"))
}

/// The parser's own words are left out: they may repeat a part of a password.
pub(super) fn database(text: &str) -> Read<store::Address> {
    must(
        text.parse().ok(),
        "sqlite:// and the path of a file, or postgres://USER:PASSWORD@HOST/DATABASE with special characters percent-encoded",
    )
}

pub(super) fn listen(text: &str) -> Read<SocketAddr> {
    must(text.parse().ok(), "an address of the network and a port")
}

/// Only scheme, host and port: pages live at the root.
pub(super) fn public_url(text: &str) -> Read<String> {
    must(origin(text), "http:// or https:// with a host, and a port if needed, and no path")
}

fn origin(text: &str) -> Option<String> {
    let url: Uri = text.parse().ok()?;
    let (scheme, authority) = (url.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?, url.authority()?);
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && !text.contains(['@', '#']);
    (bare && !authority.host().is_empty()).then(|| format!("{scheme}://{}", authority.as_str().to_lowercase()))
}

pub(super) fn route(text: &str) -> Read<Route> {
    text.parse().map_err(|error| format!("must be a mail relay ({error})"))
}

pub(super) fn mailbox(text: &str) -> Read<Address> {
    must(text.parse().ok(), "one e-mail address, without a name")
}

pub(super) fn path(text: &str) -> Read<PathBuf> {
    Ok(text.into())
}

pub(super) fn name(text: &str) -> Read<String> {
    must(domain::text::line(text, 100).ok(), "a name of 1 to 100 characters")
}

pub(super) fn colour(text: &str) -> Read<String> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    must(digits.map(|digits| format!("#{}", digits.to_lowercase())), "# and six hexadecimal digits")
}

pub(super) fn url(text: &str) -> Read<String> {
    must(domain::text::url(text).ok(), "an absolute address with https:// or http://")
}

/// An address of the web that can be asked.
pub(super) fn target(text: &str) -> Read<String> {
    outgoing::Target::parse(text).map(|_| text.to_owned()).map_err(|why| format!("must be {why}"))
}

/// `google:`, `google:` and where it is instead, or where a validator of our own interface is.
pub(super) fn validator(text: &str) -> Read<(Interface, String)> {
    let (interface, url) = match text.strip_prefix("google:") {
        Some("") => (Interface::Google, Interface::Google.usual_url().unwrap_or_default()),
        Some(url) => (Interface::Google, url),
        None => (Interface::Own, text),
    };
    must(
        Target::parse(url).is_ok().then(|| (interface, url.to_owned())),
        "an absolute address with https:// or http:// and no user part, or google: with such an address behind it or none",
    )
}

pub(super) fn visible(text: &str) -> Read<String> {
    let visible = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    must(visible.then(|| text.to_owned()), "of visible ASCII characters")
}

/// One that a page may show is none: with that, cards could not be kept.
pub(super) fn stripe_key(text: &str) -> Read<String> {
    let named = ["sk_", "rk_"].iter().any(|start| text.starts_with(start));
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    must((named && visible).then(|| text.to_owned()), "a secret or restricted key of Stripe, which begins with sk_ or rk_")
}

pub(super) fn languages(text: &str) -> Read<Vec<Language>> {
    let mut read = Vec::new();
    for tag in text.split(',') {
        let language = Language::ALL.into_iter().find(|language| language.code() == tag.trim());
        let language = must(language, "a list of languages this version speaks (en, fr), the default first")?;
        if !read.contains(&language) {
            read.push(language);
        }
    }
    Ok(read)
}

pub(super) fn addresses(text: &str) -> Read<Vec<IpAddr>> {
    must(text.split(',').map(|address| address.trim().parse().ok()).collect(), "a list of addresses of the network")
}

pub(super) fn flag(text: &str) -> Read<bool> {
    must(text.parse().ok(), "true or false")
}

pub(super) fn rate(text: &str) -> Read<u32> {
    must(text.parse().ok().filter(|rate| *rate > 0), "a whole number above 0")
}

/// A month at most: what lies longer is the seller's to settle.
pub(super) fn undo_hours(text: &str) -> Read<SignedDuration> {
    let hours = text.parse().ok().filter(|hours| (0..=720).contains(hours));
    must(hours.map(SignedDuration::from_hours), "a whole number of hours, 0 (never) to 720")
}

pub(super) fn directives(text: &str) -> Read<String> {
    must(
        log::understood(text).then(|| text.to_owned()),
        "a level (error, warn, info, debug, trace) or tracing directives like warn,web=debug",
    )
}

pub(super) fn log_format(text: &str) -> Read<LogFormat> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => must(None, "text or json"),
    }
}
