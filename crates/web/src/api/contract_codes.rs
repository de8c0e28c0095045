//! `/api/v1/contract-codes`: a seller hands out codes for the orders that carry discounts, looks at them, and takes them back.

use actions::{IssueContractCodes, WithdrawContractCode, issue_contract_codes::made};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    Faults,
    contract_code::{AT_ONCE, Code, ContractCodeStatus, Discount, NewContractCode as Checked, USES, WrittenContractCode},
    fault::Why,
    id::{ContractCodeId, OrderId, SellerId},
    secret::Secret,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use store::{
    Reply, audit,
    contract_code::{self, Listed, Shown},
};
use utoipa::{ToSchema, openapi::Object};
use uuid::Uuid;

use super::{
    body::{Fields, Sent},
    document::{Failing, FailingWrite, one_of},
    key::{SellerKey, SellerOrOperator, holder},
    once::{Asked, IdempotencyKey, Repeatable},
    paging::{List, Parameters},
    path::PathId,
    problem::{NOT_FOUND, Problem, Told},
};
use crate::App;

/// Codes to be issued.
#[derive(ToSchema)]
#[expect(dead_code, reason = "for the OpenAPI document; `written` reads it, and a test holds the two together")]
pub struct NewContractCodes {
    /// The codes: all are issued, or none.
    #[schema(min_items = 1, max_items = 200)]
    codes: Vec<NewContractCode>,
}

/// A code to be issued.
#[derive(ToSchema)]
#[expect(dead_code, reason = "as NewContractCodes")]
pub struct NewContractCode {
    /// The code itself: 8 to 40 letters A–Z and digits. Case, spaces and hyphens do not count, nor do letters that look
    /// alike (O and 0; I, l and 1). Absent or null: one is made, 80 bits of chance.
    #[schema(required = false, value_type = Option<String>, max_length = 200, example = "7KQ4-M2XA-93ZC-HT5V")]
    code: Option<String>,
    /// What it gives: either a percent or a text. No amounts: you bill.
    discount: NewDiscount,
    /// The one customer number of yours it is for; any when absent or null.
    #[schema(required = false, value_type = Option<String>, min_length = 1, max_length = 100, example = "ACME-4711")]
    seller_account: Option<String>,
    /// Services it is for, each by key or id; all of yours when absent.
    #[schema(required = false, example = json!(["backup"]))]
    services: Vec<String>,
    /// The order it is attached to: its discount then becomes active when the order is applied, without anybody typing the
    /// code. None when absent or null.
    #[schema(required = false, value_type = Option<String>, example = "ord_01h455vb4pex5vsknk084sn02q")]
    order: Option<String>,
    /// First day (UTC); today when absent or null.
    #[schema(required = false, value_type = Option<String>, format = Date)]
    valid_from: Option<String>,
    /// Last day (UTC), of registering it and of its discount; without end when absent or null.
    #[schema(required = false, value_type = Option<String>, format = Date)]
    valid_until: Option<String>,
    /// How many organizations may register it.
    #[schema(required = false, minimum = 1, maximum = 500, default = 1)]
    max_uses: i64,
}

/// What a code gives: one of the two.
#[derive(ToSchema)]
#[expect(dead_code, reason = "as NewContractCodes")]
pub struct NewDiscount {
    /// So many in a hundred.
    #[schema(required = false, value_type = Option<i64>, minimum = 1, maximum = 100, example = 15)]
    percent: Option<i64>,
    /// In your own words, as buyers read them.
    #[schema(required = false, value_type = Option<String>, min_length = 1, max_length = 200)]
    text: Option<String>,
}

/// Bounds the document states as numbers, held to the rules' own.
const _: () = assert!(AT_ONCE == 200 && USES == 500);

fn written(fields: &mut Fields<'_>) -> Vec<WrittenContractCode> {
    fields.list("codes", |code| {
        let (percent, text) = code.object("discount", |discount| (discount.integer_or_null("percent"), discount.text_or_null("text")));
        WrittenContractCode {
            code: code.text_or_null("code"),
            percent,
            text,
            seller_account: code.text_or_null("seller_account"),
            services: code.texts_or_none("services"),
            order: code.text_or_null("order"),
            valid_from: code.text_or_null("valid_from"),
            valid_until: code.text_or_null("valid_until"),
            max_uses: code.integer_or("max_uses", 1),
        }
    })
}

fn check(written: Vec<WrittenContractCode>, today: Date) -> Result<Vec<Checked>, Faults> {
    let mut faults = Faults::default();
    if !(1..=AT_ONCE).contains(&written.len()) {
        faults.hint("codes", "count", format!("1–{AT_ONCE}"));
    }
    let few = written.into_iter().take(AT_ONCE).enumerate();
    let codes: Option<Vec<_>> = few.map(|(at, code)| code.check(&format!("codes/{at}"), today, &mut faults)).collect();
    faults.or(codes)
}

