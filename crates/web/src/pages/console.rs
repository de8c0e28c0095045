use super::{AskCard, CorrectionCard, Frame, HandedProgress, Support, TaskCard, Undoable, Way};
use askama::Template;
use i18n::Words;
use jiff::civil::Date;

/// `/` before signing in: what this is.
#[derive(Template)]
#[template(path = "welcome.html")]
pub struct Welcome {
    /// The frame.
    pub frame: Frame,
}

/// `/` after signing in: orders to set up, then the organizations.
#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    /// The frame.
    pub frame: Frame,
    /// Corrected addresses of the organizations the account owns, until it answers.
    pub corrections: Vec<CorrectionCard>,
    /// The account left an organization a moment ago.
    pub left: bool,
    /// Orders that wait for this account.
    pub waiting: Vec<WaitingOrder>,
    /// Organizations it is invited to.
    pub joining: Vec<JoiningCard>,
    /// What colleagues sent to the organizations the account owns.
    pub tasks: Vec<TaskCard>,
    /// Who asks the account, an owner, for a role.
    pub asks: Vec<AskCard>,
    /// The account's organizations.
    pub organizations: Vec<OrganizationCard>,
    /// Orders it handed over to somebody else.
    pub handed: Vec<HandedOrder>,
}

/// An organization the account is invited to.
#[derive(Clone, Debug)]
pub struct JoiningCard {
    /// The invitation's id.
    pub id: String,
    /// The organization's name.
    pub organization: String,
    /// The role offered.
    pub role: Role,
    /// Who invites.
    pub inviter: String,
    /// The last day on which it can be answered.
    pub until: Date,
}

/// An order somebody handed over.
#[derive(Clone, Debug)]
pub struct HandedOrder {
    /// The hand-over's id.
    pub id: String,
    /// The seller's name.
    pub seller: String,
    /// The seller's reference.
    pub reference: String,
    /// How far it is.
    pub progress: HandedProgress,
}

impl Home {
    /// Subscriptions over all waiting orders.
    fn to_apply(&self) -> usize {
        self.waiting.iter().map(|order| order.subscriptions).sum()
    }
}

/// An order that waits to be set up.
#[derive(Clone, Debug)]
pub struct WaitingOrder {
    /// The seller's name.
    pub seller: String,
    /// The seller's reference.
    pub reference: String,
    /// How many of its subscriptions are left.
    pub subscriptions: usize,
    /// How to go on with it.
    pub way: Way,
}

/// An organization in a list.
#[derive(Clone, Debug)]
pub struct OrganizationCard {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// City and country, or the country alone.
    pub place: String,
    /// What the account is there.
    pub role: Role,
    /// Names of its sellers.
    pub sellers: Vec<String>,
    /// How many subscriptions it has.
    pub subscriptions: usize,
    /// The account arrives there after signing in.
    pub is_default: bool,
}

/// What an account is in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Does everything.
    Owner,
    /// Manages administrators and members.
    Administrator,
    /// Reads.
    Member,
}

impl Role {
    /// The role's name.
    #[must_use]
    pub fn name(self, words: &Words) -> String {
        match self {
            Self::Owner => words.t("role-owner"),
            Self::Administrator => words.t("role-administrator"),
            Self::Member => words.t("role-member"),
        }
    }
}

/// `/organizations/{id}`: where it is, who is in it, whom it buys from, what it has.
#[derive(Template)]
#[template(path = "organization.html")]
pub struct OrganizationPage {
    /// The frame.
    pub frame: Frame,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether the reader may see its billing pages.
    pub billing: bool,
    /// Its business address, written the local way, country last.
    pub address: Vec<String>,
    /// Whether that was changed just now.
    pub moved: bool,
    /// Whether the reader is one of its owners.
    pub owner: bool,
    /// What the reader applied and can take back.
    pub undoable: Vec<Undoable>,
    /// Orders that wait for a contract code, by seller; empty for who may not see its billing pages.
    pub expects: Vec<ExpectedCode>,
    /// A correction of its address that the owner has not answered; empty for who is none.
    pub corrections: Vec<CorrectionCard>,
    /// What colleagues sent to its owners; empty for who is none.
    pub tasks: Vec<TaskCard>,
    /// Who asks for a role; empty for who is no owner.
    pub asks: Vec<AskCard>,
    /// Its first members.
    pub members: Vec<Member>,
    /// How many members it has.
    pub member_count: usize,
    /// Whom it buys from.
    pub sellers: Vec<SellerTile>,
    /// What it has.
    pub subscriptions: Vec<SubscriptionRow>,
    /// What happened to its orders, the newest order first.
    pub timelines: Vec<OrderTimeline>,
}

