//! `/operator/orders`: the list of the vendor's own orders, and how the link of each stands.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use domain::{
    address::folded,
    id::{OrderId, SellerId},
    invitation::{LinkFacts, LinkState, link_state},
    order::OrderStatus,
};
use i18n::Words;
use jiff::{Timestamp, tz::TimeZone};
use store::{
    Tx, catalogue,
    order::{self, Belonging, Invitation, Order},
};
use uuid::Uuid;

use super::search::{self, Search};
use crate::{
    App,
    api::paging::List,
    extract::Operator,
    failure::{Answer, Trouble, page},
    pages::{SaleRow, Sales, order_state},
};

/// A query's fields.
type Asked = Result<Query<Vec<(String, String)>>, QueryRejection>;

/// An order with what belongs to it.
pub(super) type Whole = (Order, Belonging);

/// The list.
pub async fn list(State(app): State<App>, operator: Operator, asked: Asked) -> Answer {
    let fields = asked.map(|Query(fields)| fields).unwrap_or_default();
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let search = search::typed(field("q"));
    let cursors = List { secret: &app.secret, name: "sales", holder: operator.account.to_string() };
    // A cursor of another list or person is none: the list begins again.
    let after = cursors.read(field("after")).map(OrderId::new);
    let tx = app.reader().await?;
    let vendor = catalogue::vendor(&tx).await?;
    let (found, next) = match &vendor {
        Some(vendor) => look(&tx, vendor.id, &search, after).await?,
        None => (Vec::new(), None),
    };
    let words = operator.visitor.words();
    let shown = Sales {
        frame: operator.visitor.frame(&app),
        vendor: vendor.map(|vendor| vendor.name),
        search,
        rows: found.iter().map(|whole| row(words, whole, app.now())).collect(),
        next: next.map(|id| cursors.cursor(id.uuid())),
        later: after.is_some(),
    };
    page(StatusCode::OK, &shown)
}

/// The orders of a page, and the one after which there may be more.
async fn look(tx: &Tx, vendor: SellerId, text: &str, after: Option<OrderId>) -> Result<(Vec<Whole>, Option<OrderId>), Trouble> {
    let mut search = Search::new(text, after.unwrap_or_else(|| OrderId::new(Uuid::max())));
    loop {
        let rows = order::page(tx, Some(vendor), search.at(), None, search.limit()).await?;
        if search.take(rows, |order| order.id, matches) {
            let (found, next) = search.end();
            return Ok((wholes(tx, found).await?, next));
        }
    }
}

pub(super) async fn wholes(tx: &Tx, orders: Vec<Order>) -> Result<Vec<Whole>, Trouble> {
    let ids: Vec<_> = orders.iter().map(|order| order.id).collect();
    let mut belonging = order::belonging(tx, &ids).await?;
    orders.into_iter().map(|order| belonging.remove(&order.id).map(|has| (order, has)).ok_or(Trouble::Broken)).collect()
}

/// Whether each word is part of the order's id, its numbers, or its buyer.
fn matches(order: &Order, wanted: &[String]) -> bool {
    let texts = [&order.reference, &order.seller_account, &order.company, &order.name, &order.email].map(|text| folded(text));
    let id = folded(&order.id.to_string());
    wanted.iter().all(|word| id.contains(word) || texts.iter().any(|text| text.contains(word)))
}

pub(super) fn row(words: Words, (order, has): &Whole, now: Timestamp) -> SaleRow {
    let (link, link_dot) = link(words, order.status, &has.invitation, now);
    SaleRow {
        id: order.id.to_string(),
        reference: order.reference.clone(),
        company: order.company.clone(),
        person: order.name.clone(),
        email: has.invitation.recipient.clone(),
        placed: words.instant(order.placed_at),
        state: order_state(words, order.status.as_str()),
        dot: match order.status {
            OrderStatus::Placed => "blue",
            OrderStatus::PartiallyApplied => "orange",
            OrderStatus::Applied => "green",
            OrderStatus::Cancelled => "gray",
        },
        link,
        link_dot,
    }
}

/// How the newest link of an order stands: nothing has replaced it.
fn link(words: Words, order: OrderStatus, invitation: &Invitation, now: Timestamp) -> (String, &'static str) {
    let date = [("date", words.date(invitation.expires_at.to_zoned(TimeZone::UTC).date()).into())];
    let facts = LinkFacts { status: invitation.status, order, replaced: false, expires_at: invitation.expires_at };
    match link_state(facts, now) {
        LinkState::Open => (words.with("sale-link-open", &date), "blue"),
        LinkState::Used => (words.t("sale-link-used"), "green"),
        LinkState::Withdrawn | LinkState::Replaced => (words.t("sale-link-withdrawn"), "gray"),
        LinkState::Expired => (words.with("sale-link-expired", &date), "orange"),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        id::InvitationId,
        invitation::InvitationStatus::{self, Available, Redeemed, Revoked},
        order::Delivery,
    };

    use super::*;

    fn order() -> Order {
        Order {
            id: OrderId::new(Uuid::from_u128(1)),
            seller: SellerId::new(Uuid::from_u128(2)),
            reference: "PC-2026/31".to_owned(),
            seller_account: "K-4711".to_owned(),
            email: "jeanne@lumiere.example".to_owned(),
            name: "Jeanne Martin".to_owned(),
            company: "Atelier Lumière".to_owned(),
            language: "fr".to_owned(),
            delivery: Delivery::Platform,
            discounted: false,
            status: OrderStatus::Placed,
            placed_at: Timestamp::UNIX_EPOCH,
            cancelled_at: None,
        }
    }

    #[test]
    fn orders_are_found_by_their_numbers_and_their_buyer() {
        let finds = |search: &str| matches(&order(), &search.split_whitespace().map(folded).collect::<Vec<_>>());
        for search in ["", "pc-2026/31", "k-4711", "lumiere", "LUMIÈRE jeanne", "jeanne@lumiere", &order().id.to_string()] {
            assert!(finds(search), "{search}");
        }
        for search in ["acme", "lumiere acme", "ord_01", "4712"] {
            assert!(!finds(search), "{search}");
        }
    }

    #[test]
    fn a_link_is_told_as_it_stands() {
        let words = Words::of(i18n::Language::En);
        let invitation = |status: InvitationStatus| Invitation {
            id: InvitationId::new(Uuid::nil()),
            status,
            recipient: String::new(),
            expires_at: Timestamp::from_second(1_000).unwrap(),
            generation: 1,
            progress: order::Progress::default(),
        };
        let told = |order, status, second| link(words, order, &invitation(status), Timestamp::from_second(second).unwrap()).0;
        assert_eq!(told(OrderStatus::Placed, Available, 1), "Open until January 1, 1970");
        assert_eq!(told(OrderStatus::Placed, Available, 1_001), "Expired on January 1, 1970");
        assert_eq!(told(OrderStatus::Applied, Redeemed, 1), "Used: nothing is left to apply");
        assert_eq!(told(OrderStatus::Placed, Revoked, 1), "Withdrawn");
    }
}