/// The example of the document.
fn example() -> serde_json::Value {
    serde_json::json!({ "codes": [{
        "code": null, "discount": { "percent": 15 }, "seller_account": "ACME-4711", "services": ["backup"], "order": null,
        "valid_from": null, "valid_until": "2031-12-31", "max_uses": 1,
    }] })
}

/// Codes that were issued.
#[derive(Serialize, ToSchema)]
pub struct IssuedContractCodes {
    /// In the order in which they were asked for.
    items: Vec<ContractCode>,
}

/// A page of codes.
#[derive(Serialize, ToSchema)]
pub struct ContractCodePage {
    /// The codes on this page.
    items: Vec<ContractCode>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A contract code.
#[derive(Serialize, ToSchema)]
pub struct ContractCode {
    /// Names it here.
    #[schema(value_type = String, example = "ctr_01h455vb4pex5vsknk084sn02q")]
    id: ContractCodeId,
    /// The code itself, in groups of four. Given once, in the answer to issuing it and in its replays; it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "7KQ4-M2XA-93ZC-HT5V")]
    code: Option<String>,
    /// Its last four letters and digits, to recognise it by.
    #[schema(example = "HT5V")]
    tail: String,
    /// Whose it is.
    #[schema(value_type = String, example = "sel_01h455vb4pex5vsknk084sn02q")]
    seller: SellerId,
    /// Its state today.
    #[schema(schema_with = status)]
    status: ContractCodeStatus,
    /// What it gives.
    discount: ContractDiscount,
    /// The one customer number it is for.
    #[schema(required)]
    seller_account: Option<String>,
    /// Keys of the services it is for; all of its seller’s when there is none.
    services: Vec<String>,
    /// The order it is attached to.
    #[schema(value_type = Option<String>, required)]
    order: Option<OrderId>,
    /// First day (UTC).
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    /// Last day (UTC).
    #[schema(value_type = Option<String>, format = Date, required)]
    valid_until: Option<Date>,
    /// How many organizations may register it.
    #[schema(minimum = 1, maximum = 500)]
    max_uses: i64,
    /// How many have.
    #[schema(minimum = 0, maximum = 500)]
    uses: i64,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
    /// When it expired or was withdrawn.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    ended_at: Option<Timestamp>,
}

/// What a code gives: one of the two.
#[derive(Serialize, ToSchema)]
pub struct ContractDiscount {
    /// So many in a hundred.
    #[schema(required, example = 15)]
    percent: Option<i64>,
    /// In the seller’s own words.
    #[schema(required)]
    text: Option<String>,
}

fn status() -> Object {
    let about = "Its state today. `issued`: registered by nobody yet. `registered`: by one organization at least. `expired`, `withdrawn`: it gives nothing any more.";
    one_of(about, ContractCodeStatus::ALL.iter().map(|status| status.as_str()))
}

impl ContractCode {
    fn new(shown: Shown, today: Date) -> Self {
        let over = shown.ended_at.is_none() && shown.valid_until.is_some_and(|last| last < today);
        let (percent, text) = match shown.discount {
            Discount::Percent(percent) => (Some(percent), None),
            Discount::Text(text) => (None, Some(text)),
        };
        Self {
            id: shown.id,
            code: None,
            tail: shown.tail,
            seller: shown.seller,
            status: if over { ContractCodeStatus::Expired } else { shown.status },
            discount: ContractDiscount { percent, text },
            seller_account: shown.seller_account,
            services: shown.services,
            order: shown.order,
            valid_from: shown.valid_from,
            valid_until: shown.valid_until,
            max_uses: shown.max_uses,
            uses: shown.uses,
            issued_at: shown.issued_at,
            ended_at: shown.ended_at,
        }
    }
}

/// Issue contract codes
///
/// One or many, each given by you or made here. All of them are issued, or none. A code is shown in this answer alone, and
/// in its replays; afterwards only its end is known. With `order` its discount becomes active as soon as that order is
/// applied; otherwise hand it to your buyer, whose organization’s owner registers it.
#[utoipa::path(
    post,
    path = "/api/v1/contract-codes",
    operation_id = "issue_contract_codes",
    tag = "Contract codes",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255)),
    request_body(content = NewContractCodes, example = json!(example())),
    responses(
        (status = 201, description = "The codes as they were issued.", body = IssuedContractCodes, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 403, description = "`forbidden_scope`: not a seller’s key. `seller_suspended`: the seller may not sell at the moment.", body = Told, content_type = "application/problem+json"),
        (status = 409, description = "`conflict`: somebody else was faster, send it again.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []))
)]
pub async fn issue(State(app): State<App>, key: SellerKey, once: IdempotencyKey, sent: Sent) -> Result<Response, Problem> {
    let moment = app.moment();
    let codes = check(sent.read(written)?, moment.today())?;
    let given: Vec<Option<Code>> = codes.iter().map(|new| new.code.clone()).collect();
    let asked = Asked { holder: holder(store::key::Scope::Seller(key.seller)), request: sent.fingerprint("/api/v1/contract-codes") };
    let (actor, secret) = (audit::Actor::Key(key.id), app.secret.clone());
    let action = IssueContractCodes { seller: key.seller, actor, codes, secret, moment };
    let mut answered = once.perform(&app, action, asked).await?;
    answered.reply.body = with_codes(&answered.reply.body, &given, &app.secret);
    Ok(answered.into_response())
}

