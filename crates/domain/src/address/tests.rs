use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// `"FR | line1=12 rue Haute | city=Paris"`
fn address(text: &str) -> Address {
    let mut parts = text.split('|').map(str::trim);
    let mut address = Address { country: parts.next().unwrap().to_owned(), ..Address::default() };
    for part in parts {
        let (name, value) = part.split_once('=').unwrap();
        let field = Field::ALL.into_iter().find(|field| field.name() == name).unwrap();
        address.set(field, value.to_owned());
    }
    address
}

fn problems(text: &str) -> Vec<(&'static str, &'static str)> {
    check(&address(text)).reasons.iter().map(|reason| (reason.field.name(), reason.code.as_str())).collect()
}

/// The address as it is in the end, if nothing but its writing had to change.
fn normal(text: &str) -> Address {
    let verdict = check(&address(text));
    assert!(verdict.outcome == Outcome::Valid || verdict.only_formatting(), "{text}: {:?}", verdict.reasons);
    verdict.suggestion.unwrap_or(verdict.normalized)
}

/// The address with each field put right by itself, whatever else is the matter with it.
fn mended(text: &str) -> Address {
    let address = address(text);
    judge(rules::country(&address.country).unwrap(), &address).mended()
}

/// A checked address, and its lines.
const REAL: &str = "\
US|line1=1600 Amphitheatre Parkway|city=Mountain View|region=CA|postal_code=94043 => 1600 Amphitheatre Parkway / Mountain View, CA 94043
PR|line1=1 Calle Sol|city=San Juan|postal_code=00901 => 1 Calle Sol / San Juan PR 00901
CA|line1=80 Wellington Street|city=Ottawa|region=ON|postal_code=K1A 0A2 => 80 Wellington Street / Ottawa ON K1A 0A2
GB|line1=10 Downing Street|city=London|postal_code=SW1A 2AA => 10 Downing Street / London / SW1A 2AA
IE|line1=Leinster House|line2=Kildare Street|city=Dublin 2|region=Co. Dublin|postal_code=D02 XR20 => Leinster House / Kildare Street / Dublin 2 / Co. Dublin / D02 XR20
FR|line1=55 rue du Faubourg Saint-Honoré|city=Paris|postal_code=75008 => 55 rue du Faubourg Saint-Honoré / 75008 Paris
GP|line1=12 rue Frébault|city=Pointe-à-Pitre|postal_code=97159|sorting_code=CEDEX => 12 rue Frébault / 97159 Pointe-à-Pitre CEDEX
DE|line1=Platz der Republik 1|city=Berlin|postal_code=11011 => Platz der Republik 1 / 11011 Berlin
AT|line1=Ballhausplatz 2|city=Wien|postal_code=1010 => Ballhausplatz 2 / 1010 Wien
CH|line1=Bundesplatz 3|city=Bern|postal_code=3005 => Bundesplatz 3 / CH-3005 Bern
BE|line1=Rue de la Loi 16 boîte 4|city=Bruxelles|postal_code=1000 => Rue de la Loi 16 boîte 4 / 1000 Bruxelles
NL|line1=Binnenhof 1 A|city=Den Haag|postal_code=2513 AA => Binnenhof 1 A / 2513 AA Den Haag
LU|line1=1 rue du Fort Thüngen|city=Luxembourg|postal_code=1499 => 1 rue du Fort Thüngen / L-1499 Luxembourg
ES|line1=Calle de Alcalá 45|city=Madrid|region=M|postal_code=28014 => Calle de Alcalá 45 / 28014 Madrid
ES|line1=Gran Via 2|city=Getxo|region=BI|postal_code=48930 => Gran Via 2 / 48930 Getxo Vizcaya
PT|line1=Praça do Comércio 1|city=Lisboa|postal_code=1100-148 => Praça do Comércio 1 / 1100-148 Lisboa
IT|line1=Piazza del Colosseo 1|city=Roma|region=RM|postal_code=00184 => Piazza del Colosseo 1 / 00184 Roma RM
SE|line1=Riksgatan 1|city=Stockholm|postal_code=100 12 => Riksgatan 1 / SE-100 12 Stockholm
NO|line1=Karl Johans gate 22|city=Oslo|postal_code=0026 => Karl Johans gate 22 / 0026 Oslo
DK|line1=Christiansborg 1|city=København K|postal_code=1240 => Christiansborg 1 / 1240 København K
FI|line1=Mannerheimintie 30|city=Helsinki|postal_code=00100 => Mannerheimintie 30 / FI-00100 Helsinki
PL|line1=ul. Wiejska 4/6/8|city=Warszawa|postal_code=00-902 => ul. Wiejska 4/6/8 / 00-902 Warszawa
CZ|line1=Sněmovní 4|city=Praha 1|postal_code=118 26 => Sněmovní 4 / 118 26 Praha 1
GR|line1=Πλατεία Συντάγματος 1|city=Αθήνα|postal_code=105 63 => Πλατεία Συντάγματος 1 / 105 63 Αθήνα
TR|line1=Atatürk Bulvarı 191|city=Çankaya|region=Ankara|postal_code=06680 => Atatürk Bulvarı 191 / 06680 Çankaya/Ankara
AZ|line1=Nizami küçəsi 5|city=Bakı|postal_code=AZ1066 => Nizami küçəsi 5 / AZ1066 Bakı
HT|line1=12 rue Pavée|city=Port-au-Prince|postal_code=HT6113 => 12 rue Pavée / HT6113 Port-au-Prince
MM|line1=12 Strand Road|city=Yangon|postal_code=1112101 => 12 Strand Road / Yangon, 1112101
PY|line1=Palma 55|city=Asunción|postal_code=001001 => Palma 55 / 001001 Asunción
RU|line1=ул. Тверская, д. 13|city=Москва|region=Москва|postal_code=125032 => ул. Тверская, д. 13 / Москва / 125032
UA|line1=вул. Хрещатик, 36|city=Київ|postal_code=01044 => вул. Хрещатик, 36 / Київ / 01044
JP|line1=永田町1-7-1|line2=千代田ビル3F|region=東京都|postal_code=100-0014 => 〒100-0014 / 東京都 / 永田町1-7-1 / 千代田ビル3F
JP|line1=永田町1-7-1|city=千代田区|region=東京都|postal_code=100-0014 => 〒100-0014 / 東京都千代田区 / 永田町1-7-1
JP|line1=1-7-1 Nagatacho, Chiyoda-ku|region=東京都|postal_code=100-0014 => 1-7-1 Nagatacho, Chiyoda-ku, Tokyo / 100-0014
JP|line1=1-7-1 Nagatacho|city=Chiyoda-ku|region=東京都|postal_code=100-0014 => 1-7-1 Nagatacho, Chiyoda-ku, Tokyo / 100-0014
KR|line1=세종대로 110|city=중구|region=서울특별시|postal_code=04524 => 서울특별시 중구 / 세종대로 110 / 04524
TW|line1=市府路1號|city=信義區|region=台北市|postal_code=11008 => 11008 / 台北市信義區 / 市府路1號
CN|line1=长安街1号|city=北京市|dependent_locality=东城区|region=北京市|postal_code=100010 => 100010 / 北京市东城区 / 长安街1号
CN|line1=1 Chang'an Avenue|city=Beijing|dependent_locality=Dongcheng|region=北京市|postal_code=100010 => 1 Chang'an Avenue / Dongcheng / Beijing / Beijing Shi, 100010
HK|line1=彌敦道10號|city=尖沙咀|region=Kowloon => 九龍 / 尖沙咀 / 彌敦道10號
HK|line1=10 Nathan Road|city=Tsim Sha Tsui|region=Kowloon => 10 Nathan Road / Tsim Sha Tsui / Kowloon
SG|line1=1 Raffles Place|postal_code=048616 => 1 Raffles Place / SINGAPORE 048616
IN|line1=1 Rajpath Marg|city=New Delhi|region=Delhi|postal_code=110001 => 1 Rajpath Marg / New Delhi 110001 / Delhi
AE|line1=Sheikh Zayed Road 1|line2=Office 12|region=إمارة دبيّ => Sheikh Zayed Road 1 / Office 12 / Dubai
AE|line1=شارع الشيخ زايد 1|region=إمارة دبيّ => شارع الشيخ زايد 1 / دبي
SA|line1=طريق الملك فهد 12|city=الرياض|postal_code=12271 => طريق الملك فهد 12 / الرياض 12271
IL|line1=רחוב הרצל 1|city=תל אביב|postal_code=6688312 => רחוב הרצל 1 / תל אביב 6688312
AU|line1=1 Macquarie Street|city=Sydney|region=NSW|postal_code=2000 => 1 Macquarie Street / Sydney NSW 2000
NZ|line1=1 Molesworth Street|dependent_locality=Thorndon|city=Wellington|postal_code=6011 => 1 Molesworth Street / Thorndon / Wellington 6011
BR|line1=Praça dos Três Poderes|dependent_locality=Zona Cívica|city=Brasília|region=DF|postal_code=70150-900 => Praça dos Três Poderes / Zona Cívica / Brasília-DF / 70150-900
MX|line1=Av. Juárez 20|dependent_locality=Centro|city=Ciudad de México|region=CDMX|postal_code=06010 => Av. Juárez 20 / Centro / 06010 Ciudad de México, CDMX
AR|line1=Balcarce 50|city=Buenos Aires|region=Ciudad Autónoma de Buenos Aires|postal_code=C1064AAB => Balcarce 50 / C1064AAB Buenos Aires / Ciudad Autónoma de Buenos Aires
CL|line1=Moneda 1202|city=Santiago|region=Región Metropolitana|postal_code=8340457 => Moneda 1202 / 8340457 Santiago / Región Metropolitana
ZA|line1=1 Government Avenue|dependent_locality=Gardens|city=Cape Town|postal_code=8001 => 1 Government Avenue / Gardens / Cape Town / 8001
NG|line1=12 Broad Street|city=Lagos|region=Lagos|postal_code=101001 => 12 Broad Street / Lagos 101001
KE|line1=1 City Hall Way|city=Nairobi|postal_code=00100 => 1 City Hall Way / Nairobi / 00100
";

