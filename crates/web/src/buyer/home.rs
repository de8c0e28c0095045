//! `/`: what waits, and where one belongs.

use axum::{extract::State, http::StatusCode};
use store::{correction, desk, hand_over, invitation, member_invitation, organization};

use super::{colleagues, corrections, members::last_day, right_person, shown};
use crate::{
    App,
    extract::Visitor,
    failure::{Answer, page},
    pages::{HandedOrder, Home, JoiningCard, OrganizationCard, Role, WaitingOrder, Way, Welcome},
};

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Answer {
    let frame = visitor.frame(&app);
    let Some(session) = visitor.verified() else { return page(StatusCode::OK, &Welcome { frame }) };
    let reader = app.reader().await?;
    let (waiting, organizations, handed, desk, corrected, joining) = futures_util::try_join!(
        invitation::waiting(&reader, session.account, &session.email_key),
        organization::of_account(&reader, session.account),
        hand_over::by_account(&reader, session.account),
        desk::of_owner(&reader, session.account),
        correction::of_owner(&reader, session.account),
        member_invitation::waiting(&reader, &session.email_key, app.now())
    )?;
    let (tasks, asks) = colleagues::waiting(desk, None);
    let waiting = waiting.into_iter().map(|order| WaitingOrder {
        seller: order.seller_name,
        reference: order.reference,
        subscriptions: usize::try_from(order.subscriptions).unwrap_or_default(),
        way: Way::Post { path: "/continue".to_owned(), fields: vec![("invitation".to_owned(), order.invitation.to_string())] },
    });
    let words = visitor.words();
    let organizations = organizations.into_iter().map(|mine| OrganizationCard {
        place: shown::place(words, &mine.address),
        id: mine.id.to_string(),
        name: mine.name,
        role: role(mine.role),
        sellers: mine.sellers,
        is_default: mine.is_default,
        subscriptions: usize::try_from(mine.running).unwrap_or_default(),
    });
    let handed = handed.into_iter().map(|order| HandedOrder {
        id: order.to.id.to_string(),
        progress: right_person::progress(&order, app.now()),
        seller: order.seller_name,
        reference: order.reference,
    });
    let joining = joining.into_iter().map(|open| JoiningCard {
        id: open.id.to_string(),
        organization: open.organization_name,
        role: role(open.rights.role),
        inviter: open.inviter,
        until: last_day(open.expires_at),
    });
    let left = visitor.query() == "left";
    let (waiting, organizations, handed, joining) = (waiting.collect(), organizations.collect(), handed.collect(), joining.collect());
    let corrections = corrections::cards(words, &corrected, None, "/");
    page(StatusCode::OK, &Home { frame, left, corrections, waiting, joining, tasks, asks, organizations, handed })
}

/// A role as pages name it.
pub const fn role(role: domain::organization::Role) -> Role {
    match role {
        domain::organization::Role::Owner => Role::Owner,
        domain::organization::Role::Administrator => Role::Administrator,
        domain::organization::Role::Member => Role::Member,
    }
}
