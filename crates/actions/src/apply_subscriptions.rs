//! Step 3: carries out the plan the buyer agreed to, in one transaction. However many press at once, one wins and all see
//! its result.

mod billing;

use domain::{
    Moment,
    catalogue::SellerKind,
    contract_code::{Effect, EffectLine, Issued},
    id::{AccountId, ContractRegistrationId, OnboardingId, OrderId, OrganizationId, ServiceId, SubscriptionId},
    onboarding::{Agreement, Choice, Decision, Line, NewOrganization, OnboardingRefusal, Placement, Target, decide},
    order::OrderStatus,
    organization::Role,
    subscription::{Step, SubscriptionStatus, ends_on},
};
use futures_util::future::try_join_all;
use jiff::civil::Date;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    billing_profile::Accepting,
    catalogue,
    contract_code::{self, Bound, Registration},
    email, invitation,
    onboarding::{self, Completed, Known},
    order, organization, organization_address,
};

use crate::register_contract::Registering;

/// The action.
pub struct ApplySubscriptions {
    /// Who presses.
    pub account: AccountId,
    /// Their e-mail: the receipt goes there.
    pub email: String,
    /// Language of the page, kept with the terms, and of the receipt.
    pub language: String,
    /// The address of the network they press from, kept with the terms.
    pub ip: String,
    /// Which draft.
    pub onboarding: OnboardingId,
    /// What they agreed to.
    pub agreement: Agreement,
    /// When.
    pub moment: Moment,
}

/// Where everything is once it is applied, whoever pressed first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The organization.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// What was applied to it.
    pub subscriptions: Vec<AppliedSubscription>,
}

/// One subscription that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedSubscription {
    /// Which.
    pub id: SubscriptionId,
    /// Of which service.
    pub service: ServiceId,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
}

/// Places of this action's ids: the rows of one kind are apart from those of another.
mod place {
    pub(super) const ORGANIZATION: u64 = 0;
    pub(super) const RECEIPT: u64 = 1;
    pub(super) const AUDIT: u64 = 2;
    pub(super) const ADDRESS: u64 = 3;
    pub(super) const ORGANIZATION_EVENTS: u64 = 1_000;
    pub(super) const LINE_EVENTS: u64 = 2_000;
    /// Each registered code takes a thousand.
    pub(super) const CODES: u64 = 10_000;
}

/// An onboarding's facts, what came of it if it is over, and the services that prepare each subscription themselves.
pub struct Facts {
    known: Known,
    completed: Option<Completed>,
    provisioning: Vec<ServiceId>,
    attached: Vec<Attached>,
    /// Who owns an organization of which the vendor becomes a seller.
    owners: Vec<organization::Owner>,
}

/// The contract code a seller has attached to an order, and who has registered it.
struct Attached {
    order: OrderId,
    code: Issued,
    registered: Vec<(OrganizationId, Registration)>,
}

/// The owners of the organization that was chosen, where the vendor may become its seller.
async fn owners(tx: &Tx, known: &Known) -> Result<Vec<organization::Owner>, Broken> {
    match (known.facts.seller.kind, &known.facts.draft.organization) {
        (SellerKind::Vendor, Some(Choice::Existing { organization })) => organization::owners(tx, *organization).await,
        _ => Ok(Vec::new()),
    }
}

/// The codes attached to what is on offer. Orders without discounts have none, and are not asked about.
async fn attached(tx: &Tx, known: &Known) -> Result<Vec<Attached>, Broken> {
    let mut orders: Vec<OrderId> = known.facts.offers.iter().filter(|offer| offer.code_attached).map(|offer| offer.order).collect();
    orders.dedup();
    let each = orders.into_iter().map(async |order| {
        let found = contract_code::attached(tx, order).await?;
        Ok::<_, Broken>(found.map(|(code, registered)| Attached { order, code, registered }))
    });
    Ok(try_join_all(each).await?.into_iter().flatten().collect())
}

impl Action for ApplySubscriptions {
    type Facts = Option<Facts>;
    type Decision = (Facts, Decision);
    type Outcome = Applied;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (known, provisioning) =
            futures_util::try_join!(onboarding::facts(tx, self.onboarding, self.account), catalogue::provisioning(tx))?;
        let Some(mut known) = known else { return Ok(None) };
        known.facts = known.facts.on(self.moment.today());
        let over = known.facts.completed.is_some();
        let completed = if over { onboarding::completed(tx, self.onboarding, self.account).await? } else { None };
        let (attached, owners) = futures_util::try_join!(attached(tx, &known), owners(tx, &known))?;
        Ok(Some(Facts { known, completed, provisioning, attached, owners }))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        let facts = facts.ok_or(OnboardingRefusal::NotFound)?;
        let decision = decide(&facts.known.facts, &self.agreement)?;
        Ok((facts, decision))
    }

    fn write(&self, (facts, decision): Self::Decision, writes: &mut Writes) -> Applied {
        match decision {
            Decision::Already(organization) => already(organization, facts.completed),
            Decision::Apply(placement) => {
                let organization = self.carry_out(&facts, &placement, writes);
                self.applied(organization, &placement)
            }
        }
    }

    const SHARES: bool = true;

    /// What is read is the account's own, of its organizations, or reached through the seller accounts of the link's order
    /// and of what is on offer: their orders, links and subscriptions, and where colleagues have what they hold.
    fn apart(&self, (Facts { known, .. }, _): &Self::Decision) -> Vec<String> {
        let organizations = known.facts.organizations.iter().map(|membership| membership.organization.to_string());
        let seller_accounts = known.seller_accounts.iter().map(ToString::to_string);
        [self.account.to_string()].into_iter().chain(organizations).chain(seller_accounts).collect()
    }
}