#[test]
fn real_addresses_and_how_they_are_written() {
    for (text, expected) in REAL.lines().filter_map(|line| line.split_once(" => ")) {
        let verdict = check(&address(text));
        assert_eq!((verdict.outcome, &verdict.normalized), (Outcome::Valid, &address(text)), "{text}: {:?}", verdict.reasons);
        assert_eq!(lines(&verdict.normalized, "").join(" / "), expected, "{text}");
    }
}

#[test]
fn puts_right_what_is_certain() {
    let us = normal(" us | line1=  1  Main\u{a0}St | city=Austin | region=texas | postal_code=７８７０１‐1234");
    assert_eq!(
        (us.country.as_str(), us.line1.as_str(), us.region.as_str(), us.postal_code.as_str()),
        ("US", "1 Main St", "TX", "78701-1234")
    );
    assert_eq!(normal("FR|line1=1 rue de l’E\u{301}glise|city=Paris|postal_code=75 004").line1, "1 rue de l’Église");
    assert_eq!(normal("GP|line1=1 rue X|city=Le Moule|postal_code=97160|sorting_code=cedex 2").sorting_code, "CEDEX 2");
}

#[test]
fn what_official_places_call_themselves_is_understood() {
    let region = |text: &str| normal(text).region;
    assert_eq!(region("EG|line1=12 مصدق|city=الدقي|region=محافظة الجيزة|postal_code=12611"), "الجيزة");
    assert_eq!(region("IR|line1=خیابان سهروردی ۲۰۲|city=تهران|region=تهران|postal_code=۱۵۷۸۷۶۴۶۱۶"), "استان تهران");
    for written in ["จังหวัดเชียงใหม่", "จ.เชียงใหม่"] {
        assert_eq!(region(&format!("TH|line1=239 ถนนห้วยแก้ว|city=อำเภอเมือง|region={written}|postal_code=50200")), "เชียงใหม่");
    }
    assert_eq!(problems("TW|line1=9F., 129 Xingde Rd.|city=Sanchong Dist.|region=新北市|postal_code=24158"), []);
    // A Korean city and its district are written as one.
    let verdict = check(&address("KR|line1=정자일로 95|city=성남시 분당구|region=경기도|postal_code=13561"));
    let meant = verdict.suggestion.unwrap();
    assert_eq!((verdict.outcome, meant.city.as_str(), meant.dependent_locality.as_str()), (Outcome::Suggested, "성남시", "분당구"));
}