/// How the field that holds a code begins. It cannot stand inside a text of JSON: quotes are escaped there.
const CODE: &str = "\"code\":\"";

/// Puts the codes where their ids stand in an answer that is kept: codes are never stored (threat T36). Those the seller gave
/// are in the very request; the others are derived anew.
fn with_codes(body: &str, given: &[Option<Code>], secret: &Secret) -> String {
    let mut parts = body.split(CODE);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for (part, given) in parts.zip(given) {
        let (mark, rest) = part.split_once('"').unwrap_or((part, ""));
        let code = match (given, mark.parse()) {
            (Some(given), _) => given.grouped(),
            (None, Ok(id)) => made(secret, id).grouped(),
            (None, Err(_)) => String::new(),
        };
        whole.extend([CODE, &code, "\"", rest]);
    }
    whole
}

impl Repeatable for IssueContractCodes {
    const OPERATION: &'static str = "contract_codes.issue";

    fn reply(issued: &Vec<Shown>) -> Reply {
        let marked = |shown: &Shown| {
            // Nothing that was just issued is over.
            let code = ContractCode::new(shown.clone(), Date::MIN);
            ContractCode { code: Some(shown.id.to_string()), ..code }
        };
        let answer = IssuedContractCodes { items: issued.iter().map(marked).collect() };
        Reply { status: 201, body: serde_json::to_string(&answer).unwrap_or_default() }
    }
}

/// List contract codes
///
/// Newest first. A seller sees its own, the operator sees all; nobody sees the codes themselves.
#[utoipa::path(
    get,
    path = "/api/v1/contract-codes",
    operation_id = "list_contract_codes",
    tag = "Contract codes",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the previous page."),
        ("limit" = Option<i64>, Query, description = "Codes on a page.", minimum = 1, maximum = 200),
        ("status" = Option<String>, Query, description = "Only codes in this state: `issued`, `registered`, `expired` or `withdrawn`."),
        ("order" = Option<String>, Query, description = "Only codes attached to this order."),
    ),
    responses(
        (status = 200, description = "A page of codes.", body = ContractCodePage),
        Failing,
        (status = 400, description = "`bad_parameters`, `bad_cursor`.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn list(State(app): State<App>, key: SellerOrOperator, mut asked: Parameters) -> Result<Json<ContractCodePage>, Problem> {
    let (page, status, order) = (asked.page(), asked.word::<ContractCodeStatus>("status"), asked.word::<OrderWord>("order"));
    asked.end()?;
    let list = List { secret: &app.secret, name: "contract_codes", holder: key.holder() };
    let before = ContractCodeId::new(page.after(&list, Uuid::max())?);
    let today = app.moment().today();
    let listed = Listed { seller: key.seller, before, status, order: order.map(|order| order.0), today, limit: page.rows() };
    let rows = contract_code::page(&*app.reader().await?, listed).await?;
    let (codes, next) = page.cut(rows, &list, |code| code.id.uuid());
    Ok(Json(ContractCodePage { items: codes.into_iter().map(|shown| ContractCode::new(shown, today)).collect(), next }))
}

/// An order's id in a query.
struct OrderWord(OrderId);

impl std::str::FromStr for OrderWord {
    type Err = Why;

    fn from_str(text: &str) -> Result<Self, Why> {
        text.parse().map(Self).map_err(|_| Why::new("unknown_order"))
    }
}

/// Show a contract code
///
/// The code as it stands, without the code itself: only its end is kept.
#[utoipa::path(
    get,
    path = "/api/v1/contract-codes/{id}",
    operation_id = "show_contract_code",
    tag = "Contract codes",
    params(("id" = String, Path, description = "The code’s id.", example = "ctr_01h455vb4pex5vsknk084sn02q")),
    responses(
        (status = 200, description = "The code.", body = ContractCode),
        Failing,
        (status = 404, description = "`not_found`: no such code of yours.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn show(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<ContractCodeId>,
    asked: Parameters,
) -> Result<Json<ContractCode>, Problem> {
    asked.end()?;
    let code = contract_code::show(&*app.reader().await?, id, key.seller).await?.ok_or_else(|| Problem::new(NOT_FOUND))?;
    Ok(Json(ContractCode::new(code, app.moment().today())))
}

/// Withdraw a contract code
///
/// Nobody can register it any more. Where it was registered its discount ends, and the owners are told by mail. The body is
/// empty.
#[utoipa::path(
    post,
    path = "/api/v1/contract-codes/{id}/withdraw",
    operation_id = "withdraw_contract_code",
    tag = "Contract codes",
    params(
        ("id" = String, Path, description = "The code’s id.", example = "ctr_01h455vb4pex5vsknk084sn02q"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters, kept for 30 days. The same key with another request is refused.", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "The code as it now is.", body = ContractCode, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the first answer once more."),
        )),
        FailingWrite,
        (status = 404, description = "`not_found`: no such code of yours.", body = Told, content_type = "application/problem+json"),
        (status = 409, description = "`already_withdrawn`, `already_expired`: it gives nothing any more. `conflict`: somebody else was faster, send it again.", body = Told, content_type = "application/problem+json"),
    ),
    security(("seller_key" = []), ("operator_key" = []))
)]
pub async fn withdraw(
    State(app): State<App>,
    key: SellerOrOperator,
    PathId(id): PathId<ContractCodeId>,
    once: IdempotencyKey,
    sent: Sent,
) -> Result<Response, Problem> {
    sent.nothing()?;
    let asked = Asked { holder: key.holder(), request: sent.fingerprint(&format!("/api/v1/contract-codes/{id}/withdraw")) };
    let action = WithdrawContractCode { seller: key.seller, actor: audit::Actor::Key(key.id), code: id, moment: app.moment() };
    Ok(once.perform(&app, action, asked).await?.into_response())
}

