//! What applying a sale of the vendor's own leaves beside what a partner's does: the vendor as a seller of the organization, how it
//! bills it, how it is paid, and whose terms were accepted.

use domain::{
    billing_profile::Method,
    id::{BillingProfileId, OrganizationId, PaymentMethodId},
    onboarding::{Billing, Placement, PlannedPayment, Target},
};
use serde_json::json;
use store::{
    Writes, audit,
    billing_profile::{self, Accepting, NewProfile},
    email, payment_method, seller_change,
};

use super::{ApplySubscriptions, Facts};

/// Places of its ids.
mod place {
    pub(super) const PROFILE: u64 = 4;
    pub(super) const METHOD: u64 = 5;
    pub(super) const EVENTS: u64 = 6_000;
    pub(super) const LETTERS: u64 = 7_000;
}

impl ApplySubscriptions {
    /// All of it, if it is the vendor's own sale.
    pub(super) fn bill(&self, organization: OrganizationId, facts: &Facts, placement: &Placement, writes: &mut Writes) {
        let Some(billing) = &placement.plan.billing else { return };
        let used = matches!(placement.plan.target, Target::Use { .. });
        if used && placement.plan.binds_seller {
            self.become_seller(organization, facts, writes);
        }
        if billing.opens {
            self.open(organization, facts, billing, writes);
        }
        self.pay(organization, placement, &billing.payment, writes);
        self.tell_card(organization, facts, placement, &billing.payment, writes);
        if let Some(terms) = &billing.terms {
            let who = Accepting { by: self.account, language: &self.language, ip: &self.ip, moment: &self.moment };
            writes.add(billing_profile::accept_terms(organization, placement.plan.seller, &terms.version, who));
            self.tell(organization, placement, 2, "billing_profile.terms_accepted", json!({ "version": terms.version }), writes);
        }
        if billing.opens {
            let (reason, payment) = (billing.reason, billing.payment.kind);
            let data = json!({ "currency": billing.currency, "currency_reason": reason, "payment": payment });
            self.tell(organization, placement, 1, "billing_profile.created", data, writes);
            if billing.checked_at.is_some() {
                let profile: BillingProfileId = self.moment.id(place::PROFILE);
                let data = json!({ "profile": profile, "standing": billing.standing });
                self.tell(organization, placement, 4, "billing_profile.tax_checked", data, writes);
            }
        }
    }

    /// An organization that has a partner gains the vendor as its second seller: its owners hear of it.
    fn become_seller(&self, organization: OrganizationId, facts: &Facts, writes: &mut Writes) {
        let (known, now) = (&facts.known.facts, self.moment.now);
        let seller = &known.seller;
        writes.add(billing_profile::bind_vendor(organization, seller.id, Some(known.order), self.account, now));
        writes.add(seller_change::claim_again(organization, seller.id));
        let event = audit::Event {
            kind: "organization.seller_added",
            seller: Some(seller.id),
            organization: Some(organization),
            order: Some(known.order),
            data: json!({}),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, place::EVENTS, event));
        for (at, owner) in (0u64..).zip(&facts.owners) {
            let id = self.moment.id(place::LETTERS + at);
            let letter = email::Subject::VendorAdded(organization);
            writes.add(email::queue(id, letter, &owner.email, &owner.language, Some(seller.id), now));
        }
    }

    fn open(&self, organization: OrganizationId, facts: &Facts, billing: &Billing, writes: &mut Writes) {
        let id: BillingProfileId = self.moment.id(place::PROFILE);
        let new = NewProfile {
            id,
            organization,
            seller: facts.known.facts.seller.id,
            currency: billing.currency,
            reason: billing.reason,
            tax_id: billing.tax_id.as_ref(),
            standing: billing.standing,
            checked_at: billing.checked_at,
            by: self.account,
        };
        writes.add(billing_profile::add(&new, self.moment.now));
    }

    /// What is paid by invoice that is not approved is for the order at hand.
    fn pay(&self, organization: OrganizationId, placement: &Placement, payment: &PlannedPayment, writes: &mut Writes) {
        let order = placement.orders.first().map(|(order, _)| *order);
        match payment.method {
            None => {
                let id: PaymentMethodId = self.moment.id(place::METHOD);
                let [others, _] = payment_method::make_default(id, organization);
                writes.add(others);
                writes.add(payment_method::add_invoice(id, organization, self.account, order, true, self.moment.now));
            }
            Some(method) => {
                for statement in payment_method::make_default(method, organization) {
                    writes.add(statement);
                }
                if let Some(order) = order.filter(|_| payment.restricted) {
                    writes.add(payment_method::restrict(method, order));
                }
            }
        }
    }

    /// A card that has waited for its organization is there.
    fn tell_card(&self, organization: OrganizationId, facts: &Facts, placement: &Placement, payment: &PlannedPayment, writes: &mut Writes) {
        let waits = |method: &&Method| Some(method.id) == payment.method && method.organization.is_none();
        if let Some(method) = facts.known.facts.billing.methods.iter().find(waits) {
            let data = json!({ "method": method.id, "kind": method.kind, "default": true });
            self.tell(organization, placement, 3, "billing_profile.payment_method_added", data, writes);
        }
    }

    fn tell(
        &self,
        organization: OrganizationId,
        placement: &Placement,
        at: u64,
        kind: &'static str,
        data: serde_json::Value,
        writes: &mut Writes,
    ) {
        let (seller, order) = (Some(placement.plan.seller), placement.orders.first().map(|(order, _)| *order));
        let event = audit::Event { kind, seller, organization: Some(organization), order, data, ..Default::default() };
        writes.add(audit::tell(&self.moment, place::EVENTS + at, event));
    }
}
