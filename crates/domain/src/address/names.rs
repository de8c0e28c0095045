//! Finding a name on a list however it is written, and what was meant when it is misspelled.

use std::collections::HashMap;

use strsim::osa_distance;

use super::written::{folded, plain_small};

/// All names on a list, folded.
#[derive(Default)]
pub(super) struct Names(HashMap<Box<str>, Known>);

/// Which entry a name means, and which letters it has.
#[derive(Clone, Copy)]
struct Known {
    at: u32,
    letters: u32,
}

impl Names {
    /// Adds a name, unless an entry before has it.
    pub fn claim(&mut self, at: usize, name: &str) {
        let folded = folded(name);
        if let (false, Ok(at)) = (folded.is_empty(), u32::try_from(at)) {
            let letters = letters(&folded);
            self.0.entry(folded.into_boxed_str()).or_insert(Known { at, letters });
        }
    }

    /// The same, also without abbreviations.
    pub fn claim_in_full(&mut self, at: usize, name: &str) {
        self.claim(at, name);
        if let Some(full) = in_full(name) {
            self.claim(at, &full);
        }
    }

    /// The entry with this name, abbreviated or not.
    pub fn find(&self, written: &str) -> Option<usize> {
        let exact = self.get(&folded(written));
        exact.or_else(|| self.get(&folded(&in_full(written)?)))
    }

    fn get(&self, folded: &str) -> Option<usize> {
        self.0.get(folded).and_then(|known| usize::try_from(known.at).ok())
    }

    /// The one entry whose name is close to what was written. None if there are two as close.
    pub fn near(&self, written: &str) -> Option<usize> {
        let written = folded(written);
        let length = written.chars().count();
        let most = mistakes(length);
        let letters = letters(&written);
        let mut best: Option<(usize, u32)> = None;
        let mut tie = false;
        for (name, &Known { at, letters: theirs }) in &self.0 {
            let far = (letters ^ theirs).count_ones() > u32::try_from(2 * most).unwrap_or(u32::MAX);
            if most == 0 || far || name.chars().count().abs_diff(length) > most {
                continue;
            }
            let distance = osa_distance(&written, name);
            match best {
                _ if distance > most => {}
                Some((known, other)) if distance == known => tie |= other != at,
                Some((known, _)) if distance > known => {}
                _ => (best, tie) = (Some((distance, at)), false),
            }
        }
        best.filter(|_| !tie).and_then(|(_, at)| usize::try_from(at).ok())
    }
}

/// How many letters of a name may be wrong, missing, too many or in the wrong order.
const fn mistakes(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Which letters a folded name has: a quick way to see that two names have little in common.
fn letters(name: &str) -> u32 {
    name.chars().fold(0, |letters, letter| letters | 1 << (u32::from(letter) % 32))
}

/// Short words in the names of places, and the long ones they stand for.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("st", "saint"),
    ("ste", "sainte"),
    ("sta", "santa"),
    ("sto", "santo"),
    ("mt", "mount"),
    ("ft", "fort"),
    ("co", "county"),
    ("dist", "district"),
    ("gov", "governorate"),
    ("prov", "province"),
    ("pref", "prefecture"),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
    ("pres", "presidente"),
    ("gral", "general"),
    ("gen", "general"),
    ("dr", "doutor"),
    ("sra", "senhora"),
    ("is", "islands"),
    ("terr", "territory"),
];

/// A name with its abbreviations spelled out; none if it has none.
fn in_full(name: &str) -> Option<String> {
    let small = plain_small(name);
    let long = |word: &str| ABBREVIATIONS.iter().find(|(short, _)| *short == word).map(|(_, long)| *long);
    let words: Vec<&str> = small.split([' ', '.', '-', '\'', '’']).filter(|word| !word.is_empty()).collect();
    let abbreviated = words.iter().any(|word| long(word).is_some());
    abbreviated.then(|| words.into_iter().map(|word| long(word).unwrap_or(word)).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Names {
        let mut list = Names::default();
        names.iter().enumerate().for_each(|(at, name)| list.claim_in_full(at, name));
        list
    }

    #[test]
    fn abbreviations_mean_what_they_stand_for() {
        let list = list(&["Saint-Denis", "Santa Rita", "County Cork", "North Dakota", "Mount Isa", "St. John"]);
        for (written, at) in [
            ("St Denis", 0),
            ("ST. DENIS", 0),
            ("Sta. Rita", 1),
            ("Co. Cork", 2),
            ("N. Dakota", 3),
            ("Mt Isa", 4),
            ("Saint John", 5),
            ("st john", 5),
        ] {
            assert_eq!(list.find(written), Some(at), "{written}");
        }
        assert_eq!(list.find("Saint"), None);
    }

    #[test]
    fn a_close_misspelling_is_understood_and_a_guess_is_not() {
        let list = list(&["California", "Texas", "Ohio", "Iowa", "North Carolina", "South Carolina", "Tamil Nadu", "台北市", "台中市"]);
        for (written, at) in [
            ("Califronia", 0),
            ("Calfornia", 0),
            ("Kalifornia", 0),
            ("Texsa", 1),
            ("Tejas", 1),
            ("Iwoa", 3),
            ("Noth Carolina", 4),
            ("Tamilnad", 6),
        ] {
            assert_eq!(list.near(written), Some(at), "{written}");
        }
        for written in ["Tx", "Oh", "Carolina", "Ontario", "Bavaria", "台南市", "", "California Republic"] {
            assert_eq!(list.near(written), None, "{written}");
        }
    }
}
