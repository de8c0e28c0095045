//! Each field of an address held against its country's rules, and what would put it right by itself.

use super::{
    Address,
    form::{self, Field},
    placeholder, post_office_box, postal_code,
    reason::{Code, Fill, Reason, Weight},
    region::Region,
    rules::Country,
    script,
    written::{self, folded},
};

/// An address in clean text, what is the matter with it, and what would mend it.
pub(super) struct Judged {
    pub normalized: Address,
    pub reasons: Vec<Reason>,
    fixes: Vec<Fix>,
}

/// A change that puts one field right.
enum Fix {
    /// The field's text becomes this.
    Write(Field, String),
    /// The field's text goes to an address line with room.
    ToLine(Field),
    /// The field's text is added to the city.
    ToCity(Field),
}

impl Judged {
    /// The address with everything put right that can be by itself.
    pub fn mended(&self) -> Address {
        let mut address = self.normalized.clone();
        self.fixes.iter().for_each(|fix| fix.apply(&mut address));
        address
    }

    /// Whether a text is of a kind that nothing may be made of.
    pub fn refused(&self) -> bool {
        self.reasons.iter().any(|reason| matches!(reason.code, Code::Characters | Code::TooLong | Code::PostOfficeBox))
    }
}

impl Fix {
    fn apply(&self, address: &mut Address) {
        match self {
            Self::Write(field, text) => address.set(*field, text.clone()),
            Self::ToLine(field) => {
                let text = std::mem::take(address.at(*field));
                let free = [Field::Line2, Field::Line3].into_iter().find(|&line| address.get(line).is_empty());
                join(address.at(free.unwrap_or(Field::Line3)), ", ", &text);
            }
            Self::ToCity(field) => {
                let text = std::mem::take(address.at(*field));
                join(&mut address.city, " ", &text);
            }
        }
    }
}

fn join(text: &mut String, sign: &str, more: &str) {
    if !text.is_empty() {
        text.push_str(sign);
    }
    text.push_str(more);
}

/// What was found about a field.
struct Finding {
    code: Code,
    weight: Weight,
    fill: Fill,
    fix: Option<Fix>,
}

impl Finding {
    const fn fault(code: Code) -> Self {
        Self { code, weight: Weight::Fault, fill: Fill::Usual, fix: None }
    }

    const fn doubt(code: Code) -> Self {
        Self { code, weight: Weight::Doubt, fill: Fill::Usual, fix: None }
    }

    /// What is missing or unknown: impossible where the country insists on the field, else there is no telling.
    const fn insisted(code: Code, required: bool) -> Self {
        if required { Self::fault(code) } else { Self::doubt(code) }
    }

    fn write(code: Code, weight: Weight, field: Field, text: &str) -> Self {
        Self { code, weight, fill: Fill::Text(text.to_owned()), fix: Some(Fix::Write(field, text.to_owned())) }
    }

    /// The region that the postal code or the city belongs to.
    fn belongs(code: Code, region: &Region) -> Self {
        let fix = Fix::Write(Field::Region, region.key.to_owned());
        Self { code, weight: Weight::Repair, fill: Fill::Region(region.title()), fix: Some(fix) }
    }
}

/// Judges every field.
pub(super) fn judge(country: &Country, address: &Address) -> Judged {
    let mut normalized = Address { country: country.code.to_owned(), ..Address::default() };
    let mut bad = Vec::new();
    for field in Field::ALL.into_iter().skip(1) {
        match clean(field, address.get(field)) {
            Ok(text) => normalized.set(field, text),
            Err(code) => bad.push((field, code)),
        }
    }
    let bench = Bench::new(country, &normalized);
    let mut judged = Judged { normalized: Address::default(), reasons: Vec::new(), fixes: Vec::new() };
    for field in form::used_first(country) {
        let found = match bad.iter().find(|(at, _)| *at == field) {
            Some((_, code)) => vec![Finding::fault(*code)],
            None => bench.examine(field),
        };
        for Finding { code, weight, fill, fix } in found {
            judged.reasons.push(Reason::new(code, weight, field, fill, country, bench.region));
            judged.fixes.extend(fix);
        }
    }
    let said: Vec<Field> = form::used_first(country).filter(|&field| bench.said_anyway(field)).collect();
    said.into_iter().for_each(|field| normalized.set(field, String::new()));
    judged.normalized = normalized;
    judged
}

