//! Many at once, through the program's own actions: one wins, everybody hears the same, nothing is half done.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use actions::{
    ApplyCatalogue, ApplySubscriptions, CancelOrder, ChooseOrganization, EnterOnboarding, PlaceOrder, SignUp, VerifyEmail,
    apply_catalogue::Applied, place_order::Placed,
};
use domain::{
    Moment,
    account::Email,
    address::Address,
    device::Agent,
    id::{AccountId, OnboardingId, OrganizationId, SellerId},
    onboarding::{Agreement, Choice, NewOrganization, OnboardingRefusal, plan},
    order::{Delivery, NewLine, NewOrder, OrderRefusal},
    organization::AddressVerdict,
    secret::Secret,
};
use serde_json::json;
use store::{Failure, Once, OnceOutcome, Reply, Store, account, audit::Actor, onboarding};

use crate::database::{Database, now};

on_both_engines!(
    sixty_four_presses_of_one_draft,
    two_people_with_one_link,
    a_draft_changed_between_plan_and_apply_is_refused,
    cancelling_races_with_applying,
    colleagues_at_once_make_one_organization,
    many_buyers_at_once_each_have_their_own,
    one_reference_is_taken_once,
    one_new_seller_account_is_made_once,
    one_key_answers_once,
);

/// Pressed at once.
const PRESSES: usize = 64;

struct World {
    database: Arc<Database>,
    store: Store,
    sold: Applied,
    next: AtomicU64,
}

impl World {
    async fn new(database: Arc<Database>) -> Self {
        let store = database.store().await;
        let seller =
            |key: &str| json!({ "key": key, "name": key, "support_email": "help@seller.example", "redemption": "anyone_with_link" });
        let plans = json!([{ "key": "standard", "name": { "en": "Standard" } }]);
        let backup = json!({ "key": "backup", "name": { "en": "Backup" }, "home_url": "https://backup.example", "plans": plans });
        let declaration =
            serde_json::from_value(json!({ "seller": [seller("northwind"), seller("contoso")], "service": [backup] })).unwrap();
        let sold = store.perform(ApplyCatalogue { declaration, moment: Moment::new(now(), 1) }).await.unwrap();
        Self { database, store, sold, next: AtomicU64::new(2) }
    }

    fn moment(&self) -> Moment {
        Moment::new(now(), u128::from(self.next.fetch_add(1, Ordering::Relaxed)))
    }

    fn seller(&self) -> SellerId {
        self.sold.sellers[0].0
    }

    fn order(&self, email: &str, reference: &str) -> PlaceOrder {
        let line =
            NewLine { service: "backup".into(), plan: "standard".into(), quantity: 5, term_months: 12, starts_on: None, renews: false };
        let order = NewOrder {
            reference: reference.into(),
            seller_account: "4711".into(),
            email: Email::parse(email).unwrap(),
            name: "Marie".into(),
            company: "Acme".into(),
            language: "en".into(),
            delivery: Delivery::Platform,
            discounted: false,
            contract_code: None,
            lines: vec![line.clone(), line],
        };
        PlaceOrder { seller: self.seller(), by: Actor::Key(self.moment().id(0)), order, secret: secret(), moment: self.moment() }
    }

    async fn account(&self, email: &str) -> AccountId {
        let sign_up = SignUp {
            email: Email::parse(email).unwrap(),
            name: "Marie".into(),
            language: "en".into(),
            password_hash: String::new(),
            session_hash: domain::secret::hash(email),
            agent: Agent::default(),
            moment: self.moment(),
        };
        let account = self.store.perform(sign_up).await.unwrap();
        let sent = account::last_code(&self.store.reader().await.unwrap(), account).await.unwrap().unwrap();
        let (code, session_hash) = (secret().code(sent.id), domain::secret::hash(&format!("{email} verified")));
        self.store
            .perform(VerifyEmail { account, session_hash, agent: Agent::default(), code, secret: secret(), moment: self.moment() })
            .await
            .unwrap();
        account
    }

    /// A buyer's draft of this order, ready to be applied: into a new organization.
    async fn draft(&self, email: &str, order: &Placed) -> Draft {
        let account = self.account(email).await;
        let onboarding =
            self.store.perform(EnterOnboarding { account, invitation: order.invitation.id, moment: self.moment() }).await.unwrap();
        self.choose(account, onboarding, "Acme").await;
        let known = onboarding::facts(&self.store.reader().await.unwrap(), onboarding, account).await.unwrap().unwrap();
        Draft { account, onboarding, plan: plan(&known.facts).unwrap().hash() }
    }

