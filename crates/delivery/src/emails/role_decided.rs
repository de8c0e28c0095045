//! How the owners of an organization decided about who asked for a role.

use domain::member::Wish;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter to who asked. Only who now belongs to the organization reads its name.
#[derive(Clone, Debug)]
pub struct RoleDecided {
    /// The recipient's name; may be empty.
    pub name: Quoted,
    /// The organization, when it was approved; nothing when it was refused.
    pub organization: Option<Quoted>,
    /// What was asked for.
    pub wish: Wish,
    /// Where to go on, absolute, on the public URL.
    pub link: String,
}

letter!(RoleDecided, "role_decided/subject.txt", "role_decided/text.txt", "role_decided/body.html");

impl RoleDecided {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, RoleDecided> {
    fn wish(&self) -> i18n::Arg {
        self.letter.wish.as_str().into()
    }

    fn title(&self) -> String {
        match &self.letter.organization {
            Some(organization) => {
                self.words.with("email-role-approved-title", &[("organization", organization.arg()), ("wish", self.wish())])
            }
            None => self.words.with("email-role-refused-title", &[("wish", self.wish())]),
        }
    }

    fn intro(&self) -> String {
        match &self.letter.organization {
            Some(organization) => {
                self.words.with("email-role-approved-intro", &[("organization", organization.arg()), ("wish", self.wish())])
            }
            None => self.words.with("email-role-refused-intro", &[("wish", self.wish())]),
        }
    }

    fn button(&self) -> String {
        if self.letter.organization.is_some() {
            self.words.t("email-role-approved-button")
        } else {
            self.words.t("email-role-refused-button")
        }
    }

    fn reason(&self) -> String {
        self.words.with("email-role-decided-reason", &[("vendor", self.brand.vendor_name.into())])
    }
}
