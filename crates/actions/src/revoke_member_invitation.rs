//! A member invitation is withdrawn: its link no longer works.

use domain::{
    Moment,
    id::{AccountId, MemberInvitationId, OrganizationId},
    member::{MemberInvitationStatus, MemberRefusal, Rights},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes,
    member_invitation::{self, Invitation},
};

use crate::{
    members::Deed,
    resend_member_invitation::{judge, managed},
};

/// The action.
pub struct RevokeMemberInvitation {
    /// Who withdraws it.
    pub account: AccountId,
    /// Which invitation; its days may be over.
    pub invitation: MemberInvitationId,
    /// When.
    pub moment: Moment,
}

impl Action for RevokeMemberInvitation {
    type Facts = Option<(Invitation, Rights)>;
    type Decision = Invitation;
    type Outcome = OrganizationId;
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        managed(tx, self.invitation, self.account).await
    }

    fn decide(&self, managed: Self::Facts) -> Result<Invitation, MemberRefusal> {
        judge(managed)
    }

    fn write(&self, invitation: Invitation, writes: &mut Writes) -> OrganizationId {
        let (status, now) = (MemberInvitationStatus::Revoked, self.moment.now);
        writes.add(member_invitation::end(invitation.id, status, Some(self.account), now));
        let deed = Deed {
            organization: invitation.organization,
            by: Some(self.account),
            account: None,
            action: "member.invitation_revoke",
            kind: "member.invitation_revoked",
            subject: invitation.id.to_string(),
            data: json!({ "invitation": invitation.id }),
        };
        deed.write(&self.moment, writes);
        invitation.organization
    }
}
