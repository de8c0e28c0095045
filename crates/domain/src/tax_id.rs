//! Tax ids: the number under which an organization pays value-added or sales tax in its country.
//!
//! Read forgivingly (spaces, dots, dashes, small letters, with the country's prefix or without), judged by the form and the
//! check digits its country has published, and kept in one spelling. Whether a number *exists* only its country knows; the
//! European Union tells it through VIES, and who asks there is not here.

mod checks;
mod rules;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::{fault::Why, word::words};
use rules::{Form, Rule};

/// Characters of an entry that are looked at. What is longer is no tax id.
const TYPED: usize = 64;
/// The fewest and most characters of a number in a country whose rules are not known here.
const OTHER: std::ops::RangeInclusive<usize> = 4..=28;

words! {
    /// Which kind of number it is.
    TaxIdKind {
        /// VAT number of a member of the European Union, or of Northern Ireland.
        EuVat = "eu_vat",
        /// VAT registration number of the United Kingdom.
        GbVat = "gb_vat",
        /// UID of Switzerland.
        ChVat = "ch_vat",
        /// Organization number of Norway.
        NoVat = "no_vat",
        /// VSK number of Iceland.
        IsVat = "is_vat",
        /// Business number of Australia.
        AuAbn = "au_abn",
        /// National register of companies in Brazil.
        BrCnpj = "br_cnpj",
        /// Business number of Canada.
        CaBn = "ca_bn",
        /// Number of dealers in Israel.
        IlVat = "il_vat",
        /// Goods and services tax of India.
        InGst = "in_gst",
        /// Number of qualified invoice issuers in Japan.
        JpTrn = "jp_trn",
        /// Business registration of Korea.
        KrBrn = "kr_brn",
        /// Federal register of taxpayers in Mexico.
        MxRfc = "mx_rfc",
        /// Goods and services tax of New Zealand.
        NzGst = "nz_gst",
        /// Unique entity number of Singapore.
        SgUen = "sg_uen",
        /// Taxpayer's number in Turkey.
        TrTin = "tr_tin",
        /// Employer identification number of the United States.
        UsEin = "us_ein",
        /// VAT number of South Africa.
        ZaVat = "za_vat",
        /// Of another country.
        Other = "other",
    }
}

words! {
    /// How much is known of a tax id.
    TaxStanding {
        /// There is none.
        None = "none",
        /// It has its country's form, which has no check digits, or none that are published.
        Format = "format",
        /// Its check digits are right.
        Checksum = "checksum",
        /// Its country says that it is in use.
        Confirmed = "confirmed",
        /// Its country was asked and did not confirm it, or did not answer.
        Unconfirmed = "unconfirmed",
    }
}

/// A tax id in its one spelling: `FR40303265045`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxId {
    /// Which kind of number it is.
    pub kind: TaxIdKind,
    /// The number, with the country's prefix where its kind has one.
    pub value: String,
}

impl TaxId {
    /// What is known of it without asking anybody.
    #[must_use]
    pub fn standing(&self) -> TaxStanding {
        let checked = rules::of_kind(self.kind).is_some_and(|form| form.check.is_some());
        if checked || self.kind == TaxIdKind::EuVat { TaxStanding::Checksum } else { TaxStanding::Format }
    }

    /// Whether it is one of this country, in its one spelling.
    #[must_use]
    pub fn fits(&self, country: &str) -> bool {
        read(country, &self.value).is_ok_and(|read| read.as_ref() == Some(self))
    }

    /// Prefix and rest, for whoever asks VIES: only of numbers that are kept there.
    #[must_use]
    pub fn in_vies(&self) -> Option<(&str, &str)> {
        if self.kind == TaxIdKind::EuVat { self.value.split_at_checked(2) } else { None }
    }
}

