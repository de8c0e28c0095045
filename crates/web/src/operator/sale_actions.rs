//! What an operator does about one of the vendor's own orders: its invitation once more, or to somebody else; or the order is
//! withdrawn. Each by the action, and under the rules, of the API.

use actions::{CancelOrder, ReaddressInvitation, ResendInvitation, place_order::Placed};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Faults, Refusal,
    id::OrderId,
    invitation::{InvitationRefusal, InvitationStatus, Recipient, WrittenRecipient},
    order::{Delivery, OrderRefusal},
    subscription::SubscriptionStatus,
};
use i18n::Language;
use store::{Failure, audit::Actor};

use super::{
    orders::Whole,
    sale::{lines, living, path, refused, vendor, whole},
};
use crate::{
    App, cookie,
    extract::{Fields, Operator, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{CancelSale, FieldError, ReaddressSale},
    sentence::{fault_sentence, key, refusal_sentence},
};

/// What withdrawing it means, to be confirmed.
pub async fn cancelling(State(app): State<App>, operator: Operator, PathId(id): PathId<OrderId>) -> Answer {
    let (vendor, _) = vendor(&app).await?;
    let tx = app.reader().await?;
    let (order, has) = whole(&tx, vendor, id).await?;
    if !living(order.status) {
        return Ok(see(&path(id)).into_response());
    }
    let words = operator.visitor.words();
    let (left, applied): (Vec<_>, Vec<_>) = has.subscriptions.into_iter().partition(|one| one.status == SubscriptionStatus::Unapplied);
    let shown = CancelSale {
        frame: operator.visitor.frame(&app),
        id: id.to_string(),
        reference: order.reference,
        email: has.invitation.recipient,
        stays: applied.len(),
        lines: lines(&app, &tx, words, &left).await?,
    };
    page(StatusCode::OK, &shown)
}

/// Withdraws it.
pub async fn cancel(State(app): State<App>, operator: Operator, PathId(id): PathId<OrderId>) -> Answer {
    let (vendor, _) = vendor(&app).await?;
    let cancel = CancelOrder { seller: Some(vendor), by: Actor::Account(operator.account), order: id, moment: app.moment() };
    match app.perform(cancel).await {
        Ok(_) => Ok(see(&format!("{}?cancelled", path(id))).into_response()),
        Err(Failure::Refused(OrderRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => refused(&app, &operator, id, (StatusCode::CONFLICT, refusal.code())).await,
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// Sends its invitation once more; a link that no letter carries is shown.
pub async fn resend(State(app): State<App>, operator: Operator, PathId(id): PathId<OrderId>) -> Answer {
    let (vendor, _) = vendor(&app).await?;
    let resend = ResendInvitation { seller: Some(vendor), by: Actor::Account(operator.account), order: id, moment: app.moment() };
    match app.perform(resend).await {
        Ok(placed) => Ok(sent(&app, operator, &placed, "resent")),
        Err(Failure::Refused(InvitationRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => Ok(later(refusal, refused(&app, &operator, id, (status(refusal), refusal.code())).await?)),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

const fn status(refusal: InvitationRefusal) -> StatusCode {
    match refusal {
        InvitationRefusal::TooManyLetters { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::CONFLICT,
    }
}

/// Says when to come again, where it is too soon.
fn later(refusal: InvitationRefusal, mut answer: Response) -> Response {
    if let InvitationRefusal::TooManyLetters { seconds } = refusal {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// To the order: the letter is on its way, or the link is shown there once.
fn sent(app: &App, operator: Operator, placed: &Placed, mailed: &str) -> Response {
    let page = path(placed.order.id);
    match placed.order.delivery {
        Delivery::Platform => see(&format!("{page}?{mailed}")).into_response(),
        Delivery::Seller => {
            let jar = cookie::show_once(operator.visitor.jar, app, &placed.invitation.id.to_string());
            (jar, see(&format!("{page}?renewed"))).into_response()
        }
    }
}

/// Asks to whom else it goes.
pub async fn readdressing(State(app): State<App>, operator: Operator, PathId(id): PathId<OrderId>) -> Answer {
    let (vendor, _) = vendor(&app).await?;
    let (order, has) = whole(&*app.reader().await?, vendor, id).await?;
    if !living(order.status) {
        return Ok(see(&path(id)).into_response());
    }
    let blank = WrittenRecipient { language: order.language.clone(), ..WrittenRecipient::default() };
    form(&app, &operator, (order, has), blank, (StatusCode::OK, Vec::new()))
}

fn form(
    app: &App,
    operator: &Operator,
    (order, has): Whole,
    written: WrittenRecipient,
    (status, errors): (StatusCode, Vec<FieldError>),
) -> Answer {
    let mailed = order.delivery == Delivery::Platform;
    let lead = match (mailed, has.invitation.status) {
        (true, InvitationStatus::Available) => i18n::key!("sale-readdress-mailed"),
        (true, _) => i18n::key!("sale-readdress-anew"),
        (false, _) => i18n::key!("sale-readdress-shown"),
    };
    let shown = ReaddressSale {
        frame: operator.visitor.frame(app),
        id: order.id.to_string(),
        reference: order.reference,
        lead: operator.visitor.words().with(lead, &[("email", has.invitation.recipient.into())]),
        mailed,
        buyer: order.name,
        email: written.email,
        name: written.name,
        language: written.language,
        errors,
    };
    page(status, &shown)
}

/// The form once more, with what was entered.
async fn again(app: &App, operator: &Operator, id: OrderId, written: WrittenRecipient, problem: (StatusCode, Vec<FieldError>)) -> Answer {
    let (vendor, _) = vendor(app).await?;
    let whole = whole(&*app.reader().await?, vendor, id).await?;
    form(app, operator, whole, written, problem)
}

/// Sends it to somebody else: the old link stops working.
pub async fn readdress(State(app): State<App>, operator: Operator, PathId(id): PathId<OrderId>, fields: Fields) -> Answer {
    let text = |name: &str| fields.get(name).trim().to_owned();
    let written = WrittenRecipient { email: text("email"), name: text("name"), language: text("language") };
    let (vendor, _) = vendor(&app).await?;
    let words = operator.visitor.words();
    let languages: Vec<&str> = app.settings.languages.iter().map(|language: &Language| language.code()).collect();
    let to: Recipient = match written.clone().check(&languages) {
        Ok(to) => to,
        Err(Faults(faults)) => {
            // keys: sale-enter-*
            let own = |fault: &domain::Fault| key("sale-enter", &fault.at);
            let sentence =
                |fault: &domain::Fault| if fault.code == "required" { words.t(&own(fault)) } else { fault_sentence(words, fault) };
            let errors = faults.iter().map(|fault| FieldError::new(&fault.at, sentence(fault))).collect();
            return again(&app, &operator, id, written, (StatusCode::UNPROCESSABLE_ENTITY, errors)).await;
        }
    };
    let by = Actor::Account(operator.account);
    let readdress = ReaddressInvitation { seller: Some(vendor), by, order: id, to, secret: app.secret.clone(), moment: app.moment() };
    match app.perform(readdress).await {
        Ok(placed) => Ok(sent(&app, operator, &placed, "readdressed")),
        Err(Failure::Refused(InvitationRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal @ InvitationRefusal::TooManyLetters { .. })) => {
            let errors = vec![FieldError::new("order", refusal_sentence(words, refusal.code()))];
            Ok(later(refusal, again(&app, &operator, id, written, (status(refusal), errors)).await?))
        }
        Err(Failure::Refused(refusal)) => Ok(later(refusal, refused(&app, &operator, id, (status(refusal), refusal.code())).await?)),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
