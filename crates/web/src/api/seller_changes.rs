//! `/api/v1/seller-changes`: with the code an owner gave it a seller looks at what would come to it, asks for it, follows it, and
//! takes it back.

use actions::{
    AskSellerChange, RollBackSellerChange,
    ask_seller_change::{Outcome, Shown, Wanted},
    roll_back_seller_change::By,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    Faults,
    id::{SellerChangeId, SellerId, SubscriptionId},
    seller_change::{NotMade, SellerChangeStatus, cut_over},
    text,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use store::{
    Reply,
    seller_change::{self, Change, Line},
};
use utoipa::{ToSchema, openapi::Object};
use uuid::Uuid;

use super::{
    body::{Fields, Sent},
    document::{Failing, FailingWrite, one_of, subscription_status},
    key::{SellerKey, SellerOrOperator, holder},
    once::{Answered, Asked, IdempotencyKey, Repeatable},
    paging::{List, Parameters},
    path::PathId,
    problem::{CONSENT_CODE, NOT_FOUND, Problem, Told},
};
use crate::App;

/// A consent code, to see what it permits.
#[derive(ToSchema)]
#[expect(dead_code, reason = "for the OpenAPI document; `code` reads it, and a test holds the two together")]
pub struct ConsentCode {
    /// As an owner of the organization gave it to you. Case, spaces and hyphens do not count.
    #[schema(min_length = 1, max_length = 200, example = "7KQ4-M2XA-93ZC-HT5V")]
    code: String,
}

/// A change of seller to be asked for.
#[derive(ToSchema)]
#[expect(dead_code, reason = "as ConsentCode")]
pub struct NewSellerChange {
    /// As an owner of the organization gave it to you.
    #[schema(min_length = 1, max_length = 200, example = "7KQ4-M2XA-93ZC-HT5V")]
    code: String,
    /// Your customer number for the organization.
    #[schema(min_length = 1, max_length = 100, example = "ACME-4711")]
    seller_account: String,
    /// The day you take over (UTC): from tomorrow to 90 days from today.
    #[schema(format = Date, example = "2026-12-15")]
    cut_over_on: String,
}

fn code(fields: &mut Fields<'_>) -> String {
    fields.text("code")
}

fn written(fields: &mut Fields<'_>) -> (String, String, String) {
    (fields.text("code"), fields.text("seller_account"), fields.text("cut_over_on"))
}

fn checked((code, account, day): (String, String, String), today: Date) -> Result<(String, Wanted), Faults> {
    let mut faults = Faults::default();
    let code = faults.take("code", text::line(&code, 200));
    let account = faults.take("seller_account", text::line(&account, 100));
    let day = faults.take("cut_over_on", cut_over(&day, today));
    let all = code.zip(account).zip(day).map(|((code, seller_account), cut_over_on)| (code, Wanted { seller_account, cut_over_on }));
    faults.or(all)
}

/// An organization, as a seller may know it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangingOrganization {
    /// Its name.
    #[schema(example = "Atelier Lumière")]
    name: String,
    /// Its state.
    #[schema(example = "active")]
    status: String,
}

/// A subscription that goes over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangingSubscription {
    /// Its id; null until it is yours.
    #[schema(value_type = Option<String>, required, example = "sub_01h455vb4pex5vsknk084sn02q")]
    id: Option<SubscriptionId>,
    /// The service’s key.
    #[schema(example = "backup")]
    service: String,
    /// The plan’s key.
    #[schema(example = "standard")]
    plan: String,
    /// How much.
    #[schema(minimum = 1, maximum = 1_000_000)]
    quantity: i64,
    /// For how long, in months.
    #[schema(minimum = 1, maximum = 120)]
    term_months: i64,
    /// Whether it renews.
    renews: bool,
    /// First day.
    #[schema(value_type = String, format = Date)]
    starts_on: Date,
    /// Last day, inclusive.
    #[schema(value_type = String, format = Date)]
    ends_on: Date,
    /// Its state.
    #[schema(schema_with = subscription_status)]
    status: domain::subscription::SubscriptionStatus,
}

impl ChangingSubscription {
    fn new(line: &Line, yours: bool) -> Self {
        Self {
            id: yours.then_some(line.id),
            service: line.service_key.clone(),
            plan: line.plan.clone(),
            quantity: line.quantity,
            term_months: line.term_months,
            renews: line.renews,
            starts_on: line.starts_on,
            ends_on: line.ends_on,
            status: line.status,
        }
    }
}

