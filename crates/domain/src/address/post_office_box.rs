//! Post-office boxes: nobody can be found at one, so they are no business address.

use std::sync::LazyLock;

use regex::Regex;

use super::written::plain_small;

/// The signs of the lists below, and what they stand for: the edge of a word in Latin letters; in any letters; signs
/// between letters; a number, which may be announced (`no 5`, `n° 5`, `nr. 5`). Spelled out, because `\b`, `\W` and
/// `\d` of all scripts would make the patterns a hundred times as large.
const SIGNS: [(&str, &str); 4] = [
    ("B", r"(?-u:\b)"),
    ("E", r#"(?:^|$|[ .,:;/()"0-9-])"#),
    ("_", r"[ .,:/°'-]{0,2}"),
    ("#", r"[ .,:;/°'-]{0,3}(?:(?:n|no|nr|num|numero)[ .:°]{1,3})?[0-9]"),
];

/// Words for a box in the letters of [`plain_small`].
const EVERYWHERE: &[&str] = &[
    // English
    r"Bg?p_o_(?:box|bag|drawer)(?:[^a-z]|$)",
    r"Bp\.?o\.?b\.?#",
    r"Bpost(?:al)?[ -]?office[ -]?box(?:[^a-z]|$)",
    r"Bpost(?:al)?[ -]?(?:box|boks)#",
    r"B(?:private|locked|mail)[ -](?:mail ?)?bag(?:[^a-z]|$)",
    r"^(?:box|boks)#",
    // French
    r"Bboites? postales?B",
    r"Bcase postaleB",
    r"Bb(?:\. ?)?p\.?#",
    // Spanish, Portuguese, Italian
    r"Bapartado (?:postal|de correos?|aereo)B",
    r"B(?:apartado|apdo|casilla)#",
    r"Bapdo\.? (?:postal|de correos?)B",
    r"Bcasilla (?:postal|de correos?)B",
    r"Bcaixa postalB",
    r"Bcasella postaleB",
    // German, Dutch
    r"Bpostfach(?:[^a-z]|$)",
    r"Bpostbus(?:[^a-z]|$)",
    // Finnish, Polish, Czech, Slovak, Hungarian, Croatian, Slovene, Romanian, Turkish
    r"Bpostilokero",
    r"Bskr(?:ytka|\.)? ?poczt",
    r"Bpostov(?:ni|y) (?:prihradka|priecinok)",
    r"Bpostafiok",
    r"Bpostanski (?:pretinac|fah)",
    r"Bpostni predal",
    r"Bcasut[ae] postal",
    r"Bposta kutusu",
    // Indonesian, Malay, Vietnamese
    r"B(?:kotak pos|peti surat|hom thu)B",
    // Russian, Ukrainian, Bulgarian, Greek
    r"E(?:а/я|а/с|п/я)E",
    r"абонент[а-я]* (?:ящик|скринька)",
    r"(?:пощенска|поштенска) кутия",
    r"Eτ\. ?θ\.?#",
    r"ταχυδρομικη θυριδα",
    // Arabic, Persian, Hebrew, Hindi
    r"Eص ?\. ?بE",
    r"صندوق (?:ال)?بريد",
    r"صندوق پستی",
    r#"Eת\.? ?["״]?ד\.?#"#,
    r"תא דואר",
    r"पोस्ट बॉक्स",
    // Chinese, Japanese, Korean, Thai
    r"私書箱",
    r"(?:[邮郵][政局]?|信)[箱筒]",
    r"사서함",
    r"ตู้ ?(?:ปณ|ป\.ณ|ไปรษณีย์)",
];

/// Short forms that mean a box in these countries alone; elsewhere they are something else (`C.P.` is the postal code
/// in Mexico).
const SOMEWHERE: &[(&[&str], &str)] = &[
    (&["BR", "CA", "CH", "IT", "RO", "SM", "VA"], r"Bc(?:\. ?)?p\.?#"),
    (&["CO"], r"Ba\.a\.?#"),
    (&["AT", "DE", "HU"], r"^pf\.?#"),
    (&["AX", "DK", "FI", "NO", "SE"], r"^(?:pb|pl)\.?#"),
    (&["BA", "CZ", "HR", "ME", "MK", "RS", "SI"], r"Bp\. ?p\.?#"),
    (&["TR"], r"Bp\. ?k\.?#"),
    (&["BG"], r"Eп\. ?к\.?#"),
];

/// Whether a line of an address is a post-office box.
pub(super) fn is_one(line: &str, country: &str) -> bool {
    static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| any(EVERYWHERE));
    static SOME: LazyLock<Vec<(&[&str], Option<Regex>)>> =
        LazyLock::new(|| SOMEWHERE.iter().map(|&(countries, words)| (countries, any(&[words]))).collect());
    let line = plain_small(line);
    let matches = |words: &Option<Regex>| words.as_ref().is_some_and(|words| words.is_match(&line));
    matches(&ALL) || SOME.iter().any(|(countries, words)| countries.contains(&country) && matches(words))
}

