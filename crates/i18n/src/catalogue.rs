//! The embedded catalogues: one Fluent bundle per language, built once.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::language::Language;
use crate::locale::Locale;

/// The areas of one language, each a file `catalogues/<language>/<area>.ftl`. `tests/catalogues.rs` sees to it that
/// no file is left out.
macro_rules! areas {
    ($language:literal) => {
        [
            include_str!(concat!("../catalogues/", $language, "/account.ftl")),
            include_str!(concat!("../catalogues/", $language, "/address.ftl")),
            include_str!(concat!("../catalogues/", $language, "/billing.ftl")),
            include_str!(concat!("../catalogues/", $language, "/buyer.ftl")),
            include_str!(concat!("../catalogues/", $language, "/common.ftl")),
            include_str!(concat!("../catalogues/", $language, "/console.ftl")),
            include_str!(concat!("../catalogues/", $language, "/demo.ftl")),
            include_str!(concat!("../catalogues/", $language, "/email.ftl")),
            include_str!(concat!("../catalogues/", $language, "/errors.ftl")),
            include_str!(concat!("../catalogues/", $language, "/language.ftl")),
            include_str!(concat!("../catalogues/", $language, "/members.ftl")),
            include_str!(concat!("../catalogues/", $language, "/operator.ftl")),
            include_str!(concat!("../catalogues/", $language, "/payment.ftl")),
            include_str!(concat!("../catalogues/", $language, "/sales.ftl")),
            include_str!(concat!("../catalogues/", $language, "/undo.ftl")),
        ]
    };
}

static EN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::build(Language::En));
static FR: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::build(Language::Fr));

/// The messages of one language.
pub(crate) struct Catalogue(FluentBundle<FluentResource>);

impl Catalogue {
    /// The catalogue of a language, built at first use.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Fr => &FR,
        }
    }

    /// Is this key written here?
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.0.has_message(key)
    }

    /// The message with its placeables filled, `None` when it is not written here. A placeable without a value is
    /// shown by its name, as Fluent does.
    pub(crate) fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.0.get_message(key)?.value()?;
        let mut unresolved = Vec::new();
        Some(self.0.format_pattern(pattern, args, &mut unresolved).into_owned())
    }

    fn build(language: Language) -> Self {
        let areas = match language {
            Language::En => areas!("en"),
            Language::Fr => areas!("fr"),
        };
        let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks (U+2068, U+2069) around each placeable would end up in links, subjects, attributes and
        // copied codes. Text of an unknown direction is stripped of its own bidi controls where it comes in.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::En => |value, _| grouped(Language::En, value),
            Language::Fr => |value, _| grouped(Language::Fr, value),
        }));
        for area in areas {
            // What does not parse is skipped here, and fails the build's tests.
            let resource = FluentResource::try_new(area.to_owned()).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self(bundle)
    }
}

/// Writes a whole number as the language groups it; everything else as Fluent would.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers come from i64 and are far below 2^53")]
fn grouped(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => Some(Locale::of(language).number(number.value as i64)),
        _ => None,
    }
}