/// What a consent code permits.
#[derive(Debug, Serialize, ToSchema)]
pub struct SellerChangePreview {
    /// Whose it is.
    organization: ChangingOrganization,
    /// Until when the code can be used.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// The first day the change can be made on.
    #[schema(value_type = String, format = Date)]
    earliest: Date,
    /// The last day the change can be made on.
    #[schema(value_type = String, format = Date)]
    latest: Date,
    /// What runs there and would go over.
    subscriptions: Vec<ChangingSubscription>,
}

impl From<&Shown> for SellerChangePreview {
    fn from(shown: &Shown) -> Self {
        Self {
            organization: ChangingOrganization {
                name: shown.organization_name.clone(),
                status: shown.organization_status.as_str().to_owned(),
            },
            expires_at: shown.expires_at,
            earliest: shown.days.0,
            latest: shown.days.1,
            subscriptions: shown.lines.iter().map(|line| ChangingSubscription::new(line, false)).collect(),
        }
    }
}

/// A change of seller, as one of its two sellers or the operator sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SellerChange {
    /// Names it.
    #[schema(value_type = String, example = "chg_01h455vb4pex5vsknk084sn02q")]
    id: SellerChangeId,
    /// What it is to you.
    #[schema(schema_with = side)]
    side: &'static str,
    /// Its state.
    #[schema(schema_with = status)]
    status: SellerChangeStatus,
    /// Whose it is.
    organization: ChangingOrganization,
    /// The losing seller; null for the gaining one.
    #[schema(value_type = Option<String>, required, example = "sel_01h455vb4pex5vsknk084sn02q")]
    from: Option<SellerId>,
    /// The gaining seller; null for the losing one.
    #[schema(value_type = Option<String>, required, example = "sel_01h455vb4pex5vsknk084sn02q")]
    to: Option<SellerId>,
    /// The gaining seller’s customer number; null for the losing one, and where the operator moved it.
    #[schema(required, example = "ACME-4711")]
    seller_account: Option<String>,
    /// The day of the change (UTC).
    #[schema(value_type = String, format = Date)]
    cut_over_on: Date,
    /// What goes over, or went. Of what did not go over there is none.
    subscriptions: Vec<ChangingSubscription>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    /// When it was made, taken back or stopped.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    ended_at: Option<Timestamp>,
    /// Why it was not made.
    #[schema(schema_with = why)]
    reason: Option<NotMade>,
}

fn side() -> Object {
    one_of("What it is to you. `operator`: you see both.", ["gaining", "losing", "operator"])
}

fn status() -> Object {
    let about = "Its state. `waiting`: its day is to come, and it can be rolled back. `done`: the gaining seller bills. `rolled_back`: taken back by an owner or the gaining seller. `stopped`: it could not be made on its day.";
    one_of(about, SellerChangeStatus::ALL.iter().map(|status| status.as_str()))
}

fn why() -> Object {
    let mut object = one_of("Why it was not made; null otherwise.", NotMade::ALL.iter().map(|why| why.as_str()));
    object.schema_type =
        utoipa::openapi::schema::SchemaType::Array(vec![utoipa::openapi::schema::Type::String, utoipa::openapi::schema::Type::Null]);
    if let Some(words) = &mut object.enum_values {
        words.push(serde_json::Value::Null);
    }
    object
}

impl SellerChange {
    fn new(change: &Change, lines: &[Line], asking: Option<SellerId>) -> Self {
        let (gaining, losing) = (asking == Some(change.to.0), asking == Some(change.from.0));
        let yours = asking.is_none() || (gaining && change.status == SellerChangeStatus::Done) || (losing && !gaining);
        Self {
            id: change.id,
            side: if gaining {
                "gaining"
            } else if losing {
                "losing"
            } else {
                "operator"
            },
            status: change.status,
            organization: ChangingOrganization {
                name: change.organization_name.clone(),
                status: change.organization_status.as_str().to_owned(),
            },
            from: Some(change.from.0).filter(|_| !gaining),
            to: Some(change.to.0).filter(|_| !losing),
            seller_account: change.seller_account.clone().filter(|_| !losing),
            cut_over_on: change.cut_over_on,
            subscriptions: lines.iter().map(|line| ChangingSubscription::new(line, yours)).collect(),
            asked_at: change.asked_at,
            ended_at: change.ended_at,
            reason: change.why,
        }
    }
}

/// A page of changes.
#[derive(Serialize, ToSchema)]
pub struct SellerChangePage {
    /// The changes on this page.
    items: Vec<SellerChange>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A code that permits nothing is kept as this, without a body: the problem is told in the language of each request.
const WRONG: u16 = 404;

fn told(answered: Answered) -> Result<Response, Problem> {
    if answered.reply.status == WRONG { Err(Problem::new(CONSENT_CODE)) } else { Ok(answered.into_response()) }
}

impl Repeatable for AskSellerChange {
    const OPERATION: &'static str = "seller_changes.ask";

