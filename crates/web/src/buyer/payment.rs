//! `/organizations/{id}/billing/payment`: how an organization pays the vendor for its own sales. Owners who signed in a short while
//! ago change it; billing readers look. A partner is paid elsewhere, so where nobody but a partner sells there is no such page.

use actions::{RemoveCard, UsePaymentMethod, change_payment::By};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Refusal,
    billing_profile::{Method, PaymentKind},
    id::{OrganizationId, PaymentMethodId},
    organization::Role,
    payment::{CardFor, CardWarning, PaymentRefusal, brand, removable, warned_of},
};
use i18n::Words;
use jiff::civil::Date;
use store::{
    Failure, billing, member,
    payment::{self, Billed, Payment},
};

use super::{again, cards, members};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, PathIds, see},
    failure::{Answer, Trouble, page},
    pages::{FieldError, Frame, Notice, PaymentMethods, PaymentRow, RemovePayment},
    sentence::{key, refusal_sentence},
};

/// Where it is.
pub fn path(id: OrganizationId) -> String {
    format!("/organizations/{id}/billing/payment")
}

/// An organization that the vendor bills, as its reader may see it.
struct Known {
    frame: Frame,
    name: String,
    owner: bool,
    billed: Billed,
    payment: Payment,
}

/// For who may read its billing: others who belong to it hear whom to ask, for everybody else it does not exist.
async fn known(app: &App, buyer: &Buyer, id: OrganizationId) -> Result<Result<Known, Answer>, Trouble> {
    let tx = app.reader().await?;
    let (standing, names, payment) = futures_util::try_join!(
        billing::standing(&tx, id, buyer.account),
        member::names(&tx, buyer.account),
        payment::of_organization(&tx, id)
    )?;
    let (name, rights) = standing.ok_or(Trouble::NotFound)?;
    let frame = members::switching(buyer.frame(app), id, &names);
    if !rights.may_read_billing() {
        let notice = Notice::billing_closed(frame, &name, &format!("/organizations/{id}"));
        return Ok(Err(page(StatusCode::FORBIDDEN, &notice)));
    }
    let billed = payment.billed.clone().ok_or(Trouble::NotFound)?;
    Ok(Ok(Known { frame, name, owner: rights.role == Role::Owner, billed, payment }))
}

/// The same for who may change it: an owner. Billing readers hear so.
async fn owned(app: &App, buyer: &Buyer, id: OrganizationId) -> Result<Result<Known, Answer>, Trouble> {
    Ok(match known(app, buyer, id).await? {
        Ok(known) if known.owner => Ok(known),
        Ok(known) => Err(page(StatusCode::FORBIDDEN, &Notice::payment_closed(known.frame, &known.name, &path(id)))),
        closed => closed,
    })
}

/// The page.
pub async fn show(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    match known(&app, &buyer, id).await? {
        Ok(known) => answer(&app, &buyer, id, known, Vec::new()),
        Err(closed) => closed,
    }
}

fn answer(app: &App, buyer: &Buyer, id: OrganizationId, known: Known, errors: Vec<FieldError>) -> Answer {
    let (words, today) = (buyer.visitor.words(), app.moment().today());
    let Payment { methods, running, .. } = &known.payment;
    let mut rows: Vec<PaymentRow> = methods.iter().map(|method| row(words, &known.billed, method, today)).collect();
    for (row, method) in rows.iter_mut().zip(methods) {
        row.usable = method.pays_on(today, running);
    }
    rows.sort_by_key(|row| !row.used);
    // Where there is none at all, the page says so in their place.
    let warned = if methods.is_empty() { None } else { warning(words, &known.billed.vendor, methods, today) };
    let shown = PaymentMethods {
        organization: id.to_string(),
        vendor: known.billed.vendor.clone(),
        methods: rows,
        owner: known.owner,
        cards: app.stripe.is_some(),
        said: said(buyer.visitor.query()).filter(|_| errors.is_empty()),
        warning: warned,
        frame: known.frame,
        name: known.name,
        errors,
    };
    page(if shown.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &shown)
}

/// What was just done, by a word of ours behind the page's address.
fn said(query: &str) -> Option<&'static str> {
    match query {
        "added" => Some(i18n::key!("payment-added")),
        "replaced" => Some(i18n::key!("payment-replaced")),
        "used" => Some(i18n::key!("payment-now-used")),
        "removed" => Some(i18n::key!("payment-removed")),
        _ => None,
    }
}

/// What is to be known of how an organization pays: it uses nothing, or a card whose last day is near or over.
pub fn warning(words: Words, vendor: &str, methods: &[Method], today: Date) -> Option<String> {
    if methods.iter().all(|method| !method.is_default) {
        return Some(words.with("payment-warning-none", &[("vendor", vendor.into())]));
    }
    let (method, warning) = warned_of(methods, today)?;
    let fills = [("card", label(words, method).into()), ("date", words.date(method.expires_on?).into())];
    // keys: payment-warning-*
    Some(words.with(&key("payment-warning", warning.as_str()), &fills))
}

/// What a method is called.
pub fn label(words: Words, method: &Method) -> String {
    match method.kind {
        PaymentKind::Invoice => words.t("billing-by-invoice"),
        PaymentKind::Card => words.with("payment-card", &[("brand", brand(&method.brand).into()), ("last4", method.last4.as_str().into())]),
    }
}

