//! Entitlements in memory are those in the database: at once where something was written, at the next look elsewhere, and
//! by the clock alone where a term begins or ends.

use std::sync::Arc;

use domain::{
    Moment,
    id::{OrganizationId, ServiceId},
};
use jiff::{SignedDuration, Timestamp, civil::date};
use store::{
    Change, Store, Writes,
    audit::{self, Event},
    entitlement::{Answer, Follower, Granted},
};

use crate::database::{Database, Engine, id, now};

on_both_engines!(
    answers_are_right_before_while_and_after_loading,
    the_clock_decides_at_the_check,
    whoever_writes_sees_it_at_once_and_others_at_their_next_look,
    what_is_committed_late_is_seen_all_the_same,
    an_answer_holds_until_its_organization_changes,
    an_organization_of_many_subscriptions_is_loaded_whole,
    only_the_index_is_gone_along,
);

fn acme() -> OrganizationId {
    OrganizationId::new(id("acme"))
}

fn backup() -> ServiceId {
    ServiceId::new(id("backup"))
}

/// A day of Acme's term.
fn during() -> Timestamp {
    "2027-01-15T12:00:00Z".parse().unwrap()
}

/// Tells that an organization has changed.
struct Tell(OrganizationId, Moment);

impl Change for Tell {
    fn write(&self, writes: &mut Writes) {
        writes.add(audit::tell(&self.1, 0, Event { kind: "test.changed", organization: Some(self.0), ..Default::default() }));
    }
}

async fn tells(store: &Store, organization: OrganizationId, chance: u128) {
    store.perform(Tell(organization, Moment::new(now(), chance))).await.unwrap();
}

/// A database with a small world in it.
async fn world(database: &Database) -> Store {
    let store = database.store().await;
    database.plain().await.run(include_str!("world.sql")).await.unwrap();
    store
}

async fn runs(database: &Database, text: &str) {
    database.plain().await.run(text).await.unwrap();
}

async fn quantity(store: &Store, now: Timestamp) -> i64 {
    store.check(&[(acme(), backup())], now).await.unwrap()[0].quantity
}

const SUSPEND: &str = "update subscription set status = 'suspended' where id = {applied}";
const RESUME: &str = "update subscription set status = 'active' where id = {applied}";

/// A follower that has loaded everything.
async fn followed(store: &Store, at: Timestamp) -> Follower {
    let mut follower = Follower::new(store.clone());
    follower.look(at).await.unwrap();
    while follower.load(at).await.unwrap() {}
    follower
}

async fn answers_are_right_before_while_and_after_loading(database: Arc<Database>) {
    let store = world(&database).await;
    let pairs: Vec<_> = [("acme", "backup"), ("acme", "analytics"), ("globex", "backup"), ("nobody", "backup"), ("acme", "backup")]
        .map(|(organization, service)| (OrganizationId::new(id(organization)), ServiceId::new(id(service))))
        .to_vec();
    let (granted, nothing) = (Granted { quantity: 5, ends_on: Some(date(2027, 11, 22)) }, Granted { quantity: 0, ends_on: None });
    let expected = [granted, nothing, nothing, nothing, granted];
    let at = during();
    assert_eq!(store.check(&pairs, at).await.unwrap(), expected, "nobody follows: all is read");
    let mut follower = Follower::new(store.clone());
    follower.look(at).await.unwrap();
    assert_eq!(store.check(&pairs, at).await.unwrap(), expected, "nothing is loaded yet");
    assert!(!store.entitlements().standing().loaded);
    while follower.load(at).await.unwrap() {
        assert_eq!(store.check(&pairs, at).await.unwrap(), expected, "while it is loaded");
    }
    let standing = store.entitlements().standing();
    assert!(standing.loaded && standing.entries == 1 && standing.looked == Some(at), "{standing:?}");
    assert_eq!(store.check(&pairs, at).await.unwrap(), expected, "from memory");
    // It is memory that answers: what was done behind the log's back does not show …
    runs(&database, SUSPEND).await;
    assert_eq!(quantity(&store, at).await, 5);
    // … but when nobody has followed for long.
    assert_eq!(quantity(&store, at + SignedDuration::from_secs(6)).await, 0);
}

