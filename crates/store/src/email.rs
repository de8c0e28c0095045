//! Messages waiting to be sent: written in the action's transaction, sent by whoever claims them.
//!
//! A message keeps what it is about, not its text: links and codes are derived when it is sent, so neither is kept.

use domain::{
    catalogue::Names,
    contract_code::Ended,
    id::{
        AccountId, CodeId, ContractRegistrationId, EmailId, EventId, HandOverId, InvitationId, MemberInvitationId, OnboardingId, OrderId,
        OrganizationAddressId, OrganizationId, PaymentMethodId, RecoveryId, RoleRequestId, SellerId, SessionId, SubscriptionId, TaskId,
        UndoId,
    },
    member::{Rights, Wish},
    order::Delivery,
    subscription::SubscriptionStatus,
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    Row, Statement, Tx,
    broken::Broken,
    seller_change::{self, Change},
    sql::{sql, statements},
};

statements! {
    VENDOR_ADDED = "select g.name, e.name from organization g join organization_seller k on k.organization_id = g.id and k.kind = 'vendor' and k.closed_at is null join seller e on e.id = k.seller_id \
        where g.id = $1 and g.status <> 'deleted'";
    QUEUE = "insert into email (id, kind, recipient, language, about, seller_id, created_at, due_at, attempts) values ($1, $2, $3, $4, $5, $6, $7, $7, 0)";
    DUE = "select id, kind, recipient, language, about, attempts, created_at, due_at from email where sent_at is null and given_up_at is null and due_at <= $1 order by due_at limit $2";
    NEXT = "select min(due_at) from email where sent_at is null and given_up_at is null";
    WAITING = "select count(*), min(created_at) from email where sent_at is null and given_up_at is null";
    GIVEN_UP = "select count(*) from email where given_up_at is not null";
    CLAIM = "update email set due_at = $1, attempts = attempts + 1 where id = $2 and due_at = $3 and sent_at is null and given_up_at is null";
    SENT = "update email set sent_at = $1, last_error = null where id = $2 and sent_at is null";
    POSTPONE = "update email set due_at = $1, last_error = $2 where id = $3 and sent_at is null";
    GIVE_UP = "update email set given_up_at = $1, last_error = $2 where id = $3 and sent_at is null";
    INVITATION = "select i.id, i.generation, i.expires_at, l.name, l.support_email, case when i.recipient_name = '' then o.buyer_name else i.recipient_name end, o.buyer_company, o.reference, o.id, \
        (select coalesce(a.name, case when f.recipient_name = '' then o.buyer_name else f.recipient_name end) from hand_over h join invitation f on f.id = h.invitation_id \
        left join account a on a.id = h.account_id where h.to_invitation_id = i.id) \
        from invitation i join orders o on o.id = i.order_id join seller l on l.id = o.seller_id where i.id = $1 and i.status = 'available'";
    INVITATION_LINES = "select v.names, p.names, s.quantity, s.term_months, s.starts_on, s.ends_on from invitation i join subscription s on s.order_id = i.order_id \
        join service v on v.id = s.service_id join plan p on p.id = s.plan_id where i.id = $1 order by s.line";
    READDRESSED = "select l.name, l.support_email, o.reference, case when i.recipient_name = '' then o.buyer_name else i.recipient_name end, \
        (select h.name from hand_over h where h.invitation_id = i.id and h.confirmed_at is not null) \
        from invitation i join orders o on o.id = i.order_id join seller l on l.id = o.seller_id where i.id = $1";
    PASSAGE_CODE = "select l.name, l.support_email, o.reference, a.email from passage_code c join invitation i on i.id = c.invitation_id join orders o on o.id = i.order_id \
        join seller l on l.id = o.seller_id join account a on a.id = c.account_id where c.id = $1 and i.status = 'available'";
    HAND_OVER_CODE = "select l.name, l.support_email, o.reference, h.name, h.email from hand_over h join invitation i on i.id = h.invitation_id join orders o on o.id = i.order_id \
        join seller l on l.id = o.seller_id where h.id = $1 and h.confirmed_at is null and i.status = 'available'";
    SELLER_NOTICE = "select v.kind, l.name, o.reference, o.delivery, o.id, a.email, i.recipient from event v join seller l on l.id = v.seller_id join orders o on o.id = v.order_id \
        left join account a on a.id = v.account_id left join invitation i on i.order_id = o.id and i.generation = (select max(n.generation) from invitation n where n.order_id = o.id) \
        where v.id = $1";
    CODE = "select c.id, a.name from mailed_code c join account a on a.id = c.account_id where c.id = $1";
    POSTED = "select e.kind, e.sent_at, e.given_up_at, e.bounced_at, i.order_id, o.seller_id, e.attempts from email e left join invitation i on i.id = e.about left join orders o on o.id = i.order_id \
        where e.id = $1";
    BOUNCED = "update email set sent_at = coalesce(sent_at, $1), bounced_at = $1, bounce_status = $2 where id = $3 and bounced_at is null and given_up_at is null";
    ACCOUNT_NAME = "select name from account where id = $1";
    TASK = "select t.organization_id, g.name, l.name, l.support_email, a.name, a.email from task t join organization g on g.id = t.organization_id \
        join onboarding b on b.id = t.onboarding_id join seller l on l.id = b.seller_id join account a on a.id = b.account_id where t.id = $1";
    TASK_LINES = "select v.names, p.names, s.quantity, s.term_months, s.starts_on, s.ends_on from task_subscription x join subscription s on s.id = x.subscription_id and s.status = 'unapplied' \
        join service v on v.id = s.service_id join plan p on p.id = s.plan_id where x.task_id = $1 order by s.order_id, s.line";
    ROLE_REQUEST = "select r.organization_id, g.name, a.name, a.email, r.approved, r.role, r.billing_reader from role_request r join organization g on g.id = r.organization_id join account a on a.id = r.account_id where r.id = $1";
    MEMBER_INVITATION = "select g.name, a.name, a.email, i.role, i.billing_reader, i.expires_at from member_invitation i join organization g on g.id = i.organization_id join account a on a.id = i.invited_by \
        where i.id = $1 and i.status = 'open'";
    MEMBERSHIP = "select g.id, g.name, a.name, v.data from event v join organization g on g.id = v.organization_id join account a on a.id = v.account_id where v.id = $1";
    RECEIPT = "select g.id, g.name, l.name, l.support_email, a.name from onboarding b join organization g on g.id = b.organization_id join seller l on l.id = b.seller_id \
        join account a on a.id = b.account_id where b.id = $1";
    RECEIPT_LINES = "select v.names, p.names, s.quantity, s.term_months, s.starts_on, s.ends_on, (o.discounted and o.code_expected_since is not null), o.reference, s.status from subscription s join service v on v.id = s.service_id \
        join plan p on p.id = s.plan_id join orders o on o.id = s.order_id where s.onboarding_id = $1 order by o.id, s.line";
    CONTRACT_REGISTRATION = "select l.name, l.support_email, g.id, g.name, k.seller_id, k.tail, r.ended_why from contract_registration r join contract_code k on k.id = r.code_id \
        join seller l on l.id = r.seller_id join organization g on g.id = r.organization_id where r.id = $1";
    CONTRACT_ORDERS = "select distinct o.reference from contract_discount d join subscription s on s.id = d.subscription_id join orders o on o.id = s.order_id where d.registration_id = $1 order by o.reference";
    CONTRACT_GUESSED = "select l.name, g.name from event v join seller l on l.id = v.seller_id join organization g on g.id = v.organization_id where v.id = $1";
    CONTRACT_AWAITED = "select distinct l.name, l.support_email, o.seller_id, o.reference, s.organization_id, g.name from orders o join seller l on l.id = o.seller_id \
        join subscription s on s.order_id = o.id join organization g on g.id = s.organization_id where o.id = $1 and o.code_expected_since is not null order by s.organization_id";
    SELLER_CHANGE_TOLD = "select kind, seller_id, data from event where id = $1";
    LINK_CLOSED = "select g.id, g.name, l.name, l.support_email from event v join organization g on g.id = v.organization_id join seller l on l.id = v.seller_id where v.id = $1";
    SUBSCRIPTION_FAILED = "select g.id, g.name, l.name, l.support_email, a.name, v.names, p.names, s.message from subscription s join organization g on g.id = s.organization_id \
        join seller l on l.id = coalesce(s.seller_of_record_id, s.seller_id) join account a on a.id = s.applied_by join service v on v.id = s.service_id join plan p on p.id = s.plan_id \
        where s.id = $1 and s.status = 'failed'";
}

