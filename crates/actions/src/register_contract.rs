//! An owner registers a contract code: first what it would change, then, once agreed to, the change.

use domain::{
    Moment,
    contract_code::{ContractCodeRefusal, Effect, Entered, Facts as Known, ORGANIZATION_MISSES, SELLER_MISSES, enter, exhausted, plain},
    id::{AccountId, ContractCodeId, ContractRegistrationId, OrderId, OrganizationId, SellerId, SubscriptionId},
    organization::Role,
    secret::Secret,
};
use jiff::{Span, civil::Date};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    contract_code::{self, Bound, NewRegistration, Registration},
    email,
};

/// The action.
pub struct RegisterContract {
    /// Who enters the code.
    pub account: AccountId,
    /// For which organization.
    pub organization: OrganizationId,
    /// On whose tile.
    pub seller: SellerId,
    /// As it was typed.
    pub code: String,
    /// Hash of the change that was shown and agreed to; nothing is saved without it.
    pub plan: Option<String>,
    /// What is kept of codes is derived from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

/// What is known. Whatever was typed, the same is read.
pub struct Facts {
    visitor: Option<(Role, Option<Bound>)>,
    known: Known,
    tail: String,
    registration: Option<Registration>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The one answer for every code that cannot be registered.
    Wrong,
    /// It is registered already; nothing was added.
    Already(ContractCodeId),
    /// It would change this, once agreed to. Nothing was saved.
    Shown(Effect),
    /// It was saved, and changed this.
    Registered(Effect),
}

impl RegisterContract {
    /// A code that cannot be one is looked for as well: what it is takes no less time than what it is not.
    fn hash(&self) -> Vec<u8> {
        self.secret.contract_code_hash(self.seller, &plain(&self.code))
    }
}

impl Action for RegisterContract {
    type Facts = Facts;
    type Decision = (Facts, Outcome);
    type Outcome = Outcome;
    type Refusal = ContractCodeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let hour_ago = self.moment.now.checked_sub(Span::new().hours(1)).unwrap_or(self.moment.now);
        let hash = self.hash();
        let (visitor, code, registration, held, (organization_misses, seller_misses)) = futures_util::try_join!(
            contract_code::visitor(tx, self.organization, self.seller, self.account),
            contract_code::by_hash(tx, self.seller, &hash),
            contract_code::registered(tx, self.seller, &hash, self.organization),
            contract_code::held(tx, self.organization, self.seller),
            contract_code::misses(tx, self.organization, self.seller, hour_ago),
        )?;
        let tail = code.as_ref().map(|code| code.tail.clone()).unwrap_or_default();
        let known = Known {
            bound: matches!(visitor, Some((_, Some(_)))),
            code,
            registered: registration.is_some_and(|registration| registration.live),
            ended: registration.is_some_and(|registration| !registration.live),
            held,
            organization_misses,
            seller_misses,
        };
        Ok(Facts { visitor, known, tail, registration })
    }

    fn decide(&self, facts: Facts) -> Result<Self::Decision, ContractCodeRefusal> {
        let (role, _) = facts.visitor.as_ref().ok_or(ContractCodeRefusal::NotFound)?;
        if *role != Role::Owner {
            return Err(ContractCodeRefusal::NotOwner);
        }
        if exhausted(&facts.known) {
            return Err(ContractCodeRefusal::TooManyTries);
        }
        let outcome = match enter(&facts.known, self.organization, self.seller, self.moment.today()) {
            Entered::Wrong => Outcome::Wrong,
            Entered::Already(code) => Outcome::Already(code),
            Entered::Good(effect) if self.plan.as_deref() == Some(effect.hash().as_str()) => Outcome::Registered(effect),
            Entered::Good(effect) => Outcome::Shown(effect),
        };
        Ok((facts, outcome))
    }

    /// A wrong code is a committed outcome: it counts.
    fn write(&self, (facts, outcome): Self::Decision, writes: &mut Writes) -> Outcome {
        match &outcome {
            Outcome::Wrong => self.miss(&facts, writes),
            Outcome::Registered(effect) => {
                let registering = Registering {
                    moment: &self.moment,
                    account: self.account,
                    place: 0,
                    bound: facts.visitor.as_ref().and_then(|(_, bound)| bound.as_ref()),
                };
                registering.write(effect, &facts.tail, facts.registration.map(|registration| registration.id), writes);
            }
            Outcome::Already(_) | Outcome::Shown(_) => {}
        }
        outcome
    }
}

