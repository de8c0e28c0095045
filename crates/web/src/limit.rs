//! Counts per address of the network, on this node: enough to slow guessing down, small enough to bound its memory.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Links that do not exist.
    MissedLink,
    /// Wrong e-mail or password.
    MissedSignIn,
    /// Accounts created.
    SignUp,
    /// New passwords asked for.
    Recovery,
    /// Keys that do not exist.
    MissedKey,
}

impl Counted {
    /// Its name with the words apart, for the meters.
    fn word(self) -> String {
        format!("{self:?}").chars().fold(String::new(), |mut word, c| {
            if c.is_ascii_uppercase() && !word.is_empty() {
                word.push('_');
            }
            word.push(c.to_ascii_lowercase());
            word
        })
    }
}

/// Addresses remembered at most; beyond, the oldest windows go first.
const MOST: usize = 50_000;

/// Counters over fixed windows.
#[derive(Default)]
pub struct Limits(Mutex<HashMap<(Counted, IpAddr), (i64, u32)>>);

/// How much is allowed in how many seconds.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// This many.
    pub most: u32,
    /// In a window of this many seconds.
    pub seconds: i64,
}

impl Limits {
    /// Whether one more would exceed the allowance; seconds to wait if so. Counts nothing.
    ///
    /// # Errors
    /// The seconds until the window ends.
    pub fn check(&self, what: Counted, from: IpAddr, allowance: Allowance, now: Timestamp) -> Result<(), i64> {
        let window = now.as_second().div_euclid(allowance.seconds);
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.get(&(what, from)) {
            Some(&(then, count)) if then == window && count >= allowance.most => {
                Err(allowance.seconds - now.as_second().rem_euclid(allowance.seconds))
            }
            _ => Ok(()),
        }
    }

    /// Counts one.
    pub fn count(&self, what: Counted, from: IpAddr, allowance: Allowance, now: Timestamp) {
        metrics::counter!("passerelle_counted_total", "what" => what.word()).increment(1);
        let window = now.as_second().div_euclid(allowance.seconds);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST {
            counts.retain(|_, (then, _)| *then == window);
        }
        let entry = counts.entry((what, from)).or_insert((window, 0));
        if entry.0 != window {
            *entry = (window, 0);
        }
        entry.1 = entry.1.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_named_with_its_words_apart() {
        assert_eq!((Counted::MissedSignIn.word().as_str(), Counted::SignUp.word().as_str()), ("missed_sign_in", "sign_up"));
    }
}
