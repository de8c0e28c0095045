//! What the vendor's own sales ask of others: Stripe, who keeps cards so that no card number is ever here, and VIES, which
//! knows which VAT numbers of the European Union are in use.
//!
//! Neither is asked inside a transaction, neither is waited for long, and nothing is believed because a message says it: what
//! counts is the answer to a question that we asked. When no good answer comes, nothing is decided by it.

pub mod stripe;
pub mod vies;
