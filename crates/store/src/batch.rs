//! Many waiting actions of one kind in one transaction of PostgreSQL: their facts read together, each judged by itself,
//! and all writes sent together.
//!
//! Nothing of an action is said twice. All `load`s run at once over a [`Tx`] that only gathers what they ask; when each of
//! them waits, the same question of many becomes one statement (`sets`), and so with the writes. Like SQLite's writer it
//! takes whatever waits when it is free: no timer, and no delay when nothing waits.

use std::{
    any::TypeId,
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::{
    future::{join_all, try_join_all},
    poll,
};
use tokio::{sync::oneshot, time::sleep};

use crate::{
    asked::Judged,
    broken::Broken,
    entitlement::Entitlements,
    postgres::{Member, Pool, caught, finished, pause},
    sql::{Row, Rows, Statement},
    tx::{Prepared, Tx},
};

/// Actions in one transaction.
const MOST: usize = 64;
/// Attempts of a batch before its members are performed one by one.
const ATTEMPTS: u32 = 8;

/// What waits, by kind.
#[derive(Default)]
pub(crate) struct Lines(Mutex<HashMap<TypeId, Arc<Line>>>);

/// The actions of one kind that wait.
#[derive(Default)]
struct Line(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    members: VecDeque<Member>,
    /// Whether somebody takes from it now. Never two: transactions of one kind read where the other writes, and most
    /// would lose a race.
    busy: bool,
}

impl Line {
    /// Lets an action wait; says whether somebody is still to be called to serve it.
    fn join(&self, member: Member) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.members.push_back(member);
        !std::mem::replace(&mut waiting.busy, true)
    }

    /// All that waits; nothing means that whoever asks is done.
    fn take(&self) -> Option<Vec<Member>> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let most = waiting.members.len().min(MOST);
        if most == 0 {
            waiting.busy = false;
            return None;
        }
        Some(waiting.members.drain(..most).collect())
    }

    /// Lets these be the first again.
    fn back(&self, members: Vec<Member>) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        members.into_iter().rev().for_each(|member| waiting.members.push_front(member));
    }
}

/// Lets an action wait for others of its kind; they are performed in one transaction.
pub(crate) fn join(pool: &Arc<Pool>, kind: TypeId, member: Member) {
    let mut lines = pool.lines.0.lock().unwrap_or_else(PoisonError::into_inner);
    let line = Arc::clone(lines.entry(kind).or_default());
    if line.join(member) {
        // In a task of its own: a caller that goes away must not leave a transaction open.
        tokio::spawn(serve(Arc::clone(pool), line));
    }
}

async fn serve(pool: Arc<Pool>, line: Arc<Line>) {
    loop {
        // First the right to a connection, then whoever waits: more do by then.
        let permit = pool.permits.acquire().await;
        let Some(members) = line.take() else { return };
        line.back(together(&pool, members).await);
        drop(permit);
    }
}

/// Performs them; gives back those whose turn has not come. When the database refuses some of it, each goes by itself, so
/// that only the one at fault hears of it, and nobody has to wait for that.
async fn together(pool: &Arc<Pool>, mut members: Vec<Member>) -> Vec<Member> {
    metrics::histogram!("passerelle_batch_actions").record(u32::try_from(members.len()).unwrap_or(u32::MAX));
    if members.len() == 1 {
        for member in members {
            member.alone(pool).await;
        }
        return Vec::new();
    }
    match shared(pool, &mut members).await {
        Ok(over) => return tell(members, over),
        Err(broken @ (Broken::OutcomeUnknown | Broken::Unavailable(_))) => {
            members.into_iter().for_each(|member| member.hears(Err(broken.clone())));
        }
        Err(broken) => {
            tracing::debug!(members = members.len(), %broken, "a batch is performed one by one");
            metrics::counter!("passerelle_batches_parted_total").increment(1);
            members.into_iter().for_each(|member| pool.by_itself(member));
        }
    }
    Vec::new()
}

/// Tells those whose turn it was how it ended; gives back the others.
fn tell(members: Vec<Member>, over: Vec<bool>) -> Vec<Member> {
    let mut later = Vec::new();
    for (member, over) in members.into_iter().zip(over) {
        if over { member.hears(Ok(())) } else { later.push(member) }
    }
    later
}