impl RegisterContract {
    fn miss(&self, facts: &Facts, writes: &mut Writes) {
        let bound = facts.visitor.as_ref().and_then(|(_, bound)| bound.as_ref());
        let seller = bound.map(|_| self.seller);
        writes.add(contract_code::miss(self.moment.id(0), self.organization, seller, self.account, self.moment.now));
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "contract_code.wrong",
            subject: self.organization.to_string(),
            seller,
            organization: Some(self.organization),
            data: json!({}),
        };
        writes.add(audit::note(&self.moment, 1, entry));
        let alarmed = facts.known.organization_misses + 1 == ORGANIZATION_MISSES || facts.known.seller_misses + 1 == SELLER_MISSES;
        if let Some(bound) = bound.filter(|_| alarmed) {
            self.alarm(facts, bound, writes);
        }
    }

    /// The seller hears that somebody guesses.
    fn alarm(&self, facts: &Facts, bound: &Bound, writes: &mut Writes) {
        let event = audit::Event {
            kind: "contract_code.guessed",
            seller: Some(self.seller),
            organization: Some(self.organization),
            data: json!({ "by_organization": facts.known.organization_misses + 1, "of_seller": facts.known.seller_misses + 1 }),
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 2, event));
        let letter = email::Subject::ContractCodeGuessed(self.moment.id(2));
        writes.add(email::queue(self.moment.id(3), letter, &bound.support_email, &bound.language, Some(self.seller), self.moment.now));
    }
}

/// What registering leaves, by whichever road it came: typed by an owner, or attached to the order and applied.
pub(crate) struct Registering<'a> {
    /// When.
    pub(crate) moment: &'a Moment,
    /// By whom.
    pub(crate) account: AccountId,
    /// Where this one's ids begin: three, and one for each of its orders from the tenth on.
    pub(crate) place: u64,
    /// The seller, who is told.
    pub(crate) bound: Option<&'a Bound>,
}

impl Registering<'_> {
    /// Registers a code, unless the organization has before, and gives its discount to each line.
    pub(crate) fn write(&self, effect: &Effect, tail: &str, before: Option<ContractRegistrationId>, writes: &mut Writes) {
        let (now, id) = (self.moment.now, self.moment.id(self.place));
        let registration = before.unwrap_or(id);
        if before.is_none() {
            let new = NewRegistration { id, code: effect.code, seller: effect.seller, organization: effect.organization, by: self.account };
            contract_code::register(new, now).into_iter().for_each(|statement| writes.add(statement));
        }
        for line in &effect.lines {
            writes.add(contract_code::give(effect.code, line.subscription, registration, line.from));
        }
        for (at, order) in (self.place + 10..).zip(effect.orders()) {
            writes.add(contract_code::expect_no_more(order));
            writes.add(self.tell(at, effect, tail, order));
        }
        if let Some(bound) = self.bound {
            let (letter, recipient) = (email::Subject::ContractCodeRegistered(registration), &bound.support_email);
            writes.add(email::queue(self.moment.id(self.place + 1), letter, recipient, &bound.language, Some(effect.seller), now));
        }
        writes.add(self.audit(effect, registration));
    }

    fn tell(&self, at: u64, effect: &Effect, tail: &str, order: OrderId) -> store::Statement {
        let of_order = effect.lines.iter().filter(|line| line.order == order);
        let lines: Vec<(SubscriptionId, Date)> = of_order.map(|line| (line.subscription, line.from)).collect();
        let event = audit::Event {
            kind: "contract_code.registered",
            seller: Some(effect.seller),
            organization: Some(effect.organization),
            order: Some(order),
            data: json!({
                "contract_code": effect.code,
                "tail": tail,
                "from": lines.iter().map(|(_, from)| from).min(),
                "subscriptions": lines.iter().map(|(id, _)| id).collect::<Vec<_>>(),
            }),
            ..Default::default()
        };
        audit::tell(self.moment, at, event)
    }

    fn audit(&self, effect: &Effect, registration: ContractRegistrationId) -> store::Statement {
        let subscriptions: Vec<_> = effect.lines.iter().map(|line| line.subscription).collect();
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "contract_code.register",
            subject: effect.code.to_string(),
            seller: Some(effect.seller),
            organization: Some(effect.organization),
            data: json!({ "registration": registration, "subscriptions": subscriptions }),
        };
        audit::note(self.moment, self.place + 2, entry)
    }
}
