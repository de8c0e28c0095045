//! Letters of different scripts that look alike, and in which letters somebody reads an address.

use super::region::is_latin;

/// In which letters an address is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// In those it is written in.
    AsWritten,
    /// In the country's own.
    Local,
    /// In Latin letters: for a reader, or a post office, abroad.
    Latin,
}

impl Script {
    /// What a reader of this language (BCP 47) can best read. Who reads no Latin letters gets the country's own; who does
    /// gets the address as it is written: a street in other letters cannot be put into theirs.
    #[must_use]
    pub fn of_reader(language: &str) -> Self {
        const OTHERS: &[&str] = &[
            "am", "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "kk", "km", "kn", "ko", "ky", "lo", "mk", "ml",
            "mn", "mr", "my", "ne", "pa", "ps", "ru", "si", "ta", "te", "tg", "th", "ti", "uk", "ur", "yi", "yue", "zh",
        ];
        let mut parts = language.split(['-', '_']);
        let other = parts.next().is_some_and(|first| OTHERS.contains(&first.to_ascii_lowercase().as_str()));
        let in_latin = parts.any(|part| part.eq_ignore_ascii_case("latn"));
        if other && !in_latin { Self::Local } else { Self::AsWritten }
    }
}

/// A text with a word in letters of two scripts.
pub(super) enum Mixed {
    /// It is clear which one was meant: all letters of the other look like letters of this.
    Meant(String),
    /// It is not.
    Unclear,
}

/// Pairs of letters that look alike: Latin, Cyrillic or Greek.
const CYRILLIC: &str = "AАBВCСEЕHНIІJЈKКMМOОPРSЅTТXХYУaаcсeеiіjјoоpрsѕxхyу";
const GREEK: &str = "AΑBΒEΕHΗIΙKΚMΜNΝOΟPΡTΤXΧYΥZΖoοvνiι";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Latin,
    Cyrillic,
    Greek,
}

impl Letters {
    fn of(letter: char) -> Option<Self> {
        match letter {
            '\u{400}'..='\u{52f}' => Some(Self::Cyrillic),
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Self::Greek),
            _ => is_latin(letter).then_some(Self::Latin),
        }
    }
}

/// Looks for words in letters of two scripts that look alike.
pub(super) fn mixed(text: &str) -> Option<Mixed> {
    if text.is_ascii() || !text.split(|letter: char| !letter.is_alphabetic()).any(is_mixed) {
        return None;
    }
    let mut meant = String::with_capacity(text.len());
    for word in text.split_inclusive(|letter: char| !letter.is_alphabetic()) {
        match (is_mixed(word), in_one(word)) {
            (false, _) => meant.push_str(word),
            (true, Some(one)) => meant.push_str(&one),
            (true, None) => return Some(Mixed::Unclear),
        }
    }
    Some(Mixed::Meant(meant))
}

fn is_mixed(word: &str) -> bool {
    let mut scripts = word.chars().filter_map(Letters::of);
    let first = scripts.next();
    scripts.any(|script| Some(script) != first)
}

/// The word in the script that has letters of its own in it. None if both do, or neither.
fn in_one(word: &str) -> Option<String> {
    let scripts = [Letters::Latin, Letters::Cyrillic, Letters::Greek];
    let mut fitting = scripts.into_iter().filter_map(|script| written_in(word, script));
    fitting.next().filter(|_| fitting.next().is_none())
}

fn written_in(word: &str, script: Letters) -> Option<String> {
    word.chars()
        .map(|letter| if Letters::of(letter).is_none_or(|own| own == script) { Some(letter) } else { like(letter, script) })
        .collect()
}

/// The letter of a script that looks like this one.
fn like(letter: char, script: Letters) -> Option<char> {
    let lists: &[&str] = match (Letters::of(letter)?, script) {
        (Letters::Latin, Letters::Cyrillic) | (Letters::Cyrillic, Letters::Latin) => &[CYRILLIC],
        (Letters::Latin, Letters::Greek) | (Letters::Greek, Letters::Latin) => &[GREEK],
        _ => &[],
    };
    lists.iter().find_map(|list| {
        let mut letters = list.chars();
        std::iter::from_fn(|| letters.next().zip(letters.next())).find_map(|(latin, other)| match letter {
            _ if letter == latin => Some(other),
            _ if letter == other => Some(latin),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_put_into_one_script() {
        let meant = |text: &str| match mixed(text) {
            Some(Mixed::Meant(meant)) => meant,
            Some(Mixed::Unclear) => "?".to_owned(),
            None => "-".to_owned(),
        };
        // The Cyrillic words have Latin letters in them, and the other way round.
        assert_eq!(meant("ул. Лeнинa, 5"), "ул. Ленина, 5");
        assert_eq!(meant("Рaris Street"), "Paris Street");
        assert_eq!(meant("Αthina"), "Athina");
        assert_eq!(meant("Ленin"), "?");
        for plain in ["ул. Ленина 5A", "5Б Main Street", "ул.Lenina", "東京Tower", "Straße des 17. Juni", "Πλατεία Syntagma", "plain"]
        {
            assert_eq!(meant(plain), "-", "{plain}");
        }
    }
}
