//! The pages people see, as plain data.
//!
//! Each page is a struct that a handler fills and askama renders; nothing here reads a store, a clock or a request.
//! Field errors and sentences that depend on a decision arrive translated; everything else a page says comes from the
//! catalogues through [`Frame::words`].

mod account;
mod address;
mod address_queue;
mod api;
mod billing;
mod billing_step;
mod colleagues;
mod console;
mod contract_code;
mod correction;
mod demo;
mod inbox;
mod invoices;
mod landing;
mod members;
pub(crate) mod moves;
mod notice;
mod onboarding;
mod operator;
mod payment;
mod right_person;
pub(crate) mod sales;
pub mod samples;
mod seller_change;
mod undo;
mod vendor;

pub use account::{
    ChangeEmail, ChangePassword, Done as AccountDone, MyAccount, NewPassword, OrderBehind, Recover, SessionRow, SignIn, SignInAgain,
    SignUp, Verify, device,
};
pub use address::{AddressForm, AddressInput, AddressQuestion, ChangeAddress, HadAddress, Marked};
pub use address_queue::{AddressCase, AddressQueue, AddressRow};
pub use api::{ApiField, ApiGroup, ApiReference, ApiResponse, Operation};
pub use billing::{
    BillingHead, BillingOverview, BillingSeller, BillingSubscription, BillingSubscriptions, BillingTab, BillingYear, Narrowing, Term,
};
pub use billing_step::{BillingFields, BillingStep, PaymentOption, PlannedBilling, RefusedInvoice};
pub use colleagues::{AskCard, Colleagues, Duplicate, TaskCard, Wish};
pub use console::{
    ExpectedCode, HandedOrder, Home, JoiningCard, Member, OrderTimeline, OrganizationCard, OrganizationPage, Role, SellerKind, SellerTile,
    SubscriptionRow, SubscriptionStatus, TimelineEntry, WaitingOrder, Welcome,
};
pub use contract_code::{CodeEntry, CodeLine, CodePlace, CodePreview, ContractCode, RegisteredCode};
pub use correction::{CorrectionCard, Corrections};
pub use demo::{Demo, DemoLink, DemoOrder, DemoSeller, DemoService, SampleService};
pub use inbox::{Inbox, InboxMessage, InboxRow, Piece};
pub use invoices::{InvoiceCase, InvoiceQueue, InvoiceRow};
pub use landing::{Landing, OrderLine};
pub use members::{
    Ask, AskRole, EditMember, InviteMember, Invited as InvitedState, InvitedRow, JoinBehind, JoinOrganization, JoinReader, MemberGoes,
    MemberRow, Members, MembersDone, Place, Switcher,
};
pub use moves::{MoveLine, MoveSellers, Partner, PlannedMove, ShownMove, StuckOrganization};
pub use notice::{MailboxForm, Notice, Tone};
pub use onboarding::{
    BeingSetUp, Choice, Done, Identity, Ineligible, Invited, OpenService, OtherSeller, PlannedLine, PlannedOrganization, Progress, Review,
    SelectRow, SelectSubscriptions, SetOrganization, Stale, Terms, TiedOrganization, Waiting,
};
pub use operator::{JoinOperators, Joining, OperatorHome, OperatorRow, order_state};
pub use payment::{CardStage, EnterCard, PaymentMethods, PaymentRow, RemovePayment};
pub use right_person::{CodeStage, EnterCode, HandOver, HandOverCode, HandedOver, HandedProgress};
pub use sales::{CancelSale, NewSale, ReaddressSale, Sale, SaleLine, SaleRow, Sales, SoldService, WrittenLine, WrittenSale};
pub use seller_change::{CloseSeller, MovedLine, OpenConsent, PastChange, SellerChange, WaitingChange};
pub use undo::{Returning, Staying, Undo, Undoable};
pub use vendor::{AcceptedTerms, AddVendor, BillingProfile, ChangeBillingProfile, CommercialTerms, ConfirmVendor, ShownMethod, VendorHead};

use i18n::{Language, Words, key};
use jiff::civil::Date;