/// What a message is, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The onboarding link of an order.
    Invitation(InvitationId),
    /// The same link, before it ends.
    InvitationReminder(InvitationId),
    /// A link that no longer works went to another mailbox: for whoever had it.
    Readdressed(InvitationId),
    /// The code that lets another account go on with an invitation.
    OneTimeCode(CodeId),
    /// The code that confirms a hand-over.
    HandOverCode(HandOverId),
    /// What a seller should know of its order, as an event tells it.
    SellerNotice(EventId),
    /// The code that shows the mailbox is theirs.
    VerifyEmail(CodeId),
    /// Somebody signed up with an address that has an account.
    AccountExists(AccountId),
    /// What was applied, to whom it was applied for.
    Receipt(OnboardingId),
    /// A service could not prepare what was applied.
    SubscriptionFailed(SubscriptionId),
    /// The link to choose a new password.
    PasswordReset(RecoveryId),
    /// A new password was asked for with an address that has no account.
    NoAccount(RecoveryId),
    /// A new password was set.
    PasswordChanged(AccountId),
    /// Another account wants this address, which has one of its own.
    EmailTaken(AccountId),
    /// To the mailbox so far: another one was asked for.
    EmailChangeAsked(CodeId),
    /// To the mailbox so far: another one is in its place.
    EmailChanged(CodeId),
    /// Somebody signed in from a browser that never did before.
    NewDevice(SessionId),
    /// A colleague sent a draft to the owners of an organization.
    ApplyRequested(TaskId),
    /// Somebody asks the owners to become one of them.
    RoleAsked(RoleRequestId),
    /// How the owners decided, to who asked.
    RoleDecided(RoleRequestId),
    /// Somebody is asked to be a member of an organization.
    MemberInvitation(MemberInvitationId),
    /// A member has other rights, as an event tells it.
    RoleChanged(EventId),
    /// A member is none any more, as an event tells it.
    MemberRemoved(EventId),
    /// An operator corrected an address that was kept with consent: to an owner.
    AddressCorrected(OrganizationAddressId),
    /// An operator decided whether an organization pays by invoice.
    InvoiceDecided(PaymentMethodId),
    /// The last day of the card an organization uses is near: to who reads its billing.
    CardExpiring(PaymentMethodId),
    /// The vendor has become a seller of an organization: to its owners.
    VendorAdded(OrganizationId),
    /// An organization has registered a code of the seller's: to the seller.
    ContractCodeRegistered(ContractRegistrationId),
    /// Somebody guesses the seller's codes: to the seller.
    ContractCodeGuessed(EventId),
    /// An order waits for its contract code: to the owners.
    ContractCodeReminder(OrderId),
    /// A registered code ended: to the owners.
    ContractCodeEnded(ContractRegistrationId),
    /// What was applied was taken back: to the owners.
    Undone(UndoId),
    /// The same, to the seller.
    UndoneSeller(UndoId),
    /// A change of seller, as an event tells it: to the owners.
    SellerChangeNotice(EventId),
    /// A change of seller, as an event tells it: to the seller it is told to.
    SellerChangeNews(EventId),
    /// An organization no longer buys from a seller: to that seller.
    LinkClosed(EventId),
    /// An organization no longer buys from a seller: to the owners.
    LinkClosedNotice(EventId),
}

