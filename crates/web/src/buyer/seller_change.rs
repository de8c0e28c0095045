//! `/organizations/{id}/seller-change`: an owner lets the organization go to another seller, or takes that back; and
//! `/organizations/{id}/close-seller`: nothing runs any more, and the link is closed.

use actions::{CloseLink, GiveSellerConsent, RevokeSellerConsent, RollBackSellerChange, consent_code, roll_back_seller_change};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use domain::{
    Refusal,
    catalogue::SellerKind,
    id::{OrganizationId, SellerConsentId, SellerId},
    organization::Role,
    seller_change::{CODE_DAYS, SellerChangeRefusal, SellerChangeStatus},
};
use i18n::Words;
use jiff::tz::TimeZone;
use store::{
    Failure,
    billing::{self, Biller},
    seller_change::{self, Change, Line, Open},
};

use super::{again, shown};
use crate::{
    App, cookie,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{CloseSeller, FieldError, MovedLine, Notice, OpenConsent, PastChange, SellerChange, WaitingChange},
    sentence::refusal_sentence,
};

/// Changes shown of those that are over.
const PAST: i64 = 20;

fn path(id: OrganizationId) -> String {
    format!("/organizations/{id}/seller-change")
}

/// The organization's name and sellers, for who owns it; other members hear that owners do it, and for everybody else there is no
/// such organization.
async fn owned(app: &App, buyer: &Buyer, id: OrganizationId) -> Result<Result<(String, Vec<Biller>), Answer>, Trouble> {
    let tx = app.reader().await?;
    let (name, rights) = billing::standing(&tx, id, buyer.account).await?.ok_or(Trouble::NotFound)?;
    if rights.role != Role::Owner {
        let notice = Notice::change_closed(buyer.frame(app), &name, &format!("/organizations/{id}"));
        return Ok(Err(page(StatusCode::FORBIDDEN, &notice)));
    }
    Ok(Ok((name, billing::sellers(&tx, id).await?)))
}

fn partner(sellers: &[Biller]) -> Option<&Biller> {
    sellers.iter().find(|biller| biller.bound.kind == SellerKind::Partner)
}

/// The page.
pub async fn show(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let (once, jar) = cookie::shown_once(buyer.visitor.jar.clone(), &app);
    let answer = answer(&app, &buyer, id, StatusCode::OK, Vec::new(), once.as_deref()).await?;
    Ok((jar, answer).into_response())
}

async fn answer(app: &App, buyer: &Buyer, id: OrganizationId, status: StatusCode, errors: Vec<FieldError>, once: Option<&str>) -> Answer {
    let (name, sellers) = match owned(app, buyer, id).await? {
        Ok(owned) => owned,
        Err(closed) => return closed,
    };
    let tx = app.reader().await?;
    let partner = partner(&sellers).map(|biller| (biller.bound.id, biller.bound.name.clone()));
    let lines = async {
        match &partner {
            Some((seller, _)) => seller_change::running_under(&tx, id, *seller).await,
            None => Ok(Vec::new()),
        }
    };
    let (open, changes, lines) =
        futures_util::try_join!(seller_change::open_consent(&tx, id), seller_change::of_organization(&tx, id, PAST), lines)?;
    let words = buyer.visitor.words();
    let code = open.as_ref().filter(|open| once == Some(open.id.to_string().as_str())).and_then(|open| code(app, open.id));
    let shown = SellerChange {
        frame: buyer.frame(app),
        organization: id.to_string(),
        name,
        partner: partner.map(|(_, name)| name),
        days: CODE_DAYS,
        code,
        open: open.map(|open| consent(app, words, open)),
        waiting: changes.iter().find(|change| change.status == SellerChangeStatus::Waiting).map(|change| waiting(words, change)),
        lines: lines.iter().map(|line| moved(words, line)).collect(),
        past: changes.iter().filter(|change| change.status != SellerChangeStatus::Waiting).map(|change| past(words, change)).collect(),
        said: said(buyer.visitor.query()),
        errors,
    };
    page(status, &shown)
}

/// What was just done, by a word of ours behind the page's address.
fn said(query: &str) -> Option<&'static str> {
    match query {
        "revoked" => Some(i18n::key!("change-revoked")),
        "rolled-back" => Some(i18n::key!("change-rolled-back")),
        _ => None,
    }
}

fn code(app: &App, id: SellerConsentId) -> Option<String> {
    consent_code(&app.secret, id).map(|code| code.grouped())
}

fn consent(app: &App, words: Words, open: Open) -> OpenConsent {
    OpenConsent { tail: open.tail, until: words.instant(open.expires_at), by: open.given_by, over: open.expires_at <= app.now() }
}

fn waiting(words: Words, change: &Change) -> WaitingChange {
    WaitingChange { from: change.from.1.clone(), to: change.to.1.clone(), on: words.date(change.cut_over_on) }
}

pub fn moved(words: Words, line: &Line) -> MovedLine {
    MovedLine {
        service: shown::name(words, &line.service_names),
        plan: shown::name(words, &line.plan_names),
        quantity: shown::count(line.quantity),
        until: line.ends_on,
    }
}

