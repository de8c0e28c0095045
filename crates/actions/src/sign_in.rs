//! Sessions: begun by signing in, kept alive by requests, ended by signing out.

use domain::{
    Moment,
    account::AccountRefusal,
    device::Agent,
    id::{AccountId, SessionId},
};
use store::{
    Action, Broken, Change, Tx, Writes, account,
    email::{self, Subject},
    session,
};

use crate::noted::noted;

/// Signs in. The password was checked before, outside the transaction, against `password_hash`.
pub struct StartSession {
    /// Who.
    pub email_key: String,
    /// The hash the password was checked against: refused when it changed meanwhile.
    pub password_hash: String,
    /// SHA-256 of the new session's token.
    pub session_hash: Vec<u8>,
    /// The browser's session so far, which ends (threat T15).
    pub before: Option<SessionId>,
    /// This browser.
    pub agent: Agent,
    /// It bears the mark of having signed in with this account before; without it the owner is told.
    pub known_device: bool,
    /// When.
    pub moment: Moment,
}

impl Action for StartSession {
    type Facts = Option<account::Credentials>;
    type Decision = account::Credentials;
    type Outcome = AccountId;
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        account::by_email(tx, &self.email_key).await
    }

    fn decide(&self, known: Self::Facts) -> Result<account::Credentials, AccountRefusal> {
        known.filter(|known| known.password_hash == self.password_hash).ok_or(AccountRefusal::WrongCredentials)
    }

    fn write(&self, known: account::Credentials, writes: &mut Writes) -> AccountId {
        let (now, id): (_, SessionId) = (self.moment.now, self.moment.id(0));
        if let Some(before) = self.before {
            writes.add(session::end(before, now));
        }
        writes.add(session::start(id, self.session_hash.clone(), known.account, self.agent, now));
        if !self.known_device {
            writes.add(email::queue(self.moment.id(2), Subject::NewDevice(id), &known.email, &known.language, None, now));
        }
        writes.add(noted(&self.moment, 1, known.account, "account.sign_in"));
        known.account
    }
}

/// Signs out.
pub struct EndSession {
    /// Which session.
    pub session: SessionId,
    /// Whose.
    pub account: AccountId,
    /// When.
    pub moment: Moment,
}

/// Notes that sessions are in use.
pub struct NoteSeen {
    /// Which.
    pub sessions: Vec<SessionId>,
    /// Not where a request was noted since then.
    pub unless: jiff::Timestamp,
    /// When.
    pub moment: Moment,
}

/// Another language for an account's pages and letters.
pub struct SetLanguage {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub language: String,
}

impl Change for EndSession {
    fn write(&self, writes: &mut Writes) {
        writes.add(session::end(self.session, self.moment.now));
        writes.add(noted(&self.moment, 0, self.account, "account.sign_out"));
    }
}

impl Change for NoteSeen {
    fn write(&self, writes: &mut Writes) {
        self.sessions.iter().for_each(|&session| writes.add(session::seen(session, self.moment.now, self.unless)));
    }
}

impl Change for SetLanguage {
    fn write(&self, writes: &mut Writes) {
        writes.add(account::set_language(self.account, &self.language));
    }
}
