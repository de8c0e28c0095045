use super::{FieldError, Frame, Role};
use askama::Template;
use domain::member::Wish;
use i18n::{Language, Words};
use jiff::civil::Date;

/// `/organizations/{id}/members`: who belongs to it, and who is invited.
#[derive(Template)]
#[template(path = "members.html")]
pub struct Members {
    /// The frame.
    pub frame: Frame,
    /// The organization.
    pub place: Place,
    /// Members of this page of the list.
    pub rows: Vec<MemberRow>,
    /// How many members there are.
    pub total: usize,
    /// What is searched for; empty when nothing is.
    pub query: String,
    /// How many were found.
    pub found: usize,
    /// Which page of the list this is, from 1.
    pub page: usize,
    /// How many pages it has.
    pub pages: usize,
    /// Whether the reader invites, changes and removes members.
    pub manages: bool,
    /// Invitations that are open or were declined lately; empty for who manages nobody.
    pub invitations: Vec<InvitedRow>,
    /// How the reader's own request to the owners stands; nothing for owners.
    pub ask: Option<Ask>,
    /// What was done a moment ago.
    pub done: Option<MembersDone>,
    /// What could not be done.
    pub errors: Vec<FieldError>,
}

impl Members {
    fn at(&self, page: usize) -> String {
        let query = url_word(&self.query);
        let query = if query.is_empty() { query } else { format!("q={query}&") };
        format!("/organizations/{}/members?{query}page={page}", self.place.id)
    }
}

/// A word in the query of an address.
fn url_word(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// An organization, named on each page about its members.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A member in the list.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// The account's id.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// Whether they read what is billed by the extra role.
    pub billing_reader: bool,
    /// Since when they belong to it.
    pub since: Date,
    /// Whoever looks at the page.
    pub you: bool,
    /// Whether the reader may change or remove them.
    pub change: bool,
}

/// An invitation in the list.
#[derive(Clone, Debug)]
pub struct InvitedRow {
    /// Its id.
    pub id: String,
    /// The invited address.
    pub email: String,
    /// The role offered.
    pub role: Role,
    /// Whether the extra role is offered, too.
    pub billing_reader: bool,
    /// Who invited.
    pub by: String,
    /// How it stands.
    pub state: Invited,
    /// Whether the reader may send it again or withdraw it.
    pub manage: bool,
}

/// How an invitation in the list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// It can be answered until then.
    Until(Date),
    /// Its days are over.
    Expired,
    /// Whoever was invited said no.
    Declined,
}

/// How a member's request to the owners stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// They may ask.
    Open,
    /// They asked for this, then.
    Asked(Wish, Date),
}

/// What was done about members a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembersDone {
    /// The reader joined.
    Joined,
    /// Somebody was invited.
    Invited,
    /// An invitation was sent again.
    Resent,
    /// An invitation was withdrawn.
    Revoked,
    /// Somebody's rights were changed.
    Changed,
    /// Somebody was removed.
    Removed,
    /// The owners were asked.
    Asked,
}

impl MembersDone {
    const ALL: [Self; 7] = [Self::Joined, Self::Invited, Self::Resent, Self::Revoked, Self::Changed, Self::Removed, Self::Asked];

    /// The word in the page's address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Invited => "invited",
            Self::Resent => "resent",
            Self::Revoked => "revoked",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Asked => "asked",
        }
    }

    /// What a word in the page's address means.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.word() == word)
    }

    /// Its sentence.
    #[must_use]
    pub fn sentence(self, words: &Words) -> String {
        match self {
            Self::Joined => words.t("members-joined"),
            Self::Invited => words.t("members-invited"),
            Self::Resent => words.t("members-resent"),
            Self::Revoked => words.t("members-revoked"),
            Self::Changed => words.t("members-changed"),
            Self::Removed => words.t("members-removed"),
            Self::Asked => words.t("members-asked"),
        }
    }
}

/// What a role means, in a sentence.
fn means(words: &Words, role: &Role) -> String {
    match role {
        Role::Owner => words.t("role-owner-means"),
        Role::Administrator => words.t("role-administrator-means"),
        Role::Member => words.t("role-member-means"),
    }
}

