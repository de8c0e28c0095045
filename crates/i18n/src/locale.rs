//! Dates and numbers as a language writes them.

use std::sync::LazyLock;

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{M, YMD, YMDT};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::locale;

use crate::language::Language;
use crate::memo::Memo;

static EN: LazyLock<Locale> = LazyLock::new(|| Locale::build(Language::En));
static FR: LazyLock<Locale> = LazyLock::new(|| Locale::build(Language::Fr));

/// The formatters of one language. Their data is compiled in, so none is ever missing; were it so, the answer would
/// be the plain ISO form.
pub(crate) struct Locale {
    language: Language,
    date: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    date_time: Option<FixedCalendarDateTimeFormatter<Gregorian, YMDT>>,
    month: Option<FixedCalendarDateTimeFormatter<Gregorian, M>>,
    number: Option<DecimalFormatter>,
    pub(crate) said: Said,
}

/// What was said lately.
pub(crate) struct Said {
    dates: Memo<jiff::civil::Date>,
    /// To the minute.
    pub(crate) instants: Memo<i64>,
    /// By their months.
    pub(crate) terms: Memo<u32>,
}

impl Locale {
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Fr => &FR,
        }
    }

    /// `November 23, 2026`, `23 novembre 2026`: the month in letters, so that no reader mistakes it for the day.
    pub(crate) fn date(&self, date: jiff::civil::Date) -> String {
        self.said.dates.text(date, || match (&self.date, gregorian(date)) {
            (Some(formatter), Some(day)) => self.first(formatter.format(&day).to_string()),
            _ => date.to_string(),
        })
    }

    /// The same with hour and minute, in the 24 hours' form.
    pub(crate) fn date_time(&self, at: jiff::civil::DateTime) -> String {
        match (&self.date_time, gregorian(at.date()), clock(at)) {
            (Some(formatter), Some(date), Some(time)) => self.first(formatter.format(&DateTime { date, time }).to_string()),
            _ => at.to_string(),
        }
    }

    /// `Nov`, `nov.`: the month of a date, short.
    pub(crate) fn month(&self, date: jiff::civil::Date) -> String {
        match (&self.month, gregorian(date)) {
            (Some(formatter), Some(day)) => formatter.format(&day).to_string(),
            _ => date.month().to_string(),
        }
    }

    /// `1,000,000`, `1 000 000`.
    pub(crate) fn number(&self, number: i64) -> String {
        match &self.number {
            Some(formatter) => formatter.format(&Decimal::from(number)).to_string(),
            None => number.to_string(),
        }
    }

    /// French says the first of a month as an ordinal, `1er novembre`, which the CLDR's patterns leave out.
    fn first(&self, date: String) -> String {
        match (self.language, date.strip_prefix("1 ")) {
            (Language::Fr, Some(rest)) => format!("1er {rest}"),
            _ => date,
        }
    }

    fn build(language: Language) -> Self {
        // h23: instants are told in UTC, where AM and PM only get in the way.
        let locale = match language {
            Language::En => locale!("en-u-hc-h23"),
            Language::Fr => locale!("fr-u-hc-h23"),
        };
        let preferences = DateTimeFormatterPreferences::from(&locale);
        Self {
            language,
            date: FixedCalendarDateTimeFormatter::try_new(preferences, YMD::long()).ok(),
            date_time: FixedCalendarDateTimeFormatter::try_new(preferences, YMD::long().with_time_hm()).ok(),
            month: FixedCalendarDateTimeFormatter::try_new(preferences, M::medium()).ok(),
            number: DecimalFormatter::try_new((&locale).into(), DecimalFormatterOptions::default()).ok(),
            said: Said { dates: Memo::new(), instants: Memo::new(), terms: Memo::new() },
        }
    }
}

fn gregorian(date: jiff::civil::Date) -> Option<Date<Gregorian>> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    Date::try_new_gregorian(date.year().into(), month, day).ok()
}

fn clock(at: jiff::civil::DateTime) -> Option<Time> {
    let (hour, minute) = (u8::try_from(at.hour()).ok()?, u8::try_from(at.minute()).ok()?);
    Time::try_new(hour, minute, 0, 0).ok()
}
