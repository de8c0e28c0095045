//! Another password, by who knows the one so far.

use domain::{Moment, account::AccountRefusal, device::Agent, id::AccountId};
use store::{
    Action, Broken, Change, Tx, Writes, account,
    email::{self, Subject},
    email_change, recovery, session,
};

use crate::noted::noted;

/// The action. The password so far was checked before, outside the transaction, against `checked_against`.
pub struct ChangePassword {
    /// Whose.
    pub account: AccountId,
    /// The hash the password so far was checked against: refused when it changed meanwhile.
    pub checked_against: String,
    /// PHC string of the new password.
    pub password_hash: String,
    /// SHA-256 of the token of this browser's new session; all others of the account end.
    pub session_hash: Vec<u8>,
    /// This browser.
    pub agent: Agent,
    /// When.
    pub moment: Moment,
}

impl Action for ChangePassword {
    type Facts = Option<account::Known>;
    type Decision = account::Known;
    type Outcome = ();
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        account::by_id(tx, self.account).await
    }

    fn decide(&self, known: Self::Facts) -> Result<account::Known, AccountRefusal> {
        let known = known.ok_or(AccountRefusal::SignedOut)?;
        if known.password_hash == self.checked_against { Ok(known) } else { Err(AccountRefusal::WrongCredentials) }
    }

    fn write(&self, known: account::Known, writes: &mut Writes) {
        let (now, id) = (self.moment.now, self.account);
        writes.add(account::set_password(id, &self.password_hash));
        writes.add(recovery::void_all(id, now));
        writes.add(email_change::void_all(id, now));
        writes.add(session::end_all(id, now));
        writes.add(session::start(self.moment.id(0), self.session_hash.clone(), id, self.agent, now));
        writes.add(email::queue(self.moment.id(1), Subject::PasswordChanged(id), &known.email, &known.language, None, now));
        writes.add(noted(&self.moment, 2, id, "account.change_password"));
    }
}

/// Notes that somebody signed in did not know the account's password: the sign of a session in other hands.
pub struct NoteWrongPassword {
    /// Whose.
    pub account: AccountId,
    /// When.
    pub moment: Moment,
}

impl Change for NoteWrongPassword {
    fn write(&self, writes: &mut Writes) {
        writes.add(noted(&self.moment, 0, self.account, "account.wrong_password"));
    }
}
