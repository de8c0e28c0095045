use super::{Samples, buyer, invited, northwind, signed_in, visitor};
use crate::pages::{
    Action, AddressForm, AddressInput, AddressQuestion, BeingSetUp, BillingFields, BillingStep, Choice, Colleagues, Done, Duplicate,
    FieldError, Frame, Identity, Ineligible, Invited, Landing, MailboxForm, Marked, Notice, OpenService, OrderLine, OtherSeller,
    PaymentOption, PlannedBilling, PlannedLine, PlannedOrganization, Progress, RefusedInvoice, Review, SelectRow, SelectSubscriptions,
    SetOrganization, Stale, Terms, TiedOrganization, Waiting, Way, Wish,
};
use i18n::Words;
use jiff::civil::date;

const ONBOARDING: &str = "onb_01kcrx5w2hf6wb3m9z7q8d4tne";
const INVITATION: &str = "inv_01kcrx5w2hf6wb3m9z7q8d4tnh";
const LINK: &str = "/i/Zx3v8QmB0nJpUw7hK2sT5yR9cLdA4fGeX1oV6iNqWkM";

fn line(service: &str, plan: &str, quantity: u32, term_months: u32) -> OrderLine {
    OrderLine { service: service.to_owned(), plan: plan.to_owned(), quantity, term_months }
}

fn storage() -> OrderLine {
    line("Nimbus Storage", "Standard 10 TB", 4, 12)
}

fn database() -> OrderLine {
    line("Relay Database", "High availability", 2, 36)
}

fn identity(own: Invited) -> Identity {
    let mailbox = match own {
        Invited::Yourself => "j•••@atelier-lumiere.example",
        Invited::SomebodyElse => "p•••@atelier-lumiere.example",
    };
    Identity {
        seller: "Northwind".to_owned(),
        invited: mailbox.to_owned(),
        own,
        invitation: INVITATION.to_owned(),
        hand_over: Some(format!("/onboarding/{ONBOARDING}/hand-over")),
    }
}

impl Samples for Landing {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |frame: Frame| Self {
            frame: Frame { path: LINK.to_owned(), ..frame },
            seller: "Northwind".to_owned(),
            reference: "NW-2026-1042".to_owned(),
            company: Some("Atelier Lumière".to_owned()),
            invited: "j•••@atelier-lumiere.example".to_owned(),
            lines: vec![storage(), database()],
            applied: 0,
            starts: None,
            expires: Some(date(2026, 12, 23)),
            errors: Vec::new(),
        };
        vec![
            ("landing", page(invited(words))),
            ("landing-signed-in", page(buyer(words))),
            ("landing-one", Self { lines: vec![storage()], company: None, ..page(invited(words)) }),
            ("landing-partly-later", Self { lines: vec![storage()], applied: 2, starts: Some(date(2027, 1, 1)), ..page(invited(words)) }),
        ]
    }
}

fn row(id: &str, line: OrderLine, reference: &str, ticked: bool) -> SelectRow {
    SelectRow { id: id.to_owned(), line, reference: reference.to_owned(), ticked, requires: None, starts_on: None }
}

impl Samples for SelectSubscriptions {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let archive = SelectRow {
            requires: Some("Nimbus Storage, Standard 10 TB".to_owned()),
            starts_on: Some(date(2027, 1, 1)),
            ..row("sub_01kcrx5w2hf6wb3m9z7q8d4tp7", line("Nimbus Archive", "Long term", 1, 24), "NW-2026-0977", false)
        };
        let page = || Self {
            frame: buyer(words),
            onboarding: ONBOARDING.to_owned(),
            identity: identity(Invited::Yourself),
            rows: vec![
                row("sub_01kcrx5w2hf6wb3m9z7q8d4tnf", storage(), "NW-2026-1042", true),
                row("sub_01kcrx5w2hf6wb3m9z7q8d4tng", database(), "NW-2026-1042", true),
                archive.clone(),
            ],
            elsewhere: Vec::new(),
            errors: Vec::new(),
        };
        let elsewhere = vec![OtherSeller {
            seller: "Contoso Cloud".to_owned(),
            subscriptions: 1,
            way: Way::Post { path: "/continue".to_owned(), fields: Vec::new() },
        }];
        let mut unticked = page();
        unticked.rows.iter_mut().for_each(|row| row.ticked = false);
        unticked.errors = vec![FieldError::new("subscription", "Tick at least one subscription".to_owned())];
        vec![
            ("subscriptions", page()),
            ("subscriptions-forwarded", Self { identity: identity(Invited::SomebodyElse), elsewhere, ..page() }),
            ("subscriptions-errors", unticked),
        ]
    }
}