impl Subject {
    /// The kind, as in the header `X-Passerelle-Kind`.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Invitation(_) => "invitation",
            Self::InvitationReminder(_) => "invitation_reminder",
            Self::Readdressed(_) => "readdressed",
            Self::OneTimeCode(_) => "one_time_code",
            Self::HandOverCode(_) => "hand_over_code",
            Self::SellerNotice(_) => "seller_notice",
            Self::VerifyEmail(_) => "verify_email",
            Self::AccountExists(_) => "account_exists",
            Self::Receipt(_) => "receipt",
            Self::SubscriptionFailed(_) => "subscription_failed",
            Self::PasswordReset(_) => "password_reset",
            Self::NoAccount(_) => "no_account",
            Self::PasswordChanged(_) => "password_changed",
            Self::EmailTaken(_) => "email_taken",
            Self::EmailChangeAsked(_) => "email_change_asked",
            Self::EmailChanged(_) => "email_changed",
            Self::NewDevice(_) => "new_device",
            Self::ApplyRequested(_) => "apply_requested",
            Self::RoleAsked(_) => "role_asked",
            Self::RoleDecided(_) => "role_decided",
            Self::MemberInvitation(_) => "member_invitation",
            Self::RoleChanged(_) => "role_changed",
            Self::MemberRemoved(_) => "member_removed",
            Self::AddressCorrected(_) => "address_corrected",
            Self::InvoiceDecided(_) => "invoice_decided",
            Self::CardExpiring(_) => "card_expiring",
            Self::VendorAdded(_) => "vendor_added",
            Self::ContractCodeRegistered(_) => "contract_code_registered",
            Self::ContractCodeGuessed(_) => "contract_code_guessed",
            Self::ContractCodeReminder(_) => "contract_code_reminder",
            Self::ContractCodeEnded(_) => "contract_code_ended",
            Self::Undone(_) => "undone",
            Self::UndoneSeller(_) => "undone_seller",
            Self::SellerChangeNotice(_) => "seller_change_notice",
            Self::SellerChangeNews(_) => "seller_change_news",
            Self::LinkClosed(_) => "link_closed",
            Self::LinkClosedNotice(_) => "link_closed_notice",
        }
    }

    /// Whether it goes to a seller, which is written to in the installation's language.
    #[must_use]
    pub const fn to_seller(self) -> bool {
        matches!(
            self,
            Self::SellerNotice(_)
                | Self::ContractCodeRegistered(_)
                | Self::ContractCodeGuessed(_)
                | Self::SellerChangeNews(_)
                | Self::LinkClosed(_)
                | Self::UndoneSeller(_)
        )
    }

    fn about(self) -> Uuid {
        match self {
            Self::Invitation(id) | Self::InvitationReminder(id) | Self::Readdressed(id) => id.uuid(),
            Self::OneTimeCode(id) | Self::VerifyEmail(id) => id.uuid(),
            Self::HandOverCode(id) => id.uuid(),
            Self::SellerNotice(id) | Self::RoleChanged(id) | Self::MemberRemoved(id) => id.uuid(),
            Self::AccountExists(id) | Self::PasswordChanged(id) | Self::EmailTaken(id) => id.uuid(),
            Self::Receipt(id) => id.uuid(),
            Self::SubscriptionFailed(id) => id.uuid(),
            Self::PasswordReset(id) | Self::NoAccount(id) => id.uuid(),
            Self::EmailChangeAsked(id) | Self::EmailChanged(id) => id.uuid(),
            Self::NewDevice(id) => id.uuid(),
            Self::ApplyRequested(id) => id.uuid(),
            Self::RoleAsked(id) | Self::RoleDecided(id) => id.uuid(),
            Self::MemberInvitation(id) => id.uuid(),
            Self::AddressCorrected(id) => id.uuid(),
            Self::InvoiceDecided(id) | Self::CardExpiring(id) => id.uuid(),
            Self::VendorAdded(id) => id.uuid(),
            Self::ContractCodeRegistered(id) | Self::ContractCodeEnded(id) => id.uuid(),
            Self::ContractCodeGuessed(id)
            | Self::SellerChangeNotice(id)
            | Self::SellerChangeNews(id)
            | Self::LinkClosed(id)
            | Self::LinkClosedNotice(id) => id.uuid(),
            Self::ContractCodeReminder(id) => id.uuid(),
            Self::Undone(id) | Self::UndoneSeller(id) => id.uuid(),
        }
    }

    fn read(kind: &str, about: Uuid) -> Result<Self, Broken> {
        match kind {
            "invitation" => Ok(Self::Invitation(InvitationId::new(about))),
            "invitation_reminder" => Ok(Self::InvitationReminder(InvitationId::new(about))),
            "readdressed" => Ok(Self::Readdressed(InvitationId::new(about))),
            "one_time_code" => Ok(Self::OneTimeCode(CodeId::new(about))),
            "hand_over_code" => Ok(Self::HandOverCode(HandOverId::new(about))),
            "seller_notice" => Ok(Self::SellerNotice(EventId::new(about))),
            "verify_email" => Ok(Self::VerifyEmail(CodeId::new(about))),
            "account_exists" => Ok(Self::AccountExists(AccountId::new(about))),
            "receipt" => Ok(Self::Receipt(OnboardingId::new(about))),
            "subscription_failed" => Ok(Self::SubscriptionFailed(SubscriptionId::new(about))),
            "password_reset" => Ok(Self::PasswordReset(RecoveryId::new(about))),
            "no_account" => Ok(Self::NoAccount(RecoveryId::new(about))),
            "password_changed" => Ok(Self::PasswordChanged(AccountId::new(about))),
            "email_taken" => Ok(Self::EmailTaken(AccountId::new(about))),
            "email_change_asked" => Ok(Self::EmailChangeAsked(CodeId::new(about))),
            "email_changed" => Ok(Self::EmailChanged(CodeId::new(about))),
            "new_device" => Ok(Self::NewDevice(SessionId::new(about))),
            "apply_requested" => Ok(Self::ApplyRequested(TaskId::new(about))),
            "role_asked" => Ok(Self::RoleAsked(RoleRequestId::new(about))),
            "role_decided" => Ok(Self::RoleDecided(RoleRequestId::new(about))),
            "member_invitation" => Ok(Self::MemberInvitation(MemberInvitationId::new(about))),
            "role_changed" => Ok(Self::RoleChanged(EventId::new(about))),
            "member_removed" => Ok(Self::MemberRemoved(EventId::new(about))),
            "address_corrected" => Ok(Self::AddressCorrected(OrganizationAddressId::new(about))),
            "invoice_decided" => Ok(Self::InvoiceDecided(PaymentMethodId::new(about))),
            "card_expiring" => Ok(Self::CardExpiring(PaymentMethodId::new(about))),
            "vendor_added" => Ok(Self::VendorAdded(OrganizationId::new(about))),
            "contract_code_registered" => Ok(Self::ContractCodeRegistered(ContractRegistrationId::new(about))),
            "contract_code_guessed" => Ok(Self::ContractCodeGuessed(EventId::new(about))),
            "contract_code_reminder" => Ok(Self::ContractCodeReminder(OrderId::new(about))),
            "undone" => Ok(Self::Undone(UndoId::new(about))),
            "undone_seller" => Ok(Self::UndoneSeller(UndoId::new(about))),
            "contract_code_ended" => Ok(Self::ContractCodeEnded(ContractRegistrationId::new(about))),
            "seller_change_notice" => Ok(Self::SellerChangeNotice(EventId::new(about))),
            "seller_change_news" => Ok(Self::SellerChangeNews(EventId::new(about))),
            "link_closed" => Ok(Self::LinkClosed(EventId::new(about))),
            "link_closed_notice" => Ok(Self::LinkClosedNotice(EventId::new(about))),
            other => Err(Broken::Failed(format!("a message of the unknown kind {other:?}"))),
        }
    }
}

