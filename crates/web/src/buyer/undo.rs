//! `/onboarding/{id}/undo`: who applied takes it back, after seeing what that does; or hears why not, and what can be done
//! instead.

use actions::UndoSubscriptions;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Refusal,
    id::{OnboardingId, OrganizationId},
    undo::{Applied, Final, Link, Order, Plan, UndoRefusal, Why, plan, standing, until},
};
use i18n::{Arg, Words, key};
use store::{
    Failure, Tx,
    undo::{self, Application, Known},
};

use super::{onboarding, shown};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{self, Notice, OrderLine, Returning, Staying, Undo, Undoable},
    sentence,
};

/// The page of an application's undo.
fn path(id: OnboardingId) -> String {
    onboarding::step(id, "undo")
}

/// The page.
pub async fn show(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let Some(known) = undo::known(&*app.reader().await?, id, buyer.account, app.settings.undo).await? else {
        // Theirs, but not applied yet; else it is not there.
        let open = onboarding::known(&app, &buyer, id).await?;
        return Ok(see(&format!("/onboarding/{}", open.facts.onboarding)).into_response());
    };
    stands(&app, &buyer, &known, StatusCode::OK)
}

/// How it stands now: the plan, that it is undone already, or why it cannot be.
fn stands(app: &App, buyer: &Buyer, known: &Known, status: StatusCode) -> Answer {
    match plan(&known.facts, app.now()) {
        Ok(plan) => page(status, &plan_page(app, buyer, known, &plan, status == StatusCode::CONFLICT)),
        // What is left of it, if anything, stays for good.
        Err(refusal) if known.facts.before.is_some() && (known.facts.lines.is_empty() || over(refusal)) => {
            page(StatusCode::OK, &undone(app, buyer, known))
        }
        Err(refusal) => closed(app, buyer, known, refusal),
    }
}

/// Nothing of it can be taken back, now or later.
const fn over(refusal: UndoRefusal) -> bool {
    matches!(refusal, UndoRefusal::Used | UndoRefusal::NothingToUndo)
}

