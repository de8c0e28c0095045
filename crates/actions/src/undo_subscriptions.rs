//! Undo: carries out the plan its owner agreed to, in one transaction. What was applied can be applied again; an organization
//! that was made for it and holds nothing else goes. However often it is pressed, it is done once.

use domain::{
    Moment,
    id::{AccountId, InvitationId, OnboardingId, UndoId},
    onboarding::{Choice, Draft},
    order::OrderStatus,
    organization::Role,
    subscription::{Step, SubscriptionStatus},
    undo::{Decision, Link, Order, Plan, Released, UndoRefusal, decide},
};
use jiff::SignedDuration;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, contract_code, email, invitation,
    member::{self, Move},
    member_invitation, onboarding, role_request,
    undo::{self, Known, Member},
};

use crate::members::told;

/// The action.
pub struct UndoSubscriptions {
    /// Who presses.
    pub account: AccountId,
    /// What is to be taken back: what this draft applied.
    pub onboarding: OnboardingId,
    /// Hash of the plan that was shown.
    pub plan: String,
    /// For how long the operator lets it be taken back.
    pub window: SignedDuration,
    /// When.
    pub moment: Moment,
}

/// Places of this action's ids: the rows of one kind are apart from those of another.
mod place {
    pub(super) const UNDO: u64 = 0;
    pub(super) const DRAFT: u64 = 1;
    pub(super) const AUDIT: u64 = 2;
    pub(super) const AUDIT_ORGANIZATION: u64 = 3;
    pub(super) const ORGANIZATION_EVENT: u64 = 4;
    pub(super) const SELLER_LETTER: u64 = 5;
    pub(super) const LINK_EVENT: u64 = 6;
    pub(super) const LINE_EVENTS: u64 = 1_000;
    pub(super) const ORDER_EVENTS: u64 = 2_000;
    pub(super) const CODE_EVENTS: u64 = 3_000;
    pub(super) const MEMBER_EVENTS: u64 = 10_000;
    pub(super) const LETTERS: u64 = 20_000;
}

impl Action for UndoSubscriptions {
    type Facts = Option<Known>;
    type Decision = (Known, Decision);
    type Outcome = ();
    type Refusal = UndoRefusal;

    async fn load(&self, tx: &Tx) -> Result<Option<Known>, Broken> {
        undo::known(tx, self.onboarding, self.account, self.window).await
    }

    fn decide(&self, known: Option<Known>) -> Result<Self::Decision, UndoRefusal> {
        let known = known.ok_or(UndoRefusal::NotFound)?;
        let decision = decide(&known.facts, &self.plan, self.moment.now)?;
        Ok((known, decision))
    }

    fn write(&self, (known, decision): Self::Decision, writes: &mut Writes) {
        if let Decision::Undo(plan) = decision {
            self.carry_out(&known, &plan, writes);
        }
    }
}

impl UndoSubscriptions {
    fn undo(&self) -> UndoId {
        self.moment.id(place::UNDO)
    }

    fn carry_out(&self, known: &Known, plan: &Plan, writes: &mut Writes) {
        self.take_back(known, plan, writes);
        self.release(known, plan, writes);
        self.reopen(known, plan, writes);
        self.unbind(known, plan, writes);
        if plan.organization_goes {
            self.remove_organization(known, plan, writes);
        }
        self.keep(plan, writes);
        self.begin_again(known, plan, writes);
        self.write_to(known, plan, writes);
        writes.add(self.audit(plan));
    }

    /// Each subscription returns, and whoever follows it hears that it did.
    fn take_back(&self, known: &Known, plan: &Plan, writes: &mut Writes) {
        for line in &plan.returns {
            // Only what can be undone is among them.
            let after = line.status.after(Step::Undo).unwrap_or(SubscriptionStatus::Unapplied);
            writes.add(contract_code::take_discounts(line.subscription));
            writes.add(undo::take_back(line.subscription, known.facts.onboarding, line.status, after));
        }
        for (at, line) in (place::LINE_EVENTS..).zip(&plan.returns) {
            let event = audit::Event {
                kind: "subscription.undone",
                seller: Some(plan.seller),
                service: Some(line.service),
                organization: Some(plan.organization),
                order: Some(line.order),
                subscription: Some(line.subscription),
                data: json!({ "status": SubscriptionStatus::Unapplied, "was": line.status }),
                ..Default::default()
            };
            writes.add(audit::tell(&self.moment, at, event));
        }
    }

