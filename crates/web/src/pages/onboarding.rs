use super::{Action, AddressForm, Colleagues, Duplicate, FieldError, Frame, OrderLine, PlannedBilling, Undoable, Way};
use askama::Template;
use jiff::civil::Date;

/// The three things always in sight before anything is applied: invited mailbox, signed-in account, seller.
/// The account is the frame's.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The seller's name.
    pub seller: String,
    /// The mailbox the invitation went to, masked.
    pub invited: String,
    /// Whether that mailbox is the signed-in account's.
    pub own: Invited,
    /// The invitation's id: who switches accounts comes back to it.
    pub invitation: String,
    /// Where the order is handed over to a colleague, when the account may do that.
    pub hand_over: Option<String>,
}

/// Whose mailbox the invitation went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The signed-in account's own.
    Yourself,
    /// Another one: the link was forwarded.
    SomebodyElse,
}

/// Step 1, `/onboarding/{id}/subscriptions`. Posts `subscription` (repeated) to its own path.
#[derive(Template)]
#[template(path = "onboarding/subscriptions.html")]
pub struct SelectSubscriptions {
    /// The frame.
    pub frame: Frame,
    /// The onboarding's id.
    pub onboarding: String,
    /// Who asks whom.
    pub identity: Identity,
    /// This seller's unapplied subscriptions for this account, over all its orders.
    pub rows: Vec<SelectRow>,
    /// Subscriptions of other sellers that wait as well.
    pub elsewhere: Vec<OtherSeller>,
    /// What needs another try; a nothing-ticked error is on `subscription`.
    pub errors: Vec<FieldError>,
}

/// A subscription that can be ticked.
#[derive(Clone, Debug)]
pub struct SelectRow {
    /// Its id.
    pub id: String,
    /// What it is.
    pub line: OrderLine,
    /// The seller's reference of its order.
    pub reference: String,
    /// Whether it is ticked.
    pub ticked: bool,
    /// What it needs beside it, as "Service, Plan": ticking the add-on ticks its base.
    pub requires: Option<String>,
    /// The first day, where the order names one that is still to come.
    pub starts_on: Option<Date>,
}

/// Another seller with something to set up.
#[derive(Clone, Debug)]
pub struct OtherSeller {
    /// The seller's name.
    pub seller: String,
    /// How many subscriptions wait.
    pub subscriptions: usize,
    /// On with that order.
    pub way: Way,
}

/// Step 2, `/onboarding/{id}/organization`. Posts `organization` and, for a new one, its name and address.
#[derive(Template)]
#[template(path = "onboarding/organization.html")]
pub struct SetOrganization {
    /// The frame.
    pub frame: Frame,
    /// The onboarding's id.
    pub onboarding: String,
    /// Who asks whom.
    pub identity: Identity,
    /// What can be chosen.
    pub choice: Choice,
    /// It is a sale of the vendor's own, which asks how it is billed.
    pub vendor: bool,
    /// The account's other organizations, each with the reason why it cannot be chosen.
    pub ineligible: Vec<Ineligible>,
    /// What is entered looks like an organization that is there: it can be created all the same.
    pub duplicate: Option<Duplicate>,
    /// It was said already that it shall be created all the same.
    pub duplicate_ok: bool,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// What step 2 offers.
pub enum Choice {
    /// First purchase from this seller: a new organization.
    Create {
        /// Its name as entered.
        name: String,
        /// Its address.
        address: AddressForm,
    },
    /// One organization is bound to this seller: preselected, nothing else can be chosen.
    Tied(TiedOrganization),
    /// Several are bound to this seller: one of them.
    Several {
        /// Those that can be chosen.
        organizations: Vec<TiedOrganization>,
        /// The id of the chosen one.
        chosen: Option<String>,
        /// Where a new one is created beside them, where that may be: none is bound to the seller yet.
        create: Option<String>,
    },
    /// Colleagues have one for this seller account.
    Colleagues(Box<Colleagues>),
    /// Nothing can be chosen or created: the account's own organization is not in use, as the list below says.
    Nothing,
}

/// An organization that can be chosen.
#[derive(Clone, Debug)]
pub struct TiedOrganization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// City and country.
    pub place: String,
    /// Services that already run there.
    pub services: Vec<String>,
}

/// An organization that cannot be chosen.
#[derive(Clone, Debug)]
pub struct Ineligible {
    /// Its name.
    pub name: String,
    /// City and country.
    pub place: String,
    /// Why not, as a stable code.
    pub code: &'static str,
    /// Why not, in a translated sentence.
    pub reason: String,
    /// What was done about it already, in a translated sentence.
    pub done: Option<String>,
    /// What can be done about it.
    pub next: Vec<Action>,
}

