//! An organization's business address: when it may be kept, and with which consent (invariant I7).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    address::{self, Address, Outcome, Verdict},
    fault::Refusal,
    organization::AddressVerdict,
    word::words,
};

/// Version of the text by which a person stands by an address and lets the vendor correct it. The words are
/// `address-consent-<version>` in the catalogues. Words that were agreed to are never changed: another text is another version.
pub const CONSENT_TEXT: &str = "2026-11";

words! {
    /// Which of two addresses a person takes.
    AddressChoice {
        /// The one that is suggested.
        Suggested = "suggested",
        /// The one they wrote.
        Original = "original",
    }
}

/// A person's consent to what [`CONSENT_TEXT`] says. Whose it is, is told beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Version of the text they read.
    pub text: String,
    /// The language they read it in.
    pub language: String,
    /// The address of the network they gave it from.
    pub ip: String,
    /// When.
    pub at: Timestamp,
}

/// A business address that may be kept, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessAddress {
    /// What is kept: in the country's normal form, or as the person stands by it.
    pub address: Address,
    /// As the person wrote it.
    pub written: Address,
    /// Why it is good enough.
    pub verdict: AddressVerdict,
    /// Version of the rules that judged it.
    pub rules: String,
    /// The person's consent; there if and only if it is kept with consent.
    pub consent: Option<Consent>,
}

/// What a person says to a verdict they were shown.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// Which address they take, if they said so.
    pub choice: Option<AddressChoice>,
    /// What they were asked, as [`question`] names it; empty if they were not.
    pub asked: String,
    /// Their consent, if they ticked it.
    pub consent: Option<Consent>,
}

/// Why an address is not settled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Something is missing or cannot be: it has to change.
    Change,
    /// Another one is suggested: take it, edit, or keep the original with consent.
    Choose,
    /// It cannot be told: edit, or keep it with consent.
    Confirm,
    /// The original was chosen, and the box that goes with it not ticked.
    Consent,
}

/// Why an organization's address is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressRefusal {
    /// No organization that the account owns.
    NotFound,
    /// Today's rules do not say of the address what was said when it was entered.
    Outdated,
    /// The vendor bills the organization in a currency that is not offered in that country.
    OtherCurrency,
}

impl Refusal for AddressRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Outdated => "address_outdated",
            Self::OtherCurrency => "address_other_currency",
        }
    }
}

/// Names what a person is asked about an address: the address as they wrote it, what is suggested instead, and the text of the
/// consent. An answer to another question is none.
#[must_use]
pub fn question(verdict: &Verdict) -> String {
    let suggested = verdict.suggestion.as_ref().map(Address::fingerprint).unwrap_or_default();
    let asked = format!("{}\n{suggested}\n{CONSENT_TEXT}", verdict.original.fingerprint());
    data_encoding::HEXLOWER.encode(&Sha256::digest(asked))
}

/// The address to go on with, if nobody has to be asked: as it was written, or merely written another way.
fn compliant(verdict: &Verdict) -> Option<&Address> {
    match verdict.outcome {
        Outcome::Valid => Some(&verdict.normalized),
        Outcome::Suggested if verdict.only_formatting() => verdict.suggestion.as_ref(),
        Outcome::Suggested | Outcome::Unverified | Outcome::Invalid => None,
    }
}

/// The address that comes of a verdict and a choice; `stands` says that whoever chose the original stands by it.
fn taken<'a>(verdict: &'a Verdict, reply: &Reply, stands: bool) -> Result<(&'a Address, AddressVerdict), Open> {
    if let Some(address) = compliant(verdict) {
        return Ok((address, AddressVerdict::Valid));
    }
    let open = match verdict.outcome {
        Outcome::Invalid => return Err(Open::Change),
        Outcome::Suggested => Open::Choose,
        Outcome::Valid | Outcome::Unverified => Open::Confirm,
    };
    let choice = reply.choice.filter(|_| reply.asked == question(verdict));
    match (choice, &verdict.suggestion) {
        (Some(AddressChoice::Suggested), Some(address)) => Ok((address, AddressVerdict::SuggestionAccepted)),
        (Some(AddressChoice::Original), _) if stands => Ok((&verdict.normalized, AddressVerdict::KeptWithConsent)),
        (Some(AddressChoice::Original), _) => Err(Open::Consent),
        (None | Some(AddressChoice::Suggested), _) => Err(open),
    }
}

/// Whether an address that an organization has would be taken today, by today's verdict on it and why it was taken then; `others`
/// says that somebody who knows streets was asked then.
#[must_use]
pub fn holds(today: &Verdict, was: AddressVerdict, others: bool) -> bool {
    match was {
        AddressVerdict::KeptWithConsent | AddressVerdict::Corrected => today.keepable(),
        AddressVerdict::Valid | AddressVerdict::SuggestionAccepted => compliant(today).is_some() || (others && today.keepable()),
    }
}

