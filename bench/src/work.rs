//! What clients ask: the bytes of each request, and what its answer has to be.

use std::rc::Rc;

use anyhow::{Result, bail, ensure};
use serde_json::json;

use crate::{
    truth::Truth,
    wire::{Answer, Request},
    world::{self, Draft, World},
};

/// What a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// `POST /api/v1/orders`: one subscription, with a key.
    Place,
    /// `POST /onboarding/{id}/apply`: the last button.
    Apply,
    /// `GET /api/v1/entitlements`.
    Check,
    /// `POST /api/v1/entitlements/check`: a thousand pairs.
    Batch,
    /// `GET /organizations/{id}`: a page with real data.
    Page,
    /// `GET /api/v1/orders?limit=10`.
    Orders,
    /// Sixty of a hundred are checks, thirty pages and lists, nine orders, one an apply.
    Mixed,
}

/// Pairs of a batch.
pub(crate) const PAIRS: u64 = 1_000;

/// One request.
pub(crate) struct Task {
    pub(crate) bytes: Rc<[u8]>,
    told: Told,
}

impl Task {
    /// Whether it changes anything.
    pub(crate) const fn writes(&self) -> bool {
        !matches!(self.told, Told::Read)
    }
}

/// What an answer tells.
enum Told {
    /// Nothing to be remembered: 200.
    Read,
    /// An order: 201.
    Placed,
    /// That this onboarding is complete: 303 to its end.
    Applied(String),
}

/// What there is to ask, and what was answered.
pub(crate) struct Work {
    world: World,
    /// What was acknowledged, to be asked for afterwards.
    pub(crate) truth: Truth,
    /// Drafts not yet applied, and the hash of each one's plan.
    drafts: Vec<(Draft, String)>,
    reads: [Vec<Rc<[u8]>>; 4],
    turn: usize,
    orders: u64,
    /// Different in each run on one database.
    series: u64,
    /// Whether "later" is an answer, as it is under overload.
    pub(crate) may_shed: bool,
}

/// Requests of each kind that are made beforehand.
const READS: u64 = 512;

impl Work {
    pub(crate) fn new(world: World, truth: Truth, drafts: Vec<(Draft, String)>, series: u64) -> Self {
        let buyers = world.shape.buyers.max(1);
        // Spread over all there are, and never the same twice in a row.
        let spread = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % buyers;
        let signed_in = buyers.min(1_000);
        let check = |number: u64| {
            let path = format!("/api/v1/entitlements?organization={}", world.organization(spread(number)));
            Request::get(&path).bearer(&world::service_key(number))
        };
        let page = |number: u64| {
            let buyer = spread(number) % signed_in;
            Request::get(&format!("/organizations/{}", world.organization(buyer))).signed_in(&World::cookie(buyer))
        };
        let orders = |number: u64| Request::get("/api/v1/orders?limit=10").bearer(&world::seller_key(number));
        let batch = |number: u64| {
            let pairs = (0..PAIRS).map(|pair| {
                let organization = world.organization(spread(number * PAIRS + pair));
                json!({ "organization": organization, "service": world.service(number) })
            });
            let checks = json!({ "checks": pairs.collect::<Vec<_>>() }).to_string();
            Request::post("/api/v1/entitlements/check", "application/json", checks).bearer(&world::service_key(number))
        };
        let reads = [made(READS, check), made(READS, page), made(READS, orders), made(16, batch)];
        Self { world, truth, drafts, reads, turn: 0, orders: 0, series, may_shed: false }
    }

    /// More drafts to apply.
    pub(crate) fn give(&mut self, drafts: Vec<(Draft, String)>) {
        self.drafts.extend(drafts);
    }

    /// Drafts that are left.
    pub(crate) fn left(&self) -> usize {
        self.drafts.len()
    }

    /// The next request of a job; nothing when none is left.
    pub(crate) fn next(&mut self, job: Job) -> Option<Task> {
        self.turn += 1;
        let read = |of: usize| {
            let requests = self.reads.get(of)?;
            let bytes = Rc::clone(requests.get(self.turn % requests.len())?);
            Some(Task { bytes, told: Told::Read })
        };
        match job {
            Job::Check => read(0),
            Job::Page => read(1),
            Job::Orders => read(2),
            Job::Batch => read(3),
            Job::Place => Some(self.place()),
            Job::Apply => self.apply(),
            Job::Mixed => match self.turn * 37 % 100 {
                0..60 => read(0),
                60..80 => read(1),
                80..90 => read(2),
                90 if !self.drafts.is_empty() => self.apply(),
                _ => Some(self.place()),
            },
        }
    }

    fn place(&mut self) -> Task {
        self.orders += 1;
        let (number, series) = (self.orders, self.series);
        let reference = format!("N-{series}-{number}");
        let service = self.world.shape.lines.min(1) * (number % world::SERVICES);
        let order = format!(
            "{{\"reference\":\"{reference}\",\"seller_account\":\"{reference}\",\"delivery\":\"seller\",\"discounted\":false,\
             \"buyer\":{{\"email\":\"ada@{reference}.example\",\"name\":\"Ada Buyer\",\"company\":\"Example\",\"language\":\"en\"}},\
             \"subscriptions\":[{{\"service\":\"service-{service}\",\"plan\":\"standard\",\"quantity\":5,\"term_months\":12,\"renews\":false}}]}}"
        );
        let request = Request::post("/api/v1/orders", "application/json", order).bearer(&world::seller_key(number));
        Task { bytes: request.with("idempotency-key", &reference).done().into(), told: Told::Placed }
    }

    fn apply(&mut self) -> Option<Task> {
        let (draft, plan) = self.drafts.pop()?;
        let terms = format!("{}:2026-01", self.world.service(0));
        let path = format!("/onboarding/{}/apply", draft.onboarding);
        let request = Request::form(&path, [("plan", plan.as_str()), ("terms", &terms)]).signed_in(&draft.cookie);
        Some(Task { bytes: request.done().into(), told: Told::Applied(draft.onboarding.to_string()) })
    }

    /// Remembers what was acknowledged. Says whether it was done: "later" is an answer when the load is too much.
    pub(crate) fn heard(&mut self, task: &Task, answer: &Answer<'_>) -> Result<bool> {
        if answer.status == 503 && self.may_shed {
            ensure!(answer.header("retry-after").is_some(), "503 without Retry-After");
            return Ok(false);
        }
        match (&task.told, answer.status) {
            (Told::Read, 200) => {}
            (Told::Placed, 201) => self.truth.placed.push(order(answer.body)?),
            (Told::Applied(id), 303) => {
                let (to, end) = (answer.header("location").unwrap_or_default(), format!("/onboarding/{id}/done"));
                ensure!(to == end, "applied, but on to {to}");
                self.truth.applied.push(id.clone());
            }
            (_, status) => bail!("{status}: {}", String::from_utf8_lossy(answer.body)),
        }
        Ok(true)
    }
}

fn made(count: u64, request: impl Fn(u64) -> Request) -> Vec<Rc<[u8]>> {
    (0..count).map(|number| request(number).done().into()).collect()
}

/// The id of the order an answer tells of.
fn order(body: &[u8]) -> Result<String> {
    let text = std::str::from_utf8(body)?;
    let id = text.split_once("\"id\":\"ord_").and_then(|(_, rest)| rest.get(..26));
    id.map(|id| format!("ord_{id}")).ok_or_else(|| anyhow::anyhow!("no order in {text}"))
}
