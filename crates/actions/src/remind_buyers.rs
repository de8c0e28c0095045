//! Reminds buyers whose link ends in seven days, and again in one. Each reminder goes once, however many nodes run this.

use domain::{
    Moment,
    invitation::{REMINDERS, reminders_due},
};
use jiff::{Span, Timestamp};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email,
    invitation::{self, Expiring},
};

/// The action.
pub struct RemindBuyers {
    /// At most this many at once.
    pub limit: i64,
    /// When.
    pub moment: Moment,
}

impl RemindBuyers {
    fn in_days(&self, days: i64) -> Timestamp {
        self.moment.now.checked_add(Span::new().hours(24 * days)).unwrap_or(self.moment.now)
    }
}

impl Action for RemindBuyers {
    type Facts = Vec<Expiring>;
    type Decision = Vec<Expiring>;
    /// How many were reminded.
    type Outcome = usize;
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Vec<Expiring>, Broken> {
        let [week, day] = REMINDERS.map(|days| self.in_days(days));
        invitation::expiring(tx, self.moment.now, week, day, self.limit).await
    }

    fn decide(&self, due: Vec<Expiring>) -> Result<Vec<Expiring>, Self::Refusal> {
        Ok(due)
    }

    fn write(&self, due: Vec<Expiring>, writes: &mut Writes) -> usize {
        for (at, expiring) in (0u64..).zip(&due) {
            let place = |offset: u64| 3 * at + offset;
            let behind = reminders_due(expiring.expires_at, self.moment.now);
            writes.add(invitation::remind(expiring, behind));
            let letter = email::Subject::InvitationReminder(expiring.id);
            let id = self.moment.id(place(0));
            writes.add(email::queue(id, letter, &expiring.recipient, &expiring.language, Some(expiring.seller), self.moment.now));
            let event = audit::Event {
                kind: "invitation.reminded",
                seller: Some(expiring.seller),
                order: Some(expiring.order),
                data: json!({ "expires_at": expiring.expires_at }),
                ..Default::default()
            };
            writes.add(audit::tell(&self.moment, place(1), event));
            let entry = audit::Entry {
                actor: audit::Actor::System,
                action: "invitation.remind",
                subject: expiring.id.to_string(),
                seller: Some(expiring.seller),
                organization: None,
                data: json!({ "order": expiring.order }),
            };
            writes.add(audit::note(&self.moment, place(2), entry));
        }
        due.len()
    }
}
