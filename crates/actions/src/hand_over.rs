//! Hands an order over to a colleague: the old link stops working, a new one goes to the colleague, and the seller and
//! whoever was invited are told.
//!
//! Whoever may apply the order may hand it over at once. Whoever holds the link alone has to enter a code from the invited
//! mailbox: links get forwarded, and a hand-over must not be a way around the seller's policy.

use domain::{
    Moment,
    account::{CODE_TRIES, SentCode},
    id::{AccountId, CodeId, HandOverId, InvitationId},
    invitation::{CODES_PER_HOUR, CodeOutcome, Guard, InvitationRefusal, Recipient, guard},
    secret::{Secret, same},
};
use jiff::Span;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, account, audit, email,
    hand_over::{self, Asked},
    invitation::{self, Link},
    passage,
};

use crate::{
    new_link::{farewell, replace, replaceable},
    pass_policy::digits,
};

/// Hands over, as an account that may apply the order itself.
pub struct HandOver {
    /// Who.
    pub account: AccountId,
    /// Which link.
    pub invitation: InvitationId,
    /// To whom.
    pub to: Recipient,
    /// The new link is derived from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

impl Action for HandOver {
    type Facts = Option<(Link, Guard)>;
    type Decision = Link;
    type Outcome = HandOverId;
    type Refusal = InvitationRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (link, known, how) = futures_util::try_join!(
            invitation::by_id(tx, self.invitation),
            account::email_of(tx, self.account),
            passage::of(tx, self.invitation, self.account)
        )?;
        Ok(link.zip(known.filter(|known| known.verified)).map(|(link, known)| {
            let guard = guard(link.redemption, &link.recipient_key, &known.email_key, how);
            (link, guard)
        }))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Link, InvitationRefusal> {
        let (link, guard) = facts.ok_or(InvitationRefusal::NotFound)?;
        replaceable(&link, self.moment.now)?;
        to_somebody_else(&link, &self.to)?;
        match guard {
            Guard::Invited | Guard::Passed => Ok(link),
            Guard::CodeNeeded | Guard::Refused => Err(InvitationRefusal::WrongAccount),
        }
    }

    fn write(&self, link: Link, writes: &mut Writes) -> HandOverId {
        let id = self.moment.id(0);
        writes.add(hand_over::add(id, link.id, Some(self.account), &self.to, self.moment.now));
        carry_out(id, &link, &self.to, audit::Actor::Account(self.account), (&self.secret, &self.moment), writes);
        id
    }
}

fn to_somebody_else(link: &Link, to: &Recipient) -> Result<(), InvitationRefusal> {
    if link.recipient_key == to.email.key() { Err(InvitationRefusal::SameMailbox) } else { Ok(()) }
}

/// The new link, and everybody told.
fn carry_out(id: HandOverId, link: &Link, to: &Recipient, actor: audit::Actor, (secret, moment): (&Secret, &Moment), writes: &mut Writes) {
    let fresh = replace(link, to, secret, moment, writes);
    writes.add(hand_over::confirm(id, fresh.id, moment.now));
    farewell(link, moment, writes);
    let event = audit::Event {
        kind: "invitation.handed_over",
        seller: Some(link.seller),
        order: Some(link.order),
        data: json!({ "invitation": fresh.id }),
        ..Default::default()
    };
    writes.add(audit::tell(moment, 1, event));
    let notice = email::Subject::SellerNotice(moment.id(1));
    writes.add(email::queue(moment.id(2), notice, &link.support_email, &link.language, Some(link.seller), moment.now));
    let entry = audit::Entry {
        actor,
        action: "invitation.hand_over",
        subject: link.id.to_string(),
        seller: Some(link.seller),
        organization: None,
        data: json!({ "order": link.order, "invitation": fresh.id, "hand_over": id }),
    };
    writes.add(audit::note(moment, 3, entry));
}

/// Asks to hand over, as whoever holds the link: mails a code to the invited mailbox.
pub struct AskHandOver {
    /// Which link.
    pub invitation: InvitationId,
    /// To whom.
    pub to: Recipient,
    /// When.
    pub moment: Moment,
}

impl Action for AskHandOver {
    type Facts = Option<(Link, i64)>;
    type Decision = Link;
    type Outcome = HandOverId;
    type Refusal = InvitationRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let hour_ago = self.moment.now.checked_sub(Span::new().hours(1)).unwrap_or(self.moment.now);
        let (link, asked) =
            futures_util::try_join!(invitation::by_id(tx, self.invitation), hand_over::since(tx, self.invitation, hour_ago))?;
        Ok(link.map(|link| (link, asked)))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Link, InvitationRefusal> {
        let (link, asked) = facts.ok_or(InvitationRefusal::NotFound)?;
        replaceable(&link, self.moment.now)?;
        to_somebody_else(&link, &self.to)?;
        if asked < CODES_PER_HOUR { Ok(link) } else { Err(InvitationRefusal::TooManyCodes) }
    }

