//! Invitations of members: a link to a mailbox, whose token follows from the id.

use domain::{
    id::{AccountId, MemberInvitationId, OrganizationId},
    member::{A_DAY, MemberInvitationState, MemberInvitationStatus, Rights, Written, invitation_state},
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    BY_HASH = "select i.id, i.organization_id, g.name, i.email, i.email_key, i.role, i.billing_reader, i.status, i.expires_at, a.name, i.ended_by, i.language, i.invited_by from member_invitation i \
        join organization g on g.id = i.organization_id and g.status <> 'deleted' join account a on a.id = i.invited_by where i.token_hash = $1";
    BY_ID = "select i.id, i.organization_id, g.name, i.email, i.email_key, i.role, i.billing_reader, i.status, i.expires_at, a.name, i.ended_by, i.language, i.invited_by from member_invitation i \
        join organization g on g.id = i.organization_id and g.status <> 'deleted' join account a on a.id = i.invited_by where i.id = $1";
    OPEN = "select i.id, i.organization_id, g.name, i.email, i.email_key, i.role, i.billing_reader, i.status, i.expires_at, a.name, i.ended_by, i.language, i.invited_by from member_invitation i \
        join organization g on g.id = i.organization_id and g.status <> 'deleted' join account a on a.id = i.invited_by \
        where i.organization_id = $1 and i.email_key = $2 and i.status = 'open'";
    // For one mailbox: what its owner finds after signing in.
    WAITING = "select i.id, i.organization_id, g.name, i.email, i.email_key, i.role, i.billing_reader, i.status, i.expires_at, a.name, i.ended_by, i.language, i.invited_by from member_invitation i \
        join organization g on g.id = i.organization_id and g.status <> 'deleted' join account a on a.id = i.invited_by \
        where i.email_key = $1 and i.status = 'open' and i.expires_at > $2 order by i.id limit 50";
    // For an organization: what is open, and what was declined lately.
    LIST = "select i.id, i.organization_id, g.name, i.email, i.email_key, i.role, i.billing_reader, i.status, i.expires_at, a.name, i.ended_by, i.language, i.invited_by from member_invitation i \
        join organization g on g.id = i.organization_id join account a on a.id = i.invited_by \
        where i.organization_id = $1 and (i.status = 'open' or (i.status = 'declined' and i.ended_at > $2)) order by i.created_at desc, i.id desc limit 200";
    ADD = "insert into member_invitation (id, organization_id, email, email_key, role, billing_reader, language, token_hash, invited_by, created_at, expires_at, status) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open')";
    EXTEND = "update member_invitation set expires_at = $1 where id = $2 and status = 'open'";
    END = "update member_invitation set status = $1, ended_at = $2, ended_by = $3 where id = $4 and status = 'open'";
    // What somebody gave may last no longer than their right to give it.
    END_GIVEN = "update member_invitation set status = 'revoked', ended_at = $1, ended_by = $2 where organization_id = $3 and invited_by = $4 and status = 'open' and role = $5 and billing_reader = $6";
    END_ALL = "update member_invitation set status = 'revoked', ended_at = $1, ended_by = $2 where organization_id = $3 and status = 'open'";
    GIVEN = "select role, billing_reader, count(*) from member_invitation where organization_id = $1 and invited_by = $2 and status = 'open' group by role, billing_reader";
    WRITTEN = "select (select count(*) from member_invitation i where i.organization_id = $1 and i.created_at > $2), \
        (select count(*) from member_invitation j join email e on e.about = j.id and e.kind = 'member_invitation' and e.created_at > $2 where j.organization_id = $1 and j.email_key = $3)";
}

/// An invitation.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Which.
    pub id: MemberInvitationId,
    /// To which organization.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// The invited mailbox, as written.
    pub email: String,
    /// What spellings of it share.
    pub email_key: String,
    /// What is offered.
    pub rights: Rights,
    /// As kept.
    pub status: MemberInvitationStatus,
    /// When its days are over.
    pub expires_at: Timestamp,
    /// Who invites.
    pub inviter: String,
    /// Their account.
    pub invited_by: AccountId,
    /// Who accepted it, or withdrew it.
    pub ended_by: Option<AccountId>,
    /// The language of its letters.
    pub language: String,
}

impl Invitation {
    /// How it stands now.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> MemberInvitationState {
        invitation_state(self.status, self.expires_at, now)
    }
}

fn invitation(row: &Row) -> Result<Invitation, Broken> {
    Ok(Invitation {
        id: row.get(0)?,
        organization: row.get(1)?,
        organization_name: row.get(2)?,
        email: row.get(3)?,
        email_key: row.get(4)?,
        rights: Rights { role: row.word(5)?, billing_reader: row.get(6)? },
        status: row.word(7)?,
        expires_at: row.get(8)?,
        inviter: row.get(9)?,
        ended_by: row.get(10)?,
        language: row.get(11)?,
        invited_by: row.get(12)?,
    })
}

