//! Mail that came back: which of our letters it is about, and why it could not be delivered.
//!
//! What arrives is whatever anybody sends to the mailbox our letters come from, so nothing in it is believed but two
//! things: the `Message-ID` of a letter of ours, which only who got the letter knows, and a status code.

use std::collections::BTreeSet;

use domain::id::EmailId;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// A letter that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Which letter.
    pub letter: EmailId,
    /// Why, as an enhanced status code (RFC 3463): `5.1.1`; `5.0.0` when nothing says.
    pub status: String,
}

/// Why a mail is no letter of ours that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReturned {
    /// Not a mail at all.
    Unreadable,
    /// It does not come from a mail system that gives a letter back.
    Other,
    /// A report that the letter is late, or has arrived.
    NoFailure,
    /// It names no letter of ours.
    Foreign,
    /// It names several of our letters.
    Ambiguous,
}

impl std::fmt::Display for NotReturned {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Unreadable => "this is no mail",
            Self::Other => "this mail is no letter given back by a mail system",
            Self::NoFailure => "this report does not say that delivery has failed",
            Self::Foreign => "this mail names no letter of ours",
            Self::Ambiguous => "this mail names several of our letters",
        })
    }
}
impl std::error::Error for NotReturned {}

/// Reads a returned mail: a delivery status notification (RFC 3464), or what older mail systems send instead. `host` is the
/// domain of our message ids.
///
/// # Errors
/// Why it is none.
pub fn returned(raw: &[u8], host: &str) -> Result<Returned, NotReturned> {
    let mail = MessageParser::default().parse(raw).filter(|mail| !mail.headers().is_empty()).ok_or(NotReturned::Unreadable)?;
    let texts = texts(&mail, raw);
    let status = match reports(&mail).as_slice() {
        [] if by_machine(&mail) => texts.iter().find_map(|text| code_in(text)),
        [] => return Err(NotReturned::Other),
        reports => Some(reports.iter().find_map(|report| failure(report)).ok_or(NotReturned::NoFailure)?),
    };
    let letters: BTreeSet<EmailId> = texts.iter().flat_map(|text| letters_in(text, host)).collect();
    let mut letters = letters.into_iter();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(Returned { letter, status: status.unwrap_or_else(|| UNSAID.to_owned()) }),
        (None, _) => Err(NotReturned::Foreign),
        _ => Err(NotReturned::Ambiguous),
    }
}

/// A failure that does not say which.
const UNSAID: &str = "5.0.0";

/// The mail as it is, and each of its parts decoded: the letter may be named in any of them.
fn texts(mail: &Message<'_>, raw: &[u8]) -> Vec<String> {
    let decoded = mail.parts.iter().filter(|part| !matches!(part.body, PartType::Multipart(_) | PartType::Message(_)));
    let decoded = decoded.map(|part| String::from_utf8_lossy(part.contents()).into_owned());
    decoded.chain([String::from_utf8_lossy(raw).into_owned()]).collect()
}

/// What the parts `message/delivery-status` say.
fn reports(mail: &Message<'_>) -> Vec<String> {
    let report = |kind: &mail_parser::ContentType<'_>| {
        kind.ctype().eq_ignore_ascii_case("message")
            && kind
                .subtype()
                .is_some_and(|kind| ["delivery-status", "global-delivery-status"].iter().any(|known| kind.eq_ignore_ascii_case(known)))
    };
    let parts = mail.parts.iter().filter(|part| part.content_type().is_some_and(report));
    parts.map(|part| String::from_utf8_lossy(part.contents()).replace("\r\n", "\n")).collect()
}

/// The status of the first recipient whom the letter did not reach.
fn failure(report: &str) -> Option<String> {
    let field = |group: &str, name: &str| {
        let mut lines = group.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(field, _)| field.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let failed = report.split("\n\n").find(|group| field(group, "Action").is_some_and(|action| action.eq_ignore_ascii_case("failed")))?;
    let status = field(failed, "Status").and_then(|status| status.split_whitespace().find_map(code));
    Some(status.or_else(|| field(failed, "Diagnostic-Code").and_then(|said| code_in(&said))).unwrap_or_else(|| UNSAID.to_owned()))
}

/// Mail systems that send no report are known by who they say they are. An answer from a holiday is none of them.
fn by_machine(mail: &Message<'_>) -> bool {
    let sender = mail.from().and_then(|from| from.first()).and_then(|from| from.address()).unwrap_or_default();
    let mailbox = sender.split('@').next().unwrap_or_default().to_ascii_lowercase();
    ["mailer-daemon", "postmaster"].contains(&mailbox.as_str()) || mail.header_raw("X-Failed-Recipients").is_some()
}

/// A permanent status code among words.
fn code_in(text: &str) -> Option<String> {
    text.split(|letter: char| !(letter.is_ascii_digit() || letter == '.')).map(|word| word.trim_matches('.')).find_map(code)
}

/// `5.1.1`: class, subject, detail (RFC 3463, section 2).
fn code(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.split('.').collect();
    let number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.len() == 3 && parts.first() == Some(&"5") && parts.iter().all(number)).then(|| word.to_owned())
}