impl BusinessAddress {
    /// What comes of a verdict and what the person says to it.
    ///
    /// # Errors
    /// What is still open.
    pub fn settle(verdict: &Verdict, reply: &Reply) -> Result<Self, Open> {
        let (address, why) = taken(verdict, reply, reply.consent.is_some())?;
        let consent = reply.consent.clone().filter(|_| why == AddressVerdict::KeptWithConsent);
        Ok(Self::of(verdict, address, why, consent))
    }

    /// What an operator puts in the place of an address that was kept with consent: one that keeps the rules, one that is
    /// suggested or, if they are sure because they know more than the rules do, one of which the rules cannot tell.
    ///
    /// # Errors
    /// What is still open; [`Open::Consent`] when they did not say that they are sure.
    pub fn correct(verdict: &Verdict, reply: &Reply, sure: bool) -> Result<Self, Open> {
        let (address, _) = taken(verdict, reply, sure)?;
        Ok(Self::of(verdict, address, AddressVerdict::Corrected, None))
    }

    fn of(verdict: &Verdict, address: &Address, why: AddressVerdict, consent: Option<Consent>) -> Self {
        let (address, written, rules) = (address.clone(), verdict.original.clone(), verdict.rules.clone().into_owned());
        Self { address, written, verdict: why, rules, consent }
    }

