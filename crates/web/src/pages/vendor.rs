use super::{BillingFields, FieldError, Frame};
use askama::Template;

/// What the pages about the vendor as an organization's seller share.
#[derive(Clone, Debug)]
pub struct VendorHead {
    /// The organization's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The vendor's name, as a seller.
    pub vendor: String,
}

/// The vendor's commercial terms.
#[derive(Clone, Debug)]
pub struct CommercialTerms {
    /// What is posted as `terms`.
    pub value: String,
    /// Where they are read.
    pub url: String,
    /// Which version.
    pub version: String,
    /// Whether they are ticked.
    pub accepted: bool,
}

/// `/organizations/{id}/billing/vendor`: an owner adds the vendor as a seller. Posts `currency`, `tax_id`, `payment_method`, `terms`
/// to its own path.
#[derive(Template)]
#[template(path = "billing/vendor.html")]
pub struct AddVendor {
    /// The frame.
    pub frame: Frame,
    /// What these pages share.
    pub head: VendorHead,
    /// The form.
    pub billing: BillingFields,
    /// The terms to accept, if there are some.
    pub terms: Option<CommercialTerms>,
    /// The address has to be changed first: today's rules do not take it.
    pub outdated: bool,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// What was entered there, to be confirmed: the same fields once more, with `confirm` or `change`.
#[derive(Template)]
#[template(path = "billing/vendor_confirm.html")]
pub struct ConfirmVendor {
    /// The frame.
    pub frame: Frame,
    /// What these pages share.
    pub head: VendorHead,
    /// The address that is billed, written the local way.
    pub address: Vec<String>,
    /// The currency, with its name.
    pub currency: String,
    /// The tax id and what is known of it, if there is one.
    pub tax: Option<(String, String)>,
    /// How it is paid, and what is to be known of that; the latter may be empty.
    pub payment: (String, String),
    /// The version of the terms that were ticked.
    pub terms: Option<String>,
    /// What is posted again: name and value.
    pub fields: Vec<(&'static str, String)>,
}

/// `/organizations/{id}/billing/profile`: how the vendor bills the organization. For owners and billing readers.
#[derive(Template)]
#[template(path = "billing/profile.html")]
pub struct BillingProfile {
    /// The frame.
    pub frame: Frame,
    /// What these pages share.
    pub head: VendorHead,
    /// The profile's id.
    pub id: String,
    /// Whether the reader may change it.
    pub owner: bool,
    /// It was just changed.
    pub changed: bool,
    /// The address that is billed, written the local way.
    pub address: Vec<String>,
    /// The currency, with its name.
    pub currency: String,
    /// Why it is that one, and whether it stays.
    pub currency_reason: String,
    /// The tax id and what is known of it, if there is one.
    pub tax: Option<(String, String)>,
    /// What is the matter with the tax id, if something is.
    pub tax_trouble: Option<String>,
    /// How it can pay.
    pub methods: Vec<ShownMethod>,
    /// What is to be known of what it uses to pay.
    pub card: Option<String>,
    /// The vendor's terms as they were accepted, the newest first.
    pub accepted: Vec<AcceptedTerms>,
    /// Where today's terms are read, and their version, if there are some.
    pub terms: Option<(String, String)>,
    /// Since when, in words, and when it was changed last, if it was.
    pub since: (String, Option<String>),
}

/// A payment method, as it stands.
#[derive(Clone, Debug)]
pub struct ShownMethod {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Whether it is the one that is used.
    pub default: bool,
    /// Its last day is over or near: the word for that.
    pub warning: Option<String>,
    /// How it stands, in a sentence; may be empty.
    pub state: String,
}

/// The vendor's terms, as they were accepted.
#[derive(Clone, Debug)]
pub struct AcceptedTerms {
    /// Which version.
    pub version: String,
    /// When and by whom, in words.
    pub by: String,
}

/// `/organizations/{id}/billing/profile/change`: an owner changes it. Posts `currency`, `tax_id`, `payment_method` to its own path.
#[derive(Template)]
#[template(path = "billing/change_profile.html")]
pub struct ChangeBillingProfile {
    /// The frame.
    pub frame: Frame,
    /// What these pages share.
    pub head: VendorHead,
    /// The form.
    pub billing: BillingFields,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}
