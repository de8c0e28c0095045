use jiff::Timestamp;

use super::*;
use crate::Moment;

fn moment() -> Moment {
    Moment::new(Timestamp::from_second(1_790_000_000).unwrap(), 42)
}

fn names(name: &str) -> Names {
    Names::from([("en".to_owned(), name.to_owned())])
}

fn offer(n: u64, order: u64, plan: u64) -> Offer {
    let m = moment();
    Offer {
        id: m.id(n),
        order: m.id(order),
        reference: format!("PO-{order}"),
        discounted: false,
        code_attached: false,
        service: m.id(300),
        service_names: names("Backup"),
        terms_url: String::new(),
        terms_version: String::new(),
        home_url: "https://backup.example/start".into(),
        plan: m.id(plan),
        plan_names: names("Standard"),
        requires: None,
        quantity: 5,
        term_months: 12,
        starts_on: None,
        sent_to: None,
    }
}

fn new_organization() -> Choice {
    let address = Address {
        country: "FR".into(),
        line1: "12 rue de la Paix".into(),
        city: "Paris".into(),
        postal_code: "75002".into(),
        ..Address::default()
    };
    let organization =
        NewOrganization { name: "Acme".into(), written: address.clone(), address, verdict: AddressVerdict::Valid, rules: "1".into() };
    Choice::New { organization: Box::new(organization), consent: None }
}

/// A first purchase, ready to be applied: two subscriptions of one order, a new organization.
fn first_purchase() -> Facts {
    let m = moment();
    let offers = vec![offer(1, 100, 400), offer(2, 100, 401)];
    Facts {
        onboarding: m.id(500),
        account: m.id(501),
        invitation: m.id(502),
        guard: Guard::Invited,
        order: m.id(100),
        draft: Draft {
            subscriptions: offers.iter().map(|offer| offer.id).collect(),
            organization: Some(new_organization()),
            billing: None,
        },
        completed: None,
        seller: Seller {
            id: m.id(503),
            name: "Northwind".into(),
            kind: SellerKind::Partner,
            status: SellerStatus::Active,
            redemption: Redemption::Confirm,
            support_email: "help@northwind.example".into(),
        },
        offers,
        organizations: vec![],
        running: vec![],
        colleagues: vec![],
        billing: KnownBilling::default(),
    }
}

fn owned(facts: &Facts, n: u64, partner: Option<SellerId>) -> Membership {
    let _ = facts;
    Membership {
        organization: moment().id(n),
        name: format!("Org {n}"),
        status: OrganizationStatus::Active,
        role: Role::Owner,
        partner,
        partner_name: None,
        vendor: partner.is_none(),
        address: Address::default(),
    }
}

fn agreed(facts: &Facts) -> Agreement {
    Agreement { plan: plan(facts).unwrap().hash(), terms: vec![] }
}

#[test]
fn a_first_purchase_creates_an_organization() {
    let facts = first_purchase();
    let Decision::Apply(placement) = decide(&facts, &agreed(&facts)).unwrap() else { panic!() };
    assert!(matches!(&placement.plan.target, Target::Create(new) if new.name == "Acme"));
    assert_eq!(placement.orders, vec![(facts.order, false)]);
}

#[test]
fn what_is_left_out_keeps_the_order_open() {
    let mut facts = first_purchase();
    facts.draft.subscriptions.truncate(1);
    let Decision::Apply(placement) = decide(&facts, &agreed(&facts)).unwrap() else { panic!() };
    assert_eq!(placement.orders, vec![(facts.order, true)]);
}

#[test]
fn a_bound_owner_cannot_create_a_second_organization() {
    let mut facts = first_purchase();
    facts.organizations.push(owned(&facts, 600, Some(facts.seller.id)));
    assert_eq!(plan(&facts), Err(OnboardingRefusal::OrganizationTied));
    facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
    assert!(matches!(plan(&facts).unwrap().target, Target::Use { .. }));
}

