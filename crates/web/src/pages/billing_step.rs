use super::{FieldError, Frame, Identity};
use askama::Template;

/// How an organization is billed by the vendor, as a form asks for it.
#[derive(Clone, Debug)]
pub struct BillingFields {
    /// The organization has a billing profile: only how it is paid is open.
    pub known: bool,
    /// The vendor's name.
    pub vendor: String,
    /// The address it is billed at, written the local way.
    pub address: Vec<String>,
    /// Currencies to choose from, each with its name; the first is the country's own.
    pub currencies: Vec<(String, String)>,
    /// The chosen one.
    pub currency: String,
    /// Why it is that one, and whether it stays.
    pub currency_hint: String,
    /// The tax id as entered.
    pub tax_id: String,
    /// What one looks like in that country; may be empty.
    pub tax_example: String,
    /// How it can be paid.
    pub methods: Vec<PaymentOption>,
    /// An invoice that is not approved pays one order: another one waits for that, which is said.
    pub invoice_waits: bool,
    /// An operator has refused that it pays by invoice: why, and whom to ask.
    pub invoice_refused: Option<RefusedInvoice>,
}

/// A way to pay that was refused.
#[derive(Clone, Debug)]
pub struct RefusedInvoice {
    /// What the operator wrote.
    pub reason: String,
    /// Where the vendor answers.
    pub contact: String,
}

/// A way to pay.
#[derive(Clone, Debug)]
pub struct PaymentOption {
    /// What is posted as `payment_method`.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// What is to be known of it; may be empty.
    pub note: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Step 2 in a sale of the vendor's own, `/onboarding/{id}/billing`. Posts `currency`, `tax_id`, `payment_method`.
#[derive(Template)]
#[template(path = "onboarding/billing.html")]
pub struct BillingStep {
    /// The frame.
    pub frame: Frame,
    /// The onboarding's id.
    pub onboarding: String,
    /// Who asks whom.
    pub identity: Identity,
    /// The organization's name.
    pub organization: String,
    /// The form.
    pub billing: BillingFields,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// How a plan is billed.
#[derive(Clone, Debug)]
pub struct PlannedBilling {
    /// The currency, with its name.
    pub currency: String,
    /// The tax id, or empty.
    pub tax_id: String,
    /// How it is paid, in words.
    pub payment: String,
    /// Only this order can be paid by it until an operator approves it.
    pub restricted: bool,
    /// Whether the organization's billing profile is made by this.
    pub opens: bool,
    /// Whether this is not what it was on the page the reader saw.
    pub changed: bool,
}
