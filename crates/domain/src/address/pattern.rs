//! The data's patterns of postal codes, matched as they are written there: nothing is made ready and nothing is kept.
//! Hundreds of them, each made into a machine of its own, would be more memory than the rest of the rules.

/// A pattern of the data. Of regular expressions it may have letters, classes, `\d`, groups, alternatives and `? * + {}`.
pub(super) struct Pattern {
    source: &'static str,
    whole: bool,
}

impl Pattern {
    /// Matches a whole code.
    pub const fn whole(source: &'static str) -> Self {
        Self { source, whole: true }
    }

    /// Matches the beginning of a code.
    pub const fn beginning(source: &'static str) -> Self {
        Self { source, whole: false }
    }

    /// Whether a code in plain capitals matches.
    pub fn matches(&self, code: &str) -> bool {
        // The places are the bits of one number; no country's code comes near this length.
        if code.len() > 62 {
            return false;
        }
        let mut matching = Matching { pattern: self.source.as_bytes(), at: 0, text: code.as_bytes() };
        let ends = matching.alternatives(1);
        let understood = matching.at == self.source.len();
        understood && if self.whole { ends >> code.len() & 1 == 1 } else { ends != 0 }
    }

    #[cfg(test)]
    pub fn source(&self) -> (&'static str, bool) {
        (self.source, self.whole)
    }
}

/// A walk through a pattern, with all places in the text where it can be at once: bit `n` is the place before byte `n`.
struct Matching<'a> {
    pattern: &'a [u8],
    at: usize,
    text: &'a [u8],
}