/// Step 3, `/onboarding/{id}/review`: the plan. Posts `terms` (repeated) and `plan` to `/onboarding/{id}/apply`.
///
/// The page itself is the confirmation; with JavaScript its button opens the same facts in a pop-up.
#[derive(Template)]
#[template(path = "onboarding/review.html")]
pub struct Review {
    /// The frame.
    pub frame: Frame,
    /// The onboarding's id.
    pub onboarding: String,
    /// Who asks whom.
    pub identity: Identity,
    /// Where the subscriptions go.
    pub organization: PlannedOrganization,
    /// What is applied.
    pub lines: Vec<PlannedLine>,
    /// What is to be accepted.
    pub terms: Vec<Terms>,
    /// How it is billed, in a sale of the vendor's own.
    pub billing: Option<PlannedBilling>,
    /// Whether the seller becomes one of the organization by this.
    pub binds: bool,
    /// Hash of the plan, carried back by the form.
    pub plan: String,
    /// The whole plan as JSON, carried back too: should it have changed, it can be said in what.
    pub seen: String,
    /// What cannot be taken back, in translated sentences.
    pub lasting: Vec<String>,
    /// References of the orders that carry discounts, so that a contract code will be needed.
    pub contract_codes: Vec<String>,
    /// References of the orders whose discount becomes active by this.
    pub attached_codes: Vec<String>,
    /// For how many hours it can be taken back; 0 when it cannot.
    pub undo_hours: i64,
    /// Set when the plan changed while the reader looked at it (409).
    pub stale: Option<Stale>,
    /// What needs another try; unticked terms are on `terms`.
    pub errors: Vec<FieldError>,
}

/// Where the subscriptions go.
#[derive(Clone, Debug)]
pub struct PlannedOrganization {
    /// Its name.
    pub name: String,
    /// Whether it is created by this apply.
    pub created: bool,
    /// Its address, written the local way.
    pub address: Vec<String>,
    /// Whether that is kept as it was written, with consent.
    pub consented: bool,
    /// Whether this is not what it was on the page the reader saw.
    pub changed: bool,
}

/// A subscription in a plan.
#[derive(Clone, Debug)]
pub struct PlannedLine {
    /// Its id.
    pub id: String,
    /// What it is.
    pub line: OrderLine,
    /// The first day of the term, where it is still to come.
    pub starts_on: Option<Date>,
    /// Whether the service already runs in the organization, so that this adds to it.
    pub already_running: bool,
    /// Where the service's users land: the host of its home page.
    pub home: String,
    /// Whether this is not what it was on the page the reader saw.
    pub changed: bool,
}

/// Terms of a service.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What is posted as `terms` when accepted: id of the service's terms in this version.
    pub value: String,
    /// The service's name.
    pub service: String,
    /// The version's name.
    pub version: String,
    /// Where to read them.
    pub url: String,
    /// Whether the box is ticked.
    pub accepted: bool,
    /// They are the vendor's commercial terms, not a service's; then `service` names the vendor.
    pub commercial: bool,
}

/// What changed since the reader last saw the plan.
#[derive(Clone, Debug)]
pub struct Stale {
    /// One translated sentence for each change; may be empty.
    pub changes: Vec<String>,
}

/// `/onboarding/{id}/done`: applied. With one service the page goes on to it at once.
#[derive(Template)]
#[template(path = "onboarding/done.html")]
pub struct Done {
    /// The frame.
    pub frame: Frame,
    /// The seller's name.
    pub seller: String,
    /// References of the orders applied.
    pub references: Vec<String>,
    /// The organization's name.
    pub organization: String,
    /// The organization's id.
    pub organization_id: String,
    /// The services to open.
    pub services: Vec<OpenService>,
    /// Whether an order carries discounts, so that a contract code will be needed.
    pub discounted: bool,
    /// How it can be taken back, while it can.
    pub undo: Option<Undoable>,
}

impl Done {
    /// The one service to go on to, if it is only one and open today.
    #[must_use]
    pub fn onward(&self) -> Option<&OpenService> {
        match self.services.as_slice() {
            [only] if only.starts_on.is_none() => Some(only),
            _ => None,
        }
    }
}

/// A service that was applied.
#[derive(Clone, Debug)]
pub struct OpenService {
    /// The service's name.
    pub service: String,
    /// The plan's name.
    pub plan: String,
    /// Its home page.
    pub url: String,
    /// The first day, where it is still to come.
    pub starts_on: Option<Date>,
}

/// `/onboarding/{id}/done` while something is being set up, or could not be: looks again every few seconds.
#[derive(Template)]
#[template(path = "onboarding/waiting.html")]
pub struct Waiting {
    /// The frame.
    pub frame: Frame,
    /// The organization's name.
    pub organization: String,
    /// The organization's id.
    pub organization_id: String,
    /// The onboarding's id.
    pub onboarding: String,
    /// How far each subscription is.
    pub subscriptions: Vec<BeingSetUp>,
    /// Whether the reader may ask for another try.
    pub owner: bool,
    /// How it can be taken back, while it can.
    pub undo: Option<Undoable>,
}

impl Waiting {
    /// Whether something is under way, so that it is worth looking again soon.
    #[must_use]
    pub fn working(&self) -> bool {
        self.subscriptions.iter().any(|one| one.progress == Progress::Working)
    }
}

/// A subscription being set up.
#[derive(Clone, Debug)]
pub struct BeingSetUp {
    /// Its id.
    pub id: String,
    /// The service's name.
    pub service: String,
    /// The plan's name.
    pub plan: String,
    /// How far it is.
    pub progress: Progress,
    /// What the service says about it.
    pub message: Option<String>,
}

/// How far a subscription is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Under way.
    Working,
    /// Ready to be used, at this address.
    Ready(String),
    /// Ready, but its first day is still to come.
    Scheduled(Date),
    /// Did not work out.
    Failed,
}
