//! Onboardings: the draft of one account with one seller, and the facts its decisions are made on.

use domain::{
    catalogue::{Redemption, SellerKind},
    id::{AccountId, InvitationId, OnboardingId, OrganizationId, SellerAccountId, SellerId},
    invitation::{Guard, guard},
    onboarding::{Draft, Elsewhere, Facts, KnownBilling, Membership, Offer, Running, Seller},
    organization::Role,
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx, billing_profile,
    broken::Broken,
    sql::{document, sql, statements},
};

statements! {
    OPEN = "select id, invitation_id from onboarding where account_id = $1 and seller_id = $2 and completed_at is null";
    OF_INVITATION = "select id, completed_at from onboarding where invitation_id = $1 and account_id = $2 order by id desc limit 1";
    ADD = "insert into onboarding (id, account_id, seller_id, invitation_id, draft, created_at) values ($1, $2, $3, $4, $5, $6)";
    REENTER = "update onboarding set invitation_id = $1, draft = $2 where id = $3 and completed_at is null";
    SET_DRAFT = "update onboarding set draft = $1 where id = $2 and completed_at is null";
    COMPLETE = "update onboarding set completed_at = $1, organization_id = $2 where id = $3 and completed_at is null";
    BY_ID = "select b.id, b.account_id, b.invitation_id, i.order_id, b.draft, b.organization_id, l.id, l.name, l.kind, l.status, l.redemption, l.support_email, i.recipient, i.recipient_key, a.email_key, t.how, o.buyer_company, o.buyer_language, o.seller_account_id \
        from onboarding b join account a on a.id = b.account_id join seller l on l.id = b.seller_id join invitation i on i.id = b.invitation_id \
        join orders o on o.id = i.order_id \
        left join passage t on t.invitation_id = b.invitation_id and t.account_id = b.account_id where b.id = $1 and b.account_id = $2";
    // Sent to the account's own mailbox; then sent to others, and passed by the account: whether that still counts is judged by the
    // caller; then sent by a colleague to the owners of an organization. Cross joins, so that SQLite goes from the mailbox to its
    // orders: it would rather walk all orders of the seller.
    OFFERS = "select s.id, s.order_id, o.reference, o.discounted, s.service_id, v.names, v.terms_url, v.terms_version, s.plan_id, p.names, p.requires_plan_id, \
        s.quantity, s.term_months, s.starts_on, i.recipient_key, v.home_url, null, cast(null as uuid), cast(0 as bigint), s.line, o.seller_account_id, exists (select 1 from contract_code k where k.order_id = o.id and k.ended_at is null) \
        from onboarding b join account a on a.id = b.account_id \
        cross join invitation i \
        cross join orders o \
        join subscription s on s.order_id = o.id and s.status = 'unapplied' join service v on v.id = s.service_id join plan p on p.id = s.plan_id \
        where b.id = $1 and i.recipient_key = a.email_key and i.status = 'available' and o.id = i.order_id and o.seller_id = b.seller_id \
        and o.status in ('placed', 'partially_applied') \
        union all select s.id, s.order_id, o.reference, o.discounted, s.service_id, v.names, v.terms_url, v.terms_version, s.plan_id, p.names, p.requires_plan_id, \
        s.quantity, s.term_months, s.starts_on, i.recipient_key, v.home_url, t.how, null, 1, s.line, o.seller_account_id, exists (select 1 from contract_code k where k.order_id = o.id and k.ended_at is null) \
        from onboarding b join account a on a.id = b.account_id \
        cross join passage t \
        cross join invitation i \
        cross join orders o \
        join subscription s on s.order_id = o.id and s.status = 'unapplied' join service v on v.id = s.service_id join plan p on p.id = s.plan_id \
        where b.id = $1 and t.account_id = b.account_id and i.id = t.invitation_id and i.recipient_key <> a.email_key and i.status = 'available' \
        and o.id = i.order_id and o.seller_id = b.seller_id and o.status in ('placed', 'partially_applied') \
        union all select s.id, s.order_id, o.reference, o.discounted, s.service_id, v.names, v.terms_url, v.terms_version, s.plan_id, p.names, p.requires_plan_id, \
        s.quantity, s.term_months, s.starts_on, i.recipient_key, v.home_url, null, t.organization_id, 2, s.line, o.seller_account_id, exists (select 1 from contract_code k where k.order_id = o.id and k.ended_at is null) \
        from onboarding b join member m on m.account_id = b.account_id and m.role = 'owner' join task t on t.organization_id = m.organization_id \
        join onboarding f on f.id = t.onboarding_id and f.seller_id = b.seller_id join task_subscription x on x.task_id = t.id \
        join subscription z on z.id = x.subscription_id and z.status = 'unapplied' join orders o on o.id = z.order_id and o.status in ('placed', 'partially_applied') \
        join invitation i on i.order_id = o.id and i.status = 'available' join subscription s on s.order_id = o.id and s.status = 'unapplied' \
        join service v on v.id = s.service_id join plan p on p.id = s.plan_id where b.id = $1 order by 19, 2, 20";
    // A row for each plan that runs there and that the seller bills. From the account to its organizations, not along everything the
    // seller sold.
    MEMBERSHIPS = "select distinct m.organization_id, g.name, g.status, m.role, k.seller_id, e.name, \
        exists (select 1 from organization_seller x where x.organization_id = m.organization_id and x.kind = 'vendor' and x.closed_at is null), g.address, s.service_id, s.plan_id \
        from onboarding b join member m on m.account_id = b.account_id join organization g on g.id = m.organization_id and g.status <> 'deleted' \
        left join organization_seller k on k.organization_id = g.id and k.kind = 'partner' and k.closed_at is null left join seller e on e.id = k.seller_id \
        left join subscription s on s.organization_id = m.organization_id and coalesce(s.seller_of_record_id, s.seller_id) = b.seller_id and s.status in ('active', 'provisioning', 'suspended') \
        where b.id = $1 order by 2, 1, 9, 10";
    // Of the orders to the account's own mailbox, and of the one whose link it followed; last, by the number said at a change of seller.
    ELSEWHERE = "select o.id, s.organization_id, g.name, \
        (select count(*) from member n where n.organization_id = g.id and n.account_id = b.account_id), \
        (select count(*) from member w join account v on v.id = w.account_id where w.organization_id = g.id and w.role = 'owner' and v.verified_at is not null and v.locked_at is null) \
        from onboarding b join account a on a.id = b.account_id cross join invitation i cross join orders o \
        join orders q on q.seller_account_id = o.seller_account_id join subscription s on s.order_id = q.id and s.organization_id is not null \
        join organization g on g.id = s.organization_id and g.status <> 'deleted' \
        join organization_seller k on k.organization_id = s.organization_id and k.seller_id = s.seller_id and k.closed_at is null \
        where b.id = $1 and i.recipient_key = a.email_key and i.status = 'available' and o.id = i.order_id and o.seller_id = b.seller_id \
        and not exists (select 1 from member m where m.organization_id = s.organization_id and m.account_id = b.account_id and m.role = 'owner') \
        union select o.id, s.organization_id, g.name, \
        (select count(*) from member n where n.organization_id = g.id and n.account_id = b.account_id), \
        (select count(*) from member w join account v on v.id = w.account_id where w.organization_id = g.id and w.role = 'owner' and v.verified_at is not null and v.locked_at is null) \
        from onboarding b join invitation i on i.id = b.invitation_id join orders o on o.id = i.order_id \
        join orders q on q.seller_account_id = o.seller_account_id join subscription s on s.order_id = q.id and s.organization_id is not null \
        join organization g on g.id = s.organization_id and g.status <> 'deleted' \
        join organization_seller k on k.organization_id = s.organization_id and k.seller_id = s.seller_id and k.closed_at is null \
        where b.id = $1 and not exists (select 1 from member m where m.organization_id = s.organization_id and m.account_id = b.account_id and m.role = 'owner') \
        union select o.id, g.id, g.name, \
        (select count(*) from member n where n.organization_id = g.id and n.account_id = b.account_id), \
        (select count(*) from member w join account v on v.id = w.account_id where w.organization_id = g.id and w.role = 'owner' and v.verified_at is not null and v.locked_at is null) \
        from onboarding b join invitation i on i.id = b.invitation_id join orders o on o.id = i.order_id \
        join organization_seller k on k.seller_account_id = o.seller_account_id and k.closed_at is null join organization g on g.id = k.organization_id and g.status <> 'deleted' \
        where b.id = $1 and not exists (select 1 from member m where m.organization_id = g.id and m.account_id = b.account_id and m.role = 'owner') order by 1, 2";
    RESULT = "select g.id, g.name, l.name, l.support_email, b.completed_at, m.role from onboarding b join organization g on g.id = b.organization_id join seller l on l.id = b.seller_id \
        left join member m on m.organization_id = g.id and m.account_id = b.account_id \
        where b.id = $1 and b.account_id = $2";
    RESULT_LINES = "select s.id, v.id, v.names, p.names, v.home_url, s.quantity, s.term_months, s.starts_on, s.ends_on, s.status, o.reference, (o.discounted and o.code_expected_since is not null), s.message \
        from subscription s join service v on v.id = s.service_id join plan p on p.id = s.plan_id join orders o on o.id = s.order_id where s.onboarding_id = $1 order by o.id, s.line";
}