impl Matching<'_> {
    fn peek(&self) -> Option<u8> {
        self.pattern.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += 1;
        byte
    }

    fn skip(&mut self, sign: &[u8]) {
        if self.pattern.get(self.at..).is_some_and(|rest| rest.starts_with(sign)) {
            self.at += sign.len();
        }
    }

    /// Where the text can be after any of the alternatives.
    fn alternatives(&mut self, from: u64) -> u64 {
        let mut ends = self.sequence(from);
        while self.peek() == Some(b'|') {
            self.at += 1;
            ends |= self.sequence(from);
        }
        ends
    }

    fn sequence(&mut self, from: u64) -> u64 {
        let mut places = from;
        while !matches!(self.peek(), None | Some(b'|' | b')')) {
            places = self.repeated(places);
        }
        places
    }

    fn repeated(&mut self, from: u64) -> u64 {
        let begin = self.at;
        let mut places = self.atom(from);
        let (least, most) = self.times();
        let end = self.at;
        let mut ends = if least == 0 { from } else { 0 };
        for time in 1..=most {
            if time > 1 {
                self.at = begin;
                places = self.atom(places);
            }
            if time >= least {
                ends |= places;
            }
            if places == 0 {
                break;
            }
        }
        self.at = end;
        ends
    }

    /// How often: `?`, `*`, `+`, `{2}`, `{2,3}`, or once.
    fn times(&mut self) -> (usize, usize) {
        let (least, most) = match self.peek() {
            Some(b'?') => (0, 1),
            Some(b'*') => (0, self.text.len()),
            Some(b'+') => (1, self.text.len().max(1)),
            Some(b'{') => {
                self.at += 1;
                let least = self.number();
                self.skip(b",");
                let most = if self.peek() == Some(b'}') { least } else { self.number() };
                (least, most)
            }
            _ => return (1, 1),
        };
        self.at += 1;
        (least, most)
    }

    fn number(&mut self) -> usize {
        let mut number = 0;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            number = number * 10 + usize::from(digit - b'0');
            self.at += 1;
        }
        number
    }

    fn atom(&mut self, from: u64) -> u64 {
        match self.next() {
            Some(b'(') => {
                self.skip(b"?:");
                let ends = self.alternatives(from);
                self.skip(b")");
                ends
            }
            Some(b'[') => self.class(from),
            Some(b'\\') => self.escaped(from),
            letter => self.step(from, |byte| Some(byte) == letter),
        }
    }

    /// `\d`, or a sign that would mean something else alone.
    fn escaped(&mut self, from: u64) -> u64 {
        match self.next() {
            Some(b'd') => self.step(from, |byte| byte.is_ascii_digit()),
            sign => self.step(from, |byte| Some(byte) == sign),
        }
    }

    /// `[A-HJ-NP-Z\d]`
    fn class(&mut self, from: u64) -> u64 {
        let mut ends = 0;
        while let Some(first) = self.next().filter(|&byte| byte != b']') {
            if first == b'\\' {
                ends |= self.escaped(from);
            } else if self.peek() == Some(b'-') && self.pattern.get(self.at + 1) != Some(&b']') {
                self.at += 1;
                let last = self.next().unwrap_or(first);
                ends |= self.step(from, |byte| (first..=last).contains(&byte));
            } else {
                ends |= self.step(from, |byte| byte == first);
            }
        }
        ends
    }

    /// One byte further from every place where the byte fits.
    fn step(&self, from: u64, fits: impl Fn(u8) -> bool) -> u64 {
        let mut left = from;
        let mut ends = 0;
        while left != 0 {
            let place = left.trailing_zeros();
            left &= left - 1;
            if usize::try_from(place).ok().and_then(|place| self.text.get(place)).is_some_and(|&byte| fits(byte)) {
                ends |= 1 << (place + 1);
            }
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::{super::rules, *};

    fn all() -> Vec<&'static Pattern> {
        let countries = rules::countries().filter_map(rules::country);
        countries
            .flat_map(|country| {
                let of_regions = country.regions.iter().flat_map(|region| [&region.beginnings, &region.postal_code]);
                let of_places = country
                    .regions
                    .iter()
                    .flat_map(|region| country.places(region))
                    .flat_map(|places| places.list.iter().map(|place| &place.beginnings));
                of_regions.chain([&country.postal_code]).chain(of_places).flatten()
            })
            .collect()
    }

    /// The same by the library that knows all of regular expressions.
    fn known(pattern: &Pattern) -> Regex {
        let (source, whole) = pattern.source();
        assert!(source.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"\\[](){}|?,- :".contains(&byte)), "{source}");
        Regex::new(&format!("^(?:{source}){}", if whole { "$" } else { "" })).unwrap()
    }

    /// A text the pattern matches, or nearly.
    fn nearly(source: &str, seed: u64) -> String {
        let mut chance = seed;
        let mut any = move |below: usize| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(chance >> 33).unwrap() % below
        };
        let alternatives: Vec<&str> = source.split(['|', '(', ')', '?', ':', '{', '}', ',']).collect();
        let mut text = String::new();
        for _ in 0..=any(3) {
            for byte in alternatives[any(alternatives.len())].replace("\\d", "#").bytes() {
                match byte {
                    b'#' => text.push(char::from(b'0' + u8::try_from(any(10)).unwrap())),
                    b'[' | b']' | b'\\' => {}
                    b'-' if any(2) == 0 => {}
                    letter => text.push(char::from(letter)),
                }
            }
        }
        text.truncate(any(12));
        text
    }

    #[test]
    fn agrees_with_regular_expressions_on_every_pattern_of_the_data() {
        let patterns = all();
        assert!(patterns.len() > 1_200, "{}", patterns.len());
        let mut matched = 0;
        for (number, pattern) in patterns.into_iter().enumerate() {
            let known = known(pattern);
            for round in 0..60 {
                let text = nearly(pattern.source().0, u64::try_from(number * 1_000 + round).unwrap());
                assert_eq!(pattern.matches(&text), known.is_match(&text), "{:?} {text}", pattern.source());
                matched += usize::from(known.is_match(&text));
            }
        }
        assert!(matched > 5_000, "{matched}");
    }

    #[test]
    fn long_texts_match_nothing() {
        assert!(!Pattern::beginning("").matches(&"1".repeat(63)) && Pattern::beginning("1").matches(&"1".repeat(62)));
    }

    proptest! {
        #[test]
        fn any_text_is_judged_alike(text in "[ -~]{0,12}|\\PC{0,8}", at in any::<prop::sample::Index>()) {
            let patterns = all();
            let pattern = at.get(&patterns);
            prop_assert_eq!(pattern.matches(&text), known(pattern).is_match(&text));
        }
    }
}
