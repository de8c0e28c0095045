//! A plan as programs read it, and the agreement to it.

use actions::apply_subscriptions as applied;
use domain::{
    catalogue,
    id::{OrderId, OrganizationId, SellerId, ServiceId, SubscriptionId},
    onboarding::{self as rules, OnboardingRefusal},
};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{ToSchema, openapi::Object};

use crate::api::{
    addresses::Written,
    body::Fields,
    document::one_of,
    problem::{self, Kind, ToldFault},
};

/// The problem of a refusal.
pub const fn kind(refusal: OnboardingRefusal) -> Kind {
    match refusal {
        OnboardingRefusal::NotFound => problem::NOT_FOUND,
        OnboardingRefusal::LinkClosed => problem::LINK_CLOSED,
        OnboardingRefusal::WrongAccount => problem::WRONG_ACCOUNT,
        OnboardingRefusal::SellerSuspended => problem::SELLER_NOT_SELLING,
        OnboardingRefusal::CodeMissing => problem::CODE_MISSING,
        OnboardingRefusal::NothingToApply => problem::NOTHING_TO_APPLY,
        OnboardingRefusal::SubscriptionsChanged => problem::SUBSCRIPTIONS_CHANGED,
        OnboardingRefusal::NothingSelected => problem::NOTHING_SELECTED,
        OnboardingRefusal::RequiredPlanMissing => problem::REQUIRED_PLAN_MISSING,
        OnboardingRefusal::OrganizationMissing => problem::ORGANIZATION_MISSING,
        OnboardingRefusal::OrganizationUnknown => problem::ORGANIZATION_UNKNOWN,
        OnboardingRefusal::OrganizationTied => problem::ORGANIZATION_TIED,
        OnboardingRefusal::OrganizationElsewhere => problem::ORGANIZATION_ELSEWHERE,
        OnboardingRefusal::OrganizationOfTask => problem::ORGANIZATION_OF_TASK,
        OnboardingRefusal::OrganizationLost => problem::ORGANIZATION_LOST,
        OnboardingRefusal::AddressOutdated => problem::ADDRESS_OUTDATED,
        OnboardingRefusal::Ineligible(rules::Ineligible::OtherSeller) => problem::ORGANIZATION_HAS_OTHER_SELLER,
        OnboardingRefusal::Ineligible(_) => problem::ORGANIZATION_NOT_ELIGIBLE,
        OnboardingRefusal::PlanChanged => problem::PLAN_CHANGED,
        OnboardingRefusal::TermsMissing => problem::TERMS_MISSING,
        OnboardingRefusal::BillingNotAsked => problem::BILLING_NOT_ASKED,
        OnboardingRefusal::BillingMissing => problem::BILLING_MISSING,
        OnboardingRefusal::BillingOutdated => problem::BILLING_OUTDATED,
        OnboardingRefusal::InvoiceOneOrder => problem::INVOICE_ONE_ORDER,
        OnboardingRefusal::InvoiceNotApproved => problem::INVOICE_NOT_APPROVED,
        OnboardingRefusal::InvoiceRefused => problem::INVOICE_REFUSED,
        OnboardingRefusal::CardNotEntered => problem::CARD_NOT_ENTERED,
    }
}

/// What a person agrees to.
#[derive(ToSchema)]
#[schema(as = PlanAgreement)]
#[expect(dead_code, reason = "for the OpenAPI document; `agreed` reads it")]
pub struct Agreement {
    /// `hash` of the plan that was shown. Without it the answer is `plan_changed`.
    #[schema(required = false)]
    plan: String,
    /// `value` of each of the plan’s terms that is accepted.
    #[schema(required = false)]
    terms: Vec<String>,
    /// The plan that was shown, as it was answered: should it have changed, `changes` says in what.
    #[schema(required = false, value_type = Option<Plan>)]
    seen: Option<Value>,
}

/// An [`Agreement`] as it was sent.
pub struct Agreed {
    pub plan: String,
    pub terms: Vec<String>,
    pub seen: Option<Value>,
}

/// Reads an [`Agreement`].
pub fn agreed(body: &mut Fields<'_>) -> Agreed {
    Agreed { plan: body.text_or("plan", ""), terms: body.texts_or_none("terms"), seen: body.any("seen") }
}

/// The example of the document.
pub fn example() -> Value {
    json!({ "plan": "6d9e9dd3b2f5c5f0a8b2a4a7c1f4e4a39d1f0a6f6f7d1c0a5b7ce9d3a0f51b6e", "terms": ["svc_01h455vb4pex5vsknk084sn02q:2026-01"] })
}