    /// A code that gives nothing any more can be registered again, here or elsewhere.
    fn release(&self, known: &Known, plan: &Plan, writes: &mut Writes) {
        for released in &plan.released {
            contract_code::unregister(released.registration, released.code).into_iter().for_each(|statement| writes.add(statement));
        }
        let had = |released: &Released, order: &Order| {
            let code = known.facts.codes.iter().find(|code| code.registration == released.registration);
            plan.of(order.id).any(|line| code.is_some_and(|code| code.subscriptions.contains(&line.subscription)))
        };
        let each = plan.released.iter().flat_map(|released| plan.orders.iter().map(move |order| (released, order)));
        let told = each.filter(|(released, order)| had(released, order));
        for (at, (released, order)) in (place::CODE_EVENTS..).zip(told) {
            let event = audit::Event {
                kind: "contract_code.released",
                seller: Some(plan.seller),
                organization: Some(plan.organization),
                order: Some(order.id),
                data: json!({ "contract_code": released.code, "tail": released.tail }),
                ..Default::default()
            };
            writes.add(audit::tell(&self.moment, at, event));
        }
    }

    /// The orders wait again, and their links work.
    fn reopen(&self, known: &Known, plan: &Plan, writes: &mut Writes) {
        for order in &plan.orders {
            writes.add(undo::reopen(order.id, order.status));
            if order.status == OrderStatus::Placed {
                writes.add(contract_code::expect_no_more(order.id));
            }
            match order.link {
                Link::Again => writes.add(invitation::again(order.invitation)),
                Link::Extended => {
                    let days = known.orders.iter().find(|(id, ..)| *id == order.id).map_or(1, |(.., days)| *days);
                    writes.add(invitation::again_for(order.invitation, days, self.moment.now));
                }
                Link::Open | Link::Withdrawn => {}
            }
        }
        for (at, order) in (place::ORDER_EVENTS..).zip(&plan.orders) {
            let event = audit::Event {
                kind: "order.undone",
                seller: Some(plan.seller),
                organization: Some(plan.organization),
                order: Some(order.id),
                data: json!({ "status": order.status, "link": order.link }),
                ..Default::default()
            };
            writes.add(audit::tell(&self.moment, at, event));
        }
    }

