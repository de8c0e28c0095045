//! Takes a signed-in buyer from an invitation to the draft it leads to. Claims nothing: only applying does.

use domain::{
    Moment,
    id::{AccountId, InvitationId, OnboardingId, SubscriptionId},
    invitation::{Guard, LinkState, Passage, guard, link_state},
    onboarding::{Draft, OnboardingRefusal},
    subscription::SubscriptionStatus,
};
use serde_json::json;
use store::{Action, Broken, Tx, Writes, account, audit, invitation, onboarding, order, passage};

use crate::pass_policy::pass;

/// The action.
pub struct EnterOnboarding {
    /// Who.
    pub account: AccountId,
    /// Through which invitation.
    pub invitation: InvitationId,
    /// When.
    pub moment: Moment,
}

/// What is known of the invitation and of the buyer's draft with its seller.
pub struct Facts {
    link: invitation::Link,
    email_key: Option<String>,
    passage: Option<Passage>,
    unapplied: Vec<SubscriptionId>,
    open: Option<(OnboardingId, InvitationId, Option<Draft>)>,
    /// The account opened this invitation before.
    opened: bool,
}

/// How the draft is entered.
enum Entry {
    /// A new one, with this order ticked.
    New(Draft),
    /// The open one, with this order ticked too.
    Again(OnboardingId, Draft),
    /// The open one, as it was left: it was entered through this invitation before.
    AsLeft(OnboardingId),
}

/// What was decided.
pub struct Decision {
    entry: Entry,
    /// The account comes through this invitation for the first time.
    first: bool,
    /// The link itself lets the account go on, and that is not kept yet.
    passes: bool,
    link: invitation::Link,
}

impl Action for EnterOnboarding {
    type Facts = Option<Facts>;
    type Decision = Decision;
    type Outcome = OnboardingId;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Facts>, Broken> {
        let Some(link) = invitation::by_id(tx, self.invitation).await? else { return Ok(None) };
        let (known, passage, subscriptions, open, opened) = futures_util::try_join!(
            account::email_of(tx, self.account),
            passage::of(tx, link.id, self.account),
            order::subscriptions(tx, link.order),
            onboarding::open(tx, self.account, link.seller),
            invitation::opened_by(tx, self.invitation, self.account)
        )?;
        let open = match open {
            Some((id, through)) => Some((id, through, onboarding::facts(tx, id, self.account).await?.map(|known| known.facts.draft))),
            None => None,
        };
        let unapplied = subscriptions
            .iter()
            .filter(|subscription| subscription.status == SubscriptionStatus::Unapplied)
            .map(|subscription| subscription.id)
            .collect();
        let email_key = known.filter(|known| known.verified).map(|known| known.email_key);
        Ok(Some(Facts { link, email_key, passage, unapplied, open, opened }))
    }

    fn decide(&self, facts: Option<Facts>) -> Result<Decision, OnboardingRefusal> {
        let Facts { link, email_key, passage, unapplied, open, opened } = facts.ok_or(OnboardingRefusal::NotFound)?;
        if link_state(link.facts(), self.moment.now) != LinkState::Open {
            return Err(OnboardingRefusal::LinkClosed);
        }
        let email_key = email_key.ok_or(OnboardingRefusal::NotFound)?;
        // Without the code the draft can be entered, but nothing is on offer in it.
        let guard = guard(link.redemption, &link.recipient_key, &email_key, passage);
        if guard == Guard::Refused {
            return Err(OnboardingRefusal::WrongAccount);
        }
        let entry = match open {
            None => Entry::New(Draft { subscriptions: unapplied, organization: None, billing: None }),
            Some((id, through, _)) if through == self.invitation => Entry::AsLeft(id),
            Some((id, _, draft)) => {
                let mut draft = draft.unwrap_or_default();
                draft.subscriptions.extend(unapplied.into_iter().filter(|id| !draft.subscriptions.contains(id)).collect::<Vec<_>>());
                Entry::Again(id, draft)
            }
        };
        Ok(Decision { entry, first: !opened, passes: guard == Guard::Passed && passage.is_none(), link })
    }

    fn write(&self, decision: Decision, writes: &mut Writes) -> OnboardingId {
        let Decision { entry, first, passes, link } = decision;
        if first {
            self.tell(&link, writes);
        }
        if passes {
            pass(&link, self.account, Passage::Link, &self.moment, writes);
        }
        let id = match entry {
            Entry::AsLeft(id) => return id,
            Entry::Again(id, draft) => {
                writes.add(onboarding::reenter(id, self.invitation, &draft));
                id
            }
            Entry::New(draft) => {
                let id = self.moment.id(0);
                writes.add(onboarding::add(id, self.account, link.seller, self.invitation, &draft, self.moment.now));
                id
            }
        };
        let data = json!({ "invitation": self.invitation });
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "onboarding.enter",
            subject: id.to_string(),
            seller: Some(link.seller),
            organization: None,
            data,
        };
        writes.add(audit::note(&self.moment, 1, entry));
        id
    }
}

impl EnterOnboarding {
    /// A person is here: signed in, by a form of ours. Told the first time this account comes through this invitation.
    fn tell(&self, link: &invitation::Link, writes: &mut Writes) {
        writes.add(invitation::open(self.invitation, self.account, self.moment.now));
        for (place, kind) in [(10, "invitation.opened"), (11, "onboarding.entered")] {
            let event = audit::Event { kind, seller: Some(link.seller), order: Some(link.order), data: json!({}), ..Default::default() };
            writes.add(audit::tell(&self.moment, place, event));
        }
    }
}
