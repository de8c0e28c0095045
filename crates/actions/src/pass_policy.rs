//! Shows that an account may go on with an invitation sent to another mailbox: the code that was mailed there.

use domain::{
    Moment,
    account::{CODE_TRIES, SentCode},
    id::{AccountId, OnboardingId},
    invitation::{CODES_PER_HOUR, CodeOutcome, Guard, InvitationRefusal, Passage},
    secret::{Secret, same},
};
use jiff::Span;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email,
    invitation::{self, Link},
    onboarding,
    passage::{self, Codes},
};

use crate::new_link::replaceable;

/// What is known of the onboarding, its link and the codes so far.
pub struct Facts {
    guard: Guard,
    link: Link,
    codes: Codes,
}

async fn load(tx: &Tx, onboarding: OnboardingId, account: AccountId, now: jiff::Timestamp) -> Result<Option<Facts>, Broken> {
    let Some(known) = onboarding::facts(tx, onboarding, account).await? else { return Ok(None) };
    let hour_ago = now.checked_sub(Span::new().hours(1)).unwrap_or(now);
    let invitation = known.facts.invitation;
    let (link, codes) = futures_util::try_join!(invitation::by_id(tx, invitation), passage::codes(tx, invitation, account, hour_ago))?;
    Ok(link.map(|link| Facts { guard: known.facts.guard, link, codes }))
}

/// Whether a code can be of use here at all.
fn needed(facts: Option<Facts>, now: jiff::Timestamp) -> Result<Facts, InvitationRefusal> {
    let facts = facts.ok_or(InvitationRefusal::NotFound)?;
    replaceable(&facts.link, now)?;
    if facts.guard == Guard::Refused { Err(InvitationRefusal::WrongAccount) } else { Ok(facts) }
}

/// Mails a code to the invited mailbox; the one before is dead.
pub struct SendPassageCode {
    /// Who wants to go on.
    pub account: AccountId,
    /// With which draft.
    pub onboarding: OnboardingId,
    /// When.
    pub moment: Moment,
}

impl Action for SendPassageCode {
    type Facts = Option<Facts>;
    type Decision = Option<Link>;
    type Outcome = ();
    type Refusal = InvitationRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Facts>, Broken> {
        load(tx, self.onboarding, self.account, self.moment.now).await
    }

    fn decide(&self, facts: Option<Facts>) -> Result<Option<Link>, InvitationRefusal> {
        let facts = needed(facts, self.moment.now)?;
        if facts.codes.lately >= CODES_PER_HOUR {
            return Err(InvitationRefusal::TooManyCodes);
        }
        let locked = facts.codes.wrong >= CODE_TRIES;
        Ok((facts.guard == Guard::CodeNeeded && !locked).then_some(facts.link))
    }

    fn write(&self, link: Option<Link>, writes: &mut Writes) {
        let Some(link) = link else { return };
        let code = self.moment.id(0);
        writes.add(passage::send_code(code, link.id, self.account, self.moment.now));
        let letter = email::Subject::OneTimeCode(code);
        let id = self.moment.id(1);
        writes.add(email::queue(id, letter, &link.recipient, link.letter_language(), Some(link.seller), self.moment.now));
        writes.add(noted(&self.moment, self.account, &link, "invitation.send_code"));
    }
}

fn noted(moment: &Moment, account: AccountId, link: &Link, action: &'static str) -> store::Statement {
    let entry = audit::Entry {
        actor: audit::Actor::Account(account),
        action,
        subject: link.id.to_string(),
        seller: Some(link.seller),
        organization: None,
        data: json!({ "order": link.order }),
    };
    audit::note(moment, 2, entry)
}

/// Enters a code. Five wrong ones, over all codes, and this account can enter none any more; the invited person still can
/// go on (threat T03).
pub struct EnterPassageCode {
    /// Who wants to go on.
    pub account: AccountId,
    /// With which draft.
    pub onboarding: OnboardingId,
    /// What was typed.
    pub code: String,
    /// The code's digits follow from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

impl Action for EnterPassageCode {
    type Facts = Option<Facts>;
    type Decision = (CodeOutcome<()>, Option<SentCode>, Link);
    type Outcome = CodeOutcome<()>;
    type Refusal = InvitationRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Facts>, Broken> {
        load(tx, self.onboarding, self.account, self.moment.now).await
    }

    fn decide(&self, facts: Option<Facts>) -> Result<Self::Decision, InvitationRefusal> {
        let Facts { guard, link, codes } = needed(facts, self.moment.now)?;
        if guard != Guard::CodeNeeded {
            return Ok((CodeOutcome::Right(()), None, link));
        }
        if codes.wrong >= CODE_TRIES {
            return Ok((CodeOutcome::Locked, None, link));
        }
        let Some(code) = codes.last.filter(|code| code.open(self.moment.now)) else { return Ok((CodeOutcome::Over, None, link)) };
        if same(digits(&self.code).as_bytes(), self.secret.code(code.id).as_bytes()) {
            return Ok((CodeOutcome::Right(()), Some(code), link));
        }
        let left = CODE_TRIES - codes.wrong - 1;
        Ok((if left > 0 { CodeOutcome::Wrong(left) } else { CodeOutcome::Locked }, Some(code), link))
    }

    /// A wrong code is a committed outcome: its counter must not be rolled back.
    fn write(&self, (outcome, code, link): Self::Decision, writes: &mut Writes) -> CodeOutcome<()> {
        let Some(code) = code else { return outcome };
        if outcome == CodeOutcome::Right(()) {
            writes.add(passage::use_code(code.id, self.moment.now));
            pass(&link, self.account, Passage::Code, &self.moment, writes);
            writes.add(noted(&self.moment, self.account, &link, "invitation.pass"));
        } else {
            writes.add(passage::miss_code(code.id));
            writes.add(noted(&self.moment, self.account, &link, "invitation.wrong_code"));
        }
        outcome
    }
}

/// The digits of what was typed: spaces and hyphens do not matter.
pub(crate) fn digits(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_digit).collect()
}

/// Keeps that an account may go on, and tells the order's log.
pub(crate) fn pass(link: &Link, account: AccountId, how: Passage, moment: &Moment, writes: &mut Writes) {
    writes.add(passage::add(link.id, account, how, moment.now));
    let event = audit::Event {
        kind: "onboarding.policy_passed",
        seller: Some(link.seller),
        order: Some(link.order),
        data: json!({ "how": how.as_str() }),
        ..Default::default()
    };
    writes.add(audit::tell(moment, 60, event));
}
