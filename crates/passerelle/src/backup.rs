//! `backup` and `restore`: the whole database in a file, and back, on either engine.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Write as _},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use store::backup::{CannotBackUp, CannotRestore};

use crate::{Stopped, configuration::Configuration, given, secret_file};

/// Standard output, or input.
const STANDARD: &str = "-";

/// Writes everything there is at this instant to a file that only its owner may read. Nodes go on working.
pub(crate) async fn backup(configuration: Configuration, file: &Path) -> Result<(), Stopped> {
    let snapshot = store::snapshot(&configuration.database).await?;
    let now = given::now();
    if file == Path::new(STANDARD) {
        let rows = store::backup::backup(&snapshot, &mut BufWriter::new(io::stdout()), now).await.map_err(unsaved)?;
        eprintln!("{rows} rows backed up");
        return Ok(());
    }
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut out = BufWriter::new(made.map_err(|error| Stopped::failed(&format!("cannot make {}", file.display()), error))?);
    let written = store::backup::backup(&snapshot, &mut out, now).await.map_err(unsaved);
    let kept = match written {
        Ok(rows) => out.get_ref().sync_all().map(|()| rows).map_err(|error| Stopped::failed("cannot write the backup", error)),
        Err(stopped) => Err(stopped),
    };
    let rows = kept.inspect_err(|_| drop(fs::remove_file(file)))?;
    println!("{rows} rows backed up to {}; keep the secret ({}) with it", file.display(), configuration.secret_key_file.display());
    Ok(())
}

fn unsaved(why: CannotBackUp) -> Stopped {
    match why {
        CannotBackUp::Broken(broken) => broken.into(),
        CannotBackUp::Io(_) => Stopped::Failed(why.to_string()),
    }
}

/// Fills an empty database with a backup.
pub(crate) async fn restore(configuration: Configuration, file: &Path) -> Result<(), Stopped> {
    let secret = secret_file::present(&configuration.secret_key_file)?;
    let restored = if file == Path::new(STANDARD) {
        store::backup::restore(&configuration.database, &mut BufReader::new(io::stdin()), &secret, given::now()).await
    } else {
        let opened = File::open(file).map_err(|error| Stopped::failed(&format!("cannot read {}", file.display()), error))?;
        store::backup::restore(&configuration.database, &mut BufReader::new(opened), &secret, given::now()).await
    };
    let (rows, ran) = restored.map_err(|why| match why {
        CannotRestore::Database(why) => why.into(),
        CannotRestore::Broken(broken) => broken.into(),
        why => Stopped::Failed(why.to_string()),
    })?;
    let then = if ran.is_empty() { String::new() } else { format!("; {} migration(s) were run on them", ran.len()) };
    println!("{rows} rows restored{then}");
    io::stdout().flush().map_err(|error| Stopped::failed("cannot say so", error))
}
