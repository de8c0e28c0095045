//! An owner chooses which payment method is used, or removes a card.

use domain::{
    Moment,
    billing_profile::Method,
    id::{AccountId, OrganizationId, PaymentMethodId},
    member::Rights,
    payment::{PaymentRefusal, owner, removable, usable},
};
use jiff::Timestamp;
use serde_json::json;
use store::{
    Action, Broken, Change, Statement, Tx, Writes, audit, billing,
    payment::{self, Billed, Payment},
    payment_method,
};

/// What is known: what the account may do, and how the organization pays.
type Facts = (Option<Rights>, Payment);

async fn facts(tx: &Tx, organization: OrganizationId, account: AccountId) -> Result<Facts, Broken> {
    let (standing, payment) =
        futures_util::try_join!(billing::standing(tx, organization, account), payment::of_organization(tx, organization))?;
    Ok((standing.map(|(_, rights)| rights), payment))
}

/// Who does it, where, when.
#[derive(Clone, Copy)]
pub struct By {
    /// The owner. That they signed in a short while ago was seen by the caller.
    pub account: AccountId,
    /// Of which organization.
    pub organization: OrganizationId,
    /// When.
    pub moment: Moment,
}

impl By {
    fn noted(&self, action: &'static str, subject: String, billed: &Billed) -> Statement {
        let (actor, seller, organization) = (audit::Actor::Account(self.account), Some(billed.seller), Some(self.organization));
        audit::note(&self.moment, 0, audit::Entry { actor, action, subject, seller, organization, data: json!({}) })
    }

    fn told(&self, place: u64, kind: &'static str, data: serde_json::Value, billed: &Billed) -> Statement {
        let (seller, organization) = (Some(billed.seller), Some(self.organization));
        audit::tell(&self.moment, place, audit::Event { kind, seller, organization, data, ..Default::default() })
    }

    fn uses(&self, method: PaymentMethodId, billed: &Billed, writes: &mut Writes) {
        payment_method::make_default(method, self.organization).into_iter().for_each(|statement| writes.add(statement));
        let data = json!({ "profile": billed.profile, "changed": ["payment_method"] });
        writes.add(self.told(1, "billing_profile.changed", data, billed));
    }
}

/// Chooses the method that is used.
pub struct UsePaymentMethod {
    /// Who, where, when.
    pub by: By,
    /// Which method.
    pub method: PaymentMethodId,
}

impl Action for UsePaymentMethod {
    type Facts = Facts;
    /// Who bills it; nothing if it is used already.
    type Decision = Option<Billed>;
    type Outcome = ();
    type Refusal = PaymentRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        facts(tx, self.by.organization, self.by.account).await
    }

    fn decide(&self, (rights, payment): Facts) -> Result<Option<Billed>, PaymentRefusal> {
        owner(rights.map(|rights| rights.role))?;
        let method = usable(&payment.methods, self.method, self.by.moment.today(), &payment.running)?;
        let used = method.is_default;
        payment.billed.ok_or(PaymentRefusal::NotFound).map(|billed| (!used).then_some(billed))
    }

    fn write(&self, billed: Option<Billed>, writes: &mut Writes) {
        let Some(billed) = billed else { return };
        self.by.uses(self.method, &billed, writes);
        writes.add(self.by.noted("payment_method.use", self.method.to_string(), &billed));
    }
}

/// Removes a card.
pub struct RemoveCard {
    /// Who, where, when.
    pub by: By,
    /// Which method.
    pub method: PaymentMethodId,
}

impl Action for RemoveCard {
    type Facts = Facts;
    /// Who bills it, and the method that is used in its place, if it was the one that was used.
    type Decision = (Billed, Option<Method>);
    type Outcome = ();
    type Refusal = PaymentRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        facts(tx, self.by.organization, self.by.account).await
    }

    fn decide(&self, (rights, payment): Facts) -> Result<Self::Decision, PaymentRefusal> {
        owner(rights.map(|rights| rights.role))?;
        let (_, next) = removable(&payment.methods, self.method, self.by.moment.today(), &payment.running)?;
        let next = next.cloned();
        Ok((payment.billed.ok_or(PaymentRefusal::NotFound)?, next))
    }

    fn write(&self, (billed, next): Self::Decision, writes: &mut Writes) {
        writes.add(payment::remove(self.method, self.by.moment.now));
        if let Some(next) = next {
            self.by.uses(next.id, &billed, writes);
        }
        let data = json!({ "method": self.method, "kind": "card" });
        writes.add(self.by.told(0, "billing_profile.payment_method_removed", data, &billed));
        writes.add(self.by.noted("payment_method.remove", self.method.to_string(), &billed));
    }
}

/// The provider has taken a removed card away, too.
pub struct NoteDetached {
    /// Which method.
    pub method: PaymentMethodId,
    /// When.
    pub now: Timestamp,
}

impl Change for NoteDetached {
    fn write(&self, writes: &mut Writes) {
        writes.add(payment::detached(self.method, self.now));
    }
}
