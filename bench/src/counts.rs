//! What each operation asks of the database: statements, transactions and round trips, compared with the figures in
//! `counts.txt`, so that none rises unnoticed; and how many instructions it takes, to look at.
//!
//! The program runs as it is shipped, over HTTP, and tells its counters at `/metrics`. An operation is asked for a dozen
//! times, each time about something of its own, and the smallest count is its figure: what a node does by itself meanwhile
//! can only add, and so can a statement that a connection meets for the first time.

mod figures;
mod instructions;
mod processor;
mod road;

use std::{collections::HashMap, time::Duration};

use anyhow::{Context, Result, ensure};
use tokio::time::sleep;

use crate::{
    MOMENT,
    goals::Goals,
    node::Node,
    now,
    place::Place,
    report::amount,
    trouble,
    wire::{Request, Wire},
    world::{Shape, World},
};
use figures::{Committed, Figures, Row};
use instructions::Callgrind;
use processor::Processor;
use road::Road;

/// How often each operation is asked for.
const TIMES: u64 = 12;
/// The figures that are committed.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/counts.txt");
/// Set to write them anew.
const UPDATE: &str = "UPDATE_COUNTS";

/// An answer, as far as the next request is made of it.
pub(super) struct Heard {
    location: String,
    cookie: String,
    body: String,
}

/// What is found out about each operation.
enum Meter {
    /// What the node's own counters say.
    Counters(Wire),
    /// Instructions of the whole process.
    Callgrind(Callgrind),
    /// Processor time of the whole process.
    Processor(Processor),
}

