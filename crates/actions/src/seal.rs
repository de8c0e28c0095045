//! Seals what was recorded, batch by batch, until nothing waits.

use domain::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use store::{Broken, Failure, Store, seal};

/// Seals every row of the last `back` that waits. Says how many it sealed.
///
/// # Errors
/// When the database refuses.
pub async fn seal_all(store: &Store, secret: &Secret, back: SignedDuration, now: Timestamp) -> Result<usize, Broken> {
    let mut sealed = 0;
    loop {
        let reader = store.reader().await?;
        let after = seal::head(&reader).await?;
        let rows = seal::unsealed(&reader, back).await?;
        let found = rows.len();
        if found == 0 {
            return Ok(sealed);
        }
        let done = store.perform(seal::Seal { secret: secret.clone(), rows, after, now }).await;
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
