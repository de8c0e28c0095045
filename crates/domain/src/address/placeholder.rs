//! Words that people type into a field they have nothing for.

use super::written::folded;

const WORDS: &[&str] = &[
    "na",
    "none",
    "no",
    "null",
    "nil",
    "test",
    "testing",
    "unknown",
    "tbd",
    "tba",
    "todo",
    "asdf",
    "qwerty",
    "xxx",
    "abc",
    "foo",
    "bar",
    "same",
    "noaddress",
    "notapplicable",
    "notavailable",
    "neant",
    "aucun",
    "aucune",
    "inconnu",
    "keine",
    "unbekannt",
    "ninguno",
    "ninguna",
    "desconocido",
    "nenhum",
    "nessuno",
    "нет",
    "なし",
    "無し",
    "无",
    "無",
    "없음",
];

/// Whether a text stands for nothing: one of those words, or one letter again and again.
pub(super) fn is_one(text: &str) -> bool {
    // Long texts say something.
    if text.len() > 24 {
        return false;
    }
    let word = folded(text);
    let mut letters = word.chars();
    let first = letters.next();
    let repeated = first.is_some_and(char::is_alphabetic)
        && word.chars().count() >= 2
        && word.is_ascii()
        && letters.all(|letter| Some(letter) == first);
    repeated || WORDS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_one;

    #[test]
    fn junk_is_seen_and_short_names_are_not() {
        for junk in ["n/a", "N.A.", "None", "test", "xxxx", "aa", "asdf", "Néant", "-none-", "なし", "TBD"] {
            assert!(is_one(junk), "{junk}");
        }
        for name in ["Å", "Y", "Aa 1", "12", "11", "Ii 5", "Rue 1", "Test Valley", "Nara", "Bar-le-Duc", "新宿", "No. 5", "千"] {
            assert!(!is_one(name), "{name}");
        }
    }
}