/// Name of the organization and of the vendor, as long as that sells to it.
///
/// # Errors
/// When the database refuses.
pub async fn vendor_added(tx: &Tx, id: OrganizationId) -> Result<Option<(String, String)>, Broken> {
    tx.maybe(sql(VENDOR_ADDED).bind(id)).await?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Puts a message into the outbox.
#[must_use]
pub fn queue(id: EmailId, subject: Subject, recipient: &str, language: &str, seller: Option<SellerId>, now: Timestamp) -> Statement {
    sql(QUEUE).bind(id).bind(subject.kind()).bind(recipient).bind(language).bind(subject.about()).bind(seller).bind(now)
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct Due {
    /// Which.
    pub id: EmailId,
    /// What.
    pub subject: Subject,
    /// Whom to.
    pub recipient: String,
    /// In which language.
    pub language: String,
    /// Attempts so far.
    pub attempts: i64,
    /// Since when it waits.
    pub created_at: Timestamp,
    /// When it is due.
    pub due_at: Timestamp,
}

/// The messages that are due.
///
/// # Errors
/// When the database refuses.
pub async fn due(tx: &Tx, now: Timestamp, limit: i64) -> Result<Vec<Due>, Broken> {
    let rows = tx.all(sql(DUE).bind(now).bind(limit)).await?;
    let due = |row: &Row| {
        let subject = Subject::read(&row.get::<String>(1)?, row.get(4)?)?;
        Ok(Due {
            id: row.get(0)?,
            subject,
            recipient: row.get(2)?,
            language: row.get(3)?,
            attempts: row.get(5)?,
            created_at: row.get(6)?,
            due_at: row.get(7)?,
        })
    };
    rows.iter().map(due).collect()
}

/// When the next message is due, if any waits.
///
/// # Errors
/// When the database refuses.
pub async fn next_due(tx: &Tx) -> Result<Option<Timestamp>, Broken> {
    tx.maybe(sql(NEXT)).await?.map_or(Ok(None), |row| row.get(0))
}

/// How the outbox stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Messages that wait.
    pub waiting: i64,
    /// Since when the oldest of them does.
    pub oldest: Option<Timestamp>,
    /// Messages that were given up.
    pub given_up: i64,
}

/// How the outbox stands.
///
/// # Errors
/// When the database refuses.
pub async fn standing(tx: &Tx) -> Result<Standing, Broken> {
    let (waiting, given_up) = futures_util::try_join!(tx.maybe(sql(WAITING)), tx.maybe(sql(GIVEN_UP)))?;
    let (Some(waiting), Some(given_up)) = (waiting, given_up) else { return Ok(Standing::default()) };
    Ok(Standing { waiting: waiting.get(0)?, oldest: waiting.get(1)?, given_up: given_up.get(0)? })
}

/// Since when the oldest message waits.
///
/// # Errors
/// When the database refuses.
pub async fn oldest_waiting(tx: &Tx) -> Result<Option<Timestamp>, Broken> {
    tx.maybe(sql(WAITING)).await?.map_or(Ok(None), |row| row.get(1))
}

/// Claims a message until `until`: should its sender die, it is due again then.
#[must_use]
pub fn claim(id: EmailId, due_at: Timestamp, until: Timestamp) -> Statement {
    sql(CLAIM).bind(until).bind(id).bind(due_at)
}

/// It was accepted.
#[must_use]
pub fn sent(id: EmailId, now: Timestamp) -> Statement {
    sql(SENT).bind(now).bind(id).any()
}

/// It could not be sent now.
#[must_use]
pub fn postpone(id: EmailId, until: Timestamp, why: &str) -> Statement {
    sql(POSTPONE).bind(until).bind(why).bind(id).any()
}

/// It cannot be sent.
#[must_use]
pub fn give_up(id: EmailId, now: Timestamp, why: &str) -> Statement {
    sql(GIVE_UP).bind(now).bind(why).bind(id).any()
}

/// How a letter stands in the outbox.
#[derive(Clone, Debug)]
pub struct Posted {
    /// What it is, as in the header `X-Passerelle-Kind`.
    pub kind: String,
    /// The order it is about, and that order's seller, when it is about an invitation.
    pub order: Option<(OrderId, SellerId)>,
    /// It was handed to a relay at least once.
    pub attempted: bool,
    /// A relay took it.
    pub sent: bool,
    /// It came to an end, one way or the other.
    pub settled: bool,
    /// It came back.
    pub bounced: bool,
}

/// How a letter stands in the outbox.
///
/// # Errors
/// When the database refuses.
pub async fn posted(tx: &Tx, id: EmailId) -> Result<Option<Posted>, Broken> {
    let Some(row) = tx.maybe(sql(POSTED).bind(id)).await? else { return Ok(None) };
    let there = |at: usize| Ok::<_, Broken>(row.get::<Option<Timestamp>>(at)?.is_some());
    let (sent, given_up) = (there(1)?, there(2)?);
    let order = row.get::<Option<OrderId>>(4)?.zip(row.get::<Option<SellerId>>(5)?);
    Ok(Some(Posted { kind: row.get(0)?, order, attempted: row.get::<i64>(6)? > 0, sent, settled: sent || given_up, bounced: there(3)? }))
}

/// It came back, with this status (RFC 3463).
#[must_use]
pub fn bounced(id: EmailId, status: &str, now: Timestamp) -> Statement {
    sql(BOUNCED).bind(now).bind(status).bind(id)
}

/// A line in a letter.
#[derive(Clone, Debug)]
pub struct LetterLine {
    /// The service's names.
    pub service: Names,
    /// The plan's names.
    pub plan: Names,
    /// How much.
    pub quantity: i64,
    /// For how long.
    pub term_months: i64,
    /// First day, when known.
    pub starts_on: Option<Date>,
    /// Last day, when known.
    pub ends_on: Option<Date>,
}

pub(crate) fn letter_line(row: &Row) -> Result<LetterLine, Broken> {
    Ok(LetterLine {
        service: row.document(0)?,
        plan: row.document(1)?,
        quantity: row.get(2)?,
        term_months: row.get(3)?,
        starts_on: row.get(4)?,
        ends_on: row.get(5)?,
    })
}

/// What an invitation says.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Which; its token follows from it.
    pub id: InvitationId,
    /// Which of its order's links.
    pub generation: i64,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Who sold.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// The buyer.
    pub buyer_name: String,
    /// Their company.
    pub company: String,
    /// The seller's number for the order.
    pub reference: String,
    /// Who handed the order over to them: the account's name or, where the invited mailbox alone vouched, the name it was
    /// invited by. Empty when nobody did.
    pub handed_by: String,
    /// What was ordered.
    pub lines: Vec<LetterLine>,
}

