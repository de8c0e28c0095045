use super::{FieldError, Frame};
use askama::Template;
use i18n::Words;

/// `/operator/moves`: the moves so far, and the two sellers of another.
#[derive(Template)]
#[template(path = "operator/moves.html")]
pub struct MoveSellers {
    /// The frame.
    pub frame: Frame,
    /// The partner sellers.
    pub partners: Vec<Partner>,
    /// The losing seller, as chosen.
    pub from: String,
    /// The gaining seller, as chosen.
    pub to: String,
    /// The moves so far, the newest first.
    pub moves: Vec<MoveLine>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// A partner seller to choose from.
#[derive(Clone, Debug)]
pub struct Partner {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it may sell.
    pub sells: bool,
    /// Organizations that buy from it.
    pub organizations: i64,
}

/// A move, in a line.
#[derive(Clone, Debug)]
pub struct MoveLine {
    /// Its id.
    pub id: String,
    /// The losing seller.
    pub from: String,
    /// The gaining seller.
    pub to: String,
    /// When it was started, in words.
    pub started: String,
    /// By whom.
    pub by: String,
    /// When it was over, in words.
    pub ended: Option<String>,
}

/// An organization that does not go over.
#[derive(Clone, Debug)]
pub struct StuckOrganization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: String,
}

/// `/operator/moves/new`: what a move would do, to be confirmed.
#[derive(Template)]
#[template(path = "operator/move_plan.html")]
pub struct PlannedMove {
    /// The frame.
    pub frame: Frame,
    /// The losing seller.
    pub from: Partner,
    /// The gaining seller.
    pub to: Partner,
    /// Organizations that buy from the losing seller.
    pub organizations: i64,
    /// What runs there under it.
    pub subscriptions: i64,
    /// Those that would not go over.
    pub stuck: Vec<StuckOrganization>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/operator/moves/{id}`: how far a move is.
#[derive(Template)]
#[template(path = "operator/move.html")]
pub struct ShownMove {
    /// The frame.
    pub frame: Frame,
    /// The move.
    pub line: MoveLine,
    /// Organizations that went over.
    pub done: i64,
    /// Organizations to come.
    pub left: i64,
    /// Those that did not go over.
    pub stuck: Vec<StuckOrganization>,
}

fn count(words: &Words, number: &i64) -> String {
    words.number(*number)
}
