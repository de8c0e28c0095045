//! Undo: what is true about an application that may be taken back, and the rows that change when it is.

use domain::{
    id::{AccountId, InvitationId, OnboardingId, OrderId, OrganizationId, PlanId, SellerId, SubscriptionId, UndoId},
    member::Rights,
    onboarding::Draft,
    order::OrderStatus,
    subscription::SubscriptionStatus,
    undo::{Applied, Before, Code, Facts, Ordered, Organization, Other, Standing},
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    BY_ID = "select b.completed_at, b.draft, b.invitation_id, l.id, l.name, l.support_email, g.id, g.name, g.status, (g.onboarding_id = b.id), \
        (k.kind = 'partner' and k.bound_at = b.completed_at and k.closed_at is null), m.role, \
        (select count(*) from organization_seller x where x.organization_id = g.id and x.seller_id <> b.seller_id and x.closed_at is null), \
        (select count(*) from member n where n.organization_id = g.id and n.account_id <> b.account_id), \
        (select count(*) from member_invitation i where i.organization_id = g.id and i.status = 'open') \
        from onboarding b join organization g on g.id = b.organization_id join seller l on l.id = b.seller_id \
        left join organization_seller k on k.organization_id = g.id and k.seller_id = b.seller_id \
        left join member m on m.organization_id = g.id and m.account_id = b.account_id where b.id = $1 and b.account_id = $2 and b.completed_at is not null";
    LINES = "select s.id, s.order_id, o.reference, s.service_id, v.names, s.plan_id, p.names, p.requires_plan_id, s.quantity, s.term_months, s.ordered_on, s.status, s.first_used_at, s.seller_of_record_id is not null \
        from subscription s join orders o on o.id = s.order_id join service v on v.id = s.service_id join plan p on p.id = s.plan_id where s.onboarding_id = $1 order by s.order_id, s.line";
    OTHERS = "select s.seller_id, s.plan_id, p.requires_plan_id, s.status from onboarding b join subscription s on s.organization_id = b.organization_id and s.onboarding_id <> b.id \
        join plan p on p.id = s.plan_id where b.id = $1 order by s.id";
    // The newest link is the one that was used up: there is no newer one of an order that was applied.
    ORDERS = "select o.id, o.status, (select count(*) from subscription t where t.order_id = o.id and t.organization_id is not null and t.onboarding_id <> $1), \
        i.id, i.status, i.expires_at, l.link_days, o.buyer_language from orders o join seller l on l.id = o.seller_id join invitation i on i.order_id = o.id \
        and not exists (select 1 from invitation n where n.order_id = i.order_id and n.generation > i.generation) \
        where o.id in (select s.order_id from subscription s where s.onboarding_id = $1) order by o.id";
    CODES = "select r.id, r.code_id, k.tail, d.subscription_id from contract_registration r join contract_code k on k.id = r.code_id join contract_discount d on d.registration_id = r.id \
        where r.id in (select e.registration_id from subscription s join contract_discount e on e.subscription_id = s.id where s.onboarding_id = $1) order by r.id, d.subscription_id";
    MEMBERS = "select m.account_id, m.role, m.billing_reader, a.email, a.language, (a.verified_at is not null and a.locked_at is null) from onboarding b \
        join member m on m.organization_id = b.organization_id join account a on a.id = m.account_id where b.id = $1 order by m.account_id";
    BEFORE = "select undone_at, plan, organization_gone from undo where onboarding_id = $1 order by id desc limit 1";
    OPEN = "select o.id from onboarding b join onboarding o on o.account_id = b.account_id and o.seller_id = b.seller_id and o.completed_at is null where b.id = $1";
    // All that is in an organization in use that the account owns, if the account applied something there lately.
    LATELY = "select s.onboarding_id, b.account_id, b.completed_at, l.name, s.plan_id, p.requires_plan_id, s.status, s.first_used_at, s.seller_of_record_id is not null, o.status \
        from member m join organization g on g.id = m.organization_id and g.status = 'active' join subscription s on s.organization_id = m.organization_id \
        join onboarding b on b.id = s.onboarding_id join seller l on l.id = s.seller_id join orders o on o.id = s.order_id join plan p on p.id = s.plan_id \
        where m.account_id = $1 and m.organization_id = $2 and m.role = 'owner' \
        and exists (select 1 from onboarding r where r.account_id = $1 and r.organization_id = $2 and r.completed_at > $3) order by s.id";
    TAKE_BACK = "update subscription set organization_id = null, onboarding_id = null, applied_at = null, applied_by = null, status = $1, activated_at = null, message = null, \
        starts_on = ordered_on, ends_on = null, ordered_on = null where id = $2 and onboarding_id = $3 and status = $4 and first_used_at is null";
    REOPEN = "update orders set status = $1 where id = $2 and status in ('applied', 'partially_applied')";
    UNBIND = "update organization_seller set closed_at = $1 where organization_id = $2 and seller_id = $3 and closed_at is null";
    REMOVE = "update organization set status = 'deleted' where id = $1 and status = 'active'";
    ADD = "insert into undo (id, onboarding_id, organization_id, organization_gone, undone_at, undone_by, plan) values ($1, $2, $3, $4, $5, $6, $7)";
    ADD_SUBSCRIPTION = "insert into undo_subscription (undo_id, subscription_id) values ($1, $2)";
    TOLD = "select g.name, u.organization_gone, u.undone_at, a.name, l.name, l.support_email, b.id from undo u join organization g on g.id = u.organization_id \
        join account a on a.id = u.undone_by join onboarding b on b.id = u.onboarding_id join seller l on l.id = b.seller_id where u.id = $1";
    TOLD_LINES = "select v.names, p.names, s.quantity, s.term_months, s.starts_on, s.ends_on, o.reference from undo_subscription x join subscription s on s.id = x.subscription_id \
        join orders o on o.id = s.order_id join service v on v.id = s.service_id join plan p on p.id = s.plan_id where x.undo_id = $1 order by o.id, s.line";
}

