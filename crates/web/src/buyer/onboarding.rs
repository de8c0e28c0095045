//! The workflow: select subscriptions, review the plan, apply, done. Step 2 is in [`super::organization_step`].

use actions::{ApplySubscriptions, ChooseSubscriptions, choose_subscriptions::Kept};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Fault, Faults, Refusal,
    id::{OnboardingId, SubscriptionId},
    invitation::Guard,
    onboarding::{Agreement, Billing, Change, Facts, Final, OnboardingRefusal, Plan, Target, changes, plan},
    organization::AddressVerdict,
    subscription::SubscriptionStatus,
};
use i18n::Words;
use store::{
    Failure, hand_over,
    invitation::{self, Waiting},
    onboarding::{self, Completed, Known},
};

use super::{account::field_errors, billing_form, billing_step, landing::masked, organization_step, shown, undo};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, Peer, see},
    failure::{Answer, Trouble, page},
    pages::{
        self, BeingSetUp, Identity, Invited, OpenService, OtherSeller, PlannedLine, PlannedOrganization, Progress, Review, SelectRow,
        SelectSubscriptions, Stale, Way,
    },
    sentence::refusal_sentence,
};

/// Everything true about a buyer's onboarding now.
pub async fn known(app: &App, buyer: &Buyer, id: OnboardingId) -> Result<Known, Trouble> {
    let known = onboarding::facts(&*app.reader().await?, id, buyer.account).await?.ok_or(Trouble::NotFound)?;
    Ok(Known { facts: known.facts.on(app.moment().today()), ..known })
}

/// The same, and the orders of all sellers that wait for them.
async fn offered(app: &App, buyer: &Buyer, id: OnboardingId) -> Result<(Known, Vec<Waiting>), Trouble> {
    let reader = app.reader().await?;
    let (known, waiting) = futures_util::try_join!(
        onboarding::facts(&reader, id, buyer.account),
        invitation::waiting(&reader, buyer.account, &buyer.email_key)
    )?;
    Ok((known.ok_or(Trouble::NotFound)?, waiting))
}

/// A path of an onboarding.
pub fn step(id: OnboardingId, name: &str) -> String {
    format!("/onboarding/{id}/{name}")
}

/// The frame of a step: names the seller, and whom to ask.
pub fn frame(app: &App, buyer: &Buyer, facts: &Facts) -> pages::Frame {
    let mut frame = buyer.frame(app);
    frame.seller = Some(facts.seller.name.clone());
    frame.help = Some(shown::support(&facts.seller.name, &facts.seller.support_email, ""));
    frame
}

/// The three things always in sight before anything is applied.
pub fn identity(known: &Known) -> Identity {
    let facts = &known.facts;
    let own = if facts.guard == Guard::Invited { Invited::Yourself } else { Invited::SomebodyElse };
    Identity {
        seller: facts.seller.name.clone(),
        invited: masked(&known.recipient),
        own,
        invitation: facts.invitation.to_string(),
        hand_over: matches!(facts.guard, Guard::Invited | Guard::Passed).then(|| step(facts.onboarding, "hand-over")),
    }
}

/// Where a draft is to be taken up again: the first step that is not done.
pub async fn resume(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let known = known(&app, &buyer, id).await?;
    let facts = &known.facts;
    let name = if facts.completed.is_some() {
        "done"
    } else if facts.needs_code() {
        "code"
    } else if facts.draft.organization.is_some() && plan(facts).is_ok() {
        "review"
    } else if facts.draft.organization.is_some() && plan(facts).is_err_and(OnboardingRefusal::about_billing) {
        "billing"
    } else {
        "subscriptions"
    };
    Ok(see(&step(id, name)).into_response())
}

/// Step 1.
pub async fn subscriptions_page(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let (known, waiting) = offered(&app, &buyer, id).await?;
    if known.facts.completed.is_some() {
        return Ok(see(&step(id, "done")).into_response());
    }
    if known.facts.offers.is_empty() {
        return nothing_on_offer(&app, &buyer, &known).await;
    }
    select(&app, &buyer, (&known, waiting), &known.facts.draft.subscriptions, &Faults::default())
}

