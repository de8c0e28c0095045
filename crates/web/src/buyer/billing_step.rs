//! Step 2 in a sale of the vendor's own: how the organization is billed. A partner bills by itself and asks for nothing (invariant I6).

use actions::{ChooseBilling, choose_subscriptions::Kept};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Faults,
    address::Address,
    billing_profile::{BillingDraft, Method, PaymentChoice, PaymentKind},
    catalogue::SellerKind,
    currency::offered,
    fault::Why,
    id::{OnboardingId, OrderId, OrganizationId},
    onboarding::{Choice, Facts, OnboardingRefusal},
    tax_id::{self, TaxStanding},
};
use i18n::Words;
use store::{Failure, onboarding::Known};

use super::{
    account::field_errors,
    onboarding::{frame, identity, known, over, refused_field, step, step_refused},
    organization_step, shown,
};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, see},
    failure::{Answer, page},
    pages::{BillingFields, BillingStep, FieldError, PaymentOption, RefusedInvoice},
};

/// Where the draft's organization is, and whether it exists.
struct Place<'f> {
    organization: Option<OrganizationId>,
    name: &'f str,
    address: &'f Address,
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

/// What the form holds.
#[derive(Default)]
struct Entered {
    currency: String,
    tax_id: String,
    payment: String,
    errors: Vec<FieldError>,
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

fn value(choice: PaymentChoice) -> String {
    match choice {
        PaymentChoice::Invoice => PaymentKind::Invoice.to_string(),
        PaymentChoice::Method { id } => id.to_string(),
    }
}

fn show(app: &App, buyer: &Buyer, known: &Known, status: StatusCode, entered: Entered) -> Answer {
    let facts = &known.facts;
    let Some(place) = place(facts) else { return Ok(see(&step(facts.onboarding, "organization")).into_response()) };
    let shown = BillingStep {
        frame: frame(app, buyer, facts),
        onboarding: facts.onboarding.to_string(),
        identity: identity(known),
        organization: place.name.to_owned(),
        billing: fields(buyer.visitor.words(), facts, &place, &entered),
        errors: entered.errors,
    };
    page(status, &shown)
}

fn fields(words: Words, facts: &Facts, place: &Place<'_>, entered: &Entered) -> BillingFields {
    let (billing, country) = (&facts.billing, place.address.country.as_str());
    let profile = place.organization.and_then(|organization| billing.profile(organization));
    let currencies = match profile {
        Some(profile) => vec![profile.currency],
        None => offered(country, &billing.exceptions.of(country)).into_iter().map(|(currency, _)| currency).collect(),
    };
    let first = currencies.first().map(ToString::to_string).unwrap_or_default();
    let kept = || profile.and_then(|profile| profile.tax_id.as_ref()).map(|tax_id| tax_id.value.clone()).unwrap_or_default();
    let methods = methods(words, facts, place.organization, &entered.payment);
    let refused = billing.methods_for(place.organization).find(|method| method.refused).map(|method| method.reason.clone());
    let waits_no_more = refused.is_some();
    BillingFields {
        known: profile.is_some(),
        vendor: facts.seller.name.clone(),
        address: shown::address(words, place.address),
        currencies: currencies.iter().map(|currency| (currency.to_string(), words.currency(currency.as_str()))).collect(),
        currency: if entered.currency.is_empty() { first } else { entered.currency.clone() },
        tax_id: if profile.is_some() { kept() } else { entered.tax_id.clone() },
        tax_example: tax_id::example(country).to_owned(),
        invoice_refused: refused.map(|reason| RefusedInvoice { reason, contact: facts.seller.support_email.clone() }),
        invoice_waits: !waits_no_more
            && methods.iter().all(|method| method.value != PaymentKind::Invoice.as_str())
            && !methods.iter().any(|method| method.chosen),
        methods,
    }
}

/// How the ticked orders can be paid: by what is known and pays them, and by invoice while the organization has none.
fn methods(words: Words, facts: &Facts, organization: Option<OrganizationId>, chosen: &str) -> Vec<PaymentOption> {
    let mut orders: Vec<OrderId> = facts.chosen().map(|offer| offer.order).collect();
    orders.dedup();
    let known: Vec<&Method> = facts.billing.methods_for(organization).collect();
    let restricted = words.with("billing-invoice-restricted", &[("vendor", facts.seller.name.as_str().into())]);
    let mut options: Vec<PaymentOption> = known
        .iter()
        .filter(|method| method.pays(&orders))
        .map(|method| PaymentOption {
            value: method.id.to_string(),
            label: payment(words, method.kind, &method.last4),
            note: if method.kind == PaymentKind::Invoice && !method.approved { restricted.clone() } else { String::new() },
            chosen: chosen == method.id.to_string() || (chosen.is_empty() && method.is_default),
        })
        .collect();
    if known.iter().all(|method| method.kind != PaymentKind::Invoice) {
        options.push(PaymentOption {
            value: PaymentKind::Invoice.to_string(),
            label: payment(words, PaymentKind::Invoice, ""),
            note: restricted,
            chosen: chosen == PaymentKind::Invoice.as_str() || (chosen.is_empty() && options.is_empty()),
        });
    }
    options
}

/// What a way to pay is called.
pub fn payment(words: Words, kind: PaymentKind, last4: &str) -> String {
    match kind {
        PaymentKind::Invoice => words.t("billing-by-invoice"),
        PaymentKind::Card => words.with("billing-by-card", &[("last4", last4.into())]),
    }
}

/// Keeps how it shall be billed.
pub async fn choose(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    let known = known(&app, &buyer, id).await?;
    if known.facts.completed.is_some() {
        return Ok(over(id));
    }
    let Some(place) = place(&known.facts) else { return Ok(see(&step(id, "organization")).into_response()) };
    let text = |name: &str| fields.get(name).to_owned();
    let mut entered = Entered { currency: text("currency"), tax_id: text("tax_id"), payment: text("payment_method"), errors: Vec::new() };
    let read = draft(&known.facts, &place, &entered);
    let refusal = match read {
        Ok(billing) => match app.perform(ChooseBilling { account: buyer.account, onboarding: id, billing }).await {
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

/// What was entered, as the draft keeps it.
fn draft(facts: &Facts, place: &Place<'_>, entered: &Entered) -> Result<BillingDraft, Faults> {
    let mut faults = Faults::default();
    let payment = match entered.payment.as_str() {
        "invoice" => Ok(PaymentChoice::Invoice),
        written => written.parse().map(|id| PaymentChoice::Method { id }).map_err(|_| Why::new("payment_missing")),
    };
    if let Some(profile) = place.organization.and_then(|organization| facts.billing.profile(organization)) {
        let payment = faults.take("payment_method", payment);
        let (currency, tax_id, standing) = (profile.currency, profile.tax_id.clone(), profile.standing);
        return faults.or(payment.map(|payment| BillingDraft { currency, tax_id, standing, payment }));
    }
    let country = &place.address.country;
    let offers = offered(country, &facts.billing.exceptions.of(country));
    let currency = entered.currency.parse().ok().filter(|asked| offers.iter().any(|(known, _)| known == asked));
    let currency = faults.take("currency", currency.ok_or_else(|| Why::new("currency_not_offered")));
    let tax_id = faults.take("tax_id", tax_id::read(country, &entered.tax_id));
    let payment = faults.take("payment_method", payment);
    let read = currency.zip(tax_id).zip(payment).map(|((currency, tax_id), payment)| {
        let standing = tax_id.as_ref().map_or(TaxStanding::None, |tax_id| tax_id.standing());
        BillingDraft { currency, tax_id, standing, payment }
    });
    faults.or(read)
}

/// How it is billed stands in the way of the plan: this page as it stands now, with the reason.
pub async fn refused(app: &App, buyer: &Buyer, id: OnboardingId, refusal: OnboardingRefusal) -> Answer {
    let known = known(app, buyer, id).await?;
    let entered = Entered { errors: vec![refused_field(buyer, about(refusal), refusal)], ..Entered::default() };
    show(app, buyer, &known, StatusCode::CONFLICT, entered)
}
