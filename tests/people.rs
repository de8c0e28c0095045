//! Who appears in the stories, and what they do: sellers and services with their keys, buyers with their browsers.

mod buyer;
mod programs;

pub use buyer::{Address, Buyer, FRENCH_ADDRESS, OWN_FORM};
pub use programs::{Api, IssuedCode, Operator, Order, Placed, Seller, Service, order};
