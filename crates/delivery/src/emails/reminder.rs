//! The reminder before an invitation's link ends.

use super::Invitation;
use super::letter::{Letter, letter};

/// The letter that reminds of an order which still waits.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// What the invitation says.
    pub invitation: Invitation,
    /// Days the link still works, counted up: at least 1.
    pub days: u32,
}

letter!(Reminder, "invitation_reminder/subject.txt", "invitation_reminder/text.txt", "invitation_reminder/body.html");

impl Reminder {
    fn links(&self) -> Vec<String> {
        self.invitation.links()
    }
}

impl Letter<'_, Reminder> {
    fn intro(&self) -> String {
        let Reminder { invitation, days } = self.letter;
        let waits = self.words.with(
            "email-reminder-intro",
            &[
                ("seller", invitation.seller.arg()),
                ("reference", invitation.reference.arg()),
                ("company", invitation.company.arg()),
                ("days", (*days).into()),
                ("date", self.words.date(invitation.expires_on).into()),
            ],
        );
        if invitation.handed_by.is_empty() {
            return waits;
        }
        let handed = self.words.with("email-reminder-handed", &[("person", invitation.handed_by.arg())]);
        format!("{handed} {waits}")
    }

    fn reason(&self) -> String {
        let invitation = &self.letter.invitation;
        self.words.with(
            "email-invitation-reason",
            &[
                ("seller", invitation.seller.arg()),
                ("company", invitation.company.arg()),
                ("vendor", self.brand.vendor_name.into()),
                ("reference", invitation.reference.arg()),
            ],
        )
    }
}