#[test]
fn only_an_organization_bound_to_this_seller_can_be_used() {
    let mut facts = first_purchase();
    let other: SellerId = moment().id(999);
    facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
    assert_eq!(plan(&facts), Err(OnboardingRefusal::OrganizationUnknown));
    let kinds = [(Some(other), false, Ineligible::OtherSeller), (None, true, Ineligible::VendorOnly), (None, false, Ineligible::NoSeller)];
    for (partner, vendor, why) in kinds {
        facts.organizations = vec![Membership { vendor, ..owned(&facts, 600, partner) }];
        assert_eq!(plan(&facts), Err(OnboardingRefusal::Ineligible(why)));
    }
    facts.organizations = vec![Membership { role: Role::Administrator, ..owned(&facts, 600, Some(facts.seller.id)) }];
    assert_eq!(plan(&facts), Err(OnboardingRefusal::Ineligible(Ineligible::NotOwner)));
    facts.organizations = vec![Membership { status: OrganizationStatus::Suspended, ..owned(&facts, 600, Some(facts.seller.id)) }];
    assert_eq!(plan(&facts), Err(OnboardingRefusal::Ineligible(Ineligible::Suspended)));
}

#[test]
fn colleagues_are_not_duplicated() {
    let mut facts = first_purchase();
    let there =
        |order, n, owners, name: Option<&str>| Elsewhere { order, organization: moment().id(n), name: name.map(str::to_owned), owners };
    // One of another seller account is nobody's concern here.
    facts.colleagues = vec![there(moment().id(101), 600, 1, None)];
    assert!(plan(&facts).is_ok());
    facts.colleagues.extend([
        there(facts.order, 601, 0, Some("Gone")),
        there(facts.order, 602, 2, None),
        there(facts.order, 603, 1, Some("Acme")),
    ]);
    assert_eq!(plan(&facts), Err(OnboardingRefusal::OrganizationElsewhere));
    assert_eq!(facts.elsewhere(), facts.colleagues.last(), "one whose owners can be reached, best one she knows");
    facts.organizations = vec![owned(&facts, 604, Some(facts.seller.id))];
    assert_eq!((facts.elsewhere(), plan(&facts)), (None, Err(OnboardingRefusal::OrganizationTied)));
}

#[test]
fn what_was_sent_to_owners_goes_to_their_organization_alone() {
    let mut facts = first_purchase();
    facts.organizations = vec![owned(&facts, 600, Some(facts.seller.id)), owned(&facts, 601, Some(facts.seller.id))];
    facts.offers[1].sent_to = Some(moment().id(600));
    facts.draft.organization = Some(Choice::Existing { organization: moment().id(601) });
    assert_eq!(plan(&facts), Err(OnboardingRefusal::OrganizationOfTask));
    assert_eq!(facts.eligible().map(|membership| membership.organization).collect::<Vec<_>>(), [moment().id(600)]);
    facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
    assert!(plan(&facts).is_ok());
    facts.organizations.clear();
    facts.draft.organization = Some(new_organization());
    assert_eq!(plan(&facts), Err(OnboardingRefusal::OrganizationOfTask));
}

#[test]
fn apply_needs_the_plan_that_was_shown() {
    let mut facts = first_purchase();
    let agreement = agreed(&facts);
    facts.offers[0].quantity = 50;
    assert_eq!(decide(&facts, &agreement).unwrap_err(), OnboardingRefusal::PlanChanged);
    facts.draft.subscriptions.push(moment().id(77));
    assert_eq!(decide(&facts, &agreement).unwrap_err(), OnboardingRefusal::SubscriptionsChanged);
}

#[test]
fn terms_are_accepted_once_per_service() {
    let mut facts = first_purchase();
    for offer in &mut facts.offers {
        offer.terms_url = "https://example.com/terms".into();
        offer.terms_version = "2026-01".into();
    }
    assert_eq!(plan(&facts).unwrap().terms.len(), 1);
    let agreement = agreed(&facts);
    assert_eq!(decide(&facts, &agreement).unwrap_err(), OnboardingRefusal::TermsMissing);
    assert!(decide(&facts, &Agreement { terms: vec![plan(&facts).unwrap().terms[0].value()], ..agreement }).is_ok());
}

#[test]
fn a_second_press_shows_the_first_result() {
    let facts = Facts { completed: Some(moment().id(600)), offers: vec![], ..first_purchase() };
    let agreement = Agreement { plan: "old".into(), terms: vec![] };
    assert!(matches!(decide(&facts, &agreement), Ok(Decision::Already(there)) if there == moment().id(600)));
}

