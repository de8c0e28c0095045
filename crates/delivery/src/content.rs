//! From the store to an e-mail: what a row of the outbox says at this moment.

use domain::{
    account::{self, CODE_MINUTES, RECOVERY_MINUTES},
    address::{self, Address},
    catalogue::named,
    contract_code::Ended,
    id::{
        AccountId, CodeId, ContractRegistrationId, EventId, HandOverId, InvitationId, MemberInvitationId, OnboardingId, OrderId,
        OrganizationAddressId, OrganizationId, PaymentMethodId, RecoveryId, RoleRequestId, SellerId, SessionId, SubscriptionId, TaskId,
        UndoId,
    },
    invoice::InvoiceState,
    order::Delivery,
    secret::Secret,
    subscription::SubscriptionStatus,
    undo,
};
use i18n::{Language, Words};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use store::{
    Broken, Tx, correction,
    email::{self, AboutOrder, Due, LetterLine, Notice, ReceiptLine, Subject},
    email_change, invoice, payment, recovery, session,
};

use crate::emails::{
    AccountExists, AddressCorrected, AppliedSubscription, ApplyRequested, CardExpiring, CodeNews, CodeNotice, ContractCodeNews,
    ContractCodeNotice, Email, EmailChangeAsked, EmailChanged, EmailTaken, HandOverCode, Invitation, InvoiceDecided, MemberInvitation,
    MemberRemoved, NewDevice, NoAccount, OfOrder, OneTimeCode, OrderedSubscription, PasswordChanged, PasswordReset, Quoted, Readdressed,
    Receipt, Reminder, RoleAsked, RoleChanged, RoleDecided, SellerChangeNews, SellerChangeNotice, SellerNews, SellerNotice, SellerStep,
    SubscriptionFailed, UndoWay, Undone, UndoneReader, VendorAdded, VerifyEmail,
};

/// An e-mail, and in whose name it is sent.
pub(crate) struct Content {
    pub(crate) email: Email,
    pub(crate) seller: Option<Seller>,
}

/// The seller a letter speaks for.
pub(crate) struct Seller {
    pub(crate) name: String,
    pub(crate) support_email: String,
}

/// What contents are made of.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) secret: &'a Secret,
    pub(crate) public_url: &'a str,
    pub(crate) language: Language,
    pub(crate) now: Timestamp,
    /// For how long what was applied can be taken back.
    pub(crate) undo: SignedDuration,
}

