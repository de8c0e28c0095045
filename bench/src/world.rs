//! A database as it would be after years of business, and drafts that wait for their last button.
//!
//! Everything follows from a number: the n-th buyer's ids, mails and cookie are computed, never kept, so ten million
//! subscriptions need no memory here. Ids are UUIDv7 as the program's own, so they are in the order of time.

mod rows;
pub(crate) mod sink;

use anyhow::{Context, Result};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    id::{AccountId, Id, InvitationId, OnboardingId, OrderId, OrganizationId, PlanId, SellerId, ServiceId, SubscriptionId},
    secret::{Secret, hash},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::store_of;
use sink::Sink;

/// Sellers in the world.
pub(crate) const SELLERS: u64 = 40;
/// Services, each with one plan.
pub(crate) const SERVICES: u64 = 5;
/// Orders of each buyer who has applied them.
pub(crate) const ORDERS: u64 = 2;
/// Subscriptions of each of those.
pub(crate) const LINES: u64 = 5;
/// What the first thousand buyers sign in with.
pub(crate) const PASSWORD: &str = "seven calm otters";
/// Bytes of the installation's secret.
const SECRET: [u8; 32] = [7; 32];

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Buyers who applied two orders of five subscriptions each.
    pub(crate) buyers: u64,
    /// Buyers before the last button.
    pub(crate) ready: u64,
    /// Subscriptions in the order of each of those.
    pub(crate) lines: u64,
}

impl Shape {
    /// This many subscriptions applied, and drafts of one subscription that wait.
    pub(crate) const fn of(subscriptions: u64, ready: u64) -> Self {
        Self { buyers: subscriptions / (ORDERS * LINES), ready, lines: 1 }
    }
}

/// What everything follows from.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) shape: Shape,
    now: Timestamp,
    /// The hash of [`PASSWORD`].
    password: String,
}

/// A draft that wants nothing but its last button.
pub(crate) struct Draft {
    pub(crate) onboarding: OnboardingId,
    pub(crate) account: AccountId,
    pub(crate) email: String,
    /// The session's token.
    pub(crate) cookie: String,
}

/// What the ids of one action are made of.
#[derive(Clone, Copy)]
struct Mark {
    now: Timestamp,
    high: u64,
    low: u64,
}

impl Mark {
    fn id<K>(&self, place: u64) -> Id<K> {
        Id::new(Uuid::from_u64_pair(self.high | place, self.low))
    }
}

/// Of what an id is.
#[derive(Clone, Copy)]
enum Kind {
    Catalogue,
    Buyer,
    Ready,
}

pub(crate) fn secret() -> Secret {
    Secret::new(SECRET)
}

/// The secret as its file has it.
pub(crate) fn secret_file() -> String {
    data_encoding::HEXLOWER.encode(&SECRET)
}

fn token(of: &str, number: u64) -> String {
    BASE64URL_NOPAD.encode(&hash(&format!("{of} {number}")))
}

/// The API key of the n-th seller.
pub(crate) fn seller_key(number: u64) -> String {
    format!("sk_seller_{}", token("seller", number % SELLERS))
}

/// The API key of the n-th service.
pub(crate) fn service_key(number: u64) -> String {
    format!("sk_service_{}", token("service", number % SERVICES))
}

impl World {
    pub(crate) async fn new(shape: Shape, now: Timestamp) -> Result<Self> {
        // With the program's own parameters.
        let password = web::Passwords::new(2).hash(PASSWORD.to_owned(), [7; 16]).await.map_err(|_| anyhow::anyhow!("no password"))?;
        Ok(Self { shape, now, password })
    }

    fn mark(&self, kind: Kind, number: u64, round: u64) -> Mark {
        let now = self.at(kind, number, round);
        let low = (1 << 63) | ((kind as u64) << 56) | (round << 48) | number;
        // Drafts share one millisecond, so that their ids differ in the number alone: `pgbench` can then write them.
        let at = if matches!(kind, Kind::Ready) { self.at(kind, 0, 0) } else { now };
        Mark { now, high: u64::try_from(at.as_millisecond()).unwrap_or_default() << 16 | 0x7000, low }
    }

    /// Business is spread over the last year, and ends two days ago; drafts are of the last hours.
    fn at(&self, kind: Kind, number: u64, round: u64) -> Timestamp {
        let back = match kind {
            Kind::Catalogue => SignedDuration::from_hours(400 * 24),
            Kind::Buyer => {
                let span = SignedDuration::from_hours(360 * 24).as_micros() / 2;
                let step = span * i128::from(number) / i128::from(self.shape.buyers.max(1));
                let micros = span * (2 - i128::from(round)) - step;
                SignedDuration::from_hours(48) + SignedDuration::from_micros(i64::try_from(micros).unwrap_or_default())
            }
            Kind::Ready => SignedDuration::from_hours(1) - SignedDuration::from_micros(i64::try_from(number * 100).unwrap_or_default()),
        };
        self.now.checked_sub(back).unwrap_or(self.now)
    }

    pub(crate) fn seller(&self, number: u64) -> SellerId {
        self.mark(Kind::Catalogue, number % SELLERS, 0).id(1)
    }

    pub(crate) fn service(&self, number: u64) -> ServiceId {
        self.mark(Kind::Catalogue, number % SERVICES, 0).id(2)
    }

    fn plan(&self, number: u64) -> PlanId {
        self.mark(Kind::Catalogue, number % SERVICES, 0).id(3)
    }

    /// The organization of the n-th buyer.
    pub(crate) fn organization(&self, number: u64) -> OrganizationId {
        self.mark(Kind::Buyer, number, 0).id(20)
    }

    /// The cookie of the n-th buyer; the first thousand are signed in.
    pub(crate) fn cookie(number: u64) -> String {
        token("buyer's session", number)
    }

    /// The e-mail of the n-th buyer.
    pub(crate) fn email(number: u64) -> String {
        email(Kind::Buyer, number)
    }

    /// The n-th draft.
    pub(crate) fn draft(&self, number: u64) -> Draft {
        let mark = self.mark(Kind::Ready, number, 0);
        Draft { onboarding: mark.id(12), account: mark.id(10), email: email(Kind::Ready, number), cookie: token("session", number) }
    }

    /// Writes all of it into an empty database that has been migrated. Says how many rows.
    pub(crate) async fn fill(&self, database: &str) -> Result<u64> {
        store::migrate(&database.parse()?, self.now).await.context("migrating")?;
        let mut sink = Sink::open(database).await?;
        self.catalogue(&mut sink)?;
        for number in 0..self.shape.buyers {
            self.buyer(number, &mut sink)?;
            sink.breathe().await?;
        }
        for number in 0..self.shape.ready {
            self.ready(number, &mut sink)?;
            sink.breathe().await?;
        }
        sink.close().await
    }

    /// Seals what was recorded, as nodes do.
    pub(crate) async fn seal(&self, database: &str) -> Result<()> {
        let store = store_of(database).await?;
        actions::seal::seal_all(&store, &secret(), store::seal::LATEST, self.now).await?;
        store.close().await;
        Ok(())
    }
}

fn email(kind: Kind, number: u64) -> String {
    // A domain of their own, so that nobody has colleagues.
    let who = if matches!(kind, Kind::Ready) { "ready" } else { "buyer" };
    format!("ada@{who}-{number}.example")
}

/// The ids of one order's rows.
struct Ids {
    order: OrderId,
    invitation: InvitationId,
    account: AccountId,
    onboarding: OnboardingId,
    mark: Mark,
}

impl Ids {
    fn subscription(&self, line: u64) -> SubscriptionId {
        self.mark.id(100 + line)
    }
}
