//! Takes a seller's order: keeps it with its subscriptions, makes the invitation, and puts its letter into the outbox.

use domain::{
    Faults, Moment,
    catalogue::SellerStatus,
    contract_code::Issued,
    id::{InvitationId, OrderId, SellerAccountId, SellerId, SubscriptionId},
    invitation::{InvitationStatus, expires},
    order::{Delivery, NamedCode, NewLine, NewOrder, OrderRefusal, OrderStatus},
    risk::{Course, Risk, risk},
    secret::{Secret, hash},
    subscription::SubscriptionStatus,
};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    catalogue::{self, OrderedPlan, Seller, Unknown},
    contract_code, email, invitation, order,
};

use crate::issue_contract_codes::attached;

/// The action.
pub struct PlaceOrder {
    /// Whose order.
    pub seller: SellerId,
    /// Who placed it: a program, or an operator for the vendor.
    pub by: audit::Actor,
    /// What was checked.
    pub order: NewOrder,
    /// The link is derived from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

/// What is known when it comes in.
pub struct Facts {
    seller: Option<Seller>,
    reference_taken: bool,
    account: Option<SellerAccountId>,
    plans: Vec<Result<OrderedPlan, Unknown>>,
    code: Option<Issued>,
}

/// An order that is taken.
pub struct Decision {
    link_days: i64,
    account: Option<SellerAccountId>,
    plans: Vec<OrderedPlan>,
    code: Option<Issued>,
}

/// The order as it now is.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The order.
    pub order: order::Order,
    /// Its subscriptions.
    pub subscriptions: Vec<order::Subscription>,
    /// Its invitation.
    pub invitation: order::Invitation,
}

impl Placed {
    /// Why the order is at risk now, if it is.
    #[must_use]
    pub fn risk(&self, now: Timestamp) -> Option<Risk> {
        let progress = &self.invitation.progress;
        let course = Course {
            status: self.order.status,
            failed: self.subscriptions.iter().any(|subscription| subscription.status == SubscriptionStatus::Failed),
            invitation: self.invitation.status,
            expires_at: self.invitation.expires_at,
            given_at: match self.order.delivery {
                Delivery::Platform => progress.sent_at,
                Delivery::Seller => progress.made_at,
            },
            refused: progress.refused,
            bounced: progress.bounced,
            opened_at: progress.opened_at,
        };
        risk(&course, now)
    }
}

impl Action for PlaceOrder {
    type Facts = Facts;
    type Decision = Decision;
    type Outcome = Placed;
    type Refusal = OrderRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let plans = try_join_all(self.order.lines.iter().map(|line| catalogue::ordered_plan(tx, &line.service, &line.plan)));
        let (seller, reference_taken, account, plans, code) = futures_util::try_join!(
            catalogue::seller_by_id(tx, self.seller),
            order::reference_taken(tx, self.seller, &self.order.reference),
            order::seller_account(tx, self.seller, &self.order.seller_account),
            plans,
            self.named_code(tx),
        )?;
        Ok(Facts { seller, reference_taken, account, plans, code })
    }

    fn decide(&self, facts: Facts) -> Result<Decision, OrderRefusal> {
        let seller = facts.seller.filter(|seller| seller.status == SellerStatus::Active).ok_or(OrderRefusal::SellerSuspended)?;
        if facts.reference_taken {
            return Err(OrderRefusal::ReferenceTaken);
        }
        let mut faults = Faults::default();
        for (at, plan) in facts.plans.iter().enumerate() {
            match plan {
                Err(Unknown::Service) => faults.add(format!("subscriptions/{at}/service"), "unknown_service"),
                Err(Unknown::Plan) => faults.add(format!("subscriptions/{at}/plan"), "unknown_plan"),
                Ok(_) => {}
            }
        }
        let plans = facts.plans.into_iter().collect::<Result<Vec<_>, _>>().ok();
        let plans = std::mem::take(&mut faults).or(plans).map_err(OrderRefusal::Unknown)?;
        if self.order.contract_code.is_some() && !self.attaches(facts.code.as_ref(), facts.account, &plans) {
            faults.add("contract_code", "contract_code_unfit");
            return Err(OrderRefusal::Unfit(faults));
        }
        Ok(Decision { link_days: seller.link_days, account: facts.account, plans, code: facts.code })
    }

    fn write(&self, decision: Decision, writes: &mut Writes) -> Placed {
        let (now, id) = (self.moment.now, self.moment.id::<domain::id::kind::Order>(0));
        let account = decision.account.unwrap_or_else(|| {
            let fresh = self.moment.id(1);
            writes.add(order::add_seller_account(fresh, self.seller, &self.order.seller_account, now));
            fresh
        });
        writes.add(order::add(id, self.seller, account, &self.order, now));
        let subscriptions = self.write_lines(id, &decision.plans, writes);
        let invitation = self.write_invitation(id, decision.link_days, writes);
        writes.add(self.event(id));
        if let Some(code) = &decision.code {
            writes.add(contract_code::attach(code.id, id));
            writes.add(attached(&self.moment, 6, (self.seller, id), code.id, &code.tail));
        }
        writes.add(self.audit(id, decision.code.as_ref()));
        Placed { order: self.placed(id), subscriptions, invitation }
    }

    const SHARES: bool = true;

    /// Orders read the catalogue, which no order writes, whether the reference is taken, the seller account, which the
    /// first order of each makes, and the contract code they name.
    fn apart(&self, decision: &Decision) -> Vec<String> {
        let mut names = vec![format!("reference {} {}", self.seller, self.order.reference)];
        if decision.account.is_none() {
            names.push(format!("seller account {} {}", self.seller, self.order.seller_account));
        }
        names.extend(decision.code.as_ref().map(|code| format!("contract code {}", code.id)));
        names
    }
}

