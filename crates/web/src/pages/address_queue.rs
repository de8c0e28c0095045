use super::{AddressForm, FieldError, Frame, HadAddress};
use askama::Template;

/// `/operator/addresses`: addresses that were kept with consent.
#[derive(Template)]
#[template(path = "operator/addresses.html")]
pub struct AddressQueue {
    /// The frame.
    pub frame: Frame,
    /// What is searched for; empty for everything.
    pub search: String,
    /// Whether those are listed that were settled, instead of those that wait.
    pub settled: bool,
    /// The page's addresses.
    pub rows: Vec<AddressRow>,
    /// The cursor with which the list goes on, if it does.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
}

/// An address in the list.
#[derive(Clone, Debug)]
pub struct AddressRow {
    /// Its id.
    pub id: String,
    /// The organization's name.
    pub organization: String,
    /// The organization's id.
    pub organization_id: String,
    /// The address, line by line.
    pub address: Vec<String>,
    /// What the rules of today have against it.
    pub reasons: Vec<String>,
    /// Who consented.
    pub person: String,
    /// Their e-mail.
    pub email: String,
    /// When, in words.
    pub at: String,
    /// Version of the text.
    pub text: String,
    /// How it was settled, in a sentence.
    pub settled: Option<String>,
}

/// `/operator/addresses/{id}`: an address that was kept with consent, to be corrected or found right. The correction is posted
/// to its own path, "it is right" to `confirm` under it.
#[derive(Template)]
#[template(path = "operator/address.html")]
pub struct AddressCase {
    /// The frame.
    pub frame: Frame,
    /// The address, its organization and who consented.
    pub row: AddressRow,
    /// The address letter by letter as it was written, where that is another than was kept.
    pub written: Option<Vec<String>>,
    /// The address of the network that the consent came from.
    pub ip: String,
    /// What was agreed to, and the code of its language.
    pub agreed: Option<(String, &'static str)>,
    /// Whether somebody else was faster than what was just sent.
    pub late: bool,
    /// The correction as entered.
    pub address: AddressForm,
    /// What needs another try.
    pub errors: Vec<FieldError>,
    /// The organization's addresses, the newest first.
    pub history: Vec<HadAddress>,
}
