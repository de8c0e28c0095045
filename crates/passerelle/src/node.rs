//! One node at work: it answers, empties the outbox, and does the jobs that are due.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::http::Uri;
use delivery::{Address, Delivery, Inbox, Posted, Route, Sender, Transport};
use domain::secret::Secret;
use provider::{stripe::Stripe, vies::Vies};
use store::{
    Failure, Store,
    installation::{Claim, WrongSecret},
};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::{Notify, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};
use validator::Validator;
use web::{App, Letter, Limits, Parts, Passwords, ReadInbox, Settings, Source, demo::Showcase};

use crate::{
    Stopped,
    follow::follow,
    given,
    jobs::{self, Scheduler},
    listener, meters,
};

/// How often the store is asked whether it has given up.
const LOOKING: Duration = Duration::from_secs(1);
/// How long the batch of letters on its way may take once the end was asked for. A batch takes less, but for the worst
/// relay; what is cut off is due again when its claim ends.
const LAST_BATCH: Duration = Duration::from_secs(15);

/// What a node is made of.
pub(crate) struct Node {
    pub(crate) store: Store,
    pub(crate) secret: Secret,
    pub(crate) settings: Settings,
    /// The mailbox letters come from; `no-reply@` the public URL's host when absent.
    pub(crate) mail_from: Option<Address>,
    pub(crate) route: Route,
    /// Who knows streets, if somebody is asked.
    pub(crate) validator: Option<Validator>,
    /// Who confirms VAT numbers, if the operator named somebody.
    pub(crate) vies: Option<Vies>,
    /// Who keeps cards, if the operator has an account there.
    pub(crate) stripe: Option<Stripe>,
    pub(crate) showcase: Option<Showcase>,
}

/// A node at work.
pub(crate) struct Working {
    store: Store,
    listening: Task,
    delivering: Task,
    scheduling: Task,
    following: Task,
}

/// SIGTERM and SIGINT: asked for before anything is begun, so that neither can come too early to be heard.
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(crate) fn listen() -> Result<Self, Stopped> {
        let unable = |error| Stopped::failed("cannot wait for signals", error);
        Ok(Self {
            terminate: signal(SignalKind::terminate()).map_err(unable)?,
            interrupt: signal(SignalKind::interrupt()).map_err(unable)?,
        })
    }
}

/// A task, and how to ask it to end.
struct Task {
    // Dropping it is the sign.
    ending: watch::Sender<()>,
    task: JoinHandle<()>,
}