async fn the_clock_decides_at_the_check(database: Arc<Database>) {
    let store = world(&database).await;
    // From 2026-11-23 to 2027-11-22.
    for (at, expected) in [
        ("2026-11-22T23:59:59.999999Z", 0),
        ("2026-11-23T00:00:00Z", 5),
        ("2027-11-22T23:59:59.999999Z", 5),
        ("2027-11-23T00:00:00Z", 0),
        // A clock that was set back.
        ("2027-11-22T23:59:59Z", 5),
        ("2027-12-25T00:00:00Z", 0),
    ] {
        let at = at.parse().unwrap();
        assert_eq!(quantity(&store, at).await, expected, "read, at {at}");
        followed(&store, at).await;
        assert_eq!(quantity(&store, at).await, expected, "from memory, at {at}");
    }
}

async fn whoever_writes_sees_it_at_once_and_others_at_their_next_look(database: Arc<Database>) {
    let here = world(&database).await;
    let there = Store::open(&database.address).await.unwrap();
    let at = during();
    let (mut one, mut other) = (followed(&here, at).await, followed(&there, at).await);
    for n in 0..20 {
        let expected = if n % 2 == 0 { 0 } else { 5 };
        runs(&database, if n % 2 == 0 { SUSPEND } else { RESUME }).await;
        assert_eq!(quantity(&here, at).await, 5 - expected, "nothing has been told yet");
        tells(&here, acme(), n).await;
        assert_eq!(quantity(&here, at).await, expected, "at once");
        assert_eq!(quantity(&there, at).await, 5 - expected, "it has not looked yet");
        other.look(at).await.unwrap();
        assert_eq!(quantity(&there, at).await, expected);
        if n % 5 == 0 {
            one.look(at).await.unwrap();
            assert_eq!(quantity(&here, at).await, expected);
        }
    }
    // What a node wrote itself is no news to it: a look does not make it read again.
    tells(&here, acme(), 99).await;
    assert_eq!(quantity(&here, at).await, 5);
    runs(&database, SUSPEND).await;
    one.look(at).await.unwrap();
    one.look(at).await.unwrap();
    assert_eq!(quantity(&here, at).await, 5);
}

/// SQLite has one transaction at a time; on PostgreSQL one that began earlier may be committed later.
async fn what_is_committed_late_is_seen_all_the_same(database: Arc<Database>) {
    let store = world(&database).await;
    if database.engine == Engine::Sqlite {
        return;
    }
    let at = during();
    let mut follower = followed(&store, at).await;
    let slow = database.plain().await;
    slow.run("begin").await.unwrap();
    slow.run(SUSPEND).await.unwrap();
    slow.run("insert into event (id, kind, at, organization_id, data) values ({late}, 'test.late', {now}, {acme}, '{}')").await.unwrap();
    for n in 0..600 {
        tells(&store, OrganizationId::new(id("globex")), n).await;
    }
    follower.look(at).await.unwrap();
    follower.look(at).await.unwrap();
    assert_eq!(quantity(&store, at).await, 5);
    slow.run("commit").await.unwrap();
    follower.look(at).await.unwrap();
    assert_eq!(quantity(&store, at).await, 0);
    // A transaction that never ends does not hold the looks back: after a minute they begin later.
    slow.run("begin").await.unwrap();
    slow.run("insert into event (id, kind, at, organization_id, data) values ({endless}, 'test.late', {now}, {acme}, '{}')").await.unwrap();
    for seconds in [0, 30, 61, 122] {
        follower.look(at + SignedDuration::from_secs(seconds)).await.unwrap();
        tells(&store, OrganizationId::new(id("globex")), 1_000 + u128::try_from(seconds).unwrap()).await;
    }
    follower.look(at + SignedDuration::from_secs(123)).await.unwrap();
    assert_eq!(follower.seen(), 2, "what was committed in the last minute");
    slow.run("rollback").await.unwrap();
}