impl Repeatable for WithdrawContractCode {
    const OPERATION: &'static str = "contract_codes.withdraw";

    fn reply(code: &Shown) -> Reply {
        Reply { status: 200, body: serde_json::to_string(&ContractCode::new(code.clone(), Date::MIN)).unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(n: u128, text: &str) -> Shown {
        Shown {
            id: ContractCodeId::new(Uuid::from_u128(n)),
            seller: SellerId::new(Uuid::from_u128(1)),
            tail: "HT5V".to_owned(),
            discount: Discount::Text(text.to_owned()),
            seller_account: None,
            order: None,
            services: Vec::new(),
            valid_from: "2026-11-27".parse().unwrap(),
            valid_until: None,
            max_uses: 1,
            uses: 0,
            status: ContractCodeStatus::Issued,
            issued_at: Timestamp::UNIX_EPOCH,
            ended_at: None,
        }
    }

    #[test]
    fn a_kept_answer_holds_no_code_and_an_answer_holds_each_in_its_place() {
        let secret = Secret::new([7; 32]);
        let hostile = format!("x{CODE}ctr_01h455vb4pex5vsknk084sn02q\"");
        let kept = IssueContractCodes::reply(&vec![shown(5, &hostile), shown(6, "plain")]);
        let given = [Some(Code::parse("acme-2026-gold").unwrap()), None];
        let told: serde_json::Value = serde_json::from_str(&with_codes(&kept.body, &given, &secret)).unwrap();
        assert_eq!((&told["items"][0]["code"], &told["items"][0]["discount"]["text"]), (&"ACME-2026-GOLD".into(), &hostile.into()));
        let made = made(&secret, ContractCodeId::new(Uuid::from_u128(6))).grouped();
        assert!(!kept.body.contains(&made) && !kept.body.contains("GOLD"), "{}", kept.body);
        assert_eq!(told["items"][1]["code"], made.as_str());
    }

    #[test]
    fn the_example_is_one_that_can_be_read() {
        let read = super::super::body::tests::faults(&example().to_string(), written).unwrap();
        assert!(check(read, "2026-11-27".parse().unwrap()).is_ok());
    }

    #[test]
    fn a_day_that_is_over_shows_by_the_clock() {
        let mut code = shown(1, "x");
        code.valid_until = Some("2026-11-27".parse().unwrap());
        let on = |day: &str| ContractCode::new(code.clone(), day.parse().unwrap()).status;
        assert_eq!((on("2026-11-27"), on("2026-11-28")), (ContractCodeStatus::Issued, ContractCodeStatus::Expired));
    }
}
