//! What colleagues have already: sending a draft to the owners of their organization, asking to become one of them, and
//! what the owners do about it. Step 2 shows the first half, the owners' home and organization pages the second.

use actions::{
    AskForRole, DecideRole, OpenTask, SendToOwners,
    ask_for_role::{Asking, Whom},
    owners::{Reached, rests},
};
use axum::{extract::State, response::IntoResponse};
use domain::{
    account::{domain_of, shared_domain},
    id::{OnboardingId, OrganizationId, RoleRequestId, TaskId},
    member,
    onboarding::{Elsewhere, Facts, OnboardingRefusal},
    organization::skeleton,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use store::{
    Failure, Tx, catalogue,
    desk::{Colleague, Desk},
    organization,
    role_request::{self, Asked},
    task,
};

use super::{
    onboarding::{over, step, step_refused},
    shown,
};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, Trouble},
    pages::{AskCard, Colleagues, Duplicate, Support, TaskCard, Wish},
};

/// The day of a moment, in UTC.
fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// How to reach the vendor: as it is in the catalogue, else by its name alone.
pub async fn vendor(app: &App, tx: &Tx) -> Result<Support, Trouble> {
    let known = catalogue::vendor(tx).await?;
    Ok(known.map_or_else(
        || shown::support(&app.settings.vendor_name, "", ""),
        |vendor| shown::support(&vendor.name, &vendor.support_email, &vendor.support_url),
    ))
}

/// How a wish to become an owner stands.
pub fn wish(asked: Option<Asked>, now: Timestamp) -> Wish {
    match asked.filter(|asked| asked.wish == member::Wish::Owner) {
        Some(Asked { at, decided: None, .. }) => Wish::Asked(day(at)),
        Some(asked @ Asked { decided: Some((at, false)), .. }) => {
            Wish::Refused { on: day(at), rests: rests(asked, member::Wish::Owner, now) }
        }
        _ => Wish::Open,
    }
}

/// The choice of step 2 where colleagues' organization is the place.
pub async fn choice(app: &App, buyer: &Buyer, facts: &Facts, elsewhere: &Elsewhere) -> Result<Colleagues, Trouble> {
    let tx = app.reader().await?;
    let (sent, asked) = futures_util::try_join!(
        task::of_draft(&tx, elsewhere.organization, facts.onboarding),
        role_request::last(&tx, elsewhere.organization, buyer.account)
    )?;
    Ok(Colleagues {
        organization: elsewhere.name.clone(),
        sent: sent.map(|sent| day(sent.at)),
        wish: wish(asked, app.now()),
        unreachable: if elsewhere.owners == 0 { Some(vendor(app, &tx).await?) } else { None },
    })
}

/// Whether a new organization of this name looks like one that is there: one of the person's own, or one of people who
/// have an address of the same domain. Whose it is is not told.
pub async fn duplicate(app: &App, buyer: &Buyer, facts: &Facts, name: &str) -> Result<Option<Duplicate>, Trouble> {
    let own = facts.organizations.iter().find(|membership| skeleton(&membership.name) == skeleton(name));
    let domain = domain_of(&buyer.email_key);
    let tx = app.reader().await?;
    let colleagues = if shared_domain(domain) { Vec::new() } else { organization::of_domain(&tx, domain, buyer.account).await? };
    let alike = colleagues.iter().find(|(_, known)| skeleton(known) == skeleton(name)).or(colleagues.first());
    if own.is_none() && alike.is_none() {
        return Ok(None);
    }
    let wish = match alike {
        Some((id, _)) => Some(wish(role_request::last(&tx, *id, buyer.account).await?, app.now())),
        None => None,
    };
    Ok(Some(Duplicate {
        own: own.map(|membership| (membership.organization.to_string(), membership.name.clone())),
        domain: alike.map(|_| domain.to_owned()),
        wish,
    }))
}

/// "Send to the owners".
pub async fn send(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let sent = app.perform(SendToOwners { account: buyer.account, onboarding: id, moment: app.moment() }).await;
    reached(&app, &buyer, id, sent).await
}

/// "Ask to become an owner".
pub async fn ask(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    let whom = match fields.get("about") {
        "elsewhere" => Whom::Elsewhere,
        "colleagues" => Whom::Colleagues(fields.get("organization_name").to_owned()),
        organization => Whom::Of(organization.parse().map_err(|_| Trouble::NotFound)?),
    };
    let asked =
        app.perform(AskForRole { account: buyer.account, asking: Asking::Draft { onboarding: id, whom }, moment: app.moment() }).await;
    reached(&app, &buyer, id, asked).await
}

/// Back to step 2, which says how it stands now.
async fn reached(app: &App, buyer: &Buyer, id: OnboardingId, outcome: Result<Reached, Failure<OnboardingRefusal>>) -> Answer {
    match outcome {
        Ok(Reached::Completed) => Ok(over(id)),
        Ok(Reached::Owners | Reached::Nobody) => Ok(see(&step(id, "organization")).into_response()),
        Err(Failure::Refused(OnboardingRefusal::OrganizationMissing)) => Err(Trouble::Stale(step(id, "organization"))),
        Err(failure) => step_refused(app, buyer, id, failure).await,
    }
}

/// An owner opens what a colleague sent.
pub async fn open(State(app): State<App>, buyer: Buyer, PathId(task): PathId<TaskId>) -> Answer {
    match app.perform(OpenTask { account: buyer.account, task, moment: app.moment() }).await {
        Ok(onboarding) => Ok(see(&format!("/onboarding/{onboarding}")).into_response()),
        Err(Failure::Refused(OnboardingRefusal::NothingToApply)) => Err(Trouble::Stale("/".to_owned())),
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// An owner approves or refuses a wish.
pub async fn decide(State(app): State<App>, buyer: Buyer, PathId(request): PathId<RoleRequestId>, fields: Fields) -> Answer {
    let approve = match fields.get("decision") {
        "approve" => true,
        "refuse" => false,
        _ => return Err(Trouble::Malformed),
    };
    match app.perform(DecideRole { account: buyer.account, request, approve, moment: app.moment() }).await {
        Ok(organization) => Ok(see(&format!("/organizations/{organization}")).into_response()),
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// What waits for an owner, over all their organizations or in one.
pub fn waiting(desk: Desk, only: Option<OrganizationId>) -> (Vec<TaskCard>, Vec<AskCard>) {
    let here = |from: &Colleague| only.is_none_or(|only| only == from.organization);
    let tasks = desk.tasks.into_iter().filter(|task| here(&task.from)).map(|task| TaskCard {
        id: task.id.to_string(),
        organization: task.from.organization_name,
        seller: task.seller_name,
        sender: task.from.name,
        email: task.from.email,
        sent: day(task.from.at),
        subscriptions: usize::try_from(task.subscriptions).unwrap_or_default(),
    });
    let asks = desk.requests.into_iter().filter(|asked| here(&asked.from)).map(|asked| AskCard {
        id: asked.id.to_string(),
        organization: asked.from.organization_name,
        name: asked.from.name,
        email: asked.from.email,
        wish: asked.wish,
        asked: day(asked.from.at),
    });
    (tasks.collect(), asks.collect())
}
