//! An owner approves or refuses what somebody asks for.

use domain::{
    Moment,
    id::{AccountId, OrganizationId, RoleRequestId},
    member::Rights,
    onboarding::OnboardingRefusal,
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email,
    member::{self, Move},
    role_request,
};

use crate::owners::place;

/// An owner approves or refuses a wish; once, whoever presses first.
pub struct DecideRole {
    /// Which owner.
    pub account: AccountId,
    /// Which wish.
    pub request: RoleRequestId,
    /// Yes or no.
    pub approve: bool,
    /// When.
    pub moment: Moment,
}

/// A wish, and what who asks may do already.
type Asked = (role_request::Request, Option<Rights>);

impl DecideRole {
    /// What is granted is added to what there is.
    fn grant(&self, request: &role_request::Request, from: Option<Rights>, writes: &mut Writes) {
        let wanted = request.wish.rights();
        let to = from.map_or(wanted, |rights| rights.and(wanted));
        if from == Some(to) {
            return;
        }
        let moved = Move { organization: request.organization, account: request.account, from, to: Some(to) };
        member::write(moved, self.moment.now).into_iter().for_each(|statement| writes.add(statement));
        let owner = to.role == domain::organization::Role::Owner;
        let event = audit::Event {
            kind: if owner { "organization.owner_added" } else { "member.role_changed" },
            organization: Some(request.organization),
            data: json!({ "account": request.account, "role": to.role, "billing_reader": to.billing_reader }),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, place::EVENT, event));
    }
}

impl Action for DecideRole {
    type Facts = Option<Asked>;
    type Decision = Asked;
    type Outcome = OrganizationId;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(request) = role_request::for_owner(tx, self.request, self.account).await? else { return Ok(None) };
        let rights = member::rights_of(tx, request.organization, request.account).await?;
        Ok(Some((request, rights)))
    }

    fn decide(&self, asked: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        asked.ok_or(OnboardingRefusal::NotFound)
    }

    fn write(&self, (request, rights): Self::Decision, writes: &mut Writes) -> OrganizationId {
        if request.decided {
            return request.organization;
        }
        let now = self.moment.now;
        writes.add(role_request::decide(self.request, self.account, self.approve, now));
        if self.approve {
            self.grant(&request, rights, writes);
        }
        let letter = email::Subject::RoleDecided(self.request);
        writes.add(email::queue(self.moment.id(place::LETTERS), letter, &request.email, &request.language, None, now));
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: if self.approve { "role.approve" } else { "role.refuse" },
            subject: self.request.to_string(),
            seller: None,
            organization: Some(request.organization),
            data: json!({ "account": request.account, "wish": request.wish }),
        };
        writes.add(audit::note(&self.moment, place::AUDIT, entry));
        request.organization
    }
}
