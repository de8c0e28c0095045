//! Every sample of every page in every language keeps the rules of the house.

use i18n::{Language, Words};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use web::pages::{InboxMessage, Piece, initials, masked, samples::all_samples};

/// A start tag: its name and its attributes.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

impl Tag {
    fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

fn tags(html: &str) -> Vec<Tag> {
    let tag = Regex::new(r#"<([a-z][a-z0-9]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*>"#).unwrap();
    let attribute = Regex::new(r#"([^\s=>]+)(?:="([^"]*)")?"#).unwrap();
    let attributes = |text: &str| {
        let pairs = attribute.captures_iter(text);
        pairs.map(|pair| (pair[1].to_owned(), pair.get(2).map_or("", |value| value.as_str()).to_owned())).collect()
    };
    tag.captures_iter(html).map(|found| Tag { name: found[1].to_owned(), attributes: attributes(&found[2]) }).collect()
}

/// Calls `check` with where it is (language and name of the sample), its HTML and its tags.
fn every_page(mut check: impl FnMut(&str, &str, &[Tag])) {
    for language in Language::ALL {
        for sample in all_samples(Words::of(language)) {
            let place = format!("{}/{}", language.code(), sample.name);
            let html = sample.html.unwrap();
            check(&place, &html, &tags(&html));
        }
    }
}

#[test]
fn each_has_its_language_a_title_and_one_heading() {
    every_page(|place, html, tags| {
        let code = place.split('/').next();
        let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        assert_eq!(tags.iter().find(|tag| tag.name == "html").unwrap().get("lang"), code, "{place}");
        assert_eq!((count("h1"), count("main"), count("title")), (1, 1, 1), "{place}");
        assert!(!html.contains("<title> ·"), "{place}: empty title");
    });
}

#[test]
fn every_field_has_a_label_and_every_reference_its_target() {
    every_page(|place, _, tags| {
        let ids: Vec<_> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{place}: an id is used twice");
        let labelled: BTreeSet<_> = tags.iter().filter_map(|tag| tag.get("for")).collect();
        for field in tags.iter().filter(|tag| is_field(tag)) {
            let id = field.get("id").unwrap_or_else(|| panic!("{place}: a field without id"));
            assert!(labelled.contains(id), "{place}: no label for {id}");
        }
        for attribute in ["for", "aria-describedby", "aria-labelledby", "aria-controls", "form"] {
            for id in tags.iter().filter_map(|tag| tag.get(attribute)).flat_map(str::split_whitespace) {
                assert!(unique.contains(&id), "{place}: {attribute} names {id}, which is not there");
            }
        }
        for anchor in tags.iter().filter_map(|tag| tag.get("href")).filter_map(|href| href.strip_prefix('#')) {
            assert!(unique.contains(&anchor), "{place}: a link to #{anchor}, which is not there");
        }
    });
}

fn is_field(tag: &Tag) -> bool {
    matches!(tag.name.as_str(), "input" | "select" | "textarea") && tag.get("type") != Some("hidden")
}

#[test]
fn nothing_needs_more_than_the_strict_content_policy() {
    every_page(|place, html, tags| {
        assert!(!html.contains("<style") && !html.contains("javascript:"), "{place}");
        for tag in tags {
            let inline = tag.attributes.keys().find(|name| *name == "style" || name.starts_with("on"));
            assert_eq!(inline, None, "{place}: inline code on <{}>", tag.name);
            let own = tag.get("src").is_none_or(|src| src.starts_with("/assets/"));
            assert!(own, "{place}: {} is loaded from elsewhere", tag.name);
            assert_ne!(tag.get("href"), Some(""), "{place}: an empty address");
        }
        assert_eq!(tags.iter().filter(|tag| tag.name == "script").count(), 1, "{place}");
    });
}

#[test]
fn errors_are_summed_up_and_tied_to_their_fields() {
    every_page(|place, html, tags| {
        if !place.ends_with("-errors") {
            return;
        }
        assert!(html.contains("data-error-summary"), "{place}");
        let wrong = tags.iter().filter(|tag| tag.get("aria-invalid") == Some("true"));
        for field in wrong.clone() {
            let error = format!("{}-error", field.get("id").unwrap());
            assert!(field.get("aria-describedby").unwrap().contains(&error), "{place}");
        }
        assert!(wrong.count() > 0, "{place}");
    });
}

#[test]
fn there_is_one_main_button() {
    every_page(|place, html, tags| {
        let main = tags.iter().filter(|tag| tag.get("class").is_some_and(|class| class.contains("btn-primary"))).count();
        let popup = usize::from(html.contains("<dialog"));
        assert!(main <= 1 + popup, "{place}: {main} main buttons");
    });
}

#[test]
fn no_key_shows_through() {
    let keys = keys_in(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")));
    let markup = Regex::new("<[^>]*>").unwrap();
    let spoken = Regex::new(r#"(?:aria-label|title|alt|data-label)="([^"]*)""#).unwrap();
    every_page(|place, html, _| {
        let text = markup.replace_all(html, " ");
        let attributes = spoken.captures_iter(html).map(|found| found[1].to_owned()).collect::<Vec<_>>().join(" ");
        for word in text.split_whitespace().chain(attributes.split_whitespace()) {
            assert!(!keys.contains(word), "{place} shows the key {word}");
            assert!(!word.starts_with("{$"), "{place} has a gap {word}");
        }
    });
}

/// The keys templates ask for; those of one word cannot be told from words.
fn keys_in(folder: &Path) -> BTreeSet<String> {
    let key = Regex::new(r#"\.(?:t|with)\("([a-z]+(?:-[a-z]+)+)""#).unwrap();
    let mut keys = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            keys.extend(keys_in(&path));
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            keys.extend(key.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    assert!(!keys.is_empty());
    keys
}

#[test]
fn a_mail_shows_only_our_own_links() {
    let samples = <InboxMessage as web::pages::samples::Samples>::samples(Words::of(Language::En));
    let (_, mut mail) = samples.into_iter().next().unwrap();
    mail.text = "See https://evil.example or https://ours.example/i/ab and https://ours.example/i/a.".to_owned();
    mail.links = vec!["https://ours.example/i/a".to_owned(), "https://ours.example/i/ab".to_owned()];
    let pieces = [
        Piece::Text("See https://evil.example or "),
        Piece::Link("https://ours.example/i/ab"),
        Piece::Text(" and "),
        Piece::Link("https://ours.example/i/a"),
        Piece::Text("."),
    ];
    assert_eq!(mail.pieces(), pieces);
}

#[test]
fn names_and_addresses_are_shortened() {
    assert_eq!(masked("jeanne@acme.example"), "j•••@acme.example");
    assert_eq!(masked("é@acme.example"), "é•••@acme.example");
    assert_eq!(initials("Jeanne de Martin"), "JD");
    assert_eq!(initials("  — 株式会社"), "株");
    assert_eq!(initials(""), "");
}
