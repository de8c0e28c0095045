//! `address check`: a table of addresses, each with its verdict. One row at a time, however long the table is.

use std::{
    io::{self, BufRead, BufReader, BufWriter, IsTerminal as _, Write},
    time::{Duration, Instant},
};

use domain::address::{self, Address, Field, Outcome, Verdict};

use crate::{Stopped, csv};

/// How often progress is told.
const PAUSE: Duration = Duration::from_millis(500);
/// What comes before the name of a column with the address as it should be.
const CLEAN: &str = "clean_";

/// Reads the table on standard input and writes it, judged, to standard output.
pub(crate) fn check(country: Option<&str>) -> Result<(), Stopped> {
    let known = country.is_none_or(|code| address::knows(&code.trim().to_ascii_uppercase()));
    if !known {
        return Err(Stopped::Misconfigured(format!("--country {}: no country of ISO 3166-1 alpha-2", country.unwrap_or_default())));
    }
    let mut progress = Progress::new(io::stderr().is_terminal());
    let done = table(BufReader::new(io::stdin()), BufWriter::new(io::stdout()), country.unwrap_or_default(), &mut progress);
    match done {
        // Whoever reads only its beginning has what they want.
        Err(Cannot::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(Cannot::Write(error)) => Err(Stopped::failed("cannot write the table", error)),
        Err(Cannot::Read(why)) => Err(Stopped::failed("cannot read the table", why)),
        Ok(()) => {
            progress.end();
            Ok(())
        }
    }
}

/// Why a table could not be judged to its end.
#[derive(Debug)]
enum Cannot {
    Read(String),
    Write(io::Error),
}

impl From<io::Error> for Cannot {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

fn table(input: impl BufRead, mut output: impl Write, country: &str, progress: &mut Progress) -> Result<(), Cannot> {
    let mut rows = csv::Rows::new(input);
    let head = rows.next().transpose().map_err(Cannot::Read)?.ok_or_else(|| Cannot::Read("it is empty".to_owned()))?;
    let columns = columns(&head)?;
    let added = ["outcome".to_owned(), "reasons".to_owned()].into_iter().chain(Field::ALL.map(|field| format!("{CLEAN}{}", field.name())));
    csv::write(&mut output, head.iter().cloned().chain(added))?;
    for row in rows {
        let mut row = row.map_err(Cannot::Read)?;
        let verdict = address::check(&address_of(&row, &columns, country));
        progress.count(verdict.outcome);
        row.resize(head.len().max(row.len()), String::new());
        csv::write(&mut output, row.into_iter().chain(judged(&verdict)))?;
    }
    Ok(output.flush()?)
}

/// Which column holds which field.
fn columns(head: &[String]) -> Result<Vec<(Field, usize)>, Cannot> {
    let named = |field: Field| head.iter().position(|name| name.trim().eq_ignore_ascii_case(field.name()));
    let columns: Vec<(Field, usize)> = Field::ALL.into_iter().filter_map(|field| Some((field, named(field)?))).collect();
    if columns.iter().any(|(field, _)| *field != Field::Country) {
        return Ok(columns);
    }
    let names = Field::ALL.map(Field::name).join(", ");
    Err(Cannot::Read(format!("line 1 has to name the columns, some of: {names}")))
}

fn address_of(row: &[String], columns: &[(Field, usize)], country: &str) -> Address {
    let mut address = Address::default();
    for &(field, at) in columns {
        address.set(field, row.get(at).cloned().unwrap_or_default());
    }
    if address.country.trim().is_empty() {
        country.clone_into(&mut address.country);
    }
    address
}

/// The columns that are added: how good, why not, and the address as it should be.
fn judged(verdict: &Verdict) -> impl Iterator<Item = String> {
    let reasons: Vec<String> = verdict.reasons.iter().map(|reason| format!("{}:{}", reason.field.name(), reason.code)).collect();
    let clean = verdict.suggestion.as_ref().unwrap_or(&verdict.normalized);
    [verdict.outcome.to_string(), reasons.join(" ")].into_iter().chain(Field::ALL.map(|field| clean.get(field).to_owned()))
}

/// Says on standard error how far it is.
struct Progress {
    counts: [u64; Outcome::ALL.len()],
    begun: Instant,
    told: Instant,
    /// Whether the line before is written over.
    terminal: bool,
}

impl Progress {
    fn new(terminal: bool) -> Self {
        let now = Instant::now();
        Self { counts: [0; Outcome::ALL.len()], begun: now, told: now, terminal }
    }

    fn count(&mut self, outcome: Outcome) {
        for (count, known) in self.counts.iter_mut().zip(Outcome::ALL) {
            *count += u64::from(*known == outcome);
        }
        if self.told.elapsed() >= PAUSE {
            self.told = Instant::now();
            let end = if self.terminal { "\r" } else { "\n" };
            eprint!("{} checked{end}", self.all());
        }
    }

    fn all(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn summary(&self) -> String {
        let each = self.counts.iter().zip(Outcome::ALL).map(|(count, outcome)| format!("{count} {outcome}"));
        format!("{} checked: {}", self.all(), each.collect::<Vec<_>>().join(", "))
    }

    fn end(&self) {
        eprintln!("{} in {:.1} s", self.summary(), self.begun.elapsed().as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(input: &str, country: &str) -> (Result<(), String>, String, String) {
        let (mut output, mut progress) = (Vec::new(), Progress::new(false));
        let done = table(input.as_bytes(), &mut output, country, &mut progress);
        (done.map_err(|why| format!("{why:?}")), String::from_utf8(output).unwrap(), progress.summary())
    }

    #[test]
    fn each_row_gets_its_verdict() {
        let input = "id,line1,City,postal_code\n7,\"12, rue Haute\",Paris,75 004\n8,\"1 rue \"\"X\"\"\",Paris,75004\n9,BP 3,Paris\n";
        let (done, output, summary) = checked(input, "fr");
        assert_eq!(done, Ok(()));
        let lines: Vec<&str> = output.lines().collect();
        assert_eq!(
            lines[0],
            "id,line1,City,postal_code,outcome,reasons,clean_country,clean_line1,clean_line2,clean_line3,clean_dependent_locality,clean_city,clean_region,clean_postal_code,clean_sorting_code"
        );
        assert_eq!(lines[1], "7,\"12, rue Haute\",Paris,75 004,suggested,postal_code:written,FR,\"12, rue Haute\",,,,Paris,,75004,");
        assert_eq!(lines[2], "8,\"1 rue \"\"X\"\"\",Paris,75004,valid,,FR,\"1 rue \"\"X\"\"\",,,,Paris,,75004,");
        assert_eq!(lines[3], "9,BP 3,Paris,,invalid,line1:post_office_box postal_code:required,FR,BP 3,,,,Paris,,,");
        assert_eq!((lines.len(), summary.as_str()), (4, "3 checked: 1 valid, 1 suggested, 0 unverified, 1 invalid"));
    }

    #[test]
    fn a_row_s_own_country_goes_first() {
        let (_, output, _) = checked("country,line1,city,region,postal_code\nUS,1 Main St,Austin,,78701\n,1 rue X,Paris,,75004\n", "FR");
        assert!(output.contains(",suggested,region:derivable,US,1 Main St,,,,Austin,TX,78701,") && output.contains(",valid,,FR,"));
    }

    #[test]
    fn a_table_that_is_none_is_refused_with_its_line() {
        for (input, said) in [("", "empty"), ("a,b\n1,2\n", "name the columns"), ("line1\n\"open\n", "line 2"), ("line1\na\"b\n", "line 2")]
        {
            let (done, _, _) = checked(input, "FR");
            assert!(done.as_ref().is_err_and(|why| why.contains(said)), "{input:?}: {done:?}");
        }
    }
}
