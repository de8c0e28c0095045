//! Hashes and checks passwords with Argon2id on threads of their own, behind a bounded queue: thousands of sign-ins at
//! once must neither fill the memory nor hold up everybody else (threat T14).

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::Duration,
};

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::{
    sync::{Semaphore, oneshot},
    time::timeout,
};

/// How long a password may wait for its turn.
const WAIT: Duration = Duration::from_secs(2);
/// Passwords that may wait for each thread: about as many as it can hash while one may wait.
const QUEUE: usize = 64;

/// The threads' turnstile.
#[derive(Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    work: mpsc::Sender<Work>,
}

type Work = Box<dyn FnOnce() + Send>;

/// Too many passwords wait; try again in a moment.
#[derive(Clone, Copy, Debug)]
pub struct Busy;

impl Passwords {
    /// With one core left to everybody else, if there is more than one.
    #[must_use]
    pub fn new(cores: usize) -> Self {
        let threads = cores.saturating_sub(1).max(1);
        let (work, waiting) = mpsc::channel::<Work>();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..threads {
            let waiting = Arc::clone(&waiting);
            let thread = std::thread::Builder::new().name("passwords".to_owned()).spawn(move || hash_behind_everybody(&waiting));
            if let Err(error) = thread {
                tracing::error!(%error, "no thread to hash passwords: nobody can sign in");
            }
        }
        Self { places: Arc::new(Semaphore::new(threads * QUEUE)), turns: Arc::new(Semaphore::new(threads)), work }
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, Busy> {
        self.turn(move || {
            // Only a salt shorter than 8 bytes or a password over 4 GiB could fail.
            Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string()).unwrap_or_default()
        })
        .await
    }

    /// Whether the password belongs to the PHC string. Without one, as much work is done and the answer is no.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn check(&self, password: String, known: Option<String>) -> Result<bool, Busy> {
        self.turn(move || match known {
            Some(known) => Argon2::default().verify_password(password.as_bytes(), known.as_str()).is_ok(),
            None => {
                drop(Argon2::default().hash_password_with_salt(password.as_bytes(), b"no such account."));
                false
            }
        })
        .await
    }

    async fn turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let _place = self.places.try_acquire().map_err(|_| Busy)?;
        let turn = timeout(WAIT, Arc::clone(&self.turns).acquire_owned()).await.map_err(|_| Busy)?.map_err(|_| Busy)?;
        let (tell, done) = oneshot::channel();
        let work = move || {
            // Who asked may have gone away.
            drop(tell.send(work()));
            drop(turn);
        };
        self.work.send(Box::new(work)).map_err(|_| Busy)?;
        done.await.map_err(|_| Busy)
    }
}

/// A hash keeps a core busy for long, and nobody minds whether it takes a moment more: whoever else wants the core goes
/// first.
fn hash_behind_everybody(waiting: &Mutex<mpsc::Receiver<Work>>) {
    // On Linux this is the thread's own priority; elsewhere it would be the whole program's.
    if cfg!(target_os = "linux")
        && let Err(error) = rustix::process::setpriority_process(None, 10)
    {
        tracing::debug!(%error, "passwords are hashed at the priority of everything else");
    }
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(work) => work(),
            Err(_) => return,
        }
    }
}