    async fn choose(&self, account: AccountId, onboarding: OnboardingId, name: &str) {
        let address = Address {
            country: "FR".into(),
            line1: "12 rue de la République".into(),
            city: "Lyon".into(),
            postal_code: "69002".into(),
            ..Address::default()
        };
        let new =
            NewOrganization { name: name.into(), written: address.clone(), address, verdict: AddressVerdict::Valid, rules: "1".into() };
        self.store
            .perform(ChooseOrganization {
                account,
                onboarding,
                choice: Choice::New { organization: Box::new(new), consent: None },
                billing_sent: false,
            })
            .await
            .unwrap();
    }

    fn press(&self, draft: &Draft) -> ApplySubscriptions {
        ApplySubscriptions {
            account: draft.account,
            email: "marie@acme.example".into(),
            language: "en".into(),
            ip: "127.0.0.1".into(),
            onboarding: draft.onboarding,
            agreement: Agreement { plan: draft.plan.clone(), terms: Vec::new() },
            moment: self.moment(),
        }
    }

    async fn count(&self, what: &str) -> i64 {
        self.database.plain().await.number(&format!("select count(*) from {what}")).await
    }

    /// What one application of one order leaves, all of it and once.
    async fn assert_applied_once(&self) {
        let counts = [
            ("organization", 1),
            ("organization_address where verdict = 'valid' and consent_text is null", 1),
            ("organization_seller", 1),
            ("first_organization", 1),
            ("member where role = 'owner'", 1),
            ("subscription where status = 'active' and applied_at is not null", 2),
            ("orders where status = 'applied'", 1),
            ("invitation where status = 'redeemed'", 1),
            ("onboarding where completed_at is not null", 1),
            ("email where kind = 'receipt'", 1),
            ("event where kind = 'organization.created'", 1),
            ("event where kind = 'subscription.applied'", 2),
            ("audit where action = 'subscriptions.apply'", 1),
        ];
        for (what, wanted) in counts {
            assert_eq!(self.count(what).await, wanted, "{what}");
        }
    }
}

struct Draft {
    account: AccountId,
    onboarding: OnboardingId,
    plan: String,
}

fn secret() -> Secret {
    Secret::new([7; 32])
}

