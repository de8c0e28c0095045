//! Currencies: which one a country has, and which one the vendor bills an organization in.
//!
//! What a code of ISO 4217 means is known from `iso_currency`; what is legal tender where, from the CLDR
//! (`data/README.md`). Amounts are nowhere in Passerelle, so a currency is all there is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{fault::Why, word::words};

/// Country, tab, code.
const TENDER: &str = include_str!("../data/currencies.tsv");

/// A currency of ISO 4217 that is money today: no fund, no metal, no test code, nothing that was replaced.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

words! {
    /// Why an organization is billed in a currency.
    CurrencyReason {
        /// It is its country's.
        Country = "country",
        /// The vendor has approved another one beforehand.
        Exception = "exception",
    }
}

impl Currency {
    /// Its code, like `EUR`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.code()
    }

    /// How many digits its minor unit has: 2 for cents, 0 where there is none.
    #[must_use]
    pub fn digits(self) -> u16 {
        self.0.exponent().unwrap_or_default()
    }
}

impl FromStr for Currency {
    type Err = Why;

    fn from_str(text: &str) -> Result<Self, Why> {
        let known = iso_currency::Currency::from_code(text);
        // What was replaced is no money any more, unless it is tender still: Venezuela's changed its digits and kept both codes.
        let living = |known: &iso_currency::Currency| known.is_superseded().is_none() || tender().any(|(_, code)| code == text);
        let money = known.filter(|known| !known.is_fund() && !known.is_special() && living(known));
        money.map(Self).ok_or_else(|| Why::hint("currency", "EUR"))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Currency({self})")
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| de::Error::custom("no currency of ISO 4217"))
    }
}

/// Whom a currency was approved for beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExceptionFor {
    /// All organizations in a country, by its code.
    Country(String),
    /// A customer, by the vendor's own number.
    Account(String),
}

impl ExceptionFor {
    /// Its kind, and the code or number.
    #[must_use]
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Country(code) => ("country", code),
            Self::Account(number) => ("account", number),
        }
    }
}

/// Currencies approved beforehand, beside each country's own: for all organizations of a country, or for one customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exceptions {
    countries: Vec<(String, Currency)>,
    customer: Vec<Currency>,
}

impl Exceptions {
    /// One for organizations in this country.
    pub fn for_country(&mut self, country: String, currency: Currency) {
        self.countries.push((country, currency));
    }

    /// One for the customer, wherever its organization is.
    pub fn for_customer(&mut self, currency: Currency) {
        self.customer.push(currency);
    }

    /// Those that count for the customer's organization in this country.
    #[must_use]
    pub fn of(&self, country: &str) -> Vec<Currency> {
        let there = self.countries.iter().filter(|(known, _)| known == country).map(|(_, currency)| *currency);
        self.customer.iter().copied().chain(there).collect()
    }
}

/// The currency of a country, by its ISO 3166-1 alpha-2 code.
#[must_use]
pub fn of_country(country: &str) -> Option<Currency> {
    tender().find(|(known, _)| *known == country).and_then(|(_, code)| code.parse().ok())
}

/// Country and code.
fn tender() -> impl Iterator<Item = (&'static str, &'static str)> {
    TENDER.lines().filter_map(|line| line.split_once('\t'))
}

/// What an organization in this country may be billed in: the country's own currency first, then those approved beforehand,
/// each once. Nothing: the vendor does not bill there.
#[must_use]
pub fn offered(country: &str, exceptions: &[Currency]) -> Vec<(Currency, CurrencyReason)> {
    let own = of_country(country).map(|own| (own, CurrencyReason::Country));
    let mut all: Vec<_> = own.into_iter().collect();
    for &other in exceptions {
        if all.iter().all(|(known, _)| *known != other) {
            all.push((other, CurrencyReason::Exception));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn every_country_has_a_currency_that_is_money_today() {
        let lines: Vec<_> = TENDER.lines().collect();
        assert!(lines.len() >= 249, "{}", lines.len());
        for line in lines {
            let (country, code) = line.split_once('\t').unwrap();
            assert_eq!(of_country(country).map(Currency::as_str), Some(code), "{line}");
        }
        let without: Vec<_> = crate::address::countries().filter(|country| of_country(country).is_none()).collect();
        assert_eq!(without, ["AQ"], "nobody has a place of business there");
    }

    #[test]
    fn a_country_has_its_own() {
        for (country, code) in [
            ("FR", "EUR"),
            ("BG", "EUR"), // since 2026
            ("HR", "EUR"),
            ("CH", "CHF"),
            ("LI", "CHF"),
            ("GB", "GBP"),
            ("US", "USD"),
            ("LS", "LSL"),
            ("NA", "NAD"),
            ("CW", "XCG"),
            ("RE", "EUR"),
            ("PF", "XPF"),
            ("JP", "JPY"),
        ] {
            assert_eq!(of_country(country).map(Currency::as_str), Some(code), "{country}");
        }
        assert!(of_country("fr").is_none() && of_country("").is_none() && of_country("ZZ").is_none());
    }

    #[test]
    fn only_money_is_a_currency() {
        for no in ["", "eur", "EURO", "XAU", "XXX", "XTS", "CHE", "USN", "HRK", "BGN", "DEM", "E\u{0}R"] {
            assert!(no.parse::<Currency>().is_err(), "{no}");
        }
        let digits = |code: &str| currency(code).digits();
        assert_eq!((digits("EUR"), digits("JPY"), digits("KWD")), (2, 0, 3));
        assert_eq!(serde_json::to_string(&currency("EUR")).unwrap(), "\"EUR\"");
        assert_eq!(serde_json::from_str::<Currency>("\"CHF\"").unwrap(), currency("CHF"));
        assert!(serde_json::from_str::<Currency>("\"XXX\"").is_err());
    }

    #[test]
    fn an_exception_is_for_a_country_or_for_a_customer() {
        let mut approved = Exceptions::default();
        approved.for_country("CH".into(), currency("EUR"));
        approved.for_customer(currency("USD"));
        assert_eq!(approved.of("CH"), [currency("USD"), currency("EUR")]);
        assert_eq!(approved.of("FR"), [currency("USD")]);
        assert!(Exceptions::default().of("CH").is_empty());
    }

    #[test]
    fn the_country_s_own_comes_first_and_each_once() {
        let (eur, chf, usd) = (currency("EUR"), currency("CHF"), currency("USD"));
        assert_eq!(offered("CH", &[]), [(chf, CurrencyReason::Country)]);
        let more = offered("CH", &[usd, chf, eur, usd]);
        assert_eq!(more, [(chf, CurrencyReason::Country), (usd, CurrencyReason::Exception), (eur, CurrencyReason::Exception)]);
        assert_eq!(offered("AQ", &[usd]), [(usd, CurrencyReason::Exception)]);
        assert!(offered("AQ", &[]).is_empty());
    }
}
