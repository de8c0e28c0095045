//! A letter came back: noted once, and told with the order whose invitation it was.

use domain::{Moment, Refusal, id::EmailId};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes,
    audit::{self, Event},
    email::{self, Posted},
};

/// The action.
pub struct NoteBounce {
    /// Which letter.
    pub letter: EmailId,
    /// With which status (RFC 3463).
    pub status: String,
    /// When.
    pub moment: Moment,
}

/// There is no such letter, or it never left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchLetter;

impl Refusal for NoSuchLetter {
    fn code(&self) -> &'static str {
        "not_found"
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It is noted now.
    Now,
    /// It was noted before, or was given up anyhow.
    Before,
}

impl Action for NoteBounce {
    type Facts = Option<Posted>;
    type Decision = Option<Posted>;
    type Outcome = Noted;
    type Refusal = NoSuchLetter;

    async fn load(&self, tx: &Tx) -> Result<Option<Posted>, Broken> {
        email::posted(tx, self.letter).await
    }

    fn decide(&self, posted: Option<Posted>) -> Result<Option<Posted>, NoSuchLetter> {
        let posted = posted.filter(|posted| posted.attempted).ok_or(NoSuchLetter)?;
        let over = posted.bounced || (posted.settled && !posted.sent);
        Ok((!over).then_some(posted))
    }

    fn write(&self, posted: Option<Posted>, writes: &mut Writes) -> Noted {
        let Some(posted) = posted else { return Noted::Before };
        writes.add(email::bounced(self.letter, &self.status, self.moment.now));
        if let Some((order, seller)) = posted.order {
            let tell = |kind, data| Event { kind, seller: Some(seller), order: Some(order), data, ..Default::default() };
            // It may come back before the outbox has noted that it went.
            if !posted.sent && posted.kind == "invitation" {
                writes.add(audit::tell(&self.moment, 0, tell("invitation.sent", json!({}))));
            }
            writes.add(audit::tell(&self.moment, 1, tell("invitation.bounced", json!({ "code": self.status }))));
        }
        let entry = audit::Entry {
            actor: audit::Actor::System,
            action: "email.bounce",
            subject: self.letter.to_string(),
            seller: posted.order.map(|(_, seller)| seller),
            organization: None,
            data: json!({ "kind": posted.kind, "status": self.status }),
        };
        writes.add(audit::note(&self.moment, 2, entry));
        Noted::Now
    }
}
