//! Who may go on with an invitation that was sent to another mailbox, and the codes that show it.

use domain::{
    account::SentCode,
    id::{AccountId, CodeId, InvitationId},
    invitation::Passage,
};
use jiff::Timestamp;

use crate::{
    Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    OF = "select how from passage where invitation_id = $1 and account_id = $2";
    ADD = "insert into passage (invitation_id, account_id, how, at) values ($1, $2, $3, $4) \
        on conflict (invitation_id, account_id) do update set how = excluded.how, at = excluded.at";
    SEND_CODE = "insert into passage_code (id, invitation_id, account_id, created_at, tries) values ($1, $2, $3, $4, 0)";
    LAST_CODE = "select id, created_at, tries, used_at from passage_code where invitation_id = $1 and account_id = $2 order by id desc limit 1";
    TRIES = "select cast(coalesce(sum(tries), 0) as bigint), count(case when created_at > $1 then 1 end) from passage_code where invitation_id = $2 and account_id = $3";
    MISS_CODE = "update passage_code set tries = tries + 1 where id = $1 and tries < 5";
    USE_CODE = "update passage_code set used_at = $1 where id = $2 and used_at is null";
}

/// Why this account may go on with an invitation that is not to its own mailbox, if it may.
///
/// # Errors
/// When the database refuses.
pub async fn of(tx: &Tx, invitation: InvitationId, account: AccountId) -> Result<Option<Passage>, Broken> {
    tx.maybe(sql(OF).bind(invitation).bind(account)).await?.map(|row| row.word(0)).transpose()
}

/// From now on it may.
#[must_use]
pub fn add(invitation: InvitationId, account: AccountId, how: Passage, now: Timestamp) -> Statement {
    sql(ADD).bind(invitation).bind(account).bind(how.as_str()).bind(now)
}

/// The codes mailed for one account and one invitation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Codes {
    /// The newest; older ones are dead.
    pub last: Option<SentCode>,
    /// Wrong tries over all of them.
    pub wrong: i64,
    /// How many were sent in the last while.
    pub lately: i64,
}

/// The codes so far, those after `then` counted apart.
///
/// # Errors
/// When the database refuses.
pub async fn codes(tx: &Tx, invitation: InvitationId, account: AccountId, then: Timestamp) -> Result<Codes, Broken> {
    let (last, tries) = futures_util::try_join!(
        tx.maybe(sql(LAST_CODE).bind(invitation).bind(account)),
        tx.maybe(sql(TRIES).bind(then).bind(invitation).bind(account))
    )?;
    let last = match last {
        Some(row) => {
            let used = row.get::<Option<Timestamp>>(3)?.is_some();
            Some(SentCode { id: row.get(0)?, created_at: row.get(1)?, tries: row.get(2)?, used })
        }
        None => None,
    };
    let Some(tries) = tries else { return Ok(Codes { last, ..Codes::default() }) };
    Ok(Codes { last, wrong: tries.get(0)?, lately: tries.get(1)? })
}

/// A code on its way to the invited mailbox.
#[must_use]
pub fn send_code(id: CodeId, invitation: InvitationId, account: AccountId, now: Timestamp) -> Statement {
    sql(SEND_CODE).bind(id).bind(invitation).bind(account).bind(now)
}

/// A wrong try.
#[must_use]
pub fn miss_code(id: CodeId) -> Statement {
    sql(MISS_CODE).bind(id)
}

/// The right one.
#[must_use]
pub fn use_code(id: CodeId, now: Timestamp) -> Statement {
    sql(USE_CODE).bind(now).bind(id)
}
