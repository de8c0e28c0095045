use super::{FieldError, Frame};
use askama::Template;
use jiff::civil::Date;

/// `/organizations/{id}/contract-code`: an owner registers a contract code; what it changes is shown before it is saved.
#[derive(Template)]
#[template(path = "contract_code.html")]
pub struct ContractCode {
    /// The frame.
    pub frame: Frame,
    /// The form, or what the code would change.
    pub entry: CodeEntry,
    /// It was just saved.
    pub saved: bool,
    /// What is registered with this seller.
    pub registered: Vec<RegisteredCode>,
}

/// Where a contract code is entered: first a form, then what the code would change.
#[derive(Clone, Debug)]
pub struct CodeEntry {
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
    /// What is the matter.
    pub errors: Vec<FieldError>,
    /// On which page.
    pub place: CodePlace,
}

/// Where the form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePlace {
    /// On a page of its own.
    Page,
    /// In the pop-up of a seller's tile.
    Tile {
        /// Shown at once: something was sent from it, or a link leads to it.
        open: bool,
    },
}

impl CodeEntry {
    /// An empty form in the pop-up of a seller's tile.
    #[must_use]
    pub const fn on_tile(organization: String, name: String, seller: String, seller_name: String, open: bool) -> Self {
        let place = CodePlace::Tile { open };
        Self { organization, name, seller, seller_name, code: String::new(), preview: None, errors: Vec::new(), place }
    }

    /// The field's id: a page has as many pop-ups as tiles.
    #[must_use]
    pub fn field(&self) -> String {
        match self.place {
            CodePlace::Page => "contract_code".to_owned(),
            CodePlace::Tile { .. } => format!("contract_code-{}", self.seller),
        }
    }

    /// With something wrong with the code.
    #[must_use]
    pub fn wrong(self, message: String) -> Self {
        let errors = vec![FieldError::new(&self.field(), message)];
        Self { errors, ..self }
    }

    /// Whether the pop-up is shown at once.
    #[must_use]
    pub fn open(&self) -> bool {
        self.place == CodePlace::Tile { open: true }
    }

    /// Where another code can be entered.
    #[must_use]
    pub fn afresh(&self) -> String {
        match self.place {
            CodePlace::Page => format!("/organizations/{}/contract-code?seller={}", self.organization, self.seller),
            CodePlace::Tile { .. } => format!("/organizations/{}/billing?contract={}", self.organization, self.seller),
        }
    }
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
    /// It gives its discount no more.
    pub over: bool,
}
