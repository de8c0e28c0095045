//! A page as a browser without JavaScript understands it: its words, its forms, where it leads.

use std::collections::BTreeMap;

/// A tag with its attributes, and where in the page it ends.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
    end: usize,
}

/// A page.
#[derive(Clone, Default)]
pub struct Page {
    pub status: u16,
    /// The path it was got from.
    pub path: String,
    pub html: String,
}

/// A form with the values it stands at.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    fields: Vec<(String, String)>,
    offered: Vec<(String, String)>,
}

fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        let Some(close) = end_of_tag(&html[open..]).map(|found| open + found) else { break };
        let inside = html[open + 1..close].trim_end_matches('/');
        let name: String = inside.chars().take_while(|c| !c.is_whitespace()).collect();
        tags.push(Tag { attributes: attributes(&inside[name.len()..]), name, end: close + 1 });
        at = close + 1;
    }
    tags
}

/// The `>` that is not inside a quoted value.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn attributes(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let name: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '=').collect();
        rest = rest[name.len()..].trim_start();
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let (inside, after) = quoted.split_once('"').unwrap_or((quoted, ""));
            value = inside;
            rest = after.trim_start();
        } else if name.is_empty() {
            break;
        }
        found.insert(name, unescaped(value));
    }
    found
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (name, tail) = after.split_once(';').unwrap_or((after, ""));
        let numbered = name.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16)).or_else(|| name.strip_prefix('#').map(str::parse));
        out.push_str(&match (name, numbered) {
            ("amp", _) => "&".to_owned(),
            ("lt", _) => "<".to_owned(),
            ("gt", _) => ">".to_owned(),
            ("quot", _) => "\"".to_owned(),
            (_, Some(Ok(number))) => char::from_u32(number).unwrap().to_string(),
            _ => panic!("an unknown entity: &{name};"),
        });
        rest = tail;
    }
    out + rest
}

impl Page {
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{} says: {}", self.path, self.words());
        self
    }

    /// What a person reads on it.
    pub fn words(&self) -> String {
        let body = self.html.split_once("<main").map_or(self.html.as_str(), |(_, main)| main);
        let mut words = String::new();
        let mut inside = true;
        for c in body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    words.push(' ');
                }
                c if !inside => words.push(c),
                _ => {}
            }
        }
        unescaped(&words).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.words().contains(text), "{} does not say {text:?}: {}", self.path, self.words());
        self
    }

    /// Its source has this.
    #[track_caller]
    pub fn holds(&self, source: &str) -> &Self {
        assert!(self.html.contains(source), "{} has no {source:?}: {}", self.path, self.html);
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "{} shows {text:?}", self.path);
        self
    }

    pub fn language(&self) -> String {
        tags(&self.html).into_iter().find(|tag| tag.name == "html").and_then(|mut tag| tag.attributes.remove("lang")).unwrap_or_default()
    }

    /// The sentence on a field that needs another try.
    pub fn error(&self, field: &str) -> Option<String> {
        let tag = tags(&self.html).into_iter().find(|tag| tag.attributes.get("id").is_some_and(|id| *id == format!("{field}-error")))?;
        let sentence = Self { html: format!("<main>{}", self.html[tag.end..].split("</p>").next()?), ..Self::default() };
        Some(sentence.words())
    }

    /// Where the page goes on to by itself.
    pub fn refresh(&self) -> Option<String> {
        let refresh = |tag: &Tag| tag.attributes.get("http-equiv").is_some_and(|what| what == "refresh");
        let content = tags(&self.html).into_iter().find(refresh)?.attributes.remove("content")?;
        content.split_once("url=").map(|(_, url)| url.to_owned())
    }

    /// Where its links lead.
    pub fn links(&self) -> Vec<String> {
        tags(&self.html).into_iter().filter(|tag| tag.name == "a").filter_map(|mut tag| tag.attributes.remove("href")).collect()
    }

    /// The first form that posts to a path ending so (or beginning so, when a slash is its end), and has a field or button of this name, if one is given.
    pub fn form(&self, action: &str, with: &str) -> Form {
        let all = self.forms();
        let posts_to = |form: &Form| form.action.ends_with(action) || (action.ends_with('/') && form.action.starts_with(action));
        let found = all.iter().find(|form| posts_to(form) && (with.is_empty() || form.offers(with)));
        found
            .cloned()
            .unwrap_or_else(|| panic!("no form {action} with {with:?} on {} ({}), only {all:?}: {}", self.path, self.status, self.words()))
    }

    pub fn forms(&self) -> Vec<Form> {
        let mut forms = Vec::new();
        let mut open: Option<Form> = None;
        let mut select: Option<(String, Option<String>, bool)> = None;
        for tag in tags(&self.html) {
            let value = |name: &str| tag.attributes.get(name).cloned().unwrap_or_default();
            match (tag.name.as_str(), &mut open) {
                ("form", _) => open = Some(Form { action: value("action"), fields: Vec::new(), offered: Vec::new() }),
                ("/form", form) => forms.extend(form.take()),
                ("input", Some(form)) => form.input(&tag),
                ("button", Some(form)) if !value("name").is_empty() => form.offered.push((value("name"), value("value"))),
                ("select", Some(_)) => select = Some((value("name"), None, false)),
                ("option", Some(form)) => {
                    if let Some((name, chosen, sure)) = &mut select {
                        form.offered.push((name.clone(), value("value")));
                        let selected = tag.attributes.contains_key("selected");
                        if chosen.is_none() || (selected && !*sure) {
                            (*chosen, *sure) = (Some(value("value")), selected);
                        }
                    }
                }
                ("/select", Some(form)) => form.fields.extend(select.take().and_then(|(name, chosen, _)| Some((name, chosen?)))),
                _ => {}
            }
        }
        forms
    }
}

