//! Somebody asks for a role in an organization the reader owns.

use domain::member::Wish;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to an owner who has to decide.
#[derive(Clone, Debug)]
pub struct RoleAsked {
    /// Who asks.
    pub person: Quoted,
    /// Their verified e-mail ([`Quoted::contact`]).
    pub address: Quoted,
    /// For what.
    pub wish: Wish,
    /// The reader's organization.
    pub organization: Quoted,
    /// The organization's page, absolute, on the public URL.
    pub link: String,
}

letter!(RoleAsked, "role_asked/subject.txt", "role_asked/text.txt", "role_asked/body.html");

impl RoleAsked {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, RoleAsked> {
    fn intro(&self) -> String {
        self.words.with(
            "email-role-asked-intro",
            &[
                ("person", self.letter.person.arg()),
                ("address", self.letter.address.arg()),
                ("organization", self.letter.organization.arg()),
                ("wish", self.letter.wish.as_str().into()),
            ],
        )
    }

    fn means(&self) -> String {
        self.words.with("email-role-asked-means", &[("wish", self.letter.wish.as_str().into())])
    }

    fn reason(&self) -> String {
        self.words
            .with("email-role-asked-reason", &[("organization", self.letter.organization.arg()), ("vendor", self.brand.vendor_name.into())])
    }
}