/// A code is missing, the order went to a colleague, or nothing is left.
async fn nothing_on_offer(app: &App, buyer: &Buyer, known: &Known) -> Answer {
    if known.facts.needs_code() {
        return Ok(see(&step(known.facts.onboarding, "code")).into_response());
    }
    let handed = hand_over::of_invitation(&*app.reader().await?, known.facts.invitation).await?;
    match handed.filter(|handed| handed.by == Some(buyer.account)) {
        Some(handed) => Ok(see(&format!("/hand-overs/{}", handed.id)).into_response()),
        None => nothing_left(app, buyer, known),
    }
}

/// Somebody applied everything, or the order was withdrawn.
fn nothing_left(app: &App, buyer: &Buyer, known: &Known) -> Answer {
    let facts = &known.facts;
    let support = shown::support(&facts.seller.name, &facts.seller.support_email, "");
    page(StatusCode::CONFLICT, &pages::Notice::onboarded_by_other(frame(app, buyer, facts), support))
}

fn select(app: &App, buyer: &Buyer, (known, waiting): (&Known, Vec<Waiting>), ticked: &[SubscriptionId], faults: &Faults) -> Answer {
    let (words, facts) = (buyer.visitor.words(), &known.facts);
    let rows = facts.offers.iter().map(|offer| SelectRow {
        id: offer.id.to_string(),
        line: shown::offer(words, offer),
        reference: offer.reference.clone(),
        ticked: ticked.contains(&offer.id),
        requires: offer.requires.and_then(|base| facts.offers.iter().find(|other| other.plan == base)).map(|base| {
            let line = shown::offer(words, base);
            format!("{}, {}", line.service, line.plan)
        }),
        starts_on: offer.starts_on.filter(|day| *day > app.moment().today()),
    });
    let elsewhere = waiting.into_iter().filter(|order| order.seller != facts.seller.id).map(|order| OtherSeller {
        seller: order.seller_name,
        subscriptions: usize::try_from(order.subscriptions).unwrap_or_default(),
        way: Way::Post { path: "/continue".to_owned(), fields: vec![("invitation".to_owned(), order.invitation.to_string())] },
    });
    let shown = SelectSubscriptions {
        frame: frame(app, buyer, facts),
        onboarding: facts.onboarding.to_string(),
        identity: identity(known),
        rows: rows.collect(),
        elsewhere: elsewhere.collect(),
        errors: field_errors(&buyer.visitor, faults),
    };
    page(if faults.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &shown)
}

/// Keeps step 1.
pub async fn choose_subscriptions(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    let ticked: Vec<SubscriptionId> = fields.all("subscription").into_iter().filter_map(|id| id.parse().ok()).collect();
    match app.perform(ChooseSubscriptions { account: buyer.account, onboarding: id, ticked: ticked.clone() }).await {
        Ok(Kept::Open) => Ok(see(&step(id, "organization")).into_response()),
        Ok(Kept::Completed) => Ok(see(&step(id, "done")).into_response()),
        Ok(Kept::Added(added)) => bases_added(&app, &buyer, id, &added).await,
        Err(Failure::Refused(OnboardingRefusal::NothingSelected)) => {
            let (known, waiting) = offered(&app, &buyer, id).await?;
            let fault = Fault { at: "subscription".to_owned(), code: "nothing_selected", hint: String::new() };
            select(&app, &buyer, (&known, waiting), &ticked, &Faults(vec![fault]))
        }
        Err(failure) => step_refused(&app, &buyer, id, failure).await,
    }
}

