//! A member goes: removed by somebody who manages members, or by themselves. Rights are read with each request, so the
//! next one finds nothing of the organization any more (threat T57).

use domain::{
    Moment,
    id::{AccountId, OrganizationId},
    member::{MemberRefusal, Rights},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, email,
    member::{self, Move, Seat},
    member_invitation, role_request,
};

use crate::members::{Deed, end_given, place, told};

/// Somebody is removed.
pub struct RemoveMember {
    /// Who removes them.
    pub account: AccountId,
    /// From which organization.
    pub organization: OrganizationId,
    /// Whom.
    pub member: AccountId,
    /// When.
    pub moment: Moment,
}

/// Who goes, and what of theirs ends with it.
pub struct Going {
    seat: Seat,
    given: Vec<(Rights, i64)>,
}

async fn going(tx: &Tx, organization: OrganizationId, member: AccountId) -> Result<Option<Going>, Broken> {
    let (seat, given) =
        futures_util::try_join!(member::seat(tx, organization, member), member_invitation::given(tx, organization, member))?;
    Ok(seat.map(|seat| Going { seat, given }))
}

fn gone(going: &Going, member: AccountId, by: AccountId, organization: OrganizationId, moment: &Moment, writes: &mut Writes) {
    let left = by == member;
    let from = going.seat.rights;
    let moved = member::write(Move { organization, account: member, from: Some(from), to: None }, moment.now);
    moved.into_iter().for_each(|statement| writes.add(statement));
    end_given((organization, member), &going.given, None, by, moment).into_iter().for_each(|statement| writes.add(statement));
    writes.add(role_request::close(organization, member, by, false, moment.now));
    let deed = Deed {
        organization,
        by: Some(by),
        account: Some(member),
        action: if left { "member.leave" } else { "member.remove" },
        kind: if left { "member.left" } else { "member.removed" },
        subject: member.to_string(),
        data: json!({ "account": member, "from": told(from) }),
    };
    deed.write(moment, writes);
}

impl Action for RemoveMember {
    type Facts = Option<(Rights, Going)>;
    type Decision = Going;
    type Outcome = ();
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (own, going) =
            futures_util::try_join!(member::rights_of(tx, self.organization, self.account), going(tx, self.organization, self.member))?;
        Ok(own.zip(going))
    }

    fn decide(&self, known: Self::Facts) -> Result<Going, MemberRefusal> {
        let (own, going) = known.ok_or(MemberRefusal::NotFound)?;
        own.remove(going.seat.rights, going.seat.other_owners)?;
        Ok(going)
    }

    fn write(&self, going: Going, writes: &mut Writes) {
        gone(&going, self.member, self.account, self.organization, &self.moment, writes);
        if self.member != self.account {
            let letter = email::Subject::MemberRemoved(self.moment.id(place::EVENT));
            let id = self.moment.id(place::LETTER);
            writes.add(email::queue(id, letter, &going.seat.email, &going.seat.language, None, self.moment.now));
        }
    }
}

/// Somebody leaves.
pub struct LeaveOrganization {
    /// Who.
    pub account: AccountId,
    /// Which organization.
    pub organization: OrganizationId,
    /// When.
    pub moment: Moment,
}

impl Action for LeaveOrganization {
    type Facts = Option<Going>;
    type Decision = Going;
    type Outcome = ();
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        going(tx, self.organization, self.account).await
    }

    fn decide(&self, going: Self::Facts) -> Result<Going, MemberRefusal> {
        let going = going.ok_or(MemberRefusal::NotFound)?;
        going.seat.rights.goes(going.seat.other_owners)?;
        Ok(going)
    }

    fn write(&self, going: Going, writes: &mut Writes) {
        gone(&going, self.account, self.account, self.organization, &self.moment, writes);
    }
}
