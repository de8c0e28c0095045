//! What every action on an account leaves in the audit.

use domain::{Moment, id::AccountId};
use serde_json::json;
use store::{Statement, audit};

/// The audit row of something a person did to their own account; `place` tells this moment's rows apart.
pub(crate) fn noted(moment: &Moment, place: u64, account: AccountId, action: &'static str) -> Statement {
    audit::note(moment, place, entry(audit::Actor::Account(account), action, account.to_string()))
}

/// The audit row of something that nobody signed in did, or the operator at the command line.
pub(crate) fn noted_by_system(moment: &Moment, place: u64, subject: String, action: &'static str) -> Statement {
    audit::note(moment, place, entry(audit::Actor::System, action, subject))
}

fn entry(actor: audit::Actor, action: &'static str, subject: String) -> audit::Entry {
    audit::Entry { actor, action, subject, seller: None, organization: None, data: json!({}) }
}
