//! What nodes do by themselves: every job, and the scheduler that runs those that are due.
//!
//! Jobs are rows, so that of many nodes one runs a job; should it die, the job is due again when its lease ends. A job may
//! therefore run twice: each is written so that this does no harm.

use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};

use actions::{ExpireContractCodes, Forget, RemindBuyers, RemindOwners, WarnOfCards, make_seller_change, move_links, seal::seal_all};
use domain::{Moment, secret::Secret};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use provider::stripe::Stripe;
use store::{
    Action, Broken, Failure, Store,
    job::{self, Due, Enrol, Finish, Take},
    seal,
};
use tokio::{sync::Notify, time::sleep};
use web::cards;

/// How often each node looks for jobs that are due.
const LOOK: Duration = Duration::from_secs(1);
/// How long a job belongs to the node that took it.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// When a job that failed is tried again.
const RETRY: SignedDuration = SignedDuration::from_mins(1);
/// Almost every transaction that began so long ago has ended; what is committed later still is sealed within the hour.
const SETTLED: SignedDuration = SignedDuration::from_secs(30);

const HOURLY: SignedDuration = SignedDuration::from_hours(1);

/// Every job: its name, how often it is done, and what is done.
pub(crate) fn all(secret: &Secret, stripe: Option<&Stripe>) -> Vec<Job> {
    let (soon, late) = (secret.clone(), secret.clone());
    let mut jobs = vec![
        Job::performing("forget", HOURLY, |moment| Forget { now: moment.now }),
        // A batch each time: whoever sells much is not reminded of it by one enormous transaction.
        Job::performing("remind", SignedDuration::from_secs(10), |moment| RemindBuyers { limit: 100, moment }),
        Job::performing("remind_owners", SignedDuration::from_secs(10), |moment| RemindOwners { limit: 50, moment }),
        Job::performing("warn_of_cards", SignedDuration::from_secs(10), |moment| WarnOfCards { limit: 50, moment }),
        Job::performing("expire_contract_codes", SignedDuration::from_secs(10), |moment| ExpireContractCodes { limit: 50, moment }),
        // An organization in each transaction.
        Job::doing("change_sellers", SignedDuration::from_secs(10), |store, moment| async move {
            make_seller_change::make_due(&store, |n| moment.nth(n)).await.map(drop)
        }),
        Job::doing("move_sellers", SignedDuration::from_secs(10), |store, moment| async move {
            move_links::go_on(&store, |n| moment.nth(n)).await.map(drop)
        }),
        Job::doing("seal", SignedDuration::from_secs(10), move |store, moment| sealing(store, soon.clone(), SETTLED, moment)),
        // What was committed late all the same.
        Job::doing("seal_late", HOURLY, move |store, moment| sealing(store, late.clone(), seal::LATEST, moment)),
    ];
    jobs.extend(stripe.into_iter().flat_map(of_cards));
    jobs
}

/// What is done where cards are taken: asks how entries went of which nobody has told, and takes away what was removed.
fn of_cards(stripe: &Stripe) -> [Job; 2] {
    let (asked, told) = (stripe.clone(), stripe.clone());
    let settle = Job::doing("settle_cards", SignedDuration::from_secs(10), move |store, moment| {
        let stripe = asked.clone();
        async move { cards::settle_due(&store, &stripe, |n| moment.nth(n)).await }
    });
    let detach = Job::doing("detach_cards", SignedDuration::from_secs(10), move |store, moment| {
        let stripe = told.clone();
        async move { cards::detach_removed(&store, &stripe, moment).await }
    });
    [settle, detach]
}

async fn sealing(store: Store, secret: Secret, back: SignedDuration, moment: Moment) -> Result<(), Broken> {
    seal_all(&store, &secret, back, moment.now).await?;
    if back == seal::LATEST {
        let head = seal::head(&*store.reader().await?).await?;
        // Of a database where nothing has happened yet there is nothing to say.
        if head.position == 0 {
            return Ok(());
        }
        // Whoever keeps the log elsewhere can show later that the chain was not cut: `passerelle check --seal`.
        tracing::info!(seal = %head, "sealed");
    }
    Ok(())
}

type Work = Box<dyn Fn(Store, Moment) -> BoxFuture<'static, Result<(), Broken>> + Send + Sync>;

/// Something a node does by itself, again and again.
pub(crate) struct Job {
    name: &'static str,
    every: SignedDuration,
    work: Work,
}

