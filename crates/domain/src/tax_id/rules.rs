//! What each country has published about its numbers.
//!
//! Members of the European Union: the list of formats in VIES' own frequently asked questions
//! (<https://ec.europa.eu/taxation_customs/vies/#/faq>), and the check digits as the Commission gave them to software makers
//! ("VIES VAT number validation: algorithms", kept up to date by the national administrations). Others: beside each.

use super::{TaxIdKind as Kind, checks as check};

/// One way a number can be written.
pub struct Form {
    pub kind: Kind,
    /// What its one spelling begins with.
    pub prefix: &'static str,
    /// What may stand before it.
    pub prefixes: &'static [&'static str],
    /// It is told from others by its prefix alone.
    pub needs_prefix: bool,
    /// What may stand behind it.
    pub suffixes: &'static [&'static str],
    /// `9` a digit, `A` a letter, `X` either.
    pub masks: &'static [&'static str],
    /// Of this length, a leading zero was left out. 0: never.
    pub short: usize,
    pub check: Option<fn(&str) -> bool>,
}

/// What a country asks.
pub struct Rule {
    pub countries: &'static [&'static str],
    /// As people write it; made up, or the tax authority's own example.
    pub example: &'static str,
    pub forms: &'static [Form],
}

const fn eu(prefix: &'static str, prefixes: &'static [&'static str], masks: &'static [&'static str], check: fn(&str) -> bool) -> Form {
    Form { kind: Kind::EuVat, prefix, prefixes, needs_prefix: false, suffixes: &[], masks, short: 0, check: Some(check) }
}

const fn short(form: Form, short: usize) -> Form {
    Form { short, ..form }
}

const fn plain(kind: Kind, masks: &'static [&'static str], check: Option<fn(&str) -> bool>) -> Form {
    Form { kind, prefix: "", prefixes: &[], needs_prefix: false, suffixes: &[], masks, short: 0, check }
}

const fn rule(countries: &'static [&'static str], example: &'static str, forms: &'static [Form]) -> Rule {
    Rule { countries, example, forms }
}

/// What a country asks, by its ISO 3166-1 alpha-2 code.
pub fn of(country: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.countries.contains(&country))
}

/// The form of a kind that is one country's.
pub fn of_kind(kind: Kind) -> Option<&'static Form> {
    ALL.iter().flat_map(|rule| rule.forms).find(|form| form.kind == kind)
}

