//! Where values come from, and which wins.

use std::{collections::BTreeMap, fs};

use super::{KEYS, Key, PREFIX};

/// Names for the tests' own use, beside the program's.
const TESTS: &str = "TEST";
/// Names the file.
const CONFIG: &str = "CONFIG";

/// A value as written, and the name it was written under.
struct Written {
    text: String,
    under: String,
}

/// All values by key, and what is wrong so far.
pub(super) struct Sources {
    values: BTreeMap<&'static str, Written>,
    pub(super) faults: Vec<String>,
}

impl Sources {
    /// Reads the file, then the environment over it.
    pub(super) fn gather(environment: &BTreeMap<String, String>) -> Self {
        let mut sources = Self { values: BTreeMap::new(), faults: Vec::new() };
        if let Some(path) = environment.get("PASSERELLE_CONFIG").filter(|path| !path.is_empty()) {
            let layer = sources.file(path);
            sources.lay(layer);
        }
        let variables = environment.iter().filter_map(|(name, text)| Some((name.strip_prefix(PREFIX)?, text)));
        let ours = variables.filter(|(name, _)| *name != CONFIG && !name.starts_with(TESTS));
        let layer = ours.map(|(name, text)| (name.to_owned(), Written { text: text.clone(), under: format!("{PREFIX}{name}") }));
        sources.lay(layer.collect());
        sources
    }

    /// The values of the TOML file. Its parser would repeat the line that is wrong, and a secret with it: only the place is
    /// told.
    fn file(&mut self, path: &str) -> Vec<(String, Written)> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                self.faults.push(format!("PASSERELLE_CONFIG: cannot read {path}: {error}"));
                return Vec::new();
            }
        };
        let table: toml::Table = match toml::from_str(&text) {
            Ok(table) => table,
            Err(error) => {
                let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
                self.faults.push(format!("PASSERELLE_CONFIG: {path}, line {line}: {}", error.message()));
                return Vec::new();
            }
        };
        table.into_iter().filter_map(|(name, value)| Some((name.to_uppercase(), self.plain(format!("{name} in {path}"), value)?))).collect()
    }

    /// A TOML value as the environment would write it.
    fn plain(&mut self, under: String, value: toml::Value) -> Option<Written> {
        let text = match value {
            toml::Value::String(text) => Some(text),
            toml::Value::Integer(number) => Some(number.to_string()),
            toml::Value::Boolean(flag) => Some(flag.to_string()),
            toml::Value::Array(items) => items.iter().map(toml::Value::as_str).collect::<Option<Vec<_>>>().map(|items| items.join(",")),
            _ => None,
        };
        if text.is_none() {
            self.faults.push(format!("{under} must be a text, a number, true or false, or a list of texts"));
        }
        Some(Written { text: text?, under })
    }

    /// Lays values over those there are. A key given in a file of its own counts as given.
    fn lay(&mut self, layer: Vec<(String, Written)>) {
        let mut given: BTreeMap<&'static str, Written> = BTreeMap::new();
        for (name, written) in layer.into_iter().filter(|(_, written)| !written.text.is_empty()) {
            let Some((key, in_file)) = known(&name) else {
                self.faults.push(match nearest(&written.under, &name) {
                    Some(nearest) => format!("{} is not a key; {nearest} is the nearest", written.under),
                    None => format!("{} is not a key", written.under),
                });
                continue;
            };
            let written = if in_file { self.contents(written) } else { Some(written) };
            let Some(written) = written else { continue };
            if let Some(other) = given.get(key) {
                self.faults.push(format!("{} and {} are both given; keep one", other.under, written.under));
            }
            given.insert(key, written);
        }
        self.values.extend(given);
    }

    /// What stands in the file a value names.
    fn contents(&mut self, named: Written) -> Option<Written> {
        match fs::read_to_string(&named.text) {
            Ok(text) => Some(Written { text: text.trim_end_matches(['\r', '\n']).to_owned(), under: named.under }),
            Err(error) => {
                self.faults.push(format!("{}: cannot read {}: {error}", named.under, named.text));
                None
            }
        }
    }

    /// Notes what is wrong with a key's value besides others. The value is not shown.
    pub(super) fn complain(&mut self, name: &str, what: &str) {
        let under = self.values.get(name).map_or_else(|| format!("{PREFIX}{name}"), |written| written.under.clone());
        self.faults.push(format!("{under} {what}"));
    }

    /// The value of a key, or `otherwise` when it is not given; nothing when it cannot be read, which is noted.
    pub(super) fn take<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>, otherwise: impl FnOnce() -> T) -> Option<T> {
        self.maybe(name, read).map(|value| value.unwrap_or_else(otherwise))
    }

    /// The value of a key if it is given; nothing at all when it cannot be read, which is noted.
    pub(super) fn maybe<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<Option<T>> {
        let Some(Written { text, under }) = self.values.get(name) else { return Some(None) };
        match read(text) {
            Ok(value) => Some(Some(value)),
            Err(must) => {
                let key = KEYS.iter().find(|key| key.name == name);
                let shown = if key.is_some_and(|key| key.secret) { String::new() } else { format!(" is {text:?} but") };
                let example = key.map_or("", |key| key.example);
                self.faults.push(format!("{under}{shown} {must}, for example {example}"));
                None
            }
        }
    }
}

/// The key of this name, and whether the name speaks of a file that holds its value.
fn known(name: &str) -> Option<(&'static str, bool)> {
    let plain = KEYS.iter().find(|key| key.name == name).map(|key| (key.name, false));
    let in_file = || {
        name.strip_suffix("_FILE")
            .and_then(|name| KEYS.iter().find(|key: &&Key| key.secret && key.name == name))
            .map(|key| (key.name, true))
    };
    plain.or_else(in_file)
}

/// Slips of the finger in a name that still looks like another one.
const SLIPS: usize = 3;

/// The known key that looks most like this one, written as this one was; nothing when none looks like it.
fn nearest(under: &str, name: &str) -> Option<String> {
    let files = KEYS.iter().filter(|key| key.secret).map(|key| format!("{}_FILE", key.name));
    let all = KEYS.iter().map(|key| key.name.to_owned()).chain([CONFIG.to_owned()]).chain(files);
    let ranked = all.map(|key| (strsim::damerau_levenshtein(&key, name), key));
    let (slips, found) = ranked.min_by_key(|(slips, _)| *slips)?;
    // In a short name three slips leave nothing of it; what begins with a known key is meant as that key.
    let close = (slips <= SLIPS && slips * 2 < name.len()) || name.starts_with(&found);
    close.then(|| if under.starts_with(PREFIX) { format!("{PREFIX}{found}") } else { found.to_lowercase() })
}
