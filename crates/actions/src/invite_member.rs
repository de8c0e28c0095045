//! Somebody is asked by mail to be a member of an organization.

use domain::{
    Moment,
    account::Email,
    id::{AccountId, MemberInvitationId, OrganizationId},
    invitation::expires,
    member::{INVITATION_DAYS, MemberInvitationStatus, MemberRefusal, Rights, Written},
    secret::{Secret, hash},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, email, member,
    member_invitation::{self, Invitation, New},
};

use crate::members::{Deed, place};

/// The action. An invitation of the same mailbox that is open is replaced: its link no longer works.
pub struct InviteMember {
    /// Who invites.
    pub account: AccountId,
    /// To which organization.
    pub organization: OrganizationId,
    /// Whom.
    pub email: Email,
    /// To what.
    pub rights: Rights,
    /// The language of the letter.
    pub language: String,
    /// The link's token follows from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

/// What is known of who invites and of the mailbox, as far as it concerns this organization. Whether the mailbox has an
/// account is not asked (threat T10).
pub struct Known {
    own: Option<Rights>,
    member: Option<AccountId>,
    open: Option<Invitation>,
    written: Written,
}

impl InviteMember {
    fn id(&self) -> MemberInvitationId {
        self.moment.id(place::SUBJECT)
    }
}

impl Action for InviteMember {
    type Facts = Known;
    type Decision = Option<Invitation>;
    type Outcome = MemberInvitationId;
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Known, Broken> {
        let key = self.email.key();
        let (own, member, open, written) = futures_util::try_join!(
            member::rights_of(tx, self.organization, self.account),
            member::with_email(tx, self.organization, &key),
            member_invitation::open(tx, self.organization, &key),
            member_invitation::written(tx, self.organization, &key, self.moment.now)
        )?;
        Ok(Known { own, member, open, written })
    }

    fn decide(&self, known: Known) -> Result<Option<Invitation>, MemberRefusal> {
        let own = known.own.ok_or(MemberRefusal::NotFound)?;
        if !own.may_give(self.rights) {
            return Err(MemberRefusal::NotAllowed);
        }
        if known.member.is_some() {
            return Err(MemberRefusal::AlreadyMember);
        }
        if known.open.as_ref().is_some_and(|open| !own.may_give(open.rights)) {
            return Err(MemberRefusal::AlreadyInvited);
        }
        known.written.one_more()?;
        Ok(known.open)
    }

    fn write(&self, replaced: Option<Invitation>, writes: &mut Writes) -> MemberInvitationId {
        let (id, now, key) = (self.id(), self.moment.now, self.email.key());
        if let Some(replaced) = &replaced {
            writes.add(member_invitation::end(replaced.id, MemberInvitationStatus::Revoked, Some(self.account), now));
        }
        let new = New {
            id,
            organization: self.organization,
            email: self.email.as_str(),
            email_key: &key,
            rights: self.rights,
            language: &self.language,
            by: self.account,
            expires_at: expires(now, INVITATION_DAYS),
        };
        writes.add(member_invitation::add(new, hash(&self.secret.member_token(id)), now));
        let letter = email::Subject::MemberInvitation(id);
        writes.add(email::queue(self.moment.id(place::LETTER), letter, self.email.as_str(), &self.language, None, now));
        let deed = Deed {
            organization: self.organization,
            by: Some(self.account),
            account: None,
            action: "member.invite",
            kind: "member.invited",
            subject: id.to_string(),
            data: json!({
                "invitation": id, "role": self.rights.role, "billing_reader": self.rights.billing_reader,
                "replaces": replaced.map(|replaced| replaced.id),
            }),
        };
        deed.write(&self.moment, writes);
        id
    }
}
