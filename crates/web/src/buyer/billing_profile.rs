//! `/organizations/{id}/billing/profile`: how the vendor bills an organization, for its owners and billing readers; an owner
//! changes it.

use actions::ChangeBillingProfile;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    billing_profile::{Method, PaymentKind, Profile},
    currency::{CurrencyReason, offered},
    id::OrganizationId,
    tax_id::TaxStanding,
    vendor::{Facts, VendorRefusal},
};
use i18n::{Words, key};
use jiff::{civil::Date, tz::TimeZone};
use store::{
    Failure,
    billing_profile::{self, Acceptance, Kept},
    member, vendor,
};

use super::{
    account::field_errors,
    again::{self, Filled, Standing},
    billing_form::{Entered, Place, options, payment},
    members,
    payment::{mark, warning},
    shown,
    vendor::{about, owned},
};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, Peer, see},
    failure::{Answer, Trouble, page},
    pages::{self, AcceptedTerms, Frame, Notice, PaymentOption, ShownMethod, VendorHead},
};

/// What is entered in the form.
const ENTERED: [&str; 3] = ["currency", "tax_id", "payment_method"];

fn path(id: OrganizationId) -> String {
    format!("/organizations/{id}/billing/profile/change")
}

fn head(facts: &Facts) -> VendorHead {
    let vendor = facts.vendor.as_ref().map(|vendor| vendor.name.clone()).unwrap_or_default();
    VendorHead { id: facts.organization.to_string(), name: facts.name.clone(), vendor }
}

/// The page. Other members hear who reads it; for everybody else, and while the vendor does not sell there, it does not exist.
pub async fn show(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let tx = app.reader().await?;
    let (facts, kept, names) = futures_util::try_join!(
        vendor::facts(&tx, id, buyer.account),
        billing_profile::of_organization(&tx, id),
        member::names(&tx, buyer.account)
    )?;
    let facts = facts.ok_or(Trouble::NotFound)?;
    let frame = members::switching(buyer.frame(&app), id, &names);
    if !facts.rights.may_read_billing() {
        let notice = Notice::billing_closed(frame, &facts.name, &format!("/organizations/{id}"));
        return page(StatusCode::FORBIDDEN, &notice);
    }
    let kept = kept.ok_or(Trouble::NotFound)?;
    let accepted = billing_profile::acceptances(&tx, id, kept.seller).await?;
    let today = app.moment().today();
    let (methods, card) = paying(buyer.visitor.words(), &facts, today);
    page(StatusCode::OK, &pages::BillingProfile { methods, card, ..profile_page(&buyer, frame, &facts, &kept, &accepted) })
}

/// How the organization can pay, and what is to be known of what it uses.
fn paying(words: Words, facts: &Facts, today: Date) -> (Vec<ShownMethod>, Option<String>) {
    let vendor = head(facts).vendor;
    let own = facts.methods.iter().filter(|method| method.organization.is_some());
    let methods = own.map(|method| ShownMethod { warning: mark(words, method, today), ..shown_method(words, &vendor, method) });
    (methods.collect(), warning(words, &vendor, &facts.methods, today))
}

fn profile_page(buyer: &Buyer, frame: Frame, facts: &Facts, kept: &Kept, accepted: &[Acceptance]) -> pages::BillingProfile {
    let (words, profile) = (buyer.visitor.words(), &kept.profile);
    let head = head(facts);
    let day = |at: jiff::Timestamp| words.date(at.to_zoned(TimeZone::UTC).date());
    let changed = (kept.changed_at != kept.created_at).then(|| words.with("profile-changed-on", &[("date", day(kept.changed_at).into())]));
    pages::BillingProfile {
        id: profile.id.to_string(),
        owner: facts.rights.role == domain::organization::Role::Owner,
        changed: buyer.visitor.query() == "changed",
        address: shown::address(words, &facts.at.address),
        currency: words.currency(profile.currency.as_str()),
        currency_reason: format!("{} {}", reason(words, profile.reason), stays(words, facts)),
        tax: profile.tax_id.as_ref().map(|tax_id| (tax_id.value.clone(), shown::standing(words, profile.standing, kept.checked_at))),
        tax_trouble: trouble(words, facts, profile),
        methods: Vec::new(),
        card: None,
        accepted: accepted
            .iter()
            .map(|terms| AcceptedTerms {
                version: terms.version.clone(),
                by: words.with("profile-accepted-by", &[("name", terms.by.as_str().into()), ("moment", words.instant(terms.at).into())]),
            })
            .collect(),
        terms: facts.vendor.as_ref().and_then(|vendor| vendor.terms.clone()).map(|terms| (terms.url, terms.version)),
        since: (day(kept.created_at), changed),
        frame,
        head,
    }
}

fn reason(words: Words, reason: CurrencyReason) -> String {
    // keys: profile-currency-*
    words.t(&crate::sentence::key("profile-currency", reason.as_str()))
}

/// Whether the currency stays.
fn stays(words: Words, facts: &Facts) -> String {
    words.t(if facts.running { key!("profile-currency-stays") } else { key!("profile-currency-open") })
}

/// What an owner should put right: the address has moved on, or nobody has confirmed the number.
fn trouble(words: Words, facts: &Facts, profile: &Profile) -> Option<String> {
    let tax_id = profile.tax_id.as_ref()?;
    if !tax_id.fits(&facts.at.address.country) {
        return Some(words.with("profile-tax-elsewhere", &[("country", words.country(&facts.at.address.country).into())]));
    }
    (profile.standing == TaxStanding::Unconfirmed).then(|| words.t("profile-tax-again"))
}

