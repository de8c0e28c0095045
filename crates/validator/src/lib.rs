//! Asks a validator that knows streets whether an address is there.
//!
//! It is somebody else's program, so nothing depends on it: it has two seconds, is asked once, and whatever is the matter
//! with it, the verdict of the rules stands, at best `unverified`. It hears the address and nothing else; not of whom, nor
//! for whom. What it said of an address is remembered for a day, and who asks the same meanwhile waits for the same answer.
//! How its word and that of the rules make one verdict is `domain::address::Opinion`'s business.

mod google;
mod memory;
mod own;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::address::{Address, Opinion, Verdict};
use futures_util::FutureExt;
use outgoing::{Answer, Bounds, Bytes, Failed, HeaderMap, NoTarget, Outgoing, Target, header, header::HeaderValue};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use memory::{Asking, Found, Memory};

/// What a question may cost: a person waits for it.
const BOUNDS: Bounds = Bounds { within: Duration::from_secs(2), most: 64 * 1024 };
/// Questions on their way at a time. Who comes when there are as many is not asked for.
const IN_FLIGHT: usize = 32;
/// How many of them programs may have: a seller that cleans its address book leaves room for buyers.
const OF_PROGRAMS: usize = IN_FLIGHT / 2;

/// Who waits for a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Somebody before a page.
    Person,
    /// A program, which can ask again.
    Program,
}

/// How the validator is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interface {
    /// In our own words: `docs/address-validator.md`.
    Own,
    /// As Google's Address Validation API is.
    Google,
}

impl Interface {
    /// Where it is when nobody says otherwise.
    #[must_use]
    pub const fn usual_url(self) -> Option<&'static str> {
        match self {
            Self::Own => None,
            Self::Google => Some("https://addressvalidation.googleapis.com"),
        }
    }
}

/// A validator, with what is remembered of it. Cheap to clone.
#[derive(Clone)]
pub struct Validator(Arc<Inside>);

struct Inside {
    interface: Interface,
    /// As verdicts and the log name it.
    name: String,
    outgoing: Outgoing,
    target: Target,
    headers: HeaderMap,
    places: Arc<Semaphore>,
    places_of_programs: Arc<Semaphore>,
    memory: Memory,
    /// Whether the last question was not answered.
    silent: AtomicBool,
}

/// A place among all questions and, if a program asked, among those of programs.
type Place = (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>);

/// Why a validator cannot be asked at all. Neither its address nor its key is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Its address is none.
    Target(NoTarget),
    /// Its key has characters that no header may have.
    Key,
    /// It wants a key and has none.
    NoKey,
}

impl fmt::Display for Unusable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target(why) => why.fmt(out),
            Self::Key => out.write_str("a key of visible characters"),
            Self::NoKey => out.write_str("a key, for Google's validator answers to nobody without"),
        }
    }
}
impl std::error::Error for Unusable {}

/// Why there is no opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Silence {
    /// As many questions as may be are on their way.
    Busy,
    /// No answer came.
    Failed(Failed),
    /// An answer of another status than those that mean something.
    Status(u16),
    /// An answer that does not say what it should.
    Nonsense,
}

impl Silence {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Failed(failed) => failed.as_str(),
            Self::Status(_) => "status",
            Self::Nonsense => "nonsense",
        }
    }
}

impl Validator {
    /// A validator that is spoken to by this interface, at this address, with this key.
    ///
    /// # Errors
    /// When it cannot be asked that way.
    pub fn new(interface: Interface, url: &str, key: Option<&str>, outgoing: Outgoing) -> Result<Self, Unusable> {
        let target = match interface {
            Interface::Own => Target::parse(url),
            Interface::Google => Target::parse(&google::url(url)),
        };
        let target = target.map_err(Unusable::Target)?;
        let name = match interface {
            Interface::Own => target.host().to_owned(),
            Interface::Google => "google".to_owned(),
        };
        Ok(Self(Arc::new(Inside {
            interface,
            name,
            outgoing,
            target,
            headers: headers(interface, key)?,
            places: Arc::new(Semaphore::new(IN_FLIGHT)),
            places_of_programs: Arc::new(Semaphore::new(OF_PROGRAMS)),
            memory: Memory::default(),
            silent: AtomicBool::new(false),
        })))
    }

    /// The verdict of the rules, with what the validator has to say.
    pub async fn judge(&self, offline: Verdict, asker: Asker) -> Verdict {
        let Some(asked) = offline.question().filter(|asked| self.0.judges(asked)) else { return offline };
        match self.opinion(asked, asker).await {
            Ok(opinion) => offline.heard(&opinion, &self.0.name),
            Err(_) => offline.unheard(),
        }
    }

