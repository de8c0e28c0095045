//! What the catalogue files say, read by Fluent's own parser.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use i18n::Language;

/// The messages of one language.
#[derive(Default)]
pub struct Written {
    /// Key to the texts it can become, one per variant, with placeables as `{ $name }`.
    pub messages: BTreeMap<String, Vec<String>>,
    /// What is wrong with the files themselves.
    pub faults: Vec<String>,
}

impl Written {
    pub fn read(language: Language) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogues").join(language.code());
        let mut written = Self::default();
        for file in fs::read_dir(folder).into_iter().flatten().flatten() {
            let source = fs::read_to_string(file.path()).unwrap_or_default();
            written.take(&file.path().display().to_string(), &source);
        }
        written
    }

    /// Key to the names of its placeables.
    pub fn placeables(&self) -> BTreeMap<String, BTreeSet<String>> {
        let names = |texts: &Vec<String>| texts.iter().flat_map(|text| names(text)).collect();
        self.messages.iter().map(|(key, texts)| (key.clone(), names(texts))).collect()
    }

    fn take(&mut self, file: &str, source: &str) {
        let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(partial, errors)| {
            self.faults.extend(errors.iter().map(|error| format!("{file}: {error}")));
            partial
        });
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let key = message.id.name.to_owned();
            let texts = message.value.as_ref().map(texts).unwrap_or_default();
            if texts.is_empty() || !message.attributes.is_empty() {
                self.faults.push(format!("{file}: {key} must be one text without attributes"));
            }
            if self.messages.insert(key.clone(), texts).is_some() {
                self.faults.push(format!("{file}: {key} is written twice"));
            }
        }
    }
}

/// Every text a pattern can become; a selector is noted in each as a placeable that shows nothing.
fn texts(pattern: &Pattern<&str>) -> Vec<String> {
    pattern.elements.iter().fold(vec![String::new()], |starts, element| {
        let ends = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression } => expression_texts(expression),
        };
        let joined = |start: &String| ends.iter().map(|end| format!("{start}{end}")).collect::<Vec<_>>();
        starts.iter().flat_map(joined).collect()
    })
}

fn expression_texts(expression: &Expression<&str>) -> Vec<String> {
    match expression {
        Expression::Inline(inline) => vec![inline_text(inline)],
        Expression::Select { variants, selector } => {
            let selector = match selector {
                InlineExpression::VariableReference { id } => format!("{{{}?}}", id.name),
                _ => String::new(),
            };
            let variant = |text: String| format!("{selector}{text}");
            variants.iter().flat_map(|each| texts(&each.value)).map(variant).collect()
        }
    }
}

fn inline_text(inline: &InlineExpression<&str>) -> String {
    match inline {
        InlineExpression::VariableReference { id } => format!("{{{}}}", id.name),
        InlineExpression::StringLiteral { value } => (*value).to_owned(),
        InlineExpression::NumberLiteral { value } => (*value).to_owned(),
        InlineExpression::Placeable { expression } => expression_texts(expression).join(""),
        InlineExpression::FunctionReference { arguments, .. } => arguments.positional.iter().map(inline_text).collect(),
        InlineExpression::MessageReference { .. } | InlineExpression::TermReference { .. } => "{}".to_owned(),
    }
}

fn names(text: &str) -> impl Iterator<Item = String> {
    text.split('{').skip(1).filter_map(|rest| rest.split(['}', '?']).next()).filter(|name| !name.is_empty()).map(str::to_owned)
}

/// What a printer would strike out, if anything: straight apostrophes and quotes everywhere; in French a missing or
/// breaking space before `: ; ? ! »` and after `«`.
pub fn typography(language: Language, text: &str) -> Option<&'static str> {
    if text.contains(['\'', '"']) {
        return Some("straight quote");
    }
    if language != Language::Fr {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let unbreakable = |letter: &char| matches!(letter, '\u{a0}' | '\u{202f}');
    letters.iter().enumerate().find_map(|(at, sign)| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        // In `10:30`, `https:` and `{name?}` the sign is no punctuation.
        let punctuates = match sign {
            ':' | '?' => after.is_none_or(|next| next.is_whitespace()),
            ';' | '!' | '»' => true,
            _ => false,
        };
        match sign {
            '«' if !after.is_some_and(unbreakable) => Some("no unbreakable space after «"),
            _ if punctuates && !before.is_none_or(unbreakable) => Some("no unbreakable space before a sign"),
            _ => None,
        }
    })
}
