//! Shows that a mailbox is theirs: the mailed code, and a new one when it was lost.

use domain::{
    Moment,
    account::{AccountRefusal, SentCode, Verification},
    device::Agent,
    id::AccountId,
    secret::{Secret, same},
};
use jiff::Span;
use serde_json::json;
use store::{Action, Broken, Tx, Writes, account, audit, email, session};

/// Enters a code.
pub struct VerifyEmail {
    /// Whose browser.
    pub account: AccountId,
    /// SHA-256 of the token of the new session, which begins with more rights; all others of the account end.
    pub session_hash: Vec<u8>,
    /// This browser.
    pub agent: Agent,
    /// What was typed.
    pub code: String,
    /// The code's digits follow from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

/// What is known of the account.
pub struct Facts {
    account: Option<account::Unverified>,
    code: Option<SentCode>,
    /// Somebody verified this e-mail meanwhile.
    taken: bool,
}

async fn load(tx: &Tx, id: AccountId) -> Result<Facts, Broken> {
    let (known, code) = futures_util::try_join!(account::email_of(tx, id), account::last_code(tx, id))?;
    let taken = match &known {
        Some(known) => account::by_email(tx, &known.email_key).await?.is_some(),
        None => false,
    };
    Ok(Facts { account: known, code, taken })
}

impl Action for VerifyEmail {
    type Facts = Facts;
    type Decision = (Verification, Option<SentCode>);
    type Outcome = Verification;
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        load(tx, self.account).await
    }

    fn decide(&self, facts: Facts) -> Result<Self::Decision, AccountRefusal> {
        facts.account.filter(|account| !account.verified).ok_or(AccountRefusal::SignedOut)?;
        let Some(code) = facts.code.filter(|code| code.open(self.moment.now)) else {
            return Ok((Verification::Over, None));
        };
        let typed: String = self.code.chars().filter(char::is_ascii_digit).collect();
        // Where the e-mail is taken no code was sent, and none is right.
        if same(typed.as_bytes(), self.secret.code(code.id).as_bytes()) && !facts.taken {
            Ok((Verification::Verified(self.account), Some(code)))
        } else {
            Ok((Verification::Wrong { left: domain::account::CODE_TRIES - code.tries - 1 }, Some(code)))
        }
    }

    /// A wrong code is a committed outcome: its counter must not be rolled back.
    fn write(&self, (verification, code): Self::Decision, writes: &mut Writes) -> Verification {
        let now = self.moment.now;
        let action = match (verification, code) {
            (Verification::Verified(id), Some(code)) => {
                writes.add(account::verify(id, now));
                writes.add(account::use_code(code.id, now));
                writes.add(session::end_all(id, now));
                writes.add(session::start(self.moment.id(0), self.session_hash.clone(), id, self.agent, now));
                "account.verify"
            }
            (Verification::Wrong { .. }, Some(code)) => {
                writes.add(account::miss_code(code.id));
                "account.wrong_code"
            }
            _ => return verification,
        };
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action,
            subject: self.account.to_string(),
            seller: None,
            organization: None,
            data: json!({}),
        };
        writes.add(audit::note(&self.moment, 1, entry));
        verification
    }
}

/// Mails a new code; the one before is dead.
pub struct ResendCode {
    /// Whose browser.
    pub account: AccountId,
    /// When.
    pub moment: Moment,
}

/// Codes an account can be sent in an hour.
const CODES_PER_HOUR: i64 = 5;

impl Action for ResendCode {
    type Facts = (Facts, i64);
    type Decision = Facts;
    type Outcome = ();
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let hour_ago = self.moment.now.checked_sub(Span::new().hours(1)).unwrap_or(self.moment.now);
        futures_util::try_join!(load(tx, self.account), account::codes_since(tx, self.account, hour_ago))
    }

    fn decide(&self, (facts, sent): Self::Facts) -> Result<Self::Decision, AccountRefusal> {
        facts.account.as_ref().filter(|account| !account.verified).ok_or(AccountRefusal::SignedOut)?;
        if sent < CODES_PER_HOUR { Ok(facts) } else { Err(AccountRefusal::TooManyCodes) }
    }

    fn write(&self, facts: Self::Decision, writes: &mut Writes) {
        let code = self.moment.id(0);
        writes.add(account::send_code(code, self.account, self.moment.now));
        // Where the e-mail is taken its owner was told already: the same rows and the same answer, without a letter.
        if let Some(account) = facts.account.filter(|_| !facts.taken) {
            let letter = email::Subject::VerifyEmail(code);
            writes.add(email::queue(self.moment.id(1), letter, &account.email, &account.language, None, self.moment.now));
        }
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "account.resend_code",
            subject: self.account.to_string(),
            seller: None,
            organization: None,
            data: json!({}),
        };
        writes.add(audit::note(&self.moment, 2, entry));
    }
}