impl Source<'_> {
    /// The content of a letter; nothing when what it is about was withdrawn or ran out meanwhile.
    pub(crate) async fn content(self, tx: &Tx, due: &Due) -> Result<Option<Content>, Broken> {
        match due.subject {
            Subject::Invitation(id) => self.invitation(tx, id).await,
            Subject::InvitationReminder(id) => self.reminder(tx, id).await,
            Subject::Readdressed(id) => Ok(email::readdressed(tx, id).await?.map(readdressed)),
            Subject::OneTimeCode(id) => self.one_time_code(tx, id, due.created_at).await,
            Subject::HandOverCode(id) => self.hand_over_code(tx, id, due.created_at).await,
            Subject::SellerNotice(id) => Ok(email::seller_notice(tx, id).await?.and_then(seller_notice)),
            Subject::VerifyEmail(id) => self.verify_email(tx, id, due.created_at).await,
            Subject::AccountExists(id) => self.account_exists(tx, id).await,
            Subject::Receipt(id) => self.receipt(tx, id, due.created_at).await,
            Subject::SubscriptionFailed(id) => self.subscription_failed(tx, id).await,
            Subject::PasswordReset(id) => self.password_reset(tx, id).await,
            Subject::NoAccount(_) => Ok(Some(own(Email::NoAccount(NoAccount { link: self.link("/sign-up", "") })))),
            Subject::PasswordChanged(id) => self.password_changed(tx, id, due.created_at).await,
            Subject::EmailTaken(_) => Ok(Some(own(Email::EmailTaken(EmailTaken { link: self.link("/sign-in", "") })))),
            Subject::EmailChangeAsked(id) => self.email_change_asked(tx, id).await,
            Subject::EmailChanged(id) => self.email_changed(tx, id, due.created_at).await,
            Subject::NewDevice(id) => self.new_device(tx, id).await,
            Subject::ApplyRequested(id) => self.apply_requested(tx, id).await,
            Subject::RoleAsked(id) => self.role_asked(tx, id).await,
            Subject::RoleDecided(id) => self.role_decided(tx, id).await,
            Subject::MemberInvitation(id) => self.member_invitation(tx, id).await,
            Subject::RoleChanged(id) => self.role_changed(tx, id).await,
            Subject::MemberRemoved(id) => self.member_removed(tx, id).await,
            Subject::VendorAdded(id) => self.vendor_added(tx, id).await,
            Subject::AddressCorrected(id) => self.address_corrected(tx, id).await,
            Subject::InvoiceDecided(id) => self.invoice_decided(tx, id).await,
            Subject::CardExpiring(id) => self.card_expiring(tx, id).await,
            Subject::ContractCodeRegistered(id) => Ok(email::contract_registration(tx, id).await?.map(code_registered)),
            Subject::ContractCodeGuessed(id) => Ok(email::contract_guessed(tx, id).await?.map(codes_guessed)),
            Subject::ContractCodeReminder(id) => self.code_awaited(tx, id).await,
            Subject::ContractCodeEnded(id) => self.code_ended(tx, id).await,
            Subject::Undone(id) => self.undone(tx, id, false).await,
            Subject::UndoneSeller(id) => self.undone(tx, id, true).await,
            Subject::SellerChangeNews(id) => Ok(email::seller_change_told(tx, id).await?.and_then(change_news)),
            Subject::SellerChangeNotice(id) => self.change_notice(tx, id).await,
            Subject::LinkClosed(id) => Ok(email::closed_link(tx, id).await?.map(closed_news)),
            Subject::LinkClosedNotice(id) => self.closed_notice(tx, id).await,
        }
    }

    async fn invitation(self, tx: &Tx, id: InvitationId) -> Result<Option<Content>, Broken> {
        Ok(self.living(tx, id).await?.map(|(letter, seller, _)| Content { email: Email::Invitation(letter), seller: Some(seller) }))
    }

    async fn reminder(self, tx: &Tx, id: InvitationId) -> Result<Option<Content>, Broken> {
        Ok(self
            .living(tx, id)
            .await?
            .map(|(invitation, seller, days)| Content { email: Email::Reminder(Reminder { invitation, days }), seller: Some(seller) }))
    }

    /// What an invitation says, for whom, and for how many more days; nothing once it was withdrawn, used up or ran out.
    async fn living(self, tx: &Tx, id: InvitationId) -> Result<Option<(Invitation, Seller, u32)>, Broken> {
        let found = email::invitation(tx, id).await?.filter(|invitation| invitation.expires_at > self.now);
        Ok(found.map(|invitation| {
            let token = self.secret.invitation_token(invitation.id, invitation.generation);
            let link = self.link("/i/", &token);
            let letter = Invitation {
                seller: Quoted::from(invitation.seller_name.as_str()),
                contact: Quoted::contact(&invitation.support_email),
                name: Quoted::from(invitation.buyer_name),
                handed_by: Quoted::from(invitation.handed_by),
                company: Quoted::from(invitation.company),
                reference: Quoted::from(invitation.reference),
                subscriptions: invitation.lines.iter().map(|line| self.ordered(line)).collect(),
                not_me: format!("{link}/not-me"),
                link,
                expires_on: last_day(invitation.expires_at),
            };
            let seller = Seller { name: invitation.seller_name, support_email: invitation.support_email };
            (letter, seller, days_left(invitation.expires_at, self.now))
        }))
    }

    /// A code is of no use once its time is over.
    fn in_time(self, made_at: Timestamp) -> bool {
        self.now.duration_since(made_at) < SignedDuration::from_mins(CODE_MINUTES)
    }

    async fn one_time_code(self, tx: &Tx, id: CodeId, made_at: Timestamp) -> Result<Option<Content>, Broken> {
        let about = email::passage_code(tx, id).await?.filter(|_| self.in_time(made_at));
        Ok(about.map(|about| {
            let letter = OneTimeCode { order: of_order(&about), account: Quoted::contact(&about.who), code: self.secret.code(id) };
            Content { email: Email::OneTimeCode(letter), seller: Some(seller_of(about)) }
        }))
    }

    async fn hand_over_code(self, tx: &Tx, id: HandOverId, made_at: Timestamp) -> Result<Option<Content>, Broken> {
        let about = email::hand_over_code(tx, id).await?.filter(|_| self.in_time(made_at));
        Ok(about.map(|about| {
            let letter = HandOverCode {
                order: of_order(&about),
                colleague: Quoted::from(about.who.as_str()),
                mailbox: Quoted::contact(&about.more),
                code: self.secret.hand_over_code(id),
            };
            Content { email: Email::HandOverCode(letter), seller: Some(seller_of(about)) }
        }))
    }

    async fn verify_email(self, tx: &Tx, id: CodeId, made_at: Timestamp) -> Result<Option<Content>, Broken> {
        let owner = email::code_owner(tx, id).await?.filter(|_| self.in_time(made_at));
        Ok(owner.map(|_| Content { email: Email::VerifyEmail(VerifyEmail { code: self.secret.code(id) }), seller: None }))
    }

    async fn account_exists(self, tx: &Tx, id: AccountId) -> Result<Option<Content>, Broken> {
        let name = email::account_name(tx, id).await?;
        Ok(name.map(|_| Content { email: Email::AccountExists(AccountExists { link: self.link("/sign-in", "") }), seller: None }))
    }

    /// The row was written when the subscriptions were applied, so its time is theirs.
    async fn receipt(self, tx: &Tx, id: OnboardingId, applied_at: Timestamp) -> Result<Option<Content>, Broken> {
        let Some(receipt) = email::receipt(tx, id).await? else { return Ok(None) };
        let subscriptions = receipt.lines.iter().filter_map(|line| self.applied(line)).collect();
        let letter = Receipt {
            name: Quoted::from(receipt.applied_by.as_str()),
            organization: Quoted::from(receipt.organization_name),
            seller: Quoted::from(receipt.seller_name.as_str()),
            contact: Quoted::contact(&receipt.support_email),
            applied_by: Quoted::from(receipt.applied_by),
            applied_at,
            subscriptions,
            discounted: receipt.discounted,
            link: self.link("/organizations/", &receipt.organization.to_string()),
            undo: self.undo_way(id, applied_at),
        };
        let seller = Seller { name: receipt.seller_name, support_email: receipt.support_email };
        Ok(Some(Content { email: Email::Receipt(letter), seller: Some(seller) }))
    }

    /// A receipt that leaves late does not offer what is over.
    fn undo_way(self, id: OnboardingId, applied_at: Timestamp) -> Option<UndoWay> {
        let until = undo::until(applied_at, self.undo);
        (self.now < until).then(|| UndoWay { until, link: self.link("/onboarding/", &format!("{id}/undo")) })
    }

    /// Letters to a seller speak for the platform.
    async fn undone(self, tx: &Tx, id: UndoId, to_seller: bool) -> Result<Option<Content>, Broken> {
        let Some(told) = store::undo::told(tx, id).await? else { return Ok(None) };
        let owner = || UndoneReader::Owner { contact: Quoted::contact(&told.support_email), link: self.link("/", "") };
        let letter = Undone {
            reader: if to_seller { UndoneReader::Seller } else { owner() },
            organization: Quoted::from(told.organization_name),
            gone: told.gone,
            seller: Quoted::from(told.seller_name.as_str()),
            undone_by: Quoted::from(told.by),
            undone_at: told.at,
            subscriptions: told.lines.iter().map(|(line, reference)| (self.ordered(line), Quoted::from(reference.as_str()))).collect(),
        };
        Ok(Some(own(Email::Undone(letter))))
    }

    async fn subscription_failed(self, tx: &Tx, id: SubscriptionId) -> Result<Option<Content>, Broken> {
        let Some(failed) = email::subscription_failed(tx, id).await? else { return Ok(None) };
        let letter = SubscriptionFailed {
            name: Quoted::from(failed.applied_by),
            service: named(&failed.service, self.language.code()).to_owned(),
            plan: named(&failed.plan, self.language.code()).to_owned(),
            organization: Quoted::from(failed.organization_name),
            seller: Quoted::from(failed.seller_name.as_str()),
            contact: Quoted::contact(&failed.support_email),
            reason: Quoted::passage(&failed.reason),
            link: self.link("/organizations/", &failed.organization.to_string()),
        };
        let seller = Seller { name: failed.seller_name, support_email: failed.support_email };
        Ok(Some(Content { email: Email::SubscriptionFailed(letter), seller: Some(seller) }))
    }

    /// Nothing once the link was used, withdrawn or ran out: a letter that only disappoints is none.
    async fn password_reset(self, tx: &Tx, id: RecoveryId) -> Result<Option<Content>, Broken> {
        let found = recovery::by_id(tx, id).await?.filter(|found| found.link.open(RECOVERY_MINUTES, self.now));
        let link = self.link("/recover/", &self.secret.recovery_token(id));
        Ok(found.map(|found| own(Email::PasswordReset(PasswordReset { name: Quoted::from(found.name), link }))))
    }

    async fn password_changed(self, tx: &Tx, id: AccountId, at: Timestamp) -> Result<Option<Content>, Broken> {
        let name = email::account_name(tx, id).await?;
        let letter = |name| PasswordChanged { name: Quoted::from(name), at, link: self.link("/recover", "") };
        Ok(name.map(|name: String| own(Email::PasswordChanged(letter(name)))))
    }

    async fn email_change_asked(self, tx: &Tx, id: CodeId) -> Result<Option<Content>, Broken> {
        let told = email_change::told(tx, id).await?;
        let letter = |(email, name): (String, String)| EmailChangeAsked {
            name: Quoted::from(name),
            email: masked(&email),
            link: self.link("/recover", ""),
        };
        Ok(told.map(|told| own(Email::EmailChangeAsked(letter(told)))))
    }

    async fn email_changed(self, tx: &Tx, id: CodeId, at: Timestamp) -> Result<Option<Content>, Broken> {
        let told = email_change::told(tx, id).await?;
        let letter = |(email, name): (String, String)| EmailChanged {
            name: Quoted::from(name),
            email: masked(&email),
            at,
            link: self.link("/", ""),
        };
        Ok(told.map(|told| own(Email::EmailChanged(letter(told)))))
    }

    async fn new_device(self, tx: &Tx, id: SessionId) -> Result<Option<Content>, Broken> {
        let began = session::began(tx, id).await?;
        let letter = |began: session::Began| NewDevice {
            name: Quoted::from(began.name),
            browser: began.browser,
            system: began.system,
            at: began.at,
            link: self.link("/account", ""),
        };
        Ok(began.map(|began| own(Email::NewDevice(letter(began)))))
    }

    async fn apply_requested(self, tx: &Tx, id: TaskId) -> Result<Option<Content>, Broken> {
        let found = email::apply_requested(tx, id).await?;
        Ok(found.map(|asked| {
            let letter = ApplyRequested {
                sender: Quoted::from(asked.sender_name),
                address: Quoted::contact(&asked.sender_email),
                organization: Quoted::from(asked.organization_name),
                seller: Quoted::from(asked.seller_name),
                contact: Quoted::contact(&asked.support_email),
                subscriptions: asked.lines.iter().map(|line| self.ordered(line)).collect(),
                link: self.link("/organizations/", &asked.organization.to_string()),
            };
            Content { email: Email::ApplyRequested(letter), seller: None }
        }))
    }

    async fn role_asked(self, tx: &Tx, id: RoleRequestId) -> Result<Option<Content>, Broken> {
        let open = email::role_request(tx, id).await?.filter(|request| request.approved.is_none());
        Ok(open.map(|request| {
            let letter = RoleAsked {
                person: Quoted::from(request.name),
                address: Quoted::contact(&request.email),
                organization: Quoted::from(request.organization_name),
                wish: request.wish,
                link: self.link("/organizations/", &request.organization.to_string()),
            };
            Content { email: Email::RoleAsked(letter), seller: None }
        }))
    }

    async fn role_decided(self, tx: &Tx, id: RoleRequestId) -> Result<Option<Content>, Broken> {
        let Some(request) = email::role_request(tx, id).await? else { return Ok(None) };
        let Some(approved) = request.approved else { return Ok(None) };
        let letter = RoleDecided {
            name: Quoted::from(request.name),
            organization: approved.then(|| Quoted::from(request.organization_name)),
            wish: request.wish,
            link: self.link("/", ""),
        };
        Ok(Some(Content { email: Email::RoleDecided(letter), seller: None }))
    }

    async fn member_invitation(self, tx: &Tx, id: MemberInvitationId) -> Result<Option<Content>, Broken> {
        let open = email::member_invitation(tx, id).await?.filter(|invitation| invitation.expires_at > self.now);
        Ok(open.map(|invitation| {
            let letter = MemberInvitation {
                person: Quoted::from(invitation.inviter),
                address: Quoted::contact(&invitation.inviter_email),
                organization: Quoted::from(invitation.organization_name),
                rights: invitation.rights,
                link: self.link("/join/", &self.secret.member_token(id)),
                expires_on: last_day(invitation.expires_at),
            };
            own(Email::MemberInvitation(letter))
        }))
    }

    async fn role_changed(self, tx: &Tx, id: EventId) -> Result<Option<Content>, Broken> {
        let Some(told) = email::membership(tx, id).await? else { return Ok(None) };
        let link = self.link("/organizations/", &told.organization.to_string());
        let (name, organization) = (Quoted::from(told.name), Quoted::from(told.organization_name));
        Ok(told.rights.map(|rights| own(Email::RoleChanged(RoleChanged { name, organization, rights, link }))))
    }

    async fn member_removed(self, tx: &Tx, id: EventId) -> Result<Option<Content>, Broken> {
        let told = email::membership(tx, id).await?;
        Ok(told.map(|told| {
            let (name, organization) = (Quoted::from(told.name), Quoted::from(told.organization_name));
            own(Email::MemberRemoved(MemberRemoved { name, organization }))
        }))
    }

    /// Nothing once the vendor sells to it no more.
    async fn vendor_added(self, tx: &Tx, id: OrganizationId) -> Result<Option<Content>, Broken> {
        let told = email::vendor_added(tx, id).await?;
        Ok(told.map(|(organization, seller)| {
            let link = self.link("/organizations/", &format!("{id}/billing"));
            own(Email::VendorAdded(VendorAdded { organization: Quoted::from(organization), seller: Quoted::from(seller), link }))
        }))
    }

    /// Nothing while it is not decided, or when the organization does not want it any more.
    async fn invoice_decided(self, tx: &Tx, id: PaymentMethodId) -> Result<Option<Content>, Broken> {
        let decided = invoice::by_id(tx, id).await?.filter(|wish| wish.decided.is_some());
        Ok(decided.map(|wish| {
            let refused = (wish.state == InvoiceState::Refused).then(|| Quoted::passage(&wish.reason));
            let link = format!("{}/billing", self.link("/organizations/", &wish.organization.to_string()));
            own(Email::InvoiceDecided(InvoiceDecided { organization: Quoted::from(wish.organization_name), refused, link }))
        }))
    }

    /// Nothing once the organization pays by something else, or the vendor sells to it no more.
    async fn card_expiring(self, tx: &Tx, id: PaymentMethodId) -> Result<Option<Content>, Broken> {
        let Some(card) = payment::ending(tx, id).await? else { return Ok(None) };
        let today = self.now.to_zoned(TimeZone::UTC).date();
        Ok(domain::payment::warning(card.expires_on, today).map(|warning| {
            let link = format!("{}/billing/payment", self.link("/organizations/", &card.organization.to_string()));
            own(Email::CardExpiring(CardExpiring {
                organization: Quoted::from(card.organization_name),
                seller: Quoted::from(card.vendor),
                brand: card.brand,
                last4: card.last4,
                expires_on: card.expires_on,
                warning,
                link,
            }))
        }))
    }

    /// Nothing once the owners have changed the address themselves.
    async fn address_corrected(self, tx: &Tx, id: OrganizationAddressId) -> Result<Option<Content>, Broken> {
        let corrected = correction::told(tx, id).await?;
        let words = Words::of(self.language);
        let lines = |address: &Address| {
            let lines = address::lines(address, &words.country(&address.country));
            lines.iter().map(|line| Quoted::passage(line)).collect()
        };
        Ok(corrected.map(|corrected| {
            own(Email::AddressCorrected(AddressCorrected {
                organization: Quoted::from(corrected.organization_name),
                old: lines(&corrected.old),
                new: lines(&corrected.new),
                link: self.link("/organizations/", &corrected.organization.to_string()),
            }))
        }))
    }

    /// Nothing once a code was registered. Where an order went to several organizations, each owner finds theirs from the start.
    async fn code_awaited(self, tx: &Tx, id: OrderId) -> Result<Option<Content>, Broken> {
        let Some(awaited) = email::contract_awaited(tx, id).await? else { return Ok(None) };
        let names: Vec<&str> = awaited.organizations.iter().map(|(_, name)| name.as_str()).collect();
        let link = match awaited.organizations.as_slice() {
            [(organization, _)] => self.code_page(*organization, awaited.seller),
            _ => self.link("/", ""),
        };
        let letter = ContractCodeNotice {
            seller: Quoted::from(awaited.seller_name.as_str()),
            contact: Quoted::contact(&awaited.support_email),
            organization: Quoted::from(names.join(", ")),
            what: CodeNotice::Reminder { reference: Quoted::from(awaited.reference) },
            link,
        };
        let seller = Seller { name: awaited.seller_name, support_email: awaited.support_email };
        Ok(Some(Content { email: Email::ContractCodeNotice(letter), seller: Some(seller) }))
    }

    async fn code_ended(self, tx: &Tx, id: ContractRegistrationId) -> Result<Option<Content>, Broken> {
        let Some(registration) = email::contract_registration(tx, id).await? else { return Ok(None) };
        let tail = registration.tail;
        let what = match registration.ended {
            Some(Ended::Expired) => CodeNotice::Expired { tail },
            Some(Ended::Withdrawn | Ended::SellerChanged) => CodeNotice::Withdrawn { tail },
            None => return Ok(None),
        };
        let letter = ContractCodeNotice {
            seller: Quoted::from(registration.seller_name.as_str()),
            contact: Quoted::contact(&registration.support_email),
            organization: Quoted::from(registration.organization_name),
            what,
            link: self.code_page(registration.organization, registration.seller),
        };
        let seller = Seller { name: registration.seller_name, support_email: registration.support_email };
        Ok(Some(Content { email: Email::ContractCodeNotice(letter), seller: Some(seller) }))
    }

    async fn change_notice(self, tx: &Tx, id: EventId) -> Result<Option<Content>, Broken> {
        let Some(told) = email::seller_change_told(tx, id).await? else { return Ok(None) };
        let Some(step) = step(&told.kind) else { return Ok(None) };
        let change = told.change;
        Ok(Some(own(Email::SellerChangeNotice(SellerChangeNotice {
            organization: Quoted::from(change.organization_name),
            from: Quoted::from(change.from.1),
            to: Quoted::from(change.to.1),
            step,
            day: change.cut_over_on,
            link: self.link("/organizations/", &format!("{}/seller-change", change.organization)),
        }))))
    }

    async fn closed_notice(self, tx: &Tx, id: EventId) -> Result<Option<Content>, Broken> {
        let closed = email::closed_link(tx, id).await?;
        Ok(closed.map(|closed| {
            own(Email::SellerChangeNotice(SellerChangeNotice {
                organization: Quoted::from(closed.organization_name),
                from: Quoted::from(closed.seller),
                to: Quoted::default(),
                step: SellerStep::Closed,
                day: Date::MIN,
                link: self.link("/organizations/", &closed.organization.to_string()),
            }))
        }))
    }

    fn code_page(self, organization: OrganizationId, seller: SellerId) -> String {
        self.link("/organizations/", &format!("{organization}/contract-code?seller={seller}"))
    }

    /// Links are made of the configured public URL alone, never of anything a request or a seller said.
    fn link(self, path: &str, last: &str) -> String {
        format!("{}{path}{last}", self.public_url)
    }

    fn ordered(self, line: &LetterLine) -> OrderedSubscription {
        OrderedSubscription {
            service: named(&line.service, self.language.code()).to_owned(),
            plan: named(&line.plan, self.language.code()).to_owned(),
            quantity: u32::try_from(line.quantity).unwrap_or(u32::MAX),
            term_months: u32::try_from(line.term_months).unwrap_or(u32::MAX),
        }
    }

    /// What is applied has both days: the database sees to it.
    fn applied(self, ReceiptLine { line, reference, status }: &ReceiptLine) -> Option<AppliedSubscription> {
        let (starts_on, ends_on) = (line.starts_on?, line.ends_on?);
        Some(AppliedSubscription {
            ordered: self.ordered(line),
            starts_on,
            ends_on,
            reference: Quoted::from(reference.as_str()),
            in_preparation: *status == SubscriptionStatus::Provisioning,
        })
    }
}

