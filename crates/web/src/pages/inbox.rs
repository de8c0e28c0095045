use super::Frame;
use askama::Template;

/// `/inbox`: the mails of a demonstration or a development machine, newest first.
#[derive(Template)]
#[template(path = "inbox.html")]
pub struct Inbox {
    /// The frame.
    pub frame: Frame,
    /// The mails.
    pub messages: Vec<InboxRow>,
}

/// A mail in the list.
#[derive(Clone, Debug)]
pub struct InboxRow {
    /// Its id.
    pub id: String,
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// What it is: `invitation`, `verify_email`, …
    pub kind: String,
    /// When it was sent, formatted.
    pub sent: String,
}

/// `/inbox/{id}`: one mail as a mail program shows it, in a frame that is shut off from this page, or as text, its links
/// clickable. What the frame shows is at `/inbox/{id}/html`.
#[derive(Template)]
#[template(path = "message.html")]
pub struct InboxMessage {
    /// The frame.
    pub frame: Frame,
    /// The mail.
    pub row: InboxRow,
    /// Whom it is from.
    pub from: String,
    /// Its language, BCP 47.
    pub language: String,
    /// Whether its HTML form is shown.
    pub html: bool,
    /// The text form.
    pub text: String,
    /// The links we wrote: only these become clickable.
    pub links: Vec<String>,
}

/// A stretch of a mail's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// One of the mail's own links.
    Link(&'a str),
}

impl InboxMessage {
    /// The text, cut where our own links begin and end. An address a seller wrote stays text.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut rest = self.text.as_str();
        while let Some((before, link, after)) = self.next_link(rest) {
            pieces.push(Piece::Text(before));
            pieces.push(Piece::Link(link));
            rest = after;
        }
        pieces.push(Piece::Text(rest));
        pieces
    }

    /// The first link in `text`: the longest one, where two begin at the same place.
    fn next_link<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
        let found = self.links.iter().filter(|link| !link.is_empty());
        let found = found.filter_map(|link| text.find(link.as_str()).map(|at| (at, link.len())));
        let (at, length) = found.min_by_key(|&(at, length)| (at, usize::MAX - length))?;
        let (before, from) = text.split_at_checked(at)?;
        let (link, after) = from.split_at_checked(length)?;
        Some((before, link, after))
    }
}
