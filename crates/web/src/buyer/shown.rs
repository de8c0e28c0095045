//! How facts are shown: numbers and dates in the reader's language, addresses the local way.

use domain::{
    address::{self, Address, Script},
    catalogue::{Names, named},
    onboarding::{Line, Offer},
    tax_id::TaxStanding,
};
use i18n::Words;
use jiff::{Timestamp, tz::TimeZone};
use store::invitation::LineSummary;

use crate::pages::{OrderLine, Support};

pub fn name(words: Words, names: &Names) -> String {
    named(names, words.language().code()).to_owned()
}

/// Amounts of the domain are checked when they come in; what does not fit is shown as much as possible.
pub fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(if number < 0 { 0 } else { u32::MAX })
}

pub fn offer(words: Words, offer: &Offer) -> OrderLine {
    OrderLine {
        service: name(words, &offer.service_names),
        plan: name(words, &offer.plan_names),
        quantity: count(offer.quantity),
        term_months: count(offer.term_months),
    }
}

pub fn line(words: Words, line: &Line) -> OrderLine {
    OrderLine {
        service: name(words, &line.service_names),
        plan: name(words, &line.plan_names),
        quantity: count(line.quantity),
        term_months: count(line.term_months),
    }
}

pub fn summary(words: Words, line: &LineSummary) -> OrderLine {
    OrderLine {
        service: name(words, &line.service),
        plan: name(words, &line.plan),
        quantity: count(line.quantity),
        term_months: count(line.term_months),
    }
}

pub fn address(words: Words, address: &Address) -> Vec<String> {
    let script = Script::of_reader(words.language().code());
    address::lines_in(address, &words.country(&address.country), script)
}

/// City and country, or the country alone.
pub fn place(words: Words, address: &Address) -> String {
    let country = words.country(&address.country);
    if address.city.is_empty() { country } else { format!("{}, {country}", address.city) }
}

/// What is known of a tax id. VIES was asked at that time, if it was.
pub fn standing(words: Words, standing: TaxStanding, asked: Option<Timestamp>) -> String {
    let date = asked.map(|at| words.date(at.to_zoned(TimeZone::UTC).date())).unwrap_or_default();
    // keys: profile-tax-*
    words.with(&crate::sentence::key("profile-tax", standing.as_str()), &[("date", date.into())])
}

pub fn support(seller: &str, email: &str, url: &str) -> Support {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Support { seller: seller.to_owned(), email: given(email), url: given(url) }
}
