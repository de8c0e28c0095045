//! `check`: looks the whole database over and changes nothing.

use store::{
    check::{self, Violation},
    seal::{self, Looked},
};

use crate::{Stopped, configuration::Configuration, secret_file};

/// Prints a line per violation; ends well when there is none. `noted` is a seal somebody kept elsewhere.
pub(crate) async fn check(configuration: Configuration, noted: Option<String>) -> Result<(), Stopped> {
    let noted = noted.map(|noted| understood(&noted)).transpose()?;
    let secret = secret_file::present(&configuration.secret_key_file)?;
    let snapshot = store::snapshot(&configuration.database).await?;
    let mut found = check::engine(&snapshot).await?;
    found.extend(check::rules(&snapshot, &secret).await?);
    let known = noted.as_ref().map(|(position, hash)| (*position, hash.as_str()));
    let Looked { wrong, head, waiting } = seal::look_over(&snapshot, &secret, known).await?;
    found.extend(wrong.into_iter().map(|(subject, says)| Violation { rule: "audit", subject, says }));
    found.iter().for_each(|violation| println!("{violation}"));
    match found.len() {
        0 => {
            println!(
                "all is well: every rule holds; {} audit and event rows are sealed, {waiting} wait; the last seal is {head}",
                head.position
            );
            Ok(())
        }
        many => Err(Stopped::Failed(format!("{many} violation(s) found"))),
    }
}

/// A seal as `check` prints it and the log has it: its position and its hash.
fn understood(noted: &str) -> Result<(i64, String), Stopped> {
    let parts = noted.split_once(':').and_then(|(position, hash)| Some((position.parse().ok()?, hash.to_ascii_lowercase())));
    parts.ok_or_else(|| Stopped::Misconfigured(format!("--seal: {noted:?} is not POSITION:HASH, as `check` prints it")))
}
