//! An operator corrected an address that was kept with consent: each owner is shown it, and accepts or edits. Home and the
//! organization's page show what waits for an answer; who goes elsewhere after signing in is shown it on the way.

use actions::AnswerCorrection;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    address,
    id::{AccountId, OrganizationAddressId, OrganizationId},
};
use i18n::Words;
use jiff::tz::TimeZone;
use store::{
    Failure,
    correction::{self, Correction},
};

use super::account::{arrive, internal, on_already};
use crate::{
    App,
    address::marked,
    cookie::Place,
    extract::{Buyer, Fields, PathId, Visitor, see},
    failure::{Answer, Trouble, page},
    pages::{CorrectionCard, Corrections},
};

/// The page between signing in and going on.
const BETWEEN: &str = "/corrections";

/// What waits for an owner's answer, over all their organizations or in one; `back` is the page that shows it.
pub fn cards(words: Words, waiting: &[Correction], only: Option<OrganizationId>, back: &str) -> Vec<CorrectionCard> {
    let here = waiting.iter().filter(|correction| only.is_none_or(|only| only == correction.organization));
    here.map(|correction| {
        let countries = [&correction.old, &correction.new].map(|address| words.country(&address.country));
        let [old, new] = address::changed(&correction.old, &correction.new, countries.each_ref().map(String::as_str));
        CorrectionCard {
            id: correction.id.to_string(),
            organization: correction.organization.to_string(),
            name: correction.organization_name.clone(),
            old: marked(old),
            new: marked(new),
            since: correction.at.to_zoned(TimeZone::UTC).date(),
            back: back.to_owned(),
        }
    })
    .collect()
}

/// Where somebody who just signed in is shown a correction before going on, if they own an organization with one. Who was
/// going nowhere sees it at home; who was going to a page that shows it goes on.
pub async fn between(app: &App, place: Option<&Place>, account: AccountId) -> Result<Option<Response>, Trouble> {
    let path = match place {
        Some(Place::Page(path)) if path == "/" || path == BETWEEN => return Ok(None),
        Some(Place::Page(path)) => path.as_str(),
        _ => "",
    };
    let waiting = correction::of_owner(&*app.reader().await?, account).await?;
    let shown_there = waiting.iter().any(|correction| shows(path, correction.organization));
    let stop = if place.is_none() { "/" } else { BETWEEN };
    Ok((!waiting.is_empty() && !shown_there).then(|| see(stop).into_response()))
}

/// Whether this is the page of an organization, or that of its address.
fn shows(path: &str, organization: OrganizationId) -> bool {
    let page = format!("/organizations/{organization}");
    path == page || path.strip_prefix(&page) == Some("/address")
}

/// The page between.
pub async fn page_of(State(app): State<App>, buyer: Buyer) -> Answer {
    let waiting = correction::of_owner(&*app.reader().await?, buyer.account).await?;
    if waiting.is_empty() {
        return Ok(on_already(&app, &buyer.visitor).unwrap_or_else(|| see("/").into_response()));
    }
    let corrections = cards(buyer.visitor.words(), &waiting, None, BETWEEN);
    page(StatusCode::OK, &Corrections { frame: buyer.frame(&app), corrections })
}

/// On to where they were going, answered or not: nobody is stopped.
pub async fn go_on(State(app): State<App>, buyer: Buyer) -> Answer {
    arrive(&app, buyer.visitor, buyer.account).await
}

/// An owner accepts a correction.
pub async fn accept(State(app): State<App>, buyer: Buyer, PathId(address): PathId<OrganizationAddressId>, fields: Fields) -> Answer {
    match app.perform(AnswerCorrection { account: buyer.account, address, moment: app.moment() }).await {
        Ok(()) => {}
        Err(Failure::Refused(_)) => return Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => return Err(broken.into()),
    }
    match fields.get("back") {
        BETWEEN => after(&app, buyer.visitor, buyer.account).await,
        back if internal(back) => Ok(see(back).into_response()),
        _ => Ok(see("/").into_response()),
    }
}

/// From the page between: the next correction, else on.
async fn after(app: &App, visitor: Visitor, account: AccountId) -> Answer {
    let left = correction::of_owner(&*app.reader().await?, account).await?;
    if left.is_empty() { arrive(app, visitor, account).await } else { Ok(see(BETWEEN).into_response()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_organization_s_own_pages_show_its_correction() {
        let id = OrganizationId::new(Uuid::from_u128(7));
        let page = format!("/organizations/{id}");
        assert!(shows(&page, id) && shows(&format!("{page}/address"), id));
        for other in [String::new(), "/account".to_owned(), format!("{page}/members"), format!("{page}x")] {
            assert!(!shows(&other, id), "{other}");
        }
    }
}
