//! Who is asked about tax ids.

use outgoing::{Outgoing, Target};
use provider::vies::Vies;

use super::{sources::Sources, values};
use crate::Stopped;

/// Reads where VIES is, and says when it cannot be there.
pub(super) fn vies(sources: &mut Sources, private_targets: Option<bool>) -> Option<Option<String>> {
    let Some(url) = sources.maybe("VIES_URL", values::target)? else { return Some(None) };
    let inward = Target::parse(&url).is_ok_and(|target| !target.outward());
    if inward && private_targets == Some(false) {
        let must =
            "must be https:// to a server that everybody reaches; one in the private network needs PASSERELLE_ALLOW_PRIVATE_TARGETS=true";
        sources.complain("VIES_URL", must);
        return None;
    }
    Some(Some(url))
}

/// Made ready to be asked.
pub(crate) fn open(url: &str, private_targets: bool) -> Result<Vies, Stopped> {
    let outgoing = Outgoing::new(private_targets).map_err(|error| Stopped::failed("cannot speak TLS", error))?;
    Vies::new(url, outgoing).map_err(|why| Stopped::Misconfigured(format!("PASSERELLE_VIES_URL: must be {why}")))
}
