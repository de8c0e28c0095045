//! The countries' rules, read from the embedded file. Only the country asked for is read; the file says how it is built.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{LazyLock, OnceLock},
};

use super::{
    form::{Field, Label},
    names::Names,
    pattern::Pattern,
    place::Places,
    region::{self, Region},
    written::folded,
};

static FILE: &str = include_str!("../../data/addresses.txt");
static BOOK: LazyLock<Book> = LazyLock::new(|| Book::open(FILE));

/// Version of the rules, kept with every verdict.
pub(super) fn version() -> &'static str {
    BOOK.version
}

/// The codes of all countries there are rules for, in alphabetical order.
pub fn countries() -> impl Iterator<Item = &'static str> {
    BOOK.pages.keys().copied()
}

/// Whether there are rules for a country. They are not read for that, as [`super::form`] does.
#[must_use]
pub fn knows(code: &str) -> bool {
    BOOK.pages.contains_key(code)
}

/// The rules of a country, by its code.
pub(super) fn country(written: &str) -> Option<&'static Country> {
    let as_it_is = BOOK.pages.get_key_value(written);
    let (code, page) = as_it_is.or_else(|| BOOK.pages.get_key_value(written.trim().to_ascii_uppercase().as_str()))?;
    Some(page.country.get_or_init(|| Country::read(code, page.text)))
}

/// The file, cut into its paragraphs.
struct Book {
    version: &'static str,
    pages: BTreeMap<&'static str, Page>,
    /// The paragraphs of regions whose cities are listed, by country and region: `BR/SP`.
    places: HashMap<&'static str, &'static str>,
}

/// A country's paragraph, and the country once somebody asked for it.
struct Page {
    text: &'static str,
    country: OnceLock<Country>,
}

impl Book {
    fn open(file: &'static str) -> Self {
        let mut paragraphs = file.split("\n\n");
        let preface = paragraphs.next().unwrap_or_default();
        let version = preface.lines().find_map(|line| line.strip_prefix("version ")).unwrap_or_default();
        let (mut pages, mut places) = (BTreeMap::new(), HashMap::new());
        for (head, text) in paragraphs.filter_map(|paragraph| paragraph.split_once('\n')) {
            if head.contains('/') {
                places.insert(head, text);
            } else {
                pages.insert(head, Page { text, country: OnceLock::new() });
            }
        }
        Self { version, pages, places }
    }
}

/// What one country asks of an address.
pub(super) struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// Lines of an address: `%A` street, `%D` dependent locality, `%C` city, `%S` region, `%Z` postal code, `%X`
    /// sorting code, `%N` and `%O` person and organization, `%n` new line.
    pub order: &'static str,
    /// The same for an address in Latin letters, if it differs.
    pub latin: Option<&'static str>,
    /// The fields an address there can have, in that order.
    pub fields: Vec<Field>,
    required: &'static str,
    capitals: &'static str,
    /// What the region, the city, the dependent locality and the postal code are called.
    pub labels: Labels,
    /// What every postal code looks like; none where postal codes are free text or not used.
    pub postal_code: Option<Pattern>,
    /// Some postal codes, as they are written there.
    pub examples: Vec<&'static str>,
    /// Letters every code begins with, or that may stand before it.
    pub lead: &'static str,
    /// The country's name in English.
    name: &'static str,
    /// States or provinces, if the data lists them.
    pub regions: Vec<Region>,
    by_name: OnceLock<Names>,
}

/// What a country calls the fields that have several names.
pub(super) struct Labels {
    pub region: Label,
    pub city: Label,
    pub dependent_locality: Label,
    pub postal_code: Label,
}

