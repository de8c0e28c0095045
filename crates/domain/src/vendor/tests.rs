use super::*;
use crate::{
    Moment,
    id::Id,
    tax_id::{self, TaxStanding},
};

fn id<K>(n: u64) -> Id<K> {
    Moment::new(jiff::Timestamp::UNIX_EPOCH, 7).id(n)
}

fn money(code: &str) -> Currency {
    code.parse().unwrap()
}

/// Approved for whoever is in France.
fn agreed_on(code: &str) -> Exceptions {
    let mut agreed = Exceptions::default();
    agreed.for_country("FR".into(), money(code));
    agreed
}

fn lyon() -> Address {
    Address {
        country: "FR".into(),
        line1: "12 rue de la République".into(),
        postal_code: "69002".into(),
        city: "Lyon".into(),
        ..Address::default()
    }
}

fn terms() -> SellerTerms {
    SellerTerms { url: "https://vendor.example/terms".into(), version: "2026-11".into() }
}

/// An organization of a partner's in Lyon, asked about by its owner.
fn acme() -> Facts {
    Facts {
        organization: id(1),
        name: "Acme".into(),
        status: OrganizationStatus::Active,
        rights: Rights::new(Role::Owner, false),
        at: KnownAddress { address: address::check(&lyon()).normalized, verdict: AddressVerdict::Valid, rules: "1".into() },
        vendor: Some(Vendor { id: id(2), name: "Cloud".into(), status: SellerStatus::Active, terms: Some(terms()) }),
        profile: None,
        methods: Vec::new(),
        exceptions: Exceptions::default(),
        running: false,
    }
}

fn draft(code: &str) -> BillingDraft {
    let (tax_id, standing) = (None, TaxStanding::None);
    BillingDraft { currency: money(code), tax_id, standing, checked_at: None, payment: PaymentChoice::Invoice }
}

fn method(n: u64, kind: PaymentKind, organization: Option<u64>) -> Method {
    Method {
        id: id(n),
        organization: organization.map(id),
        kind,
        is_default: false,
        order: None,
        approved: false,
        refused: false,
        reason: String::new(),
        brand: String::new(),
        last4: String::new(),
        expires_on: None,
    }
}

fn profile() -> Profile {
    Profile {
        id: id(3),
        organization: id(1),
        currency: money("EUR"),
        reason: CurrencyReason::Country,
        tax_id: None,
        standing: TaxStanding::None,
        accepted: true,
    }
}

fn accepted() -> Vec<String> {
    vec![terms().value(id(2))]
}

fn billed() -> Facts {
    let invoice = Method { is_default: true, ..method(4, PaymentKind::Invoice, Some(1)) };
    Facts { profile: Some(profile()), methods: vec![invoice, method(5, PaymentKind::Card, Some(1))], ..acme() }
}

#[test]
fn an_owner_adds_the_vendor_and_is_billed_in_the_countrys_currency() {
    let added = add(&acme(), &draft("EUR"), &accepted()).unwrap();
    let Adding::Add(addition) = added else { panic!("{added:?}") };
    assert_eq!((addition.reason, addition.paying.method), (CurrencyReason::Country, None));
    assert_eq!(add(&acme(), &draft("USD"), &accepted()), Err(VendorRefusal::Outdated));
    let agreed = Facts { exceptions: agreed_on("USD"), ..acme() };
    assert!(matches!(add(&agreed, &draft("USD"), &accepted()), Ok(Adding::Add(added)) if added.reason == CurrencyReason::Exception));
}

