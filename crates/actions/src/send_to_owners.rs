//! An organization of colleagues holds what a draft is for: the draft is sent to its owners.

use domain::{
    Moment,
    id::{AccountId, OnboardingId, OrganizationId, TaskId},
    onboarding::{Facts, OnboardingRefusal},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email, onboarding,
    organization::{self, Owner},
    task::{self, Sent},
};

use crate::owners::{REST, Reached, happened, noted, place, tell_owners};

/// "Send to the owners".
pub struct SendToOwners {
    /// Who.
    pub account: AccountId,
    /// Which draft.
    pub onboarding: OnboardingId,
    /// When.
    pub moment: Moment,
}

/// Who is to be reached, and what went before.
pub struct Sending {
    facts: Facts,
    organization: OrganizationId,
    owners: Vec<Owner>,
    before: Option<Sent>,
}

impl Action for SendToOwners {
    type Facts = Option<(Facts, Option<Sending>)>;
    type Decision = Option<Sending>;
    type Outcome = Reached;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(facts) = onboarding::facts(tx, self.onboarding, self.account).await?.map(|known| known.facts) else { return Ok(None) };
        let Some(organization) = facts.elsewhere().map(|elsewhere| elsewhere.organization) else { return Ok(Some((facts, None))) };
        let (owners, before) =
            futures_util::try_join!(organization::owners(tx, organization), task::of_draft(tx, organization, self.onboarding))?;
        let sending = Sending { facts: facts.clone(), organization, owners, before };
        Ok(Some((facts, Some(sending))))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        let (facts, sending) = facts.ok_or(OnboardingRefusal::NotFound)?;
        if facts.completed.is_some() {
            return Ok(None);
        }
        if facts.offers.is_empty() {
            return Err(OnboardingRefusal::NothingToApply);
        }
        if facts.chosen().next().is_none() {
            return Err(OnboardingRefusal::NothingSelected);
        }
        // Nothing of colleagues' any more: step 2 shows what there is now.
        sending.map(Some).ok_or(OnboardingRefusal::OrganizationMissing)
    }

    fn write(&self, sending: Self::Decision, writes: &mut Writes) -> Reached {
        let Some(sending) = sending else { return Reached::Completed };
        let now = self.moment.now;
        let invitation = sending.facts.invitation;
        let rested = sending.before.is_none_or(|before| now.duration_since(before.mailed_at) >= REST);
        let id = match sending.before {
            None => {
                let id: TaskId = self.moment.id(place::SUBJECT);
                writes.add(task::add(id, sending.organization, self.onboarding, invitation, now));
                id
            }
            Some(before) => {
                writes.add(task::send_again(before.id, invitation, now, if rested { now } else { before.mailed_at }));
                before.id
            }
        };
        task::tick(id, &sending.facts.draft).for_each(|statement| writes.add(statement));
        let reached = if sending.owners.is_empty() { Reached::Nobody } else { Reached::Owners };
        if rested {
            tell_owners(&self.moment, &sending.owners, email::Subject::ApplyRequested(id), writes);
        }
        if rested || reached == Reached::Owners {
            writes.add(audit::tell(
                &self.moment,
                place::EVENT,
                happened(Some(&sending.facts), sending.organization, reached, "order.sent_to_owners"),
            ));
        }
        let data = json!({ "task": id, "owners": sending.owners.len() });
        writes.add(noted(
            &self.moment,
            self.account,
            "task.send",
            self.onboarding.to_string(),
            (Some(&sending.facts), sending.organization),
            data,
        ));
        reached
    }
}