fn past(words: Words, change: &Change) -> PastChange {
    let on = change.ended_at.map_or(change.cut_over_on, |at| at.to_zoned(TimeZone::UTC).date());
    let fills = [("from", change.from.1.as_str().into()), ("to", change.to.1.as_str().into()), ("date", words.date(on).into())];
    // keys: change-past-*
    let key = crate::sentence::key("change-past", change.status.as_str());
    // keys: change-why-*
    let why = change.why.map(|why| words.t(&crate::sentence::key("change-why", why.as_str())));
    PastChange { sentence: words.with(&key, &fills), why }
}

/// Makes a code, for who signed in a short while ago.
pub async fn give(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let (_, sellers) = match owned(&app, &buyer, id).await? {
        Ok(owned) => owned,
        Err(closed) => return closed,
    };
    if let Some(asked) = again::asked(&app, &buyer.visitor, &path(id)) {
        return Ok(asked);
    }
    let Some(seller) = partner(&sellers).map(|biller| biller.bound.id) else {
        return refused(&app, &buyer, id, SellerChangeRefusal::NoPartner).await;
    };
    let give = GiveSellerConsent { account: buyer.account, organization: id, seller, secret: app.secret.clone(), moment: app.moment() };
    match app.perform(give).await {
        Ok(made) => {
            let jar = cookie::show_once(buyer.visitor.jar, &app, &made.to_string());
            Ok((jar, see(&path(id))).into_response())
        }
        Err(Failure::Refused(refusal)) => refused(&app, &buyer, id, refusal).await,
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

async fn refused(app: &App, buyer: &Buyer, id: OrganizationId, refusal: SellerChangeRefusal) -> Answer {
    match refusal {
        SellerChangeRefusal::NotFound => Err(Trouble::NotFound),
        // Another owner did so before, or it is over: the page shows how it stands.
        refusal => {
            let errors = vec![FieldError::new("change", refusal_sentence(buyer.visitor.words(), refusal.code()))];
            answer(app, buyer, id, StatusCode::UNPROCESSABLE_ENTITY, errors, None).await
        }
    }
}

/// Takes the code back.
pub async fn revoke(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let revoke = RevokeSellerConsent { account: buyer.account, organization: id, moment: app.moment() };
    match app.perform(revoke).await {
        Ok(()) => Ok(see(&format!("{}?revoked", path(id))).into_response()),
        Err(Failure::Refused(refusal)) => refused(&app, &buyer, id, refusal).await,
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// Takes the change back that waits.
pub async fn roll_back(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let roll_back = RollBackSellerChange { by: roll_back_seller_change::By::Owner(buyer.account, id), moment: app.moment() };
    match app.perform(roll_back).await {
        Ok(_) => Ok(see(&format!("{}?rolled-back", path(id))).into_response()),
        Err(Failure::Refused(refusal)) => refused(&app, &buyer, id, refusal).await,
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// What closing a link means, and whether it can be done.
pub async fn closing(
    State(app): State<App>,
    buyer: Buyer,
    PathId(id): PathId<OrganizationId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let seller = pairs.iter().find(|(name, _)| name == "seller").map_or("", |(_, value)| value.as_str());
    close_form(&app, &buyer, id, seller, Vec::new()).await
}

async fn close_form(app: &App, buyer: &Buyer, id: OrganizationId, seller: &str, errors: Vec<FieldError>) -> Answer {
    let (name, sellers) = match owned(app, buyer, id).await? {
        Ok(owned) => owned,
        Err(closed) => return closed,
    };
    let named = |biller: &&Biller| biller.bound.id.to_string() == seller;
    let biller = sellers.iter().find(named).or_else(|| sellers.first().filter(|_| seller.is_empty())).ok_or(Trouble::NotFound)?;
    let tx = app.reader().await?;
    let lines = seller_change::running_under(&tx, id, biller.bound.id).await?;
    let words = buyer.visitor.words();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = CloseSeller {
        frame: buyer.frame(app),
        organization: id.to_string(),
        name,
        seller: biller.bound.id.to_string(),
        seller_name: biller.bound.name.clone(),
        running: lines.iter().map(|line| moved(words, line)).collect(),
        errors,
    };
    page(status, &shown)
}

/// Closes a link under which nothing runs, for who signed in a short while ago.
pub async fn close(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    if let Err(closed) = owned(&app, &buyer, id).await? {
        return closed;
    }
    let Ok(seller) = fields.get("seller").parse::<SellerId>() else { return close_form(&app, &buyer, id, "", nothing(&buyer)).await };
    if let Some(asked) = again::asked(&app, &buyer.visitor, &format!("/organizations/{id}/close-seller?seller={seller}")) {
        return Ok(asked);
    }
    let close = CloseLink { account: buyer.account, organization: id, seller, moment: app.moment() };
    match app.perform(close).await {
        Ok(()) => Ok(see(&format!("/organizations/{id}/billing")).into_response()),
        Err(Failure::Refused(SellerChangeRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => {
            let errors = vec![FieldError::new("seller", refusal_sentence(buyer.visitor.words(), refusal.code()))];
            close_form(&app, &buyer, id, &seller.to_string(), errors).await
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

fn nothing(buyer: &Buyer) -> Vec<FieldError> {
    vec![FieldError::new("seller", buyer.visitor.words().t("close-which"))]
}