/// What an invitation says, unless it was withdrawn or used up meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn invitation(tx: &Tx, id: InvitationId) -> Result<Option<Invitation>, Broken> {
    let (row, lines) = futures_util::try_join!(tx.maybe(sql(INVITATION).bind(id)), tx.all(sql(INVITATION_LINES).bind(id)))?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Invitation {
        id: row.get(0)?,
        generation: row.get(1)?,
        expires_at: row.get(2)?,
        seller_name: row.get(3)?,
        support_email: row.get(4)?,
        buyer_name: row.get(5)?,
        company: row.get(6)?,
        reference: row.get(7)?,
        handed_by: row.get::<Option<String>>(9)?.unwrap_or_default(),
        lines: lines.iter().map(|row| Ok(LetterLine { ends_on: None, ..letter_line(row)? })).collect::<Result<_, Broken>>()?,
    }))
}

/// What a letter about somebody else's part in an order says: of whom, and of which order.
#[derive(Clone, Debug)]
pub struct AboutOrder {
    /// Who sold.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// The seller's number for the order.
    pub reference: String,
    /// Whose part: the mailbox of the account that wants to go on, the colleague's, or whoever the link greeted.
    pub who: String,
    /// More of them: the colleague's mailbox or name; else empty.
    pub more: String,
}

