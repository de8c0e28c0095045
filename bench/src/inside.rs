//! The store's actions performed in this process, without HTTP; and what they would send, for the bare engine.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
    time::{Duration, Instant},
};

use actions::{ApplySubscriptions, PlaceOrder};
use anyhow::{Context, Result, anyhow};
use domain::{
    Moment,
    account::Email,
    id::{ApiKeyId, OrderId},
    onboarding::{Agreement, plan},
    order::{Delivery, NewLine, NewOrder},
    secret::hash,
};
use futures_util::future::try_join_all;
use store::{Action, Broken, Failure, Once, Reply, Store, Writes, audit::Actor, onboarding, trace};
use uuid::Uuid;

use crate::{
    bare::Operation,
    load::Round,
    node::cpu,
    now,
    world::{self, Draft, World},
};

/// Bytes of the answer that is kept under an idempotency key.
const ANSWER: usize = 900;

/// Drafts with the hash of each one's plan, as its review page would show it.
pub(crate) async fn drafts(store: &Store, world: &World, numbers: Range<u64>) -> Result<Vec<(Draft, String)>> {
    let mut drafts = Vec::new();
    let reader = store.reader().await?;
    for number in numbers {
        let draft = world.draft(number);
        let known = onboarding::facts(&reader, draft.onboarding, draft.account).await?.context("no such draft")?;
        let plan = plan(&known.facts).map_err(|refusal| anyhow!("draft {number}: {refusal:?}"))?;
        drafts.push((draft, plan.hash()));
    }
    Ok(drafts)
}

pub(crate) fn apply(world: &World, (draft, plan): &(Draft, String), number: u64) -> ApplySubscriptions {
    ApplySubscriptions {
        account: draft.account,
        email: draft.email.clone(),
        language: "en".to_owned(),
        ip: "127.0.0.1".into(),
        onboarding: draft.onboarding,
        agreement: Agreement { plan: plan.clone(), terms: vec![format!("{}:2026-01", world.service(0))] },
        moment: Moment::new(now(), u128::from(number)),
    }
}

pub(crate) fn place(world: &World, number: u64) -> Once<PlaceOrder> {
    let reference = format!("P-{number}");
    let line = NewLine {
        service: format!("service-{}", number % world::SERVICES),
        plan: "standard".to_owned(),
        quantity: 5,
        term_months: 12,
        starts_on: None,
        renews: false,
    };
    let order = NewOrder {
        reference: reference.clone(),
        seller_account: reference.clone(),
        email: Email::kept(&format!("ada@p-{number}.example")),
        name: "Ada Buyer".to_owned(),
        company: "Example".to_owned(),
        language: "en".to_owned(),
        delivery: Delivery::Seller,
        discounted: false,
        contract_code: None,
        lines: vec![line],
    };
    let moment = Moment::new(now(), u128::from(number) << 64);
    let key = ApiKeyId::new(Uuid::from_u128(u128::from(number)));
    let action = PlaceOrder { seller: world.seller(number), by: Actor::Key(key), order, secret: world::secret(), moment };
    let reply = |_: &PlaceOrder, placed: &actions::place_order::Placed| Reply { status: 201, body: reply_of(placed.order.id) };
    Once { action, scope: "a seller:orders.place".to_owned(), key: reference.clone(), request: hash(&reference), now: moment.now, reply }
}

fn reply_of(order: OrderId) -> String {
    format!("{order}{}", "x".repeat(ANSWER))
}

/// What an action would send now: what it reads, then what it writes. It is not performed.
pub(crate) async fn noted<A: Action>(store: &Store, action: &A) -> Result<Operation> {
    let reader = store.reader().await?;
    trace::note();
    let facts = action.load(&reader).await;
    trace::stop();
    let mut operation = trace::take();
    let mut writes = Writes::default();
    let decision = action.decide(facts?).map_err(|_| anyhow!("refused"))?;
    action.write(decision, &mut writes);
    operation.extend(writes.noted());
    Ok(operation)
}

/// Performs these actions, by so many callers at once, each of which goes on as soon as it is answered.
pub(crate) async fn perform<A: Action>(store: &Store, actions: impl Iterator<Item = A>, callers: usize) -> Result<Round> {
    let (before, begun) = (cpu("self")?, Instant::now());
    let (actions, latencies, failed) = (RefCell::new(actions), RefCell::new(Vec::new()), Cell::new(0usize));
    try_join_all((0..callers).map(async |_| {
        loop {
            let Some(action) = actions.borrow_mut().next() else { return anyhow::Ok(()) };
            let since = Instant::now();
            match store.perform(action).await {
                Ok(_) => latencies.borrow_mut().push(since.elapsed()),
                // Every race was lost, which only PostgreSQL knows: an honest "later".
                Err(Failure::Broken(Broken::Overloaded)) => failed.set(failed.get() + 1),
                Err(Failure::Broken(broken)) => anyhow::bail!("an action failed: {broken}"),
                Err(Failure::Refused(_)) => anyhow::bail!("an action was refused"),
            }
        }
    }))
    .await?;
    let took: Duration = begun.elapsed();
    Ok(Round { took, cpu: cpu("self")?.saturating_sub(before), latencies: latencies.into_inner(), shed: failed.get(), ..Round::default() })
}