/// One pattern for any of the words. (A test makes every one of them ready.)
fn any(words: &[&str]) -> Option<Regex> {
    let words = SIGNS.iter().fold(words.join("|"), |words, (sign, meaning)| words.replace(sign, meaning));
    Regex::new(&words).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Countries, and lines that are boxes there.
    const BOXES: &str = "\
US PO Box 123
US P.O. Box 123
US p o box 9
US POBOX123
US P.O.B. 12
US Post Office Box 4
US 12 Main St, PO Box 5
GB PO-Box 7
US ＰＯ　Ｂｏｘ　１２
AU GPO Box 1
AU Locked Bag 20
NZ Private Bag 92
AE P. O. Box: 1234
US Box 12
US PO Drawer 5
US Post box no. 12
FR BP 123
FR B.P. 12
FR BP n° 12
FR 12 rue Haute - BP123
FR Boîte postale 8
CH Case postale 44
CA C.P. 6000
ES Apartado de Correos 5
ES Apartado 123
MX Apdo. Postal 12
AR Casilla de Correo 4
CL Casilla 12
CO A.A. 4567
BR Caixa Postal 77
IT Casella Postale 9
IT C.P. 9
DE Postfach 10 11 12
AT POSTFACH
NL Postbus 20
BE Postbus 1
SE Box 123
NO Postboks 55 Sentrum
DK Postbox 12
FI PL 12
FI Postilokero 3
PL skr. poczt. 12
PL Skrytka pocztowa 3
HU Pf. 12
CZ poštovní přihrádka 1
SI p. p. 12
HR Poštanski pretinac 2
TR P.K. 34
TR Posta Kutusu 1
RO Căsuța poștală 3
RU а/я 100
RU Абонентский ящик 100
UA а/с 12
UA абонентська скринька 5
BG П.К. 12
BG Пощенска кутия 3
GR Τ.Θ. 12
GR Ταχυδρομική Θυρίδα 12
AE ص.ب 123
SA صندوق بريد 55
IR صندوق پستی ۱۲
IL ת.ד. 55
IL ת\"ד 55
IL תא דואר 4
IN पोस्ट बॉक्स 12
JP 中央郵便局私書箱12号
CN 邮政信箱12号
TW 郵政信箱 5
KR 사서함 12호
TH ตู้ ปณ. 12
VN Hòm thư 5
ID Kotak Pos 12
";

    /// Countries, and lines that are not.
    const STREETS: &str = "\
DE Apollostraße 5
US 1 Apollo Drive
US Polar Box Lane 4
DE BP-Straße 4
GB BP House, 1 St James's Square
GB 12 Box Lane
AU 4 Box Hill Road
GB Boxwood House 3
GB The Old Post Office, 3 High Street
FR 12 rue de la Poste
FR Bâtiment B P2
BE Rue Haute 5 boîte 4
BE Hoogstraat 5 bus 4
MX Av. Juárez 5, C.P. 06600
DE Postfachweg 4
DE Poststraße 5
NL Postbusstraat 1
DE Pfarrgasse 3
ES Calle del Apartadero 5
ES Apto 12
FI Pohjoinen puistokatu 3
US 100 Poboxer Road
RU ул. Мая 5
RU пр. 1 Мая/яблочный
JP 箱根町湯本256
JP 東京都港区郵船ビル
GB Depot 12
US 500 Expo Boxcar Way
IL רחוב דוד 5
IN 12 Mailbag Road
US RR 2 Box 152
PL ul. Pocztowa 5
";

    #[test]
    fn boxes_of_the_world() {
        for (country, line) in BOXES.lines().filter_map(|line| line.split_once(' ')) {
            assert!(is_one(line, country), "{country} {line}");
        }
    }

    #[test]
    fn streets_that_look_like_boxes() {
        for (country, line) in STREETS.lines().filter_map(|line| line.split_once(' ')) {
            assert!(!is_one(line, country), "{country} {line}");
        }
    }

    #[test]
    fn every_word_is_a_pattern() {
        for words in EVERYWHERE.iter().chain(SOMEWHERE.iter().map(|(_, words)| words)) {
            assert!(any(&[words]).is_some(), "{words}");
        }
    }
}
