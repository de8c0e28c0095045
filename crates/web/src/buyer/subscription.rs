//! What an owner can do with one subscription: ask its service to try again.

use actions::{RetrySubscription, retry_subscription::Asker};
use axum::{extract::State, response::IntoResponse};
use domain::{
    id::{OnboardingId, SubscriptionId},
    subscription::SubscriptionRefusal,
};
use store::Failure;

use super::onboarding::step;
use crate::{
    App,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, Trouble},
};

/// "Try again", on the page that waits and on the organization's; leads back to where it was pressed.
pub async fn retry(State(app): State<App>, buyer: Buyer, PathId(id): PathId<SubscriptionId>, fields: Fields) -> Answer {
    let onboarding = fields.get("onboarding").parse::<OnboardingId>().ok();
    match app.perform(RetrySubscription { by: Asker::Owner(buyer.account), subscription: id, moment: app.moment() }).await {
        Ok((retried, _)) => {
            let organization = retried.organization.map(|organization| format!("/organizations/{}", organization.id));
            let back = onboarding.map(|onboarding| step(onboarding, "done")).or(organization);
            Ok(see(&back.unwrap_or_else(|| "/".to_owned())).into_response())
        }
        Err(Failure::Refused(SubscriptionRefusal::NotFound)) => Err(Trouble::NotFound),
        // It is ready by now: the page says so.
        Err(Failure::Refused(SubscriptionRefusal::State(_))) => {
            Err(Trouble::Stale(onboarding.map_or_else(|| "/".to_owned(), |onboarding| step(onboarding, "done"))))
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
