//! Sentences (placeholder until the real one lands).
use i18n::Words;
/// Fault.
pub fn fault_sentence(words: Words, fault: &domain::Fault) -> String { words.t(fault.code) }
/// Refusal.
pub fn refusal_sentence(words: Words, code: &str) -> String { words.t(code) }
/// Ineligible.
pub fn ineligible_sentence(words: Words, code: &str) -> String { words.t(code) }
