//! `/organizations/{id}/billing/vendor`: an owner adds the vendor as a seller, outside of any order. What was entered is shown once
//! more, with what VIES said, before it is done.

use actions::{AddVendor, add_vendor::Added};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Refusal,
    billing_profile::{BillingDraft, Method, PaymentChoice, PaymentKind, SellerTerms},
    business_address,
    catalogue::SellerStatus,
    id::{OrganizationId, SellerId},
    organization::Role,
    payment::CardFor,
    vendor::{Adding, Facts, Vendor, VendorRefusal, add as judge, may_add},
};
use i18n::Words;
use store::{Failure, member, vendor};

use super::{
    account::field_errors,
    again::{self, Filled, Standing},
    billing_form::{Entered, Place, new_card, options, payment, value},
    cards, members, shown,
};
use crate::{
    App, address,
    extract::{Buyer, Fields, PathId, Peer, see},
    failure::{Answer, Trouble, page},
    pages::{self, CommercialTerms, ConfirmVendor, FieldError, Frame, Notice, VendorHead},
    sentence::refusal_sentence,
};

fn path(id: OrganizationId) -> String {
    format!("/organizations/{id}/billing/vendor")
}

/// What is entered in the form.
const ENTERED: [&str; 4] = ["currency", "tax_id", "payment_method", "terms"];

/// What is known of the organization and the vendor, for who owns the organization; other members hear that owners do it, and for
/// everybody else there is no such organization.
pub async fn owned(app: &App, buyer: &Buyer, id: OrganizationId) -> Result<Result<(Frame, Facts), Answer>, Trouble> {
    let tx = app.reader().await?;
    let (facts, names) = futures_util::try_join!(vendor::facts(&tx, id, buyer.account), member::names(&tx, buyer.account))?;
    let facts = facts.ok_or(Trouble::NotFound)?;
    let frame = members::switching(buyer.frame(app), id, &names);
    if facts.rights.role == Role::Owner {
        return Ok(Ok((frame, facts)));
    }
    let notice = Notice::vendor_closed(frame, &facts.name, &format!("/organizations/{id}"));
    Ok(Err(page(StatusCode::FORBIDDEN, &notice)))
}

/// The page, for who signed in a short while ago. Where the vendor sells already it leads to the billing profile.
pub async fn page_of(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let asked = match begun(&app, &buyer, id).await? {
        Ok(asked) => asked,
        Err(elsewhere) => return elsewhere,
    };
    if let Some(asked) = again::asked(&app, &buyer.visitor, &path(id)) {
        return Ok(asked);
    }
    show(&app, &buyer, &asked, StatusCode::OK, Entered::default(), false).await
}

/// An owner who may add the vendor, as far as can be said before the form.
struct Asked {
    frame: Frame,
    facts: Facts,
    vendor: Vendor,
    /// Whether a card can be chosen that is entered next.
    cards: bool,
}

impl Asked {
    fn head(&self) -> VendorHead {
        VendorHead { id: self.facts.organization.to_string(), name: self.facts.name.clone(), vendor: self.vendor.name.clone() }
    }

    fn place(&self) -> Place<'_> {
        let at = &self.facts.at;
        Place { vendor: &self.vendor.name, address: &at.address, exceptions: &self.facts.exceptions, cards: self.cards, fixed: None }
    }
}

async fn begun(app: &App, buyer: &Buyer, id: OrganizationId) -> Result<Result<Asked, Answer>, Trouble> {
    let (frame, facts) = match owned(app, buyer, id).await? {
        Ok(owned) => owned,
        Err(closed) => return Ok(Err(closed)),
    };
    if facts.profile.is_some() {
        return Ok(Err(Ok(see(&format!("/organizations/{id}/billing/profile")).into_response())));
    }
    let vendor = facts.vendor.clone().filter(|vendor| vendor.status == SellerStatus::Active).ok_or(Trouble::NotFound)?;
    Ok(Ok(Asked { frame, facts, vendor, cards: app.stripe.is_some() }))
}