/// "Undo". Pressed twice or in two tabs: it is done once, and all see its result.
pub async fn undo(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    let pressed = UndoSubscriptions {
        account: buyer.account,
        onboarding: id,
        plan: fields.get("plan").to_owned(),
        window: app.settings.undo,
        moment: app.moment(),
    };
    match app.perform(pressed).await {
        Ok(()) => Ok(see(&path(id)).into_response()),
        Err(Failure::Refused(UndoRefusal::NotFound)) => show(State(app), buyer, PathId(id)).await,
        Err(Failure::Refused(_)) => {
            let known = undo::known(&*app.reader().await?, id, buyer.account, app.settings.undo).await?.ok_or(Trouble::NotFound)?;
            stands(&app, &buyer, &known, StatusCode::CONFLICT)
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

fn frame(app: &App, buyer: &Buyer, known: &Known) -> pages::Frame {
    let mut frame = buyer.frame(app);
    frame.seller = Some(known.facts.seller_name.clone());
    frame.help = Some(shown::support(&known.facts.seller_name, &known.support_email, ""));
    frame
}

fn plan_page(app: &App, buyer: &Buyer, known: &Known, plan: &Plan, stale: bool) -> Undo {
    let (words, today) = (buyer.visitor.words(), app.moment().today());
    let returns = plan.returns.iter().map(|line| Returning {
        line: line_of(words, line),
        reference: line.reference.clone(),
        starts_on: line.ordered_on.filter(|day| *day > today),
    });
    let stays = plan.stays.iter().map(|staying| Staying { line: line_of(words, &staying.line), reason: reason(words, staying.why, plan) });
    Undo {
        frame: frame(app, buyer, known),
        onboarding: known.facts.onboarding.to_string(),
        organization: plan.organization.to_string(),
        organization_name: plan.organization_name.clone(),
        organization_fate: organization_fate(words, plan),
        organization_goes: plan.organization_goes,
        seller: plan.seller_name.clone(),
        seller_fate: words.with(if plan.unbinds { key!("undo-seller-unbound") } else { key!("undo-seller-kept") }, &fills(plan)),
        until: words.instant(known.facts.until()),
        returns: returns.collect(),
        stays: stays.collect(),
        orders: plan.orders.iter().map(|order| order_fate(words, order)).collect(),
        released: plan.released.iter().map(|released| released.tail.clone()).collect(),
        lasting: plan.cannot_be_undone.iter().map(|last| lasting(words, *last, plan)).collect(),
        plan: plan.hash(),
        stale,
    }
}

fn fills(plan: &Plan) -> [(&'static str, Arg); 2] {
    [("seller", plan.seller_name.as_str().into()), ("organization", plan.organization_name.as_str().into())]
}

fn line_of(words: Words, line: &Applied) -> OrderLine {
    OrderLine {
        service: shown::name(words, &line.service_names),
        plan: shown::name(words, &line.plan_names),
        quantity: shown::count(line.quantity),
        term_months: shown::count(line.term_months),
    }
}

/// Why a line stays, in a sentence.
fn reason(words: Words, why: Why, plan: &Plan) -> String {
    // keys: undo-stays-*
    words.with(&sentence::key("undo-stays", why.as_str()), &fills(plan))
}

fn organization_fate(words: Words, plan: &Plan) -> Vec<String> {
    if !plan.organization_goes {
        return vec![words.t("undo-organization-stays")];
    }
    let counted = |count: i64, key: &str| (count > 0).then(|| words.with(key, &[("count", count.into())]));
    let others = [counted(plan.members, key!("undo-members")), counted(plan.invited, key!("undo-invited"))];
    std::iter::once(words.t("undo-organization-goes")).chain(others.into_iter().flatten()).collect()
}

/// What becomes of an order, in a sentence.
fn order_fate(words: Words, order: &Order) -> String {
    let key = match order.link {
        Link::Again | Link::Extended => key!("undo-link-again"),
        Link::Open => key!("undo-link-open"),
        Link::Withdrawn => key!("undo-link-withdrawn"),
    };
    words.with(key, &[("reference", order.reference.as_str().into())])
}

/// What does not come back, in a sentence.
fn lasting(words: Words, what: Final, plan: &Plan) -> String {
    let key = match what {
        Final::Data => key!("undo-final-data"),
        Final::Organization => key!("undo-final-organization"),
    };
    words.with(key, &fills(plan))
}

/// It was undone.
fn undone(app: &App, buyer: &Buyer, known: &Known) -> Notice {
    let words = buyer.visitor.words();
    let at = known.facts.before.as_ref().map(|before| words.instant(before.at)).unwrap_or_default();
    let organization = known.facts.organization.name.as_str();
    let again = known.open.map(|open| format!("/onboarding/{open}"));
    Notice::undone(frame(app, buyer, known), &at, organization, known.gone_before, again.as_deref())
}

/// It cannot be undone: why not, and whom to ask.
fn closed(app: &App, buyer: &Buyer, known: &Known, refusal: UndoRefusal) -> Answer {
    let facts = &known.facts;
    let support = shown::support(&facts.seller_name, &known.support_email, "");
    let organization = facts.role.map(|_| format!("/organizations/{}", facts.organization.id));
    let status = if refusal == UndoRefusal::NotOwner { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
    page(status, &Notice::undo_closed(frame(app, buyer, known), refusal.code(), support, organization.as_deref()))
}

/// What the account can undo in an organization: nothing for who is no owner.
pub async fn undoable(app: &App, buyer: &Buyer, tx: &Tx, organization: OrganizationId) -> Result<Vec<Undoable>, Trouble> {
    let found = applied(app, buyer, tx, organization).await?;
    Ok(found.iter().filter_map(|one| offered(app, buyer, one)).collect())
}

/// How an application to an organization can be undone, if it can.
pub async fn way(app: &App, buyer: &Buyer, tx: &Tx, organization: OrganizationId, id: OnboardingId) -> Result<Option<Undoable>, Trouble> {
    let found = applied(app, buyer, tx, organization).await?;
    Ok(found.iter().find(|one| one.onboarding == id).and_then(|one| offered(app, buyer, one)))
}

/// What the account applied there within the time for undoing it.
async fn applied(app: &App, buyer: &Buyer, tx: &Tx, organization: OrganizationId) -> Result<Vec<Application>, Trouble> {
    let now = app.now();
    let since = now.checked_sub(app.settings.undo).unwrap_or(now);
    Ok(undo::lately(tx, buyer.account, organization, since).await?)
}

fn offered(app: &App, buyer: &Buyer, one: &Application) -> Option<Undoable> {
    let returning = standing(&one.lines, &one.others).iter().filter(|why| why.is_none()).count();
    let words = buyer.visitor.words();
    (returning > 0).then(|| {
        let fills = [
            ("count", returning.into()),
            ("seller", one.seller_name.as_str().into()),
            ("until", words.instant(until(one.at, app.settings.undo)).into()),
        ];
        Undoable { path: path(one.onboarding), sentence: words.with("undo-possible", &fills) }
    })
}
