//! Words of others in our letters: what a seller or a buyer wrote is quoted, and never acts.

use std::fmt;

use i18n::Arg;

/// The most characters that are quoted of one field.
const LONGEST: usize = 200;
/// The most characters that are quoted of a whole sentence or two.
const PASSAGE: usize = 500;

/// A field that a seller or a buyer wrote (a name, an order reference), made safe to stand in a subject, a text and a
/// page alike:
///
/// - on one line: control characters and bidi controls are gone, white space is single spaces;
/// - at most 200 characters;
/// - never a link: mail readers make links of whatever looks like an address of the web, also in plain text, so
///   `http://evil.example` becomes `http: //evil .example`. The break is a visible space: nothing hidden travels with
///   a copied name, and `Acme .com` is still read as it was meant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Quoted(String);

impl Quoted {
    /// The value for a placeable of a message.
    #[must_use]
    pub fn arg(&self) -> Arg {
        Arg::from(&self.0)
    }

    /// Is there anything to read?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A sentence or two, quoted as every other field but at greater length.
    #[must_use]
    pub fn passage(text: &str) -> Self {
        Self(unlinked(&line_of(text, PASSAGE)))
    }

    /// A contact, which is quoted whole when it is a plain e-mail address, since readers are meant to write to it;
    /// anything else is quoted as every other field.
    #[must_use]
    pub fn contact(text: &str) -> Self {
        let line = one_line(text);
        if is_address(&line) { Self(line) } else { Self::from(text) }
    }
}

impl From<&str> for Quoted {
    fn from(text: &str) -> Self {
        Self(unlinked(&one_line(text)))
    }
}

impl From<String> for Quoted {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The text on one line, without characters that act instead of being read, and cut at [`LONGEST`].
pub(super) fn one_line(text: &str) -> String {
    line_of(text, LONGEST)
}

fn line_of(text: &str, longest: usize) -> String {
    let readable: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).filter(|letter| !is_bidi_control(*letter)).collect();
    let line = readable.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// Characters that turn the direction of what follows (Unicode UAX 9), and the line and paragraph separators.
const fn is_bidi_control(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Breaks whatever a mail reader could take for an address: after a scheme's colon, and before each dot that a
/// domain's label of two letters or more follows.
fn unlinked(line: &str) -> String {
    let mut broken = String::with_capacity(line.len() + 8);
    for (at, letter) in line.char_indices() {
        let (before, after) = (line.get(..at).unwrap_or_default(), line.get(at + letter.len_utf8()..).unwrap_or_default());
        if is_dot(letter) && before.ends_with(char::is_alphanumeric) && begins_label(after) {
            broken.push(' ');
        }
        broken.push(letter);
        if letter == ':' && (after.starts_with('/') || after.starts_with('\\')) {
            broken.push(' ');
        }
    }
    broken
}

/// The full stop, and its twins that browsers read as one in a host name (UTS 46).
const fn is_dot(letter: char) -> bool {
    matches!(letter, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}

/// Two letters are the shortest label at the end of a domain; `S.A.` and `2.5` are none.
fn begins_label(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphanumeric)
        && letters.next().is_some_and(|letter| letter.is_alphanumeric() || letter == '-')
        && text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '-').any(char::is_alphabetic)
}

/// One e-mail address in ASCII and nothing else.
fn is_address(line: &str) -> bool {
    let plain =
        |text: &str, signs: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || signs.contains(letter));
    line.split_once('@').is_some_and(|(local, domain)| plain(local, ".-_+") && plain(domain, ".-"))
}

#[cfg(test)]
mod tests {
    use super::Quoted;

    fn quoted(text: &str) -> String {
        Quoted::from(text).to_string()
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in ["Northwind", "S.A. Dupont & Fils", "PO-2026.11.3", "v2.5", "Dr. Ada", "Müller: Söhne", "株式会社", "A/B"] {
            assert_eq!(quoted(name), name);
        }
    }

    #[test]
    fn nothing_a_mail_reader_would_link_is_left() {
        assert_eq!(quoted("http://evil.test"), "http: //evil .test");
        assert_eq!(quoted("HTTPS:\\\\evil.test/x"), "HTTPS: \\\\evil .test/x");
        assert_eq!(quoted("www.evil.co.uk"), "www .evil .co .uk");
        assert_eq!(quoted("win@evil.com"), "win@evil .com");
        assert_eq!(quoted("Acme.com"), "Acme .com");
        assert_eq!(quoted("evil。test"), "evil 。test");
        assert_eq!(quoted("10.0.0.1/x"), "10.0.0.1/x");
    }

    #[test]
    fn nothing_acts_and_nothing_is_endless() {
        assert_eq!(quoted("a\r\nBcc: x@y"), "a Bcc: x@y");
        assert_eq!(quoted("\u{202e}gpj.exe\u{0}\u{1b}[2J \t b"), "gpj .exe [2J b");
        let long = quoted(&"é".repeat(500));
        assert_eq!(long.chars().count(), 201);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn a_passage_is_longer_and_as_harmless() {
        let passage = |text: &str| Quoted::passage(text).to_string();
        assert_eq!(passage("No room in http://evil.test\r\n\u{202e}today"), "No room in http: //evil .test today");
        assert_eq!(passage(&"é".repeat(500)).chars().count(), 500);
        assert!(passage(&"é".repeat(501)).ends_with('…'));
    }

    #[test]
    fn a_contact_is_whole_only_as_an_address() {
        assert_eq!(Quoted::contact("help@northwind.example").to_string(), "help@northwind.example");
        assert_eq!(Quoted::contact("http://evil.test/@x").to_string(), "http: //evil .test/@x");
    }
}
