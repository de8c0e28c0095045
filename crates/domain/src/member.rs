//! Members of an organization: what each may do there, and with whom.

use jiff::{SignedDuration, Timestamp};

use crate::{fault::Refusal, organization::Role, word::words};

/// What a member may do: the role, and beside it reading what is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    /// The role.
    pub role: Role,
    /// The extra role that opens the billing pages; an owner reads them anyway and has it never.
    pub billing_reader: bool,
}

/// Whether a member with this role, and the extra role or not, may read the billing pages.
#[must_use]
pub const fn may_read_billing(role: Role, billing_reader: bool) -> bool {
    matches!(role, Role::Owner) || billing_reader
}

impl Rights {
    /// These rights, in their one form: who owns needs no extra role.
    #[must_use]
    pub const fn new(role: Role, billing_reader: bool) -> Self {
        Self { role, billing_reader: billing_reader && !matches!(role, Role::Owner) }
    }

    /// Whether the billing pages are open.
    #[must_use]
    pub const fn may_read_billing(self) -> bool {
        may_read_billing(self.role, self.billing_reader)
    }

    /// Whether members are theirs to invite, change and remove: all for owners, all but owners for administrators.
    #[must_use]
    pub const fn manages(self, role: Role) -> bool {
        match self.role {
            Role::Owner => true,
            Role::Administrator => !matches!(role, Role::Owner),
            Role::Member => false,
        }
    }

    /// Whether they may give these rights: a role they manage; the extra role is the owners' to give.
    #[must_use]
    pub const fn may_give(self, rights: Self) -> bool {
        self.manages(rights.role) && (!rights.billing_reader || matches!(self.role, Role::Owner))
    }

    /// Whether these are at least those.
    #[must_use]
    pub const fn hold(self, wish: Wish) -> bool {
        match wish {
            Wish::Owner => matches!(self.role, Role::Owner),
            Wish::Administrator => matches!(self.role, Role::Owner | Role::Administrator),
            Wish::BillingReader => self.may_read_billing(),
        }
    }

    /// The larger of two roles, with the extra role if either has it: what is granted never takes away.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        // Roles are in order, the largest first.
        Self::new(self.role.min(other.role), self.billing_reader || other.billing_reader)
    }

    /// Whether one may change to these rights from those, and who would be left to own the organization.
    ///
    /// # Errors
    /// `not_allowed`, `last_owner`.
    pub fn change(self, from: Self, to: Self, other_owners: i64) -> Result<(), MemberRefusal> {
        let billing = from.billing_reader == to.billing_reader || self.role == Role::Owner;
        if !self.manages(from.role) || !self.manages(to.role) || !billing {
            return Err(MemberRefusal::NotAllowed);
        }
        if to.role == Role::Owner { Ok(()) } else { from.goes(other_owners) }
    }

    /// Whether one may remove a member with those rights.
    ///
    /// # Errors
    /// `not_allowed`, `last_owner`.
    pub fn remove(self, from: Self, other_owners: i64) -> Result<(), MemberRefusal> {
        if self.manages(from.role) { from.goes(other_owners) } else { Err(MemberRefusal::NotAllowed) }
    }

    /// Whether a member with these rights may go, by whatever road: never the last owner who can act (invariant I5).
    ///
    /// # Errors
    /// `last_owner`.
    pub fn goes(self, other_owners: i64) -> Result<(), MemberRefusal> {
        if self.role == Role::Owner && other_owners < 1 { Err(MemberRefusal::LastOwner) } else { Ok(()) }
    }
}

words! {
    /// What a member may ask the owners for.
    Wish {
        /// To be an owner.
        Owner = "owner",
        /// To be an administrator.
        Administrator = "administrator",
        /// To read what is billed.
        BillingReader = "billing_reader",
    }
}

impl Wish {
    /// What is asked for, as rights to be added to those there are.
    #[must_use]
    pub const fn rights(self) -> Rights {
        match self {
            Self::Owner => Rights::new(Role::Owner, false),
            Self::Administrator => Rights::new(Role::Administrator, false),
            Self::BillingReader => Rights::new(Role::Member, true),
        }
    }

