use super::Support;
use jiff::civil::Date;

/// Step 2, where colleagues have an organization for the seller account: send it to the owners, or ask to become one.
#[derive(Clone, Debug)]
pub struct Colleagues {
    /// The organization's name, if the reader is a member.
    pub organization: Option<String>,
    /// Since when the owners have it.
    pub sent: Option<Date>,
    /// How the wish to become an owner stands.
    pub wish: Wish,
    /// Whom to ask, where no owner can be reached.
    pub unreachable: Option<Support>,
}

/// How a wish to become an owner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It can be uttered.
    Open,
    /// The owners have it since then.
    Asked(Date),
    /// It was refused then; for a while it cannot be uttered again.
    Refused {
        /// When.
        on: Date,
        /// Whether it is too early to ask again.
        rests: bool,
    },
}

impl Wish {
    /// Whether a button makes sense.
    #[must_use]
    pub const fn open(&self) -> bool {
        matches!(self, Self::Open | Self::Refused { rests: false, .. })
    }

    /// Since when the owners have it.
    #[must_use]
    pub const fn asked(&self) -> Option<Date> {
        if let Self::Asked(on) = self { Some(*on) } else { None }
    }

    /// When it was refused.
    #[must_use]
    pub const fn refused(&self) -> Option<Date> {
        if let Self::Refused { on, .. } = self { Some(*on) } else { None }
    }
}

/// A new organization that looks like one that is there.
#[derive(Clone, Debug)]
pub struct Duplicate {
    /// One of the reader's own with such a name: its id and name.
    pub own: Option<(String, String)>,
    /// The domain that the reader's address shares with those of owners of others.
    pub domain: Option<String>,
    /// How the wish to become an owner there stands.
    pub wish: Option<Wish>,
}

/// What a colleague sent to the owners.
#[derive(Clone, Debug)]
pub struct TaskCard {
    /// The task's id.
    pub id: String,
    /// The organization everything goes to.
    pub organization: String,
    /// The seller's name.
    pub seller: String,
    /// Who sent it.
    pub sender: String,
    /// Their e-mail address.
    pub email: String,
    /// When.
    pub sent: Date,
    /// How many subscriptions are left.
    pub subscriptions: usize,
}

/// Who asks for a role.
#[derive(Clone, Debug)]
pub struct AskCard {
    /// The request's id.
    pub id: String,
    /// The organization.
    pub organization: String,
    /// The person.
    pub name: String,
    /// Their verified e-mail address.
    pub email: String,
    /// For what.
    pub wish: domain::member::Wish,
    /// Since when.
    pub asked: Date,
}