    fn reply(outcome: &Outcome) -> Reply {
        let json = |status, body: serde_json::Result<String>| Reply { status, body: body.unwrap_or_default() };
        match outcome {
            Outcome::Wrong => Reply { status: WRONG, body: String::new() },
            Outcome::Shown(shown) => json(200, serde_json::to_string(&SellerChangePreview::from(shown.as_ref()))),
            Outcome::Asked(asked) => {
                let (change, lines) = asked.as_ref();
                json(201, serde_json::to_string(&SellerChange::new(change, lines, Some(change.to.0))))
            }
        }
    }
}

/// Preview a change of seller
///
/// What the consent code of an owner permits: the organization’s name and state, and what runs there and would go over to you.
/// Nothing is done, and the code can still be used.
#[utoipa::path(
    post,
    path = "/api/v1/seller-changes/preview",
    operation_id = "preview_seller_change",
    tag = "Changes of seller",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255)),
    request_body(content = ConsentCode, example = json!({ "code": "7KQ4-M2XA-93ZC-HT5V" })),
    responses(
        (status = 200, description = "What it permits.", body = SellerChangePreview, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 403, description = "`forbidden_scope`: not a seller’s key. `seller_suspended`: you may not sell at the moment.", body = Told, content_type = "application/problem+json"),
        (status = 404, description = "`consent_code`: the code permits you nothing. One answer for a code that is unknown, used, taken back, expired, or of an organization that is yours already.", body = Told, content_type = "application/problem+json"),
        (status = 409, description = "`not_partner`: the vendor is added beside a partner instead. `conflict`: somebody else was faster, send it again.", body = Told, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_tries`: thirty codes that permit nothing within an hour. `rate_limited`: too many keys that do not exist.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []))
)]
pub async fn preview(State(app): State<App>, key: SellerKey, once: IdempotencyKey, sent: Sent) -> Result<Response, Problem> {
    let code = sent.read(code)?;
    let mut faults = Faults::default();
    let code = faults.take("code", text::line(&code, 200));
    let code = faults.or(code)?;
    let asked = asked(key.seller, &sent, "/api/v1/seller-changes/preview");
    let ask = AskSellerChange { seller: key.seller, key: key.id, code, wanted: None, secret: app.secret.clone(), moment: app.moment() };
    told(once.perform(&app, ask, asked).await?)
}

fn asked(seller: SellerId, sent: &Sent, path: &str) -> Asked {
    Asked { holder: holder(store::key::Scope::Seller(seller)), request: sent.fingerprint(path) }
}

/// Ask for a change of seller
///
/// From the day you name the organization buys from you: its link goes over from the losing seller, what runs goes on, and you are its
/// seller of record. Until that day you or an owner can roll it back. Both sellers and every owner are told. The code is used up.
#[utoipa::path(
    post,
    path = "/api/v1/seller-changes",
    operation_id = "ask_seller_change",
    tag = "Changes of seller",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255)),
    request_body(content = NewSellerChange, example = json!({ "code": "7KQ4-M2XA-93ZC-HT5V", "seller_account": "ACME-4711", "cut_over_on": "2026-12-15" })),
    responses(
        (status = 201, description = "The change as it waits for its day.", body = SellerChange, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 403, description = "`forbidden_scope`: not a seller’s key. `seller_suspended`: you may not sell at the moment.", body = Told, content_type = "application/problem+json"),
        (status = 404, description = "`consent_code`: the code permits you nothing.", body = Told, content_type = "application/problem+json"),
        (status = 409, description = "`not_partner`: the vendor is added beside a partner instead. `conflict`: somebody else was faster, send it again.", body = Told, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_tries`: thirty codes that permit nothing within an hour. `rate_limited`: too many keys that do not exist.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []))
)]
pub async fn ask(State(app): State<App>, key: SellerKey, once: IdempotencyKey, sent: Sent) -> Result<Response, Problem> {
    let moment = app.moment();
    let (code, wanted) = checked(sent.read(written)?, moment.today())?;
    let asked = asked(key.seller, &sent, "/api/v1/seller-changes");
    let ask = AskSellerChange { seller: key.seller, key: key.id, code, wanted: Some(wanted), secret: app.secret.clone(), moment };
    told(once.perform(&app, ask, asked).await?)
}

