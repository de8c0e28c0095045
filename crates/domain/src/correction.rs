//! Addresses that were kept with consent: an operator corrects one or finds it right, once; then it is the owners' turn.

use crate::{fault::Refusal, word::words};

words! {
    /// What an owner says to a correction.
    CorrectionAnswer {
        /// It is right.
        Accepted = "accepted",
        /// Another address is.
        Edited = "edited",
    }
}

/// Why an operator cannot settle an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionRefusal {
    /// Nobody kept such an address with consent.
    NotFound,
    /// Somebody settled it already: another operator, or an owner with another address.
    Settled,
    /// The correction is the address itself.
    Unchanged,
    /// The vendor bills the organization in a currency that is not offered in that country.
    OtherCurrency,
}

impl Refusal for CorrectionRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Settled => "address_settled",
            Self::Unchanged => "address_unchanged",
            Self::OtherCurrency => "address_other_currency",
        }
    }
}

/// What is known of an address that an operator is about to settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it was settled.
    pub settled: bool,
    /// Whether the organization still has it.
    pub current: bool,
}

/// Whether an operator may settle an address. What is over is not settled again, and nothing newer is written over.
///
/// # Errors
/// `address_settled`.
pub const fn settle(standing: Standing) -> Result<(), CorrectionRefusal> {
    if standing.settled || !standing.current { Err(CorrectionRefusal::Settled) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_settled_once_and_while_the_organization_has_it() {
        let judged = |settled, current| settle(Standing { settled, current });
        assert_eq!(judged(false, true), Ok(()));
        for (settled, current) in [(true, true), (true, false), (false, false)] {
            assert_eq!(judged(settled, current), Err(CorrectionRefusal::Settled));
        }
    }
}