#[test]
fn an_add_on_brings_its_base() {
    let mut facts = first_purchase();
    facts.offers[1].requires = Some(facts.offers[0].plan);
    let (base, addon) = (facts.offers[0].id, facts.offers[1].id);
    assert_eq!(with_bases(&facts, &[addon]), vec![addon, base]);
    facts.draft.subscriptions = vec![addon];
    assert_eq!(plan(&facts), Err(OnboardingRefusal::RequiredPlanMissing));
    facts.organizations = vec![owned(&facts, 600, Some(facts.seller.id))];
    facts.running = vec![Running { organization: moment().id(600), service: moment().id(300), plan: facts.offers[0].plan }];
    facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
    assert_eq!(with_bases(&facts, &[addon]), vec![addon]);
    assert!(plan(&facts).unwrap().lines[0].adds);
}

#[test]
fn nothing_ticked_nothing_left_and_a_suspended_seller_are_told_apart() {
    let mut facts = first_purchase();
    facts.draft.subscriptions.clear();
    assert_eq!(plan(&facts), Err(OnboardingRefusal::NothingSelected));
    facts.offers.clear();
    assert_eq!(plan(&facts), Err(OnboardingRefusal::NothingToApply));
    facts.seller.status = SellerStatus::Suspended;
    assert_eq!(plan(&facts), Err(OnboardingRefusal::SellerSuspended));
}

#[test]
fn a_plan_says_all_of_it() {
    let mut facts = first_purchase();
    facts.offers[0].discounted = true;
    let created = plan(&facts).unwrap();
    assert_eq!((created.binds_seller, created.discounted(), created.contract_codes.as_slice()), (true, true, &["PO-100".to_owned()][..]));
    assert_eq!((created.cannot_be_undone.as_slice(), created.lines[0].home.as_str()), (Final::ALL, "backup.example"));
    facts.organizations = vec![owned(&facts, 600, Some(facts.seller.id))];
    facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
    let used = plan(&facts).unwrap();
    assert_eq!((used.binds_seller, used.cannot_be_undone.as_slice()), (false, &[Final::SubscriptionsStay][..]));
}

#[test]
fn a_plan_that_comes_back_is_believed_only_to_the_letter() {
    let plan = plan(&first_purchase()).unwrap();
    let mut json = serde_json::to_value(&plan).unwrap();
    assert_eq!(Plan::seen(json.clone(), &plan.hash()), Some(plan.clone()));
    assert_eq!(Plan::seen(json.clone(), "0000"), None);
    json["lines"][0]["quantity"] = 6.into();
    assert_eq!(Plan::seen(json, &plan.hash()), None);
    assert_eq!(Plan::seen(serde_json::Value::Null, &plan.hash()), None);
}

#[test]
fn what_changed_since_it_was_seen_is_named() {
    let mut facts = first_purchase();
    facts.draft.subscriptions.truncate(1);
    let seen = plan(&facts).unwrap();
    assert_eq!(changes(&seen, &seen), []);

    facts.offers[0].quantity = 50;
    facts.draft.subscriptions.push(facts.offers[1].id);
    let (altered, added) = (facts.offers[0].id, facts.offers[1].id);
    assert_eq!(changes(&seen, &plan(&facts).unwrap()), [Change::LineChanged(altered), Change::LineAdded(added)]);

    let both = plan(&facts).unwrap();
    facts.draft.subscriptions.remove(0);
    assert_eq!(changes(&both, &plan(&facts).unwrap()), [Change::LineGone(Box::new(both.lines[0].clone()))]);

    let seen = plan(&facts).unwrap();
    facts.seller.name = "Northwind Traders".into();
    facts.offers[1].terms_url = "https://backup.example/terms".into();
    facts.offers[1].terms_version = "2".into();
    facts.offers[1].discounted = true;
    facts.organizations = vec![owned(&facts, 600, Some(facts.seller.id))];
    facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
    let now = plan(&facts).unwrap();
    assert_eq!(changes(&seen, &now), [Change::Organization, Change::Seller, Change::Terms, Change::ContractCodes]);
}

#[test]
fn who_lost_the_organization_hears_so() {
    let mut facts = first_purchase();
    facts.organizations = vec![owned(&facts, 600, Some(facts.seller.id))];
    facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
    let agreement = agreed(&facts);
    facts.organizations[0].role = Role::Member;
    assert_eq!(decide(&facts, &agreement).unwrap_err(), OnboardingRefusal::OrganizationLost);
    facts.organizations.clear();
    assert_eq!(decide(&facts, &agreement).unwrap_err(), OnboardingRefusal::OrganizationLost);
}

