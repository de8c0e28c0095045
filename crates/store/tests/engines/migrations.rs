//! The history of the schema: run once, whoever runs it and however often; refused when it is not this program's.

use std::{collections::BTreeSet, sync::Arc};

use store::{CannotOpen, Store};

use crate::database::{Database, now};

on_both_engines!(
    run_again_does_nothing,
    run_at_once_runs_once,
    an_edited_history_is_refused,
    a_newer_schema_is_refused,
    missing_migrations_are_told,
    addresses_of_before_are_kept_whole
);

async fn run_again_does_nothing(database: Arc<Database>) {
    let first = store::migrate(&database.address, now()).await.unwrap();
    assert!(first.iter().zip(1..).all(|(done, number)| done.number == number), "counted from 1 without gaps");
    assert!(store::migrate(&database.address, now()).await.unwrap().is_empty());
    assert!(store::pending(&database.address).await.unwrap().is_empty());
}

async fn run_at_once_runs_once(database: Arc<Database>) {
    let nodes: Vec<_> = (0..8)
        .map(|_| {
            let address = database.address.clone();
            tokio::task::spawn_blocking(move || tokio::runtime::Handle::current().block_on(store::migrate(&address, now())))
        })
        .collect();
    let mut ran = Vec::new();
    for node in nodes {
        ran.extend(node.await.unwrap().unwrap().iter().map(|done| done.number));
    }
    let once: BTreeSet<_> = ran.iter().copied().collect();
    assert_eq!(ran.len(), once.len(), "a migration ran twice: {ran:?}");
    assert!(store::pending(&database.address).await.unwrap().is_empty());
}

async fn an_edited_history_is_refused(database: Arc<Database>) {
    store::migrate(&database.address, now()).await.unwrap();
    database.plain().await.run("update migration set checksum = 'edited' where number = 1").await.unwrap();
    for refused in [store::migrate(&database.address, now()).await.map(drop), Store::open(&database.address).await.map(drop)] {
        assert!(matches!(&refused, Err(CannotOpen::Edited(name)) if name == "0001_schema"), "{refused:?}");
    }
}

async fn a_newer_schema_is_refused(database: Arc<Database>) {
    store::migrate(&database.address, now()).await.unwrap();
    database.plain().await.run("insert into migration (number, name, checksum, applied_at) values (999, 'later', 'x', 'x')").await.unwrap();
    for refused in [store::migrate(&database.address, now()).await.map(drop), Store::open(&database.address).await.map(drop)] {
        assert!(matches!(refused, Err(CannotOpen::Newer(999))), "{refused:?}");
    }
}

async fn missing_migrations_are_told(database: Arc<Database>) {
    // A database that is there, and empty.
    drop(database.plain().await);
    let refused = Store::open(&database.address).await.map(drop);
    assert!(matches!(&refused, Err(CannotOpen::Behind(missing)) if !missing.is_empty()), "{refused:?}");
}

/// A database of the time when an organization had one address, and nobody noted since when.
async fn addresses_of_before_are_kept_whole(database: Arc<Database>) {
    store::migrate(&database.address, now()).await.unwrap();
    let plain = database.plain().await;
    plain.run(include_str!("world.sql")).await.unwrap();
    plain.run("drop table address_answer; drop table organization_address; delete from migration where number = 10").await.unwrap();
    assert_eq!(store::migrate(&database.address, now()).await.unwrap().iter().map(|done| done.number).collect::<Vec<_>>(), [10]);
    let same = "organization g join organization_address h on h.organization_id = g.id and h.address = g.address and h.written = g.address_written \
        and h.verdict = g.address_verdict and h.rules = g.address_rules and h.set_at = g.created_at and h.set_by = g.created_by";
    for what in ["organization", "organization_address", same] {
        assert_eq!(plain.number(&format!("select count(*) from {what}")).await, 4, "{what}");
    }
}
