//! Somebody is asked to be a member of an organization.

use domain::member::Rights;
use jiff::civil::Date;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter that carries the link of a member invitation.
#[derive(Clone, Debug)]
pub struct MemberInvitation {
    /// Who invites.
    pub person: Quoted,
    /// Their verified e-mail ([`Quoted::contact`]).
    pub address: Quoted,
    /// The organization.
    pub organization: Quoted,
    /// What is offered.
    pub rights: Rights,
    /// The link, absolute, on the public URL.
    pub link: String,
    /// The last day on which it can be answered (UTC).
    pub expires_on: Date,
}

letter!(MemberInvitation, "member_invitation/subject.txt", "member_invitation/text.txt", "member_invitation/body.html");

impl MemberInvitation {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, MemberInvitation> {
    fn title(&self) -> String {
        let MemberInvitation { person, organization, .. } = self.letter;
        self.words.with("email-member-invitation-title", &[("person", person.arg()), ("organization", organization.arg())])
    }

    fn intro(&self) -> String {
        let MemberInvitation { person, address, organization, rights, .. } = self.letter;
        self.words.with(
            "email-member-invitation-intro",
            &[
                ("person", person.arg()),
                ("address", address.arg()),
                ("organization", organization.arg()),
                ("role", rights.role.as_str().into()),
                ("vendor", self.brand.vendor_name.into()),
            ],
        )
    }

    fn means(&self) -> String {
        self.words.with("email-member-invitation-means", &[("role", self.letter.rights.role.as_str().into())])
    }

    fn until(&self) -> String {
        self.words.with("email-member-invitation-until", &[("date", self.words.date(self.letter.expires_on).into())])
    }

    fn ignore(&self) -> String {
        self.words.with("email-member-invitation-ignore", &[("person", self.letter.person.arg())])
    }

    fn reason(&self) -> String {
        let vendor = self.brand.vendor_name.into();
        self.words.with("email-member-invitation-reason", &[("person", self.letter.person.arg()), ("vendor", vendor)])
    }
}
