//! The verdict on an address that somebody wrote: the one place where the pages ask for it.

use domain::address::{self, Address, Verdict};

use crate::App;

/// Judges an address by the rules of its country, offline. It is asked before an action begins, never within its
/// transaction, and the verdict is about this very address: whoever acts on it later asks [`Verdict::is_about`] first.
///
/// Whoever knows streets is asked here, too, once the operator named them: so it waits, and knows the node.
pub async fn judge(_app: &App, written: &Address) -> Verdict {
    address::check(written)
}
