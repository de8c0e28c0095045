//! `/operator/moves`: all that one seller has goes to another, after a bankruptcy or a merger. What would happen is shown first; then
//! it is done an organization at a time, and what could not go over is listed with its reason.

use actions::StartMove;
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::IntoResponse,
};
use domain::{
    Refusal,
    catalogue::SellerStatus,
    id::{SellerId, SellerMoveId},
    seller_change::SellerChangeRefusal,
};
use i18n::Words;
use store::{
    Failure,
    seller_change::{self, Move, Stuck},
};

use crate::{
    App,
    buyer::again,
    extract::{Fields, Operator, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{FieldError, MoveLine, MoveSellers, Partner, PlannedMove, ShownMove, StuckOrganization},
    sentence::refusal_sentence,
};

/// Moves on the list.
const LISTED: i64 = 20;
/// Organizations named on a page.
const NAMED: i64 = 100;

/// A query's fields.
type Asked = Result<Query<Vec<(String, String)>>, QueryRejection>;

fn field(asked: Asked, name: &str) -> String {
    let fields = asked.map(|Query(fields)| fields).unwrap_or_default();
    fields.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
}

/// The moves so far, and the form for another.
pub async fn list(State(app): State<App>, operator: Operator) -> Answer {
    choose(&app, &operator, ("", ""), StatusCode::OK, Vec::new()).await
}

async fn choose(app: &App, operator: &Operator, (from, to): (&str, &str), status: StatusCode, errors: Vec<FieldError>) -> Answer {
    let tx = app.reader().await?;
    let (partners, moves) = futures_util::try_join!(seller_change::partners(&tx), seller_change::moves(&tx, None, LISTED))?;
    let words = operator.visitor.words();
    let shown = MoveSellers {
        frame: operator.visitor.frame(app),
        partners: partners.iter().map(|(id, name, status, count)| partner(*id, name, *status, *count)).collect(),
        from: from.to_owned(),
        to: to.to_owned(),
        moves: moves.iter().map(|one| line(words, one)).collect(),
        errors,
    };
    page(status, &shown)
}

fn partner(id: SellerId, name: &str, status: SellerStatus, organizations: i64) -> Partner {
    Partner { id: id.to_string(), name: name.to_owned(), sells: status == SellerStatus::Active, organizations }
}

fn line(words: Words, one: &Move) -> MoveLine {
    MoveLine {
        id: one.id.to_string(),
        from: one.from.1.clone(),
        to: one.to.1.clone(),
        started: words.instant(one.started_at),
        by: one.started_by.clone(),
        ended: one.ended_at.map(|at| words.instant(at)),
    }
}

fn stuck(words: Words, one: &Stuck) -> StuckOrganization {
    // keys: change-why-*
    let why = words.t(&crate::sentence::key("change-why", one.why.as_str()));
    StuckOrganization { id: one.organization.to_string(), name: one.name.clone(), why }
}

/// What a move would do, to be confirmed.
pub async fn plan(State(app): State<App>, operator: Operator, asked: Asked) -> Answer {
    let fields = asked.map(|Query(fields)| fields).unwrap_or_default();
    let named = |name: &str| field(Ok(Query(fields.clone())), name);
    planned(&app, &operator, (&named("from"), &named("to")), StatusCode::OK, Vec::new()).await
}

async fn planned(app: &App, operator: &Operator, (from, to): (&str, &str), status: StatusCode, errors: Vec<FieldError>) -> Answer {
    let tx = app.reader().await?;
    let partners = seller_change::partners(&tx).await?;
    let known = |id: &str| partners.iter().find(|(known, ..)| known.to_string() == id);
    let words = operator.visitor.words();
    let wrong = |field: &str, key: &str| vec![FieldError::new(field, words.t(key))];
    let (Some(losing), Some(gaining)) = (known(from), known(to)) else {
        let at = if known(from).is_none() { "from" } else { "to" };
        return choose(app, operator, (from, to), StatusCode::UNPROCESSABLE_ENTITY, wrong(at, i18n::key!("move-choose-both"))).await;
    };
    if losing.0 == gaining.0 {
        return choose(app, operator, (from, to), StatusCode::UNPROCESSABLE_ENTITY, wrong("to", i18n::key!("move-same"))).await;
    }
    let preview = seller_change::preview(&tx, losing.0, NAMED).await?;
    let shown = PlannedMove {
        frame: operator.visitor.frame(app),
        from: partner(losing.0, &losing.1, losing.2, losing.3),
        to: partner(gaining.0, &gaining.1, gaining.2, gaining.3),
        organizations: preview.organizations,
        subscriptions: preview.subscriptions,
        stuck: preview.stuck.iter().map(|one| stuck(words, one)).collect(),
        errors,
    };
    page(status, &shown)
}

/// Starts a move, for who signed in a short while ago and typed the losing seller's name.
pub async fn start(State(app): State<App>, operator: Operator, fields: Fields) -> Answer {
    let (from, to) = (fields.get("from").to_owned(), fields.get("to").to_owned());
    let (Ok(losing), Ok(gaining)) = (from.parse::<SellerId>(), to.parse::<SellerId>()) else {
        return planned(&app, &operator, (&from, &to), StatusCode::UNPROCESSABLE_ENTITY, Vec::new()).await;
    };
    if let Some(asked) = again::asked(&app, &operator.visitor, &format!("/operator/moves/new?from={losing}&to={gaining}")) {
        return Ok(asked);
    }
    let name = seller_change::party(&*app.reader().await?, losing).await?.map(|party| party.name).unwrap_or_default();
    let words = operator.visitor.words();
    let again = |message: String| vec![FieldError::new("name", message)];
    if fields.get("name").trim() != name || name.is_empty() {
        let errors = again(words.with("move-name-wrong", &[("name", name.as_str().into())]));
        return planned(&app, &operator, (&from, &to), StatusCode::UNPROCESSABLE_ENTITY, errors).await;
    }
    match app.perform(StartMove { operator: operator.account, from: losing, to: gaining, moment: app.moment() }).await {
        Ok(id) => Ok(see(&format!("/operator/moves/{id}")).into_response()),
        Err(Failure::Refused(SellerChangeRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => {
            let errors = again(refusal_sentence(words, refusal.code()));
            planned(&app, &operator, (&from, &to), StatusCode::UNPROCESSABLE_ENTITY, errors).await
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// How far a move is.
pub async fn show(State(app): State<App>, operator: Operator, PathId(id): PathId<SellerMoveId>) -> Answer {
    let tx = app.reader().await?;
    let one = seller_change::moves(&tx, Some(id), 1).await?.into_iter().next().ok_or(Trouble::NotFound)?;
    let progress = seller_change::progress(&tx, id, one.from.0, NAMED).await?;
    let words = operator.visitor.words();
    let shown = ShownMove {
        frame: operator.visitor.frame(&app),
        line: line(words, &one),
        done: progress.done,
        left: if one.ended_at.is_some() { 0 } else { progress.left },
        stuck: progress.stuck.iter().map(|one| stuck(words, one)).collect(),
    };
    page(StatusCode::OK, &shown)
}
