//! The bare engine: the statements that placing one order takes, in a transaction of its own, on one connection, and
//! nothing else. No HTTP, no JSON, no decision, no second caller to share a commit with.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use domain::{Moment, id::kind, secret::hash};
use jiff::Timestamp;
use serde_json::json;
use store::Value;
use tokio_postgres::{NoTls, types::ToSql};
use uuid::Uuid;

use crate::{
    node::{PLAN, Program, SERVICE, cpu},
    report::Round,
};

macro_rules! values {
    ($($value:expr),*) => { vec![$(Value::from($value)),*] };
}

/// One connection, and what orders refer to.
pub(crate) struct Bare {
    engine: Engine,
    texts: HashMap<&'static str, &'static str>,
    seller: Uuid,
    service: Uuid,
    plan: Uuid,
    placed: u64,
}

enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client, HashMap<&'static str, tokio_postgres::Statement>),
}

/// As the store sets its own connections, but for the checkpoint, which SQLite does by itself here.
const SETTINGS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -16384";

impl Bare {
    pub(crate) async fn open(program: &Program) -> Result<Self> {
        let texts = store::statements().collect();
        let (engine, ids) = match program.bare_database().strip_prefix("sqlite://") {
            Some(path) => {
                let connection = rusqlite::Connection::open(path)?;
                connection.execute_batch(SETTINGS)?;
                connection.set_prepared_statement_cache_capacity(64);
                let ids = connection.query_row(IDS, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
                (Engine::Sqlite(connection), ids.map(Uuid::from_bytes))
            }
            None => {
                let (client, connection) = tokio_postgres::connect(program.bare_database(), NoTls).await?;
                tokio::spawn(connection);
                let row = client.query_one(IDS, &[]).await?;
                (Engine::Postgres(client, HashMap::new()), [row.get(0), row.get(1), row.get(2)])
            }
        };
        let [seller, service, plan] = ids;
        Ok(Self { engine, texts, seller, service, plan, placed: 0 })
    }

    /// Places orders one after the other until the time is up.
    pub(crate) async fn orders(&mut self, window: Duration) -> Result<Round> {
        let (before, begun, mut latencies) = (cpu("self")?, Instant::now(), Vec::new());
        while begun.elapsed() < window {
            let started = Instant::now();
            self.engine.plain(self.engine.begin()).await?;
            for (name, values) in self.order() {
                let text = self.texts.get(name).with_context(|| format!("the store has no statement {name}"))?;
                self.engine.run(text, &values).await?;
            }
            self.engine.plain("commit").await?;
            latencies.push(started.elapsed());
        }
        Ok(Round { took: begun.elapsed(), cpu: cpu("self")?.saturating_sub(before), latencies })
    }

    /// What the store runs for an order of one subscription with an idempotency key: what it reads, then what it writes.
    fn order(&mut self) -> Vec<Bound> {
        self.placed += 1;
        let order = Order { moment: Moment::new(now(), self.placed.into()), reference: format!("B-{}", self.placed) };
        let mut statements = self.reads(&order);
        statements.extend(self.writes(&order));
        statements
    }

    fn reads(&self, Order { reference, .. }: &Order) -> Vec<Bound> {
        vec![
            ("store::idempotency::FIND", values![SCOPE, reference]),
            ("store::catalogue::SELLER_BY_ID", values![self.seller]),
            ("store::order::REFERENCE", values![self.seller, reference]),
            ("store::order::SELLER_ACCOUNT", values![self.seller, reference]),
            ("store::catalogue::PLAN_BY_KEYS", values![SERVICE, PLAN]),
        ]
    }

    fn writes(&self, Order { moment, reference }: &Order) -> Vec<Bound> {
        let (seller, now, id) = (self.seller, moment.now, |place| moment.id::<kind::Order>(place));
        let (order, account, email) = (id(0), id(1), format!("{reference}@example.com"));
        let data = json!({ "reference": reference, "subscriptions": 1, "delivery": "seller" });
        let [request, token] = ["request", "token"].map(|of| hash(&format!("{of} of {reference}")));
        let written = values![order, seller, reference, account, &email, "Ada Buyer", "Example", "en", "seller", false, now];
        let line = values![id(100), order, seller, 0, self.service, self.plan, 5, 12, false, None::<String>];
        let event =
            values![id(4), "order.placed", now, seller, None::<Uuid>, None::<Uuid>, order, None::<Uuid>, data.clone(), None::<Uuid>];
        let audit = values![id(5), now, "key", id(6), "order.place", order.to_string(), seller, None::<Uuid>, data];
        vec![
            ("store::order::ADD_SELLER_ACCOUNT", values![account, seller, reference, now]),
            ("store::order::ADD", written),
            ("store::order::ADD_SUBSCRIPTION", line),
            ("store::invitation::ADD", values![id(2), order, 1, &email, &email, token, now, now + MONTH, "", "", 2]),
            ("store::audit::TELL", event),
            ("store::audit::NOTE", audit),
            ("store::idempotency::KEEP", values![SCOPE, reference, request, 201, "x".repeat(ANSWER), now]),
        ]
    }
}

/// A statement of the store by its name, and its values.
type Bound = (&'static str, Vec<Value>);

struct Order {
    moment: Moment,
    reference: String,
}

const SCOPE: &str = "a seller:orders.place";
const MONTH: Duration = Duration::from_secs(30 * 86_400);
/// Bytes of the answer that is kept under an idempotency key.
const ANSWER: usize = 900;

/// What orders refer to: any seller, and the plan they are for.
const IDS: &str = "select l.id, v.id, p.id from seller l, service v join plan p on p.service_id = v.id order by l.id limit 1";

#[expect(clippy::disallowed_methods, reason = "orders of a measurement are placed now")]
fn now() -> Timestamp {
    Timestamp::now()
}

impl Engine {
    const fn begin(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "begin immediate",
            Self::Postgres(..) => "begin isolation level serializable",
        }
    }

    async fn plain(&self, text: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.prepare_cached(text)?.execute([]).map(drop)?),
            Self::Postgres(client, _) => Ok(client.batch_execute(text).await?),
        }
    }

    /// Runs a statement, prepared once, and reads what it gives.
    async fn run(&mut self, text: &'static str, values: &[Value]) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(text)?;
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                while rows.next()?.is_some() {}
            }
            Self::Postgres(client, known) => {
                if !known.contains_key(text) {
                    known.insert(text, client.prepare(text).await?);
                }
                let statement = known.get(text).context("prepared above")?;
                let values: Vec<_> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                client.query(statement, &values).await?;
            }
        }
        Ok(())
    }
}
