//! Addresses that owners kept with consent: the list, and one of them to be corrected or found right.

use actions::{ConfirmAddress, CorrectAddress};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::IntoResponse,
};
use domain::{
    Refusal,
    address::{self, Address, Reason},
    business_address::{BusinessAddress, Reply},
    correction::CorrectionRefusal,
    id::OrganizationAddressId,
    organization::AddressVerdict,
};
use i18n::{Language, Words};
use store::{
    Failure, Tx,
    correction::{self, Case, Had, How, Kept, Settled},
};
use uuid::Uuid;

use super::search::{self, Search};
use crate::{
    App,
    address::{errors, form, judge, of_country, question, written},
    api::paging::List,
    buyer::shown,
    extract::{Fields, Operator, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{AddressCase, AddressQuestion, AddressQueue, AddressRow, FieldError, HadAddress},
    sentence::{address_sentence, refusal_sentence},
};

/// A query's fields.
type Asked = Result<Query<Vec<(String, String)>>, QueryRejection>;

/// Which part of the list is asked for.
struct Part {
    search: String,
    settled: bool,
    after: Option<OrganizationAddressId>,
}

/// The list.
pub async fn list(State(app): State<App>, operator: Operator, asked: Asked) -> Answer {
    let part = part(&app, &operator, asked);
    let (found, next) = look(&*app.reader().await?, &part).await?;
    let words = operator.visitor.words();
    let cursors = cursors(&app, &operator, part.settled);
    let shown = AddressQueue {
        frame: operator.visitor.frame(&app),
        rows: found.iter().map(|kept| row(words, kept)).collect(),
        next: next.map(|id| cursors.cursor(id.uuid())),
        later: part.after.is_some(),
        search: part.search,
        settled: part.settled,
    };
    page(StatusCode::OK, &shown)
}

fn part(app: &App, operator: &Operator, asked: Asked) -> Part {
    let fields = asked.map(|Query(fields)| fields).unwrap_or_default();
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let settled = field("show") == "settled";
    // A cursor of another list or person is none: the list begins again.
    let after = cursors(app, operator, settled).read(field("after")).map(OrganizationAddressId::new);
    Part { search: search::typed(field("q")), settled, after }
}

fn cursors<'a>(app: &'a App, operator: &Operator, settled: bool) -> List<'a> {
    let name = if settled { "addresses_settled" } else { "addresses_waiting" };
    List { secret: &app.secret, name, holder: operator.account.to_string() }
}

/// The addresses of a page, and the one after which there may be more.
async fn look(tx: &Tx, part: &Part) -> Result<(Vec<Kept>, Option<OrganizationAddressId>), Trouble> {
    let from = part.after.unwrap_or_else(|| OrganizationAddressId::new(if part.settled { Uuid::max() } else { Uuid::nil() }));
    let mut search = Search::new(&part.search, from);
    loop {
        let (at, limit) = (search.at(), search.limit());
        let rows = if part.settled { correction::settled(tx, at, limit).await? } else { correction::waiting(tx, at, limit).await? };
        if search.take(rows, |kept| kept.id, matches) {
            return Ok(search.end());
        }
    }
}

