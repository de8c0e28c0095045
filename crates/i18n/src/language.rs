//! The languages spoken, and how one is chosen for a visitor.

use std::cmp::Ordering;

/// A language that the catalogues are complete in.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Language {
    /// English, the language that a missing message falls back to.
    En,
    /// French.
    Fr,
}

impl Language {
    /// Every language, in the order in which a choice shows them.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// The BCP 47 tag, as in `<html lang>` and `Content-Language`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The language of a BCP 47 tag by its first subtag, in any case: `fr`, `FR` and `fr-CA` are French.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The language's name in itself, for the language switch.
    #[must_use]
    pub const fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
        }
    }
}

/// The offered language that an `Accept-Language` header (RFC 9110, section 12.5.4) likes best, by its weights; among
/// equals the first named. `fr-CA` accepts `fr`, `*` accepts whatever is offered first and was not refused (`q=0`).
///
/// `None` when nothing offered is acceptable: the caller then takes the platform's default.
#[must_use]
pub fn negotiate(accept_language: &str, offered: &[Language]) -> Option<Language> {
    let mut ranges: Vec<(&str, f32)> = accept_language.split(',').filter_map(range).collect();
    // A stable sort: the header's own order settles equal weights.
    ranges.sort_by(|(_, a), (_, b)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
    let refused: Vec<Language> =
        ranges.iter().filter(|(tag, weight)| *weight == 0.0 && !tag.contains('-')).filter_map(|(tag, _)| Language::parse(tag)).collect();
    let acceptable = |language: &Language| offered.contains(language) && !refused.contains(language);
    ranges.iter().filter(|(_, weight)| *weight > 0.0).find_map(|(tag, _)| match *tag {
        "*" => offered.iter().copied().find(acceptable),
        tag => Language::parse(tag).filter(acceptable),
    })
}

/// One element of the header: the tag and its weight, 1 when absent; `None` when it is not of that form.
fn range(element: &str) -> Option<(&str, f32)> {
    let mut parts = element.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let weight = match parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))) {
        Some(text) => text.trim().parse().ok().filter(|weight| (0.0..=1.0).contains(weight))?,
        None => 1.0,
    };
    Some((tag, weight))
}

#[cfg(test)]
mod tests {
    use super::Language::{En, Fr};
    use super::{Language, negotiate};

    #[test]
    fn a_tag_is_known_by_its_first_subtag() {
        assert_eq!(Language::parse("fr-CA"), Some(Fr));
        assert_eq!(Language::parse("EN_us"), Some(En));
        assert_eq!(Language::parse("fry"), None);
        assert_eq!(Language::parse(""), None);
    }

    #[test]
    fn the_visitor_gets_what_he_likes_best_of_what_is_offered() {
        let both = [En, Fr];
        for (header, expected) in [
            ("fr-CA,fr;q=0.9,en;q=0.8", Some(Fr)),
            ("de, en;q=0.3, fr;q=0.7", Some(Fr)),
            ("de-DE, ja", None),
            ("*", Some(En)),
            ("en;q=0, *", Some(Fr)),
            ("fr;q=0", None),
            ("fr;q=two, en;q=0.1", Some(En)),
            ("fr-CA;q=0, fr", Some(Fr)),
            ("", None),
            (",;q=1,", None),
        ] {
            assert_eq!(negotiate(header, &both), expected, "{header:?}");
        }
        assert_eq!(negotiate("fr, en;q=0.1", &[En]), Some(En));
    }
}