impl Job {
    /// A job that performs one action that is never refused.
    pub(crate) fn performing<A: Action<Refusal = Infallible>>(
        name: &'static str,
        every: SignedDuration,
        action: impl Fn(Moment) -> A + Send + Sync + 'static,
    ) -> Self {
        Self::doing(name, every, move |store, moment| {
            let action = action(moment);
            async move { performed(store.perform(action).await.map(drop)) }
        })
    }

    /// A job of several steps.
    pub(crate) fn doing<F: Future<Output = Result<(), Broken>> + Send + 'static>(
        name: &'static str,
        every: SignedDuration,
        work: impl Fn(Store, Moment) -> F + Send + Sync + 'static,
    ) -> Self {
        Self { name, every, work: Box::new(move |store, moment| Box::pin(work(store, moment))) }
    }
}

/// Runs the jobs that are due.
pub(crate) struct Scheduler {
    store: Store,
    jobs: Vec<Job>,
    moment: Arc<dyn Fn() -> Moment + Send + Sync>,
    outbox: Arc<Notify>,
}

impl Scheduler {
    /// `moment` gives the time and chance; `outbox` is rung after each job, which may have left letters.
    pub(crate) fn new(store: Store, jobs: Vec<Job>, moment: impl Fn() -> Moment + Send + Sync + 'static, outbox: Arc<Notify>) -> Self {
        Self { store, jobs, moment: Arc::new(moment), outbox }
    }

    /// Works until `ending`; a job that has begun is finished.
    pub(crate) async fn run(self, ending: impl Future<Output = ()>) {
        let mut ending = pin!(ending);
        let (mut known, mut well) = (false, true);
        loop {
            let turned = self.round(&mut known).await;
            // Said once when it begins and once when it is over.
            match &turned {
                Err(broken) if well => tracing::warn!(%broken, "jobs wait for the database"),
                Ok(()) if !well => tracing::info!("jobs go on"),
                _ => {}
            }
            well = turned.is_ok();
            tokio::select! {
                () = &mut ending => return,
                () = sleep(LOOK) => {}
            }
        }
    }

    async fn round(&self, known: &mut bool) -> Result<(), Broken> {
        if !*known {
            self.enrol().await?;
            *known = true;
        }
        self.turn().await.map(drop)
    }

    /// Makes every job known, so that it is due for the first time.
    pub(crate) async fn enrol(&self) -> Result<(), Broken> {
        for job in &self.jobs {
            performed(self.store.perform(Enrol { name: job.name, now: self.now() }).await)?;
        }
        Ok(())
    }

    /// Runs what is due now and not taken, and says which.
    pub(crate) async fn turn(&self) -> Result<Vec<&'static str>, Broken> {
        let mut ran = Vec::new();
        for due in job::due(&*self.store.reader().await?, self.now()).await? {
            // Others may be known to nodes of another version.
            let Some(job) = self.jobs.iter().find(|job| job.name == due.name) else { continue };
            if let Some(until) = self.take(due).await? {
                self.work(job, until).await?;
                ran.push(job.name);
            }
        }
        Ok(ran)
    }

    async fn take(&self, seen: Due) -> Result<Option<Timestamp>, Broken> {
        let until = later(self.now(), LEASE);
        match self.store.perform(Take { seen, until }).await {
            Ok(()) => Ok(Some(until)),
            Err(Failure::Refused(job::Taken)) => Ok(None),
            Err(Failure::Broken(broken)) => Err(broken),
        }
    }

    async fn work(&self, job: &Job, until: Timestamp) -> Result<(), Broken> {
        let end = (job.work)(self.store.clone(), (self.moment)()).await;
        self.outbox.notify_one();
        let now = self.now();
        let (next, done_at) = match end {
            Ok(()) => {
                tracing::debug!(job = job.name, "a job was done");
                (later(now, job.every), Some(now))
            }
            Err(broken) => {
                tracing::warn!(job = job.name, %broken, "a job failed; it is tried again in a minute");
                (later(now, RETRY), None)
            }
        };
        performed(self.store.perform(Finish { name: job.name, until, next, done_at }).await)
    }

    /// In microseconds, as it is kept.
    fn now(&self) -> Timestamp {
        (self.moment)().now
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn performed(end: Result<(), Failure<Infallible>>) -> Result<(), Broken> {
    match end {
        Ok(()) => Ok(()),
        Err(Failure::Broken(broken)) => Err(broken),
        Err(Failure::Refused(never)) => match never {},
    }
}

#[cfg(test)]
mod tests;
