//! What a validator that knows streets says, put together with what the rules of the country say.
//!
//! The rules come first: what they refuse is not asked about, and what they do not take as it stands is not made valid by
//! anybody's word. The validator can only be stricter: it doubts, or names another address, and that one has to keep the
//! rules, too.

use super::{
    Address, check, form,
    form::Field,
    reason::Reason,
    rules,
    verdict::{Outcome, Verdict},
    written::folded,
};

/// What a validator that knows streets says of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// It is there.
    Confirmed,
    /// It is not, as it is written; this one is probably meant.
    Other(Box<Address>),
    /// It is not known to be there. These are the fields that are doubted, as far as it says so.
    Doubted(Vec<Field>),
    /// It does not judge addresses of that kind: another country, say.
    Abstained,
}

/// Stands between the version of the rules and the validator who judged with them.
const AND: &str = " + ";

/// Whether somebody besides the rules judged, by what [`Verdict::rules`] says.
#[must_use]
pub fn asked_others(rules: &str) -> bool {
    rules.contains(AND)
}

impl Verdict {
    /// The address that a validator is asked about: the one that would be kept if it has nothing against it. None when the
    /// rules refuse the address, for then nobody else has to see it.
    #[must_use]
    pub fn question(&self) -> Option<&Address> {
        match self.outcome {
            Outcome::Valid | Outcome::Unverified => Some(&self.normalized),
            Outcome::Suggested => self.suggestion.as_ref(),
            Outcome::Invalid => None,
        }
    }

    /// This verdict and what the validator called `by` said to its [`question`](Self::question).
    ///
    /// Valid is what both take. A suggestion keeps the rules and is what the validator confirmed or named. All else that
    /// may be kept is unverified. No reason is lost.
    #[must_use]
    pub fn heard(self, opinion: &Opinion, by: &str) -> Self {
        let Some(asked) = self.question().cloned() else { return self };
        let judged = match opinion {
            Opinion::Abstained => return self,
            Opinion::Confirmed => self,
            Opinion::Doubted(fields) => self.doubted(&asked, fields),
            Opinion::Other(other) => match lawful(other, &asked) {
                Some(other) if alike(&other, &asked) => self,
                Some(other) => self.replaced(&asked, other),
                None => self.doubted(&asked, &[]),
            },
        };
        Self { rules: format!("{}{AND}{by}", judged.rules).into(), ..judged }
    }

    /// This verdict when the validator should have been asked and gave no answer: neither yes nor no, so that nothing goes
    /// on as if it had been confirmed.
    #[must_use]
    pub fn unheard(self) -> Self {
        match self.outcome {
            Outcome::Valid | Outcome::Suggested => self.unverified(vec![Reason::not_checked(Field::Line1)]),
            Outcome::Unverified | Outcome::Invalid => self,
        }
    }

    fn doubted(self, asked: &Address, fields: &[Field]) -> Self {
        let there = used(asked).filter(|field| fields.contains(field) && !asked.get(*field).is_empty());
        let doubts: Vec<Reason> = there.map(Reason::not_found).collect();
        self.unverified(if doubts.is_empty() { vec![Reason::not_found(Field::Line1)] } else { doubts })
    }

    fn replaced(mut self, asked: &Address, other: Address) -> Self {
        let changed = used(asked).filter(|&field| asked.get(field) != other.get(field));
        self.reasons.extend(changed.map(|field| Reason::corrected(field, other.get(field))));
        Self { outcome: Outcome::Suggested, suggestion: Some(other), ..self }
    }

    /// To be edited, or kept as it stands with consent.
    fn unverified(self, because: Vec<Reason>) -> Self {
        let reasons = self.reasons.into_iter().chain(because).collect();
        Self { outcome: Outcome::Unverified, suggestion: None, reasons, ..self }
    }
}

/// The fields of the address's country, in its order.
fn used(address: &Address) -> impl Iterator<Item = Field> {
    rules::country(&address.country).into_iter().flat_map(form::used_first)
}

/// An address named by a validator in the form we keep, if it keeps the rules and is in the same country.
fn lawful(other: &Address, asked: &Address) -> Option<Address> {
    let verdict = check(other);
    let kept = match verdict.outcome {
        Outcome::Valid => Some(verdict.normalized),
        Outcome::Suggested if verdict.only_formatting() => verdict.suggestion,
        _ => None,
    };
    kept.filter(|kept| kept.country == asked.country)
}