/// Reads what somebody wrote as their tax id, by the country of their business address. Nothing written: none.
///
/// # Errors
/// When it cannot be one: `tax_id_country`, `tax_id_format`, `tax_id_checksum`, with an example that would do as the hint;
/// `tax_id_other` where no rules are known.
pub fn read(country: &str, written: &str) -> Result<Option<TaxId>, Why> {
    let compact = compact(written);
    if compact.is_empty() {
        return if written.trim().is_empty() { Ok(None) } else { Err(unfit(country)) };
    }
    let Some(rule) = rules::of(country) else { return other(&compact).map(Some) };
    let mut failed = "tax_id_format";
    for form in rule.forms {
        for number in form.candidates(&compact) {
            match form.judge(&number) {
                Judged::Good => return Ok(Some(TaxId { kind: form.kind, value: form.spelled(&number) })),
                Judged::Checksum => failed = "tax_id_checksum",
                Judged::Form => {}
            }
        }
    }
    if foreign(rule, &compact) {
        failed = "tax_id_country";
    }
    Err(Why::hint(failed, rule.example))
}

/// A number of this country as people write it; nothing for a country whose rules are not known here.
#[must_use]
pub fn example(country: &str) -> &'static str {
    rules::of(country).map_or("", |rule| rule.example)
}

/// How a number fits a form.
enum Judged {
    Good,
    Checksum,
    Form,
}

impl Form {
    /// What may be meant by an entry: as it is, and without the prefix and the suffix that go with it.
    fn candidates(&self, compact: &str) -> Vec<String> {
        let ends = |text: &str| self.suffixes.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text).to_owned();
        let stripped = self.prefixes.iter().filter_map(|prefix| compact.strip_prefix(prefix)).map(ends);
        let mut all: Vec<String> = stripped.collect();
        if !self.needs_prefix {
            all.push(ends(compact));
        }
        // Numbers whose leading zero is often left out.
        all.into_iter().map(|number| if number.len() == self.short { format!("0{number}") } else { number }).collect()
    }

    fn judge(&self, number: &str) -> Judged {
        if !self.masks.iter().any(|mask| fits(mask, number)) {
            return Judged::Form;
        }
        if self.check.is_none_or(|check| check(number)) { Judged::Good } else { Judged::Checksum }
    }

    fn spelled(&self, number: &str) -> String {
        format!("{}{number}", self.prefix)
    }
}

/// Whether a number has the form of a mask: `9` a digit, `A` a letter, `X` either; everything else itself.
fn fits(mask: &str, number: &str) -> bool {
    let one = |(of, letter): (char, char)| match of {
        '9' => letter.is_ascii_digit(),
        'A' => letter.is_ascii_uppercase() || matches!(letter, '&' | 'Ñ'),
        'X' => letter.is_ascii_digit() || letter.is_ascii_uppercase(),
        other => other.to_ascii_uppercase() == letter,
    };
    mask.chars().count() == number.chars().count() && mask.chars().zip(number.chars()).all(one)
}

/// Whether an entry is a good number of another country.
fn foreign(rule: &Rule, compact: &str) -> bool {
    let others = rules::ALL.iter().filter(|other| !std::ptr::eq(*other, rule)).flat_map(|other| other.forms);
    let named = others.filter(|form| form.prefixes.iter().any(|prefix| compact.starts_with(prefix)));
    named.into_iter().any(|form| form.candidates(compact).iter().any(|number| matches!(form.judge(number), Judged::Good)))
}

/// A number of a country whose rules are not known here.
fn other(compact: &str) -> Result<TaxId, Why> {
    let fits = OTHER.contains(&compact.chars().count()) && compact.chars().any(|letter| letter.is_ascii_digit());
    if fits { Ok(TaxId { kind: TaxIdKind::Other, value: compact.to_owned() }) } else { Err(unfit("")) }
}

/// It is no number of this country at all.
fn unfit(country: &str) -> Why {
    match example(country) {
        "" => Why::hint("tax_id_other", format!("{}–{}", OTHER.start(), OTHER.end())),
        example => Why::hint("tax_id_format", example),
    }
}

/// An entry without what people put between digits, in capitals; nothing, when something else stands in it.
fn compact(written: &str) -> String {
    let mut text = String::new();
    for letter in written.nfkc().take(TYPED + 1).flat_map(char::to_uppercase) {
        match letter {
            'A'..='Z' | '0'..='9' | '&' | 'Ñ' | '+' | '*' => text.push(letter),
            '.' | ',' | '-' | '/' | '_' | ':' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            space if space.is_whitespace() => {}
            _ => return String::new(),
        }
    }
    if text.chars().count() > TYPED || written.chars().nth(TYPED).is_some() { String::new() } else { text }
}

#[cfg(test)]
mod tests;
