//! Tasks: drafts that were sent to the owners of an organization, to be applied by one of them. A task is open while
//! something of it is unapplied, and every owner of its organization has it, whoever that is by then.

use domain::{
    id::{AccountId, InvitationId, OnboardingId, OrganizationId, SellerId, SubscriptionId, TaskId},
    onboarding::Draft,
};
use jiff::Timestamp;

use crate::{
    Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    OF_DRAFT = "select t.id, t.sent_at, t.mailed_at from task t where t.organization_id = $1 and t.onboarding_id = $2";
    ADD = "insert into task (id, organization_id, onboarding_id, invitation_id, sent_at, mailed_at) values ($1, $2, $3, $4, $5, $5)";
    SEND_AGAIN = "update task set invitation_id = $1, sent_at = $2, mailed_at = $3 where id = $4";
    UNTICK = "delete from task_subscription where task_id = $1";
    TICK = "insert into task_subscription (task_id, subscription_id) values ($1, $2)";
    FOR_OWNER = "select t.organization_id, f.seller_id, t.invitation_id from task t join onboarding f on f.id = t.onboarding_id \
        join member m on m.organization_id = t.organization_id and m.role = 'owner' where t.id = $1 and m.account_id = $2";
    UNAPPLIED = "select s.id from task_subscription x join subscription s on s.id = x.subscription_id and s.status = 'unapplied' \
        join invitation i on i.order_id = s.order_id and i.status = 'available' where x.task_id = $1 order by s.order_id, s.line";
}

/// When a draft was sent to an organization's owners.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// Which task that made.
    pub id: TaskId,
    /// When last.
    pub at: Timestamp,
    /// When the owners were mailed last.
    pub mailed_at: Timestamp,
}

/// Whether a draft was sent to the owners of an organization.
///
/// # Errors
/// When the database refuses.
pub async fn of_draft(tx: &Tx, organization: OrganizationId, onboarding: OnboardingId) -> Result<Option<Sent>, Broken> {
    let row = tx.maybe(sql(OF_DRAFT).bind(organization).bind(onboarding)).await?;
    row.map(|row| Ok(Sent { id: row.get(0)?, at: row.get(1)?, mailed_at: row.get(2)? })).transpose()
}

/// Adds a task, without its subscriptions.
#[must_use]
pub fn add(id: TaskId, organization: OrganizationId, onboarding: OnboardingId, invitation: InvitationId, now: Timestamp) -> Statement {
    sql(ADD).bind(id).bind(organization).bind(onboarding).bind(invitation).bind(now)
}

/// The same draft, sent once more.
#[must_use]
pub fn send_again(id: TaskId, invitation: InvitationId, now: Timestamp, mailed_at: Timestamp) -> Statement {
    sql(SEND_AGAIN).bind(invitation).bind(now).bind(mailed_at).bind(id)
}

/// What the task is about: these subscriptions and no others.
pub fn tick(id: TaskId, draft: &Draft) -> impl Iterator<Item = Statement> {
    let ticked = draft.subscriptions.iter().map(move |subscription| sql(TICK).bind(id).bind(*subscription));
    std::iter::once(sql(UNTICK).bind(id).any()).chain(ticked)
}

/// A task as it is opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Where everything goes.
    pub organization: OrganizationId,
    /// Who sold.
    pub seller: SellerId,
    /// The invitation the sender came through.
    pub invitation: InvitationId,
    /// What is still to be applied.
    pub subscriptions: Vec<SubscriptionId>,
}

/// A task, for who owns its organization.
///
/// # Errors
/// When the database refuses.
pub async fn for_owner(tx: &Tx, id: TaskId, account: AccountId) -> Result<Option<Opened>, Broken> {
    let (row, left) = futures_util::try_join!(tx.maybe(sql(FOR_OWNER).bind(id).bind(account)), tx.all(sql(UNAPPLIED).bind(id)))?;
    let Some(row) = row else { return Ok(None) };
    let subscriptions = left.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    Ok(Some(Opened { organization: row.get(0)?, seller: row.get(1)?, invitation: row.get(2)?, subscriptions }))
}