    /// Whether today's rules still say of what was written what was said then: they may have changed since. Where somebody
    /// who knows streets was asked, too, their word is taken again, unless the rules forbid the address.
    #[must_use]
    pub fn stands(&self) -> bool {
        let verdict = address::check(&self.written);
        let asked_others = address::asked_others(&self.rules);
        match self.verdict {
            AddressVerdict::KeptWithConsent => verdict.keepable() && verdict.normalized == self.address && self.consent.is_some(),
            AddressVerdict::Valid | AddressVerdict::SuggestionAccepted | AddressVerdict::Corrected => {
                let leads = compliant(&verdict).into_iter().chain(&verdict.suggestion).any(|address| *address == self.address);
                leads || (asked_others && address::check(&self.address).keepable())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lyon() -> Address {
        Address {
            country: "FR".into(),
            line1: "12 rue de la République".into(),
            postal_code: "69002".into(),
            city: "Lyon".into(),
            ..Address::default()
        }
    }

    fn consent() -> Consent {
        Consent { text: CONSENT_TEXT.into(), language: "en".into(), ip: "203.0.113.7".into(), at: Timestamp::UNIX_EPOCH }
    }

    fn said(verdict: &Verdict, choice: AddressChoice, consent: Option<Consent>) -> Reply {
        Reply { choice: Some(choice), asked: question(verdict), consent }
    }

    /// A code of another region: what is meant can be told.
    fn suggested() -> Verdict {
        let verdict = address::check(&Address {
            country: "US".into(),
            line1: "1600 Amphitheatre Pkwy".into(),
            city: "Mountain View".into(),
            postal_code: "94043".into(),
            ..Address::default()
        });
        assert_eq!((verdict.outcome, verdict.only_formatting()), (Outcome::Suggested, false));
        verdict
    }

    fn unverified() -> Verdict {
        let address = Address {
            country: "BR".into(),
            line1: "Rua A, 1".into(),
            city: "Atlantis".into(),
            region: "SP".into(),
            postal_code: "01310-100".into(),
            ..Address::default()
        };
        let verdict = address::check(&address);
        assert_eq!(verdict.outcome, Outcome::Unverified);
        verdict
    }

    #[test]
    fn what_keeps_the_rules_needs_no_answer() {
        let valid = BusinessAddress::settle(&address::check(&lyon()), &Reply::default()).unwrap();
        assert_eq!((valid.verdict, &valid.address), (AddressVerdict::Valid, &lyon()));
        let spaced = Address { postal_code: "69 002".into(), ..lyon() };
        let valid = BusinessAddress::settle(&address::check(&spaced), &Reply::default()).unwrap();
        assert_eq!((valid.verdict, &valid.address, &valid.written), (AddressVerdict::Valid, &lyon(), &spaced));
        assert!(valid.stands());
    }

    #[test]
    fn a_suggestion_is_taken_or_not_and_the_original_needs_consent() {
        let verdict = suggested();
        let settle = |reply: &Reply| BusinessAddress::settle(&verdict, reply);
        assert_eq!(settle(&Reply::default()), Err(Open::Choose));
        let taken = settle(&said(&verdict, AddressChoice::Suggested, None)).unwrap();
        assert_eq!((taken.verdict, Some(&taken.address)), (AddressVerdict::SuggestionAccepted, verdict.suggestion.as_ref()));
        assert_eq!(settle(&said(&verdict, AddressChoice::Original, None)), Err(Open::Consent));
        let kept = settle(&said(&verdict, AddressChoice::Original, Some(consent()))).unwrap();
        assert_eq!((kept.verdict, &kept.address), (AddressVerdict::KeptWithConsent, &verdict.normalized));
        assert!(kept.consent.is_some() && taken.consent.is_none() && kept.stands() && taken.stands());
    }

    #[test]
    fn what_cannot_be_told_is_kept_with_consent_alone() {
        let verdict = unverified();
        for reply in [Reply::default(), said(&verdict, AddressChoice::Suggested, Some(consent()))] {
            assert_eq!(BusinessAddress::settle(&verdict, &reply), Err(Open::Confirm));
        }
        assert_eq!(BusinessAddress::settle(&verdict, &said(&verdict, AddressChoice::Original, None)), Err(Open::Consent));
        assert!(BusinessAddress::settle(&verdict, &said(&verdict, AddressChoice::Original, Some(consent()))).unwrap().stands());
    }

    #[test]
    fn no_consent_makes_an_impossible_address_possible() {
        let verdict = address::check(&Address { line1: "BP 12".into(), ..lyon() });
        assert_eq!(BusinessAddress::settle(&verdict, &said(&verdict, AddressChoice::Original, Some(consent()))), Err(Open::Change));
    }

    #[test]
    fn an_operator_corrects_to_what_is_valid_or_what_they_are_sure_of() {
        let correct = |verdict: &Verdict, reply: &Reply, sure| BusinessAddress::correct(verdict, reply, sure);
        let valid = correct(&address::check(&lyon()), &Reply::default(), false).unwrap();
        assert_eq!((valid.verdict, valid.address, valid.consent), (AddressVerdict::Corrected, lyon(), None));
        let (suggestion, doubt) = (suggested(), unverified());
        assert_eq!(correct(&suggestion, &Reply::default(), true), Err(Open::Choose));
        let taken = correct(&suggestion, &said(&suggestion, AddressChoice::Suggested, None), false).unwrap();
        assert_eq!((taken.verdict, Some(&taken.address)), (AddressVerdict::Corrected, suggestion.suggestion.as_ref()));
        let original = said(&doubt, AddressChoice::Original, None);
        assert_eq!((correct(&doubt, &Reply::default(), true), correct(&doubt, &original, false)), (Err(Open::Confirm), Err(Open::Consent)));
        assert_eq!(correct(&doubt, &original, true).unwrap().address, doubt.normalized);
        let impossible = address::check(&Address { line1: "BP 12".into(), ..lyon() });
        assert_eq!(correct(&impossible, &said(&impossible, AddressChoice::Original, None), true), Err(Open::Change));
    }

    #[test]
    fn an_answer_to_another_question_is_none() {
        let (verdict, other) = (suggested(), unverified());
        for asked in [String::new(), question(&other)] {
            for choice in [AddressChoice::Suggested, AddressChoice::Original] {
                let reply = Reply { choice: Some(choice), asked: asked.clone(), consent: Some(consent()) };
                assert_eq!(BusinessAddress::settle(&verdict, &reply), Err(Open::Choose));
            }
        }
        assert_ne!(question(&verdict), question(&Verdict { suggestion: None, ..verdict.clone() }), "what is suggested is asked, too");
    }

    #[test]
    fn a_verdict_stands_while_the_rules_say_so() {
        let valid = |written: Address, address: Address| BusinessAddress {
            address,
            written,
            verdict: AddressVerdict::Valid,
            rules: "older+1".into(),
            consent: None,
        };
        assert!(valid(lyon(), lyon()).stands());
        let box_number = Address { line1: "BP 12".into(), ..lyon() };
        assert!(!valid(box_number.clone(), box_number.clone()).stands(), "what the rules forbid by now");
        assert!(!valid(lyon(), Address { city: "Paris".into(), ..lyon() }).stands(), "another address than was judged");
        let doubted = unverified().normalized;
        assert!(!valid(doubted.clone(), doubted.clone()).stands());
        let asked = |address: Address| BusinessAddress { rules: "1+2 + streets.example".into(), ..valid(address.clone(), address) };
        assert!(asked(doubted).stands(), "who knows streets said it is right");
        assert!(!asked(box_number).stands());
        let unsaid = BusinessAddress { verdict: AddressVerdict::KeptWithConsent, ..valid(lyon(), lyon()) };
        assert!(!unsaid.stands(), "kept with consent, and nobody consented");
    }
}