    /// What was asked for, from the rights it adds.
    #[must_use]
    pub const fn of(rights: Rights) -> Self {
        match (rights.billing_reader, rights.role) {
            (true, _) => Self::BillingReader,
            (false, Role::Owner) => Self::Owner,
            (false, Role::Administrator | Role::Member) => Self::Administrator,
        }
    }
}

words! {
    /// What is kept of a member invitation's state; that it has expired is computed.
    MemberInvitationStatus {
        /// It can be answered.
        Open = "open",
        /// Somebody is a member by it.
        Accepted = "accepted",
        /// Whoever was invited said no.
        Declined = "declined",
        /// Withdrawn, or replaced by a newer one.
        Revoked = "revoked",
    }
}

/// How a member invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberInvitationState {
    /// It can be answered.
    Open,
    /// Its days are over; it can be sent again.
    Expired,
    /// Somebody is a member by it.
    Accepted,
    /// Whoever was invited said no.
    Declined,
    /// Withdrawn, or replaced by a newer one.
    Revoked,
}

/// How a member invitation stands now.
#[must_use]
pub fn invitation_state(status: MemberInvitationStatus, expires_at: Timestamp, now: Timestamp) -> MemberInvitationState {
    match status {
        MemberInvitationStatus::Open if expires_at <= now => MemberInvitationState::Expired,
        MemberInvitationStatus::Open => MemberInvitationState::Open,
        MemberInvitationStatus::Accepted => MemberInvitationState::Accepted,
        MemberInvitationStatus::Declined => MemberInvitationState::Declined,
        MemberInvitationStatus::Revoked => MemberInvitationState::Revoked,
    }
}

/// Days an invitation of a member can be answered.
pub const INVITATION_DAYS: i64 = 7;
/// Invitations that the members of one organization may write in a day.
pub const INVITATIONS_PER_DAY: i64 = 50;
/// Letters of one organization to one invited mailbox in a day.
pub const LETTERS_PER_DAY: i64 = 3;

/// What was written lately, as far as it is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Invitations of the organization within a day.
    pub invitations: i64,
    /// Its letters to the mailbox within a day.
    pub letters: i64,
}

impl Written {
    /// Whether one more letter may go to the mailbox.
    ///
    /// # Errors
    /// `too_many_invitations`.
    pub const fn one_more_letter(self) -> Result<(), MemberRefusal> {
        if self.letters < LETTERS_PER_DAY { Ok(()) } else { Err(MemberRefusal::TooManyInvitations) }
    }

    /// Whether one more mailbox may be invited.
    ///
    /// # Errors
    /// `too_many_invitations`.
    pub fn one_more(self) -> Result<(), MemberRefusal> {
        if self.invitations < INVITATIONS_PER_DAY { self.one_more_letter() } else { Err(MemberRefusal::TooManyInvitations) }
    }
}

/// A day, in which letters and invitations are counted.
pub const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Why nothing was done about a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberRefusal {
    /// No such organization, member or invitation, or none of theirs.
    NotFound,
    /// The role does not go that far.
    NotAllowed,
    /// Nobody else could own the organization.
    LastOwner,
    /// The mailbox is a member's already.
    AlreadyMember,
    /// The mailbox was invited to more than one may give.
    AlreadyInvited,
    /// The invitation was answered, withdrawn, or its days are over.
    InvitationClosed,
    /// It was sent to another mailbox.
    InvitedOther,
    /// Enough was written for today.
    TooManyInvitations,
}

