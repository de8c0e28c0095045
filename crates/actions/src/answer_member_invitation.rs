//! Whoever was invited to an organization says yes or no. The mailbox decides, not the link: only an account with the
//! invited address accepts.

use domain::{
    Moment,
    id::{AccountId, MemberInvitationId, OrganizationId},
    member::{MemberInvitationState, MemberInvitationStatus, MemberRefusal, Rights},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, account,
    member::{self, Move},
    member_invitation::{self, Invitation},
    role_request,
};

use crate::members::{Deed, told};

/// Accepts; twice is fine.
pub struct AcceptMemberInvitation {
    /// Who.
    pub account: AccountId,
    /// Which invitation.
    pub invitation: MemberInvitationId,
    /// When.
    pub moment: Moment,
}

/// An invitation, and what is known of who answers it.
pub struct Known {
    invitation: Invitation,
    /// The account's verified e-mail is the invited one.
    invited: bool,
    /// What it may do there already.
    rights: Option<Rights>,
    /// What it asked the owners for.
    asked: Option<role_request::Asked>,
}

impl Action for AcceptMemberInvitation {
    type Facts = Option<Known>;
    /// Nothing is left to do when it was accepted before.
    type Decision = (OrganizationId, Option<Known>);
    type Outcome = OrganizationId;
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(invitation) = member_invitation::by_id(tx, self.invitation).await? else { return Ok(None) };
        let (known, rights, asked) = futures_util::try_join!(
            account::email_of(tx, self.account),
            member::rights_of(tx, invitation.organization, self.account),
            role_request::last(tx, invitation.organization, self.account)
        )?;
        Ok(Some(Known { invited: is_for(&invitation, known), invitation, rights, asked }))
    }

    fn decide(&self, known: Self::Facts) -> Result<Self::Decision, MemberRefusal> {
        let known = known.ok_or(MemberRefusal::NotFound)?;
        let organization = known.invitation.organization;
        match known.invitation.state(self.moment.now) {
            MemberInvitationState::Accepted if known.invitation.ended_by == Some(self.account) && known.rights.is_some() => {
                Ok((organization, None))
            }
            _ if !known.invited => Err(MemberRefusal::InvitedOther),
            MemberInvitationState::Open => Ok((organization, Some(known))),
            _ => Err(MemberRefusal::InvitationClosed),
        }
    }

    fn write(&self, (organization, open): Self::Decision, writes: &mut Writes) -> OrganizationId {
        let Some(Known { invitation, rights: from, asked, .. }) = open else { return organization };
        let now = self.moment.now;
        writes.add(member_invitation::end(invitation.id, MemberInvitationStatus::Accepted, Some(self.account), now));
        // Somebody may have come another way meanwhile: what is offered is added to what there is.
        let to = from.map_or(invitation.rights, |rights| rights.and(invitation.rights));
        if from != Some(to) {
            let moved = Move { organization, account: self.account, from, to: Some(to) };
            member::write(moved, now).into_iter().for_each(|statement| writes.add(statement));
        }
        // What they asked for and have now was granted by who invited them.
        if asked.is_some_and(|asked| asked.decided.is_none() && to.hold(asked.wish)) {
            writes.add(role_request::close(organization, self.account, invitation.invited_by, true, now));
        }
        let deed = Deed {
            organization,
            by: Some(self.account),
            account: Some(self.account),
            action: "member.join",
            kind: "member.joined",
            subject: invitation.id.to_string(),
            data: told(to),
        };
        deed.write(&self.moment, writes);
        organization
    }
}

/// Whether an invitation is for the account with this address.
fn is_for(invitation: &Invitation, known: Option<account::Unverified>) -> bool {
    known.is_some_and(|known| known.verified && known.email_key == invitation.email_key)
}

/// Says no. Whoever holds the link may without an account: it goes to the mailbox alone, and another can be asked for.
pub struct DeclineMemberInvitation {
    /// Who; nobody, where the link itself was shown.
    pub account: Option<AccountId>,
    /// Which invitation.
    pub invitation: MemberInvitationId,
    /// When.
    pub moment: Moment,
}

impl Action for DeclineMemberInvitation {
    type Facts = Option<(Invitation, bool)>;
    type Decision = Option<Invitation>;
    type Outcome = ();
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(invitation) = member_invitation::by_id(tx, self.invitation).await? else { return Ok(None) };
        let invited = match self.account {
            Some(account) => is_for(&invitation, account::email_of(tx, account).await?),
            None => true,
        };
        Ok(Some((invitation, invited)))
    }

    fn decide(&self, known: Self::Facts) -> Result<Self::Decision, MemberRefusal> {
        let (invitation, invited) = known.ok_or(MemberRefusal::NotFound)?;
        if !invited {
            return Err(MemberRefusal::InvitedOther);
        }
        match invitation.state(self.moment.now) {
            MemberInvitationState::Declined => Ok(None),
            MemberInvitationState::Open => Ok(Some(invitation)),
            _ => Err(MemberRefusal::InvitationClosed),
        }
    }

    fn write(&self, open: Self::Decision, writes: &mut Writes) {
        let Some(invitation) = open else { return };
        writes.add(member_invitation::end(invitation.id, MemberInvitationStatus::Declined, self.account, self.moment.now));
        let deed = Deed {
            organization: invitation.organization,
            by: self.account,
            account: None,
            action: "member.decline",
            kind: "member.invitation_declined",
            subject: invitation.id.to_string(),
            data: json!({ "invitation": invitation.id }),
        };
        deed.write(&self.moment, writes);
    }
}
