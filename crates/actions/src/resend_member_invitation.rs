//! The letter of a member invitation goes once more: the same link, for seven days from now.

use domain::{
    Moment,
    id::{AccountId, MemberInvitationId, OrganizationId},
    invitation::expires,
    member::{INVITATION_DAYS, MemberInvitationStatus, MemberRefusal, Rights, Written},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, email, member,
    member_invitation::{self, Invitation},
};

use crate::members::{Deed, place};

/// The action.
pub struct ResendMemberInvitation {
    /// Who asks for it.
    pub account: AccountId,
    /// Which invitation; its days may be over.
    pub invitation: MemberInvitationId,
    /// When.
    pub moment: Moment,
}

/// An invitation and what whoever asks may do in its organization.
pub(crate) async fn managed(tx: &Tx, id: MemberInvitationId, account: AccountId) -> Result<Option<(Invitation, Rights)>, Broken> {
    let Some(invitation) = member_invitation::by_id(tx, id).await? else { return Ok(None) };
    let own = member::rights_of(tx, invitation.organization, account).await?;
    Ok(own.map(|own| (invitation, own)))
}

/// It must be open, and within what they may give.
pub(crate) fn judge(managed: Option<(Invitation, Rights)>) -> Result<Invitation, MemberRefusal> {
    let (invitation, own) = managed.ok_or(MemberRefusal::NotFound)?;
    // Who manages nobody is not shown invitations, so there is none.
    if !own.may_give(Rights::new(domain::organization::Role::Member, false)) {
        return Err(MemberRefusal::NotFound);
    }
    if !own.may_give(invitation.rights) {
        return Err(MemberRefusal::NotAllowed);
    }
    if invitation.status == MemberInvitationStatus::Open { Ok(invitation) } else { Err(MemberRefusal::InvitationClosed) }
}

impl Action for ResendMemberInvitation {
    type Facts = (Option<(Invitation, Rights)>, Written);
    type Decision = Invitation;
    type Outcome = OrganizationId;
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let managed = managed(tx, self.invitation, self.account).await?;
        let written = match &managed {
            Some((invitation, _)) => {
                member_invitation::written(tx, invitation.organization, &invitation.email_key, self.moment.now).await?
            }
            None => Written::default(),
        };
        Ok((managed, written))
    }

    fn decide(&self, (managed, written): Self::Facts) -> Result<Invitation, MemberRefusal> {
        let invitation = judge(managed)?;
        written.one_more_letter()?;
        Ok(invitation)
    }

    fn write(&self, invitation: Invitation, writes: &mut Writes) -> OrganizationId {
        let now = self.moment.now;
        writes.add(member_invitation::extend(invitation.id, expires(now, INVITATION_DAYS)));
        let letter = email::Subject::MemberInvitation(invitation.id);
        writes.add(email::queue(self.moment.id(place::LETTER), letter, &invitation.email, &invitation.language, None, now));
        let deed = Deed {
            organization: invitation.organization,
            by: Some(self.account),
            account: None,
            action: "member.invitation_resend",
            kind: "member.invitation_resent",
            subject: invitation.id.to_string(),
            data: json!({ "invitation": invitation.id }),
        };
        deed.write(&self.moment, writes);
        invitation.organization
    }
}