/// An onboarding's facts, and the mailbox its link was sent to.
#[derive(Clone, Debug)]
pub struct Known {
    /// What decisions are made on.
    pub facts: Facts,
    /// The invited mailbox, as written.
    pub recipient: String,
    /// The buyer's company, as the order names it.
    pub company: String,
    /// The order's language.
    pub language: String,
    /// The seller accounts of the order that led here, and of all that is on offer.
    pub seller_accounts: Vec<SellerAccountId>,
}

/// All facts of one onboarding of one account, in one round trip.
///
/// # Errors
/// When the database refuses.
pub async fn facts(tx: &Tx, id: OnboardingId, account: AccountId) -> Result<Option<Known>, Broken> {
    let (row, offers, memberships, elsewhere) = futures_util::try_join!(
        tx.maybe(sql(BY_ID).bind(id).bind(account)),
        tx.all(sql(OFFERS).bind(id)),
        tx.all(sql(MEMBERSHIPS).bind(id)),
        tx.all(sql(ELSEWHERE).bind(id)),
    )?;
    let Some(row) = row else { return Ok(None) };
    let seller = Seller {
        id: row.get(6)?,
        name: row.get(7)?,
        kind: row.word(8)?,
        status: row.word(9)?,
        redemption: row.word(10)?,
        support_email: row.get(11)?,
    };
    let (recipient, email_key): (String, String) = (row.get(13)?, row.get(14)?);
    let how = row.get::<Option<String>>(15)?.and_then(|word| word.parse().ok());
    let (organizations, running) = organizations(&memberships)?;
    let of_offers = offers.iter().map(|offer| offer.get(20));
    let mut seller_accounts = std::iter::once(row.get(18)).chain(of_offers).collect::<Result<Vec<_>, _>>()?;
    seller_accounts.dedup();
    let billing = match seller.kind {
        SellerKind::Vendor => billing_profile::of_onboarding(tx, id, &seller_accounts).await?,
        SellerKind::Partner => KnownBilling::default(),
    };
    let facts = Facts {
        billing,
        onboarding: row.get(0)?,
        account: row.get(1)?,
        invitation: row.get(2)?,
        guard: guard(seller.redemption, &recipient, &email_key, how),
        order: row.get(3)?,
        draft: row.document(4)?,
        completed: row.get(5)?,
        offers: known_offers(&offers, seller.redemption)?,
        seller,
        organizations,
        running,
        colleagues: elsewhere.iter().map(colleague).collect::<Result<_, _>>()?,
    };
    Ok(Some(Known { facts, recipient: row.get(12)?, company: row.get(16)?, language: row.get(17)?, seller_accounts }))
}

