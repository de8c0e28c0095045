//! The stories.

mod accounts;
mod api;
mod bad_input;
mod colleagues;
mod commands;
mod forgery;
mod idempotency;
mod invitations;
mod kill;
mod limits;
mod links;
mod matrix;
mod meters;
mod onboarding;
mod operation;
mod operators;
mod outages;
mod plans;
mod presses;
mod provisioning;
mod races;
mod recovery;
mod right_person;
mod settings;
mod timeline;
mod timing;
