//! Who runs the platform: invited at the command line, joined by a one-time link, removed at the command line.

use domain::{
    Moment, Refusal,
    account::{AccountRefusal, Email, OPERATOR_HOURS},
    device::Agent,
    id::{AccountId, OperatorInvitationId, SessionId},
    secret::{Secret, hash},
};
use store::{
    Action, Broken, Change, Tx, Writes, account,
    operator::{self, Invitation},
    session,
};

use crate::noted::{noted, noted_by_system};

/// Invites somebody. The link's token follows from the invitation's id, the first of the moment.
pub struct InviteOperator {
    /// Whom.
    pub email: Email,
    /// The token follows from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

impl InviteOperator {
    /// The token of the link, to be shown once.
    #[must_use]
    pub fn token(&self) -> String {
        self.secret.operator_token(self.id())
    }

    fn id(&self) -> OperatorInvitationId {
        self.moment.id(0)
    }
}

impl Change for InviteOperator {
    fn write(&self, writes: &mut Writes) {
        let invited = operator::invite(self.id(), hash(&self.token()), self.email.as_str(), &self.email.key(), self.moment.now);
        invited.into_iter().for_each(|statement| writes.add(statement));
        writes.add(noted_by_system(&self.moment, 1, self.id().to_string(), "operator.invite"));
    }
}

/// As whom somebody joins.
pub enum Joining {
    /// With a new account. The operator at the command line vouches for the address, so it counts as verified.
    New {
        /// How the person is called.
        name: String,
        /// Language of pages and letters.
        language: String,
        /// PHC string of the password.
        password_hash: String,
    },
    /// Signed in with the account of the invited address.
    SignedIn(AccountId),
    /// With that account's password, checked before, outside the transaction, against this hash.
    Password(String),
}

/// Follows the link: from now on an operator, in a new session of this browser.
pub struct JoinOperators {
    /// SHA-256 of the link's token.
    pub token_hash: Vec<u8>,
    /// As whom.
    pub joining: Joining,
    /// SHA-256 of the token of this browser's new session.
    pub session_hash: Vec<u8>,
    /// The browser's session so far, which ends (threat T15).
    pub before: Option<SessionId>,
    /// This browser.
    pub agent: Agent,
    /// When.
    pub moment: Moment,
}

/// What is known of the link and of the invited address.
pub struct JoinFacts {
    invitation: Option<Invitation>,
    known: Option<account::Credentials>,
}

impl Action for JoinOperators {
    type Facts = JoinFacts;
    type Decision = (Invitation, AccountId);
    type Outcome = AccountId;
    type Refusal = AccountRefusal;

    async fn load(&self, tx: &Tx) -> Result<JoinFacts, Broken> {
        let invitation = operator::invitation(tx, self.token_hash.clone()).await?;
        let known = match &invitation {
            Some(invitation) => account::by_email(tx, &invitation.email_key).await?,
            None => None,
        };
        Ok(JoinFacts { invitation, known })
    }

    fn decide(&self, facts: JoinFacts) -> Result<Self::Decision, AccountRefusal> {
        let invitation = facts.invitation.filter(|invitation| invitation.link.open(OPERATOR_HOURS * 60, self.moment.now));
        let invitation = invitation.ok_or(AccountRefusal::LinkClosed)?;
        let account = match (&self.joining, facts.known) {
            (Joining::New { .. }, None) => Some(self.moment.id(3)),
            (Joining::SignedIn(account), Some(known)) if known.account == *account => Some(known.account),
            (Joining::Password(checked), Some(known)) if known.password_hash == *checked => Some(known.account),
            _ => None,
        };
        account.map(|account| (invitation, account)).ok_or(AccountRefusal::WrongCredentials)
    }

    fn write(&self, (invitation, id): Self::Decision, writes: &mut Writes) -> AccountId {
        let now = self.moment.now;
        if let Joining::New { name, language, password_hash } = &self.joining {
            writes.add(account::add(id, &invitation.email, invitation.email_key.clone(), name, language, password_hash, now));
            writes.add(account::verify(id, now));
        }
        writes.add(operator::use_invitation(invitation.id, id, now));
        writes.add(operator::add(id, now));
        if let Some(before) = self.before {
            writes.add(session::end(before, now));
        }
        writes.add(session::start(self.moment.id(0), self.session_hash.clone(), id, self.agent, now));
        writes.add(noted(&self.moment, 1, id, "operator.join"));
        id
    }
}

/// Takes somebody's operator rights away.
pub struct RemoveOperator {
    /// Whose.
    pub email: Email,
    /// When.
    pub moment: Moment,
}

/// Nobody with this address is an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchOperator;

impl Refusal for NoSuchOperator {
    fn code(&self) -> &'static str {
        "not_found"
    }
}

impl Action for RemoveOperator {
    type Facts = Option<AccountId>;
    type Decision = AccountId;
    type Outcome = ();
    type Refusal = NoSuchOperator;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        operator::by_email(tx, &self.email.key()).await
    }

    fn decide(&self, found: Self::Facts) -> Result<AccountId, NoSuchOperator> {
        found.ok_or(NoSuchOperator)
    }

    /// Rights are read with each request, so they are gone with the next one; the sessions end all the same.
    fn write(&self, id: AccountId, writes: &mut Writes) {
        writes.add(operator::remove(id, self.moment.now));
        writes.add(session::end_all(id, self.moment.now));
        writes.add(noted_by_system(&self.moment, 0, id.to_string(), "operator.remove"));
    }
}