impl Refusal for MemberRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotAllowed => "not_allowed",
            Self::LastOwner => "last_owner",
            Self::AlreadyMember => "already_member",
            Self::AlreadyInvited => "already_invited",
            Self::InvitationClosed => "invitation_closed",
            Self::InvitedOther => "invited_other",
            Self::TooManyInvitations => "too_many_invitations",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 3] = [Role::Owner, Role::Administrator, Role::Member];

    fn plain(role: Role) -> Rights {
        Rights::new(role, false)
    }

    #[test]
    fn owners_and_billing_readers_read_what_is_billed() {
        let may: Vec<_> = ROLES.iter().flat_map(|role| [may_read_billing(*role, false), may_read_billing(*role, true)]).collect();
        assert_eq!(may, [true, true, false, true, false, true]);
        assert!(!Rights::new(Role::Owner, true).billing_reader, "one form");
    }

    #[test]
    fn owners_manage_all_administrators_all_but_owners_members_nobody() {
        let managed = |role| ROLES.map(|other| plain(role).manages(other));
        assert_eq!(ROLES.map(managed), [[true; 3], [false, true, true], [false; 3]]);
        for (giver, may) in [(Role::Owner, true), (Role::Administrator, false), (Role::Member, false)] {
            assert_eq!(plain(giver).may_give(Rights::new(Role::Member, true)), may, "{giver} gives the extra role");
        }
    }

    #[test]
    fn rights_change_only_within_what_one_manages() {
        let (owner, administrator, member) = (plain(Role::Owner), plain(Role::Administrator), plain(Role::Member));
        let reader = Rights::new(Role::Member, true);
        let no = Err(MemberRefusal::NotAllowed);
        assert_eq!(owner.change(member, owner, 1), Ok(()));
        assert_eq!(owner.change(member, reader, 1), Ok(()));
        assert_eq!(administrator.change(member, administrator, 1), Ok(()));
        assert_eq!(administrator.change(member, owner, 1), no, "nobody gives more than they have");
        assert_eq!(administrator.change(owner, member, 2), no);
        assert_eq!(administrator.change(member, reader, 1), no);
        assert_eq!(administrator.change(reader, Rights::new(Role::Administrator, true), 1), Ok(()), "what is there stays");
        assert_eq!(administrator.change(reader, member, 1), no);
        assert_eq!(member.change(member, administrator, 1), no);
        assert_eq!((administrator.remove(owner, 1), administrator.remove(reader, 1), member.remove(member, 1)), (no, Ok(()), no));
    }

    #[test]
    fn the_last_owner_stays() {
        let (owner, member) = (plain(Role::Owner), plain(Role::Member));
        let last = Err(MemberRefusal::LastOwner);
        assert_eq!((owner.change(owner, member, 0), owner.remove(owner, 0), owner.goes(0)), (last, last, last));
        assert_eq!((owner.change(owner, member, 1), owner.remove(owner, 1), owner.goes(1)), (Ok(()), Ok(()), Ok(())));
        assert_eq!((owner.change(owner, owner, 0), member.goes(0)), (Ok(()), Ok(())));
    }

    #[test]
    fn what_is_granted_never_takes_away() {
        let reader = Rights::new(Role::Member, true);
        assert_eq!(reader.and(Wish::Administrator.rights()), Rights::new(Role::Administrator, true));
        assert_eq!(plain(Role::Owner).and(Wish::BillingReader.rights()), plain(Role::Owner));
        assert_eq!(plain(Role::Administrator).and(Wish::BillingReader.rights()), Rights::new(Role::Administrator, true));
        for wish in Wish::ALL {
            assert_eq!(Wish::of(wish.rights()), *wish);
            assert!(plain(Role::Member).and(wish.rights()).hold(*wish) && !plain(Role::Member).hold(*wish));
        }
    }

    #[test]
    fn letters_and_invitations_are_counted() {
        let written = |invitations, letters| Written { invitations, letters };
        let much = Err(MemberRefusal::TooManyInvitations);
        assert_eq!((written(0, 0).one_more(), written(49, 2).one_more()), (Ok(()), Ok(())));
        assert_eq!((written(50, 0).one_more(), written(0, 3).one_more(), written(0, 3).one_more_letter()), (much, much, much));
        assert_eq!(written(50, 2).one_more_letter(), Ok(()));
    }

    #[test]
    fn an_invitation_ends_by_itself() {
        let (now, later) = ("2026-12-01T12:00:00Z".parse().unwrap(), "2026-12-01T12:00:01Z".parse().unwrap());
        use MemberInvitationStatus::{Declined, Open};
        assert_eq!(invitation_state(Open, later, now), MemberInvitationState::Open);
        assert_eq!(invitation_state(Open, now, now), MemberInvitationState::Expired);
        assert_eq!(invitation_state(Declined, now, later), MemberInvitationState::Declined);
    }
}
