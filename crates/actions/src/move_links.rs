//! The operator moves all that one seller has to another: started by a person, carried out an organization at a time.

use std::convert::Infallible;

use domain::{
    Moment,
    catalogue::{SellerKind, SellerStatus},
    id::{AccountId, OrganizationId, SellerId, SellerMoveId},
    seller_change::{SellerChangeRefusal, Standing, makable},
};
use serde_json::json;
use store::{
    Action, Broken, Failure, Store, Tx, Writes, audit,
    seller_change::{self, NewChange, NewMove, Over, Party, Running},
};

use crate::going_over::GoingOver;

/// Starts a move.
pub struct StartMove {
    /// The operator. That they signed in a short while ago was seen by the caller.
    pub operator: AccountId,
    /// The losing seller.
    pub from: SellerId,
    /// The gaining seller.
    pub to: SellerId,
    /// When.
    pub moment: Moment,
}

/// What is known of both sellers, and the moves that run.
pub struct Facts {
    from: Option<Party>,
    to: Option<Party>,
    running: Vec<Running>,
}

impl Action for StartMove {
    type Facts = Facts;
    type Decision = ();
    type Outcome = SellerMoveId;
    type Refusal = SellerChangeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let (from, to, running) = futures_util::try_join!(
            seller_change::party(tx, self.from),
            seller_change::party(tx, self.to),
            seller_change::running(tx, None)
        )?;
        Ok(Facts { from, to, running })
    }

    fn decide(&self, facts: Facts) -> Result<(), SellerChangeRefusal> {
        let (Some(from), Some(to)) = (facts.from, facts.to) else { return Err(SellerChangeRefusal::NotFound) };
        if self.from == self.to || from.kind != SellerKind::Partner || to.kind != SellerKind::Partner {
            return Err(SellerChangeRefusal::NotPartner);
        }
        if to.status != SellerStatus::Active {
            return Err(SellerChangeRefusal::SellerSuspended);
        }
        // Neither twice, nor in a circle.
        let touches = |running: &Running| running.from == self.from || running.from == self.to || running.to == self.from;
        if facts.running.iter().any(touches) { Err(SellerChangeRefusal::Moving) } else { Ok(()) }
    }

    fn write(&self, (): (), writes: &mut Writes) -> SellerMoveId {
        let id = self.moment.id(0);
        writes.add(seller_change::start(NewMove { id, from: self.from, to: self.to, by: self.operator }, self.moment.now));
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.operator),
            action: "seller_move.start",
            subject: id.to_string(),
            seller: Some(self.from),
            organization: None,
            data: json!({ "from": self.from, "to": self.to }),
        };
        writes.add(audit::note(&self.moment, 0, entry));
        id
    }
}

/// Moves the next organization of a move, or ends it when there is none.
pub struct MoveNext {
    /// Which move.
    pub of: SellerMoveId,
    /// When.
    pub moment: Moment,
}

impl Action for MoveNext {
    type Facts = Option<(Running, Option<(OrganizationId, Over)>)>;
    type Decision = Self::Facts;
    /// Whether there may be more.
    type Outcome = bool;
    type Refusal = Infallible;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(running) = seller_change::running(tx, Some(self.of)).await?.into_iter().next() else { return Ok(None) };
        let Some(organization) = seller_change::next_of_move(tx, running).await? else { return Ok(Some((running, None))) };
        let over = seller_change::over(tx, organization, running.from, running.to).await?;
        Ok(Some((running, over.map(|over| (organization, over)))))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, Infallible> {
        Ok(facts)
    }

    fn write(&self, next: Self::Decision, writes: &mut Writes) -> bool {
        let Some((running, next)) = next else { return false };
        let Some((organization, over)) = next else {
            writes.add(seller_change::end_move(running.id, self.moment.now));
            writes.add(self.ended(running));
            return false;
        };
        let standing =
            Standing { bound: over.link.open, organization: over.link.status, gaining: over.to.status, waiting: over.link.waiting };
        let judged = makable(standing);
        let change = NewChange {
            id: self.moment.id(0),
            organization,
            from: running.from,
            to: running.to,
            seller_account: None,
            consent: None,
            part_of: Some(running.id),
            cut_over_on: self.moment.today(),
        };
        writes.add(seller_change::add_ended(change, judged.err(), self.moment.now));
        match judged {
            Ok(()) => self.going(&change, running.by).write(&over, writes),
            Err(why) => writes.add(self.stuck(&change, why)),
        }
        true
    }
}

impl MoveNext {
    const fn going(&self, change: &NewChange, by: AccountId) -> GoingOver<'_> {
        GoingOver {
            moment: &self.moment,
            change: change.id,
            organization: change.organization,
            from: change.from,
            to: change.to,
            seller_account: None,
            by,
            actor: audit::Actor::Account(by),
        }
    }

    fn stuck(&self, change: &NewChange, why: domain::seller_change::NotMade) -> store::Statement {
        let entry = audit::Entry {
            actor: audit::Actor::System,
            action: "seller_move.leave",
            subject: change.id.to_string(),
            seller: Some(change.from),
            organization: Some(change.organization),
            data: json!({ "why": why }),
        };
        audit::note(&self.moment, 0, entry)
    }

    fn ended(&self, running: Running) -> store::Statement {
        let entry = audit::Entry {
            actor: audit::Actor::System,
            action: "seller_move.end",
            subject: running.id.to_string(),
            seller: Some(running.from),
            organization: None,
            data: json!({}),
        };
        audit::note(&self.moment, 0, entry)
    }
}

/// Organizations moved in one turn of the job, so that its lease does not run out.
const TURN: u64 = 200;

/// Goes on with the moves that have not ended, an organization in each transaction.
///
/// # Errors
/// When the database refuses.
pub async fn go_on(store: &Store, moment: impl Fn(u64) -> Moment) -> Result<u64, Broken> {
    let running = seller_change::running(&*store.reader().await?, None).await?;
    let mut turns = 0;
    for of in running {
        while turns < TURN {
            turns += 1;
            match store.perform(MoveNext { of: of.id, moment: moment(turns) }).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(Failure::Broken(broken)) => return Err(broken),
                Err(Failure::Refused(never)) => match never {},
            }
        }
    }
    Ok(turns)
}
