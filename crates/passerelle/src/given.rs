//! What the program is given by the machine: the time, and chance. Nothing else reads either.

use domain::Moment;
use jiff::Timestamp;

/// The time.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// 256 bits of the system's strong randomness.
#[expect(clippy::disallowed_methods, reason = "the one place that draws chance")]
pub(crate) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    if let Err(error) = getrandom::fill(&mut bytes) {
        // Without chance every token could be guessed: nothing may go on.
        tracing::error!(%error, "the system gives no randomness");
        std::process::abort();
    }
    bytes
}

/// The time, and chance for the ids of one action.
pub(crate) fn moment() -> Moment {
    let chance = random().into_iter().take(16).fold(0, |chance, byte| (chance << 8) | u128::from(byte));
    Moment::new(now(), chance)
}