#[test]
fn what_stands_against_adding_the_vendor_is_said() {
    let add = |facts: &Facts| add(facts, &draft("EUR"), &accepted()).map(|_| ());
    for role in [Role::Administrator, Role::Member] {
        assert_eq!(add(&Facts { rights: Rights::new(role, true), ..acme() }), Err(VendorRefusal::NotOwner));
    }
    assert_eq!(add(&Facts { status: OrganizationStatus::Suspended, ..acme() }), Err(VendorRefusal::Suspended));
    assert_eq!(add(&Facts { vendor: None, ..acme() }), Err(VendorRefusal::NoVendor));
    let vendor = acme().vendor.map(|vendor| Vendor { status: SellerStatus::Suspended, ..vendor });
    assert_eq!(add(&Facts { vendor, ..acme() }), Err(VendorRefusal::NoVendor));
    let mut nowhere = acme();
    nowhere.at.address.postal_code = "69".into();
    assert_eq!(add(&nowhere), Err(VendorRefusal::AddressOutdated));
    assert_eq!(super::add(&acme(), &draft("EUR"), &[]), Err(VendorRefusal::TermsMissing));
    let older = vec![SellerTerms { version: "2026-01".into(), ..terms() }.value(id(2))];
    assert_eq!(super::add(&acme(), &draft("EUR"), &older), Err(VendorRefusal::TermsMissing), "those of today");
    let free = Facts { vendor: acme().vendor.map(|vendor| Vendor { terms: None, ..vendor }), ..acme() };
    assert!(super::add(&free, &draft("EUR"), &[]).is_ok(), "there are none");
}

#[test]
fn a_second_press_adds_nothing_whatever_it_says() {
    assert_eq!(add(&billed(), &draft("USD"), &[]), Ok(Adding::Already));
    let member = Facts { rights: Rights::new(Role::Member, false), ..billed() };
    assert_eq!(add(&member, &draft("EUR"), &accepted()), Err(VendorRefusal::NotOwner));
}

#[test]
fn an_address_that_was_kept_is_good_as_long_as_nothing_is_impossible() {
    let unknown = Address { city: "Nulle Part".into(), postal_code: "69002".into(), ..lyon() };
    let at = |address: &Address, verdict, rules: &str| KnownAddress { address: address.clone(), verdict, rules: rules.into() };
    for verdict in [AddressVerdict::KeptWithConsent, AddressVerdict::Corrected] {
        assert!(at(&unknown, verdict, "1").holds());
        assert!(!at(&Address { line1: String::new(), ..unknown.clone() }, verdict, "1").holds());
    }
    let box_number = Address { line1: "BP 12".into(), ..lyon() };
    for verdict in [AddressVerdict::Valid, AddressVerdict::SuggestionAccepted] {
        assert!(at(&address::check(&lyon()).normalized, verdict, "1").holds());
        assert!(!at(&box_number, verdict, "1").holds(), "a post-office box");
    }
}

#[test]
fn only_what_is_known_pays() {
    let paid = |facts: &Facts, payment| match add(facts, &BillingDraft { payment, ..draft("EUR") }, &accepted()) {
        Ok(Adding::Add(added)) => Ok(added.paying.method),
        Ok(Adding::Already) => panic!("it is not there"),
        Err(refusal) => Err(refusal),
    };
    let methods = vec![method(5, PaymentKind::Card, None), method(6, PaymentKind::Card, Some(9))];
    let facts = Facts { methods, ..acme() };
    assert_eq!(paid(&facts, PaymentChoice::Method { id: id(5) }), Ok(Some(id(5))));
    for other in [6, 7] {
        assert_eq!(paid(&facts, PaymentChoice::Method { id: id(other) }), Err(VendorRefusal::PaymentUnknown));
    }
    assert_eq!(paid(&facts, PaymentChoice::Invoice), Ok(None));
    let card = BillingDraft { payment: PaymentChoice::Card, ..draft("EUR") };
    let Ok(Adding::Add(added)) = add(&facts, &card, &accepted()) else { panic!("a card can be entered next") };
    assert_eq!((added.paying.kind, added.paying.method), (PaymentKind::Card, None));
    assert_eq!(change(&billed(), &card), Err(VendorRefusal::PaymentUnknown), "on the page of payments it can");
    let again = Facts { methods: vec![method(4, PaymentKind::Invoice, Some(1))], ..acme() };
    assert_eq!(paid(&again, PaymentChoice::Invoice), Ok(Some(id(4))), "the one it had before");
    let refused = Facts { methods: vec![Method { refused: true, ..method(4, PaymentKind::Invoice, Some(1)) }], ..acme() };
    assert_eq!(paid(&refused, PaymentChoice::Invoice), Err(VendorRefusal::PaymentUnknown));
}

