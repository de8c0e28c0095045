use super::{
    Samples,
    buyer::{french_form, question},
    northwind, signed_in, visitor,
};
use crate::pages::{
    AddressForm, ApiField, ApiGroup, ApiReference, ApiResponse, AskCard, ChangeAddress, CorrectionCard, Corrections, ExpectedCode,
    FieldError, Frame, HadAddress, Home, JoiningCard, Member, Operation, OrderTimeline, OrganizationCard, OrganizationPage, Role,
    SellerKind, SellerTile, SubscriptionRow, SubscriptionStatus, Support, TaskCard, TimelineEntry, WaitingOrder, Way, Welcome,
};
use i18n::Words;
use jiff::civil::date;

impl Samples for Welcome {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let branded = Frame { accent: Some("#7a3cff".to_owned()), ..visitor(words) };
        vec![("welcome", Self { frame: visitor(words) }), ("welcome-branded", Self { frame: branded })]
    }
}

impl Samples for Home {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let card = |name: &str, place: &str, sellers: &[&str], subscriptions: usize, role: Role| OrganizationCard {
            id: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
            name: name.to_owned(),
            place: place.to_owned(),
            role,
            sellers: sellers.iter().map(|seller| (*seller).to_owned()).collect(),
            subscriptions,
            is_default: role == Role::Owner,
        };
        let waiting = |seller: &str, subscriptions: usize| WaitingOrder {
            seller: seller.to_owned(),
            reference: "NW-2026-1042".to_owned(),
            subscriptions,
            way: Way::Post { path: "/onboarding".to_owned(), fields: vec![("order".to_owned(), "ord_1".to_owned())] },
        };
        let organizations = vec![
            card("Atelier Lumière", "Paris, France", &["Northwind"], 2, Role::Owner),
            card("Lumière Studio", "Lyon, France", &["Contoso Cloud", "Passerelle Cloud"], 11, Role::Member),
        ];
        let empty = || Self {
            frame: signed_in(words),
            corrections: Vec::new(),
            left: false,
            joining: Vec::new(),
            waiting: Vec::new(),
            tasks: Vec::new(),
            asks: Vec::new(),
            organizations: Vec::new(),
            handed: Vec::new(),
        };
        vec![
            ("home", Self { waiting: vec![waiting("Northwind", 2), waiting("Contoso Cloud", 1)], organizations, ..empty() }),
            ("home-owner", Self { tasks: vec![task()], asks: vec![asking()], ..empty() }),
            ("home-corrected", Self { corrections: vec![correction("/")], ..empty() }),
            ("home-first", Self { waiting: vec![waiting("Northwind", 2)], ..empty() }),
            ("home-joining", Self { left: true, joining: vec![joining()], ..empty() }),
            ("home-empty", empty()),
        ]
    }
}

fn joining() -> JoiningCard {
    JoiningCard {
        id: "miv_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        organization: "Lumière Studio".to_owned(),
        role: Role::Administrator,
        inviter: "Paul Durand".to_owned(),
        until: date(2026, 12, 4),
    }
}

fn correction(back: &str) -> CorrectionCard {
    let address = |line1: &str, postal_code: &str, city: &str| domain::address::Address {
        country: "FR".to_owned(),
        line1: line1.to_owned(),
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        ..domain::address::Address::default()
    };
    let (old, new) = (address("12 r. des Rosiers", "75400", "Pari"), address("12 rue des Rosiers", "75004", "Paris"));
    let [old, new] = domain::address::changed(&old, &new, ["France"; 2]);
    CorrectionCard {
        id: "adr_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        organization: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        name: "Atelier Lumière".to_owned(),
        old: crate::address::marked(old),
        new: crate::address::marked(new),
        since: date(2026, 11, 26),
        back: back.to_owned(),
    }
}

impl Samples for Corrections {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let one = Self { frame: signed_in(words), corrections: vec![correction("/corrections")] };
        let second = CorrectionCard {
            id: "adr_01kcrx5w2hf6wb3m9z7q8d4tpb".to_owned(),
            name: "Lumière Studio".to_owned(),
            ..correction("/corrections")
        };
        let two = Self { frame: signed_in(words), corrections: vec![correction("/corrections"), second] };
        vec![("corrections", one), ("corrections-two", two)]
    }
}

fn task() -> TaskCard {
    TaskCard {
        id: "tsk_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        organization: "Atelier Lumière".to_owned(),
        seller: "Northwind".to_owned(),
        sender: "Paul Durand".to_owned(),
        email: "paul@atelier-lumiere.example".to_owned(),
        sent: date(2026, 11, 26),
        subscriptions: 2,
    }
}

