//! Orders handed over to a colleague.

use domain::{
    id::{AccountId, HandOverId, InvitationId, OrderId},
    invitation::{InvitationStatus, Recipient},
    order::OrderStatus,
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ADD = "insert into hand_over (id, invitation_id, account_id, email, email_key, name, language, created_at, tries) values ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    BY_ID = "select id, invitation_id, email, name, language, created_at, tries, confirmed_at from hand_over where id = $1 and invitation_id = $2";
    SINCE = "select count(*) from hand_over where invitation_id = $1 and created_at > $2";
    MISS = "update hand_over set tries = tries + 1 where id = $1 and tries < 5 and confirmed_at is null";
    CONFIRM = "update hand_over set confirmed_at = $1, to_invitation_id = $2 where id = $3 and confirmed_at is null";
    OF_INVITATION = "select id, email, name, confirmed_at, account_id from hand_over where invitation_id = $1 and confirmed_at is not null";
    BY_ACCOUNT = "select h.id, h.email, h.name, h.confirmed_at, h.account_id, o.id, o.reference, o.status, l.name, l.support_email, l.support_url, n.status, n.expires_at \
        from hand_over h join invitation i on i.id = h.invitation_id join invitation n on n.id = h.to_invitation_id join orders o on o.id = i.order_id \
        join seller l on l.id = o.seller_id where h.account_id = $1 and h.confirmed_at is not null order by h.id desc limit 100";
}

/// A hand-over that was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which; the digits of its code follow from it.
    pub id: HandOverId,
    /// The link it is about.
    pub invitation: InvitationId,
    /// The colleague's mailbox.
    pub email: String,
    /// The colleague.
    pub name: String,
    /// The language of the colleague's invitation.
    pub language: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Wrong codes so far.
    pub tries: i64,
    /// Done already.
    pub confirmed: bool,
}

/// The hand-over with this id, of this link.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: HandOverId, invitation: InvitationId) -> Result<Option<Asked>, Broken> {
    let Some(row) = tx.maybe(sql(BY_ID).bind(id).bind(invitation)).await? else { return Ok(None) };
    Ok(Some(Asked {
        id: row.get(0)?,
        invitation: row.get(1)?,
        email: row.get(2)?,
        name: row.get(3)?,
        language: row.get(4)?,
        created_at: row.get(5)?,
        tries: row.get(6)?,
        confirmed: row.get::<Option<Timestamp>>(7)?.is_some(),
    }))
}

/// How many hand-overs of a link were asked for after `then`.
///
/// # Errors
/// When the database refuses.
pub async fn since(tx: &Tx, invitation: InvitationId, then: Timestamp) -> Result<i64, Broken> {
    tx.maybe(sql(SINCE).bind(invitation).bind(then)).await?.map_or(Ok(0), |row| row.get(0))
}

/// Asks for one.
#[must_use]
pub fn add(id: HandOverId, invitation: InvitationId, by: Option<AccountId>, to: &Recipient, now: Timestamp) -> Statement {
    sql(ADD).bind(id).bind(invitation).bind(by).bind(to.email.as_str()).bind(to.email.key()).bind(&to.name).bind(&to.language).bind(now)
}

/// A wrong code.
#[must_use]
pub fn miss(id: HandOverId) -> Statement {
    sql(MISS).bind(id)
}

/// It is done: this link stands in place of the old one.
#[must_use]
pub fn confirm(id: HandOverId, to: InvitationId, now: Timestamp) -> Statement {
    sql(CONFIRM).bind(now).bind(to).bind(id)
}

/// To whom an order went.
#[derive(Clone, Debug)]
pub struct HandedTo {
    /// Which hand-over.
    pub id: HandOverId,
    /// The colleague's mailbox.
    pub email: String,
    /// The colleague.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// By which account; without one by whoever reads the invited mailbox.
    pub by: Option<AccountId>,
}

/// To whom the order of a link was handed over, if it was.
///
/// # Errors
/// When the database refuses.
pub async fn of_invitation(tx: &Tx, invitation: InvitationId) -> Result<Option<HandedTo>, Broken> {
    tx.maybe(sql(OF_INVITATION).bind(invitation)).await?.as_ref().map(handed_to).transpose()
}

fn handed_to(row: &Row) -> Result<HandedTo, Broken> {
    Ok(HandedTo { id: row.get(0)?, email: row.get(1)?, name: row.get(2)?, at: row.get(3)?, by: row.get(4)? })
}

/// An order somebody handed over, as they may still see it.
#[derive(Clone, Debug)]
pub struct HandedOver {
    /// To whom and when.
    pub to: HandedTo,
    /// Which order.
    pub order: OrderId,
    /// The seller's number for it.
    pub reference: String,
    /// How far it is.
    pub status: OrderStatus,
    /// Who sold.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// A page for help, or empty.
    pub support_url: String,
    /// The colleague's link.
    pub link: InvitationStatus,
    /// When that one ends.
    pub expires_at: Timestamp,
}

/// What an account handed over, newest first, at most 100.
///
/// # Errors
/// When the database refuses.
pub async fn by_account(tx: &Tx, account: AccountId) -> Result<Vec<HandedOver>, Broken> {
    let rows = tx.all(sql(BY_ACCOUNT).bind(account)).await?;
    let handed = |row: &Row| {
        Ok(HandedOver {
            to: handed_to(row)?,
            order: row.get(5)?,
            reference: row.get(6)?,
            status: row.word(7)?,
            seller_name: row.get(8)?,
            support_email: row.get(9)?,
            support_url: row.get(10)?,
            link: row.word(11)?,
            expires_at: row.get(12)?,
        })
    };
    rows.iter().map(handed).collect()
}
