//! The vendor becomes a seller of an organization, outside of any order: an owner says how it is billed, and accepts the vendor's
//! terms. From then on the vendor's own orders find this organization.

use domain::{
    Moment,
    billing_profile::{BillingDraft, PaymentKind},
    id::{AccountId, BillingProfileId, OrganizationId, PaymentMethodId, SellerId},
    vendor::{Adding, Addition, Facts, Paying, VendorRefusal, add},
};
use serde_json::{Value, json};
use store::{
    Action, Broken, Statement, Tx, Writes, audit,
    billing_profile::{self, Accepting, NewProfile},
    email,
    organization::{self, Owner},
    payment_method, seller_change, vendor,
};

/// Places of this action's ids.
mod place {
    pub(super) const PROFILE: u64 = 0;
    pub(super) const METHOD: u64 = 1;
    pub(super) const AUDIT: u64 = 2;
    pub(super) const EVENTS: u64 = 10;
    pub(super) const LETTERS: u64 = 100;
}

/// The action.
pub struct AddVendor {
    /// The owner. That they signed in a short while ago was seen by the caller.
    pub account: AccountId,
    /// To which organization.
    pub organization: OrganizationId,
    /// How it shall be billed.
    pub billing: BillingDraft,
    /// The vendor's terms, as they were ticked.
    pub terms: Vec<String>,
    /// The language in which they were read.
    pub language: String,
    /// The address of the network from which they were accepted.
    pub ip: String,
    /// When.
    pub moment: Moment,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// The vendor sells to it from now on.
    Now,
    /// It did already.
    Before,
}

impl Action for AddVendor {
    type Facts = Option<(Facts, Vec<Owner>)>;
    type Decision = (Adding, Vec<Owner>);
    type Outcome = Added;
    type Refusal = VendorRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (facts, owners) =
            futures_util::try_join!(vendor::facts(tx, self.organization, self.account), organization::owners(tx, self.organization))?;
        Ok(facts.map(|facts| (facts, owners)))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, VendorRefusal> {
        let (facts, owners) = facts.ok_or(VendorRefusal::NotFound)?;
        Ok((add(&facts, &self.billing, &self.terms)?, owners))
    }

    fn write(&self, (adding, owners): Self::Decision, writes: &mut Writes) -> Added {
        let Adding::Add(addition) = adding else { return Added::Before };
        let (organization, vendor, now) = (self.organization, addition.vendor.id, self.moment.now);
        writes.add(billing_profile::bind_vendor(organization, vendor, None, self.account, now));
        writes.add(seller_change::claim_again(organization, vendor));
        writes.add(billing_profile::add(&self.profile(&addition), now));
        for statement in pay(&self.moment, place::METHOD, (organization, self.account), addition.paying) {
            writes.add(statement);
        }
        self.tell("organization.seller_added", 0, vendor, json!({}), writes);
        let currency = json!({ "currency": self.billing.currency, "currency_reason": addition.reason, "payment": addition.paying.kind });
        self.tell("billing_profile.created", 1, vendor, currency, writes);
        if let Some(standing) = self.billing.asked() {
            let profile: BillingProfileId = self.moment.id(place::PROFILE);
            self.tell("billing_profile.tax_checked", 3, vendor, json!({ "profile": profile, "standing": standing }), writes);
        }
        if let Some(terms) = &addition.vendor.terms {
            let who = Accepting { by: self.account, language: &self.language, ip: &self.ip, moment: &self.moment };
            writes.add(billing_profile::accept_terms(organization, vendor, &terms.version, who));
            self.tell("billing_profile.terms_accepted", 2, vendor, json!({ "version": terms.version }), writes);
        }
        for (at, owner) in (place::LETTERS..).zip(&owners) {
            let letter = email::Subject::VendorAdded(organization);
            writes.add(email::queue(self.moment.id(at), letter, &owner.email, &owner.language, Some(vendor), now));
        }
        writes.add(self.audit(&addition));
        Added::Now
    }
}

/// The organization pays like this from now on; by nothing until a card is entered that is still to be.
pub(crate) fn pay(moment: &Moment, place: u64, (organization, by): (OrganizationId, AccountId), paying: Paying) -> Vec<Statement> {
    if let Some(method) = paying.method {
        return payment_method::make_default(method, organization).into();
    }
    let id: PaymentMethodId = moment.id(place);
    let [others, _] = payment_method::make_default(id, organization);
    match paying.kind {
        PaymentKind::Card => vec![others],
        PaymentKind::Invoice => vec![others, payment_method::add_invoice(id, organization, by, None, true, moment.now)],
    }
}

impl AddVendor {
    fn profile(&self, addition: &Addition) -> NewProfile<'_> {
        let id: BillingProfileId = self.moment.id(place::PROFILE);
        NewProfile {
            id,
            organization: self.organization,
            seller: addition.vendor.id,
            currency: self.billing.currency,
            reason: addition.reason,
            tax_id: self.billing.tax_id.as_ref(),
            standing: self.billing.standing,
            checked_at: self.billing.checked_at,
            by: self.account,
        }
    }

    fn tell(&self, kind: &'static str, at: u64, vendor: SellerId, data: Value, writes: &mut Writes) {
        let (seller, organization) = (Some(vendor), Some(self.organization));
        let event = audit::Event { kind, seller, organization, data, ..Default::default() };
        writes.add(audit::tell(&self.moment, place::EVENTS + at, event));
    }

    fn audit(&self, addition: &Addition) -> Statement {
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "organization.add_seller",
            subject: self.organization.to_string(),
            seller: Some(addition.vendor.id),
            organization: Some(self.organization),
            data: json!({
                "currency": self.billing.currency, "currency_reason": addition.reason, "payment": addition.paying.kind,
                "tax_standing": self.billing.standing, "terms": addition.vendor.terms.as_ref().map(|terms| &terms.version),
            }),
        };
        audit::note(&self.moment, place::AUDIT, entry)
    }
}
