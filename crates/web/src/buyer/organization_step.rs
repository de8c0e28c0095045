//! Step 2: which organization everything goes to. A first purchase creates one; later, the one tied to the seller is all
//! there is to choose.

use actions::{ChooseOrganization, choose_subscriptions::Kept};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Faults,
    address::{Address, Verdict, knows},
    business_address::{BusinessAddress, Open, Reply},
    catalogue::SellerKind,
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
    App, address,
    extract::{Buyer, Fields, PathId, Peer, see},
    failure::{Answer, Trouble, page},
    pages::{Action, AddressQuestion, Choice, Duplicate, FieldError, Ineligible, SetOrganization, TiedOrganization, Way, Wish},
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
    let entered = again(&app, &buyer, &known, drafted(&buyer, &known)).await;
    let entered = Entered { new: entered.new || buyer.visitor.query() == "new", ..entered };
    show(&app, &buyer, &known, entered).await
}

/// What the form holds, and what is the matter with it.
#[derive(Default)]
struct Entered {
    name: String,
    address: Address,
    errors: Vec<FieldError>,
    duplicate: Option<Duplicate>,
    /// The person knows that it looks like another one, and wants it all the same.
    duplicate_ok: bool,
    question: Option<AddressQuestion>,
    /// A new one is wanted beside those there are.
    new: bool,
    status: StatusCode,
}

impl Entered {
    fn with(self, status: StatusCode, errors: Vec<FieldError>) -> Self {
        Self { errors, status, ..self }
    }

    /// Says what is the matter with the address; `ask`: and asks about it, if there is nothing else to put right.
    fn asks(&mut self, app: &App, buyer: &Buyer, (verdict, open, reply): (&Verdict, Open, &Reply), ask: bool) {
        let words = buyer.visitor.words();
        let open = if ask { open } else { Open::Change };
        self.question = address::question(words, &app.settings.vendor_name, verdict, open, reply);
        self.errors.extend(address::errors(words, verdict, open));
    }
}

/// What was entered before, else what can be guessed: the company of the order, and its country.
fn drafted(buyer: &Buyer, known: &Known) -> Entered {
    match &known.facts.draft.organization {
        Some(rules::Choice::New { organization, .. }) => {
            Entered { name: organization.name.clone(), address: organization.address.clone(), new: true, ..Entered::default() }
        }
        _ => Entered {
            // A name that no organization may have is no help.
            name: organization::name(&known.company).unwrap_or_default(),
            address: Address { country: likely_country(buyer, &known.language), ..Address::default() },
            ..Entered::default()
        },
    }
}

/// The draft's address, with what today's rules say of it where it would no longer be taken as it was.
async fn again(app: &App, buyer: &Buyer, known: &Known, mut entered: Entered) -> Entered {
    let outdated = rules::plan(&known.facts).is_err_and(|refusal| refusal == OnboardingRefusal::AddressOutdated);
    if let Some(outdated) = known.facts.draft.business_address().filter(|_| outdated) {
        entered.address.clone_from(&outdated.written);
        let verdict = address::judge(app, &outdated.written).await;
        if let Err(open) = BusinessAddress::settle(&verdict, &Reply::default()) {
            entered.asks(app, buyer, (&verdict, open, &Reply::default()), true);
        }
    }
    entered
}

/// The region the browser or the order's language speaks of; French without one is France's most often, English is
/// spoken everywhere: then the person chooses.
fn likely_country(buyer: &Buyer, order: &str) -> String {
    let of_order = order.split_once('-').map(|(_, region)| region.to_ascii_uppercase());
    let french = || (buyer.visitor.language == i18n::Language::Fr).then(|| "FR".to_owned());
    let guessed = buyer.visitor.country().or(of_order).filter(|code| knows(code));
    guessed.or_else(french).unwrap_or_default()
}

async fn show(app: &App, buyer: &Buyer, known: &Known, mut entered: Entered) -> Answer {
    let facts = &known.facts;
    let shown = SetOrganization {
        frame: frame(app, buyer, facts),
        onboarding: facts.onboarding.to_string(),
        identity: identity(known),
        choice: choice(app, buyer, facts, &mut entered).await?,
        vendor: facts.seller.kind == SellerKind::Vendor,
        ineligible: ineligible(app, buyer, facts).await?,
        duplicate: entered.duplicate,
        duplicate_ok: entered.duplicate_ok,
        errors: entered.errors,
    };
    page(entered.status, &shown)
}