/// What applying does, in full.
#[derive(Serialize, ToSchema)]
#[schema(as = OnboardingPlan)]
pub struct Plan {
    /// Names exactly this plan: whoever agrees to it agrees to all of it.
    #[schema(example = "6d9e9dd3b2f5c5f0a8b2a4a7c1f4e4a39d1f0a6f6f7d1c0a5b7ce9d3a0f51b6e")]
    hash: String,
    /// Where everything goes.
    target: Target,
    /// Who bills it.
    #[schema(value_type = String)]
    seller: SellerId,
    /// That seller’s name.
    seller_name: String,
    /// Whether the organization begins to buy from that seller by this; otherwise it does already.
    binds_seller: bool,
    /// Each subscription.
    lines: Vec<Line>,
    /// Terms to accept.
    terms: Vec<Terms>,
    /// References of the orders that carry discounts: each expects a contract code of the seller afterwards.
    contract_codes: Vec<String>,
    /// References of the orders whose discount becomes active by this: the seller has attached the contract code.
    attached_codes: Vec<String>,
    /// What cannot be taken back.
    #[schema(schema_with = cannot_be_undone)]
    cannot_be_undone: Vec<rules::Final>,
    /// How it is billed; only in a sale of the vendor’s own.
    #[serde(skip_serializing_if = "Option::is_none")]
    billing: Option<Billing>,
}

/// How a sale of the vendor’s own is billed.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanBilling)]
pub struct Billing {
    /// Whether the organization’s billing profile is made by this.
    opens: bool,
    /// The currency (ISO 4217).
    #[schema(value_type = String, example = "EUR")]
    currency: domain::currency::Currency,
    /// `country`: it is the country’s. `exception`: it was approved beforehand.
    #[schema(value_type = String)]
    reason: domain::currency::CurrencyReason,
    /// The tax id; null without one.
    #[schema(required, value_type = Option<TaxId>)]
    tax_id: Option<TaxId>,
    /// How much is known of it: `none`, `format`, `checksum`, `confirmed`, `unconfirmed`.
    #[schema(value_type = String)]
    standing: domain::tax_id::TaxStanding,
    /// How it is paid.
    payment: Payment,
    /// The vendor’s commercial terms, if they are to be accepted: send `<seller>:<version>` among `terms`.
    #[schema(required, value_type = Option<CommercialTerms>)]
    terms: Option<CommercialTerms>,
}

/// A tax id.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTaxId)]
pub struct TaxId {
    /// Which kind of number it is.
    #[schema(value_type = String)]
    kind: domain::tax_id::TaxIdKind,
    /// The number.
    value: String,
}

/// How a plan is paid.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanPayment)]
pub struct Payment {
    /// `invoice` or `card`.
    #[schema(value_type = String)]
    kind: domain::billing_profile::PaymentKind,
    /// Which method, if it is known already; null otherwise.
    #[schema(required, value_type = Option<String>)]
    method: Option<domain::id::PaymentMethodId>,
    /// The last four digits of a card, or empty.
    last4: String,
    /// Whether only this order can be paid by it until an operator approves it.
    restricted: bool,
}

/// The vendor’s commercial terms.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanCommercialTerms)]
pub struct CommercialTerms {
    /// Where they are read.
    url: String,
    /// Which version.
    version: String,
}

impl Billing {
    fn new(billing: rules::Billing) -> Self {
        let rules::PlannedPayment { kind, method, last4, restricted } = billing.payment;
        Self {
            opens: billing.opens,
            currency: billing.currency,
            reason: billing.reason,
            tax_id: billing.tax_id.map(|tax_id| TaxId { kind: tax_id.kind, value: tax_id.value }),
            standing: billing.standing,
            payment: Payment { kind, method, last4, restricted },
            terms: billing.terms.map(|terms| CommercialTerms { url: terms.url, version: terms.version }),
        }
    }
}

/// Where a plan’s subscriptions go.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTarget)]
pub struct Target {
    /// `create`: into a new organization, which you own. `use`: into one that you own already.
    #[schema(schema_with = target_kind)]
    kind: &'static str,
    /// Its name.
    name: String,
    /// Which one; with `use`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    organization: Option<OrganizationId>,
    /// Its business address in the country’s normal form; with `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Written>,
    /// The address as it was written; with `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<Written>,
    /// Why the address is good enough; with `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    verdict: Option<domain::organization::AddressVerdict>,
    /// Version of the rules that judged it; with `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<String>,
}

/// One subscription of a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanLine)]
pub struct Line {
    /// Which.
    #[schema(value_type = String)]
    subscription: SubscriptionId,
    /// On which order.
    #[schema(value_type = String)]
    order: OrderId,
    /// The seller’s number for that order.
    reference: String,
    /// The service.
    #[schema(value_type = String)]
    service: ServiceId,
    /// Its names, by language.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    service_names: catalogue::Names,
    /// The plan’s names, by language.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    plan_names: catalogue::Names,
    /// How much.
    quantity: i64,
    /// For how many months.
    term_months: i64,
    /// First day, if it is fixed; otherwise the day of apply.
    #[schema(required, value_type = Option<String>, format = Date)]
    starts_on: Option<Date>,
    /// Whether the service runs there already, so that this adds to it.
    adds: bool,
    /// Where the service’s users land: the host of its home page.
    home: String,
}

