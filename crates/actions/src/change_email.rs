//! Another e-mail address for an account: asked for with the password, confirmed with the code mailed to the new address.
//!
//! Whether the new address has an account of its own shows only in that mailbox: the same rows and the same answer either
//! way, another letter, and no code that is ever right (threat T10).

use domain::{
    Moment,
    account::{AccountRefusal, CODE_TRIES, Email, Verification},
    device::Agent,
    id::{AccountId, CodeId},
    secret::{Secret, same},
};
use jiff::Span;
use store::{
    Action, Broken, Change, Tx, Writes, account,
    email::{self, Subject},
    email_change::{self, Pending},
    recovery, session,
};

use crate::noted::noted;

/// Changes an account can begin in an hour.
const CHANGES_PER_HOUR: i64 = 3;

/// Asks for another address. The password was checked before, outside the transaction, against `checked_against`.
pub struct AskEmailChange {
    /// Whose.
    pub account: AccountId,
    /// The hash the password was checked against: refused when it changed meanwhile.
    pub checked_against: String,
    /// The new address.
    pub email: Email,
    /// When.
    pub moment: Moment,
}

/// What is known of both addresses.
pub struct AskFacts {
    known: Option<account::Known>,
    taken: Option<account::Credentials>,
    begun: i64,
}

impl Action for AskEmailChange {
    type Facts = AskFacts;
    type Decision = (account::Known, Option<account::Credentials>);
    type Outcome = ();
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<AskFacts, Broken> {
        let key = self.email.key();
        let hour_ago = self.moment.now.checked_sub(Span::new().hours(1)).unwrap_or(self.moment.now);
        let (known, taken, begun) = futures_util::try_join!(
            account::by_id(tx, self.account),
            account::by_email(tx, &key),
            email_change::since(tx, self.account, hour_ago)
        )?;
        Ok(AskFacts { known, taken, begun })
    }

    fn decide(&self, facts: AskFacts) -> Result<Self::Decision, AccountRefusal> {
        let known = facts.known.ok_or(AccountRefusal::SignedOut)?;
        if known.password_hash != self.checked_against {
            return Err(AccountRefusal::WrongCredentials);
        }
        if facts.begun >= CHANGES_PER_HOUR { Err(AccountRefusal::TooManyCodes) } else { Ok((known, facts.taken)) }
    }

    fn write(&self, (known, taken): Self::Decision, writes: &mut Writes) {
        let (now, id): (_, CodeId) = (self.moment.now, self.moment.id(0));
        writes.add(email_change::void_all(self.account, now));
        writes.add(account::send_code(id, self.account, now));
        writes.add(email_change::add(id, self.account, self.email.as_str(), &self.email.key(), now));
        let (subject, language) = match &taken {
            None => (Subject::VerifyEmail(id), &known.language),
            Some(taken) => (Subject::EmailTaken(taken.account), &taken.language),
        };
        writes.add(email::queue(self.moment.id(1), subject, self.email.as_str(), language, None, now));
        writes.add(email::queue(self.moment.id(2), Subject::EmailChangeAsked(id), &known.email, &known.language, None, now));
        writes.add(noted(&self.moment, 3, self.account, "account.ask_email_change"));
    }
}

/// Enters the code from the new mailbox.
pub struct ConfirmEmailChange {
    /// Whose.
    pub account: AccountId,
    /// What was typed.
    pub code: String,
    /// The code's digits follow from it.
    pub secret: Secret,
    /// SHA-256 of the token of this browser's new session; all others of the account end.
    pub session_hash: Vec<u8>,
    /// This browser.
    pub agent: Agent,
    /// When.
    pub moment: Moment,
}

/// What is known of the change.
pub struct ConfirmFacts {
    known: Option<account::Known>,
    pending: Option<Pending>,
    /// The new address has an account of its own.
    taken: bool,
}

/// What to do about a code that was entered.
pub struct Judged {
    verification: Verification,
    known: account::Known,
    pending: Option<Pending>,
}

impl Action for ConfirmEmailChange {
    type Facts = ConfirmFacts;
    type Decision = Judged;
    type Outcome = Verification;
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<ConfirmFacts, Broken> {
        let (known, pending) = futures_util::try_join!(account::by_id(tx, self.account), email_change::pending(tx, self.account))?;
        let taken = match &pending {
            Some(pending) => account::by_email(tx, &pending.email_key).await?.is_some_and(|other| other.account != self.account),
            None => false,
        };
        Ok(ConfirmFacts { known, pending, taken })
    }

    fn decide(&self, facts: ConfirmFacts) -> Result<Judged, AccountRefusal> {
        let known = facts.known.ok_or(AccountRefusal::SignedOut)?;
        let pending = facts.pending.filter(|pending| pending.code.open(self.moment.now));
        let typed: String = self.code.chars().filter(char::is_ascii_digit).collect();
        let verification = match &pending {
            None => Verification::Over,
            Some(pending) if same(typed.as_bytes(), self.secret.code(pending.code.id).as_bytes()) && !facts.taken => {
                Verification::Verified(self.account)
            }
            Some(pending) => Verification::Wrong { left: CODE_TRIES - pending.code.tries - 1 },
        };
        Ok(Judged { verification, known, pending })
    }

    /// A wrong code is a committed outcome: its counter must not be rolled back.
    fn write(&self, judged: Judged, writes: &mut Writes) -> Verification {
        let (now, id) = (self.moment.now, self.account);
        let Some(pending) = judged.pending else { return judged.verification };
        let code = pending.code.id;
        if let Verification::Verified(_) = judged.verification {
            writes.add(account::use_code(code, now));
            writes.add(email_change::confirm(code, now));
            writes.add(account::set_email(id, &pending.email, &pending.email_key));
            // Links that went to the mailbox so far stop working with it.
            writes.add(recovery::void_all(id, now));
            writes.add(session::end_all(id, now));
            writes.add(session::start(self.moment.id(0), self.session_hash.clone(), id, self.agent, now));
            let told = Subject::EmailChanged(code);
            writes.add(email::queue(self.moment.id(1), told, &judged.known.email, &judged.known.language, None, now));
            writes.add(noted(&self.moment, 2, id, "account.change_email"));
        } else {
            writes.add(account::miss_code(code));
            writes.add(noted(&self.moment, 2, id, "account.wrong_code"));
        }
        judged.verification
    }
}

/// Gives up a change that waits for its code.
pub struct DropEmailChange {
    /// Whose.
    pub account: AccountId,
    /// When.
    pub moment: Moment,
}

impl Change for DropEmailChange {
    fn write(&self, writes: &mut Writes) {
        writes.add(email_change::void_all(self.account, self.moment.now));
        writes.add(noted(&self.moment, 0, self.account, "account.drop_email_change"));
    }
}
