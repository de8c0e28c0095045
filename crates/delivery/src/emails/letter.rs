//! What all letters share: the three templates of a kind, filled and tidied.

use i18n::Words;

use super::Brand;
use super::quoted::Quoted;

/// Lines of the text form are broken here, as plain text has always been.
const WIDTH: usize = 76;

/// What a template sees.
pub(super) struct Letter<'a, L> {
    /// The letter itself, with the fields of its kind.
    pub(super) letter: &'a L,
    pub(super) words: Words,
    pub(super) brand: Brand<'a>,
    /// The subject, which is rendered first and also is the title of the HTML form.
    pub(super) subject: String,
}

impl<L> Letter<'_, L> {
    /// The greeting, by name where the name is known.
    pub(super) fn hello(&self, name: &Quoted) -> String {
        if name.is_empty() {
            return self.words.t("email-hello-nobody");
        }
        self.words.with("email-hello", &[("name", name.arg())])
    }

    /// Whom to ask about the order.
    pub(super) fn questions(&self, seller: &Quoted, contact: &Quoted) -> String {
        self.words.with("email-questions", &[("seller", seller.arg()), ("contact", contact.arg())])
    }
}

/// Gives a kind of letter its `render` from its three templates. Askama wants each path written out.
macro_rules! letter {
    ($kind:ident, $subject:literal, $text:literal, $html:literal) => {
        impl $kind {
            /// This e-mail in the recipient's language.
            ///
            /// # Errors
            /// When a template cannot be filled, which no value of the fields brings about.
            pub fn render(
                &self,
                words: ::i18n::Words,
                brand: $crate::emails::Brand<'_>,
            ) -> Result<$crate::emails::Rendered, ::askama::Error> {
                use ::askama::Template as _;
                $crate::emails::letter::template!(Subject, $subject, $kind);
                $crate::emails::letter::template!(Text, $text, $kind);
                $crate::emails::letter::template!(Html, $html, $kind);

                let mut letter = $crate::emails::letter::Letter { letter: self, words, brand, subject: String::new() };
                letter.subject = $crate::emails::quoted::one_line(&Subject(&letter).render()?);
                Ok($crate::emails::Rendered {
                    text: $crate::emails::letter::wrapped(&Text(&letter).render()?),
                    html: Html(&letter).render()?,
                    links: self.links(),
                    subject: letter.subject,
                })
            }
        }
    };
}

/// One template of a kind, seeing all that [`Letter`] has.
macro_rules! template {
    ($form:ident, $path:literal, $kind:ident) => {
        #[derive(::askama::Template)]
        #[template(path = $path)]
        struct $form<'a>(&'a $crate::emails::letter::Letter<'a, $kind>);

        impl<'a> ::std::ops::Deref for $form<'a> {
            type Target = $crate::emails::letter::Letter<'a, $kind>;
            fn deref(&self) -> &Self::Target {
                self.0
            }
        }
    };
}

pub(super) use {letter, template};

/// The text form with its long lines broken at spaces, and no more than one empty line in a row. A line that begins
/// with spaces keeps them, an item's lines stand under its first.
pub(super) fn wrapped(text: &str) -> String {
    let mut broken: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let after_gap = broken.last().is_none_or(String::is_empty);
        if !(line.is_empty() && after_gap) {
            broken.extend(wrapped_line(line));
        }
    }
    let mut text = broken.join("\n").trim_end().to_owned();
    text.push('\n');
    text
}

fn wrapped_line(line: &str) -> Vec<String> {
    let content = line.trim_start_matches(' ');
    let indent = line.len() - content.len() + if content.starts_with("- ") { 2 } else { 0 };
    let mut lines = vec![" ".repeat(line.len() - content.len())];
    // Only the plain space breaks: unbreakable ones hold French punctuation and numbers together.
    for word in content.split(' ') {
        let Some(current) = lines.last_mut() else { continue };
        let begun = !current.trim_start_matches(' ').is_empty();
        if begun && current.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(format!("{}{word}", " ".repeat(indent)));
        } else if begun {
            current.push(' ');
            current.push_str(word);
        } else {
            current.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn long_lines_are_broken_and_gaps_closed() {
        let long = "word ".repeat(30);
        let text = wrapped(&format!("{long}\n\n\n- {long}\n    1234 5678\n\n"));
        assert!(text.lines().all(|line| line.chars().count() <= 76), "{text}");
        assert!(text.contains("\n\n- word"));
        assert!(text.contains("\n  word"));
        assert!(text.ends_with("\n    1234 5678\n"));
    }

    #[test]
    fn a_link_is_never_broken() {
        let link = format!("https://example.test/i/{}", "x".repeat(90));
        assert!(wrapped(&format!("Open: {link}")).lines().any(|line| line == link));
    }
}
