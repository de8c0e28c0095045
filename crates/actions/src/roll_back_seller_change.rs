//! A change of seller is taken back before its day: by an owner, or by the seller that asked for it.

use domain::{
    Moment,
    id::{AccountId, ApiKeyId, OrganizationId, SellerChangeId, SellerId},
    member::Rights,
    seller_change::{NotMade, SellerChangeRefusal, SellerChangeStatus, owner},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, billing,
    organization::{self, Owner},
    seller_change::{self, Change, Line, Party},
};

use crate::going_over::Told;

/// Who takes it back.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// An owner, the change their organization waits for.
    Owner(AccountId, OrganizationId),
    /// The gaining seller, one of its changes.
    Seller(SellerId, ApiKeyId, SellerChangeId),
}

/// The action.
pub struct RollBackSellerChange {
    /// Who.
    pub by: By,
    /// When.
    pub moment: Moment,
}

/// What is known.
pub struct Facts {
    rights: Option<Rights>,
    change: Option<Change>,
    parties: Option<(Party, Party)>,
    owners: Vec<Owner>,
    lines: Vec<Line>,
}

impl RollBackSellerChange {
    async fn change(&self, tx: &Tx) -> Result<(Option<Rights>, Option<Change>), Broken> {
        match self.by {
            By::Owner(account, organization) => {
                let (standing, change) =
                    futures_util::try_join!(billing::standing(tx, organization, account), seller_change::waiting(tx, organization))?;
                Ok((standing.map(|(_, rights)| rights), change))
            }
            By::Seller(seller, _, id) => {
                let change = seller_change::by_id(tx, id, Some(seller)).await?;
                // Whoever loses by it has nothing to take back.
                Ok((None, change.filter(|change| change.to.0 == seller)))
            }
        }
    }
}

impl Action for RollBackSellerChange {
    type Facts = Facts;
    type Decision = (Change, (Party, Party), Vec<Owner>, Vec<Line>);
    type Outcome = (Change, Vec<Line>);
    type Refusal = SellerChangeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let (rights, change) = self.change(tx).await?;
        let Some(known) = &change else {
            return Ok(Facts { rights, change, parties: None, owners: Vec::new(), lines: Vec::new() });
        };
        let (to, from, owners, lines) = futures_util::try_join!(
            seller_change::party(tx, known.to.0),
            seller_change::party(tx, known.from.0),
            organization::owners(tx, known.organization),
            seller_change::lines(tx, known),
        )?;
        Ok(Facts { rights, parties: to.zip(from), change, owners, lines })
    }

    fn decide(&self, facts: Facts) -> Result<Self::Decision, SellerChangeRefusal> {
        if matches!(self.by, By::Owner(..)) {
            owner(facts.rights.map(|rights| rights.role))?;
        }
        let gone = if matches!(self.by, By::Owner(..)) { SellerChangeRefusal::Over } else { SellerChangeRefusal::NotFound };
        let change = facts.change.ok_or(gone)?;
        if change.status != SellerChangeStatus::Waiting {
            return Err(SellerChangeRefusal::Over);
        }
        Ok((change, facts.parties.ok_or(SellerChangeRefusal::NotFound)?, facts.owners, facts.lines))
    }

    fn write(&self, (mut change, (to, from), owners, lines): Self::Decision, writes: &mut Writes) -> Self::Outcome {
        let (why, actor) = match self.by {
            By::Owner(account, _) => (NotMade::Owner, audit::Actor::Account(account)),
            By::Seller(_, key, _) => (NotMade::Seller, audit::Actor::Key(key)),
        };
        writes.add(seller_change::end(change.id, SellerChangeStatus::RolledBack, Some(why), self.moment.now));
        let told = Told {
            moment: &self.moment,
            change: change.id,
            organization: change.organization,
            kind: "seller_change.rolled_back",
            data: json!({ "by": why }),
        };
        told.write((change.to.0, &to), (change.from.0, &from), &owners, writes);
        let entry = audit::Entry {
            actor,
            action: "seller_change.roll_back",
            subject: change.id.to_string(),
            seller: Some(change.to.0),
            organization: Some(change.organization),
            data: json!({ "from": change.from.0, "to": change.to.0 }),
        };
        writes.add(audit::note(&self.moment, 0, entry));
        (change.status, change.why, change.ended_at) = (SellerChangeStatus::RolledBack, Some(why), Some(self.moment.now));
        (change, lines)
    }
}
