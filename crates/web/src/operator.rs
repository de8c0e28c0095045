//! What those who run the platform see.

pub mod addresses;
pub mod invoices;
pub mod join;
pub mod moves;
pub mod new_order;
pub mod orders;
pub mod sale;
pub mod sale_actions;
mod search;

use axum::{extract::State, http::StatusCode};
use jiff::tz::TimeZone;
use store::operator;

use crate::{
    App,
    extract::Operator,
    failure::{Answer, page},
    pages,
};

/// How the platform stands.
pub async fn home(State(app): State<App>, operator: Operator) -> Answer {
    let overview = operator::overview(&*app.reader().await?).await?;
    let words = operator.visitor.words();
    let operators = overview.operators.into_iter().map(|one| pages::OperatorRow {
        you: one.account == operator.account,
        name: one.name,
        email: one.email,
        since: one.since.to_zoned(TimeZone::UTC).date(),
    });
    let counted = |state: &domain::order::OrderStatus| overview.orders.iter().find(|(known, _)| known == state).map(|(_, count)| *count);
    let orders =
        domain::order::OrderStatus::ALL.iter().filter_map(|state| Some((pages::order_state(words, state.as_str()), counted(state)?)));
    let shown = pages::OperatorHome {
        frame: operator.visitor.frame(&app),
        orders: orders.collect(),
        waiting: overview.waiting,
        given_up: overview.given_up,
        addresses: overview.addresses,
        invoices: overview.invoices,
        operators: operators.collect(),
    };
    page(StatusCode::OK, &shown)
}
