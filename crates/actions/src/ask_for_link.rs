//! Asks for a working link in place of one that expired or was replaced. It goes to the invited mailbox alone, whoever
//! asks: a fresh one, so that an old link somebody passed on does not come back to life. The seller is told.

use domain::{
    Moment,
    account::Email,
    id::InvitationId,
    invitation::{LETTERS_PER_DAY, LinkState, Recipient, link_state},
    order::Delivery,
    secret::Secret,
};
use jiff::Span;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email,
    invitation::{self, Link},
};

use crate::{new_link::replace, resend_invitation::resend};

/// The action. It is never refused: its answer tells nobody whether the address was the right one.
pub struct AskForLink {
    /// The link that was opened.
    pub invitation: InvitationId,
    /// The mailbox it is to go to, as typed: only the invited one counts, so a program that fills in every form asks for
    /// nothing.
    pub mailbox: Email,
    /// A fresh link is derived from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

impl Action for AskForLink {
    type Facts = Option<(Link, i64)>;
    type Decision = Option<Link>;
    type Outcome = ();
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(opened) = invitation::by_id(tx, self.invitation).await? else { return Ok(None) };
        let yesterday = self.moment.now.checked_sub(Span::new().hours(24)).unwrap_or(self.moment.now);
        let (newest, letters) =
            futures_util::try_join!(invitation::newest(tx, opened.order), invitation::letters_since(tx, opened.order, yesterday))?;
        Ok(newest.map(|newest| (newest, letters.0)))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, Self::Refusal> {
        let living = |link: &Link| matches!(link_state(link.facts(), self.moment.now), LinkState::Open | LinkState::Expired);
        let wanted = facts.filter(|(link, letters)| living(link) && link.recipient_key == self.mailbox.key() && *letters < LETTERS_PER_DAY);
        Ok(wanted.map(|(link, _)| link))
    }

    fn write(&self, link: Self::Decision, writes: &mut Writes) {
        let Some(link) = link else { return };
        let told = self.moment.id(1);
        if link.delivery == Delivery::Platform {
            self.send(&link, writes);
        } else {
            let notice = email::Subject::SellerNotice(told);
            let letter = self.moment.id(3);
            writes.add(email::queue(letter, notice, &link.support_email, &link.language, Some(link.seller), self.moment.now));
        }
        let event = audit::Event {
            kind: "invitation.link_requested",
            seller: Some(link.seller),
            order: Some(link.order),
            data: json!({ "sent": link.delivery == Delivery::Platform }),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 1, event));
        let entry = audit::Entry {
            actor: audit::Actor::System,
            action: "invitation.request_link",
            subject: link.id.to_string(),
            seller: Some(link.seller),
            organization: None,
            data: json!({ "order": link.order }),
        };
        writes.add(audit::note(&self.moment, 2, entry));
    }
}

impl AskForLink {
    fn send(&self, link: &Link, writes: &mut Writes) {
        if link.expires_at > self.moment.now {
            resend(link, &self.moment, writes);
            return;
        }
        let same =
            Recipient { email: Email::kept(&link.recipient), name: link.recipient_name.clone(), language: link.recipient_language.clone() };
        replace(link, &same, &self.secret, &self.moment, writes);
    }
}
