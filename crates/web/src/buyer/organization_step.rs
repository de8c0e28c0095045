//! Step 2: which organization everything goes to. A first purchase creates one; later, the one tied to the seller is all
//! there is to choose.

use actions::{ChooseOrganization, choose_subscriptions::Kept};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Faults,
    address::{self, Address, Field, Reason, Verdict},
    business_address::{BusinessAddress, Consent, Reply},
    id::OnboardingId,
    onboarding::{self as rules, Facts, Membership, NewOrganization, OnboardingRefusal},
    organization,
};
use store::{Failure, Tx, onboarding::Known, role_request};

use super::{
    account::field_errors,
    colleagues,
    onboarding::{frame, identity, known, over, refused_field, step, step_refused},
    shown,
};
use crate::{
    App,
    address::judge,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, Trouble, page},
    pages::{
        Action, AddressInput, Choice, Duplicate, FieldError, Ineligible, OrganizationForm, SetOrganization, TiedOrganization, Way, Wish,
    },
    sentence::{address_sentence, ineligible_sentence},
};

/// The page.
pub async fn page_of(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let known = known(&app, &buyer, id).await?;
    if known.facts.completed.is_some() {
        return Ok(over(id));
    }
    if known.facts.chosen().next().is_none() {
        return Ok(see(&step(id, "subscriptions")).into_response());
    }
    show(&app, &buyer, &known, drafted(&buyer, &known)).await
}

/// What the form holds, and what is the matter with it.
#[derive(Default)]
struct Entered {
    name: String,
    address: Address,
    errors: Vec<FieldError>,
    duplicate: Option<Duplicate>,
    status: StatusCode,
}

impl Entered {
    fn with(self, status: StatusCode, errors: Vec<FieldError>) -> Self {
        Self { errors, status, ..self }
    }
}

/// What was entered before, else what can be guessed: the company of the order, and its country.
fn drafted(buyer: &Buyer, known: &Known) -> Entered {
    match &known.facts.draft.organization {
        Some(rules::Choice::New { organization, .. }) => {
            Entered { name: organization.name.clone(), address: organization.address.clone(), ..Entered::default() }
        }
        _ => Entered {
            // A name that no organization may have is no help.
            name: organization::name(&known.company).unwrap_or_default(),
            address: Address { country: likely_country(buyer, &known.language), ..Address::default() },
            ..Entered::default()
        },
    }
}

/// The region the browser or the order's language speaks of; French without one is France's most often, English is
/// spoken everywhere: then the person chooses.
fn likely_country(buyer: &Buyer, order: &str) -> String {
    let of_order = order.split_once('-').map(|(_, region)| region.to_ascii_uppercase());
    let french = || (buyer.visitor.language == i18n::Language::Fr).then(|| "FR".to_owned());
    let guessed = buyer.visitor.country().or(of_order).filter(|code| address::knows(code));
    guessed.or_else(french).unwrap_or_default()
}

async fn show(app: &App, buyer: &Buyer, known: &Known, entered: Entered) -> Answer {
    let facts = &known.facts;
    let shown = SetOrganization {
        frame: frame(app, buyer, facts),
        onboarding: facts.onboarding.to_string(),
        identity: identity(known),
        choice: choice(app, buyer, facts, &entered).await?,
        ineligible: ineligible(app, buyer, facts).await?,
        duplicate: entered.duplicate,
        errors: entered.errors,
    };
    page(entered.status, &shown)
}

async fn choice(app: &App, buyer: &Buyer, facts: &Facts, entered: &Entered) -> Result<Choice, Trouble> {
    let eligible: Vec<&Membership> = facts.eligible().collect();
    match eligible.as_slice() {
        [only] => return Ok(Choice::Tied(card(buyer, facts, only))),
        [] => {}
        several => {
            let chosen = match &facts.draft.organization {
                Some(rules::Choice::Existing { organization }) => Some(organization.to_string()),
                _ => None,
            };
            let organizations = several.iter().map(|membership| card(buyer, facts, membership)).collect();
            return Ok(Choice::Several { organizations, chosen });
        }
    }
    if let Some(elsewhere) = facts.elsewhere() {
        return Ok(Choice::Colleagues(Box::new(colleagues::choice(app, buyer, facts, elsewhere).await?)));
    }
    // What the account owns but cannot use now must be mended, not made a second time (invariant I4).
    Ok(if facts.tied() { Choice::Nothing } else { Choice::Create(form(buyer, &entered.name, &entered.address)) })
}

fn card(buyer: &Buyer, facts: &Facts, membership: &Membership) -> TiedOrganization {
    let words = buyer.visitor.words();
    let runs = facts.chosen().filter(|offer| facts.service_runs(membership.organization, offer.service));
    let mut services: Vec<String> = runs.map(|offer| shown::name(words, &offer.service_names)).collect();
    services.dedup();
    TiedOrganization {
        id: membership.organization.to_string(),
        name: membership.name.clone(),
        place: shown::place(words, &membership.address),
        services,
    }
}