/// The invitation whose token has this hash.
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(tx: &Tx, hash: Vec<u8>) -> Result<Option<Invitation>, Broken> {
    tx.maybe(sql(BY_HASH).bind(hash)).await?.as_ref().map(invitation).transpose()
}

/// An invitation.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: MemberInvitationId) -> Result<Option<Invitation>, Broken> {
    tx.maybe(sql(BY_ID).bind(id)).await?.as_ref().map(invitation).transpose()
}

/// The open invitation of a mailbox to an organization, its days over or not.
///
/// # Errors
/// When the database refuses.
pub async fn open(tx: &Tx, organization: OrganizationId, email_key: &str) -> Result<Option<Invitation>, Broken> {
    tx.maybe(sql(OPEN).bind(organization).bind(email_key)).await?.as_ref().map(invitation).transpose()
}

/// What a mailbox may answer, the oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(tx: &Tx, email_key: &str, now: Timestamp) -> Result<Vec<Invitation>, Broken> {
    tx.all(sql(WAITING).bind(email_key).bind(now)).await?.iter().map(invitation).collect()
}

/// What an organization's managers look after, the newest first: what is open, and what was declined since `then`.
///
/// # Errors
/// When the database refuses.
pub async fn list(tx: &Tx, organization: OrganizationId, then: Timestamp) -> Result<Vec<Invitation>, Broken> {
    tx.all(sql(LIST).bind(organization).bind(then)).await?.iter().map(invitation).collect()
}

/// What an organization wrote to a mailbox lately, and to all.
///
/// # Errors
/// When the database refuses.
pub async fn written(tx: &Tx, organization: OrganizationId, email_key: &str, now: Timestamp) -> Result<Written, Broken> {
    let then = now.checked_sub(A_DAY).unwrap_or(now);
    let row = tx.maybe(sql(WRITTEN).bind(organization).bind(then).bind(email_key)).await?;
    row.map_or(Ok(Written::default()), |row| Ok(Written { invitations: row.get(0)?, letters: row.get(1)? }))
}

/// What is open of all that an account gave in an organization: rights, and how often.
///
/// # Errors
/// When the database refuses.
pub async fn given(tx: &Tx, organization: OrganizationId, account: AccountId) -> Result<Vec<(Rights, i64)>, Broken> {
    let rows = tx.all(sql(GIVEN).bind(organization).bind(account)).await?;
    rows.iter().map(|row| Ok((Rights { role: row.word(0)?, billing_reader: row.get(1)? }, row.get(2)?))).collect()
}

/// An invitation to be added.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: MemberInvitationId,
    /// To which organization.
    pub organization: OrganizationId,
    /// The invited mailbox, as written.
    pub email: &'a str,
    /// What spellings of it share.
    pub email_key: &'a str,
    /// What is offered.
    pub rights: Rights,
    /// The language of its letters.
    pub language: &'a str,
    /// Who invites.
    pub by: AccountId,
    /// When its days are over.
    pub expires_at: Timestamp,
}

/// Adds an invitation.
#[must_use]
pub fn add(new: New<'_>, token_hash: Vec<u8>, now: Timestamp) -> Statement {
    let who = sql(ADD).bind(new.id).bind(new.organization).bind(new.email).bind(new.email_key);
    let what = who.bind(new.rights.role.as_str()).bind(new.rights.billing_reader).bind(new.language).bind(token_hash);
    what.bind(new.by).bind(now).bind(new.expires_at)
}

/// It can be answered until then.
#[must_use]
pub fn extend(id: MemberInvitationId, until: Timestamp) -> Statement {
    sql(EXTEND).bind(until).bind(id)
}

/// It has ended; by whom, where that is an account.
#[must_use]
pub fn end(id: MemberInvitationId, status: MemberInvitationStatus, by: Option<AccountId>, now: Timestamp) -> Statement {
    sql(END).bind(status.as_str()).bind(now).bind(by).bind(id)
}

/// All that an account gave in an organization with these rights ends.
#[must_use]
pub fn end_given(organization: OrganizationId, giver: AccountId, rights: Rights, by: AccountId, now: Timestamp) -> Statement {
    let ended = sql(END_GIVEN).bind(now).bind(by).bind(organization).bind(giver);
    ended.bind(rights.role.as_str()).bind(rights.billing_reader).any()
}

/// All that are open in an organization end.
#[must_use]
pub fn end_all(organization: OrganizationId, by: AccountId, now: Timestamp) -> Statement {
    sql(END_ALL).bind(now).bind(by).bind(organization).any()
}
