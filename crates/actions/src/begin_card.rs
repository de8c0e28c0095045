//! Somebody wants to enter a card: at its provider, for a sale of the vendor's own that is being onboarded, or for an organization.

use domain::{
    Moment,
    id::{AccountId, CardEntryId},
    member::Rights,
    onboarding::Draft,
    payment::{CardFor, ENTRIES, PaymentRefusal, ask_again, owner, replaceable},
};
use jiff::SignedDuration;
use serde_json::json;
use store::{
    Action, Broken, Change, Tx, Writes, audit, billing, card_entry,
    payment::{self, Payment},
};

/// In which time [`ENTRIES`] counts.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// The action. Asked twice, it is two cards: a page that nobody uses ends by itself.
pub struct BeginCard {
    /// Who. Of an organization an owner, who signed in a short while ago: that was seen by the caller.
    pub account: AccountId,
    /// What for.
    pub card_for: CardFor,
    /// When.
    pub moment: Moment,
}

/// What is known of what it is for.
pub enum Known {
    /// The account's draft with the vendor, if it has that one.
    Draft(Option<Draft>),
    /// What the account may do in the organization, and how that pays.
    Organization(Option<Rights>, Box<Payment>),
}

impl Action for BeginCard {
    type Facts = (Known, i64);
    type Decision = ();
    type Outcome = CardEntryId;
    type Refusal = PaymentRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let since = self.moment.now.checked_sub(WINDOW).unwrap_or(self.moment.now);
        let known = async {
            match self.card_for {
                CardFor::Onboarding(id) => card_entry::draft(tx, id, self.account).await.map(Known::Draft),
                CardFor::Organization { id, .. } => {
                    let (standing, payment) =
                        futures_util::try_join!(billing::standing(tx, id, self.account), payment::of_organization(tx, id))?;
                    Ok(Known::Organization(standing.map(|(_, rights)| rights), Box::new(payment)))
                }
            }
        };
        futures_util::try_join!(known, card_entry::begun_since(tx, self.account, since))
    }

    fn decide(&self, (known, begun): Self::Facts) -> Result<(), PaymentRefusal> {
        match (self.card_for, known) {
            (CardFor::Onboarding(_), Known::Draft(Some(_))) => {}
            (CardFor::Organization { replaces, .. }, Known::Organization(rights, payment)) => {
                owner(rights.map(|rights| rights.role))?;
                payment.billed.as_ref().ok_or(PaymentRefusal::NotFound)?;
                replaceable(&payment.methods, replaces)?;
            }
            _ => return Err(PaymentRefusal::NotFound),
        }
        if begun >= ENTRIES { Err(PaymentRefusal::TooManyCards) } else { Ok(()) }
    }

    fn write(&self, (): (), writes: &mut Writes) -> CardEntryId {
        let (id, now) = (self.moment.id(0), self.moment.now);
        writes.add(card_entry::add(id, self.account, self.card_for, now, ask_again(now, now)));
        let organization = match self.card_for {
            CardFor::Organization { id, .. } => Some(id),
            CardFor::Onboarding(_) => None,
        };
        let (actor, action, subject) = (audit::Actor::Account(self.account), "card.begin", id.to_string());
        writes.add(audit::note(&self.moment, 0, audit::Entry { actor, action, subject, seller: None, organization, data: json!({}) }));
        id
    }
}

/// The provider has a page for a card.
pub struct OpenCard {
    /// Which entry.
    pub entry: CardEntryId,
    /// What the provider calls the page.
    pub session: String,
    /// What it calls whose card it will be.
    pub customer: String,
    /// When.
    pub moment: Moment,
}

impl Action for OpenCard {
    type Facts = bool;
    type Decision = bool;
    type Outcome = ();
    type Refusal = std::convert::Infallible;

    async fn load(&self, tx: &Tx) -> Result<bool, Broken> {
        Ok(card_entry::by_id(tx, self.entry).await?.is_some_and(|entry| entry.state == domain::payment::CardEntryState::Begun))
    }

    fn decide(&self, waits: bool) -> Result<bool, Self::Refusal> {
        Ok(waits)
    }

    fn write(&self, waits: bool, writes: &mut Writes) {
        // Another press of the same button was first: asked with the same id, the provider has told both the same.
        if waits {
            writes.add(card_entry::open(self.entry, &self.session, &self.customer));
            let (action, subject) = ("card.open", self.entry.to_string());
            let actor = audit::Actor::System;
            writes.add(audit::note(
                &self.moment,
                0,
                audit::Entry { actor, action, subject, seller: None, organization: None, data: json!({}) },
            ));
        }
    }
}

/// The provider is asked again later about a card.
pub struct AskLater {
    /// Which entry.
    pub entry: CardEntryId,
    /// When it was begun.
    pub begun_at: jiff::Timestamp,
    /// When it was asked.
    pub now: jiff::Timestamp,
}

impl Change for AskLater {
    fn write(&self, writes: &mut Writes) {
        writes.add(card_entry::put_off(self.entry, ask_again(self.begun_at, self.now)));
    }
}
