//! Creates an account that is not yet verified, signs its browser in, and mails a code.
//!
//! Whether the e-mail has an account already shows only in that mailbox: the same rows and the same answer either way,
//! another letter (threat T10). Only the browser that signed up can enter the code, so signing up with somebody else's
//! address gains nothing (T06).

use domain::{Moment, account::Email, device::Agent, id::AccountId};
use serde_json::json;
use store::{Action, Broken, Tx, Writes, account, audit, email, session};

/// The action.
pub struct SignUp {
    /// Where the code goes.
    pub email: Email,
    /// How the person is called.
    pub name: String,
    /// Language of pages and letters.
    pub language: String,
    /// PHC string of the password.
    pub password_hash: String,
    /// SHA-256 of the new session's token.
    pub session_hash: Vec<u8>,
    /// This browser.
    pub agent: Agent,
    /// When.
    pub moment: Moment,
}

impl Action for SignUp {
    type Facts = Option<account::Credentials>;
    type Decision = Option<account::Credentials>;
    type Outcome = AccountId;
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        account::by_email(tx, &self.email.key()).await
    }

    fn decide(&self, existing: Self::Facts) -> Result<Self::Decision, Self::Refusal> {
        Ok(existing)
    }

    fn write(&self, existing: Self::Decision, writes: &mut Writes) -> AccountId {
        let (now, id): (_, AccountId) = (self.moment.now, self.moment.id(0));
        writes.add(account::add(id, self.email.as_str(), self.email.key(), &self.name, &self.language, &self.password_hash, now));
        writes.add(session::start(self.moment.id(1), self.session_hash.clone(), id, self.agent, now));
        let (code, letter) = (self.moment.id(2), self.moment.id(3));
        // A code in either case: entering a wrong one then answers alike. Where the e-mail is taken it is never sent.
        writes.add(account::send_code(code, id, now));
        let (subject, language) = match &existing {
            None => (email::Subject::VerifyEmail(code), &self.language),
            Some(existing) => (email::Subject::AccountExists(existing.account), &existing.language),
        };
        writes.add(email::queue(letter, subject, self.email.as_str(), language, None, now));
        let entry = audit::Entry {
            actor: audit::Actor::Account(id),
            action: "account.create",
            subject: id.to_string(),
            seller: None,
            organization: None,
            data: json!({}),
        };
        writes.add(audit::note(&self.moment, 4, entry));
        id
    }
}
