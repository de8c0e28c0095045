//! Business addresses: the verdict on one that somebody wrote, which pages and API ask for here alone; on pages the form it is
//! written in, and what its writer is asked.

mod form;

use domain::{
    address::{self, Address, Field, Verdict},
    business_address::{CONSENT_TEXT, Consent, Reply},
};
use validator::Asker;

pub use form::{errors, form, marked, question};

use crate::{
    App,
    extract::{Fields, Peer, Visitor},
};

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

/// The address as posted.
pub fn written(fields: &Fields) -> Address {
    let mut address = Address::default();
    for field in Field::ALL {
        address.set(field, fields.get(field.name()).to_owned());
    }
    address
}

/// What the person says to a verdict they were shown.
pub fn reply(app: &App, visitor: &Visitor, Peer(ip): Peer, fields: &Fields) -> Reply {
    let consent = || Consent {
        text: CONSENT_TEXT.to_owned(),
        language: visitor.language.code().to_owned(),
        ip: ip.to_string(),
        at: app.moment().now,
    };
    Reply {
        choice: fields.get("address_choice").parse().ok(),
        asked: fields.get("address_asked").to_owned(),
        consent: (!fields.get("address_consent").is_empty()).then(consent),
    }
}

/// What of an address the newly chosen country has a field for: the rest could be neither seen nor put right.
pub fn of_country(address: &Address) -> Address {
    let mut kept = Address { country: address.country.clone(), ..Address::default() };
    for spec in address::form(&address.country).unwrap_or_default() {
        let text = address.get(spec.field);
        let known = spec.regions.is_empty() || spec.regions.iter().any(|(key, _)| key == text);
        if known {
            kept.set(spec.field, text.to_owned());
        }
    }
    kept
}
