//! The keys that sources and templates ask for, found in their text; the forms are described in the crate's root.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A key asked for, and where.
pub struct Use {
    place: String,
    pub form: Form,
}

/// How a key is asked for.
#[derive(PartialEq, Eq, Debug)]
pub enum Form {
    /// A literal, with the names of the placeables it fills where these stand beside it.
    Filled(String, Option<BTreeSet<String>>),
    /// Computed keys, announced by their common beginning.
    Prefix(String),
}

impl Use {
    /// Is this key asked for here?
    pub fn covers(&self, key: &str) -> bool {
        match &self.form {
            Form::Filled(literal, _) => literal == key,
            Form::Prefix(prefix) => key.starts_with(prefix),
        }
    }

    /// Why this use cannot be right, given the placeables of every written key.
    pub fn fault(&self, written: &BTreeMap<String, BTreeSet<String>>) -> Option<String> {
        let place = &self.place;
        match &self.form {
            Form::Prefix(_) if written.keys().any(|key| self.covers(key)) => None,
            Form::Prefix(prefix) => Some(format!("{place}: no key begins with {prefix}")),
            Form::Filled(key, filled) => match (written.get(key), filled) {
                (None, _) => Some(format!("{place}: {key} is not written")),
                (Some(wanted), Some(filled)) if wanted != filled => Some(format!("{place}: {key} wants {wanted:?}, is given {filled:?}")),
                _ => None,
            },
        }
    }
}

/// All uses in the sources and templates of all crates; tests and generated files are left aside.
pub fn uses(folder: &Path) -> Vec<Use> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let speaks = path.extension().is_some_and(|end| end == "rs" || end == "html" || end == "txt");
        if path.is_dir() && !["tests", "target", "assets", "catalogues", "data"].iter().any(|aside| name == *aside) {
            found.extend(uses(&path));
        } else if speaks {
            let source = fs::read_to_string(&path).unwrap_or_default();
            found.extend(in_source(&path.display().to_string(), &source));
        }
    }
    found
}

/// The uses in one file.
pub fn in_source(place: &str, source: &str) -> Vec<Use> {
    let mut forms = Vec::new();
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for (at, _) in code.match_indices(['.', 'k']) {
        forms.extend(code.get(at..).and_then(asked));
    }
    for line in source.lines().map(str::trim_start) {
        let announced = ["// keys:", "{# keys:"].iter().find_map(|start| line.strip_prefix(start));
        let announced = announced.map_or("", |rest| rest.split("#}").next().unwrap_or(rest));
        let prefixes = announced.split_whitespace().filter_map(|word| word.strip_suffix('*'));
        forms.extend(prefixes.map(|prefix| Form::Prefix(prefix.to_owned())));
    }
    forms.into_iter().map(|form| Use { place: place.to_owned(), form }).collect()
}

/// The key asked for by the call that this text begins with, if it does.
fn asked(text: &str) -> Option<Form> {
    if let Some(rest) = text.strip_prefix(".t(") {
        let (key, _) = literal(rest)?;
        Some(Form::Filled(key.to_owned(), Some(BTreeSet::new())))
    } else if let Some(rest) = text.strip_prefix(".with(") {
        let (key, rest) = literal(rest)?;
        Some(Form::Filled(key.to_owned(), filled(rest)))
    } else {
        let (key, _) = literal(text.strip_prefix("key!(")?)?;
        Some(Form::Filled(key.to_owned(), None))
    }
}

/// The string literal that this text begins with, and what follows it.
fn literal(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix('"')?.split_once('"')
}

/// The names in `, &[("name", …), …]`, none when the list stands elsewhere.
fn filled(rest: &str) -> Option<BTreeSet<String>> {
    let rest = rest.trim_start().strip_prefix(',')?.trim_start();
    let list = rest.trim_start_matches('&').trim_start().strip_prefix('[')?;
    let mut names = BTreeSet::new();
    let (mut depth, mut quoted) = (0_usize, false);
    for (at, letter) in list.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' => {
                let name = list.get(at + 1..).and_then(literal).filter(|_| depth == 0 && letter == '(');
                names.extend(name.map(|(name, _)| name.to_owned()));
                depth += 1;
            }
            ')' | ']' if depth == 0 => break,
            ')' | ']' => depth -= 1,
            _ => {}
        }
    }
    Some(names)
}