fn about_order(row: &Row, who: usize, more: Option<usize>) -> Result<AboutOrder, Broken> {
    Ok(AboutOrder {
        seller_name: row.get(0)?,
        support_email: row.get(1)?,
        reference: row.get(2)?,
        who: row.get(who)?,
        more: more.map_or(Ok(None), |at| row.get::<Option<String>>(at))?.unwrap_or_default(),
    })
}

/// What the code for another account says; nothing once the link was withdrawn.
///
/// # Errors
/// When the database refuses.
pub async fn passage_code(tx: &Tx, id: CodeId) -> Result<Option<AboutOrder>, Broken> {
    tx.maybe(sql(PASSAGE_CODE).bind(id)).await?.map(|row| about_order(&row, 3, None)).transpose()
}

/// What the code for a hand-over says; nothing once it was done or the link withdrawn.
///
/// # Errors
/// When the database refuses.
pub async fn hand_over_code(tx: &Tx, id: HandOverId) -> Result<Option<AboutOrder>, Broken> {
    tx.maybe(sql(HAND_OVER_CODE).bind(id)).await?.map(|row| about_order(&row, 3, Some(4))).transpose()
}

/// What whoever had a link is told once it went to another mailbox; `more` names the colleague it was handed over to.
///
/// # Errors
/// When the database refuses.
pub async fn readdressed(tx: &Tx, id: InvitationId) -> Result<Option<AboutOrder>, Broken> {
    tx.maybe(sql(READDRESSED).bind(id)).await?.map(|row| about_order(&row, 3, Some(4))).transpose()
}

/// What a seller is told of its order.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The event, like `invitation.link_requested`.
    pub kind: String,
    /// The seller.
    pub seller_name: String,
    /// Its number for the order.
    pub reference: String,
    /// Who sends this order's links.
    pub delivery: Delivery,
    /// The order.
    pub order: OrderId,
    /// The account that asks, where one does.
    pub account_email: String,
    /// The mailbox the newest link is for.
    pub recipient: String,
}

/// What a seller is told of its order.
///
/// # Errors
/// When the database refuses.
pub async fn seller_notice(tx: &Tx, id: EventId) -> Result<Option<Notice>, Broken> {
    let Some(row) = tx.maybe(sql(SELLER_NOTICE).bind(id)).await? else { return Ok(None) };
    Ok(Some(Notice {
        kind: row.get(0)?,
        seller_name: row.get(1)?,
        reference: row.get(2)?,
        delivery: row.word(3)?,
        order: row.get(4)?,
        account_email: row.get::<Option<String>>(5)?.unwrap_or_default(),
        recipient: row.get::<Option<String>>(6)?.unwrap_or_default(),
    }))
}

/// The name of the person a code goes to.
///
/// # Errors
/// When the database refuses.
pub async fn code_owner(tx: &Tx, id: CodeId) -> Result<Option<String>, Broken> {
    tx.maybe(sql(CODE).bind(id)).await?.map(|row| row.get(1)).transpose()
}

/// The name of the person an account is of.
///
/// # Errors
/// When the database refuses.
pub async fn account_name(tx: &Tx, id: AccountId) -> Result<Option<String>, Broken> {
    tx.maybe(sql(ACCOUNT_NAME).bind(id)).await?.map(|row| row.get(0)).transpose()
}

/// What owners are asked to apply.
#[derive(Clone, Debug)]
pub struct ApplyRequested {
    /// Their organization.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// Who sold.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// Who asks.
    pub sender_name: String,
    /// Their e-mail.
    pub sender_email: String,
    /// What is left to apply.
    pub lines: Vec<LetterLine>,
}

