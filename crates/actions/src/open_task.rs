//! An owner opens what a colleague sent.

use domain::{
    Moment,
    id::{AccountId, OnboardingId, TaskId},
    onboarding::{Choice, OnboardingRefusal},
};
use serde_json::json;
use store::{Action, Broken, Tx, Writes, audit, onboarding, task};

use crate::owners::place;

/// An owner opens what a colleague sent: the same draft, as the owner's own.
pub struct OpenTask {
    /// Which owner.
    pub account: AccountId,
    /// Which task.
    pub task: TaskId,
    /// When.
    pub moment: Moment,
}

impl Action for OpenTask {
    type Facts = Option<(task::Opened, Option<OnboardingId>)>;
    type Decision = (task::Opened, Option<OnboardingId>);
    type Outcome = OnboardingId;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(opened) = task::for_owner(tx, self.task, self.account).await? else { return Ok(None) };
        let open = onboarding::open(tx, self.account, opened.seller).await?;
        Ok(Some((opened, open.map(|(id, _)| id))))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        let (opened, open) = facts.ok_or(OnboardingRefusal::NotFound)?;
        if opened.subscriptions.is_empty() { Err(OnboardingRefusal::NothingToApply) } else { Ok((opened, open)) }
    }

    fn write(&self, (opened, open): Self::Decision, writes: &mut Writes) -> OnboardingId {
        let choice = Choice::Existing { organization: opened.organization };
        let draft = domain::onboarding::Draft { subscriptions: opened.subscriptions, organization: Some(choice), billing: None };
        let id = open.unwrap_or_else(|| self.moment.id(place::SUBJECT));
        writes.add(match open {
            Some(id) => onboarding::reenter(id, opened.invitation, &draft),
            None => onboarding::add(id, self.account, opened.seller, opened.invitation, &draft, self.moment.now),
        });
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "task.open",
            subject: self.task.to_string(),
            seller: Some(opened.seller),
            organization: Some(opened.organization),
            data: json!({ "onboarding": id }),
        };
        writes.add(audit::note(&self.moment, place::AUDIT, entry));
        id
    }
}
