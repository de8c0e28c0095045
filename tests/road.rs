//! The road to PostgreSQL: it can be cut, and it can lose the answer to a commit.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// A road that forwards bytes, until it is cut.
pub struct Road {
    pub address: SocketAddr,
    open: watch::Sender<bool>,
    lose_commit: Arc<AtomicBool>,
}

impl Road {
    /// A road to the server of this database, and the database's address over it.
    pub async fn before(url: &str) -> (Self, String) {
        let (login, rest) = url.split_once('@').unwrap();
        let (server, name) = rest.split_once('/').unwrap();
        let road = Self::to(server.to_owned()).await;
        let url = format!("{login}@{}/{name}", road.address);
        (road, url)
    }

    async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (open, _) = watch::channel(true);
        let road = Self { address: listener.local_addr().unwrap(), open, lose_commit: Arc::default() };
        let (open, lose_commit) = (road.open.clone(), Arc::clone(&road.lose_commit));
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *open.borrow() {
                    tokio::spawn(travel(near, server.clone(), open.subscribe(), Arc::clone(&lose_commit)));
                }
            }
        });
        road
    }

    /// Every connection breaks, and no new one gets through.
    pub fn cut(&self) {
        self.open.send_replace(false);
    }

    pub fn mend(&self) {
        self.open.send_replace(true);
    }

    /// The next commit arrives, its answer does not: the connection breaks.
    pub fn lose_the_next_commit(&self) {
        self.lose_commit.store(true, Ordering::SeqCst);
    }

    pub fn lost_a_commit(&self) -> bool {
        !self.lose_commit.load(Ordering::SeqCst)
    }
}

async fn travel(near: TcpStream, server: String, mut open: watch::Receiver<bool>, lose_commit: Arc<AtomicBool>) {
    let Ok(far) = TcpStream::connect(server).await else { return };
    for end in [&near, &far] {
        end.set_nodelay(true).unwrap();
    }
    let (from_near, to_near) = near.into_split();
    let (from_far, to_far) = far.into_split();
    let muted = AtomicBool::new(false);
    let there = forward(from_near, to_far, |bytes| {
        if bytes.windows(7).any(|seven| seven == b"commit\0") && lose_commit.swap(false, Ordering::SeqCst) {
            muted.store(true, Ordering::SeqCst);
        }
        true
    });
    // What the server says first after the lost commit says that it happened; the road breaks then.
    let back = forward(from_far, to_near, |_| !muted.load(Ordering::SeqCst));
    tokio::select! {
        () = there => {}
        () = back => {}
        _ = open.wait_for(|open| !open) => {}
    }
}

/// Forwards until either end closes, or `pass` says no.
async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, pass: impl Fn(&[u8]) -> bool) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).await.unwrap_or(0);
        if read == 0 || !pass(&buffer[..read]) || to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
