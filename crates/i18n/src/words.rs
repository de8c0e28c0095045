//! The one door to all words: messages, dates, numbers, countries, terms and lists of one language.

use fluent_bundle::{FluentArgs, FluentValue};

use crate::catalogue::Catalogue;
use crate::country;
use crate::currency;
use crate::language::Language;
use crate::locale::Locale;

/// The words of one language; as cheap to copy as the language itself.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Words {
    language: Language,
}

/// A value for a placeable of a message: a text as it is, or a whole number, which chooses the plural and is grouped
/// as the language does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// A text, shown as it is. Whoever puts the message into HTML escapes the whole.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    /// The language of these words.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// A message without placeables. A key missing in this language is said in English, a key missing there too is
    /// shown as it is: a page with one odd word is better than no page, and the tests let neither through.
    #[must_use]
    pub fn t(self, key: &str) -> String {
        self.say(key, None)
    }

    /// A message with its placeables filled; missing keys as with [`Words::t`].
    #[must_use]
    pub fn with(self, key: &str, args: &[(&str, Arg)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| ((*name).to_owned(), FluentValue::from(value))).collect();
        self.say(key, Some(&args))
    }

    /// Is this key written in this language itself, without falling back?
    #[must_use]
    pub fn knows(self, key: &str) -> bool {
        Catalogue::of(self.language).knows(key)
    }

    /// A date with the month in letters: `November 23, 2026`, `23 novembre 2026`.
    #[must_use]
    pub fn date(self, date: jiff::civil::Date) -> String {
        Locale::of(self.language).date(date)
    }

    /// The month of a date, short: `Nov`, `nov.`.
    #[must_use]
    pub fn month(self, date: jiff::civil::Date) -> String {
        Locale::of(self.language).month(date)
    }

    /// A moment in UTC, to the minute, with the zone named: `November 23, 2026 at 07:38 UTC`.
    #[must_use]
    pub fn instant(self, at: jiff::Timestamp) -> String {
        let locale = Locale::of(self.language);
        locale.said.instants.text(at.as_second().div_euclid(60), || {
            let utc = jiff::tz::Offset::UTC.to_datetime(at);
            self.with("instant", &[("moment", locale.date_time(utc).into())])
        })
    }

    /// A whole number with the language's grouping: `1,000`, `1 000`.
    #[must_use]
    pub fn number(self, number: i64) -> String {
        Locale::of(self.language).number(number)
    }

    /// The name of a country by its ISO 3166-1 alpha-2 code; an unknown code is shown as it is.
    #[must_use]
    pub fn country(self, code: &str) -> String {
        country::name(self.language, code).unwrap_or(code).to_owned()
    }

    /// Name and code of a currency, by its ISO 4217 code: `euro (EUR)`. An unknown one is shown by its code.
    #[must_use]
    pub fn currency(self, code: &str) -> String {
        currency::name(self.language, code).map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
    }

    /// Code and name of every country, sorted as the language sorts: Égypte between Dominique and Espagne.
    pub fn countries(self) -> impl Iterator<Item = (&'static str, String)> {
        country::all(self.language).map(|(code, name)| (code, name.to_owned()))
    }

    /// The length of a term: whole years as years, everything else in months: `1 year`, `18 months`.
    #[must_use]
    pub fn term(self, months: u32) -> String {
        Locale::of(self.language).said.terms.text(months, || {
            if months > 0 && months.is_multiple_of(12) {
                self.with("term-years", &[("years", (months / 12).into())])
            } else {
                self.with("term-months", &[("months", months.into())])
            }
        })
    }

    /// Several things in one breath: `a`, `a and b`, `a, b and c`.
    #[must_use]
    pub fn list(self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => self.with("list-and", &[("first", first.join(&self.t("list-comma")).into()), ("last", last.into())]),
        }
    }

    fn say(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        Catalogue::of(self.language).say(key, args).or_else(|| Catalogue::of(Language::En).say(key, args)).unwrap_or_else(|| key.to_owned())
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&'a Arg> for FluentValue<'a> {
    fn from(arg: &'a Arg) -> Self {
        match arg {
            Arg::Text(text) => Self::from(text.as_str()),
            Arg::Number(number) => Self::from(*number),
        }
    }
}