#[test]
fn regions_by_any_of_their_names() {
    for (country, code, written, key) in [
        ("US", "94043", "California", "CA"),
        ("US", "94043", "ca", "CA"),
        ("US", "94043", "US-CA", "CA"),
        ("CA", "H3Z 2Y7", "québec", "QC"),
        ("CA", "V8X 3X4", "Colombie-Britannique", "BC"),
        ("JP", "150-0001", "Tokyo", "東京都"),
        ("JP", "150-0001", "東京", "東京都"),
        ("JP", "150-0001", "13", "東京都"),
        ("JP", "530-0001", "OSAKA", "大阪府"),
        ("CN", "100010", "Beijing", "北京市"),
        ("CN", "530000", "Guangxi", "广西壮族自治区"),
        ("KR", "04524", "Seoul", "서울특별시"),
        ("KR", "24300", "강원특별자치도", "강원도"),
        ("ES", "48001", "Bizkaia", "BI"),
        ("ES", "15001", "A Coruña", "C"),
        ("ES", "28001", "madrid", "M"),
        ("IT", "20121", "Milano", "MI"),
        ("BR", "01310-100", "Sao Paulo", "SP"),
        ("MX", "06010", "Ciudad de Mexico", "CDMX"),
        ("IN", "400001", "maharashtra", "Maharashtra"),
        ("IN", "744101", "Andaman & Nicobar", "Andaman and Nicobar Islands"),
        ("IN", "110001", "दिल्ली", "Delhi"),
        ("AU", "2000", "New South Wales", "NSW"),
        ("TW", "11008", "臺北市", "台北市"),
        ("TW", "11008", "Taipei", "台北市"),
        ("RU", "125032", "Moscow", "Москва"),
    ] {
        let text = format!("{country}|line1=1 Street|city=City|region={written}|postal_code={code}");
        assert_eq!(mended(&text).region, key, "{country} {written}");
    }
    assert_eq!(normal("AE|line1=1 Street|region=Dubai").region, "إمارة دبيّ");
    assert_eq!(normal("HK|line1=1 Street|city=Central|region=香港島").region, "Hong Kong Island");
    assert_eq!(normal("IE|line1=1 Street|city=Cork|region=County Cork").region, "Co. Cork");
    assert_eq!(normal("CR|line1=1 Street|city=Escazú|region=San José").region, "San José");
}

#[test]
fn every_region_is_found_by_each_of_its_own_names() {
    for code in countries() {
        let country = rules::country(code).unwrap();
        for region in &country.regions {
            for name in [region.key.to_owned(), region.key.to_lowercase(), region.on_envelope().to_owned(), region.in_latin().to_owned()] {
                assert_eq!(country.region(&name).unwrap().key, region.key, "{code} {name}");
            }
        }
    }
}

