//! `/api/v1/orders`: a seller places its sales, looks at them, and withdraws them.

pub(super) mod shape;
pub mod timeline;

use actions::{CancelOrder, PlaceOrder, place_order::Placed};
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    id::{InvitationId, OrderId},
    order::{Delivery, NewOrder, OrderStatus},
};
use i18n::Language;
use serde::Deserialize;
use store::{Reply, Tx, audit::Actor, catalogue, order};
use uuid::Uuid;

use super::{
    body::Sent,
    document::{Failing, FailingWrite},
    key::SellerOrOperator,
    once::{Answered, Asked, IdempotencyKey, Repeatable},
    paging::{List, Page, Parameters},
    path::PathId,
    problem::{NO_VENDOR, NOT_FOUND, Problem},
};
use crate::App;

/// Place an order
///
/// Takes a sale and makes its invitation. With `delivery: platform` the buyer is invited by e-mail at once; with
/// `delivery: seller` no mail is sent and the answer carries `onboarding_url`, which you pass on. It is shown in this
/// answer alone, and in its replays.
///
/// With the operator’s key it is a sale of the vendor’s own: the vendor bills it, and onboarding asks how.
///
/// Send an Idempotency-Key: after a time-out, the same request with the same key gives the same answer and places
/// nothing twice.
#[utoipa::path(
    post,
    path = "/api/v1/orders",
    operation_id = "place_order",
    tag = "Orders",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255)),
    request_body(content = shape::NewOrder, example = json!(shape::example())),
    responses(
        (status = 201, description = "The order as it was taken.", body = shape::Order, headers(
            ("Location" = String, description = "Address of the order."),
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 403, description = "`forbidden_scope`: a service’s key. `seller_suspended`: the seller may not sell at the moment.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 409, description = "`reference_taken`: you have an order with this reference. `no_vendor`: with the operator’s key, while the catalogue has no vendor. `conflict`: somebody else was faster, send it again.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 422, description = "`bad_fields`: fields that are missing, unknown, repeated, of another type or out of bounds; a contract code that cannot go with the order. `not_in_catalogue`: services or plans that are not sold. `idempotency_mismatch`: the key was used for another request.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn place(State(app): State<App>, key: SellerOrOperator, once: IdempotencyKey, sent: Sent) -> Result<Response, Problem> {
    let moment = app.moment();
    let languages: Vec<&str> = app.settings.languages.iter().map(|language: &Language| language.code()).collect();
    let order: NewOrder = sent.read(shape::written_order)?.check(&languages, moment.today())?;
    let seller = match key.seller {
        Some(seller) => seller,
        None => catalogue::vendor(&*app.reader().await?).await?.ok_or_else(|| Problem::new(NO_VENDOR))?.id,
    };
    let asked = Asked { holder: key.holder(), request: sent.fingerprint("/api/v1/orders") };
    let action = PlaceOrder { seller, by: Actor::Key(key.id), order, secret: app.secret.clone(), moment };
    Ok(answer(&app, once.perform(&app, action, asked).await?))
}

/// List orders
///
/// Newest first. A seller sees its own, the operator sees all.
#[utoipa::path(
    get,
    path = "/api/v1/orders",
    operation_id = "list_orders",
    tag = "Orders",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the previous page."),
        ("limit" = Option<i64>, Query, description = "Orders on a page.", minimum = 1, maximum = 200),
        ("status" = Option<String>, Query, description = "Only orders in this state: `placed`, `partially_applied`, `applied` or `cancelled`."),
        ("at_risk" = Option<String>, Query, description = "`true`: only orders at risk. A page may hold fewer than `limit`, even none, while `next` leads on."),
    ),
    responses(
        (status = 200, description = "A page of orders.", body = shape::OrderPage),
        Failing,
        (status = 400, description = "`bad_parameters`, `bad_cursor`.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn list(State(app): State<App>, key: SellerOrOperator, mut asked: Parameters) -> Result<Json<shape::OrderPage>, Problem> {
    let (page, status, at_risk) = (asked.page(), asked.word::<OrderStatus>("status"), asked.only_true("at_risk"));
    asked.end()?;
    if at_risk {
        return list_at_risk(&app, &key, &page, status).await;
    }
    let list = List { secret: &app.secret, name: "orders", holder: key.holder() };
    let before = OrderId::new(page.after(&list, Uuid::max())?);
    let tx = app.reader().await?;
    let rows = order::page(&tx, key.seller, before, status, page.rows()).await?;
    let (orders, next) = page.cut(rows, &list, |order| order.id.uuid());
    let now = app.now();
    let items = wholes(&tx, orders).await?;
    Ok(Json(shape::OrderPage { items: items.into_iter().map(|placed| shape::Order::new(placed, now)).collect(), next }))
}

/// Orders examined for one page at most.
const EXAMINED: usize = 1_000;
/// Orders examined at once.
const AT_ONCE: usize = 200;

/// The page of those at risk.
///
/// Whether an order is at risk depends on the clock, so no index can hold the answer. What an index does hold is the few
/// on which something is left or failed; of those a page examines at most [`EXAMINED`], by the one rule of the domain, and
/// then says how to go on. So no request walks everything, and a page may be short.
async fn list_at_risk(
    app: &App,
    key: &SellerOrOperator,
    page: &Page,
    status: Option<OrderStatus>,
) -> Result<Json<shape::OrderPage>, Problem> {
    let list = List { secret: &app.secret, name: "orders_at_risk", holder: key.holder() };
    let mut before = OrderId::new(page.after(&list, Uuid::max())?);
    let (tx, now) = (app.reader().await?, app.now());
    let (mut items, mut examined) = (Vec::new(), 0);
    loop {
        let batch = order::unsettled(&tx, key.seller, before, AT_ONCE).await?;
        let last = batch.len() < AT_ONCE;
        for placed in wholes(&tx, batch).await? {
            if items.len() == page.limit() {
                return Ok(Json(shape::OrderPage { items, next: Some(list.cursor(before.uuid())) }));
            }
            (before, examined) = (placed.order.id, examined + 1);
            if placed.risk(now).is_some() && status.is_none_or(|status| placed.order.status == status) {
                items.push(shape::Order::new(placed, now));
            }
        }
        if last || examined >= EXAMINED {
            let next = (!last).then(|| list.cursor(before.uuid()));
            return Ok(Json(shape::OrderPage { items, next }));
        }
    }
}

/// Orders with what belongs to them.
async fn wholes(tx: &Tx, orders: Vec<order::Order>) -> Result<Vec<Placed>, Problem> {
    let ids: Vec<_> = orders.iter().map(|order| order.id).collect();
    let mut belonging = order::belonging(tx, &ids).await?;
    let whole = |order: order::Order| {
        let Some(order::Belonging { subscriptions, invitation }) = belonging.remove(&order.id) else { return Err(uninvited(order.id)) };
        Ok(Placed { order, subscriptions, invitation })
    };
    orders.into_iter().map(whole).collect()
}

/// There is no such order.
fn uninvited(order: OrderId) -> Problem {
    store::Broken::Failed(format!("order {order} has no invitation")).into()
}

/// An order with what belongs to it.
async fn whole(tx: &Tx, order: order::Order) -> Result<Placed, Problem> {
    let (subscriptions, invitation) = futures_util::try_join!(order::subscriptions(tx, order.id), order::invitation(tx, order.id))?;
    let invitation = invitation.ok_or_else(|| uninvited(order.id))?;
    Ok(Placed { order, subscriptions, invitation })
}

/// Show an order
///
/// The order as it stands: its subscriptions, where they went, and its invitation. Of the buyer’s organization you see
/// name and state.
#[utoipa::path(
    get,
    path = "/api/v1/orders/{id}",
    operation_id = "show_order",
    tag = "Orders",
    params(("id" = String, Path, description = "The order’s id.", example = "ord_01h455vb4pex5vsknk084sn02q")),
    responses(
        (status = 200, description = "The order.", body = shape::Order),
        Failing,
        (status = 404, description = "`not_found`: no such order of yours.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn show(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<OrderId>,
    asked: Parameters,
) -> Result<Json<shape::Order>, Problem> {
    asked.end()?;
    let tx = app.reader().await?;
    let order = order::by_id(&tx, id, key.seller).await?.ok_or_else(|| Problem::new(NOT_FOUND))?;
    Ok(Json(shape::Order::new(whole(&tx, order).await?, app.now())))
}

/// Cancel an order
///
/// Withdraws what is not applied, and with it the invitation. What was applied stays. The body is empty.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/cancel",
    operation_id = "cancel_order",
    tag = "Orders",
    params(
        ("id" = String, Path, description = "The order’s id.", example = "ord_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The order as it now is.", body = shape::Order, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 404, description = "`not_found`: no such order of yours.", body = super::problem::Told, content_type = "application/problem+json"),
        (status = 409, description = "`already_cancelled`, `already_applied`: nothing is left to cancel. `conflict`: somebody else was faster, send it again.", body = super::problem::Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn cancel(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<OrderId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    sent.nothing()?;
    let asked = Asked { holder: key.holder(), request: sent.fingerprint(&format!("/api/v1/orders/{id}/cancel")) };
    let action = CancelOrder { seller: key.seller, by: Actor::Key(key.id), order: id, moment: app.moment() };
    Ok(answer(&app, once.perform(&app, action, asked).await?))
}

impl Repeatable for PlaceOrder {
    const OPERATION: &'static str = "orders.place";

    fn reply(placed: &Placed) -> Reply {
        let mut order = shape::Order::new(placed.clone(), placed.order.placed_at);
        if placed.order.delivery == Delivery::Seller {
            order.onboarding_url = Some(link_mark(placed.invitation.id, placed.invitation.generation));
        }
        Reply { status: 201, body: written(&order) }
    }
}

impl Repeatable for CancelOrder {
    const OPERATION: &'static str = "orders.cancel";

    fn reply(cancelled: &Placed) -> Reply {
        let now = cancelled.order.cancelled_at.unwrap_or(cancelled.order.placed_at);
        Reply { status: 200, body: written(&shape::Order::new(cancelled.clone(), now)) }
    }
}

pub(super) fn written(order: &shape::Order) -> String {
    serde_json::to_string(order).unwrap_or_default()
}

/// A kept answer with the parts that are never kept.
pub(super) fn answer(app: &App, mut answered: Answered) -> Response {
    let link = |invitation, generation| app.absolute(&format!("/i/{}", app.secret.invitation_token(invitation, generation)));
    answered.reply.body = with_link(answered.reply.body, link);
    let location = if answered.reply.status == 201 { location(app, &answered.reply.body) } else { None };
    let mut response = answered.into_response();
    if let Some(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The address of the order in an answer.
fn location(app: &App, body: &str) -> Option<HeaderValue> {
    #[derive(Deserialize)]
    struct Named {
        id: OrderId,
    }
    let named: Named = serde_json::from_str(body).ok()?;
    HeaderValue::from_str(&app.absolute(&format!("/api/v1/orders/{}", named.id))).ok()
}

/// How the last field of a kept answer begins. It cannot stand inside a text of JSON: quotes are escaped there.
const LINK: &str = ",\"onboarding_url\":\"";

/// Stands for a link in an answer that is kept: links are derived anew, never stored (threat T05).
pub(super) fn link_mark(invitation: InvitationId, generation: i64) -> String {
    format!("{invitation}:{generation}")
}

/// Puts the link where its mark stands, the same each time.
fn with_link(body: String, link: impl FnOnce(InvitationId, i64) -> String) -> String {
    let marked = body.rsplit_once(LINK).and_then(|(before, rest)| Some((before, rest.strip_suffix("\"}")?)));
    let Some((before, mark)) = marked else { return body };
    let derivation = mark.split_once(':').and_then(|(id, generation)| Some((id.parse().ok()?, generation.parse().ok()?)));
    let Some((invitation, generation)) = derivation else { return body };
    format!("{before}{LINK}{}\"}}", link(invitation, generation))
}

#[cfg(test)]
mod tests {
    use domain::{id::SellerId, invitation::InvitationStatus};
    use jiff::Timestamp;

    use super::*;

    /// An order of a buyer whose name would like to be a link.
    fn placed(delivery: Delivery) -> Placed {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let order = order::Order {
            id: OrderId::new(Uuid::from_u128(1)),
            seller: SellerId::new(Uuid::from_u128(2)),
            reference: "R".to_owned(),
            seller_account: "A".to_owned(),
            email: "a@b.example".to_owned(),
            name: format!("x{LINK}{}\"}}", link_mark(InvitationId::new(Uuid::from_u128(9)), 1)),
            company: "C".to_owned(),
            language: "en".to_owned(),
            delivery,
            discounted: false,
            status: OrderStatus::Placed,
            placed_at: now,
            cancelled_at: None,
        };
        let invitation = order::Invitation {
            id: InvitationId::new(Uuid::from_u128(3)),
            status: InvitationStatus::Available,
            recipient: "a@b.example".to_owned(),
            expires_at: now,
            generation: 1,
            progress: order::Progress::default(),
        };
        Placed { order, subscriptions: Vec::new(), invitation }
    }

    fn linked(reply: Reply) -> serde_json::Value {
        let body = with_link(reply.body, |invitation, generation| format!("https://cloud.example/{invitation}/{generation}"));
        serde_json::from_str(&body).unwrap()
    }

    #[test]
    fn only_the_kept_mark_becomes_a_link() {
        let (by_seller, by_platform) = (placed(Delivery::Seller), placed(Delivery::Platform));
        let kept = PlaceOrder::reply(&by_seller);
        assert!(!kept.body.contains("https://"), "{}", kept.body);
        let told = linked(kept);
        assert_eq!(told["onboarding_url"], format!("https://cloud.example/{}/1", by_seller.invitation.id));
        assert_eq!(told["buyer"]["name"], by_seller.order.name);
        let told = linked(PlaceOrder::reply(&by_platform));
        assert_eq!((told.get("onboarding_url"), &told["buyer"]["name"]), (None, &serde_json::json!(by_platform.order.name)));
    }

    #[test]
    fn a_cancelled_order_shows_no_link() {
        assert_eq!(linked(CancelOrder::reply(&placed(Delivery::Seller))).get("onboarding_url"), None);
    }
}