/// An application with all that undoing it needs.
#[derive(Clone, Debug)]
pub struct Known {
    /// What decisions are made on.
    pub facts: Facts,
    /// What led to it.
    pub draft: Draft,
    /// The invitation it was entered through.
    pub invitation: InvitationId,
    /// Where the seller's buyers get help.
    pub support_email: String,
    /// Each order's language, and the days its seller's links last.
    pub orders: Vec<(OrderId, String, i64)>,
    /// Everybody who belongs to the organization.
    pub members: Vec<Member>,
    /// The draft the account has open with the seller by now.
    pub open: Option<OnboardingId>,
    /// When it was taken back before, the organization went.
    pub gone_before: bool,
}

/// A member of the organization.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub account: AccountId,
    /// What they may do.
    pub rights: Rights,
    /// Their e-mail.
    pub email: String,
    /// Their language.
    pub language: String,
    /// They can be written to.
    pub reachable: bool,
}

/// What decisions on undoing are made on, as it is read.
struct Read {
    row: Row,
    orders: Vec<Row>,
    before: Option<Row>,
    facts: Facts,
}

async fn read(tx: &Tx, id: OnboardingId, account: AccountId, window: SignedDuration) -> Result<Option<Read>, Broken> {
    let of = |text: &'static str| sql(text).bind(id);
    let (row, lines, others, orders, codes, before) = futures_util::try_join!(
        tx.maybe(of(BY_ID).bind(account)),
        tx.all(of(LINES)),
        tx.all(of(OTHERS)),
        tx.all(of(ORDERS)),
        tx.all(of(CODES)),
        tx.maybe(of(BEFORE)),
    )?;
    let Some(row) = row else { return Ok(None) };
    let facts = Facts {
        onboarding: id,
        applied_at: row.get(0)?,
        window,
        seller: row.get(3)?,
        seller_name: row.get(4)?,
        organization: organization(&row)?,
        role: row.get::<Option<String>>(11)?.and_then(|role| role.parse().ok()),
        lines: lines.iter().map(applied).collect::<Result<_, _>>()?,
        others: others.iter().map(other).collect::<Result<_, _>>()?,
        orders: orders.iter().map(ordered).collect::<Result<_, _>>()?,
        codes: registered(&codes)?,
        before: before.as_ref().map(|row| Ok::<_, Broken>(Before { at: row.get(0)?, plan: row.get(1)? })).transpose()?,
    };
    Ok(Some(Read { row, orders, before, facts }))
}

