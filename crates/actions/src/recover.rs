//! Sets a new password by the link from the mailbox.
//!
//! Who reads the mailbox is the owner: whatever was begun before, by whoever, ends here (threats T06 to T08). All sessions,
//! the changes of e-mail that wait for their code, and every other link.

use domain::{
    Moment,
    account::{AccountRefusal, RECOVERY_MINUTES},
    device::Agent,
    id::{AccountId, SessionId},
};
use store::{
    Action, Broken, Tx, Writes, account,
    email::{self, Subject},
    email_change,
    recovery::{self, Recovery},
    session,
};

use crate::noted::noted;

/// The action.
pub struct Recover {
    /// SHA-256 of the link's token.
    pub token_hash: Vec<u8>,
    /// PHC string of the new password.
    pub password_hash: String,
    /// SHA-256 of the token of this browser's new session.
    pub session_hash: Vec<u8>,
    /// The browser's session so far, which may be another account's and ends (threat T15).
    pub before: Option<SessionId>,
    /// This browser.
    pub agent: Agent,
    /// When.
    pub moment: Moment,
}

impl Action for Recover {
    type Facts = Option<Recovery>;
    type Decision = Recovery;
    type Outcome = AccountId;
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        recovery::by_hash(tx, self.token_hash.clone()).await
    }

    fn decide(&self, found: Self::Facts) -> Result<Recovery, AccountRefusal> {
        found.filter(|found| found.link.open(RECOVERY_MINUTES, self.moment.now)).ok_or(AccountRefusal::LinkClosed)
    }

    fn write(&self, found: Recovery, writes: &mut Writes) -> AccountId {
        let (now, id) = (self.moment.now, found.account);
        writes.add(recovery::use_up(found.id, now));
        writes.add(recovery::void_all(id, now));
        writes.add(email_change::void_all(id, now));
        writes.add(account::set_password(id, &self.password_hash));
        writes.add(session::end_all(id, now));
        if let Some(before) = self.before {
            writes.add(session::end(before, now));
        }
        writes.add(session::start(self.moment.id(0), self.session_hash.clone(), id, self.agent, now));
        writes.add(email::queue(self.moment.id(1), Subject::PasswordChanged(id), &found.email, &found.language, None, now));
        writes.add(noted(&self.moment, 2, id, "account.recover"));
        id
    }
}
