//! Sessions: begun by signing in, kept alive by requests, ended by signing out.

use domain::{
    Moment,
    account::AccountRefusal,
    id::{AccountId, SessionId},
};
use serde_json::json;
use store::{Action, Broken, Change, Tx, Writes, account, audit, session};

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
    /// When.
    pub moment: Moment,
}

impl Action for StartSession {
    type Facts = Option<account::Credentials>;
    type Decision = AccountId;
    type Outcome = AccountId;
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        account::by_email(tx, &self.email_key).await
    }

    fn decide(&self, known: Self::Facts) -> Result<AccountId, AccountRefusal> {
        let known = known.filter(|known| known.password_hash == self.password_hash);
        known.map(|known| known.account).ok_or(AccountRefusal::WrongCredentials)
    }

    fn write(&self, account: AccountId, writes: &mut Writes) -> AccountId {
        if let Some(before) = self.before {
            writes.add(session::end(before, self.moment.now));
        }
        writes.add(session::start(self.moment.id(0), self.session_hash.clone(), account, self.moment.now));
        writes.add(noted(&self.moment, account, "account.sign_in"));
        account
    }
}

fn noted(moment: &Moment, account: AccountId, action: &'static str) -> store::Statement {
    let entry = audit::Entry {
        actor: audit::Actor::Account(account),
        action,
        subject: account.to_string(),
        seller: None,
        organization: None,
        data: json!({}),
    };
    audit::note(moment, 1, entry)
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

/// Notes that a session is in use.
pub struct NoteSeen {
    /// Which session.
    pub session: SessionId,
    /// Not if a request was noted since then.
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
        writes.add(noted(&self.moment, self.account, "account.sign_out"));
    }
}

impl Change for NoteSeen {
    fn write(&self, writes: &mut Writes) {
        writes.add(session::seen(self.session, self.moment.now, self.unless));
    }
}

impl Change for SetLanguage {
    fn write(&self, writes: &mut Writes) {
        writes.add(account::set_language(self.account, &self.language));
    }
}
