//! Contract codes end: their seller takes one back, or their last day is over. Who has registered one hears of it.

use domain::{
    Moment,
    contract_code::{ContractCodeRefusal, ContractCodeStatus, Ended},
    id::{ContractCodeId, ContractRegistrationId, OrderId, OrganizationId, SellerId},
};
use futures_util::future::try_join_all;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    contract_code::{self, Ending, Shown},
    email,
    organization::{self, Owner},
};

/// A registration that ends: whose it is, who hears of it, and the orders whose discount it was.
pub struct Live {
    registration: ContractRegistrationId,
    organization: OrganizationId,
    owners: Vec<Owner>,
    orders: Vec<OrderId>,
}

async fn live(tx: &Tx, code: ContractCodeId) -> Result<Vec<Live>, Broken> {
    let all = contract_code::live(tx, code).await?;
    let each = all.into_iter().map(async |(registration, organization)| {
        let (owners, orders) = futures_util::try_join!(organization::owners(tx, organization), contract_code::orders_of(tx, registration))?;
        Ok::<_, Broken>(Live { registration, organization, owners, orders })
    });
    try_join_all(each).await
}

/// Writes what ends with codes; counts the places it takes.
struct Closing<'a> {
    moment: &'a Moment,
    actor: audit::Actor,
    why: Ended,
    place: u64,
}

impl Closing<'_> {
    fn next(&mut self) -> u64 {
        self.place += 1;
        self.place
    }

    fn close(&mut self, code: ContractCodeId, seller: SellerId, tail: &str, live: &[Live], writes: &mut Writes) {
        let kind = match self.why {
            Ended::Expired => "contract_code.expired",
            Ended::Withdrawn | Ended::SellerChanged => "contract_code.withdrawn",
        };
        let data = json!({ "contract_code": code, "tail": tail });
        for one in live {
            contract_code::end(one.registration, self.why, self.moment.now).into_iter().for_each(|statement| writes.add(statement));
            for &order in &one.orders {
                let event = audit::Event {
                    kind,
                    seller: Some(seller),
                    organization: Some(one.organization),
                    order: Some(order),
                    data: data.clone(),
                    ..Default::default()
                };
                writes.add(audit::tell(self.moment, self.next(), event));
            }
            for owner in &one.owners {
                let (id, letter) = (self.moment.id(self.next()), email::Subject::ContractCodeEnded(one.registration));
                writes.add(email::queue(id, letter, &owner.email, &owner.language, Some(seller), self.moment.now));
            }
        }
        if live.is_empty() {
            let event = audit::Event { kind, seller: Some(seller), data, ..Default::default() };
            writes.add(audit::tell(self.moment, self.next(), event));
        }
        writes.add(self.audit(code, seller, live));
    }

    fn audit(&mut self, code: ContractCodeId, seller: SellerId, live: &[Live]) -> store::Statement {
        let entry = audit::Entry {
            actor: self.actor,
            action: match self.why {
                Ended::Expired => "contract_code.expire",
                Ended::Withdrawn | Ended::SellerChanged => "contract_code.withdraw",
            },
            subject: code.to_string(),
            seller: Some(seller),
            organization: None,
            data: json!({ "organizations": live.iter().map(|one| one.organization).collect::<Vec<_>>() }),
        };
        audit::note(self.moment, self.next(), entry)
    }
}

/// Takes a code back.
pub struct WithdrawContractCode {
    /// Of this seller, or of any when `None` (the operator).
    pub seller: Option<SellerId>,
    /// Who does.
    pub actor: audit::Actor,
    /// Which code.
    pub code: ContractCodeId,
    /// When.
    pub moment: Moment,
}

impl Action for WithdrawContractCode {
    type Facts = Option<(Shown, Vec<Live>)>;
    type Decision = (Shown, Vec<Live>);
    type Outcome = Shown;
    type Refusal = ContractCodeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (code, live) = futures_util::try_join!(contract_code::show(tx, self.code, self.seller), live(tx, self.code))?;
        Ok(code.map(|code| (code, live)))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, ContractCodeRefusal> {
        let facts = facts.ok_or(ContractCodeRefusal::NotFound)?;
        match facts.0.status {
            ContractCodeStatus::Withdrawn => Err(ContractCodeRefusal::AlreadyWithdrawn),
            ContractCodeStatus::Expired => Err(ContractCodeRefusal::AlreadyExpired),
            ContractCodeStatus::Issued | ContractCodeStatus::Registered => Ok(facts),
        }
    }

    fn write(&self, (mut code, live): Self::Decision, writes: &mut Writes) -> Shown {
        writes.add(contract_code::withdraw(code.id, self.moment.now));
        let mut closing = Closing { moment: &self.moment, actor: self.actor, why: Ended::Withdrawn, place: 0 };
        closing.close(code.id, code.seller, &code.tail, &live, writes);
        code.status = ContractCodeStatus::Withdrawn;
        code.ended_at = Some(self.moment.now);
        code
    }
}

/// Ends codes whose last day is over, however many nodes run this.
pub struct ExpireContractCodes {
    /// At most this many codes at once.
    pub limit: i64,
    /// When.
    pub moment: Moment,
}

/// Organizations that hear of it in one transaction, beyond the first code's.
const AT_ONCE: i64 = 100;

impl Action for ExpireContractCodes {
    type Facts = Vec<(Ending, Vec<Live>)>;
    type Decision = Vec<(Ending, Vec<Live>)>;
    /// How many ended.
    type Outcome = usize;
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let mut organizations = 0;
        let mut over = contract_code::over(tx, self.moment.today(), self.limit).await?;
        let few = over.iter().take_while(|code| {
            let begun = organizations == 0;
            organizations += code.uses;
            begun || organizations <= AT_ONCE
        });
        let few = few.count();
        over.truncate(few);
        try_join_all(over.into_iter().map(async |code| {
            let live = live(tx, code.id).await?;
            Ok((code, live))
        }))
        .await
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, Self::Refusal> {
        Ok(facts)
    }

    fn write(&self, over: Self::Decision, writes: &mut Writes) -> usize {
        let mut closing = Closing { moment: &self.moment, actor: audit::Actor::System, why: Ended::Expired, place: 0 };
        for (code, live) in &over {
            writes.add(contract_code::expire(code.id, self.moment.now));
            closing.close(code.id, code.seller, &code.tail, live, writes);
        }
        over.len()
    }
}
