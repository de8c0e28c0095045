//! Step 2: which organization everything goes to. A first purchase creates one; later, the one tied to the seller is all
//! there is to choose.

use actions::{ChooseOrganization, choose_subscriptions::Kept};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Faults,
    address::{self, Address, Field, Outcome, Problem},
    id::OnboardingId,
    onboarding::{self as rules, Facts, Membership, NewOrganization, OnboardingRefusal},
    organization::{self, AddressVerdict},
};
use store::{Failure, onboarding::Known};

use super::{
    account::field_errors,
    onboarding::{frame, identity, known, over, refused_field, step, step_refused},
    shown,
};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, page},
    pages::{AddressInput, Choice, FieldError, Ineligible, OrganizationForm, SetOrganization, TiedOrganization},
    sentence::ineligible_sentence,
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
    show(&app, &buyer, &known, drafted(&buyer, &known.facts))
}

/// What the form holds, and what is the matter with it.
#[derive(Default)]
struct Entered {
    name: String,
    address: Address,
    errors: Vec<FieldError>,
    status: StatusCode,
}

impl Entered {
    fn with(self, status: StatusCode, errors: Vec<FieldError>) -> Self {
        Self { errors, status, ..self }
    }
}

/// What was entered before, else what can be guessed: the country.
fn drafted(buyer: &Buyer, facts: &Facts) -> Entered {
    match &facts.draft.organization {
        Some(rules::Choice::New(new)) => Entered { name: new.name.clone(), address: new.address.clone(), ..Entered::default() },
        _ => Entered { address: Address { country: likely_country(buyer), ..Address::default() }, ..Entered::default() },
    }
}

fn likely_country(buyer: &Buyer) -> String {
    let guessed = buyer.visitor.country().filter(|code| address::form(code).is_some());
    guessed.unwrap_or_else(|| if buyer.visitor.language == i18n::Language::Fr { "FR" } else { "US" }.to_owned())
}

fn show(app: &App, buyer: &Buyer, known: &Known, entered: Entered) -> Answer {
    let facts = &known.facts;
    let eligible: Vec<&Membership> = facts.eligible().collect();
    let choice = match eligible.as_slice() {
        [] => Choice::Create(form(buyer, &entered.name, &entered.address)),
        [only] => Choice::Tied(card(buyer, facts, only)),
        several => {
            let chosen = match &facts.draft.organization {
                Some(rules::Choice::Existing { organization }) => Some(organization.to_string()),
                _ => None,
            };
            Choice::Several { organizations: several.iter().map(|membership| card(buyer, facts, membership)).collect(), chosen }
        }
    };
    let shown = SetOrganization {
        frame: frame(app, buyer, facts),
        onboarding: facts.onboarding.to_string(),
        identity: identity(buyer, known),
        choice,
        ineligible: ineligible(buyer, facts),
        errors: entered.errors,
    };
    page(entered.status, &shown)
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

/// The visitor's other organizations, each with the reason why it cannot be chosen.
fn ineligible(buyer: &Buyer, facts: &Facts) -> Vec<Ineligible> {
    let words = buyer.visitor.words();
    let reasoned = facts
        .organizations
        .iter()
        .filter_map(|membership| rules::eligible(membership, facts.seller.id).err().map(|reason| (membership, reason)));
    reasoned
        .map(|(membership, reason)| Ineligible {
            name: membership.name.clone(),
            place: shown::place(words, &membership.address),
            reason: ineligible_sentence(words, reason.code(), membership.partner_name.as_deref().unwrap_or_default()),
        })
        .collect()
}

fn form(buyer: &Buyer, name: &str, address: &Address) -> OrganizationForm {
    let words = buyer.visitor.words();
    let known = |code: &str| address::form(code).is_some();
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
        countries: words.countries().filter(|(code, _)| known(code)).map(|(code, name)| (code.to_owned(), name)).collect(),
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
        return show(&app, &buyer, &known, Entered { address: of_country(entered.address), ..entered });
    }
    match new_organization(&buyer, &entered.name, &entered.address) {
        Ok(new) => keep(&app, &buyer, id, rules::Choice::New(Box::new(new)), &fields).await,
        Err(errors) => show(&app, &buyer, &known, entered.with(StatusCode::UNPROCESSABLE_ENTITY, errors)),
    }
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

fn new_organization(buyer: &Buyer, name: &str, address: &Address) -> Result<NewOrganization, Vec<FieldError>> {
    let mut faults = Faults::default();
    let name = faults.take("organization_name", organization::name(name));
    let mut errors = field_errors(&buyer.visitor, &faults);
    match (name, address::check(address)) {
        (Some(name), Ok(verdict)) => {
            let Outcome::Valid = verdict.outcome else { return Err(errors) };
            return Ok(NewOrganization {
                name,
                address: verdict.normalized,
                written: address.clone(),
                verdict: AddressVerdict::Valid,
                rules: verdict.rules.to_owned(),
            });
        }
        (_, Err(problems)) => errors.extend(problems.iter().map(|problem| address_error(buyer, problem))),
        (None, Ok(_)) => {}
    }
    Err(errors)
}

fn address_error(buyer: &Buyer, problem: &Problem) -> FieldError {
    let sentence =
        buyer.visitor.words().with(problem.words, &[("example", problem.example.into()), ("region", problem.region.as_str().into())]);
    FieldError::new(problem.field.name(), sentence)
}

async fn keep(app: &App, buyer: &Buyer, id: OnboardingId, choice: rules::Choice, fields: &Fields) -> Answer {
    match app.perform(ChooseOrganization { account: buyer.account, onboarding: id, choice }).await {
        Ok(Kept::Open) => Ok(see(&step(id, "review")).into_response()),
        Ok(Kept::Completed) => Ok(over(id)),
        Err(Failure::Refused(refusal)) if about_organization(refusal) => {
            let known = known(app, buyer, id).await?;
            show(app, buyer, &known, entered(fields).with(refused_status(refusal), vec![refused_field(buyer, "organization", refusal)]))
        }
        Err(failure) => step_refused(app, buyer, id, failure).await,
    }
}

/// The plan could not be carried out because of its organization: this step as it stands now, with the reason.
pub async fn refused(app: &App, buyer: &Buyer, id: OnboardingId, refusal: OnboardingRefusal) -> Answer {
    let known = known(app, buyer, id).await?;
    let status = if refusal == OnboardingRefusal::OrganizationLost { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
    show(app, buyer, &known, drafted(buyer, &known.facts).with(status, vec![refused_field(buyer, "organization", refusal)]))
}

/// Who already owns one, perhaps since a moment ago, is in conflict; all else is a choice that cannot be taken.
fn refused_status(refusal: OnboardingRefusal) -> StatusCode {
    if refusal == OnboardingRefusal::OrganizationTied { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// What the page of this step can say best itself.
pub const fn about_organization(refusal: OnboardingRefusal) -> bool {
    matches!(
        refusal,
        OnboardingRefusal::OrganizationTied
            | OnboardingRefusal::OrganizationElsewhere
            | OnboardingRefusal::OrganizationLost
            | OnboardingRefusal::OrganizationUnknown
            | OnboardingRefusal::Ineligible(_)
            | OnboardingRefusal::RequiredPlanMissing
    )
}
