//! A member gets another role, or the extra one, or loses it.

use domain::{
    Moment,
    id::{AccountId, OrganizationId},
    member::{MemberRefusal, Rights},
    organization::Role,
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, email,
    member::{self, Move, Seat},
    member_invitation, role_request,
};

use crate::members::{Deed, end_given, place, told};

/// The action.
pub struct ChangeMember {
    /// Who changes it.
    pub account: AccountId,
    /// In which organization.
    pub organization: OrganizationId,
    /// Whose rights.
    pub member: AccountId,
    /// The role from now on.
    pub role: Role,
    /// Whether they read what is billed; nothing leaves it as it is.
    pub billing_reader: Option<bool>,
    /// When.
    pub moment: Moment,
}

/// Who changes, who is changed, what the latter gave and what they asked for.
pub struct Known {
    own: Rights,
    seat: Seat,
    given: Vec<(Rights, i64)>,
    asked: Option<role_request::Asked>,
}

impl Action for ChangeMember {
    type Facts = Option<Known>;
    type Decision = (Known, Rights);
    type Outcome = ();
    type Refusal = MemberRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (own, seat, given, asked) = futures_util::try_join!(
            member::rights_of(tx, self.organization, self.account),
            member::seat(tx, self.organization, self.member),
            member_invitation::given(tx, self.organization, self.member),
            role_request::last(tx, self.organization, self.member)
        )?;
        Ok(own.zip(seat).map(|(own, seat)| Known { own, seat, given, asked }))
    }

    fn decide(&self, known: Self::Facts) -> Result<Self::Decision, MemberRefusal> {
        let known = known.ok_or(MemberRefusal::NotFound)?;
        let from = known.seat.rights;
        let to = Rights::new(self.role, self.billing_reader.unwrap_or(from.billing_reader));
        known.own.change(from, to, known.seat.other_owners)?;
        Ok((known, to))
    }

    fn write(&self, (known, to): Self::Decision, writes: &mut Writes) {
        let (from, now) = (known.seat.rights, self.moment.now);
        if from == to {
            return;
        }
        let moved = Move { organization: self.organization, account: self.member, from: Some(from), to: Some(to) };
        member::write(moved, now).into_iter().for_each(|statement| writes.add(statement));
        let theirs = (self.organization, self.member);
        end_given(theirs, &known.given, Some(to), self.account, &self.moment).into_iter().for_each(|statement| writes.add(statement));
        // What they asked for and have now needs no answer any more.
        if known.asked.is_some_and(|asked| asked.decided.is_none() && to.hold(asked.wish)) && known.own.role == Role::Owner {
            writes.add(role_request::close(self.organization, self.member, self.account, true, now));
        }
        let deed = Deed {
            organization: self.organization,
            by: Some(self.account),
            account: Some(self.member),
            action: "member.change",
            kind: "member.role_changed",
            subject: self.member.to_string(),
            data: json!({ "account": self.member, "from": told(from), "role": to.role, "billing_reader": to.billing_reader }),
        };
        deed.write(&self.moment, writes);
        if self.member != self.account {
            let letter = email::Subject::RoleChanged(self.moment.id(place::EVENT));
            writes.add(email::queue(self.moment.id(place::LETTER), letter, &known.seat.email, &known.seat.language, None, now));
        }
    }
}
