//! `/operator/orders/new`: an operator places an order of the vendor's own, as a program does over the API.

use actions::PlaceOrder;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Fault, Faults, Refusal,
    catalogue::ServiceStatus,
    order::{Delivery, LINES, OrderRefusal, WrittenBuyer, WrittenOrder, WrittenSubscription},
};
use i18n::{Language, Words};
use store::{
    Failure,
    audit::Actor,
    catalogue::{self, Vendor},
};

use crate::{
    App,
    buyer::shown,
    extract::{Fields, Operator, see},
    failure::{Answer, Trouble, page},
    pages::{FieldError, NewSale, SoldService, WrittenLine, WrittenSale},
    sentence::{fault_sentence, key, refusal_sentence},
};

/// How long a line lasts that does not say.
const USUAL_TERM: &str = "12";

/// The form.
pub async fn form(State(app): State<App>, operator: Operator) -> Answer {
    let language = operator.visitor.language.code().to_owned();
    let written = WrittenSale { language, lines: vec![blank()], ..WrittenSale::default() };
    show(&app, &operator, StatusCode::OK, written, Vec::new()).await
}

fn blank() -> WrittenLine {
    WrittenLine { plan: String::new(), quantity: "1".to_owned(), term: USUAL_TERM.to_owned(), starts: String::new(), renews: true }
}

async fn show(app: &App, operator: &Operator, status: StatusCode, written: WrittenSale, errors: Vec<FieldError>) -> Answer {
    let Some(vendor) = vendor(app).await? else { return Ok(see("/operator/orders").into_response()) };
    let services = services(app, operator.visitor.words()).await?;
    let shown = NewSale { frame: operator.visitor.frame(app), vendor: vendor.name, written, services, errors };
    page(status, &shown)
}

async fn vendor(app: &App) -> Result<Option<Vendor>, Trouble> {
    Ok(catalogue::vendor(&*app.reader().await?).await?)
}

/// What can be ordered, in the reader's language.
async fn services(app: &App, words: Words) -> Result<Vec<SoldService>, Trouble> {
    let tx = app.reader().await?;
    let (services, plans) = futures_util::try_join!(catalogue::services(&tx), catalogue::plans(&tx))?;
    let sold = services.iter().filter(|service| service.status == ServiceStatus::Active).map(|service| SoldService {
        name: shown::name(words, &service.names),
        plans: plans
            .iter()
            .filter(|plan| plan.service == service.id)
            .map(|plan| (format!("{}/{}", service.key, plan.key), shown::name(words, &plan.names)))
            .collect(),
    });
    Ok(sold.collect())
}