fn input(name: &str, label: &str, autocomplete: &str) -> AddressInput {
    AddressInput {
        name: name.to_owned(),
        label: label.to_owned(),
        required: name != "line2",
        autocomplete: autocomplete.to_owned(),
        ..AddressInput::default()
    }
}

pub(super) fn french_form(words: Words) -> AddressForm {
    let postal_code = AddressInput {
        inputmode: "numeric".to_owned(),
        hint: Some(AddressInput::example(words, "75004")),
        ..input("postal_code", "Postal code", "postal-code")
    };
    AddressForm {
        country: "FR".to_owned(),
        countries: words.countries().map(|(code, name)| (code.to_owned(), name)).collect(),
        inputs: vec![
            input("line1", "Street address", "address-line1"),
            input("line2", "Building, floor", "address-line2"),
            postal_code,
            input("city", "City", "address-level2"),
        ],
        ..AddressForm::default()
    }
}

/// The pop-up about an address, with a suggestion or without.
pub(super) fn question(suggests: bool) -> AddressQuestion {
    let piece = |text: &str, changed: bool| Marked { text: text.to_owned(), changed };
    let lines = |city: Vec<Marked>| vec![vec![piece("1600 Amphitheatre Pkwy", false)], city, vec![piece("United States", false)]];
    let suggested =
        lines(vec![piece("Mountain ", false), piece("View", true), piece(", ", false), piece("CA", true), piece(" 94043", false)]);
    AddressQuestion {
        asked: "0f".repeat(32),
        suggestion: suggests.then_some(suggested),
        original: lines(vec![piece("Mountain ", false), piece("Veiw", true), piece(" 94043", false)]),
        reasons: vec![("City".to_owned(), "Did you mean Mountain View?".to_owned())],
        original_chosen: false,
        consent: "I confirm that this address is right as I wrote it.".to_owned(),
    }
}

fn create(address: AddressForm) -> Choice {
    Choice::Create { name: "Atelier Lumière".to_owned(), address }
}

fn american_form(words: Words) -> AddressForm {
    let states = [("CA", "California"), ("NY", "New York"), ("WA", "Washington")];
    let state = AddressInput {
        value: "NY".to_owned(),
        options: states.map(|(key, name)| (key.to_owned(), name.to_owned())).to_vec(),
        ..input("region", "State", "address-level1")
    };
    let zip = AddressInput {
        value: "9021".to_owned(),
        inputmode: "numeric".to_owned(),
        hint: Some(AddressInput::example(words, "95014")),
        ..input("postal_code", "ZIP code", "postal-code")
    };
    AddressForm {
        country: "US".to_owned(),
        inputs: vec![
            input("line1", "Street address", "address-line1"),
            input("line2", "Building, floor", "address-line2"),
            input("city", "City", "address-level2"),
            state,
            zip,
        ],
        ..french_form(words)
    }
}

fn tied(id: &str, name: &str, place: &str, services: &[&str]) -> TiedOrganization {
    let services = services.iter().map(|service| (*service).to_owned()).collect();
    TiedOrganization { id: id.to_owned(), name: name.to_owned(), place: place.to_owned(), services }
}

