//! Organizations that wish to pay the vendor by invoice: the list, and one of them to be approved or refused.

use actions::DecideInvoice;
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::IntoResponse,
};
use domain::{
    Faults,
    address::folded,
    id::PaymentMethodId,
    invoice::{InvoiceDecision, InvoiceRefusal, InvoiceState},
};
use i18n::{Language, Words};
use store::{
    Failure, Tx,
    invoice::{self, Wish},
};
use uuid::Uuid;

use super::search::{self, Search};
use crate::{
    App,
    api::paging::List,
    extract::{Fields, Operator, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{FieldError, InvoiceCase, InvoiceQueue, InvoiceRow},
    sentence::{fault_sentence, key},
};

/// A query's fields.
type Asked = Result<Query<Vec<(String, String)>>, QueryRejection>;

/// Which part of the list is asked for.
struct Part {
    search: String,
    decided: bool,
    after: Option<PaymentMethodId>,
}

/// The list.
pub async fn list(State(app): State<App>, operator: Operator, asked: Asked) -> Answer {
    let part = part(&app, &operator, asked);
    let (found, next) = look(&*app.reader().await?, &part).await?;
    let words = operator.visitor.words();
    let cursors = cursors(&app, &operator, part.decided);
    let shown = InvoiceQueue {
        frame: operator.visitor.frame(&app),
        rows: found.iter().map(|wish| row(words, wish)).collect(),
        next: next.map(|id| cursors.cursor(id.uuid())),
        later: part.after.is_some(),
        search: part.search,
        decided: part.decided,
    };
    page(StatusCode::OK, &shown)
}

fn part(app: &App, operator: &Operator, asked: Asked) -> Part {
    let fields = asked.map(|Query(fields)| fields).unwrap_or_default();
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let decided = field("show") == "decided";
    // A cursor of another list or person is none: the list begins again.
    let after = cursors(app, operator, decided).read(field("after")).map(PaymentMethodId::new);
    Part { search: search::typed(field("q")), decided, after }
}

fn cursors<'a>(app: &'a App, operator: &Operator, decided: bool) -> List<'a> {
    let name = if decided { "invoices_decided" } else { "invoices_waiting" };
    List { secret: &app.secret, name, holder: operator.account.to_string() }
}

/// The wishes of a page, and the one after which there may be more.
async fn look(tx: &Tx, part: &Part) -> Result<(Vec<Wish>, Option<PaymentMethodId>), Trouble> {
    let from = part.after.unwrap_or_else(|| PaymentMethodId::new(if part.decided { Uuid::max() } else { Uuid::nil() }));
    let mut search = Search::new(&part.search, from);
    loop {
        let (at, limit) = (search.at(), search.limit());
        let rows = if part.decided { invoice::decided(tx, at, limit).await? } else { invoice::waiting(tx, at, limit).await? };
        if search.take(rows, |wish| wish.id, matches) {
            return Ok(search.end());
        }
    }
}

/// Whether each word is part of the organization's name, id or country, of its tax id, of the order's number, or of who asked.
fn matches(wish: &Wish, wanted: &[String]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let countries = Language::ALL.map(|language| Words::of(language).country(&wish.country));
    let ids = [wish.organization.to_string(), wish.id.to_string(), wish.tax_id.clone(), wish.currency.clone()];
    let names = [wish.organization_name.clone(), wish.reference.clone().unwrap_or_default(), wish.by.0.clone(), wish.by.1.clone()];
    let texts: Vec<String> = countries.iter().chain(&ids).chain(&names).map(|text| folded(text)).collect();
    wanted.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

fn row(words: Words, wish: &Wish) -> InvoiceRow {
    let order = wish.reference.as_deref().map(|reference| words.with("invoices-order", &[("reference", reference.into())]));
    InvoiceRow {
        id: wish.id.to_string(),
        organization: wish.organization_name.clone(),
        organization_id: wish.organization.to_string(),
        country: words.country(&wish.country),
        currency: words.currency(&wish.currency),
        tax: tax(words, wish),
        person: wish.by.0.clone(),
        email: wish.by.1.clone(),
        at: words.instant(wish.at),
        order: order.unwrap_or_else(|| words.t("invoices-no-order")),
        decided: decided(words, wish),
        reason: wish.reason.clone(),
    }
}

fn tax(words: Words, wish: &Wish) -> Vec<String> {
    if wish.tax_id.is_empty() {
        return vec![words.t("invoices-no-tax")];
    }
    // keys: invoices-standing-*
    let standing = words.t(&key("invoices-standing", wish.standing.as_str()));
    vec![words.with("invoices-tax", &[("id", wish.tax_id.as_str().into())]), standing]
}

fn decided(words: Words, wish: &Wish) -> Option<(String, bool)> {
    let (at, by) = wish.decided.as_ref()?;
    let said = [("person", by.as_str().into()), ("moment", words.instant(*at).into())];
    let approved = wish.state == InvoiceState::Approved;
    Some((words.with(if approved { i18n::key!("invoices-approved") } else { i18n::key!("invoices-refused") }, &said), approved))
}

/// What an operator entered, and what came of it.
struct Entered {
    reason: String,
    errors: Vec<FieldError>,
    late: bool,
    status: StatusCode,
}

impl Default for Entered {
    fn default() -> Self {
        Self { reason: String::new(), errors: Vec::new(), late: false, status: StatusCode::OK }
    }
}

async fn case(app: &App, operator: &Operator, id: PaymentMethodId, entered: Entered) -> Answer {
    let wish = invoice::by_id(&*app.reader().await?, id).await?.ok_or(Trouble::NotFound)?;
    let shown = InvoiceCase {
        frame: operator.visitor.frame(app),
        row: row(operator.visitor.words(), &wish),
        late: entered.late,
        reason: entered.reason,
        errors: entered.errors,
    };
    page(entered.status, &shown)
}

/// One of them.
pub async fn show(State(app): State<App>, operator: Operator, PathId(id): PathId<PaymentMethodId>) -> Answer {
    case(&app, &operator, id, Entered::default()).await
}

/// Approves it.
pub async fn approve(State(app): State<App>, operator: Operator, PathId(id): PathId<PaymentMethodId>) -> Answer {
    decide(&app, &operator, id, InvoiceDecision::Approve).await
}

/// Refuses it, with a reason.
pub async fn refuse(State(app): State<App>, operator: Operator, PathId(id): PathId<PaymentMethodId>, fields: Fields) -> Answer {
    match InvoiceDecision::refuse(fields.get("reason")) {
        Ok(decision) => decide(&app, &operator, id, decision).await,
        Err(Faults(faults)) => {
            let words = operator.visitor.words();
            let errors = faults.iter().map(|fault| FieldError::new("reason", fault_sentence(words, fault))).collect();
            let (reason, status) = (fields.get("reason").to_owned(), StatusCode::UNPROCESSABLE_ENTITY);
            case(&app, &operator, id, Entered { reason, errors, status, late: false }).await
        }
    }
}

async fn decide(app: &App, operator: &Operator, id: PaymentMethodId, decision: InvoiceDecision) -> Answer {
    let action = DecideInvoice { operator: operator.account, method: id, decision, moment: app.moment() };
    match app.perform(action).await {
        Ok(()) => Ok(see(&format!("/operator/invoices/{id}")).into_response()),
        Err(Failure::Refused(InvoiceRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(InvoiceRefusal::Decided)) => {
            case(app, operator, id, Entered { late: true, status: StatusCode::CONFLICT, ..Entered::default() }).await
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
