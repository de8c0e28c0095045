//! Asks a service to prepare once more what it could not prepare. Asked twice, it is asked once.

use domain::{
    Moment,
    id::{AccountId, ApiKeyId, OrganizationId, SubscriptionId},
    organization::Role,
    subscription::{Reached, Step, SubscriptionRefusal, SubscriptionStatus},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    key::Scope,
    subscription::{self, Subscription},
};

/// The action.
pub struct RetrySubscription {
    /// Who asks.
    pub by: Asker,
    /// Which.
    pub subscription: SubscriptionId,
    /// When.
    pub moment: Moment,
}

/// Who may ask.
#[derive(Clone, Copy, Debug)]
pub enum Asker {
    /// An owner of the organization that has it.
    Owner(AccountId),
    /// Its seller, or the operator, with a key of that scope.
    Key(ApiKeyId, Scope),
}

impl Action for RetrySubscription {
    type Facts = Option<Subscription>;
    type Decision = (Subscription, bool);
    type Outcome = (Subscription, Asker);
    type Refusal = SubscriptionRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Subscription>, Broken> {
        match self.by {
            Asker::Key(_, scope) => subscription::by_id(tx, self.subscription, scope).await,
            Asker::Owner(account) => {
                let (found, role) = futures_util::try_join!(
                    subscription::by_id(tx, self.subscription, Scope::Operator),
                    subscription::role(tx, self.subscription, account)
                )?;
                Ok(found.filter(|_| role == Some(Role::Owner)))
            }
        }
    }

    fn decide(&self, found: Option<Subscription>) -> Result<Self::Decision, SubscriptionRefusal> {
        let mut found = found.ok_or(SubscriptionRefusal::NotFound)?;
        let Reached::Now(status) = found.status.reached(Step::Retry, SubscriptionStatus::Provisioning)? else { return Ok((found, false)) };
        (found.status, found.message) = (status, None);
        Ok((found, true))
    }

    fn write(&self, (found, changed): Self::Decision, writes: &mut Writes) -> Self::Outcome {
        if changed {
            writes.add(subscription::retry(self.subscription, found.status));
            self.tell(&found, found.organization.as_ref().map(|organization| organization.id), writes);
        }
        (found, self.by)
    }
}

impl RetrySubscription {
    fn tell(&self, found: &Subscription, organization: Option<OrganizationId>, writes: &mut Writes) {
        let event = audit::Event {
            kind: "subscription.retried",
            seller: Some(found.seller),
            service: Some(found.service),
            organization,
            order: Some(found.order),
            subscription: Some(self.subscription),
            data: json!({}),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 0, event));
        let entry = audit::Entry {
            actor: match self.by {
                Asker::Owner(account) => audit::Actor::Account(account),
                Asker::Key(key, _) => audit::Actor::Key(key),
            },
            action: "subscription.retry",
            subject: self.subscription.to_string(),
            seller: Some(found.seller),
            organization,
            data: json!({}),
        };
        writes.add(audit::note(&self.moment, 1, entry));
    }
}
