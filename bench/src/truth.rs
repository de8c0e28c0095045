//! What the database says happened, asked by plain SQL and compared with what the clients were told.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use domain::id::{Id, Kind, kind};
use store::{Row, Store, Tx, sql};
use tokio::time::sleep;

use crate::node::Program;

/// How long the outbox may take to empty.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the clients were told, and a connection to check it.
pub(crate) struct Truth {
    /// Orders answered with 201, by their ids.
    pub(crate) placed: Vec<String>,
    /// Onboardings whose last button was answered with 303 to `done`.
    pub(crate) applied: Vec<String>,
    reader: Arc<Tx>,
    _store: Store,
}

/// Onboardings that are complete: one active subscription each, in an organization of their own with one owner and a
/// seller.
const COMPLETE: &str = "select b.id from onboarding b join organization g on g.id = b.organization_id and g.onboarding_id = b.id \
    where b.completed_at is not null \
    and (select count(*) from subscription s where s.onboarding_id = b.id and s.organization_id = g.id and s.status = 'active') = 1 \
    and (select count(*) from member m where m.organization_id = g.id and m.account_id = b.account_id and m.role = 'owner') = 1 \
    and (select count(*) from organization_seller k where k.organization_id = g.id and k.seller_id = b.seller_id and k.closed_at is null) = 1";

/// Orders that are complete: one subscription, one invitation.
const ORDERED: &str = "select o.id from orders o where (select count(*) from subscription s where s.order_id = o.id) = 1 \
    and (select count(*) from invitation i where i.order_id = o.id) = 1";

/// Rows of which there is exactly one for each order.
const PER_ORDER: [&str; 3] = [
    "select count(*) from orders",
    "select count(*) from event where kind = 'order.placed'",
    "select count(*) from audit where action = 'order.place'",
];

/// Rows of which there is exactly one for each apply.
const PER_APPLY: [&str; 5] = [
    "select count(*) from onboarding where completed_at is not null",
    "select count(*) from organization",
    "select count(*) from subscription where organization_id is not null",
    "select count(*) from audit where action = 'subscriptions.apply'",
    "select count(*) from email where kind = 'receipt' and sent_at is not null",
];

impl Truth {
    pub(crate) async fn open(program: &Program) -> Result<Self> {
        let store = Store::open(&program.database().parse()?).await?;
        let reader = store.reader().await?;
        Ok(Self { placed: Vec::new(), applied: Vec::new(), reader, _store: store })
    }

    async fn count(&self, query: &'static str) -> Result<usize> {
        let row = self.reader.maybe(sql(query)).await?.context("a count without a row")?;
        Ok(usize::try_from(row.get::<i64>(0)?)?)
    }

    /// Waits until the outbox is empty: letters of one round shall not be sent during the next.
    pub(crate) async fn settled(&self) -> Result<()> {
        let begun = Instant::now();
        while self.count("select count(*) from email where sent_at is null").await? > 0 {
            if begun.elapsed() > PATIENCE {
                bail!("letters are left in the outbox");
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Fails when an acknowledged order or apply is missing, incomplete or doubled, or when there are others.
    pub(crate) async fn check(&self) -> Result<()> {
        same::<kind::Order>("orders", &self.placed, &self.reader.all(sql(ORDERED)).await?)?;
        same::<kind::Onboarding>("applies", &self.applied, &self.reader.all(sql(COMPLETE)).await?)?;
        for (queries, told) in [(&PER_ORDER[..], self.placed.len()), (&PER_APPLY[..], self.applied.len())] {
            for query in queries {
                let found = self.count(query).await?;
                ensure!(found == told, "{query}: {found}, but {told} were acknowledged");
            }
        }
        Ok(())
    }
}

fn same<K: Kind>(what: &str, told: &[String], rows: &[Row]) -> Result<()> {
    let found = rows.iter().map(|row| row.get::<Id<K>>(0).map(|id| id.to_string())).collect::<Result<BTreeSet<_>, _>>()?;
    let unique: BTreeSet<_> = told.iter().cloned().collect();
    ensure!(unique.len() == told.len(), "{what}: one id was acknowledged twice");
    ensure!(found == unique, "{what}: {} acknowledged, {} complete in the database", told.len(), found.len());
    Ok(())
}
