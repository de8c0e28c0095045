//! States, provinces, prefectures: the first level below a country.

use std::sync::OnceLock;

use super::{names::Names, pattern::Pattern, place::Places};

/// A region of a country.
pub(super) struct Region {
    /// What is kept, and in most countries what is written: `CA`, `東京都`.
    pub key: &'static str,
    name: &'static str,
    latin: &'static str,
    iso: &'static str,
    /// How the region's postal codes begin.
    pub beginnings: Option<Pattern>,
    /// The same in words: `90, 91, 92, 93…`.
    pub begin: &'static str,
    others: &'static str,
    /// What its postal codes look like, where that differs from the country's.
    pub postal_code: Option<Pattern>,
    /// The fields an address there needs, where they differ from the country's.
    pub required: Option<&'static str>,
    on_envelope: &'static str,
    /// Its cities, once somebody asked for them.
    pub places: OnceLock<Option<Places>>,
}

impl Region {
    /// Reads a line of the data, without its first tab.
    pub fn read(line: &'static str) -> Self {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let given = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        Self {
            key: next(),
            name: next(),
            latin: next(),
            iso: next(),
            beginnings: given(next()).map(Pattern::beginning),
            begin: next(),
            others: next(),
            postal_code: given(next()).map(Pattern::whole),
            required: given(next()),
            on_envelope: next(),
            places: OnceLock::new(),
        }
    }

    /// The region's name for a list: `California`, `東京都 (Tokyo)`.
    pub fn title(&self) -> String {
        let name = if self.name.is_empty() { self.key } else { self.name };
        match self.in_latin() {
            latin if name.chars().any(is_latin) || latin == name => name.to_owned(),
            latin => format!("{name} ({latin})"),
        }
    }

    /// What an address carries in the country's own letters.
    pub fn on_envelope(&self) -> &'static str {
        if self.on_envelope.is_empty() { self.key } else { self.on_envelope }
    }

    /// What an address carries in Latin letters.
    pub fn in_latin(&self) -> &'static str {
        if self.latin.is_empty() { self.key } else { self.latin }
    }
}

/// Whether a letter is Latin, with or without accents.
pub(super) fn is_latin(letter: char) -> bool {
    matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | 'Ａ'..='ｚ') && letter.is_alphabetic()
}

/// Words for a region's kind that are written before its name, in letters that have no capitals.
const BEFORE_IN_OWN_LETTERS: &[&str] = &["محافظة ", "إمارة ", "امارة ", "استان ", "จังหวัด", "จ."];

/// A name without such a word: `محافظة الجيزة`, `استان تهران`, `จังหวัด บึงกาฬ`.
fn without_own_kind(name: &str) -> Option<&str> {
    BEFORE_IN_OWN_LETTERS.iter().find_map(|kind| name.strip_prefix(kind)).map(str::trim_start).filter(|name| !name.is_empty())
}

/// A name without the word for what kind of region it is: `Perm Region`, `Kanagawa-ken`, `Republic of Bashkortostan`.
pub(super) fn without_kind(written: &str) -> Option<&str> {
    const BEHIND: &[&str] =
        &[" region", " oblast", "-ken", "-pref", " prefecture", " province", " state", " county", " republic", " district"];
    const BEFORE: &[&str] =
        &["republic of ", "state of ", "province of ", "region de ", "región de ", "provincia de ", "estado de ", "county "];
    let behind = BEHIND.iter().find_map(|kind| {
        let (name, end) = written.split_at_checked(written.len().checked_sub(kind.len())?)?;
        end.eq_ignore_ascii_case(kind).then_some(name)
    });
    let before = || {
        BEFORE.iter().find_map(|kind| {
            let (start, name) = written.split_at_checked(kind.len())?;
            start.eq_ignore_ascii_case(kind).then_some(name)
        })
    };
    without_own_kind(written).or_else(|| behind.or_else(before).filter(|name| name.chars().count() > 2))
}

/// All names of a country's regions, and which region each means. Keys go before names and names before codes: where two
/// regions claim one word, it is the one it is written on an envelope for.
pub(super) fn names(regions: &[Region], country: &str) -> Names {
    let mut names = Names::default();
    let each = || regions.iter().enumerate();
    each().for_each(|(at, region)| names.claim(at, region.key));
    for (at, region) in each() {
        let all = [region.key, region.name, region.latin].into_iter().chain(region.others.split(';'));
        all.for_each(|name| names.claim_in_full(at, name));
    }
    for (at, region) in each() {
        let iso = if region.iso.is_empty() { region.key } else { region.iso };
        names.claim(at, iso);
        names.claim(at, &format!("{country}{iso}"));
    }
    for (at, region) in each() {
        [region.key, region.name].into_iter().filter_map(without_own_kind).for_each(|name| names.claim(at, name));
    }
    names
}
