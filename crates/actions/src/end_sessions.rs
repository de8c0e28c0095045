//! Ends sessions from the account's own list of them.

use domain::{
    Moment,
    account::AccountRefusal,
    id::{AccountId, SessionId},
};
use store::{Action, Broken, Change, Tx, Writes, session};

use crate::noted::noted;

/// Ends one session of the account.
pub struct EndOwnSession {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub session: SessionId,
    /// When.
    pub moment: Moment,
}

impl Action for EndOwnSession {
    type Facts = bool;
    type Decision = ();
    type Outcome = ();
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<bool, Broken> {
        let living = session::living(tx, self.account, self.moment.now).await?;
        Ok(living.iter().any(|one| one.id == self.session))
    }

    fn decide(&self, lives: bool) -> Result<(), AccountRefusal> {
        if lives { Ok(()) } else { Err(AccountRefusal::SignedOut) }
    }

    fn write(&self, (): (), writes: &mut Writes) {
        writes.add(session::end_own(self.session, self.account, self.moment.now));
        writes.add(noted(&self.moment, 0, self.account, "account.end_session"));
    }
}

/// Ends all sessions of the account but the one that asks.
pub struct EndOtherSessions {
    /// Whose.
    pub account: AccountId,
    /// The one that asks.
    pub kept: SessionId,
    /// When.
    pub moment: Moment,
}

impl Change for EndOtherSessions {
    fn write(&self, writes: &mut Writes) {
        writes.add(session::end_others(self.account, self.kept, self.moment.now));
        writes.add(noted(&self.moment, 0, self.account, "account.end_other_sessions"));
    }
}
