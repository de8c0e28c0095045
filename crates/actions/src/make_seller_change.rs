//! A change of seller is made on its day, in one transaction; or stopped, when it cannot be.

use std::convert::Infallible;

use domain::{
    Moment,
    id::{AccountId, SellerChangeId},
    seller_change::{NotMade, SellerChangeStatus, Standing, makable},
};
use serde_json::json;
use store::{
    Action, Broken, Failure, Store, Tx, Writes, audit,
    seller_change::{self, Change, Over},
};

use crate::going_over::{GoingOver, Told};

/// Makes one change whose day has come. However many nodes do, it is made once.
pub struct MakeSellerChange {
    /// Which.
    pub change: SellerChangeId,
    /// When.
    pub moment: Moment,
}

/// What is known.
pub struct Facts {
    change: Change,
    over: Over,
    by: AccountId,
}

impl Action for MakeSellerChange {
    type Facts = Option<Facts>;
    type Decision = Option<(Facts, Result<(), NotMade>)>;
    /// Whether it waited still.
    type Outcome = bool;
    type Refusal = Infallible;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(change) = seller_change::by_id(tx, self.change, None).await? else { return Ok(None) };
        let Some(consent) = change.consent else { return Ok(None) };
        let (over, by) = futures_util::try_join!(
            seller_change::over(tx, change.organization, change.from.0, change.to.0),
            seller_change::given_by(tx, consent)
        )?;
        Ok(over.zip(by).map(|(over, by)| Facts { change, over, by }))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, Infallible> {
        let due = |facts: &Facts| facts.change.status == SellerChangeStatus::Waiting && facts.change.cut_over_on <= self.moment.today();
        Ok(facts.filter(due).map(|facts| {
            // The one that waits is this one.
            let standing = Standing {
                bound: facts.over.link.open,
                organization: facts.over.link.status,
                gaining: facts.over.to.status,
                waiting: false,
            };
            (facts, makable(standing))
        }))
    }

    fn write(&self, decision: Self::Decision, writes: &mut Writes) -> bool {
        let Some((Facts { change, over, by }, judged)) = decision else { return false };
        match judged {
            Ok(()) => {
                writes.add(seller_change::end(change.id, SellerChangeStatus::Done, None, self.moment.now));
                let going = GoingOver {
                    moment: &self.moment,
                    change: change.id,
                    organization: change.organization,
                    from: change.from.0,
                    to: change.to.0,
                    seller_account: change.seller_account_id,
                    by,
                    actor: audit::Actor::System,
                };
                going.write(&over, writes);
            }
            Err(why) => self.stop(&change, &over, why, writes),
        }
        true
    }
}

impl MakeSellerChange {
    fn stop(&self, change: &Change, over: &Over, why: NotMade, writes: &mut Writes) {
        writes.add(seller_change::end(change.id, SellerChangeStatus::Stopped, Some(why), self.moment.now));
        let told = Told {
            moment: &self.moment,
            change: change.id,
            organization: change.organization,
            kind: "seller_change.stopped",
            data: json!({ "why": why }),
        };
        told.write((change.to.0, &over.to), (change.from.0, &over.from), &over.owners, writes);
        let entry = audit::Entry {
            actor: audit::Actor::System,
            action: "seller_change.stop",
            subject: change.id.to_string(),
            seller: Some(change.to.0),
            organization: Some(change.organization),
            data: json!({ "why": why }),
        };
        writes.add(audit::note(&self.moment, 0, entry));
    }
}

/// Changes made in one turn of the job.
const TURN: i64 = 50;

/// Makes the changes whose day has come, each in a transaction of its own.
///
/// # Errors
/// When the database refuses.
pub async fn make_due(store: &Store, moment: impl Fn(u64) -> Moment) -> Result<usize, Broken> {
    let due = seller_change::due(&*store.reader().await?, moment(0).today(), TURN).await?;
    let mut made = 0;
    for (at, change) in (1..).zip(due) {
        match store.perform(MakeSellerChange { change, moment: moment(at) }).await {
            Ok(waited) => made += usize::from(waited),
            Err(Failure::Broken(broken)) => return Err(broken),
            Err(Failure::Refused(never)) => match never {},
        }
    }
    Ok(made)
}