impl Form {
    fn input(&mut self, tag: &Tag) {
        let value = |name: &str| tag.attributes.get(name).cloned();
        let (Some(name), kind) = (value("name"), value("type").unwrap_or_default()) else { return };
        let given = value("value").unwrap_or_else(|| if kind == "checkbox" { "on".to_owned() } else { String::new() });
        self.offered.push((name.clone(), given.clone()));
        let ticked = !["checkbox", "radio"].contains(&kind.as_str()) || tag.attributes.contains_key("checked");
        if ticked {
            self.fields.push((name, given));
        }
    }

    fn offers(&self, name: &str) -> bool {
        self.offered.iter().any(|(offered, _)| offered == name)
    }

    /// The values a field can take: boxes, choices.
    pub fn choices(&self, name: &str) -> Vec<String> {
        self.offered.iter().filter(|(offered, _)| offered == name).map(|(_, value)| value.clone()).collect()
    }

    /// The values it stands at.
    pub fn values(&self, name: &str) -> Vec<String> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    pub fn value(&self, name: &str) -> String {
        self.values(name).first().cloned().unwrap_or_default()
    }

    /// Fills a field the page has.
    #[must_use]
    pub fn fill(self, name: &str, value: &str) -> Self {
        assert!(self.offers(name), "no field {name} in {self:?}");
        self.forge(name, &[value])
    }

    /// Ticks exactly these boxes of the page.
    #[must_use]
    pub fn tick(self, name: &str, values: &[String]) -> Self {
        let choices = self.choices(name);
        assert!(values.iter().all(|value| choices.contains(value)), "{values:?} are not all among {choices:?}");
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        self.forge(name, &values)
    }

    /// Chooses one of several.
    #[must_use]
    pub fn chooses(self, name: &str, value: &str) -> Self {
        self.tick(name, &[value.to_owned()])
    }

    /// Ticks every box of this name.
    #[must_use]
    pub fn tick_all(self, name: &str) -> Self {
        let all = self.choices(name);
        self.tick(name, &all)
    }

    /// Presses a button that has a value.
    #[must_use]
    pub fn press(mut self, name: &str, value: &str) -> Self {
        let button = (name.to_owned(), value.to_owned());
        assert!(self.offered.contains(&button), "no button {button:?} in {self:?}");
        self.fields.push(button);
        self
    }

    /// Sends what the page would not.
    #[must_use]
    pub fn forge(mut self, name: &str, values: &[&str]) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.extend(values.iter().map(|value| (name.to_owned(), (*value).to_owned())));
        self
    }

    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }
}