/// Whether the address is not good enough any more, by who knows streets, too.
async fn outdated(app: &App, facts: &Facts) -> bool {
    let at = &facts.at;
    let today = address::judge(app, &at.address).await;
    !business_address::holds(&today, at.verdict, domain::address::asked_others(&at.rules))
}

async fn show(app: &App, buyer: &Buyer, asked: &Asked, status: StatusCode, entered: Entered, accepted: bool) -> Answer {
    let words = buyer.visitor.words();
    let mut errors = entered.errors.clone();
    if may_add(&asked.facts) == Err(VendorRefusal::Suspended) && errors.is_empty() {
        errors = vec![FieldError::new("vendor", refusal_sentence(words, VendorRefusal::Suspended.code()))];
    }
    let shown = pages::AddVendor {
        frame: asked.frame.clone(),
        head: asked.head(),
        billing: asked.place().fields(words, &entered, words.t("vendor-currency-hint"), methods(words, asked, &entered.payment)),
        terms: asked.vendor.terms.as_ref().map(|terms| commercial(terms, asked.vendor.id, accepted)),
        outdated: outdated(app, &asked.facts).await,
        errors,
    };
    page(status, &shown)
}

fn commercial(terms: &SellerTerms, vendor: SellerId, accepted: bool) -> CommercialTerms {
    CommercialTerms { value: terms.value(vendor), url: terms.url.clone(), version: terms.version.clone(), accepted }
}

fn restricted(words: Words, vendor: &str) -> String {
    words.with("vendor-invoice-restricted", &[("vendor", vendor.into())])
}

fn methods(words: Words, asked: &Asked, chosen: &str) -> Vec<pages::PaymentOption> {
    let known: Vec<&Method> = asked.facts.methods.iter().collect();
    let mut methods = options(words, &known, |method| !method.refused, chosen, &restricted(words, &asked.vendor.name));
    if asked.cards {
        methods.push(new_card(words, &asked.vendor.name, chosen));
    }
    methods
}

/// Takes what was entered: first it is shown to be confirmed, then it is done.
pub async fn add(State(app): State<App>, buyer: Buyer, peer: Peer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    let asked = match begun(&app, &buyer, id).await? {
        Ok(asked) => asked,
        Err(elsewhere) => return elsewhere,
    };
    let standing = match again::standing(&app, peer, &buyer, Filled { path: &path(id), names: &ENTERED }, &fields).await? {
        Ok(standing) => standing,
        Err(asked) => return asked,
    };
    let (mut entered, terms) = (Entered::of(&fields), fields.get("terms").to_owned());
    let ticked = !terms.is_empty();
    if let Standing::Returned(jar) = standing {
        return again::returned(jar, show(&app, &buyer, &asked, StatusCode::OK, entered, ticked).await);
    }
    if !fields.get("change").is_empty() {
        return show(&app, &buyer, &asked, StatusCode::OK, entered, ticked).await;
    }
    let billing = match asked.place().read(&app, &entered).await {
        Ok(billing) => billing,
        Err(faults) => {
            entered.errors = field_errors(&buyer.visitor, &faults);
            if !ticked && asked.vendor.terms.is_some() {
                entered.errors.push(about(&buyer, VendorRefusal::TermsMissing));
            }
            return show(&app, &buyer, &asked, StatusCode::UNPROCESSABLE_ENTITY, entered, ticked).await;
        }
    };
    let judged = judge(&asked.facts, &billing, std::slice::from_ref(&terms));
    let refusal = match judged {
        Ok(Adding::Add(_)) if fields.get("confirm").is_empty() => return confirm(&buyer, &asked, &billing, terms),
        Ok(_) => match perform(&app, &buyer, peer, &asked, billing, terms).await {
            Ok(answer) => return answer,
            Err(refusal) => refusal,
        },
        Err(refusal) => refusal,
    };
    if refusal == VendorRefusal::NotFound {
        return Err(Trouble::NotFound);
    }
    entered.errors = vec![about(&buyer, refusal)];
    show(&app, &buyer, &asked, StatusCode::UNPROCESSABLE_ENTITY, entered, ticked).await
}

