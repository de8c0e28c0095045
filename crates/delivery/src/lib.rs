//! What leaves the house: the outbox's e-mails, through a relay or into the built-in inbox.
//!
//! An action writes a row into the outbox, in its own transaction; [`Delivery::run`] claims rows that are due, writes the
//! letter of each from what the store says *now*, hands it to the [`Transport`], and notes how that ended. A letter may so
//! leave twice (when the sender dies in between), always with the same `Message-ID`, but never not at all.
//!
//! Files: `emails` (the words and forms), `content` (from the store to an e-mail), `letter` (from an e-mail to a message
//! with its headers), `transport` (where it goes), `worker` (the loop), `returned` (what comes back).

mod content;
pub mod emails;
mod inbox;
mod letter;
pub mod returned;
mod transport;
mod worker;

pub use inbox::{Inbox, Posted};
pub use letter::{Letter, Sender};
pub use lettre::Address;
pub use transport::{CannotRoute, Route, Transport};
pub use worker::Delivery;