/// The visitor's other organizations, each with the reason why it cannot be chosen, and the next step.
async fn ineligible(app: &App, buyer: &Buyer, facts: &Facts) -> Result<Vec<Ineligible>, Trouble> {
    let (words, tx) = (buyer.visitor.words(), app.reader().await?);
    let mut all = Vec::new();
    for membership in &facts.organizations {
        let Err(reason) = rules::eligible(membership, facts.seller.id) else { continue };
        let (done, next) = next_step(app, buyer, facts, membership, reason, &tx).await?;
        all.push(Ineligible {
            name: membership.name.clone(),
            place: shown::place(words, &membership.address),
            code: reason.code(),
            reason: ineligible_sentence(words, reason.code(), membership.partner_name.as_deref().unwrap_or_default()),
            done,
            next,
        });
    }
    Ok(all)
}

/// What can be done about an organization that cannot be chosen, and what was done already.
async fn next_step(
    app: &App,
    buyer: &Buyer,
    facts: &Facts,
    membership: &Membership,
    reason: rules::Ineligible,
    tx: &Tx,
) -> Result<(Option<String>, Vec<Action>), Trouble> {
    let (words, id) = (buyer.visitor.words(), membership.organization);
    let look = Action { label: words.t("ineligible-look"), way: Way::Get(format!("/organizations/{id}")) };
    match reason {
        rules::Ineligible::NotOwner => {
            let wish = colleagues::wish(role_request::last(tx, id, buyer.account).await?, app.now());
            let done = match wish {
                Wish::Asked(date) => Some(words.with("wish-asked", &[("date", words.date(date).into())])),
                Wish::Refused { on, .. } => Some(words.with("wish-refused", &[("date", words.date(on).into())])),
                Wish::Open => None,
            };
            let way = Way::Post { path: step(facts.onboarding, "ask"), fields: vec![("about".to_owned(), id.to_string())] };
            let ask = wish.open().then(|| Action { label: words.t("wish-go"), way });
            Ok((done, ask.into_iter().chain([look]).collect()))
        }
        rules::Ineligible::Suspended => {
            let vendor = colleagues::vendor(app, tx).await?;
            let label = words.with("ineligible-contact", &[("vendor", vendor.seller.as_str().into())]);
            let way = vendor.email.map(|email| Way::Get(format!("mailto:{email}")));
            Ok((None, way.map(|way| Action { label, way }).into_iter().chain([look]).collect()))
        }
        rules::Ineligible::OtherSeller | rules::Ineligible::VendorOnly => Ok((None, vec![look])),
    }
}

fn form(buyer: &Buyer, name: &str, address: &Address) -> OrganizationForm {
    let words = buyer.visitor.words();
    let specs = address::form(&address.country).unwrap_or_default();
    let inputs = specs.into_iter().map(|spec| AddressInput {
        name: spec.field.name().to_owned(),
        label: words.t(spec.label),
        value: address.get(spec.field).to_owned(),
        required: spec.required,
        autocomplete: spec.field.autocomplete().to_owned(),
        inputmode: if spec.numeric { "numeric".to_owned() } else { String::new() },
        hint: spec.example.map(|example| words.with("organization-address-example", &[("example", example.into())])),
        options: spec.regions,
    });
    OrganizationForm {
        name: name.to_owned(),
        country: address.country.clone(),
        countries: words.countries().filter(|(code, _)| address::knows(code)).map(|(code, name)| (code.to_owned(), name)).collect(),
        address: inputs.collect(),
    }
}

/// Keeps step 2.
pub async fn choose(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    let existing = fields.get("organization").parse().ok();
    if let Some(organization) = existing {
        return keep(&app, &buyer, id, rules::Choice::Existing { organization }, &fields).await;
    }
    let entered = entered(&fields);
    let known = known(&app, &buyer, id).await?;
    if known.facts.completed.is_some() {
        return Ok(over(id));
    }
    if !fields.get("change_country").is_empty() {
        return show(&app, &buyer, &known, Entered { address: of_country(entered.address), ..entered }).await;
    }
    let verdict = judge(&app, &entered.address).await;
    match new_organization(&buyer, &entered.name, &verdict) {
        Ok((new, consent)) => {
            if let Some(doubt) = doubted(&app, &buyer, &known.facts, &new.name, &fields).await? {
                let errors = vec![FieldError::new("duplicate_ok", buyer.visitor.words().t("duplicate-error"))];
                let entered = Entered { duplicate: Some(doubt), ..entered };
                return show(&app, &buyer, &known, entered.with(StatusCode::UNPROCESSABLE_ENTITY, errors)).await;
            }
            keep(&app, &buyer, id, rules::Choice::New { organization: Box::new(new), consent }, &fields).await
        }
        Err(errors) => show(&app, &buyer, &known, entered.with(StatusCode::UNPROCESSABLE_ENTITY, errors)).await,
    }
}

