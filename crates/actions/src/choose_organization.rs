//! Step 2: keeps which organization everything goes to, if the rules let it.

use domain::{
    id::{AccountId, OnboardingId},
    onboarding::{Choice, Draft, Facts, OnboardingRefusal, plan},
};
use store::{Action, Broken, Tx, Writes, onboarding};

use crate::choose_subscriptions::Kept;

/// The action.
pub struct ChooseOrganization {
    /// Who.
    pub account: AccountId,
    /// In which draft.
    pub onboarding: OnboardingId,
    /// An existing one, or one to be made.
    pub choice: Choice,
}

impl Action for ChooseOrganization {
    type Facts = Option<Facts>;
    type Decision = Option<Draft>;
    type Outcome = Kept;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        Ok(onboarding::facts(tx, self.onboarding, self.account).await?.map(|known| known.facts))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        let mut facts = facts.ok_or(OnboardingRefusal::NotFound)?;
        if facts.completed.is_some() {
            return Ok(None);
        }
        facts.draft.organization = Some(self.choice.clone());
        plan(&facts)?;
        Ok(Some(facts.draft))
    }

    fn write(&self, draft: Self::Decision, writes: &mut Writes) -> Kept {
        let Some(draft) = draft else { return Kept::Completed };
        writes.add(onboarding::set_draft(self.onboarding, &draft));
        Kept::Open
    }
}
