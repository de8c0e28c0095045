//! What people type into a field of an address.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

use super::reason::Code;
use crate::text;

/// The longest text of a field, in characters: what labels, spreadsheets and other programs take.
pub(super) const MOST: usize = 255;

/// Trims, composes (NFC) and makes every white space one space.
pub(super) fn clean(text: &str) -> Result<String, Code> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(String::new());
    }
    if trimmed.chars().any(refused) {
        return Err(Code::Characters);
    }
    let spaced = if is_nfc(trimmed) { one_space(trimmed) } else { one_space(&trimmed.nfc().collect::<String>()) };
    let long = spaced.len() > MOST && spaced.chars().count() > MOST;
    if long { Err(Code::TooLong) } else { Ok(spaced) }
}

/// Characters no address has: control and invisible ones, mark-up, emoji, and those without a meaning of their own.
fn refused(letter: char) -> bool {
    // Persian and the scripts of India write with the two joiners.
    let joiner = matches!(letter, '\u{200c}' | '\u{200d}');
    let mark_up = matches!(letter, '<' | '>');
    let private = matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    let unknown = matches!(letter, '\u{fffc}' | '\u{fffd}') || u32::from(letter) & 0xfffe == 0xfffe;
    !letter.is_ascii_alphanumeric() && (mark_up || private || unknown || emoji(letter) || (text::unseen(letter) && !joiner))
}

/// Emoji and the pictures they are made of (Unicode Technical Standard 51), in whole blocks.
fn emoji(letter: char) -> bool {
    matches!(letter, '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f000}'..='\u{1fbff}')
}

/// Every run of white space as one space.
pub(super) fn one_space(text: &str) -> String {
    let printed = |byte: u8| matches!(byte, b' '..=b'~');
    if text.bytes().all(printed) && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") {
        return text.to_owned();
    }
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// The compatible form (NFKC) with plain digits: how codes are kept.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().map(ascii_digit).collect()
}

/// Capitals, with full-width and other scripts' digits as `0` to `9`: how codes are compared.
pub(super) fn plain_capitals(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    text.nfkc().flat_map(char::to_uppercase).map(ascii_digit).nfkc().collect()
}

/// The digits of Arabic, Persian, Hindi, Bengali, Thai, Burmese and Khmer.
fn ascii_digit(letter: char) -> char {
    const ZEROS: [char; 7] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{1040}', '\u{17e0}'];
    let value = ZEROS.iter().find_map(|&zero| u32::from(letter).checked_sub(u32::from(zero)).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(letter)
}

/// Small letters without accents and without width, punctuation kept: how words are recognized.
pub(super) fn plain_small(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let accent = |letter: &char| matches!(letter, '\u{300}'..='\u{36f}');
    text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|letter| !accent(letter)).map(ascii_digit).nfc().collect()
}

/// Letters and digits alone, small and without any mark: how names are compared. `São Paulo`, `SAO PAULO` and
/// `sao-paulo` are one name.
#[must_use]
pub fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    if name.is_ascii() {
        // Nothing to take apart. (`&` is the one sign with a meaning.)
        for letter in name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '&') {
            if letter == '&' { folded.push_str("and") } else { folded.push(letter.to_ascii_lowercase()) }
        }
        return folded;
    }
    for letter in name.nfkd().flat_map(char::to_lowercase).nfkd() {
        match letter {
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ø' => folded.push('o'),
            'ı' => folded.push('i'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            '&' => folded.push_str("and"),
            '臺' => folded.push('台'),
            _ if letter.is_alphanumeric() && !is_combining_mark(letter) => folded.push(letter),
            _ => {}
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_spaces_and_composition_right() {
        assert_eq!(clean("  12\u{a0}\u{3000} rue de l’E\u{301}glise \t").as_deref(), Ok("12 rue de l’Église"));
        assert_eq!(clean(" \u{3000} ").as_deref(), Ok(""));
    }

    #[test]
    fn refuses_what_no_address_has() {
        let bad = [
            "a\nb",
            "a\0b",
            "a\u{202e}b",
            "a\u{200f}b",
            "a\u{feff}b",
            "a\u{2028}b",
            "<b>x</b>",
            "1 > 0",
            "Main St 🏠",
            "☂ 5",
            "❤️",
            "1️⃣ Road",
            "🇫🇷",
            "a\u{fffd}",
            "a\u{e000}",
            "a\u{fffe}",
        ];
        for text in bad {
            assert_eq!(clean(text), Err(Code::Characters), "{text:?}");
        }
        for text in [
            "№ 5, 1/2 (rear) #3 & Co; \"A\" 50% +1 @ x",
            "東京都千代田区１−１〒",
            "خیابان می\u{200c}رزا ۱۲",
            "क्\u{200d}ष 12",
            "ул. Ленина, д. 5",
            "葛\u{e0100}飾区",
            "±½ª",
        ] {
            assert!(clean(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn counts_characters_and_not_bytes() {
        assert!(clean(&"é".repeat(MOST)).is_ok());
        assert_eq!(clean(&"é".repeat(MOST + 1)), Err(Code::TooLong));
        assert!(clean(&format!("{}x", " ".repeat(5_000))).is_ok());
    }

    #[test]
    fn compares_names_as_people_do() {
        for (one, other) in [
            ("São Paulo", "SAO-PAULO"),
            ("İstanbul", "istanbul"),
            ("Iğdır", "IGDIR"),
            ("臺北市", "台北市"),
            ("Łódź", "lodz"),
            ("Đà Nẵng", "Da Nang"),
            ("Ｔｏｋｙｏ", "tokyo"),
            ("St. John & Co", "st john and co"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        // Plain texts take a shorter way to the same: a letter with an accent in front sends them the longer one.
        for text in ["St. John & Co", "a-1_B/2", "  ", "R&D", "~!@#%^*()=+[]{}|;:',.<>?"] {
            assert_eq!(folded(&format!("é{text}")), format!("e{}", folded(text)));
            assert_eq!(plain_capitals(&format!("é{text}")), format!("É{}", plain_capitals(text)));
        }
    }
}
