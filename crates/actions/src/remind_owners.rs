//! Reminds the owners of an organization that an order of theirs waits for its contract code. Once, however many nodes run this.

use domain::{Moment, contract_code::REMINDER_DAYS, id::OrganizationId};
use futures_util::future::try_join_all;
use jiff::Span;
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    contract_code::{self, Waiting},
    email,
    organization::{self, Owner},
};

/// The action.
pub struct RemindOwners {
    /// At most this many orders at once.
    pub limit: i64,
    /// When.
    pub moment: Moment,
}

/// An order that waits, and who hears of it.
pub struct Due {
    order: Waiting,
    owners: Vec<(OrganizationId, Vec<Owner>)>,
}

impl Action for RemindOwners {
    type Facts = Vec<Due>;
    type Decision = Vec<Due>;
    /// How many orders were reminded of.
    type Outcome = usize;
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<Vec<Due>, Broken> {
        let then = self.moment.now.checked_sub(Span::new().hours(24 * REMINDER_DAYS)).unwrap_or(self.moment.now);
        let waiting = contract_code::waiting(tx, then, self.limit).await?;
        let each = waiting.into_iter().map(async |order| {
            let organizations = contract_code::organizations_of(tx, order.order).await?;
            let owners = organizations.into_iter().map(async |id| Ok::<_, Broken>((id, organization::owners(tx, id).await?)));
            Ok(Due { order, owners: try_join_all(owners).await? })
        });
        try_join_all(each).await
    }

    fn decide(&self, due: Vec<Due>) -> Result<Vec<Due>, Self::Refusal> {
        Ok(due)
    }

    fn write(&self, due: Vec<Due>, writes: &mut Writes) -> usize {
        let mut places = 0u64..;
        let mut next = || places.next().unwrap_or_default();
        for Due { order, owners } in &due {
            writes.add(contract_code::reminded(order.order, self.moment.now));
            for owner in owners.iter().flat_map(|(_, owners)| owners) {
                let (id, letter) = (self.moment.id(next()), email::Subject::ContractCodeReminder(order.order));
                writes.add(email::queue(id, letter, &owner.email, &owner.language, Some(order.seller), self.moment.now));
            }
            let event = audit::Event {
                kind: "contract_code.reminded",
                seller: Some(order.seller),
                order: Some(order.order),
                data: json!({ "since": order.since }),
                ..Default::default()
            };
            writes.add(audit::tell(&self.moment, next(), event));
            let entry = audit::Entry {
                actor: audit::Actor::System,
                action: "contract_code.remind",
                subject: order.order.to_string(),
                seller: Some(order.seller),
                organization: None,
                data: json!({ "organizations": owners.iter().map(|(id, _)| id).collect::<Vec<_>>() }),
            };
            writes.add(audit::note(&self.moment, next(), entry));
        }
        due.len()
    }
}
