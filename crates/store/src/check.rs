//! Looks a whole database over: the rules of `docs/rules.md` that data can break, and what the engine says of itself.
//!
//! Constraints hold most of them already. This finds what came past them: a hand in the database, a disk that lied, a
//! restore of something else, a mistake of ours.

pub(crate) mod currency;
pub(crate) mod vendor;

use domain::{
    id::{Id, InvitationId, Kind, kind},
    secret::{Secret, hash},
};
use uuid::Uuid;

use crate::{
    Row, Tx,
    broken::Broken,
    snapshot::Snapshot,
    sql::{sql, statements},
};

/// Something that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule, as `docs/rules.md` names it.
    pub rule: &'static str,
    /// What breaks it.
    pub subject: String,
    /// How.
    pub says: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {} {}", self.rule, self.subject, self.says)
    }
}

statements! {
    I1 = "select organization_id from organization_seller where closed_at is null group by organization_id, kind having count(*) > 1";
    I1_KIND = "select k.organization_id from organization_seller k join seller e on e.id = k.seller_id where e.kind <> k.kind";
    I2 = "select id from subscription where (organization_id is null) <> (applied_at is null) or (organization_id is null) <> (applied_by is null) \
        or (organization_id is null) <> (onboarding_id is null) or (organization_id is null and status not in ('unapplied', 'cancelled')) \
        or (organization_id is not null and status = 'unapplied')";
    I2_MOVED = "select s.id from subscription s left join event e on e.subscription_id = s.id and e.kind = 'subscription.applied' and e.organization_id = s.organization_id \
        where s.organization_id is not null and e.id is null";
    I2_COMPLETED = "select s.id from subscription s join onboarding b on b.id = s.onboarding_id where b.organization_id is null or b.organization_id <> s.organization_id";
    I3 = "select s.id from subscription s left join organization_seller k on k.organization_id = s.organization_id and k.seller_id = s.seller_id \
        where s.organization_id is not null and (k.seller_id is null or k.closed_at < s.applied_at)";
    // Who bills what runs is bound, and what was taken over by a change of seller says by which.
    I3_RECORD = "select s.id from subscription s left join organization_seller k on k.organization_id = s.organization_id and k.seller_id = coalesce(s.seller_of_record_id, s.seller_id) \
        and k.closed_at is null where s.organization_id is not null and s.status in ('provisioning', 'active', 'suspended', 'failed') and k.seller_id is null";
    I3_CHANGED = "select s.id from subscription s where s.seller_of_record_id is not null and not exists (select 1 from seller_change_subscription x \
        join seller_change c on c.id = x.change_id and c.status = 'done' and c.to_seller_id = s.seller_of_record_id where x.subscription_id = s.id)";
    CHANGE_CONSENT = "select c.id from seller_change c join seller_consent n on n.id = c.consent_id where n.used_at is null or n.organization_id <> c.organization_id or n.seller_id <> c.from_seller_id";
    CHANGE_LATE = "select c.id from seller_change c left join event e on e.organization_id = c.organization_id and e.kind = 'seller_change.done' and e.at = c.ended_at where c.status = 'done' and e.id is null";
    I3_ORDER = "select s.id from subscription s left join orders o on o.id = s.order_id and o.seller_id = s.seller_id where o.id is null";
    // While its maker owns it; the claim may be of another one with that seller, which they owned meanwhile.
    I4 = "select g.id from organization g join onboarding b on b.id = g.onboarding_id join organization_seller k on k.organization_id = g.id and k.seller_id = b.seller_id and k.closed_at is null \
        join member m on m.organization_id = g.id and m.account_id = g.created_by and m.role = 'owner' left join first_organization f \
        on f.account_id = g.created_by and f.seller_id = b.seller_id where g.status <> 'deleted' and f.account_id is null";
    I5 = "select g.id from organization g left join member m on m.organization_id = g.id and m.role = 'owner' where g.status <> 'deleted' and m.account_id is null";
    I6 = "select b.id from onboarding b join seller e on e.id = b.seller_id where e.kind = 'partner' \
        and (cast(b.draft as text) like '%\"currency\"%' or cast(b.draft as text) like '%\"tax_id\"%' or cast(b.draft as text) like '%\"payment%')";
    I7 = "select distinct g.id from organization g join subscription s on s.organization_id = g.id \
        where g.address_verdict not in ('valid', 'suggestion_accepted', 'kept_with_consent')";
    // The newest of its addresses is the one it has.
    I7_CURRENT = "select g.id from organization g left join organization_address h on h.organization_id = g.id and h.address = g.address \
        and not exists (select 1 from organization_address n where n.organization_id = g.id and n.id > h.id) where g.status <> 'deleted' and h.id is null";
    I7_CONSENT = "select id from organization_address where (verdict = 'kept_with_consent') <> (consented_at is not null)";
    I8 = "select id, generation, token_hash from invitation where id > $1 order by id limit $2";
    I9 = "select o.id from orders o join orders p on p.seller_id = o.seller_id and p.reference = o.reference and p.id < o.id";
    I10_PLACED = "select o.id from orders o left join audit a on a.at = o.placed_at and a.seller_id = o.seller_id where a.id is null";
    I10_CANCELLED = "select o.id from orders o left join audit a on a.at = o.cancelled_at and a.seller_id = o.seller_id where o.cancelled_at is not null and a.id is null";
    I10_APPLIED = "select s.id from subscription s left join audit a on a.at = s.applied_at and a.organization_id = s.organization_id where s.applied_at is not null and a.id is null";
    I10_ORGANIZATION = "select g.id from organization g left join audit a on a.at = g.created_at and a.organization_id = g.id where a.id is null";
    I10_TOLD = "select o.id from orders o left join event e on e.order_id = o.id and e.at = o.placed_at where e.id is null";
    I10_RECEIPT = "select b.id from onboarding b left join email m on m.about = b.id and m.kind = 'receipt' where b.completed_at is not null and m.id is null";
    I10_INVITED = "select i.id from invitation i join orders o on o.id = i.order_id left join email m on m.about = i.id where o.delivery = 'platform' and m.id is null";
    I10_UNDONE = "select u.id from undo u left join audit a on a.at = u.undone_at and a.organization_id = u.organization_id and a.action = 'subscriptions.undo' where a.id is null";
    UNDO_KEEPS = "select s.id from subscription s where s.organization_id is null and (s.activated_at is not null or s.first_used_at is not null or s.ends_on is not null \
        or s.ordered_on is not null or exists (select 1 from contract_discount d where d.subscription_id = s.id))";
    UNDO_NOTHING = "select u.id from undo u left join undo_subscription x on x.undo_id = u.id where x.undo_id is null";
    UNDO_GONE = "select g.id from organization g where g.status = 'deleted' and (exists (select 1 from subscription s where s.organization_id = g.id) \
        or exists (select 1 from organization_seller k where k.organization_id = g.id and k.closed_at is null) or exists (select 1 from member m where m.organization_id = g.id) \
        or exists (select 1 from first_organization f where f.organization_id = g.id) or exists (select 1 from contract_registration r where r.organization_id = g.id) \
        or exists (select 1 from member_invitation i where i.organization_id = g.id and i.status = 'open'))";
    ORDER_APPLIED = "select distinct o.id from orders o join subscription s on s.order_id = o.id where (o.status = 'applied' and s.status = 'unapplied') \
        or (o.status = 'placed' and s.organization_id is not null) or (o.status = 'cancelled' and s.status = 'unapplied')";
    ORDER_LINK = "select o.id from orders o join invitation i on i.order_id = o.id where i.status = 'available' and o.status in ('applied', 'cancelled')";
    CODE_USES = "select k.id from contract_code k where k.uses <> (select count(*) from contract_registration r where r.code_id = k.id)";
    CODE_ENDED = "select distinct k.id from contract_code k join contract_registration r on r.code_id = k.id and r.ended_at is null where k.ended_at is not null";
    CODE_AUDIT = "select r.id from contract_registration r left join audit a on a.at = r.registered_at and a.organization_id = r.organization_id where a.id is null";
    DISCOUNT_ENDED = "select d.subscription_id from contract_discount d join contract_registration r on r.id = d.registration_id where d.ended_at is null and r.ended_at is not null";
    DISCOUNT_ELSEWHERE = "select d.subscription_id from contract_discount d join contract_registration r on r.id = d.registration_id join subscription s on s.id = d.subscription_id \
        where d.ended_at is null and (s.organization_id is null or s.organization_id <> r.organization_id or s.seller_id <> r.seller_id)";
    DISCOUNT_SCOPE = "select d.subscription_id from contract_discount d join contract_code k on k.id = d.code_id join subscription s on s.id = d.subscription_id join orders o on o.id = s.order_id \
        where d.ended_at is null and (not o.discounted or k.order_id <> s.order_id or k.seller_account_id <> o.seller_account_id \
        or (exists (select 1 from contract_code_service x where x.code_id = k.id) and not exists (select 1 from contract_code_service x where x.code_id = k.id and x.service_id = s.service_id)))";
    FINGERPRINT = "select secret_fingerprint from installation where one";
}