/// Step 1 once more, because more was ticked than the buyer ticked: nothing is bought unsaid.
async fn bases_added(app: &App, buyer: &Buyer, id: OnboardingId, added: &[SubscriptionId]) -> Answer {
    let (known, waiting) = offered(app, buyer, id).await?;
    let bases = known.facts.offers.iter().filter(|offer| added.contains(&offer.id));
    let names: Vec<_> = bases.map(|base| shown::offer(buyer.visitor.words(), base).plan).collect();
    let fault = Fault { at: "subscription".to_owned(), code: "base_added", hint: names.join(", ") };
    select(app, buyer, (&known, waiting), &known.facts.draft.subscriptions, &Faults(vec![fault]))
}

/// What a refused step answers, where the form itself has no better page.
pub async fn step_refused(app: &App, buyer: &Buyer, id: OnboardingId, failure: Failure<OnboardingRefusal>) -> Answer {
    match failure {
        Failure::Broken(broken) => Err(broken.into()),
        Failure::Refused(OnboardingRefusal::NotFound) => Err(Trouble::NotFound),
        Failure::Refused(OnboardingRefusal::NothingToApply) => nothing_left(app, buyer, &known(app, buyer, id).await?),
        Failure::Refused(OnboardingRefusal::CodeMissing) => {
            let known = known(app, buyer, id).await?;
            page(StatusCode::CONFLICT, &pages::Notice::code_missing(frame(app, buyer, &known.facts), &step(id, "code")))
        }
        Failure::Refused(OnboardingRefusal::WrongAccount) => {
            let known = known(app, buyer, id).await?;
            let link = invitation::by_id(&*app.reader().await?, known.facts.invitation).await?.ok_or(Trouble::NotFound)?;
            super::right_person::wrong_account(app, &buyer.visitor, &link, buyer.account).await
        }
        Failure::Refused(OnboardingRefusal::SellerSuspended) => {
            let known = known(app, buyer, id).await?;
            let support = shown::support(&known.facts.seller.name, &known.facts.seller.support_email, "");
            page(StatusCode::CONFLICT, &pages::Notice::seller_suspended(frame(app, buyer, &known.facts), support))
        }
        Failure::Refused(_) => Err(Trouble::Stale(step(id, "subscriptions"))),
    }
}

/// Step 3: the plan, to be agreed to.
pub async fn review(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let known = known(&app, &buyer, id).await?;
    if known.facts.completed.is_some() {
        return Ok(see(&step(id, "done")).into_response());
    }
    match plan(&known.facts) {
        Ok(plan) => review_page(&app, &buyer, &known, &plan, &Showing { status: StatusCode::OK, ..Showing::default() }),
        Err(refusal) if refusal == OnboardingRefusal::OrganizationMissing || organization_step::about_organization(refusal) => {
            Ok(see(&step(id, "organization")).into_response())
        }
        Err(refusal) if refusal.about_billing() => Ok(see(&step(id, "billing")).into_response()),
        Err(refusal @ (OnboardingRefusal::NothingToApply | OnboardingRefusal::SellerSuspended)) => {
            step_refused(&app, &buyer, id, Failure::Refused(refusal)).await
        }
        Err(_) => Ok(see(&step(id, "subscriptions")).into_response()),
    }
}

/// How the plan is shown: at first, again with a fault, or afresh because it changed.
#[derive(Default)]
struct Showing {
    status: StatusCode,
    accepted: Vec<String>,
    faults: Faults,
    /// Set when it changed: in what, as far as it is known what was seen.
    stale: Option<Vec<Change>>,
}

impl Showing {
    fn changed(&self, change: &Change) -> bool {
        self.stale.iter().flatten().any(|known| known == change)
    }

    fn line_changed(&self, id: SubscriptionId) -> bool {
        self.changed(&Change::LineAdded(id)) || self.changed(&Change::LineChanged(id))
    }
}

