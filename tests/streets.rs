//! A program that knows streets, as an operator may have one: it keeps what it is asked, and answers as it feels.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How it answers.
#[derive(Clone, Debug)]
pub enum Mood {
    /// With this status line and body.
    Says(&'static str, String),
    /// With a redirect to there.
    SendsTo(SocketAddr),
    /// Never.
    Silent,
}

impl Mood {
    /// Well, with this body.
    pub fn well(body: &Value) -> Self {
        Self::Says("200 OK", body.to_string())
    }

    fn answer(&self) -> Option<String> {
        let (status, more, body) = match self {
            Self::Says(status, body) => (*status, String::new(), body.as_str()),
            Self::SendsTo(address) => ("307 Temporary Redirect", format!("location: http://{address}/\r\n"), ""),
            Self::Silent => return None,
        };
        Some(format!("HTTP/1.1 {status}\r\n{more}content-length: {}\r\n\r\n{body}", body.len()))
    }
}

/// The program.
pub struct Streets {
    pub address: SocketAddr,
    inside: Arc<Inside>,
}

struct Inside {
    asked: Mutex<Vec<String>>,
    connections: AtomicUsize,
    mood: Mutex<Mood>,
}

impl Streets {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Inside { asked: Mutex::default(), connections: AtomicUsize::new(0), mood: Mutex::new(Mood::Silent) });
        let working = Arc::clone(&inside);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                working.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&working)));
            }
        });
        Self { address, inside }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn feels(&self, mood: Mood) {
        *self.inside.mood.lock().unwrap() = mood;
    }

    /// Every request, head and body.
    pub fn asked(&self) -> Vec<String> {
        self.inside.asked.lock().unwrap().clone()
    }

    /// How often somebody connected at all.
    pub fn connections(&self) -> usize {
        self.inside.connections.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, inside: Arc<Inside>) {
    let question = read(&mut stream).await;
    inside.asked.lock().unwrap().push(question);
    let answer = inside.mood.lock().unwrap().answer();
    match answer {
        Some(answer) => drop(stream.write_all(answer.as_bytes()).await),
        // Until the other side has had enough.
        None => drop(stream.read(&mut [0]).await),
    }
}

async fn read(stream: &mut TcpStream) -> String {
    let (mut all, mut bytes) = (Vec::new(), [0; 4_096]);
    loop {
        let text = String::from_utf8_lossy(&all);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return text.into_owned();
            }
        }
        match stream.read(&mut bytes).await {
            Ok(read) if read > 0 => all.extend(&bytes[..read]),
            _ => return String::from_utf8_lossy(&all).into_owned(),
        }
    }
}