/// A country, its postal code as people type it, and as the country writes it.
const TYPED: &str = "\
GB | sw1a2aa | SW1A 2AA
GB | m2 5bq | M2 5BQ
GB | CR02YR | CR0 2YR
GB | bfpo61 | BFPO 61
GB | bfpo 5801 | BFPO 5801
GB | gir0aa | GIR 0AA
GB | GB-EC1A 1HQ | EC1A 1HQ
FR | F-75004 | 75004
FR | 75 004 | 75004
DE | D-10115 | 10115
DE | DE 10115 | 10115
AT | A-1010 | 1010
CH | CH-8001 | 8001
LI | FL-9490 | 9490
LU | L-2998 | 2998
NL | 1234ab | 1234 AB
SE | SE-11455 | 114 55
SE | S-114 55 | 114 55
PL | 00950 | 00-950
PT | 1250096 | 1250-096
CZ | 10000 | 100 00
GR | 15124 | 151 24
LV | 1073 | LV-1073
LV | lv1073 | LV-1073
AD | 500 | AD500
AZ | 1066 | AZ1066
AZ | AZ 1066 | AZ1066
HT | 6113 | HT6113
MM | 11181 | 11181
PY | 1536 | 1536
JE | je23ab | JE2 3AB
MT | VCT1753 | VCT 1753
BM | hm12 | HM 12
KY | KY11100 | KY1-1100
IR | 1193612345 | 11936-12345
IR | ۱۱۹۳۶۱۲۳۴۵ | 11936-12345
LB | 20383054 | 2038 3054
VG | 1110 | VG1110
AI | AI-2640 | 2640
OM | pc 133 | PC 133
PE | lima 23 | LIMA 23
GG | gy11aa | GY1 1AA
SA | １２３４５ | 12345
MD | MD-2012 | 2012
KP | anything | anything
";

#[test]
fn postal_codes_however_they_are_typed() {
    for line in TYPED.lines() {
        let [country, typed, code] = line.split(" | ").collect::<Vec<_>>().try_into().unwrap();
        let country_rules = rules::country(country).unwrap();
        assert_eq!(postal_code::normal(typed, country_rules, None).as_deref(), Some(code), "{country} {typed}");
    }
    for (country, region, typed, code) in [
        ("CA", "QC", "h3z2y7", "H3Z 2Y7"),
        ("BR", "SP", "01310100", "01310-100"),
        ("JP", "東京都", "〒１５００００１", "150-0001"),
        ("US", "CA", "940431234", "94043-1234"),
        ("SV", "San Salvador", "1101", "CP 1101"),
        ("US", "NY", "00501", "00501"),
    ] {
        assert_eq!(mended(&format!("{country}|line1=1 Street|city=City|region={region}|postal_code={typed}")).postal_code, code);
    }
}

#[test]
fn every_example_of_the_data_keeps_its_own_rules() {
    for code in countries() {
        let country = rules::country(code).unwrap();
        for example in &country.examples {
            assert_eq!(postal_code::normal(example, country, None).as_deref(), Some(*example), "{code}");
        }
    }
}

#[test]
fn what_is_missing() {
    assert_eq!(problems("US"), [("line1", "required"), ("city", "required"), ("region", "required"), ("postal_code", "required")]);
    assert_eq!(problems("FR|line1=---|city= . "), [("line1", "required"), ("postal_code", "required"), ("city", "required")]);
    assert_eq!(problems("JP|line1=1-7-1"), [("postal_code", "required"), ("region", "required")]);
    assert_eq!(problems("HK|line1=1 Nathan Road"), [("region", "required")]);
    assert_eq!(problems(" "), [("country", "required")]);
    // Macao, written as a part of China, needs a street alone.
    assert_eq!(problems("CN|line1=1 Street|region=澳门"), []);
}

#[test]
fn what_does_not_fit() {
    let problems = |text: &str| {
        let verdict = check(&address(text));
        assert_eq!(verdict.outcome, Outcome::Invalid, "{text}");
        problems(text)
    };
    assert_eq!(problems("XX|line1=1 Street"), [("country", "unknown_country")]);
    assert_eq!(problems("France|line1=1 Street"), [("country", "unknown_country")]);
    assert_eq!(problems("ZZ"), [("country", "unknown_country")]);
    assert_eq!(
        problems("US|line1=1 Street|city=Paris|region=Ontario|postal_code=9404"),
        [("region", "unknown_region"), ("postal_code", "postal_code_format")]
    );
    assert_eq!(problems("US|line1=1 Street|city=Paris|region=TX|postal_code=9404"), [("postal_code", "postal_code_format")]);
    for bad in ["7500", "750044", "2A004", "75004 x", "SW1A 2AA", "-", "７５", "75004-75004-75004-75004"] {
        assert_eq!(problems(&format!("FR|line1=1 rue X|city=Paris|postal_code={bad}")).len(), 1, "{bad}");
    }
    for bad in ["K1A 0I1", "D1A 0B1", "K1A 0B", "12345"] {
        assert_eq!(
            problems(&format!("CA|line1=1 Street|city=Ottawa|region=ON|postal_code={bad}")),
            [("postal_code", "postal_code_format")],
            "{bad}"
        );
    }
}

#[test]
fn what_no_address_may_hold() {
    let long = "x".repeat(256);
    assert_eq!(problems(&format!("FR|line1={long}|city=Paris|postal_code=75004")), [("line1", "too_long")]);
    assert_eq!(problems("FR|line1=BP 123|city=Paris|postal_code=75004"), [("line1", "post_office_box")]);
    assert_eq!(problems("US|line1=1 Street|line2=PO Box 4|city=Austin|region=TX|postal_code=78701"), [("line2", "post_office_box")]);
    for bad in ["<script>alert(1)</script>", "1 Street\r\nBcc: x", "a\u{202e}b", "🏠 Street", "a\u{0}b"] {
        assert_eq!(problems(&format!("FR|line1={bad}|city=Paris|postal_code=75004")), [("line1", "characters")], "{bad:?}");
    }
    assert_eq!(problems("FR|line1=1 rue X|city=Pa<b>ris|postal_code=\u{1}"), [("postal_code", "characters"), ("city", "characters")]);
}

