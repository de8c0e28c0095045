//! Short texts people write: names, references, numbers.

use unicode_normalization::UnicodeNormalization;

use crate::fault::Why;

/// Trims, composes (NFC), and takes 1 to `most` characters without control or text-direction characters.
///
/// # Errors
/// `required`, `too_long` (hint: the limit), `characters`.
pub fn line(text: &str, most: usize) -> Result<String, Why> {
    let text: String = text.trim().nfc().collect();
    match text.chars().count() {
        0 => Err(Why::new("required")),
        long if long > most => Err(Why::hint("too_long", most)),
        _ if text.chars().any(unseen) => Err(Why::new("characters")),
        _ => Ok(text),
    }
}

/// As [`line`], but nothing is as good as an empty text.
///
/// # Errors
/// As [`line`], without `required`.
pub fn optional(text: &str, most: usize) -> Result<String, Why> {
    if text.trim().is_empty() { Ok(String::new()) } else { line(text, most) }
}

/// What spellings of a text share for whoever looks for it: in the compatible form (NFKD), lower case, without accents.
#[must_use]
pub fn folded(text: &str) -> String {
    let bare = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect::<String>();
    bare.to_lowercase()
}

/// A name for machines: 1 to 64 of `a-z 0-9 - _ .`, beginning with a letter or digit.
///
/// # Errors
/// `key`.
pub fn key(text: &str) -> Result<String, Why> {
    let fits = text.len() <= 64
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'))
        && text.starts_with(|first: char| first.is_ascii_alphanumeric());
    if fits { Ok(text.to_owned()) } else { Err(Why::new("key")) }
}

/// An absolute `https` address, or `http` (a demo, a private network), with a host and without a user part.
///
/// # Errors
/// `url`, `too_long`.
pub fn url(text: &str) -> Result<String, Why> {
    let text = line(text, 500)?;
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let clean = !text.contains(['\\', '"', '<', '>', '`', '{', '}', ' ']);
    match host {
        Some(host) if clean && !host.is_empty() && !host.contains('@') => Ok(text),
        _ => Err(Why::new("url")),
    }
}

/// The host of a web address, with its port if it names one.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Control characters and those that change the direction of text: they let a name look like another.
#[must_use]
pub fn unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{061c}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_found_however_it_is_accented() {
        assert!(folded("Éloïse D’Arc").contains(&folded("eloise")) && folded("ÅNGSTRÖM").contains(&folded("ångström")));
        assert_ne!(folded("Anna"), folded("Anne"));
    }

    #[test]
    fn takes_what_people_write_and_says_why_not() {
        assert_eq!(line("  Zoe\u{308} ", 10).as_deref(), Ok("Zoë"));
        assert_eq!(line(" \t ", 10), Err(Why::new("required")));
        assert_eq!(line("éééé", 3), Err(Why::hint("too_long", 3)));
        assert_eq!(line("a\r\nBcc: x", 50), Err(Why::new("characters")));
        assert_eq!(line("\u{202e}gro.live", 50), Err(Why::new("characters")));
    }

    #[test]
    fn case_and_accents_do_not_count_in_a_search() {
        assert_eq!(folded("Élévation ＡＢ ﬁn"), "elevation ab fin");
    }

    #[test]
    fn urls_are_absolute_and_plain() {
        assert!(url("https://app.example/start?x=1").is_ok());
        for bad in ["", "javascript:alert(1)", "//evil", "https://", "https://a@evil", "https:\\\\evil", "ftp://x"] {
            assert!(url(bad).is_err(), "{bad}");
        }
        assert_eq!((host("https://app.example:8443/start?x=1"), host("http://app.example")), ("app.example:8443", "app.example"));
    }
}