/// What is theirs, as far as the seller's policy of today lets them have it; then what a colleague sent to them as owners.
/// What is theirs anyway is not bound by that.
fn known_offers(rows: &[Row], redemption: Redemption) -> Result<Vec<Offer>, Broken> {
    let mut offers: Vec<Offer> = Vec::new();
    for row in rows {
        let offer = offer(row)?;
        let theirs = match row.get::<i64>(18)? {
            0 => true,
            1 => passes(row, redemption)?,
            _ => offers.iter().all(|known| known.id != offer.id),
        };
        if theirs {
            offers.push(offer);
        }
    }
    Ok(offers)
}

/// Whether the seller's policy of today still lets the account have an offer that was sent to another mailbox.
fn passes(row: &Row, redemption: Redemption) -> Result<bool, Broken> {
    Ok(guard(redemption, &row.get::<String>(14)?, "", Some(row.word(16)?)) == Guard::Passed)
}

fn offer(row: &Row) -> Result<Offer, Broken> {
    Ok(Offer {
        id: row.get(0)?,
        order: row.get(1)?,
        reference: row.get(2)?,
        discounted: row.get(3)?,
        code_attached: row.get(21)?,
        service: row.get(4)?,
        service_names: row.document(5)?,
        terms_url: row.get(6)?,
        terms_version: row.get(7)?,
        plan: row.get(8)?,
        plan_names: row.document(9)?,
        requires: row.get(10)?,
        quantity: row.get(11)?,
        term_months: row.get(12)?,
        starts_on: row.get(13)?,
        home_url: row.get(15)?,
        sent_to: row.get(17)?,
    })
}

