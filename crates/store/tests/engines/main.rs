//! The store on both engines: every statement, the history of the schema, the rules the database itself holds, races.
//!
//! PostgreSQL's tests need a server: `./dev postgres cargo nextest run -p store` starts one. Without it they fail.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail loudly")]

/// Runs each test on a fresh database of each engine, as `sqlite::NAME` and `postgres::NAME`.
macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::database::with(crate::database::Engine::Sqlite, super::$name).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::database::with(crate::database::Engine::Postgres, super::$name).await;
            })*
        }
    };
}

mod batches;
mod billed;
mod database;
mod entitlements;
mod invariants;
mod log;
mod migrations;
mod openings;
mod plans;
mod races;
mod seals;
mod statements;