fn shown_method(words: Words, vendor: &str, method: &Method) -> ShownMethod {
    let vendor = [("vendor", vendor.into())];
    let state = match (method.kind, method.expires_on) {
        (PaymentKind::Card, Some(last)) => words.with("profile-card-until", &[("date", words.date(last).into())]),
        (PaymentKind::Card, None) => String::new(),
        (PaymentKind::Invoice, _) if method.approved => words.with("profile-invoice-approved", &vendor),
        (PaymentKind::Invoice, _) if method.refused => words.with("profile-invoice-refused", &vendor),
        (PaymentKind::Invoice, _) => words.with("vendor-invoice-restricted", &vendor),
    };
    ShownMethod {
        id: method.id.to_string(),
        label: payment(words, method.kind, &method.last4),
        default: method.is_default,
        warning: None,
        state,
    }
}

/// The owner's form, for who signed in a short while ago.
pub async fn changing(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let (frame, facts, profile) = match begun(&app, &buyer, id).await? {
        Ok(begun) => begun,
        Err(elsewhere) => return elsewhere,
    };
    if let Some(asked) = again::asked(&app, &buyer.visitor, &path(id)) {
        return Ok(asked);
    }
    let entered = Entered {
        currency: profile.currency.to_string(),
        tax_id: profile.tax_id.as_ref().map(|tax_id| tax_id.value.clone()).unwrap_or_default(),
        ..Entered::default()
    };
    form(&buyer, frame, &facts, &profile, StatusCode::OK, entered)
}

async fn begun(app: &App, buyer: &Buyer, id: OrganizationId) -> Result<Result<(Frame, Facts, Profile), Answer>, Trouble> {
    let (frame, facts) = match owned(app, buyer, id).await? {
        Ok(owned) => owned,
        Err(closed) => return Ok(Err(closed)),
    };
    let profile = facts.profile.clone().ok_or(Trouble::NotFound)?;
    Ok(Ok((frame, facts, profile)))
}

/// What is asked: the currency only while nothing runs and there is another one.
fn place<'a>(facts: &'a Facts, profile: &Profile) -> Place<'a> {
    let offers = offered(&facts.at.address.country, &facts.exceptions.of(&facts.at.address.country));
    let open = !facts.running && offers.iter().any(|(known, _)| *known == profile.currency);
    let vendor = facts.vendor.as_ref().map_or("", |vendor| vendor.name.as_str());
    let fixed = (!open).then_some(profile.currency);
    Place { vendor, address: &facts.at.address, exceptions: &facts.exceptions, cards: false, fixed }
}

fn form(buyer: &Buyer, frame: Frame, facts: &Facts, profile: &Profile, status: StatusCode, entered: Entered) -> Answer {
    let words = buyer.visitor.words();
    let known: Vec<&Method> = facts.methods.iter().collect();
    let head = head(facts);
    let restricted = words.with("vendor-invoice-restricted", &[("vendor", head.vendor.as_str().into())]);
    let mut methods = options(words, &known, |method| !method.refused || method.is_default, &entered.payment, &restricted);
    // What was refused says so, until another way to pay is chosen.
    if let Some(refused) = known.iter().find(|method| method.refused) {
        let said = |option: &&mut PaymentOption| option.value == refused.id.to_string();
        methods.iter_mut().filter(said).for_each(|option| option.note = shown_method(words, &head.vendor, refused).state);
    }
    let billing = place(facts, profile).fields(words, &entered, stays(words, facts), methods);
    page(status, &pages::ChangeBillingProfile { frame, head, billing, errors: entered.errors })
}

/// Changes it.
pub async fn change(State(app): State<App>, buyer: Buyer, peer: Peer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    let (frame, facts, profile) = match begun(&app, &buyer, id).await? {
        Ok(begun) => begun,
        Err(elsewhere) => return elsewhere,
    };
    let standing = match again::standing(&app, peer, &buyer, Filled { path: &path(id), names: &ENTERED }, &fields).await? {
        Ok(standing) => standing,
        Err(asked) => return asked,
    };
    let mut entered = Entered::of(&fields);
    if let Standing::Returned(jar) = standing {
        return again::returned(jar, form(&buyer, frame, &facts, &profile, StatusCode::OK, entered));
    }
    let billing = match place(&facts, &profile).read(&app, &entered).await {
        Ok(billing) => billing,
        Err(faults) => {
            entered.errors = field_errors(&buyer.visitor, &faults);
            return form(&buyer, frame, &facts, &profile, StatusCode::UNPROCESSABLE_ENTITY, entered);
        }
    };
    let change = ChangeBillingProfile { account: buyer.account, organization: id, billing, moment: app.moment() };
    match app.perform(change).await {
        Ok(parts) => {
            let said = if parts.is_empty() { "" } else { "?changed" };
            Ok(see(&format!("/organizations/{id}/billing/profile{said}")).into_response())
        }
        Err(Failure::Refused(VendorRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => {
            entered.errors = vec![about(&buyer, refusal)];
            form(&buyer, frame, &facts, &profile, StatusCode::UNPROCESSABLE_ENTITY, entered)
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
