//! What waits for the owners of an organization: drafts that colleagues sent them, and colleagues who want to be owners, too.

use domain::{
    id::{AccountId, OrganizationId, RoleRequestId, TaskId},
    member::{Rights, Wish},
};
use jiff::Timestamp;

use crate::{
    Row, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    OF_OWNER = "select 'task', t.id, t.organization_id, g.name, a.name, a.email, t.sent_at, l.name, \
        (select count(*) from task_subscription x join subscription s on s.id = x.subscription_id and s.status = 'unapplied' where x.task_id = t.id), false \
        from member m join task t on t.organization_id = m.organization_id join organization g on g.id = t.organization_id and g.status = 'active' \
        join onboarding f on f.id = t.onboarding_id join seller l on l.id = f.seller_id join account a on a.id = f.account_id \
        where m.account_id = $1 and m.role = 'owner' and exists (select 1 from task_subscription x join subscription s on s.id = x.subscription_id and s.status = 'unapplied' \
        join invitation i on i.order_id = s.order_id and i.status = 'available' where x.task_id = t.id) \
        union all select 'request', r.id, r.organization_id, g.name, a.name, a.email, r.asked_at, r.role, 0, r.billing_reader \
        from member m join role_request r on r.organization_id = m.organization_id and r.decided_at is null \
        join organization g on g.id = r.organization_id and g.status <> 'deleted' join account a on a.id = r.account_id and a.locked_at is null \
        where m.account_id = $1 and m.role = 'owner' order by 7, 2";
}

/// A draft that was sent to the owners, as one of them sees it.
#[derive(Clone, Debug)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// The organization everything goes to, and who sent it when.
    pub from: Colleague,
    /// Who sold.
    pub seller_name: String,
    /// How many subscriptions are left.
    pub subscriptions: i64,
}

/// An open request for a role, as an owner sees it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which.
    pub id: RoleRequestId,
    /// In which organization, who asks and since when.
    pub from: Colleague,
    /// For what.
    pub wish: Wish,
}

/// Who wants something of an organization's owners.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// In which organization.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// The person.
    pub name: String,
    /// Their verified e-mail.
    pub email: String,
    /// When they said so.
    pub at: Timestamp,
}

/// All that waits, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Drafts to be applied.
    pub tasks: Vec<Task>,
    /// Requests to be decided.
    pub requests: Vec<Request>,
}

/// What waits for an account, over all organizations it owns.
///
/// # Errors
/// When the database refuses.
pub async fn of_owner(tx: &Tx, account: AccountId) -> Result<Desk, Broken> {
    let mut desk = Desk::default();
    for row in &tx.all(sql(OF_OWNER).bind(account)).await? {
        if row.get::<String>(0)? == "task" {
            desk.tasks.push(Task { id: row.get(1)?, from: colleague(row)?, seller_name: row.get(7)?, subscriptions: row.get(8)? });
        } else {
            let wish = Wish::of(Rights { role: row.word(7)?, billing_reader: row.get(9)? });
            desk.requests.push(Request { id: row.get(1)?, from: colleague(row)?, wish });
        }
    }
    Ok(desk)
}

fn colleague(row: &Row) -> Result<Colleague, Broken> {
    Ok(Colleague { organization: row.get(2)?, organization_name: row.get(3)?, name: row.get(4)?, email: row.get(5)?, at: row.get(6)? })
}