/// The clean text of a field. Codes are in plain digits, whatever the width or script they were typed in.
fn clean(field: Field, text: &str) -> Result<String, Code> {
    let text = written::clean(text)?;
    match field {
        Field::PostalCode if !text.is_ascii() => Ok(written::one_space(&written::plain(&text))),
        Field::SortingCode => written::clean(&written::plain_capitals(&text)),
        _ => Ok(text),
    }
}

/// What the fields are judged by: the country, and the region that is meant.
struct Bench<'a> {
    country: &'a Country,
    address: &'a Address,
    /// The region named, nearly named, or told by the postal code.
    region: Option<&'a Region>,
    meant: Meant,
    /// The postal code as the country writes it.
    code: Option<String>,
}

/// How it is known which region is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meant {
    Key,
    Name,
    Nearly,
    Told,
    Unknown,
}

impl<'a> Bench<'a> {
    fn new(country: &'a Country, address: &'a Address) -> Self {
        let text = address.region.as_str();
        let named = country.region(text).map(|region| (region, if region.key == text { Meant::Key } else { Meant::Name }));
        let nearly = || country.region_near(text).map(|region| (region, Meant::Nearly));
        let told = || told(country, address).map(|region| (region, Meant::Told));
        let listed = !country.regions.is_empty();
        let found = named.or_else(|| if text.is_empty() { None } else { nearly() }).or_else(|| if listed { told() } else { None });
        let (region, meant) = found.map_or((None, Meant::Unknown), |(region, meant)| (Some(region), meant));
        let code = postal_code::normal(&address.postal_code, country, region);
        Self { country, address, region, meant, code }
    }

