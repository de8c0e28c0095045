//! Who is asked about tax ids, and who keeps cards.

use outgoing::{Outgoing, Target};
use provider::{
    stripe::{self, Stripe},
    vies::Vies,
};

use super::{sources::Sources, values};
use crate::Stopped;

/// Reads where VIES is, and says when it cannot be there.
pub(super) fn vies(sources: &mut Sources, private_targets: Option<bool>) -> Option<Option<String>> {
    let Some(url) = sources.maybe("VIES_URL", values::target)? else { return Some(None) };
    if reachable(sources, "VIES_URL", &url, private_targets) { Some(Some(url)) } else { None }
}

/// Whether it may be asked there; says so if not.
fn reachable(sources: &mut Sources, name: &str, url: &str, private_targets: Option<bool>) -> bool {
    let inward = Target::parse(url).is_ok_and(|target| !target.outward());
    let refused = inward && private_targets == Some(false);
    if refused {
        let must =
            "must be https:// to a server that everybody reaches; one in the private network needs PASSERELLE_ALLOW_PRIVATE_TARGETS=true";
        sources.complain(name, must);
    }
    !refused
}

/// Made ready to be asked.
pub(crate) fn open(url: &str, private_targets: bool) -> Result<Vies, Stopped> {
    let outgoing = Outgoing::new(private_targets).map_err(|error| Stopped::failed("cannot speak TLS", error))?;
    Vies::new(url, outgoing).map_err(|why| Stopped::Misconfigured(format!("PASSERELLE_VIES_URL: must be {why}")))
}

/// Stripe as it is configured.
#[derive(Clone)]
pub struct CardProvider {
    /// What it knows us by.
    key: String,
    /// What its messages are signed with, if it sends any.
    webhook: Option<String>,
    /// Where it is.
    url: String,
}

/// Reads the three keys, and says what does not fit.
pub(super) fn stripe(sources: &mut Sources, private_targets: Option<bool>) -> Option<Option<CardProvider>> {
    let key = sources.maybe("STRIPE_KEY", values::stripe_key);
    let webhook = sources.maybe("STRIPE_WEBHOOK_SECRET", values::visible);
    let url = sources.maybe("STRIPE_URL", values::target);
    let (key, webhook, url) = (key?, webhook?, url?);
    let Some(key) = key else { return Some(None) };
    let url = url.unwrap_or_else(|| stripe::URL.to_owned());
    if reachable(sources, "STRIPE_URL", &url, private_targets) { Some(Some(CardProvider { key, webhook, url })) } else { None }
}

impl CardProvider {
    /// Made ready to be asked.
    pub(crate) fn open(&self, private_targets: bool) -> Result<Stripe, Stopped> {
        let outgoing = Outgoing::new(private_targets).map_err(|error| Stopped::failed("cannot speak TLS", error))?;
        let opened = Stripe::new(&self.url, &self.key, self.webhook.as_deref(), outgoing);
        opened.map_err(|_| Stopped::Misconfigured("PASSERELLE_STRIPE_URL or PASSERELLE_STRIPE_KEY: cannot be used".to_owned()))
    }
}
