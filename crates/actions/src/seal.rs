//! Seals what was recorded, batch by batch, until nothing waits.

use domain::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use store::{Broken, Failure, Store, seal};

/// Seals every row that waits, from `back` before the last seal on. Says how many it sealed. Only the first batch looks
/// back: each later one goes on where the one before it ended, so that a long queue costs what it is long.
///
/// # Errors
/// When the database refuses.
pub async fn seal_all(store: &Store, secret: &Secret, back: SignedDuration, now: Timestamp) -> Result<usize, Broken> {
    let mut sealed = 0;
    let mut from = seal::behind_the_last(&*store.reader().await?, back).await?;
    loop {
        let reader = store.reader().await?;
        let after = seal::head(&reader).await?;
        let rows = seal::unsealed(&reader, from).await?;
        drop(reader);
        let found = rows.len();
        let Some(last) = rows.last() else { return Ok(sealed) };
        from = last.id;
        let done = store.perform(seal::Seal::new(secret, &rows, after, now)).await;
        match done {
            Ok(true) => sealed += found,
            // Another node seals: it will go on.
            Ok(false) => return Ok(sealed),
            Err(Failure::Broken(broken)) => return Err(broken),
            Err(Failure::Refused(never)) => match never {},
        }
        if found < seal::BATCH {
            return Ok(sealed);
        }
    }
}