    async fn opinion(&self, asked: &Address, asker: Asker) -> Result<Opinion, Silence> {
        let key = asked.fingerprint();
        match self.0.memory.find(&key, || self.begin(key.clone(), asked.clone(), asker)) {
            Found::Known(opinion) => {
                count("remembered");
                Ok(opinion)
            }
            Found::Asking(asking) => asking.await,
            Found::NotBegun => {
                count(Silence::Busy.as_str());
                Err(Silence::Busy)
            }
        }
    }

    /// Sends a question if there is room for one. It goes on when who asked has left: others may wait for the answer, and
    /// it is remembered.
    fn begin(&self, key: String, asked: Address, asker: Asker) -> Option<Asking> {
        let among_programs = match asker {
            Asker::Person => None,
            Asker::Program => Some(Arc::clone(&self.0.places_of_programs).try_acquire_owned().ok()?),
        };
        let place = (Arc::clone(&self.0.places).try_acquire_owned().ok()?, among_programs);
        let inside = Arc::clone(&self.0);
        let task = tokio::spawn(inside.settle(key, asked, place));
        Some(async move { task.await.unwrap_or(Err(Silence::Nonsense)) }.boxed().shared())
    }
}

impl Inside {
    async fn settle(self: Arc<Self>, key: String, asked: Address, place: Place) -> Result<Opinion, Silence> {
        let answer = self.ask(&asked).await;
        self.memory.settle(key, answer.as_ref().ok());
        self.tell(&answer);
        drop(place);
        answer
    }

    /// Whether this validator judges addresses like this one.
    fn judges(&self, asked: &Address) -> bool {
        match self.interface {
            Interface::Own => true,
            Interface::Google => google::judges(asked),
        }
    }

    async fn ask(&self, asked: &Address) -> Result<Opinion, Silence> {
        let question = match self.interface {
            Interface::Own => own::question(asked),
            Interface::Google => google::question(asked),
        };
        let body = serde_json::to_vec(&question).map_err(|_| Silence::Nonsense)?;
        let answer = self.outgoing.post(&self.target, self.headers.clone(), Bytes::from(body), BOUNDS).await;
        let Answer { status, body } = answer.map_err(Silence::Failed)?;
        let opinion = match (self.interface, status.as_u16()) {
            (Interface::Own, 204) => Some(Opinion::Abstained),
            (Interface::Own, 200) => own::opinion(&body),
            (Interface::Google, 200) => google::opinion(&body, asked),
            (_, other) => return Err(Silence::Status(other)),
        };
        opinion.ok_or(Silence::Nonsense)
    }

    /// Counts what came, and says when answers stop and when they come again. Never which address it was.
    fn tell(&self, answer: &Result<Opinion, Silence>) {
        let validator = self.name.as_str();
        match answer {
            Ok(opinion) => {
                count(word(opinion));
                if self.silent.swap(false, Ordering::Relaxed) {
                    tracing::info!(validator, "the address validator answers again");
                }
            }
            Err(silence) => {
                count(silence.as_str());
                let status = if let Silence::Status(status) = silence { Some(*status) } else { None };
                if !self.silent.swap(true, Ordering::Relaxed) {
                    let why = silence.as_str();
                    tracing::warn!(validator, why, status, "the address validator gives no answer: addresses are unverified at best");
                }
            }
        }
    }
}

/// What every question carries. A key is marked so that nothing shows it by chance.
fn headers(interface: Interface, key: Option<&str>) -> Result<HeaderMap, Unusable> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let (name, value) = match (interface, key) {
        (Interface::Own, None) => return Ok(headers),
        (Interface::Google, None) => return Err(Unusable::NoKey),
        (Interface::Own, Some(key)) => (header::AUTHORIZATION, format!("Bearer {key}")),
        (Interface::Google, Some(key)) => (google::KEY, key.to_owned()),
    };
    let mut value = HeaderValue::from_str(&value).map_err(|_| Unusable::Key)?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(headers)
}

const fn word(opinion: &Opinion) -> &'static str {
    match opinion {
        Opinion::Confirmed => "confirmed",
        Opinion::Other(_) => "other",
        Opinion::Doubted(_) => "doubted",
        Opinion::Abstained => "abstained",
    }
}

fn count(answer: &'static str) {
    metrics::counter!("passerelle_address_questions_total", "answer" => answer).increment(1);
}
