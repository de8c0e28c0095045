//! `admin contract-code issue` and `list`: a seller's codes from a table, and as one.

use std::{
    io::{self, BufReader, BufWriter, IsTerminal as _, Write},
    path::Path,
    time::{Duration, Instant},
};

use actions::{IssueContractCodes, issue_contract_codes::made};
use domain::{
    Faults,
    catalogue::SellerStatus,
    contract_code::{ContractCodeRefusal, ContractCodeStatus, Discount, NewContractCode, WrittenContractCode},
    id::{ContractCodeId, SellerId},
    secret::Secret,
};
use i18n::{Language, Words};
use store::{
    Action as _, Failure, Store, audit,
    catalogue::{self, Seller},
    contract_code::{self, Listed, Shown},
};
use web::{csv::harmless, sentence::fault_sentence};

use crate::{Stopped, configuration::Configuration, csv, given, serve};

/// How often progress is told.
const PAUSE: Duration = Duration::from_millis(500);
/// Codes read at once.
const TOGETHER: i64 = 200;
/// The columns a table of codes may have.
const COLUMNS: [&str; 9] = ["code", "percent", "text", "seller_account", "services", "order", "valid_from", "valid_until", "max_uses"];

async fn seller(store: &Store, name: &str) -> Result<Seller, Stopped> {
    let reader = store.reader().await?;
    let found = match name.parse() {
        Ok(id) => catalogue::seller_by_id(&reader, id).await?,
        Err(_) => catalogue::seller_by_key(&reader, name).await?,
    };
    found.ok_or_else(|| Stopped::Failed(format!("there is no seller {name}")))
}

/// `admin contract-code issue`.
pub(crate) async fn issue(configuration: Configuration, name: &str, file: &Path, dry_run: bool) -> Result<(), Stopped> {
    let store = Store::open(&configuration.database).await?;
    let issued = match serve::claimed(&store, &configuration).await {
        Ok(secret) => issue_with(&store, secret, name, file, dry_run).await,
        Err(stopped) => Err(stopped),
    };
    store.close().await;
    let progress = issued?;
    eprintln!("{} in {:.1} s", progress.summary(), progress.begun.elapsed().as_secs_f64());
    if progress.refused > 0 {
        Err(Stopped::Failed(format!("{} of {} lines cannot be issued", progress.refused, progress.all())))
    } else {
        Ok(())
    }
}

async fn issue_with(store: &Store, secret: Secret, name: &str, file: &Path, dry_run: bool) -> Result<Progress, Stopped> {
    let seller = seller(store, name).await?;
    if seller.status != SellerStatus::Active {
        return Err(Stopped::Failed(format!("seller {name} may not sell at the moment")));
    }
    let input: Box<dyn io::Read> = if file == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(std::fs::File::open(file).map_err(|error| Stopped::failed(&format!("cannot read {}", file.display()), error))?)
    };
    let issuing = Issuing { store, secret, seller: seller.id, dry_run };
    let mut rows = csv::Rows::new(BufReader::new(input));
    let unread = |why: String| Stopped::failed("cannot read the table", why);
    let unwritten = |error: io::Error| Stopped::failed("cannot write the report", error);
    let head = rows.next().transpose().map_err(unread)?.unwrap_or_default();
    let columns = columns(&head).map_err(unread)?;
    let (mut output, mut progress) = (BufWriter::new(io::stdout()), Progress::new());
    csv::write(&mut output, head.iter().cloned().chain(["outcome", "id", "issued_code", "reasons"].map(str::to_owned)))
        .map_err(unwritten)?;
    for row in rows {
        let mut row = row.map_err(unread)?;
        let line = issuing.line(&row, &columns).await?;
        progress.count(&line);
        row.resize(head.len().max(row.len()), String::new());
        csv::write(&mut output, row.into_iter().chain(line.told())).map_err(unwritten)?;
    }
    output.flush().map_err(unwritten)?;
    Ok(progress)
}