    /// The link to the seller is closed, if nothing of it is left there; its owners may begin anew with that seller.
    fn unbind(&self, known: &Known, plan: &Plan, writes: &mut Writes) {
        if !plan.unbinds {
            return;
        }
        writes.add(undo::unbind(plan.organization, plan.seller, self.moment.now));
        let event = audit::Event {
            kind: "organization.seller_closed",
            seller: Some(plan.seller),
            organization: Some(plan.organization),
            data: json!({}),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, place::LINK_EVENT, event));
        let owners = known.members.iter().filter(|member| member.rights.role == Role::Owner && !plan.organization_goes);
        for owner in owners {
            member::reclaim(owner.account, plan.organization).into_iter().for_each(|statement| writes.add(statement));
        }
    }

    /// Nobody belongs to it any more, and nobody can come to.
    fn remove_organization(&self, known: &Known, plan: &Plan, writes: &mut Writes) {
        let (organization, now) = (plan.organization, self.moment.now);
        writes.add(undo::remove(organization));
        writes.add(member_invitation::end_all(organization, self.account, now));
        writes.add(role_request::refuse_all(organization, self.account, now));
        for member in &known.members {
            let gone = Move { organization, account: member.account, from: Some(member.rights), to: None };
            member::write(gone, now).into_iter().for_each(|statement| writes.add(statement));
        }
        for (at, member) in (0..).zip(known.members.iter().filter(|member| member.account != self.account)) {
            self.tell_member(at, plan, member, writes);
        }
        let event = audit::Event {
            kind: "organization.deleted",
            seller: Some(plan.seller),
            organization: Some(organization),
            order: plan.orders.first().map(|order| order.id),
            data: json!({}),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, place::ORGANIZATION_EVENT, event));
        let accounts: Vec<_> = known.members.iter().map(|member| member.account).collect();
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "organization.delete",
            subject: organization.to_string(),
            seller: Some(plan.seller),
            organization: Some(organization),
            data: json!({ "undo": self.undo(), "members": accounts }),
        };
        writes.add(audit::note(&self.moment, place::AUDIT_ORGANIZATION, entry));
    }

    /// Who belonged to it hears that they do not any more; owners are told all of it, by a letter of their own.
    fn tell_member(&self, at: u64, plan: &Plan, member: &Member, writes: &mut Writes) {
        let event = audit::Event {
            kind: "member.removed",
            organization: Some(plan.organization),
            account: Some(member.account),
            data: json!({ "account": member.account, "from": told(member.rights) }),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, place::MEMBER_EVENTS + at, event));
        if member.reachable && member.rights.role != Role::Owner {
            let letter = email::Subject::MemberRemoved(self.moment.id(place::MEMBER_EVENTS + at));
            let id = self.moment.id(place::LETTERS + 10_000 + at);
            writes.add(email::queue(id, letter, &member.email, &member.language, None, self.moment.now));
        }
    }

    /// It is kept, for letters and for whoever asks what became of it.
    fn keep(&self, plan: &Plan, writes: &mut Writes) {
        let new = undo::New {
            id: self.undo(),
            onboarding: self.onboarding,
            organization: plan.organization,
            gone: plan.organization_goes,
            by: self.account,
            plan: &self.plan,
        };
        writes.add(undo::add(new, self.moment.now));
        for line in &plan.returns {
            writes.add(undo::add_subscription(self.undo(), line.subscription));
        }
    }

    /// A draft with what returned, as it was entered: nobody writes an address twice. One that is open already stays as it is.
    fn begin_again(&self, known: &Known, plan: &Plan, writes: &mut Writes) {
        let Some(through) = entrance(known, plan).filter(|_| known.open.is_none()) else { return };
        let new = |choice: &Choice| matches!(choice, Choice::New { .. });
        let draft = Draft {
            subscriptions: plan.returns.iter().map(|line| line.subscription).collect(),
            organization: known.draft.organization.clone().filter(|choice| plan.organization_goes && new(choice)),
            billing: known.draft.billing.clone().filter(|_| plan.organization_goes),
        };
        writes.add(onboarding::add(self.moment.id(place::DRAFT), self.account, plan.seller, through, &draft, self.moment.now));
    }

    /// Its owners and the seller hear of it.
    fn write_to(&self, known: &Known, plan: &Plan, writes: &mut Writes) {
        let (now, seller) = (self.moment.now, Some(plan.seller));
        let owners = known.members.iter().filter(|member| member.rights.role == Role::Owner && member.reachable);
        for (at, owner) in (place::LETTERS..).zip(owners) {
            let letter = email::Subject::Undone(self.undo());
            writes.add(email::queue(self.moment.id(at), letter, &owner.email, &owner.language, seller, now));
        }
        let language = known.orders.first().map_or("en", |(_, language, _)| language);
        let letter = email::Subject::UndoneSeller(self.undo());
        writes.add(email::queue(self.moment.id(place::SELLER_LETTER), letter, &known.support_email, language, seller, now));
    }

    fn audit(&self, plan: &Plan) -> store::Statement {
        let subscriptions: Vec<_> = plan.returns.iter().map(|line| line.subscription).collect();
        let codes: Vec<_> = plan.released.iter().map(|released| released.code).collect();
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "subscriptions.undo",
            subject: self.onboarding.to_string(),
            seller: Some(plan.seller),
            organization: Some(plan.organization),
            data: json!({
                "undo": self.undo(),
                "subscriptions": subscriptions,
                "plan": self.plan,
                "organization_deleted": plan.organization_goes,
                "contract_codes": codes,
            }),
        };
        audit::note(&self.moment, place::AUDIT, entry)
    }
}

/// The link to begin again through: the one that led here, if it works, else one of another order that does.
fn entrance(known: &Known, plan: &Plan) -> Option<InvitationId> {
    let mut open = plan.orders.iter().filter(|order| order.link != Link::Withdrawn).map(|order| order.invitation);
    let first = open.clone().next();
    open.find(|invitation| *invitation == known.invitation).or(first)
}