/// What was applied before.
fn already(organization: OrganizationId, completed: Option<Completed>) -> Applied {
    let Some(completed) = completed else { return Applied { organization, organization_name: String::new(), subscriptions: Vec::new() } };
    let subscriptions = completed.lines.iter().map(|line| AppliedSubscription {
        id: line.id,
        service: line.service,
        starts_on: line.starts_on,
        ends_on: line.ends_on,
    });
    Applied { organization, subscriptions: subscriptions.collect(), organization_name: completed.organization_name }
}

impl ApplySubscriptions {
    /// What is applied by this.
    fn applied(&self, organization: OrganizationId, placement: &Placement) -> Applied {
        let subscriptions = placement.plan.lines.iter().map(|line| {
            let (starts_on, ends_on) = self.days(line);
            AppliedSubscription { id: line.subscription, service: line.service, starts_on, ends_on }
        });
        Applied { organization, organization_name: placement.plan.target.name().to_owned(), subscriptions: subscriptions.collect() }
    }

    /// First and last day of a line.
    fn days(&self, line: &Line) -> (Date, Date) {
        let starts_on = line.starts_on.unwrap_or_else(|| self.moment.today());
        (starts_on, ends_on(starts_on, line.term_months).unwrap_or(Date::MAX))
    }

    fn carry_out(&self, facts: &Facts, placement: &Placement, writes: &mut Writes) -> OrganizationId {
        let Facts { known, provisioning, .. } = facts;
        let organization = match &placement.plan.target {
            Target::Use { organization, .. } => *organization,
            Target::Create(new) => self.create(known, new, writes),
        };
        self.bill(organization, facts, placement, writes);
        self.tell_orders(organization, known, placement, writes);
        let status = |line: &Line| {
            let step = Step::Apply { provisioning: provisioning.contains(&line.service) };
            // Only what is unapplied is on offer.
            SubscriptionStatus::Unapplied.after(step).unwrap_or(SubscriptionStatus::Active)
        };
        for line in &placement.plan.lines {
            writes.add(self.apply(organization, line, status(line)));
        }
        for (at, line) in (0u64..).zip(&placement.plan.lines) {
            writes.add(self.tell_line(organization, known, (line, status(line)), at));
        }
        for terms in &placement.plan.terms {
            let who = Accepting { by: self.account, language: &self.language, ip: &self.ip, moment: &self.moment };
            writes.add(organization::accept_terms(organization, terms.service, &terms.version, who));
        }
        self.settle(&placement.orders, writes);
        self.give_discounts(organization, facts, placement, writes);
        writes.add(onboarding::complete(self.onboarding, organization, self.moment.now));
        let receipt = email::Subject::Receipt(self.onboarding);
        writes.add(email::queue(
            self.moment.id(place::RECEIPT),
            receipt,
            &self.email,
            &self.language,
            Some(known.facts.seller.id),
            self.moment.now,
        ));
        writes.add(self.audit(organization, known, placement));
        organization
    }

    /// A first purchase: the organization, its address with the consent to keep it, its owner, its tie to the seller, and the claim that there is no other.
    fn create(&self, known: &Known, new: &NewOrganization, writes: &mut Writes) -> OrganizationId {
        let (id, now, seller): (OrganizationId, _, _) = (self.moment.id(place::ORGANIZATION), self.moment.now, &known.facts.seller);
        writes.add(organization::add(id, new, self.account, self.onboarding, now));
        let at = new.business_address(known.facts.draft.consent().cloned());
        writes.add(organization_address::add(self.moment.id(place::ADDRESS), id, &at, self.account, now));
        writes.add(organization::add_member(id, self.account, Role::Owner, now));
        writes.add(organization::bind_seller(id, seller.id, seller.kind, known.facts.order, self.account, now));
        writes.add(organization::claim_first(self.account, seller.id, id));
        id
    }

    /// Each order learns where it went. An organization is created once: by the order that led here, if it is among them.
    fn tell_orders(&self, organization: OrganizationId, known: &Known, placement: &Placement, writes: &mut Writes) {
        let orders: Vec<OrderId> = placement.orders.iter().map(|(order, _)| *order).collect();
        let first = orders.iter().find(|order| **order == known.facts.order).or(orders.first());
        for (at, order) in (0u64..).zip(&orders) {
            let (kind, data) = match &placement.plan.target {
                Target::Create(new) if Some(order) == first => ("organization.created", json!({ "country": new.address.country })),
                _ => ("organization.used", json!({})),
            };
            let event = audit::Event {
                kind,
                seller: Some(known.facts.seller.id),
                organization: Some(organization),
                order: Some(*order),
                data,
                ..Default::default()
            };
            writes.add(audit::tell(&self.moment, place::ORGANIZATION_EVENTS + at, event));
        }
    }