#[test]
fn nothing_is_dropped_without_saying_so() {
    assert_eq!(problems("DE|line1=Weg 1|city=Berlin|region=Berlin|postal_code=10115"), [("region", "not_used_here")]);
    assert_eq!(
        problems("AE|line1=Street 1|city=Marina|region=إمارة دبيّ|postal_code=00000"),
        [("city", "not_used_here"), ("postal_code", "not_used_here")]
    );
    // These stand in the address already.
    assert_eq!(normal("AE|line1=Street 1|city=Dubai|region=Dubai").city, "");
    assert_eq!(normal("SG|line1=1 Raffles Place|city=Singapore|postal_code=048616").city, "");
    assert_eq!(problems("SG|line1=1 Raffles Place|city=Paris|postal_code=048616"), [("city", "not_used_here")]);
    assert_eq!(problems("DE|line1=Weg 1|city=Berlin|region= \u{3000} |postal_code=10115"), []);
}

#[test]
fn problems_say_what_would_do() {
    let of = |text: &str| check(&address(text)).reasons.pop().unwrap();
    let format = of("FR|line1=1 rue X|city=Paris|postal_code=7");
    assert_eq!((format.words, format.example.as_str()), ("address-format-postal-code", "33380"));
    let elsewhere = of("US|line1=1 Street|city=Paris|region=TX|postal_code=94043");
    assert_eq!((elsewhere.words, elsewhere.region.as_str()), ("address-belongs", "California"));
    let elsewhere = of("US|line1=1 Street|city=Paris|region=TX|postal_code=00000");
    assert_eq!(
        (elsewhere.words, elsewhere.example.as_str(), elsewhere.region.as_str()),
        ("address-elsewhere-zip-code", "75, 76, 77, 78…", "Texas")
    );
    let missing = of("IN|line1=1 Street|city=Mumbai|region=Goa");
    assert_eq!((missing.words, missing.example.as_str()), ("address-enter-pin-code", "110034"));
    assert_eq!(of("QQ").words, "address-choose-country");
}

#[test]
fn every_country_has_a_form_and_an_address() {
    assert_eq!(countries().count(), 252);
    for code in countries() {
        let form = form(code).unwrap();
        let fields: BTreeSet<_> = form.iter().map(|spec| spec.field.name()).collect();
        assert_eq!(fields.len(), form.len(), "{code}: a field twice");
        let mut address = Address { country: code.to_owned(), ..Address::default() };
        for spec in form.iter().filter(|spec| spec.required) {
            address.set(spec.field, spec.example.clone().unwrap_or_else(|| "Street 1".to_owned()));
        }
        for region in form.iter().find(|spec| spec.field == Field::Region).map(|spec| spec.regions.as_slice()).unwrap_or_default() {
            assert!(!region.0.is_empty() && !region.1.is_empty());
            address.region = region.0.clone();
            let reasons = check(&address).reasons;
            let complete = |reason: &Reason| !matches!(reason.code, Code::Required | Code::UnknownRegion | Code::NotUsedHere);
            assert!(reasons.iter().all(complete), "{code}: {reasons:?}");
        }
        assert!(
            address.region.is_empty() == form.iter().all(|spec| spec.field != Field::Region || (spec.regions.is_empty() && !spec.required))
        );
        if form.iter().all(|spec| spec.regions.is_empty()) {
            assert_eq!(check(&address).reasons, [], "{code}");
        }
        assert!(lines(&address, "Country").len() > 1);
    }
    assert!(form("ZZ").is_none() && form("").is_none());
}

#[test]
fn forms_speak_the_countrys_language() {
    let labels =
        |code: &str| form(code).unwrap().iter().map(|spec| spec.label.trim_start_matches("address-label-")).collect::<Vec<_>>().join(" ");
    assert_eq!(labels("US"), "line1 line2 line3 city state zip-code");
    assert_eq!(labels("JP"), "postal-code prefecture city line1 line2 line3");
    assert_eq!(labels("IE"), "line1 line2 line3 townland city county eircode");
    assert_eq!(labels("IN"), "line1 line2 line3 city pin-code state");
    assert_eq!(labels("GB"), "line1 line2 line3 post-town postal-code");
    assert_eq!(labels("AU"), "line1 line2 line3 suburb state postal-code");
    let us = form("US").unwrap();
    let state = us.iter().find(|spec| spec.field == Field::Region).unwrap();
    assert!(state.required && state.regions.contains(&("CA".to_owned(), "California".to_owned())));
    let code = |country: &str| form(country).unwrap().into_iter().find(|spec| spec.field == Field::PostalCode).unwrap();
    assert!(code("GB").uppercase && !code("GB").numeric && code("DE").numeric && !code("DE").uppercase);
    assert!(form("JP").unwrap().iter().any(|spec| spec.regions.contains(&("東京都".to_owned(), "東京都 (Tokyo)".to_owned()))));
}

