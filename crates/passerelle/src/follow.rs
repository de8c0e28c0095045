//! Keeps what a node knows in memory up with the database: what other nodes and commands have committed, and, after the
//! start, everything that was there before. What it need not keep while nobody asks it gives back.

use std::{pin::pin, time::Duration};

use jiff::Timestamp;
use store::{Broken, Store, entitlement::Follower};
use tokio::time::{Instant, sleep_until};

/// How often it is looked for what was committed elsewhere: what a node answers is behind by this and the look's own time.
const LOOK: Duration = Duration::from_millis(500);

/// Follows until `ending`.
pub(crate) async fn follow(store: Store, now: fn() -> Timestamp, ending: impl Future<Output = ()>) {
    let mut ending = pin!(ending);
    let (mut follower, mut well) = (Follower::new(store.clone()), true);
    loop {
        let next = Instant::now() + LOOK;
        let turned = turn(&mut follower, now, next).await;
        // Said once when it begins and once when it is over.
        match &turned {
            Err(broken) if well => tracing::warn!(%broken, "entitlements are not followed: they are read from the database, if it answers"),
            Ok(()) if !well => tracing::info!("entitlements are followed again"),
            _ => {}
        }
        well = turned.is_ok();
        if store.rests() {
            memory::rest();
        }
        tokio::select! {
            () = &mut ending => return,
            () = sleep_until(next) => {}
        }
    }
}

/// One look, and as much loading as there is time for until the next.
async fn turn(follower: &mut Follower, now: fn() -> Timestamp, next: Instant) -> Result<(), Broken> {
    follower.look(now()).await?;
    while Instant::now() < next && follower.load(now()).await? {
        tokio::task::yield_now().await;
    }
    Ok(())
}