impl Country {
    fn read(code: &'static str, text: &'static str) -> Self {
        let word = |word: &str| text.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
        let label = |kind, otherwise| Label::of(word(kind).unwrap_or(otherwise));
        let order = word("order").unwrap_or_default();
        Self {
            code,
            order,
            latin: word("latin"),
            fields: fields(order),
            required: word("required").unwrap_or_default(),
            capitals: word("capitals").unwrap_or_default(),
            labels: Labels {
                region: label("state", "province"),
                city: label("city", "city"),
                dependent_locality: label("area", "suburb"),
                postal_code: label("code", "postal"),
            },
            postal_code: word("zip").map(Pattern::whole),
            examples: word("example").map(|examples| examples.split(',').collect()).unwrap_or_default(),
            lead: word("lead").unwrap_or_default(),
            name: word("name").unwrap_or_default(),
            regions: text.lines().filter_map(|line| line.strip_prefix('\t')).map(Region::read).collect(),
            by_name: OnceLock::new(),
        }
    }

    /// Whether addresses there have this field.
    pub fn uses(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// Whether an address there needs this field; a region can ask for less than its country.
    pub fn requires(&self, field: Field, region: Option<&Region>) -> bool {
        let required = region.and_then(|region| region.required).unwrap_or(self.required);
        let first = !matches!(field, Field::Line2 | Field::Line3);
        first && field.letter().is_some_and(|letter| required.contains(letter))
    }

    /// Whether the field is written in capitals on an envelope.
    pub fn capitals(&self, field: Field) -> bool {
        field.letter().is_some_and(|letter| self.capitals.contains(letter))
    }

    /// Whether every address there, or every one in the region, carries this name already: Singapore's, Dubai's.
    pub fn says(&self, name: &str, region: Option<&Region>) -> bool {
        let name = folded(name);
        let in_order = self.order.split("%n").any(|line| line.split('%').next().is_some_and(|start| folded(start) == name));
        in_order || region.is_some_and(|region| self.region(&name).is_some_and(|named| named.key == region.key))
    }

    /// Whether a city is named like the whole country, as Hong Kong is.
    pub fn is_called(&self, city: &str) -> bool {
        const CITIES: &[(&str, &[&str])] = &[("HK", &["hongkong", "香港"])];
        let name = folded(city);
        CITIES.iter().any(|(country, names)| *country == self.code && names.contains(&name.as_str()))
    }

    /// Whether somebody wrote the country where a place is asked for.
    pub fn is_named(&self, written: &str) -> bool {
        !self.name.is_empty() && folded(written) == folded(self.name)
    }

    /// The region somebody means by its key, its name in any language we know, or its ISO 3166-2 code.
    pub fn region(&self, written: &str) -> Option<&Region> {
        if written.is_empty() {
            return None;
        }
        let exact = self.regions.iter().find(|region| region.key == written);
        exact.or_else(|| {
            let names = self.names();
            let at = names.find(written).or_else(|| names.find(region::without_kind(written)?))?;
            self.regions.get(at)
        })
    }

    /// The region that was probably meant by a name nobody has.
    pub fn region_near(&self, written: &str) -> Option<&Region> {
        self.names().near(written).filter(|_| !self.is_named(written)).and_then(|at| self.regions.get(at))
    }

    fn names(&self) -> &Names {
        self.by_name.get_or_init(|| region::names(&self.regions, self.code))
    }

    /// The only region whose postal codes begin like this one.
    pub fn region_of_code(&self, code: &str) -> Option<&Region> {
        let mut owners = self.regions.iter().filter(|region| region.beginnings.as_ref().is_some_and(|it| it.matches(code)));
        owners.next().filter(|_| owners.next().is_none())
    }

    /// The only region that has a city of this name, where cities are listed.
    pub fn region_of_city(&self, city: &str) -> Option<&Region> {
        let mut owners = self.regions.iter().filter(|region| self.places(region).is_some_and(|places| places.find(city).is_some()));
        owners.next().filter(|_| owners.next().is_none())
    }

    /// The cities of a region, where the data lists them.
    pub fn places<'a>(&self, region: &'a Region) -> Option<&'a Places> {
        region
            .places
            .get_or_init(|| BOOK.places.get(format!("{}/{}", self.code, region.key).as_str()).map(|text| Places::read(text)))
            .as_ref()
    }
}

/// The fields an order names; Ivory Coast writes one of them twice.
fn fields(order: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    for &field in order.split('%').filter_map(|part| part.chars().next()).flat_map(Field::of) {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    fields
}
