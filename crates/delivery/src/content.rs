//! From the store to an e-mail: what a row of the outbox says at this moment.

use domain::{
    account::{self, CODE_MINUTES, RECOVERY_MINUTES},
    catalogue::named,
    id::{AccountId, CodeId, InvitationId, OnboardingId, RecoveryId, RoleRequestId, SessionId, SubscriptionId, TaskId},
    secret::Secret,
    subscription::SubscriptionStatus,
};
use i18n::Language;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use store::{
    Broken, Tx,
    email::{self, Due, LetterLine, ReceiptLine, Subject},
    email_change, recovery, session,
};

use crate::emails::{
    AccountExists, AppliedSubscription, ApplyRequested, Email, EmailChangeAsked, EmailChanged, EmailTaken, Invitation, NewDevice,
    NoAccount, OrderedSubscription, PasswordChanged, PasswordReset, Quoted, Receipt, RoleAsked, RoleDecided, SubscriptionFailed,
    VerifyEmail,
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
}

impl Source<'_> {
    /// The content of a letter; nothing when what it is about was withdrawn or ran out meanwhile.
    pub(crate) async fn content(self, tx: &Tx, due: &Due) -> Result<Option<Content>, Broken> {
        match due.subject {
            Subject::Invitation(id) => self.invitation(tx, id).await,
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
        }
    }

    async fn invitation(self, tx: &Tx, id: InvitationId) -> Result<Option<Content>, Broken> {
        let found = email::invitation(tx, id).await?.filter(|invitation| invitation.expires_at > self.now);
        Ok(found.map(|invitation| {
            let token = self.secret.invitation_token(invitation.id, invitation.generation);
            let letter = Invitation {
                seller: Quoted::from(invitation.seller_name.as_str()),
                contact: Quoted::contact(&invitation.support_email),
                name: Quoted::from(invitation.buyer_name),
                company: Quoted::from(invitation.company),
                reference: Quoted::from(invitation.reference),
                subscriptions: invitation.lines.iter().map(|line| self.ordered(line)).collect(),
                link: self.link("/i/", &token),
                expires_on: last_day(invitation.expires_at),
            };
            let seller = Seller { name: invitation.seller_name, support_email: invitation.support_email };
            Content { email: Email::Invitation(letter), seller: Some(seller) }
        }))
    }

    async fn verify_email(self, tx: &Tx, id: CodeId, made_at: Timestamp) -> Result<Option<Content>, Broken> {
        let alive = self.now.duration_since(made_at) < SignedDuration::from_mins(CODE_MINUTES);
        let owner = email::code_owner(tx, id).await?.filter(|_| alive);
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
        };
        let seller = Seller { name: receipt.seller_name, support_email: receipt.support_email };
        Ok(Some(Content { email: Email::Receipt(letter), seller: Some(seller) }))
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
            link: self.link("/", ""),
        };
        Ok(Some(Content { email: Email::RoleDecided(letter), seller: None }))
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
    fn midnight_ends_the_day_before() {
        assert_eq!(last_day("2026-12-23T00:00:00Z".parse().unwrap()), date(2026, 12, 22));
        assert_eq!(last_day("2026-12-23T00:00:01Z".parse().unwrap()), date(2026, 12, 23));
    }
}