/// Which column holds what. An unknown one is a slip: what it says would be lost.
fn columns(head: &[String]) -> Result<Vec<(&'static str, usize)>, String> {
    let named = |(at, name): (usize, &String)| {
        let known = COLUMNS.into_iter().find(|column| name.trim().eq_ignore_ascii_case(column));
        known.map(|column| (column, at)).ok_or_else(|| name.trim().to_owned())
    };
    let columns: Result<Vec<_>, String> = head.iter().enumerate().map(named).collect();
    match columns {
        Ok(columns) if columns.iter().any(|(name, _)| ["percent", "text"].contains(name)) => Ok(columns),
        Ok(_) => Err(format!("line 1 has to name the columns, some of: {}", COLUMNS.join(", "))),
        Err(name) => Err(format!("line 1 names a column {name:?}; there are: {}", COLUMNS.join(", "))),
    }
}

/// What became of a line.
enum Line {
    /// Issued, or would be.
    Issued(Option<(ContractCodeId, String)>),
    /// The seller has issued this code before; it stays as it is.
    Before,
    /// It cannot be issued.
    Refused(String),
}

impl Line {
    /// The columns that are added.
    fn told(self) -> [String; 4] {
        let told = |outcome: &str| [outcome.to_owned(), String::new(), String::new(), String::new()];
        match self {
            Self::Issued(Some((id, code))) => ["issued".to_owned(), id.to_string(), code, String::new()],
            Self::Issued(None) => told("would be issued"),
            Self::Before => told("issued before"),
            Self::Refused(reasons) => ["refused".to_owned(), String::new(), String::new(), reasons],
        }
    }
}

/// Issues codes, a line at a time: what was done stays done when the next one fails.
struct Issuing<'a> {
    store: &'a Store,
    secret: Secret,
    seller: SellerId,
    dry_run: bool,
}