/// `/organizations/{id}/invitations`: whom to invite, and to what.
#[derive(Template)]
#[template(path = "invite_member.html")]
pub struct InviteMember {
    /// The frame.
    pub frame: Frame,
    /// The organization.
    pub place: Place,
    /// The address as entered.
    pub email: String,
    /// Roles the reader may give, with their words.
    pub roles: Vec<(&'static str, Role)>,
    /// The role as chosen.
    pub role: String,
    /// Whether the extra role is the reader's to give, and was ticked.
    pub billing_reader: Option<bool>,
    /// The language of the letter.
    pub language: String,
    /// Languages a letter can have.
    pub languages: Vec<Language>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/organizations/{id}/members/{account}`: what a member may do.
#[derive(Template)]
#[template(path = "member.html")]
pub struct EditMember {
    /// The frame.
    pub frame: Frame,
    /// The organization.
    pub place: Place,
    /// The member.
    pub member: MemberRow,
    /// Roles the reader may give, with their words.
    pub roles: Vec<(&'static str, Role)>,
    /// The role as chosen.
    pub role: String,
    /// Whether the extra role is the reader's to give, and is ticked.
    pub billing_reader: Option<bool>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// `/organizations/{id}/members/{account}/remove` and `/organizations/{id}/leave`: asks once more.
#[derive(Template)]
#[template(path = "member_goes.html")]
pub struct MemberGoes {
    /// The frame.
    pub frame: Frame,
    /// The organization.
    pub place: Place,
    /// Who is removed; nobody when the reader leaves.
    pub member: Option<MemberRow>,
    /// Open invitations of theirs that end with it.
    pub invitations: i64,
    /// What stands in the way.
    pub errors: Vec<FieldError>,
}

/// `/organizations/{id}/ask`: what a member asks the owners for.
#[derive(Template)]
#[template(path = "ask_role.html")]
pub struct AskRole {
    /// The frame.
    pub frame: Frame,
    /// The organization.
    pub place: Place,
    /// What they have not got yet.
    pub wishes: Vec<Wish>,
    /// How an earlier request stands.
    pub asked: Option<(Wish, Date)>,
    /// What needs another try.
    pub errors: Vec<FieldError>,
}

/// A wish in a few words.
fn wish(words: &Words, wish: &Wish) -> String {
    match wish {
        Wish::Owner => words.t("role-owner"),
        Wish::Administrator => words.t("role-administrator"),
        Wish::BillingReader => words.t("role-billing-reader"),
    }
}

/// What a wish means, in a sentence.
fn wish_means(words: &Words, wish: &Wish) -> String {
    match wish {
        Wish::Owner => words.t("role-owner-means"),
        Wish::Administrator => words.t("role-administrator-means"),
        Wish::BillingReader => words.t("role-billing-reader-means"),
    }
}

/// `/join/{token}` and `/member-invitations/{id}`: to belong to an organization or not.
#[derive(Template)]
#[template(path = "join_organization.html")]
pub struct JoinOrganization {
    /// The frame.
    pub frame: Frame,
    /// The organization's name.
    pub organization: String,
    /// Who invites.
    pub inviter: String,
    /// The role offered.
    pub role: Role,
    /// Whether the extra role is offered, too.
    pub billing_reader: bool,
    /// The invited mailbox, masked.
    pub invited: String,
    /// The last day on which it can be answered.
    pub until: Date,
    /// Who looks at it, and where their answer goes.
    pub reader: JoinReader,
    /// What they belong to already: the role they have there.
    pub already: Option<Role>,
}

/// Who looks at an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinReader {
    /// Whoever was invited, signed in: answers there.
    Invited(String),
    /// Somebody else, signed in; may change the account by a form that goes there.
    Other(String),
    /// Nobody signed in; goes on by a form that goes there.
    SignedOut(String),
}

/// The organization an account is created for, or signed in to.
#[derive(Clone, Debug)]
pub struct JoinBehind {
    /// Its name.
    pub organization: String,
    /// The invited mailbox, masked.
    pub invited: String,
}

impl Switcher {
    /// The name of the one at hand.
    #[must_use]
    pub fn name(&self) -> &str {
        self.organizations.iter().find(|place| place.id == self.current).map_or("", |place| place.name.as_str())
    }
}

/// Other organizations of the reader, to change to.
#[derive(Clone, Debug, Default)]
pub struct Switcher {
    /// The one at hand.
    pub current: String,
    /// All of theirs.
    pub organizations: Vec<Place>,
    /// They arrive at the one at hand after signing in.
    pub is_default: bool,
}