async fn choice(app: &App, buyer: &Buyer, facts: &Facts, entered: &mut Entered) -> Result<Choice, Trouble> {
    let eligible: Vec<&Membership> = facts.eligible().collect();
    match eligible.as_slice() {
        [only] if facts.tied() => return Ok(Choice::Tied(card(buyer, facts, only))),
        [] => {}
        // Where the vendor sells to none of them yet, one more may be made.
        several if facts.tied() || !entered.new => {
            let chosen = match &facts.draft.organization {
                Some(rules::Choice::Existing { organization }) => Some(organization.to_string()),
                _ => None,
            };
            let organizations = several.iter().map(|membership| card(buyer, facts, membership)).collect();
            let create = (!facts.tied()).then(|| format!("{}?new", step(facts.onboarding, "organization")));
            return Ok(Choice::Several { organizations, chosen, create });
        }
        _ => {}
    }
    if let Some(elsewhere) = facts.elsewhere() {
        return Ok(Choice::Colleagues(Box::new(colleagues::choice(app, buyer, facts, elsewhere).await?)));
    }
    // What the account owns but cannot use now must be mended, not made a second time (invariant I4).
    if facts.tied() {
        return Ok(Choice::Nothing);
    }
    let address = address::form(buyer.visitor.words(), &entered.address, entered.question.take());
    Ok(Choice::Create { name: entered.name.clone(), address })
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
        let Err(reason) = facts.judge(membership) else { continue };
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
        rules::Ineligible::OtherSeller
        | rules::Ineligible::VendorOnly
        | rules::Ineligible::NoSeller
        | rules::Ineligible::VendorElsewhere => Ok((None, vec![look])),
    }
}

/// Keeps step 2.
pub async fn choose(State(app): State<App>, buyer: Buyer, peer: Peer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
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
        return show(&app, &buyer, &known, Entered { address: address::of_country(&entered.address), ..entered }).await;
    }
    let reply = address::reply(&app, &buyer.visitor, peer, &fields);
    create(&app, &buyer, &known, (entered, reply), &fields).await
}

/// Keeps a new organization, once its name and address can be.
async fn create(app: &App, buyer: &Buyer, known: &Known, (mut entered, reply): (Entered, Reply), fields: &Fields) -> Answer {
    let mut faults = Faults::default();
    let name = faults.take("organization_name", organization::name(&entered.name));
    let settled = settle(app, &known.facts, &entered.address, &reply).await;
    entered.errors = field_errors(&buyer.visitor, &faults);
    if let (Some(name), false) = (&name, matches!(settled, Err((_, Open::Change))))
        && let Some(doubt) = doubted(app, buyer, &known.facts, name, fields).await?
    {
        entered.errors = vec![FieldError::new("duplicate_ok", buyer.visitor.words().t("duplicate-error"))];
        entered.duplicate = Some(doubt);
    } else {
        match (name, settled) {
            (Some(name), Ok(at)) => {
                let (organization, consent) = NewOrganization::at(name, at);
                let choice = rules::Choice::New { organization: Box::new(organization), consent };
                return keep(app, buyer, known.facts.onboarding, choice, fields).await;
            }
            (None, Ok(_)) => {}
            (name, Err((verdict, open))) => entered.asks(app, buyer, (&verdict, open, &reply), name.is_some()),
        }
    }
    entered.status = StatusCode::UNPROCESSABLE_ENTITY;
    show(app, buyer, known, entered).await
}

/// What comes of the address as it was entered. What the draft holds already is not asked about again.
async fn settle(app: &App, facts: &Facts, entered: &Address, reply: &Reply) -> Result<BusinessAddress, (Verdict, Open)> {
    if let Some(known) = facts.draft.business_address().filter(|known| known.address == *entered && known.stands()) {
        return Ok(known);
    }
    let verdict = address::judge(app, entered).await;
    BusinessAddress::settle(&verdict, reply).map_err(|open| (verdict, open))
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
    Entered {
        name: fields.get("organization_name").to_owned(),
        address: address::written(fields),
        duplicate_ok: !fields.get("duplicate_ok").is_empty(),
        new: true,
        ..Entered::default()
    }
}

async fn keep(app: &App, buyer: &Buyer, id: OnboardingId, choice: rules::Choice, fields: &Fields) -> Answer {
    let billing_sent = ["currency", "tax_id", "payment_method"].iter().any(|name| !fields.get(name).is_empty());
    match app.perform(ChooseOrganization { account: buyer.account, onboarding: id, choice, billing_sent }).await {
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
    let entered = drafted(buyer, &known).with(status, vec![refused_field(buyer, "organization", refusal)]);
    let entered = again(app, buyer, &known, entered).await;
    show(app, buyer, &known, entered).await
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
            | OnboardingRefusal::BillingNotAsked
    )
}
