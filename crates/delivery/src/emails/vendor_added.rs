//! The vendor has become a seller of an organization, beside its partner.

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to an owner.
#[derive(Clone, Debug)]
pub struct VendorAdded {
    /// The reader's organization.
    pub organization: Quoted,
    /// The vendor, as a seller.
    pub seller: Quoted,
    /// The organization's billing page, absolute, on the public URL.
    pub link: String,
}

letter!(VendorAdded, "vendor_added/subject.txt", "vendor_added/text.txt", "vendor_added/body.html");

impl VendorAdded {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, VendorAdded> {
    fn title(&self) -> String {
        self.words
            .with("email-vendor-added-title", &[("seller", self.letter.seller.arg()), ("organization", self.letter.organization.arg())])
    }

    fn intro(&self) -> String {
        self.words
            .with("email-vendor-added-intro", &[("seller", self.letter.seller.arg()), ("organization", self.letter.organization.arg())])
    }

    fn reason(&self) -> String {
        self.words.with(
            "email-vendor-added-reason",
            &[("organization", self.letter.organization.arg()), ("vendor", self.brand.vendor_name.into())],
        )
    }
}