/// Whether each word is part of the organization's name or id, of a field of the address, or of its country's name.
fn matches(kept: &Kept, wanted: &[String]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let ids = [kept.organization.to_string(), kept.id.to_string()];
    let countries = Language::ALL.map(|language| Words::of(language).country(&kept.address.country));
    let fields = address::Field::ALL.map(|field| kept.address.get(field).to_owned());
    let texts = [kept.organization_name.clone()].into_iter().chain(ids).chain(countries).chain(fields);
    let texts: Vec<String> = texts.map(|text| address::folded(&text)).collect();
    wanted.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

fn row(words: Words, kept: &Kept) -> AddressRow {
    AddressRow {
        id: kept.id.to_string(),
        organization: kept.organization_name.clone(),
        organization_id: kept.organization.to_string(),
        address: shown::address(words, &kept.address),
        reasons: reasons(words, &kept.address),
        person: kept.by.0.clone(),
        email: kept.by.1.clone(),
        at: words.instant(kept.at),
        text: kept.text.clone(),
        settled: kept.settled.as_ref().map(|settled| settled_sentence(words, settled)),
    }
}

/// What somebody entered to correct an address, and what came of it.
struct Entered {
    address: Address,
    question: Option<AddressQuestion>,
    errors: Vec<FieldError>,
    late: bool,
    status: StatusCode,
}

impl Entered {
    const fn new(address: Address) -> Self {
        Self { address, question: None, errors: Vec::new(), late: false, status: StatusCode::OK }
    }
}

/// One of them.
pub async fn show(State(app): State<App>, operator: Operator, PathId(id): PathId<OrganizationAddressId>) -> Answer {
    let case = case(&app, id).await?;
    let entered = Entered::new(case.kept.address.clone());
    case_page(&app, &operator, &case, entered).await
}

async fn case(app: &App, id: OrganizationAddressId) -> Result<Case, Trouble> {
    correction::by_id(&*app.reader().await?, id).await?.ok_or(Trouble::NotFound)
}

async fn case_page(app: &App, operator: &Operator, case: &Case, entered: Entered) -> Answer {
    let words = operator.visitor.words();
    let history = correction::history(&*app.reader().await?, case.kept.id).await?;
    let verdict = judge(app, &case.kept.address).await;
    let shown = AddressCase {
        frame: operator.visitor.frame(app),
        row: AddressRow { reasons: sentences(words, &verdict.reasons), ..row(words, &case.kept) },
        written: (case.written != case.kept.address).then(|| shown::address(words, &case.written)),
        ip: case.kept.ip.clone(),
        agreed: agreed(app, &case.kept),
        late: entered.late,
        address: form(words, &entered.address, entered.question),
        errors: entered.errors,
        history: history.iter().map(|had| had_address(words, &app.settings.vendor_name, had)).collect(),
    };
    page(entered.status, &shown)
}

/// What was agreed to, in the language in which it was read.
fn agreed(app: &App, kept: &Kept) -> Option<(String, &'static str)> {
    let read = Words::of(app.settings.offered(&kept.language)?);
    let key = format!("address-consent-{}", kept.text);
    read.knows(&key).then(|| (read.with(&key, &[("vendor", app.settings.vendor_name.as_str().into())]), read.language().code()))
}

fn had_address(words: Words, vendor: &str, had: &Had) -> HadAddress {
    let vendor = [("vendor", vendor.into())];
    HadAddress {
        lines: shown::address(words, &had.address),
        since: words.with("case-history-by", &[("person", had.by.as_str().into()), ("moment", words.instant(had.at).into())]),
        remark: match had.verdict {
            AddressVerdict::Valid => None,
            AddressVerdict::SuggestionAccepted => Some(words.t("address-was-suggested")),
            AddressVerdict::KeptWithConsent => Some(words.with("address-was-consented", &vendor)),
            AddressVerdict::Corrected => Some(words.with("address-was-corrected", &vendor)),
        },
    }
}

/// Corrects it.
pub async fn correct(State(app): State<App>, operator: Operator, PathId(id): PathId<OrganizationAddressId>, fields: Fields) -> Answer {
    let address = written(&fields);
    if !fields.get("change_country").is_empty() {
        return case_page(&app, &operator, &case(&app, id).await?, Entered::new(of_country(&address))).await;
    }
    let verdict = judge(&app, &address).await;
    let reply = Reply { choice: fields.get("address_choice").parse().ok(), asked: fields.get("address_asked").to_owned(), consent: None };
    match BusinessAddress::correct(&verdict, &reply, !fields.get("address_consent").is_empty()) {
        Ok(new) => {
            let done = app.perform(CorrectAddress { operator: operator.account, address: id, new, moment: app.moment() }).await;
            settled(&app, &operator, id, address, done.map(|_| ())).await
        }
        Err(open) => {
            let words = operator.visitor.words();
            let question = question(words, &app.settings.vendor_name, &verdict, open, &reply);
            let question = question.map(|question| AddressQuestion { consent: words.t("case-sure"), ..question });
            let errors = errors(words, &verdict, open).into_iter().map(|error| sure(words, error)).collect();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let entered = Entered { question, errors, status, ..Entered::new(address) };
            case_page(&app, &operator, &case(&app, id).await?, entered).await
        }
    }
}

/// An operator gives no consent; they say that they are sure.
fn sure(words: Words, error: FieldError) -> FieldError {
    if error.field == "address_consent" { FieldError { message: words.t("case-sure-missing"), ..error } } else { error }
}

/// Finds it right.
pub async fn confirm(State(app): State<App>, operator: Operator, PathId(id): PathId<OrganizationAddressId>) -> Answer {
    let done = app.perform(ConfirmAddress { operator: operator.account, address: id, moment: app.moment() }).await;
    settled(&app, &operator, id, Address::default(), done).await
}

/// What the operator sees once they settled an address, or could not.
async fn settled(
    app: &App,
    operator: &Operator,
    id: OrganizationAddressId,
    address: Address,
    done: Result<(), Failure<CorrectionRefusal>>,
) -> Answer {
    let refusal = match done {
        Ok(()) => return Ok(see(&format!("/operator/addresses/{id}")).into_response()),
        Err(Failure::Refused(CorrectionRefusal::NotFound)) => return Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => refusal,
        Err(Failure::Broken(broken)) => return Err(broken.into()),
    };
    let entered = if matches!(refusal, CorrectionRefusal::Unchanged | CorrectionRefusal::OtherCurrency) {
        let errors = vec![FieldError::new("country", refusal_sentence(operator.visitor.words(), refusal.code()))];
        Entered { errors, status: StatusCode::UNPROCESSABLE_ENTITY, ..Entered::new(address) }
    } else {
        Entered { late: true, status: StatusCode::CONFLICT, ..Entered::new(Address::default()) }
    };
    case_page(app, operator, &case(app, id).await?, entered).await
}

/// What the rules have against an address today. Whoever knows streets is asked about one address, not about a whole page.
fn reasons(words: Words, address: &Address) -> Vec<String> {
    sentences(words, &address::check(address).reasons)
}

fn sentences(words: Words, reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(|reason| address_sentence(words, reason)).collect()
}

/// How an address was settled.
fn settled_sentence(words: Words, settled: &Settled) -> String {
    let said = [("person", settled.by.as_str().into()), ("moment", words.instant(settled.at).into())];
    // keys: queue-settled-*
    words.with(
        match settled.how {
            How::Corrected => "queue-settled-corrected",
            How::Confirmed => "queue-settled-confirmed",
            How::Replaced => "queue-settled-replaced",
        },
        &said,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::OrganizationId;

    fn kept() -> Kept {
        let address = Address {
            country: "BR".into(),
            line1: "Rua São Bento 12".into(),
            city: "São Paulo".into(),
            postal_code: "01310-100".into(),
            ..Address::default()
        };
        Kept {
            id: OrganizationAddressId::new(Uuid::from_u128(1)),
            organization: OrganizationId::new(Uuid::from_u128(2)),
            organization_name: "Ação Ltda".into(),
            address,
            text: "1".into(),
            language: "en".into(),
            ip: String::new(),
            at: jiff::Timestamp::UNIX_EPOCH,
            by: (String::new(), String::new()),
            settled: None,
        }
    }

    #[test]
    fn what_is_searched_for_is_found_as_people_write_it() {
        let finds = |search: &str| {
            let wanted: Vec<String> = search.split_whitespace().map(address::folded).collect();
            matches(&kept(), &wanted)
        };
        for search in ["", "acao", "AÇÃO sao paulo", "brésil", "Brazil bento", "01310100", &kept().organization.to_string(), "BR"] {
            assert!(finds(search), "{search}");
        }
        for search in ["acme", "acao lyon", "org_01", "99999"] {
            assert!(!finds(search), "{search}");
        }
    }
}