async fn perform(
    app: &App,
    buyer: &Buyer,
    Peer(ip): Peer,
    asked: &Asked,
    billing: BillingDraft,
    terms: String,
) -> Result<Answer, VendorRefusal> {
    let (id, card) = (asked.facts.organization, billing.payment == PaymentChoice::Card);
    let add = AddVendor {
        account: buyer.account,
        organization: id,
        billing,
        terms: vec![terms],
        language: buyer.visitor.language.code().to_owned(),
        ip: ip.to_string(),
        moment: app.moment(),
    };
    match app.perform(add).await {
        Ok(added) => Ok(on(app, buyer, id, card && added == Added::Now).await),
        Err(Failure::Refused(refusal)) => Err(refusal),
        Err(Failure::Broken(broken)) => Ok(Err(broken.into())),
    }
}

/// On to the card that is still to be entered, or back to where it began. Until a card is kept nothing pays, and the pages say so.
async fn on(app: &App, buyer: &Buyer, id: OrganizationId, card: bool) -> Answer {
    let begun = if card { cards::start(app, buyer, CardFor::Organization { id, replaces: None }).await?.ok() } else { None };
    Ok(begun.unwrap_or_else(|| see(&format!("/organizations/{id}/billing?vendor")).into_response()))
}

fn confirm(buyer: &Buyer, asked: &Asked, billing: &BillingDraft, terms: String) -> Answer {
    let words = buyer.visitor.words();
    let tax_id = billing.tax_id.as_ref().map(|tax_id| tax_id.value.clone()).unwrap_or_default();
    let fields = vec![
        ("currency", billing.currency.to_string()),
        ("tax_id", tax_id.clone()),
        ("payment_method", value(billing.payment)),
        ("terms", terms),
    ];
    let shown = ConfirmVendor {
        frame: asked.frame.clone(),
        head: asked.head(),
        address: shown::address(words, &asked.facts.at.address),
        currency: words.currency(billing.currency.as_str()),
        tax: billing.tax_id.is_some().then(|| (tax_id, shown::standing(words, billing.standing, billing.checked_at))),
        payment: paid(words, asked, billing.payment),
        terms: asked.vendor.terms.as_ref().map(|terms| terms.version.clone()),
        fields,
    };
    page(StatusCode::OK, &shown)
}

/// What the chosen way to pay is called, and what is to be known of it.
fn paid(words: Words, asked: &Asked, choice: PaymentChoice) -> (String, String) {
    if choice == PaymentChoice::Card {
        let card = new_card(words, &asked.vendor.name, "");
        return (card.label, card.note);
    }
    let found = asked.facts.methods.iter().find(|method| match choice {
        PaymentChoice::Card => false,
        PaymentChoice::Method { id } => method.id == id,
        PaymentChoice::Invoice => method.kind == PaymentKind::Invoice,
    });
    let (kind, last4) = found.map_or((PaymentKind::Invoice, ""), |method| (method.kind, method.last4.as_str()));
    let waits = kind == PaymentKind::Invoice && found.is_none_or(|method| !method.approved);
    (payment(words, kind, last4), if waits { restricted(words, &asked.vendor.name) } else { String::new() })
}

/// A refusal beside the field it is about.
pub fn about(buyer: &Buyer, refusal: VendorRefusal) -> FieldError {
    let field = match refusal {
        VendorRefusal::Outdated | VendorRefusal::CurrencyStays => "currency",
        VendorRefusal::PaymentUnknown => "payment_method",
        VendorRefusal::TermsMissing => "terms",
        _ => "vendor",
    };
    FieldError::new(field, refusal_sentence(buyer.visitor.words(), refusal.code()))
}
