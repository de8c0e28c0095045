//! A year on one time line: the terms of everything that is had.

use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::id::OrganizationId;
use jiff::civil::Date;
use store::billing;

use super::{CHUNK, reader, row};
use crate::{
    App,
    extract::{Buyer, PathId},
    failure::{Answer, Trouble, page},
    pages::{BillingTab, BillingYear},
};

/// The page: the year that is asked for, or this one.
pub async fn year(
    State(app): State<App>,
    buyer: Buyer,
    PathId(id): PathId<OrganizationId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let (tx, today) = (app.reader().await?, app.moment().today());
    let reader = match reader(&app, &buyer, &tx, id, BillingTab::Year).await? {
        Ok(reader) => reader,
        Err(closed) => return closed,
    };
    let asked = pairs.iter().find(|(name, _)| name == "year").and_then(|(_, value)| value.parse().ok());
    let year: i16 = asked.filter(|year| (1900..=2999).contains(year)).unwrap_or_else(|| today.year());
    let (first, last) = (Date::new(year, 1, 1).map_err(|_| Trouble::NotFound)?, Date::new(year, 12, 31).map_err(|_| Trouble::NotFound)?);
    let (mut found, terms) = futures_util::try_join!(billing::during(&tx, id, (first, last), CHUNK + 1), billing::years(&tx, id))?;
    let more = i64::try_from(found.len()).is_ok_and(|read| read > CHUNK);
    found.truncate(usize::try_from(CHUNK).unwrap_or_default());
    let words = buyer.visitor.words();
    let shown = BillingYear {
        frame: reader.frame.clone(),
        year,
        before: terms.filter(|(begin, _)| begin.year() < year).map(|_| year - 1),
        after: terms.filter(|(_, end)| end.year() > year).map(|_| year + 1),
        months: (1..=12).filter_map(|month| Some(words.month(Date::new(year, month, 1).ok()?))).collect(),
        subscriptions: found.iter().map(|bought| row(&app, &buyer, id, &reader, bought)).collect(),
        more,
        today: (today.year() == year).then_some(today),
        head: reader.head,
    };
    page(StatusCode::OK, &shown)
}
