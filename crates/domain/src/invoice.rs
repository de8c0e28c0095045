//! Paying the vendor by invoice: an organization asks for it with its first order, and an operator decides.

use crate::{fault::Faults, fault::Refusal, text};

/// Characters of a reason.
const REASON: usize = 500;

/// What an operator decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvoiceDecision {
    /// The organization pays all its orders by invoice.
    Approve,
    /// It pays no further order by invoice, and this is why.
    Refuse(String),
}

impl InvoiceDecision {
    /// A refusal with what an operator wrote; its owners read it.
    ///
    /// # Errors
    /// What is wrong with the reason.
    pub fn refuse(reason: &str) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let reason = faults.take("reason", text::line(reason, REASON));
        faults.or(reason).map(Self::Refuse)
    }
}

/// How far a wish to pay by invoice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceState {
    /// Nobody has decided.
    Waiting,
    /// An operator has approved it.
    Approved,
    /// An operator has refused it.
    Refused,
}

/// Why an operator cannot decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceRefusal {
    /// Nobody asked for it, or does not want it any more.
    NotFound,
    /// Somebody decided already.
    Decided,
}

impl Refusal for InvoiceRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Decided => "invoice_decided",
        }
    }
}

/// Whether an operator may decide: once, and an approval may be given after a refusal, when things have changed.
///
/// # Errors
/// `invoice_decided`.
pub const fn decide(state: InvoiceState, decision: &InvoiceDecision) -> Result<(), InvoiceRefusal> {
    match (state, decision) {
        (InvoiceState::Waiting, _) | (InvoiceState::Refused, InvoiceDecision::Approve) => Ok(()),
        _ => Err(InvoiceRefusal::Decided),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_made_once_and_a_refusal_can_be_lifted() {
        let refuse = InvoiceDecision::refuse(" Two invoices are unpaid. ").unwrap();
        assert_eq!(refuse, InvoiceDecision::Refuse("Two invoices are unpaid.".to_owned()));
        let judged = |state| [decide(state, &InvoiceDecision::Approve).is_ok(), decide(state, &refuse).is_ok()];
        assert_eq!(judged(InvoiceState::Waiting), [true, true]);
        assert_eq!(judged(InvoiceState::Approved), [false, false]);
        assert_eq!(judged(InvoiceState::Refused), [true, false]);
    }

    #[test]
    fn a_refusal_says_why() {
        for odd in ["", "  ", "a\u{0}b", &"a".repeat(501)] {
            assert!(InvoiceDecision::refuse(odd).is_err(), "{odd:.20}");
        }
    }
}
