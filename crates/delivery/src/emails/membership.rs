//! What a member is told of their place in an organization: another role, or none any more.

use domain::member::Rights;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to a member whose rights somebody changed.
#[derive(Clone, Debug)]
pub struct RoleChanged {
    /// The recipient's name.
    pub name: Quoted,
    /// The organization.
    pub organization: Quoted,
    /// What they may do from now on.
    pub rights: Rights,
    /// The organization's page, absolute, on the public URL.
    pub link: String,
}

letter!(RoleChanged, "role_changed/subject.txt", "role_changed/text.txt", "role_changed/body.html");

impl RoleChanged {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, RoleChanged> {
    fn title(&self) -> String {
        self.words.with("email-role-changed-title", &[("organization", self.letter.organization.arg())])
    }

    fn intro(&self) -> String {
        let role = self.letter.rights.role.as_str().into();
        self.words.with("email-role-changed-intro", &[("organization", self.letter.organization.arg()), ("role", role)])
    }

    fn reason(&self) -> String {
        let vendor = self.brand.vendor_name.into();
        self.words.with("email-role-changed-reason", &[("organization", self.letter.organization.arg()), ("vendor", vendor)])
    }
}

/// The letter to somebody who was removed.
#[derive(Clone, Debug)]
pub struct MemberRemoved {
    /// The recipient's name.
    pub name: Quoted,
    /// The organization.
    pub organization: Quoted,
}

letter!(MemberRemoved, "member_removed/subject.txt", "member_removed/text.txt", "member_removed/body.html");

impl MemberRemoved {
    const fn links(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Letter<'_, MemberRemoved> {
    fn title(&self) -> String {
        self.words.with("email-member-removed-title", &[("organization", self.letter.organization.arg())])
    }

    fn intro(&self) -> String {
        let vendor = self.brand.vendor_name.into();
        self.words.with("email-member-removed-intro", &[("organization", self.letter.organization.arg()), ("vendor", vendor)])
    }

    fn reason(&self) -> String {
        let vendor = self.brand.vendor_name.into();
        self.words.with("email-member-removed-reason", &[("organization", self.letter.organization.arg()), ("vendor", vendor)])
    }
}
