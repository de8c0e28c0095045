//! `/api/v1/orders/{id}/invitation/…`: the link once more, to somebody else, or not at all.

use actions::{ReaddressInvitation, ResendInvitation, RevokeInvitation, place_order::Placed};
use axum::{extract::State, response::Response};
use domain::{
    id::OrderId,
    invitation::{Recipient, WrittenRecipient},
    order::Delivery,
};
use i18n::Language;
use store::{Reply, audit::Actor};
use utoipa::ToSchema;

use super::{
    body::{Fields, Sent},
    document::FailingWrite,
    key::SellerOrOperator,
    once::{Asked, IdempotencyKey, Repeatable},
    orders::{answer, link_mark, shape, written},
    path::PathId,
    problem::{Problem, Told},
};
use crate::App;

/// To whom the invitation goes from now on.
#[derive(ToSchema)]
#[expect(dead_code, reason = "for the OpenAPI document; `recipient` reads it")]
pub struct NewRecipient {
    /// The mailbox.
    #[schema(min_length = 3, max_length = 254, example = "pierre.petit@atelier-lumiere.example")]
    email: String,
    /// The person; the order’s buyer is greeted when absent.
    #[schema(required = false, max_length = 100, example = "Pierre Petit")]
    name: String,
    /// Language of the invitation (BCP 47), one of those the platform offers; the order’s when absent.
    #[schema(required = false, example = "fr")]
    language: String,
}

fn recipient(fields: &mut Fields<'_>) -> WrittenRecipient {
    WrittenRecipient { email: fields.text("email"), name: fields.text_or("name", ""), language: fields.text_or("language", "") }
}

/// Resend an invitation
///
/// The same link works for as long as your links last, from now on, also when it had expired. With `delivery: platform`
/// it is mailed once more, at most three times a day; with `delivery: seller` the answer carries `onboarding_url`. The
/// body is empty.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/invitation/resend",
    operation_id = "resend_invitation",
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
        (status = 404, description = "`not_found`: no such order of yours.", body = Told, content_type = "application/problem+json"),
        (status = 409, description = "`already_cancelled`, `already_applied`: nothing is left to invite to. `invitation_revoked`: the link was withdrawn; readdress it to make a new one. `conflict`: somebody else was faster, send it again.", body = Told, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_letters`: enough letters for this order for one day. `rate_limited`: too many keys that do not exist.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn resend(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<OrderId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    sent.nothing()?;
    let asked = Asked { holder: key.holder(), request: sent.fingerprint(&format!("/api/v1/orders/{id}/invitation/resend")) };
    let action = ResendInvitation { seller: key.seller, by: Actor::Key(key.id), order: id, moment: app.moment() };
    Ok(answer(&app, once.perform(&app, action, asked).await?))
}

/// Readdress an invitation
///
/// The old link stops working, and a new one goes to this mailbox: mailed with `delivery: platform`, in the answer as
/// `onboarding_url` with `delivery: seller`. Whoever had the old one is told. Also the way to a new link after revoking.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/invitation/readdress",
    operation_id = "readdress_invitation",
    tag = "Orders",
    params(
        ("id" = String, Path, description = "The order’s id.", example = "ord_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    request_body(content = NewRecipient),
    responses(
        (status = 200, description = "The order as it now is.", body = shape::Order, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 404, description = "`not_found`: no such order of yours.", body = Told, content_type = "application/problem+json"),
        (status = 409, description = "`already_cancelled`, `already_applied`: nothing is left to invite to. `conflict`: somebody else was faster, send it again.", body = Told, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_letters`: enough letters for this order for one day. `rate_limited`: too many keys that do not exist.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn readdress(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<OrderId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    let languages: Vec<&str> = app.settings.languages.iter().map(|language: &Language| language.code()).collect();
    let to: Recipient = sent.read(recipient)?.check(&languages)?;
    let asked = Asked { holder: key.holder(), request: sent.fingerprint(&format!("/api/v1/orders/{id}/invitation/readdress")) };
    let action =
        ReaddressInvitation { seller: key.seller, by: Actor::Key(key.id), order: id, to, secret: app.secret.clone(), moment: app.moment() };
    Ok(answer(&app, once.perform(&app, action, asked).await?))
}

/// Revoke an invitation
///
/// The link stops working; the order stays as it is. Readdressing makes a new link. The body is empty.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{id}/invitation/revoke",
    operation_id = "revoke_invitation",
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
        (status = 404, description = "`not_found`: no such order of yours.", body = Told, content_type = "application/problem+json"),
        (status = 409, description = "`already_cancelled`, `already_applied`, `invitation_revoked`: there is no link to withdraw. `conflict`: somebody else was faster, send it again.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn revoke(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<OrderId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    sent.nothing()?;
    let asked = Asked { holder: key.holder(), request: sent.fingerprint(&format!("/api/v1/orders/{id}/invitation/revoke")) };
    let action = RevokeInvitation { seller: key.seller, by: Actor::Key(key.id), order: id, moment: app.moment() };
    Ok(answer(&app, once.perform(&app, action, asked).await?))
}

impl Repeatable for ResendInvitation {
    const OPERATION: &'static str = "invitation.resend";

    fn reply(placed: &Placed) -> Reply {
        linked(placed)
    }
}

impl Repeatable for ReaddressInvitation {
    const OPERATION: &'static str = "invitation.readdress";

    fn reply(placed: &Placed) -> Reply {
        linked(placed)
    }
}

impl Repeatable for RevokeInvitation {
    const OPERATION: &'static str = "invitation.revoke";

    fn reply(placed: &Placed) -> Reply {
        Reply { status: 200, body: written(&as_it_is(placed)) }
    }
}

/// With the mark of the link where the seller passes it on.
fn linked(placed: &Placed) -> Reply {
    let mut order = as_it_is(placed);
    if placed.order.delivery == Delivery::Seller {
        order.onboarding_url = Some(link_mark(placed.invitation.id, placed.invitation.generation));
    }
    Reply { status: 200, body: written(&order) }
}

/// What was just sent has not expired: the time an order was placed is early enough to say so.
fn as_it_is(placed: &Placed) -> shape::Order {
    shape::Order::new(placed.clone(), placed.order.placed_at)
}
