use askama::Template;
use i18n::Words;

use super::{FieldError, Frame};

/// The fields of a business address. `country` comes first: the others follow from it.
#[derive(Clone, Debug, Default)]
pub struct AddressForm {
    /// The chosen country, ISO 3166-1 alpha-2.
    pub country: String,
    /// Countries to choose from: code and name, in the language's order.
    pub countries: Vec<(String, String)>,
    /// The country's other fields, in the country's order.
    pub inputs: Vec<AddressInput>,
    /// Cities to choose from, where the country's data lists those of the region: each by its name, and by that in Latin
    /// letters where it is another.
    pub cities: Vec<(String, String)>,
    /// What there is to say to the address as it was entered.
    pub question: Option<AddressQuestion>,
}

/// One field of an address.
#[derive(Clone, Debug, Default)]
pub struct AddressInput {
    /// The form's field name.
    pub name: String,
    /// What the country calls it.
    pub label: String,
    /// The value as entered.
    pub value: String,
    /// Whether the country needs it.
    pub required: bool,
    /// The value of `autocomplete`, such as `address-line1`.
    pub autocomplete: String,
    /// The value of `inputmode`, such as `numeric`; empty for none.
    pub inputmode: String,
    /// Whether it is written in capitals.
    pub capitals: bool,
    /// An example or a remark.
    pub hint: Option<String>,
    /// Values to choose from (value and name); empty for free text.
    pub options: Vec<(String, String)>,
    /// Whether other values can be typed beside those of [`AddressForm::cities`].
    pub suggests: bool,
}

impl AddressInput {
    /// A hint that shows what the field looks like filled in: "For example 75004".
    #[must_use]
    pub fn example(words: Words, example: &str) -> String {
        words.with("organization-address-example", &[("example", example.into())])
    }
}

/// "Edit or select an address": a pop-up, and without JavaScript a part of the page. Posts `address_choice`,
/// `address_consent` and, in `address_asked`, what it was asked about.
#[derive(Clone, Debug)]
pub struct AddressQuestion {
    /// Names what is asked, so that the answer counts for nothing else.
    pub asked: String,
    /// The address that is suggested, in the lines of its country; none if there is none.
    pub suggestion: Option<Vec<Vec<Marked>>>,
    /// The address as it was written.
    pub original: Vec<Vec<Marked>>,
    /// Why it is asked: the field's name and a sentence.
    pub reasons: Vec<(String, String)>,
    /// Whether the original is chosen.
    pub original_chosen: bool,
    /// What is consented to by keeping the original.
    pub consent: String,
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub struct Marked {
    /// Its text.
    pub text: String,
    /// Whether the other address does not have it.
    pub changed: bool,
}

/// `/organizations/{id}/address`: another business address, and those before it. For owners. Posts to its own path.
#[derive(Template)]
#[template(path = "change_address.html")]
pub struct ChangeAddress {
    /// The frame.
    pub frame: Frame,
    /// The organization's id.
    pub organization: String,
    /// Its name.
    pub name: String,
    /// The address it has.
    pub current: HadAddress,
    /// Those it had before, the newest first.
    pub previous: Vec<HadAddress>,
    /// What is entered.
    pub address: AddressForm,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// An address an organization has or had.
#[derive(Clone, Debug)]
pub struct HadAddress {
    /// Its lines.
    pub lines: Vec<String>,
    /// Since when and by whom, in a sentence.
    pub since: String,
    /// How it came to be kept, where that is worth a word.
    pub remark: Option<String>,
}
