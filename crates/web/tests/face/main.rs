//! The face without a server: every page in every language, and the files pages are made with.
#![expect(clippy::unwrap_used, reason = "a test may stop where it likes")]

mod assets;
mod pages;
