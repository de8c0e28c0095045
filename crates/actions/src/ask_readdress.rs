//! A signed-in person who holds somebody else's link asks its seller to send the invitation to their own mailbox.

use domain::{
    Moment,
    id::{AccountId, InvitationId},
    invitation::{Guard, InvitationRefusal, guard},
};
use jiff::Span;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, account, audit, email,
    invitation::{self, Link},
};

use crate::new_link::replaceable;

/// The action.
pub struct AskReaddress {
    /// Who asks; the seller gets to know their e-mail.
    pub account: AccountId,
    /// Whose link they hold.
    pub invitation: InvitationId,
    /// When.
    pub moment: Moment,
}

/// What is known of the link and of who asks.
pub struct Facts {
    link: Link,
    email_key: String,
    /// They asked within a day.
    asked: bool,
}

impl Action for AskReaddress {
    type Facts = Option<Facts>;
    type Decision = Option<Link>;
    type Outcome = ();
    type Refusal = InvitationRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Facts>, Broken> {
        let yesterday = self.moment.now.checked_sub(Span::new().hours(24)).unwrap_or(self.moment.now);
        let (link, known) = futures_util::try_join!(invitation::by_id(tx, self.invitation), account::email_of(tx, self.account))?;
        let Some((link, known)) = link.zip(known.filter(|known| known.verified)) else { return Ok(None) };
        let asked = audit::told_since(tx, link.order, "invitation.readdress_asked", self.account, yesterday).await?;
        Ok(Some(Facts { link, email_key: known.email_key, asked }))
    }

    fn decide(&self, facts: Option<Facts>) -> Result<Option<Link>, InvitationRefusal> {
        let Facts { link, email_key, asked } = facts.ok_or(InvitationRefusal::NotFound)?;
        replaceable(&link, self.moment.now)?;
        match guard(link.redemption, &link.recipient_key, &email_key, None) {
            Guard::Invited => Err(InvitationRefusal::SameMailbox),
            Guard::Passed | Guard::CodeNeeded | Guard::Refused => Ok((!asked).then_some(link)),
        }
    }

    /// Asked twice in a day is asked once.
    fn write(&self, link: Option<Link>, writes: &mut Writes) {
        let Some(link) = link else { return };
        let event = audit::Event {
            kind: "invitation.readdress_asked",
            seller: Some(link.seller),
            order: Some(link.order),
            account: Some(self.account),
            data: json!({}),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 0, event));
        let notice = email::Subject::SellerNotice(self.moment.id(0));
        let letter = self.moment.id(1);
        writes.add(email::queue(letter, notice, &link.support_email, &link.language, Some(link.seller), self.moment.now));
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "invitation.ask_readdress",
            subject: link.id.to_string(),
            seller: Some(link.seller),
            organization: None,
            data: json!({ "order": link.order }),
        };
        writes.add(audit::note(&self.moment, 2, entry));
    }
}
