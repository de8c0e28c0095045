//! From the store to an e-mail: what a row of the outbox says at this moment.

use domain::{
    account::CODE_MINUTES,
    catalogue::named,
    id::{AccountId, CodeId, InvitationId, OnboardingId, SubscriptionId},
    secret::Secret,
    subscription::SubscriptionStatus,
};
use i18n::Language;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use store::{
    Broken, Tx,
    email::{self, Due, LetterLine, ReceiptLine, Subject},
};

use crate::emails::{
    AccountExists, AppliedSubscription, Email, Invitation, OrderedSubscription, Quoted, Receipt, SubscriptionFailed, VerifyEmail,
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