fn review_page(app: &App, buyer: &Buyer, known: &Known, plan: &Plan, how: &Showing) -> Answer {
    let (words, today) = (buyer.visitor.words(), app.moment().today());
    let (created, address) = match &plan.target {
        Target::Create(new) => (true, shown::address(words, &new.address)),
        Target::Use { organization, .. } => {
            let used = known.facts.organizations.iter().find(|membership| membership.organization == *organization);
            (false, used.map(|used| shown::address(words, &used.address)).unwrap_or_default())
        }
    };
    let lines = plan.lines.iter().map(|line| PlannedLine {
        id: line.subscription.to_string(),
        line: shown::line(words, line),
        starts_on: line.starts_on.filter(|day| *day > today),
        already_running: line.adds,
        home: line.home.clone(),
        changed: how.line_changed(line.subscription),
    });
    let terms = plan.terms.iter().map(|terms| pages::Terms {
        value: terms.value(),
        service: shown::name(words, &terms.service_names),
        version: terms.version.clone(),
        url: terms.url.clone(),
        accepted: terms.accepted(&how.accepted),
        commercial: false,
    });
    let shown = Review {
        frame: frame(app, buyer, &known.facts),
        onboarding: known.facts.onboarding.to_string(),
        identity: identity(known),
        organization: PlannedOrganization {
            name: plan.target.name().to_owned(),
            created,
            address,
            consented: matches!(&plan.target, Target::Create(new) if new.verdict == AddressVerdict::KeptWithConsent),
            changed: how.changed(&Change::Organization),
        },
        lines: lines.collect(),
        terms: commercial_terms(plan, how).into_iter().chain(terms).collect(),
        billing: plan.billing.as_ref().map(|billing| billed(words, billing, how.changed(&Change::Billing))),
        binds: plan.binds_seller,
        plan: plan.hash(),
        seen: serde_json::to_string(plan).unwrap_or_default(),
        lasting: plan.cannot_be_undone.iter().map(|last| lasting(words, *last, plan)).collect(),
        contract_codes: plan.contract_codes.clone(),
        attached_codes: plan.attached_codes.clone(),
        undo_hours: app.settings.undo.as_hours(),
        stale: how.stale.as_ref().map(|changes| Stale { changes: changes.iter().map(|change| changed(words, change, plan)).collect() }),
        errors: field_errors(&buyer.visitor, &how.faults),
    };
    page(how.status, &shown)
}

/// The vendor's own terms, where they are to be accepted.
fn commercial_terms(plan: &Plan, how: &Showing) -> Option<pages::Terms> {
    let terms = plan.billing.as_ref()?.terms.as_ref()?;
    let value = terms.value(plan.seller);
    let accepted = how.accepted.iter().any(|known| *known == value || known == "on");
    let (service, version, url) = (plan.seller_name.clone(), terms.version.clone(), terms.url.clone());
    Some(pages::Terms { value, service, version, url, accepted, commercial: true })
}

fn billed(words: Words, billing: &Billing, changed: bool) -> pages::PlannedBilling {
    pages::PlannedBilling {
        currency: words.currency(billing.currency.as_str()),
        tax_id: billing.tax_id.as_ref().map(|tax_id| tax_id.value.clone()).unwrap_or_default(),
        payment: billing_form::payment(words, billing.payment.kind, &billing.payment.last4),
        restricted: billing.payment.restricted,
        opens: billing.opens,
        changed,
    }
}

/// What cannot be taken back, in a sentence.
fn lasting(words: Words, what: Final, plan: &Plan) -> String {
    match what {
        Final::SubscriptionsStay => words.with("final-subscriptions-stay", &[("count", plan.lines.len().into())]),
        Final::PartnerStays => {
            words.with("final-partner-stays", &[("seller", plan.seller_name.as_str().into()), ("organization", plan.target.name().into())])
        }
    }
}

