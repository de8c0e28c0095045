//! Who is asked about addresses: an address of the web and a key, which have to fit together.

use outgoing::{Outgoing, Target};
use validator::{Interface, Validator};

use super::{sources::Sources, values};
use crate::Stopped;

/// A validator as it is configured.
#[derive(Clone)]
pub struct AddressValidator {
    /// How it is spoken to.
    pub interface: Interface,
    /// Where it is. May hold a secret.
    pub url: String,
    /// What it knows us by.
    pub key: Option<String>,
}

/// Reads both keys, and says what does not fit.
pub(super) fn read(sources: &mut Sources, private_targets: Option<bool>) -> Option<Option<AddressValidator>> {
    let named = sources.maybe("ADDRESS_VALIDATOR_URL", values::validator);
    let key = sources.maybe("ADDRESS_VALIDATOR_KEY", values::visible);
    let (Some((interface, target)), key) = (named?, key?) else { return Some(None) };
    if interface == Interface::Google && key.is_none() {
        sources.complain("ADDRESS_VALIDATOR_URL", "needs PASSERELLE_ADDRESS_VALIDATOR_KEY too: Google answers to nobody without a key");
        return None;
    }
    let inward = Target::parse(&target).is_ok_and(|target| !target.outward());
    if inward && private_targets == Some(false) {
        let must =
            "must be https:// to a server that everybody reaches; one in the private network needs PASSERELLE_ALLOW_PRIVATE_TARGETS=true";
        sources.complain("ADDRESS_VALIDATOR_URL", must);
        return None;
    }
    Some(Some(AddressValidator { interface, url: target, key }))
}

impl AddressValidator {
    /// Made ready to be asked.
    pub(crate) fn open(&self, private_targets: bool) -> Result<Validator, Stopped> {
        let outgoing = Outgoing::new(private_targets).map_err(|error| Stopped::failed("cannot speak TLS", error))?;
        let opened = Validator::new(self.interface, &self.url, self.key.as_deref(), outgoing);
        opened.map_err(|why| {
            Stopped::Misconfigured(format!("PASSERELLE_ADDRESS_VALIDATOR_URL or PASSERELLE_ADDRESS_VALIDATOR_KEY: must be {why}"))
        })
    }
}