/// What owners are asked to apply, unless nothing is left.
///
/// # Errors
/// When the database refuses.
pub async fn apply_requested(tx: &Tx, id: TaskId) -> Result<Option<ApplyRequested>, Broken> {
    let (row, lines) = futures_util::try_join!(tx.maybe(sql(TASK).bind(id)), tx.all(sql(TASK_LINES).bind(id)))?;
    let Some(row) = row.filter(|_| !lines.is_empty()) else { return Ok(None) };
    Ok(Some(ApplyRequested {
        organization: row.get(0)?,
        organization_name: row.get(1)?,
        seller_name: row.get(2)?,
        support_email: row.get(3)?,
        sender_name: row.get(4)?,
        sender_email: row.get(5)?,
        lines: lines.iter().map(letter_line).collect::<Result<_, _>>()?,
    }))
}

/// A wish for a role, as letters tell it.
#[derive(Clone, Debug)]
pub struct RoleRequest {
    /// In which organization.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// Who asks.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// How it was decided, once it was.
    pub approved: Option<bool>,
    /// What was asked for.
    pub wish: Wish,
}

/// A wish for a role.
///
/// # Errors
/// When the database refuses.
pub async fn role_request(tx: &Tx, id: RoleRequestId) -> Result<Option<RoleRequest>, Broken> {
    let Some(row) = tx.maybe(sql(ROLE_REQUEST).bind(id)).await? else { return Ok(None) };
    Ok(Some(RoleRequest {
        organization: row.get(0)?,
        organization_name: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        approved: row.get(4)?,
        wish: Wish::of(Rights { role: row.word(5)?, billing_reader: row.get(6)? }),
    }))
}

/// What an invitation of a member says.
#[derive(Clone, Debug)]
pub struct MemberInvitation {
    /// The organization's name.
    pub organization_name: String,
    /// Who invites.
    pub inviter: String,
    /// Their e-mail.
    pub inviter_email: String,
    /// What is offered.
    pub rights: Rights,
    /// When its days are over.
    pub expires_at: Timestamp,
}

/// What an invitation of a member says, unless it was answered or withdrawn meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn member_invitation(tx: &Tx, id: MemberInvitationId) -> Result<Option<MemberInvitation>, Broken> {
    let Some(row) = tx.maybe(sql(MEMBER_INVITATION).bind(id)).await? else { return Ok(None) };
    Ok(Some(MemberInvitation {
        organization_name: row.get(0)?,
        inviter: row.get(1)?,
        inviter_email: row.get(2)?,
        rights: Rights { role: row.word(3)?, billing_reader: row.get(4)? },
        expires_at: row.get(5)?,
    }))
}

/// What a member is told of their place in an organization.
#[derive(Clone, Debug)]
pub struct Membership {
    /// Which organization.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// The member's name.
    pub name: String,
    /// What they may do from then on, where they still belong to it.
    pub rights: Option<Rights>,
}

/// What a member is told, as an event has it.
///
/// # Errors
/// When the database refuses.
pub async fn membership(tx: &Tx, id: EventId) -> Result<Option<Membership>, Broken> {
    let Some(row) = tx.maybe(sql(MEMBERSHIP).bind(id)).await? else { return Ok(None) };
    let data: serde_json::Value = row.document(3)?;
    let role = data.get("role").and_then(|role| role.as_str()).and_then(|role| role.parse().ok());
    let billing_reader = data.get("billing_reader").and_then(serde_json::Value::as_bool).unwrap_or_default();
    Ok(Some(Membership {
        organization: row.get(0)?,
        organization_name: row.get(1)?,
        name: row.get(2)?,
        rights: role.map(|role| Rights::new(role, billing_reader)),
    }))
}

/// What a receipt says.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Where everything is.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// Who sold.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// Who applied.
    pub applied_by: String,
    /// An order of it waits for a contract code.
    pub discounted: bool,
    /// What was applied.
    pub lines: Vec<ReceiptLine>,
}

/// A line of a receipt.
#[derive(Clone, Debug)]
pub struct ReceiptLine {
    /// What was applied.
    pub line: LetterLine,
    /// Its order's reference.
    pub reference: String,
    /// Its state now.
    pub status: SubscriptionStatus,
}

fn receipt_line(row: &Row) -> Result<ReceiptLine, Broken> {
    Ok(ReceiptLine { line: letter_line(row)?, reference: row.get(7)?, status: row.word(8)? })
}

/// What a receipt says, unless it was all taken back meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn receipt(tx: &Tx, id: OnboardingId) -> Result<Option<Receipt>, Broken> {
    let (row, lines) = futures_util::try_join!(tx.maybe(sql(RECEIPT).bind(id)), tx.all(sql(RECEIPT_LINES).bind(id)))?;
    let Some(row) = row.filter(|_| !lines.is_empty()) else { return Ok(None) };
    let discounted = lines.iter().map(|row| row.get::<bool>(6)).collect::<Result<Vec<_>, _>>()?.contains(&true);
    Ok(Some(Receipt {
        organization: row.get(0)?,
        organization_name: row.get(1)?,
        seller_name: row.get(2)?,
        support_email: row.get(3)?,
        applied_by: row.get(4)?,
        discounted,
        lines: lines.iter().map(receipt_line).collect::<Result<_, Broken>>()?,
    }))
}

/// What is said of a subscription that could not be prepared.
#[derive(Clone, Debug)]
pub struct FailedSubscription {
    /// Where it is.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// Who sold.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// Who applied.
    pub applied_by: String,
    /// The service's names.
    pub service: Names,
    /// The plan's names.
    pub plan: Names,
    /// Why, as the service said.
    pub reason: String,
}

