//! The verdict on an address that somebody wrote: the one place where pages and API ask for it.

use domain::address::{self, Address, Verdict};
use validator::Asker;

use crate::App;

/// Judges an address by the rules of its country, and asks who knows streets if the operator named somebody: that takes
/// two seconds at most. It is asked before an action begins, never within its transaction, and the verdict is about this very
/// address: whoever acts on it later asks [`Verdict::is_about`] first.
pub async fn judge(app: &App, written: &Address) -> Verdict {
    judged(app, written, Asker::Person).await
}

/// The same for a program, which may have many addresses judged at once: people come first where there is no room for all.
pub async fn judge_for_program(app: &App, written: &Address) -> Verdict {
    judged(app, written, Asker::Program).await
}

async fn judged(app: &App, written: &Address, asker: Asker) -> Verdict {
    let offline = address::check(written);
    match &app.validator {
        Some(validator) => validator.judge(offline, asker).await,
        None => offline,
    }
}
