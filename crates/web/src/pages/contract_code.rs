use super::{FieldError, Frame};
use askama::Template;
use jiff::civil::Date;

/// `/organizations/{id}/contract-code`: an owner registers a contract code; what it changes is shown before it is saved.
#[derive(Template)]
#[template(path = "contract_code.html")]
pub struct ContractCode {
    /// The frame.
    pub frame: Frame,
    /// The organization's id.
    pub organization: String,
    /// Its name.
    pub name: String,
    /// The seller's id.
    pub seller: String,
    /// Its name.
    pub seller_name: String,
    /// As it was typed.
    pub code: String,
    /// What it would change, once it was looked at.
    pub preview: Option<CodePreview>,
    /// It was just saved.
    pub saved: bool,
    /// What is registered with this seller.
    pub registered: Vec<RegisteredCode>,
    /// What is the matter.
    pub errors: Vec<FieldError>,
}

/// What a code would change.
#[derive(Clone, Debug)]
pub struct CodePreview {
    /// Hash of all of it.
    pub plan: String,
    /// What the code gives.
    pub discount: String,
    /// To what.
    pub lines: Vec<CodeLine>,
}

/// One subscription that gets a discount.
#[derive(Clone, Debug)]
pub struct CodeLine {
    /// The service's name.
    pub service: String,
    /// The plan's name.
    pub plan: String,
    /// The order's reference.
    pub reference: String,
    /// First day of the discount.
    pub from: Date,
    /// Last day of the discount.
    pub until: Date,
}

/// A registered code.
#[derive(Clone, Debug)]
pub struct RegisteredCode {
    /// Its end.
    pub tail: String,
    /// What it gives.
    pub discount: String,
    /// Since when, until when, or that it has ended.
    pub state: String,
}
