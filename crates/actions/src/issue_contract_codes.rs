//! A seller issues contract codes, one or many: all of them, or none. The codes themselves are not kept.

use std::collections::{HashMap, HashSet};

use domain::{
    Faults, Moment,
    catalogue::SellerStatus,
    contract_code::{Code, ContractCodeRefusal, ContractCodeStatus, NewContractCode},
    id::{ContractCodeId, OrderId, SellerAccountId, SellerId, ServiceId},
    order::OrderStatus,
    secret::Secret,
};
use futures_util::future::try_join_all;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    catalogue::{self, Seller},
    contract_code::{self, Shown},
    order::{self, Order},
};

/// The action.
pub struct IssueContractCodes {
    /// Whose codes.
    pub seller: SellerId,
    /// Who issues them.
    pub actor: audit::Actor,
    /// What was checked.
    pub codes: Vec<NewContractCode>,
    /// What is kept of a code is derived from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

/// What is known of all that the codes name.
pub struct Facts {
    seller: Option<Seller>,
    /// Places of codes the seller has issued before.
    taken: HashSet<usize>,
    services: HashMap<String, Option<(ServiceId, String)>>,
    accounts: HashMap<String, Option<SellerAccountId>>,
    orders: HashMap<OrderId, (Option<Order>, bool)>,
}

/// What each code is for.
pub struct Decision {
    codes: Vec<Ready>,
    /// Customer numbers nobody has used yet.
    fresh_accounts: Vec<(String, SellerAccountId)>,
}

struct Ready {
    account: Option<SellerAccountId>,
    services: Vec<(ServiceId, String)>,
}

/// Places of this action's ids.
mod place {
    pub(super) const CODES: u64 = 0;
    pub(super) const ACCOUNTS: u64 = 1_000;
    pub(super) const EVENTS: u64 = 2_000;
    pub(super) const AUDIT: u64 = 4_000;
}

impl Action for IssueContractCodes {
    type Facts = Facts;
    type Decision = Decision;
    type Outcome = Vec<Shown>;
    type Refusal = ContractCodeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let given = self.codes.iter().enumerate().filter(|(_, new)| new.code.is_some()).map(async |(at, _)| {
            let taken = contract_code::taken(tx, self.seller, self.hash(at)).await?;
            Ok::<_, Broken>(taken.then_some(at))
        });
        let services = distinct(self.codes.iter().flat_map(|new| &new.services)).into_iter().map(async |name| {
            let found = catalogue::sold(tx, &name).await?;
            Ok::<_, Broken>((name, found))
        });
        let accounts = distinct(self.codes.iter().filter_map(|new| new.seller_account.as_ref())).into_iter().map(async |number| {
            let found = order::seller_account(tx, self.seller, &number).await?;
            Ok::<_, Broken>((number, found))
        });
        let orders = distinct(self.codes.iter().filter_map(|new| new.order.as_ref())).into_iter().map(async |id| {
            let (order, attached) = futures_util::try_join!(order::by_id(tx, id, Some(self.seller)), contract_code::attached(tx, id))?;
            Ok::<_, Broken>((id, (order, attached.is_some())))
        });
        let (seller, taken, services, accounts, orders) = futures_util::try_join!(
            catalogue::seller_by_id(tx, self.seller),
            try_join_all(given),
            try_join_all(services),
            try_join_all(accounts),
            try_join_all(orders),
        )?;
        Ok(Facts {
            seller,
            taken: taken.into_iter().flatten().collect(),
            services: services.into_iter().collect(),
            accounts: accounts.into_iter().collect(),
            orders: orders.into_iter().collect(),
        })
    }

    fn decide(&self, facts: Facts) -> Result<Decision, ContractCodeRefusal> {
        facts.seller.as_ref().filter(|seller| seller.status == SellerStatus::Active).ok_or(ContractCodeRefusal::SellerSuspended)?;
        let mut faults = Faults::default();
        self.check_repeated(&facts, &mut faults);
        self.check_orders(&facts, &mut faults);
        let fresh = distinct(self.codes.iter().filter_map(|new| new.seller_account.as_ref()));
        let fresh = fresh.into_iter().filter(|number| facts.accounts.get(number).is_none_or(Option::is_none));
        let fresh_accounts: Vec<_> = (place::ACCOUNTS..).zip(fresh).map(|(at, number)| (number, self.moment.id(at))).collect();
        let account = |number: &String| {
            let known = facts.accounts.get(number).copied().flatten();
            known.or_else(|| fresh_accounts.iter().find(|(fresh, _)| fresh == number).map(|(_, id)| *id))
        };
        let ready = self.codes.iter().enumerate().map(|(at, new)| Ready {
            account: new.seller_account.as_ref().and_then(account),
            services: services(new, at, &facts, &mut faults),
        });
        let codes = ready.collect();
        faults.or(Some(Decision { codes, fresh_accounts })).map_err(ContractCodeRefusal::Unfit)
    }

