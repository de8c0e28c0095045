//! The address rules beside the Python package that is made from the same data, on 202,400 addresses of all countries: half
//! of them made to keep the rules, half with one field broken. Every difference is listed in `differential.tsv` with the
//! reason why it is better so.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use domain::address::{Address, Code, Field, Outcome, check};

/// 400 times two of each of the package's 253 countries.
const COUNT: &str = "202400";
const ACCEPTED: &str = include_str!("differential.tsv");

#[test]
fn the_python_package_says_the_same() {
    let accepted = accepted();
    let (mut used, mut strange, mut judged) = (BTreeSet::new(), BTreeMap::new(), 0);
    let lines = fs::read_to_string(addresses().unwrap()).unwrap();
    for line in lines.lines() {
        let (address, theirs) = read(line);
        let ours = ours(&address);
        judged += 1;
        for field in [Field::Line1, Field::DependentLocality, Field::City, Field::Region, Field::PostalCode] {
            let said = (theirs.get(&field).copied().unwrap_or("-"), ours.get(&field).copied().unwrap_or("-"));
            if alike(said.0, said.1) {
                continue;
            }
            let keys = [address.country.as_str(), "*"].map(|country| [country, field.name(), said.0, said.1].map(str::to_owned));
            match keys.into_iter().find(|key| accepted.contains_key(key)) {
                Some(key) => drop(used.insert(key)),
                None => {
                    let said = (said.0.to_owned(), said.1.to_owned());
                    strange.entry((address.country.clone(), field.name(), said)).or_insert_with(|| address.clone());
                }
            }
        }
    }
    let told: Vec<String> = strange
        .iter()
        .map(|((country, field, said), address)| format!("{country}\t{field}\t{}\t{}\t{address:?}", said.0, said.1))
        .collect();
    assert!(told.is_empty(), "{} differences that nobody accepted:\n{}", told.len(), told.join("\n"));
    let idle: Vec<_> = accepted.keys().filter(|key| !used.contains(*key)).collect();
    assert!(idle.is_empty(), "accepted, and not there: {idle:?}");
    assert_eq!(judged, COUNT.parse::<usize>().unwrap());
}

/// The differences that are accepted: country (`*` for all), field, what they say, what we say; then the reason.
fn accepted() -> BTreeMap<[String; 4], &'static str> {
    let rows = ACCEPTED.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|row| {
        let mut columns = row.splitn(5, '\t');
        let key = [(); 4].map(|()| columns.next().unwrap_or_default().to_owned());
        let reason = columns.next().unwrap_or_default();
        assert!(reason.len() > 10, "no reason: {row}");
        (key, reason)
    })
    .collect()
}

/// A field is found missing, or wrong, or neither.
fn alike(theirs: &str, ours: &str) -> bool {
    match theirs {
        "required" => ours == "required" || ours == "derivable",
        "invalid" => matches!(
            ours,
            "postal_code_format" | "postal_code_region" | "unknown_region" | "unknown_place" | "spelling" | "wrong_field" | "required"
        ),
        _ => ours == "-",
    }
}

/// What we say of each field, by its code.
fn ours(address: &Address) -> BTreeMap<Field, &'static str> {
    let verdict = check(address);
    assert_eq!(verdict.outcome == Outcome::Valid, verdict.reasons.is_empty());
    // What weighs more goes first.
    let mut reasons: Vec<_> = verdict.reasons.iter().collect();
    reasons.sort_by_key(|reason| reason.weight());
    reasons
        .into_iter()
        .map(|reason| {
            // A field that is filled from another was missing.
            let missing = reason.code == Code::WrongField && address.get(reason.field).is_empty();
            (reason.field, if missing { "required" } else { reason.code.as_str() })
        })
        .collect()
}

fn read(line: &str) -> (Address, BTreeMap<Field, &str>) {
    let columns: Vec<&str> = line.split('\t').collect();
    let fields =
        [Field::Country, Field::Line1, Field::DependentLocality, Field::City, Field::Region, Field::PostalCode, Field::SortingCode];
    let mut address = Address::default();
    for (field, text) in fields.into_iter().zip(&columns) {
        address.set(field, (*text).to_owned());
    }
    let theirs = columns
        .get(7)
        .copied()
        .unwrap_or_default()
        .split(',')
        .filter_map(|error| error.split_once('='))
        .map(|(name, why)| (named(name), why))
        .collect();
    (address, theirs)
}

fn named(theirs: &str) -> Field {
    match theirs {
        "street_address" => Field::Line1,
        "city_area" => Field::DependentLocality,
        "city" => Field::City,
        "country_area" => Field::Region,
        "postal_code" => Field::PostalCode,
        "sorting_code" => Field::SortingCode,
        _ => Field::Country,
    }
}

/// The package's verdicts. They are asked for once, until the script changes.
fn addresses() -> io::Result<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/address-data/compare.py");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (file, made_by) = (folder.join("addresses.tsv"), folder.join("addresses.made-by"));
    let text = fs::read(&script)?;
    if file.exists() && fs::read(&made_by).is_ok_and(|before| before == text) {
        return Ok(file);
    }
    let (package, half) = (folder.join("address-python"), folder.join(format!("addresses.{}", std::process::id())));
    run(&script, &[Path::new("install"), &package])?;
    run(&script, &[Path::new("judge"), &package, Path::new(COUNT), &half])?;
    fs::rename(half, &file)?;
    fs::write(made_by, text)?;
    Ok(file)
}

fn run(script: &Path, words: &[&Path]) -> io::Result<()> {
    let done = Command::new("python3").arg(script).args(words).output()?;
    assert!(done.status.success(), "{words:?} (it needs python3 with pip): {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}
