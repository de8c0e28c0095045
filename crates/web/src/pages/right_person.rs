use super::{FieldError, Frame, Identity, OrderLine, Support};
use askama::Template;
use jiff::civil::Date;

/// `/onboarding/{id}/code`: the invitation went to another mailbox, and its seller wants the code that is mailed there.
/// Posts `code`, or `send`, to its own path.
#[derive(Template)]
#[template(path = "onboarding/code.html")]
pub struct EnterCode {
    /// The frame.
    pub frame: Frame,
    /// The onboarding's id.
    pub onboarding: String,
    /// Who asks whom.
    pub identity: Identity,
    /// How far it is.
    pub stage: CodeStage,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// How far showing the right to go on is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeStage {
    /// No code is on its way.
    Unsent,
    /// One is, and can be entered.
    Sent,
    /// Too many wrong ones: this account can enter none any more.
    Locked,
}

/// Names the colleague an order is handed over to. Posts `email` and `name`, and `mailbox` where it is asked for.
#[derive(Template)]
#[template(path = "hand_over.html")]
pub struct HandOver {
    /// The frame.
    pub frame: Frame,
    /// Where the form posts to.
    pub action: String,
    /// Where to go instead.
    pub back: String,
    /// The seller's name.
    pub seller: String,
    /// The seller's reference of the order.
    pub reference: String,
    /// The mailbox the invitation was sent to, masked.
    pub invited: String,
    /// Whether the invited mailbox has to be typed, and a code from it entered: whoever holds the link alone.
    pub unproven: bool,
    /// The colleague's name as entered.
    pub name: String,
    /// The colleague's mailbox as entered.
    pub email: String,
    /// The invited mailbox as entered.
    pub mailbox: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// Asks for the code that confirms a hand-over. Posts `code` with the hidden field `hand_over`.
#[derive(Template)]
#[template(path = "hand_over_code.html")]
pub struct HandOverCode {
    /// The frame.
    pub frame: Frame,
    /// Where the form posts to.
    pub action: String,
    /// The hand-over's id.
    pub hand_over: String,
    /// The mailbox the code went to, masked.
    pub invited: String,
    /// The colleague's mailbox.
    pub email: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/hand-overs/{id}`: what whoever handed an order over may still see of it. Nothing can be done here.
#[derive(Template)]
#[template(path = "handed_over.html")]
pub struct HandedOver {
    /// The frame.
    pub frame: Frame,
    /// The seller's name.
    pub seller: String,
    /// The seller's reference of the order.
    pub reference: String,
    /// The order's id.
    pub order: String,
    /// The colleague.
    pub colleague: String,
    /// The colleague's mailbox.
    pub email: String,
    /// When it was handed over.
    pub since: Date,
    /// How far the order is.
    pub progress: HandedProgress,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// The seller to ask.
    pub support: Support,
}

/// How far an order is that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedProgress {
    /// The colleague has not applied it.
    Waiting,
    /// The colleague's link has run out.
    Expired,
    /// Some of it is applied.
    Partly,
    /// All of it is.
    Applied,
    /// It was withdrawn.
    Cancelled,
}

impl HandedProgress {
    /// The key of the sentence that says so.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => i18n::key!("handed-waiting"),
            Self::Expired => i18n::key!("handed-expired"),
            Self::Partly => i18n::key!("handed-partly"),
            Self::Applied => i18n::key!("handed-applied"),
            Self::Cancelled => i18n::key!("handed-cancelled"),
        }
    }
}