/// What is said of a subscription that could not be prepared; nothing when that is over.
///
/// # Errors
/// When the database refuses.
pub async fn subscription_failed(tx: &Tx, id: SubscriptionId) -> Result<Option<FailedSubscription>, Broken> {
    let Some(row) = tx.maybe(sql(SUBSCRIPTION_FAILED).bind(id)).await? else { return Ok(None) };
    Ok(Some(FailedSubscription {
        organization: row.get(0)?,
        organization_name: row.get(1)?,
        seller_name: row.get(2)?,
        support_email: row.get(3)?,
        applied_by: row.get(4)?,
        service: row.document(5)?,
        plan: row.document(6)?,
        reason: row.get::<Option<String>>(7)?.unwrap_or_default(),
    }))
}

/// A registered contract code, as letters tell it.
#[derive(Clone, Debug)]
pub struct ContractRegistration {
    /// Whose code.
    pub seller: SellerId,
    /// That seller's name.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// Who registered it.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: String,
    /// The code's end.
    pub tail: String,
    /// Why it gives no discount any more, if so.
    pub ended: Option<Ended>,
    /// References of the orders whose discount it is.
    pub orders: Vec<String>,
}

/// A registered contract code.
///
/// # Errors
/// When the database refuses.
pub async fn contract_registration(tx: &Tx, id: ContractRegistrationId) -> Result<Option<ContractRegistration>, Broken> {
    let (row, orders) = futures_util::try_join!(tx.maybe(sql(CONTRACT_REGISTRATION).bind(id)), tx.all(sql(CONTRACT_ORDERS).bind(id)))?;
    let Some(row) = row else { return Ok(None) };
    let ended = if row.get::<Option<String>>(6)?.is_some() { Some(row.word(6)?) } else { None };
    Ok(Some(ContractRegistration {
        seller_name: row.get(0)?,
        support_email: row.get(1)?,
        organization: row.get(2)?,
        organization_name: row.get(3)?,
        seller: row.get(4)?,
        tail: row.get(5)?,
        ended,
        orders: orders.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?,
    }))
}

/// Whose contract codes are guessed, and for which organization: their names.
///
/// # Errors
/// When the database refuses.
pub async fn contract_guessed(tx: &Tx, id: EventId) -> Result<Option<(String, String)>, Broken> {
    tx.maybe(sql(CONTRACT_GUESSED).bind(id)).await?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// An order that waits for its contract code.
#[derive(Clone, Debug)]
pub struct ContractAwaited {
    /// Who sold.
    pub seller: SellerId,
    /// That seller's name.
    pub seller_name: String,
    /// Where its buyers get help.
    pub support_email: String,
    /// The seller's number for the order.
    pub reference: String,
    /// Where it went: each organization, and its name.
    pub organizations: Vec<(OrganizationId, String)>,
}

/// An order that waits for its contract code; nothing once it does not any more.
///
/// # Errors
/// When the database refuses.
pub async fn contract_awaited(tx: &Tx, id: OrderId) -> Result<Option<ContractAwaited>, Broken> {
    let rows = tx.all(sql(CONTRACT_AWAITED).bind(id)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(ContractAwaited {
        seller_name: row.get(0)?,
        support_email: row.get(1)?,
        seller: row.get(2)?,
        reference: row.get(3)?,
        organizations: rows.iter().map(|row| Ok((row.get(4)?, row.get(5)?))).collect::<Result<_, Broken>>()?,
    }))
}

/// A change of seller, as an event tells it.
#[derive(Clone, Debug)]
pub struct SellerChangeTold {
    /// The event's kind.
    pub kind: String,
    /// The seller it is told to.
    pub seller: SellerId,
    /// The change.
    pub change: Change,
}

/// A change of seller, as this event tells it.
///
/// # Errors
/// When the database refuses.
pub async fn seller_change_told(tx: &Tx, id: EventId) -> Result<Option<SellerChangeTold>, Broken> {
    let Some(row) = tx.maybe(sql(SELLER_CHANGE_TOLD).bind(id)).await? else { return Ok(None) };
    let data: serde_json::Value = row.get(2)?;
    let Some(change) = data.get("change").and_then(|id| id.as_str()?.parse().ok()) else { return Ok(None) };
    let (kind, seller) = (row.get(0)?, row.get(1)?);
    Ok(seller_change::by_id(tx, change, None).await?.map(|change| SellerChangeTold { kind, seller, change }))
}

/// A link that was closed, as letters tell it.
#[derive(Clone, Debug)]
pub struct ClosedLink {
    /// The organization.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// The seller's name.
    pub seller: String,
    /// Where it is written to.
    pub support_email: String,
}

/// The link that was closed, as this event tells it.
///
/// # Errors
/// When the database refuses.
pub async fn closed_link(tx: &Tx, id: EventId) -> Result<Option<ClosedLink>, Broken> {
    let row = tx.maybe(sql(LINK_CLOSED).bind(id)).await?;
    let closed = |row: Row| {
        Ok(ClosedLink { organization: row.get(0)?, organization_name: row.get(1)?, seller: row.get(2)?, support_email: row.get(3)? })
    };
    row.map(closed).transpose()
}
