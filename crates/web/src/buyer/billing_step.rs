//! Step 2 in a sale of the vendor's own: how the organization is billed. A partner bills by itself and asks for nothing (invariant I6).

use actions::{ChooseBilling, choose_subscriptions::Kept};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Faults, Refusal,
    address::Address,
    billing_profile::{BillingDraft, Method, PaymentChoice, PaymentKind, Profile},
    catalogue::SellerKind,
    id::{OnboardingId, OrderId, OrganizationId},
    onboarding::{Choice, Facts, OnboardingRefusal},
    payment::CardFor,
};
use i18n::{Words, key};
use store::{Failure, onboarding::Known};

use super::{
    account::field_errors,
    billing_form::{self, Entered, choice, new_card, options, value},
    cards,
    onboarding::{frame, identity, known, over, refused_field, step, step_refused},
    organization_step,
};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, page},
    pages::{BillingFields, BillingStep, FieldError, RefusedInvoice},
    sentence::refusal_sentence,
};

/// Where the draft's organization is, and whether it exists.
struct Place<'f> {
    organization: Option<OrganizationId>,
    name: &'f str,
    address: &'f Address,
}

impl<'f> Place<'f> {
    fn profile(&self, facts: &'f Facts) -> Option<&'f Profile> {
        self.organization.and_then(|organization| facts.billing.profile(organization))
    }

    fn asked(&self, app: &App, facts: &'f Facts) -> billing_form::Place<'f> {
        billing_form::Place {
            cards: app.stripe.is_some(),
            vendor: &facts.seller.name,
            address: self.address,
            exceptions: &facts.billing.exceptions,
            fixed: self.profile(facts).map(|profile| profile.currency),
        }
    }
}

fn place(facts: &Facts) -> Option<Place<'_>> {
    match facts.draft.organization.as_ref()? {
        Choice::New { organization, .. } => Some(Place { organization: None, name: &organization.name, address: &organization.address }),
        Choice::Existing { organization } => {
            let used = facts.organizations.iter().find(|membership| membership.organization == *organization)?;
            Some(Place { organization: Some(*organization), name: &used.name, address: &used.address })
        }
    }
}

/// The page.
pub async fn page_of(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let known = known(&app, &buyer, id).await?;
    if known.facts.completed.is_some() {
        return Ok(over(id));
    }
    if known.facts.seller.kind == SellerKind::Partner {
        return Ok(see(&step(id, "review")).into_response());
    }
    let drafted = known.facts.draft.billing.as_ref().map(|billing| Entered {
        currency: billing.currency.to_string(),
        tax_id: billing.tax_id.as_ref().map(|tax_id| tax_id.value.clone()).unwrap_or_default(),
        payment: value(billing.payment),
        errors: Vec::new(),
    });
    show(&app, &buyer, &known, StatusCode::OK, drafted.unwrap_or_default())
}

fn show(app: &App, buyer: &Buyer, known: &Known, status: StatusCode, entered: Entered) -> Answer {
    let facts = &known.facts;
    let Some(place) = place(facts) else { return Ok(see(&step(facts.onboarding, "organization")).into_response()) };
    let shown = BillingStep {
        frame: frame(app, buyer, facts),
        onboarding: facts.onboarding.to_string(),
        identity: identity(known),
        organization: place.name.to_owned(),
        billing: fields(app, buyer.visitor.words(), facts, &place, &entered),
        errors: entered.errors,
    };
    page(status, &shown)
}

fn fields(app: &App, words: Words, facts: &Facts, place: &Place<'_>, entered: &Entered) -> BillingFields {
    let (billing, profile) = (&facts.billing, place.profile(facts));
    let mut orders: Vec<OrderId> = facts.chosen().map(|offer| offer.order).collect();
    orders.dedup();
    let known: Vec<&Method> = billing.methods_for(place.organization).collect();
    let restricted = words.with("billing-invoice-restricted", &[("vendor", facts.seller.name.as_str().into())]);
    let mut methods = options(words, &known, |method| method.pays(&orders), &entered.payment, &restricted);
    let refused = known.iter().find(|method| method.refused).map(|method| method.reason.clone());
    // An invoice that does not pay these orders waits for its approval.
    let invoice_waits = refused.is_none()
        && methods.iter().all(|method| method.value != PaymentKind::Invoice.as_str())
        && !methods.iter().any(|method| method.chosen);
    let invoice_refused = refused.map(|reason| RefusedInvoice { reason, contact: facts.seller.support_email.clone() });
    if app.stripe.is_some() {
        methods.push(new_card(words, &facts.seller.name, &entered.payment));
    }
    let asks = place.asked(app, facts);
    let hint = words.t(if asks.currencies().len() > 1 { key!("billing-currency-choose") } else { key!("billing-currency-hint") });
    let asked = asks.fields(words, entered, hint, methods);
    let kept = |profile: &Profile| profile.tax_id.as_ref().map(|tax_id| tax_id.value.clone()).unwrap_or_default();
    match profile {
        Some(profile) => BillingFields { known: true, tax_id: kept(profile), invoice_waits, invoice_refused, ..asked },
        None => BillingFields { invoice_waits, invoice_refused, ..asked },
    }
}

/// Keeps how it shall be billed.
pub async fn choose(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    let known = known(&app, &buyer, id).await?;
    if known.facts.completed.is_some() {
        return Ok(over(id));
    }
    let Some(place) = place(&known.facts) else { return Ok(see(&step(id, "organization")).into_response()) };
    let mut entered = Entered::of(&fields);
    let read = draft(&app, &known.facts, &place, &entered).await;
    let card = read.as_ref().is_ok_and(|billing| billing.payment == PaymentChoice::Card);
    let refusal = match read {
        Ok(billing) => match app.perform(ChooseBilling { account: buyer.account, onboarding: id, billing }).await {
            Ok(Kept::Open | Kept::Added(_)) if card => match cards::start(&app, &buyer, CardFor::Onboarding(id)).await? {
                Ok(begun) => return Ok(begun),
                Err(refusal) => {
                    let sentence = refusal_sentence(buyer.visitor.words(), refusal.code());
                    entered.errors = vec![FieldError::new("payment_method", sentence)];
                    return show(&app, &buyer, &known, StatusCode::UNPROCESSABLE_ENTITY, entered);
                }
            },
            Ok(Kept::Open | Kept::Added(_)) => return Ok(see(&step(id, "review")).into_response()),
            Ok(Kept::Completed) => return Ok(over(id)),
            Err(Failure::Refused(refusal)) if refusal.about_billing() => refusal,
            Err(Failure::Refused(refusal)) if organization_step::about_organization(refusal) => {
                return organization_step::refused(&app, &buyer, id, refusal).await;
            }
            Err(failure) => return step_refused(&app, &buyer, id, failure).await,
        },
        Err(faults) => {
            entered.errors = field_errors(&buyer.visitor, &faults);
            return show(&app, &buyer, &known, StatusCode::UNPROCESSABLE_ENTITY, entered);
        }
    };
    entered.errors = vec![refused_field(&buyer, about(refusal), refusal)];
    show(&app, &buyer, &known, StatusCode::UNPROCESSABLE_ENTITY, entered)
}

/// The field a refusal is about.
const fn about(refusal: OnboardingRefusal) -> &'static str {
    if matches!(refusal, OnboardingRefusal::BillingOutdated) { "currency" } else { "payment_method" }
}

/// What was entered, as the draft keeps it. Where there is a billing profile only how it is paid is open.
async fn draft(app: &App, facts: &Facts, place: &Place<'_>, entered: &Entered) -> Result<BillingDraft, Faults> {
    let Some(profile) = place.profile(facts) else { return place.asked(app, facts).read(app, entered).await };
    let mut faults = Faults::default();
    let payment = faults.take("payment_method", choice(&entered.payment, app.stripe.is_some()));
    let (currency, tax_id, standing) = (profile.currency, profile.tax_id.clone(), profile.standing);
    faults.or(payment.map(|payment| BillingDraft { currency, tax_id, standing, checked_at: None, payment }))
}

/// How it is billed stands in the way of the plan: this page as it stands now, with the reason.
pub async fn refused(app: &App, buyer: &Buyer, id: OnboardingId, refusal: OnboardingRefusal) -> Answer {
    let known = known(app, buyer, id).await?;
    let entered = Entered { errors: vec![refused_field(buyer, about(refusal), refusal)], ..Entered::default() };
    show(app, buyer, &known, StatusCode::CONFLICT, entered)
}
