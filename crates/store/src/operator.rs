//! Who runs the platform, how they were invited, and what they look after.

use domain::{
    account::OnceLink,
    id::{AccountId, OperatorInvitationId},
    order::OrderStatus,
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    correction, invoice,
    sql::{sql, statements},
};

statements! {
    ADD = "insert into operator (account_id, since) values ($1, $2) on conflict (account_id) do update set since = excluded.since, removed_at = null \
        where operator.removed_at is not null";
    REMOVE = "update operator set removed_at = $1 where account_id = $2 and removed_at is null";
    ALL = "select a.id, a.name, a.email, o.since from operator o join account a on a.id = o.account_id where o.removed_at is null order by o.since, o.account_id";
    BY_EMAIL = "select a.id from operator o join account a on a.id = o.account_id where a.email_key = $1 and a.verified_at is not null and o.removed_at is null";
    INVITE = "insert into operator_invitation (id, token_hash, email, email_key, created_at) values ($1, $2, $3, $4, $5)";
    VOID_INVITATIONS = "update operator_invitation set voided_at = $1 where email_key = $2 and used_at is null and voided_at is null";
    INVITATION = "select id, email, email_key, created_at, used_at, voided_at from operator_invitation where token_hash = $1";
    USE_INVITATION = "update operator_invitation set used_at = $1, used_by = $2 where id = $3 and used_at is null and voided_at is null";
    ORDERS = "select status, count(*) from orders group by status";
    LETTERS = "select count(*), count(given_up_at) from email where sent_at is null";
}

/// A one-time link that makes somebody an operator.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Which.
    pub id: OperatorInvitationId,
    /// Whom it is for, as written.
    pub email: String,
    /// What spellings of it share.
    pub email_key: String,
    /// Whether it still works.
    pub link: OnceLink,
}

/// The invitation whose token has this hash, open or not.
///
/// # Errors
/// When the database refuses.
pub async fn invitation(tx: &Tx, token_hash: Vec<u8>) -> Result<Option<Invitation>, Broken> {
    let invitation = |row: &Row| {
        let closed = row.get::<Option<Timestamp>>(4)?.is_some() || row.get::<Option<Timestamp>>(5)?.is_some();
        let link = OnceLink { created_at: row.get(3)?, closed };
        Ok(Invitation { id: row.get(0)?, email: row.get(1)?, email_key: row.get(2)?, link })
    };
    tx.maybe(sql(INVITATION).bind(token_hash)).await?.as_ref().map(invitation).transpose()
}

/// Adds an invitation; earlier ones of the same person stop working.
#[must_use]
pub fn invite(id: OperatorInvitationId, token_hash: Vec<u8>, email: &str, email_key: &str, now: Timestamp) -> [Statement; 2] {
    [sql(VOID_INVITATIONS).bind(now).bind(email_key).any(), sql(INVITE).bind(id).bind(token_hash).bind(email).bind(email_key).bind(now)]
}

/// An invitation was used.
#[must_use]
pub fn use_invitation(id: OperatorInvitationId, account: AccountId, now: Timestamp) -> Statement {
    sql(USE_INVITATION).bind(now).bind(account).bind(id)
}

/// An operator from now on; who is one already stays so since then.
#[must_use]
pub fn add(account: AccountId, now: Timestamp) -> Statement {
    sql(ADD).bind(account).bind(now).any()
}

/// No operator any more.
#[must_use]
pub fn remove(account: AccountId, now: Timestamp) -> Statement {
    sql(REMOVE).bind(now).bind(account)
}

/// The operator with this e-mail.
///
/// # Errors
/// When the database refuses.
pub async fn by_email(tx: &Tx, email_key: &str) -> Result<Option<AccountId>, Broken> {
    tx.maybe(sql(BY_EMAIL).bind(email_key)).await?.map(|row| row.get(0)).transpose()
}

/// An operator, as a list shows them.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// Since when they are one.
    pub since: Timestamp,
}

/// How things stand on the platform.
#[derive(Clone, Debug)]
pub struct Overview {
    /// How many orders there are in each state that occurs.
    pub orders: Vec<(OrderStatus, i64)>,
    /// Letters that wait to be sent.
    pub waiting: i64,
    /// Letters that could not be sent.
    pub given_up: i64,
    /// Addresses kept with consent that nobody has looked at.
    pub addresses: i64,
    /// Organizations that wish to pay by invoice and wait for an answer.
    pub invoices: i64,
    /// The operators, the first one first.
    pub operators: Vec<Listed>,
}

/// How things stand on the platform.
///
/// # Errors
/// When the database refuses.
pub async fn overview(tx: &Tx) -> Result<Overview, Broken> {
    let (orders, letters, operators, addresses, invoices) =
        futures_util::try_join!(tx.all(sql(ORDERS)), tx.maybe(sql(LETTERS)), tx.all(sql(ALL)), correction::count(tx), invoice::count(tx))?;
    let (unsent, given_up): (i64, i64) = letters.map_or(Ok::<_, Broken>((0, 0)), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Overview {
        orders: orders.iter().map(|row| Ok((row.word(0)?, row.get(1)?))).collect::<Result<_, Broken>>()?,
        waiting: unsent - given_up,
        given_up,
        addresses,
        invoices,
        operators: operators
            .iter()
            .map(|row| Ok(Listed { account: row.get(0)?, name: row.get(1)?, email: row.get(2)?, since: row.get(3)? }))
            .collect::<Result<_, Broken>>()?,
    })
}
