//! Cards that are being entered: at their provider, on whose word alone they are kept.

use domain::{
    id::{AccountId, CardEntryId, OnboardingId, OrganizationId, PaymentMethodId},
    onboarding::Draft,
    payment::{CardEntryState, CardFor},
};
use jiff::Timestamp;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    sql::{sql, statements},
};

statements! {
    ADD = "insert into card_entry (id, account_id, onboarding_id, organization_id, replaces_id, session_ref, customer_ref, state, begun_at, due_at) \
        values ($1, $2, $3, $4, $5, '', '', 'begun', $6, $7)";
    OPEN = "update card_entry set state = 'open', session_ref = $1, customer_ref = $2 where id = $3 and state = 'begun'";
    SETTLE = "update card_entry set state = 'settled', method_id = $1, settled_at = $2, due_at = null where id = $3 and state = 'open'";
    END = "update card_entry set state = 'ended', settled_at = $1, due_at = null where id = $2 and state in ('begun', 'open')";
    PUT_OFF = "update card_entry set due_at = $1 where id = $2 and due_at is not null";
    BY_ID = "select id, account_id, onboarding_id, organization_id, replaces_id, session_ref, customer_ref, state, begun_at, method_id from card_entry where id = $1";
    BY_SESSION = "select id, account_id, onboarding_id, organization_id, replaces_id, session_ref, customer_ref, state, begun_at, method_id from card_entry \
        where session_ref = $1 and session_ref <> ''";
    DUE = "select id, account_id, onboarding_id, organization_id, replaces_id, session_ref, customer_ref, state, begun_at, method_id from card_entry \
        where due_at is not null and due_at <= $1 order by due_at limit $2";
    BEGUN_SINCE = "select count(*) from card_entry where account_id = $1 and begun_at > $2";
    CUSTOMER = "select e.customer_ref from payment_method m join card_entry e on e.method_id = m.id where m.organization_id = $1 order by m.id desc limit 1";
    DRAFT = "select b.draft from onboarding b join seller l on l.id = b.seller_id and l.kind = 'vendor' where b.id = $1 and b.account_id = $2 and b.completed_at is null";
}

/// A card that is being entered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub id: CardEntryId,
    /// Who enters it.
    pub account: AccountId,
    /// What for.
    pub card_for: CardFor,
    /// The provider's page, once there is one; else empty.
    pub session: String,
    /// What the provider calls whose card it will be, once it does; else empty.
    pub customer: String,
    /// How far it has come.
    pub state: CardEntryState,
    /// Since when.
    pub begun_at: Timestamp,
    /// The card, once it is kept.
    pub method: Option<PaymentMethodId>,
}

fn entry(row: &Row) -> Result<Entry, Broken> {
    let onboarding: Option<OnboardingId> = row.get(2)?;
    let organization: Option<OrganizationId> = row.get(3)?;
    let replaces: Option<PaymentMethodId> = row.get(4)?;
    let of_organization = organization.map(|id| CardFor::Organization { id, replaces });
    let card_for = onboarding.map(CardFor::Onboarding).or(of_organization);
    Ok(Entry {
        id: row.get(0)?,
        account: row.get(1)?,
        card_for: card_for.ok_or_else(|| Broken::Failed("a card entry is for nothing".to_owned()))?,
        session: row.get(5)?,
        customer: row.get(6)?,
        state: row.word(7)?,
        begun_at: row.get(8)?,
        method: row.get(9)?,
    })
}

/// A card is wanted; the provider is asked by ourselves from `due` on.
#[must_use]
pub fn add(id: CardEntryId, account: AccountId, card_for: CardFor, now: Timestamp, due: Timestamp) -> Statement {
    let (onboarding, organization, replaces) = match card_for {
        CardFor::Onboarding(onboarding) => (Some(onboarding), None, None),
        CardFor::Organization { id, replaces } => (None, Some(id), replaces),
    };
    sql(ADD).bind(id).bind(account).bind(onboarding).bind(organization).bind(replaces).bind(now).bind(due)
}

/// The provider has a page for it.
#[must_use]
pub fn open(id: CardEntryId, session: &str, customer: &str) -> Statement {
    sql(OPEN).bind(session).bind(customer).bind(id)
}

/// The card is kept.
#[must_use]
pub fn settle(id: CardEntryId, method: PaymentMethodId, now: Timestamp) -> Statement {
    sql(SETTLE).bind(method).bind(now).bind(id)
}

/// No card came of it.
#[must_use]
pub fn end(id: CardEntryId, now: Timestamp) -> Statement {
    sql(END).bind(now).bind(id)
}

/// The provider is asked again then, unless it is over.
#[must_use]
pub fn put_off(id: CardEntryId, due: Timestamp) -> Statement {
    sql(PUT_OFF).bind(due).bind(id).any()
}

/// One of them.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(tx: &Tx, id: CardEntryId) -> Result<Option<Entry>, Broken> {
    tx.maybe(sql(BY_ID).bind(id)).await?.as_ref().map(entry).transpose()
}

/// The one for which the provider has this page.
///
/// # Errors
/// When the database refuses.
pub async fn by_session(tx: &Tx, session: &str) -> Result<Option<Entry>, Broken> {
    tx.maybe(sql(BY_SESSION).bind(session)).await?.as_ref().map(entry).transpose()
}

/// Those of which the provider has to be asked, the longest waiting first.
///
/// # Errors
/// When the database refuses.
pub async fn due(tx: &Tx, now: Timestamp, limit: i64) -> Result<Vec<Entry>, Broken> {
    tx.all(sql(DUE).bind(now).bind(limit)).await?.iter().map(entry).collect()
}

/// How many an account has begun since then.
///
/// # Errors
/// When the database refuses.
pub async fn begun_since(tx: &Tx, account: AccountId, then: Timestamp) -> Result<i64, Broken> {
    let row = tx.maybe(sql(BEGUN_SINCE).bind(account).bind(then)).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// What the provider calls an organization, once it has had a card.
///
/// # Errors
/// When the database refuses.
pub async fn customer(tx: &Tx, organization: OrganizationId) -> Result<Option<String>, Broken> {
    tx.maybe(sql(CUSTOMER).bind(organization)).await?.map(|row| row.get(0)).transpose()
}

/// The draft of an account in a sale of the vendor's own, while it is not applied.
///
/// # Errors
/// When the database refuses.
pub async fn draft(tx: &Tx, onboarding: OnboardingId, account: AccountId) -> Result<Option<Draft>, Broken> {
    tx.maybe(sql(DRAFT).bind(onboarding).bind(account)).await?.map(|row| row.document(0)).transpose()
}
