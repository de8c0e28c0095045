//! The bare engine: the statements that placing one order takes, in a transaction of its own, on one connection, and
//! nothing else. No HTTP, no JSON, no decision, no second caller to share a commit with.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use domain::{Moment, id::Id, secret::hash};
use jiff::Timestamp;
use serde_json::json;
use store::Value;
use tokio_postgres::{NoTls, types::ToSql};
use uuid::Uuid;

use crate::{
    node::{PLAN, Program, SERVICE},
    report::Round,
};

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
        let (begun, mut latencies) = (Instant::now(), Vec::new());
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
        Ok(Round { took: begun.elapsed(), latencies })
    }

    /// What the store runs for an order of one subscription with an idempotency key: what it reads, then what it writes.
    fn order(&mut self) -> Vec<(&'static str, Vec<Value>)> {
        self.placed += 1;
        let moment = Moment::new(now(), self.placed.into());
        let id = |place: u64| Value::Id(moment.id::<()>(place).uuid());
        let (at, until) = (Value::Instant(moment.now), Value::Instant(moment.now + Duration::from_secs(30 * 86_400)));
        let (seller, service, plan) = (Value::Id(self.seller), Value::Id(self.service), Value::Id(self.plan));
        let text = |text: &str| Value::from(text);
        let (reference, email) = (text(&format!("B-{}", self.placed)), text(&format!("buyer-{}@example.com", self.placed)));
        let (scope, key) = (text("sel_0:orders.place"), reference.clone());
        let (request, token) =
            (Value::Bytes(hash(&format!("request {}", self.placed))), Value::Bytes(hash(&format!("token {}", self.placed))));
        let data = Value::Document(json!({ "reference": self.placed, "subscriptions": 1, "delivery": "seller" }));
        let subject = text(&Id::<domain::id::kind::Order>::new(moment.id::<()>(0).uuid()).to_string());
        vec![
            ("store::idempotency::FIND", vec![scope.clone(), key.clone()]),
            ("store::catalogue::SELLER_BY_ID", vec![seller.clone()]),
            ("store::order::REFERENCE", vec![seller.clone(), reference.clone()]),
            ("store::order::SELLER_ACCOUNT", vec![seller.clone(), reference.clone()]),
            ("store::catalogue::PLAN_BY_KEYS", vec![text(SERVICE), text(PLAN)]),
            ("store::order::ADD_SELLER_ACCOUNT", vec![id(1), seller.clone(), reference.clone(), at.clone()]),
            (
                "store::order::ADD",
                vec![
                    id(0),
                    seller.clone(),
                    reference,
                    id(1),
                    email.clone(),
                    text("Ada Buyer"),
                    text("Example"),
                    text("en"),
                    text("seller"),
                    Value::Flag(false),
                    at.clone(),
                ],
            ),
            (
                "store::order::ADD_SUBSCRIPTION",
                vec![
                    id(100),
                    id(0),
                    seller.clone(),
                    Value::Integer(0),
                    service,
                    plan,
                    Value::Integer(5),
                    Value::Integer(12),
                    Value::Flag(false),
                    Value::Null,
                ],
            ),
            ("store::invitation::ADD", vec![id(2), id(0), Value::Integer(1), email.clone(), email, token, at.clone(), until]),
            (
                "store::audit::TELL",
                vec![id(4), text("order.placed"), at.clone(), seller.clone(), Value::Null, Value::Null, id(0), Value::Null, data.clone()],
            ),
            ("store::audit::NOTE", vec![id(5), at.clone(), text("key"), id(6), text("order.place"), subject, seller, Value::Null, data]),
            ("store::idempotency::KEEP", vec![scope, key, request, Value::Integer(201), text(&answer()), at]),
        ]
    }
}

/// What orders refer to: any seller, and the plan they are for.
const IDS: &str = "select l.id, v.id, p.id from seller l, service v join plan p on p.service_id = v.id order by l.id limit 1";

/// As long as the answer that is kept under an idempotency key.
fn answer() -> String {
    "x".repeat(900)
}

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