fn asking() -> AskCard {
    AskCard {
        id: "rrq_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        organization: "Atelier Lumière".to_owned(),
        name: "Paul Durand".to_owned(),
        email: "paul@atelier-lumiere.example".to_owned(),
        wish: domain::member::Wish::Owner,
        asked: date(2026, 11, 26),
    }
}

pub(super) fn subscription(service: &str, plan: &str, status: SubscriptionStatus) -> SubscriptionRow {
    SubscriptionRow {
        id: "sub_01kcrx5w2hf6wb3m9z7q8d4tnf".to_owned(),
        service: service.to_owned(),
        plan: plan.to_owned(),
        quantity: 4,
        term_months: 12,
        starts_on: date(2026, 11, 23),
        ends_on: date(2027, 11, 22),
        seller: "Northwind".to_owned(),
        status,
        message: match status {
            SubscriptionStatus::Failed => Some("No capacity is left in Paris; more arrives tonight.".to_owned()),
            SubscriptionStatus::Active => Some("Two nodes are ready in Paris.".to_owned()),
            _ => None,
        },
        retry: status == SubscriptionStatus::Failed,
        open_url: (status == SubscriptionStatus::Active).then(|| "https://service.example/".to_owned()),
    }
}

pub(super) fn timeline(reference: &str, trouble: bool) -> OrderTimeline {
    let entry = |sentence: &str, icon: &'static str| TimelineEntry {
        at: "November 23, 2026 at 07:38 UTC".to_owned(),
        sentence: sentence.to_owned(),
        message: None,
        by: None,
        icon,
        trouble: false,
    };
    let mut entries = vec![
        entry("Northwind placed the order", "package"),
        entry("The invitation was sent", "mail"),
        entry("Nimbus Storage was applied", "box"),
    ];
    if trouble {
        let message = Some("No capacity is left in Paris; more arrives tonight.".to_owned());
        entries.push(TimelineEntry { trouble, message, icon: "alert-triangle", ..entry("Nimbus Storage could not be set up", "box") });
    }
    OrderTimeline { reference: reference.to_owned(), seller: "Northwind".to_owned(), entries }
}

fn organization(words: Words) -> OrganizationPage {
    let contoso = Support { seller: "Passerelle Cloud".to_owned(), email: Some("help@passerelle.example".to_owned()), url: None };
    let tile = |support: Support, kind: SellerKind, account: &str| SellerTile {
        support,
        kind,
        seller_accounts: vec![account.to_owned()],
        since: date(2026, 11, 23),
    };
    let member = |name: &str, email: &str, role: Role| Member {
        name: name.to_owned(),
        email: email.to_owned(),
        role,
        billing_reader: role == Role::Member,
    };
    OrganizationPage {
        frame: signed_in(words),
        id: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        name: "Atelier Lumière".to_owned(),
        billing: true,
        address: ["12 rue des Rosiers", "75004 PARIS", "France"].map(str::to_owned).to_vec(),
        moved: false,
        owner: false,
        undoable: Vec::new(),
        expects: Vec::new(),
        corrections: Vec::new(),
        tasks: Vec::new(),
        asks: Vec::new(),
        member_count: 12,
        members: vec![
            member("Jeanne Martin", "jeanne.martin@atelier-lumiere.example", Role::Owner),
            member("Paul Durand", "paul@atelier-lumiere.example", Role::Member),
        ],
        sellers: vec![tile(northwind(), SellerKind::Partner, "ACME-4711"), tile(contoso, SellerKind::Vendor, "V-20391")],
        subscriptions: vec![
            subscription("Nimbus Storage", "Standard 10 TB", SubscriptionStatus::Active),
            subscription("Relay Database", "High availability", SubscriptionStatus::Provisioning),
            subscription("Nimbus Archive", "Long term", SubscriptionStatus::Scheduled),
            subscription("Relay Queue", "Small", SubscriptionStatus::Suspended),
            subscription("Relay Cache", "Small", SubscriptionStatus::Failed),
            subscription("Nimbus Backup", "Basic", SubscriptionStatus::Expired),
            subscription("Nimbus Copy", "Basic", SubscriptionStatus::Cancelled),
        ],
        timelines: vec![timeline("NW-2026-1043", false), timeline("NW-2026-1042", true)],
    }
}