/// Performs all at once over these nodes in turn, each in a task of its own.
async fn at_once<A: store::Action>(nodes: &[&Store], actions: Vec<A>) -> Vec<Result<A::Outcome, Failure<A::Refusal>>> {
    let tasks: Vec<_> = actions
        .into_iter()
        .zip(nodes.iter().cycle())
        .map(|(action, &node)| {
            let node = node.clone();
            tokio::spawn(async move { node.perform(action).await })
        })
        .collect();
    futures_util::future::join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

async fn press_at_once(world: &World, nodes: &[&Store]) {
    let order = world.store.perform(world.order("marie@acme.example", "PO-1")).await.unwrap();
    let draft = world.draft("marie@acme.example", &order).await;
    let ends = at_once(nodes, (0..PRESSES).map(|_| world.press(&draft)).collect()).await;
    let organizations: BTreeSet<OrganizationId> = ends.into_iter().map(|end| end.unwrap().organization).collect();
    assert_eq!(organizations.len(), 1, "every press shows the same organization");
    world.assert_applied_once().await;
}

async fn sixty_four_presses_of_one_draft(database: Arc<Database>) {
    let world = World::new(database).await;
    press_at_once(&world, &[&world.store]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_presses_over_two_nodes() {
    crate::database::with(crate::database::Engine::Postgres, |database| async move {
        let other = database.store().await;
        let world = World::new(database).await;
        press_at_once(&world, &[&world.store, &other]).await;
    })
    .await;
}

/// The seller lets anyone with the link go on; two do, and press at once.
async fn two_people_with_one_link(database: Arc<Database>) {
    let world = World::new(database).await;
    let order = world.store.perform(world.order("marie@acme.example", "PO-1")).await.unwrap();
    let drafts = [world.draft("marie@acme.example", &order).await, world.draft("colleague@acme.example", &order).await];
    let ends = at_once(&[&world.store], (0..PRESSES).map(|n| world.press(&drafts[n % 2])).collect()).await;
    let mut winners = BTreeMap::new();
    for (n, end) in ends.into_iter().enumerate() {
        match end {
            Ok(applied) => *winners.entry((n % 2, applied.organization)).or_insert(0) += 1,
            Err(Failure::Refused(OnboardingRefusal::NothingToApply)) => {}
            Err(other) => panic!("{n}: {other:?}"),
        }
    }
    assert_eq!(
        winners.into_values().collect::<Vec<_>>(),
        [PRESSES / 2],
        "one person's presses all show one result, the other's are refused"
    );
    world.assert_applied_once().await;
}

async fn a_draft_changed_between_plan_and_apply_is_refused(database: Arc<Database>) {
    let world = World::new(database).await;
    let order = world.store.perform(world.order("marie@acme.example", "PO-1")).await.unwrap();
    let draft = world.draft("marie@acme.example", &order).await;
    world.choose(draft.account, draft.onboarding, "Other").await;
    let refused = world.store.perform(world.press(&draft)).await;
    assert!(matches!(refused, Err(Failure::Refused(OnboardingRefusal::PlanChanged))), "{refused:?}");
    assert_eq!(world.count("organization").await, 0);
}

/// Never both acknowledged as effective (threat T33).
async fn cancelling_races_with_applying(database: Arc<Database>) {
    let world = World::new(database).await;
    let (mut cancelled, mut applied) = (0, 0);
    for round in 0..20 {
        let email = format!("marie{round}@acme.example");
        let order = PlaceOrder {
            order: NewOrder { seller_account: format!("A-{round}"), ..world.order(&email, &format!("PO-{round}")).order },
            ..world.order(&email, "")
        };
        let order = world.store.perform(order).await.unwrap();
        let draft = world.draft(&email, &order).await;
        let cancel = CancelOrder {
            seller: Some(world.seller()),
            by: Actor::Key(world.moment().id(0)),
            order: order.order.id,
            moment: world.moment(),
        };
        // Who is asked first changes from round to round.
        let (apply, cancel) = if round % 2 == 0 {
            tokio::join!(world.store.perform(world.press(&draft)), world.store.perform(cancel))
        } else {
            let (cancel, apply) = tokio::join!(world.store.perform(cancel), world.store.perform(world.press(&draft)));
            (apply, cancel)
        };
        match (apply, cancel) {
            (Ok(_), Err(Failure::Refused(OrderRefusal::AlreadyApplied))) => applied += 1,
            (Err(Failure::Refused(OnboardingRefusal::NothingToApply)), Ok(_)) => cancelled += 1,
            (apply, cancel) => panic!("{:?} and {:?}", apply.map(drop), cancel.map(drop)),
        }
    }
    assert_eq!(world.count("orders where status = 'applied'").await, applied);
    assert_eq!(world.count("orders where status = 'cancelled'").await, cancelled);
    assert_eq!(
        world.count("subscription s join orders o on o.id = s.order_id where (o.status = 'cancelled') <> (s.status = 'cancelled')").await,
        0
    );
}

/// Two orders of one seller account, to two mailboxes: who comes second hears of the first one's organization.
async fn colleagues_at_once_make_one_organization(database: Arc<Database>) {
    let world = World::new(database).await;
    let mut drafts = Vec::new();
    for (email, reference) in [("marie@acme.example", "PO-1"), ("paul@acme.example", "PO-2")] {
        let order = world.store.perform(world.order(email, reference)).await.unwrap();
        drafts.push(world.draft(email, &order).await);
    }
    let ends = at_once(&[&world.store], (0..PRESSES).map(|n| world.press(&drafts[n % 2])).collect()).await;
    let mut winners = BTreeSet::new();
    for (n, end) in ends.into_iter().enumerate() {
        match end {
            Ok(applied) => drop(winners.insert((n % 2, applied.organization))),
            Err(Failure::Refused(OnboardingRefusal::OrganizationElsewhere)) => {}
            Err(other) => panic!("{n}: {other:?}"),
        }
    }
    assert_eq!((winners.len(), world.count("organization").await), (1, 1));
}

/// Those that have nothing to do with each other, at once: each order goes to its own buyer's organization.
async fn many_buyers_at_once_each_have_their_own(database: Arc<Database>) {
    let world = World::new(database).await;
    let orders: Vec<_> = (0..24)
        .map(|n| {
            let order = world.order(&format!("buyer{n}@acme{n}.example"), &format!("PO-{n}"));
            PlaceOrder { order: NewOrder { seller_account: format!("A-{n}"), ..order.order.clone() }, ..order }
        })
        .collect();
    let placed = at_once(&[&world.store], orders).await;
    let mut drafts = Vec::new();
    for (n, order) in placed.into_iter().enumerate() {
        drafts.push(world.draft(&format!("buyer{n}@acme{n}.example"), &order.unwrap()).await);
    }
    let ends = at_once(&[&world.store], drafts.iter().map(|draft| world.press(draft)).collect()).await;
    let organizations: BTreeSet<_> = ends.into_iter().map(|end| end.unwrap().organization).collect();
    assert_eq!(organizations.len(), 24);
    if world.database.engine == crate::database::Engine::Postgres {
        let transactions = world.database.plain().await.number("select count(distinct xmin::text) from organization").await;
        assert!(transactions <= 8, "{transactions} transactions for 24 buyers");
    }
    for (what, wanted) in [
        ("organization", 24),
        ("subscription where status = 'active'", 48),
        ("orders where status = 'applied'", 24),
        ("invitation where status = 'redeemed'", 24),
        ("event where kind = 'subscription.applied'", 48),
        (
            "subscription s join orders o on o.id = s.order_id join onboarding b on b.id = s.onboarding_id and b.organization_id = s.organization_id join account a on a.id = b.account_id and a.id = s.applied_by and a.email = o.buyer_email",
            48,
        ),
    ] {
        assert_eq!(world.count(what).await, wanted, "{what}");
    }
}

async fn one_reference_is_taken_once(database: Arc<Database>) {
    let world = World::new(database).await;
    let ends = at_once(&[&world.store], (0..PRESSES).map(|_| world.order("marie@acme.example", "PO-1")).collect()).await;
    let taken = ends.iter().filter(|end| matches!(end, Err(Failure::Refused(OrderRefusal::ReferenceTaken)))).count();
    assert_eq!((ends.iter().filter(|end| end.is_ok()).count(), taken), (1, PRESSES - 1));
    assert_eq!((world.count("orders").await, world.count("subscription").await, world.count("email").await), (1, 2, 1));
}

async fn one_new_seller_account_is_made_once(database: Arc<Database>) {
    let world = World::new(database).await;
    let ends = at_once(&[&world.store], (0..PRESSES).map(|n| world.order("marie@acme.example", &format!("PO-{n}"))).collect()).await;
    let failed: Vec<_> = ends.into_iter().filter_map(Result::err).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((world.count("orders").await, world.count("seller_account").await), (64, 1));
}

fn once(world: &World, key: &str, request: &[u8], reference: &str) -> Once<PlaceOrder> {
    let reply = |_: &PlaceOrder, placed: &Placed| Reply { status: 201, body: placed.order.id.to_string() };
    Once {
        action: world.order("marie@acme.example", reference),
        scope: "northwind:orders".into(),
        key: key.into(),
        request: request.to_vec(),
        now: now(),
        reply,
    }
}

async fn one_key_answers_once(database: Arc<Database>) {
    let world = World::new(database).await;
    let ends = at_once(&[&world.store], (0..PRESSES).map(|_| once(&world, "k", b"same", "PO-1")).collect()).await;
    let (mut fresh, mut replies) = (0, BTreeSet::new());
    for end in ends {
        match end.unwrap() {
            OnceOutcome::Fresh(reply) => {
                fresh += 1;
                replies.insert(reply.body);
            }
            OnceOutcome::Replayed(reply) => drop(replies.insert(reply.body)),
            OnceOutcome::Mismatch => panic!("the requests were the same"),
        }
    }
    assert_eq!((fresh, replies.len(), world.count("orders").await), (1, 1, 1));
    let other = world.store.perform(once(&world, "k", b"other", "PO-2")).await.unwrap();
    assert!(matches!(other, OnceOutcome::Mismatch), "{other:?}");
    // A refusal is not kept: the same key may succeed later.
    let refused = world.store.perform(once(&world, "later", b"x", "PO-1")).await;
    assert!(matches!(refused, Err(Failure::Refused(OrderRefusal::ReferenceTaken))), "{refused:?}");
    let later = world.store.perform(once(&world, "later", b"x", "PO-3")).await.unwrap();
    assert!(matches!(later, OnceOutcome::Fresh(_)), "{later:?}");
}
