//! `/organizations/{id}/contract-code`: an owner registers a contract code of a seller.

use std::time::Duration;

use actions::{RegisterContract, register_contract::Outcome};
use axum::{
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse,
};
use domain::{
    contract_code::{ContractCodeRefusal, Discount, Effect, Ended},
    id::{ContractCodeId, OrganizationId, SellerId},
    organization::Role,
};
use i18n::Words;
use jiff::tz::TimeZone;
use store::{
    Failure,
    billing::{Biller, sellers, standing},
    contract_code::{self, Registered},
    member,
};

use super::{
    billing::{self, Asked},
    members, shown,
};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{BillingHead, BillingSeller, CodeEntry, CodeLine, CodePlace, CodePreview, ContractCode, Frame, Notice, RegisteredCode},
};

/// What stands around the form.
struct Around {
    frame: Frame,
    organization: OrganizationId,
    name: String,
    seller: SellerId,
    seller_name: String,
    registered: Vec<Registered>,
}

/// What the form holds, and what became of it.
#[derive(Clone, Default)]
pub struct Entered {
    code: String,
    preview: Option<CodePreview>,
    wrong: Option<String>,
}

/// The form in the pop-up of a seller's tile; open if it is the one that was asked for.
pub fn on_tile(head: &BillingHead, tile: &BillingSeller, asked: Option<&(String, Entered)>) -> CodeEntry {
    let asked = asked.filter(|(seller, _)| *seller == tile.id);
    let seller = tile.tile.support.seller.clone();
    let form = CodeEntry::on_tile(head.id.clone(), head.name.clone(), tile.id.clone(), seller, asked.is_some());
    filled(form, asked.map(|(_, entered)| entered.clone()).unwrap_or_default())
}

fn filled(form: CodeEntry, entered: Entered) -> CodeEntry {
    let form = CodeEntry { code: entered.code, preview: entered.preview, ..form };
    match entered.wrong {
        Some(message) => form.wrong(message),
        None => form,
    }
}

/// Who is an owner gets what stands around the form, other members hear that owners do it; for everybody else there is no such
/// organization. A seller it does not buy from is as good as none.
async fn around(app: &App, buyer: &Buyer, id: OrganizationId, seller: &str) -> Result<Result<Around, Answer>, Trouble> {
    let tx = app.reader().await?;
    let (standing, names) = futures_util::try_join!(standing(&tx, id, buyer.account), member::names(&tx, buyer.account))?;
    let (name, rights) = standing.ok_or(Trouble::NotFound)?;
    let frame = members::switching(buyer.frame(app), id, &names);
    if rights.role != Role::Owner {
        let notice = Notice::contract_closed(frame, &name, &format!("/organizations/{id}"));
        return Ok(Err(page(StatusCode::FORBIDDEN, &notice)));
    }
    let (sellers, registered) = futures_util::try_join!(sellers(&tx, id), contract_code::of_organization(&tx, id))?;
    let named = |biller: &&Biller| biller.bound.id.to_string() == seller;
    let biller = sellers.iter().find(named).or(sellers.first()).ok_or(Trouble::NotFound)?;
    let seller = biller.bound.id;
    let registered = registered.into_iter().filter(|code| code.seller == seller).collect();
    Ok(Ok(Around { frame, organization: id, name, seller, seller_name: biller.bound.name.clone(), registered }))
}

/// The page.
pub async fn show(
    State(app): State<App>,
    buyer: Buyer,
    PathId(id): PathId<OrganizationId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    match around(&app, &buyer, id, asked("seller")).await? {
        Ok(around) => answer(&buyer, around, StatusCode::OK, Entered::default(), !asked("saved").is_empty()),
        Err(closed) => closed,
    }
}

fn answer(buyer: &Buyer, around: Around, status: StatusCode, entered: Entered, saved: bool) -> Answer {
    let words = buyer.visitor.words();
    let form = CodeEntry {
        organization: around.organization.to_string(),
        name: around.name,
        seller: around.seller.to_string(),
        seller_name: around.seller_name,
        code: String::new(),
        preview: None,
        errors: Vec::new(),
        place: CodePlace::Page,
    };
    let shown = ContractCode {
        frame: around.frame,
        entry: filled(form, entered),
        saved,
        registered: around.registered.iter().map(|code| registered(words, code)).collect(),
    };
    page(status, &shown)
}

fn discount(words: Words, discount: &Discount) -> String {
    match discount {
        Discount::Percent(percent) => words.with("contract-percent", &[("percent", (*percent).into())]),
        Discount::Text(text) => text.clone(),
    }
}

