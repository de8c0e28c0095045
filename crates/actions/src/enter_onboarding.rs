//! Takes a signed-in buyer from an invitation to the draft it leads to. Claims nothing: only applying does.

use domain::{
    Moment,
    id::{AccountId, InvitationId, OnboardingId, OrderId, SellerId, SubscriptionId},
    invitation::{LinkState, link_state},
    onboarding::{Draft, OnboardingRefusal, may_redeem},
    order::OrderStatus,
    subscription::SubscriptionStatus,
};
use serde_json::json;
use store::{Action, Broken, Tx, Writes, account, audit, invitation, onboarding, order};

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
    unapplied: Vec<SubscriptionId>,
    open: Option<(OnboardingId, InvitationId, Option<Draft>)>,
    /// The account opened this invitation before.
    opened: bool,
}

/// How the draft is entered.
pub enum Decision {
    /// A new one, with this order ticked.
    New(SellerId, Draft),
    /// The open one, with this order ticked too.
    Again(OnboardingId, Draft),
    /// The open one, as it was left: it was entered through this invitation before.
    AsLeft(OnboardingId),
}

impl Action for EnterOnboarding {
    type Facts = Option<Facts>;
    type Decision = (Decision, Option<(OrderId, SellerId)>);
    type Outcome = OnboardingId;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Facts>, Broken> {
        let Some(link) = invitation::by_id(tx, self.invitation).await? else { return Ok(None) };
        let (known, subscriptions, open, opened) = futures_util::try_join!(
            account::email_of(tx, self.account),
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
        Ok(Some(Facts { link, email_key: known.filter(|known| known.verified).map(|known| known.email_key), unapplied, open, opened }))
    }

    fn decide(&self, facts: Option<Facts>) -> Result<Self::Decision, OnboardingRefusal> {
        let Facts { link, email_key, unapplied, open, opened } = facts.ok_or(OnboardingRefusal::NotFound)?;
        if link_state(link.status, link.order_status == OrderStatus::Cancelled, link.expires_at, self.moment.now) != LinkState::Open {
            return Err(OnboardingRefusal::LinkClosed);
        }
        let email_key = email_key.ok_or(OnboardingRefusal::NotFound)?;
        if !may_redeem(link.redemption, &link.recipient_key, &email_key) {
            return Err(OnboardingRefusal::WrongAccount);
        }
        let first = (!opened).then_some((link.order, link.seller));
        let decision = match open {
            None => Decision::New(link.seller, Draft { subscriptions: unapplied, organization: None }),
            Some((id, through, _)) if through == self.invitation => Decision::AsLeft(id),
            Some((id, _, draft)) => {
                let mut draft = draft.unwrap_or_default();
                draft.subscriptions.extend(unapplied.into_iter().filter(|id| !draft.subscriptions.contains(id)).collect::<Vec<_>>());
                Decision::Again(id, draft)
            }
        };
        Ok((decision, first))
    }

    fn write(&self, (decision, first): Self::Decision, writes: &mut Writes) -> OnboardingId {
        if let Some((order, seller)) = first {
            self.tell(order, seller, writes);
        }
        let (id, seller) = match decision {
            Decision::AsLeft(id) => return id,
            Decision::Again(id, draft) => {
                writes.add(onboarding::reenter(id, self.invitation, &draft));
                (id, None)
            }
            Decision::New(seller, draft) => {
                let id = self.moment.id(0);
                writes.add(onboarding::add(id, self.account, seller, self.invitation, &draft, self.moment.now));
                (id, Some(seller))
            }
        };
        let data = json!({ "invitation": self.invitation });
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "onboarding.enter",
            subject: id.to_string(),
            seller,
            organization: None,
            data,
        };
        writes.add(audit::note(&self.moment, 1, entry));
        id
    }
}

impl EnterOnboarding {
    /// A person is here: signed in, by a form of ours. Told the first time this account comes through this invitation.
    fn tell(&self, order: OrderId, seller: SellerId, writes: &mut Writes) {
        writes.add(invitation::open(self.invitation, self.account, self.moment.now));
        for (place, kind) in [(10, "invitation.opened"), (11, "onboarding.entered")] {
            let event = audit::Event { kind, seller: Some(seller), order: Some(order), data: json!({}), ..Default::default() };
            writes.add(audit::tell(&self.moment, place, event));
        }
    }
}
