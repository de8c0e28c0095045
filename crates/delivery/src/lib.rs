//! What leaves the house: the outbox's e-mails and webhooks.

pub mod emails;