/// What every page shares: language, brand, who is signed in.
#[derive(Clone)]
pub struct Frame {
    /// The reader's words; also sets `<html lang>`.
    pub words: Words,
    /// Path and query to come back to after switching the language; starts with one `/`.
    pub path: String,
    /// The vendor's name, shown at the top left and in the title.
    pub vendor_name: String,
    /// The vendor's colour as `#rrggbb`. Its style sheet is served at `/assets/brand.css`, see [`crate::assets::brand_css`].
    pub accent: Option<String>,
    /// Address of the vendor's logo; without it the footbridge mark is shown.
    pub logo: Option<String>,
    /// Light, dark, or what the reader's system says.
    pub theme: Theme,
    /// Who is signed in.
    pub account: Option<AccountBadge>,
    /// The seller whose order is being set up, named at the top so that the reader knows who asks.
    pub seller: Option<String>,
    /// On a page about one of the reader's organizations: the others, to change to.
    pub switcher: Option<Switcher>,
    /// Whom to ask about the order at hand; shown in the same place on every page that knows it.
    pub help: Option<Support>,
    /// Whether this is the demonstration: shows the banner with its inbox.
    pub demo: bool,
    /// Languages offered in the switch.
    pub languages: Vec<Language>,
}

impl Frame {
    /// BCP 47 code of the page's language.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.words.language().code()
    }

    /// Address of the vendor's colours, if there are any; changes with the colour, so it can be kept by browsers.
    #[must_use]
    pub fn brand_css(&self) -> Option<String> {
        let accent = self.accent.as_deref()?;
        Some(format!("/assets/brand.css?v={}", accent.trim_start_matches('#')))
    }
}

/// Who is signed in, as the header shows it.
#[derive(Clone, Debug)]
pub struct AccountBadge {
    /// The person's name.
    pub name: String,
    /// The verified e-mail address.
    pub email: String,
    /// Whether they run the platform: its page is in their menu.
    pub operator: bool,
}

/// Light or dark, from the `theme` cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// As the reader's system says; without JavaScript that is light.
    #[default]
    Auto,
}

impl Theme {
    /// The cookie's word for this theme.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Auto => "auto",
        }
    }

    /// The theme a cookie names; anything unknown is [`Theme::Auto`].
    #[must_use]
    pub fn from_cookie(value: Option<&str>) -> Self {
        match value {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// The theme to paint before any script has run.
    #[must_use]
    pub fn painted(self) -> &'static str {
        if self == Self::Dark { "dark" } else { "light" }
    }
}

/// One field that needs another try: shown beside the field and in the summary on top, which links to it.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// The form's field name; also the id of the input it points at.
    pub field: String,
    /// How to put it right, translated.
    pub message: String,
}

impl FieldError {
    /// An error on `field`, with its translated remedy.
    #[must_use]
    pub fn new(field: &str, message: String) -> Self {
        Self { field: field.to_owned(), message }
    }
}

/// The first message on `field`, if it has one.
#[must_use]
pub fn message_on<'a>(errors: &'a [FieldError], field: &str) -> Option<&'a str> {
    errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
}

// What templates say about plain values. They hand over references, so these take them.

fn date(words: &Words, date: &Date) -> String {
    words.date(*date)
}

fn term(words: &Words, months: &u32) -> String {
    words.term(*months)
}

fn number(words: &Words, number: &u32) -> String {
    words.number(i64::from(*number))
}

/// The steps of an onboarding with the keys of their names.
const STEPS: [(u8, &str); 3] = [(1, key!("step-subscriptions")), (2, key!("step-organization")), (3, key!("step-complete"))];

/// How to reach a seller for help.
#[derive(Clone, Debug)]
pub struct Support {
    /// The seller's name.
    pub seller: String,
    /// Its support address.
    pub email: Option<String>,
    /// Its support page.
    pub url: Option<String>,
}

impl Support {
    /// The support page, only if it is a web address: a seller wrote it.
    #[must_use]
    pub fn web_address(&self) -> Option<&str> {
        let url = self.url.as_deref()?;
        (url.starts_with("https://") || url.starts_with("http://")).then_some(url)
    }
}

/// A next step offered to the reader.
#[derive(Clone, Debug)]
pub struct Action {
    /// The button's or link's words.
    pub label: String,
    /// What it does.
    pub way: Way,
}

/// A link, or a form of one button.
#[derive(Clone, Debug)]
pub enum Way {
    /// Follow a link.
    Get(String),
    /// Post a form.
    Post {
        /// Where to.
        path: String,
        /// Hidden fields: name and value.
        fields: Vec<(String, String)>,
    },
}

/// An e-mail address with all but its first letter and its domain hidden: `j•••@acme.example`.
///
/// The number of dots says nothing about the number of letters.
#[must_use]
pub fn masked(email: &str) -> String {
    let (mailbox, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = mailbox.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

/// The first letters of up to two words of a name, for the round badge beside it.
#[must_use]
pub fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    letters.take(2).flat_map(char::to_uppercase).collect()
}