/// What changed, in a sentence.
fn changed(words: Words, change: &Change, plan: &Plan) -> String {
    let line = |id: SubscriptionId| plan.lines.iter().find(|line| line.subscription == id).map(|line| shown::line(words, line));
    let named = |line: Option<pages::OrderLine>| line.map(|line| (line.service, line.plan)).unwrap_or_default();
    match change {
        Change::Organization => words.with("change-organization", &[("organization", plan.target.name().into())]),
        Change::Seller => words.with("change-seller", &[("seller", plan.seller_name.as_str().into())]),
        Change::LineAdded(id) => {
            let (service, plan) = named(line(*id));
            words.with("change-line-added", &[("service", service.into()), ("plan", plan.into())])
        }
        Change::LineChanged(id) => {
            let (service, plan) = named(line(*id));
            words.with("change-line-changed", &[("service", service.into()), ("plan", plan.into())])
        }
        Change::LineGone(line) => {
            let (service, plan) = named(Some(shown::line(words, line)));
            words.with("change-line-gone", &[("service", service.into()), ("plan", plan.into())])
        }
        Change::Terms => words.t("change-terms"),
        Change::ContractCodes => words.t("change-contract-codes"),
        Change::Billing => words.t("change-billing"),
    }
}

/// "Apply subscriptions". Pressed twice, in two tabs or by 64 at once: one wins, all see its result.
pub async fn apply(State(app): State<App>, buyer: Buyer, Peer(ip): Peer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    let accepted: Vec<String> = fields.all("terms").into_iter().map(str::to_owned).collect();
    let pressed = ApplySubscriptions {
        account: buyer.account,
        email: buyer.email.clone(),
        language: buyer.visitor.language.code().to_owned(),
        ip: ip.to_string(),
        onboarding: id,
        agreement: Agreement { plan: fields.get("plan").to_owned(), terms: accepted.clone() },
        moment: app.moment(),
    };
    match app.perform(pressed).await {
        Ok(_) => Ok(see(&step(id, "done")).into_response()),
        Err(Failure::Refused(OnboardingRefusal::PlanChanged)) => fresh(&app, &buyer, id, &fields).await,
        Err(Failure::Refused(OnboardingRefusal::TermsMissing)) => unaccepted(&app, &buyer, id, accepted).await,
        Err(Failure::Refused(refusal)) if refusal.about_billing() => billing_step::refused(&app, &buyer, id, refusal).await,
        // Only step 2 can say how it stands now, and what can be chosen instead.
        Err(Failure::Refused(refusal)) if organization_step::about_organization(refusal) => {
            organization_step::refused(&app, &buyer, id, refusal).await
        }
        Err(failure) => step_refused(&app, &buyer, id, failure).await,
    }
}

/// The plan as it is now, with what changed since it was seen.
async fn fresh(app: &App, buyer: &Buyer, id: OnboardingId, fields: &Fields) -> Answer {
    let known = known(app, buyer, id).await?;
    let Ok(plan) = plan(&known.facts) else { return Err(Trouble::Stale(step(id, "subscriptions"))) };
    let seen = serde_json::from_str(fields.get("seen")).ok().and_then(|json| Plan::seen(json, fields.get("plan")));
    let changes = seen.map(|seen| changes(&seen, &plan)).unwrap_or_default();
    review_page(app, buyer, &known, &plan, &Showing { status: StatusCode::CONFLICT, stale: Some(changes), ..Showing::default() })
}

/// The same plan, with the terms to be accepted.
async fn unaccepted(app: &App, buyer: &Buyer, id: OnboardingId, accepted: Vec<String>) -> Answer {
    let known = known(app, buyer, id).await?;
    let Ok(plan) = plan(&known.facts) else { return Err(Trouble::Stale(step(id, "subscriptions"))) };
    let fault = Fault { at: "terms".to_owned(), code: OnboardingRefusal::TermsMissing.code(), hint: String::new() };
    let how = Showing { status: StatusCode::UNPROCESSABLE_ENTITY, accepted, faults: Faults(vec![fault]), stale: None };
    review_page(app, buyer, &known, &plan, &how)
}