/// What speaks against one more organization of this name, unless the person wants it all the same. Only who may create one
/// is warned; everybody else hears of more important things.
async fn doubted(app: &App, buyer: &Buyer, facts: &Facts, name: &str, fields: &Fields) -> Result<Option<Duplicate>, Trouble> {
    if !fields.get("duplicate_ok").is_empty() || facts.tied() || facts.elsewhere().is_some() {
        return Ok(None);
    }
    // It was said about this very name before, and meant.
    if matches!(&facts.draft.organization, Some(rules::Choice::New { organization, .. }) if organization.name == name) {
        return Ok(None);
    }
    colleagues::duplicate(app, buyer, facts, name).await
}

/// A new organization as posted.
fn entered(fields: &Fields) -> Entered {
    Entered { name: fields.get("organization_name").to_owned(), address: written(fields), ..Entered::default() }
}

/// The address as posted.
fn written(fields: &Fields) -> Address {
    let mut address = Address::default();
    for field in Field::ALL {
        address.set(field, fields.get(field.name()).to_owned());
    }
    address
}

/// What of an address the newly chosen country has a field for: the rest could be neither seen nor put right.
fn of_country(address: Address) -> Address {
    let mut kept = Address { country: address.country.clone(), ..Address::default() };
    for spec in address::form(&address.country).unwrap_or_default() {
        let text = address.get(spec.field);
        let known = spec.regions.is_empty() || spec.regions.iter().any(|(key, _)| key == text);
        if known {
            kept.set(spec.field, text.to_owned());
        }
    }
    kept
}

fn new_organization(buyer: &Buyer, name: &str, verdict: &Verdict) -> Result<(NewOrganization, Option<Consent>), Vec<FieldError>> {
    let mut faults = Faults::default();
    let name = faults.take("organization_name", organization::name(name));
    let mut errors = field_errors(&buyer.visitor, &faults);
    match (name, BusinessAddress::settle(verdict, &Reply::default())) {
        (Some(name), Ok(at)) => return Ok(NewOrganization::at(name, at)),
        (None, Ok(_)) => {}
        (_, Err(_)) => errors.extend(verdict.reasons.iter().map(|reason| address_error(buyer, reason))),
    }
    Err(errors)
}

fn address_error(buyer: &Buyer, reason: &Reason) -> FieldError {
    FieldError::new(reason.field.name(), address_sentence(buyer.visitor.words(), reason))
}

async fn keep(app: &App, buyer: &Buyer, id: OnboardingId, choice: rules::Choice, fields: &Fields) -> Answer {
    match app.perform(ChooseOrganization { account: buyer.account, onboarding: id, choice }).await {
        Ok(Kept::Open | Kept::Added(_)) => Ok(see(&step(id, "review")).into_response()),
        Ok(Kept::Completed) => Ok(over(id)),
        Err(Failure::Refused(refusal)) if about_organization(refusal) => {
            let known = known(app, buyer, id).await?;
            show(app, buyer, &known, entered(fields).with(refused_status(refusal), vec![refused_field(buyer, "organization", refusal)]))
                .await
        }
        Err(failure) => step_refused(app, buyer, id, failure).await,
    }
}

/// The plan could not be carried out because of its organization: this step as it stands now, with the reason.
pub async fn refused(app: &App, buyer: &Buyer, id: OnboardingId, refusal: OnboardingRefusal) -> Answer {
    let known = known(app, buyer, id).await?;
    let status = if refusal == OnboardingRefusal::OrganizationLost { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
    show(app, buyer, &known, drafted(buyer, &known).with(status, vec![refused_field(buyer, "organization", refusal)])).await
}

/// What stands against how things are is a conflict; all else is a choice nobody could have offered.
const fn refused_status(refusal: OnboardingRefusal) -> StatusCode {
    match refusal {
        OnboardingRefusal::OrganizationTied
        | OnboardingRefusal::OrganizationElsewhere
        | OnboardingRefusal::OrganizationOfTask
        | OnboardingRefusal::Ineligible(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// What the page of this step can say best itself.
pub const fn about_organization(refusal: OnboardingRefusal) -> bool {
    matches!(
        refusal,
        OnboardingRefusal::OrganizationTied
            | OnboardingRefusal::OrganizationElsewhere
            | OnboardingRefusal::OrganizationLost
            | OnboardingRefusal::AddressOutdated
            | OnboardingRefusal::OrganizationOfTask
            | OnboardingRefusal::OrganizationUnknown
            | OnboardingRefusal::Ineligible(_)
            | OnboardingRefusal::RequiredPlanMissing
    )
}