impl PlaceOrder {
    /// The contract code it names, if the seller has issued it.
    async fn named_code(&self, tx: &Tx) -> Result<Option<Issued>, Broken> {
        match &self.order.contract_code {
            None => Ok(None),
            Some(NamedCode::Id(id)) => contract_code::of_seller(tx, self.seller, *id).await,
            Some(NamedCode::Code(code)) => {
                contract_code::by_hash(tx, self.seller, &self.secret.contract_code_hash(self.seller, code.as_str())).await
            }
        }
    }

    fn attaches(&self, code: Option<&Issued>, account: Option<SellerAccountId>, plans: &[OrderedPlan]) -> bool {
        let services: Vec<_> = plans.iter().map(|plan| plan.service).collect();
        code.is_some_and(|code| code.attaches(account, &services, self.moment.today()))
    }

    fn write_lines(&self, order: OrderId, plans: &[OrderedPlan], writes: &mut Writes) -> Vec<order::Subscription> {
        let lines = (0i64..).zip(self.order.lines.iter().zip(plans));
        lines
            .map(|(line, (new, plan))| {
                let id: SubscriptionId = self.moment.id(100 + line.unsigned_abs());
                let place = order::Place { order, seller: self.seller, line };
                writes.add(order::add_subscription(id, place, plan.service, plan.plan, new));
                unapplied(id, new, plan)
            })
            .collect()
    }

    fn write_invitation(&self, order: OrderId, link_days: i64, writes: &mut Writes) -> order::Invitation {
        let (id, now): (InvitationId, _) = (self.moment.id(2), self.moment.now);
        let (recipient, expires_at) = (self.order.email.as_str(), expires(now, link_days));
        let token_hash = hash(&self.secret.invitation_token(id, 1));
        writes.add(invitation::add(invitation::NewInvitation {
            id,
            order,
            generation: 1,
            recipient,
            recipient_key: self.order.email.key(),
            token_hash,
            now,
            expires_at,
            name: "",
            language: "",
            delivery: self.order.delivery,
            days: link_days,
        }));
        if self.order.delivery == Delivery::Platform {
            writes.add(email::queue(
                self.moment.id(3),
                email::Subject::Invitation(id),
                recipient,
                &self.order.language,
                Some(self.seller),
                now,
            ));
        }
        let progress = order::Progress { made_at: Some(now), ..order::Progress::default() };
        order::Invitation { id, status: InvitationStatus::Available, recipient: recipient.to_owned(), expires_at, generation: 1, progress }
    }

    fn event(&self, id: OrderId) -> store::Statement {
        let data = json!({ "reference": self.order.reference, "subscriptions": self.order.lines.len() });
        audit::tell(
            &self.moment,
            4,
            audit::Event { kind: "order.placed", seller: Some(self.seller), order: Some(id), data, ..Default::default() },
        )
    }

    fn audit(&self, id: OrderId, code: Option<&Issued>) -> store::Statement {
        let mut data =
            json!({ "reference": self.order.reference, "subscriptions": self.order.lines.len(), "delivery": self.order.delivery.as_str() });
        if let (Some(code), Some(fields)) = (code, data.as_object_mut()) {
            fields.insert("contract_code".to_owned(), json!(code.id));
        }
        let entry = audit::Entry {
            actor: self.by,
            action: "order.place",
            subject: id.to_string(),
            seller: Some(self.seller),
            organization: None,
            data,
        };
        audit::note(&self.moment, 5, entry)
    }

    fn placed(&self, id: OrderId) -> order::Order {
        let new = &self.order;
        order::Order {
            id,
            seller: self.seller,
            reference: new.reference.clone(),
            seller_account: new.seller_account.clone(),
            email: new.email.as_str().to_owned(),
            name: new.name.clone(),
            company: new.company.clone(),
            language: new.language.clone(),
            delivery: new.delivery,
            discounted: new.discounted,
            status: OrderStatus::Placed,
            placed_at: self.moment.now,
            cancelled_at: None,
        }
    }
}

fn unapplied(id: SubscriptionId, new: &NewLine, plan: &OrderedPlan) -> order::Subscription {
    order::Subscription {
        id,
        service: plan.service,
        service_key: plan.service_key.clone(),
        plan: new.plan.clone(),
        quantity: new.quantity,
        term_months: new.term_months,
        renews: new.renews,
        status: SubscriptionStatus::Unapplied,
        starts_on: new.starts_on,
        ends_on: None,
        applied_at: None,
        organization: None,
    }
}
