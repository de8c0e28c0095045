//! From an e-mail to a message with its headers, the same for every transport.

use std::time::SystemTime;

use i18n::{Language, Words};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use store::email::Due;

use crate::{
    content::{Content, Seller},
    emails::{Brand, Rendered, sender_name},
};

/// Who sends.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The vendor's name.
    pub vendor_name: String,
    /// Every link begins with it; no slash at the end.
    pub public_url: String,
    /// The platform's own mailbox. Never a seller's: its domain would not vouch for us (DMARC).
    pub from: Address,
    /// The domain of message ids: the public URL's host.
    pub host: String,
    /// The installation's own language: what goes to a seller is written in it, whatever the buyer speaks.
    pub language: Language,
}

impl Sender {
    fn brand(&self) -> Brand<'_> {
        Brand { vendor_name: &self.vendor_name, public_url: &self.public_url }
    }
}

/// A letter ready to leave.
pub struct Letter {
    /// Its id in the outbox.
    pub id: String,
    /// Whom to.
    pub to: String,
    /// As in `X-Passerelle-Kind`.
    pub kind: &'static str,
    /// BCP 47.
    pub language: &'static str,
    /// Subject, text, HTML and links.
    pub rendered: Rendered,
    pub(crate) message: Message,
}

/// Why a letter cannot be written.
#[derive(Debug)]
pub(crate) enum CannotWrite {
    /// The recipient is not an address that mail can be sent to.
    Address,
    /// A mistake in the program: a template that cannot be filled, a header that cannot be set.
    Mistake(String),
}

/// The headers the inbox shows.
const SHOWN: [&str; 9] =
    ["From", "Reply-To", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "X-Passerelle-Kind"];

impl Letter {
    /// Writes the letter. Its id and date are those of the outbox's row, so that a second attempt sends the same message.
    pub(crate) fn write(due: &Due, content: &Content, words: Words, sender: &Sender) -> Result<Self, CannotWrite> {
        let mistake = |error: &dyn std::error::Error| CannotWrite::Mistake(error.to_string());
        let rendered = content.email.render(words, sender.brand()).map_err(|error| mistake(&error))?;
        let (id, kind, language) = (due.id.to_string(), content.email.kind(), words.language().code());
        let recipient: Address = due.recipient.parse().map_err(|_| CannotWrite::Address)?;
        let seller = content.seller.as_ref();
        let name = sender_name(seller.map(|seller| seller.name.as_str()), words, sender.brand());
        let mut builder = Message::builder()
            .from(Mailbox::new(Some(name), sender.from.clone()))
            .to(Mailbox::new(None, recipient))
            .subject(&rendered.subject)
            .date(SystemTime::from(due.created_at))
            .message_id(Some(format!("<{id}@{}>", sender.host)));
        if let Some(reply_to) = seller.and_then(answers) {
            builder = builder.reply_to(reply_to);
        }
        for (name, value) in [("X-Passerelle-Kind", kind), ("Content-Language", language), ("Auto-Submitted", "auto-generated")] {
            let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|error| mistake(&error))?;
            builder = builder.raw_header(HeaderValue::new(name, value.to_owned()));
        }
        let forms = MultiPart::alternative_plain_html(rendered.text.clone(), rendered.html.clone());
        let message = builder.multipart(forms).map_err(|error| mistake(&error))?;
        Ok(Self { id, to: due.recipient.clone(), kind, language, rendered, message })
    }

    /// The header lines people look at, by name, as they read once decoded.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        let shown = |name: &&str| Some(((*name).to_owned(), self.message.headers().get_raw(name)?.to_owned()));
        SHOWN.iter().filter_map(shown).collect()
    }
}

/// Answers go to the seller.
fn answers(seller: &Seller) -> Option<Mailbox> {
    Some(Mailbox::new(None, seller.support_email.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use domain::id::{CodeId, EmailId};
    use i18n::Language;
    use jiff::Timestamp;
    use store::email::Subject;
    use uuid::Uuid;

    use super::*;
    use crate::emails::{Email, VerifyEmail, samples};

    fn sender() -> Sender {
        Sender {
            vendor_name: "Nuage Général".to_owned(),
            public_url: "https://cloud.example".to_owned(),
            from: "no-reply@cloud.example".parse().unwrap(),
            host: "cloud.example".to_owned(),
            language: Language::En,
        }
    }

    fn due(recipient: &str) -> Due {
        let at: Timestamp = "2026-11-23T07:38:00Z".parse().unwrap();
        Due {
            id: EmailId::new(Uuid::from_u128(7)),
            subject: Subject::VerifyEmail(CodeId::new(Uuid::from_u128(8))),
            recipient: recipient.to_owned(),
            language: "fr".to_owned(),
            attempts: 0,
            created_at: at,
            due_at: at,
        }
    }

    fn invitation() -> Content {
        let found = samples(sender().brand()).into_iter().find(|(name, _)| *name == "invitation");
        let (_, email) = found.unwrap();
        Content { email, seller: Some(Seller { name: "Northwind".to_owned(), support_email: "help@northwind.example".to_owned() }) }
    }

    #[test]
    fn it_comes_from_the_platform_in_the_sellers_name_and_is_answered_by_the_seller() {
        let letter = Letter::write(&due("ada@acme.example"), &invitation(), Words::of(Language::Fr), &sender()).unwrap();
        let header = |name: &str| letter.headers().into_iter().find(|(known, _)| known == name).unwrap().1;
        assert!(
            header("From").contains("Northwind via Nuage Général") && header("From").contains("<no-reply@cloud.example>"),
            "{}",
            header("From")
        );
        assert_eq!(header("Reply-To"), "help@northwind.example");
        assert_eq!(header("Message-ID"), "<eml_00000000000000000000000007@cloud.example>");
        assert_eq!(header("Content-Language"), "fr");
        assert_eq!(header("X-Passerelle-Kind"), "invitation");
        assert_eq!(header("Auto-Submitted"), "auto-generated");
        assert_eq!(header("Date"), "Mon, 23 Nov 2026 07:38:00 +0000");
    }

    #[test]
    fn it_travels_in_two_forms_and_in_plain_ascii() {
        let letter = Letter::write(&due("ada@acme.example"), &invitation(), Words::of(Language::Fr), &sender()).unwrap();
        let bytes = letter.message.formatted();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii());
        assert!(text.contains("multipart/alternative") && text.contains("text/plain") && text.contains("text/html"));
        assert!(text.lines().all(|line| line.len() <= 998));
    }

    #[test]
    fn nobody_answers_the_platform_and_no_second_recipient_can_be_smuggled_in() {
        let content = Content { email: Email::VerifyEmail(VerifyEmail { code: "12345678".to_owned() }), seller: None };
        let words = Words::of(Language::En);
        let letter = Letter::write(&due("ada@acme.example"), &content, words, &sender()).unwrap();
        assert!(letter.headers().iter().all(|(name, _)| name != "Reply-To"));
        for recipient in ["ada@acme.example\r\nBcc: x@evil.test", "ada@acme.example, x@evil.test", "", "ada"] {
            assert!(matches!(Letter::write(&due(recipient), &content, words, &sender()), Err(CannotWrite::Address)), "{recipient:?}");
        }
    }
}
