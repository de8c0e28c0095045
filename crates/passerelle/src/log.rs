//! The log: one line per event on standard error, as text or JSON.

use std::io;

use tracing_subscriber::{EnvFilter, fmt};

use crate::configuration::LogFormat;

/// Whether these are directives like `info` or `warn,web=debug`. A bare word has to be a level: the filter would take a
/// mistyped one for the name of a part, and be silent about all others.
pub(crate) fn understood(directives: &str) -> bool {
    let bare_words_are_levels = directives
        .split(',')
        .map(str::trim)
        .all(|one| one.contains(['=', '[']) || one.parse::<tracing::level_filters::LevelFilter>().is_ok());
    bare_words_are_levels && EnvFilter::builder().parse(directives).is_ok()
}

/// Begins to log. A second call changes nothing.
pub(crate) fn begin(directives: &str, format: LogFormat) {
    let log = fmt().with_env_filter(EnvFilter::builder().parse_lossy(directives)).with_writer(io::stderr);
    // Refused only when a log was begun before.
    drop(match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    });
}