/// A letter in the platform's own name.
const fn own(email: Email) -> Content {
    Content { email, seller: None }
}

/// An address as others may read it.
fn masked(email: &str) -> Quoted {
    account::Email::parse(email).map_or_else(|_| Quoted::default(), |email| Quoted::from(email.masked()))
}

fn of_order(about: &AboutOrder) -> OfOrder {
    OfOrder {
        seller: Quoted::from(about.seller_name.as_str()),
        contact: Quoted::contact(&about.support_email),
        reference: Quoted::from(about.reference.as_str()),
    }
}

fn seller_of(about: AboutOrder) -> Seller {
    Seller { name: about.seller_name, support_email: about.support_email }
}

fn readdressed(about: AboutOrder) -> Content {
    let letter =
        Readdressed { order: of_order(&about), name: Quoted::from(about.who.as_str()), colleague: Quoted::from(about.more.as_str()) };
    Content { email: Email::Readdressed(letter), seller: Some(seller_of(about)) }
}

/// A letter to a seller speaks for the platform. An event that says nothing to sellers gives none.
fn seller_notice(notice: Notice) -> Option<Content> {
    let what = match notice.kind.as_str() {
        "invitation.link_requested" => SellerNews::LinkRequested,
        "invitation.readdress_asked" => SellerNews::ReaddressAsked { account: Quoted::contact(&notice.account_email) },
        "invitation.handed_over" => {
            SellerNews::HandedOver { mailbox: Quoted::contact(&notice.recipient), by_seller: notice.delivery == Delivery::Seller }
        }
        _ => return None,
    };
    let order = OfOrder { seller: Quoted::from(notice.seller_name), contact: Quoted::default(), reference: Quoted::from(notice.reference) };
    let letter = SellerNotice { order, id: notice.order.to_string(), what };
    Some(Content { email: Email::SellerNotice(letter), seller: None })
}