#[test]
fn a_profile_changes_in_what_is_said_of_it() {
    let parts = |wanted: &BillingDraft| change(&billed(), wanted).map(|change| change.parts);
    assert_eq!(parts(&draft("EUR")), Ok(vec![]));
    let card = BillingDraft { payment: PaymentChoice::Method { id: id(5) }, ..draft("EUR") };
    assert_eq!(parts(&card), Ok(vec![Part::PaymentMethod]));
    let taxed = |country, written| BillingDraft {
        tax_id: tax_id::read(country, written).unwrap(),
        standing: TaxStanding::Checksum,
        ..draft("EUR")
    };
    assert_eq!(parts(&taxed("FR", "FR40303265045")), Ok(vec![Part::TaxId]));
    assert_eq!(parts(&taxed("GB", "980780684")), Err(VendorRefusal::Outdated), "of another country");
    let known = Facts { profile: Some(Profile { tax_id: taxed("FR", "FR40303265045").tax_id, ..profile() }), ..billed() };
    let confirmed = BillingDraft { standing: TaxStanding::Confirmed, ..taxed("FR", "FR40303265045") };
    assert_eq!(change(&known, &confirmed).unwrap().parts, [Part::TaxId], "what is known of it changes, too");
    assert_eq!(change(&acme(), &draft("EUR")), Err(VendorRefusal::NotFound));
    let reader = Facts { rights: Rights::new(Role::Administrator, true), ..billed() };
    assert_eq!(change(&reader, &draft("EUR")), Err(VendorRefusal::NotOwner));
}

#[test]
fn a_refused_invoice_stays_until_another_way_is_chosen_and_comes_back_by_nobody() {
    let mut refused = billed();
    refused.methods[0].refused = true;
    assert_eq!(change(&refused, &draft("EUR")).unwrap().parts, [], "the rest can be put right meanwhile");
    refused.methods[0].is_default = false;
    refused.methods[1].is_default = true;
    assert_eq!(change(&refused, &draft("EUR")), Err(VendorRefusal::PaymentUnknown));
}

#[test]
fn the_currency_is_open_until_something_runs() {
    let agreed = Facts { exceptions: agreed_on("USD"), ..billed() };
    let moved = change(&agreed, &draft("USD")).unwrap();
    assert_eq!((moved.parts.as_slice(), moved.reason), ([Part::Currency].as_slice(), CurrencyReason::Exception));
    let running = Facts { running: true, ..agreed };
    assert_eq!(change(&running, &draft("USD")), Err(VendorRefusal::CurrencyStays));
    assert_eq!(change(&running, &draft("EUR")).unwrap().parts, []);
    assert_eq!(change(&billed(), &draft("USD")), Err(VendorRefusal::Outdated), "it is not offered");
    let withdrawn = Facts { profile: Some(Profile { currency: money("USD"), reason: CurrencyReason::Exception, ..profile() }), ..billed() };
    let stays = change(&withdrawn, &draft("USD")).unwrap();
    assert_eq!((stays.parts.as_slice(), stays.reason), ([].as_slice(), CurrencyReason::Exception), "what it has, it keeps");
}

#[test]
fn who_is_billed_by_the_vendor_moves_where_the_currency_is_the_same() {
    let billed = |code: &str| (money(code), CurrencyReason::Country);
    assert_eq!(moves(billed("EUR"), ("FR", "DE"), &[]), Ok(CurrencyReason::Country));
    assert_eq!(moves(billed("EUR"), ("FR", "CH"), &[]), Err(OtherCurrency));
    assert_eq!(moves(billed("EUR"), ("FR", "CH"), &[money("EUR")]), Ok(CurrencyReason::Exception));
    let agreed = (money("USD"), CurrencyReason::Exception);
    assert_eq!(moves(agreed, ("FR", "US"), &[money("USD")]), Ok(CurrencyReason::Country));
    assert_eq!(moves(agreed, ("FR", "FR"), &[]), Ok(CurrencyReason::Exception), "within its country it moves as it likes");
    assert_eq!(moves(agreed, ("FR", "DE"), &[]), Err(OtherCurrency));
}