impl Samples for SetOrganization {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |choice: Choice| set_organization(words, choice);
        let ineligible = vec![Ineligible {
            name: "Lumière Studio".to_owned(),
            place: "Lyon, France".to_owned(),
            code: "other_seller",
            reason: "Buys from Contoso Cloud: an organization has one partner seller only.".to_owned(),
            done: None,
            next: vec![Action {
                label: words.t("ineligible-look"),
                way: Way::Get("/organizations/org_01kcrx5w2hf6wb3m9z7q8d4tpb".to_owned()),
            }],
        }];
        let errors = vec![
            FieldError::new("organization_name", "Enter the organization’s name".to_owned()),
            FieldError::new("line1", "Enter the street address".to_owned()),
            FieldError::new("postal_code", "Enter a ZIP code like 95014".to_owned()),
        ];
        let home = tied("org_01kcrx5w2hf6wb3m9z7q8d4tpa", "Atelier Lumière", "Paris, France", &["Nimbus Storage", "Relay Database"]);
        let studio = tied("org_01kcrx5w2hf6wb3m9z7q8d4tpb", "Lumière Studio", "Lyon, France", &[]);
        let several = Choice::Several { organizations: vec![home.clone(), studio], chosen: None, create: None };
        let adding = Choice::Several {
            organizations: vec![home.clone()],
            chosen: None,
            create: Some("/onboarding/onb_1/organization?new".to_owned()),
        };
        let vendors = Self { vendor: true, ..page(create(french_form(words))) };
        vec![
            ("organization-create", Self { ineligible: ineligible.clone(), ..page(create(french_form(words))) }),
            ("organization-create-errors", Self { errors, ..page(Choice::Create { name: String::new(), address: american_form(words) }) }),
            ("organization-address-suggested-errors", asked(words, "address-question", true)),
            ("organization-address-unverified-errors", asked(words, "address_consent", false)),
            ("organization-tied", Self { ineligible, ..page(Choice::Tied(home)) }),
            ("organization-several", page(several)),
            ("organization-vendor-added", Self { vendor: true, ..page(adding) }),
            ("organization-vendor-create", vendors),
        ]
        .into_iter()
        .chain(with_colleagues(words))
        .collect()
    }
}

fn set_organization(words: Words, choice: Choice) -> SetOrganization {
    SetOrganization {
        frame: buyer(words),
        onboarding: ONBOARDING.to_owned(),
        identity: identity(Invited::Yourself),
        choice,
        vendor: false,
        ineligible: Vec::new(),
        duplicate: None,
        duplicate_ok: false,
        errors: Vec::new(),
    }
}

/// Step 2 with the question about its address.
fn asked(words: Words, field: &str, suggests: bool) -> SetOrganization {
    let address = AddressForm { question: Some(question(suggests)), ..american_form(words) };
    let errors = vec![FieldError::new(field, words.t("address-choose")), FieldError::new("city", "Did you mean Mountain View?".to_owned())];
    SetOrganization { errors, duplicate_ok: true, ..set_organization(words, create(address)) }
}

/// Step 2 where colleagues were there first.
fn with_colleagues(words: Words) -> Vec<(&'static str, SetOrganization)> {
    let colleagues = |organization: Option<&str>| Colleagues {
        organization: organization.map(str::to_owned),
        sent: None,
        wish: Wish::Open,
        unreachable: None,
    };
    let reached =
        Colleagues { sent: Some(date(2026, 11, 26)), wish: Wish::Asked(date(2026, 11, 26)), ..colleagues(Some("Atelier Lumière")) };
    let refused = Colleagues { wish: Wish::Refused { on: date(2026, 11, 26), rests: true }, ..colleagues(None) };
    let unreachable = Colleagues { unreachable: Some(northwind()), ..colleagues(None) };
    let told = Colleagues { sent: Some(date(2026, 11, 26)), ..unreachable.clone() };
    let elsewhere = |colleagues: Colleagues| set_organization(words, Choice::Colleagues(Box::new(colleagues)));
    let duplicate = Duplicate {
        own: Some(("org_01kcrx5w2hf6wb3m9z7q8d4tpb".to_owned(), "Atelier Lumière".to_owned())),
        domain: Some("atelier-lumiere.example".to_owned()),
        wish: Some(Wish::Open),
    };
    let doubted = SetOrganization {
        duplicate: Some(duplicate),
        errors: vec![FieldError::new("duplicate_ok", words.t("duplicate-error"))],
        ..set_organization(words, create(french_form(words)))
    };
    vec![
        ("organization-colleagues", elsewhere(colleagues(None))),
        ("organization-colleagues-reached", elsewhere(reached)),
        ("organization-colleagues-refused", elsewhere(refused)),
        ("organization-colleagues-unreachable", elsewhere(unreachable)),
        ("organization-colleagues-told", elsewhere(told)),
        ("organization-nothing", set_organization(words, Choice::Nothing)),
        ("organization-duplicate-errors", doubted),
    ]
}

