//! Old beside new, with what changed marked.

use super::{Address, form, form::Field, rules};

/// A field that two addresses have different texts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub field: Field,
    /// What the country calls it: a key of the catalogues, such as `address-label-state`.
    pub label: &'static str,
    /// Its text before, cut where marking begins and ends; none for an empty field.
    pub old: Vec<Part>,
    /// Its text after.
    pub new: Vec<Part>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The piece.
    pub text: String,
    /// Whether the other text does not have it.
    pub changed: bool,
}

/// The fields that differ, in the order of the new address's country; the country itself first.
#[must_use]
pub fn between(old: &Address, new: &Address) -> Vec<Difference> {
    let country = rules::country(&new.country).or_else(|| rules::country(&old.country));
    let fields: Vec<Field> = country.map_or_else(|| Field::ALL.to_vec(), |country| form::used_first(country).collect());
    let differ = Some(Field::Country).into_iter().chain(fields).filter(|&field| old.get(field) != new.get(field));
    differ
        .map(|field| {
            let (before, after) = parts(old.get(field), new.get(field));
            Difference {
                field,
                label: country.map_or_else(|| form::Label::COUNTRY.name, |country| field.label(country).name),
                old: before,
                new: after,
            }
        })
        .collect()
}

/// Two texts cut into what they share and what they do not.
fn parts(old: &str, new: &str) -> (Vec<Part>, Vec<Part>) {
    let (old, new) = (words(old), words(new));
    let shared = shared(&old, &new);
    let side = |words: &[&str], at: fn(&(usize, usize)) -> usize| {
        let kept: Vec<usize> = shared.iter().map(at).collect();
        joined(words.iter().enumerate().map(|(place, word)| (*word, !kept.contains(&place))))
    };
    (side(&old, |pair| pair.0), side(&new, |pair| pair.1))
}

/// Neighbours of one kind become one piece.
fn joined<'a>(words: impl Iterator<Item = (&'a str, bool)>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (word, changed) in words {
        match parts.last_mut() {
            Some(last) if last.changed == changed => last.text.push_str(word),
            _ => parts.push(Part { text: word.to_owned(), changed }),
        }
    }
    parts
}

/// A text's words and what stands between them. Scripts without spaces go letter by letter.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    let mut before = None;
    for (at, letter) in text.char_indices() {
        let kind = Kind::of(letter);
        if before.is_some_and(|before| before != kind || kind == Kind::Alone) {
            words.extend(text.get(begin..at));
            begin = at;
        }
        before = Some(kind);
    }
    words.extend(text.get(begin..).filter(|last| !last.is_empty()));
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Space,
    Alone,
}

impl Kind {
    fn of(letter: char) -> Self {
        let without_spaces = matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        match letter {
            _ if without_spaces => Self::Alone,
            _ if letter.is_whitespace() => Self::Space,
            _ if letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter) => Self::Word,
            _ => Self::Alone,
        }
    }
}

/// The words that both texts have in the same order, as many as there are (longest common subsequence). Fields are short;
/// longer texts than any field may hold share nothing.
fn shared(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    const MOST: usize = 512;
    if old.len() > MOST || new.len() > MOST {
        return Vec::new();
    }
    let longest = longest(old, new);
    let ahead = |i: usize, j: usize| longest.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (old.get(i), new.get(j)) {
        if one == other {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if ahead(i + 1, j) >= ahead(i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How many words the ends of both texts share, for every pair of beginnings of those ends.
fn longest(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut rows = vec![vec![0; new.len() + 1]];
    for one in old.iter().rev() {
        let below = rows.last().cloned().unwrap_or_default();
        let mut row = vec![0; new.len() + 1];
        for (j, other) in new.iter().enumerate().rev() {
            let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or_default();
            let best = if one == other { get(&below, j + 1) + 1 } else { get(&below, j).max(get(&row, j + 1)) };
            if let Some(cell) = row.get_mut(j) {
                *cell = best;
            }
        }
        rows.push(row);
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(parts: &[Part]) -> String {
        parts.iter().map(|part| if part.changed { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn marks_what_changed_and_nothing_else() {
        for (old, new, before, after) in [
            ("Main St Boston", "Main Street Boston", "Main [St] Boston", "Main [Street] Boston"),
            ("", "CA", "", "[CA]"),
            ("sw1a 1aa", "SW1A 1AA", "[sw1a] [1aa]", "[SW1A] [1AA]"),
            ("12 rue Haute", "12, rue Haute", "12 rue Haute", "12[,] rue Haute"),
            ("東京部千代田区", "東京都千代田区", "東京[部]千代田区", "東京[都]千代田区"),
            ("same", "same", "same", "same"),
        ] {
            let (one, other) = parts(old, new);
            assert_eq!((marked(&one).as_str(), marked(&other).as_str()), (before, after));
        }
        let long = "x ".repeat(5_000);
        assert_eq!(parts(&long, "x").0, [Part { text: long, changed: true }]);
    }

    #[test]
    fn only_fields_that_differ_in_the_country_s_order() {
        let old = Address {
            country: "FR".into(),
            city: "Pari".into(),
            postal_code: "75 004".into(),
            line1: "1 rue X".into(),
            ..Address::default()
        };
        let new = Address { city: "Paris".into(), postal_code: "75004".into(), ..old.clone() };
        let found = between(&old, &new);
        assert_eq!(
            found.iter().map(|it| (it.field, it.label)).collect::<Vec<_>>(),
            [(Field::PostalCode, "address-label-postal-code"), (Field::City, "address-label-city")]
        );
        assert!(between(&old, &old).is_empty());
    }
}
