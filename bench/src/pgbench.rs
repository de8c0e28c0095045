//! PostgreSQL's own yardsticks: TPC-B on the same cluster, and the apply transaction written as a script of `pgbench`.
//!
//! The script is made from what the program itself sends: the statements of one apply, each value that differs from draft
//! to draft replaced by what makes it from the draft's number.

use std::{fmt::Write as _, time::Duration};

use anyhow::{Context, Result, ensure};
use store::{Value, trace::Noted};
use tokio::process::Command;

use crate::{
    goals::Goals,
    inside,
    measure::Size,
    now,
    place::Place,
    report::{Series, median},
    store_of,
    world::{SELLERS, Shape, World},
};

const CLIENTS: u64 = 8;

/// TPC-B on this database, whose tables it makes: transactions a second.
pub(crate) async fn bank(database: &str, window: Duration) -> Result<f64> {
    run(database, &["-i", "-q", "-s", "10"]).await?;
    let seconds = window.max(Duration::from_secs(1)).as_secs().to_string();
    rate(&run(database, &["-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", &seconds]).await?)
}

/// The program's apply beside pgbench's, round after round.
pub(crate) async fn compare(place: &Place, size: Size, goals: &mut Goals) -> Result<()> {
    let each = u64::try_from(size.applies)?;
    let rounds = u64::try_from(size.rounds)?;
    let world = World::new(Shape::of(size.subscriptions, 2 * each * rounds), now()).await?;
    let ours = place.filled("ours", &world).await?;
    let theirs = place.copy("ours", "theirs").await?;
    let tpcb = place.empty("tpcb").await?;
    run(&tpcb, &["-i", "-q", "-s", "10"]).await?;
    let script = place.folder().join("apply.sql");
    std::fs::write(&script, written(&ours, &world).await?)?;
    let path = script.to_str().context("the folder's path")?;
    let store = store_of(&ours).await?;
    let drafts = inside::drafts(&store, &world, 0..each * rounds).await?;
    let (mut subject, mut same, mut bank) = (Series::new("apply in process", 32), Vec::new(), Vec::new());
    for (round, slice) in (0..rounds).zip(drafts.chunks(size.applies)) {
        let begin = format!("begin={}", round * each);
        let count = (each / CLIENTS).to_string();
        let step = format!("step={}", each / CLIENTS);
        same.push(rate(
            &run(
                &theirs,
                &["-n", "-M", "prepared", "-c", "8", "-j", "2", "-t", &count, "-D", &begin, "-D", &step, "-D", "k=0", "-f", path],
            )
            .await?,
        )?);
        let actions = (0..).zip(slice).map(|(number, draft)| inside::apply(&world, draft, number + 1_000_000 * round));
        subject.add(inside::perform(&store, actions, 32).await?);
        let seconds = size.window.max(Duration::from_secs(1)).as_secs().to_string();
        bank.push(rate(&run(&tpcb, &["-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", &seconds]).await?)?);
    }
    store.close().await;
    subject.print(place.engine(), None);
    let of = |theirs: &[f64]| median(&subject.rates().iter().zip(theirs).map(|(one, other)| one / other).collect::<Vec<_>>());
    println!("pgbench: the same transaction {:.0} a second, TPC-B {:.0} a second (medians)", median(&same), median(&bank));
    goals.at_least("P5", place.engine(), "apply, 32 callers, of pgbench's same transaction (8 connections, prepared)", of(&same), 3.0);
    goals.at_least("P5", place.engine(), "apply, 32 callers, of TPC-B on the same cluster", of(&bank), 1.5);
    for name in ["ours", "theirs", "tpcb"] {
        place.drop(name).await?;
    }
    Ok(())
}

async fn run(database: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new("pgbench").args(arguments).arg(database).output().await.context("pgbench")?;
    let (said, error) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success() && !error.contains("aborted"), "pgbench {}: {error}", arguments.join(" "));
    Ok(said)
}

fn rate(said: &str) -> Result<f64> {
    let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).context("no rate")?;
    Ok(line.split(' ').next().unwrap_or_default().parse()?)
}

/// The script of one apply.
async fn written(database: &str, world: &World) -> Result<String> {
    let store = store_of(database).await?;
    let drafts = inside::drafts(&store, world, 0..2).await?;
    let [first, second] = drafts.as_slice() else { anyhow::bail!("two drafts") };
    let one = inside::noted(&store, &inside::apply(world, first, 0)).await?;
    let other = inside::noted(&store, &inside::apply(world, second, 1)).await?;
    store.close().await;
    ensure!(one.len() == other.len(), "two applies of one kind send different statements");
    let mut script = String::from("\\set k :k + 1\n\\set n :begin + :client_id * :step + :k - 1\nbegin isolation level serializable;\n");
    let mut fresh = Vec::new();
    for (one, other) in one.iter().zip(&other) {
        writeln!(script, "{};", statement(one, other, &mut fresh)?)?;
    }
    script.push_str("commit;\n");
    Ok(script)
}

/// A statement with its values in their places.
fn statement(one: &Noted, other: &Noted, fresh: &mut Vec<uuid::Uuid>) -> Result<String> {
    let mut text = one.text.replace('\n', " ");
    // From the last on: $1 is the beginning of $10.
    for (at, (value, differs)) in one.values.iter().zip(&other.values).enumerate().rev() {
        text = text.replace(&format!("${}", at + 1), &literal(value, differs, fresh)?);
    }
    Ok(text)
}

/// A value as SQL: what differs between two drafts is made from the number `:n`.
fn literal(value: &Value, differs: &Value, fresh: &mut Vec<uuid::Uuid>) -> Result<String> {
    Ok(match (value, differs) {
        (Value::Id(id), Value::Id(other)) if id == other => format!("'{id}'::uuid"),
        (Value::Id(id), Value::Id(other))
            if id.as_u64_pair().0 == other.as_u64_pair().0 && id.as_u64_pair().1 + 1 == other.as_u64_pair().1 =>
        {
            // A row of the world: its ids count with the drafts.
            let text = id.to_string();
            let begins = text.get(..23).context("an id's beginning")?;
            // Of the catalogue, sellers alone take turns.
            let number = if begins.ends_with("-8000") { format!("mod(:n::bigint, {SELLERS})") } else { ":n::bigint".to_owned() };
            format!("('{begins}-' || lpad(to_hex({number}), 12, '0'))::uuid")
        }
        (Value::Id(id), _) => {
            let place = fresh.iter().position(|known| known == id).unwrap_or_else(|| {
                fresh.push(*id);
                fresh.len() - 1
            });
            format!("('01990000-0000-7{place:03x}-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid")
        }
        (Value::Text(text), Value::Text(other)) if text != other && text.contains("ready-0") => {
            format!("replace('{text}', 'ready-0', 'ready-' || :n::text)")
        }
        (Value::Text(text), _) => format!("'{}'", text.replace('\'', "''")),
        // A colon and a letter would be a variable of pgbench.
        (Value::Document(json), _) => format!("'{}'::jsonb", json.to_string().replace('\'', "''").replace("\":", "\": ")),
        (Value::Integer(number), _) => number.to_string(),
        (Value::Flag(flag), _) => flag.to_string(),
        (Value::Instant(at), _) => format!("'{at}'::timestamptz"),
        (Value::Day(day), _) => format!("'{day}'::date"),
        (Value::Bytes(bytes), _) => format!("'\\x{}'::bytea", data_encoding::HEXLOWER.encode(bytes)),
        (Value::Null, _) => "null".to_owned(),
    })
}