impl Issuing<'_> {
    async fn line(&self, row: &[String], columns: &[(&'static str, usize)]) -> Result<Line, Stopped> {
        let moment = given::moment();
        let mut faults = Faults::default();
        let new = written(row, columns).check("", moment.today(), &mut faults);
        let new = match faults.or(new) {
            Ok(new) => new,
            Err(faults) => return Ok(Line::Refused(reasons(&faults))),
        };
        let (codes, secret) = (vec![new.clone()], self.secret.clone());
        let action = IssueContractCodes { seller: self.seller, actor: audit::Actor::System, codes, secret, moment };
        if self.dry_run {
            let facts = action.load(&*self.store.reader().await?).await?;
            return action.decide(facts).map_or_else(|refusal| refused(&refusal), |_| Ok(Line::Issued(None)));
        }
        match self.store.perform(action).await {
            Ok(shown) => Ok(Line::Issued(shown.first().map(|shown| (shown.id, self.code(&new, shown))))),
            Err(Failure::Refused(refusal)) => refused(&refusal),
            Err(Failure::Broken(broken)) => Err(broken.into()),
        }
    }

    fn code(&self, new: &NewContractCode, shown: &Shown) -> String {
        new.code.as_ref().map_or_else(|| made(&self.secret, shown.id).grouped(), domain::contract_code::Code::grouped)
    }
}

fn refused(refusal: &ContractCodeRefusal) -> Result<Line, Stopped> {
    match refusal {
        ContractCodeRefusal::Unfit(faults) if faults.0.iter().any(|fault| fault.code == "code_taken") => Ok(Line::Before),
        ContractCodeRefusal::Unfit(faults) => Ok(Line::Refused(reasons(faults))),
        _ => Err(Stopped::Failed("the seller may not sell at the moment".to_owned())),
    }
}

fn reasons(faults: &Faults) -> String {
    let words = Words::of(Language::En);
    let told = faults.0.iter().map(|fault| {
        let at = fault.at.strip_prefix("codes/0/").unwrap_or(&fault.at);
        format!("{at}: {}", fault_sentence(words, fault))
    });
    told.collect::<Vec<_>>().join(" ")
}

/// A line as it is written; an empty field says nothing.
fn written(row: &[String], columns: &[(&'static str, usize)]) -> WrittenContractCode {
    let field = |name: &str| {
        let at = columns.iter().find(|(known, _)| *known == name).map(|(_, at)| *at);
        at.and_then(|at| row.get(at)).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    // What is no number is no number of the right size either.
    let number = |name: &str| field(name).map(|text| text.parse().unwrap_or(0));
    WrittenContractCode {
        code: field("code"),
        seller_account: field("seller_account"),
        services: field("services").map(|all| all.split_whitespace().map(str::to_owned).collect()).unwrap_or_default(),
        order: field("order"),
        percent: number("percent"),
        text: field("text"),
        valid_from: field("valid_from"),
        valid_until: field("valid_until"),
        max_uses: number("max_uses").unwrap_or(1),
    }
}

/// Says on standard error how far it is.
struct Progress {
    issued: u64,
    before: u64,
    refused: u64,
    begun: Instant,
    told: Instant,
    /// Whether the line before is written over.
    terminal: bool,
}

impl Progress {
    fn new() -> Self {
        let now = Instant::now();
        Self { issued: 0, before: 0, refused: 0, begun: now, told: now, terminal: io::stderr().is_terminal() }
    }

    fn count(&mut self, line: &Line) {
        match line {
            Line::Issued(_) => self.issued += 1,
            Line::Before => self.before += 1,
            Line::Refused(_) => self.refused += 1,
        }
        if self.told.elapsed() >= PAUSE {
            self.told = Instant::now();
            let end = if self.terminal { "\r" } else { "\n" };
            eprint!("{}{end}", self.summary());
        }
    }

    const fn all(&self) -> u64 {
        self.issued + self.before + self.refused
    }

    fn summary(&self) -> String {
        format!("{} lines: {} issued, {} issued before, {} refused", self.all(), self.issued, self.before, self.refused)
    }
}

/// `admin contract-code list`: as CSV, newest first. The codes themselves are not kept.
pub(crate) async fn list(configuration: Configuration, name: &str) -> Result<(), Stopped> {
    let store = Store::open(&configuration.database).await?;
    let listed = list_with(&store, name).await;
    store.close().await;
    listed
}

async fn list_with(store: &Store, name: &str) -> Result<(), Stopped> {
    let (seller, today) = (seller(store, name).await?, given::moment().today());
    let mut output = BufWriter::new(io::stdout());
    let unwritten = |error: io::Error| Stopped::failed("cannot write the table", error);
    let head = ["id", "tail", "status"].into_iter().chain(COLUMNS.into_iter().skip(1)).chain(["uses", "issued_at", "ended_at"]);
    csv::write(&mut output, head.map(str::to_owned)).map_err(unwritten)?;
    let mut before = ContractCodeId::greatest();
    loop {
        let listed = Listed { seller: Some(seller.id), before, status: None, order: None, today, limit: TOGETHER };
        let codes = contract_code::page(&*store.reader().await?, listed).await?;
        for shown in &codes {
            csv::write(&mut output, fields(shown, today).map(|field| harmless(&field)).into_iter()).map_err(unwritten)?;
        }
        match codes.last() {
            Some(last) if i64::try_from(codes.len()) == Ok(TOGETHER) => before = last.id,
            _ => return output.flush().map_err(unwritten),
        }
    }
}

fn fields(shown: &Shown, today: jiff::civil::Date) -> [String; 14] {
    let over = shown.ended_at.is_none() && shown.valid_until.is_some_and(|last| last < today);
    let status = if over { ContractCodeStatus::Expired } else { shown.status };
    let (percent, text) = match &shown.discount {
        Discount::Percent(percent) => (percent.to_string(), String::new()),
        Discount::Text(text) => (String::new(), text.clone()),
    };
    [
        shown.id.to_string(),
        shown.tail.clone(),
        status.as_str().to_owned(),
        percent,
        text,
        shown.seller_account.clone().unwrap_or_default(),
        shown.services.join(" "),
        shown.order.map(|order| order.to_string()).unwrap_or_default(),
        shown.valid_from.to_string(),
        shown.valid_until.map(|day| day.to_string()).unwrap_or_default(),
        shown.max_uses.to_string(),
        shown.uses.to_string(),
        shown.issued_at.to_string(),
        shown.ended_at.map(|at| at.to_string()).unwrap_or_default(),
    ]
}
