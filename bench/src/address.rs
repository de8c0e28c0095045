//! A million addresses of all countries checked on one core, beside the Python package made from the same data.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use domain::address::{self, Address, Field, FieldSpec, Outcome};

use crate::{goals::Goals, report::amount};

const MILLION: usize = 1_000_000;
/// Of these the package judges as many as it can in its time.
const SAMPLE: usize = 20_000;
const SECONDS: &str = "20";

/// Checks them and says how fast.
pub(crate) fn address(quick: bool, goals: &mut Goals) -> Result<()> {
    let count = if quick { MILLION / 10 } else { MILLION };
    let first = first_use();
    let before = resident()?;
    let maker = Maker::new();
    let (taken, counts) = check(&maker, count);
    let grown = resident()?.saturating_sub(before);
    let each: Vec<String> = Outcome::ALL.iter().zip(counts).map(|(outcome, count)| format!("{count} {outcome}")).collect();
    println!(
        "{count} addresses on one core: {:.2} s of checking ({}); memory grew by {} KiB",
        taken.as_secs_f64(),
        each.join(", "),
        grown / 1024
    );
    let million = taken.as_secs_f64() * amount(MILLION) / amount(count);
    goals.at_most("address", "none", "a million addresses, seconds on one core", million, 10.0);
    goals.at_most("address", "none", "first check, milliseconds", first.as_secs_f64() * 1_000.0, 20.0);
    goals.at_most("address", "none", "memory of the rules of all countries, MiB", amount(grown) / f64::from(1 << 20), 10.0);
    match python(&maker) {
        Ok((published, kept)) => {
            let ours = amount(count) / taken.as_secs_f64();
            println!(
                "ours {ours:.0}/s; the Python package {published:.0}/s, with its files kept in memory {kept:.0}/s: × {:.0}, × {:.0}",
                ours / published,
                ours / kept
            );
            goals.at_least("address", "none", "times the Python package, same addresses", ours / published, 100.0);
        }
        Err(why) => println!("not compared with the Python package: {why:#}"),
    }
    Ok(())
}

/// How long the first check of a process takes: the file is opened, and one country of it read.
fn first_use() -> Duration {
    let address = Address {
        country: "BR".into(),
        line1: "Praça da Sé, 1".into(),
        city: "São Paulo".into(),
        region: "SP".into(),
        postal_code: "01001-000".into(),
        ..Address::default()
    };
    let begun = Instant::now();
    let verdict = address::check(&address);
    assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.reasons);
    begun.elapsed()
}

fn check(maker: &Maker, count: usize) -> (Duration, Vec<usize>) {
    let mut counts = vec![0; Outcome::ALL.len()];
    let mut taken = Duration::ZERO;
    // In batches: what makes the addresses is not measured.
    for batch in 0..count.div_ceil(1_000) {
        let addresses: Vec<Address> = (0..1_000).map(|at| maker.address(batch * 1_000 + at)).collect();
        let begun = Instant::now();
        for address in &addresses {
            let outcome = address::check(address).outcome;
            if let Some((_, count)) = Outcome::ALL.iter().zip(&mut counts).find(|(known, _)| **known == outcome) {
                *count += 1;
            }
        }
        taken += begun.elapsed();
    }
    (taken, counts)
}

/// The package's rates on the same addresses: as it is published, and with its files kept in memory.
fn python(maker: &Maker) -> Result<(f64, f64)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let script = root.join("tools/address-data/compare.py");
    let folder = tempfile::tempdir()?;
    let package: PathBuf = root.join("target/address-python");
    let run = |words: &[&Path]| -> Result<String> {
        let done = Command::new("python3").arg(&script).args(words).output().context("python3")?;
        ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr).lines().last().unwrap_or_default().to_owned());
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    };
    run(&[Path::new("install"), &package])?;
    let file = folder.path().join("addresses.tsv");
    fs::write(&file, sample(maker))?;
    let rates = run(&[Path::new("time"), &package, &file, Path::new(SECONDS)])?;
    let (published, kept) = rates.trim().split_once(' ').context("two rates")?;
    Ok((published.parse()?, kept.parse()?))
}

fn sample(maker: &Maker) -> String {
    let mut text = String::new();
    for number in 0..SAMPLE {
        let Address { country, line1, dependent_locality, city, region, postal_code, sorting_code, .. } = maker.address(number);
        // Writing to a text never fails.
        let _ = writeln!(text, "{country}\t{line1}\t{dependent_locality}\t{city}\t{region}\t{postal_code}\t{sorting_code}");
    }
    text
}

/// Makes addresses of every country in turn: most as they should be, some with something the matter.
struct Maker(Vec<(&'static str, Vec<FieldSpec>)>);

impl Maker {
    fn new() -> Self {
        Self(address::countries().map(|code| (code, address::form(code).unwrap_or_default())).collect())
    }

    fn address(&self, number: usize) -> Address {
        let mut address = Address::default();
        let Some((code, form)) = self.0.get(number % self.0.len()) else { return address };
        let turn = number / self.0.len();
        (*code).clone_into(&mut address.country);
        for spec in form {
            address.set(spec.field, text(spec, turn));
        }
        if let Some((city, _)) = pick(&address::cities(code, &address.region), turn) {
            (*city).clone_into(&mut address.city);
        }
        spoil(&mut address, turn % 10);
        address
    }
}

fn text(spec: &FieldSpec, turn: usize) -> String {
    match spec.field {
        Field::Line1 => format!("{} Long Street", turn % 997 + 1),
        Field::City => format!("Newtown {}", turn % 89),
        Field::Region if spec.regions.is_empty() => "Midland".to_owned(),
        Field::Region => pick(&spec.regions, turn).map(|(key, _)| key.clone()).unwrap_or_default(),
        Field::PostalCode => spec.example.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

fn pick<T>(list: &[T], turn: usize) -> Option<&T> {
    list.get(turn.checked_rem(list.len())?)
}

/// One in two addresses is left as it is; the others get what people do to them.
fn spoil(address: &mut Address, way: usize) {
    match way {
        5 => address.postal_code = address.postal_code.to_lowercase().replace([' ', '-'], ""),
        6 => address.region = address.region.to_lowercase(),
        7 => address.city.push('x'),
        8 => address.postal_code.clear(),
        9 => address.region.push('x'),
        _ => {}
    }
}

/// Bytes of this process in memory.
fn resident() -> Result<usize> {
    let pages = fs::read_to_string("/proc/self/statm")?;
    let resident = pages.split(' ').nth(1).context("statm")?.parse::<usize>()?;
    Ok(resident * rustix::param::page_size())
}