    fn write(&self, link: Link, writes: &mut Writes) -> HandOverId {
        let id = self.moment.id(0);
        writes.add(hand_over::add(id, link.id, None, &self.to, self.moment.now));
        let letter = email::Subject::HandOverCode(id);
        let mail = self.moment.id(1);
        writes.add(email::queue(mail, letter, &link.recipient, link.letter_language(), Some(link.seller), self.moment.now));
        writes.add(noted(&self.moment, &link, "invitation.ask_hand_over"));
        id
    }
}

fn noted(moment: &Moment, link: &Link, action: &'static str) -> store::Statement {
    let entry = audit::Entry {
        actor: audit::Actor::System,
        action,
        subject: link.id.to_string(),
        seller: Some(link.seller),
        organization: None,
        data: json!({ "order": link.order }),
    };
    audit::note(moment, 3, entry)
}

/// Enters the code of a hand-over.
pub struct ConfirmHandOver {
    /// Which link.
    pub invitation: InvitationId,
    /// Which hand-over of it.
    pub hand_over: HandOverId,
    /// What was typed.
    pub code: String,
    /// The code's digits and the new link follow from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

impl Action for ConfirmHandOver {
    type Facts = Option<(Link, Asked)>;
    type Decision = (CodeOutcome<()>, Link, Asked);
    type Outcome = CodeOutcome<()>;
    type Refusal = InvitationRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (link, asked) =
            futures_util::try_join!(invitation::by_id(tx, self.invitation), hand_over::by_id(tx, self.hand_over, self.invitation))?;
        Ok(link.zip(asked))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, InvitationRefusal> {
        let (link, asked) = facts.ok_or(InvitationRefusal::NotFound)?;
        if asked.confirmed {
            return Ok((CodeOutcome::Right(()), link, asked));
        }
        replaceable(&link, self.moment.now)?;
        let code = SentCode { id: CodeId::new(asked.id.uuid()), created_at: asked.created_at, tries: asked.tries, used: false };
        let outcome = if !code.open(self.moment.now) {
            CodeOutcome::Over
        } else if same(digits(&self.code).as_bytes(), self.secret.hand_over_code(asked.id).as_bytes()) {
            CodeOutcome::Right(())
        } else {
            CodeOutcome::Wrong(CODE_TRIES - asked.tries - 1)
        };
        Ok((outcome, link, asked))
    }

    /// A wrong code is a committed outcome: its counter must not be rolled back.
    fn write(&self, (outcome, link, asked): Self::Decision, writes: &mut Writes) -> CodeOutcome<()> {
        match outcome {
            CodeOutcome::Right(()) if !asked.confirmed => {
                let to = Recipient { email: email_of(&asked), name: asked.name, language: asked.language };
                carry_out(asked.id, &link, &to, audit::Actor::System, (&self.secret, &self.moment), writes);
            }
            CodeOutcome::Wrong(_) => {
                writes.add(hand_over::miss(asked.id));
                writes.add(noted(&self.moment, &link, "invitation.wrong_hand_over_code"));
            }
            CodeOutcome::Right(()) | CodeOutcome::Over | CodeOutcome::Locked => {}
        }
        outcome
    }
}

/// It was checked before it was kept.
fn email_of(asked: &Asked) -> domain::account::Email {
    domain::account::Email::kept(&asked.email)
}
