//! What a service reports of a subscription it prepares: that it is ready, that it could not, that it is used. A report
//! may come again; what it says is then true already, and nothing changes.

use domain::{
    Moment,
    id::{ApiKeyId, ServiceId, SubscriptionId},
    subscription::{Reached, Step, SubscriptionRefusal, SubscriptionStatus},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email,
    key::Scope,
    subscription::{self, Applier, Subscription},
};

/// The action.
pub struct ReportSubscription {
    /// Whose subscription it has to be.
    pub service: ServiceId,
    /// With which key it was reported.
    pub key: ApiKeyId,
    /// Which.
    pub subscription: SubscriptionId,
    /// What.
    pub report: Report,
    /// When.
    pub moment: Moment,
}

/// What is reported.
#[derive(Clone, Debug)]
pub enum Report {
    /// It is ready, with a word for people.
    Activated(Option<String>),
    /// It could not be prepared, and why.
    Failed(String),
    /// Somebody used it for the first time.
    FirstUse,
}

/// What is known of it.
pub struct Facts {
    subscription: Subscription,
    applier: Option<Applier>,
}

/// Places of this action's ids.
mod place {
    pub(super) const EVENT: u64 = 0;
    pub(super) const AUDIT: u64 = 1;
    pub(super) const LETTER: u64 = 2;
}

impl Action for ReportSubscription {
    type Facts = Option<Facts>;
    type Decision = (Facts, bool);
    type Outcome = Subscription;
    type Refusal = SubscriptionRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Facts>, Broken> {
        let (found, applier) = futures_util::try_join!(
            subscription::by_id(tx, self.subscription, Scope::Service(self.service)),
            subscription::applier(tx, self.subscription)
        )?;
        Ok(found.map(|subscription| Facts { subscription, applier }))
    }

    fn decide(&self, facts: Option<Facts>) -> Result<Self::Decision, SubscriptionRefusal> {
        let mut facts = facts.ok_or(SubscriptionRefusal::NotFound)?;
        let now = self.report.changes(&facts.subscription)?;
        if let Some(status) = now {
            facts.subscription.status = status;
        }
        Ok((facts, now.is_some()))
    }

    fn write(&self, (facts, changed): Self::Decision, writes: &mut Writes) -> Subscription {
        let Facts { mut subscription, applier } = facts;
        if changed {
            self.note(&mut subscription, writes);
            self.tell(&subscription, writes);
            if let (Report::Failed(_), Some(applier)) = (&self.report, applier) {
                self.write_to(&subscription, &applier, writes);
            }
        }
        subscription
    }
}

impl Report {
    /// The state from now on; nothing when it was reported before.
    fn changes(&self, subscription: &Subscription) -> Result<Option<SubscriptionStatus>, SubscriptionRefusal> {
        let status = subscription.status;
        let reached = match self {
            Self::Activated(_) => status.reached(Step::Activate, SubscriptionStatus::Active)?,
            Self::Failed(_) => status.reached(Step::Fail, SubscriptionStatus::Failed)?,
            Self::FirstUse if subscription.first_used_at.is_some() => Reached::Before,
            Self::FirstUse if status == SubscriptionStatus::Active => Reached::Now(status),
            Self::FirstUse => return Err(SubscriptionRefusal::State(status)),
        };
        Ok(if let Reached::Now(status) = reached { Some(status) } else { None })
    }

    const fn event(&self) -> &'static str {
        match self {
            Self::Activated(_) => "subscription.activated",
            Self::Failed(_) => "subscription.failed",
            Self::FirstUse => "subscription.first_used",
        }
    }

    const fn deed(&self) -> &'static str {
        match self {
            Self::Activated(_) => "subscription.activate",
            Self::Failed(_) => "subscription.fail",
            Self::FirstUse => "subscription.first_use",
        }
    }
}

impl ReportSubscription {
    fn note(&self, subscription: &mut Subscription, writes: &mut Writes) {
        let (id, now, status) = (self.subscription, self.moment.now, subscription.status);
        match &self.report {
            Report::Activated(message) => {
                writes.add(subscription::activate(id, status, message.as_deref(), now));
                (subscription.activated_at, subscription.message) = (Some(now), message.clone());
            }
            Report::Failed(reason) => {
                writes.add(subscription::fail(id, status, reason));
                subscription.message = Some(reason.clone());
            }
            Report::FirstUse => {
                writes.add(subscription::first_use(id, now));
                subscription.first_used_at = Some(now);
            }
        }
    }

    fn tell(&self, subscription: &Subscription, writes: &mut Writes) {
        let organization = subscription.organization.as_ref().map(|organization| organization.id);
        let data = match &self.report {
            Report::Activated(Some(message)) | Report::Failed(message) => json!({ "message": message }),
            Report::Activated(None) | Report::FirstUse => json!({}),
        };
        let event = audit::Event {
            kind: self.report.event(),
            seller: Some(subscription.seller),
            service: Some(self.service),
            organization,
            order: Some(subscription.order),
            subscription: Some(self.subscription),
            data,
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, place::EVENT, event));
        let entry = audit::Entry {
            actor: audit::Actor::Key(self.key),
            action: self.report.deed(),
            subject: self.subscription.to_string(),
            seller: Some(subscription.seller),
            organization,
            data: json!({}),
        };
        writes.add(audit::note(&self.moment, place::AUDIT, entry));
    }

    /// Who applied it hears that it failed.
    fn write_to(&self, subscription: &Subscription, applier: &Applier, writes: &mut Writes) {
        writes.add(email::queue(
            self.moment.id(place::LETTER),
            email::Subject::SubscriptionFailed(self.subscription),
            &applier.email,
            &applier.language,
            Some(subscription.seller),
            self.moment.now,
        ));
    }
}
