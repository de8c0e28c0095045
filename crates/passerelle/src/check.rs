//! `check`: looks the whole database over and changes nothing.

use store::{
    check::{self, Violation},
    seal::{self, Looked},
};

use crate::{Stopped, configuration::Configuration, secret_file};

/// Hexadecimal digits of a seal's hash.
const HASH: usize = 64;

/// Prints a line per violation; ends well when there is none. `noted` is a seal somebody kept elsewhere.
pub(crate) async fn check(configuration: Configuration, noted: Option<String>) -> Result<(), Stopped> {
    let noted = noted.map(|noted| understood(&noted)).transpose()?;
    let snapshot = store::snapshot(&configuration.database).await?;
    let secret = secret_file::present(&configuration.secret_key_file)?;
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
    let must = |what: &str| Stopped::Misconfigured(format!("--seal {noted}: {what}; give POSITION:HASH as `check` prints it"));
    let (position, hash) = noted.split_once(':').ok_or_else(|| must("there is no colon"))?;
    let position = position.parse().ok().filter(|position| *position > 0).ok_or_else(|| must("the position is no whole number above 0"))?;
    if hash.len() != HASH || !hash.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(must("the hash is not 64 hexadecimal digits"));
    }
    Ok((position, hash.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_that_cannot_be_one_is_named() {
        let hash = "0F".repeat(32);
        assert_eq!(understood(&format!("12:{hash}")).unwrap(), (12, hash.to_lowercase()));
        for (noted, said) in [
            ("nonsense", "colon"),
            (&format!("x:{hash}"), "position"),
            (&format!("0:{hash}"), "position"),
            ("1:abc", "hash"),
            (&format!("1:{hash}0"), "hash"),
            (&format!("1:{}", "zz".repeat(32)), "hash"),
        ] {
            let refused = understood(noted);
            assert!(matches!(&refused, Err(Stopped::Misconfigured(why)) if why.contains(said)), "{noted}: {refused:?}");
        }
    }
}