/// Every label and every sentence that can come out, in both languages.
#[test]
fn all_words_are_written() {
    let mut keys: BTreeSet<String> = ["country", "line1", "line2", "line3"].map(|kind| format!("address-label-{kind}")).into();
    keys.extend(
        [
            "choose-country",
            "too-long",
            "post-office-box",
            "characters",
            "not-used-here",
            "belongs",
            "elsewhere-place",
            "unknown-place",
            "mixed-scripts",
            "placeholder",
            "written",
            "spelling",
            "wrong-field",
            "corrected",
            "corrected-empty",
            "not-found",
            "not-checked",
        ]
        .map(|key| format!("address-{key}")),
    );
    for code in countries() {
        let country = rules::country(code).unwrap();
        for spec in form(code).unwrap() {
            let label = spec.field.label(country);
            let listed = !spec.regions.is_empty();
            let prefixes = country.regions.iter().any(|region| region.beginnings.is_some());
            keys.insert(label.name.to_owned());
            keys.extend(Some(label.choose.to_owned()).filter(|_| listed));
            keys.extend(Some(label.enter.to_owned()).filter(|_| spec.required && !listed));
            keys.extend(Some(label.format.to_owned()).filter(|_| spec.field == Field::PostalCode && country.postal_code.is_some()));
            keys.extend(Some(label.elsewhere.to_owned()).filter(|_| spec.field == Field::PostalCode && prefixes));
        }
    }
    for catalogue in [include_str!("../../../i18n/catalogues/en/address.ftl"), include_str!("../../../i18n/catalogues/fr/address.ftl")] {
        let written: BTreeSet<String> = catalogue
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key.to_owned())
            .filter(|key| key.starts_with("address-"))
            .collect();
        assert_eq!(keys, written);
    }
}

#[test]
fn reads_and_writes_documents() {
    let address: Address = serde_json::from_str(r#"{"country":"FR","line1":"1 rue X","city":"Paris"}"#).unwrap();
    assert_eq!(address.postal_code, "");
    let document = serde_json::to_value(&address).unwrap();
    assert_eq!(document.as_object().unwrap().len(), Field::ALL.len());
    assert!(Field::ALL.iter().all(|field| document.get(field.name()).is_some()));
}

#[test]
fn a_verdict_is_about_one_address() {
    let one = address("FR|line1=1 rue X|city=Paris|postal_code=75004");
    let verdict = check(&one);
    assert!(verdict.is_about(&one) && verdict.keepable() && !verdict.only_formatting());
    for field in Field::ALL {
        let mut other = one.clone();
        other.set(field, format!("{} ", one.get(field)));
        assert!(!verdict.is_about(&other) && other.fingerprint() != one.fingerprint(), "{field:?}");
    }
    let moved = Address { line1: String::new(), line2: one.line1.clone(), ..one.clone() };
    assert_ne!(moved.fingerprint(), one.fingerprint());
    assert_eq!((one.fingerprint(), one.fingerprint().len()), (one.clone().fingerprint(), 64));
    let refused = check(&address("FR|line1=BP 123|city=Paris|postal_code=75004"));
    assert!(!refused.keepable() && refused.faults().count() == 1);
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,30}",
        "[A-Z0-9 -]{0,12}",
        "[０-９Ａ-Ｚ〒ー ]{0,9}",
        "\\PC{0,20}",
        "[0-9]{3,9}",
        prop::sample::select(vec!["CA", "Tokyo", "75004", "SW1A 1AA", "Madrid", "Co. Dublin", "1", ""]).prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn never_panics_and_settles_at_once(at in 0_usize..252, texts in prop::collection::vec(anything(), 8), code in any::<prop::sample::Index>(), real in any::<bool>()) {
        let country = countries().nth(at).unwrap_or("FR");
        let mut address = Address { country: country.to_owned(), ..Address::default() };
        let spec = form(country).unwrap_or_default();
        for (field, text) in Field::ALL.into_iter().skip(1).zip(texts) {
            let used = spec.iter().any(|spec| spec.field == field);
            address.set(field, if used || !real { text } else { String::new() });
        }
        if real {
            let rules = rules::country(country).unwrap();
            address.line1 = "1 Street".to_owned();
            address.region = if rules.regions.is_empty() { address.region } else { code.get(&rules.regions).key.to_owned() };
            address.city = if rules.uses(Field::City) { "City".to_owned() } else { String::new() };
        }
        let _ = lines(&address, "Country");
        let verdict = check(&address);
        if verdict.outcome != Outcome::Invalid {
            let again = check(&verdict.normalized);
            prop_assert_eq!((again.outcome, again.normalized), (verdict.outcome, verdict.normalized.clone()));
        }
        prop_assert_eq!(verdict.outcome == Outcome::Suggested, verdict.suggestion.is_some());
        prop_assert_eq!(verdict.outcome == Outcome::Valid, verdict.reasons.is_empty());
        if let Some(suggestion) = &verdict.suggestion {
            let taken = check(suggestion);
            prop_assert_eq!((taken.outcome, &taken.normalized), (Outcome::Valid, suggestion));
            prop_assert!(!verdict.differences().is_empty());
        }
        if verdict.outcome == Outcome::Valid {
            prop_assert!(lines(&verdict.normalized, "Country").len() > 1);
        }
    }

    #[test]
    fn postal_codes_settle_at_once(at in 0_usize..252, typed in anything()) {
        let country = rules::country(countries().nth(at).unwrap_or("FR")).unwrap();
        if let Some(code) = postal_code::normal(&typed, country, None) {
            prop_assert_eq!(postal_code::normal(&code, country, None), Some(code));
        }
    }
}