/// A service’s terms.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTerms)]
pub struct Terms {
    /// What to send when they are accepted.
    value: String,
    /// Whose.
    #[schema(value_type = String)]
    service: ServiceId,
    /// Its names, by language.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    service_names: catalogue::Names,
    /// Where they are read.
    url: String,
    /// Which version.
    version: String,
}

fn target_kind() -> Object {
    one_of("`create`: into a new organization, which you own. `use`: into one that you own already.", ["create", "use"])
}

fn cannot_be_undone() -> utoipa::openapi::schema::Array {
    let about = "`subscriptions_stay`: they cannot be moved to another organization. `partner_stays`: the new organization has no partner seller beside this one.";
    utoipa::openapi::schema::ArrayBuilder::new().items(one_of(about, rules::Final::ALL.iter().map(|last| last.as_str()))).build()
}

impl Plan {
    pub fn new(plan: rules::Plan) -> Self {
        Self {
            hash: plan.hash(),
            target: Target::new(plan.target),
            seller: plan.seller,
            seller_name: plan.seller_name,
            binds_seller: plan.binds_seller,
            lines: plan.lines.into_iter().map(Line::new).collect(),
            terms: plan.terms.into_iter().map(Terms::new).collect(),
            contract_codes: plan.contract_codes,
            attached_codes: plan.attached_codes,
            cannot_be_undone: plan.cannot_be_undone,
            billing: plan.billing.map(Billing::new),
        }
    }
}

impl Target {
    fn new(target: rules::Target) -> Self {
        match target {
            rules::Target::Create(new) => Self {
                kind: "create",
                name: new.name,
                organization: None,
                address: Some(new.address.into()),
                written: Some(new.written.into()),
                verdict: Some(new.verdict),
                rules: Some(new.rules),
            },
            rules::Target::Use { organization, name } => {
                Self { kind: "use", name, organization: Some(organization), address: None, written: None, verdict: None, rules: None }
            }
        }
    }
}

impl Line {
    fn new(line: rules::Line) -> Self {
        Self {
            subscription: line.subscription,
            order: line.order,
            reference: line.reference,
            service: line.service,
            service_names: line.service_names,
            plan_names: line.plan_names,
            quantity: line.quantity,
            term_months: line.term_months,
            starts_on: line.starts_on,
            adds: line.adds,
            home: line.home,
        }
    }
}

impl Terms {
    fn new(terms: rules::Terms) -> Self {
        Self { value: terms.value(), service: terms.service, service_names: terms.service_names, url: terms.url, version: terms.version }
    }
}

/// What differs between the plan that was seen and the one that holds.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanChange)]
pub struct Change {
    /// What: it never changes its meaning.
    #[schema(schema_with = change_code)]
    code: &'static str,
    /// The subscription it is about; null when it is about none.
    #[schema(required, value_type = Option<String>)]
    subscription: Option<SubscriptionId>,
}

fn change_code() -> Object {
    one_of(
        "What differs. It never changes its meaning.",
        ["organization", "seller", "line_added", "line_changed", "line_gone", "terms", "contract_codes", "billing"],
    )
}

impl Change {
    pub fn new(change: &rules::Change) -> Self {
        Self { code: change.code(), subscription: change.subscription() }
    }
}

/// A problem that may carry the plan as it is now.
#[derive(ToSchema)]
#[schema(as = PlanProblem)]
#[expect(dead_code, reason = "for the OpenAPI document; the problem is written where all are")]
pub struct PlanChanged {
    /// Names the kind of problem: `urn:passerelle:problem:` and the code. Never changes.
    #[schema(example = "urn:passerelle:problem:plan_changed")]
    r#type: String,
    /// The kind of problem in a few words, in the language asked for by Accept-Language.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 409)]
    status: u16,
    /// What to do about it, in the language asked for by Accept-Language.
    detail: String,
    /// The kind of problem for machines. Never changes its meaning.
    #[schema(example = "plan_changed", pattern = "^[a-z_]+$")]
    code: String,
    /// Names this request: in the header X-Request-Id and in the operator's log.
    request_id: String,
    /// Empty or absent here.
    #[schema(required = false)]
    errors: Vec<ToldFault>,
    /// The plan as it is now; with `plan_changed`.
    #[schema(required = false)]
    plan: Plan,
    /// What differs from the plan that was sent as `seen`; with `plan_changed`. Empty when none was sent, or not the one
    /// that `plan` names.
    #[schema(required = false)]
    changes: Vec<Change>,
}