/// A node whose operations are counted, one after the other.
pub(super) struct Counting {
    node: Node,
    wire: Wire,
    meter: Meter,
    found: Vec<(&'static str, Figures)>,
}

/// What came of it.
pub(crate) struct Counted {
    /// As Markdown.
    pub(crate) table: String,
    /// Whether nothing is more than committed.
    pub(crate) held: bool,
}

/// Counts on each engine and compares; with `UPDATE_COUNTS` set, writes the figures instead.
pub(crate) async fn counts(places: &[Place], goals: &mut Goals) -> Result<Counted> {
    let mut committed = Committed::read(&std::fs::read_to_string(FILE).unwrap_or_default())?;
    let (update, mut risen, mut rows) = (std::env::var_os(UPDATE).is_some(), Vec::new(), Vec::<Row>::new());
    for place in places {
        let (found, instructions) = (engine(place).await?, instructions::of(place).await?);
        told_goals(place, &found, &instructions, goals);
        for (at, (name, figures)) in found.iter().enumerate() {
            let instructions = instructions.get(name).copied();
            figures.print(place.engine(), name, instructions);
            match rows.get_mut(at) {
                Some((_, engines)) => engines.push((*figures, instructions)),
                None => rows.push((name, vec![(*figures, instructions)])),
            }
        }
        if update {
            committed.replace(place.engine(), &found);
        } else {
            let compared = committed.compare(place.engine(), &found);
            compared.fallen.iter().for_each(|fallen| println!("{fallen}: to be lowered"));
            risen.extend(compared.risen);
        }
    }
    if places.iter().all(Place::is_sqlite) {
        println!("Only SQLite was counted; for both: ./dev postgres ./dev bench counts");
    }
    if update {
        std::fs::write(FILE, committed.written())?;
    }
    if !risen.is_empty() {
        println!("\n{}\n{UPDATE}=1 ./dev postgres ./dev bench counts commits them, if they are meant.", risen.join("\n"));
    }
    let engines: Vec<_> = places.iter().map(Place::engine).collect();
    Ok(Counted { table: figures::table(&engines, &rows), held: risen.is_empty() })
}

/// What the goals ask of single operations.
fn told_goals(place: &Place, found: &[(&'static str, Figures)], instructions: &HashMap<&'static str, u64>, goals: &mut Goals) {
    let engine = place.engine();
    if let Some((_, figures)) = found.iter().find(|(name, _)| *name == road::APPLY && !place.is_sqlite()) {
        goals.at_most("P6", engine, "round trips of an apply", amount(usize::try_from(figures.round_trips).unwrap_or(usize::MAX)), 5.0);
    }
    for (name, wanted) in [(road::CHECK, 15.0), (road::APPLY, 250.0), (road::PAGE, 60.0)] {
        if let Some(&count) = instructions.get(name) {
            goals.at_most(
                "P13",
                engine,
                &format!("thousands of instructions, {name}"),
                amount(usize::try_from(count / 1_000).unwrap_or(usize::MAX)),
                wanted,
            );
        }
    }
}

/// Processor time of a whole purchase on each engine: the pages and presses from the link to the end, without the password.
pub(crate) async fn purchase(places: &[Place], goals: &mut Goals) -> Result<()> {
    for place in places {
        let found = processor::of(place).await?;
        let took = found.iter().filter(|(name, _)| road::PURCHASE.contains(name)).map(|(_, took)| took.as_secs_f64() * 1e3);
        let what = "processor time of an apply of 3 subscriptions with its plan and all pages from the link on, ms";
        goals.at_most("P13", place.engine(), what, took.sum(), 3.0);
    }
    Ok(())
}

async fn engine(place: &Place) -> Result<Vec<(&'static str, Figures)>> {
    let (world, database) = filled(place, TIMES).await?;
    let node = Node::quiet(place, &database, &[]).await?;
    let mut counting = Counting::of_counters(node).await?;
    Road { world: &world, database: &database, times: TIMES }.walk(&mut counting).await?;
    let found = counting.end().await?;
    place.drop("counts").await?;
    Ok(found)
}

/// A small world, and nothing to do in it for a node by itself.
async fn filled(place: &Place, times: u64) -> Result<(World, String)> {
    // Each seller has more than ten orders. Of the drafts some are left alone, as many others are applied.
    let world = World::new(Shape { lines: 3, ..Shape::of(4_000, 2 * times) }, now()).await?;
    let database = place.filled("counts", &world).await?;
    trouble::postpone(&database).await?;
    Ok((world, database))
}

impl Counting {
    async fn of_counters(node: Node) -> Result<Self> {
        let (wire, mut other) = (Wire::connect(node.address).await?, Wire::connect(node.address).await?);
        // Until then it reads all that entitles into its memory.
        while meter(&mut other, "passerelle_entitlements_loaded").await? == 0 {
            sleep(MOMENT).await;
        }
        Ok(Self { node, wire, meter: Meter::Counters(other), found: Vec::new() })
    }

    async fn of_instructions(node: Node, callgrind: Callgrind) -> Result<Self> {
        let wire = Wire::connect(node.address).await?;
        Ok(Self { node, wire, meter: Meter::Callgrind(callgrind), found: Vec::new() })
    }

    /// Asks for one operation, once with each of these requests, and notes what it took at least.
    pub(super) async fn count(&mut self, name: &'static str, wanted: u16, requests: Vec<Request>) -> Result<Vec<Heard>> {
        let (mut heard, mut least) = (Vec::new(), Figures::MOST);
        for (time, request) in (0..).zip(requests) {
            let before = self.meter.before(time).await?;
            heard.push(ask(&mut self.wire, request, wanted).await.with_context(|| name)?);
            least = least.least(self.meter.told().await?.since(before));
        }
        match &mut self.meter {
            Meter::Counters(_) => self.found.push((name, least)),
            Meter::Callgrind(callgrind) => callgrind.after(name).await?,
            Meter::Processor(processor) => processor.after(name, heard.len())?,
        }
        Ok(heard)
    }

    /// The figures, without what asking for them added to each.
    async fn end(mut self) -> Result<Vec<(&'static str, Figures)>> {
        let mut own = Figures::MOST;
        for _ in 0..TIMES {
            let before = self.meter.told().await?;
            own = own.least(self.meter.told().await?.since(before));
        }
        self.node.stop().await?;
        Ok(self.found.into_iter().map(|(name, figures)| (name, figures.since(own))).collect())
    }

    async fn of_processor(node: Node) -> Result<Self> {
        let (wire, processor) = (Wire::connect(node.address).await?, Processor::of(&node)?);
        Ok(Self { node, wire, meter: Meter::Processor(processor), found: Vec::new() })
    }

    async fn processor(self) -> Result<Vec<(&'static str, Duration)>> {
        self.node.stop().await?;
        match self.meter {
            Meter::Processor(processor) => Ok(processor.found()),
            Meter::Counters(_) | Meter::Callgrind(_) => Ok(Vec::new()),
        }
    }

    async fn instructions(self) -> Result<HashMap<&'static str, u64>> {
        self.node.stop().await?;
        match self.meter {
            Meter::Callgrind(callgrind) => Ok(callgrind.found()),
            Meter::Counters(_) | Meter::Processor(_) => Ok(HashMap::new()),
        }
    }
}

impl Meter {
    async fn before(&mut self, time: u64) -> Result<Figures> {
        match self {
            Self::Counters(_) => {}
            Self::Callgrind(callgrind) => callgrind.before(time).await?,
            Self::Processor(processor) if time == 0 => processor.before()?,
            Self::Processor(_) => {}
        }
        self.told().await
    }

    async fn told(&mut self) -> Result<Figures> {
        match self {
            Self::Counters(wire) => told(wire).await,
            Self::Callgrind(_) | Self::Processor(_) => Ok(Figures::default()),
        }
    }
}

async fn ask(wire: &mut Wire, request: Request, wanted: u16) -> Result<Heard> {
    let answer = wire.ask(&request.done()).await?;
    let body = String::from_utf8_lossy(answer.body).into_owned();
    ensure!(answer.status == wanted, "{} instead of {wanted}: {body}", answer.status);
    let location = answer.header("location").unwrap_or_default().to_owned();
    Ok(Heard { location, cookie: answer.cookie("sid").unwrap_or_default().to_owned(), body })
}

/// What the node has sent to its database so far.
async fn told(wire: &mut Wire) -> Result<Figures> {
    let answer = wire.ask(&Request::get("/metrics").done()).await?;
    let text = std::str::from_utf8(answer.body)?;
    Ok(Figures {
        statements: value(text, "passerelle_statements_total")?,
        transactions: value(text, "passerelle_transactions_total")?,
        round_trips: value(text, "passerelle_round_trips_total")?,
    })
}

/// What a meter of the node says, in whole numbers.
pub(crate) async fn meter(wire: &mut Wire, name: &str) -> Result<u64> {
    let answer = wire.ask(&Request::get("/metrics").done()).await?;
    value(std::str::from_utf8(answer.body)?, name)
}

fn value(text: &str, name: &str) -> Result<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|value| value.parse().ok()).with_context(|| format!("/metrics does not tell {name}"))
}
