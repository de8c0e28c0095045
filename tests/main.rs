//! The test house: stories of sellers, buyers and services, told to the real program as a process of its own, on both
//! engines. A story reads as a transcript; what people do is in `people`, where they do it in `world`.
//!
//! A story fails also when something nobody looks at goes wrong: the program logged an error, a letter stayed in the
//! outbox, an answer of the API was not what the OpenAPI document promises, the program did not end well.
//!
//! PostgreSQL's stories need a server: `./dev postgres cargo nextest run -p passerelle` starts one. Without it they fail.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail loudly")]

/// Tells each story on each engine, as `sqlite::NAME` and `postgres::NAME`.
macro_rules! stories {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::world::tell(crate::database::Engine::Sqlite, super::$name).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::world::tell(crate::database::Engine::Postgres, super::$name).await;
            })*
        }
    };
}

mod database;
mod http;
mod mail;
mod node;
mod openapi;
mod page;
mod people;
mod ready;
mod road;
mod stories;
mod streets;
mod stripe;
mod world;