/// Where everything is, once applied.
#[derive(Serialize, ToSchema)]
#[schema(as = AppliedPlan)]
pub struct Applied {
    /// The organization.
    organization: Organization,
    /// What was applied to it.
    subscriptions: Vec<Subscription>,
}

/// The organization everything was applied to.
#[derive(Serialize, ToSchema)]
#[schema(as = AppliedOrganization)]
pub struct Organization {
    /// Which.
    #[schema(value_type = String)]
    id: OrganizationId,
    /// Its name.
    name: String,
}

/// A subscription that was applied.
#[derive(Serialize, ToSchema)]
#[schema(as = AppliedSubscription)]
pub struct Subscription {
    /// Which.
    #[schema(value_type = String)]
    id: SubscriptionId,
    /// Of which service.
    #[schema(value_type = String)]
    service: ServiceId,
    /// First day.
    #[schema(value_type = String, format = Date)]
    starts_on: Date,
    /// Last day, inclusive.
    #[schema(value_type = String, format = Date)]
    ends_on: Date,
}

impl Applied {
    pub fn new(applied: &applied::Applied) -> Self {
        let subscriptions = applied.subscriptions.iter().map(|line| Subscription {
            id: line.id,
            service: line.service,
            starts_on: line.starts_on,
            ends_on: line.ends_on,
        });
        Self {
            organization: Organization { id: applied.organization, name: applied.organization_name.clone() },
            subscriptions: subscriptions.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Moment,
        onboarding::{Change as Known, Final, Plan as Shown},
        organization::AddressVerdict,
    };
    use jiff::Timestamp;

    use super::*;

    fn plan(target: rules::Target) -> Shown {
        let moment = Moment::new(Timestamp::from_second(1_790_000_000).unwrap(), 1);
        let names = || catalogue::Names::from([("en".to_owned(), "Backup".to_owned())]);
        let line = rules::Line {
            subscription: moment.id(1),
            order: moment.id(2),
            reference: "PO-1".to_owned(),
            service: moment.id(3),
            service_names: names(),
            plan_names: names(),
            quantity: 5,
            term_months: 12,
            starts_on: Some(jiff::civil::date(2027, 1, 1)),
            adds: false,
            home: "backup.example".to_owned(),
        };
        let terms =
            rules::Terms { service: moment.id(3), service_names: names(), url: "https://x.example".to_owned(), version: "1".to_owned() };
        Shown {
            target,
            seller: moment.id(4),
            seller_name: "Northwind".to_owned(),
            binds_seller: true,
            lines: vec![line],
            terms: vec![terms],
            contract_codes: vec!["PO-1".to_owned()],
            attached_codes: vec!["PO-2".to_owned()],
            cannot_be_undone: Final::ALL.to_vec(),
            billing: None,
        }
    }

    /// Whoever sends back what was answered is understood: the answer is the plan itself, field by field.
    #[test]
    fn an_answered_plan_is_recognized_when_it_comes_back() {
        let address = domain::address::Address { country: "FR".to_owned(), city: "Lyon".to_owned(), ..domain::address::Address::default() };
        let new = rules::NewOrganization {
            name: "Acme".to_owned(),
            written: address.clone(),
            address,
            verdict: AddressVerdict::Valid,
            rules: "1".to_owned(),
        };
        let moment = Moment::new(Timestamp::from_second(1_790_000_000).unwrap(), 1);
        let existing = rules::Target::Use { organization: moment.id(9), name: "Acme".to_owned() };
        for plan in [plan(rules::Target::Create(Box::new(new))), plan(existing)] {
            let answered = serde_json::to_value(Plan::new(plan.clone())).unwrap();
            assert_eq!(answered["hash"], plan.hash());
            assert_eq!(Shown::seen(answered, &plan.hash()), Some(plan));
        }
    }

    #[test]
    fn the_document_names_every_change_and_refusals_keep_their_codes() {
        use domain::Refusal;
        let codes = serde_json::to_value(change_code()).unwrap();
        for change in [Known::Organization, Known::Seller, Known::Terms, Known::ContractCodes, Known::Billing] {
            assert!(codes["enum"].as_array().unwrap().contains(&change.code().into()), "{change:?}");
        }
        for refusal in [
            OnboardingRefusal::NotFound,
            OnboardingRefusal::SellerSuspended,
            OnboardingRefusal::NothingToApply,
            OnboardingRefusal::OrganizationLost,
            OnboardingRefusal::AddressOutdated,
            OnboardingRefusal::OrganizationElsewhere,
            OnboardingRefusal::Ineligible(rules::Ineligible::OtherSeller),
            OnboardingRefusal::Ineligible(rules::Ineligible::VendorOnly),
            OnboardingRefusal::PlanChanged,
            OnboardingRefusal::TermsMissing,
        ] {
            assert_eq!(kind(refusal).code, refusal.code());
        }
    }
}
