//! `/operator/orders/{id}`: one of the vendor's own orders, and what happened to it.

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::IntoResponse,
};
use domain::{
    catalogue::Names,
    id::{EventId, OrderId, SellerId},
    invitation::InvitationStatus,
    order::{Delivery, OrderStatus},
    subscription::SubscriptionStatus,
};
use i18n::Words;
use jiff::{Timestamp, tz::TimeZone};
use store::{
    Tx, catalogue,
    order::{self, Invitation},
    timeline,
};
use uuid::Uuid;

use super::orders::{Whole, row, wholes};
use crate::{
    App,
    buyer::{organization::status, shown, timeline::entry_of},
    cookie,
    extract::{Operator, PathId},
    failure::{Answer, Trouble, page},
    pages::{FieldError, Sale, SaleLine},
    sentence::refusal_sentence,
};

/// What happened to an order, on its page.
const TOLD: i64 = 500;

/// Where it is.
pub(super) fn path(id: OrderId) -> String {
    format!("/operator/orders/{id}")
}

/// The vendor, while there is one.
pub(super) async fn vendor(app: &App) -> Result<(SellerId, String), Trouble> {
    let vendor = catalogue::vendor(&*app.reader().await?).await?.ok_or(Trouble::NotFound)?;
    Ok((vendor.id, vendor.name))
}

/// The order with what belongs to it, if it is the vendor's own.
pub(super) async fn whole(tx: &Tx, vendor: SellerId, id: OrderId) -> Result<Whole, Trouble> {
    let order = order::by_id(tx, id, Some(vendor)).await?.ok_or(Trouble::NotFound)?;
    wholes(tx, vec![order]).await?.pop().ok_or(Trouble::NotFound)
}

/// Whether something is left to apply.
pub(super) const fn living(status: OrderStatus) -> bool {
    matches!(status, OrderStatus::Placed | OrderStatus::PartiallyApplied)
}

/// The page.
pub async fn show(State(app): State<App>, operator: Operator, PathId(id): PathId<OrderId>, RawQuery(query): RawQuery) -> Answer {
    let (once, jar) = cookie::shown_once(operator.visitor.jar.clone(), &app);
    let seen = Seen { query: query.as_deref().unwrap_or_default(), once: once.as_deref(), ..Seen::default() };
    let answer = answer(&app, &operator, id, seen).await?;
    Ok((jar, answer).into_response())
}

/// What was asked for came too late, or too often: the order as it stands, and why.
pub(super) async fn refused(app: &App, operator: &Operator, id: OrderId, (status, code): (StatusCode, &str)) -> Answer {
    let errors = vec![FieldError::new("order", refusal_sentence(operator.visitor.words(), code))];
    answer(app, operator, id, Seen { status, errors, ..Seen::default() }).await
}

/// How the page was come by.
#[derive(Default)]
struct Seen<'a> {
    status: StatusCode,
    query: &'a str,
    once: Option<&'a str>,
    errors: Vec<FieldError>,
}

async fn answer(app: &App, operator: &Operator, id: OrderId, seen: Seen<'_>) -> Answer {
    let (vendor, name) = vendor(app).await?;
    let tx = app.reader().await?;
    let (order, has) = whole(&tx, vendor, id).await?;
    let entries = timeline::of_order(&tx, id, EventId::new(Uuid::nil()), TOLD).await?;
    let words = operator.visitor.words();
    let (letter, letter_trouble) = letter(words, order.delivery, &has.invitation);
    let language = app.settings.offered(&order.language);
    let living = living(order.status);
    let shown = Sale {
        frame: operator.visitor.frame(app),
        said: said(words, seen.query, &has.invitation),
        link: link(app, order.delivery, &has.invitation, seen.once),
        mailed: order.delivery == Delivery::Platform,
        seller_account: order.seller_account.clone(),
        language: language.map_or_else(|| order.language.clone(), |language| language.native_name().to_owned()),
        discounted: order.discounted,
        letter,
        letter_trouble,
        living,
        resends: living && has.invitation.status == InvitationStatus::Available,
        lines: lines(app, &tx, words, &has.subscriptions).await?,
        timeline: entries.iter().filter_map(|entry| entry_of(words, &name, entry)).collect(),
        row: row(words, &(order, has), app.now()),
        errors: seen.errors,
    };
    page(seen.status, &shown)
}