impl Samples for OrganizationPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = Self { subscriptions: Vec::new(), timelines: Vec::new(), ..organization(words) };
        let [seller, seller_name] = ["sel_01kcrx5w2hf6wb3m9z7q8d4tpa", "Northwind"].map(str::to_owned);
        let expects = vec![ExpectedCode { seller, seller_name, orders: vec!["NW-2026-1042".to_owned()] }];
        let reader = Self { expects: expects.clone(), ..organization(words) };
        let owner = Self {
            tasks: vec![task()],
            asks: vec![asking()],
            owner: true,
            moved: true,
            expects,
            undoable: vec![super::undo::undoable(words)],
            ..organization(words)
        };
        let corrected = Self { corrections: vec![correction("/organizations/org_01kcrx5w2hf6wb3m9z7q8d4tpa")], ..organization(words) };
        vec![
            ("organization-corrected", corrected),
            ("organization", organization(words)),
            ("organization-empty", empty),
            ("organization-owner", owner),
            ("organization-billing-reader", reader),
        ]
    }
}

impl Samples for ChangeAddress {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let had = |street: &str, remark: Option<&str>| HadAddress {
            lines: [street, "75004 Paris", "France"].map(str::to_owned).to_vec(),
            since: words.with("address-set", &[("date", words.date(date(2026, 11, 23)).into()), ("name", "Jeanne Martin".into())]),
            remark: remark.map(|key| words.with(key, &[("vendor", "Passerelle Cloud".into())])),
        };
        let page = |address: AddressForm| Self {
            frame: signed_in(words),
            organization: "org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
            name: "Atelier Lumière".to_owned(),
            current: had("12 rue des Rosiers", Some("address-was-consented")),
            previous: Vec::new(),
            address,
            errors: Vec::new(),
        };
        let asked = AddressForm { question: Some(question(true)), ..french_form(words) };
        let previous = vec![had("14 rue des Rosiers", Some("address-was-corrected")), had("16 rue des Rosiers", None)];
        let errors =
            vec![FieldError::new("address-question", words.t("address-choose")), FieldError::new("city", "Did you mean Paris?".to_owned())];
        vec![
            ("change-address", Self { previous, ..page(french_form(words)) }),
            ("change-address-first", page(french_form(words))),
            ("change-address-errors", Self { errors, ..page(asked) }),
        ]
    }
}

fn field(name: &str, kind: &str, required: bool, description: &str) -> ApiField {
    ApiField { name: name.to_owned(), kind: kind.to_owned(), required, description: description.to_owned() }
}

fn place_order() -> Operation {
    let answer = |status: u16, description: &str| ApiResponse { status, description: description.to_owned(), fields: Vec::new() };
    let created = ApiResponse {
        fields: vec![field("id", "string", true, "The order’s id, ord_…"), field("state", "string", true, "placed")],
        ..answer(201, "The order as it was taken.")
    };
    Operation {
        id: "place_order".to_owned(),
        method: "POST".to_owned(),
        path: "/api/v1/orders".to_owned(),
        summary: "Place an order".to_owned(),
        description: vec!["Takes a sale and invites its buyer by mail. A repeated request with the same key gets the first answer.".to_owned()],
        access: vec!["seller".to_owned()],
        parameters: vec![field("Idempotency-Key", "header", false, "1 to 255 visible characters.")],
        body: vec![
            field("reference", "string", true, "Your number of the order, unique among yours."),
            field("buyer.email", "string", true, "Where the invitation goes."),
            field("subscriptions", "array", true, "1 to 100 subscriptions."),
        ],
        example: Some("curl https://cloud.example/api/v1/orders \\\n  -H 'Authorization: Bearer sk_seller_…' \\\n  -H 'Idempotency-Key: NW-2026-1042' \\\n  -d @order.json".to_owned()),
        responses: vec![created, answer(401, "The key is unknown."), answer(422, "A field needs another value; errors name it.")],
    }
}

impl Samples for ApiReference {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let list = Operation {
            id: "list_orders".to_owned(),
            method: "GET".to_owned(),
            summary: "List orders".to_owned(),
            body: Vec::new(),
            example: None,
            ..place_order()
        };
        let entitlements = Operation {
            id: "entitlements".to_owned(),
            path: "/api/v1/entitlements".to_owned(),
            summary: "Ask what an organization is entitled to".to_owned(),
            access: vec!["service".to_owned()],
            ..list.clone()
        };
        let group = |name: &str, operations: Vec<Operation>| ApiGroup { name: name.to_owned(), operations };
        let page = Self {
            frame: visitor(words),
            version: "1.0".to_owned(),
            base_url: "https://cloud.example".to_owned(),
            groups: vec![group("Orders", vec![place_order(), list]), group("Entitlements", vec![entitlements])],
        };
        vec![("api", page)]
    }
}