    fn write(&self, decision: Decision, writes: &mut Writes) -> Vec<Shown> {
        let now = self.moment.now;
        for (number, id) in &decision.fresh_accounts {
            writes.add(order::add_seller_account(*id, self.seller, number, now));
        }
        let mut shown = Vec::with_capacity(self.codes.len());
        for (at, (new, ready)) in self.codes.iter().zip(&decision.codes).enumerate() {
            let (id, code) = (self.id(at), self.code(at));
            writes.add(contract_code::add(id, self.seller, (self.hash(at), code.tail()), ready.account, new, now));
            for (service, _) in &ready.services {
                writes.add(contract_code::add_service(id, *service));
            }
            if let Some(order) = new.order {
                writes.add(attached(&self.moment, place::EVENTS + at as u64, (self.seller, order), id, code.tail()));
            }
            shown.push(self.shown(at, ready));
        }
        writes.add(self.audit());
        shown
    }
}

/// A code was attached to an order, as its timeline tells it.
pub(crate) fn attached(
    moment: &Moment,
    place: u64,
    (seller, order): (SellerId, OrderId),
    code: ContractCodeId,
    tail: &str,
) -> store::Statement {
    let event = audit::Event {
        kind: "contract_code.attached",
        seller: Some(seller),
        order: Some(order),
        data: json!({ "contract_code": code, "tail": tail }),
        ..Default::default()
    };
    audit::tell(moment, place, event)
}

/// Each once, in the order in which they come.
fn distinct<'a, T: Clone + Eq + std::hash::Hash + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let mut seen = HashSet::new();
    all.filter(|one| seen.insert((*one).clone())).cloned().collect()
}

/// The services a code names, each once.
fn services(new: &NewContractCode, at: usize, facts: &Facts, faults: &mut Faults) -> Vec<(ServiceId, String)> {
    let mut found: Vec<(ServiceId, String)> = Vec::new();
    for (n, name) in new.services.iter().enumerate() {
        match facts.services.get(name).cloned().flatten() {
            Some(service) if !found.contains(&service) => found.push(service),
            Some(_) => {}
            None => faults.add(format!("codes/{at}/services/{n}"), "unknown_service"),
        }
    }
    found
}

impl IssueContractCodes {
    fn id(&self, at: usize) -> ContractCodeId {
        self.moment.id(place::CODES + at as u64)
    }

    /// The code at this place: as its seller gave it, or derived from its id.
    fn code(&self, at: usize) -> Code {
        let given = self.codes.get(at).and_then(|new| new.code.clone());
        given.unwrap_or_else(|| made(&self.secret, self.id(at)))
    }

    fn hash(&self, at: usize) -> Vec<u8> {
        self.secret.contract_code_hash(self.seller, self.code(at).as_str())
    }

    fn check_repeated(&self, facts: &Facts, faults: &mut Faults) {
        let mut seen = HashSet::new();
        for (at, new) in self.codes.iter().enumerate() {
            let Some(code) = &new.code else { continue };
            if !seen.insert(code.as_str()) || facts.taken.contains(&at) {
                faults.add(format!("codes/{at}/code"), "code_taken");
            }
        }
    }

    /// An order has one code, which changes something only if the order carries discounts.
    fn check_orders(&self, facts: &Facts, faults: &mut Faults) {
        let mut seen = HashSet::new();
        for (at, new) in self.codes.iter().enumerate() {
            let Some(id) = new.order else { continue };
            let fault = match facts.orders.get(&id) {
                Some((Some(order), _)) if order.status == OrderStatus::Cancelled => Some("unknown_order"),
                Some((Some(order), _)) if !order.discounted => Some("order_not_discounted"),
                Some((Some(order), _)) if new.seller_account.as_ref().is_some_and(|number| *number != order.seller_account) => {
                    Some("order_of_other_account")
                }
                Some((Some(_), attached)) if *attached || !seen.insert(id) => Some("order_has_code"),
                Some((Some(_), _)) => None,
                _ => Some("unknown_order"),
            };
            if let Some(code) = fault {
                faults.add(format!("codes/{at}/order"), code);
            }
        }
    }

    fn shown(&self, at: usize, ready: &Ready) -> Shown {
        let (code, new) = (self.code(at), self.codes.get(at));
        let mut services: Vec<String> = ready.services.iter().map(|(_, key)| key.clone()).collect();
        services.sort_unstable();
        let today = self.moment.today();
        Shown {
            id: self.id(at),
            seller: self.seller,
            tail: code.tail().to_owned(),
            discount: new.map_or(domain::contract_code::Discount::Text(String::new()), |new| new.discount.clone()),
            seller_account: new.and_then(|new| new.seller_account.clone()),
            order: new.and_then(|new| new.order),
            services,
            valid_from: new.map_or(today, |new| new.valid_from),
            valid_until: new.and_then(|new| new.valid_until),
            max_uses: new.map_or(1, |new| new.max_uses),
            uses: 0,
            status: ContractCodeStatus::Issued,
            issued_at: self.moment.now,
            ended_at: None,
        }
    }

    fn audit(&self) -> store::Statement {
        let ids: Vec<_> = (0..self.codes.len()).map(|at| self.id(at)).collect();
        let entry = audit::Entry {
            actor: self.actor,
            action: "contract_code.issue",
            subject: self.seller.to_string(),
            seller: Some(self.seller),
            organization: None,
            data: json!({ "contract_codes": ids }),
        };
        audit::note(&self.moment, place::AUDIT, entry)
    }
}

/// The text of a code its seller did not choose.
#[must_use]
pub fn made(secret: &Secret, id: ContractCodeId) -> Code {
    match Code::parse(&secret.contract_code(id)) {
        Ok(code) => code,
        Err(_) => unreachable!("it is made of the letters of codes"),
    }
}