/// What was just done, by a word of ours behind the page's address.
fn said(words: Words, query: &str, invitation: &Invitation) -> Option<String> {
    let until = words.date(invitation.expires_at.to_zoned(TimeZone::UTC).date());
    let fills = [("email", invitation.recipient.as_str().into()), ("date", until.into())];
    let key = match query {
        "placed" => i18n::key!("sale-placed"),
        "cancelled" => i18n::key!("sale-cancelled"),
        "resent" => i18n::key!("sale-resent"),
        "renewed" => i18n::key!("sale-renewed"),
        "readdressed" => i18n::key!("sale-readdressed"),
        _ => return None,
    };
    Some(words.with(key, &fills))
}

/// The link of an order whose invitation no letter carries, right after it was asked for: derived, and shown once.
fn link(app: &App, delivery: Delivery, invitation: &Invitation, once: Option<&str>) -> Option<String> {
    let asked = delivery == Delivery::Seller && once == Some(invitation.id.to_string().as_str());
    asked.then(|| app.absolute(&format!("/i/{}", app.secret.invitation_token(invitation.id, invitation.generation))))
}

/// How the newest letter of the link fares, and whether that is a step back.
fn letter(words: Words, delivery: Delivery, invitation: &Invitation) -> (String, bool) {
    let progress = &invitation.progress;
    let when = |at: Timestamp| [("when", words.instant(at).into())];
    if let Some(at) = progress.opened_at {
        return (words.with("sale-letter-opened", &when(at)), false);
    }
    if progress.refused {
        return (words.t("sale-letter-refused"), true);
    }
    if progress.bounced {
        return (words.t("sale-letter-bounced"), true);
    }
    match progress.sent_at {
        Some(at) => (words.with("sale-letter-sent", &when(at)), false),
        None if delivery == Delivery::Seller => (words.t("sale-letter-own"), false),
        None => (words.t("sale-letter-waiting"), false),
    }
}

pub(super) async fn lines(app: &App, tx: &Tx, words: Words, subscriptions: &[order::Subscription]) -> Result<Vec<SaleLine>, Trouble> {
    let (services, plans) = futures_util::try_join!(catalogue::services(tx), catalogue::plans(tx))?;
    let today = app.moment().today();
    let named = |names: Option<&Names>| names.map(|names| shown::name(words, names)).unwrap_or_default();
    let line = |one: &order::Subscription| SaleLine {
        id: one.id.to_string(),
        service: named(services.iter().find(|service| service.id == one.service).map(|service| &service.names)),
        plan: named(plans.iter().find(|plan| plan.service == one.service && plan.key == one.plan).map(|plan| &plan.names)),
        quantity: shown::count(one.quantity),
        term_months: shown::count(one.term_months),
        days: one.starts_on.zip(one.ends_on),
        from: one.starts_on,
        status: (one.status != SubscriptionStatus::Unapplied).then(|| status(one.status, one.starts_on.unwrap_or(today), today)),
        organization: one.organization.as_ref().map(|(_, name, _)| name.clone()),
    };
    Ok(subscriptions.iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use domain::id::InvitationId;

    use super::*;

    #[test]
    fn a_letter_is_told_by_the_furthest_it_came() {
        let words = Words::of(i18n::Language::En);
        let at = Some(Timestamp::UNIX_EPOCH);
        let told = |delivery, progress| {
            let invitation = Invitation {
                id: InvitationId::new(Uuid::nil()),
                status: InvitationStatus::Available,
                recipient: String::new(),
                expires_at: Timestamp::UNIX_EPOCH,
                generation: 1,
                progress,
            };
            letter(words, delivery, &invitation)
        };
        let none = order::Progress::default;
        assert_eq!(told(Delivery::Platform, none()), ("Waits to be sent".to_owned(), false));
        assert_eq!(told(Delivery::Seller, none()), ("Passed on by whoever placed the order".to_owned(), false));
        assert!(told(Delivery::Platform, order::Progress { sent_at: at, ..none() }).0.starts_with("Sent on"));
        assert_eq!(told(Delivery::Platform, order::Progress { refused: true, ..none() }), ("Could not be delivered".to_owned(), true));
        assert!(told(Delivery::Platform, order::Progress { sent_at: at, bounced: true, ..none() }).1);
        assert!(told(Delivery::Platform, order::Progress { bounced: true, opened_at: at, ..none() }).0.starts_with("Opened on"));
    }
}
