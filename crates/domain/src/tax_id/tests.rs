use super::*;

fn good(country: &str, written: &str) -> TaxId {
    read(country, written).unwrap_or_else(|why| panic!("{country} {written}: {}", why.code)).unwrap()
}

fn refused(country: &str, written: &str) -> &'static str {
    read(country, written).err().unwrap_or_else(|| panic!("{country} {written} was taken")).code
}

/// Country, number, and what is said of it; published by those the file names.
const KNOWN: &str = include_str!("../../tests/tax_ids.tsv");

#[test]
fn published_numbers_are_judged_as_they_were_published() {
    let lines: Vec<_> = KNOWN.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.len() > 100);
    for line in lines {
        let [country, number, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let said = match read(country, number) {
            Ok(Some(id)) => id.value,
            Ok(None) => "nothing".to_owned(),
            Err(why) => why.code.to_owned(),
        };
        assert_eq!(said, expected, "{line}");
    }
}

#[test]
fn every_example_is_a_number_of_its_country_and_kind() {
    for rule in rules::ALL {
        for country in rule.countries {
            let id = good(country, rule.example);
            assert_eq!(good(country, &id.value), id, "its one spelling is read again");
            assert!(id.value.len() <= 30 && id.kind.as_str().len() <= 20, "{id:?}");
        }
    }
    let members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
    for country in members.split(' ') {
        let id = good(country, example(country));
        assert_eq!((id.kind, id.standing()), (TaxIdKind::EuVat, TaxStanding::Checksum), "{country}");
        assert_eq!(id.in_vies().map(|(prefix, _)| prefix), Some(if country == "GR" { "EL" } else { country }));
    }
    assert_eq!(members.split(' ').count(), 27);
}

#[test]
fn a_digit_that_is_wrong_is_seen() {
    for rule in rules::ALL.iter().filter(|rule| rule.forms.iter().all(|form| form.check.is_some())) {
        let country = rule.countries[0];
        let number = good(country, rule.example).value;
        let at = number.bytes().rposition(|byte| byte.is_ascii_digit()).unwrap();
        let taken = (b'0'..=b'9').filter(|digit| {
            let mut other = number.clone().into_bytes();
            other[at] = *digit;
            read(country, &String::from_utf8(other).unwrap()).is_ok()
        });
        let taken = taken.count();
        // The Netherlands' last two digits are no check digits unless all of it is one; Sweden's number its branches.
        let most = if matches!(country, "NL" | "SE" | "CA") { 10 } else { 2 };
        assert!((1..=most).contains(&taken), "{country} {number}: {taken}");
    }
}

#[test]
fn how_it_is_written_makes_no_difference() {
    let french = good("FR", "FR40303265045");
    for way in [
        "40303265045",
        "fr 40 303 265 045",
        "FR-40.303.265.045",
        " ＦＲ４０３０３２６５０４５ ",
        "40\u{a0}303\u{202f}265\u{2009}045",
        "FR\u{2013}40/303265045\u{200b}",
    ] {
        assert_eq!(good("FR", way), french, "{way}");
    }
    assert_eq!(good("MC", "FR40303265045"), french);
    for way in ["094259216", "94259216", "EL094259216", "gr 094259216"] {
        assert_eq!(good("GR", way).value, "EL094259216", "{way}");
    }
    for way in ["428759497", "0428.759.497", "BE 428759497", "be0428759497"] {
        assert_eq!(good("BE", way).value, "BE0428759497", "{way}");
    }
    for way in ["CHE-107.787.577", "107787577", "CHE107787577MWST", "CHE-107.787.577 TVA"] {
        assert_eq!(good("CH", way).value, "CHE107787577", "{way}");
    }
    assert_eq!(good("NO", "NO 995 525 828 MVA"), good("NO", "995525828"));
}

#[test]
fn a_reason_says_what_to_do() {
    assert_eq!(read("FR", " \u{a0} "), Ok(None), "a tax id is optional");
    assert_eq!(read("FR", "FR41303265045"), Err(Why::hint("tax_id_checksum", "FR 40 303 265 045")));
    assert_eq!(read("FR", "12345"), Err(Why::hint("tax_id_format", "FR 40 303 265 045")));
    assert_eq!(read("FR", "DE136695976"), Err(Why::hint("tax_id_country", "FR 40 303 265 045")), "registered elsewhere");
    assert_eq!(refused("DE", "FR40303265045"), "tax_id_country");
    for odd in ["<script>", "FR40303265045'", "FR40303265045\u{0}", "фр40303265045", "FR40303265\u{202e}045", "税号", "--"] {
        assert_eq!(refused("FR", odd), "tax_id_format", "{odd}");
    }
    assert_eq!(refused("FR", &"1".repeat(1_000_000)), "tax_id_format");
    assert_eq!(read("KE", &"1".repeat(29)), Err(Why::hint("tax_id_other", "4–28")));
}

#[test]
fn northern_ireland_is_told_by_its_prefix() {
    let south = good("GB", "980 7806 84");
    assert_eq!((south.kind, south.value.as_str(), south.in_vies()), (TaxIdKind::GbVat, "GB980780684", None));
    let north = good("GB", "XI 980 7806 84");
    assert_eq!((north.kind, north.in_vies()), (TaxIdKind::EuVat, Some(("XI", "980780684"))));
}

#[test]
fn of_other_countries_only_the_look_is_known() {
    let kenyan = good("KE", "p051-234567 x");
    assert_eq!((kenyan.kind, kenyan.value.as_str(), kenyan.standing()), (TaxIdKind::Other, "P051234567X", TaxStanding::Format));
    assert_eq!(good("US", "12-3456789").standing(), TaxStanding::Format);
    for odd in ["abc", "ABCDEF", "12"] {
        assert_eq!(refused("KE", odd), "tax_id_other", "{odd}");
    }
    assert_eq!(example("KE"), "");
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_it(country in "[A-Z]{2}", text in ".{0,40}", digits in "[A-Z0-9+*]{0,15}") {
        for rule in rules::ALL {
            let _ = read(rule.countries[0], &digits);
            let _ = read(rule.countries[0], &format!("{}{digits}", rule.forms[0].prefix));
        }
        let _ = (read(&country, &text), read(&country, &digits));
    }
}