/// All that undoing needs to know of an application of this account, which can be undone for so long.
///
/// # Errors
/// When the database refuses.
pub async fn known(tx: &Tx, id: OnboardingId, account: AccountId, window: SignedDuration) -> Result<Option<Known>, Broken> {
    let of = |text: &'static str| sql(text).bind(id);
    let (read, members, open) = futures_util::try_join!(read(tx, id, account, window), tx.all(of(MEMBERS)), tx.maybe(of(OPEN)))?;
    let Some(Read { row, orders, before, facts }) = read else { return Ok(None) };
    Ok(Some(Known {
        facts,
        draft: row.document(1)?,
        invitation: row.get(2)?,
        support_email: row.get(5)?,
        orders: orders.iter().map(|row| Ok((row.get(0)?, row.get(7)?, row.get(6)?))).collect::<Result<_, Broken>>()?,
        members: members.iter().map(member).collect::<Result<_, _>>()?,
        open: open.map(|row| row.get(0)).transpose()?,
        gone_before: before.map_or(Ok(false), |row| row.get(2))?,
    }))
}

fn organization(row: &Row) -> Result<Organization, Broken> {
    Ok(Organization {
        id: row.get(6)?,
        name: row.get(7)?,
        status: row.word(8)?,
        made: row.get(9)?,
        bound: row.get::<Option<bool>>(10)?.unwrap_or_default(),
        other_sellers: row.get::<i64>(12)? > 0,
        members: row.get(13)?,
        invited: row.get(14)?,
    })
}

fn applied(row: &Row) -> Result<Applied, Broken> {
    Ok(Applied {
        subscription: row.get(0)?,
        order: row.get(1)?,
        reference: row.get(2)?,
        service: row.get(3)?,
        service_names: row.document(4)?,
        plan: row.get(5)?,
        plan_names: row.document(6)?,
        requires: row.get(7)?,
        quantity: row.get(8)?,
        term_months: row.get(9)?,
        ordered_on: row.get(10)?,
        status: row.word(11)?,
        first_used_at: row.get(12)?,
        seller_changed: row.get(13)?,
    })
}

fn other(row: &Row) -> Result<Other, Broken> {
    Ok(Other { seller: row.get(0)?, plan: row.get(1)?, requires: row.get(2)?, status: row.word(3)? })
}

fn ordered(row: &Row) -> Result<Ordered, Broken> {
    Ok(Ordered {
        id: row.get(0)?,
        status: row.word(1)?,
        elsewhere: row.get(2)?,
        invitation: row.get(3)?,
        link: row.word(4)?,
        expires_at: row.get(5)?,
    })
}

/// A row for each subscription of each registration.
fn registered(rows: &[Row]) -> Result<Vec<Code>, Broken> {
    let mut codes: Vec<Code> = Vec::new();
    for row in rows {
        let (registration, subscription) = (row.get(0)?, row.get(3)?);
        match codes.last_mut().filter(|known| known.registration == registration) {
            Some(known) => known.subscriptions.push(subscription),
            None => codes.push(Code { registration, code: row.get(1)?, tail: row.get(2)?, subscriptions: vec![subscription] }),
        }
    }
    Ok(codes)
}

fn member(row: &Row) -> Result<Member, Broken> {
    Ok(Member {
        account: row.get(0)?,
        rights: Rights { role: row.word(1)?, billing_reader: row.get(2)? },
        email: row.get(3)?,
        language: row.get(4)?,
        reachable: row.get(5)?,
    })
}

/// An application, as far as it says whether something of it can be taken back.
#[derive(Clone, Debug)]
pub struct Application {
    /// Which.
    pub onboarding: OnboardingId,
    /// When.
    pub at: Timestamp,
    /// Who sold.
    pub seller_name: String,
    /// What of it is there.
    pub lines: Vec<Standing>,
    /// What else is there: plan, the plan it adds to, state.
    pub others: Vec<(PlanId, Option<PlanId>, SubscriptionStatus)>,
}