#[test]
fn an_address_that_would_not_be_taken_today_is_not_applied_to() {
    let mut facts = first_purchase();
    let agreement = agreed(&facts);
    let Some(Choice::New { organization, .. }) = &mut facts.draft.organization else { panic!() };
    organization.address.line1 = "BP 12".into();
    organization.written.line1 = "BP 12".into();
    assert_eq!(plan(&facts).unwrap_err(), OnboardingRefusal::AddressOutdated);
    assert_eq!(decide(&facts, &agreement).unwrap_err(), OnboardingRefusal::AddressOutdated);
}

#[test]
fn drafts_of_before_there_was_a_consent_are_read() {
    let Some(choice) = first_purchase().draft.organization else { panic!() };
    let json = serde_json::to_value(&choice).unwrap();
    assert_eq!((&json["kind"], &json["name"], json.get("consent")), (&"new".into(), &"Acme".into(), None));
    assert_eq!(serde_json::from_value::<Choice>(json).unwrap(), choice);
}

#[test]
fn an_attached_code_is_named_and_not_waited_for() {
    let mut facts = first_purchase();
    facts.offers[0].discounted = true;
    facts.offers[0].code_attached = true;
    let seen = plan(&facts).unwrap();
    assert_eq!((seen.contract_codes.len(), &*seen.attached_codes, seen.discounted()), (0, &["PO-100".to_owned()][..], true));
    facts.offers[0].code_attached = false;
    assert_ne!(plan(&facts).unwrap().hash(), seen.hash(), "a code withdrawn meanwhile is another plan");
}

mod vendors {
    //! Sales of the vendor's own.

    use super::*;
    use crate::{
        billing_profile::{BillingDraft, Method, PaymentChoice, PaymentKind, Profile, SellerTerms},
        currency::CurrencyReason,
        tax_id::TaxStanding,
    };

    fn sale() -> Facts {
        let mut facts = first_purchase();
        facts.seller.kind = SellerKind::Vendor;
        facts
    }

    fn invoice(currency: &str) -> BillingDraft {
        let (currency, standing) = (currency.parse().unwrap(), TaxStanding::None);
        BillingDraft { currency, tax_id: None, standing, checked_at: None, payment: PaymentChoice::Invoice }
    }

    fn profile(organization: u64) -> Profile {
        Profile {
            id: moment().id(800),
            organization: moment().id(organization),
            currency: "EUR".parse().unwrap(),
            reason: CurrencyReason::Country,
            tax_id: None,
            standing: TaxStanding::None,
            accepted: true,
        }
    }

    fn method(kind: PaymentKind, organization: u64) -> Method {
        Method {
            id: moment().id(801),
            organization: Some(moment().id(organization)),
            kind,
            is_default: true,
            order: None,
            approved: false,
            refused: false,
            reason: String::new(),
            brand: String::new(),
            last4: String::new(),
            expires_on: None,
        }
    }

    #[test]
    fn a_partners_sale_never_asks_how_to_be_billed() {
        let mut facts = first_purchase();
        assert_eq!(plan(&facts).unwrap().billing, None);
        facts.draft.billing = Some(invoice("EUR"));
        assert_eq!(plan(&facts), Err(OnboardingRefusal::BillingNotAsked));
    }

    #[test]
    fn the_vendors_first_sale_asks_for_currency_and_payment() {
        let mut facts = sale();
        assert_eq!(plan(&facts), Err(OnboardingRefusal::BillingMissing));
        facts.draft.billing = Some(invoice("USD"));
        assert_eq!(plan(&facts), Err(OnboardingRefusal::BillingOutdated), "the address is French");
        facts.billing.exceptions.for_country("CH".into(), "USD".parse().unwrap());
        assert_eq!(plan(&facts), Err(OnboardingRefusal::BillingOutdated), "it is for another country");
        facts.billing.exceptions.for_country("FR".into(), "USD".parse().unwrap());
        let agreed_beforehand = plan(&facts).unwrap().billing.unwrap();
        assert_eq!((agreed_beforehand.reason, agreed_beforehand.opens), (CurrencyReason::Exception, true));
        facts.draft.billing = Some(invoice("EUR"));
        let planned = plan(&facts).unwrap();
        assert_eq!(planned.cannot_be_undone, [Final::SubscriptionsStay]);
        let billing = planned.billing.unwrap();
        assert!(billing.payment.restricted && billing.payment.kind == PaymentKind::Invoice && billing.reason == CurrencyReason::Country);
    }