/// List changes of seller
///
/// Newest first. A seller sees those by which it gains or loses an organization, and never the other seller; the operator sees all.
#[utoipa::path(
    get,
    path = "/api/v1/seller-changes",
    operation_id = "list_seller_changes",
    tag = "Changes of seller",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the previous page."),
        ("limit" = Option<i64>, Query, description = "Changes on a page.", minimum = 1, maximum = 200),
        ("status" = Option<String>, Query, description = "Only changes in this state: `waiting`, `done`, `rolled_back` or `stopped`."),
    ),
    responses(
        (status = 200, description = "A page of changes.", body = SellerChangePage),
        Failing,
        (status = 400, description = "`bad_parameters`, `bad_cursor`.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn list(State(app): State<App>, key: SellerOrOperator, mut asked: Parameters) -> Result<Json<SellerChangePage>, Problem> {
    let (page, status) = (asked.page(), asked.word::<SellerChangeStatus>("status"));
    asked.end()?;
    let list = List { secret: &app.secret, name: "seller_changes", holder: key.holder() };
    let before = SellerChangeId::new(page.after(&list, Uuid::max())?);
    let tx = app.reader().await?;
    let rows = seller_change::page(&tx, key.seller, status, before, page.rows()).await?;
    let (changes, next) = page.cut(rows, &list, |change| change.id.uuid());
    let each = changes.iter().map(async |change| {
        let lines = seller_change::lines(&tx, change).await?;
        Ok::<_, store::Broken>(SellerChange::new(change, &lines, key.seller))
    });
    Ok(Json(SellerChangePage { items: futures_util::future::try_join_all(each).await?, next }))
}

/// Show a change of seller
///
/// The change as it stands.
#[utoipa::path(
    get,
    path = "/api/v1/seller-changes/{id}",
    operation_id = "show_seller_change",
    tag = "Changes of seller",
    params(("id" = String, Path, description = "The change’s id.", example = "chg_01h455vb4pex5vsknk084sn02q")),
    responses(
        (status = 200, description = "The change.", body = SellerChange),
        Failing,
        (status = 404, description = "`not_found`: no such change of yours.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn show(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<SellerChangeId>,
    asked: Parameters,
) -> Result<Json<SellerChange>, Problem> {
    asked.end()?;
    let tx = app.reader().await?;
    let change = seller_change::by_id(&tx, id, key.seller).await?.ok_or_else(|| Problem::new(NOT_FOUND))?;
    let lines = seller_change::lines(&tx, &change).await?;
    Ok(Json(SellerChange::new(&change, &lines, key.seller)))
}

/// Roll a change of seller back
///
/// For the gaining seller, until the day of the change. Nothing changes then, and everybody is told. To ask again another code is
/// needed. The body is empty.
#[utoipa::path(
    post,
    path = "/api/v1/seller-changes/{id}/roll-back",
    operation_id = "roll_back_seller_change",
    tag = "Changes of seller",
    params(
        ("id" = String, Path, description = "The change’s id.", example = "chg_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The change as it now is.", body = SellerChange, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 404, description = "`not_found`: no such change by which you gain.", body = Told, content_type = "application/problem+json"),
        (status = 409, description = "`change_over`: it is made, taken back or stopped. `conflict`: somebody else was faster, send it again.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []))
)]
pub async fn roll_back(
    State(app): State<App>,
    key: SellerKey,
    PathId(id): PathId<SellerChangeId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    sent.nothing()?;
    let asked = asked(key.seller, &sent, &format!("/api/v1/seller-changes/{id}/roll-back"));
    let action = RollBackSellerChange { by: By::Seller(key.seller, key.id, id), moment: app.moment() };
    Ok(once.perform(&app, action, asked).await?.into_response())
}

impl Repeatable for RollBackSellerChange {
    const OPERATION: &'static str = "seller_changes.roll_back";

    fn reply((change, lines): &(Change, Vec<Line>)) -> Reply {
        let body = serde_json::to_string(&SellerChange::new(change, lines, Some(change.to.0)));
        Reply { status: 200, body: body.unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_checked_field_by_field() {
        let today = "2026-11-27".parse().unwrap();
        let read = |body: &str| super::super::body::tests::faults(body, written).map(|fields| checked(fields, today));
        assert!(matches!(read(r#"{"code":"7KQ4-M2XA-93ZC-HT5V","seller_account":"A-1","cut_over_on":"2026-12-15"}"#), Ok(Ok(_))));
        let Ok(Err(faults)) = read(r#"{"code":" ","seller_account":"","cut_over_on":"2026-11-27"}"#) else { panic!("not refused") };
        let at: Vec<_> = faults.0.iter().map(|fault| (fault.at.as_str(), fault.code)).collect();
        assert_eq!(at, [("code", "required"), ("seller_account", "required"), ("cut_over_on", "day_range")]);
    }
}