/// A registered code as pages show it.
pub fn registered(words: Words, code: &Registered) -> RegisteredCode {
    let day = |at: jiff::Timestamp| words.date(at.to_zoned(TimeZone::UTC).date());
    let state = match (&code.ended, code.until) {
        (Some((at, Ended::Withdrawn)), _) => words.with("contract-withdrawn", &[("date", day(*at).into())]),
        (Some((at, Ended::SellerChanged)), _) => words.with("contract-seller-changed", &[("date", day(*at).into())]),
        (Some((at, Ended::Expired)), _) => words.with("contract-expired", &[("date", day(*at).into())]),
        (None, Some(until)) => {
            words.with("contract-since-until", &[("since", day(code.since).into()), ("until", words.date(until).into())])
        }
        (None, None) => words.with("contract-since", &[("since", day(code.since).into())]),
    };
    RegisteredCode { tail: code.tail.clone(), discount: discount(words, &code.discount), state, over: code.ended.is_some() }
}

/// Looks at a code; with the plan that was shown, saves it.
pub async fn register(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    let around = match around(&app, &buyer, id, fields.get("seller")).await? {
        Ok(around) => around,
        Err(closed) => return closed,
    };
    // Sent from the pop-up of a tile, whose page then comes again.
    let on_tile = fields.get("on") == "billing";
    let (status, entered) = match judge(&app, &buyer, &around, &fields).await? {
        Judged::Saved(code) if on_tile => return Ok(see(&format!("/organizations/{id}/billing?registered={code}")).into_response()),
        Judged::Saved(_) => {
            return Ok(see(&format!("/organizations/{id}/contract-code?seller={}&saved=1", around.seller)).into_response());
        }
        Judged::Asks(status, entered) => (status, entered),
    };
    let asked = if on_tile {
        let contract = Some((around.seller.to_string(), entered));
        billing::overview_with(&app, &buyer, id, status, Asked { contract, ..Asked::default() }).await
    } else {
        answer(&buyer, around, status, entered, false)
    };
    if status == StatusCode::TOO_MANY_REQUESTS { in_an_hour(asked) } else { asked }
}

/// How long looking at a code takes at least: many times what it needs.
const AT_LEAST: Duration = Duration::from_millis(20);

/// What became of a code that was sent.
enum Judged {
    /// It is registered.
    Saved(ContractCodeId),
    /// The form is shown again: with what it would change, or with what is wrong.
    Asks(StatusCode, Entered),
}

async fn judge(app: &App, buyer: &Buyer, around: &Around, fields: &Fields) -> Result<Judged, Trouble> {
    let (words, code) = (buyer.visitor.words(), fields.get("contract_code").to_owned());
    let wrong = |status, key: &str| {
        let fills = [("organization", around.name.as_str().into()), ("seller", around.seller_name.as_str().into())];
        let wrong = Some(words.with(key, &fills));
        Ok(Judged::Asks(status, Entered { code: code.clone(), wrong, preview: None }))
    };
    if code.trim().is_empty() {
        return wrong(StatusCode::UNPROCESSABLE_ENTITY, i18n::key!("contract-missing"));
    }
    let action = RegisterContract {
        account: buyer.account,
        organization: around.organization,
        // One it does not buy from is judged like any other wrong one.
        seller: fields.get("seller").parse().unwrap_or(around.seller),
        code: code.clone(),
        plan: Some(fields.get("plan").to_owned()).filter(|plan| !plan.is_empty()),
        secret: app.secret.clone(),
        moment: app.moment(),
    };
    // What is found of a code takes a little longer than nothing (threat T37): no answer comes before this time is over.
    let (done, ()) = tokio::join!(app.perform(action), tokio::time::sleep(AT_LEAST));
    match done {
        Ok(Outcome::Wrong) => wrong(StatusCode::UNPROCESSABLE_ENTITY, i18n::key!("contract-wrong")),
        Ok(Outcome::Shown(effect)) => {
            let preview = Some(preview(words, &effect));
            Ok(Judged::Asks(StatusCode::OK, Entered { code, preview, wrong: None }))
        }
        Ok(Outcome::Already(code)) => Ok(Judged::Saved(code)),
        Ok(Outcome::Registered(effect)) => Ok(Judged::Saved(effect.code)),
        Err(Failure::Refused(ContractCodeRefusal::TooManyTries)) => wrong(StatusCode::TOO_MANY_REQUESTS, i18n::key!("contract-too-many")),
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// An answer that says when to come again.
fn in_an_hour(answer: Answer) -> Answer {
    let mut response = answer?;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("3600"));
    Ok(response)
}

fn preview(words: Words, effect: &Effect) -> CodePreview {
    let lines = effect.lines.iter().map(|line| CodeLine {
        service: shown::name(words, &line.service),
        plan: shown::name(words, &line.plan),
        reference: line.reference.clone(),
        from: line.from,
        until: line.until,
    });
    CodePreview { plan: effect.hash(), discount: discount(words, &effect.discount), lines: lines.collect() }
}
