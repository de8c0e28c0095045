//! The rules of Passerelle, pure: no waiting, no SQL, no clock, no randomness.
//!
//! Facts go in, a decision or a refusal comes out. Whoever calls reads the facts in the same transaction in which the
//! decision is written, so a rule is judged on what is true, not on what a page once showed.

pub mod account;
pub mod address;
pub mod billing;
pub mod billing_profile;
pub mod business_address;
pub mod catalogue;
pub mod contract_code;
pub mod correction;
pub mod currency;
pub mod device;
pub mod fault;
pub mod id;
pub mod invitation;
pub mod invoice;
pub mod member;
pub mod moment;
pub mod onboarding;
pub mod order;
pub mod organization;
pub mod payment;
pub mod risk;
pub mod secret;
pub mod seller_change;
pub mod subscription;
pub mod tax_id;
pub mod text;
pub mod undo;
pub mod vendor;
mod word;

pub use fault::{Fault, Faults, Refusal};
pub use moment::Moment;