/// Letters to a seller speak for the platform.
fn code_registered(registration: email::ContractRegistration) -> Content {
    let what = CodeNews::Registered { tail: registration.tail, orders: Quoted::from(registration.orders.join(", ")) };
    let (seller, organization) = (Quoted::from(registration.seller_name), Quoted::from(registration.organization_name));
    own(Email::ContractCodeNews(ContractCodeNews { seller, organization, what }))
}

fn codes_guessed((seller, organization): (String, String)) -> Content {
    let (seller, organization) = (Quoted::from(seller), Quoted::from(organization));
    own(Email::ContractCodeNews(ContractCodeNews { seller, organization, what: CodeNews::Guessed }))
}

fn step(kind: &str) -> Option<SellerStep> {
    match kind {
        "seller_change.asked" => Some(SellerStep::Asked),
        "seller_change.rolled_back" => Some(SellerStep::RolledBack),
        "seller_change.done" => Some(SellerStep::Done),
        "seller_change.stopped" => Some(SellerStep::Stopped),
        _ => None,
    }
}

/// What a seller hears of a change: nothing of the other one.
fn change_news(told: email::SellerChangeTold) -> Option<Content> {
    let (step, change) = (step(&told.kind)?, told.change);
    let gaining = told.seller == change.to.0;
    let letter = SellerChangeNews {
        seller: Quoted::from(if gaining { change.to.1 } else { change.from.1 }),
        organization: Quoted::from(change.organization_name),
        step,
        gaining,
        day: change.cut_over_on,
    };
    Some(own(Email::SellerChangeNews(letter)))
}