    fn apply(&self, organization: OrganizationId, line: &Line, status: SubscriptionStatus) -> store::Statement {
        let (starts_on, ends_on) = self.days(line);
        order::apply(order::Application {
            subscription: line.subscription,
            organization,
            onboarding: self.onboarding,
            by: self.account,
            at: self.moment.now,
            status,
            starts_on,
            ends_on,
        })
    }

    fn tell_line(
        &self,
        organization: OrganizationId,
        known: &Known,
        (line, status): (&Line, SubscriptionStatus),
        at: u64,
    ) -> store::Statement {
        let (starts_on, ends_on) = self.days(line);
        let event = audit::Event {
            kind: "subscription.applied",
            seller: Some(known.facts.seller.id),
            service: Some(line.service),
            organization: Some(organization),
            order: Some(line.order),
            subscription: Some(line.subscription),
            data: json!({ "quantity": line.quantity, "starts_on": starts_on, "ends_on": ends_on, "status": status }),
            ..Default::default()
        };
        audit::tell(&self.moment, place::LINE_EVENTS + at, event)
    }

    /// The discount of an order becomes active with the code attached to it; without one the order waits for a code.
    fn give_discounts(&self, organization: OrganizationId, facts: &Facts, placement: &Placement, writes: &mut Writes) {
        let discounted = |order: OrderId| facts.known.facts.offers.iter().any(|offer| offer.order == order && offer.discounted);
        let seller = &facts.known.facts.seller;
        let bound =
            Bound { name: seller.name.clone(), support_email: seller.support_email.clone(), language: facts.known.language.clone() };
        for (at, &(order, _)) in (0u64..).zip(&placement.orders) {
            if !discounted(order) {
                continue;
            }
            let attached = facts.attached.iter().find(|attached| attached.order == order);
            match attached.and_then(|attached| self.effect(organization, facts, placement, attached)) {
                Some((effect, code, before)) => {
                    let place = place::CODES + 1_000 * at;
                    let registering = Registering { moment: &self.moment, account: self.account, place, bound: Some(&bound) };
                    registering.write(&effect, &code.tail, before, writes);
                }
                None => writes.add(contract_code::expect(order, self.moment.now)),
            }
        }
    }

    /// What the code attached to an order changes now, if it can be registered by this organization.
    fn effect<'f>(
        &self,
        organization: OrganizationId,
        facts: &Facts,
        placement: &Placement,
        Attached { order, code, registered }: &'f Attached,
    ) -> Option<(Effect, &'f Issued, Option<ContractRegistrationId>)> {
        let before = registered.iter().find(|(by, _)| *by == organization).map(|(_, registration)| *registration);
        let may = before.map_or(code.uses < code.max_uses, |registration| registration.live);
        let lines = placement.plan.lines.iter().filter(|line| line.order == *order);
        let covered = lines.filter(|line| code.services.is_empty() || code.services.contains(&line.service));
        let lines: Vec<EffectLine> = covered
            .map(|line| {
                let (starts_on, ends_on) = self.days(line);
                EffectLine {
                    subscription: line.subscription,
                    order: line.order,
                    reference: line.reference.clone(),
                    service: line.service_names.clone(),
                    plan: line.plan_names.clone(),
                    from: starts_on.max(self.moment.today()),
                    until: code.valid_until.map_or(ends_on, |last| ends_on.min(last)),
                }
            })
            .collect();
        let seller = facts.known.facts.seller.id;
        let effect = Effect { code: code.id, organization, seller, discount: code.discount.clone(), valid_until: code.valid_until, lines };
        (may && code.lives(self.moment.today()) && !effect.lines.is_empty()).then(|| (effect, code, before.map(|before| before.id)))
    }

    /// An order with nothing left is applied, and its link used up.
    fn settle(&self, orders: &[(OrderId, bool)], writes: &mut Writes) {
        for &(order, left) in orders {
            writes.add(order::set_status(order, if left { OrderStatus::PartiallyApplied } else { OrderStatus::Applied }));
        }
        for &(order, _) in orders.iter().filter(|(_, left)| !left) {
            writes.add(invitation::redeem(order, self.moment.now));
        }
    }

    fn audit(&self, organization: OrganizationId, known: &Known, placement: &Placement) -> store::Statement {
        let lines: Vec<_> = placement.plan.lines.iter().map(|line| line.subscription).collect();
        let created = matches!(placement.plan.target, Target::Create(_));
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "subscriptions.apply",
            subject: self.onboarding.to_string(),
            seller: Some(known.facts.seller.id),
            organization: Some(organization),
            data: json!({ "subscriptions": lines, "plan": self.agreement.plan, "created": created }),
        };
        audit::note(&self.moment, place::AUDIT, entry)
    }
}
