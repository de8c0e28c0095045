//! Somebody asks the owners of an organization for a role: out of a draft that only owners can apply, or as a member.

use domain::{
    Moment,
    account::{domain_of, shared_domain},
    id::{AccountId, OnboardingId, OrganizationId, RoleRequestId},
    member::Wish,
    onboarding::{Facts, OnboardingRefusal},
    organization::{Role, skeleton},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, account, audit, email, member, onboarding,
    organization::{self, Owner},
    role_request,
};

use crate::owners::{Reached, happened, noted, place, rests, tell_owners};

/// Whose owners are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Those of the organization that is bound to the draft's seller account.
    Elsewhere,
    /// Those of an organization of colleagues, who have an e-mail of the same domain; of this name, if one is.
    Colleagues(String),
    /// Those of an organization the account is a member of.
    Of(OrganizationId),
}

/// From where it is asked, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Out of a draft: to be an owner.
    Draft {
        /// Which draft.
        onboarding: OnboardingId,
        /// Whom.
        whom: Whom,
    },
    /// As a member.
    Member {
        /// Of which organization.
        organization: OrganizationId,
        /// For what.
        wish: Wish,
    },
}

/// The action.
pub struct AskForRole {
    /// Who.
    pub account: AccountId,
    /// What.
    pub asking: Asking,
    /// When.
    pub moment: Moment,
}

/// Who is to be asked, and what went before.
pub struct Asked {
    organization: OrganizationId,
    wish: Wish,
    owners: Vec<Owner>,
    before: Option<role_request::Asked>,
    /// Out of which draft; its seller's side sees it, too.
    draft: Option<Facts>,
}

/// What is known of who asks.
pub enum Known {
    /// The draft was applied meanwhile.
    Completed,
    /// There is an organization whose owners can be asked.
    Place(Box<Asked>),
    /// A member who has it already.
    Had,
    /// The draft knows of no such organization.
    NoPlace,
}

impl AskForRole {
    async fn asked(&self, tx: &Tx, organization: OrganizationId, wish: Wish, draft: Option<Facts>) -> Result<Known, Broken> {
        let (owners, before) =
            futures_util::try_join!(organization::owners(tx, organization), role_request::last(tx, organization, self.account))?;
        Ok(Known::Place(Box::new(Asked { organization, wish, owners, before, draft })))
    }

    async fn out_of_draft(&self, tx: &Tx, onboarding: OnboardingId, whom: &Whom) -> Result<Option<Known>, Broken> {
        let Some(facts) = onboarding::facts(tx, onboarding, self.account).await?.map(|known| known.facts) else { return Ok(None) };
        if facts.completed.is_some() {
            return Ok(Some(Known::Completed));
        }
        let organization = match whom {
            Whom::Elsewhere => facts.elsewhere().map(|elsewhere| elsewhere.organization),
            Whom::Colleagues(name) => of_colleagues(tx, self.account, name).await?,
            Whom::Of(id) => {
                let member = facts.organizations.iter().find(|membership| membership.organization == *id && membership.role != Role::Owner);
                member.map(|membership| membership.organization)
            }
        };
        let Some(organization) = organization else { return Ok(Some(Known::NoPlace)) };
        self.asked(tx, organization, Wish::Owner, Some(facts)).await.map(Some)
    }

    async fn as_member(&self, tx: &Tx, organization: OrganizationId, wish: Wish) -> Result<Option<Known>, Broken> {
        match member::rights_of(tx, organization, self.account).await? {
            None => Ok(None),
            Some(rights) if rights.hold(wish) => Ok(Some(Known::Had)),
            Some(_) => self.asked(tx, organization, wish, None).await.map(Some),
        }
    }
}

/// The organization of colleagues whose name looks like this one, else the oldest.
async fn of_colleagues(tx: &Tx, account: AccountId, name: &str) -> Result<Option<OrganizationId>, Broken> {
    let Some(known) = account::email_of(tx, account).await?.filter(|known| known.verified) else { return Ok(None) };
    let domain = domain_of(&known.email_key);
    if shared_domain(domain) {
        return Ok(None);
    }
    let found = organization::of_domain(tx, domain, account).await?;
    let wanted = skeleton(name);
    let alike = found.iter().find(|(_, name)| skeleton(name) == wanted).or(found.first());
    Ok(alike.map(|(id, _)| *id))
}

impl Action for AskForRole {
    type Facts = Option<Known>;
    type Decision = Option<Box<Asked>>;
    type Outcome = Reached;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        match &self.asking {
            Asking::Draft { onboarding, whom } => self.out_of_draft(tx, *onboarding, whom).await,
            Asking::Member { organization, wish } => self.as_member(tx, *organization, *wish).await,
        }
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        match facts.ok_or(OnboardingRefusal::NotFound)? {
            Known::Completed | Known::Had => Ok(None),
            Known::Place(asked) => Ok(Some(asked)),
            // Nothing of colleagues' any more: step 2 shows what there is now.
            Known::NoPlace => Err(OnboardingRefusal::OrganizationMissing),
        }
    }

    fn write(&self, decision: Self::Decision, writes: &mut Writes) -> Reached {
        let Some(asked) = decision else { return Reached::Completed };
        let reached = if asked.owners.is_empty() { Reached::Nobody } else { Reached::Owners };
        if asked.before.is_some_and(|before| rests(before, asked.wish, self.moment.now)) {
            return reached;
        }
        // To be an owner is asked for in the place of less.
        writes.add(role_request::close(asked.organization, self.account, self.account, false, self.moment.now));
        let id: RoleRequestId = self.moment.id(place::SUBJECT);
        writes.add(role_request::add(id, asked.organization, self.account, asked.wish, self.moment.now));
        tell_owners(&self.moment, &asked.owners, email::Subject::RoleAsked(id), writes);
        let kind = if asked.wish == Wish::Owner { "organization.owner_asked" } else { "organization.role_asked" };
        let event = happened(asked.draft.as_ref(), asked.organization, reached, kind);
        writes.add(audit::tell(&self.moment, place::EVENT, event));
        let data = match &self.asking {
            Asking::Draft { onboarding, .. } => json!({ "onboarding": onboarding, "owners": asked.owners.len() }),
            Asking::Member { wish, .. } => json!({ "wish": wish, "owners": asked.owners.len() }),
        };
        writes.add(noted(&self.moment, self.account, "role.ask", id.to_string(), (asked.draft.as_ref(), asked.organization), data));
        reached
    }
}
