//! What happened to an organization's orders, in sentences.

use i18n::{Arg, Words};
use store::timeline::{Entry, Story};

use super::shown;
use crate::{
    pages::{OrderTimeline, TimelineEntry},
    sentence::key,
};

/// Orders shown, and what happened to them in all: a page stays a page.
pub const SHOWN: (i64, i64) = (20, 500);

/// The orders with their sentences; of a kind that has none nothing is said.
pub fn told(words: Words, stories: Vec<Story>) -> Vec<OrderTimeline> {
    stories
        .into_iter()
        .map(|story| OrderTimeline {
            entries: story.entries.iter().filter_map(|entry| entry_of(words, &story.seller, entry)).collect(),
            reference: story.reference,
            seller: story.seller,
        })
        .collect()
}

/// One thing that happened, in a sentence; nothing for a kind that has none.
pub fn entry_of(words: Words, seller: &str, entry: &Entry) -> Option<TimelineEntry> {
    // keys: timeline-*
    let key = key("timeline", &entry.kind.replace('.', "_"));
    if !words.knows(&key) {
        return None;
    }
    let service = entry.service_names.as_ref().map(|names| shown::name(words, names)).unwrap_or_default();
    let plan = entry.plan_names.as_ref().map(|names| shown::name(words, names)).unwrap_or_default();
    let organization = entry.organization.clone().unwrap_or_default();
    let fills: [(&str, Arg); 4] =
        [("seller", seller.into()), ("service", service.into()), ("plan", plan.into()), ("organization", organization.into())];
    let trouble = trouble(&entry.kind);
    let said = matches!(entry.kind.as_str(), "subscription.activated" | "subscription.failed");
    Some(TimelineEntry {
        at: words.instant(entry.at),
        sentence: words.with(&key, &fills),
        by: None,
        message: entry.data.get("message").filter(|_| said).and_then(|message| message.as_str()).map(str::to_owned),
        icon: if trouble { "alert-triangle" } else { icon(&entry.kind) },
        trouble,
    })
}

fn trouble(kind: &str) -> bool {
    matches!(kind, "invitation.refused" | "invitation.bounced" | "subscription.failed")
}

fn icon(kind: &str) -> &'static str {
    match kind.split('.').next() {
        Some("order") => "package",
        Some("invitation") => "mail",
        Some("onboarding") => "user",
        Some("organization") => "building",
        _ => "box",
    }
}
