//! An owner changes how the vendor bills the organization: the tax id, how it pays and, until something runs, the currency.

use domain::{
    Moment,
    billing_profile::BillingDraft,
    id::{AccountId, OrganizationId},
    vendor::{Facts, Part, ProfileChange, VendorRefusal, change},
};
use serde_json::{Value, json};
use store::{Action, Broken, Statement, Tx, Writes, audit, billing_profile, vendor};

use crate::add_vendor::pay;

/// Places of this action's ids.
mod place {
    pub(super) const METHOD: u64 = 0;
    pub(super) const EVENT: u64 = 1;
    pub(super) const AUDIT: u64 = 2;
    pub(super) const CHECKED: u64 = 3;
}

/// The action.
pub struct ChangeBillingProfile {
    /// The owner. That they signed in a short while ago was seen by the caller.
    pub account: AccountId,
    /// Of which organization.
    pub organization: OrganizationId,
    /// How it shall be billed.
    pub billing: BillingDraft,
    /// When.
    pub moment: Moment,
}

impl Action for ChangeBillingProfile {
    type Facts = Option<Facts>;
    type Decision = ProfileChange;
    /// What has changed; nothing when it says that already.
    type Outcome = Vec<Part>;
    type Refusal = VendorRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        vendor::facts(tx, self.organization, self.account).await
    }

    fn decide(&self, facts: Self::Facts) -> Result<ProfileChange, VendorRefusal> {
        change(&facts.ok_or(VendorRefusal::NotFound)?, &self.billing)
    }

    fn write(&self, change: ProfileChange, writes: &mut Writes) -> Vec<Part> {
        if let Some(standing) = self.billing.asked() {
            let data = json!({ "profile": change.profile.id, "standing": standing });
            self.tell(place::CHECKED, "billing_profile.tax_checked", data, &change, writes);
        }
        if change.parts.is_empty() {
            if let Some(at) = self.billing.checked_at {
                writes.add(billing_profile::checked(&change.profile, at));
                writes.add(self.audit("billing_profile.check_tax_id", &change));
            }
            return change.parts;
        }
        writes.add(billing_profile::change(&change.profile, change.reason, &self.billing, self.account, self.moment.now));
        if change.parts.contains(&Part::PaymentMethod) {
            for statement in pay(&self.moment, place::METHOD, (self.organization, self.account), change.paying) {
                writes.add(statement);
            }
        }
        let data = json!({ "profile": change.profile.id, "changed": change.parts });
        self.tell(place::EVENT, "billing_profile.changed", data, &change, writes);
        writes.add(self.audit("billing_profile.change", &change));
        change.parts
    }
}

impl ChangeBillingProfile {
    fn tell(&self, at: u64, kind: &'static str, data: Value, change: &ProfileChange, writes: &mut Writes) {
        let (seller, organization) = (Some(change.vendor), Some(self.organization));
        let event = audit::Event { kind, seller, organization, data, ..Default::default() };
        writes.add(audit::tell(&self.moment, at, event));
    }

    fn audit(&self, action: &'static str, change: &ProfileChange) -> Statement {
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action,
            subject: change.profile.id.to_string(),
            seller: Some(change.vendor),
            organization: Some(self.organization),
            data: json!({ "changed": change.parts, "currency": self.billing.currency, "tax_standing": self.billing.standing, "payment": change.paying.kind }),
        };
        audit::note(&self.moment, place::AUDIT, entry)
    }
}
