use super::{Frame, Marked};
use askama::Template;
use jiff::civil::Date;

/// `/corrections`: what an owner is shown between signing in and going on.
#[derive(Template)]
#[template(path = "corrections.html")]
pub struct Corrections {
    /// The frame.
    pub frame: Frame,
    /// What waits for their answer.
    pub corrections: Vec<CorrectionCard>,
}

/// An address that an operator corrected, for an owner to accept or to edit.
#[derive(Clone, Debug)]
pub struct CorrectionCard {
    /// The id of the address that was put in place.
    pub id: String,
    /// The organization's id.
    pub organization: String,
    /// The organization's name.
    pub name: String,
    /// The address so far, line by line, with what is gone marked.
    pub old: Vec<Vec<Marked>>,
    /// The address now, with what is new marked.
    pub new: Vec<Vec<Marked>>,
    /// Since when.
    pub since: Date,
    /// Where the answer leads back to.
    pub back: String,
}
