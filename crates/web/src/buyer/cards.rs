//! `/cards/{id}`: on the way to Stripe's page on which a card is entered, and back from it. Neither its number nor anything else of it
//! is ever asked for here.

use actions::BeginCard;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    id::CardEntryId,
    payment::{CardFor, PaymentRefusal},
};
use store::{
    Failure,
    card_entry::{self, Entry},
};

use super::{onboarding::step, payment};
use crate::{
    App,
    cards::{self, Stands, Unknown},
    extract::{Buyer, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{CardStage, EnterCard},
};

/// Begins to enter a card: the answer that leads to the page from which Stripe's is reached, or why it cannot be.
pub async fn start(app: &App, buyer: &Buyer, card_for: CardFor) -> Result<Result<Response, PaymentRefusal>, Trouble> {
    if app.stripe.is_none() {
        return Err(Trouble::NotFound);
    }
    let begin = BeginCard { account: buyer.account, card_for, moment: app.moment() };
    let id = match app.perform(begin).await {
        Ok(id) => id,
        Err(Failure::Refused(refusal)) => return Ok(Err(refusal)),
        Err(Failure::Broken(broken)) => return Err(broken.into()),
    };
    let entry = known(app, buyer, id).await?;
    ask_for_page(app, buyer, &entry).await?;
    Ok(Ok(see(&path(id)).into_response()))
}

fn path(id: CardEntryId) -> String {
    format!("/cards/{id}")
}

/// What a visitor enters themselves; another's is as good as absent.
async fn known(app: &App, buyer: &Buyer, id: CardEntryId) -> Result<Entry, Trouble> {
    let found = card_entry::by_id(&*app.reader().await?, id).await?;
    found.filter(|entry| entry.account == buyer.account).ok_or(Trouble::NotFound)
}

/// Has Stripe make a page for it. When it is silent the page we show says so, and asks again.
async fn ask_for_page(app: &App, buyer: &Buyer, entry: &Entry) -> Result<(), Trouble> {
    let stripe = app.stripe.as_ref().ok_or(Trouble::NotFound)?;
    let language = buyer.visitor.language.code();
    match cards::begin(&app.store, stripe, entry, language, |path| app.absolute(path), app.moment()).await {
        Ok(()) => Ok(()),
        Err(Unknown::Silent(silence)) => {
            tracing::warn!(%silence, "Stripe has made no page for a card");
            Ok(())
        }
        Err(Unknown::Broken(broken)) => Err(broken.into()),
    }
}

/// Asks again for a page there.
pub async fn again(State(app): State<App>, buyer: Buyer, PathId(id): PathId<CardEntryId>) -> Answer {
    let entry = known(&app, &buyer, id).await?;
    ask_for_page(&app, &buyer, &entry).await?;
    Ok(see(&path(id)).into_response())
}

/// The way there.
pub async fn show(State(app): State<App>, buyer: Buyer, PathId(id): PathId<CardEntryId>) -> Answer {
    answer(&app, &buyer, id, CardStage::Go).await
}

/// Back from there: Stripe is asked, whatever the browser says by coming here.
pub async fn back(State(app): State<App>, buyer: Buyer, PathId(id): PathId<CardEntryId>) -> Answer {
    answer(&app, &buyer, id, |url| CardStage::Waiting(Some(url))).await
}

async fn answer(app: &App, buyer: &Buyer, id: CardEntryId, open: impl FnOnce(String) -> CardStage) -> Answer {
    let entry = known(app, buyer, id).await?;
    let stripe = app.stripe.as_ref().ok_or(Trouble::NotFound)?;
    let stage = match cards::ask(&app.store, stripe, &entry, app.moment()).await {
        Ok(Stands::Kept(_)) => return Ok(see(&way_back(&entry, true)).into_response()),
        Ok(Stands::Begun) => CardStage::NotBegun,
        Ok(Stands::Open(url)) => open(url),
        Ok(Stands::Working) => CardStage::Waiting(None),
        Ok(Stands::Over) => CardStage::Over,
        Err(Unknown::Silent(silence)) => {
            tracing::warn!(%silence, entry = %entry.id, "Stripe has not told how a card stands; it is asked again");
            CardStage::Silent
        }
        Err(Unknown::Broken(broken)) => return Err(broken.into()),
    };
    let back = way_back(&entry, false);
    let shown = EnterCard { frame: buyer.frame(app), id: id.to_string(), vendor: app.settings.vendor_name.clone(), stage, back };
    page(StatusCode::OK, &shown)
}

/// Where it began.
fn way_back(entry: &Entry, kept: bool) -> String {
    match entry.card_for {
        CardFor::Onboarding(id) => step(id, "billing"),
        CardFor::Organization { id, replaces } => {
            let said = match (kept, replaces) {
                (false, _) => "",
                (true, None) => "?added",
                (true, Some(_)) => "?replaced",
            };
            format!("{}{said}", payment::path(id))
        }
    }
}
