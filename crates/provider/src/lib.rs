//! What the vendor's own sales ask of others: VIES, which knows which VAT numbers of the European Union are in use.
//!
//! It is not asked inside a transaction and not waited for long; when no good answer comes, nothing is decided by it.

pub mod vies;
