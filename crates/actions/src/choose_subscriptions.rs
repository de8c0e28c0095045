//! Step 1: keeps which subscriptions are ticked.

use domain::{
    id::{AccountId, OnboardingId, SubscriptionId},
    onboarding::{Draft, Facts, OnboardingRefusal, with_bases},
};
use store::{Action, Broken, Tx, Writes, onboarding};

/// The action.
pub struct ChooseSubscriptions {
    /// Who.
    pub account: AccountId,
    /// In which draft.
    pub onboarding: OnboardingId,
    /// What is ticked; the plans those require are added.
    pub ticked: Vec<SubscriptionId>,
}

/// Where a kept draft leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// On to the next step.
    Open,
    /// Bases that were not ticked were added: whoever unticked them has to be told.
    Added(Vec<SubscriptionId>),
    /// It was applied meanwhile: nothing is kept.
    Completed,
}

impl Action for ChooseSubscriptions {
    type Facts = Option<Facts>;
    type Decision = Option<Draft>;
    type Outcome = Kept;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        Ok(onboarding::facts(tx, self.onboarding, self.account).await?.map(|known| known.facts))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        let facts = facts.ok_or(OnboardingRefusal::NotFound)?;
        if facts.completed.is_some() {
            return Ok(None);
        }
        if facts.offers.is_empty() {
            return Err(facts.nothing_on_offer());
        }
        if self.ticked.is_empty() {
            return Err(OnboardingRefusal::NothingSelected);
        }
        if self.ticked.iter().any(|id| facts.offers.iter().all(|offer| offer.id != *id)) {
            return Err(OnboardingRefusal::SubscriptionsChanged);
        }
        Ok(Some(Draft {
            subscriptions: with_bases(&facts, &self.ticked),
            organization: facts.draft.organization,
            billing: facts.draft.billing,
        }))
    }

    fn write(&self, draft: Self::Decision, writes: &mut Writes) -> Kept {
        let Some(draft) = draft else { return Kept::Completed };
        writes.add(onboarding::set_draft(self.onboarding, &draft));
        let added: Vec<_> = draft.subscriptions.into_iter().filter(|id| !self.ticked.contains(id)).collect();
        if added.is_empty() { Kept::Open } else { Kept::Added(added) }
    }
}