/// What an account applied since then to an organization that it owns and that is in use; the newest first, at most 20.
///
/// # Errors
/// When the database refuses.
pub async fn lately(tx: &Tx, account: AccountId, organization: OrganizationId, since: Timestamp) -> Result<Vec<Application>, Broken> {
    let rows = tx.all(sql(LATELY).bind(account).bind(organization).bind(since)).await?;
    let all: Vec<(OnboardingId, Standing)> = rows.iter().map(|row| Ok((row.get(0)?, there(row)?))).collect::<Result<_, Broken>>()?;
    let mut found: Vec<Application> = Vec::new();
    for row in &rows {
        let (onboarding, by, at): (OnboardingId, AccountId, Timestamp) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if by == account && at > since && found.iter().all(|known| known.onboarding != onboarding) {
            let (lines, others): (Vec<_>, Vec<_>) = all.iter().copied().partition(|(of, _)| *of == onboarding);
            found.push(Application {
                onboarding,
                at,
                seller_name: row.get(3)?,
                lines: lines.into_iter().map(|(_, line)| line).collect(),
                others: others.into_iter().map(|(_, line)| (line.plan, line.requires, line.status)).collect(),
            });
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.at, one.onboarding)));
    found.truncate(20);
    Ok(found)
}

fn there(row: &Row) -> Result<Standing, Broken> {
    Ok(Standing {
        plan: row.get(4)?,
        requires: row.get(5)?,
        status: row.word(6)?,
        used: row.get::<Option<Timestamp>>(7)?.is_some(),
        seller_changed: row.get(8)?,
        cancelled: row.word::<OrderStatus>(9)? == OrderStatus::Cancelled,
    })
}

/// A subscription that is where this application put it returns, in its state of before; what the order said of its first day
/// counts again.
#[must_use]
pub fn take_back(id: SubscriptionId, onboarding: OnboardingId, from: SubscriptionStatus, to: SubscriptionStatus) -> Statement {
    sql(TAKE_BACK).bind(to.as_str()).bind(id).bind(onboarding).bind(from.as_str())
}

/// Something of an order can be applied again.
#[must_use]
pub fn reopen(order: OrderId, status: OrderStatus) -> Statement {
    sql(REOPEN).bind(status.as_str()).bind(order)
}

/// An organization does not buy from a seller any more.
#[must_use]
pub fn unbind(organization: OrganizationId, seller: SellerId, now: Timestamp) -> Statement {
    sql(UNBIND).bind(now).bind(organization).bind(seller).any()
}

/// An organization goes; what was said about it is kept.
#[must_use]
pub fn remove(organization: OrganizationId) -> Statement {
    sql(REMOVE).bind(organization)
}

/// An undo, as it is kept.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: UndoId,
    /// What was undone.
    pub onboarding: OnboardingId,
    /// Where it was.
    pub organization: OrganizationId,
    /// The organization went with it.
    pub gone: bool,
    /// By whom.
    pub by: AccountId,
    /// Hash of the plan that was agreed to.
    pub plan: &'a str,
}

/// Keeps an undo, without what returned.
#[must_use]
pub fn add(new: New<'_>, now: Timestamp) -> Statement {
    sql(ADD).bind(new.id).bind(new.onboarding).bind(new.organization).bind(new.gone).bind(now).bind(new.by).bind(new.plan)
}

/// A subscription returned by it.
#[must_use]
pub fn add_subscription(id: UndoId, subscription: SubscriptionId) -> Statement {
    sql(ADD_SUBSCRIPTION).bind(id).bind(subscription)
}

/// What letters say of an undo.
#[derive(Clone, Debug)]
pub struct Told {
    /// The organization's name.
    pub organization_name: String,
    /// The organization went with it.
    pub gone: bool,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: String,
    /// Who sold.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// What was undone.
    pub onboarding: OnboardingId,
    /// What returned, each with its order's reference.
    pub lines: Vec<(crate::email::LetterLine, String)>,
}

/// What letters say of an undo.
///
/// # Errors
/// When the database refuses.
pub async fn told(tx: &Tx, id: UndoId) -> Result<Option<Told>, Broken> {
    let (row, lines) = futures_util::try_join!(tx.maybe(sql(TOLD).bind(id)), tx.all(sql(TOLD_LINES).bind(id)))?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Told {
        organization_name: row.get(0)?,
        gone: row.get(1)?,
        at: row.get(2)?,
        by: row.get(3)?,
        seller_name: row.get(4)?,
        support_email: row.get(5)?,
        onboarding: row.get(6)?,
        lines: lines.iter().map(|row| Ok((crate::email::letter_line(row)?, row.get(6)?))).collect::<Result<_, Broken>>()?,
    }))
}