/// A rule: its name, what breaks it, how, and the query that finds it. The first column is the id.
struct Rule {
    name: &'static str,
    find: &'static str,
    written: fn(Uuid) -> String,
    says: &'static str,
}

fn written<K: Kind>(id: Uuid) -> String {
    Id::<K>::new(id).to_string()
}

const fn rule<K: Kind>(name: &'static str, find: &'static str, says: &'static str) -> Rule {
    Rule { name, find, written: written::<K>, says }
}

const RULES: [Rule; 37] = [
    rule::<kind::Organization>("I1", I1, "buys from more than one partner seller, or has more than one vendor link"),
    rule::<kind::Organization>("I1", I1_KIND, "has a link that lies about its seller's kind"),
    rule::<kind::Subscription>("I2", I2, "is neither wholly applied nor wholly unapplied"),
    rule::<kind::Subscription>("I2", I2_MOVED, "is where it was never told to be applied"),
    rule::<kind::Subscription>("I2", I2_COMPLETED, "is elsewhere than its onboarding led"),
    rule::<kind::Subscription>("I3", I3, "is applied where its seller is not bound"),
    rule::<kind::Subscription>("I3", I3_RECORD, "runs under a seller its organization does not buy from"),
    rule::<kind::Subscription>("I3", I3_CHANGED, "is billed by another seller without a change of seller"),
    rule::<kind::SellerChange>("I3", CHANGE_CONSENT, "was asked for without an owner's consent"),
    rule::<kind::SellerChange>("I10", CHANGE_LATE, "was made without an event"),
    rule::<kind::Subscription>("I3", I3_ORDER, "is of another seller than its order"),
    rule::<kind::Organization>("I4", I4, "was created without being its creator's first with that seller"),
    rule::<kind::Organization>("I5", I5, "has no owner"),
    rule::<kind::Onboarding>("I6", I6, "asks for what only a sale of the vendor's own may ask for"),
    rule::<kind::Organization>("I7", I7, "has subscriptions, but an address that was never good enough"),
    rule::<kind::Organization>("I7", I7_CURRENT, "has another address than was set last"),
    rule::<kind::OrganizationAddress>("I7", I7_CONSENT, "is kept with a consent that is not there, or the other way round"),
    rule::<kind::Order>("I9", I9, "has the reference of another order of its seller"),
    rule::<kind::Order>("I10", I10_PLACED, "was placed without an audit row"),
    rule::<kind::Order>("I10", I10_CANCELLED, "was cancelled without an audit row"),
    rule::<kind::Subscription>("I10", I10_APPLIED, "was applied without an audit row"),
    rule::<kind::Organization>("I10", I10_ORGANIZATION, "was created without an audit row"),
    rule::<kind::Order>("I10", I10_TOLD, "was placed without an event"),
    rule::<kind::Onboarding>("I10", I10_RECEIPT, "was completed without a receipt"),
    rule::<kind::Invitation>("I10", I10_INVITED, "was made without a letter"),
    rule::<kind::Undo>("I10", I10_UNDONE, "was done without an audit row"),
    rule::<kind::Subscription>("undo", UNDO_KEEPS, "is not applied, but keeps what only applying gives"),
    rule::<kind::Undo>("undo", UNDO_NOTHING, "took nothing back"),
    rule::<kind::Organization>("undo", UNDO_GONE, "is gone, but has something still"),
    rule::<kind::Order>("order", ORDER_APPLIED, "has a status its subscriptions do not have"),
    rule::<kind::ContractCode>("contract code", CODE_USES, "counts other registrations than there are"),
    rule::<kind::ContractCode>("contract code", CODE_ENDED, "is over, but gives its discount still"),
    rule::<kind::ContractRegistration>("I10", CODE_AUDIT, "was made without an audit row"),
    rule::<kind::Subscription>("contract code", DISCOUNT_ENDED, "has a discount whose registration is over"),
    rule::<kind::Subscription>("contract code", DISCOUNT_ELSEWHERE, "has a discount that was registered elsewhere"),
    rule::<kind::Subscription>("contract code", DISCOUNT_SCOPE, "has a discount of a code that is not for it"),
    rule::<kind::Order>("order", ORDER_LINK, "is over, but its link is still open"),
];