/// Places it, or asks for another try.
pub async fn place(State(app): State<App>, operator: Operator, fields: Fields) -> Answer {
    let mut written = read(&fields);
    if !fields.get("more").is_empty() {
        if written.lines.len() < LINES {
            written.lines.push(blank());
        }
        return show(&app, &operator, StatusCode::OK, written, Vec::new()).await;
    }
    let Some(vendor) = vendor(&app).await? else { return Ok(see("/operator/orders").into_response()) };
    let (words, moment) = (operator.visitor.words(), app.moment());
    let (order, places) = order(&written);
    let languages: Vec<&str> = app.settings.languages.iter().map(|language: &Language| language.code()).collect();
    let order = match order.check(&languages, moment.today()) {
        Ok(order) => order,
        Err(wrong) => return again(&app, &operator, written, errors(words, &wrong, &places)).await,
    };
    let placing = PlaceOrder { seller: vendor.id, by: Actor::Account(operator.account), order, secret: app.secret.clone(), moment };
    match app.perform(placing).await {
        Ok(placed) => Ok(placed_at(&placed.order.id.to_string())),
        Err(Failure::Refused(OrderRefusal::Unknown(wrong) | OrderRefusal::Unfit(wrong))) => {
            again(&app, &operator, written, errors(words, &wrong, &places)).await
        }
        Err(Failure::Refused(refusal)) => {
            let field = if refusal == OrderRefusal::ReferenceTaken { "reference" } else { "order" };
            let errors = vec![FieldError::new(field, refusal_sentence(words, refusal.code()))];
            again(&app, &operator, written, errors).await
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

fn placed_at(id: &str) -> Response {
    see(&format!("/operator/orders/{id}?placed")).into_response()
}

async fn again(app: &App, operator: &Operator, written: WrittenSale, errors: Vec<FieldError>) -> Answer {
    show(app, operator, StatusCode::UNPROCESSABLE_ENTITY, written, errors).await
}

/// What the form holds.
fn read(fields: &Fields) -> WrittenSale {
    let text = |name: &str| fields.get(name).trim().to_owned();
    let count = fields.get("lines").parse().unwrap_or(1).clamp(1, LINES);
    let line = |place: usize| {
        let at = |name: &str| text(&format!("{name}-{place}"));
        WrittenLine { plan: at("plan"), quantity: at("quantity"), term: at("term"), starts: at("starts"), renews: !at("renews").is_empty() }
    };
    WrittenSale {
        reference: text("reference"),
        seller_account: text("seller_account"),
        email: text("email"),
        name: text("name"),
        company: text("company"),
        language: text("language"),
        discounted: !fields.get("discounted").is_empty(),
        contract_code: text("contract_code"),
        lines: (0..count).map(line).collect(),
    }
}

/// The order as a program would write it, and at which place of the form each of its lines stands. A line without a plan counts
/// for nothing, but one is asked for.
fn order(written: &WrittenSale) -> (WrittenOrder, Vec<usize>) {
    let chosen = |(place, line): (usize, &WrittenLine)| (!line.plan.is_empty()).then_some(place);
    let mut places: Vec<usize> = written.lines.iter().enumerate().filter_map(chosen).collect();
    if places.is_empty() {
        places.push(0);
    }
    let lines = places.iter().filter_map(|place| written.lines.get(*place)).map(subscription).collect();
    let order = WrittenOrder {
        reference: written.reference.clone(),
        seller_account: written.seller_account.clone(),
        buyer: WrittenBuyer {
            email: written.email.clone(),
            name: written.name.clone(),
            company: written.company.clone(),
            language: written.language.clone(),
        },
        delivery: Delivery::Platform.as_str().to_owned(),
        // Whoever names a code says that one goes with the order.
        discounted: written.discounted || !written.contract_code.is_empty(),
        contract_code: Some(written.contract_code.clone()).filter(|code| !code.is_empty()),
        subscriptions: lines,
    };
    (order, places)
}

fn subscription(line: &WrittenLine) -> WrittenSubscription {
    let (service, plan) = line.plan.split_once('/').unwrap_or((&line.plan, ""));
    // What is no number is out of every range.
    let number = |text: &str| text.parse().unwrap_or(0);
    WrittenSubscription {
        service: service.to_owned(),
        plan: plan.to_owned(),
        quantity: number(&line.quantity),
        term_months: number(&line.term),
        starts_on: Some(line.starts.clone()).filter(|day| !day.is_empty()),
        renews: line.renews,
    }
}

/// What is wrong, each field once.
fn errors(words: Words, faults: &Faults, places: &[usize]) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = Vec::new();
    for error in faults.0.iter().map(|fault| error(words, fault, places)) {
        if errors.iter().all(|known| known.field != error.field) {
            errors.push(error);
        }
    }
    errors
}

/// A fault of the order, beside the field of the form it is about.
fn error(words: Words, fault: &Fault, places: &[usize]) -> FieldError {
    let field = field(&fault.at, places);
    let asked = field.split('-').next().unwrap_or_default();
    // keys: sale-enter-*
    let own = key("sale-enter", asked);
    let unchosen = asked == "plan";
    let sentence = if (fault.code == "required" || unchosen) && words.knows(&own) { words.t(&own) } else { fault_sentence(words, fault) };
    FieldError::new(&field, sentence)
}

fn field(pointer: &str, places: &[usize]) -> String {
    let parts: Vec<&str> = pointer.split('/').collect();
    match parts.as_slice() {
        ["buyer", of] => (*of).to_owned(),
        ["subscriptions", line, of] => {
            let place = line.parse().ok().and_then(|line: usize| places.get(line)).copied().unwrap_or_default();
            let name = match *of {
                "quantity" => "quantity",
                "term_months" => "term",
                "starts_on" => "starts",
                _ => "plan",
            };
            format!("{name}-{place}")
        }
        ["subscriptions"] => "plan-0".to_owned(),
        _ => pointer.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(plan: &str) -> WrittenLine {
        WrittenLine { plan: plan.to_owned(), ..blank() }
    }

    #[test]
    fn a_line_without_a_plan_counts_for_nothing() {
        let written = WrittenSale { lines: vec![line(""), line("backup/standard"), line(""), line("compute/small")], ..Default::default() };
        let (order, places) = order(&written);
        assert_eq!(places, [1, 3]);
        let keys: Vec<_> = order.subscriptions.iter().map(|line| (line.service.as_str(), line.plan.as_str())).collect();
        assert_eq!(keys, [("backup", "standard"), ("compute", "small")]);
        let (order, places) = super::order(&WrittenSale { lines: vec![line("")], ..Default::default() });
        assert_eq!((places.as_slice(), order.subscriptions.len()), ([0].as_slice(), 1), "one is asked for");
    }

    #[test]
    fn a_code_says_that_one_goes_with_it() {
        for (discounted, code, expected) in [(false, "", (false, None)), (true, "", (true, None)), (false, "ABCD", (true, Some("ABCD")))] {
            let written = WrittenSale { discounted, contract_code: code.to_owned(), ..Default::default() };
            let (order, _) = order(&written);
            assert_eq!((order.discounted, order.contract_code.as_deref()), expected);
        }
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        let places = [1, 3];
        for (pointer, expected) in [
            ("reference", "reference"),
            ("buyer/email", "email"),
            ("subscriptions/0/plan", "plan-1"),
            ("subscriptions/1/service", "plan-3"),
            ("subscriptions/1/quantity", "quantity-3"),
            ("subscriptions/0/term_months", "term-1"),
            ("subscriptions/1/starts_on", "starts-3"),
            ("contract_code", "contract_code"),
            ("subscriptions", "plan-0"),
        ] {
            assert_eq!(field(pointer, &places), expected, "{pointer}");
        }
        let said =
            |at: &str, code| error(Words::of(Language::En), &Fault { at: at.to_owned(), code, hint: String::new() }, &places).message;
        assert_eq!(said("buyer/name", "required"), "Enter the person’s name.");
        assert_eq!(said("subscriptions/0/service", "required"), "Choose a service and its plan.");
        assert!(said("buyer/email", "email").contains("name@example.com"));
    }
}