    #[test]
    fn the_vendors_terms_are_accepted_with_the_services() {
        let mut facts = sale();
        facts.draft.billing = Some(invoice("EUR"));
        let terms = SellerTerms { url: "https://vendor.example/terms".into(), version: "2026-11".into() };
        facts.billing.terms = Some(terms.clone());
        let mut agreement = agreed(&facts);
        assert!(matches!(decide(&facts, &agreement), Err(OnboardingRefusal::TermsMissing)));
        agreement.terms = vec![terms.value(facts.seller.id)];
        assert!(decide(&facts, &agreement).is_ok());
    }

    #[test]
    fn an_organization_of_a_partner_gains_the_vendor() {
        let mut facts = sale();
        facts.organizations = vec![owned(&facts, 600, Some(moment().id(999)))];
        facts.organizations[0].address.country = "FR".into();
        facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
        assert_eq!(plan(&facts), Err(OnboardingRefusal::BillingMissing));
        facts.draft.billing = Some(invoice("EUR"));
        let planned = plan(&facts).unwrap();
        assert!(planned.binds_seller && planned.billing.unwrap().opens);
        facts.draft.organization = Some(new_organization());
        assert!(plan(&facts).unwrap().binds_seller, "a new one beside it may be had as well");
    }

    #[test]
    fn where_the_vendor_sells_already_it_goes_on() {
        let mut facts = sale();
        facts.organizations = vec![owned(&facts, 600, None), owned(&facts, 601, Some(moment().id(999)))];
        facts.billing.profiles = vec![profile(600)];
        facts.billing.methods = vec![method(PaymentKind::Card, 600)];
        assert_eq!(plan(&facts), Err(OnboardingRefusal::OrganizationTied));
        facts.draft.organization = Some(Choice::Existing { organization: moment().id(601) });
        assert_eq!(plan(&facts), Err(OnboardingRefusal::Ineligible(Ineligible::VendorElsewhere)));
        facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
        let planned = plan(&facts).unwrap();
        assert!(!planned.binds_seller && !planned.billing.unwrap().opens);
    }

    #[test]
    fn a_card_that_is_not_entered_lets_it_wait() {
        let mut facts = sale();
        let by = |payment| Some(BillingDraft { payment, ..invoice("EUR") });
        facts.draft.billing = by(PaymentChoice::Card);
        assert_eq!(plan(&facts), Err(OnboardingRefusal::CardNotEntered));
        let last = jiff::civil::date(2026, 11, 30);
        let card = Method { organization: None, is_default: false, expires_on: Some(last), ..method(PaymentKind::Card, 600) };
        facts.draft.billing = by(PaymentChoice::Method { id: card.id });
        assert_eq!(plan(&facts), Err(OnboardingRefusal::BillingMissing), "nobody has entered that one");
        facts.billing.methods = vec![card.clone()];
        let paid = plan(&facts).unwrap().billing.unwrap().payment;
        assert_eq!((paid.method, paid.kind, paid.restricted), (Some(card.id), PaymentKind::Card, false));
        assert!(plan(&facts.clone().on(last)).is_ok());
        assert_eq!(plan(&facts.on(last.tomorrow().unwrap())), Err(OnboardingRefusal::BillingMissing), "it has expired");
    }

    #[test]
    fn an_invoice_is_for_one_order_until_it_is_approved() {
        let mut facts = sale();
        facts.organizations = vec![owned(&facts, 600, None)];
        facts.billing.profiles = vec![profile(600)];
        facts.draft.organization = Some(Choice::Existing { organization: moment().id(600) });
        let paid = |facts: &mut Facts, change: &dyn Fn(&mut Method)| {
            let mut known = method(PaymentKind::Invoice, 600);
            change(&mut known);
            facts.billing.methods = vec![known];
            plan(facts).map(|planned| planned.billing.unwrap().payment.restricted)
        };
        let own = facts.order;
        assert_eq!(paid(&mut facts, &|_| {}), Ok(true));
        assert_eq!(paid(&mut facts, &|known| known.order = Some(own)), Ok(true));
        assert_eq!(paid(&mut facts, &|known| known.order = Some(moment().id(101))), Err(OnboardingRefusal::InvoiceNotApproved));
        assert_eq!(paid(&mut facts, &|known| known.refused = true), Err(OnboardingRefusal::InvoiceRefused));
        assert_eq!(paid(&mut facts, &|known| known.approved = true), Ok(false));
        let mut two = sale();
        two.offers[1].order = moment().id(101);
        two.draft.billing = Some(invoice("EUR"));
        assert_eq!(plan(&two), Err(OnboardingRefusal::InvoiceOneOrder));
    }
}