async fn an_answer_holds_until_its_organization_changes(database: Arc<Database>) {
    let store = world(&database).await;
    let at = during();
    let known = store.entitlements();
    assert!(known.ticket(acme()).is_none(), "nobody would say when it no longer holds");
    let _follower = followed(&store, at).await;
    let answer = || Answer { tag: "\"x\"".into(), body: "{}".into(), at };
    let early = known.ticket(acme()).unwrap();
    known.keep(acme(), backup(), early, answer());
    assert_eq!(known.answer(acme(), backup(), at).as_deref(), Some(&answer()));
    assert!(known.answer(acme(), ServiceId::new(id("analytics")), at).is_none());
    assert!(known.answer(acme(), backup(), at + SignedDuration::from_secs(6)).is_none(), "nobody has followed for long");
    tells(&store, acme(), 1).await;
    assert!(known.answer(acme(), backup(), at).is_none());
    known.keep(acme(), backup(), early, answer());
    assert!(known.answer(acme(), backup(), at).is_none(), "it was read before the change");
}

/// 700 subscriptions more for each of two organizations.
async fn crowd(database: &Database) {
    let (key, count) = match database.engine {
        Engine::Sqlite => {
            ("randomblob(16)", "(with recursive n(i) as (select 1 union all select i + 1 from n where i < 700) select i from n)")
        }
        Engine::Postgres => ("gen_random_uuid()", "(select generate_series(1, 700) as i)"),
    };
    for (organization, seller, order, onboarding, account) in
        [("acme", "northwind", "second", "done", "marie"), ("globex", "contoso", "foreign", "of_globex", "paul")]
    {
        let text = format!(
            "insert into subscription (id, order_id, seller_id, line, service_id, plan_id, quantity, term_months, renews, status, starts_on, ends_on, \
             organization_id, onboarding_id, applied_at, applied_by) select {key}, {{{order}}}, {{{seller}}}, i, {{backup}}, {{standard}}, 2, 12, true, \
             'active', '2026-11-23', '2027-11-22', {{{organization}}}, {{{onboarding}}}, {{now}}, {{{account}}} from {count} as n"
        );
        runs(database, &text).await;
    }
}

/// More than are loaded at a time, so that a chunk ends within an organization, and one that is larger than a chunk.
async fn an_organization_of_many_subscriptions_is_loaded_whole(database: Arc<Database>) {
    let store = world(&database).await;
    crowd(&database).await;
    let at = during();
    let _follower = followed(&store, at).await;
    assert_eq!(store.entitlements().standing().entries, 1_401);
    let globex = OrganizationId::new(id("globex"));
    let granted = store.check(&[(acme(), backup()), (globex, backup())], at).await.unwrap();
    assert_eq!(granted.iter().map(|granted| granted.quantity).collect::<Vec<_>>(), [1_405, 1_400]);
}

/// What is asked again and again must not go along everything there is.
async fn only_the_index_is_gone_along(database: Arc<Database>) {
    world(&database).await;
    crowd(&database).await;
    let plain = database.plain().await;
    runs(&database, "analyze").await;
    for (name, wanted, postgres) in [
        ("OF_ORGANIZATION", "SEARCH s USING INDEX subscription_organization", "subscription_organization"),
        ("AFTER", "SEARCH s USING INDEX subscription_organization", "subscription_organization"),
        ("CHANGES", "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)", "event_of_organization"),
    ] {
        let (_, text) = store::statements().find(|(known, _)| *known == format!("store::entitlement::{name}")).unwrap();
        let plan = plain.explained(text).await;
        let wanted = if database.engine == Engine::Sqlite { wanted } else { postgres };
        assert!(plan.contains(wanted), "{name}: {plan}");
        assert!(!plan.contains("SCAN s") && !plan.contains("SCAN event") && !plan.contains("TEMP B-TREE"), "{name}: {plan}");
    }
}
