//! What the person who applied a subscription hears when its service could not prepare it.

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter that says what failed, why, and what to do about it.
#[derive(Clone, Debug)]
pub struct SubscriptionFailed {
    /// The recipient's name; may be empty.
    pub name: Quoted,
    /// The service's name.
    pub service: String,
    /// The plan's name.
    pub plan: String,
    /// The organization's name.
    pub organization: Quoted,
    /// The seller's name.
    pub seller: Quoted,
    /// Where questions go ([`Quoted::contact`]).
    pub contact: Quoted,
    /// Why, in the service's own words ([`Quoted::passage`]).
    pub reason: Quoted,
    /// The organization's page, absolute, on the public URL.
    pub link: String,
}

letter!(SubscriptionFailed, "subscription_failed/subject.txt", "subscription_failed/text.txt", "subscription_failed/body.html");

impl SubscriptionFailed {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, SubscriptionFailed> {
    fn intro(&self) -> String {
        self.words.with(
            "email-failed-intro",
            &[
                ("service", self.letter.service.as_str().into()),
                ("plan", self.letter.plan.as_str().into()),
                ("organization", self.letter.organization.arg()),
            ],
        )
    }

    fn said(&self) -> String {
        self.words.with("email-failed-said", &[("service", self.letter.service.as_str().into())])
    }

    fn why(&self) -> String {
        self.words
            .with("email-failed-reason", &[("organization", self.letter.organization.arg()), ("vendor", self.brand.vendor_name.into())])
    }
}