/// Ties the database to the secret at first start; says what is wrong if they do not belong together.
pub(crate) async fn claim(store: &Store, secret: &Secret) -> Result<Result<(), WrongSecret>, Stopped> {
    match store.perform(Claim { secret: secret.clone(), now: given::now() }).await {
        Ok(()) => Ok(Ok(())),
        Err(Failure::Refused(wrong)) => Ok(Err(wrong)),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// Listens, and says on which address: port 0 takes a free one.
pub(crate) async fn bind(address: SocketAddr, remedy: &str) -> Result<(TcpListener, SocketAddr), Stopped> {
    let unable = |error: std::io::Error| Stopped::Failed(format!("cannot listen on {address}: {error}; {remedy}"));
    let listener = TcpListener::bind(address).await.map_err(unable)?;
    let bound = listener.local_addr().map_err(unable)?;
    Ok((listener, bound))
}

impl Node {
    /// Begins to work.
    pub(crate) fn start(self, listener: TcpListener) -> Working {
        let outbox = Arc::new(Notify::new());
        let transport = self.route.open();
        let inbox = match &transport {
            Transport::Inbox(inbox) => Some(reading(inbox.clone())),
            _ => None,
        };
        let host = mail_domain(&self.settings.public_url);
        let sender = Sender {
            vendor_name: self.settings.vendor_name.clone(),
            public_url: self.settings.public_url.clone(),
            from: self.mail_from.unwrap_or_else(|| no_reply(&host)),
            host,
            language: self.settings.languages.first().copied().unwrap_or(i18n::Language::En),
        };
        let delivery = Delivery {
            store: self.store.clone(),
            secret: self.secret.clone(),
            sender,
            transport,
            outbox: Arc::clone(&outbox),
            now: given::now,
            undo: self.settings.undo,
        };
        let scheduler =
            Scheduler::new(self.store.clone(), jobs::all(&self.secret, self.stripe.as_ref()), given::moment, Arc::clone(&outbox));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let app = App::new(Parts {
            store: self.store.clone(),
            secret: self.secret,
            settings: self.settings,
            source: Source { now: given::now, random: given::random },
            outbox,
            inbox,
            meters: meters::begin(),
            passwords: Passwords::new(cores),
            limits: Limits::default(),
            validator: self.validator,
            vies: self.vies,
            stripe: self.stripe,
            demo: self.showcase,
        });
        Working {
            listening: Task::begin(|ending| listener::answer(listener, web::router(app), ending)),
            delivering: Task::begin(|ending| delivery.run(ending)),
            scheduling: Task::begin(|ending| scheduler.run(ending)),
            following: Task::begin(|ending| follow(self.store.clone(), given::now, ending)),
            store: self.store,
        }
    }
}

/// The public URL's host, as the domain of message ids and of our own mailbox. A bare address of the network is no domain.
pub(crate) fn mail_domain(public_url: &str) -> String {
    let url = public_url.parse::<Uri>().ok();
    let host = url.as_ref().and_then(Uri::host).filter(|host| host.contains(char::is_alphabetic) && !host.starts_with('['));
    host.unwrap_or("localhost").to_owned()
}

/// Letters are answered to the seller, or not at all.
fn no_reply(host: &str) -> Address {
    Address::new("no-reply", host).unwrap_or_else(|_| Address::new_dangerous("no-reply", "localhost"))
}

fn reading(inbox: Inbox) -> ReadInbox {
    Arc::new(move || inbox.letters().into_iter().map(shown).collect())
}

fn shown(posted: Posted) -> Letter {
    Letter {
        id: posted.id,
        to: posted.to,
        subject: posted.rendered.subject,
        kind: posted.kind.to_owned(),
        language: posted.language.to_owned(),
        text: posted.rendered.text,
        html: posted.rendered.html,
        links: posted.rendered.links,
        headers: posted.headers,
        sent_at: posted.sent_at,
    }
}

impl Task {
    fn begin<F: Future<Output = ()> + Send + 'static>(work: impl FnOnce(std::pin::Pin<Box<dyn Future<Output = ()> + Send>>) -> F) -> Self {
        let (ending, mut asked) = watch::channel(());
        let asked = Box::pin(async move { while asked.changed().await.is_ok() {} });
        Self { ending, task: tokio::spawn(work(asked)) }
    }

    /// Asks it to end and waits.
    async fn end(self) {
        drop(self.ending);
        if self.task.await.is_err() {
            tracing::error!("a task of the node panicked");
        }
    }
}

impl Working {
    /// Waits for a signal, or for the store to give up.
    pub(crate) async fn until_stopped(&self, signals: &mut Signals) {
        tokio::select! {
            _ = signals.terminate.recv() => {}
            _ = signals.interrupt.recv() => {}
            () = self.lost() => {}
        }
    }

    async fn lost(&self) {
        while !self.store.lost() {
            // The first thread, which began all this, does nothing else.
            memory::about_to_wait();
            sleep(LOOKING).await;
        }
    }

    /// Finishes what has begun: requests first, then letters, then the store.
    pub(crate) async fn finish(self) -> Result<(), Stopped> {
        tracing::info!("finishing");
        self.listening.end().await;
        let all = async { tokio::join!(self.delivering.end(), self.scheduling.end(), self.following.end()) };
        if timeout(LAST_BATCH, all).await.is_err() {
            tracing::warn!("letters on their way, or a job, were cut off; they are due again in some minutes");
        }
        self.store.close().await;
        if self.store.lost() {
            return Err(Stopped::Failed("the disk failed while writing; start again once it is well".to_owned()));
        }
        tracing::info!("finished");
        Ok(())
    }
}