/// Links checked at a time.
const STRIDE: i64 = 1_000;

/// Everything that breaks a rule.
///
/// # Errors
/// When the database refuses.
pub async fn rules(tx: &Tx, secret: &Secret) -> Result<Vec<Violation>, Broken> {
    let mut found = Vec::new();
    for rule in RULES.iter().chain(&vendor::RULES) {
        for row in tx.all(sql(rule.find)).await? {
            found.push(Violation { rule: rule.name, subject: (rule.written)(row.get(0)?), says: rule.says.to_owned() });
        }
    }
    vendor::profiles(tx, &mut found).await?;
    links(tx, secret, &mut found).await?;
    Ok(found)
}

/// Each link's token follows from the secret, and only its hash is kept (I8).
async fn links(tx: &Tx, secret: &Secret, found: &mut Vec<Violation>) -> Result<(), Broken> {
    let known: Option<String> = tx.maybe(sql(FINGERPRINT)).await?.map(|row| row.get(0)).transpose()?;
    if known.is_some_and(|known| known != secret.fingerprint()) {
        let says = "is not the one this database began with".to_owned();
        found.push(Violation { rule: "I8", subject: "the secret".to_owned(), says });
        return Ok(());
    }
    let mut from = Uuid::nil();
    loop {
        let rows = tx.all(sql(I8).bind(from).bind(STRIDE)).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        from = last.get(0)?;
        for row in &rows {
            let id: InvitationId = row.get(0)?;
            if hash(&secret.invitation_token(id, row.get(1)?)) != row.get::<Vec<u8>>(2)? {
                let says = "has a token that does not follow from the secret".to_owned();
                found.push(Violation { rule: "I8", subject: id.to_string(), says });
            }
        }
    }
}

/// What the engine itself finds: a damaged file, a row that points at nothing. PostgreSQL checks the latter at each write.
///
/// # Errors
/// When the database refuses.
pub async fn engine(snapshot: &Snapshot) -> Result<Vec<Violation>, Broken> {
    let mut found = Vec::new();
    if !matches!(&**snapshot, Tx::Sqlite(_)) {
        return Ok(found);
    }
    let mut note = |says: String| {
        found.push(Violation { rule: "database", subject: "the file".to_owned(), says });
        Ok::<_, Broken>(())
    };
    snapshot
        .each("pragma integrity_check", |row: &Row| match row.get::<String>(0)?.as_str() {
            "ok" => Ok(()),
            wrong => note(format!("is damaged: {wrong}")),
        })
        .await?;
    snapshot
        .each("pragma foreign_key_check", |row: &Row| {
            note(format!("has a row of {} that points at no {}", row.get::<String>(0)?, row.get::<String>(2)?))
        })
        .await?;
    Ok(found)
}