fn colleague(row: &Row) -> Result<Elsewhere, Broken> {
    let member = row.get::<i64>(3)? > 0;
    Ok(Elsewhere {
        order: row.get(0)?,
        organization: row.get(1)?,
        name: if member { row.get(2).map(Some)? } else { None },
        owners: row.get(4)?,
    })
}

/// The account's organizations, and what runs there.
fn organizations(rows: &[Row]) -> Result<(Vec<Membership>, Vec<Running>), Broken> {
    let (mut organizations, mut running): (Vec<Membership>, Vec<Running>) = Default::default();
    for row in rows {
        let organization = row.get(0)?;
        if organizations.last().is_none_or(|known| known.organization != organization) {
            organizations.push(membership(row)?);
        }
        if let (Some(service), Some(plan)) = (row.get(8)?, row.get(9)?) {
            running.push(Running { organization, service, plan });
        }
    }
    Ok((organizations, running))
}

fn membership(row: &Row) -> Result<Membership, Broken> {
    Ok(Membership {
        organization: row.get(0)?,
        name: row.get(1)?,
        status: row.word(2)?,
        role: row.word(3)?,
        partner: row.get(4)?,
        partner_name: row.get(5)?,
        vendor: row.get(6)?,
        address: row.document(7)?,
    })
}

