//! What the database says happened, asked by plain SQL and compared with what the clients were told.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use domain::id::{OnboardingId, OrderId};
use store::{Store, sql};
use tokio::time::sleep;

use crate::store_of;

/// How long the outbox may take to empty.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the clients were told, and a connection to check it.
pub(crate) struct Truth {
    /// Orders answered with 201, by their ids.
    pub(crate) placed: Vec<String>,
    /// Onboardings whose last button was answered with 303 to `done`.
    pub(crate) applied: Vec<String>,
    /// Rows there were before.
    before: Vec<i64>,
    store: Store,
}

/// An onboarding that is complete: its subscriptions active, in an organization of its own with one owner and a seller.
const COMPLETE: &str = "select count(*) from onboarding b join organization g on g.id = b.organization_id and g.onboarding_id = b.id \
    where b.id = $1 and b.completed_at is not null \
    and (select count(*) from subscription s where s.onboarding_id = b.id and s.organization_id = g.id and s.status = 'active') >= 1 \
    and (select count(*) from member m where m.organization_id = g.id and m.account_id = b.account_id and m.role = 'owner') = 1 \
    and (select count(*) from organization_seller k where k.organization_id = g.id and k.seller_id = b.seller_id and k.closed_at is null) = 1";

/// An order that is complete: one subscription, one invitation, told once.
const ORDERED: &str = "select count(*) from orders o where o.id = $1 and (select count(*) from subscription s where s.order_id = o.id) = 1 \
    and (select count(*) from invitation i where i.order_id = o.id) = 1 \
    and (select count(*) from event e where e.order_id = o.id and e.kind = 'order.placed') = 1";

/// Rows of which there is exactly one for each order.
const PER_ORDER: [&str; 2] = ["select count(*) from orders", "select count(*) from invitation"];
/// Rows of which there is exactly one for each apply.
const PER_APPLY: [&str; 3] =
    ["select count(*) from organization", "select count(*) from organization_seller", "select count(*) from email where kind = 'receipt'"];

impl Truth {
    pub(crate) async fn open(database: &str) -> Result<Self> {
        let store = store_of(database).await?;
        let mut truth = Self { placed: Vec::new(), applied: Vec::new(), before: Vec::new(), store };
        truth.before = truth.rows().await?;
        Ok(truth)
    }

    async fn rows(&self) -> Result<Vec<i64>> {
        let mut rows = Vec::new();
        for query in PER_ORDER.into_iter().chain(PER_APPLY) {
            rows.push(self.count(query).await?);
        }
        Ok(rows)
    }

    async fn count(&self, query: &'static str) -> Result<i64> {
        Ok(self.store.reader().await?.maybe(sql(query)).await?.context("a count without a row")?.get(0)?)
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

    /// Fails when an acknowledged order or apply is missing, incomplete or doubled; `exact`: or when there are others,
    /// which there may be when a client was cut off before its answer.
    pub(crate) async fn check(&self, exact: bool) -> Result<()> {
        let reader = self.store.reader().await?;
        for id in &self.placed {
            let found = reader.maybe(sql(ORDERED).bind(id.parse::<OrderId>().ok().context("no id")?)).await?;
            ensure!(found.context("no count")?.get::<i64>(0)? == 1, "{id} was acknowledged, and is not there whole");
        }
        for id in &self.applied {
            let found = reader.maybe(sql(COMPLETE).bind(id.parse::<OnboardingId>().ok().context("no id")?)).await?;
            ensure!(found.context("no count")?.get::<i64>(0)? == 1, "{id} was acknowledged, and is not there whole");
        }
        let told = [(&self.placed, PER_ORDER.len()), (&self.applied, PER_APPLY.len())];
        let told: Vec<_> = told.into_iter().flat_map(|(ids, queries)| vec![ids; queries]).collect();
        for ((ids, before), after) in told.into_iter().zip(&self.before).zip(self.rows().await?) {
            ensure!(ids.iter().collect::<HashSet<_>>().len() == ids.len(), "one id was acknowledged twice");
            let (new, known) = (after - before, i64::try_from(ids.len())?);
            ensure!(if exact { new == known } else { new >= known }, "{new} rows are new, but {known} were acknowledged");
        }
        Ok(())
    }

    pub(crate) async fn close(self) {
        self.store.close().await;
    }
}
