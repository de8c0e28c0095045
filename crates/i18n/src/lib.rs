//! Every word that Passerelle says to people, in every language it speaks.
//!
//! The words live in `catalogues/<language>/<area>.ftl` (Project Fluent) and are embedded in the program. Pages,
//! e-mails and API problems ask [`Words`] for a message by its key:
//!
//! ```
//! use i18n::{Language, Words};
//!
//! let words = Words::of(Language::Fr);
//! assert_eq!(words.term(12), "1 an");
//! assert_eq!(words.country("CH"), "Suisse");
//! ```
//!
//! # Keys and the test that watches them
//!
//! `tests/catalogues.rs` reads the sources and templates of the crates that speak to people and refuses a key that
//! is used but not written, and one that is written but not used. It sees a key in three forms:
//!
//! - a literal: `words.t("sign-in-title")`, `words.with("welcome", &[…])`;
//! - a literal that travels before it is looked up: `const TITLE: &str = key!("sign-in-title");`
//! - a computed one, announced by a comment beside the code that computes it, with the keys' common prefix and a
//!   star, several separated by spaces: `// keys: refusal-* address-label-*` (in a template `{# keys: refusal-* #}`).

mod catalogue;
mod country;
mod currency;
mod language;
mod locale;
mod memo;
mod words;

pub use language::{Language, negotiate};
pub use words::{Arg, Words};

/// Marks a literal as a catalogue key where it is not handed to [`Words::t`] or [`Words::with`] on the spot; gives
/// the literal back.
#[macro_export]
macro_rules! key {
    ($key:literal) => {
        $key
    };
}