/// An address, and what is suggested instead of it.
const SUGGESTED: &str = "\
US|line1=1 Main St|city=Austin|postal_code=78701 => US|line1=1 Main St|city=Austin|region=TX|postal_code=78701 | region derivable
US|line1=1 Main St|city=Austin|region=Texas|postal_code=78701 => US|line1=1 Main St|city=Austin|region=TX|postal_code=78701 | region other_name
US|line1=1 Main St|city=Austin|region=tx|postal_code=78701 => US|line1=1 Main St|city=Austin|region=TX|postal_code=78701 | region written
US|line1=1 Main St|city=Austin|region=Texsa|postal_code=78701 => US|line1=1 Main St|city=Austin|region=TX|postal_code=78701 | region spelling
US|line1=1 Main St|city=Austin|region=TX|postal_code=787011234 => US|line1=1 Main St|city=Austin|region=TX|postal_code=78701-1234 | postal_code written
US|line1=1 Main St|city=Mountain View|region=TX|postal_code=94043 => US|line1=1 Main St|city=Mountain View|region=CA|postal_code=94043 | postal_code postal_code_region
US|line1=1 Main St|city=Mountain View|region=Ontario|postal_code=94043 => US|line1=1 Main St|city=Mountain View|region=CA|postal_code=94043 | region unknown_region
US|line1=1 Main St|city=Mountain View, CA 94043 => US|line1=1 Main St|city=Mountain View|region=CA|postal_code=94043 | city wrong_field, region wrong_field, postal_code wrong_field
US|line1=1 Main St|line2=Mountain View, CA 94043 => US|line1=1 Main St|city=Mountain View|region=CA|postal_code=94043 | line2 wrong_field, city wrong_field, region wrong_field, postal_code wrong_field
US|line1=1 Main St|city=CA|region=Mountain View|postal_code=94043 => US|line1=1 Main St|city=Mountain View|region=CA|postal_code=94043 | city wrong_field, region wrong_field
GB|line1=10 Downing Street|city=London|postal_code=sw1a2aa => GB|line1=10 Downing Street|city=London|postal_code=SW1A 2AA | postal_code written
FR|line1=12 rue Haute|city=75004|postal_code=Paris => FR|line1=12 rue Haute|city=Paris|postal_code=75004 | postal_code wrong_field, city wrong_field
FR|line1=12 rue Haute|city=75004 Paris => FR|line1=12 rue Haute|city=Paris|postal_code=75004 | postal_code wrong_field, city wrong_field
FR|line1=12 rue Haute, 75004 Paris => FR|line1=12 rue Haute|city=Paris|postal_code=75004 | line1 wrong_field, postal_code wrong_field, city wrong_field
FR|line1=12 rue Haute|postal_code=75004 Paris => FR|line1=12 rue Haute|city=Paris|postal_code=75004 | postal_code wrong_field, city wrong_field
FR|line1=12 rue Haute|region=Paris|postal_code=75004 => FR|line1=12 rue Haute|city=Paris|postal_code=75004 | city wrong_field, region not_used_here
FR|line1=12 rue Haute|city=Paris|postal_code=75 004 => FR|line1=12 rue Haute|city=Paris|postal_code=75004 | postal_code written
FR|line1=12 rue Haute|city=Paris|postal_code=75004|sorting_code=cedex 7 => FR|line1=12 rue Haute|city=Paris CEDEX 7|postal_code=75004 | sorting_code not_used_here
FR|line2=12 rue Haute|city=Paris|postal_code=75004 => FR|line1=12 rue Haute|city=Paris|postal_code=75004 | line1 wrong_field, line2 wrong_field
DE|line1=Weg 1|city=München|region=Bayern|postal_code=80331 => DE|line1=Weg 1|city=München|postal_code=80331 | region not_used_here
AE|line1=Street 1|city=Marina|region=إمارة دبيّ => AE|line1=Street 1|line2=Marina|region=إمارة دبيّ | city not_used_here
BR|line1=Rua A, 1|city=São Pualo|region=SP|postal_code=01310-100 => BR|line1=Rua A, 1|city=São Paulo|region=SP|postal_code=01310-100 | city spelling
BR|line1=Rua A, 1|city=Campinas|postal_code=13010-001 => BR|line1=Rua A, 1|city=Campinas|region=SP|postal_code=13010-001 | region derivable
PL|line1=ul. Wiejska 4|city=Warszawa|postal_code=00902 => PL|line1=ul. Wiejska 4|city=Warszawa|postal_code=00-902 | postal_code written
JP|line1=永田町1-7-1|region=東京|postal_code=1000014 => JP|line1=永田町1-7-1|region=東京都|postal_code=100-0014 | postal_code written, region other_name
RU|line1=ул. Лeнинa, 5|city=Тула|region=Тульская область|postal_code=300000 => RU|line1=ул. Ленина, 5|city=Тула|region=Тульская область|postal_code=300000 | line1 mixed_scripts
KR|line1=세종대로 110|city=중구|region=서울|postal_code=04524 => KR|line1=세종대로 110|city=중구|region=서울특별시|postal_code=04524 | region other_name
";

#[test]
fn suggestions() {
    for line in SUGGESTED.lines() {
        let (given, rest) = line.split_once(" => ").unwrap();
        let (meant, said) = rest.rsplit_once(" | ").unwrap();
        let verdict = check(&address(given));
        assert_eq!(verdict.suggestion.as_ref(), Some(&address(meant)), "{given}: {:?}", verdict.reasons);
        let reasons: Vec<String> = problems(given).iter().map(|(field, code)| format!("{field} {code}")).collect();
        assert_eq!((verdict.outcome, reasons.join(", ").as_str()), (Outcome::Suggested, said), "{given}");
        assert!(verdict.keepable() && verdict.faults().count() == 0);
    }
}

