//! What cannot be opened is refused with a reason, never made up for.

use std::{path::PathBuf, sync::Arc};

use store::{Address, CannotOpen, Store};

use crate::database::{Database, Engine, now};

on_both_engines!(a_closed_store_refuses);

async fn a_closed_store_refuses(database: Arc<Database>) {
    let store = database.store().await;
    store.close().await;
    if database.engine == Engine::Sqlite {
        assert!(store.perform(store::installation::Probe).await.is_err());
    }
    assert!(!store.lost());
}

fn place(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()))
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_kept() {
    let path = place("letter");
    let letter = "Dear reader, this is a letter and not a database. ".repeat(100);
    std::fs::write(&path, &letter).unwrap();
    let address = Address::Sqlite(path.clone());
    for refused in [store::migrate(&address, now()).await.map(drop), Store::open(&address).await.map(drop)] {
        assert!(matches!(&refused, Err(CannotOpen::Unreachable(why)) if why.contains("not a database")), "{refused:?}");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), letter);
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_refused() {
    for path in [place("nowhere").join("passerelle.db"), PathBuf::from(env!("CARGO_TARGET_TMPDIR"))] {
        let refused = store::migrate(&Address::Sqlite(path), now()).await.map(drop);
        assert!(matches!(refused, Err(CannotOpen::Unreachable(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_refused() {
    // Port 9 (discard) of this machine: nobody listens there.
    let address: Address = "postgres://passerelle@127.0.0.1:9/passerelle".parse().unwrap();
    for refused in [store::migrate(&address, now()).await.map(drop), Store::open(&address).await.map(drop)] {
        assert!(matches!(refused, Err(CannotOpen::Unreachable(_))), "{refused:?}");
    }
}

#[test]
fn an_address_of_another_kind_is_refused() {
    for url in ["", "passerelle.db", "mysql://localhost/x", "sqlite://", "sqlite://:memory:", "postgres://[broken"] {
        assert!(matches!(url.parse::<Address>(), Err(CannotOpen::Address(_))), "{url}");
    }
}
