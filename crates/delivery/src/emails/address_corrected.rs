//! An operator corrected an address that an owner had kept with consent.

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to an owner, with the address before and after. It is theirs to accept or to change.
#[derive(Clone, Debug)]
pub struct AddressCorrected {
    /// The reader's organization.
    pub organization: Quoted,
    /// The address as it was kept, line by line ([`Quoted::passage`]).
    pub old: Vec<Quoted>,
    /// The address that is in its place.
    pub new: Vec<Quoted>,
    /// The organization's page, absolute, on the public URL.
    pub link: String,
}

letter!(AddressCorrected, "address_corrected/subject.txt", "address_corrected/text.txt", "address_corrected/body.html");

impl AddressCorrected {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, AddressCorrected> {
    fn intro(&self) -> String {
        self.words.with(
            "email-address-corrected-intro",
            &[("vendor", self.brand.vendor_name.into()), ("organization", self.letter.organization.arg())],
        )
    }

    fn reason(&self) -> String {
        self.words.with(
            "email-address-corrected-reason",
            &[("organization", self.letter.organization.arg()), ("vendor", self.brand.vendor_name.into())],
        )
    }
}
