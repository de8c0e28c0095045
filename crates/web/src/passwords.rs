//! Hashes and checks passwords with Argon2id on threads of their own, behind a bounded queue: thousands of sign-ins at
//! once must neither fill the memory nor hold up everybody else (threat T14).

use std::{sync::Arc, time::Duration};

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

/// How long a password may wait for its turn.
const WAIT: Duration = Duration::from_secs(2);

/// The threads' turnstile.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

/// Too many passwords wait; try again in a moment.
#[derive(Clone, Copy, Debug)]
pub struct Busy;

impl Passwords {
    /// With one core left to everybody else, if there is more than one.
    #[must_use]
    pub fn new(cores: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))) }
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
        let turn = timeout(WAIT, Arc::clone(&self.turns).acquire_owned()).await.map_err(|_| Busy)?.map_err(|_| Busy)?;
        let done = spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| Busy)
    }
}
