//! Cities of a region, and districts of a city, in the countries whose addresses choose them from a list.

use std::sync::OnceLock;

use super::{names::Names, pattern::Pattern, region::is_latin};

/// The cities of one region.
pub(super) struct Places {
    /// In the data's order.
    pub list: Vec<Place>,
    names: Names,
}

/// A city or a district.
pub(super) struct Place {
    /// What is kept, in most countries in its own letters.
    pub name: &'static str,
    latin: &'static str,
    /// How its postal codes begin.
    pub beginnings: Option<Pattern>,
    others: &'static str,
    /// The districts, if it has any.
    pub districts: Vec<Self>,
    /// Theirs, once somebody asked for one.
    district_names: OnceLock<Names>,
}

impl Places {
    /// Reads a region's paragraph, without its first line.
    pub fn read(text: &'static str) -> Self {
        let mut list: Vec<Place> = Vec::new();
        for line in text.lines() {
            match (line.strip_prefix('\t'), list.last_mut()) {
                (Some(district), Some(city)) => city.districts.push(Place::read(district)),
                _ => list.push(Place::read(line)),
            }
        }
        let mut names = Names::default();
        for (at, place) in list.iter().enumerate() {
            place.names().for_each(|name| names.claim_in_full(at, name));
        }
        for (at, place) in list.iter().enumerate() {
            place.names().filter_map(without_kind).for_each(|name| names.claim_in_full(at, name));
        }
        Self { list, names }
    }

    /// The city of this name.
    pub fn find(&self, written: &str) -> Option<&Place> {
        let at = self.names.find(written).or_else(|| self.names.find(without_kind(written)?))?;
        self.list.get(at)
    }

    /// The city that was probably meant.
    pub fn near(&self, written: &str) -> Option<&Place> {
        self.names.near(written).and_then(|at| self.list.get(at))
    }
}

impl Place {
    fn read(line: &'static str) -> Self {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        Self {
            name: next(),
            latin: next(),
            beginnings: Some(next()).filter(|pattern| !pattern.is_empty()).map(Pattern::beginning),
            others: next(),
            districts: Vec::new(),
            district_names: OnceLock::new(),
        }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name, self.latin].into_iter().chain(self.others.split(';')).filter(|name| !name.is_empty())
    }

    /// Its name in the country's own letters.
    pub fn local(&self) -> &'static str {
        let own = |name: &&str| !name.chars().any(is_latin);
        self.names().find(own).unwrap_or(self.name)
    }

    /// Its name in Latin letters.
    pub fn in_latin(&self) -> &'static str {
        if self.latin.is_empty() { self.name } else { self.latin }
    }

    /// The district of this name.
    pub fn district(&self, written: &str) -> Option<&Self> {
        if written.is_empty() || self.districts.is_empty() {
            return None;
        }
        let names = self.district_names.get_or_init(|| {
            let mut names = Names::default();
            for (at, district) in self.districts.iter().enumerate() {
                district.names().for_each(|name| names.claim(at, name));
                district.names().filter_map(without_kind).for_each(|name| names.claim(at, name));
            }
            names
        });
        names.find(written).and_then(|at| self.districts.get(at))
    }
}

/// A name without the word for what kind of place it is: `Baoding Shi`, `Jung-gu`, `保定市`.
fn without_kind(name: &str) -> Option<&str> {
    const KINDS: &[&str] =
        &[" Shi", " Qu", " Xian", " Diqu", " Zizhixian", " Zizhizhou", " District", " Township", " City", " County", "-gu", "-si", "-gun"];
    const SIGNS: &[char] = &['市', '区', '區', '县', '縣', '鄉', '鎮', '旗', '시', '군', '구'];
    let ending = |kind: &&str| {
        let at = name.len().checked_sub(kind.len())?;
        let (head, tail) = name.split_at_checked(at)?;
        tail.eq_ignore_ascii_case(kind).then_some(head)
    };
    let short = KINDS.iter().find_map(ending).or_else(|| name.strip_suffix(SIGNS));
    short.filter(|short| short.chars().count() >= 2)
}
