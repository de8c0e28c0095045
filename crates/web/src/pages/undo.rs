use super::{Frame, OrderLine};
use askama::Template;
use jiff::civil::Date;

/// `/onboarding/{id}/undo`: what taking back an application does. Posts `plan` to its own path.
///
/// The page itself is the confirmation; with JavaScript its button opens the same facts in a pop-up.
#[derive(Template)]
#[template(path = "undo.html")]
pub struct Undo {
    /// The frame.
    pub frame: Frame,
    /// The onboarding's id.
    pub onboarding: String,
    /// The organization's id.
    pub organization: String,
    /// Its name.
    pub organization_name: String,
    /// What becomes of it, in translated sentences.
    pub organization_fate: Vec<String>,
    /// Whether it goes.
    pub organization_goes: bool,
    /// The seller's name.
    pub seller: String,
    /// What becomes of the link to it, in a translated sentence.
    pub seller_fate: String,
    /// Until when it can be undone, in words.
    pub until: String,
    /// What can be applied again.
    pub returns: Vec<Returning>,
    /// What stays where it is.
    pub stays: Vec<Staying>,
    /// What becomes of the orders and their links, in translated sentences.
    pub orders: Vec<String>,
    /// The ends of the contract codes that can be registered again.
    pub released: Vec<String>,
    /// What does not come back, in translated sentences.
    pub lasting: Vec<String>,
    /// Hash of the plan, carried back by the form.
    pub plan: String,
    /// The plan changed while the reader looked at it (409).
    pub stale: bool,
}

/// A subscription that can be applied again.
#[derive(Clone, Debug)]
pub struct Returning {
    /// What it is.
    pub line: OrderLine,
    /// The seller's reference of its order.
    pub reference: String,
    /// The first day its order fixed, where that is still to come.
    pub starts_on: Option<Date>,
}

/// A subscription that is not taken back.
#[derive(Clone, Debug)]
pub struct Staying {
    /// What it is.
    pub line: OrderLine,
    /// Why not, in a translated sentence.
    pub reason: String,
}

/// An application that can be taken back, where the reader finds what it put there.
#[derive(Clone, Debug)]
pub struct Undoable {
    /// The page that says what undoing does.
    pub path: String,
    /// What was applied and until when it can be undone, in a translated sentence.
    pub sentence: String,
}