/// Every country whose rules are known.
pub static ALL: &[Rule] = &[
    rule(&["AT"], "ATU13585627", &[eu("AT", &["AT"], &["U99999999"], check::at)]),
    rule(&["BE"], "BE 0428.759.497", &[short(eu("BE", &["BE"], &["0999999999", "1999999999"], check::be), 9)]),
    rule(&["BG"], "BG175074752", &[eu("BG", &["BG"], &["999999999", "9999999999"], check::bg)]),
    rule(&["CY"], "CY10259033P", &[eu("CY", &["CY"], &["99999999A"], check::cy)]),
    rule(&["CZ"], "CZ25123891", &[eu("CZ", &["CZ"], &["99999999", "999999999", "9999999999"], check::cz)]),
    rule(&["DE"], "DE136695976", &[eu("DE", &["DE"], &["999999999"], check::de)]),
    rule(&["DK"], "DK 13 58 56 28", &[eu("DK", &["DK"], &["99999999"], check::dk)]),
    rule(&["EE"], "EE100931558", &[eu("EE", &["EE"], &["999999999"], check::ee)]),
    rule(&["ES"], "ESA13585625", &[eu("ES", &["ES"], &["X9999999X"], check::es)]),
    rule(&["FI", "AX"], "FI20774740", &[eu("FI", &["FI"], &["99999999"], check::fi)]),
    // Monaco and the overseas departments are within the French administration.
    rule(&["FR", "MC", "GP", "MQ", "GF", "RE", "YT", "BL", "MF"], "FR 40 303 265 045", &[eu("FR", &["FR"], &["XX999999999"], check::fr)]),
    rule(&["GR"], "EL094259216", &[short(eu("EL", &["EL", "GR"], &["999999999"], check::gr), 8)]),
    rule(&["HR"], "HR33392005961", &[eu("HR", &["HR"], &["99999999999"], check::hr)]),
    rule(&["HU"], "HU12892312", &[eu("HU", &["HU"], &["99999999"], check::hu)]),
    rule(&["IE"], "IE6433435F", &[eu("IE", &["IE"], &["9999999A", "9999999AA", "9A99999A", "9+99999A", "9*99999A"], check::ie)]),
    rule(&["IT"], "IT00743110157", &[eu("IT", &["IT"], &["99999999999"], check::it)]),
    rule(&["LT"], "LT119511515", &[eu("LT", &["LT"], &["999999999", "999999999999"], check::lt)]),
    rule(&["LU"], "LU15027442", &[eu("LU", &["LU"], &["99999999"], check::lu)]),
    rule(&["LV"], "LV40003521600", &[eu("LV", &["LV"], &["99999999999"], check::lv)]),
    rule(&["MT"], "MT11679112", &[eu("MT", &["MT"], &["99999999"], check::mt)]),
    rule(&["NL"], "NL004495445B01", &[eu("NL", &["NL"], &["999999999B99"], check::nl)]),
    rule(&["PL"], "PL8567346215", &[eu("PL", &["PL"], &["9999999999"], check::pl)]),
    rule(&["PT"], "PT501964843", &[eu("PT", &["PT"], &["999999999"], check::pt)]),
    rule(
        &["RO"],
        "RO18547290",
        &[eu(
            "RO",
            &["RO"],
            &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999", "9999999999999"],
            check::ro,
        )],
    ),
    rule(&["SE"], "SE123456789701", &[eu("SE", &["SE"], &["999999999999"], check::se)]),
    rule(&["SI"], "SI50223054", &[eu("SI", &["SI"], &["99999999"], check::si)]),
    rule(&["SK"], "SK2022749619", &[eu("SK", &["SK"], &["9999999999"], check::sk)]),
    // HM Revenue & Customs, notice 700 (how numbers are made) and VAT Registration Manual. Northern Ireland's businesses
    // trade goods within the Union under XI; the Isle of Man has the United Kingdom's numbers.
    rule(
        &["GB", "IM"],
        "GB 980 7806 84",
        &[
            Form { needs_prefix: true, ..eu("XI", &["XI"], &["999999999", "999999999999", "GD999", "HA999"], check::gb) },
            Form { kind: Kind::GbVat, ..eu("GB", &["GB"], &["999999999", "999999999999", "GD999", "HA999"], check::gb) },
        ],
    ),
    // Federal Statistical Office, "UID: structure and check digit" (modulus 11).
    rule(
        &["CH"],
        "CHE-107.787.577 MWST",
        &[Form {
            prefix: "CHE",
            prefixes: &["CHE"],
            suffixes: &["MWST", "TVA", "IVA", "VAT"],
            ..plain(Kind::ChVat, &["999999999"], Some(check::ch))
        }],
    ),
    // Brønnøysund Register Centre, "The organisation number" (modulus 11).
    rule(
        &["NO", "SJ"],
        "NO 995 525 828 MVA",
        &[Form { prefix: "NO", prefixes: &["NO"], suffixes: &["MVA"], ..plain(Kind::NoVat, &["999999999"], Some(check::no)) }],
    ),
    rule(&["IS"], "IS 00621", &[Form { prefixes: &["IS"], ..plain(Kind::IsVat, &["99999", "999999"], None) }]),
    // Australian Business Register, "Format of the ABN" (modulus 89).
    rule(&["AU"], "51 824 753 556", &[Form { prefixes: &["ABN"], ..plain(Kind::AuAbn, &["99999999999"], Some(check::au)) }]),
    // Receita Federal, Instrução Normativa RFB 2.229/2024: letters in the first twelve places since July 2026.
    rule(&["BR"], "16.727.230/0001-97", &[plain(Kind::BrCnpj, &["XXXXXXXXXXXX99"], Some(check::br))]),
    // Canada Revenue Agency: nine digits by Luhn's formula, and the account of the programme.
    rule(&["CA"], "12302 6635 RT0001", &[plain(Kind::CaBn, &["999999999", "999999999AA9999"], Some(check::ca))]),
    rule(&["IL"], "516179157", &[plain(Kind::IlVat, &["999999999"], Some(check::luhn))]),
    // GST Network: state, PAN, entity, Z, check character (modulus 36).
    rule(&["IN"], "27AAPFU0939F1ZV", &[plain(Kind::InGst, &["99AAAAA9999AXZX"], Some(check::india))]),
    // National Tax Agency: T and the corporate number, whose first digit checks the others (modulus 9).
    rule(&["JP"], "T5835678256246", &[Form { prefix: "T", prefixes: &["T"], ..plain(Kind::JpTrn, &["9999999999999"], Some(check::jp)) }]),
    rule(&["KR"], "116-82-00276", &[plain(Kind::KrBrn, &["9999999999"], Some(check::kr))]),
    rule(&["MX"], "GODE 561231 GR8", &[plain(Kind::MxRfc, &["AAA999999XXX", "AAAA999999XXX"], None)]),
    // Inland Revenue, "IRD number format specification" (modulus 11, twice).
    rule(&["NZ"], "49-091-850", &[Form { prefixes: &["NZ"], ..short(plain(Kind::NzGst, &["999999999"], Some(check::nz)), 8) }]),
    rule(&["SG"], "200403826N", &[plain(Kind::SgUen, &["99999999A", "999999999A", "A99AA9999A"], None)]),
    rule(&["TR"], "4540536920", &[plain(Kind::TrTin, &["9999999999"], Some(check::tr))]),
    rule(&["US", "PR", "VI", "GU", "AS", "MP", "UM"], "12-3456789", &[plain(Kind::UsEin, &["999999999"], None)]),
    // South African Revenue Service: begins with 4; how it is checked is not published.
    rule(&["ZA"], "4550 1039 62", &[plain(Kind::ZaVat, &["4999999999"], None)]),
];
