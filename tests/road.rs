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
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// A road that forwards bytes, until it is cut.
pub struct Road {
    pub address: SocketAddr,
    open: watch::Sender<bool>,
    lose_commit: Arc<AtomicBool>,
}

impl Road {
    /// A road to this server.
    pub async fn to(server: String) -> Self {
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
    let (mut from_near, mut to_near) = near.into_split();
    let (mut from_far, mut to_far) = far.into_split();
    let there = async {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = from_near.read(&mut buffer).await.unwrap_or(0);
            if read == 0 || to_far.write_all(&buffer[..read]).await.is_err() {
                return;
            }
            let commits = buffer[..read].windows(7).any(|bytes| bytes == b"commit\0");
            if commits && lose_commit.swap(false, Ordering::SeqCst) {
                // The server answers into nothing; leaving at once could overtake the commit.
                let _answer = from_far_once(&mut from_far).await;
                return;
            }
            if let Some(bytes) = try_forward(&mut from_far)
                && to_near.write_all(&bytes).await.is_err()
            {
                return;
            }
        }
    };
    tokio::select! {
        () = there => {}
        _ = open.wait_for(|open| !open) => {}
    }
}