/// The open onboarding of an account with a seller, and the invitation it was entered through last.
///
/// # Errors
/// When the database refuses.
pub async fn open(tx: &Tx, account: AccountId, seller: SellerId) -> Result<Option<(OnboardingId, InvitationId)>, Broken> {
    let row = tx.maybe(sql(OPEN).bind(account).bind(seller)).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// The newest onboarding an account entered through an invitation, and whether it is completed.
///
/// # Errors
/// When the database refuses.
pub async fn of_invitation(tx: &Tx, invitation: InvitationId, account: AccountId) -> Result<Option<(OnboardingId, bool)>, Broken> {
    let row = tx.maybe(sql(OF_INVITATION).bind(invitation).bind(account)).await?;
    row.map(|row| Ok((row.get(0)?, row.get::<Option<Timestamp>>(1)?.is_some()))).transpose()
}

/// Adds an onboarding.
#[must_use]
pub fn add(id: OnboardingId, account: AccountId, seller: SellerId, invitation: InvitationId, draft: &Draft, now: Timestamp) -> Statement {
    sql(ADD).bind(id).bind(account).bind(seller).bind(invitation).bind(document(draft)).bind(now)
}

/// The same draft, entered through another invitation of the seller.
#[must_use]
pub fn reenter(id: OnboardingId, invitation: InvitationId, draft: &Draft) -> Statement {
    sql(REENTER).bind(invitation).bind(document(draft)).bind(id)
}

/// Keeps what was chosen.
#[must_use]
pub fn set_draft(id: OnboardingId, draft: &Draft) -> Statement {
    sql(SET_DRAFT).bind(document(draft)).bind(id)
}

/// It ended in this organization.
#[must_use]
pub fn complete(id: OnboardingId, organization: OrganizationId, now: Timestamp) -> Statement {
    sql(COMPLETE).bind(now).bind(organization).bind(id)
}

/// What came of a completed onboarding.
#[derive(Clone, Debug)]
pub struct Completed {
    /// Where everything is.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// Who sold.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// When.
    pub at: Timestamp,
    /// The account is one of its owners.
    pub owner: bool,
    /// Each subscription.
    pub lines: Vec<CompletedLine>,
}

/// One subscription that was applied.
#[derive(Clone, Debug)]
pub struct CompletedLine {
    /// Which.
    pub id: domain::id::SubscriptionId,
    /// Of which service.
    pub service: domain::id::ServiceId,
    /// That service's names.
    pub service_names: domain::catalogue::Names,
    /// The plan's names.
    pub plan_names: domain::catalogue::Names,
    /// Where the service's users start.
    pub home_url: String,
    /// How much.
    pub quantity: i64,
    /// For how long.
    pub term_months: i64,
    /// First day.
    pub starts_on: jiff::civil::Date,
    /// Last day, inclusive.
    pub ends_on: jiff::civil::Date,
    /// State.
    pub status: domain::subscription::SubscriptionStatus,
    /// The seller's number for its order.
    pub reference: String,
    /// Its order waits for a contract code.
    pub discounted: bool,
    /// What its service said last to people.
    pub message: Option<String>,
}

/// What came of an onboarding of this account, once completed.
///
/// # Errors
/// When the database refuses.
pub async fn completed(tx: &Tx, id: OnboardingId, account: AccountId) -> Result<Option<Completed>, Broken> {
    let (row, lines) = futures_util::try_join!(tx.maybe(sql(RESULT).bind(id).bind(account)), tx.all(sql(RESULT_LINES).bind(id)))?;
    let Some(row) = row else { return Ok(None) };
    let lines = lines.iter().map(completed_line).collect::<Result<_, _>>()?;
    Ok(Some(Completed {
        organization: row.get(0)?,
        organization_name: row.get(1)?,
        seller_name: row.get(2)?,
        support_email: row.get(3)?,
        at: row.get(4)?,
        owner: row.get::<Option<String>>(5)?.as_deref() == Some(Role::Owner.as_str()),
        lines,
    }))
}

fn completed_line(row: &Row) -> Result<CompletedLine, Broken> {
    Ok(CompletedLine {
        id: row.get(0)?,
        service: row.get(1)?,
        service_names: row.document(2)?,
        plan_names: row.document(3)?,
        home_url: row.get(4)?,
        quantity: row.get(5)?,
        term_months: row.get(6)?,
        starts_on: row.get(7)?,
        ends_on: row.get(8)?,
        status: row.word(9)?,
        reference: row.get(10)?,
        discounted: row.get(11)?,
        message: row.get(12)?,
    })
}
