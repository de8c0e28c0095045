//! The load: clients that ask again as soon as they are answered, or at the times of a schedule.

use std::{
    cell::RefCell,
    collections::VecDeque,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::Result;
use futures_util::future::try_join_all;
use tokio::{
    sync::{mpsc, oneshot},
    task::LocalSet,
};

use crate::{
    node::{Node, cpu},
    wire::{Answer, Wire},
    work::{Job, Task, Work},
};

/// One round of one job: how long all of it took, and each operation.
#[derive(Default)]
pub(crate) struct Round {
    pub(crate) took: Duration,
    pub(crate) latencies: Vec<Duration>,
    /// Those of them that wrote.
    pub(crate) writes: Vec<Duration>,
    /// Answers that said "later": 503 with `Retry-After`.
    pub(crate) shed: usize,
    /// Processor time of what was measured.
    pub(crate) cpu: Duration,
    /// Processor time of the load itself.
    pub(crate) client: Duration,
    /// Flushes to disk, where they can be counted.
    pub(crate) flushes: Option<u64>,
}

/// As many connections to a node as there are clients.
pub(crate) async fn connections(node: &Node, count: usize) -> Result<Vec<Wire>> {
    let mut wires = Vec::with_capacity(count);
    while wires.len() < count {
        let batch = (count - wires.len()).min(256);
        wires.extend(try_join_all((0..batch).map(|_| Wire::connect(node.address))).await?);
    }
    Ok(wires)
}

/// What one answer was to its round.
fn heard(work: &mut Work, task: &Task, answer: &Answer<'_>, since: Instant, round: &RefCell<Round>) -> Result<()> {
    let mut round = round.borrow_mut();
    if !work.heard(task, answer)? {
        round.shed += 1;
        return Ok(());
    }
    round.latencies.push(since.elapsed());
    if task.writes() {
        round.writes.push(since.elapsed());
    }
    Ok(())
}

/// Each client asks again as soon as it is answered, until the time is up or there is nothing left to ask.
pub(crate) async fn closed(node: &Node, wires: &mut [Wire], work: &mut Work, job: Job, window: Duration) -> Result<Round> {
    let (process, before, flushes) = (node.process()?, cpu("self")?, node.flushes());
    let (served, begun) = (cpu(&process)?, Instant::now());
    let (work, round) = (RefCell::new(work), RefCell::new(Round::default()));
    try_join_all(wires.iter_mut().map(|wire| async {
        while begun.elapsed() < window {
            let Some(task) = work.borrow_mut().next(job) else { break };
            let since = Instant::now();
            let answer = wire.ask(&task.bytes).await?;
            heard(&mut work.borrow_mut(), &task, &answer, since, &round)?;
        }
        anyhow::Ok(())
    }))
    .await?;
    let mut round = round.into_inner();
    round.took = begun.elapsed();
    round.cpu = cpu(&process)?.saturating_sub(served);
    round.client = cpu("self")?.saturating_sub(before);
    round.flushes = node.flushes().zip(flushes).map(|(now, then)| now - then);
    Ok(round)
}

/// Tasks begin at the times of a schedule, whoever is answered by then: an operation's time counts from when it was due,
/// so waiting for a connection or for the load itself counts, too.
pub(crate) async fn open(
    node: &Node,
    wires: Vec<Wire>,
    work: Work,
    job: Job,
    rate: f64,
    window: Duration,
) -> Result<(Round, Vec<Wire>, Work)> {
    let (process, flushes) = (node.process()?, node.flushes());
    let (served, before) = (cpu(&process)?, cpu("self")?);
    let mut due = schedule(rate, window);
    let (work, round) = (Rc::new(RefCell::new(work)), Rc::new(RefCell::new(Round::default())));
    let idle = Rc::new(RefCell::new(Idle { wires: wires.into(), waiting: VecDeque::new() }));
    let begun = Instant::now();
    let tasks = LocalSet::new();
    let ends: Rc<RefCell<Vec<_>>> = Rc::default();
    tasks
        .run_until(async {
            while let Some(due) = due.recv().await {
                let Some(task) = work.borrow_mut().next(job) else { break };
                let (idle, work, round) = (Rc::clone(&idle), Rc::clone(&work), Rc::clone(&round));
                ends.borrow_mut().push(tokio::task::spawn_local(async move {
                    let mut wire = take(&idle).await?;
                    let answer = wire.ask(&task.bytes).await?;
                    heard(&mut work.borrow_mut(), &task, &answer, due, &round)?;
                    give_back(&idle, wire);
                    anyhow::Ok(())
                }));
            }
            for end in ends.take() {
                end.await??;
            }
            anyhow::Ok(())
        })
        .await?;
    drop(tasks);
    let mut round = round.take();
    round.took = begun.elapsed();
    round.cpu = cpu(&process)?.saturating_sub(served);
    round.client = cpu("self")?.saturating_sub(before);
    round.flushes = node.flushes().zip(flushes).map(|(now, then)| now - then);
    let work = Rc::into_inner(work).map(RefCell::into_inner).ok_or_else(|| anyhow::anyhow!("a task still works"))?;
    Ok((round, idle.take().wires.into(), work))
}

/// The times of a schedule, each told when it has come: by a thread of its own, whose sleep is finer than a timer's
/// millisecond.
fn schedule(rate: f64, window: Duration) -> mpsc::UnboundedReceiver<Instant> {
    let (tell, due) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let begun = Instant::now();
        for number in 0u32.. {
            let at = Duration::from_secs_f64(f64::from(number) / rate);
            if at > window {
                return;
            }
            if let Some(left) = at.checked_sub(begun.elapsed()).filter(|left| *left > Duration::from_micros(20)) {
                std::thread::sleep(left);
            }
            if tell.send(begun + at).is_err() {
                return;
            }
        }
    });
    due
}

/// Connections nobody uses now, and who waits for one.
#[derive(Default)]
struct Idle {
    wires: VecDeque<Wire>,
    waiting: VecDeque<oneshot::Sender<Wire>>,
}

async fn take(idle: &RefCell<Idle>) -> Result<Wire> {
    let waits = {
        let mut idle = idle.borrow_mut();
        if let Some(wire) = idle.wires.pop_front() {
            return Ok(wire);
        }
        let (give, waits) = oneshot::channel();
        idle.waiting.push_back(give);
        waits
    };
    Ok(waits.await?)
}

fn give_back(idle: &RefCell<Idle>, mut wire: Wire) {
    let mut idle = idle.borrow_mut();
    while let Some(waits) = idle.waiting.pop_front() {
        match waits.send(wire) {
            Ok(()) => return,
            Err(back) => wire = back,
        }
    }
    idle.wires.push_back(wire);
}