/// Applied: on to the service, or to the list of services.
pub async fn done(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let reader = app.reader().await?;
    let Some(completed) = onboarding::completed(&reader, id, buyer.account).await? else {
        let known = known(&app, &buyer, id).await?;
        return Ok(see(&step(known.facts.onboarding, "review")).into_response());
    };
    if completed.lines.is_empty() {
        return Ok(see(&step(id, "undo")).into_response());
    }
    let undo = undo::way(&app, &buyer, &reader, completed.organization, id).await?;
    if completed.lines.iter().any(|line| matches!(line.status, SubscriptionStatus::Provisioning | SubscriptionStatus::Failed)) {
        return page(StatusCode::OK, &pages::Waiting { undo, ..waiting_page(&app, &buyer, id, &completed) });
    }
    page(StatusCode::OK, &pages::Done { undo, ..done_page(&app, &buyer, &completed) })
}

/// How far each subscription is, while something is being prepared or could not be.
fn waiting_page(app: &App, buyer: &Buyer, id: OnboardingId, completed: &Completed) -> pages::Waiting {
    let (words, today) = (buyer.visitor.words(), app.moment().today());
    let subscriptions = completed.lines.iter().map(|line| BeingSetUp {
        id: line.id.to_string(),
        service: shown::name(words, &line.service_names),
        plan: shown::name(words, &line.plan_names),
        progress: match line.status {
            SubscriptionStatus::Failed => Progress::Failed,
            SubscriptionStatus::Provisioning => Progress::Working,
            _ if line.starts_on > today => Progress::Scheduled(line.starts_on),
            _ => Progress::Ready(home_of(&line.home_url, completed)),
        },
        message: line.message.clone(),
    });
    pages::Waiting {
        frame: done_frame(app, buyer, completed),
        onboarding: id.to_string(),
        organization: completed.organization_name.clone(),
        organization_id: completed.organization.to_string(),
        subscriptions: subscriptions.collect(),
        owner: completed.owner,
        undo: None,
    }
}

fn done_frame(app: &App, buyer: &Buyer, completed: &Completed) -> pages::Frame {
    let mut frame = buyer.frame(app);
    frame.seller = Some(completed.seller_name.clone());
    frame.help = Some(shown::support(&completed.seller_name, &completed.support_email, ""));
    frame
}

fn done_page(app: &App, buyer: &Buyer, completed: &Completed) -> pages::Done {
    let (words, today) = (buyer.visitor.words(), app.moment().today());
    let mut references: Vec<String> = completed.lines.iter().map(|line| line.reference.clone()).collect();
    references.dedup();
    let mut services: Vec<OpenService> = Vec::new();
    let mut seen = Vec::new();
    for line in &completed.lines {
        // Two plans of one service open at one place.
        if seen.contains(&line.service) {
            continue;
        }
        seen.push(line.service);
        services.push(OpenService {
            service: shown::name(words, &line.service_names),
            plan: shown::name(words, &line.plan_names),
            url: home_of(&line.home_url, completed),
            starts_on: Some(line.starts_on).filter(|day| *day > today),
        });
    }
    pages::Done {
        frame: done_frame(app, buyer, completed),
        seller: completed.seller_name.clone(),
        references,
        organization: completed.organization_name.clone(),
        organization_id: completed.organization.to_string(),
        services,
        discounted: completed.lines.iter().any(|line| line.discounted),
        undo: None,
    }
}

/// A service's home page, told which organization comes.
fn home_of(home_url: &str, completed: &Completed) -> String {
    home_page(home_url, &completed.organization.to_string())
}

/// A service's home page for one organization.
pub fn home_page(home_url: &str, organization: &str) -> String {
    let (address, fragment) =
        home_url.split_once('#').map_or((home_url, String::new()), |(address, fragment)| (address, format!("#{fragment}")));
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}organization={organization}{fragment}")
}

/// The sentence of a refusal, as a fault of one field.
pub fn refused_field(buyer: &Buyer, field: &str, refusal: OnboardingRefusal) -> pages::FieldError {
    pages::FieldError::new(field, refusal_sentence(buyer.visitor.words(), refusal.code()))
}

/// Answers a press on a step of an onboarding that is over.
pub fn over(id: OnboardingId) -> Response {
    see(&step(id, "done")).into_response()
}