fn closed_news(closed: email::ClosedLink) -> Content {
    let (seller, organization) = (Quoted::from(closed.seller), Quoted::from(closed.organization_name));
    own(Email::SellerChangeNews(SellerChangeNews { seller, organization, step: SellerStep::Closed, gaining: false, day: Date::MIN }))
}

/// Days until then, those begun counted whole.
fn days_left(end: Timestamp, now: Timestamp) -> u32 {
    let seconds = end.duration_since(now).as_secs().max(1);
    u32::try_from((seconds + 86_399) / 86_400).unwrap_or(u32::MAX)
}

/// The last day (UTC) on which something that ends at `end` still works, even if only for a moment.
fn last_day(end: Timestamp) -> Date {
    let last = end.checked_sub(SignedDuration::from_micros(1)).unwrap_or(end);
    last.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_that_has_begun_counts_whole() {
        let now: Timestamp = "2026-12-01T12:00:00Z".parse().unwrap();
        let left = |end: &str| days_left(end.parse().unwrap(), now);
        assert_eq!(
            (left("2026-12-08T12:00:00Z"), left("2026-12-08T11:59:59Z"), left("2026-12-01T12:00:01Z"), left("2026-12-02T12:00:01Z")),
            (7, 7, 1, 2)
        );
    }

    #[test]
    fn midnight_ends_the_day_before() {
        assert_eq!(last_day("2026-12-23T00:00:00Z".parse().unwrap()), date(2026, 12, 22));
        assert_eq!(last_day("2026-12-23T00:00:01Z".parse().unwrap()), date(2026, 12, 23));
    }
}