/// Whether two addresses say the same, field by field, but for capitals, accents and signs between words. Those are whose
/// address it is to write.
#[must_use]
pub fn alike(one: &Address, other: &Address) -> bool {
    Field::ALL.into_iter().all(|field| words(one.get(field)).eq(words(other.get(field))))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(letter))
        .map(folded)
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BY: &str = "streets.example";

    fn address(country: &str, line1: &str, city: &str, region: &str, postal_code: &str) -> Address {
        Address {
            country: country.into(),
            line1: line1.into(),
            city: city.into(),
            region: region.into(),
            postal_code: postal_code.into(),
            ..Address::default()
        }
    }

    fn lyon() -> Address {
        address("FR", "12 rue de la République", "Lyon", "", "69002")
    }

    fn codes(verdict: &Verdict) -> Vec<(&'static str, &'static str)> {
        verdict.reasons.iter().map(|reason| (reason.field.name(), reason.code.as_str())).collect()
    }

    #[test]
    fn what_both_take_is_valid_and_says_who_judged() {
        let offline = check(&lyon());
        let verdict = offline.clone().heard(&Opinion::Confirmed, BY);
        assert_eq!((verdict.outcome, verdict.normalized, verdict.original), (Outcome::Valid, lyon(), lyon()));
        assert_eq!(verdict.rules, format!("{} + {BY}", offline.rules));
        assert!(asked_others(&verdict.rules) && !asked_others(&offline.rules));
        assert_eq!(offline.clone().heard(&Opinion::Abstained, BY), offline, "who abstains did not judge");
    }

    #[test]
    fn a_doubt_makes_it_unverified_where_it_is() {
        let asked = check(&lyon());
        let verdict = asked.clone().heard(&Opinion::Doubted(vec![Field::City, Field::Line2, Field::Region]), BY);
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Unverified, vec![("city", "not_found")]), "fields that are there");
        let verdict = asked.heard(&Opinion::Doubted(Vec::new()), BY);
        assert_eq!((codes(&verdict), verdict.keepable()), (vec![("line1", "not_found")], true));
    }

    #[test]
    fn another_address_is_suggested_if_it_keeps_the_rules() {
        let other = Address { line1: "12 rue de la Republique Populaire".into(), postal_code: "69 007".into(), ..lyon() };
        let verdict = check(&lyon()).heard(&Opinion::Other(Box::new(other.clone())), BY);
        let suggestion = Address { postal_code: "69007".into(), ..other };
        assert_eq!((verdict.outcome, verdict.suggestion.as_ref()), (Outcome::Suggested, Some(&suggestion)));
        assert_eq!(codes(&verdict), [("line1", "corrected"), ("postal_code", "corrected")]);
        assert_eq!(verdict.reasons[1].example, "69007");
        assert!(!verdict.only_formatting(), "somebody has to look at it");
        for unlawful in [
            Address { postal_code: "X".into(), ..lyon() },
            Address { line1: "BP 12".into(), ..lyon() },
            Address { city: "<b>".into(), ..lyon() },
            address("DE", "Platz der Republik 1", "Berlin", "", "11011"),
            Address::default(),
        ] {
            let verdict = check(&lyon()).heard(&Opinion::Other(Box::new(unlawful)), BY);
            assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Unverified, vec![("line1", "not_found")]));
        }
    }

    #[test]
    fn only_other_capitals_and_signs_are_no_other_address() {
        let shouted = address("FR", "12, RUE DE LA REPUBLIQUE", "LYON", "", "69002");
        let verdict = check(&lyon()).heard(&Opinion::Other(Box::new(shouted)), BY);
        assert_eq!((verdict.outcome, verdict.normalized), (Outcome::Valid, lyon()));
        let block = |line1: &str| address("JP", line1, "千代田区", "東京都", "100-0014");
        assert!(alike(&block("永田町１-７-１"), &block("永田町1-7-1")) && !alike(&block("永田町17-1"), &block("永田町1-71")));
    }

    #[test]
    fn what_the_rules_do_not_take_is_not_made_valid() {
        let unlisted = check(&address("BR", "Rua A, 1", "Atlantis", "SP", "01310-100"));
        assert_eq!(unlisted.outcome, Outcome::Unverified);
        let verdict = unlisted.clone().heard(&Opinion::Confirmed, BY);
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Unverified, codes(&unlisted)));
        // But it may know which one is meant.
        let paulista = address("BR", "Avenida Paulista, 1000", "São Paulo", "SP", "01310-100");
        let verdict = unlisted.heard(&Opinion::Other(Box::new(paulista.clone())), BY);
        assert_eq!((verdict.outcome, verdict.suggestion), (Outcome::Suggested, Some(paulista)));
        let refused = check(&address("FR", "BP 3", "Paris", "", ""));
        assert!(refused.question().is_none());
        assert_eq!(refused.clone().heard(&Opinion::Confirmed, BY), refused);
    }

    #[test]
    fn a_suggestion_is_asked_about_and_falls_with_a_doubt() {
        let derivable = check(&address("US", "1 Main St", "Austin", "", "78701"));
        assert_eq!(derivable.question().map(|asked| asked.region.as_str()), Some("TX"));
        assert_eq!(derivable.clone().heard(&Opinion::Confirmed, BY).outcome, Outcome::Suggested);
        let verdict = derivable.heard(&Opinion::Doubted(vec![Field::Line1]), BY);
        assert_eq!((verdict.outcome, verdict.normalized.region.as_str()), (Outcome::Unverified, ""));
        assert_eq!(codes(&verdict), [("region", "derivable"), ("line1", "not_found")]);
    }

    #[test]
    fn no_answer_is_neither_yes_nor_no() {
        let verdict = check(&lyon()).unheard();
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Unverified, vec![("line1", "not_checked")]));
        assert_eq!(verdict.rules, check(&lyon()).rules, "nobody else judged");
        // What the rules would mend is not suggested, for nobody can say that it is there; but it is told.
        let verdict = check(&address("US", "1 Main St", "Austin", "", "78701")).unheard();
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Unverified, vec![("region", "derivable"), ("line1", "not_checked")]));
        assert_eq!(verdict.reasons[0].region, "Texas");
        for settled in [address("BR", "Rua A, 1", "Atlantis", "SP", "01310-100"), address("FR", "BP 3", "Paris", "", "")] {
            assert_eq!(check(&settled).unheard(), check(&settled));
        }
    }

    /// Addresses that are right, nearly right, doubtful and wrong.
    fn some() -> impl Strategy<Value = Address> {
        let line1 = prop::sample::select(vec!["12 rue Haute", "1 Main St", "BP 12", "n/a", "", "12, RUE HAUTE", "a\u{0}", "永田町1-7-1"]);
        let city = prop::sample::select(vec!["Lyon", "Austin", "Atlantis", "São Paulo", "", "千代田区", "lyon "]);
        let region = prop::sample::select(vec!["", "TX", "Texas", "SP", "Sao Paulo", "東京都", "Ontario"]);
        let code = prop::sample::select(vec!["69002", "78701", "7870", "01310-100", "01310100", "", "1000014", "787011234"]);
        let country = prop::sample::select(vec!["FR", "US", "BR", "JP", "HK", "XX", ""]);
        (country, line1, city, region, code).prop_map(|(country, line1, city, region, code)| address(country, line1, city, region, code))
    }

    fn opinion() -> impl Strategy<Value = Opinion> {
        let field = prop::sample::select(Field::ALL.to_vec());
        prop_oneof![
            Just(Opinion::Confirmed),
            Just(Opinion::Abstained),
            some().prop_map(|other| Opinion::Other(Box::new(other))),
            prop::collection::vec(field, 0..4).prop_map(Opinion::Doubted),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

        #[test]
        fn nothing_is_better_than_both_allow(address in some(), opinion in opinion(), near in any::<bool>()) {
            let offline = check(&address);
            // Half of the time it names something near what was asked.
            let opinion = match (opinion, offline.question()) {
                (Opinion::Other(other), Some(asked)) if near => Opinion::Other(Box::new(Address { line1: other.line1, ..asked.clone() })),
                (opinion, _) => opinion,
            };
            let unheard = offline.clone().unheard();
            let heard = offline.clone().heard(&opinion, BY);
            for verdict in [&heard, &unheard] {
                prop_assert_eq!((&verdict.original, &verdict.normalized), (&address, &offline.normalized));
                prop_assert_eq!(verdict.outcome == Outcome::Suggested, verdict.suggestion.is_some());
                prop_assert_eq!(verdict.outcome == Outcome::Valid, verdict.reasons.is_empty());
                prop_assert_eq!(verdict.outcome == Outcome::Invalid, offline.outcome == Outcome::Invalid);
                prop_assert!(verdict.reasons.starts_with(&offline.reasons), "reasons are kept");
                prop_assert!(verdict.rules.starts_with(&*offline.rules));
            }
            prop_assert!(unheard.outcome >= Outcome::Unverified);
            let agreed = match &opinion {
                Opinion::Confirmed | Opinion::Abstained => true,
                Opinion::Other(other) => offline.question().is_some_and(|asked| lawful(other, asked).is_some_and(|other| alike(&other, asked))),
                Opinion::Doubted(_) => false,
            };
            prop_assert_eq!(heard.outcome == Outcome::Valid, offline.outcome == Outcome::Valid && agreed);
            if let Some(suggestion) = &heard.suggestion {
                let taken = check(suggestion);
                prop_assert_eq!((taken.outcome, &taken.normalized), (Outcome::Valid, suggestion));
                let named = matches!(&opinion, Opinion::Other(other) if lawful(other, suggestion).as_ref() == Some(suggestion));
                prop_assert!(named || (agreed && offline.suggestion.as_ref() == Some(suggestion)));
            }
        }
    }
}