/// The letters of ours that a text names: `<eml_…@host>`.
fn letters_in(text: &str, host: &str) -> Vec<EmailId> {
    let named = text.match_indices("<eml_").filter_map(|(at, _)| text.get(at + 1..)?.split('>').next()?.split_once('@'));
    named.filter(|(_, domain)| domain.eq_ignore_ascii_case(host)).filter_map(|(id, _)| id.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const HOST: &str = "cloud.example";

    fn letter() -> EmailId {
        EmailId::new(Uuid::from_u128(7))
    }

    /// As Postfix gives a letter back.
    fn report(action: &str, status: &str, original: &str) -> String {
        format!(
            "From: MAILER-DAEMON@relay.example (Mail Delivery System)\r\nTo: no-reply@cloud.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\
             Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\r\n\r\n\
             --B\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\r\n\
             --B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n\
             Final-Recipient: rfc822; ada@acme.example\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 5.7.9 no\r\n\r\n\
             --B\r\nContent-Type: {original}--B--\r\n"
        )
    }

    fn headers(id: &str) -> String {
        format!("text/rfc822-headers\r\n\r\nFrom: no-reply@cloud.example\r\nMessage-ID: <{id}>\r\nSubject: x\r\n\r\n")
    }

    fn ours() -> String {
        headers(&format!("{}@{HOST}", letter()))
    }

    fn read(raw: &str) -> Result<Returned, NotReturned> {
        returned(raw.as_bytes(), HOST)
    }

    fn came_back(status: &str) -> Result<Returned, NotReturned> {
        Ok(Returned { letter: letter(), status: status.to_owned() })
    }

    #[test]
    fn a_report_names_its_letter_and_status() {
        assert_eq!(read(&report("failed", "5.1.1", &ours())), came_back("5.1.1"));
        assert_eq!(read(&report("Failed", "5.2.2 (full)", &ours())), came_back("5.2.2"));
        assert_eq!(read(&report("failed", "broken", &ours())), came_back("5.7.9"), "what the other side said");
        let whole = format!("message/rfc822\r\n\r\nMessage-ID: <{}@CLOUD.example>\r\nSubject: x\r\n\r\nHello\r\n", letter());
        assert_eq!(read(&report("failed", "5.1.1", &whole)), came_back("5.1.1"));
        let coded = "text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nMessage-ID: <eml_0000000000000000=\r\n0000000007@cloud.example>\r\n\r\n";
        assert_eq!(read(&report("failed", "5.1.1", coded)), came_back("5.1.1"));
    }

    #[test]
    fn older_mail_systems_are_understood() {
        let old = format!(
            "From: MAILER-DAEMON@old.example\r\nTo: no-reply@cloud.example\r\nSubject: failure notice\r\n\r\n<ada@acme.example>:\r\n\
             192.0.2.1 does not like recipient.\r\nRemote host said: 550 5.1.1 unknown\r\n\r\n--- Below this line is a copy.\r\n\r\nMessage-ID: <{}@{HOST}>\r\n",
            letter()
        );
        assert_eq!(read(&old), came_back("5.1.1"));
        assert_eq!(read(&old.replace("550 5.1.1 unknown", "no")), came_back("5.0.0"));
    }

    #[test]
    fn everything_else_is_refused() {
        assert_eq!(read(&report("delayed", "4.4.1", &ours())), Err(NotReturned::NoFailure));
        assert_eq!(read(&report("delivered", "2.0.0", &ours())), Err(NotReturned::NoFailure));
        assert_eq!(read(&report("failed", "5.1.1", &headers("x@cloud.example"))), Err(NotReturned::Foreign));
        assert_eq!(read(&report("failed", "5.1.1", &headers(&format!("{}@evil.example", letter())))), Err(NotReturned::Foreign));
        let other = EmailId::new(Uuid::from_u128(8));
        let two = report("failed", "5.1.1", &ours()).replace("I am sorry.", &format!("Also <{other}@{HOST}>."));
        assert_eq!(read(&two), Err(NotReturned::Ambiguous));
        let away =
            format!("From: ada@acme.example\r\nIn-Reply-To: <{}@{HOST}>\r\nAuto-Submitted: auto-replied\r\n\r\nOn holiday\r\n", letter());
        assert_eq!(read(&away), Err(NotReturned::Other));
        for garbage in ["", "\0\0\0", "no colon anywhere", "\r\n\r\n"] {
            assert!(matches!(read(garbage), Err(NotReturned::Unreadable | NotReturned::Other)), "{garbage:?}: {:?}", read(garbage));
        }
    }

    #[test]
    fn statuses_are_codes_and_nothing_else() {
        assert_eq!(code("5.1.1").as_deref(), Some("5.1.1"));
        for odd in ["4.1.1", "2.0.0", "5.1", "5.1.1.1", "5.1.x", "5.1.1111", "5..1", ""] {
            assert_eq!(code(odd), None, "{odd}");
        }
    }
}
