//! The seal on what was recorded: whatever is done to the rows behind the program's back shows.

use std::sync::Arc;

use actions::seal::seal_all;
use domain::{Moment, secret::Secret};
use jiff::SignedDuration;
use store::{
    Change, Store, Writes,
    audit::{self, Actor, Entry, Event},
    seal::{self, LATEST, Looked},
};

use crate::database::{Database, Engine, Plain, now};

on_both_engines!(what_was_recorded_is_sealed_in_one_order, two_sealers_make_one_chain, every_tampering_shows);

fn secret() -> Secret {
    Secret::new([7; 32])
}

/// Leaves an audit row and an event.
struct Record(Moment);

impl Change for Record {
    fn write(&self, writes: &mut Writes) {
        let data = serde_json::json!({ "z": [1, { "b": null, "a": "été" }], "a": true });
        let entry = Entry {
            actor: Actor::System,
            action: "test.record",
            subject: "x".into(),
            seller: None,
            organization: None,
            data: data.clone(),
        };
        writes.add(audit::note(&self.0, 0, entry));
        writes.add(audit::tell(&self.0, 1, Event { kind: "test.recorded", data, ..Default::default() }));
    }
}

async fn record(store: &Store, from: u32, count: u32) {
    for n in from..from + count {
        let at = now() + SignedDuration::from_secs(i64::from(n));
        store.perform(Record(Moment::new(at, u128::from(n)))).await.unwrap();
    }
}

async fn look(store: &Store, known: Option<(i64, &str)>) -> Looked {
    seal::look_over(&store.reader().await.unwrap(), &secret(), known).await.unwrap()
}

async fn what_was_recorded_is_sealed_in_one_order(database: Arc<Database>) {
    let store = database.store().await;
    assert_eq!(look(&store, None).await.head.position, 0);
    record(&store, 0, 300).await;
    assert_eq!(look(&store, None).await.waiting, 600);
    assert_eq!(seal_all(&store, &secret(), LATEST, now()).await.unwrap(), 600);
    record(&store, 300, 5).await;
    assert_eq!(seal_all(&store, &secret(), LATEST, now()).await.unwrap(), 10);
    assert_eq!(seal_all(&store, &secret(), LATEST, now()).await.unwrap(), 0);
    let looked = look(&store, None).await;
    assert!(looked.wrong.is_empty(), "{:?}", looked.wrong);
    assert_eq!((looked.head.position, looked.waiting), (610, 0));
    // What is committed late is sealed late, by the look that goes further back.
    record(&store, 1_000_000, 1).await;
    seal_all(&store, &secret(), LATEST, now()).await.unwrap();
    record(&store, 900_000, 1).await;
    assert_eq!(seal_all(&store, &secret(), SignedDuration::from_mins(10), now()).await.unwrap(), 0);
    let looked = look(&store, None).await;
    assert_eq!((looked.wrong.len(), looked.waiting), (0, 2), "it may wait");
    assert_eq!(seal_all(&store, &secret(), LATEST, now()).await.unwrap(), 2);
    assert!(look(&store, None).await.wrong.is_empty());
}

async fn two_sealers_make_one_chain(database: Arc<Database>) {
    let store = database.store().await;
    record(&store, 0, 40).await;
    let sealers = (0..8).map(|_| {
        let store = store.clone();
        async move { seal_all(&store, &secret(), LATEST, now()).await.unwrap() }
    });
    let sealed: usize = futures_util::future::join_all(sealers).await.into_iter().sum();
    assert_eq!(sealed, 80);
    let looked = look(&store, None).await;
    assert_eq!((looked.head.position, looked.wrong.len()), (80, 0));
}