    fn text(&self, field: Field) -> &'a str {
        self.address.get(field)
    }

    fn requires(&self, field: Field) -> bool {
        self.country.requires(field, self.region)
    }

    /// Whether an unused city only repeats what every such address says: Singapore in Singapore.
    fn said_anyway(&self, field: Field) -> bool {
        field == Field::City && !self.country.uses(field) && self.country.says(self.text(field), self.region)
    }

    fn examine(&self, field: Field) -> Vec<Finding> {
        let text = self.text(field);
        if !self.country.uses(field) {
            let nothing = text.is_empty() || self.said_anyway(field);
            return if nothing { Vec::new() } else { vec![self.not_used(field)] };
        }
        if field == Field::Region && !self.country.regions.is_empty() {
            return self.region(text).into_iter().collect();
        }
        if self.requires(field) && !text.chars().any(char::is_alphanumeric) {
            return vec![Finding::fault(Code::Required)];
        }
        if text.is_empty() {
            return Vec::new();
        }
        match field {
            Field::Line1 | Field::Line2 | Field::Line3 => self.line(field, text).into_iter().collect(),
            Field::City => self.city(text).into_iter().collect(),
            Field::PostalCode => self.postal_code(text),
            _ => mixed(field, text).into_iter().collect(),
        }
    }

    /// A field that addresses of the country do without. What it says is not lost where it may matter.
    fn not_used(&self, field: Field) -> Finding {
        let fix = match field {
            Field::SortingCode if self.country.uses(Field::City) => Fix::ToCity(field),
            Field::City | Field::DependentLocality => Fix::ToLine(field),
            _ => Fix::Write(field, String::new()),
        };
        Finding { code: Code::NotUsedHere, weight: Weight::Repair, fill: Fill::Usual, fix: Some(fix) }
    }

    fn line(&self, field: Field, text: &str) -> Option<Finding> {
        if post_office_box::is_one(text, self.country.code) {
            return Some(Finding::fault(Code::PostOfficeBox));
        }
        if field == Field::Line1 && placeholder::is_one(text) {
            return Some(Finding::doubt(Code::Placeholder));
        }
        mixed(field, text)
    }

    fn region(&self, text: &str) -> Option<Finding> {
        let required = self.requires(Field::Region);
        match (self.region, self.meant) {
            (Some(_), Meant::Key) => None,
            (Some(region), Meant::Name) => {
                let same = folded(text) == folded(region.key);
                Some(Finding::write(if same { Code::Written } else { Code::OtherName }, Weight::Formatting, Field::Region, region.key))
            }
            (Some(region), Meant::Nearly) => {
                let fill = Fill::Text(region.title());
                Some(Finding { fill, ..Finding::write(Code::Spelling, Weight::Repair, Field::Region, region.key) })
            }
            (Some(region), _) if text.is_empty() => required.then(|| Finding::belongs(Code::Derivable, region)),
            // The city's field may hold the region, and this one the city.
            (Some(_), _) if self.country.region(&self.address.city).is_some() => Some(Finding::insisted(Code::UnknownRegion, required)),
            (Some(region), _) => Some(Finding::belongs(Code::UnknownRegion, region)),
            (None, _) if text.is_empty() => required.then_some(Finding::fault(Code::Required)),
            (None, _) => Some(Finding::insisted(Code::UnknownRegion, required)),
        }
    }

    fn city(&self, text: &str) -> Option<Finding> {
        if placeholder::is_one(text) {
            return Some(Finding::doubt(Code::Placeholder));
        }
        let region = self.region?;
        let Some(places) = self.country.places(region) else { return mixed(Field::City, text) };
        let known = places.find(text).is_some() || self.country.region(text).is_some() || self.country.is_called(text);
        if known {
            return None;
        }
        match places.near(text) {
            Some(place) => {
                let latin = text.chars().any(super::region::is_latin);
                let name = if latin { place.in_latin() } else { place.local() };
                Some(Finding::write(Code::Spelling, Weight::Repair, Field::City, name))
            }
            None => Some(Finding { fill: Fill::Region(region.title()), ..Finding::doubt(Code::UnknownPlace) }),
        }
    }

    fn postal_code(&self, text: &str) -> Vec<Finding> {
        let Some(code) = &self.code else {
            return vec![Finding::insisted(Code::PostalCodeFormat, self.requires(Field::PostalCode))];
        };
        let written = (code != text).then(|| Finding::write(Code::Written, Weight::Formatting, Field::PostalCode, code));
        written.into_iter().chain(self.elsewhere(code)).collect()
    }

    /// Whether a code belongs to another region than the one that is named, or to another city.
    fn elsewhere(&self, code: &str) -> Option<Finding> {
        let region = self.region?;
        if region.beginnings.as_ref().is_some_and(|beginnings| !beginnings.matches(code)) {
            let owner = self.country.region_of_code(code);
            return Some(owner.map_or(Finding::doubt(Code::PostalCodeRegion), |owner| Finding::belongs(Code::PostalCodeRegion, owner)));
        }
        let city = self.country.places(region)?.find(self.text(Field::City))?;
        let district = city.district(self.text(Field::DependentLocality));
        let place =
            [Some(city), district].into_iter().flatten().find(|place| place.beginnings.as_ref().is_some_and(|it| !it.matches(code)))?;
        Some(Finding { fill: Fill::Place(place.name.to_owned()), ..Finding::doubt(Code::PostalCodeRegion) })
    }
}

/// The region that the postal code or the city tells.
fn told<'a>(country: &'a Country, address: &Address) -> Option<&'a Region> {
    let code = Some(&address.postal_code).filter(|code| !code.is_empty()).and_then(|code| postal_code::normal(code, country, None));
    let by_code = code.and_then(|code| country.region_of_code(&code));
    by_code.or_else(|| if address.city.is_empty() { None } else { country.region_of_city(&address.city) })
}

/// A word in letters of two scripts.
fn mixed(field: Field, text: &str) -> Option<Finding> {
    match script::mixed(text)? {
        script::Mixed::Meant(meant) => Some(Finding::write(Code::MixedScripts, Weight::Repair, field, &meant)),
        script::Mixed::Unclear => Some(Finding::doubt(Code::MixedScripts)),
    }
}
