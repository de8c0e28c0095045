//! Step 2, in a sale of the vendor's own: keeps how it shall be billed, if the rules let it.

use domain::{
    billing_profile::BillingDraft,
    id::{AccountId, OnboardingId},
    onboarding::{Draft, Facts, OnboardingRefusal, plan},
};
use store::{Action, Broken, Tx, Writes, onboarding};

use crate::choose_subscriptions::Kept;

/// The action.
pub struct ChooseBilling {
    /// Who.
    pub account: AccountId,
    /// In which draft.
    pub onboarding: OnboardingId,
    /// How it shall be billed.
    pub billing: BillingDraft,
}

impl Action for ChooseBilling {
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
        facts.draft.billing = Some(self.billing.clone());
        // A card is entered after this; until then the plan waits for it.
        match plan(&facts) {
            Ok(_) | Err(OnboardingRefusal::CardNotEntered) => {}
            Err(refusal) => return Err(refusal),
        }
        Ok(Some(facts.draft))
    }

    fn write(&self, draft: Self::Decision, writes: &mut Writes) -> Kept {
        let Some(draft) = draft else { return Kept::Completed };
        writes.add(onboarding::set_draft(self.onboarding, &draft));
        Kept::Open
    }
}