fn planned(id: &str, line: OrderLine) -> PlannedLine {
    PlannedLine {
        id: id.to_owned(),
        line,
        starts_on: None,
        already_running: false,
        home: "storage.service.example".to_owned(),
        changed: false,
    }
}

fn review(words: Words) -> Review {
    let terms = |value: &str, service: &str| Terms {
        value: value.to_owned(),
        service: service.to_owned(),
        version: "3".to_owned(),
        url: "https://cloud.example/terms".to_owned(),
        accepted: false,
        commercial: false,
    };
    Review {
        frame: buyer(words),
        onboarding: ONBOARDING.to_owned(),
        identity: identity(Invited::Yourself),
        organization: PlannedOrganization {
            name: "Atelier Lumière".to_owned(),
            created: true,
            consented: false,
            address: ["12 rue des Rosiers", "75004 PARIS", "France"].map(str::to_owned).to_vec(),
            changed: false,
        },
        lines: vec![planned("sub_01kcrx5w2hf6wb3m9z7q8d4tnf", storage()), planned("sub_01kcrx5w2hf6wb3m9z7q8d4tng", database())],
        billing: None,
        binds: true,
        terms: vec![terms("svc_storage.3", "Nimbus Storage"), terms("svc_database.3", "Relay Database")],
        plan: "b5bb9d8014a0f9b1".to_owned(),
        seen: "{}".to_owned(),
        lasting: vec![
            words.with("final-subscriptions-stay", &[("count", 2.into())]),
            words.with("final-partner-stays", &[("seller", "Northwind".into()), ("organization", "Atelier Lumière".into())]),
        ],
        contract_codes: Vec::new(),
        undo_hours: 24,
        attached_codes: Vec::new(),
        stale: None,
        errors: Vec::new(),
    }
}

impl Samples for Review {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut returning = review(words);
        returning.organization.created = false;
        returning.binds = false;
        returning.contract_codes = vec!["NW-2026-1042".to_owned()];
        returning.attached_codes = vec!["NW-2026-1043".to_owned()];
        returning.lasting = vec![words.with("final-subscriptions-stay", &[("count", 1.into())])];
        returning.lines = vec![PlannedLine {
            already_running: true,
            starts_on: Some(date(2027, 1, 1)),
            ..planned("sub_01kcrx5w2hf6wb3m9z7q8d4tnf", storage())
        }];
        returning.terms.truncate(1);
        let mut stale = review(words);
        stale.organization.consented = true;
        stale.stale = Some(Stale { changes: vec!["Nimbus Storage: quantity 4 instead of 2".to_owned()] });
        stale.lines.iter_mut().take(1).for_each(|line| line.changed = true);
        let errors = vec![FieldError::new("terms", "Accept the terms of both services to go on".to_owned())];
        vec![
            ("review", review(words)),
            ("review-returning", returning),
            ("review-stale", stale),
            ("review-errors", Review { errors, ..review(words) }),
            ("review-vendor", vendors_review(words)),
        ]
    }
}

fn vendors_review(words: Words) -> Review {
    let mut shown = review(words);
    shown.billing = Some(PlannedBilling {
        currency: "Euro (EUR)".to_owned(),
        tax_id: "FR40303265045".to_owned(),
        payment: words.t("billing-by-invoice"),
        restricted: true,
        opens: true,
        changed: false,
    });
    let terms =
        Terms { value: "sel_1:2026-11".to_owned(), service: "Passerelle Cloud".to_owned(), commercial: true, ..shown.terms.remove(0) };
    shown.terms.insert(0, terms);
    shown
}

