//! Step 2: keeps which organization everything goes to, if the rules let it.

use domain::{
    catalogue::SellerKind,
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
    /// A currency, a tax id or a payment method came with it: a partner's sale asks for none.
    pub billing_sent: bool,
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
        if self.billing_sent && facts.seller.kind == SellerKind::Partner {
            return Err(OnboardingRefusal::BillingNotAsked);
        }
        // How it is billed is asked next.
        plan(&facts).map(drop).or_else(|refusal| if refusal.about_billing() { Ok(()) } else { Err(refusal) })?;
        Ok(Some(facts.draft))
    }

    fn write(&self, draft: Self::Decision, writes: &mut Writes) -> Kept {
        let Some(draft) = draft else { return Kept::Completed };
        writes.add(onboarding::set_draft(self.onboarding, &draft));
        Kept::Open
    }
}
