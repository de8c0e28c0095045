//! What came of checking an address.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::{
    Address,
    difference::{self, Difference},
    form::Field,
    reason::{Reason, Weight},
};
use crate::word::words;

words! {
    /// How good an address is.
    Outcome {
        /// It keeps its country's rules.
        Valid = "valid",
        /// It does not quite, and [`Verdict::suggestion`] does.
        Suggested = "suggested",
        /// Whether it is right cannot be told from here: to be edited, or kept with consent.
        Unverified = "unverified",
        /// Something is missing or cannot be: it has to change.
        Invalid = "invalid",
    }
}

/// What came of checking an address. It is about that address and no other: whoever acts on it later asks
/// [`Verdict::is_about`] first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How good it is.
    pub outcome: Outcome,
    /// The address that was judged, letter by letter as it was given.
    pub original: Address,
    /// The same words in clean text: trimmed, composed (NFC), one space at a time, codes in plain digits. This is what
    /// is kept, whether the address is valid or the person stands by it. A field whose text cannot be kept (see
    /// [`Outcome::Invalid`]) is empty.
    pub normalized: Address,
    /// A valid address that is probably meant; there if and only if the outcome is [`Outcome::Suggested`].
    pub suggestion: Option<Address>,
    /// Why it is not valid as it stands, in the order of the country's form; empty if it is.
    pub reasons: Vec<Reason>,
    /// Version of the rules that judged, and whoever else was asked.
    pub rules: Cow<'static, str>,
}

impl Verdict {
    /// Whether a person may stand by the address as it is written: nothing is missing, and nothing impossible.
    #[must_use]
    pub fn keepable(&self) -> bool {
        self.outcome != Outcome::Invalid
    }

    /// What has to change before the address can be kept at all.
    pub fn faults(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(|reason| reason.weight() == Weight::Fault)
    }

    /// Whether this verdict was passed on this very address.
    #[must_use]
    pub fn is_about(&self, address: &Address) -> bool {
        self.original == *address
    }

    /// Whether the suggestion says the same and only writes it another way: capitals, spaces, a region's key for its
    /// name.
    #[must_use]
    pub fn only_formatting(&self) -> bool {
        self.outcome == Outcome::Suggested && self.reasons.iter().all(|reason| reason.weight() == Weight::Formatting)
    }

    /// The fields in which the suggestion differs, old beside new with what changed marked; in the order of the form.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        self.suggestion.as_ref().map(|new| difference::between(&self.normalized, new)).unwrap_or_default()
    }
}

impl Address {
    /// A short name for exactly this address: the SHA-256 of its fields in hexadecimal. What was asked or agreed about an
    /// address is tied to it by this.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for field in Field::ALL {
            let text = self.get(field);
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        }
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }
}
