//! Organizations: the buyer's tenant.

use unicode_normalization::UnicodeNormalization;

use crate::{fault::Why, text, word::words};

words! {
    /// What a member may do.
    Role {
        /// Everything.
        Owner = "owner",
        /// Manages administrators and members.
        Administrator = "administrator",
        /// Reads.
        Member = "member",
    }
}
words! {
    /// The states of an organization.
    OrganizationStatus {
        /// In use.
        Active = "active",
        /// Blocked by the vendor.
        Suspended = "suspended",
        /// Gone; kept for the audit.
        Deleted = "deleted",
    }
}
words! {
    /// Why an organization's address counts as good enough to apply to (invariant I7).
    AddressVerdict {
        /// It passed the country's rules.
        Valid = "valid",
        /// The suggested correction was taken.
        SuggestionAccepted = "suggestion_accepted",
        /// Kept as written, with consent to a correction.
        KeptWithConsent = "kept_with_consent",
        /// An operator put it right, by that consent.
        Corrected = "corrected",
    }
}

/// An organization's name: 1 to 200 characters after trimming; letters, digits, space and `- _ . \ ' : @ & ,`.
///
/// # Errors
/// `required`, `too_long`, `characters`, `organization_name`.
pub fn name(written: &str) -> Result<String, Why> {
    let name = text::line(written, 200)?;
    let fits = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || "-_.\\':@&, ’".contains(c);
    match name.chars().find(|&c| !fits(c)) {
        None => Ok(name),
        Some(odd) => Err(Why::hint("organization_name", odd)),
    }
}

/// Words that say what an organization is in law.
const LEGAL_FORMS: &str = include_str!("../data/legal_forms.txt");

/// What two ways of writing one organization's name share: letters and digits in their compatible form (NFKC), lower case,
/// without the words for its legal form. Two names with one skeleton look alike.
#[must_use]
pub fn skeleton(name: &str) -> String {
    let name = name.nfkc().collect::<String>().to_lowercase();
    // Signs within a word hold an abbreviation together (S.A.R.L.), spaces end it.
    let words: Vec<String> = name.split_whitespace().map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect()).collect();
    let legal = |word: &str| LEGAL_FORMS.lines().any(|known| known == word);
    let own: String = words.iter().filter(|word| !legal(word)).map(String::as_str).collect();
    if own.is_empty() { words.concat() } else { own }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_share_a_skeleton() {
        let alike = ["Acme Lumière", "ACME  LUMIÈRE S.A.R.L.", "Acme-Lumière, GmbH", "Ａcme Lumie\u{300}re Ltd", "acme lumière & co"];
        for name in alike {
            assert_eq!(skeleton(name), "acmelumière", "{name}");
        }
        assert_ne!(skeleton("Acme"), skeleton("Acme Two"));
        assert_eq!((skeleton("SAS"), skeleton("株式会社 サンプル").as_str(), skeleton("…").as_str()), ("sas".to_owned(), "サンプル", ""));
    }

    #[test]
    fn names_of_real_organizations() {
        for good in ["Acme", "L'Oréal S.A.", "Müller & Söhne, GmbH", "株式会社サンプル", "A_B\\C:D@E", "हिन्दी संस्था"]
        {
            assert!(name(good).is_ok(), "{good}");
        }
        for bad in ["", "   ", "<b>", "a/b", "x\u{202e}y", "100%"] {
            assert!(name(bad).is_err(), "{bad}");
        }
        assert!(name(&"x".repeat(200)).is_ok() && name(&"x".repeat(201)).is_err());
    }
}
