//! An operator decides whether an organization pays the vendor by invoice. Its owners are told.

use domain::{
    Moment,
    id::{AccountId, PaymentMethodId},
    invoice::{InvoiceDecision, InvoiceRefusal, decide},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, email,
    invoice::{self, Wish},
    organization::{self, Owner},
};

/// Places of this action's ids.
mod place {
    pub(super) const AUDIT: u64 = 0;
    pub(super) const EVENT: u64 = 1;
    pub(super) const LETTERS: u64 = 100;
}

/// The action.
pub struct DecideInvoice {
    /// Which operator.
    pub operator: AccountId,
    /// About which wish.
    pub method: PaymentMethodId,
    /// How.
    pub decision: InvoiceDecision,
    /// When.
    pub moment: Moment,
}

impl Action for DecideInvoice {
    type Facts = Option<(Wish, Vec<Owner>)>;
    type Decision = (Wish, Vec<Owner>);
    type Outcome = ();
    type Refusal = InvoiceRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(wish) = invoice::by_id(tx, self.method).await? else { return Ok(None) };
        let owners = organization::owners(tx, wish.organization).await?;
        Ok(Some((wish, owners)))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, InvoiceRefusal> {
        let (wish, owners) = facts.ok_or(InvoiceRefusal::NotFound)?;
        decide(wish.state, &self.decision).map(|()| (wish, owners))
    }

    fn write(&self, (wish, owners): Self::Decision, writes: &mut Writes) {
        let now = self.moment.now;
        let (statement, kind, action) = match &self.decision {
            InvoiceDecision::Approve => {
                (invoice::approve(self.method, self.operator, now), "billing_profile.invoice_approved", "invoice.approve")
            }
            InvoiceDecision::Refuse(reason) => {
                (invoice::refuse(self.method, self.operator, reason, now), "billing_profile.invoice_refused", "invoice.refuse")
            }
        };
        writes.add(statement);
        for (at, owner) in (0u64..).zip(&owners) {
            let letter = email::Subject::InvoiceDecided(self.method);
            writes.add(email::queue(self.moment.id(place::LETTERS + at), letter, &owner.email, &owner.language, None, now));
        }
        let (seller, organization) = (Some(wish.seller), Some(wish.organization));
        let data = json!({ "payment_method": self.method });
        writes.add(audit::tell(&self.moment, place::EVENT, audit::Event { kind, seller, organization, data, ..Default::default() }));
        let (actor, subject) = (audit::Actor::Account(self.operator), self.method.to_string());
        writes.add(audit::note(&self.moment, place::AUDIT, audit::Entry { actor, action, subject, seller, organization, data: json!({}) }));
    }
}
