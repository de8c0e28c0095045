//! Asks for a link to choose a new password.
//!
//! The same rows, the same work and the same answer whether the address has an account or not; the letter tells the
//! rest to the only person who may know (threat T10).

use domain::{
    Moment,
    account::{Email, RECOVERIES_PER_HOUR},
    id::RecoveryId,
    secret::{Secret, hash},
};
use jiff::Span;
use store::{
    Action, Broken, Tx, Writes, account,
    email::{self, Subject},
    recovery,
};

use crate::noted::noted_by_system;

/// The action.
pub struct AskRecovery {
    /// The address that was entered.
    pub email: Email,
    /// The language of whoever entered it, for an address without account.
    pub language: String,
    /// The link's token follows from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

/// What is known of the address.
pub struct Facts {
    known: Option<account::Credentials>,
    asked: i64,
}

impl Action for AskRecovery {
    type Facts = Facts;
    type Decision = Facts;
    type Outcome = ();
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let key = self.email.key();
        let hour_ago = self.moment.now.checked_sub(Span::new().hours(1)).unwrap_or(self.moment.now);
        let (known, asked) = futures_util::try_join!(account::by_email(tx, &key), recovery::since(tx, &key, hour_ago))?;
        Ok(Facts { known, asked })
    }

    fn decide(&self, facts: Facts) -> Result<Facts, Self::Refusal> {
        Ok(facts)
    }

    /// Beyond a few letters an hour nothing is sent, and nothing says so: a mailbox cannot be flooded from here.
    fn write(&self, facts: Facts, writes: &mut Writes) {
        let (now, id): (_, RecoveryId) = (self.moment.now, self.moment.id(0));
        if facts.asked >= RECOVERIES_PER_HOUR {
            return writes.add(noted_by_system(&self.moment, 2, id.to_string(), "account.recovery_held_back"));
        }
        let account = facts.known.as_ref().map(|known| known.account);
        writes.add(recovery::add(id, hash(&self.secret.recovery_token(id)), &self.email.key(), account, now));
        let (subject, recipient, language) = match &facts.known {
            Some(known) => (Subject::PasswordReset(id), known.email.as_str(), &known.language),
            None => (Subject::NoAccount(id), self.email.as_str(), &self.language),
        };
        writes.add(email::queue(self.moment.id(1), subject, recipient, language, None, now));
        writes.add(noted_by_system(&self.moment, 2, id.to_string(), "account.recovery_asked"));
    }
}