/// Orders of one seller that wait for a contract code.
#[derive(Clone, Debug)]
pub struct ExpectedCode {
    /// The seller's id.
    pub seller: String,
    /// Its name.
    pub seller_name: String,
    /// Its numbers of the orders.
    pub orders: Vec<String>,
}

/// What happened to one order.
#[derive(Clone, Debug)]
pub struct OrderTimeline {
    /// The seller's number for it.
    pub reference: String,
    /// The seller's name.
    pub seller: String,
    /// What happened, in the order in which it happened.
    pub entries: Vec<TimelineEntry>,
}

/// One thing that happened to an order.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// When, in words.
    pub at: String,
    /// What, in a sentence.
    pub sentence: String,
    /// Why: what the service said.
    pub message: Option<String>,
    /// Who did it.
    pub by: Option<String>,
    /// Which icon stands beside it.
    pub icon: &'static str,
    /// Whether it is a step back.
    pub trouble: bool,
}

/// An account in an organization.
#[derive(Clone, Debug)]
pub struct Member {
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// Whether they read what is billed by the extra role.
    pub billing_reader: bool,
}

/// A seller the organization buys from.
#[derive(Clone, Debug)]
pub struct SellerTile {
    /// The seller's name and how to reach it.
    pub support: Support,
    /// Partner or the vendor itself.
    pub kind: SellerKind,
    /// The buyer's customer numbers there.
    pub seller_accounts: Vec<String>,
    /// The day the organization was linked to this seller (UTC).
    pub since: Date,
}

/// Who sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SellerKind {
    /// A partner seller.
    Partner,
    /// The vendor itself.
    Vendor,
}

impl SellerKind {
    /// The kind in a word.
    #[must_use]
    pub fn name(self, words: &Words) -> String {
        match self {
            Self::Partner => words.t("seller-kind-partner"),
            Self::Vendor => words.t("seller-kind-vendor"),
        }
    }
}

/// A subscription in an organization.
#[derive(Clone, Debug)]
pub struct SubscriptionRow {
    /// Its id.
    pub id: String,
    /// The service's name.
    pub service: String,
    /// The plan's name.
    pub plan: String,
    /// How many.
    pub quantity: u32,
    /// Length of the term in months.
    pub term_months: u32,
    /// First day of the term.
    pub starts_on: Date,
    /// Last day of the term, inclusive.
    pub ends_on: Date,
    /// The seller's name.
    pub seller: String,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// What the service says about it.
    pub message: Option<String>,
    /// Home page of the service, while it may be used.
    pub open_url: Option<String>,
    /// Whether the reader may ask the service to try again.
    pub retry: bool,
}

/// How an applied subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionStatus {
    /// Being set up by the service.
    Provisioning,
    /// In use.
    Active,
    /// Paid for, but its first day is still to come.
    Scheduled,
    /// Stopped for now.
    Suspended,
    /// Its term is over.
    Expired,
    /// Ended early.
    Cancelled,
    /// Could not be set up.
    Failed,
}

impl SubscriptionStatus {
    /// The status in a word.
    #[must_use]
    pub fn name(self, words: &Words) -> String {
        match self {
            Self::Provisioning => words.t("status-provisioning"),
            Self::Active => words.t("status-active"),
            Self::Scheduled => words.t("status-scheduled"),
            Self::Suspended => words.t("status-suspended"),
            Self::Expired => words.t("status-expired"),
            Self::Cancelled => words.t("status-cancelled"),
            Self::Failed => words.t("status-failed"),
        }
    }

    /// The colour of the dot beside the word.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Active => "green",
            Self::Provisioning | Self::Scheduled => "blue",
            Self::Suspended => "orange",
            Self::Failed => "red",
            Self::Expired | Self::Cancelled => "gray",
        }
    }
}