#[test]
fn what_cannot_be_told_may_be_kept() {
    for (given, said) in [
        ("BR|line1=Rua A, 1|city=Atlantis|region=SP|postal_code=01310-100", ("city", "unknown_place")),
        ("TW|line1=市府路1號|city=信義區|region=台北市|postal_code=10608", ("postal_code", "postal_code_region")),
        ("FR|line1=n/a|city=Paris|postal_code=75004", ("line1", "placeholder")),
        ("US|line1=1 Main St|city=xxx|region=TX|postal_code=78701", ("city", "placeholder")),
        ("MM|line1=12 Strand Road|city=Yangon|postal_code=123", ("postal_code", "postal_code_format")),
        ("RU|line1=ул. Ленin, 5|city=Тула|region=Тульская область|postal_code=300000", ("line1", "mixed_scripts")),
    ] {
        let verdict = check(&address(given));
        assert_eq!((verdict.outcome, problems(given)), (Outcome::Unverified, vec![said]), "{given}");
        assert!(verdict.keepable() && verdict.suggestion.is_none() && verdict.normalized == address(given));
    }
}

#[test]
fn nothing_is_made_of_texts_that_are_refused() {
    let verdict = check(&address("US|line1=PO Box 4|city=Mountain View, CA 94043"));
    assert_eq!((verdict.outcome, verdict.suggestion), (Outcome::Invalid, None));
    let verdict = check(&address("US|line1=1 Main St|city=Aus\u{202e}tin|region=Texas|postal_code=78701"));
    assert_eq!((verdict.outcome, verdict.normalized.city.as_str(), verdict.normalized.region.as_str()), (Outcome::Invalid, "", "Texas"));
}

#[test]
fn readers_get_the_letters_they_read() {
    for (language, script) in [
        ("ja", Script::Local),
        ("zh-Hant-TW", Script::Local),
        ("sr-Latn", Script::AsWritten),
        ("ru-Latn", Script::AsWritten),
        ("fr-CA", Script::AsWritten),
        ("", Script::AsWritten),
    ] {
        assert_eq!(Script::of_reader(language), script, "{language}");
    }
    let written = |text: &str, script: Script| lines_in(&address(text), "", script).join(" / ");
    let hong_kong = "HK|line1=10 Nathan Road|city=Tsim Sha Tsui|region=Kowloon";
    assert_eq!(written(hong_kong, Script::Local), "九龍 / 尖沙咀 / 10 Nathan Road");
    assert_eq!(written(hong_kong, Script::Latin), "10 Nathan Road / Tsim Sha Tsui / Kowloon");
    let seoul = "KR|line1=세종대로 110|city=중구|region=서울특별시|postal_code=04524";
    assert_eq!(written(seoul, Script::Latin), "세종대로 110 / Jung-gu / Seoul / 04524");
    let suzhou = "CN|line1=8 Renmin Road|dependent_locality=Gusu Qu|city=Suzhou|region=江苏省|postal_code=215000";
    assert_eq!(written(suzhou, Script::Local), "215000 / 江苏省苏州市姑苏区 / 8 Renmin Road");
    let beijing = "CN|line1=1 Chang'an Avenue|city=Beijing|dependent_locality=Dongcheng|region=北京市|postal_code=100010";
    assert_eq!(written(beijing, Script::Local), "100010 / 北京市东城区 / 1 Chang'an Avenue");
}

/// Every text of an address can be found in its lines again, in the order they are written in: nothing is lost.
#[test]
fn no_line_loses_a_field() {
    for code in countries() {
        let country = rules::country(code).unwrap();
        let spec = form(code).unwrap();
        let mut one = Address { country: code.to_owned(), ..Address::default() };
        for (at, field) in Field::ALL.into_iter().skip(1).enumerate() {
            one.set(field, format!("Text{at}"));
        }
        if let Some(region) = country.regions.first() {
            one.region = region.key.to_owned();
        }
        for script in [Script::AsWritten, Script::Local, Script::Latin] {
            let text = lines_in(&one, "Country", script).join("\n");
            for spec in &spec {
                let region = country.region(one.get(spec.field)).filter(|_| spec.field == Field::Region);
                let said = match region {
                    Some(region) => [region.key, region.on_envelope(), region.in_latin()].iter().any(|name| text.contains(name)),
                    None => text.contains(one.get(spec.field)),
                };
                assert!(said, "{code} {script:?} {:?}: {text}", spec.field);
            }
            assert!(text.ends_with("Country"));
        }
    }
}

/// Formatted, and then all but the street pasted into one field, an address is put together again.
#[test]
fn what_was_formatted_can_be_parsed() {
    let countries = ["US", "CA", "AU", "FR", "DE", "AT", "CH", "NL", "SE", "PL", "IT", "ES", "BR"];
    let mut parsed = BTreeSet::new();
    for (text, _) in REAL.lines().filter_map(|line| line.split_once(" => ")) {
        let whole = address(text);
        if !countries.contains(&whole.country.as_str()) || !whole.line2.is_empty() || !whole.dependent_locality.is_empty() {
            continue;
        }
        let lines = lines(&whole, "");
        let pasted = Address { country: whole.country.clone(), line1: lines[0].clone(), city: lines[1..].join(", "), ..Address::default() };
        assert_eq!(check(&pasted).suggestion.as_ref(), Some(&whole), "{text}");
        parsed.insert(whole.country);
    }
    assert!(parsed.len() >= 10, "{parsed:?}");
}