impl Samples for BillingStep {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let restricted = words.with("billing-invoice-restricted", &[("vendor", "Passerelle Cloud".into())]);
        let method = |value: &str, label: String, note: &str| PaymentOption {
            value: value.to_owned(),
            label,
            note: note.to_owned(),
            chosen: value == "invoice",
        };
        let billing = BillingFields {
            known: false,
            vendor: "Passerelle Cloud".to_owned(),
            address: ["12 rue des Rosiers", "75004 PARIS", "France"].map(str::to_owned).to_vec(),
            currencies: vec![("EUR".to_owned(), "Euro".to_owned())],
            currency: "EUR".to_owned(),
            currency_hint: words.t("billing-currency-hint"),
            tax_id: String::new(),
            tax_example: "FR40303265045".to_owned(),
            methods: vec![method("invoice", words.t("billing-by-invoice"), &restricted)],
            invoice_waits: false,
            invoice_refused: None,
        };
        let page = |billing: BillingFields| Self {
            frame: buyer(words),
            onboarding: ONBOARDING.to_owned(),
            identity: identity(Invited::Yourself),
            organization: "Atelier Lumière".to_owned(),
            billing,
            errors: Vec::new(),
        };
        let card = method("pmt_1", words.with("billing-by-card", &[("last4", "4242".into())]), "");
        let mut several = billing.clone();
        several.currencies.push(("CHF".to_owned(), "CHF".to_owned()));
        several.methods.insert(0, card);
        let waits =
            BillingFields { known: true, methods: Vec::new(), invoice_waits: true, tax_id: "FR40303265045".to_owned(), ..billing.clone() };
        let refused =
            RefusedInvoice { reason: "Two invoices of last year are unpaid.".to_owned(), contact: "support@cloud.example".to_owned() };
        let refused = BillingFields { invoice_waits: false, invoice_refused: Some(refused), ..waits.clone() };
        let nowhere = BillingFields { currencies: Vec::new(), currency: String::new(), tax_example: String::new(), ..billing.clone() };
        let errors = vec![FieldError::new("tax_id", "Compare it with your certificate".to_owned())];
        vec![
            ("billing-step", page(billing.clone())),
            ("billing-step-several", page(several)),
            ("billing-step-waits", page(waits)),
            ("billing-step-refused", page(refused)),
            ("billing-step-nowhere", page(nowhere)),
            ("billing-step-errors", Self { errors, ..page(billing) }),
        ]
    }
}

impl Samples for Done {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let open = |line: OrderLine| OpenService {
            service: line.service,
            plan: line.plan,
            url: "https://service.example/".to_owned(),
            starts_on: None,
        };
        let page = |lines: Vec<OrderLine>| Self {
            frame: buyer(words),
            seller: "Northwind".to_owned(),
            references: vec!["NW-2026-1042".to_owned()],
            organization: "Atelier Lumière".to_owned(),
            undo: Some(super::undo::undoable(words)),
            organization_id: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
            services: lines.into_iter().map(open).collect(),
            discounted: false,
        };
        let mut later = page(vec![storage()]);
        later.services.iter_mut().for_each(|service| service.starts_on = Some(date(2027, 1, 1)));
        vec![
            ("done-one", page(vec![storage()])),
            ("done-several", Self { discounted: true, ..page(vec![storage(), database()]) }),
            ("done-later", later),
        ]
    }
}

impl Samples for Waiting {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let one = |service: &str, plan: &str, progress: Progress, message: Option<&str>| BeingSetUp {
            id: "sub_01kcrx5w2hf6wb3m9z7q8d4tnf".to_owned(),
            service: service.to_owned(),
            plan: plan.to_owned(),
            progress,
            message: message.map(str::to_owned),
        };
        let ready = || Progress::Ready("https://service.example/".to_owned());
        let failure = || one("Nimbus Archive", "Long term", Progress::Failed, Some("No capacity is left in Paris; more arrives tonight."));
        let page = |subscriptions: Vec<BeingSetUp>, owner: bool| Self {
            frame: buyer(words),
            organization: "Atelier Lumière".to_owned(),
            undo: owner.then(|| super::undo::undoable(words)),
            organization_id: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
            onboarding: "onb_01kcrx5w2hf6wb3m9z7q8d4tne".to_owned(),
            subscriptions,
            owner,
        };
        let all = vec![
            one("Nimbus Storage", "Standard 10 TB", ready(), Some("Two nodes are ready in Paris.")),
            one("Relay Database", "High availability", Progress::Working, None),
            one("Relay Queue", "Small", Progress::Scheduled(date(2027, 1, 1)), None),
            failure(),
        ];
        vec![
            ("waiting", page(all, true)),
            ("waiting-failed", page(vec![failure()], true)),
            ("waiting-member", page(vec![failure()], false)),
        ]
    }
}

