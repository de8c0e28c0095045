//! `/api/v1/onboardings`: the signed-in buyer's own client sees the plan of a draft, and applies it.

mod shape;

use actions::{ApplySubscriptions, apply_subscriptions::Applied};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    id::OnboardingId,
    onboarding::{Agreement, OnboardingRefusal, Plan, changes, plan},
};
use serde_json::{Value, json};
use store::{Reply, onboarding};

use super::{
    body::Sent,
    document::{FailingPerson, FailingPersonWrite},
    once::{Asked, IdempotencyKey, Repeatable},
    paging::Parameters,
    path::PathId,
    problem::{NOT_FOUND, PLAN_CHANGED, Problem},
    session::SignedIn,
};
use crate::{App, extract::Peer};

/// Show the plan
///
/// What applying this draft would do, exactly as the page of step 3 says it: where everything goes, who bills it, each
/// subscription and where it lands, the terms to accept, the contract codes to expect, and what cannot be undone. `hash` is
/// what `apply` agrees to.
#[utoipa::path(
    get,
    path = "/api/v1/onboardings/{id}/plan",
    operation_id = "show_plan",
    tag = "Onboardings",
    params(("id" = String, Path, description = "The onboarding’s id.", example = "onb_01h455vb4pex5vsknk084sn02q")),
    responses(
        (status = 200, description = "The plan.", body = shape::Plan),
        FailingPerson,
        (status = 404, description = "`not_found`: no such onboarding of yours.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 409, description = "There is no plan yet, or no longer: `already_completed`, `seller_not_selling`, `nothing_to_apply`, `nothing_selected`, `subscriptions_changed`, `required_plan_missing`, `organization_missing`, `organization_unknown`, `organization_tied`, `organization_elsewhere`, `organization_of_task`, `organization_has_other_seller`, `organization_not_eligible`; in a sale of the vendor’s own `billing_missing`, `billing_outdated`, `invoice_one_order`, `invoice_not_approved`, `invoice_refused`, `card_not_entered`.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("session" = []))
)]
pub async fn show(
    State(app): State<App>,
    person: SignedIn,
    PathId(id): PathId<OnboardingId>,
    asked: Parameters,
) -> Result<Json<shape::Plan>, Problem> {
    asked.end()?;
    Ok(Json(shape::Plan::new(planned(&app, &person, id).await?)))
}

/// The plan of a draft of this person, now.
async fn planned(app: &App, person: &SignedIn, id: OnboardingId) -> Result<Plan, Problem> {
    let known = onboarding::facts(&*app.reader().await?, id, person.account).await?.ok_or_else(|| Problem::new(NOT_FOUND))?;
    let known = onboarding::Known { facts: known.facts.on(app.moment().today()), ..known };
    if known.facts.completed.is_some() {
        return Err(Problem::new(super::problem::ALREADY_COMPLETED));
    }
    Ok(plan(&known.facts)?)
}

/// Apply the plan
///
/// Carries out the plan with this hash, or nothing. If anything changed since, the answer is 409 `plan_changed` with the plan
/// as it is now; send the one you saw as `seen`, and `changes` says what differs. Applied before, by any tab or client of
/// yours, the answer is the same result once more.
#[utoipa::path(
    post,
    path = "/api/v1/onboardings/{id}/apply",
    operation_id = "apply_plan",
    tag = "Onboardings",
    params(
        ("id" = String, Path, description = "The onboarding’s id.", example = "onb_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    request_body(content = shape::Agreement, example = json!(shape::example())),
    responses(
        (status = 200, description = "Where everything is now.", body = shape::Applied, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingPersonWrite,
        (status = 403, description = "`forged`: the request comes from another site. `organization_lost`: you are no longer an owner of the organization.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no such onboarding of yours.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 409, description = "`plan_changed`: the plan is missing or no longer this one; `plan` is the one that holds now. `conflict`: somebody else was faster, send it again. All others as when the plan is shown.", body = shape::PlanChanged, content_type = "application/problem+json"),
        (status = 422, description = "`bad_fields`: fields that are missing, unknown, repeated or of another type. `terms_missing`: not all terms of the plan are accepted. `idempotency_mismatch`: the key was used for another request.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("session" = []))
)]
pub async fn apply(
    State(app): State<App>,
    person: SignedIn,
    Peer(ip): Peer,
    PathId(id): PathId<OnboardingId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    let agreed = sent.read(shape::agreed)?;
    let asked = Asked { holder: person.account.to_string(), request: sent.fingerprint(&format!("/api/v1/onboardings/{id}/apply")) };
    let action = ApplySubscriptions {
        account: person.account,
        email: person.email.clone(),
        language: person.language.to_owned(),
        ip: ip.to_string(),
        onboarding: id,
        agreement: Agreement { plan: agreed.plan.clone(), terms: agreed.terms },
        moment: app.moment(),
    };
    match once.perform(&app, action, asked).await {
        Ok(answered) => Ok(answered.into_response()),
        Err(problem) if problem.is(PLAN_CHANGED) => Err(fresh(&app, &person, id, agreed.seen, &agreed.plan).await?),
        Err(problem) => Err(problem),
    }
}

/// The conflict, with the plan as it is now and what changed since the one that was seen.
async fn fresh(app: &App, person: &SignedIn, id: OnboardingId, seen: Option<Value>, hash: &str) -> Result<Problem, Problem> {
    let now = planned(app, person, id).await?;
    let seen = seen.and_then(|seen| Plan::seen(seen, hash));
    let changes = seen.map(|seen| changes(&seen, &now)).unwrap_or_default();
    let changes: Vec<_> = changes.iter().map(shape::Change::new).collect();
    Ok(Problem::new(PLAN_CHANGED).extended("plan", json!(shape::Plan::new(now))).extended("changes", json!(changes)))
}

impl Repeatable for ApplySubscriptions {
    const OPERATION: &'static str = "onboardings.apply";

    fn reply(applied: &Applied) -> Reply {
        Reply { status: 200, body: serde_json::to_string(&shape::Applied::new(applied)).unwrap_or_default() }
    }
}

impl From<OnboardingRefusal> for Problem {
    fn from(refusal: OnboardingRefusal) -> Self {
        Self::new(shape::kind(refusal))
    }
}