/// Performs those who can share a transaction; says of each whether it was among them.
async fn shared(pool: &Pool, members: &mut [Member]) -> Result<Vec<bool>, Broken> {
    for attempt in 0..ATTEMPTS {
        let done = caught(async {
            let tx = pool.take().await?;
            let done = once(members, &tx, &pool.entitlements).await;
            pool.give_back(tx, matches!(done, Err(Broken::OutcomeUnknown))).await;
            done
        });
        match done.await {
            Err(Broken::LostRace) => {
                metrics::counter!("passerelle_races_lost_total").increment(1);
                sleep(pause(attempt)).await;
            }
            // A connection that idled through a restart of the server: nothing was committed, a fresh one may do.
            Err(Broken::Unavailable(_)) if attempt == 0 => {}
            done => return done,
        }
    }
    Err(Broken::LostRace)
}

async fn once(members: &mut [Member], tx: &Tx, entitlements: &Entitlements) -> Result<Vec<bool>, Broken> {
    let Tx::Postgres(prepared) = tx else { return Err(Broken::Failed("batches are PostgreSQL's".to_owned())) };
    let attempt = async {
        let (over, writes) = sorted(judged(members, tx, prepared).await?);
        let tells = writes.iter().flatten().filter_map(|statement| statement.tells).collect();
        let steps = in_step(writes);
        make_ready(prepared, &steps).await?;
        try_join_all(steps.iter().map(|step| write(prepared, step))).await?;
        Ok((over, tells))
    };
    finished(tx, attempt.await, entitlements).await
}

/// What `load`s ask while all of them run, until it is sent.
#[derive(Default)]
pub struct Gathered(Mutex<Vec<Question>>);

struct Question {
    statement: Statement,
    answer: oneshot::Sender<Vec<Row>>,
}

impl Gathered {
    pub(crate) async fn all(&self, statement: Statement) -> Result<Vec<Row>, Broken> {
        let (answer, answered) = oneshot::channel();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Question { statement, answer });
        answered.await.map_err(|_| Broken::LostRace)
    }

    /// What was asked since, each text with all who ask it.
    fn take(&self) -> Vec<Vec<Question>> {
        let asked = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut place = HashMap::new();
        let mut texts: Vec<Vec<Question>> = Vec::new();
        for question in asked {
            let at = *place.entry(question.statement.text).or_insert(texts.len());
            match texts.get_mut(at) {
                Some(same) => same.push(question),
                None => texts.push(vec![question]),
            }
        }
        texts
    }
}

/// Each judged on its own facts; BEGIN goes out with the first questions.
async fn judged(members: &mut [Member], tx: &Tx, prepared: &Prepared) -> Result<Vec<Judged>, Broken> {
    let gathering = Tx::Gathered(Gathered::default());
    let Tx::Gathered(gathered) = &gathering else { return Err(Broken::LostRace) };
    let all = join_all(members.iter_mut().map(|member| member.asked.judged(&gathering)));
    // Without a budget: many answers at once are no reason to pause, and a pause would look like waiting for something else.
    let mut all = std::pin::pin!(tokio::task::unconstrained(all));
    let mut begun = false;
    loop {
        let ready = poll!(all.as_mut());
        let texts = gathered.take();
        for (text, many) in texts.iter().filter_map(|same| same.first().map(|first| (first.statement.text, same.len() > 1))) {
            prepared.ready(text, many).await?;
        }
        if !begun {
            let begin = tx.plain("begin isolation level serializable");
            futures_util::try_join!(begin, try_join_all(texts.into_iter().map(|same| read(prepared, same))))?;
            begun = true;
        } else if !texts.is_empty() {
            try_join_all(texts.into_iter().map(|same| read(prepared, same))).await?;
        } else if ready.is_pending() {
            return Err(Broken::Failed("an action waited for something outside the store".to_owned()));
        }
        if let std::task::Poll::Ready(judged) = ready {
            return judged.into_iter().collect();
        }
    }
}

