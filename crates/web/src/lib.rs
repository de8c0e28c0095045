//! The face of Passerelle over HTTP: pages for people, the REST interface for programs.
//!
//! A handler parses, performs one action (or reads), and answers; rules live in `domain`, texts in the catalogues, SQL in
//! `store`. `routes` lists every route once.

mod address;
pub mod api;
pub mod app;
pub mod assets;
mod buyer;
pub mod cards;
mod cookie;
pub mod csv;
pub mod demo;
mod extract;
mod failure;
mod health;
mod hooks;
mod inbox;
mod limit;
mod meters;
mod operator;
pub mod pages;
pub mod passwords;
mod routes;
pub mod sentence;
pub mod tax;

pub use app::{App, Letter, Parts, ReadInbox, ReadMeters, Settings, Source};
pub use limit::Limits;
pub use passwords::Passwords;
pub use routes::{ROUTES, router};