/// A hand in the database, and what the look must say of it.
const TAMPERINGS: [(&str, &str, &[&str]); 9] = [
    (
        "a row changed",
        "update audit set subject = 'y' where id = (select row_id from seal where position = 5)",
        &["is not what was sealed at 5,"],
    ),
    (
        "an event changed",
        "update event set kind = 'y' where id = (select row_id from seal where position = 6)",
        &["is not what was sealed at 6,"],
    ),
    (
        "an event given to somebody",
        "update event set account_id = (select id from account limit 1) where id = (select row_id from seal where position = 6)",
        &["is not what was sealed at 6,"],
    ),
    ("a row gone", "delete from audit where id = (select row_id from seal where position = 7)", &["is gone; it was sealed at 7"]),
    (
        "a row gone with its seal",
        "delete from audit where id = (select row_id from seal where position = 9); delete from seal where position = 9",
        &["does not follow seal 8", "is not what was sealed at 10,"],
    ),
    (
        "two rows moved",
        "update seal set position = 1000 where position = 3; update seal set position = 3 where position = 4; update seal set position = 4 where position = 1000",
        &["is not what was sealed at 3,", "is not what was sealed at 4,", "is not what was sealed at 5,"],
    ),
    (
        "a seal changed",
        "update seal set hash = {bytes:01234567890123456789012345} where position = 11",
        &["sealed at 11,", "sealed at 12,"],
    ),
    (
        "the last ten cut off",
        "delete from audit where id in (select row_id from seal where position > 30); delete from event where id in (select row_id from seal where position > 30); \
         delete from seal where position > 30",
        &["is not the one that was noted"],
    ),
    (
        "a row slipped in",
        "insert into audit (id, at, actor_kind, actor_id, action, subject, data) select {zero}, at, actor_kind, actor_id, action, subject, data from audit where id = (select row_id from seal where position = 5)",
        &["was slipped in"],
    ),
];

async fn every_tampering_shows(database: Arc<Database>) {
    let store = database.store().await;
    record(&store, 0, 20).await;
    seal_all(&store, &secret(), LATEST, now()).await.unwrap();
    let head = look(&store, None).await.head.to_string();
    let (position, hash) = head.split_once(':').unwrap();
    let known = Some((position.parse().unwrap(), hash));
    let plain = database.plain().await;
    let account = "insert into account (id, email, email_key, name, language, password_hash, created_at) values ({marie}, 'm@x.example', 'm@x.example', 'Marie', 'fr', '', {now})";
    plain.run(account).await.unwrap();
    let guards = match database.engine {
        Engine::Sqlite => "drop trigger audit_never_changes; drop trigger audit_never_shrinks",
        Engine::Postgres => "drop trigger audit_only_grows on audit",
    };
    plain.run(guards).await.unwrap();
    for table in ["audit", "event", "seal"] {
        plain.run(&format!("create table {table}_before as select * from {table}")).await.unwrap();
    }
    for (what, hand, said) in TAMPERINGS {
        // The id of the time zero.
        let hand = hand
            .replace("{zero}", if database.engine == Engine::Sqlite { "zeroblob(16)" } else { "'00000000-0000-0000-0000-000000000000'" });
        plain.run(&hand).await.unwrap();
        let wrong = look(&store, known).await.wrong;
        let told: Vec<_> = wrong.iter().map(|(row, how)| format!("{row} {how}")).collect();
        assert!(said.iter().all(|part| told.iter().any(|line| line.contains(part))), "{what}: {told:#?}");
        assert_eq!(told.len(), said.len(), "{what}: {told:#?}");
        restore(&plain).await;
        assert!(look(&store, known).await.wrong.is_empty(), "{what}: repaired");
    }
    let forged = seal::look_over(&store.reader().await.unwrap(), &Secret::new([8; 32]), None).await.unwrap();
    assert_eq!(forged.wrong.len(), 40, "another secret makes another chain");
}

async fn restore(plain: &Plain) {
    for table in ["seal", "event", "audit"] {
        plain.run(&format!("delete from {table}; insert into {table} select * from {table}_before")).await.unwrap();
    }
}