/// Asks one text for all of these, and gives each its rows.
async fn read(prepared: &Prepared, same: Vec<Question>) -> Result<(), Broken> {
    let statements: Vec<&Statement> = same.iter().map(|question| &question.statement).collect();
    let mut answers: Vec<Vec<Row>> = same.iter().map(|_| Vec::new()).collect();
    if let Some(rows) = prepared.many(&statements).await? {
        for (nth, row) in rows {
            if let Some(answer) = answers.get_mut(nth) {
                answer.push(row);
            }
        }
    } else {
        answers = try_join_all(statements.iter().map(|statement| prepared.all(statement))).await?;
    }
    for (question, answer) in same.into_iter().zip(answers) {
        drop(question.answer.send(answer));
    }
    Ok(())
}

/// What is written now, and of each whether it is over then. Who would write what an earlier one read, or read what it
/// writes, waits for the next transaction; who writes nothing can stand before all of them.
fn sorted(judged: Vec<Judged>) -> (Vec<bool>, Vec<VecDeque<Statement>>) {
    let (mut over, mut all, mut taken) = (Vec::new(), Vec::new(), HashSet::new());
    for Judged { writes, apart } in judged {
        let writes = writes.unwrap_or_default().0;
        let free = apart.iter().all(|name| !taken.contains(name));
        over.push(free || writes.is_empty());
        if free && !writes.is_empty() {
            taken.extend(apart);
            all.push(VecDeque::from(writes));
        }
    }
    (over, all)
}

/// The writes of all, those of one text together where that keeps the order each action gave its own.
fn in_step(mut members: Vec<VecDeque<Statement>>) -> Vec<Vec<Statement>> {
    let mut steps = Vec::new();
    while let Some(text) = next(&members) {
        let mut step = Vec::new();
        for member in &mut members {
            while let Some(statement) = member.pop_front_if(|statement| statement.text == text) {
                step.push(statement);
            }
        }
        steps.push(step);
    }
    steps
}

/// A text that comes next for some, and for nobody later.
fn next(members: &[VecDeque<Statement>]) -> Option<&'static str> {
    let nexts = || members.iter().filter_map(|member| member.front()).map(|statement| statement.text);
    let later = |text| members.iter().any(|member| member.iter().skip_while(|s| s.text == text).any(|s| s.text == text));
    let mut seen = HashSet::new();
    nexts().filter(|text| seen.insert(*text)).find(|text| !later(*text)).or_else(|| nexts().next())
}

/// Each must be known before the burst: preparing in its midst would break the order.
async fn make_ready(prepared: &Prepared, steps: &[Vec<Statement>]) -> Result<(), Broken> {
    for (statement, many) in steps.iter().filter_map(|step| step.first().map(|first| (first, step.len() > 1))) {
        prepared.ready(statement.text, many && statement.rows == Rows::One).await?;
    }
    Ok(())
}

/// Runs one text for all of these, and checks that each touched its row.
async fn write(prepared: &Prepared, step: &[Statement]) -> Result<(), Broken> {
    let statements: Vec<&Statement> = step.iter().collect();
    let one_each = step.iter().all(|statement| statement.rows == Rows::One);
    if one_each && let Some(rows) = prepared.many(&statements).await? {
        let touched: HashSet<usize> = rows.iter().map(|(nth, _)| *nth).collect();
        return if rows.len() == step.len() && touched.len() == step.len() { Ok(()) } else { Err(Broken::LostRace) };
    }
    try_join_all(step.iter().map(|statement| async { statement.counted(prepared.run(statement).await?) })).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::sql;

    fn steps(members: &[&[&'static str]]) -> Vec<(&'static str, usize)> {
        let members = members.iter().map(|texts| texts.iter().copied().map(sql).collect()).collect();
        in_step(members).iter().map(|step| (step[0].text, step.len())).collect()
    }

    #[test]
    fn writes_of_one_text_go_together_and_keep_each_ones_order() {
        assert_eq!(steps(&[&["a", "b", "b"], &["a", "b"]]), [("a", 2), ("b", 3)]);
        assert_eq!(steps(&[&["b", "c"], &["a", "b", "c"]]), [("a", 1), ("b", 2), ("c", 2)]);
        assert_eq!(steps(&[&["a", "b", "a"], &["b", "a"]]), [("a", 1), ("b", 2), ("a", 2)]);
        assert_eq!(steps(&[&["a", "b"], &["b", "a"]]).iter().map(|(_, calls)| calls).sum::<usize>(), 4);
        assert_eq!(steps(&[]), []);
    }
}