/// The word for a card whose last day is near or over.
pub fn mark(words: Words, method: &Method, today: Date) -> Option<String> {
    method.warning(today).map(|warning| match warning {
        CardWarning::Expired => words.t("payment-expired"),
        CardWarning::Expiring => words.t("payment-expiring"),
    })
}

fn row(words: Words, billed: &Billed, method: &Method, today: Date) -> PaymentRow {
    let vendor = [("vendor", billed.vendor.as_str().into())];
    let note = match (method.expires_on, method.approved, method.refused) {
        (Some(last), ..) => words.with("payment-until", &[("date", words.date(last).into())]),
        (None, true, _) => words.with("payment-invoice-approved", &vendor),
        (None, _, true) => words.with("payment-invoice-refused", &vendor),
        (None, ..) => words.with("payment-invoice-waits", &vendor),
    };
    PaymentRow {
        id: method.id.to_string(),
        label: label(words, method),
        note,
        used: method.is_default,
        warning: mark(words, method, today),
        card: method.kind == PaymentKind::Card,
        usable: false,
    }
}

/// Begins to enter a card, in the place of another if that is named.
pub async fn add(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    let known = match owned(&app, &buyer, id).await? {
        Ok(known) => known,
        Err(closed) => return closed,
    };
    if let Some(asked) = again::asked(&app, &buyer.visitor, &path(id)) {
        return Ok(asked);
    }
    let replaces = match fields.get("replaces") {
        "" => None,
        named => Some(named.parse().map_err(|_| Trouble::NotFound)?),
    };
    match cards::start(&app, &buyer, CardFor::Organization { id, replaces }).await? {
        Ok(begun) => Ok(begun),
        Err(refusal) => refused(&app, &buyer, id, known, refusal),
    }
}

fn refused(app: &App, buyer: &Buyer, id: OrganizationId, known: Known, refusal: PaymentRefusal) -> Answer {
    if refusal == PaymentRefusal::NotFound {
        return Err(Trouble::NotFound);
    }
    answer(app, buyer, id, known, vec![said_no(buyer, refusal)])
}

fn said_no(buyer: &Buyer, refusal: PaymentRefusal) -> FieldError {
    FieldError::new("payment", refusal_sentence(buyer.visitor.words(), refusal.code()))
}

fn by(app: &App, buyer: &Buyer, organization: OrganizationId) -> By {
    By { account: buyer.account, organization, moment: app.moment() }
}

/// Another method is used from now on.
pub async fn use_method(State(app): State<App>, buyer: Buyer, PathIds(id, method): PathIds<OrganizationId, PaymentMethodId>) -> Answer {
    let known = match owned(&app, &buyer, id).await? {
        Ok(known) => known,
        Err(closed) => return closed,
    };
    if let Some(asked) = again::asked(&app, &buyer.visitor, &path(id)) {
        return Ok(asked);
    }
    match app.perform(UsePaymentMethod { by: by(&app, &buyer, id), method }).await {
        Ok(()) => Ok(see(&format!("{}?used", path(id))).into_response()),
        Err(Failure::Refused(refusal)) => refused(&app, &buyer, id, known, refusal),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// What removing a card means.
pub async fn removal(State(app): State<App>, buyer: Buyer, PathIds(id, method): PathIds<OrganizationId, PaymentMethodId>) -> Answer {
    match owned(&app, &buyer, id).await? {
        Ok(known) => removal_of(&app, &buyer, id, method, known, Vec::new()),
        Err(closed) => closed,
    }
}

fn removal_of(app: &App, buyer: &Buyer, id: OrganizationId, method: PaymentMethodId, known: Known, errors: Vec<FieldError>) -> Answer {
    let (words, today) = (buyer.visitor.words(), app.moment().today());
    let Payment { methods, running, .. } = &known.payment;
    let card = methods.iter().find(|one| one.id == method && one.kind == PaymentKind::Card).ok_or(Trouble::NotFound)?;
    let judged = removable(methods, method, today, running);
    let shown = RemovePayment {
        organization: id.to_string(),
        vendor: known.billed.vendor.clone(),
        card: row(words, &known.billed, card, today),
        next: judged.ok().and_then(|(_, next)| next).map(|next| label(words, next)),
        removable: judged.is_ok(),
        frame: known.frame,
        name: known.name,
        errors,
    };
    page(if shown.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &shown)
}

/// Removes a card.
pub async fn remove(State(app): State<App>, buyer: Buyer, PathIds(id, method): PathIds<OrganizationId, PaymentMethodId>) -> Answer {
    let known = match owned(&app, &buyer, id).await? {
        Ok(known) => known,
        Err(closed) => return closed,
    };
    if let Some(asked) = again::asked(&app, &buyer.visitor, &format!("{}/{method}/remove", path(id))) {
        return Ok(asked);
    }
    match app.perform(RemoveCard { by: by(&app, &buyer, id), method }).await {
        Ok(()) => Ok(see(&format!("{}?removed", path(id))).into_response()),
        Err(Failure::Refused(PaymentRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => removal_of(&app, &buyer, id, method, known, vec![said_no(&buyer, refusal)]),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
