//! Cards that are being entered at Stripe: has a page made for one, asks how it went, and keeps what came of it. A page, a message
//! and a job ask alike; whoever is first settles it, and what Stripe's silence leaves open another question finishes.

use actions::{AskLater, NoteDetached, OpenCard, SettleCard};
use domain::{
    Moment,
    id::PaymentMethodId,
    payment::{CardEntryState, CardFor, KeptCard, lasts_too_long},
};
use provider::stripe::{self, Card, EntryState, Silence, Stripe, Wanted};
use store::{
    Broken, Failure, Store,
    card_entry::{self, Entry},
    payment,
};

/// Entries, and removed cards, that a job asks about at a time.
const BATCH: i64 = 20;

/// How an entry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Stripe has no page for it yet.
    Begun,
    /// The card can be entered there.
    Open(String),
    /// It was entered, and Stripe is not done with it.
    Working,
    /// It is kept.
    Kept(PaymentMethodId),
    /// No card came of it, and none will.
    Over,
}

/// Why it is not known how an entry stands.
#[derive(Debug)]
pub enum Unknown {
    /// Stripe gave no answer that counts.
    Silent(Silence),
    /// The database could not.
    Broken(Broken),
}

impl From<Silence> for Unknown {
    fn from(silence: Silence) -> Self {
        Self::Silent(silence)
    }
}

impl From<Broken> for Unknown {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

impl From<Failure<std::convert::Infallible>> for Unknown {
    fn from(failure: Failure<std::convert::Infallible>) -> Self {
        match failure {
            Failure::Refused(never) => match never {},
            Failure::Broken(broken) => Self::Broken(broken),
        }
    }
}

/// Has Stripe make a page for an entry that has none; `path` makes an address of ours absolute. Asked again for the same entry, it is
/// the same page.
///
/// # Errors
/// When it is not known whether there is one.
pub async fn begin(
    store: &Store,
    stripe: &Stripe,
    entry: &Entry,
    language: &str,
    path: impl Fn(&str) -> String,
    moment: Moment,
) -> Result<(), Unknown> {
    if entry.state != CardEntryState::Begun {
        return Ok(());
    }
    let customer = match entry.card_for {
        CardFor::Organization { id, .. } => card_entry::customer(&*store.reader().await?, id).await?,
        CardFor::Onboarding(_) => None,
    };
    let (id, ours) = (entry.id.to_string(), format!("/cards/{}", entry.id));
    let (done, cancelled) = (path(&format!("{ours}/back")), path(&ours));
    let wanted = Wanted { id: &id, customer: customer.as_deref(), done: &done, cancelled: &cancelled, language };
    let made = stripe.begin(&wanted).await?;
    store.perform(OpenCard { entry: entry.id, session: made.session, customer: made.customer, moment }).await?;
    Ok(())
}

/// Asks Stripe how an entry stands, and keeps what has come of it.
///
/// # Errors
/// When it is not known.
pub async fn ask(store: &Store, stripe: &Stripe, entry: &Entry, moment: Moment) -> Result<Stands, Unknown> {
    match (entry.state, entry.method) {
        (CardEntryState::Begun, _) => return Ok(Stands::Begun),
        (CardEntryState::Settled, Some(method)) => return Ok(Stands::Kept(method)),
        (CardEntryState::Settled | CardEntryState::Ended, _) => return Ok(Stands::Over),
        (CardEntryState::Open, _) => {}
    }
    let page = stripe.entry(&entry.session).await?;
    // Another's page is no answer to this question.
    if page.reference != entry.id.to_string() || page.customer != entry.customer {
        return Err(Silence::Nonsense.into());
    }
    match page.state {
        EntryState::Open => Ok(page.url.map_or(Stands::Working, Stands::Open)),
        EntryState::Expired => settle(store, entry, None, moment).await,
        EntryState::Complete => match stripe.entered(&page).await? {
            Some(card) => settle(store, entry, Some(kept(card)), moment).await,
            None => Ok(Stands::Working),
        },
    }
}

async fn settle(store: &Store, entry: &Entry, card: Option<KeptCard>, moment: Moment) -> Result<Stands, Unknown> {
    let method = store.perform(SettleCard { entry: entry.id, card, moment }).await?;
    Ok(method.map_or(Stands::Over, Stands::Kept))
}

fn kept(card: Card) -> KeptCard {
    let Card { id, brand, last4, expires_on } = card;
    KeptCard { reference: id, brand, last4, expires_on }
}

/// Asks about the entries that are due, and ends those that last too long: their buyers did not come back, Stripe was silent, or its
/// message went astray.
///
/// # Errors
/// When the database refuses.
pub async fn settle_due(store: &Store, stripe: &Stripe, moment: impl Fn(u64) -> Moment) -> Result<(), Broken> {
    let entries = card_entry::due(&*store.reader().await?, moment(0).now, BATCH).await?;
    for (n, entry) in (1..).zip(entries) {
        let at = moment(n);
        let asked = if lasts_too_long(entry.begun_at, at.now) {
            settle(store, &entry, None, at).await
        } else {
            ask(store, stripe, &entry, at).await
        };
        // Whoever cannot be reached now is not asked twenty times.
        let away = match asked {
            Err(Unknown::Broken(broken)) => return Err(broken),
            Err(Unknown::Silent(silence)) => {
                tracing::warn!(%silence, entry = %entry.id, "Stripe has not told how a card stands; it is asked again");
                matches!(silence, Silence::Failed(_))
            }
            Ok(_) => false,
        };
        let later = AskLater { entry: entry.id, begun_at: entry.begun_at, now: at.now };
        store.perform(later).await.map_err(broken)?;
        if away {
            break;
        }
    }
    Ok(())
}

/// Has Stripe take away the cards that were removed here.
///
/// # Errors
/// When the database refuses.
pub async fn detach_removed(store: &Store, stripe: &Stripe, moment: Moment) -> Result<(), Broken> {
    for (method, reference) in payment::to_detach(&*store.reader().await?, BATCH).await? {
        match stripe.detach(&reference).await {
            Ok(()) => store.perform(NoteDetached { method, now: moment.now }).await.map_err(broken)?,
            Err(silence) => {
                tracing::warn!(%silence, %method, "Stripe has not taken away a removed card; it is asked again");
                if matches!(silence, Silence::Failed(_)) {
                    break;
                }
            }
        }
    }
    Ok(())
}

fn broken(failure: Failure<std::convert::Infallible>) -> Broken {
    match failure {
        Failure::Refused(never) => match never {},
        Failure::Broken(broken) => broken,
    }
}

/// Whether a message is Stripe's own and fresh.
#[must_use]
pub fn is_stripes(stripe: &Stripe, signature: &str, body: &[u8], now: jiff::Timestamp) -> bool {
    stripe.webhook().is_some_and(|secret| stripe::verify(secret.as_bytes(), signature, body, now).is_ok())
}