impl Samples for Notice {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mailbox = |asked: bool| MailboxForm {
            path: format!("{LINK}/ask"),
            invited: "j•••@atelier-lumiere.example".to_owned(),
            by_seller: false,
            asked,
            email: String::new(),
            errors: Vec::new(),
        };
        let errors = vec![FieldError::new("email", "Enter your e-mail address".to_owned())];
        vec![
            ("notice-unknown-link", Self::unknown_link(visitor(words))),
            ("notice-expired", Self::expired_link(invited(words), northwind(), date(2026, 11, 20), mailbox(false))),
            ("notice-expired-asked", Self::expired_link(invited(words), northwind(), date(2026, 11, 20), mailbox(true))),
            ("notice-replaced", Self::replaced_link(invited(words), northwind(), MailboxForm { by_seller: true, ..mailbox(false) })),
            ("notice-replaced-errors", Self::replaced_link(invited(words), northwind(), MailboxForm { errors, ..mailbox(false) })),
            ("notice-handed-over", Self::handed_over(invited(words), northwind(), "p•••@atelier-lumiere.example", date(2026, 11, 20))),
            ("notice-revoked", Self::revoked_link(invited(words), northwind())),
            ("notice-code-missing", Self::code_missing(buyer(words), "/onboarding/onb_1/code")),
            ("notice-withdrawn", Self::withdrawn(invited(words), northwind())),
            ("notice-applied", Self::applied_by_you(signed_in(words), "Atelier Lumière", "/organizations/org_01kcrx5w2hf6wb3m9z7q8d4tpa")),
            ("notice-undone", Self::undone(signed_in(words), "2026-11-27 10:04", "Atelier Lumière", true, Some("/onboarding/onb_1"))),
            ("notice-undone-stays", Self::undone(signed_in(words), "2026-11-27 10:04", "Atelier Lumière", false, None)),
            ("notice-undo-late", Self::undo_closed(buyer(words), "undo_too_late", northwind(), Some("/organizations/org_1"))),
            ("notice-undo-not-owner", Self::undo_closed(buyer(words), "undo_not_owner", northwind(), None)),
            ("notice-onboarded", Self::onboarded_by_other(buyer(words), northwind())),
            ("notice-wrong-account", Self::wrong_account(buyer(words), "p•••@atelier-lumiere.example", northwind(), INVITATION, false)),
            ("notice-readdress-asked", Self::wrong_account(buyer(words), "p•••@atelier-lumiere.example", northwind(), INVITATION, true)),
            ("notice-suspended", Self::seller_suspended(invited(words), northwind())),
            ("notice-forged", Self::forged(visitor(words))),
            ("notice-not-found", Self::not_found(signed_in(words))),
            ("notice-dead-recovery", Self::dead_recovery(visitor(words))),
            ("notice-dead-join", Self::dead_join(visitor(words))),
            ("notice-joining-expired", Self::joining_expired(visitor(words), "Atelier Lumière", "Jeanne Martin")),
            ("notice-joining-revoked", Self::joining_revoked(visitor(words), "Atelier Lumière", None)),
            ("notice-declined", Self::declined_to_join(signed_in(words), "Atelier Lumière", "Jeanne Martin")),
            ("notice-joined", Self::joined(signed_in(words), "Atelier Lumière", Some("/organizations/org_1"))),
            ("notice-joined-other", Self::joined(visitor(words), "Atelier Lumière", None)),
            ("notice-invited-other", Self::invited_other(signed_in(words), "miv_01kcrx5w2hf6wb3m9z7q8d4tpa")),
            ("notice-not-allowed", Self::not_allowed(signed_in(words), "/organizations/org_1/members")),
            ("notice-stale", Self::stale(buyer(words), "/onboarding/onb_01kcrx5w2hf6wb3m9z7q8d4tne/review")),
            ("notice-too-many", Self::too_many(visitor(words))),
            ("notice-broken", Self::broken(signed_in(words), Some("req_01kcrx5w2hf6wb3m9z7q8d4tnz".to_owned()))),
            ("notice-unavailable", Self::unavailable(visitor(words), "/")),
        ]
    }
}
